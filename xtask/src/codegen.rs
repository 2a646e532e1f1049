//! `cargo xtask codegen`: from `spec/*.schema.json` to `crates/model/src/generated/*.rs`, and with
//! `spec/operations.json` to the OpenAPI document of the sandbox.

mod form;
mod openapi;
mod render;
mod spec;
mod types;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use spec::Spec;

const GENERATED: &str = "crates/model/src/generated";

/// Generated text by file name.
type Files = BTreeMap<String, String>;

/// Generates all files and writes those that changed.
pub(crate) fn write(repository: &Path) -> Result<String, String> {
    let schemas = read_schemas(repository)?;
    let files = generate(&schemas)?;
    let document = openapi::document(repository, &schemas)?;
    let path = repository.join(openapi::DOCUMENT);
    if fs::read_to_string(&path).ok().as_deref() != Some(&document) {
        fs::write(&path, document).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let folder = repository.join(GENERATED);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let on_disk = read_generated(repository)?;
    let mut written = 0;
    for (name, text) in &files {
        if on_disk.get(name) != Some(text) {
            let path = folder.join(name);
            fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
            written += 1;
        }
    }
    for name in on_disk.keys().filter(|name| !files.contains_key(*name)) {
        let path = folder.join(name);
        fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(format!(
        "{GENERATED}: {} files, {written} changed",
        files.len()
    ))
}

/// Generates all files and compares them with those on disk.
pub(crate) fn check(repository: &Path) -> Result<String, String> {
    let schemas = read_schemas(repository)?;
    let files = generate(&schemas)?;
    let on_disk = read_generated(repository)?;
    let differing: Vec<_> = files
        .keys()
        .chain(on_disk.keys())
        .filter(|name| files.get(*name) != on_disk.get(*name))
        .map(String::as_str)
        .collect();
    let document = openapi::document(repository, &schemas)?;
    if fs::read_to_string(repository.join(openapi::DOCUMENT)).ok() != Some(document) {
        return Err(format!(
            "{} does not match spec/: run `cargo xtask codegen` and commit the result",
            openapi::DOCUMENT
        ));
    }
    if differing.is_empty() {
        return Ok(format!(
            "{GENERATED} and {} are up to date",
            openapi::DOCUMENT
        ));
    }
    Err(format!(
        "{GENERATED} does not match spec/ ({}): run `cargo xtask codegen` and commit the result",
        differing.join(", ")
    ))
}

fn generate(schemas: &BTreeMap<String, String>) -> Result<Files, String> {
    let spec = Spec::parse(schemas)?;
    let items = types::items(&spec)?;
    render::files(&spec, &items)
}

/// Schema texts by module name (`orders` for `spec/orders.schema.json`).
fn read_schemas(repository: &Path) -> Result<BTreeMap<String, String>, String> {
    read_folder(&repository.join("spec"), ".schema.json")
}

fn read_generated(repository: &Path) -> Result<Files, String> {
    let folder = repository.join(GENERATED);
    if folder.is_dir() {
        read_folder(&folder, "")
    } else {
        Ok(Files::new())
    }
}

/// The files of a folder whose names end in `suffix`, by name without it.
fn read_folder(folder: &Path, suffix: &str) -> Result<BTreeMap<String, String>, String> {
    let mut texts = BTreeMap::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry
            .map_err(|error| format!("{}: {error}", folder.display()))?
            .path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if let Some(name) = name.strip_suffix(suffix).filter(|_| path.is_file()) {
            let text = fs::read_to_string(&path)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            texts.insert(name.to_owned(), text);
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests;
