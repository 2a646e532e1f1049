//! JSON lines: an object for each row, with every column in it.

use partner_center_model::{DateTime, Decimal, Encode};

use super::cells::{Cells, Objects, Words};
use super::columns::Column;
use super::{extra, moment};

/// A row as an object.
#[derive(Debug)]
pub(super) struct JsonLine {
    /// What comes before each value: the comma or the brace, and the name.
    heads: Vec<String>,
    at: usize,
    row: Vec<u8>,
    scratch: Vec<u8>,
}

impl JsonLine {
    pub(super) fn new(columns: &[Column]) -> Self {
        let head = |(at, column): (usize, &Column)| {
            format!("{}\"{}\":", if at == 0 { '{' } else { ',' }, column.name)
        };
        Self {
            heads: columns.iter().enumerate().map(head).collect(),
            at: 0,
            row: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// The row whose cells were said, with its line break; the next one may begin.
    pub(super) fn take(&mut self) -> &[u8] {
        debug_assert_eq!(self.at, self.heads.len(), "a value for each column");
        self.scratch.clear();
        std::mem::swap(&mut self.row, &mut self.scratch);
        self.scratch.extend_from_slice(b"}\n");
        self.at = 0;
        &self.scratch
    }

    /// Begins a cell.
    fn head(&mut self) -> &mut Vec<u8> {
        if let Some(head) = self.heads.get(self.at) {
            self.row.extend_from_slice(head.as_bytes());
        }
        self.at += 1;
        &mut self.row
    }

    /// A cell that is null, or what is pushed.
    fn cell<V>(&mut self, value: Option<V>, push: impl FnOnce(V, &mut Vec<u8>)) {
        let row = self.head();
        match value {
            Some(value) => push(value, row),
            None => row.extend_from_slice(b"null"),
        }
    }

    /// A text whose bytes are pushed.
    fn string<V>(&mut self, value: Option<V>, push: impl FnOnce(V, &mut Vec<u8>)) {
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        self.cell(value, |value, row| {
            push(value, &mut text);
            string(&text, row);
        });
        self.scratch = text;
    }
}

/// Adds a text with its quotes.
fn string(text: &[u8], json: &mut Vec<u8>) {
    // What the model gives is UTF-8, and writing into memory does not fail.
    let _ = serde_json::to_writer(json, &String::from_utf8_lossy(text));
}

impl Cells for JsonLine {
    fn text<V: Words + ?Sized>(&mut self, value: Option<&V>) {
        self.string(value, Words::push_to);
    }

    fn moment(&mut self, value: Option<&DateTime>) {
        let micros = value.and_then(moment::micros);
        self.cell(micros, |micros, row| moment::text(micros).encode(row));
        self.text(value);
    }

    fn money(&mut self, value: Option<&Decimal>) {
        self.cell(value, |value, row| {
            row.extend_from_slice(value.to_string().as_bytes());
        });
    }

    fn count(&mut self, value: Option<i64>) {
        self.cell(value, |value, row| {
            row.extend_from_slice(value.to_string().as_bytes());
        });
    }

    fn flag(&mut self, value: Option<bool>) {
        self.cell(value, |value, row| value.encode(row));
    }

    fn json<V: Encode>(&mut self, value: Option<&V>) {
        self.string(value, Encode::encode);
    }

    fn extra(&mut self, objects: &Objects<'_>) {
        self.cell(extra::are_there(objects).then_some(objects), object);
    }

    fn raw(&mut self, text: &str) {
        self.cell((!text.is_empty()).then_some(text), |text, row| {
            string(text.as_bytes(), row);
        });
    }
}

/// Adds unknown members as an object.
pub(super) fn object(objects: &Objects<'_>, json: &mut Vec<u8>) {
    json.push(b'{');
    for (number, (name, value)) in extra::members(objects).enumerate() {
        if number > 0 {
            json.push(b',');
        }
        string(name.as_bytes(), json);
        json.push(b':');
        // As it came, but for the white space: a line is a row.
        json.extend_from_slice(value.compact().as_bytes());
    }
    json.push(b'}');
}
