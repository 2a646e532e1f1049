//! What is sent, member by member: each known word in the one spelling that the documents have for its
//! place, and nothing that cannot be meant.

mod form;

use std::error::Error;
use std::fmt;

use crate::open::{is_word, list};
use crate::{DateTime, Decimal, Extra, Guid, Integer, List, Open, Text, Vocabulary};

pub use form::Form;
use form::Reading;

/// An object that may be sent.
///
/// Answers are read leniently, requests are strict: the service takes `onetime` for no billing cycle at
/// all, and `1-Year` for no term. Generated code implements this, and nothing else.
///
/// ```
/// use partner_center_model::{NewOrder, NewOrderLineItem, Request as _};
///
/// let line = NewOrderLineItem::default().offer_id("A:1:B").quantity(1).term_duration("p1y");
/// let mut order = NewOrder::default().billing_cycle("onetime").line_items([line]);
/// assert!(order.spell()?.is_empty());
/// assert_eq!(
///     serde_json::to_string(&order).unwrap(),
///     r#"{"billingCycle":"one_time","lineItems":[{"offerId":"A:1:B","termDuration":"P1Y","quantity":1}]}"#,
/// );
///
/// order.billing_cycle = Some("fortnightly".into());
/// assert_eq!(order.spell()?[0].path(), "billingCycle");
///
/// order.line_items[0].term_duration = Some("1-Year".into());
/// let malformed = order.spell().unwrap_err().to_string();
/// assert!(malformed.starts_with("lineItems[0].termDuration \"1-Year\": expected an ISO 8601 duration"));
/// # Ok::<(), partner_center_model::Malformed>(())
/// ```
pub trait Request {
    /// Puts what the documents know into their spelling, and says which words they do not know: those
    /// stay as they are, for the service may have learned them since.
    ///
    /// # Errors
    /// When a value does not have the form of its member.
    fn spell(&mut self) -> Result<Vec<Mismatch>, Malformed> {
        let mut spelling = Spelling::default();
        self.spell_members(&mut spelling);
        if spelling.malformed.is_empty() {
            Ok(spelling.new_words)
        } else {
            Err(Malformed(spelling.malformed))
        }
    }

    /// Spells each member.
    #[doc(hidden)]
    fn spell_members(&mut self, spelling: &mut Spelling);
}

/// Values of a request that do not have the form of their members. `Display` names each with the right
/// form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed(Vec<Mismatch>);

/// A value of a request that is not one of those that the documents have in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    path: String,
    value: String,
    expected: String,
}

impl Malformed {
    /// The values, in the order in which they stand in the request.
    #[must_use]
    pub fn values(&self) -> &[Mismatch] {
        &self.0
    }
}

impl Mismatch {
    /// Where it stands, such as `lineItems[0].termDuration`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What it is, as text.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// What the documents have in its place, in words that go after `expected`: `` `P1M`, `P1Y` or `P3Y` ``.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.expected
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            value,
            expected,
        } = self;
        write!(f, "{path} {value:?}: expected {expected}")
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&values.join("; "))
    }
}

impl Error for Malformed {}

/// A look at all members, and what it found.
#[derive(Debug, Default)]
#[doc(hidden)]
pub struct Spelling {
    path: String,
    malformed: Vec<Mismatch>,
    new_words: Vec<Mismatch>,
}

impl Spelling {
    pub(crate) fn member<T: Value>(&mut self, name: &str, form: Form, value: &mut T) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        value.spell_as(form, self);
        self.path.truncate(length);
    }

    /// Members beside the known ones. The service does not look at the case of names, so a known name in
    /// another case would be a value that nobody has looked at.
    pub(crate) fn others(&mut self, known: &[&str], extra: &Extra) {
        for (name, value) in extra.iter() {
            let meant = known.iter().find(|known| known.eq_ignore_ascii_case(name));
            if let Some(meant) = meant {
                let length = self.path.len();
                let dot = if length > 0 { "." } else { "" };
                self.path.push_str(&format!("{dot}{name}"));
                self.malformed(value, format!("the name {meant} for it"));
                self.path.truncate(length);
            }
        }
    }

    fn malformed(&mut self, value: impl fmt::Display, expected: impl Into<String>) {
        self.malformed.push(self.mismatch(value, expected));
    }

    fn new_word(&mut self, word: &str, documented: impl Into<String>) {
        self.new_words.push(self.mismatch(word, documented));
    }

    fn mismatch(&self, value: impl fmt::Display, expected: impl Into<String>) -> Mismatch {
        Mismatch {
            path: self.path.clone(),
            value: value.to_string(),
            expected: expected.into(),
        }
    }
}

