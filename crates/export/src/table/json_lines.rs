//! JSON lines: an object for each row, with every column in it.

use super::columns::Column;
use super::text_row::TextRow;

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
}

impl TextRow for JsonLine {
    fn cell<V>(&mut self, value: Option<V>, push: impl FnOnce(V, &mut Vec<u8>)) {
        if let Some(head) = self.heads.get(self.at) {
            self.row.extend_from_slice(head.as_bytes());
        }
        self.at += 1;
        match value {
            Some(value) => push(value, &mut self.row),
            None => self.row.extend_from_slice(b"null"),
        }
    }

    fn string<V>(&mut self, value: Option<V>, push: impl FnOnce(V, &mut Vec<u8>)) {
        let mut text = std::mem::take(&mut self.scratch);
        text.clear();
        self.cell(value, |value, row| {
            push(value, &mut text);
            // What the model gives is UTF-8, and writing into memory does not fail.
            let _ = serde_json::to_writer(row, &String::from_utf8_lossy(&text));
        });
        self.scratch = text;
    }
}
