//! The entries of a journal one by one, so that a broken one does not hide the others.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use partner_center_reqwest::Journal;
use partner_center_reqwest::core::OrderId;
use partner_center_reqwest::core::journal::{Entry, Intent};
use partner_center_reqwest::model::Guid;

use crate::failure::Failure;

/// What could be read, and why the rest could not.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) entries: Vec<Entry>,
    pub(super) problems: Vec<Failure>,
}

/// The writes that are in doubt, the oldest first.
pub(super) fn in_doubt(journal: &Journal) -> Result<(Vec<Intent>, Vec<Failure>), Failure> {
    let Entries { entries, problems } = read(journal, "pending")?;
    // A process may have died between the two halves of a move: then both folders have it.
    let open = entries
        .into_iter()
        .filter(|entry| entry.settlement.is_none());
    let mut intents: Vec<Intent> = open.map(|entry| entry.intent).collect();
    intents.sort_by_key(|intent| intent.begun);
    Ok((intents, problems))
}

/// Which order came of which other write.
#[derive(Debug)]
pub(super) struct Known(Vec<(OrderId, Guid)>);

impl Known {
    /// What the journal knows of orders that came of other writes than this one. An entry that cannot
    /// be read says nothing.
    pub(super) fn besides(journal: &Journal, intent: &Intent) -> Result<Self, Failure> {
        let mut known = Vec::new();
        for entry in read(journal, "settled")?.entries {
            let other = &entry.intent;
            // A change names the order that it changed, which came of an earlier write.
            if other.request_id == intent.request_id || other.changed_order().is_some() {
                continue;
            }
            let settlement = entry.settlement.as_ref();
            let done = settlement.filter(|settlement| settlement.ending.is_done());
            let orders = done.iter().flat_map(|settlement| &settlement.orders);
            known.extend(
                orders.map(|order| (OrderId::from(order.as_str()), other.request_id.clone())),
            );
        }
        Ok(Self(known))
    }

    /// The write that an order came of.
    pub(super) fn write_of(&self, order: &str) -> Option<&Guid> {
        let order = OrderId::from(order);
        let known = self.0.iter().find(|(known, _)| *known == order);
        known.map(|(_, request_id)| request_id)
    }
}

fn read(journal: &Journal, shelf: &str) -> Result<Entries, Failure> {
    let folder = journal.folder().join(shelf);
    let files = match fs::read_dir(&folder) {
        Ok(files) => files,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Entries::default()),
        Err(error) => return Err(unreadable(&folder, &error)),
    };
    let mut entries = Entries::default();
    for file in files {
        let path = file.map_err(|error| unreadable(&folder, &error))?.path();
        if path.extension().is_none_or(|end| end != "json") {
            continue;
        }
        let name = path.file_stem().and_then(|name| name.to_str());
        let id = Guid::from(name.unwrap_or_default());
        match journal.find(&id) {
            Ok(entry) => entries.entries.extend(entry),
            Err(error) => entries.problems.push(unreadable(&path, &error)),
        }
    }
    Ok(entries)
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let (path, mut text) = (path.display().to_string(), error.to_string());
    if !text.contains(&path) {
        text = format!("{path}: {text}");
    }
    let error = io::Error::new(error.kind(), text);
    Failure::other("the journal has something that cannot be read", error)
}
