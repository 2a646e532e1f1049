//! The chain from the partner to a call, named as in the .NET SDK.
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{

    AttachmentId, AvailabilityId, Call, CartId, CustomerId, OrderId, ProductId,
    PromotionId, SkuId, SubscriptionId,
};

use crate::carts::{CheckoutCart, CreateCart, ReplaceCart};
use crate::orders::{CreateOrder, DownloadAttachment, UploadAttachments};
use crate::subscriptions::CreateTransition;
use partner_center_model::{

    AttachmentMetadata, NewCart, NewOrder, NewTransition, Open, PartnerRelationshipType,
};

use super::{

    GetActivationLinks, GetAvailability, GetCart, GetCustomer, GetCustomerAvailability,
    GetCustomerProduct, GetCustomerSku, GetLineActivationLinks, GetOrder, GetProduct,
    GetPromotion, GetProvisioningStatus, GetSku, GetSubscription,
    GetSubscriptionProvisioningStatus, ListAddOns, ListAttachments, ListAvailabilities,
    ListCustomTermEndDates, ListCustomerAvailabilities, ListCustomerProducts,
    ListCustomerRelationships, ListCustomerSkus, ListCustomers, ListOrders, ListProducts,
    ListPromotions, ListRelationships, ListSkus, ListSubscriptions,
    ListTransitionEligibilities, ListTransitions,
};

/// Where every chain begins (.NET: `IAggregatePartner`).
#[derive(Clone, Debug)]
pub struct Partner<C> {
    pub(crate) client: C,
}

/// The customers (.NET: `IAggregatePartner.Customers`).
#[derive(Clone, Debug)]
pub struct Customers<C> {
    pub(crate) client: C,
}

/// One customer (.NET: `Customers.ById(id)`).
#[derive(Clone, Debug)]
pub struct CustomerOperations<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
}

/// The customer's orders (.NET: `Customers.ById(id).Orders`).
#[derive(Clone, Debug)]
pub struct Orders<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
}

/// One order (.NET: `Orders.ById(id)`).
#[derive(Clone, Debug)]
pub struct OrderOperations<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
    pub(crate) order: OrderId,
}

/// The documents that are attached to it (.NET: `Attachments`).
#[derive(Clone, Debug)]
pub struct Attachments<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
    pub(crate) order: OrderId,
}

/// The customer's carts (.NET: `Customers.ById(id).Carts`).
#[derive(Clone, Debug)]
pub struct Carts<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
}

/// One cart (.NET: `Carts.ById(id)`).
#[derive(Clone, Debug)]
pub struct CartOperations<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
    pub(crate) cart: CartId,
}

/// The customer's subscriptions (.NET: `Customers.ById(id).Subscriptions`).
#[derive(Clone, Debug)]
pub struct Subscriptions<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
}

/// One subscription (.NET: `Subscriptions.ById(id)`).
#[derive(Clone, Debug)]
pub struct SubscriptionOperations<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
    pub(crate) subscription: SubscriptionId,
}

/// The partner's relationships with other partners (.NET: `IAggregatePartner.Relationships`).
#[derive(Clone, Debug)]
pub struct Relationships<C> {
    pub(crate) client: C,
}

/// The catalogue of a country: two letters, ISO 3166 (.NET: `Products.ByCountry(country)`).
#[derive(Clone, Debug)]
pub struct Products<C> {
    pub(crate) client: C,
    pub(crate) country: String,
}

/// A view of the catalogue (.NET: `ByCountry(country).ByTargetView(view)`).
#[derive(Clone, Debug)]
pub struct ProductsByView<C> {
    pub(crate) client: C,
    pub(crate) country: String,
    pub(crate) target_view: String,
}

/// One product (.NET: `ByCountry(country).ById(productId)`).
#[derive(Clone, Debug)]
pub struct ProductOperations<C> {
    pub(crate) client: C,
    pub(crate) country: String,
    pub(crate) product: ProductId,
}

/// The varieties of the product (.NET: `Products.ByCountry(country).ById(productId).Skus`).
#[derive(Clone, Debug)]
pub struct Skus<C> {
    pub(crate) client: C,
    pub(crate) country: String,
    pub(crate) product: ProductId,
}

/// One of them (.NET: `Skus.ById(skuId)`).
#[derive(Clone, Debug)]
pub struct SkuOperations<C> {
    pub(crate) client: C,
    pub(crate) country: String,
    pub(crate) product: ProductId,
    pub(crate) sku: SkuId,
}

