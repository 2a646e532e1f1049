//! A list that comes in pieces has the items, the errors and the envelope of the whole body.
//!
//! Input: letters are the sizes of the pieces, as powers of two from `a` = 1, used again and again;
//! the body follows. Without letters the pieces have 7 bytes.

use std::fmt::Debug;

use partner_center_core::driver::ItemDecoder;
use partner_center_core::{
    Item,
    endpoint::{Payload, decode_items},
};
use partner_center_model::{Collection, List, Order};

/// What came out of a decoder, as far as it can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The items: their texts, and their values or errors.
    pub items: Vec<(String, String)>,
    /// The error at the end.
    pub error: Option<String>,
    /// What stands beside the items.
    pub envelope: String,
}

/// The check with the real decoder.
pub fn check(data: &[u8]) {
    check_with(read, data);
}

/// The check with any decoder of pieces.
pub fn check_with(read: impl Fn(&[u8], &[usize]) -> Read, data: &[u8]) {
    let letters = data
        .iter()
        .take_while(|byte| byte.is_ascii_lowercase())
        .count();
    let (letters, body) = data.split_at(letters.min(8));
    let mut sizes: Vec<_> = letters
        .iter()
        .map(|letter| 1 << (letter - b'a').min(16))
        .collect();
    if sizes.is_empty() {
        sizes.push(7);
    }
    let text = String::from_utf8_lossy(body);
    let pieces = read(body, &sizes);
    match decode_items::<Order>(&Payload::from(body)) {
        Ok(mut page) => {
            let items = std::mem::take(&mut page.items);
            let none = if items.is_absent() {
                List::default()
            } else {
                Vec::new().into()
            };
            let whole = Read {
                items: items.iter().map(shown).collect(),
                error: None,
                envelope: format!("{:?}", page.with_items::<()>(none)),
            };
            assert_eq!(pieces, whole, "{text}");
        }
        Err(error) => {
            assert!(pieces.error.is_some(), "{text}");
            if pieces.items.is_empty() {
                assert_eq!(pieces.error, Some(format!("{error:?}")), "{text}");
            }
            let whole = read(body, &[usize::MAX]);
            assert_eq!(
                (&whole.items, whole.error.is_some()),
                (&pieces.items, true),
                "{text}"
            );
        }
    }
}

/// Reads a body that comes in pieces of these sizes, again and again.
pub fn read(body: &[u8], sizes: &[usize]) -> Read {
    let mut decoder = ItemDecoder::<Order>::new();
    let (mut items, mut error) = (Vec::new(), None);
    let mut take = |decoder: &mut ItemDecoder<Order>| {
        while let Some(item) = decoder.next_item() {
            match item {
                Ok(item) => items.push(shown(&item)),
                Err(found) => assert!(error.replace(format!("{found:?}")).is_none(), "two errors"),
            }
        }
    };
    let (mut rest, mut sizes) = (body, sizes.iter().cycle());
    while let Some(size) = sizes.next().filter(|_| !rest.is_empty()) {
        let (piece, behind) = rest.split_at((*size).clamp(1, rest.len()));
        decoder.push(piece);
        take(&mut decoder);
        rest = behind;
    }
    decoder.finish();
    take(&mut decoder);
    assert!(decoder.is_over() && decoder.next_item().is_none());
    assert_eq!(decoder.count(), items.len());
    let envelope: &Collection<()> = decoder.envelope();
    let envelope = format!("{envelope:?}");
    Read {
        items,
        error,
        envelope,
    }
}

fn shown<T: Debug>(item: &Item<T>) -> (String, String) {
    (item.raw().to_owned(), format!("{:?}", item.decoded()))
}
