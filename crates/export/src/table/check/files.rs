//! The rows of a table, from file to file.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::rc::Rc;

use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use partner_center_model::Decimal;
use partner_center_model::json_text::{JsonText, Member};

use super::super::columns::{Column, Kind};
use super::super::csv::unguarded;
use super::super::error::{TableError, io_error};
use super::super::types::{CustomerKey, FileSummary, Format};
use super::super::{moment, money};
use super::cells::{number, object};

/// A row that was read.
pub(super) struct ReadRow {
    pub(super) file: Rc<str>,
    /// Counted from 1.
    pub(super) number: u64,
    pub(super) columns: Rc<[Column]>,
    pub(super) cells: Vec<Option<String>>,
}

impl ReadRow {
    /// Whose it is, as the row says.
    pub(super) fn customer(&self) -> CustomerKey<'_> {
        let id = self.cells.first().and_then(Option::as_deref);
        CustomerKey {
            id: id.unwrap_or_default(),
        }
    }
}

/// The files of a table, one after the other.
pub(super) struct Files<'a> {
    folder: &'a Path,
    format: Format,
    columns: Rc<[Column]>,
    left: std::slice::Iter<'a, FileSummary>,
    current: Option<(Rc<str>, Rows)>,
    /// Rows of each file that was begun.
    counts: Vec<u64>,
}

/// The rows of a file.
enum Rows {
    Parquet(Box<RowIter<'static>>),
    JsonLines(BufReader<File>),
    Csv(Box<csv::Reader<File>>),
}

impl<'a> Files<'a> {
    pub(super) fn new(
        folder: &'a Path,
        format: Format,
        columns: Vec<Column>,
        files: &'a [FileSummary],
    ) -> Self {
        Self {
            folder,
            format,
            columns: columns.into(),
            left: files.iter(),
            current: None,
            counts: Vec::new(),
        }
    }

