//! GET /v1/productpromotions/{promotion-id}?country={country}
//
// @generated from spec/operations.json by `cargo xtask codegen`: do not edit by hand.

use crate::{DecodeError, PromotionId};
use crate::endpoint::{Endpoint, Operation, PathBuilder, Payload, QueryBuilder, decode};
use partner_center_model::Promotion;
use super::facts;

/// Gets one promotion, also one that is over, with whom it is for.
///
/// - .NET: `ProductPromotions.ByCountry(country).ById(promotionId).Get()`
/// - Credentials: App, or App+User
/// - Errors: 404 for one that is unknown in the country
///
/// Source: Learn, Get promotion by ID.
#[derive(Clone, Debug)]
pub struct GetPromotion {
    pub(crate) promotion: PromotionId,
    pub(crate) country: String,
}

impl GetPromotion {
    /// The promotion of this id in a country: two letters, ISO 3166.
    #[must_use]
    pub fn new(promotion: impl Into<PromotionId>, country: impl Into<String>) -> Self {
        Self {
            promotion: promotion.into(),
            country: country.into(),
        }
    }
}

impl Endpoint for GetPromotion {
    type Output = Promotion;

    const OPERATION: Operation = facts::GET_PROMOTION;

    fn path(&self, path: &mut PathBuilder<'_>) {
        path.literal("productpromotions").promotion(&self.promotion);
    }

    fn query(&self, query: &mut QueryBuilder) {
        query.country("country", &self.country);
    }

    fn decode(&self, payload: &Payload) -> Result<Self::Output, DecodeError> {
        decode(payload)
    }

    fn is_void(&self, output: &Self::Output) -> bool {
        output.id.is_none() && !output.extra.is_empty()
    }
}
