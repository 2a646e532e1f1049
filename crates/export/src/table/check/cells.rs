//! Cells in one form, whatever file they are in.

use partner_center_model::json_text::JsonText;
use partner_center_model::{DateTime, Decimal, Encode};

use super::super::cells::{Cells, Objects, Words};
use super::super::types::Format;
use super::super::{extra, moment, money};

/// What the cells of a row should be: texts as they are, moments in UTC, numbers without zeros at their end, unknown
/// members as one object.
pub(super) struct Expected {
    format: Format,
    pub(super) cells: Vec<Option<String>>,
}

impl Expected {
    pub(super) fn new(format: Format) -> Self {
        Self {
            format,
            cells: Vec::new(),
        }
    }

    fn bytes<V>(&mut self, value: Option<V>, push: impl FnOnce(V, &mut Vec<u8>)) {
        let text = value.map(|value| {
            let mut text = Vec::new();
            push(value, &mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        // CSV has nothing that says that a text is not there.
        self.cells
            .push(text.filter(|text| self.format != Format::Csv || !text.is_empty()));
    }
}

impl Cells for Expected {
    fn text<V: Words + ?Sized>(&mut self, value: Option<&V>) {
        self.bytes(value, Words::push_to);
    }

    fn moment(&mut self, value: Option<&DateTime>) {
        let micros = value.and_then(moment::micros);
        self.cells
            .push(micros.map(|micros| moment::text(micros).to_string()));
        self.text(value);
    }

    fn money(&mut self, value: Option<&Decimal>) {
        let number = value.and_then(|value| match self.format {
            Format::Parquet => money::unscaled(value).map(money::text),
            Format::JsonLines | Format::Csv => Some(number(value)),
        });
        self.cells.push(number);
    }

    fn count(&mut self, value: Option<i64>) {
        self.cells.push(value.map(|value| value.to_string()));
    }

    fn flag(&mut self, value: Option<bool>) {
        self.cells.push(value.map(|value| value.to_string()));
    }

    fn json<V: Encode>(&mut self, value: Option<&V>) {
        self.bytes(value, Encode::encode);
    }

    fn extra(&mut self, objects: &Objects<'_>) {
        let members = extra::members(objects);
        let members = members.map(|(name, value)| (name, value.as_str()));
        let text = extra::are_there(objects).then(|| object(members));
        self.cells.push(text);
    }

    fn raw(&mut self, text: &str) {
        self.cells.push(Some(text.to_owned()));
    }
}

/// A number in its shortest form; or, of one that is too long for the columns of Parquet, its text.
pub(super) fn number(value: &Decimal) -> String {
    money::unscaled(value).map_or_else(|| value.to_string(), money::text)
}

/// Unknown members as one object, without white space.
pub(super) fn object<N: AsRef<str>, V: AsRef<str>>(
    members: impl Iterator<Item = (N, V)>,
) -> String {
    let members = members.map(|(name, value)| {
        let value = JsonText::of_json(value.as_ref()).compact();
        format!("{:?}:{value}", name.as_ref())
    });
    members.collect::<Vec<_>>().join(",")
}
