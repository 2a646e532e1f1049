use std::sync::atomic::Ordering;

use proptest::prelude::*;

use super::{BULK, Lender, SHORT, Shared, Short};
use crate::scan::is_utf8;

fn count(shared: &Shared) -> usize {
    shared.counted().count.load(Ordering::Relaxed)
}

fn lend(lender: &mut Lender) -> Shared {
    let lent = lender.lend();
    lent.unwrap_or_else(|| {
        lender.hold();
        lender.lend().unwrap()
    })
}

#[test]
fn every_reference_is_counted() {
    let owner = Shared::new("a text".to_owned());
    let clone = owner.clone();
    assert_eq!((count(&owner), &*clone), (2, "a text"));
    let mut lender = Lender::new(clone);
    assert_eq!(count(&owner), 2, "nothing is taken in advance");
    let lent: Vec<Shared> = (0..=BULK).map(|_| lend(&mut lender)).collect();
    assert_eq!(count(&owner), 2 + 2 * BULK);
    drop(lender);
    assert_eq!(count(&owner), 1 + lent.len());
    drop(lent);
    assert_eq!(count(&owner), 1);
}

#[test]
fn the_text_outlives_its_first_owner() {
    let owner = Shared::new("kept".to_owned());
    let mut lender = Lender::new(owner);
    let lent = lend(&mut lender);
    drop(lender);
    assert_eq!((count(&lent), &*lent), (1, "kept"));
}

#[test]
fn threads_share_a_text_and_let_go_of_it_in_any_order() {
    for _ in 0..if cfg!(miri) { 4 } else { 200 } {
        let owner = Shared::new("x".repeat(100));
        let mut lender = Lender::new(owner.clone());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let mine: Vec<Shared> = (0..50).map(|_| lend(&mut lender)).collect();
                scope.spawn(move || {
                    let more: Vec<Shared> = mine.iter().map(Shared::clone).collect();
                    drop(mine);
                    assert!(more.iter().all(|text| text.len() == 100));
                });
            }
            drop(lender);
        });
        assert_eq!(count(&owner), 1);
    }
}

#[test]
fn what_is_not_utf8_comes_back() {
    let bytes = vec![b'a', 0xff];
    assert_eq!(Shared::from_bytes(bytes.clone()).err(), Some(bytes));
}

#[test]
fn a_short_text_is_what_stands_between_two_ascii_characters() {
    let text = "é\"né\", \"\", \"fourteen bytes\", \"fifteen bytes -\" and the end";
    let at = |before, length| Short::between(text, before, length);
    assert_eq!(at(2, 3).unwrap().as_str(), "né");
    assert_eq!(at(9, 0).unwrap().as_str(), "");
    assert_eq!(at(13, SHORT).unwrap().as_str(), "fourteen bytes");
    assert_eq!(at(2, 4).unwrap().as_str(), "né\"");
    assert!(at(2, 2).is_none() && at(1, 4).is_none(), "within a letter");
    assert!(at(31, SHORT + 1).is_none() && at(2, usize::MAX).is_none());
    assert!(at(text.len() - 4, 3).is_none() && at(usize::MAX, 3).is_none());
}

/// Text with damage here and there, of lengths around those of the blocks.
fn nearly_utf8() -> impl Strategy<Value = Vec<u8>> {
    let filling = prop_oneof![Just(0_usize), 500..520_usize, 1_010..1_030_usize];
    (
        filling,
        "\\PC{0,40}",
        proptest::collection::vec(any::<u8>(), 0..3),
        "\\PC{0,600}",
    )
        .prop_map(|(filling, text, damage, more)| {
            let mut bytes = vec![b'a'; filling];
            bytes.extend(text.bytes());
            bytes.extend(damage);
            bytes.extend(more.bytes());
            bytes
        })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(miri) { 8 } else { ProptestConfig::default().cases },
        ..ProptestConfig::default()
    })]

    #[test]
    #[cfg_attr(miri, ignore = "no unsafe code, and making the texts takes Miri minutes")]
    fn utf8_is_what_the_standard_library_says(bytes in nearly_utf8()) {
        prop_assert_eq!(is_utf8(&bytes), std::str::from_utf8(&bytes).is_ok());
        for end in bytes.len().saturating_sub(4)..bytes.len() {
            prop_assert_eq!(is_utf8(&bytes[..end]), std::str::from_utf8(&bytes[..end]).is_ok());
        }
    }

    #[test]
    fn a_short_text_is_what_slicing_gives(text in "[é-ü a-z\"]{0,40}", before in 0..40_usize, length in 0..20_usize) {
        let end = before + 1 + length;
        let are_ascii = [before, end].iter().all(|at| text.as_bytes().get(*at).is_some_and(u8::is_ascii));
        let has_room = before + SHORT + 2 <= text.len();
        let part = text.get(before + 1..end).filter(|part| are_ascii && has_room && part.len() <= SHORT);
        let short = Short::between(&text, before, length);
        prop_assert_eq!(short.as_ref().map(Short::as_str), part);
    }
}