/// A value of a request.
pub(crate) trait Value {
    fn spell_as(&mut self, form: Form, spelling: &mut Spelling);
}

impl<T: Request> Value for T {
    fn spell_as(&mut self, _: Form, spelling: &mut Spelling) {
        self.spell_members(spelling);
    }
}

impl<T: Value> Value for Option<T> {
    fn spell_as(&mut self, form: Form, spelling: &mut Spelling) {
        if let Some(value) = self {
            value.spell_as(form, spelling);
        }
    }
}

impl<T: Value> Value for List<T> {
    fn spell_as(&mut self, form: Form, spelling: &mut Spelling) {
        let length = spelling.path.len();
        for (place, item) in self.iter_mut().enumerate() {
            spelling.path.push_str(&format!("[{place}]"));
            item.spell_as(form, spelling);
            spelling.path.truncate(length);
        }
    }
}

impl Value for bool {
    fn spell_as(&mut self, _: Form, _: &mut Spelling) {}
}

impl Value for Text {
    fn spell_as(&mut self, form: Form, spelling: &mut Spelling) {
        let spelled = match form.read(self) {
            Reading::Known(text) => text,
            Reading::New(text) => {
                spelling.new_word(&text, form.expected());
                text
            }
            Reading::Malformed => return spelling.malformed(&self, form.expected()),
        };
        if *spelled != **self {
            *self = Text::from(spelled);
        }
    }
}

impl<E: Vocabulary> Value for Open<E> {
    fn spell_as(&mut self, _: Form, spelling: &mut Spelling) {
        if let Some(member) = self.known() {
            *self = member.into();
            return;
        }
        let words = E::WORDS.iter().map(|(word, _)| *word);
        let words: Vec<&str> = words.filter(|word| *word != "unknown").collect();
        if self.is_text() && is_word(self.as_str()) {
            spelling.new_word(self.as_str(), list(&words));
        } else {
            spelling.malformed(&self, list(&words));
        }
    }
}

impl Value for Guid {
    fn spell_as(&mut self, _: Form, spelling: &mut Spelling) {
        if !self.is_well_formed() {
            spelling.malformed(&self, Form::Guid.expected());
        }
    }
}

impl Value for DateTime {
    fn spell_as(&mut self, _: Form, spelling: &mut Spelling) {
        match self.for_request() {
            Some(date) => *self = date,
            None => spelling.malformed(&self, "a date such as 2027-01-31T00:00:00Z"),
        }
    }
}

impl Value for Integer {
    fn spell_as(&mut self, form: Form, spelling: &mut Spelling) {
        let least = i64::from(form == Form::Count);
        if (least..=i32::MAX.into()).contains(&self.get()) {
            // The service reads whole numbers, and `1.0` is none to it.
            *self = self.get().into();
        } else {
            spelling.malformed(&self, form.expected());
        }
    }
}

