//! Parquet files.
//!
//! Values are collected column by column for some thousand rows ([`batch`]), encoded and compressed into pages in
//! memory ([`group`]), and written out when there are enough of them for a row group.

mod batch;
mod group;
mod schema;

use std::io::{self, Write};

use parquet::errors::ParquetError;
use parquet::file::writer::SerializedFileWriter;

use self::batch::Batch;
use self::group::Group;
use super::cells::Row;
use super::columns::Column;
use super::types::Table;

/// Rows or bytes that a batch has before it is encoded.
const BATCH_ROWS: usize = 4_096;
const BATCH_BYTES: usize = 4 << 20;

/// Bytes that a row group has in memory, about; compressed it has a third or a sixth of them.
const GROUP_BYTES: usize = 128 << 20;

/// A file under way.
pub(super) struct ParquetFile<W: Write + Send> {
    file: SerializedFileWriter<W>,
    batch: Batch,
    group: Option<Group>,
}

impl<W: Write + Send> ParquetFile<W> {
    pub(super) fn new(table: Table, columns: &[Column], out: W) -> io::Result<Self> {
        let properties = schema::properties(table, columns);
        let file = SerializedFileWriter::new(out, schema::schema(table, columns)?, properties);
        Ok(Self {
            file: file.map_err(io_error)?,
            batch: Batch::new(columns),
            group: None,
        })
    }

    pub(super) fn push(&mut self, row: &impl Row) -> io::Result<()> {
        row.cells(&mut self.batch);
        self.batch.end_row();
        if self.batch.rows() >= BATCH_ROWS || self.batch.bytes() >= BATCH_BYTES {
            self.encode()?;
        }
        Ok(())
    }

    /// What writes the file.
    pub(super) fn out(&self) -> &W {
        self.file.inner()
    }

    /// Ends the file.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.encode()?;
        self.end_group()?;
        self.file.into_inner().map_err(io_error)
    }

    /// Moves the batch into the row group.
    fn encode(&mut self) -> io::Result<()> {
        if self.batch.rows() == 0 {
            return Ok(());
        }
        let descriptor = self.file.schema_descr();
        let properties = self.file.properties();
        let group = self
            .group
            .get_or_insert_with(|| Group::new(descriptor, properties));
        group.append(&mut self.batch).map_err(io_error)?;
        if group.bytes() >= GROUP_BYTES {
            self.end_group()?;
        }
        Ok(())
    }

    fn end_group(&mut self) -> io::Result<()> {
        match self.group.take() {
            Some(group) => group.write(&mut self.file).map_err(io_error),
            None => Ok(()),
        }
    }
}

impl<W: Write + Send> std::fmt::Debug for ParquetFile<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetFile").finish_non_exhaustive()
    }
}

/// What the system said, where it was the system; or what is wrong with the file.
pub(super) fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(source) => match source.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(source) => io::Error::other(source),
        },
        error => io::Error::new(io::ErrorKind::InvalidData, error),
    }
}
