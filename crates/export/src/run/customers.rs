//! The list of customers, which does not change while a run is under way.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bytes::Bytes;
use partner_center_model::json_text::JsonText;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::RunError;
use super::files;
use super::name::Shard;
use super::spool::{Kind, Reader, Writer};
use crate::hex::hex;
use crate::table::Fault;

/// The last record of the list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ListEnd {
    /// How many the service listed, and how many of them, or of other names, are to be read in all shards.
    pub(super) all: u64,
    pub(super) chosen: u64,
    pub(super) sha256: String,
}

/// Writes the list: sorted by id, each once, those of the shard.
pub(super) fn freeze(
    path: &Path,
    listed: &[Bytes],
    faults: &[Fault],
    chosen: Option<&[String]>,
    shard: Option<Shard>,
) -> Result<(), RunError> {
    let mut by_key = BTreeMap::new();
    let (mut nameless, mut others) = (Vec::new(), Vec::new());
    for raw in listed {
        match id(raw) {
            id if id.is_empty() => nameless.push(raw.clone()),
            id => match by_key.entry(id.to_ascii_lowercase()) {
                Entry::Vacant(place) => drop(place.insert((Kind::Customer, id, raw.clone()))),
                Entry::Occupied(place) if place.get().2 == *raw => {}
                Entry::Occupied(_) => others.push((id, raw.clone())),
            },
        }
    }
    let all = (by_key.len() + nameless.len()) as u64;
    if let Some(chosen) = chosen {
        let keys: BTreeSet<_> = chosen.iter().map(|id| id.to_ascii_lowercase()).collect();
        by_key.retain(|key, _| keys.contains(key));
        nameless.clear();
        for id in chosen {
            let alone = || {
                let text = serde_json::json!({ "id": id }).to_string();
                (Kind::Unlisted, id.clone(), text.into())
            };
            by_key.entry(id.to_ascii_lowercase()).or_insert_with(alone);
        }
    }
    let mut hash = Sha256::new();
    for key in by_key.keys() {
        hash.update(key);
        hash.update(b"\n");
    }
    let end = ListEnd {
        all,
        chosen: (by_key.len() + nameless.len()) as u64,
        sha256: hex(&hash.finalize()),
    };
    // What belongs to no customer is in the first shard alone.
    let is_first = shard.is_none_or(|shard| shard.number() == 1);
    files::replace(path, |file| {
        let mut list = Writer::new(file, path)?;
        for raw in nameless.iter().filter(|_| is_first) {
            list.push(Kind::Customer, raw)?;
        }
        for (kind, id, raw) in by_key.values() {
            if shard.is_none_or(|shard| shard.has(id)) {
                list.push(*kind, raw)?;
            }
        }
        let nameless = nameless.iter().map(|raw| {
            let message = "a customer without an id that can be read: nothing of it was asked for";
            fault("", raw, message)
        });
        let others = others.iter().map(|(id, raw)| {
            let message = "a customer that is listed twice, here with another text";
            fault(id, raw, message)
        });
        for fault in nameless.chain(others).filter(|_| is_first) {
            list.push_json(Kind::Fault, &fault)?;
        }
        for fault in faults.iter().filter(|_| is_first) {
            list.push_json(Kind::Fault, fault)?;
        }
        list.finish(&end)
    })
}

/// What is wrong with an entry of the service's list.
fn fault(customer: &str, raw: &[u8], message: &str) -> Fault {
    Fault {
        customer: customer.to_owned(),
        resource: "customers".to_owned(),
        kind: "broken".to_owned(),
        message: message.to_owned(),
        raw: Some(Fault::text(raw)),
        ..Fault::default()
    }
}

/// The ids of a list, in its order; an empty one where the text has none. Nothing if there is no list.
pub(super) fn ids(path: &Path) -> Result<Option<Vec<String>>, RunError> {
    let mut list = match Reader::open(path) {
        Err(error) if error.is_missing() => return Ok(None),
        list => list?,
    };
    let mut ids = Vec::new();
    loop {
        match list.next()? {
            (Kind::Customer | Kind::Unlisted, raw) => ids.push(id(&raw)),
            (Kind::End, _) => return Ok(Some(ids)),
            _ => {}
        }
    }
}

/// The id in a text that may be anything; empty if there is none.
fn id(raw: &[u8]) -> String {
    let members = JsonText::parse(raw).and_then(JsonText::members);
    let mut members = members.unwrap_or_default().into_iter();
    let id = members.find(|member| member.name() == "id");
    let id = id.and_then(|id| serde_json::from_str::<String>(id.value).ok());
    id.unwrap_or_default()
}
