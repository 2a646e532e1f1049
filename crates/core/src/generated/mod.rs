//! What the operations of the service are; plain endpoints and navigators.
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

mod facts;
mod navigators;
mod list_customers;
mod get_customer;
mod list_customer_relationships;
mod list_relationships;
mod list_orders;
mod get_order;
mod get_provisioning_status;
mod get_activation_links;
mod get_line_activation_links;
mod list_attachments;
mod get_cart;
mod list_subscriptions;
mod list_custom_term_end_dates;
mod get_subscription;
mod list_add_ons;
mod get_subscription_provisioning_status;
mod list_transition_eligibilities;
mod list_transitions;
mod get_sku;
pub(crate) use facts::*;
pub use navigators::*;
pub use list_customers::ListCustomers;
pub use get_customer::GetCustomer;
pub use list_customer_relationships::ListCustomerRelationships;
pub use list_relationships::ListRelationships;
pub use list_orders::ListOrders;
pub use get_order::GetOrder;
pub use get_provisioning_status::GetProvisioningStatus;
pub use get_activation_links::GetActivationLinks;
pub use get_line_activation_links::GetLineActivationLinks;
pub use list_attachments::ListAttachments;
pub use get_cart::GetCart;
pub use list_subscriptions::ListSubscriptions;
pub use list_custom_term_end_dates::ListCustomTermEndDates;
pub use get_subscription::GetSubscription;
pub use list_add_ons::ListAddOns;
pub use get_subscription_provisioning_status::GetSubscriptionProvisioningStatus;
pub use list_transition_eligibilities::ListTransitionEligibilities;
pub use list_transitions::ListTransitions;
pub use get_sku::GetSku;
