use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};
use serde_json::Value;

use super::RESEND_WINDOW;
use crate::Safety;
use crate::body::without_bom;
use crate::generated::safety_of;

/// How long a cart lives, from its creation.
///
/// Source: Learn, Create a cart.
pub const CART_LIFETIME: Duration = Duration::from_secs(7 * 24 * 3_600);

/// The code of a cart that was checked out already.
///
/// Source: Learn, Partner Center REST error codes.
const CHECKED_OUT: &str = "800065";

/// An earlier send under the same id is being carried out.
pub(crate) const RUNNING: &str = "800060";

words! {
    /// What a write does: what comes of it, when its answer is whole, and what repeating it can do.
    pub enum WriteKind {
        /// Places an order.
        CreateOrder = "create_order",
        /// Buys add-ons, by a change of an order.
        PurchaseAddOn = "purchase_add_on",
        /// Changes the billing cycle of an order.
        ChangeBillingCycle = "change_billing_cycle",
        /// Cancels an order, or lines of it.
        CancelOrder = "cancel_order",
        /// Attaches documents to an order.
        UploadAttachments = "upload_attachments",
        /// Sets how many seats a subscription has.
        ChangeSeats = "change_seats",
        /// Suspends, reactivates, cancels or renames a subscription, or sets its renewal.
        ChangeSubscription = "change_subscription",
        /// Sets what happens when a subscription's term ends.
        ScheduleChange = "schedule_change",
        /// Turns a subscription, or seats of it, into one of a larger offer.
        TransitionSubscription = "transition_subscription",
        /// Creates a cart, which buys nothing yet.
        CreateCart = "create_cart",
        /// Replaces all that a cart has.
        ReplaceCart = "replace_cart",
        /// Turns a cart into orders.
        CheckoutCart = "checkout_cart",
        /// Any other write; nothing is known about its results.
        Other = "other",
    }
}

impl WriteKind {
    /// Whether it changes a subscription.
    #[must_use]
    pub fn changes_subscription(self) -> bool {
        matches!(
            self,
            Self::ChangeSeats | Self::ChangeSubscription | Self::ScheduleChange
        )
    }

    /// Whether it buys something. More seats do.
    #[must_use]
    pub fn is_purchase(self) -> bool {
        matches!(
            self,
            Self::CreateOrder
                | Self::PurchaseAddOn
                | Self::CheckoutCart
                | Self::ChangeSeats
                | Self::TransitionSubscription
        )
    }

    /// What repeating it can do. That the service recognises a `PATCH` by its `MS-RequestId` is not
    /// documented, and an add-on buys, as a transition does.
    #[must_use]
    pub const fn safety(self) -> Safety {
        safety_of(self)
    }

    /// The same, if its request has an etag, or has none: nothing else guards the seats of a subscription.
    pub(crate) const fn safety_with(self, has_etag: bool) -> Safety {
        match self {
            Self::ChangeSeats if !has_etag => Safety::AssumedKeyed,
            kind => kind.safety(),
        }
    }

    /// How long after it was begun a repetition does nothing twice.
    ///
    /// A checkout is recognised by the cart's id while the cart lives: after an error the service tries
    /// the failed groups once more, after a success it gives the first answer again. All other writes are
    /// recognised by their `MS-RequestId`; see [`RESEND_WINDOW`].
    ///
    /// Source: Learn, Checkout a cart.
    #[must_use]
    pub fn window(self) -> Duration {
        match self {
            Self::CheckoutCart => CART_LIFETIME,
            _ => RESEND_WINDOW,
        }
    }

    /// What an answer names as results: the order itself, the orders of a checkout, the subscription that was
    /// changed, or a transition. An upload has none, nor has a cart that is created or replaced, or an answer without a body (202).
    #[must_use]
    pub fn orders(self, answer: &Bytes) -> Vec<String> {
        let Ok(json) = serde_json::from_slice::<Value>(&without_bom(answer)) else {
            return Vec::new();
        };
        let text = |of: &Value, name: &str| {
            let id = of.get(name)?.as_str()?;
            (!id.is_empty()).then(|| id.to_owned())
        };
        let id = |order: &Value| text(order, "id");
        match self {
            Self::UploadAttachments | Self::CreateCart | Self::ReplaceCart => Vec::new(),
            Self::CheckoutCart => {
                let orders = json.get("orders").and_then(Value::as_array);
                orders.into_iter().flatten().filter_map(id).collect()
            }
            Self::TransitionSubscription => text(&json, "operationId").into_iter().collect(),
            _ => id(&json).into_iter().collect(),
        }
    }

    /// Whether the body of a success is what this write gives, and not an error or a gateway's page.
    #[must_use]
    pub fn is_whole(self, answer: &Bytes) -> bool {
        let Ok(json) = serde_json::from_slice::<Value>(&without_bom(answer)) else {
            return false;
        };
        let has = |name: &str| json.get(name).is_some_and(|value| !value.is_null());
        match self {
            Self::CheckoutCart => has("orders") || has("orderErrors"),
            Self::UploadAttachments => has("items"),
            Self::TransitionSubscription => has("toCatalogItemId"),
            Self::Other => json.is_object(),
            _ => {
                let id = json.get("id").and_then(Value::as_str).unwrap_or_default();
                // An error may have an id, and a number for a status.
                let has_status = json.get("status").is_some_and(Value::is_string);
                !id.is_empty() && (has("lineItems") || has_status)
            }
        }
    }

    /// Whether this refusal of a repetition says that the earlier send was refused, too.
    ///
    /// A cart that is gone (404) or checked out already (800065) may have become orders through the
    /// earlier send. Nothing documents that the service recognises a repeated change of an order:
    /// cancelling again what is cancelled may be refused. A subscription may have a different etag because
    /// the earlier send was carried out.
    pub(crate) fn is_refused_for_good(self, status: StatusCode, code: &str) -> bool {
        match self {
            _ if code == RUNNING => false,
            Self::CheckoutCart => {
                !matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE) && code != CHECKED_OUT
            }
            Self::PurchaseAddOn
            | Self::TransitionSubscription
            | Self::ChangeBillingCycle
            | Self::CancelOrder
            | Self::ReplaceCart => false,
            _ if self.changes_subscription() => false,
            _ => true,
        }
    }

    /// The kind of a request that was written down before entries had one.
    pub(super) fn of_request(method: &Method, target: &str, body: &Bytes) -> Self {
        let path = target.split('?').next().unwrap_or_default();
        let path = path.strip_prefix("/v1").unwrap_or(path);
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        match (method, segments.as_slice()) {
            (&Method::POST, ["customers", _, "orders"]) => Self::CreateOrder,
            (&Method::POST, ["customers", _, "orders", _, "attachment"]) => Self::UploadAttachments,
            (&Method::POST, ["customers", _, "carts", _, "checkout"]) => Self::CheckoutCart,
            (&Method::PATCH, ["customers", _, "orders", _]) => Self::of_change(body),
            _ => Self::Other,
        }
    }

    fn of_change(body: &Bytes) -> Self {
        let json = serde_json::from_slice::<Value>(body).unwrap_or_default();
        let has = |name: &str| json.get(name).is_some_and(|value| !value.is_null());
        if has("status") {
            Self::CancelOrder
        } else if has("billingCycle") {
            Self::ChangeBillingCycle
        } else {
            Self::PurchaseAddOn
        }
    }
}
