//! Query values, read as generously as the service reads them.
//!
//! Names count in any case, an enum is a member name in any case or its number, and a boolean is what C#,
//! JavaScript or a shell would write.

use axum::extract::Query as Pairs;
use axum::http::Uri;

use crate::json::Json;
use crate::service_error::ServiceError;
use crate::words;

/// The decoded query of one request.
#[derive(Debug)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn of(uri: &Uri) -> Result<Self, ServiceError> {
        Pairs::try_from_uri(uri)
            .map(|Pairs(pairs)| Self(pairs))
            .map_err(|_| ServiceError::invalid_input("the query cannot be read"))
    }

    /// The first value under this name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Absent is `false`.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, ServiceError> {
        let Some(value) = self.get(name) else {
            return Ok(false);
        };
        match value.to_ascii_lowercase().as_str() {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(ServiceError::invalid_input(&format!(
                "'{value}' is no boolean ({name})"
            ))),
        }
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<usize>, ServiceError> {
        let bad = |value| ServiceError::invalid_input(&format!("'{value}' is no count ({name})"));
        self.get(name)
            .map(|value| value.parse().map_err(|_| bad(value)))
            .transpose()
    }

    pub(crate) fn billing_cycle(&self) -> Result<Option<BillingCycle>, ServiceError> {
        self.get("billingType").map(BillingCycle::parse).transpose()
    }
}

/// A billing cycle: a position in [`CYCLES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BillingCycle(usize);

/// The members in the order of their numbers, as answers spell them.
const CYCLES: [&str; 7] = [
    "unknown",
    "monthly",
    "annual",
    "none",
    "one_time",
    "triennial",
    "biennial",
];

impl BillingCycle {
    pub(crate) fn parse(value: &str) -> Result<Self, ServiceError> {
        let named = CYCLES.iter().position(|cycle| spells(value, cycle));
        let number = || {
            value
                .parse()
                .ok()
                .filter(|&number: &usize| number < CYCLES.len())
        };
        let found = named.or_else(number).map(Self);
        found.ok_or_else(|| ServiceError::not_a_member(value, "BillingCycleType"))
    }

    /// The cycle that a body names, which is read more strictly than a query.
    pub(crate) fn in_body(value: &Json) -> Result<Self, ServiceError> {
        let found = words::position(&CYCLES, value).map(Self);
        found.ok_or_else(|| {
            let value = value.as_text().unwrap_or_else(|| value.to_string());
            ServiceError::not_a_member(&value, "BillingCycleType")
        })
    }

    /// The word that answers use.
    pub(crate) fn name(self) -> &'static str {
        CYCLES[self.0]
    }

    /// Does a `billingCycle` of an order, however it is spelled, name this cycle?
    pub(crate) fn covers(self, wire: &str) -> bool {
        spells(wire, CYCLES[self.0])
    }
}

/// The C# member of `one_time` is `OneTime`; either counts in any case.
fn spells(value: &str, cycle: &str) -> bool {
    value.eq_ignore_ascii_case(cycle) || value.eq_ignore_ascii_case(&cycle.replace('_', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_by_name_and_number() {
        for (number, name) in CYCLES.iter().enumerate() {
            assert_eq!(BillingCycle::parse(name).unwrap().0, number);
            assert_eq!(BillingCycle::parse(&number.to_string()).unwrap().0, number);
        }
    }

    #[test]
    fn five_spellings_of_one_time_and_no_more() {
        for value in ["onetime", "oneTime", "OneTime", "one_time", "ONE_TIME", "4"] {
            assert_eq!(BillingCycle::parse(value).unwrap().0, 4, "{value}");
        }
        for value in ["", "one-time", "one time", "7", "-1", "weekly", "mon_thly"] {
            assert!(BillingCycle::parse(value).is_err(), "{value}");
        }
    }
}
