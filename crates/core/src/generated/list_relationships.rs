//! GET /v1/relationships?relationship_type={relationship-type}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{DecodeError, Notice};
use crate::endpoint::{

    Endpoint, ListEndpoint, Operation, PathBuilder, Payload, QueryBuilder, decode,
    is_no_list, list_notices,
};

use partner_center_model::{

    Collection, Open, PartnerRelationship, PartnerRelationshipType,
};

use super::facts;

/// Lists the partners that have a relationship with this one: the indirect resellers of a provider
/// (`IsIndirectCloudSolutionProviderOf`), or the providers of a reseller (`IsIndirectResellerOf`).
///
/// - .NET: `Relationships.Get(type)`
/// - Credentials: App+User
/// - Errors: 403 with code 900329 for an application alone
///
/// Source: Learn, Retrieve a list of indirect resellers.
#[derive(Clone, Debug)]
pub struct ListRelationships {
    pub(crate) relationship_type: Open<PartnerRelationshipType>,
}

impl ListRelationships {
    /// The partners to whom this one is that.
    #[must_use]
    pub fn new(relationship_type: impl Into<Open<PartnerRelationshipType>>) -> Self {
        Self {
            relationship_type: relationship_type.into(),
        }
    }
}

impl Endpoint for ListRelationships {
    type Output = Collection<PartnerRelationship>;

    const OPERATION: Operation = facts::LIST_RELATIONSHIPS;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("relationships");
    }

    fn query(&self, query: &mut QueryBuilder) {
        query.word("relationship_type", &self.relationship_type);
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn notices(&self, page: &Self::Output) -> Vec<Notice> {
        list_notices(self, page, Some)
    }

    fn is_void(&self, page: &Self::Output) -> bool {
        is_no_list(page)
    }
}

impl ListEndpoint for ListRelationships {
    type Item = PartnerRelationship;
}
