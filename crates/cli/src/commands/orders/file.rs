//! An order or a cart from a file: as people and other SDKs write it.

use std::error::Error;
use std::path::Path;

use partner_center_reqwest::core::endpoint::{Payload, decode};
use partner_center_reqwest::model::decode::Decode;
use partner_center_reqwest::model::json_text::JsonText;
use partner_center_reqwest::model::{
    Cart, CartLineItem, Extra, NewCart, NewCartLineItem, NewOrder, NewOrderLineItem, Order,
    OrderLineItem, Participant, ProvisioningContext, PurchaseCommitment, RenewsTo,
};
use serde_json::Value;

use crate::error::CommandError;
use crate::ids::nearest;
use crate::input;

/// A request that people write into files.
pub(crate) trait Written: Decode {
    /// Members that the service sets, and that a file may have all the same, since it may be an answer that was
    /// edited: they are left out.
    const OWNED: &'static [&'static str];

    /// Shows each object of it.
    fn look(&self, look: &mut Look<'_>);
}

/// Is shown the unknown members of an object, its place, the members it knows, and those that answers have.
type Look<'l> = dyn FnMut(&Extra, &str, &[&str], &[&str]) + 'l;

/// Reads a request; `-` is stdin.
pub(crate) fn read<T: Written>(path: &Path, allows_unknown: bool) -> Result<T, CommandError> {
    let wrong = |why: &dyn std::fmt::Display| {
        CommandError::Input(format!("--file {}: {why}", path.display()))
    };
    let text = &*input::text(path).map_err(|error| wrong(&error))?;
    if text.trim().is_empty() {
        return Err(wrong(&"the file is empty"));
    }
    let request = parse(text).map_err(|error| wrong(&explained(&error.to_string())))?;
    if !allows_unknown {
        check_known(&request).map_err(|why| wrong(&why))?;
    }
    Ok(request)
}

/// An error with its cause where a program that writes JSON is known for it.
fn explained(error: &str) -> String {
    let wanted = |what: &str| error.contains(&format!("expected {what}"));
    let found = |what: &str| error.contains(&format!("invalid type: {what}"));
    let why = if found("string") && (wanted("a sequence") || wanted("an object")) {
        "; PowerShell writes an object as a text where it is deeper than `ConvertTo-Json -Depth` says, 2 by default"
    } else if found("map") && wanted("a sequence") {
        "; a list of one item needs its brackets, too: [{…}], in PowerShell @(…)"
    } else if found("sequence") && wanted("an object") {
        "; it takes one thing, not a list of them"
    } else {
        ""
    };
    format!("{error}{why}")
}

/// The request that a text has, or an answer.
pub(crate) fn parse<T: Written>(text: &str) -> Result<T, Box<dyn Error>> {
    let json = JsonText::check(text)?;
    let request = rewritten(json, T::OWNED)?;
    Ok(decode(&Payload::from(request.into_bytes()))?)
}

/// The objects of requests with the members they know.
const KNOWN: [&[&str]; 8] = [
    NewOrder::MEMBERS,
    NewOrderLineItem::MEMBERS,
    NewCart::MEMBERS,
    NewCartLineItem::MEMBERS,
    Participant::MEMBERS,
    ProvisioningContext::MEMBERS,
    RenewsTo::MEMBERS,
    PurchaseCommitment::MEMBERS,
];

/// The same JSON with known names in camelCase, without nulls and without the members that are left out. Numbers
/// keep their digits.
fn rewritten(json: JsonText<'_>, left_out: &[&str]) -> serde_json::Result<String> {
    if let Some(members) = json.members() {
        let is_owned = |name: &str| left_out.iter().any(|own| own.eq_ignore_ascii_case(name));
        let members = members.iter().filter(|member| member.value != "null");
        let members = members.filter(|member| !is_owned(&member.name()));
        let parts = members.map(|member| {
            let name: String = serde_json::from_str(member.raw_name)?;
            let value = rewritten(JsonText::of_json(member.value), left_out)?;
            Ok(format!("{}:{value}", Value::from(camel_case(&name))))
        });
        let parts: serde_json::Result<Vec<_>> = parts.collect();
        Ok(format!("{{{}}}", parts?.join(",")))
    } else if let Some(items) = json.items() {
        let items = items.into_iter().filter(|item| item.text() != "null");
        let items = items.map(|item| rewritten(item, left_out));
        let items: serde_json::Result<Vec<_>> = items.collect();
        Ok(format!("[{}]", items?.join(",")))
    } else {
        Ok(json.text().to_owned())
    }
}

