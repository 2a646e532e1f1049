//! Parquet files.
//!
//! Values are collected column by column for some thousand rows ([`batch`]), encoded and compressed into pages in
//! memory ([`group`]), and written out when there are enough of them for a row group.

mod batch;
mod group;
mod schema;

use std::io::{self, Write};

use parquet::file::writer::SerializedFileWriter;

use self::batch::Batch;
use self::group::Group;
use super::cells::Row;
use super::columns::Column;
use super::error::io_error;
use super::types::Table;

/// Bytes of the values of a row group. In the file it has a sixth to a third of them, 16 to 32 MB; more would be
/// more memory while it is written.
const GROUP_BYTES: usize = 96 << 20;

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
        if self.batch.is_full() {
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
        if self.batch.is_empty() {
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
