//! Members nobody documented.
//!
//! The service adds members without notice. A decoder has to step over them or
//! keep them, so both must be measurable: a few in the ordinary collection, and
//! a collection that has them everywhere.

use std::fmt::Write as _;

use crate::rng::{Rng, SEED};

/// What an object is, as far as undocumented members are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Order,
    Line,
    Link,
    Pricing,
    Attributes,
    /// Maps, link collections, small objects: never extended, because a member
    /// there would be an entry, not something unknown.
    Plain,
}

/// Where undocumented members go.
#[derive(Clone, Debug)]
pub(crate) struct Extras {
    /// A stream of its own: with or without extra members, the orders are the same.
    pub(crate) rng: Rng,
    /// Every object carries some.
    pub(crate) everywhere: bool,
    /// The next object of this shape carries one.
    pub(crate) once: Option<Shape>,
}

impl Extras {
    pub(crate) fn new(everywhere: bool) -> Self {
        Self {
            rng: Rng::new(!SEED),
            everywhere,
            once: None,
        }
    }

    /// Plans the undocumented members of the object about to be written.
    pub(crate) fn frame(&mut self, shape: Shape) -> Frame {
        let mut count = 0;
        if shape != Shape::Plain {
            if self.once == Some(shape) {
                self.once = None;
                count += 1;
            }
            if self.everywhere {
                count += 1 + self.rng.index(2);
            }
        }
        let mut frame = Frame::default();
        if count > 0 {
            // Ascending places, consecutive names: no name twice in one object.
            let mut place = self.rng.below(4);
            let name = self.rng.index(NAMES.len());
            for n in 0..count {
                frame.extras[n] = Some((place, NAMES[(name + n) % NAMES.len()]));
                place += self.rng.below(4);
            }
        }
        frame
    }
}

/// The state of one open object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    /// Members written so far.
    pub(crate) written: usize,
    /// Documented members begun so far.
    pub(crate) documented: u64,
    /// Undocumented members: after how many documented ones, and the name.
    extras: [Option<(u64, &'static str)>; 3],
}

impl Frame {
    /// Takes the name of the next undocumented member whose place has come.
    pub(crate) fn due(&mut self, end: bool) -> Option<&'static str> {
        let documented = self.documented;
        self.extras
            .iter_mut()
            .find(|extra| extra.is_some_and(|(place, _)| end || place <= documented))
            .and_then(Option::take)
            .map(|(_, name)| name)
    }
}

/// Names no resource of the API uses.
const NAMES: [&str; 12] = [
    "riskAssessment",
    "fulfillmentRegion",
    "commerceTags",
    "sellerOfRecord",
    "renewalPolicy",
    "x-trace",
    "taxJurisdiction",
    "internalRank",
    "snapshotId",
    "featureFlags",
    "ledger_ref",
    "z",
];

/// JSON strings, some with text that looks like structure.
const STRINGS: [&str; 6] = [
    r#""standard""#,
    r#""""#,
    r#""weu-2|shard:7""#,
    r#""a \"quoted\" part, {braces} and [brackets]""#,
    r#""C:\\orders\\2024\nsecond line""#,
    r#""région Île-de-France""#,
];

/// Writes a value nobody documented: text, number, flag or something nested.
pub(crate) fn write_unknown(out: &mut String, rng: &mut Rng) {
    // Writing to a `String` cannot fail.
    let _ = match rng.below(10) {
        0..3 => {
            out.push_str(rng.pick(&STRINGS));
            Ok(())
        }
        3 => write!(out, "{}", rng.below(1_000_000)),
        4 => write!(out, "-{}.{:02}", rng.below(500), 1 + rng.below(99)),
        5 => write!(out, "{}", rng.chance(50)),
        6 => write!(
            out,
            r#"{{"level":{},"note":{}}}"#,
            rng.below(9),
            rng.pick(&STRINGS)
        ),
        7 => write!(
            out,
            r#"{{"id":{},"origin":{{"region":{},"weights":[0.25,{}.5,-1]}},"links":null}}"#,
            rng.below(1_000_000),
            rng.pick(&STRINGS),
            rng.below(10)
        ),
        8 => write!(
            out,
            r#"{{"items":[{{"key":"a","value":{}}},{{"key":"b","value":[[],{{}}]}}],"empty":{{}}}}"#,
            rng.pick(&STRINGS)
        ),
        _ => write!(
            out,
            r#"{{"status":"unknown","quantity":{}}}"#,
            rng.below(100)
        ),
    };
}
