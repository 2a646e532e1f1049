//! Method, route, safety, credentials and counter of each operation.
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::Safety;
use crate::auth::Accepts;
use crate::endpoint::Operation;
use crate::journal::WriteKind;
use crate::quota::Family;
use http::Method;

/// `GET /v1/customers`
pub(crate) const LIST_CUSTOMERS: Operation = Operation::new(
    Method::GET,
    "/v1/customers",
    Family::Customers,
);

/// `GET /v1/customers/{customer-tenant-id}`
pub(crate) const GET_CUSTOMER: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}",
    Family::Customers,
);

/// `GET /v1/customers/{customer-tenant-id}/relationships`
pub(crate) const LIST_CUSTOMER_RELATIONSHIPS: Operation = Operation::new(
        Method::GET,
        "/v1/customers/{customer-tenant-id}/relationships",
        Family::Other,
    )
    .accepting(Accepts::AppUser);

/// `GET /v1/relationships`
pub(crate) const LIST_RELATIONSHIPS: Operation = Operation::new(
        Method::GET,
        "/v1/relationships",
        Family::Other,
    )
    .accepting(Accepts::AppUser);

/// `GET /v1/customers/{customer-tenant-id}/orders`
pub(crate) const LIST_ORDERS: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/orders",
    Family::Orders,
);

/// `POST /v1/customers/{customer-tenant-id}/orders`
pub(crate) const CREATE_ORDER: Operation = Operation::new(
        Method::POST,
        "/v1/customers/{customer-tenant-id}/orders",
        Family::Orders,
    )
    .writing(WriteKind::CreateOrder);

/// `GET /v1/customers/{customer-tenant-id}/orders/{order-id}`
pub(crate) const GET_ORDER: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/orders/{order-id}",
    Family::Orders,
);

/// `PATCH /v1/customers/{customer-tenant-id}/orders/{order-id}`
pub(crate) const PATCH_ORDER: Operation = Operation::new(
    Method::PATCH,
    "/v1/customers/{customer-tenant-id}/orders/{order-id}",
    Family::Orders,
);

/// `GET /v1/customers/{customer-tenant-id}/orders/{order-id}/provisioningstatus`
pub(crate) const GET_PROVISIONING_STATUS: Operation = Operation::new(
        Method::GET,
        "/v1/customers/{customer-tenant-id}/orders/{order-id}/provisioningstatus",
        Family::Orders,
    )
    .accepting(Accepts::AppUser);

/// `GET /v1/customers/{customer-tenant-id}/orders/{order-id}/activationlinks`
pub(crate) const GET_ACTIVATION_LINKS: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/orders/{order-id}/activationlinks",
    Family::Orders,
);

/// `GET /v1/customers/{customer-tenant-id}/orders/{order-id}/lineitems/{line-item-number}/activationlinks`
pub(crate) const GET_LINE_ACTIVATION_LINKS: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/orders/{order-id}/lineitems/{line-item-number}/activationlinks",
    Family::Orders,
);

/// `GET /v1/customers/{customer-tenant-id}/orders/{order-id}/attachments`
pub(crate) const LIST_ATTACHMENTS: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/orders/{order-id}/attachments",
    Family::Orders,
);

/// `POST /v1/customers/{customer-tenant-id}/orders/{order-id}/attachment`
pub(crate) const UPLOAD_ATTACHMENTS: Operation = Operation::new(
        Method::POST,
        "/v1/customers/{customer-tenant-id}/orders/{order-id}/attachment",
        Family::Orders,
    )
    .writing(WriteKind::UploadAttachments);

/// `GET /v1/customers/{customer-tenant-id}/orders/{order-id}/attachment/{attachment-id}`
pub(crate) const DOWNLOAD_ATTACHMENT: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/orders/{order-id}/attachment/{attachment-id}",
    Family::Orders,
);

/// `POST /v1/customers/{customer-tenant-id}/carts`
pub(crate) const CREATE_CART: Operation = Operation::new(
        Method::POST,
        "/v1/customers/{customer-tenant-id}/carts",
        Family::Carts,
    )
    .writing(WriteKind::CreateCart);

/// `GET /v1/customers/{customer-tenant-id}/carts/{cart-id}`
pub(crate) const GET_CART: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/carts/{cart-id}",
    Family::Carts,
);

/// `PUT /v1/customers/{customer-tenant-id}/carts/{cart-id}`
pub(crate) const REPLACE_CART: Operation = Operation::new(
        Method::PUT,
        "/v1/customers/{customer-tenant-id}/carts/{cart-id}",
        Family::Carts,
    )
    .writing(WriteKind::ReplaceCart);

/// `POST /v1/customers/{customer-tenant-id}/carts/{cart-id}/checkout`
pub(crate) const CHECKOUT_CART: Operation = Operation::new(
        Method::POST,
        "/v1/customers/{customer-tenant-id}/carts/{cart-id}/checkout",
        Family::Carts,
    )
    .writing(WriteKind::CheckoutCart);

/// `GET /v1/customers/{customer-tenant-id}/subscriptions`
pub(crate) const LIST_SUBSCRIPTIONS: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/subscriptions",
    Family::Subscriptions,
);

/// `GET /v1/customers/{customer-tenant-id}/subscriptions/customTermEndDates`
pub(crate) const LIST_CUSTOM_TERM_END_DATES: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/subscriptions/customTermEndDates",
    Family::Subscriptions,
);

