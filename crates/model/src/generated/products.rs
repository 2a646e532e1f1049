//! The catalogue behind the lines of orders.
//
// @generated from spec/products.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::{BillingCycleType, Extra, Integer, Json, Link, List, Open, ResourceAttributes, Text};

/// Links of a SKU.
///
/// Source: Learn, Product resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SkuLinks {
    /// What of the SKU can be bought in the country. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub availabilities: Option<Link>,
    /// The SKU itself. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub self_: Option<Link>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(SkuLinks {
    "availabilities" => availabilities,
    "self" => self_,
});

/// A variety of a product that can be bought.
///
/// Source: Learn, Product resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Sku {
    /// Id of the SKU within its product. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub id: Option<Text>,
    /// The product. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub product_id: Option<Text>,
    /// Its name. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub title: Option<Text>,
    /// What it is. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub description: Option<Text>,
    /// The smallest quantity that can be ordered. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub minimum_quantity: Option<Integer>,
    /// The largest quantity that can be ordered. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub maximum_quantity: Option<Integer>,
    /// Whether it is a trial; an order of one needs the billing cycle `none`. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub is_trial: Option<bool>,
    /// The billing cycles an order of it may have. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub supported_billing_cycles: List<Open<BillingCycleType>>,
    /// What must be done before it can be bought. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub purchase_prerequisites: List<Text>,
    /// What must be known to ask whether there is any. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub inventory_variables: List<Text>,
    /// What the order's `provisioningContext` must say. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub provisioning_variables: List<Text>,
    /// What is known of it beyond that, by name. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub dynamic_attributes: Option<Json>,
    /// What the buyer must attest; absent where nothing is asked. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub attestation_properties: Option<Json>,
    /// Links of the SKU. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub links: Option<SkuLinks>,
    /// What the SKU says about itself. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(Sku {
    "id" => id,
    "productId" => product_id,
    "title" => title,
    "description" => description,
    "minimumQuantity" => minimum_quantity,
    "maximumQuantity" => maximum_quantity,
    "isTrial" => is_trial,
    "supportedBillingCycles" => supported_billing_cycles,
    "purchasePrerequisites" => purchase_prerequisites,
    "inventoryVariables" => inventory_variables,
    "provisioningVariables" => provisioning_variables,
    "dynamicAttributes" => dynamic_attributes,
    "attestationProperties" => attestation_properties,
    "links" => links,
    "attributes" => attributes,
});
