//! An id stands in the address as the one segment that is its own, or the request is refused.
//!
//! Input: the id.

use partner_center_core::{BaseUrl, CustomerId, Error, GetCustomer, GetOrder, OrderId};

use crate::{BASES, CUSTOMER};

/// The check with the real requests.
pub fn check(data: &[u8]) {
    let order = |id: &str, base: &BaseUrl| crate::address(&GetOrder::new(CUSTOMER, id), base);
    check_with(order, data);
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let id = CustomerId::from(text);
    let is_valid = id.is_valid();
    let base = BASES[0].parse().unwrap_or_else(|error| panic!("{error}"));
    match crate::address(&GetCustomer::new(id), &base) {
        Ok(address) => {
            let trimmed = text.trim();
            assert_eq!(address, format!("{base}/v1/customers/{trimmed}"));
            assert!(
                is_valid && trimmed.len() == 36 && is_word(trimmed),
                "{text:?}"
            );
        }
        Err(error) => assert!(!is_valid && error.is_invalid_input(), "{error:?}"),
    }
}

/// The check of order ids with anything that makes an address of one.
pub fn check_with(address: impl Fn(&str, &BaseUrl) -> Result<String, Error>, data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let trimmed = text.trim();
    let is_valid = (1..=64).contains(&trimmed.len()) && is_word(trimmed);
    let id = OrderId::from(text);
    assert_eq!((id.as_str(), id.is_valid()), (trimmed, is_valid));
    assert!(is_valid || id.family().is_none(), "{text:?}");
    for base in BASES {
        let base: BaseUrl = base.parse().unwrap_or_else(|error| panic!("{error}"));
        let template = format!("{base}/v1/customers/{CUSTOMER}/orders/");
        match address(text, &base) {
            Ok(address) => {
                let segment = address.strip_prefix(&template);
                let segment = segment.unwrap_or_else(|| panic!("{address} is not {template}"));
                assert!(segment == trimmed && is_valid, "{address}");
            }
            Err(error) => assert!(!is_valid && error.is_invalid_input(), "{error:?}"),
        }
    }
}

fn is_word(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
