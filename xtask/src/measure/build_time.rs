//! What a program pays at build time: the model, against derived types and what they need.
//!
//! Both are built from nothing, for release, as dependencies of a crate with one function that
//! decodes a collection of orders. The model has all types of the API besides, the other crate the
//! everyday types of the benches.

use std::fs;
use std::path::Path;
use std::time::Instant;

use super::{at, cargo, run, table, target};

const OURS: (&str, &str) = (
    "partner-center-model = { path = \"MODEL\" }\nserde_json = \"1\"\n",
    "use partner_center_model::{Collection, Order};

pub fn decode(body: Vec<u8>) -> Option<Collection<Order>> {
    partner_center_model::decode::SharedBody::new(body).ok()?.decode().ok()
}
",
);

const DERIVED: (&str, &str) = (
    r#"chrono = { version = "0.4", default-features = false, features = ["serde"] }
rust_decimal = { version = "1", default-features = false, features = ["serde-float"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
uuid = { version = "1", features = ["serde"] }
"#,
    "#[path = \"TYPES\"]
mod types;

pub fn decode(body: &[u8]) -> Option<types::Collection> {
    serde_json::from_slice(body).ok()
}
",
);

/// Builds both and prints how long it took.
pub(crate) fn compare(repository: &Path) -> Result<String, String> {
    let mut lines = Vec::new();
    for (name, leaf) in [("this model", OURS), ("derived types", DERIVED)] {
        eprintln!("building {name} …");
        let (wall, processor) = clean_build(repository, name, leaf)?;
        lines.push(vec![
            name.into(),
            format!("{wall:.1}"),
            format!("{processor:.1}"),
        ]);
    }
    let header = ["clean build for release", "seconds", "processor seconds"];
    Ok(table(header, lines))
}

fn clean_build(
    repository: &Path,
    name: &str,
    (dependencies, code): (&str, &str),
) -> Result<(f64, f64), String> {
    let folder = target(repository)
        .join("build-time")
        .join(name.replace(' ', "-"));
    write(repository, &folder, dependencies, code).map_err(at(&folder))?;
    // Downloads do not count as a part of a build.
    let cargo =
        |arguments| run(cargo(&folder, arguments).env("CARGO_TARGET_DIR", folder.join("target")));
    cargo("fetch --quiet")?;
    let (start, processor) = (Instant::now(), children_seconds());
    cargo("build --release --quiet")?;
    Ok((
        start.elapsed().as_secs_f64(),
        children_seconds() - processor,
    ))
}

fn write(repository: &Path, folder: &Path, dependencies: &str, code: &str) -> std::io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder.join("src"))?;
    let fill = |text: &str| {
        let path = |file: &str| repository.join(file).display().to_string();
        text.replace("MODEL", &path("crates/model"))
            .replace("TYPES", &path("benches/src/everyday/types.rs"))
    };
    let manifest = format!(
        "[package]\nname = \"leaf\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{}\n[workspace]\n",
        fill(dependencies)
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/lib.rs"), fill(code))?;
    // The versions that the workspace has, which are also downloaded already.
    fs::copy(repository.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(())
}

/// Processor time of all programs that were started and have ended, with those that they started;
/// 0 where the system does not say.
fn children_seconds() -> f64 {
    let status = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The program's name, in parentheses, may have spaces.
    let Some((_, fields)) = status.rsplit_once(')') else {
        return 0.0;
    };
    // User and system time of children are the 14th and 15th behind it, in hundredths.
    let ticks = fields.split_whitespace().skip(13).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}
