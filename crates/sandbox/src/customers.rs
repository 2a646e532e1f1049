//! `GET /customers` and `GET /customers/{customer}`

use crate::answer::{Answer, collection, link, link_with};
use crate::context::Context;
use crate::ids::is_guid;
use crate::json::Json;
use crate::paging::{self, CONTINUATION_TOKEN, Page};
use crate::service_error::ServiceError;
use crate::store::{Customer, Store};

pub(crate) fn list(store: &Store, context: &Context<'_>) -> Result<Answer, ServiceError> {
    let page = page(context)?;
    let filter = page.filter.as_deref().map(Filter::parse).transpose()?;
    let admitted =
        |customer: &&Customer| filter.as_ref().is_none_or(|filter| filter.admits(customer));
    let admitted: Vec<_> = store.customers().iter().filter(admitted).collect();
    let (shown, next) = page.of(&admitted);
    let items = shown.iter().map(|customer| summary(customer)).collect();

    let mut links = vec![("self", link("/customers"))];
    let token = next.map(|next| next.token());
    if let Some(token) = &token {
        let header = Json::object([("key", CONTINUATION_TOKEN.into()), ("value", token.into())]);
        let next = link_with("/customers?seekOperation=Next", "headers", vec![header]);
        links.push(("next", next));
    }
    let mut json = collection(items, links);
    if let Some(token) = token {
        json.push("continuationToken", token);
    }
    Ok(Answer::ok(json))
}

pub(crate) fn get(store: &Store, context: &Context<'_>) -> Result<Answer, ServiceError> {
    let id = context.customer();
    if !is_guid(id) {
        return Err(ServiceError::customer_id_not_a_guid());
    }
    let customer = store
        .customer(id)
        .ok_or_else(|| ServiceError::customer_not_found(id))?;
    Ok(Answer::ok(customer.resource.clone()))
}

/// A seek takes everything from its token; size and filter of the query are for the first page.
fn page(context: &Context<'_>) -> Result<Page, ServiceError> {
    let query = &context.query;
    if let Some(operation) = query.get("seekOperation") {
        paging::check_seek(operation)?;
        return Page::from_headers(&context.call.headers);
    }
    let size = query.number("size")?.unwrap_or(context.page_size);
    Ok(Page {
        offset: 0,
        size,
        filter: query.get("filter").map(str::to_owned),
    })
}

/// A customer in a list has fewer members than a customer by id.
fn summary(customer: &Customer) -> Json {
    let mut customer = customer.resource.clone();
    let names = "commerceId billingProfile allowDelegatedAccess customDomains links";
    for name in names.split(' ') {
        customer.remove(name);
    }
    if let Some(profile) = customer.get_mut("companyProfile") {
        for name in ["address", "email", "links"] {
            profile.remove(name);
        }
    }
    customer
}

/// `{"Field":"CompanyName","Value":"cont","Operator":"starts_with"}`
struct Filter {
    member: &'static str,
    start: String,
}

impl Filter {
    fn parse(text: &str) -> Result<Self, ServiceError> {
        let bad =
            || ServiceError::invalid_input("the filter is not {\"Field\",\"Value\",\"Operator\"}");
        let json = Json::parse(text).map_err(|_| bad())?;
        let part = |name| {
            json.get_any_case(name)
                .and_then(Json::as_text)
                .ok_or_else(bad)
        };
        let member = Self::member(&part("Field")?)?;
        Self::check_operator(&part("Operator")?)?;
        Ok(Self {
            member,
            start: part("Value")?.to_lowercase(),
        })
    }

    fn member(field: &str) -> Result<&'static str, ServiceError> {
        match field.to_ascii_lowercase().as_str() {
            "companyname" => Ok("companyName"),
            "domain" => Ok("domain"),
            "indirectreseller" | "indirectcloudsolutionprovider" => {
                Err(ServiceError::not_supported(field))
            }
            _ => Err(ServiceError::not_a_member(field, "CustomerSearchField")),
        }
    }

    fn check_operator(operator: &str) -> Result<(), ServiceError> {
        const OTHERS: &str = "equals notequals greaterthan greaterthanorequals lessthan lessthanorequals \
            substring notstartswith and or";
        let name = operator.replace('_', "").to_ascii_lowercase();
        match name.as_str() {
            "startswith" => Ok(()),
            name if OTHERS.split(' ').any(|other| other == name) => {
                Err(ServiceError::not_supported(operator))
            }
            _ => Err(ServiceError::not_a_member(operator, "FieldFilterOperation")),
        }
    }

    fn admits(&self, customer: &Customer) -> bool {
        let value = customer
            .resource
            .get("companyProfile")
            .and_then(|profile| profile.get(self.member));
        value
            .and_then(Json::as_text)
            .is_some_and(|value| value.to_lowercase().starts_with(&self.start))
    }
}
