//! The user of the customer who gets the licences of a purchase.

use http::header::{HeaderMap, HeaderValue};

use crate::Error;
use crate::orders::lines::wrong;

/// Names the user by the user principal name (`x-ms-customeruser-upn`).
///
/// Source: .NET SDK 3.4; not in the documents.
pub(crate) fn name(user: Option<&str>, headers: &mut HeaderMap) -> Result<(), Error> {
    let Some(user) = user else {
        return Ok(());
    };
    let value = Some(user)
        .filter(|user| is_principal_name(user))
        .and_then(|user| HeaderValue::try_from(user).ok())
        .ok_or_else(|| {
            let why = format!("{user:?} is not a user principal name such as kim@contoso.com");
            wrong("customer user", &why)
        })?;
    headers.insert("x-ms-customeruser-upn", value);
    Ok(())
}

/// One `@` with something on both sides, and nothing that a header could not carry.
///
/// Source: RFC 822, as Learn, "Plan and troubleshoot User Principal Name changes" has it.
fn is_principal_name(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(user, domain)| {
        !user.is_empty() && !domain.is_empty() && !domain.contains('@')
    }) && text.bytes().all(|byte| byte.is_ascii_graphic())
}
