//! Rows as text: what JSON lines and CSV have in common.

use partner_center_model::{DateTime, Decimal, Encode};

use super::cells::{Cells, Objects, Words};
use super::{extra, moment};

/// A row of texts.
pub(super) trait TextRow {
    /// Adds a cell: what is pushed, or nothing.
    fn cell<V>(&mut self, value: Option<V>, push: impl FnOnce(V, &mut Vec<u8>));

    /// Adds a cell with a text, whose bytes are pushed as they are.
    fn string<V>(&mut self, value: Option<V>, push: impl FnOnce(V, &mut Vec<u8>));
}

impl<R: TextRow> Cells for R {
    fn text<V: Words + ?Sized>(&mut self, value: Option<&V>) {
        self.string(value, Words::push_to);
    }

    fn moment(&mut self, value: Option<&DateTime>) {
        let micros = value.and_then(moment::micros);
        self.string(micros, |micros, text| moment::text(micros).push_to(text));
        self.text(value);
    }

    fn money(&mut self, value: Option<&Decimal>) {
        self.cell(value, |value, cell| cell.extend(value.to_string().bytes()));
    }

    fn count(&mut self, value: Option<i64>) {
        self.cell(value, |value, cell| cell.extend(value.to_string().bytes()));
    }

    fn flag(&mut self, value: Option<bool>) {
        self.cell(value, |value, cell| value.encode(cell));
    }

    fn json<V: Encode>(&mut self, value: Option<&V>) {
        self.string(value, Encode::encode);
    }

    fn extra(&mut self, objects: &Objects<'_>) {
        let objects = extra::are_there(objects).then_some(objects);
        self.cell(objects, extra::object);
    }

    fn raw(&mut self, text: &str) {
        let text = (!text.is_empty()).then_some(text);
        self.string(text, Words::push_to);
    }
}
