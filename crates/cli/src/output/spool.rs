//! What waits until it can be shown: in memory, on disk if it is long, in a file that has no name and that nobody else
//! can open.

use std::io::{self, BufWriter, Seek, SeekFrom, Write};

use tempfile::{SpooledTempFile, spooled_tempfile};

/// Texts, one after the other.
pub(super) struct Spool {
    file: BufWriter<SpooledTempFile>,
    length: u64,
}

impl Spool {
    /// So many bytes stay in memory.
    pub(super) fn new(in_memory: usize) -> Self {
        Self {
            file: BufWriter::new(spooled_tempfile(in_memory)),
            length: 0,
        }
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    pub(super) fn write(&mut self, text: &[u8]) -> io::Result<()> {
        self.length += text.len() as u64;
        self.file.write_all(text)
    }

    /// Forgets what is beyond this length.
    pub(super) fn cut(&mut self, length: u64) -> io::Result<()> {
        self.length = length;
        self.file.flush()?;
        let file = self.file.get_mut();
        file.set_len(length)?;
        file.seek(SeekFrom::Start(length))?;
        Ok(())
    }

    /// All of it, from the beginning.
    pub(super) fn finish(self) -> io::Result<SpooledTempFile> {
        let file = self.file.into_inner();
        let mut file = file.map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(file)
    }
}
