//! A row group: pages in memory until it is whole.

use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use parquet::column::page::{CompressedPage, PageWriteSpec, PageWriter};
use parquet::column::writer::{ColumnWriter, get_column_writer};
use parquet::data_type::{ByteArray, FixedLenByteArray};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::reader::{ChunkReader, Length};
use parquet::file::writer::{SerializedFileWriter, SerializedPageWriter, TrackedWrite};
use parquet::schema::types::SchemaDescriptor;

use super::super::money;
use super::batch::{Batch, Kinds, Texts, Values};

/// A row group under way.
pub(super) struct Group {
    /// One for each column; two for a map.
    columns: Vec<(ColumnWriter<'static>, Pages)>,
    /// Of the values that it has.
    bytes: usize,
    texts: Vec<ByteArray>,
    numbers: Vec<FixedLenByteArray>,
}

impl Group {
    pub(super) fn new(schema: &SchemaDescriptor, properties: &WriterPropertiesPtr) -> Self {
        let column = |column: &_| {
            let pages = Pages::default();
            let sink = Box::new(Sink(TrackedWrite::new(pages.clone())));
            (
                get_column_writer(Arc::clone(column), Arc::clone(properties), sink),
                pages,
            )
        };
        Self {
            columns: schema.columns().iter().map(column).collect(),
            bytes: 0,
            texts: Vec::new(),
            numbers: Vec::new(),
        }
    }

    /// How many bytes its values have, before they are compressed.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Takes all values of the batch.
    pub(super) fn append(&mut self, batch: &mut Batch) -> Result<()> {
        let Self {
            columns,
            bytes,
            texts,
            numbers,
        } = self;
        let mut columns = columns.iter_mut().map(|(column, _)| column);
        let none = || ParquetError::General("there are too few columns".to_owned());
        let mut next = || columns.next().ok_or_else(none);
        for Values { levels, values } in &mut batch.columns {
            *bytes += match values {
                Kinds::Texts(values) => write_texts(next()?, values, levels, None, texts)?,
                Kinds::Numbers(values) => {
                    if let ColumnWriter::Int64ColumnWriter(column) = next()? {
                        column.write_batch(values, Some(levels), None)?;
                    }
                    8 * drain(values)
                }
                Kinds::Flags(values) => {
                    if let ColumnWriter::BoolColumnWriter(column) = next()? {
                        column.write_batch(values, Some(levels), None)?;
                    }
                    drain(values) / 8
                }
                Kinds::Money(values) => write_money(next()?, values, levels, numbers)?,
                Kinds::Maps {
                    repeated,
                    names,
                    values,
                } => {
                    let levels = (&levels[..], Some(&repeated[..]));
                    let names = write_texts(next()?, names, levels.0, levels.1, texts)?;
                    let values = write_texts(next()?, values, levels.0, levels.1, texts)?;
                    repeated.clear();
                    names + values
                }
            } + levels.len() / 8;
            levels.clear();
        }
        batch.clear();
        Ok(())
    }

    /// Writes it all.
    pub(super) fn write<W: Write + Send>(self, file: &mut SerializedFileWriter<W>) -> Result<()> {
        let mut group = file.next_row_group()?;
        for (column, pages) in self.columns {
            let closed = column.close()?;
            group.append_column(&pages, closed)?;
        }
        group.close().map(drop)
    }
}

/// Empties values: how many there were.
fn drain<T>(values: &mut Vec<T>) -> usize {
    values.drain(..).count()
}

/// Writes numbers, and empties them: how many bytes they have.
fn write_money(
    column: &mut ColumnWriter<'static>,
    values: &mut Vec<u8>,
    levels: &[i16],
    numbers: &mut Vec<FixedLenByteArray>,
) -> Result<usize> {
    let shared = Bytes::from(std::mem::take(values));
    if let ColumnWriter::FixedLenByteArrayColumnWriter(column) = column {
        let size = money::BYTES.into();
        let places = (0..shared.len()).step_by(size);
        let texts = places.map(|at| ByteArray::from(shared.slice(at..at + size)));
        numbers.extend(texts.map(FixedLenByteArray::from));
        column.write_batch(numbers, Some(levels), None)?;
        numbers.clear();
    }
    Ok(shared.len())
}

/// Writes texts, and empties them: how many bytes they have.
fn write_texts(
    column: &mut ColumnWriter<'static>,
    values: &mut Texts,
    levels: &[i16],
    repeated: Option<&[i16]>,
    texts: &mut Vec<ByteArray>,
) -> Result<usize> {
    let shared = Bytes::from(std::mem::take(&mut values.bytes));
    if let ColumnWriter::ByteArrayColumnWriter(column) = column {
        let mut begin = 0;
        texts.extend(values.ends.iter().map(|&end| {
            let text = shared.slice(begin..end);
            begin = end;
            ByteArray::from(text)
        }));
        column.write_batch(texts, Some(levels), repeated)?;
        texts.clear();
    }
    values.ends.clear();
    let bytes = shared.len();
    // A dictionary may have kept parts of it.
    if shared.is_unique() {
        values.bytes = Vec::from(shared);
        values.bytes.clear();
    }
    Ok(bytes)
}

/// How many bytes of pages stand in one piece.
const PIECE: usize = 1 << 18;

/// The pages of a column, one behind the other; in pieces, so that none has to move when there are more.
#[derive(Clone, Default)]
struct Pages(Arc<Mutex<Vec<Vec<u8>>>>);

impl Pages {
    fn with<T>(&self, work: impl FnOnce(&mut Vec<Vec<u8>>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Pages {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|pieces| match pieces.last_mut() {
            Some(piece) if piece.len() + bytes.len() <= PIECE => piece.extend_from_slice(bytes),
            _ => pieces.push(bytes.to_vec()),
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Length for Pages {
    fn len(&self) -> u64 {
        self.with(|pieces| pieces.iter().map(|piece| piece.len() as u64).sum())
    }
}

impl ChunkReader for Pages {
    type T = Reading;

    fn get_read(&self, start: u64) -> Result<Reading> {
        let mut reading = Reading {
            pages: self.clone(),
            piece: 0,
            at: 0,
        };
        io::copy(&mut Read::by_ref(&mut reading).take(start), &mut io::sink())?;
        Ok(reading)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let mut bytes = Vec::with_capacity(length);
        let mut reading = self.get_read(start)?;
        Read::by_ref(&mut reading)
            .take(length as u64)
            .read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// Reads pages.
struct Reading {
    pages: Pages,
    piece: usize,
    /// In the piece.
    at: usize,
}

impl Read for Reading {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Self { pages, piece, at } = self;
        pages.with(|pieces| {
            while let Some(bytes) = pieces.get(*piece) {
                let mut rest = bytes.get(*at..).unwrap_or_default();
                if !rest.is_empty() {
                    let read = rest.read(out)?;
                    *at += read;
                    return Ok(read);
                }
                (*piece, *at) = (*piece + 1, 0);
            }
            Ok(0)
        })
    }
}

/// Writes pages into memory.
struct Sink(TrackedWrite<Pages>);

impl PageWriter for Sink {
    fn write_page(&mut self, page: CompressedPage) -> Result<PageWriteSpec> {
        SerializedPageWriter::new(&mut self.0).write_page(page)
    }

    fn close(&mut self) -> Result<()> {
        Ok(self.0.flush()?)
    }
}
