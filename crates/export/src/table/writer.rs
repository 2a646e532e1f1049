//! The files of one table.

use std::io::{self, Write};
use std::path::Path;

use super::cells::Row;
use super::columns::Column;
use super::csv::CsvRow;
use super::error::TableError;
use super::file::{Folder, Hashed};
use super::json_lines::JsonLine;
use super::money::Sums;
use super::parquet::ParquetFile;
use super::types::{Format, Table, TableOptions, TableSummary};

/// What a file has at most, but for the last row.
const MOST_ROWS: u64 = 1_000_000;
const MOST_BYTES: u64 = 512 << 20;

/// Writes rows into one file after the other.
#[derive(Debug)]
pub(super) struct TableWriter {
    table: Table,
    format: Format,
    columns: Vec<Column>,
    folder: Folder,
    /// Nothing behind a full file until the next row comes.
    sink: Option<Sink>,
    /// Rows of the file under way.
    rows: u64,
    all_rows: u64,
}

/// A file under way.
#[derive(Debug)]
enum Sink {
    Parquet(Box<ParquetFile<Hashed>>),
    JsonLines(JsonLine, Hashed),
    Csv(CsvRow, Box<csv::Writer<Hashed>>),
}

impl Sink {
    fn new(format: Format, table: Table, columns: &[Column], file: Hashed) -> io::Result<Self> {
        Ok(match format {
            Format::Parquet => Self::Parquet(Box::new(ParquetFile::new(table, columns, file)?)),
            Format::JsonLines => Self::JsonLines(JsonLine::new(columns), file),
            Format::Csv => {
                let mut csv = csv::Writer::from_writer(file);
                csv.write_record(columns.iter().map(|column| column.name))?;
                Self::Csv(CsvRow::new(columns), Box::new(csv))
            }
        })
    }

    fn push(&mut self, row: &impl Row) -> io::Result<()> {
        match self {
            Self::Parquet(file) => file.push(row),
            Self::JsonLines(line, file) => {
                row.cells(line);
                file.write_all(line.take())
            }
            Self::Csv(fields, csv) => {
                row.cells(fields);
                csv.write_byte_record(fields.record())?;
                fields.record().clear();
                Ok(())
            }
        }
    }

    fn file(&self) -> &Hashed {
        match self {
            Self::Parquet(file) => file.out(),
            Self::JsonLines(_, file) => file,
            Self::Csv(_, csv) => csv.get_ref(),
        }
    }

    fn into_file(self) -> io::Result<Hashed> {
        match self {
            Self::Parquet(file) => file.finish(),
            Self::JsonLines(_, file) => Ok(file),
            Self::Csv(_, csv) => csv.into_inner().map_err(csv::IntoInnerError::into_error),
        }
    }
}

impl TableWriter {
    pub(super) fn create(
        parent: &Path,
        table: Table,
        options: &TableOptions,
    ) -> Result<Self, TableError> {
        let (format, columns) = (options.format, table.columns(options.raw));
        let folder = Folder::create(parent, table, format)?;
        let sink = Some(begin(&folder, format, table, &columns)?);
        Ok(Self {
            table,
            format,
            columns,
            folder,
            sink,
            rows: 0,
            all_rows: 0,
        })
    }

    pub(super) fn push(&mut self, row: &impl Row) -> Result<(), TableError> {
        let sink = match &mut self.sink {
            Some(sink) => sink,
            none => none.insert(begin(&self.folder, self.format, self.table, &self.columns)?),
        };
        let pushed = sink.push(row);
        pushed.map_err(TableError::at(sink.file().path()))?;
        self.rows += 1;
        self.all_rows += 1;
        if self.rows >= MOST_ROWS || sink.file().bytes() >= MOST_BYTES {
            self.end()?;
        }
        Ok(())
    }

    /// Ends the file under way.
    fn end(&mut self) -> Result<(), TableError> {
        if let Some(sink) = self.sink.take() {
            let path = sink.file().path().to_owned();
            let file = sink.into_file().map_err(TableError::at(&path))?;
            self.folder.end(file, std::mem::take(&mut self.rows))?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self, sums: Sums) -> Result<TableSummary, TableError> {
        self.end()?;
        Ok(TableSummary {
            table: self.table,
            rows: self.all_rows,
            files: self.folder.finish()?,
            sums: sums.texts(),
        })
    }
}

fn begin(
    folder: &Folder,
    format: Format,
    table: Table,
    columns: &[Column],
) -> Result<Sink, TableError> {
    let file = folder.next()?;
    let path = file.path().to_owned();
    Sink::new(format, table, columns, file).map_err(TableError::at(&path))
}
