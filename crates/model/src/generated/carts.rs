//! The result of checking out a cart.
//
// @generated from spec/carts.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::{Extra, FaultCode, Json, List, Order, ResourceAttributes, Text};

/// Why one order of a checkout was not placed.
///
/// Source: Learn, Cart resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrderError {
    /// The group of cart lines that would have become the order. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub order_group_id: Option<Text>,
    /// Code of the failure. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub code: Option<FaultCode>,
    /// What went wrong, for people. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub description: Option<Text>,
    /// What the entry says about itself; mostly absent. Set by the service.
    ///
    /// Source: .NET SDK 3.4.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(OrderError {
    "orderGroupId" => order_group_id,
    "code" => code,
    "description" => description,
    "attributes" => attributes,
});

/// What came of checking out a cart: one cart may turn into several orders, some placed and some
/// not.
///
/// Source: Learn, Cart resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CartCheckoutResult {
    /// The orders that were placed. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub orders: List<Order>,
    /// The orders that were not placed; absent or empty when all were. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub order_errors: List<OrderError>,
    /// Undocumented here; seen only as an empty array. Set by the service.
    ///
    /// Source: observed in documented answers.
    pub additional_information: Option<Json>,
    /// What the result says about itself. Set by the service.
    ///
    /// Source: Learn, Cart resources.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(CartCheckoutResult {
    "orders" => orders,
    "orderErrors" => order_errors,
    "additionalInformation" => additional_information,
    "attributes" => attributes,
});