/// How the SKU is sold (.NET: `Skus.ById(skuId).Availabilities`).
#[derive(Clone, Debug)]
pub struct Availabilities<C> {
    pub(crate) client: C,
    pub(crate) country: String,
    pub(crate) product: ProductId,
    pub(crate) sku: SkuId,
}

/// One of these ways (.NET: `Availabilities.ById(availabilityId)`).
#[derive(Clone, Debug)]
pub struct AvailabilityOperations<C> {
    pub(crate) client: C,
    pub(crate) country: String,
    pub(crate) product: ProductId,
    pub(crate) sku: SkuId,
    pub(crate) availability: AvailabilityId,
}

/// The catalogue as the customer may buy from it (.NET: `Customers.ById(id).Products`).
#[derive(Clone, Debug)]
pub struct CustomerProducts<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
}

/// A view of it (.NET: `Products.ByTargetView(view)`).
#[derive(Clone, Debug)]
pub struct CustomerProductsByView<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
    pub(crate) target_view: String,
}

/// One product for the customer (.NET: `Products.ById(productId)`).
#[derive(Clone, Debug)]
pub struct CustomerProductOperations<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
    pub(crate) product: ProductId,
}

/// Its varieties (.NET: `Products.ById(productId).Skus`).
#[derive(Clone, Debug)]
pub struct CustomerSkus<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
    pub(crate) product: ProductId,
}

/// One of them (.NET: `Skus.ById(skuId)`).
#[derive(Clone, Debug)]
pub struct CustomerSkuOperations<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
    pub(crate) product: ProductId,
    pub(crate) sku: SkuId,
}

/// How the SKU is sold to the customer (.NET: `Skus.ById(skuId).Availabilities`).
#[derive(Clone, Debug)]
pub struct CustomerAvailabilities<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
    pub(crate) product: ProductId,
    pub(crate) sku: SkuId,
}

/// One of these ways (.NET: `Availabilities.ById(availabilityId)`).
#[derive(Clone, Debug)]
pub struct CustomerAvailabilityOperations<C> {
    pub(crate) client: C,
    pub(crate) customer: CustomerId,
    pub(crate) product: ProductId,
    pub(crate) sku: SkuId,
    pub(crate) availability: AvailabilityId,
}

/// The promotions in a country: two letters, ISO 3166 (.NET: `ProductPromotions.ByCountry(country)`).
#[derive(Clone, Debug)]
pub struct ProductPromotions<C> {
    pub(crate) client: C,
    pub(crate) country: String,
}

/// Those for a kind of customers (.NET: `BySegment(segment)`).
#[derive(Clone, Debug)]
pub struct ProductPromotionsBySegment<C> {
    pub(crate) client: C,
    pub(crate) country: String,
    pub(crate) segment: String,
}

/// One promotion (.NET: `ByCountry(country).ById(promotionId)`).
#[derive(Clone, Debug)]
pub struct ProductPromotionOperations<C> {
    pub(crate) client: C,
    pub(crate) country: String,
    pub(crate) promotion: PromotionId,
}

impl<C> Partner<C> {
    /// The customers (.NET: `IAggregatePartner.Customers`).
    pub fn customers(self) -> Customers<C> {
        Customers { client: self.client }
    }

    /// The partner's relationships with other partners (.NET: `IAggregatePartner.Relationships`).
    pub fn relationships(self) -> Relationships<C> {
        Relationships {
            client: self.client,
        }
    }

    /// The catalogue of a country: two letters, ISO 3166 (.NET: `Products.ByCountry(country)`).
    pub fn products(self, country: impl Into<String>) -> Products<C> {
        Products {
            client: self.client,
            country: country.into(),
        }
    }

    /// The promotions in a country: two letters, ISO 3166 (.NET: `ProductPromotions.ByCountry(country)`).
    pub fn product_promotions(self, country: impl Into<String>) -> ProductPromotions<C> {
        ProductPromotions {
            client: self.client,
            country: country.into(),
        }
    }
}

impl<C> Customers<C> {
    /// One customer (.NET: `Customers.ById(id)`).
    pub fn by_id(self, id: impl Into<CustomerId>) -> CustomerOperations<C> {
        CustomerOperations {
            client: self.client,
            customer: id.into(),
        }
    }

    /// All customers, in pages (.NET: `Customers.Get()`).
    pub fn get(self) -> Call<C, ListCustomers> {
        Call::new(self.client, ListCustomers::new())
    }
}

