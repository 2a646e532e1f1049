//! Faults on request: what can go wrong, and how to write it down.

use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// Something that goes wrong on purpose.
///
/// Every fault has a text form, the same in the `Sandbox-Fault` request header, in the admin route and on a
/// command line; [`FromStr`] reads it and [`Display`](fmt::Display) writes it.
///
/// Faults combine. Where several of them replace the whole answer, the first one wins.
///
/// ```
/// use partner_center_sandbox::Fault;
///
/// let fault: Fault = "throttle=57".parse()?;
/// assert_eq!(fault, Fault::Throttle(57));
/// assert_eq!(fault.to_string(), "throttle=57");
/// # Ok::<(), partner_center_sandbox::ParseFaultError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// `bom`: a UTF-8 byte order mark before the body.
    Bom,
    /// `latency=MILLIS`: the answer comes late.
    Latency(Duration),
    /// `throttle=SECONDS`: 429 as the gateway sends it, `Retry-After` in seconds.
    Throttle(u32),
    /// `throttle-date=SECONDS`: the same with `Retry-After` as an HTTP date so many seconds ahead.
    ThrottleDate(u32),
    /// `status=CODE[:json|html|empty]`: an error status from 400 to 599.
    Status(u16, FaultBody),
    /// `truncate`: the length of the whole body is announced, half of it comes, the connection closes.
    Truncate,
    /// `new-enum`: the first item has enum values that nobody documented.
    NewEnum,
    /// `broken-item`: the first item cannot be read by a typed client.
    BrokenItem,
    /// `unauthorized`: 401, whatever the token.
    Unauthorized,
    /// `mfa-required`: 401 with 900421, whatever the token, as by share of traffic since June 2026.
    MfaRequired,
    /// `redirect=URL`: 302 to another place.
    Redirect(String),
    /// `empty`: 200 without a body.
    Empty,
    /// `html`: 200 with a web page.
    Html,
    /// `doubled-ids`: `MS-RequestId: a,a`, as the service does at times; `X-Locale` likewise.
    DoubledIds,
    /// `no-links`: no `links` anywhere in the body.
    NoLinks,
    /// `cut`: nothing is done, and the connection closes without an answer.
    Cut,
    /// `commit-then-cut`: what was asked is done, and the connection closes without an answer.
    CommitThenCut,
    /// `commit-then-stall`: what was asked is done, and no answer comes until the client gives up.
    CommitThenStall,
    /// `commit-then-status=CODE`: what was asked is done, and the gateway answers with this error status.
    CommitThenStatus(u16),
    /// `entra=CODE`: the sign-in service refuses with `AADSTS` and this code, in the form that belongs to it;
    /// a code it does not know is an `invalid_grant`. The API takes no notice.
    Entra(u32),
}

/// The body of an error status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultBody {
    /// JSON: the gateway's form for 502, 503 and 504, the API's form for every other status.
    #[default]
    Json,
    /// A web page, as proxies send it.
    Html,
    /// Nothing.
    Empty,
}

impl Fault {
    /// Reads a comma-separated list. A comma inside a redirect target has to be written `%2C`.
    ///
    /// # Errors
    ///
    /// When one part is not a fault.
    pub fn parse_list(text: &str) -> Result<Vec<Self>, ParseFaultError> {
        text.split(',').map(str::parse).collect()
    }
}

/// The faults without a value, by their texts.
const PLAIN: [(&str, Fault); 13] = [
    ("bom", Fault::Bom),
    ("truncate", Fault::Truncate),
    ("new-enum", Fault::NewEnum),
    ("broken-item", Fault::BrokenItem),
    ("unauthorized", Fault::Unauthorized),
    ("mfa-required", Fault::MfaRequired),
    ("empty", Fault::Empty),
    ("html", Fault::Html),
    ("doubled-ids", Fault::DoubledIds),
    ("no-links", Fault::NoLinks),
    ("cut", Fault::Cut),
    ("commit-then-cut", Fault::CommitThenCut),
    ("commit-then-stall", Fault::CommitThenStall),
];

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latency(delay) => write!(f, "latency={}", delay.as_millis()),
            Self::Throttle(seconds) => write!(f, "throttle={seconds}"),
            Self::ThrottleDate(seconds) => write!(f, "throttle-date={seconds}"),
            Self::Status(status, FaultBody::Json) => write!(f, "status={status}"),
            Self::Status(status, FaultBody::Html) => write!(f, "status={status}:html"),
            Self::Status(status, FaultBody::Empty) => write!(f, "status={status}:empty"),
            Self::Redirect(target) => write!(f, "redirect={target}"),
            Self::CommitThenStatus(status) => write!(f, "commit-then-status={status}"),
            Self::Entra(code) => write!(f, "entra={code}"),
            plain => {
                let known = PLAIN.iter().find(|(_, fault)| fault == plain);
                f.write_str(known.map_or("", |(name, _)| name))
            }
        }
    }
}

