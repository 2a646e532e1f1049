//! `GET /relationships` and `GET /customers/{customer}/relationships`: this partner is an indirect provider.

use crate::accounts::Partner;
use crate::answer::{Answer, attributes, collection};
use crate::context::Context;
use crate::json::{Json, object};
use crate::service_error::{Result, ServiceError};
use crate::store::Store;

pub(crate) fn list(_: &Store, context: &Context<'_>) -> Result<Answer> {
    context.needs_user()?;
    let asked = context.query.get("relationship_type").unwrap_or_default();
    let word = asked.replace('_', "").to_ascii_lowercase();
    let resellers = match word.as_str() {
        "isindirectcloudsolutionproviderof" => context.accounts.partners(),
        "isindirectresellerof" => &[],
        _ => return Err(ServiceError::not_a_member(asked, "PartnerRelationshipType")),
    };
    let known = resellers.iter().filter_map(|it| resource(it, true));
    Ok(Answer::ok(collection(known.collect(), None)))
}

pub(crate) fn of_customer(store: &Store, context: &Context<'_>) -> Result<Answer> {
    context.needs_user()?;
    let owner = store.owner(context.customer())?;
    let reseller = owner.resource.some_text("associatedPartnerId");
    let reseller = reseller.and_then(|id| context.accounts.partner(&id));
    let known = reseller.and_then(|it| resource(it, false));
    Ok(Answer::ok(collection(known.into_iter().collect(), None)))
}

/// A partner whose tenant is known. Those of a customer have fewer members.
fn resource(partner: &Partner, is_whole: bool) -> Option<Json> {
    Some(object! {
        "id": partner.tenant.as_ref()?,
        "name": &partner.name,
        "relationshipType": "is_indirect_cloud_solution_provider_of",
        "state" ? is_whole.then_some("Active"),
        "mpnId": &partner.id,
        "location" ? is_whole.then_some(&partner.country),
        "attributes": attributes("PartnerRelationship"),
    })
}
