//! The routes that a sandbox answers.
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use axum::http::Method;
use crate::routes::Route;

/// Every operation of the API.
pub(crate) static ROUTES: [Route; 41] = [
    Route {
        operation: "listCustomers",
        method: Method::GET,
        path: "/customers",
        resource: "customers",
    },
    Route {
        operation: "getCustomer",
        method: Method::GET,
        path: "/customers/{customerId}",
        resource: "customers",
    },
    Route {
        operation: "listCustomerRelationships",
        method: Method::GET,
        path: "/customers/{customerId}/relationships",
        resource: "relationships",
    },
    Route {
        operation: "listRelationships",
        method: Method::GET,
        path: "/relationships",
        resource: "relationships",
    },
    Route {
        operation: "listOrders",
        method: Method::GET,
        path: "/customers/{customerId}/orders",
        resource: "orders",
    },
    Route {
        operation: "createOrder",
        method: Method::POST,
        path: "/customers/{customerId}/orders",
        resource: "orders",
    },
    Route {
        operation: "getOrder",
        method: Method::GET,
        path: "/customers/{customerId}/orders/{orderId}",
        resource: "orders",
    },
    Route {
        operation: "updateOrder",
        method: Method::PATCH,
        path: "/customers/{customerId}/orders/{orderId}",
        resource: "orders",
    },
    Route {
        operation: "getOrderProvisioningStatus",
        method: Method::GET,
        path: "/customers/{customerId}/orders/{orderId}/provisioningstatus",
        resource: "orders",
    },
    Route {
        operation: "listActivationLinks",
        method: Method::GET,
        path: "/customers/{customerId}/orders/{orderId}/activationlinks",
        resource: "orders",
    },
    Route {
        operation: "listLineActivationLinks",
        method: Method::GET,
        path: "/customers/{customerId}/orders/{orderId}/lineitems/{lineItemNumber}/activationlinks",
        resource: "orders",
    },
    Route {
        operation: "listAttachments",
        method: Method::GET,
        path: "/customers/{customerId}/orders/{orderId}/attachments",
        resource: "orders",
    },
    Route {
        operation: "uploadAttachments",
        method: Method::POST,
        path: "/customers/{customerId}/orders/{orderId}/attachment",
        resource: "orders",
    },
    Route {
        operation: "getAttachment",
        method: Method::GET,
        path: "/customers/{customerId}/orders/{orderId}/attachment/{attachmentId}",
        resource: "orders",
    },
    Route {
        operation: "createCart",
        method: Method::POST,
        path: "/customers/{customerId}/carts",
        resource: "carts",
    },
    Route {
        operation: "getCart",
        method: Method::GET,
        path: "/customers/{customerId}/carts/{cartId}",
        resource: "carts",
    },
    Route {
        operation: "replaceCart",
        method: Method::PUT,
        path: "/customers/{customerId}/carts/{cartId}",
        resource: "carts",
    },
    Route {
        operation: "checkOutCart",
        method: Method::POST,
        path: "/customers/{customerId}/carts/{cartId}/checkout",
        resource: "carts",
    },
    Route {
        operation: "listSubscriptions",
        method: Method::GET,
        path: "/customers/{customerId}/subscriptions",
        resource: "subscriptions",
    },
    Route {
        operation: "listCustomTermEndDates",
        method: Method::GET,
        path: "/customers/{customerId}/subscriptions/customTermEndDates",
        resource: "subscriptions",
    },
    Route {
        operation: "getSubscription",
        method: Method::GET,
        path: "/customers/{customerId}/subscriptions/{subscriptionId}",
        resource: "subscriptions",
    },
    Route {
        operation: "updateSubscription",
        method: Method::PATCH,
        path: "/customers/{customerId}/subscriptions/{subscriptionId}",
        resource: "subscriptions",
    },
    Route {
        operation: "listSubscriptionAddOns",
        method: Method::GET,
        path: "/customers/{customerId}/subscriptions/{subscriptionId}/addons",
        resource: "subscriptions",
    },
    Route {
        operation: "getSubscriptionProvisioningStatus",
        method: Method::GET,
        path: "/customers/{customerId}/subscriptions/{subscriptionId}/provisioningstatus",
        resource: "subscriptions",
    },
    Route {
        operation: "listTransitionEligibilities",
        method: Method::GET,
        path: "/customers/{customerId}/subscriptions/{subscriptionId}/transitioneligibilities",
        resource: "subscriptions",
    },
    Route {
        operation: "listTransitions",
        method: Method::GET,
        path: "/customers/{customerId}/subscriptions/{subscriptionId}/transitions",
        resource: "subscriptions",
    },
    Route {
        operation: "createTransition",
        method: Method::POST,
        path: "/customers/{customerId}/subscriptions/{subscriptionId}/transitions",
        resource: "subscriptions",
    },
    Route {
        operation: "listProducts",
        method: Method::GET,
        path: "/products",
        resource: "products",
    },
    Route {
        operation: "getProduct",
        method: Method::GET,
        path: "/products/{productId}",
        resource: "products",
    },
    Route {
        operation: "listSkus",
        method: Method::GET,
        path: "/products/{productId}/skus",
        resource: "products",
    },
    Route {
        operation: "getSku",
        method: Method::GET,
        path: "/products/{productId}/skus/{skuId}",
        resource: "products",
    },
    Route {
        operation: "listAvailabilities",
        method: Method::GET,
        path: "/products/{productId}/skus/{skuId}/availabilities",
        resource: "products",
    },
    Route {
        operation: "getAvailability",
        method: Method::GET,
        path: "/products/{productId}/skus/{skuId}/availabilities/{availabilityId}",
        resource: "products",
    },
    Route {
        operation: "listCustomerProducts",
        method: Method::GET,
        path: "/customers/{customerId}/products",
        resource: "products",
    },
    Route {
        operation: "getCustomerProduct",
        method: Method::GET,
        path: "/customers/{customerId}/products/{productId}",
        resource: "products",
    },
    Route {
        operation: "listCustomerSkus",
        method: Method::GET,
        path: "/customers/{customerId}/products/{productId}/skus",
        resource: "products",
    },
    Route {
        operation: "getCustomerSku",
        method: Method::GET,
        path: "/customers/{customerId}/products/{productId}/skus/{skuId}",
        resource: "products",
    },
    Route {
        operation: "listCustomerAvailabilities",
        method: Method::GET,
        path: "/customers/{customerId}/products/{productId}/skus/{skuId}/availabilities",
        resource: "products",
    },
    Route {
        operation: "getCustomerAvailability",
        method: Method::GET,
        path: "/customers/{customerId}/products/{productId}/skus/{skuId}/availabilities/{availabilityId}",
        resource: "products",
    },
    Route {
        operation: "listPromotions",
        method: Method::GET,
        path: "/productpromotions",
        resource: "productpromotions",
    },
    Route {
        operation: "getPromotion",
        method: Method::GET,
        path: "/productpromotions/{promotionId}",
        resource: "productpromotions",
    },
];