impl<C> CustomerOperations<C> {
    /// The customer's orders (.NET: `Customers.ById(id).Orders`).
    pub fn orders(self) -> Orders<C> {
        Orders {
            client: self.client,
            customer: self.customer,
        }
    }

    /// The customer's carts (.NET: `Customers.ById(id).Carts`).
    pub fn carts(self) -> Carts<C> {
        Carts {
            client: self.client,
            customer: self.customer,
        }
    }

    /// The customer's subscriptions (.NET: `Customers.ById(id).Subscriptions`).
    pub fn subscriptions(self) -> Subscriptions<C> {
        Subscriptions {
            client: self.client,
            customer: self.customer,
        }
    }

    /// The catalogue as the customer may buy from it (.NET: `Customers.ById(id).Products`).
    pub fn products(self) -> CustomerProducts<C> {
        CustomerProducts {
            client: self.client,
            customer: self.customer,
        }
    }

    /// The customer (.NET: `Customers.ById(id).Get()`).
    pub fn get(self) -> Call<C, GetCustomer> {
        Call::new(self.client, GetCustomer::new(self.customer))
    }

    /// The indirect resellers or providers of the customer (.NET:
    /// `Customers.ById(id).Relationships.Get()`).
    pub fn relationships(self) -> Call<C, ListCustomerRelationships> {
        Call::new(self.client, ListCustomerRelationships::new(self.customer))
    }
}

impl<C> Orders<C> {
    /// One order (.NET: `Orders.ById(id)`).
    pub fn by_id(self, id: impl Into<OrderId>) -> OrderOperations<C> {
        OrderOperations {
            client: self.client,
            customer: self.customer,
            order: id.into(),
        }
    }

    /// All orders (.NET: `Orders.Get()`).
    pub fn get(self) -> Call<C, ListOrders> {
        Call::new(self.client, ListOrders::new(self.customer))
    }

    /// Places an order (.NET: `Orders.Create(order)`). **This buys**; see [`CreateOrder`].
    pub fn create(self, order: NewOrder) -> Call<C, CreateOrder> {
        Call::new(self.client, CreateOrder::new(self.customer, order))
    }
}

impl<C> OrderOperations<C> {
    /// The documents that are attached to it (.NET: `Attachments`).
    pub fn attachments(self) -> Attachments<C> {
        Attachments {
            client: self.client,
            customer: self.customer,
            order: self.order,
        }
    }

    /// The order (.NET: `Orders.ById(id).Get()`).
    pub fn get(self) -> Call<C, GetOrder> {
        Call::new(self.client, GetOrder::new(self.customer, self.order))
    }

    /// How far its lines are provisioned (.NET: `ProvisioningStatus.Get()`).
    pub fn provisioning_status(self) -> Call<C, GetProvisioningStatus> {
        Call::new(self.client, GetProvisioningStatus::new(self.customer, self.order))
    }

    /// The activation links of all lines (.NET: `ActivationLinks.Get()`).
    pub fn activation_links(self) -> Call<C, GetActivationLinks> {
        Call::new(self.client, GetActivationLinks::new(self.customer, self.order))
    }

    /// The activation links of one line (.NET: `OrderLineItems.ById(number).ActivationLinks()`).
    pub fn line_activation_links(self, line: u32) -> Call<C, GetLineActivationLinks> {
        Call::new(
            self.client,
            GetLineActivationLinks::new(self.customer, self.order, line),
        )
    }
}

impl<C> Attachments<C> {
    /// What is attached (.NET: `Attachments.Get()`).
    pub fn get(self) -> Call<C, ListAttachments> {
        Call::new(self.client, ListAttachments::new(self.customer, self.order))
    }

    /// Uploads documents (.NET: `Attachments.Create(…)`); see [`UploadAttachments`].
    pub fn upload(self, metadata: AttachmentMetadata) -> Call<C, UploadAttachments> {
        Call::new(
            self.client,
            UploadAttachments::new(self.customer, self.order, metadata),
        )
    }

    /// Downloads a document (.NET: `Attachments.ById(id).Get()`).
    pub fn download(
        self,
        attachment: impl Into<AttachmentId>,
    ) -> Call<C, DownloadAttachment> {
        Call::new(
            self.client,
            DownloadAttachment::new(self.customer, self.order, attachment),
        )
    }
}

