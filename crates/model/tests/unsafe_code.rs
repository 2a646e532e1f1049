//! One file of at most 150 lines may hold `unsafe` code; every other is free of it.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::path::{Path, PathBuf};

const FILE: &str = "shared.rs";

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn one_short_file_has_unsafe_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut with_unsafe = Vec::new();
    for file in files(&folder) {
        let text = fs::read_to_string(&file).unwrap();
        if text.contains("unsafe {") || text.contains("unsafe fn") {
            with_unsafe.push(file.strip_prefix(&folder).unwrap().to_owned());
        }
    }
    assert_eq!(with_unsafe, [Path::new(FILE)]);
    let text = fs::read_to_string(folder.join(FILE)).unwrap();
    assert!(text.lines().count() <= 150);
    let (blocks, reasons) = (
        text.matches("unsafe {").count(),
        text.matches("// SAFETY: ").count(),
    );
    // The two `unsafe impl`s give their reasons too.
    assert_eq!(blocks + text.matches("unsafe impl").count(), reasons);
    let allowed = fs::read_to_string(folder.join("lib.rs")).unwrap();
    assert_eq!(
        allowed.matches("unsafe_code").count(),
        1,
        "the one `expect` on `mod shared`"
    );
}
