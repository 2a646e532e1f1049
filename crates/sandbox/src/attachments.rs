//! Purchase orders and tenders of an order: `…/attachments`, `…/attachment` and `…/attachment/{id}`.

use crate::answer::{self, Answer, Content};
use crate::context::Context;
use crate::fields::Fields;
use crate::ids;
use crate::json::Json;
use crate::multipart::Part;
use crate::order::Attachment;
use crate::orders;
use crate::service_error::{Result, ServiceError, refusal, refuse};
use crate::store::Store;

const PURCHASE_ORDER: &str = "POAttachment";
const TENDER: &str = "TenderAttachment";

pub(crate) fn list(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let order = orders::find(store, context)?;
    Ok(Answer::ok(collection(&order.attachments)))
}

pub(crate) fn get(store: &Store, context: &Context<'_>) -> Result<Answer> {
    let (order, id) = (orders::find(store, context)?, context.parameter(2));
    let Some(found) = order.attachments.iter().find(|own| own.id == id) else {
        refuse!(404, 1000 => "Attachment {id} was not found.");
    };
    let bytes = Content::Bytes("application/octet-stream", found.content.clone().into());
    Ok(Answer::of(200, bytes))
}

pub(crate) fn upload(store: &mut Store, context: &Context<'_>) -> Result<Answer> {
    orders::find(store, context)?;
    let Some(parts) = &context.call.form else {
        return Err(ServiceError::invalid_input(
            "the body is not a multipart form",
        ));
    };
    let new = read(parts)?;
    let order = orders::find_mut(store, context)?;
    refuse!(if order.status() != "pending_po_upload",
        400, 2006 => "The order does not wait for a purchase order.");
    let json = collection(&new);
    order.attachments.extend(new);
    let now = context.now.as_secs();
    order.enter("po_upload_complete", now, &context.settings);
    Ok(Answer::created(json))
}

fn collection(attachments: &[Attachment]) -> Json {
    answer::collection(attachments.iter().map(Attachment::summary).collect(), None)
}

fn read(parts: &[Part]) -> Result<Vec<Attachment>> {
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
    refuse!(if files.is_empty(), 400, 900_252 => "A purchase order document is required.");
    let tenders = of(&["TenderFiles", "Tender"], TENDER);
    refuse!(if needs_tender && tenders.is_empty(),
        400, 900_253 => "A tender needs a link or a document.");
    files.extend(tenders);
    Ok(files)
}

/// Says whether a tender has to come as a file.
fn check_metadata(part: Option<&Part>) -> Result<bool> {
    let text = part.and_then(|part| std::str::from_utf8(&part.content).ok());
    let json = text.and_then(|text| Json::parse(text).ok());
    let needs_tender = json.and_then(|json| needs_tender(Fields::of(&json).ok()?));
    needs_tender.ok_or_else(|| refusal!(400, 900_254 => "The metadata is not valid."))
}

/// Nothing, if the metadata is not valid.
fn needs_tender(metadata: Fields<'_>) -> Option<bool> {
    let amount = |json: &Json| {
        let amount = json.spelled().parse::<f64>();
        amount.is_ok_and(|amount| amount.is_finite() && amount >= 0.0)
    };
    let currency = metadata.text("currency").ok()??;
    let link = metadata.text("tenderLink").ok()?;
    let tender = metadata.flag("isPartofTender").ok()?;
    let is_valid = metadata.get("customerPrice").is_some_and(amount)
        && metadata.get("fxRate").is_none_or(amount)
        && currency.len() == 3
        && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    is_valid.then(|| tender == Some(true) && link.is_none_or(|link| link.is_empty()))
}
