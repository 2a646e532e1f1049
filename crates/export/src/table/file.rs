//! Files that count and hash what is written, and are on disk when they are finished.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::TableError;
use super::types::{FileSummary, Format, Table};

/// A file under way.
#[derive(Debug)]
pub(super) struct Hashed {
    file: BufWriter<File>,
    path: PathBuf,
    hash: Sha256,
    bytes: u64,
}

impl Hashed {
    /// A new file, for this user alone.
    fn create(path: PathBuf) -> Result<Self, TableError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(TableError::at(&path))?;
        let file = BufWriter::with_capacity(1 << 16, file);
        let (hash, bytes) = (Sha256::new(), 0);
        Ok(Self {
            file,
            path,
            hash,
            bytes,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Writes out what is left, and waits for the disk.
    fn finish(mut self) -> io::Result<(u64, String)> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        let mut sha256 = String::new();
        for byte in self.hash.finalize() {
            sha256.push_str(&format!("{byte:02x}"));
        }
        Ok((self.bytes, sha256))
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The folder of a table, and its files that are finished.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    table: Table,
    format: Format,
    files: Vec<FileSummary>,
}

impl Folder {
    /// Makes the folder of a table, for this user alone.
    pub(super) fn create(parent: &Path, table: Table, format: Format) -> Result<Self, TableError> {
        let path = parent.join(table.name());
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path).map_err(TableError::at(&path))?;
        let files = Vec::new();
        Ok(Self {
            path,
            table,
            format,
            files,
        })
    }

    /// Begins the next file.
    pub(super) fn next(&self) -> Result<Hashed, TableError> {
        Hashed::create(self.path.join(self.name()))
    }

    fn name(&self) -> String {
        format!("{:05}.{}", self.files.len() + 1, self.format.name())
    }

    /// Ends the file that was begun.
    pub(super) fn end(&mut self, file: Hashed, rows: u64) -> Result<(), TableError> {
        let path = file.path.clone();
        let (bytes, sha256) = file.finish().map_err(TableError::at(&path))?;
        let name = format!("{}/{}", self.table.name(), self.name());
        self.files.push(FileSummary {
            name,
            rows,
            bytes,
            sha256,
        });
        Ok(())
    }

    /// The files, whose names are on disk, too.
    pub(super) fn finish(self) -> Result<Vec<FileSummary>, TableError> {
        #[cfg(unix)]
        File::open(&self.path)
            .and_then(|folder| folder.sync_all())
            .map_err(TableError::at(&self.path))?;
        Ok(self.files)
    }
}
