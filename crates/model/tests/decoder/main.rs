//! The decoder against serde: for every input the same value, or both refuse.
#![allow(
    clippy::expect_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

mod compare;
mod links;
mod members;
#[path = "../spec/mod.rs"]
mod spec;
mod words;

use compare::{compact, compare_as};

/// `SplitMix64`, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).expect("small")
    }
}

/// Miri is some thousand times slower: it sees a few small fixtures, and one place where the usual
/// tests look at so many.
const STRIDE: usize = if cfg!(miri) { 400 } else { 1 };

fn fixtures() -> Vec<spec::Fixture> {
    let mut fixtures = spec::fixtures();
    fixtures.retain(|fixture| !cfg!(miri) || (200..600).contains(&fixture.text.len()));
    fixtures
}

#[test]
fn every_fixture_is_the_same_either_way() {
    for fixture in fixtures() {
        compare_as(&fixture.kind, fixture.text.as_bytes());
        compare_as(&fixture.kind, &compact(&fixture.text));
    }
}

#[test]
fn every_cut_is_refused_alike() {
    for fixture in fixtures() {
        let body = compact(&fixture.text);
        for end in (0..body.len()).step_by(body.len() / 150 + 1 + STRIDE / 10) {
            compare_as(&fixture.kind, &body[..end]);
        }
    }
}

/// Bytes that JSON gives a meaning, and some that it does not.
const ODD: &[u8] = b"\"\\{}[],:0123456789.-+eEntrufalse /\n\t\r\x00\x1f\x7f";

#[test]
fn damaged_bodies_are_the_same_either_way() {
    let mut random = Random(7);
    let fixtures = fixtures();
    for _ in 0..20_000 / STRIDE {
        let fixture = &fixtures[random.below(fixtures.len())];
        let mut body = if random.below(4) == 0 {
            fixture.text.clone().into_bytes()
        } else {
            compact(&fixture.text)
        };
        for _ in 0..=random.below(3) {
            damage(&mut body, &mut random);
        }
        compare_as(&fixture.kind, &body);
    }
}

fn damage(body: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(body.len());
    let odd = ODD[random.below(ODD.len())];
    match random.below(5) {
        0 => body[at] = odd,
        1 => body.insert(at, odd),
        2 => {
            body.remove(at);
        }
        3 => {
            // A piece of the body stands in another place too.
            let length = random.below(60).min(body.len() - at);
            let piece = body[at..at + length].to_vec();
            let to = random.below(body.len());
            body.splice(to..to, piece);
        }
        _ => {
            let length = random.below(40).min(body.len() - at);
            body.drain(at..at + length);
        }
    }
    if body.is_empty() {
        body.push(b'{');
    }
}

#[test]
fn odd_values_in_every_place_are_the_same_either_way() {
    const VALUES: [&str; 24] = [
        "null",
        "true",
        "\"\"",
        "\"x\"",
        "\"\\u00e9\\n\"",
        "\"\\ud83d\"",
        "\"é\u{1f600}\"",
        "0",
        "-0",
        "1.0",
        "1e2",
        "1E+400",
        "007",
        "1.",
        "-",
        "123456789012345678901234567890.5",
        "[]",
        "[null]",
        "{}",
        "[{}]",
        "{\"a\":[1,{\"b\":\"\\\"\"}]}",
        "\"B0D70A69-4c42-4b27-b17b-91a835d8686a\"",
        "\"2020-01-01T00:00:00.10Z\"",
        "\"a text of more than fourteen bytes\"",
    ];
    for fixture in fixtures() {
        let body = compact(&fixture.text);
        // Every fifth member, the first of them another one in each fixture.
        let colons: Vec<usize> = body
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b':')
            .map(|(at, _)| at)
            .collect();
        for at in colons.into_iter().skip(body.len() % 5).step_by(5) {
            let end = body[at..]
                .iter()
                .position(|byte| matches!(byte, b',' | b'}'))
                .unwrap_or(0);
            for value in VALUES.into_iter().step_by(1 + STRIDE / 100) {
                let mut changed = body[..=at].to_vec();
                changed.extend_from_slice(value.as_bytes());
                changed.extend_from_slice(&body[at + end..]);
                compare_as(&fixture.kind, &changed);
            }
        }
    }
}
