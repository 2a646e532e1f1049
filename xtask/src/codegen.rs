//! `cargo xtask codegen`: from `spec/*.schema.json` to the types of the model, and from
//! `spec/operations.json` to core's endpoints and what else is known of the operations.

mod coverage;
mod endpoints;
mod facts;
mod files;
mod form;
pub(crate) mod lines;
mod navigators;
mod openapi;
mod operations;
mod render;
mod requests;
mod routes;
mod since;
mod spec;
mod types;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use files::Files;
use operations::Api;
use spec::Spec;

use crate::measure::at;

/// Folders in which every file is generated.
const FOLDERS: [&str; 4] = [
    "crates/core/src/generated",
    "crates/core/tests/generated",
    "crates/model/src/generated",
    "crates/sandbox/src/generated",
];

/// Generates all files and writes those that changed.
pub(crate) fn write(repository: &Path) -> Result<String, String> {
    let files = generate(repository)?;
    let mut written = 0;
    for (name, text) in &files {
        let path = repository.join(name);
        if fs::read_to_string(&path).ok().as_ref() != Some(text) {
            let folder = path.parent().unwrap_or(repository);
            let outcome = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
            outcome.map_err(at(&path))?;
            written += 1;
        }
    }
    for name in leftovers(repository, &files)? {
        let path = repository.join(name);
        fs::remove_file(&path).map_err(at(&path))?;
    }
    Ok(format!("{} files, {written} changed", files.len()))
}

/// Generates all files and compares them with those on disk.
pub(crate) fn check(repository: &Path) -> Result<String, String> {
    let files = generate(repository)?;
    let is_other = |(name, text): &(&String, &String)| {
        fs::read_to_string(repository.join(name)).ok().as_ref() != Some(text)
    };
    let mut differing: Vec<String> = leftovers(repository, &files)?;
    differing.extend(files.iter().filter(is_other).map(|(name, _)| name.clone()));
    if differing.is_empty() {
        return Ok(format!("{} generated files are up to date", files.len()));
    }
    Err(format!(
        "not what spec/ gives: {}: run `cargo xtask codegen` and commit the result",
        differing.join(", ")
    ))
}

fn generate(repository: &Path) -> Result<Files, String> {
    let schemas = read_folder(&repository.join("spec"), ".schema.json")?;
    let spec = Spec::parse(&schemas)?;
    form::check_all(&spec)?;
    let mut files = render::files(&spec, &types::items(&spec)?)?;
    let operations = Api::read(repository)?;
    files.extend(endpoints::files(&operations)?);
    files.extend(requests::files(&operations)?);
    files.extend(routes::files(&operations)?);
    files.extend(coverage::files(repository, &operations, &spec)?);
    let document = openapi::document(&operations, &schemas)?;
    files.insert(openapi::DOCUMENT.into(), document);
    Ok(files)
}

/// Files in the generated folders that are not generated any more.
fn leftovers(repository: &Path, files: &Files) -> Result<Vec<String>, String> {
    let mut leftovers = Vec::new();
    for folder in FOLDERS {
        let path = repository.join(folder);
        if path.is_dir() {
            let names = read_folder(&path, "")?.into_keys();
            leftovers.extend(names.map(|name| format!("{folder}/{name}")));
        }
    }
    leftovers.retain(|name| !files.contains_key(name));
    Ok(leftovers)
}

/// The files of a folder whose names end in `suffix`, by name without it.
fn read_folder(folder: &Path, suffix: &str) -> Result<BTreeMap<String, String>, String> {
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(name) = name.strip_suffix(suffix).filter(|_| path.is_file()) {
            let text = fs::read_to_string(&path).map_err(at(&path))?;
            texts.insert(name.to_owned(), text);
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests;
