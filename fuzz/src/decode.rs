//! The generated decoder and serde give the same value or the same error, for every type that the
//! service answers with.
//!
//! Input: a letter names the type, the body follows; without a letter it is read as every type.

use std::fmt::Debug;

use partner_center_model::decode::{Decode, SharedBody};
use partner_center_model::{
    AddOnPurchase, ApiFault, AttachmentMetadata, BillingCycleChange, CartCheckoutResult,
    Collection, Customer, Detach, Encode, FrameworkFault, GatewayFault, Json, NestedFault,
    NewOrder, Order, OrderAttachment, OrderCancellation, OrderLineItemActivationLink,
    OrderLineItemProvisioningStatus, Sku, Subscription, SubscriptionProvisioningStatus, TokenFault,
};
use serde::Serialize;

/// What can be seen of a value, or the error.
pub type Shown = Result<(String, String), String>;

/// The decoder under test: the body as one type after the other.
pub trait Decoder {
    /// Reads the body as a `T`.
    ///
    /// # Errors
    /// What serde would say.
    fn read<T: Decode + Encode + Detach + Serialize + Debug>(&self, body: &str) -> Shown;
}

/// The one that is generated.
#[derive(Clone, Copy, Debug)]
pub struct Generated;

impl Decoder for Generated {
    fn read<T: Decode + Encode + Detach + Serialize + Debug>(&self, body: &str) -> Shown {
        let bytes = SharedBody::new(body.as_bytes().to_vec()).unwrap_or_else(|_| unreachable!());
        let mut value: T = bytes.decode().map_err(|error| error.to_string())?;
        let (debug, json) = shown(&value);
        assert_eq!(
            value.to_json(),
            json,
            "written otherwise than by serde: {body}"
        );
        value.detach();
        drop(bytes);
        assert_eq!(
            shown(&value),
            (debug.clone(), json.clone()),
            "detached: {body}"
        );
        Ok((debug, json))
    }
}

fn shown<T: Serialize + Debug>(value: &T) -> (String, String) {
    let json = serde_json::to_string(value).unwrap_or_else(|error| error.to_string());
    (format!("{value:?}"), json)
}

/// The check with the real decoder.
pub fn check(data: &[u8]) {
    check_with(&Generated, data);
}

/// The check with any decoder.
pub fn check_with(decoder: &impl Decoder, data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let letter = text.chars().next().filter(char::is_ascii_lowercase);
    let body = if letter.is_some() { &text[1..] } else { text };
    let is_meant = |kind| letter.is_none_or(|letter| letter == kind);
    macro_rules! compare {
        ($($letter:literal $kind:ty),* $(,)?) => {
            $(if is_meant($letter) { compare::<$kind>(decoder, body); })*
        };
    }
    compare! {
        'a' Order,
        'b' Collection<Order>,
        'c' Customer,
        'd' Collection<Customer>,
        'e' CartCheckoutResult,
        'f' ApiFault,
        'g' GatewayFault,
        'h' NestedFault,
        'i' TokenFault,
        'j' OrderAttachment,
        'k' Collection<OrderAttachment>,
        'l' OrderLineItemActivationLink,
        'm' Collection<OrderLineItemActivationLink>,
        'n' OrderLineItemProvisioningStatus,
        'o' Collection<OrderLineItemProvisioningStatus>,
        'p' Json,
        'q' Subscription,
        'r' Collection<Subscription>,
        's' SubscriptionProvisioningStatus,
        't' Sku,
        'u' NewOrder,
        'v' AddOnPurchase,
        'w' BillingCycleChange,
        'x' OrderCancellation,
        'y' AttachmentMetadata,
        'z' FrameworkFault,
    }
}

fn compare<T: Decode + Encode + Detach + Serialize + Debug>(decoder: &impl Decoder, body: &str) {
    // A byte-order mark is not a part of the JSON, which serde does not know.
    let json = body.strip_prefix('\u{feff}').unwrap_or(body);
    let by_serde: Shown = serde_json::from_str::<T>(json)
        .map(|value| shown(&value))
        .map_err(|error| error.to_string());
    let found = decoder.read::<T>(body);
    assert_eq!(found, by_serde, "{}: {body}", std::any::type_name::<T>());
}
