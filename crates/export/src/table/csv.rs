//! CSV with a head, in the same columns.

use super::columns::Column;
use super::text_row::TextRow;

/// A row as a record. What is null is an empty field.
#[derive(Debug)]
pub(super) struct CsvRow {
    /// Of each column, whether people choose its words.
    are_free: Vec<bool>,
    record: csv::ByteRecord,
    field: Vec<u8>,
}

impl CsvRow {
    pub(super) fn new(columns: &[Column]) -> Self {
        Self {
            are_free: columns.iter().map(|column| column.is_free).collect(),
            record: csv::ByteRecord::new(),
            field: Vec::new(),
        }
    }

    /// The record of the row whose cells were said; to be cleared.
    pub(super) fn record(&mut self) -> &mut csv::ByteRecord {
        debug_assert_eq!(
            self.record.len(),
            self.are_free.len(),
            "a field for each column"
        );
        &mut self.record
    }
}

impl TextRow for CsvRow {
    fn cell<V>(&mut self, value: Option<V>, push: impl FnOnce(V, &mut Vec<u8>)) {
        self.field.clear();
        if let Some(value) = value {
            push(value, &mut self.field);
        }
        self.record.push_field(&self.field);
    }

    fn string<V>(&mut self, value: Option<V>, push: impl FnOnce(V, &mut Vec<u8>)) {
        let is_free = self.are_free.get(self.record.len()) == Some(&true);
        self.cell(value, |value, field| {
            push(value, field);
            if is_free {
                let guarded = guarded(&String::from_utf8_lossy(field));
                guarded.as_bytes().clone_into(field);
            }
        });
    }
}

/// What spreadsheets begin a formula with, some of them also in their wide forms; and the mark of a text.
const MARKED: [char; 9] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\''];

/// Somebody's own words, marked as text (`'`) where a spreadsheet would calculate: at the beginning, and behind each
/// `;`, which begins a new cell where the spreadsheet takes it for the separator. A mark that was there gets
/// another one, so that [`unguarded`] gives back the very text. Ids, words of the service, dates, numbers and JSON
/// are never marked: programs look things up by them.
///
/// Source: OWASP, CSV Injection.
fn guarded(text: &str) -> String {
    by_parts(text, |words, out| {
        if words.starts_with(MARKED) {
            out.push('\'');
        }
        words
    })
}

/// The text that was guarded.
pub(super) fn unguarded(text: &str) -> String {
    by_parts(text, |words, _| words.strip_prefix('\'').unwrap_or(words))
}

/// Changes how the words of each part begin, behind spaces and quotes, which vanish in some spreadsheets.
fn by_parts(text: &str, change: impl for<'a> Fn(&'a str, &mut String) -> &'a str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    for (number, part) in text.split(';').enumerate() {
        if number > 0 {
            out.push(';');
        }
        let words =
            part.trim_start_matches(|c: char| c == '"' || c.is_whitespace() || c.is_control());
        out.push_str(&part[..part.len() - words.len()]);
        let words = change(words, &mut out);
        out.push_str(words);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_words_are_a_formula_and_none_are_lost() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("-5 seats", "'-5 seats"),
            ("'=1", "''=1"),
            ("'quoted'", "''quoted'"),
            ("\t=1", "\t'=1"),
            ("\u{1b}\"=1", "\u{1b}\"'=1"),
            ("＝1", "'＝1"),
            ("a;=1; '@b;", "a;'=1; ''@b;"),
            ("a=b - c; d", "a=b - c; d"),
            ("Contoso", "Contoso"),
            ("", ""),
        ] {
            assert_eq!(guarded(text), expected);
            assert_eq!(unguarded(&guarded(text)), text);
        }
    }
}
