//! Generated files, and how their text is laid out.

use std::collections::BTreeMap;

/// Where the operations are described.
pub(super) const OPERATIONS: &str = "spec/operations.json";

/// Generated text by the path of its file in the repository.
pub(super) type Files = BTreeMap<String, String>;

/// The text of a file: what it is, and its items in one layout.
pub(super) fn pretty(docs: &str, body: &str) -> Result<String, String> {
    let file = syn::parse_file(body).map_err(|error| format!("{docs}: {error}\n{body}"))?;
    let text = spaced(&prettyplease::unparse(&file));
    let command = "`cargo xtask codegen`";
    Ok(format!(
        "//! {docs}\n//\n// @generated from {OPERATIONS} by {command}: do not edit by hand.\n\n{text}"
    ))
}

/// The same text with an empty line between items, and between methods.
fn spaced(text: &str) -> String {
    let mut out = String::new();
    let mut last = "";
    for line in text.lines() {
        let is_end = ["}", "    }", "};"].contains(&last) && !line.trim_start().starts_with('}')
            || last.starts_with("use ") && !line.starts_with("use ")
            || last.starts_with("    type ")
            || last.starts_with("    const ")
            || last.ends_with(';') && line.starts_with("///");
        if is_end && !last.starts_with("///") && !last.is_empty() && !line.is_empty() && line != "}"
        {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        last = line;
    }
    out
}

/// A paragraph of documentation, in lines of a width; those after the first begin with `indent`.
pub(super) fn paragraph(text: &str, indent: &str) -> String {
    let mut lines = vec![String::from("///")];
    for word in text.split(' ') {
        let last = lines.last().map_or(0, String::len);
        if last + 1 + word.len() > 104 {
            lines.push(format!("///{indent}"));
        }
        if let Some(line) = lines.last_mut() {
            line.push(' ');
            line.push_str(word);
        }
    }
    lines.join("\n") + "\n"
}

/// One text of many: what `text` makes of each item.
pub(super) fn each<T>(items: impl IntoIterator<Item = T>, text: impl FnMut(T) -> String) -> String {
    items.into_iter().map(text).collect()
}