impl FromStr for Fault {
    type Err = ParseFaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let fault = match text.split_once('=') {
            None => plain(text),
            Some((name, value)) => with_value(name.trim_end(), value.trim_start()),
        };
        fault.ok_or_else(|| ParseFaultError(text.to_owned()))
    }
}

fn plain(name: &str) -> Option<Fault> {
    let known = PLAIN.iter().find(|(known, _)| *known == name);
    known.map(|(_, fault)| fault.clone())
}

fn with_value(name: &str, value: &str) -> Option<Fault> {
    Some(match name {
        "latency" => Fault::Latency(Duration::from_millis(value.parse().ok()?)),
        "entra" => Fault::Entra(value.parse().ok()?),
        "throttle" => Fault::Throttle(value.parse().ok()?),
        "throttle-date" => Fault::ThrottleDate(value.parse().ok()?),
        "status" => status(value)?,
        "commit-then-status" => match status(value)? {
            Fault::Status(status, FaultBody::Json) => Fault::CommitThenStatus(status),
            _ => return None,
        },
        "redirect" if !value.is_empty() => Fault::Redirect(value.to_owned()),
        _ => return None,
    })
}

fn status(value: &str) -> Option<Fault> {
    let (status, body) = value.split_once(':').unwrap_or((value, "json"));
    let body = match body {
        "json" => FaultBody::Json,
        "html" => FaultBody::Html,
        "empty" => FaultBody::Empty,
        _ => return None,
    };
    let status = status
        .parse()
        .ok()
        .filter(|status| (400..=599).contains(status))?;
    Some(Fault::Status(status, body))
}

/// The text is not a fault that this sandbox knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseFaultError(String);

impl fmt::Display for ParseFaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "'{}' is not a fault; known are bom, latency=MILLIS, throttle=SECONDS, throttle-date=SECONDS, \
             status=CODE[:json|html|empty], truncate, new-enum, broken-item, unauthorized, mfa-required, \
             redirect=URL, empty, html, doubled-ids, no-links, cut, commit-then-cut, commit-then-stall, commit-then-status=CODE and \
             entra=CODE",
            self.0
        )
    }
}

impl Error for ParseFaultError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_form_reads_back() {
        let forms = "bom,latency=250,throttle=57,throttle-date=3,status=503,status=502:html,status=504:empty,truncate,\
                     new-enum,broken-item,unauthorized,mfa-required,redirect=https://other.example/v1,empty,html,doubled-ids,no-links,\
                     cut,commit-then-cut,commit-then-stall,commit-then-status=504,entra=50173";
        let faults = Fault::parse_list(forms).unwrap();
        let written: Vec<_> = faults.iter().map(Fault::to_string).collect();
        assert_eq!(written.join(","), forms);
        assert_eq!(
            "status=500:json".parse(),
            Ok(Fault::Status(500, FaultBody::Json))
        );
        assert_eq!(
            Fault::parse_list(" bom , html "),
            Ok(vec![Fault::Bom, Fault::Html])
        );
    }

    #[test]
    fn what_is_no_fault_is_refused_by_name() {
        for text in [
            "",
            "Bom",
            "bom=1",
            "latency",
            "latency=x",
            "throttle=-1",
            "status=200",
            "status=503:xml",
            "redirect=",
            "commit-then-status=200",
            "commit-then-status=503:html",
        ] {
            let error = text.parse::<Fault>().unwrap_err();
            assert!(
                error
                    .to_string()
                    .starts_with(&format!("'{text}' is not a fault")),
                "{error}"
            );
        }
    }
}
