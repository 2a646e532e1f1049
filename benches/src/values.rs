//! Single values: identifiers, dates, money.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::rng::Rng;

const HEX: &[u8; 16] = b"0123456789abcdef";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const CATALOG: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// `len` characters of an alphabet.
fn word(rng: &mut Rng, alphabet: &[u8], len: usize) -> String {
    (0..len).map(|_| char::from(rng.pick(alphabet))).collect()
}

/// A random (version 4) GUID in lower case.
pub(crate) fn guid(rng: &mut Rng) -> String {
    let (high, low) = (rng.bits(), rng.bits());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        (low >> 48) & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff
    )
}

/// The id of a new-commerce order: 12 hexadecimal digits.
pub(crate) fn short_id(rng: &mut Rng) -> String {
    word(rng, HEX, 12)
}

/// The order id of 2018 to 2020: 32 url-safe characters and a `1`.
pub(crate) fn long_id(rng: &mut Rng) -> String {
    let mut id = word(rng, URL_SAFE, 32);
    id.push('1');
    id
}

/// A catalog item: product, SKU, availability.
#[derive(Clone, Debug)]
pub(crate) struct CatalogItem {
    pub(crate) product: String,
    pub(crate) sku: String,
    pub(crate) availability: String,
}

impl CatalogItem {
    /// An item whose product and availability start with `prefix`.
    pub(crate) fn new(rng: &mut Rng, prefix: &str) -> Self {
        let mut id = |prefix: &str, len| format!("{prefix}{}", word(rng, CATALOG, len));
        Self {
            product: id(prefix, 4),
            sku: id("00", 2),
            availability: id(prefix, 4),
        }
    }

    /// The id as it stands in `offerId`.
    pub(crate) fn id(&self) -> String {
        format!("{}:{}:{}", self.product, self.sku, self.availability)
    }
}

/// The number of a partner on record.
pub(crate) fn partner_id(rng: &mut Rng) -> String {
    (1_000_000 + rng.below(8_000_000)).to_string()
}

/// The entity tag of an order: the id and a version, in base64.
pub(crate) fn etag(rng: &mut Rng, id: &str) -> String {
    let version = 1 + rng.below(4);
    STANDARD.encode(format!(r#"{{"id":"{id}","version":{version}}}"#))
}

/// A moment in one of `years`, with a fraction of at most `digits` digits whose
/// trailing zeros are cut, the way .NET writes it, and the given offset.
pub(crate) fn date(rng: &mut Rng, years: (u64, u64), digits: u32, offset: &str) -> String {
    let mut text = format!(
        "{}-{:02}-{:02}T{:02}:{:02}:{:02}",
        years.0 + rng.below(years.1 - years.0 + 1),
        1 + rng.below(12),
        1 + rng.below(28),
        rng.below(24),
        rng.below(60),
        rng.below(60)
    );
    // Evenly drawn fractions would hardly ever be short; every seventh is.
    let kept = if rng.below(7) == 0 {
        rng.pick(&[0, 1, 2, 3, 4, 5, 6]).min(digits)
    } else {
        digits
    };
    let width = usize::try_from(kept).unwrap_or_default();
    let fraction = format!("{:0width$}", rng.below(10_u64.pow(kept)));
    let fraction = fraction.trim_end_matches('0');
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text.push_str(offset);
    text
}

/// Cents as the service writes money: `438.0`, `36.5`, `36.48`.
pub(crate) fn money(cents: u64) -> String {
    let (whole, rest) = (cents / 100, cents % 100);
    if rest % 10 == 0 {
        format!("{whole}.{}", rest / 10)
    } else {
        format!("{whole}.{rest:02}")
    }
}
