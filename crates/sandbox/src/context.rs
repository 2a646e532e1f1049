//! One call to the API: what was asked, and what its answer is made from, beside the store.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, Method, Uri};
use bytes::Bytes;

use crate::accounts::Accounts;
use crate::catalog::Catalog;
use crate::date::DAY;
use crate::fault::Fault;
use crate::json::Json;
use crate::multipart::Part;
use crate::query::Query;
use crate::service_error::{Result, ServiceError, refuse};
use crate::settings::Settings;

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("ms-requestid");

pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The parts of the body, if it is a form.
    pub(crate) form: Option<Vec<Part>>,
    /// The one sent, or the one made for the answer.
    pub(crate) request_id: String,
    pub(crate) faults: Vec<Fault>,
}

impl Call {
    /// Does it change anything? Such a call is done to its end even when the client does not wait for it.
    pub(crate) fn is_write(&self) -> bool {
        self.method != Method::GET
    }

    pub(crate) fn json(&self) -> Result<Json> {
        let text = std::str::from_utf8(&self.body).ok();
        let json = text.and_then(|text| Json::parse(text).ok());
        json.ok_or_else(|| ServiceError::invalid_input("the body is not JSON"))
    }
}

/// The text of a header; an empty one is none.
pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok();
    value.filter(|text| !text.is_empty())
}

pub(crate) struct Context<'a> {
    pub(crate) call: &'a Call,
    pub(crate) query: Query,
    /// The values of the parameters in the path, in their order.
    pub(crate) parameters: &'a [String],
    /// Since 1970.
    pub(crate) now: Duration,
    pub(crate) settings: Settings,
    pub(crate) catalog: &'a Catalog,
    pub(crate) accounts: &'a Accounts,
    pub(crate) page_size: usize,
    /// The token is that of an app without a user.
    pub(crate) app_only: bool,
}

impl Context<'_> {
    /// The country that a catalogue is asked for, in capitals.
    pub(crate) fn country(&self) -> Result<String> {
        let country = self.query.get("country").filter(|it| it.len() == 2);
        let what = "'country' is not a code of two letters";
        let country = country.ok_or_else(|| ServiceError::invalid_input(what))?;
        Ok(country.to_ascii_uppercase())
    }

    /// The first parameter of the path: the customer nearly everywhere.
    pub(crate) fn customer(&self) -> &str {
        self.parameter(0)
    }

    /// The second one: the order, or another thing of the customer.
    pub(crate) fn order(&self) -> &str {
        self.parameter(1)
    }

    pub(crate) fn parameter(&self, at: usize) -> &str {
        self.parameters.get(at).map_or("", String::as_str)
    }

    /// In days since 1970.
    pub(crate) fn today(&self) -> u64 {
        self.now.as_secs() / DAY
    }

    /// Refuses apps without a user.
    pub(crate) fn needs_user(&self) -> Result<()> {
        refuse!(if self.app_only,
            403, 900_329 => "Application-only access is not supported here: a user has to sign in.");
        Ok(())
    }
}