impl<C> Carts<C> {
    /// One cart (.NET: `Carts.ById(id)`).
    pub fn by_id(self, id: impl Into<CartId>) -> CartOperations<C> {
        CartOperations {
            client: self.client,
            customer: self.customer,
            cart: id.into(),
        }
    }

    /// Creates a cart (.NET: `Carts.Create(cart)`), which buys nothing yet; see [`CreateCart`].
    pub fn create(self, contents: NewCart) -> Call<C, CreateCart> {
        Call::new(self.client, CreateCart::new(self.customer, contents))
    }
}

impl<C> CartOperations<C> {
    /// The cart (.NET: `Carts.ById(id).Get()`).
    pub fn get(self) -> Call<C, GetCart> {
        Call::new(self.client, GetCart::new(self.customer, self.cart))
    }

    /// Replaces all that the cart has (.NET: `Carts.ById(id).Put(cart)`); see [`ReplaceCart`].
    pub fn replace(self, contents: NewCart) -> Call<C, ReplaceCart> {
        Call::new(self.client, ReplaceCart::new(self.customer, self.cart, contents))
    }

    /// Turns the cart into orders (.NET: `Carts.ById(id).Checkout()`; `Checkout(upn)` is
    /// [`CheckoutCart::customer_user`], which the call has, too).
    pub fn checkout(self) -> Call<C, CheckoutCart> {
        Call::new(self.client, CheckoutCart::new(self.customer, self.cart))
    }
}

impl<C> Subscriptions<C> {
    /// One subscription (.NET: `Subscriptions.ById(id)`).
    pub fn by_id(self, id: impl Into<SubscriptionId>) -> SubscriptionOperations<C> {
        SubscriptionOperations {
            client: self.client,
            customer: self.customer,
            subscription: id.into(),
        }
    }

    /// All of them (.NET: `Subscriptions.Get()`).
    pub fn get(self) -> Call<C, ListSubscriptions> {
        Call::new(self.client, ListSubscriptions::new(self.customer))
    }

    /// Those that came from an order (.NET: `Subscriptions.ByOrder(orderId).Get()`).
    pub fn by_order(self, order: impl Into<OrderId>) -> Call<C, ListSubscriptions> {
        Call::new(self.client, ListSubscriptions::new(self.customer).order(order))
    }

    /// Those of an indirect reseller (.NET: `Subscriptions.ByPartner(partnerId).Get()`).
    pub fn by_partner(
        self,
        partner_id: impl Into<String>,
    ) -> Call<C, ListSubscriptions> {
        Call::new(
            self.client,
            ListSubscriptions::new(self.customer).partner_id(partner_id),
        )
    }

    /// When the first term of a new subscription may end.
    pub fn custom_term_end_dates(
        self,
        term_duration: impl Into<String>,
    ) -> Call<C, ListCustomTermEndDates> {
        Call::new(self.client, ListCustomTermEndDates::new(self.customer, term_duration))
    }
}

impl<C> SubscriptionOperations<C> {
    /// The subscription (.NET: `Subscriptions.ById(id).Get()`).
    pub fn get(self) -> Call<C, GetSubscription> {
        Call::new(self.client, GetSubscription::new(self.customer, self.subscription))
    }

    /// Its add-ons (.NET: `Subscriptions.ById(id).AddOns.Get()`).
    pub fn add_ons(self) -> Call<C, ListAddOns> {
        Call::new(self.client, ListAddOns::new(self.customer, self.subscription))
    }

    /// How far it is provisioned (.NET: `Subscriptions.ById(id).ProvisioningStatus.Get()`).
    pub fn provisioning_status(self) -> Call<C, GetSubscriptionProvisioningStatus> {
        Call::new(
            self.client,
            GetSubscriptionProvisioningStatus::new(self.customer, self.subscription),
        )
    }

    /// What it may become (.NET: `TransitionEligibilities.Get(type)`).
    pub fn transition_eligibilities(self) -> Call<C, ListTransitionEligibilities> {
        Call::new(
            self.client,
            ListTransitionEligibilities::new(self.customer, self.subscription),
        )
    }

    /// What it has become (.NET: `Transitions.Get(operationId)`).
    pub fn transitions(self) -> Call<C, ListTransitions> {
        Call::new(self.client, ListTransitions::new(self.customer, self.subscription))
    }

