//! What the tests share: one call's ids, the service's address, answers.
#![allow(dead_code, reason = "no test file uses all of it")]
#![allow(clippy::unwrap_used, reason = "a failed set-up is a failed test")]

pub(crate) mod call;
pub(crate) mod chance;
pub(crate) mod fake;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use partner_center_core::model::Guid;
use partner_center_core::{BaseUrl, Cloud, driver::RequestMeta};

pub(crate) const CUSTOMER: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
pub(crate) const REQUEST_ID: &str = "01010101-0101-4101-8101-010101010101";
pub(crate) const CORRELATION_ID: &str = "02020202-0202-4202-8202-020202020202";

pub(crate) type Headers<'a> = &'a [(&'a str, &'a str)];

pub(crate) fn meta() -> RequestMeta {
    RequestMeta::new(
        Guid::from_random_bytes([1; 16]),
        Guid::from_random_bytes([2; 16]),
    )
}

pub(crate) fn base() -> BaseUrl {
    Cloud::Global.base_url()
}

pub(crate) fn answer(status: u16, headers: Headers<'_>, body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        let name = HeaderName::try_from(*name).unwrap();
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        response.headers_mut().append(name, value);
    }
    response
}

/// The text of a fixture in the `spec` folder.
#[macro_export]
macro_rules! fixture {
    ($file:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../spec/fixtures/",
            $file
        ))
    };
}
