//! The form of entries in JSON. Nothing is guessed about a different version.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use partner_center_model::Guid;
use serde_json::{Map, Value, json};

use super::{Ending, Entry, Intent, Origin, Receipt, Settlement, WriteKind};
use crate::auth::Accepts;
use crate::{BaseUrl, Error};

const VERSION: u64 = 1;

impl Entry {
    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = intent_to_json(&self.intent);
        json["begunBy"] = self.generation.into();
        if let Some(settlement) = &self.settlement {
            json["settlement"] = json!({
                "ending": settlement.ending.as_str(),
                "atMs": milliseconds(settlement.at),
                "status": settlement.status.map(|status| status.as_u16()),
                "orders": settlement.orders,
                "code": settlement.code,
            });
        }
        format!("{json:#}\n")
    }

    /// From JSON.
    ///
    /// # Errors
    /// When this library did not write it.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        let json: Value = serde_json::from_slice(json).map_err(|_| unreadable())?;
        let intent = intent_from_json(&json).ok_or_else(unreadable)?;
        let settlement = match json.get("settlement") {
            None => None,
            Some(json) => Some(settlement_from_json(json).ok_or_else(unreadable)?),
        };
        // Entries of earlier versions have none.
        let generation = json.get("begunBy").and_then(Value::as_u64).unwrap_or(1);
        Ok(Self {
            intent,
            settlement,
            generation,
        })
    }
}

impl Receipt {
    /// As JSON, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = json!({
            "version": VERSION,
            "requestId": self.request_id.to_string(),
            "tenant": self.tenant.as_ref().map(Guid::to_string),
            "sha256": STANDARD.encode(self.fingerprint),
            "orders": self.orders,
            "atMs": milliseconds(self.at),
        });
        format!("{json}\n")
    }

    /// From JSON.
    ///
    /// # Errors
    /// When it is not a receipt of this library.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        let read = || {
            let json = of_this_version(json)?;
            let text = |name: &str| json.get(name)?.as_str();
            Some(Self {
                request_id: guid(&json, "requestId")?,
                tenant: text("tenant").map(Guid::from),
                fingerprint: digest_from_text(text("sha256")?)?,
                orders: texts(json.get("orders")?),
                at: Duration::from_millis(json.get("atMs")?.as_u64()?),
            })
        };
        read().ok_or_else(unreadable)
    }
}

impl Origin {
    /// As JSON, in one line.
    #[must_use]
    pub fn to_json(&self) -> String {
        let json = json!({
            "version": VERSION,
            "order": self.order,
            "requestId": self.request_id.to_string(),
            "target": self.target,
        });
        format!("{json}\n")
    }

    /// From JSON.
    ///
    /// # Errors
    /// When this library did not write it.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        let read = || {
            let json = of_this_version(json)?;
            let text = |name: &str| json.get(name)?.as_str();
            Some(Self {
                order: text("order")?.to_owned(),
                request_id: guid(&json, "requestId")?,
                target: text("target")?.to_owned(),
            })
        };
        read().ok_or_else(unreadable)
    }
}

impl Intent {
    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        Entry::new(self.clone(), None).to_json()
    }

    /// From JSON; a settlement in it is ignored.
    ///
    /// # Errors
    /// When this library did not write it.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        Entry::from_json(json).map(|entry| entry.intent)
    }
}

fn unreadable() -> Error {
    Error::invalid_input("the journal's entry cannot be read")
}

fn intent_to_json(intent: &Intent) -> Value {
    let headers: Map<String, Value> = intent
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), bytes_to_json(value.as_bytes())))
        .collect();
    json!({
        "version": VERSION,
        "requestId": intent.request_id.to_string(),
        "correlationId": intent.correlation_id.to_string(),
        "begunMs": milliseconds(intent.begun),
        "baseUrl": intent.base,
        "tenant": intent.tenant.as_ref().map(Guid::to_string),
        "kind": intent.kind.as_str(),
        "method": intent.method.as_str(),
        "target": intent.target,
        "credentials": match intent.credentials {
            Accepts::App => "app",
            Accepts::AppUser => "app_user",
            Accepts::Either => "either",
        },
        "headers": headers,
        "body": bytes_to_json(&intent.body),
        "streamed": intent.is_streamed,
        "bodyLength": intent.body_length,
        "bodySha256": intent.body_digest.map(|digest| STANDARD.encode(digest)),
        "documents": intent.documents,
    })
}

