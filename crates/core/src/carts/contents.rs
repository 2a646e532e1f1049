//! POST /v1/customers/{customer-tenant-id}/carts, PUT /v1/customers/{customer-tenant-id}/carts/{cart-id}

use partner_center_model::{Cart, Integer, NewCart, NewCartLineItem};

use crate::decode::{DecodeError, Payload, decode};
use crate::endpoint::RequestBody;
use crate::generated::{CREATE_CART, REPLACE_CART};
use crate::orders::lines::{each_states, refuse_owned, spell, wrong};
use crate::{
    CartId, CustomerId, Error, endpoint::Endpoint, operation::Operation, target::PathBuilder,
};

/// Creates a cart. It buys nothing before it is [checked out](super::CheckoutCart), and lives for 7 days.
///
/// **A line that cannot be bought does not make this fail**: the answer has an
/// [`error`](partner_center_model::CartLineItem::error) in it, and a cart with such a line is refused when it is
/// checked out. The service puts the lines into order groups; each becomes an order of its own.
///
/// The call is repeated like a read, always with the same `MS-RequestId`. The REST reference says that the service
/// recognises a repetition by it, in the same words for every operation; where it does not, there is a second cart
/// that nobody checks out, and that ends by itself.
///
/// - .NET: `Customers.ById(id).Carts.Create(cart)`
/// - Credentials: App, or App+User
///
/// Source: Learn, Create a cart; Create a cart with add-ons; REST reference, create-a-new-cart.
#[derive(Clone, Debug)]
pub struct CreateCart {
    customer: CustomerId,
    contents: NewCart,
}

/// Replaces all that a cart has: what is left out is in it no more. Like [`CreateCart`], it buys nothing, and lines
/// that cannot be bought come back with an error. The cart ends when it would have ended before.
///
/// A repetition replaces the cart by the same, so the call is repeated like a read. Nothing tells the service which
/// state of the cart was meant (there is no `etag`): what somebody else has changed in between is lost.
///
/// - .NET: `Customers.ById(id).Carts.ById(cartId).Put(cart)`
/// - Credentials: App, or App+User
/// - Errors: 404 with code 800008 for an unknown cart, 409 with code 800064 while it is being checked out, 400 with
///   code 800065 for one that was checked out, 400 with code 800009 for one that is too old
///
/// Source: Learn, Update a cart; the errors inferred from the status of carts (Learn, Cart resources).
#[derive(Clone, Debug)]
pub struct ReplaceCart {
    customer: CustomerId,
    cart: CartId,
    contents: NewCart,
}

impl CreateCart {
    /// A cart for a customer.
    #[must_use]
    pub fn new(customer: impl Into<CustomerId>, contents: NewCart) -> Self {
        Self {
            customer: customer.into(),
            contents,
        }
    }

    /// The cart as it is sent.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn contents(&self) -> Result<NewCart, Error> {
        if self.contents.id.is_some() {
            return Err(wrong("id", "it is the service's to set"));
        }
        checked(&self.contents)
    }
}

impl ReplaceCart {
    /// What a cart of a customer shall have from now on.
    #[must_use]
    pub fn new(
        customer: impl Into<CustomerId>,
        cart: impl Into<CartId>,
        contents: NewCart,
    ) -> Self {
        Self {
            customer: customer.into(),
            cart: cart.into(),
            contents,
        }
    }

    /// The cart as it is sent.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn contents(&self) -> Result<NewCart, Error> {
        let mut contents = checked(&self.contents)?;
        let id = contents.id.get_or_insert_with(|| self.cart.as_str().into());
        if CartId::from(&*id) != self.cart {
            let why = format!("it is {id}, and the call is for the cart {}", self.cart);
            return Err(wrong("id", &why));
        }
        Ok(contents)
    }
}

/// Refuses what the service would refuse, as far as that shows.
fn checked(contents: &NewCart) -> Result<NewCart, Error> {
    let mut contents = contents.clone();
    refuse_owned(&contents.extra, "")?;
    let lines = &contents.line_items;
    if lines.is_empty() {
        return Err(wrong("lineItems", "expected one line or more"));
    }
    let required = "it is required";
    let states_item = |line: &NewCartLineItem| line.catalog_item_id.is_some();
    each_states(lines, "catalogItemId", required, states_item)?;
    let states_count = |line: &NewCartLineItem| line.quantity.as_ref().is_some_and(is_count);
    each_states(lines, "quantity", "expected 1 or more", states_count)?;
    let states_cycle = |line: &NewCartLineItem| line.billing_cycle.is_some();
    each_states(lines, "billingCycle", required, states_cycle)?;
    for (place, line) in lines.iter().enumerate() {
        refuse_owned(&line.extra, &format!("lineItems[{place}]."))?;
    }
    spell(&mut contents)?;
    Ok(contents)
}

fn is_count(quantity: &Integer) -> bool {
    quantity.get() >= 1
}

impl Endpoint for CreateCart {
    type Output = Cart;

    const OPERATION: Operation = CREATE_CART;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("carts");
    }

    fn body(&self) -> Result<Option<RequestBody>, Error> {
        Ok(Some(RequestBody::json(&self.contents()?)))
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, cart: &Self::Output) -> bool {
        cart.id.as_ref().is_none_or(|id| id.is_empty())
    }
}

impl Endpoint for ReplaceCart {
    type Output = Cart;

    const OPERATION: Operation = REPLACE_CART;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("customers")
            .customer(&self.customer)
            .literal("carts")
            .id("cart id", self.cart.as_str(), self.cart.is_valid());
    }

    fn body(&self) -> Result<Option<RequestBody>, Error> {
        Ok(Some(RequestBody::json(&self.contents()?)))
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, cart: &Self::Output) -> bool {
        cart.id.as_ref().is_none_or(|id| id.is_empty())
    }

    fn contradiction(&self, cart: &Self::Output) -> Option<String> {
        let id = cart.id.as_ref()?;
        (CartId::from(id) != self.cart)
            .then(|| format!("it is about the cart {id}, not {}", self.cart))
    }
}
