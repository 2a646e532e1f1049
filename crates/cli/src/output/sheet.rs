//! What of a list is written once all of it is there: table, JSON, YAML.
//!
//! Until then it is kept, on disk beyond a few megabytes, in a file that has no name and that nobody
//! else can open: so a list of any length takes the same memory, and none is shown that is not whole.

use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};

use partner_center_reqwest::core::Item;
use tempfile::{SpooledTempFile, spooled_tempfile};

use super::columns::{Column, Row};
use super::stdout::for_stdout;
use super::table::{Layout, line};
use super::yaml;
use partner_center_reqwest::model::json_text::{JsonText, Member};

/// What is kept in memory.
const IN_MEMORY: usize = 4 * 1024 * 1024;

/// The rows of a list, as they come.
pub(crate) struct Sheet<T: 'static> {
    form: Form<T>,
    kept: BufWriter<SpooledTempFile>,
    now: Mark,
    /// What is there for good.
    safe: Mark,
}

enum Form<T: 'static> {
    Table(Vec<&'static Column<T>>),
    Json,
    Yaml,
}

/// How far a sheet has come.
#[derive(Clone, Debug, Default)]
struct Mark {
    length: u64,
    rows: usize,
    layout: Option<Layout>,
}

impl<T> Sheet<T> {
    pub(super) fn table(columns: &[&'static Column<T>], width: Option<u16>) -> Self {
        let layout = Layout::new(columns, width);
        Self::new(Form::Table(columns.to_vec()), Some(layout))
    }

    pub(super) fn json() -> Self {
        Self::new(Form::Json, None)
    }

    pub(super) fn yaml() -> Self {
        Self::new(Form::Yaml, None)
    }

    fn new(form: Form<T>, layout: Option<Layout>) -> Self {
        let now = Mark {
            layout,
            ..Mark::default()
        };
        Self {
            form,
            kept: BufWriter::new(spooled_tempfile(IN_MEMORY)),
            safe: now.clone(),
            now,
        }
    }

    /// Whether it shows the members beside the items.
    pub(crate) fn has_members(&self) -> bool {
        !matches!(self.form, Form::Table(_))
    }

    /// Adds an item.
    pub(crate) fn row(&mut self, item: &Item<T>) -> io::Result<()> {
        let text = match &self.form {
            Form::Table(columns) => {
                let layout = self.now.layout.as_mut();
                let cells = layout.map(|layout| layout.row(columns, &Row::of(item)));
                let mut text = serde_json::to_vec(&cells.unwrap_or_default())?;
                text.push(b'\n');
                text
            }
            Form::Json => {
                let between = if self.now.rows > 0 { "," } else { "" };
                let text = JsonText::of_json(item.raw()).pretty_below(2);
                for_stdout(format!("{between}\n    {text}")).into_bytes()
            }
            Form::Yaml => for_stdout(yaml::item(JsonText::of_json(item.raw()))).into_bytes(),
        };
        self.kept.write_all(&text)?;
        self.now.length += text.len() as u64;
        self.now.rows += 1;
        Ok(())
    }

    /// From now on, what is there stays.
    pub(crate) fn keep(&mut self) {
        self.safe = self.now.clone();
    }

    /// Forgets what came after that.
    pub(crate) fn forget(&mut self) -> io::Result<()> {
        self.now = self.safe.clone();
        self.kept.flush()?;
        let file = self.kept.get_mut();
        file.set_len(self.now.length)?;
        file.seek(SeekFrom::Start(self.now.length))?;
        Ok(())
    }

    /// All of it: `members` are those of the list, of which the one named `items` has the rows.
    pub(crate) fn finish(self, members: &[(String, String)]) -> io::Result<Whole> {
        let mut file = self
            .kept
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        let members = members.iter();
        let members: Vec<_> = members
            .map(|(raw_name, value)| Member { raw_name, value })
            .collect();
        let (head, tail) = match &self.form {
            Form::Table(_) => (String::new(), String::new()),
            Form::Json => json_around(&members, self.now.rows),
            Form::Yaml => yaml_around(&members, self.now.rows),
        };
        Ok(Whole {
            head: for_stdout(head),
            rows: file,
            layout: self.now.layout,
            tail: for_stdout(tail),
        })
    }
}

fn json_around(members: &[Member<'_>], rows: usize) -> (String, String) {
    let (mut head, mut tail) = ("{".to_owned(), String::new());
    for (number, member) in members.iter().enumerate() {
        let is_behind = !tail.is_empty();
        let out = if is_behind { &mut tail } else { &mut head };
        let between = if number > 0 { "," } else { "" };
        out.push_str(&format!("{between}\n  {}: ", member.raw_name));
        if rows > 0 && member.name() == "items" {
            head.push('[');
            tail.push_str("\n  ]");
        } else {
            out.push_str(&JsonText::of_json(member.value).pretty_below(1));
        }
    }
    let out = if tail.is_empty() {
        &mut head
    } else {
        &mut tail
    };
    out.push_str(if members.is_empty() { "}\n" } else { "\n}\n" });
    (head, tail)
}

fn yaml_around(members: &[Member<'_>], rows: usize) -> (String, String) {
    if members.is_empty() {
        return ("{}\n".to_owned(), String::new());
    }
    let (mut head, mut tail, mut is_behind) = (String::new(), String::new(), false);
    for member in members {
        let out = if is_behind { &mut tail } else { &mut head };
        if rows > 0 && member.name() == "items" {
            out.push_str(&yaml::list(member.raw_name));
            is_behind = true;
        } else {
            out.push_str(&yaml::member(
                member.raw_name,
                JsonText::of_json(member.value),
            ));
        }
    }
    (head, tail)
}

/// A list that can be written.
#[derive(Debug)]
pub(crate) struct Whole {
    head: String,
    rows: SpooledTempFile,
    /// Of a table, whose rows are lists of cells in JSON, a line each.
    layout: Option<Layout>,
    tail: String,
}

impl Whole {
    pub(crate) fn write(self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(self.head.as_bytes())?;
        let mut rows = BufReader::new(self.rows);
        match &self.layout {
            Some(layout) => write_table(layout, rows, out)?,
            None => {
                io::copy(&mut rows, out)?;
            }
        }
        out.write_all(self.tail.as_bytes())
    }
}

fn write_table(layout: &Layout, rows: impl BufRead, out: &mut impl Write) -> io::Result<()> {
    let widths = layout.fitting();
    out.write_all(layout.header(&widths).as_bytes())?;
    for row in rows.lines() {
        let cells: Vec<String> = serde_json::from_str(&row?)?;
        out.write_all(line(&cells, &widths).as_bytes())?;
    }
    Ok(())
}