impl Value for Decimal {
    fn spell_as(&mut self, form: Form, spelling: &mut Spelling) {
        let zero = Self::new(0, 0);
        let is_amount = form == Form::Amount;
        if *self < zero || is_amount && *self == zero {
            spelling.malformed(&self, form.expected());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AttachmentMetadata, NewOrder, NewOrderLineItem, OrderCancellation};

    fn order(json: &str) -> NewOrder {
        serde_json::from_str(json).unwrap()
    }

    fn spelled(json: &str) -> String {
        let mut order = order(json);
        assert_eq!(order.spell(), Ok(Vec::new()), "{json}");
        serde_json::to_string(&order).unwrap()
    }

    #[test]
    fn whatever_spelling_comes_in_the_documented_one_goes_out() {
        for cycle in [
            "one_time", "onetime", "OneTime", "oneTime", "ONE-TIME", "one time",
        ] {
            assert_eq!(
                spelled(&format!(r#"{{"billingCycle":"{cycle}"}}"#)),
                r#"{"billingCycle":"one_time"}"#
            );
        }
        let line = r#"{"lineItems":[{"provisioningContext":{"scope":"Shared","duration":"3years"},
            "quantity":"5","renewsTo":{"termDuration":"p1m"},"customTermEndDate":"2027-01-31",
            "purchaseCommitment":{"amount":12.50,"currency":"USD","grain":"Hourly"}}]}"#;
        assert_eq!(
            spelled(line),
            r#"{"lineItems":[{"provisioningContext":{"scope":"shared","duration":"3Years"},"customTermEndDate":"2027-01-31T00:00:00Z","quantity":5,"renewsTo":{"termDuration":"P1M"},"purchaseCommitment":{"amount":12.50,"currency":"usd","grain":"hourly"}}]}"#
        );
        let mut cancellation = OrderCancellation::default().status("Canceled");
        cancellation.spell().unwrap();
        let json = serde_json::to_string(&cancellation).unwrap();
        assert_eq!(json, r#"{"status":"cancelled"}"#);
    }

    #[test]
    fn every_malformed_value_is_named_with_the_right_form() {
        let json = r#"{"referenceCustomerId":"contoso","billingCycle":4,"lineItems":[{},
            {"lineItemNumber":-1,"offerId":"Microsoft 365","termDuration":"1-Year","promotionId":"a b",
            "customTermEndDate":"31/12/2026","quantity":2147483648,"partnerIdOnRecord":"MPN 1",
            "additionalPartnerIdsOnRecord":["1","x"],"renewsTo":{"termDuration":"Monthly"},
            "provisioningContext":{"scope":"both of them","entitlementId":"x","subscriptionId":"x","duration":""},
            "purchaseCommitment":{"amount":0,"currency":"dollar","grain":"an hour"}}]}"#;
        let malformed = order(json).spell().unwrap_err();
        let lines: Vec<String> = malformed.values().iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(lines.join("\n"));
        let metadata = AttachmentMetadata::default()
            .customer_price(-1)
            .currency("Euro")
            .fx_rate(0)
            .tender_link("tenders.example");
        let malformed = metadata.clone().spell().unwrap_err();
        assert_eq!(malformed.values().len(), 4, "{malformed}");
    }

    #[test]
    fn new_words_are_named_and_stay() {
        let mut order = order(
            r#"{"billingCycle":"fortnightly","lineItems":[{"termDuration":"P12M","offerId":"MS-MC-AZR-0033P",
            "provisioningContext":{"scope":"managementGroup"}}]}"#,
        );
        let before = order.clone();
        let found = order.spell().unwrap();
        let paths: Vec<_> = found.iter().map(|new| (new.path(), new.value())).collect();
        let expected = [
            ("billingCycle", "fortnightly"),
            ("lineItems[0].provisioningContext.scope", "managementGroup"),
            ("lineItems[0].offerId", "MS-MC-AZR-0033P"),
            ("lineItems[0].termDuration", "P12M"),
        ];
        assert_eq!(paths, expected);
        assert_eq!(
            found[3].expected(),
            "an ISO 8601 duration: `P1M`, `P1Y` or `P3Y`"
        );
        assert_eq!(order, before);
    }

    #[test]
    fn dates_have_the_form_of_the_documents() {
        let date = |text: &str| {
            let mut line = NewOrderLineItem::default().custom_term_end_date(text);
            let spelled = line.spell().is_ok();
            spelled.then(|| line.custom_term_end_date.unwrap().to_string())
        };
        for good in [
            "2027-01-31T00:00:00Z",
            "2027-01-31T00:00:00",
            "2027-01-31T23:59:59.9999999+02:00",
        ] {
            assert_eq!(date(good).as_deref(), Some(good));
        }
        assert_eq!(
            date(" 2028-02-29 ").as_deref(),
            Some("2028-02-29T00:00:00Z")
        );
        let all = "|31/12/2026|2027-02-29|2027-13-01|20270131|2027-1-31|2027-01-31 00:00|0001-01-01T00:00:00|tomorrow";
        for malformed in all.split('|') {
            assert_eq!(date(malformed), None, "{malformed}");
        }
    }
}
