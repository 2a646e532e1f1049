//! What partners are to each other.
//
// @generated from spec/relationships.schema.json by `cargo xtask codegen`: do not edit by hand.

use crate::object::json_object;
use crate::open::vocabulary;
use crate::{Extra, Guid, Open, ResourceAttributes, Text};

/// What one partner is to another.
///
/// Source: Learn, Retrieve a list of indirect resellers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PartnerRelationshipType {
    /// `is_indirect_reseller_of`: An indirect reseller of the other, who is the provider.
    IsIndirectResellerOf,
    /// `is_indirect_cloud_solution_provider_of`: The indirect provider of the other, who is the
    /// reseller.
    IsIndirectCloudSolutionProviderOf,
}

vocabulary!(PartnerRelationshipType {
    IsIndirectResellerOf => "is_indirect_reseller_of" | "IsIndirectResellerOf", query "IsIndirectResellerOf";
    IsIndirectCloudSolutionProviderOf => "is_indirect_cloud_solution_provider_of" | "IsIndirectCloudSolutionProviderOf", query "IsIndirectCloudSolutionProviderOf";
});

/// Another partner, and what the two are to each other.
///
/// Source: Learn, Relationships resources.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct PartnerRelationship {
    /// Tenant id of the other partner. Set by the service.
    ///
    /// Source: Learn, Relationships resources.
    pub id: Option<Guid>,
    /// Name of the other partner. Set by the service.
    ///
    /// Source: Learn, Relationships resources.
    pub name: Option<Text>,
    /// What they are to each other. Set by the service.
    ///
    /// Source: Learn, Relationships resources.
    pub relationship_type: Option<Open<PartnerRelationshipType>>,
    /// State of the relationship, such as `Active`; absent in those of a customer. Set by the
    /// service.
    ///
    /// Source: Learn, Relationships resources.
    pub state: Option<Text>,
    /// Partner id of the other partner. Set by the service.
    ///
    /// Source: Learn, Retrieve a list of indirect resellers.
    pub mpn_id: Option<Text>,
    /// The same under the name that the description of the resource has. Set by the service.
    ///
    /// Source: Learn, Relationships resources.
    pub partner_id: Option<Text>,
    /// Country of the other partner, two letters. Set by the service.
    ///
    /// Source: Learn, Relationships resources.
    pub location: Option<Text>,
    /// What it says about itself. Set by the service.
    ///
    /// Source: Learn, Relationships resources.
    pub attributes: Option<ResourceAttributes>,
    /// Members that this version of the library does not know.
    pub extra: Extra,
}

json_object!(PartnerRelationship {
    "id" => id,
    "name" => name,
    "relationshipType" => relationship_type,
    "state" => state,
    "mpnId" => mpn_id,
    "partnerId" => partner_id,
    "location" => location,
    "attributes" => attributes,
});