    /// Turns it, or seats of it, into a larger offer (.NET: `Transitions.Create(transition)`). **This
    /// buys**; see [`CreateTransition`].
    pub fn transition(self, wanted: NewTransition) -> Call<C, CreateTransition> {
        Call::new(
            self.client,
            CreateTransition::new(self.customer, self.subscription, wanted),
        )
    }
}

impl<C> Relationships<C> {
    /// The partners to whom this one is that (.NET: `Relationships.Get(type)`).
    pub fn get(
        self,
        relationship_type: impl Into<Open<PartnerRelationshipType>>,
    ) -> Call<C, ListRelationships> {
        Call::new(self.client, ListRelationships::new(relationship_type))
    }
}

impl<C> Products<C> {
    /// A view of the catalogue (.NET: `ByCountry(country).ByTargetView(view)`).
    pub fn by_target_view(self, target_view: impl Into<String>) -> ProductsByView<C> {
        ProductsByView {
            client: self.client,
            country: self.country,
            target_view: target_view.into(),
        }
    }

    /// One product (.NET: `ByCountry(country).ById(productId)`).
    pub fn by_id(self, id: impl Into<ProductId>) -> ProductOperations<C> {
        ProductOperations {
            client: self.client,
            country: self.country,
            product: id.into(),
        }
    }
}

impl<C> ProductsByView<C> {
    /// The products (.NET: `ByTargetView(view).Get()`).
    pub fn get(self) -> Call<C, ListProducts> {
        Call::new(self.client, ListProducts::new(self.country, self.target_view))
    }
}

impl<C> ProductOperations<C> {
    /// The varieties of the product (.NET: `Products.ByCountry(country).ById(productId).Skus`).
    pub fn skus(self) -> Skus<C> {
        Skus {
            client: self.client,
            country: self.country,
            product: self.product,
        }
    }

    /// The product (.NET: `ById(productId).Get()`).
    pub fn get(self) -> Call<C, GetProduct> {
        Call::new(self.client, GetProduct::new(self.product, self.country))
    }
}

impl<C> Skus<C> {
    /// One of them (.NET: `Skus.ById(skuId)`).
    pub fn by_id(self, id: impl Into<SkuId>) -> SkuOperations<C> {
        SkuOperations {
            client: self.client,
            country: self.country,
            product: self.product,
            sku: id.into(),
        }
    }

    /// The SKUs (.NET: `Skus.Get()`).
    pub fn get(self) -> Call<C, ListSkus> {
        Call::new(self.client, ListSkus::new(self.product, self.country))
    }
}

impl<C> SkuOperations<C> {
    /// How the SKU is sold (.NET: `Skus.ById(skuId).Availabilities`).
    pub fn availabilities(self) -> Availabilities<C> {
        Availabilities {
            client: self.client,
            country: self.country,
            product: self.product,
            sku: self.sku,
        }
    }

    /// The SKU (.NET: `Skus.ById(skuId).Get()`).
    pub fn get(self) -> Call<C, GetSku> {
        Call::new(self.client, GetSku::new(self.product, self.sku, self.country))
    }
}

impl<C> Availabilities<C> {
    /// One of these ways (.NET: `Availabilities.ById(availabilityId)`).
    pub fn by_id(self, id: impl Into<AvailabilityId>) -> AvailabilityOperations<C> {
        AvailabilityOperations {
            client: self.client,
            country: self.country,
            product: self.product,
            sku: self.sku,
            availability: id.into(),
        }
    }

    /// The availabilities (.NET: `Availabilities.Get()`).
    pub fn get(self) -> Call<C, ListAvailabilities> {
        Call::new(
            self.client,
            ListAvailabilities::new(self.product, self.sku, self.country),
        )
    }
}

impl<C> AvailabilityOperations<C> {
    /// The availability (.NET: `Availabilities.ById(availabilityId).Get()`).
    pub fn get(self) -> Call<C, GetAvailability> {
        Call::new(
            self.client,
            GetAvailability::new(self.product, self.sku, self.availability, self.country),
        )
    }
}

impl<C> CustomerProducts<C> {
    /// A view of it (.NET: `Products.ByTargetView(view)`).
    pub fn by_target_view(
        self,
        target_view: impl Into<String>,
    ) -> CustomerProductsByView<C> {
        CustomerProductsByView {
            client: self.client,
            customer: self.customer,
            target_view: target_view.into(),
        }
    }

    /// One product for the customer (.NET: `Products.ById(productId)`).
    pub fn by_id(self, id: impl Into<ProductId>) -> CustomerProductOperations<C> {
        CustomerProductOperations {
            client: self.client,
            customer: self.customer,
            product: id.into(),
        }
    }
}