/// `GET /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}`
pub(crate) const GET_SUBSCRIPTION: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}",
    Family::Subscriptions,
);

/// `PATCH /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}`
pub(crate) const UPDATE_SUBSCRIPTION: Operation = Operation::new(
    Method::PATCH,
    "/v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}",
    Family::Subscriptions,
);

/// `GET /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/addons`
pub(crate) const LIST_ADD_ONS: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/addons",
    Family::Subscriptions,
);

/// `GET /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/provisioningstatus`
pub(crate) const GET_SUBSCRIPTION_PROVISIONING_STATUS: Operation = Operation::new(
        Method::GET,
        "/v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/provisioningstatus",
        Family::Subscriptions,
    )
    .accepting(Accepts::AppUser);

/// `GET /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/transitioneligibilities`
pub(crate) const LIST_TRANSITION_ELIGIBILITIES: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/transitioneligibilities",
    Family::Subscriptions,
);

/// `GET /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/transitions`
pub(crate) const LIST_TRANSITIONS: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/transitions",
    Family::Subscriptions,
);

/// `POST /v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/transitions`
pub(crate) const CREATE_TRANSITION: Operation = Operation::new(
        Method::POST,
        "/v1/customers/{customer-tenant-id}/subscriptions/{subscription-id}/transitions",
        Family::Subscriptions,
    )
    .writing(WriteKind::TransitionSubscription);

/// `GET /v1/products`
pub(crate) const LIST_PRODUCTS: Operation = Operation::new(
    Method::GET,
    "/v1/products",
    Family::Other,
);

/// `GET /v1/products/{product-id}`
pub(crate) const GET_PRODUCT: Operation = Operation::new(
    Method::GET,
    "/v1/products/{product-id}",
    Family::Other,
);

/// `GET /v1/products/{product-id}/skus`
pub(crate) const LIST_SKUS: Operation = Operation::new(
    Method::GET,
    "/v1/products/{product-id}/skus",
    Family::Other,
);

/// `GET /v1/products/{product-id}/skus/{sku-id}`
pub(crate) const GET_SKU: Operation = Operation::new(
    Method::GET,
    "/v1/products/{product-id}/skus/{sku-id}",
    Family::Other,
);

/// `GET /v1/products/{product-id}/skus/{sku-id}/availabilities`
pub(crate) const LIST_AVAILABILITIES: Operation = Operation::new(
    Method::GET,
    "/v1/products/{product-id}/skus/{sku-id}/availabilities",
    Family::Other,
);

/// `GET /v1/products/{product-id}/skus/{sku-id}/availabilities/{availability-id}`
pub(crate) const GET_AVAILABILITY: Operation = Operation::new(
    Method::GET,
    "/v1/products/{product-id}/skus/{sku-id}/availabilities/{availability-id}",
    Family::Other,
);

/// `GET /v1/customers/{customer-tenant-id}/products`
pub(crate) const LIST_CUSTOMER_PRODUCTS: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/products",
    Family::Other,
);

/// `GET /v1/customers/{customer-tenant-id}/products/{product-id}`
pub(crate) const GET_CUSTOMER_PRODUCT: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/products/{product-id}",
    Family::Other,
);

/// `GET /v1/customers/{customer-tenant-id}/products/{product-id}/skus`
pub(crate) const LIST_CUSTOMER_SKUS: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/products/{product-id}/skus",
    Family::Other,
);

/// `GET /v1/customers/{customer-tenant-id}/products/{product-id}/skus/{sku-id}`
pub(crate) const GET_CUSTOMER_SKU: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/products/{product-id}/skus/{sku-id}",
    Family::Other,
);

/// `GET /v1/customers/{customer-tenant-id}/products/{product-id}/skus/{sku-id}/availabilities`
pub(crate) const LIST_CUSTOMER_AVAILABILITIES: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/products/{product-id}/skus/{sku-id}/availabilities",
    Family::Other,
);

/// `GET /v1/customers/{customer-tenant-id}/products/{product-id}/skus/{sku-id}/availabilities/{availability-id}`
pub(crate) const GET_CUSTOMER_AVAILABILITY: Operation = Operation::new(
    Method::GET,
    "/v1/customers/{customer-tenant-id}/products/{product-id}/skus/{sku-id}/availabilities/{availability-id}",
    Family::Other,
);

/// `GET /v1/productpromotions`
pub(crate) const LIST_PROMOTIONS: Operation = Operation::new(
    Method::GET,
    "/v1/productpromotions",
    Family::Other,
);

/// `GET /v1/productpromotions/{promotion-id}`
pub(crate) const GET_PROMOTION: Operation = Operation::new(
    Method::GET,
    "/v1/productpromotions/{promotion-id}",
    Family::Other,
);

/// What repeating a write can do.
pub(crate) const fn safety_of(kind: WriteKind) -> Safety {
    match kind {
        WriteKind::PurchaseAddOn | WriteKind::TransitionSubscription => {
            Safety::AssumedKeyed
        }
        WriteKind::CreateOrder
        | WriteKind::ChangeBillingCycle
        | WriteKind::CancelOrder
        | WriteKind::UploadAttachments
        | WriteKind::CreateCart
        | WriteKind::ReplaceCart
        | WriteKind::CheckoutCart
        | WriteKind::ChangeSeats
        | WriteKind::ChangeSubscription
        | WriteKind::ScheduleChange => Safety::KeyedByRequestId,
        WriteKind::Other => Safety::Unkeyed,
    }
}
