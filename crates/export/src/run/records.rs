//! What was read of a customer, as the service sent it: records of a kind and bytes, and a checksum at the end.
//!
//! `kind: u8`, `length: u32` (little endian), the bytes; the last record is of the kind `e` and has the SHA-256 of all
//! before it. A file without that end, or with another one, was not written to its end, or was damaged since.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

use bytes::{Bytes, BytesMut};
use sha2::{Digest as _, Sha256};

use super::disk;
use super::error::RunError;

/// What a record has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    /// A customer's id.
    Id = b'i',
    /// A customer's JSON text.
    Customer = b'c',
    /// An order's.
    Order = b'o',
    /// A subscription's.
    Subscription = b's',
    /// What could not be read: a `Fault` as JSON.
    Fault = b'f',
    /// What holds for the whole file, as JSON.
    Head = b'h',
    End = b'e',
}

impl Kind {
    const ALL: [Self; 7] = [
        Self::Id,
        Self::Customer,
        Self::Order,
        Self::Subscription,
        Self::Fault,
        Self::Head,
        Self::End,
    ];
}

/// Writes records under another name, until they are whole.
#[derive(Debug)]
pub(super) struct Writer {
    out: BufWriter<File>,
    sum: Sha256,
    path: PathBuf,
    part: PathBuf,
    is_whole: bool,
}

impl Writer {
    pub(super) fn create(path: &Path) -> Result<Self, RunError> {
        let part = path.with_extension("part");
        let file = disk::create(&part)?;
        Ok(Self {
            out: BufWriter::with_capacity(256 * 1024, file),
            sum: Sha256::new(),
            path: path.to_owned(),
            part,
            is_whole: false,
        })
    }

    pub(super) fn record(&mut self, kind: Kind, bytes: &[u8]) -> Result<(), RunError> {
        let written = u32::try_from(bytes.len())
            .map_err(io::Error::other)
            .and_then(|length| {
                let [a, b, c, d] = length.to_le_bytes();
                let head = [kind as u8, a, b, c, d];
                self.sum.update(head);
                self.sum.update(bytes);
                self.out.write_all(&head)?;
                self.out.write_all(bytes)
            });
        written.map_err(RunError::file(&self.part))
    }

    /// All of it is on the disk, and has its name.
    pub(super) fn finish(mut self) -> Result<(), RunError> {
        let sum = self.sum.clone().finalize();
        self.record(Kind::End, &sum)?;
        let synced = self
            .out
            .flush()
            .and_then(|()| self.out.get_ref().sync_all());
        synced.map_err(RunError::file(&self.part))?;
        disk::rename(&self.part, &self.path)?;
        self.is_whole = true;
        Ok(())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if !self.is_whole {
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

/// Reads records. Bytes of one record share memory with those around it.
pub(super) struct Reader {
    file: BufReader<File>,
    path: PathBuf,
    sum: Sha256,
    room: BytesMut,
    is_at_end: bool,
}

/// Room is made for so much at once.
const ROOM: usize = 256 * 1024;
/// A record may be as long as an item of the service.
const LONGEST: usize = 65 * 1024 * 1024;

impl Reader {
    pub(super) fn open(path: &Path) -> Result<Self, RunError> {
        let file = File::open(path).map_err(RunError::file(path))?;
        Ok(Self {
            file: BufReader::with_capacity(ROOM, file),
            path: path.to_owned(),
            sum: Sha256::new(),
            room: BytesMut::new(),
            is_at_end: false,
        })
    }

    /// The next record; `None` after the last one, when the sum is right.
    pub(super) fn next(&mut self) -> Result<Option<(Kind, Bytes)>, RunError> {
        if self.is_at_end {
            return Ok(None);
        }
        let mut head = [0; 5];
        self.exactly(&mut head)?;
        let [kind, length @ ..] = head;
        let kind = Kind::ALL.into_iter().find(|it| *it as u8 == kind);
        let kind =
            kind.ok_or_else(|| RunError::damaged(&self.path, "a record of no known kind"))?;
        let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
        if length > LONGEST {
            return Err(RunError::damaged(&self.path, "a record that is too long"));
        }
        if self.room.capacity() < length {
            self.room = BytesMut::with_capacity(length.max(ROOM));
        }
        self.room.resize(length, 0);
        let mut bytes = self.room.split_to(length);
        self.exactly(&mut bytes)?;
        if kind == Kind::End {
            self.is_at_end = true;
            let expected = std::mem::take(&mut self.sum).finalize();
            return if bytes[..] == expected[..] {
                Ok(None)
            } else {
                Err(RunError::damaged(&self.path, "its checksum is wrong"))
            };
        }
        self.sum.update(head);
        self.sum.update(&bytes);
        Ok(Some((kind, bytes.freeze())))
    }

    fn exactly(&mut self, bytes: &mut [u8]) -> Result<(), RunError> {
        self.file
            .read_exact(bytes)
            .map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => RunError::damaged(&self.path, "it is cut off"),
                _ => RunError::file(&self.path)(error),
            })
    }
}

/// Whether a file has all its records: `false` when it is missing, cut off or damaged.
pub(super) fn is_whole(path: &Path) -> Result<bool, RunError> {
    if !path.is_file() {
        return Ok(false);
    }
    let mut reader = Reader::open(path)?;
    loop {
        match reader.next() {
            Ok(Some(_)) => {}
            Ok(None) => return Ok(true),
            Err(RunError::Damaged { .. }) => return Ok(false),
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three(path: &Path) {
        let mut writer = Writer::create(path).unwrap();
        for (kind, text) in [
            (Kind::Head, "{}"),
            (Kind::Order, "{\"id\":1}"),
            (Kind::Order, ""),
        ] {
            writer.record(kind, text.as_bytes()).unwrap();
        }
        writer.finish().unwrap();
    }

    #[test]
    fn records_come_back_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.records");
        three(&path);
        let mut reader = Reader::open(&path).unwrap();
        assert_eq!(reader.next().unwrap(), Some((Kind::Head, "{}".into())));
        assert_eq!(
            reader.next().unwrap(),
            Some((Kind::Order, "{\"id\":1}".into()))
        );
        assert_eq!(reader.next().unwrap(), Some((Kind::Order, Bytes::new())));
        assert_eq!(reader.next().unwrap(), None);
        assert_eq!(reader.next().unwrap(), None);
    }

    /// Cut anywhere, or with any byte changed, a file does not count.
    #[test]
    fn what_is_cut_or_damaged_is_not_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.records");
        three(&path);
        assert!(is_whole(&path).unwrap());
        let bytes = std::fs::read(&path).unwrap();
        for place in 0..bytes.len() {
            std::fs::write(&path, &bytes[..place]).unwrap();
            assert!(!is_whole(&path).unwrap(), "cut at {place}");
            let mut damaged = bytes.clone();
            damaged[place] ^= 1;
            std::fs::write(&path, damaged).unwrap();
            assert!(!is_whole(&path).unwrap(), "changed at {place}");
        }
        assert!(!is_whole(&folder.path().join("2.records")).unwrap());
    }

    #[test]
    fn what_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = Writer::create(&folder.path().join("1.records")).unwrap();
        writer.record(Kind::Order, b"{}").unwrap();
        drop(writer);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
