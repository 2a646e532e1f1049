//! Query values, read as generously as the service reads them.
//!
//! Names count in any case, an enum is a member name in any case or its number, and a boolean is what C#,
//! JavaScript or a shell would write.

use axum::extract::Query as Pairs;
use axum::http::Uri;

use crate::service_error::{Result, ServiceError};
use crate::words::BILLING_CYCLES;

/// The decoded query of one request.
#[derive(Debug)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn of(uri: &Uri) -> Result<Self> {
        Pairs::try_from_uri(uri)
            .map(|Pairs(pairs)| Self(pairs))
            .map_err(|_| ServiceError::invalid_input("the query cannot be read"))
    }

    /// The first value under this name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut pairs = self.0.iter();
        let found = pairs.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Absent is `false`.
    pub(crate) fn flag(&self, name: &str) -> Result<bool> {
        let value = self.get(name).unwrap_or("false");
        match value.to_ascii_lowercase().as_str() {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(ServiceError::invalid_input(&format!(
                "'{value}' is not a boolean ({name})"
            ))),
        }
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<usize>> {
        let number = |value: &str| {
            let bad =
                |_| ServiceError::invalid_input(&format!("'{value}' is not a count ({name})"));
            value.parse().map_err(bad)
        };
        self.get(name).map(number).transpose()
    }

    pub(crate) fn billing_cycle(&self) -> Result<Option<&'static str>> {
        self.get("billingType").map(billing_cycle).transpose()
    }
}

/// The billing cycle that a name or a number means, as answers spell it.
pub(crate) fn billing_cycle(value: &str) -> Result<&'static str> {
    let named = BILLING_CYCLES.iter().find(|cycle| is_cycle(value, cycle));
    let found = named.or_else(|| BILLING_CYCLES.get(value.parse::<usize>().ok()?));
    let found = found.copied();
    found.ok_or_else(|| ServiceError::not_a_member(value, "BillingCycleType"))
}

/// Does a value, however it is spelled, name this cycle? The C# member of `one_time` is `OneTime`.
pub(crate) fn is_cycle(value: &str, cycle: &str) -> bool {
    value.eq_ignore_ascii_case(cycle) || value.eq_ignore_ascii_case(&cycle.replace('_', ""))
}
