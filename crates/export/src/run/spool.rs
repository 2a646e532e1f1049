//! Files of texts as they were read.
//!
//! ```text
//! "PCORDER1"                      8 bytes
//! kind, length (u32, LE), bytes   a record; as many as there are
//! 'E', length, JSON               the last one: what was counted
//! XXH64 of all that               u64, LE; nothing behind it
//! ```
//!
//! A file without its end is no file: whoever was killed, or lost power before the bytes reached the disk, has
//! left nothing that would count.

use std::fs::File;
use std::hash::Hasher;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use bytes::{Bytes, BytesMut};
use serde::Serialize;
use serde::de::DeserializeOwned;
use twox_hash::XxHash64;

use super::error::RunError;
use super::files;

const MAGIC: &[u8; 8] = b"PCORDER1";
/// Kind and length.
const HEAD: usize = 5;
const HASH: usize = size_of::<u64>();
/// What is read at once.
const CHUNK: usize = 256 << 10;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Customer,
    /// The same of one that the service does not list: its id alone, by us.
    Unlisted,
    Order,
    Subscription,
    Fault,
    End,
}

impl Kind {
    const ALL: [(Self, u8); 6] = [
        (Self::Customer, b'C'),
        (Self::Unlisted, b'U'),
        (Self::Order, b'O'),
        (Self::Subscription, b'S'),
        (Self::Fault, b'F'),
        (Self::End, b'E'),
    ];

    fn byte(self) -> u8 {
        let mut all = Self::ALL.into_iter();
        all.find(|(kind, _)| *kind == self)
            .map_or(0, |(_, byte)| byte)
    }

    fn of(byte: u8) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|(_, it)| *it == byte).map(|(kind, _)| kind)
    }
}

/// A file under way.
#[derive(Debug)]
pub(super) struct Writer<W: Write> {
    out: BufWriter<W>,
    hash: XxHash64,
    path: PathBuf,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(out: W, path: &Path) -> Result<Self, RunError> {
        let mut writer = Self {
            out: BufWriter::with_capacity(64 << 10, out),
            hash: XxHash64::default(),
            path: path.to_owned(),
        };
        writer.put(MAGIC)?;
        Ok(writer)
    }

    pub(super) fn push(&mut self, kind: Kind, bytes: &[u8]) -> Result<(), RunError> {
        let too_long = |_| io::Error::new(io::ErrorKind::FileTooLarge, "a text of more than 4 GiB");
        let length = u32::try_from(bytes.len()).map_err(too_long);
        let [a, b, c, d] = length.map_err(RunError::at(&self.path))?.to_le_bytes();
        self.put(&[kind.byte(), a, b, c, d])?;
        self.put(bytes)
    }

    pub(super) fn push_json(&mut self, kind: Kind, value: &impl Serialize) -> Result<(), RunError> {
        let json = serde_json::to_vec(value).map_err(io::Error::other);
        self.push(kind, &json.map_err(RunError::at(&self.path))?)
    }

    /// Writes the end.
    pub(super) fn finish(&mut self, end: &impl Serialize) -> Result<(), RunError> {
        self.push_json(Kind::End, end)?;
        let hash = self.hash.finish().to_le_bytes();
        self.put(&hash)?;
        self.out.flush().map_err(RunError::at(&self.path))
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), RunError> {
        self.hash.write(bytes);
        self.out.write_all(bytes).map_err(RunError::at(&self.path))
    }
}

/// Reads a file piece by piece. The texts are parts of the pieces.
#[derive(Debug)]
pub(super) struct Reader {
    file: File,
    path: PathBuf,
    /// Bytes of the file that were not read.
    left: u64,
    buffer: BytesMut,
    hash: XxHash64,
}

impl Reader {
    pub(super) fn open(path: &Path) -> Result<Self, RunError> {
        let file = File::open(path).map_err(RunError::at(path))?;
        let left = file.metadata().map_err(RunError::at(path))?.len();
        let mut reader = Self {
            file,
            path: path.to_owned(),
            left,
            buffer: BytesMut::new(),
            hash: XxHash64::default(),
        };
        match reader.take(MAGIC.len())? {
            magic if magic == MAGIC[..] => Ok(reader),
            _ => Err(reader.damaged("another kind of file")),
        }
    }

    /// The next record. Behind that of [`Kind::End`] there is none, and the whole file is as it was written.
    pub(super) fn next(&mut self) -> Result<(Kind, Bytes), RunError> {
        let head = self.take(HEAD)?;
        let kind = Kind::of(head[0]).ok_or_else(|| self.damaged("an unknown kind of record"))?;
        let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]);
        let bytes = self.take(length as usize)?;
        if kind == Kind::End {
            let computed = self.hash.finish();
            let found = self.take(HASH)?;
            if found != computed.to_le_bytes()[..] {
                return Err(self.damaged("its checksum is another one"));
            }
            if self.left > 0 || !self.buffer.is_empty() {
                return Err(self.damaged("there is something behind its end"));
            }
        }
        Ok((kind, bytes))
    }

    /// Reads to the end, and gives what is said there.
    pub(super) fn end<T: DeserializeOwned>(mut self) -> Result<T, RunError> {
        loop {
            if let (Kind::End, json) = self.next()? {
                return self.json(&json);
            }
        }
    }

    pub(super) fn json<T: DeserializeOwned>(&self, json: &[u8]) -> Result<T, RunError> {
        serde_json::from_slice(json).map_err(|error| self.damaged(error))
    }

    pub(super) fn damaged(&self, what: impl std::fmt::Display) -> RunError {
        RunError::damaged(&self.path, what)
    }

    fn take(&mut self, length: usize) -> Result<Bytes, RunError> {
        if let Some(missing) = length.checked_sub(self.buffer.len())
            && missing > 0
        {
            self.fill(missing)?;
        }
        let bytes = self.buffer.split_to(length).freeze();
        self.hash.write(&bytes);
        Ok(bytes)
    }

    /// Reads so many bytes more, and what fits behind them.
    fn fill(&mut self, missing: usize) -> Result<(), RunError> {
        if missing as u64 > self.left {
            return Err(self.damaged("it is cut"));
        }
        let (old, left) = (self.buffer.len(), usize::try_from(self.left));
        let more = missing.max(CHUNK).min(left.unwrap_or(usize::MAX));
        self.buffer.resize(old + more, 0);
        let read = self.file.read_exact(&mut self.buffer[old..]);
        read.map_err(RunError::at(&self.path))?;
        self.left -= more as u64;
        Ok(())
    }
}

/// Removes a file whose writer did not end.
pub(super) fn discard(path: &Path) {
    // The next writer begins it anew, and nobody reads it.
    let _ = files::remove_file(path);
}
