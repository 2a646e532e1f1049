//! A list that is written once all of it is there: table, JSON, YAML, and whatever is sorted.
//!
//! Until then it is kept, on disk beyond a few megabytes, in a file that has no name and that nobody
//! else can open: so a list of any length takes the same memory, and none is shown that is not whole.

use std::io;

use super::Output;
use super::order::key;
use super::shown::At;
use super::sorter::Sorter;
use super::spool::Spool;
use super::stdout::{for_stdout, line as json_line};
use super::table::{Layout, cells};
use super::whole::Whole;
use super::{csv, yaml};
use crate::options::Format;
use partner_center_reqwest::model::json_text::{JsonText, Member};

/// What is kept in memory.
const IN_MEMORY: usize = 4 * 1024 * 1024;

/// The rows of a list, as they come.
pub(crate) struct Sheet<'a, T: 'static> {
    output: &'a Output<T>,
    kept: Kept,
    /// What of it is there for good.
    safe: Mark,
    layout: Option<Layout>,
}

enum Kept {
    AsTheyCome(Spool),
    Sorted(Sorter),
}

/// How far a sheet has come.
#[derive(Clone, Debug, Default)]
struct Mark {
    /// The length of what is kept, or its number of rows.
    end: u64,
    layout: Option<Layout>,
}

/// Adds a row, and before it what stands between two.
fn add(spool: &mut Spool, format: Format, text: &[u8]) -> io::Result<()> {
    if format == Format::Json && spool.length() > 0 {
        spool.write(b",")?;
    }
    spool.write(text)
}

impl<'a, T> Sheet<'a, T> {
    pub(super) fn new(output: &'a Output<T>) -> Self {
        let layout = (output.format == Format::Table)
            .then(|| Layout::new(&output.columns, output.has_header, output.width));
        Self {
            kept: if output.by.is_empty() {
                Kept::AsTheyCome(Spool::new(IN_MEMORY))
            } else {
                Kept::Sorted(Sorter::new())
            },
            safe: Mark {
                end: 0,
                layout: layout.clone(),
            },
            layout,
            output,
        }
    }

    /// Whether it shows the members beside the items.
    pub(super) fn has_members(&self) -> bool {
        matches!(self.output.format, Format::Json | Format::Yaml)
    }

    /// Adds a row.
    pub(super) fn row(&mut self, at: &At<'_, T>) -> io::Result<()> {
        let format = self.output.format;
        let text = match format {
            Format::Table => {
                let cells = cells(&self.output.columns, at);
                if let (Kept::AsTheyCome(_), Some(layout)) = (&self.kept, &mut self.layout) {
                    layout.widen(&cells);
                }
                let mut text = serde_json::to_vec(&cells)?;
                text.push(b'\n');
                text
            }
            Format::Json => {
                let text = JsonText::of_json(at.text).pretty_below(2);
                for_stdout(format!("\n    {text}")).into_bytes()
            }
            Format::Yaml => for_stdout(yaml::item(JsonText::of_json(at.text))).into_bytes(),
            Format::Jsonl => json_line(JsonText::of_json(at.text)).into_bytes(),
            Format::Csv => csv::text(&self.output.columns, false, |rows| rows.row(at))?,
        };
        match &mut self.kept {
            Kept::AsTheyCome(spool) => add(spool, format, &text),
            Kept::Sorted(sorter) => sorter.add(key(&self.output.by, at), text),
        }
    }

    /// From now on, what is there stays.
    pub(super) fn keep(&mut self) {
        self.safe = Mark {
            end: match &self.kept {
                Kept::AsTheyCome(spool) => spool.length(),
                Kept::Sorted(sorter) => sorter.next(),
            },
            layout: self.layout.clone(),
        };
    }

    /// Forgets what came after that.
    pub(super) fn forget(&mut self) -> io::Result<()> {
        self.layout.clone_from(&self.safe.layout);
        match &mut self.kept {
            Kept::AsTheyCome(spool) => spool.cut(self.safe.end),
            Kept::Sorted(sorter) => {
                sorter.forget(self.safe.end);
                Ok(())
            }
        }
    }

    /// All of it: `members` are those of the list, of which the one named `items` has the rows.
    pub(super) fn finish(self, members: &[(String, String)]) -> io::Result<Whole> {
        let (output, mut layout) = (self.output, self.layout);
        let spool = match self.kept {
            Kept::AsTheyCome(spool) => spool,
            Kept::Sorted(sorter) => {
                let mut spool = Spool::new(IN_MEMORY);
                for text in sorter.finish()?.take(output.limit) {
                    let text = text?;
                    if let Some(layout) = &mut layout {
                        layout.widen(&serde_json::from_slice::<Vec<String>>(&text)?);
                    }
                    add(&mut spool, output.format, &text)?;
                }
                spool
            }
        };
        let has_rows = spool.length() > 0;
        let rows = spool.finish()?;
        let members = members.iter();
        let members: Vec<_> = members
            .map(|(raw_name, value)| Member { raw_name, value })
            .collect();
        let (head, tail) = match output.format {
            Format::Table | Format::Jsonl => (String::new(), String::new()),
            Format::Csv => {
                let header = csv::text(&output.columns, output.has_header, |_| Ok(()))?;
                let header = String::from_utf8(header).map_err(io::Error::other)?;
                (header, String::new())
            }
            Format::Json => json_around(&members, has_rows),
            Format::Yaml => yaml_around(&members, has_rows),
        };
        Ok(Whole {
            head: for_stdout(head),
            rows,
            layout,
            tail: for_stdout(tail),
        })
    }
}

fn json_around(members: &[Member<'_>], has_rows: bool) -> (String, String) {
    let (mut head, mut tail) = ("{".to_owned(), String::new());
    for (number, member) in members.iter().enumerate() {
        let is_behind = !tail.is_empty();
        let out = if is_behind { &mut tail } else { &mut head };
        let between = if number > 0 { "," } else { "" };
        out.push_str(&format!("{between}\n  {}: ", member.raw_name));
        if has_rows && member.name() == "items" {
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

fn yaml_around(members: &[Member<'_>], has_rows: bool) -> (String, String) {
    if members.is_empty() {
        return ("{}\n".to_owned(), String::new());
    }
    let (mut head, mut tail, mut is_behind) = (String::new(), String::new(), false);
    for member in members {
        let out = if is_behind { &mut tail } else { &mut head };
        if has_rows && member.name() == "items" {
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
