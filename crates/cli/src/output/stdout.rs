//! Text of the service on its way to stdout: a file gets all of it, a terminal nothing that steers it.

use std::io::{self, IsTerminal};
use std::sync::LazyLock;

use super::yaml;
use crate::options::Format;
use crate::visible;
use partner_center_reqwest::model::json_text::JsonText;

/// Whether stdout is a terminal. Asked once: a long list asks for each line.
fn is_terminal() -> bool {
    static IS_TERMINAL: LazyLock<bool> = LazyLock::new(|| io::stdout().is_terminal());
    *IS_TERMINAL
}

/// A body as it came: a file gets every byte of it, a terminal none that steers it.
pub(crate) fn as_it_came(body: &[u8]) -> Vec<u8> {
    if is_terminal() {
        visible::harmless(body).into_bytes()
    } else {
        body.to_vec()
    }
}

/// JSON text in one of the forms that keep all of it.
pub(crate) fn raw(document: JsonText<'_>, format: Format) -> String {
    for_stdout(match format {
        Format::Yaml => yaml::write(document),
        Format::Jsonl => document.compact() + "\n",
        Format::Table | Format::Csv | Format::Json => document.pretty() + "\n",
    })
}

/// JSON of this program itself in one of these forms.
pub(crate) fn own(json: &str, format: Format) -> String {
    let document = JsonText::parse(json.as_bytes());
    document.map(|json| raw(json, format)).unwrap_or_default()
}

/// A file gets every character as it is, a terminal none that steers it.
pub(crate) fn for_stdout(text: String) -> String {
    if is_terminal() {
        visible::escaped(text)
    } else {
        text
    }
}

/// One line of JSON.
pub(super) fn line(json: JsonText<'_>) -> String {
    for_stdout(json.compact() + "\n")
}

/// The items of a list, a line each; anything else is one line.
pub(super) fn lines_of(body: &[u8]) -> String {
    let Some(document) = JsonText::parse(body) else {
        return String::new();
    };
    let items = document.items().unwrap_or_else(|| vec![document]);
    items.into_iter().map(line).collect()
}