fn intent_from_json(json: &Value) -> Option<Intent> {
    (json.get("version")?.as_u64()? == VERSION).then_some(())?;
    let text = |name: &str| json.get(name)?.as_str();
    let id = |name| guid(json, name);
    let base: BaseUrl = text("baseUrl")?.parse().ok()?;
    let mut headers = HeaderMap::new();
    for (name, value) in json.get("headers")?.as_object()? {
        let value = HeaderValue::from_bytes(&bytes_from_json(value)?).ok()?;
        headers.append(name.parse::<HeaderName>().ok()?, value);
    }
    let method = text("method")?.parse::<Method>().ok()?;
    let target = text("target")?.to_owned();
    let body = bytes_from_json(json.get("body")?)?;
    let kind = match text("kind") {
        Some(word) => WriteKind::from_word(word)?,
        // An entry of an earlier version.
        None => WriteKind::of_request(&method, &target, &body),
    };
    Some(Intent {
        kind,
        request_id: id("requestId")?,
        correlation_id: id("correlationId")?,
        begun: Duration::from_millis(json.get("begunMs")?.as_u64()?),
        base: base.to_string(),
        tenant: text("tenant").map(Guid::from),
        method,
        target,
        headers,
        body,
        body_length: json.get("bodyLength").and_then(Value::as_u64),
        body_digest: text("bodySha256").and_then(digest_from_text),
        documents: json.get("documents").map(texts).unwrap_or_default(),
        is_streamed: json
            .get("streamed")
            .and_then(Value::as_bool)
            .unwrap_or_default(),
        credentials: match text("credentials")? {
            "app" => Accepts::App,
            "app_user" => Accepts::AppUser,
            "either" => Accepts::Either,
            _ => return None,
        },
    })
}

/// JSON of this version; nothing is guessed about a different one.
fn of_this_version(json: &[u8]) -> Option<Value> {
    let json: Value = serde_json::from_slice(json).ok()?;
    (json.get("version")?.as_u64()? == VERSION).then_some(json)
}

fn guid(json: &Value, name: &str) -> Option<Guid> {
    Some(Guid::from(json.get(name)?.as_str()?)).filter(Guid::is_well_formed)
}

fn digest_from_text(text: &str) -> Option<[u8; 32]> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

fn texts(json: &Value) -> Vec<String> {
    let texts = json.as_array().into_iter().flatten();
    texts
        .filter_map(|text| text.as_str().map(str::to_owned))
        .collect()
}

fn settlement_from_json(json: &Value) -> Option<Settlement> {
    let status = match json.get("status")? {
        Value::Null => None,
        status => Some(StatusCode::from_u16(status.as_u64()?.try_into().ok()?).ok()?),
    };
    let orders = json.get("orders")?.as_array()?.iter();
    Some(Settlement {
        ending: Ending::from_word(json.get("ending")?.as_str()?)?,
        at: Duration::from_millis(json.get("atMs")?.as_u64()?),
        status,
        orders: orders
            .map(|id| id.as_str().map(str::to_owned))
            .collect::<Option<_>>()?,
        code: json.get("code")?.as_str().map(str::to_owned),
    })
}

/// Text as it is, so that people can read it; anything else in base64.
fn bytes_to_json(bytes: &[u8]) -> Value {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => json!({"base64": STANDARD.encode(bytes)}),
    }
}

fn bytes_from_json(json: &Value) -> Option<Bytes> {
    match json {
        Value::String(text) => Some(Bytes::copy_from_slice(text.as_bytes())),
        json => Some(STANDARD.decode(json.get("base64")?.as_str()?).ok()?.into()),
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
