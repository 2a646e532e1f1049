//! Whether the columns of a row hold its values exactly.

use partner_center_model::{DateTime, Decimal, Encode};

use super::cells::{Cells, Objects, Row, Words};
use super::money;
use super::types::Table;

/// What the first value is that does not fit, in words; nothing if all do.
pub(super) fn misfit(row: &impl Row, table: Table) -> Option<String> {
    let mut fit = Fit::default();
    row.cells(&mut fit);
    let (at, value, wanted) = fit.misfit?;
    let columns = table.columns(false);
    let name = columns.get(at).map_or("", |column| column.name);
    let table = table.name();
    Some(format!(
        "{value} does not fit the column {name} of {table}, which holds {wanted}"
    ))
}

/// Looks for the first value that does not fit.
#[derive(Default)]
struct Fit {
    at: usize,
    misfit: Option<(usize, String, &'static str)>,
}

impl Fit {
    fn cell(&mut self, is_fit: bool, value: impl FnOnce() -> String, wanted: &'static str) {
        if !is_fit && self.misfit.is_none() {
            self.misfit = Some((self.at, value(), wanted));
        }
        self.at += 1;
    }
}

impl Cells for Fit {
    fn text<V: Words + ?Sized>(&mut self, value: Option<&V>) {
        let text = || {
            let mut text = Vec::new();
            value.inspect(|value| value.push_to(&mut text));
            String::from_utf8_lossy(&text).into_owned()
        };
        self.cell(value.is_none_or(Words::is_text), text, "a text");
    }

    fn moment(&mut self, value: Option<&DateTime>) {
        // The text beside it is exact.
        self.at += 1;
        self.text(value);
    }

    fn money(&mut self, value: Option<&Decimal>) {
        let is_fit = value.is_none_or(|value| money::unscaled(value).is_some());
        let text = || value.map(ToString::to_string).unwrap_or_default();
        self.cell(is_fit, text, "38 digits, 18 of them decimal places");
    }

    fn count(&mut self, _value: Option<i64>) {
        self.at += 1;
    }

    fn flag(&mut self, _value: Option<bool>) {
        self.at += 1;
    }

    fn json<V: Encode>(&mut self, _value: Option<&V>) {
        self.at += 1;
    }

    fn extra(&mut self, _objects: &Objects<'_>) {
        self.at += 1;
    }

    fn raw(&mut self, _text: &str) {
        self.at += 1;
    }
}
