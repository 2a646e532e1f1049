//! The catalogue behind the lines of orders: products and their SKUs.
//
// @generated from spec/products.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::{BillingCycleType, Extra, Integer, Json, Link, List, Open, ResourceAttributes, Text};

/// A finer kind of product.
///
/// Source: .NET SDK 3.4.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProductSubType {
    /// Its id, such as `VirtualMachines`. Set by the service.
    ///
    /// Source: .NET SDK 3.4.
    pub id: Option<Text>,
    /// Its name for people. Set by the service.
    ///
    /// Source: .NET SDK 3.4.
    pub display_name: Option<Text>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(ProductSubType {
    "id" => id,
    "displayName" => display_name,
});

/// A kind of product.
///
/// Source: Learn, Product resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProductType {
    /// Its id, such as `OnlineServicesNCE` or `Software`. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub id: Option<Text>,
    /// Its name for people. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub display_name: Option<Text>,
    /// A finer kind; absent for most. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub sub_type: Option<ProductSubType>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(ProductType {
    "id" => id,
    "displayName" => display_name,
    "subType" => sub_type,
});

/// Links of a product.
///
/// Source: Learn, Product resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProductLinks {
    /// Its SKUs. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub skus: Option<Link>,
    /// The product itself. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub self_: Option<Link>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(ProductLinks {
    "skus" => skus,
    "self" => self_,
});

/// A product of the catalogue: what its SKUs are varieties of.
///
/// Source: Learn, Product resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Product {
    /// Its id. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub id: Option<Text>,
    /// Its name. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub title: Option<Text>,
    /// What it is. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub description: Option<Text>,
    /// Its kind. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub product_type: Option<ProductType>,
    /// Whether Microsoft is its publisher. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub is_microsoft_product: Option<bool>,
    /// Who publishes it; absent for many of Microsoft's own. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub publisher_name: Option<Text>,
    /// Links of the product. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub links: Option<ProductLinks>,
    /// What the product says about itself. Set by the service.
    ///
    /// Source: inferred: other resources have it.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(Product {
    "id" => id,
    "title" => title,
    "description" => description,
    "productType" => product_type,
    "isMicrosoftProduct" => is_microsoft_product,
    "publisherName" => publisher_name,
    "links" => links,
    "attributes" => attributes,
});

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
    /// Where its terms of use are. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub terms_of_use_uri: Option<Text>,
    /// How its use is billed, such as `licensed` or `metered`. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub consumption_type: Option<Text>,
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
    /// What can be done with it, such as `Purchase` or `Renew`. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub actions: List<Text>,
    /// What is known of it beyond that, by name. Set by the service.
    ///
    /// Source: Learn, Product resources.
    pub dynamic_attributes: Option<Json>,
    /// What a special offer of it is bound to. Set by the service.
    ///
    /// Source: Learn, Product resources (its members are not described).
    pub specialized_offer_properties: Option<Json>,
    /// The smallest commitment that it is sold with. Set by the service.
    ///
    /// Source: Learn, Product resources (its members are not described).
    pub minimum_purchase_commitment: Option<Json>,
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
    "termsOfUseUri" => terms_of_use_uri,
    "consumptionType" => consumption_type,
    "supportedBillingCycles" => supported_billing_cycles,
    "purchasePrerequisites" => purchase_prerequisites,
    "inventoryVariables" => inventory_variables,
    "provisioningVariables" => provisioning_variables,
    "actions" => actions,
    "dynamicAttributes" => dynamic_attributes,
    "specializedOfferProperties" => specialized_offer_properties,
    "minimumPurchaseCommitment" => minimum_purchase_commitment,
    "attestationProperties" => attestation_properties,
    "links" => links,
    "attributes" => attributes,
});