impl<C> CustomerProductsByView<C> {
    /// The products (.NET: `ByTargetView(view).Get()`).
    pub fn get(self) -> Call<C, ListCustomerProducts> {
        Call::new(
            self.client,
            ListCustomerProducts::new(self.customer, self.target_view),
        )
    }
}

impl<C> CustomerProductOperations<C> {
    /// Its varieties (.NET: `Products.ById(productId).Skus`).
    pub fn skus(self) -> CustomerSkus<C> {
        CustomerSkus {
            client: self.client,
            customer: self.customer,
            product: self.product,
        }
    }

    /// The product (.NET: `Products.ById(productId).Get()`).
    pub fn get(self) -> Call<C, GetCustomerProduct> {
        Call::new(self.client, GetCustomerProduct::new(self.customer, self.product))
    }
}

impl<C> CustomerSkus<C> {
    /// One of them (.NET: `Skus.ById(skuId)`).
    pub fn by_id(self, id: impl Into<SkuId>) -> CustomerSkuOperations<C> {
        CustomerSkuOperations {
            client: self.client,
            customer: self.customer,
            product: self.product,
            sku: id.into(),
        }
    }

    /// The SKUs (.NET: `Skus.Get()`).
    pub fn get(self) -> Call<C, ListCustomerSkus> {
        Call::new(self.client, ListCustomerSkus::new(self.customer, self.product))
    }
}

impl<C> CustomerSkuOperations<C> {
    /// How the SKU is sold to the customer (.NET: `Skus.ById(skuId).Availabilities`).
    pub fn availabilities(self) -> CustomerAvailabilities<C> {
        CustomerAvailabilities {
            client: self.client,
            customer: self.customer,
            product: self.product,
            sku: self.sku,
        }
    }

    /// The SKU (.NET: `Skus.ById(skuId).Get()`).
    pub fn get(self) -> Call<C, GetCustomerSku> {
        Call::new(
            self.client,
            GetCustomerSku::new(self.customer, self.product, self.sku),
        )
    }
}

impl<C> CustomerAvailabilities<C> {
    /// One of these ways (.NET: `Availabilities.ById(availabilityId)`).
    pub fn by_id(
        self,
        id: impl Into<AvailabilityId>,
    ) -> CustomerAvailabilityOperations<C> {
        CustomerAvailabilityOperations {
            client: self.client,
            customer: self.customer,
            product: self.product,
            sku: self.sku,
            availability: id.into(),
        }
    }

    /// The availabilities (.NET: `Availabilities.Get()`).
    pub fn get(self) -> Call<C, ListCustomerAvailabilities> {
        Call::new(
            self.client,
            ListCustomerAvailabilities::new(self.customer, self.product, self.sku),
        )
    }
}

impl<C> CustomerAvailabilityOperations<C> {
    /// The availability (.NET: `Availabilities.ById(availabilityId).Get()`).
    pub fn get(self) -> Call<C, GetCustomerAvailability> {
        Call::new(
            self.client,
            GetCustomerAvailability::new(
                self.customer,
                self.product,
                self.sku,
                self.availability,
            ),
        )
    }
}

impl<C> ProductPromotions<C> {
    /// Those for a kind of customers (.NET: `BySegment(segment)`).
    pub fn by_segment(
        self,
        segment: impl Into<String>,
    ) -> ProductPromotionsBySegment<C> {
        ProductPromotionsBySegment {
            client: self.client,
            country: self.country,
            segment: segment.into(),
        }
    }

    /// One promotion (.NET: `ByCountry(country).ById(promotionId)`).
    pub fn by_id(self, id: impl Into<PromotionId>) -> ProductPromotionOperations<C> {
        ProductPromotionOperations {
            client: self.client,
            country: self.country,
            promotion: id.into(),
        }
    }
}

impl<C> ProductPromotionsBySegment<C> {
    /// The promotions (.NET: `BySegment(segment).Get()`).
    pub fn get(self) -> Call<C, ListPromotions> {
        Call::new(self.client, ListPromotions::new(self.country, self.segment))
    }
}

impl<C> ProductPromotionOperations<C> {
    /// The promotion (.NET: `ById(promotionId).Get()`).
    pub fn get(self) -> Call<C, GetPromotion> {
        Call::new(self.client, GetPromotion::new(self.promotion, self.country))
    }
}
