//! A link of the service leads to a resource below `/v1` on the configured origin, or is refused.
//!
//! Input: the link.

use partner_center_core::{BaseUrl, Error, RawGet};
use percent_encoding::percent_decode_str;

use crate::BASES;

/// The check with the real resolver.
pub fn check(data: &[u8]) {
    check_with(|link, base| crate::address(&RawGet::new(link), base), data);
}

/// The check with anything that makes an address of a link.
pub fn check_with(address: impl Fn(&str, &BaseUrl) -> Result<String, Error>, data: &[u8]) {
    let Ok(link) = std::str::from_utf8(data) else {
        return;
    };
    for base in BASES {
        let base: BaseUrl = base.parse().unwrap_or_else(|error| panic!("{error}"));
        match address(link, &base) {
            Ok(address) => stays_below(&address, &base),
            Err(error) => assert!(error.is_invalid_input(), "{error:?}"),
        }
    }
}

fn stays_below(address: &str, base: &BaseUrl) {
    let below = address.strip_prefix(&format!("{base}/v1/"));
    let below = below.unwrap_or_else(|| panic!("{address} is not below {base}"));
    assert!(!below.is_empty(), "{address} names nothing");
    assert!(!address.contains(['\\', '#']), "{address}");
    assert!(
        address.bytes().all(|byte| byte.is_ascii_graphic()),
        "{address:?}"
    );
    assert!(address.matches('?').count() <= 1, "{address}");
    // Not even a server or proxy that decodes twice sees another path.
    let path = below.split('?').next().unwrap_or_default();
    let once = percent_decode_str(path).decode_utf8_lossy().into_owned();
    let twice = percent_decode_str(&once).decode_utf8_lossy().into_owned();
    for seen in [path, &once, &twice] {
        let mut segments = seen.split(['/', '\\']);
        assert!(
            !segments.any(|segment| matches!(segment, "" | "." | "..")),
            "{address}: {seen}"
        );
        assert_eq!(
            seen.matches('/').count(),
            path.matches('/').count(),
            "{address}: {seen}"
        );
    }
}
