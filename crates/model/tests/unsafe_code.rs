//! Two short files may hold `unsafe` code; every other is free of it.

#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::fs;
use std::path::{Path, PathBuf};

/// The files, and how many lines each may have.
const FILES: [(&str, usize); 2] = [("scan/x86_64.rs", 30), ("shared.rs", 150)];

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
fn two_short_files_have_unsafe_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut with_unsafe = Vec::new();
    for file in files(&folder) {
        let text = fs::read_to_string(&file).unwrap();
        if text.contains("unsafe {") || text.contains("unsafe fn") {
            with_unsafe.push(file.strip_prefix(&folder).unwrap().to_owned());
        }
    }
    with_unsafe.sort();
    assert_eq!(with_unsafe, FILES.map(|(file, _)| Path::new(file)));
    for (file, most) in FILES {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        assert!(text.lines().count() <= most, "{file}");
        let (blocks, reasons) = (
            text.matches("unsafe {").count(),
            text.matches("// SAFETY: ").count(),
        );
        // The `unsafe impl`s give their reasons too.
        let all = blocks + text.matches("unsafe impl").count();
        assert_eq!(all, reasons, "{file}");
    }
    for (file, module) in [("lib.rs", "mod shared"), ("scan.rs", "mod x86_64")] {
        let text = fs::read_to_string(folder.join(file)).unwrap();
        assert_eq!(
            text.matches("unsafe_code").count(),
            1,
            "the one `expect` on `{module}` in {file}"
        );
    }
}