/// `OfferId` is `offerId`; a name that is not known stays as it is.
fn camel_case(name: &str) -> String {
    let mut letters = name.chars();
    let camel: String = letters
        .next()
        .map(|first| first.to_ascii_lowercase())
        .into_iter()
        .chain(letters)
        .collect();
    if KNOWN.iter().any(|names| names.contains(&camel.as_str())) {
        camel
    } else {
        name.to_owned()
    }
}

impl Written for NewOrder {
    const OWNED: &'static [&'static str] = &[];

    fn look(&self, look: &mut Look<'_>) {
        look(&self.extra, "", NewOrder::MEMBERS, Order::MEMBERS);
        for (place, line) in self.line_items.iter().enumerate() {
            let at = format!("lineItems[{place}].");
            let answers = OrderLineItem::MEMBERS;
            look(&line.extra, &at, NewOrderLineItem::MEMBERS, answers);
            let (context, renews_to) = (&line.provisioning_context, &line.renews_to);
            look_into(context.as_ref(), renews_to.as_ref(), &at, look);
            if let Some(commitment) = &line.purchase_commitment {
                let at = format!("{at}purchaseCommitment.");
                look(&commitment.extra, &at, PurchaseCommitment::MEMBERS, &[]);
            }
        }
    }
}

impl Written for NewCart {
    const OWNED: &'static [&'static str] = &[
        "creationTimestamp",
        "lastModifiedTimestamp",
        "expirationTimestamp",
        "lastModifiedUser",
        "status",
        "orderGroup",
        "pricing",
        "error",
        "links",
        "attributes",
    ];

    fn look(&self, look: &mut Look<'_>) {
        look(&self.extra, "", NewCart::MEMBERS, Cart::MEMBERS);
        look_at_lines(&self.line_items, "lineItems", look);
    }
}

fn look_at_lines(lines: &[NewCartLineItem], name: &str, look: &mut Look<'_>) {
    for (place, line) in lines.iter().enumerate() {
        let at = format!("{name}[{place}].");
        let answers = CartLineItem::MEMBERS;
        look(&line.extra, &at, NewCartLineItem::MEMBERS, answers);
        let (context, renews_to) = (&line.provisioning_context, &line.renews_to);
        look_into(context.as_ref(), renews_to.as_ref(), &at, look);
        for (place, participant) in line.participants.iter().enumerate() {
            let at = format!("{at}participants[{place}].");
            look(&participant.extra, &at, Participant::MEMBERS, &[]);
        }
        look_at_lines(&line.addon_items, &format!("{at}addonItems"), look);
    }
}

/// What lines of orders and of carts have in common.
fn look_into(
    context: Option<&ProvisioningContext>,
    renews_to: Option<&RenewsTo>,
    at: &str,
    look: &mut Look<'_>,
) {
    if let Some(context) = context {
        let at = format!("{at}provisioningContext.");
        look(&context.extra, &at, ProvisioningContext::MEMBERS, &[]);
    }
    if let Some(renews_to) = renews_to {
        let at = format!("{at}renewsTo.");
        look(&renews_to.extra, &at, RenewsTo::MEMBERS, &[]);
    }
}

/// All unknown members, with what may have been meant.
fn check_known(request: &impl Written) -> Result<(), String> {
    let mut found = Vec::new();
    request.look(&mut |extra, at, known, answers| {
        let names = extra.iter().map(|(name, _)| name);
        found.extend(names.map(|name| unknown(name, at, known, answers)));
    });
    match found.as_slice() {
        [] => Ok(()),
        [one] => Err(format!(
            "unknown member {one}; --allow-unknown-members sends it as it is"
        )),
        several => Err(format!(
            "unknown members {}; --allow-unknown-members sends them as they are",
            several.join(", ")
        )),
    }
}

