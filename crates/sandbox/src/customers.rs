//! `GET /customers` and `GET /customers/{customer}`

use crate::answer::{Answer, collection, link, link_with};
use crate::context::Context;
use crate::ids::is_guid;
use crate::json::{Json, object};
use crate::paging::{self, CONTINUATION_TOKEN, Page};
use crate::service_error::{Result, ServiceError, refuse};
use crate::store::{Customer, Store};

pub(crate) fn list(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let page = page(context)?;
    let filter = page
        .filter
        .as_deref()
        .map(|filter| CustomerFilter::parse(filter, context))
        .transpose()?;
    let admitted =
        |customer: &&Customer| filter.as_ref().is_none_or(|filter| filter.admits(customer));
    let admitted: Vec<_> = store.customers().iter().filter(admitted).collect();
    let (shown, next) = page.of(&admitted);
    let items = shown.iter().map(|customer| summary(customer)).collect();
    let token = next.map(|next| next.token());
    let next = |token: &String| {
        let header = object! { "key": CONTINUATION_TOKEN, "value": token };
        link_with("/customers?seekOperation=Next", "GET", vec![header])
    };
    let links = object! { "self": link("/customers"), "next" ? token.as_ref().map(next) };
    let mut json = collection(items, Some(links));
    if let Some(token) = token {
        json.push("continuationToken", token);
    }
    Ok(Answer::ok(json))
}

pub(crate) fn get(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let id = context.customer();
    if !is_guid(id) {
        return Err(ServiceError::customer_id_not_a_guid());
    }
    let Some(customer) = store.customer(id) else {
        refuse!(404, 3000 => "Customer organization {id} was not found.");
    };
    Ok(Answer::ok(customer.resource.clone()))
}

/// A seek takes everything from its token; size and filter of the query are for the first page.
fn page(context: &Context<'_>) -> Result<Page> {
    let query = &context.query;
    if let Some(operation) = query.get("seekOperation") {
        paging::check_seek(operation)?;
        return Page::from_headers(&context.call.headers);
    }
    Ok(Page {
        offset: 0,
        size: query.number("size")?.unwrap_or(context.page_size),
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

/// The field that has the tenant of a customer's indirect reseller, for users only.
const RESELLER: &str = "indirectReseller";

/// `{"Field":"CompanyName","Value":"cont","Operator":"starts_with"}`
struct CustomerFilter {
    member: &'static str,
    start: String,
    /// The partner ids of the resellers that are asked for.
    resellers: Vec<String>,
}

impl CustomerFilter {
    fn parse(text: &str, context: &Context<'_>) -> Result<Self> {
        let json = Json::parse(text).ok();
        let part = |name| {
            let part = json
                .as_ref()
                .and_then(|json| json.get_any_case(name)?.as_text());
            part.ok_or_else(|| {
                let what = "the filter is not {\"Field\",\"Value\",\"Operator\"}";
                ServiceError::invalid_input(what)
            })
        };
        let member = Self::member(&part("Field")?)?;
        Self::check_operator(&part("Operator")?)?;
        let start = part("Value")?.to_lowercase();
        let mut resellers = Vec::new();
        if member == RESELLER {
            context.needs_user()?;
            let partners = context.accounts.partners().iter();
            let found = partners.filter(|it| it.tenant.iter().any(|own| own.starts_with(&start)));
            resellers.extend(found.map(|partner| partner.id.clone()));
        }
        Ok(Self {
            member,
            start,
            resellers,
        })
    }

    fn member(field: &str) -> Result<&'static str> {
        match field.to_ascii_lowercase().as_str() {
            "companyname" => Ok("companyName"),
            "domain" => Ok("domain"),
            "indirectreseller" => Ok(RESELLER),
            "indirectcloudsolutionprovider" => Err(ServiceError::not_supported(field)),
            _ => Err(ServiceError::not_a_member(field, "CustomerSearchField")),
        }
    }

    fn check_operator(operator: &str) -> Result<()> {
        const OTHERS: &str = "equals notequals greaterthan greaterthanorequals lessthan lessthanorequals \
            substring notstartswith and or";
        let name = operator.replace('_', "").to_ascii_lowercase();
        if name == "startswith" {
            Ok(())
        } else if OTHERS.split(' ').any(|other| other == name) {
            Err(ServiceError::not_supported(operator))
        } else {
            Err(ServiceError::not_a_member(operator, "FieldFilterOperation"))
        }
    }

    fn admits(&self, customer: &Customer) -> bool {
        if self.member == RESELLER {
            let own = customer.resource.text("associatedPartnerId");
            return self.resellers.contains(&own);
        }
        let profile = customer.resource.get("companyProfile");
        let value = profile.and_then(|profile| profile.some_text(self.member));
        value.is_some_and(|value| value.to_lowercase().starts_with(&self.start))
    }
}
