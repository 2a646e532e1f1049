//! Purchase orders and tenders of an order: `…/attachments`, `…/attachment` and `…/attachment/{id}`.

use axum::http::{HeaderMap, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::answer::{Answer, Content};
use crate::fields::Fields;
use crate::json::Json;
use crate::multipart::{self, Part};
use crate::orders::{self, Context};
use crate::service_error::ServiceError;
use crate::store::Store;

const PURCHASE_ORDER: &str = "POAttachment";
const TENDER: &str = "TenderAttachment";

#[derive(Clone, Debug)]
pub(crate) struct Attachment {
    id: String,
    file_name: String,
    kind: String,
    content: Vec<u8>,
}

impl Attachment {
    pub(crate) fn read(json: &Json) -> Option<Self> {
        Some(Self {
            id: json.get("attachmentId")?.as_text()?,
            file_name: json.text("fileName"),
            kind: json.text("attachmentType"),
            content: STANDARD.decode(json.text("_content")).ok()?,
        })
    }

    /// As it is kept; an answer does without the content.
    pub(crate) fn to_json(&self) -> Json {
        let mut json = self.summary();
        json.push("_content", STANDARD.encode(&self.content));
        json
    }

    fn summary(&self) -> Json {
        Json::object([
            ("attachmentId", self.id.as_str().into()),
            ("fileName", self.file_name.as_str().into()),
            ("sizeInKB", self.content.len().div_ceil(1024).into()),
            ("attachmentType", self.kind.as_str().into()),
        ])
    }
}

pub(crate) fn list(store: &Store, customer: &str, order: &str) -> Result<Answer, ServiceError> {
    let order = orders::find(store, customer, order)?;
    Ok(Answer::ok(collection(&order.attachments)))
}

pub(crate) fn get(
    store: &Store,
    customer: &str,
    order: &str,
    attachment: &str,
) -> Result<Answer, ServiceError> {
    let order = orders::find(store, customer, order)?;
    let found = order.attachments.iter().find(|own| own.id == attachment);
    let found = found.ok_or_else(|| {
        let description = format!("Attachment {attachment} was not found.");
        ServiceError::missing(1000, description)
    })?;
    let content = Content::Bytes("application/octet-stream", found.content.clone().into());
    Ok(Answer::new(StatusCode::OK, content))
}

pub(crate) fn upload(
    store: &mut Store,
    context: &Context<'_>,
    customer: &str,
    order: &str,
    (headers, body): (&HeaderMap, &[u8]),
) -> Result<Answer, ServiceError> {
    orders::find(store, customer, order)?;
    let boundary = multipart::boundary(headers);
    let parts = boundary.and_then(|boundary| multipart::parts(body, &boundary));
    let parts =
        parts.ok_or_else(|| ServiceError::invalid_input("the body is no multipart form"))?;
    let new = read(context, &parts)?;
    let order = store.owner_mut(customer)?.order_mut(order)?;
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

/// Lists of attachments have no links.
fn collection(attachments: &[Attachment]) -> Json {
    let items = attachments.iter().map(Attachment::summary);
    let items: Vec<_> = items.collect();
    Json::object([
        ("totalCount", items.len().into()),
        ("items", items.into()),
        (
            "attributes",
            Json::object([("objectType", "Collection".into())]),
        ),
    ])
}

fn read(context: &Context<'_>, parts: &[Part<'_>]) -> Result<Vec<Attachment>, ServiceError> {
    let named = |names: &'static [&'static str]| {
        let is_one = move |part: &&Part<'_>| {
            names
                .iter()
                .any(|name| part.name.eq_ignore_ascii_case(name))
        };
        parts.iter().filter(is_one)
    };
    let of = |names, kind: &str| {
        let files = named(names).filter(|part| !part.content.is_empty());
        let attachment = |part: &Part<'_>| Attachment {
            id: context.ids.hex(14),
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
fn check_metadata(part: Option<&Part<'_>>) -> Result<bool, ServiceError> {
    let bad = || ServiceError::bad_request(900_254, "The metadata is not valid.");
    let text = part.and_then(|part| std::str::from_utf8(part.content).ok());
    let json = text
        .and_then(|text| Json::parse(text).ok())
        .ok_or_else(bad)?;
    let metadata = Fields::of(&json).map_err(|_| bad())?;
    let amount = |name| {
        let value = metadata.get(name)?;
        let text = value.as_text().unwrap_or_else(|| value.to_string());
        text.parse::<f64>()
            .ok()
            .filter(|amount| amount.is_finite() && *amount >= 0.0)
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
