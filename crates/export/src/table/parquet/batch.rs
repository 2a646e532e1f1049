//! The values of some rows, column by column.

use partner_center_model::{DateTime, Decimal, Encode};

use super::super::cells::{Cells, Objects, Words};
use super::super::columns::{Column, Kind};
use super::super::{extra, moment, money};

/// Rows or bytes that a batch has before it is encoded.
pub(super) const MOST_ROWS: usize = 2_048;
const MOST_BYTES: usize = 4 << 20;

/// Which levels of a map there are: nothing, or an entry.
const NO_MAP: i16 = 0;
const ENTRY: i16 = 2;

/// Some rows.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) columns: Vec<Values>,
    at: usize,
    rows: usize,
    bytes: usize,
}

/// The cells of a column: of each, whether there is a value; and the values.
#[derive(Debug)]
pub(super) struct Values {
    pub(super) levels: Vec<i16>,
    pub(super) values: Kinds,
}

#[derive(Debug)]
pub(super) enum Kinds {
    Texts(Texts),
    Numbers(Vec<i64>),
    Flags(Vec<bool>),
    Money(Vec<u8>),
    /// Names and values have the same levels. `repeated` says where a map goes on.
    Maps {
        repeated: Vec<i16>,
        names: Texts,
        values: Texts,
    },
}

/// Texts, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pub(super) bytes: Vec<u8>,
    /// Where each ends.
    pub(super) ends: Vec<usize>,
}

impl Texts {
    /// Ends the text whose bytes were added.
    fn end(&mut self) {
        self.ends.push(self.bytes.len());
    }
}

impl Batch {
    pub(super) fn new(columns: &[Column]) -> Self {
        let values = |column: &Column| Values {
            levels: Vec::new(),
            values: match column.kind {
                Kind::Text | Kind::Json | Kind::Raw => Kinds::Texts(Texts::default()),
                Kind::Moment | Kind::Count => Kinds::Numbers(Vec::new()),
                Kind::Money => Kinds::Money(Vec::new()),
                Kind::Flag => Kinds::Flags(Vec::new()),
                Kind::Extra => Kinds::Maps {
                    repeated: Vec::new(),
                    names: Texts::default(),
                    values: Texts::default(),
                },
            },
        };
        Self {
            columns: columns.iter().map(values).collect(),
            at: 0,
            rows: 0,
            bytes: 0,
        }
    }

    /// Whether it is time to encode it.
    pub(super) fn is_full(&self) -> bool {
        self.rows >= MOST_ROWS || self.bytes >= MOST_BYTES
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Ends the row whose cells were said.
    pub(super) fn end_row(&mut self) {
        debug_assert_eq!(self.at, self.columns.len(), "a cell for each column");
        self.at = 0;
        self.rows += 1;
    }

    /// Begins the next rows, once the columns are empty.
    pub(super) fn clear(&mut self) {
        (self.rows, self.bytes) = (0, 0);
    }

    /// The values of the next column, unless there is none in this row.
    #[inline]
    fn next(&mut self, is_there: bool) -> Option<&mut Kinds> {
        let column = self.columns.get_mut(self.at)?;
        self.at += 1;
        column.levels.push(is_there.into());
        is_there.then_some(&mut column.values)
    }

    #[inline]
    fn texts<V>(&mut self, value: Option<V>, push: impl FnOnce(V, &mut Vec<u8>)) {
        if let Some(Kinds::Texts(texts)) = self.next(value.is_some())
            && let Some(value) = value
        {
            let before = texts.bytes.len();
            push(value, &mut texts.bytes);
            texts.end();
            self.bytes += texts.bytes.len() - before;
        }
    }

    #[inline]
    fn number(&mut self, value: Option<i64>) {
        if let Some(Kinds::Numbers(numbers)) = self.next(value.is_some()) {
            numbers.extend(value);
        }
    }
}

impl Cells for Batch {
    #[inline]
    fn text<V: Words + ?Sized>(&mut self, value: Option<&V>) {
        self.texts(value, Words::push_to);
    }

    #[inline]
    fn moment(&mut self, value: Option<&DateTime>) {
        self.number(value.and_then(moment::micros));
        self.text(value);
    }

    #[inline]
    fn money(&mut self, value: Option<&Decimal>) {
        let unscaled = value.and_then(money::unscaled);
        if let Some(Kinds::Money(bytes)) = self.next(unscaled.is_some()) {
            bytes.extend(unscaled.unwrap_or_default().to_be_bytes());
        }
    }

    #[inline]
    fn count(&mut self, value: Option<i64>) {
        self.number(value);
    }

    #[inline]
    fn flag(&mut self, value: Option<bool>) {
        if let Some(Kinds::Flags(flags)) = self.next(value.is_some()) {
            flags.extend(value);
        }
    }

    #[inline]
    fn json<V: Encode>(&mut self, value: Option<&V>) {
        self.texts(value, Encode::encode);
    }

    #[inline]
    fn extra(&mut self, objects: &Objects<'_>) {
        let Some(Values {
            levels,
            values:
                Kinds::Maps {
                    repeated,
                    names,
                    values,
                },
        }) = self.columns.get_mut(self.at)
        else {
            return;
        };
        self.at += 1;
        if !extra::are_there(objects) {
            levels.push(NO_MAP);
            repeated.push(0);
            return;
        }
        for (number, (name, value)) in extra::members(objects).enumerate() {
            levels.push(ENTRY);
            repeated.push(i16::from(number > 0));
            names.bytes.extend_from_slice(name.as_bytes());
            names.end();
            values.bytes.extend_from_slice(value.as_str().as_bytes());
            values.end();
            self.bytes += name.len() + value.as_str().len();
        }
    }

    #[inline]
    fn raw(&mut self, text: &str) {
        let text = (!text.is_empty()).then_some(text);
        self.texts(text, |text, bytes| bytes.extend_from_slice(text.as_bytes()));
    }
}
