//! Sorts texts by keys, on disk beyond a few megabytes.
//!
//! Sorted runs are written into files without names and merged in the end. Texts with the same key stay
//! in the order in which they came. (Own code: what came of a page that broke off has to be taken out
//! again, and nobody else may open the files.)

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::ops::Range;

/// What is kept in memory before it becomes a run, and what an entry takes beside its bytes.
const IN_MEMORY: usize = 8 * 1024 * 1024;
const ENTRY: usize = 96;

/// So many runs become one: each has a file and a buffer.
const RUNS: usize = 64;
const BUFFER: usize = 32 * 1024;

/// The number of an entry, which its key ends with.
const NUMBER: usize = size_of::<u64>();

type Entry = (Vec<u8>, Vec<u8>);

/// Texts with their keys, as they come.
pub(super) struct Sorter {
    held: Vec<Entry>,
    size: usize,
    in_memory: usize,
    /// Runs, then those that came of so many runs, and so on.
    runs: Vec<Vec<File>>,
    next: u64,
    /// The numbers of entries that were taken back.
    forgotten: Vec<Range<u64>>,
}

impl Sorter {
    pub(super) fn new() -> Self {
        Self::with_memory(IN_MEMORY)
    }

    fn with_memory(in_memory: usize) -> Self {
        Self {
            held: Vec::new(),
            size: 0,
            in_memory,
            runs: Vec::new(),
            next: 0,
            forgotten: Vec::new(),
        }
    }

    /// The number of the next entry.
    pub(super) fn next(&self) -> u64 {
        self.next
    }

    pub(super) fn add(&mut self, mut key: Vec<u8>, text: Vec<u8>) -> io::Result<()> {
        key.extend(self.next.to_be_bytes());
        self.next += 1;
        self.size += key.len() + text.len() + ENTRY;
        self.held.push((key, text));
        if self.size > self.in_memory {
            self.end_run()?;
        }
        Ok(())
    }

    /// Takes back all entries from this number on.
    pub(super) fn forget(&mut self, from: u64) {
        self.forgotten.push(from..self.next);
    }

    fn end_run(&mut self) -> io::Result<()> {
        self.held.sort_unstable();
        let held = std::mem::take(&mut self.held);
        self.size = 0;
        let mut run = write_run(held.into_iter().map(Ok))?;
        for level in 0.. {
            if level == self.runs.len() {
                self.runs.push(Vec::new());
            }
            self.runs[level].push(run);
            if self.runs[level].len() < RUNS {
                break;
            }
            let runs = std::mem::take(&mut self.runs[level]);
            run = write_run(Merge::of(runs)?)?;
        }
        Ok(())
    }

    /// The texts in the order of their keys.
    pub(super) fn finish(mut self) -> io::Result<impl Iterator<Item = io::Result<Vec<u8>>>> {
        if !self.runs.is_empty() {
            self.end_run()?;
        }
        self.held.sort_unstable();
        let merged = Merge::of(self.runs.into_iter().flatten().collect())?;
        // One of the two is empty.
        let entries = self.held.into_iter().map(Ok).chain(merged);
        let forgotten = self.forgotten;
        Ok(entries.filter_map(move |entry| match entry {
            Ok((key, text)) => {
                let number = number(&key);
                let is_kept = !forgotten.iter().any(|range| range.contains(&number));
                is_kept.then_some(Ok(text))
            }
            Err(error) => Some(Err(error)),
        }))
    }
}

fn number(key: &[u8]) -> u64 {
    let number = key.last_chunk::<NUMBER>();
    number.map_or(u64::MAX, |number| u64::from_be_bytes(*number))
}

fn write_run(entries: impl Iterator<Item = io::Result<Entry>>) -> io::Result<File> {
    let mut run = BufWriter::with_capacity(BUFFER, tempfile::tempfile()?);
    for entry in entries {
        let (key, text) = entry?;
        for part in [key, text] {
            run.write_all(&(part.len() as u64).to_le_bytes())?;
            run.write_all(&part)?;
        }
    }
    let mut run = run.into_inner().map_err(io::IntoInnerError::into_error)?;
    run.rewind()?;
    Ok(run)
}

/// Runs that become one, entry by entry.
struct Merge {
    runs: Vec<BufReader<File>>,
    /// The next entry of each run, with the run. No two keys are the same.
    next: BinaryHeap<Reverse<(Entry, usize)>>,
}

impl Merge {
    fn of(runs: Vec<File>) -> io::Result<Self> {
        let readers = runs.into_iter();
        let readers = readers.map(|run| BufReader::with_capacity(BUFFER, run));
        let mut merge = Self {
            runs: readers.collect(),
            next: BinaryHeap::new(),
        };
        for run in 0..merge.runs.len() {
            merge.read(run)?;
        }
        Ok(merge)
    }

    fn read(&mut self, run: usize) -> io::Result<()> {
        let reader = &mut self.runs[run];
        if let Some(key) = part(reader)? {
            let text = part(reader)?.ok_or(io::ErrorKind::UnexpectedEof)?;
            self.next.push(Reverse(((key, text), run)));
        }
        Ok(())
    }
}

/// The next part of a run; nothing at its end.
fn part(run: &mut BufReader<File>) -> io::Result<Option<Vec<u8>>> {
    use std::io::BufRead as _;

    if run.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let mut length = [0; 8];
    run.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut part = Vec::new();
    if run.take(length).read_to_end(&mut part)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(part))
}

impl Iterator for Merge {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<io::Result<Entry>> {
        let Reverse((entry, run)) = self.next.pop()?;
        Some(self.read(run).map(|()| entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sorter: Sorter) -> Vec<String> {
        let texts = sorter.finish().unwrap();
        texts
            .map(|text| String::from_utf8(text.unwrap()).unwrap())
            .collect()
    }

    /// The same in memory, in runs, and in more runs than are merged at once.
    #[test]
    fn texts_are_sorted_and_stay_in_order_beside_each_other() {
        for in_memory in [IN_MEMORY, 1_000, 1] {
            let mut sorter = Sorter::with_memory(in_memory);
            let mut expected = Vec::new();
            for number in 0..500_u32 {
                let key = number.wrapping_mul(2_654_435_761) % 10;
                sorter
                    .add(
                        vec![key.try_into().unwrap()],
                        format!("{key} {number}").into(),
                    )
                    .unwrap();
                expected.push((key, number));
            }
            assert!(sorter.runs.iter().all(|runs| runs.len() < RUNS));
            assert_eq!(sorter.runs.len() > 1, in_memory == 1);
            assert_eq!(sorter.runs.is_empty(), in_memory == IN_MEMORY);
            expected.sort_unstable();
            let expected: Vec<_> = expected
                .iter()
                .map(|(key, number)| format!("{key} {number}"))
                .collect();
            assert_eq!(texts(sorter), expected, "{in_memory}");
        }
    }

    #[test]
    fn what_is_taken_back_does_not_come() {
        for in_memory in [IN_MEMORY, 1] {
            let mut sorter = Sorter::with_memory(in_memory);
            for (key, text) in [("b", "1"), ("c", "2"), ("a", "3")] {
                sorter.add(key.into(), text.into()).unwrap();
            }
            sorter.forget(1);
            sorter.add("a".into(), "4".into()).unwrap();
            assert_eq!(texts(sorter), ["4", "1"]);
        }
    }
}
