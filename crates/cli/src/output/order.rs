//! By what a list is sorted, as bytes that sort as the values do.
//!
//! Numbers go by their value, dates by their moment, everything else byte by byte. A text in a column of
//! numbers or dates that is not one comes after them, and what is empty comes last, in either direction.

use partner_center_reqwest::model::{DateTime, Decimal};

use super::columns::Shape;
use super::shown::{At, Shown};
use crate::listing::moment;

/// A column to sort by.
pub(super) struct By<T> {
    pub(super) column: Shown<T>,
    /// Whether the largest comes first.
    pub(super) is_reversed: bool,
}

/// The key of a row: that of the first column, then those of the others.
pub(super) fn key<T: 'static>(by: &[By<T>], at: &At<'_, T>) -> Vec<u8> {
    let mut key = Vec::new();
    for By {
        column,
        is_reversed,
    } in by
    {
        let cell = column.exact(at).unwrap_or_default();
        let (class, mut value) = value(column.facts.shape, &cell);
        if *is_reversed {
            for byte in &mut value {
                *byte = !*byte;
            }
        }
        key.push(class);
        key.append(&mut value);
    }
    key
}

fn value(shape: Shape, cell: &str) -> (u8, Vec<u8>) {
    const USUAL: u8 = 0;
    const ODD: u8 = 1;
    const EMPTY: u8 = 2;
    if cell.is_empty() {
        return (EMPTY, Vec::new());
    }
    let value = match shape {
        Shape::Exact | Shape::Long => return (USUAL, text(cell)),
        Shape::Number => cell.parse::<Decimal>().ok().map(|it| it.sort_key()),
        Shape::Date => moment(&DateTime::from(cell)).map(|it| {
            // The sign in front, turned over: what is before 1970 sorts first.
            let nanoseconds = it.unix_nanoseconds() ^ i128::MIN;
            nanoseconds.to_be_bytes().to_vec()
        }),
    };
    value.map_or_else(|| (ODD, text(cell)), |value| (USUAL, value))
}

/// A text with an end that sorts before everything that may come there instead.
fn text(cell: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(cell.len() + 2);
    for byte in cell.bytes() {
        bytes.push(byte);
        if byte == 0 {
            bytes.push(0xff);
        }
    }
    bytes.extend([0, 0]);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::columns::Column;
    use crate::output::shown::Row;

    const COLUMNS: &[Column<[String; 2]>] = &[
        Column::new("number", |it: &[String; 2]| it[0].clone()).number(),
        Column::new("date", |it: &[String; 2]| it[0].clone()).date(),
        Column::new("text", |it: &[String; 2]| it[0].clone()),
        Column::new("other", |it: &[String; 2]| it[1].clone()),
    ];

    fn sorted(columns: &[(usize, bool)], cells: &[[&str; 2]]) -> Vec<String> {
        let known = Shown::of(COLUMNS);
        let by: Vec<_> = columns
            .iter()
            .map(|(column, is_reversed)| By {
                column: known[*column].clone(),
                is_reversed: *is_reversed,
            })
            .collect();
        let mut cells: Vec<_> = cells.iter().map(|it| it.map(str::to_owned)).collect();
        cells.sort_by_cached_key(|it| key(&by, &At::alone(Row::Read(it))));
        cells.into_iter().map(|it| it.join("|")).collect()
    }

    #[test]
    fn values_sort_by_what_they_are() {
        let one = |column, is_reversed, cells: &str| {
            let cells: Vec<_> = cells.split(' ').map(|it| [it, ""]).collect();
            let sorted = sorted(&[(column, is_reversed)], &cells).concat();
            sorted.trim_end_matches('|').replace('|', " ")
        };
        let numbers = "many 10 9 1e2 -1 -10 0.5 0.05 123456789012345678901 123456789012345678900.5";
        assert_eq!(
            one(0, false, numbers),
            "-10 -1 0.05 0.5 9 10 1e2 123456789012345678900.5 123456789012345678901 many"
        );
        assert_eq!(
            one(0, true, numbers),
            "123456789012345678901 123456789012345678900.5 1e2 10 9 0.5 0.05 -1 -10 many"
        );
        let dates = "2024-01-01T00:00:00 2024-01-01T01:00:00+02:00 soon 2024-01-01T00:00:00.0000001Z \
                     0001-01-01T00:00:00 1969-12-31T23:59:59Z";
        assert_eq!(
            one(1, false, dates),
            "1969-12-31T23:59:59Z 2024-01-01T01:00:00+02:00 2024-01-01T00:00:00 2024-01-01T00:00:00.0000001Z \
             0001-01-01T00:00:00 soon"
        );
        assert_eq!(one(2, false, "b aa B a\0b a a\0"), "B a a\0 a\0b aa b");
        assert_eq!(one(2, true, "b aa B a\0b a a\0"), "b aa a\0b a\0 a B");
    }

    #[test]
    fn what_is_empty_comes_last_and_the_next_column_decides() {
        let cells = [["", "1"], ["a", "2"], ["b", "3"], ["a", "1"], ["", "0"]];
        assert_eq!(
            sorted(&[(2, false), (3, false)], &cells),
            ["a|1", "a|2", "b|3", "|0", "|1"]
        );
        assert_eq!(
            sorted(&[(2, true), (3, false)], &cells),
            ["b|3", "a|1", "a|2", "|0", "|1"]
        );
    }
}
