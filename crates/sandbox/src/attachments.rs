//! Purchase orders and tenders of an order: `…/attachments`, `…/attachment` and `…/attachment/{id}`.

use axum::http::StatusCode;

use crate::answer::{Answer, Content, collection_without_links};
use crate::context::Context;
use crate::fields::Fields;
use crate::ids;
use crate::json::Json;
use crate::multipart::Part;
use crate::order::Attachment;
use crate::orders;
use crate::service_error::ServiceError;
use crate::store::Store;

const PURCHASE_ORDER: &str = "POAttachment";
const TENDER: &str = "TenderAttachment";

pub(crate) fn list(store: &Store, context: &Context<'_>) -> Result<Answer, ServiceError> {
    let order = orders::find(store, context)?;
    Ok(Answer::ok(collection(&order.attachments)))
}

pub(crate) fn get(store: &Store, context: &Context<'_>) -> Result<Answer, ServiceError> {
    let (order, attachment) = (orders::find(store, context)?, context.parameter(2));
    let found = order.attachments.iter().find(|own| own.id == attachment);
    let found = found.ok_or_else(|| {
        let description = format!("Attachment {attachment} was not found.");
        ServiceError::missing(1000, description)
    })?;
    let bytes = Content::Bytes("application/octet-stream", found.content.clone().into());
    Ok(Answer::new(StatusCode::OK, bytes))
}

pub(crate) fn upload(store: &mut Store, context: &Context<'_>) -> Result<Answer, ServiceError> {
    orders::find(store, context)?;
    let parts = context.call.form.as_deref();
    let parts =
        parts.ok_or_else(|| ServiceError::invalid_input("the body is no multipart form"))?;
    let new = read(parts)?;
    let order = orders::find_mut(store, context)?;
    if order.status() != "pending_po_upload" {
        let description = "The order does not wait for a purchase order.";
        return Err(ServiceError::bad_request(2006, description));
    }
    let json = collection(&new);
    order.attachments.extend(new);
    let now = context.now.as_secs();
    order.enter("po_upload_complete", now, &context.settings);
    Ok(Answer::created(json))
}

fn collection(attachments: &[Attachment]) -> Json {
    collection_without_links(attachments.iter().map(Attachment::summary).collect())
}

fn read(parts: &[Part]) -> Result<Vec<Attachment>, ServiceError> {
    let named = |names: &'static [&'static str]| {
        let is_one = |part: &&Part| {
            names
                .iter()
                .any(|name| part.name.eq_ignore_ascii_case(name))
        };
        parts.iter().filter(is_one)
    };
    let of = |names, kind: &str| {
        let files = named(names).filter(|part| !part.content.is_empty());
        let attachment = |part: &Part| Attachment {
            id: ids::hex(14),
            file_name: part.file_name.clone().unwrap_or_else(|| "file".to_owned()),
            kind: kind.to_owned(),
            content: part.content.to_vec(),
        };
        files.map(attachment).collect::<Vec<_>>()
    };
    let needs_tender = check_metadata(named(&["metadata"]).next())?;
    let mut files = of(&["POFiles"], PURCHASE_ORDER);
    if files.is_empty() {
        let description = "A purchase order document is required.";
        return Err(ServiceError::bad_request(900_252, description));
    }
    let tenders = of(&["TenderFiles", "Tender"], TENDER);
    if needs_tender && tenders.is_empty() {
        let description = "A tender needs a link or a document.";
        return Err(ServiceError::bad_request(900_253, description));
    }
    files.extend(tenders);
    Ok(files)
}

/// Says whether a tender has to come as a file.
fn check_metadata(part: Option<&Part>) -> Result<bool, ServiceError> {
    let bad = || ServiceError::bad_request(900_254, "The metadata is not valid.");
    let text = part.and_then(|part| std::str::from_utf8(&part.content).ok());
    let json = text
        .and_then(|text| Json::parse(text).ok())
        .ok_or_else(bad)?;
    let metadata = Fields::of(&json).map_err(|_| bad())?;
    let amount = |name| {
        let value = metadata.get(name)?;
        let text = value.as_text().unwrap_or_else(|| value.to_string());
        let amount = text.parse::<f64>().ok()?;
        (amount.is_finite() && amount >= 0.0).then_some(amount)
    };
    let currency = metadata.text("currency").map_err(|_| bad())?;
    let is_code = |currency: &String| {
        currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    let currency = currency.filter(is_code);
    let rate_is_good = metadata.get("fxRate").is_none() || amount("fxRate").is_some();
    if amount("customerPrice").is_none() || currency.is_none() || !rate_is_good {
        return Err(bad());
    }
    let link = metadata.text("tenderLink").map_err(|_| bad())?;
    let link = link.filter(|link| !link.is_empty());
    let tender = metadata.flag("isPartofTender").map_err(|_| bad())?;
    Ok(tender == Some(true) && link.is_none())
}