/// A member with what to do about it: `answers` are those that the service sets.
fn unknown(name: &str, at: &str, known: &[&str], answers: &[&str]) -> String {
    if answers
        .iter()
        .any(|answer| answer.eq_ignore_ascii_case(name))
    {
        return format!("{at}{name} (it is set by the service; leave it out)");
    }
    match nearest(name, known.iter().copied()) {
        Some(nearest) => format!("{at}{name} (did you mean {at}{nearest}?)"),
        None => format!("{at}{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(text: &str) -> Result<NewOrder, String> {
        let order = parse(text).map_err(|error| error.to_string())?;
        check_known(&order).map(|()| order)
    }

    #[test]
    fn both_cases_are_read_and_nulls_are_dropped() {
        let order = order(
            r#"{"BillingCycle": "annual", "Attributes": null, "LineItems": [
                {"OfferId": "A:1:B", "Quantity": 5, "PurchaseCommitment": {"Amount": 0.10}},
                {"offerId": "C:1:D", "quantity": 1, "friendlyName": null}]}"#,
        )
        .unwrap();
        assert_eq!(
            serde_json::to_string(&order).unwrap(),
            r#"{"billingCycle":"annual","lineItems":[{"offerId":"A:1:B","quantity":5,"purchaseCommitment":{"amount":0.10}},{"offerId":"C:1:D","quantity":1}]}"#
        );
    }

    #[test]
    fn unknown_members_are_named_with_the_nearest_known_one() {
        for (text, expected) in [
            (
                r#"{"billingCylce": "annual"}"#,
                "member billingCylce (did you mean billingCycle?);",
            ),
            (
                r#"{"lineItems": [{}, {"OFFER_ID": "A"}]}"#,
                "lineItems[1].OFFER_ID (did you mean lineItems[1].offerId?)",
            ),
            (
                r#"{"lineItems": [{"renewsTo": {"termDuraton": "P1Y"}}]}"#,
                "lineItems[0].renewsTo.termDuraton (did you mean lineItems[0].renewsTo.termDuration?)",
            ),
        ] {
            let why = order(text).unwrap_err();
            assert!(why.contains(expected), "{why}");
        }
    }

    #[test]
    fn all_unknown_members_are_told_at_once_and_nothing_far_fetched() {
        let why = order(
            r#"{"id": "1", "status": "completed", "TotalPrice": 3, "currencyCode": "EUR", "links": {},
                "colour": 1, "lineItems": [{"lineItemNumbr": 0, "subscriptionId": "x"}]}"#,
        );
        let why = why.unwrap_err();
        for service in ["id", "status", "TotalPrice", "currencyCode", "links"] {
            let said = format!("{service} (it is set by the service; leave it out)");
            assert!(why.contains(&said), "{said}: {why}");
        }
        assert!(why.contains(" colour, "), "{why}");
        assert!(
            why.contains("lineItems[0].lineItemNumbr (did you mean lineItems[0]."),
            "{why}"
        );
        assert_eq!(why.matches("did you mean").count(), 1, "{why}");
    }

    #[test]
    fn what_a_program_made_of_objects_and_lists_is_explained() {
        for (text, said) in [
            (
                r#"{"lineItems": [{"provisioningContext": "System.Collections.Hashtable"}]}"#,
                "-Depth",
            ),
            (r#"{"lineItems": ["@{quantity=1}"]}"#, "-Depth"),
            (r#"{"lineItems": "System.Object[]"}"#, "-Depth"),
            (
                r#"{"lineItems": {"quantity": 1}}"#,
                "[{…}], in PowerShell @(…)",
            ),
            (r#"[{"lineItems": []}]"#, "not a list of them"),
        ] {
            let why = parse::<NewOrder>(text).unwrap_err().to_string();
            assert!(!why.contains(said), "{why}");
            let explained = explained(&why);
            assert!(
                explained.starts_with(&why) && explained.contains(said),
                "{explained}"
            );
        }
        let why = parse::<NewOrder>(r#"{"lineItems": 3}"#)
            .unwrap_err()
            .to_string();
        assert_eq!(explained(&why), why);
    }

    #[test]
    fn a_member_in_both_cases_is_an_error() {
        let why = order(r#"{"lineItems": [], "LineItems": []}"#).unwrap_err();
        assert!(why.contains("duplicate"), "{why}");
    }
}