    /// How many rows each file has, as far as it was read.
    pub(super) fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// The next row; nothing behind the last file.
    pub(super) fn next(&mut self) -> Result<Option<ReadRow>, TableError> {
        loop {
            if let Some((file, rows)) = &mut self.current {
                let cells = rows.next(&self.columns);
                let cells = cells.map_err(TableError::at(&self.folder.join(&**file)))?;
                if let (Some(cells), Some(number)) = (cells, self.counts.last_mut()) {
                    *number += 1;
                    return Ok(Some(ReadRow {
                        file: Rc::clone(file),
                        number: *number,
                        columns: Rc::clone(&self.columns),
                        cells,
                    }));
                }
            }
            let Some(file) = self.left.next() else {
                self.current = None;
                return Ok(None);
            };
            let path = self.folder.join(&file.name);
            let rows = Rows::open(&path, self.format, &self.columns);
            let rows = rows.map_err(TableError::at(&path))?;
            self.current = Some((file.name.as_str().into(), rows));
            self.counts.push(0);
        }
    }
}

/// What is wrong with a file.
fn damaged(what: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl Rows {
    fn open(path: &Path, format: Format, columns: &[Column]) -> io::Result<Self> {
        let file = File::open(path)?;
        Ok(match format {
            Format::Parquet => {
                let reader = SerializedFileReader::new(file).map_err(io_error)?;
                let schema = reader.metadata().file_metadata().schema().get_fields();
                check_names(schema.iter().map(|field| field.name()), columns)?;
                Self::Parquet(Box::new(RowIter::from_file_into(Box::new(reader))))
            }
            Format::JsonLines => Self::JsonLines(BufReader::new(file)),
            Format::Csv => {
                let mut reader = csv::Reader::from_reader(file);
                check_names(reader.headers()?.iter(), columns)?;
                Self::Csv(Box::new(reader))
            }
        })
    }

    fn next(&mut self, columns: &[Column]) -> io::Result<Option<Vec<Option<String>>>> {
        match self {
            Self::Parquet(rows) => {
                let row = rows.next().transpose().map_err(io_error)?;
                row.map(of_parquet).transpose()
            }
            Self::JsonLines(lines) => {
                let mut line = String::new();
                let is_end = lines.read_line(&mut line)? == 0;
                (!is_end).then(|| of_json(&line, columns)).transpose()
            }
            Self::Csv(reader) => {
                let mut record = csv::StringRecord::new();
                let is_row = reader.read_record(&mut record)?;
                Ok(is_row.then(|| of_csv(&record, columns)))
            }
        }
    }
}

/// Whether a file has these very columns.
fn check_names<'a>(names: impl Iterator<Item = &'a str>, columns: &[Column]) -> io::Result<()> {
    let wanted: Vec<_> = columns.iter().map(|column| column.name).collect();
    let names: Vec<_> = names.collect();
    if names == wanted {
        return Ok(());
    }
    let (names, wanted) = (names.join(", "), wanted.join(", "));
    Err(damaged(format!(
        "its columns are {names}; this version writes {wanted}"
    )))
}

fn of_parquet(row: Row) -> io::Result<Vec<Option<String>>> {
    let cells = row.into_columns().into_iter().map(|(name, field)| {
        Ok(Some(match field {
            Field::Null => return Ok(None),
            Field::Str(text) => text,
            Field::TimestampMicros(micros) => moment::text(micros).to_string(),
            Field::Long(number) => number.to_string(),
            Field::Bool(flag) => flag.to_string(),
            Field::Decimal(number) => {
                let bytes = number.data().try_into().map_err(damaged)?;
                money::text(i128::from_be_bytes(bytes))
            }
            Field::MapInternal(map) => {
                let text = |field: &Field| match field {
                    Field::Str(text) => Ok(text.clone()),
                    other => Err(damaged(format!("{name} has {other}, which is no text"))),
                };
                let members = map.entries().iter();
                let members = members.map(|(name, value)| Ok((text(name)?, text(value)?)));
                object(members.collect::<io::Result<Vec<_>>>()?.into_iter())
            }
            other => {
                return Err(damaged(format!(
                    "{name} has {other}, which is of another type"
                )));
            }
        }))
    });
    cells.collect()
}

fn of_json(line: &str, columns: &[Column]) -> io::Result<Vec<Option<String>>> {
    let members = JsonText::check(line)?.members();
    let members = members.ok_or_else(|| damaged("a line is no object"))?;
    let names: Vec<_> = members.iter().map(|member| member.name()).collect();
    check_names(names.iter().map(AsRef::as_ref), columns)?;
    let cells = columns.iter().zip(&members).map(|(column, member)| {
        Ok(match (column.kind, member.value) {
            (_, "null") => None,
            (Kind::Money, number) => Some(canonical(number)?),
            (Kind::Extra, value) => {
                let members = JsonText::of_json(value).members();
                let members = members.ok_or_else(|| damaged("extra is no object"))?;
                Some(extra(&members))
            }
            (Kind::Count | Kind::Flag, value) => Some(value.to_owned()),
            (_, text) => Some(serde_json::from_str(text)?),
        })
    });
    cells.collect()
}

fn of_csv(record: &csv::StringRecord, columns: &[Column]) -> Vec<Option<String>> {
    let cells = columns.iter().zip(record).map(|(column, field)| {
        let is_there = !field.is_empty();
        is_there.then(|| match column.kind {
            Kind::Money => canonical(field).unwrap_or_else(|_| field.to_owned()),
            Kind::Extra => {
                let members = JsonText::parse(field.as_bytes()).and_then(JsonText::members);
                members.map_or_else(|| field.to_owned(), |members| extra(&members))
            }
            _ if column.is_free => unguarded(field),
            _ => field.to_owned(),
        })
    });
    cells.collect()
}

/// Unknown members, each of which is a text with JSON.
fn extra(members: &[Member<'_>]) -> String {
    let text = |member: &Member<'_>| {
        let text = serde_json::from_str::<String>(member.value);
        text.unwrap_or_else(|_| format!("no text: {}", member.value))
    };
    object(members.iter().map(|member| (member.name(), text(member))))
}

/// A number in its shortest form.
fn canonical(text: &str) -> io::Result<String> {
    text.parse::<Decimal>()
        .map(|value| number(&value))
        .map_err(damaged)
}
