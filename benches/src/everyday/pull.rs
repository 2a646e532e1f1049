//! A hand-written decoder to the everyday types, over jiter's pull parser.
//!
//! It does what somebody would do who wants speed and plain types: no derive, no lookup tables,
//! dates by chrono's fast parser, money from the number's text instead of through `f64`.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset};
use jiter::{Jiter, JiterError, Peek};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::types::{
    Attributes, ClientContext, Collection, LineLinks, Link, Order, OrderLineItem, OrderLinks,
    Pricing, PurchaseCommitment, RenewsTo,
};

type Error = Box<dyn std::error::Error + Send + Sync>;
type Read<T> = Result<T, Error>;

/// Reads a whole body.
///
/// # Errors
/// When the body is not JSON, or not of the everyday types.
pub fn collection(body: &[u8]) -> Result<Collection, Error> {
    let mut json = Jiter::new(body);
    let mut page = Collection::default();
    let mut key = json.next_object().map_err(failed)?;
    while let Some(name) = key {
        match name {
            "totalCount" => page.total_count = optional(&mut json, integer)?,
            "items" => page.items = list(&mut json, order)?,
            "links" => page.links = optional(&mut json, order_links)?,
            "attributes" => page.attributes = optional(&mut json, attributes)?,
            _ => json.next_skip().map_err(failed)?,
        }
        key = json.next_key().map_err(failed)?;
    }
    json.finish().map_err(failed)?;
    Ok(page)
}

/// jiter's error has no `std::error::Error`.
#[cold]
fn failed(error: JiterError) -> Error {
    let JiterError { error_type, index } = error;
    format!("{error_type} at byte {index}").into()
}

/// Makes a function that reads an object member by member.
macro_rules! object {
    ($read:ident, $type:ident { $($name:literal => $field:ident by $value:expr,)* }) => {
        fn $read(json: &mut Jiter<'_>) -> Read<$type> {
            let mut object = $type::default();
            let mut key = json.next_object().map_err(failed)?;
            while let Some(name) = key {
                match name {
                    $($name => object.$field = optional(json, $value)?,)*
                    _ => json.next_skip().map_err(failed)?,
                }
                key = json.next_key().map_err(failed)?;
            }
            Ok(object)
        }
    };
}

object!(order, Order {
    "id" => id by text,
    "alternateId" => alternate_id by text,
    "referenceCustomerId" => reference_customer_id by guid,
    "billingCycle" => billing_cycle by text,
    "currencyCode" => currency_code by text,
    "currencySymbol" => currency_symbol by text,
    "lineItems" => line_items by |json: &mut Jiter<'_>| list(json, line),
    "creationDate" => creation_date by date,
    "status" => status by text,
    "transactionType" => transaction_type by text,
    "partnerOnRecordAttestationAccepted" => partner_on_record_attestation_accepted by boolean,
    "links" => links by order_links,
    "totalPrice" => total_price by money,
    "client" => client by client_context,
    "attributes" => attributes by attributes,
});

object!(line, OrderLineItem {
    "lineItemNumber" => line_item_number by integer,
    "provisioningContext" => provisioning_context by text_map,
    "offerId" => offer_id by text,
    "subscriptionId" => subscription_id by guid,
    "parentSubscriptionId" => parent_subscription_id by guid,
    "termDuration" => term_duration by text,
    "customTermEndDate" => custom_term_end_date by date,
    "transactionType" => transaction_type by text,
    "promotionId" => promotion_id by text,
    "friendlyName" => friendly_name by text,
    "quantity" => quantity by integer,
    "pricing" => pricing by pricing,
    "partnerIdOnRecord" => partner_id_on_record by text,
    "additionalPartnerIdsOnRecord" => additional_partner_ids_on_record
        by |json: &mut Jiter<'_>| list(json, text),
    "renewsTo" => renews_to by renews_to,
    "attestationAccepted" => attestation_accepted by boolean,
    "purchaseCommitment" => purchase_commitment by purchase_commitment,
    "links" => links by line_links,
    "attributes" => attributes by attributes,
});

object!(pricing, Pricing {
    "listPrice" => list_price by money,
    "discountedPrice" => discounted_price by money,
    "proratedPrice" => prorated_price by money,
    "price" => price by money,
    "extendedPrice" => extended_price by money,
});

object!(renews_to, RenewsTo { "termDuration" => term_duration by text, });

object!(purchase_commitment, PurchaseCommitment {
    "amount" => amount by money,
    "currency" => currency by text,
    "grain" => grain by text,
});

object!(order_links, OrderLinks {
    "self" => self_ by link,
    "provisioningStatus" => provisioning_status by link,
    "patchOperation" => patch_operation by link,
});

object!(line_links, LineLinks {
    "subscription" => subscription by link,
    "product" => product by link,
    "sku" => sku by link,
    "availability" => availability by link,
    "provisioningStatus" => provisioning_status by link,
    "activationLinks" => activation_links by link,
});

object!(link, Link {
    "uri" => uri by text,
    "method" => method by text,
    "headers" => headers by |json: &mut Jiter<'_>| list(json, text_map),
});

object!(client_context, ClientContext {
    "marketplaceCountry" => marketplace_country by text,
    "deviceFamily" => device_family by text,
    "name" => name by text,
});

object!(attributes, Attributes {
    "etag" => etag by text,
    "objectType" => object_type by text,
});

fn optional<'j, T>(
    json: &mut Jiter<'j>,
    read: impl Fn(&mut Jiter<'j>) -> Read<T>,
) -> Read<Option<T>> {
    if json.peek().map_err(failed)? == Peek::Null {
        json.known_null().map_err(failed)?;
        return Ok(None);
    }
    read(json).map(Some)
}

fn list<'j, T>(json: &mut Jiter<'j>, read: impl Fn(&mut Jiter<'j>) -> Read<T>) -> Read<Vec<T>> {
    let mut items = Vec::new();
    let mut next = json.next_array().map_err(failed)?;
    while next.is_some() {
        items.push(read(json)?);
        next = json.array_step().map_err(failed)?;
    }
    Ok(items)
}

fn text_map(json: &mut Jiter<'_>) -> Read<HashMap<String, String>> {
    let mut map = HashMap::new();
    let mut key = json.next_object().map_err(failed)?.map(str::to_owned);
    while let Some(name) = key {
        map.insert(name, text(json)?);
        key = json.next_key().map_err(failed)?.map(str::to_owned);
    }
    Ok(map)
}

fn text(json: &mut Jiter<'_>) -> Read<String> {
    json.next_str().map(str::to_owned).map_err(failed)
}

fn guid(json: &mut Jiter<'_>) -> Read<Uuid> {
    Ok(Uuid::try_parse(json.next_str().map_err(failed)?)?)
}

fn date(json: &mut Jiter<'_>) -> Read<DateTime<FixedOffset>> {
    let text = json.next_str().map_err(failed)?;
    DateTime::parse_from_rfc3339(text).map_err(|error| error.to_string().into())
}

fn integer(json: &mut Jiter<'_>) -> Read<i64> {
    match json.next_int().map_err(failed)? {
        jiter::NumberInt::Int(number) => Ok(number),
        // Only where another crate of the build has switched on big integers.
        #[allow(unreachable_patterns, reason = "jiter's feature num-bigint")]
        _ => Err("the number is too large".into()),
    }
}

fn money(json: &mut Jiter<'_>) -> Read<Decimal> {
    let number = std::str::from_utf8(json.next_number_bytes().map_err(failed)?)?;
    // Exponents are rare enough not to matter, and allowed.
    Decimal::from_str_exact(number)
        .or_else(|_| Decimal::from_scientific(number))
        .map_err(|error| error.to_string().into())
}

fn boolean(json: &mut Jiter<'_>) -> Read<bool> {
    json.next_bool().map_err(failed)
}
