//! Three customers, and runs over them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use partner_center_export::run::{ExportFolder, Manifest, Run, RunError, RunName, RunOptions};
use partner_center_export::table::{Fault, Format, TableOptions};

/// A moment that is the same in all runs.
pub(crate) fn begin() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_872_822)
}

pub(crate) fn name(name: &str) -> RunName {
    name.parse().unwrap()
}

pub(crate) fn options() -> RunOptions {
    RunOptions {
        tables: TableOptions {
            format: Format::JsonLines,
            raw: true,
            subscriptions: true,
        },
        base_address: "https://api.partnercenter.microsoft.com".into(),
        program: "test 1".into(),
        reading: BTreeMap::from([("filter".to_owned(), "none".to_owned())]),
    }
}

pub(crate) fn listed() -> Vec<Bytes> {
    // In the order of the service, one of them twice.
    let ids = ["c3", "c1", "c1", "c2"];
    let text = |id| format!(r#"{{"id":"{id}","companyProfile":{{"companyName":"Company {id}"}}}}"#);
    ids.into_iter().map(|id| text(id).into()).collect()
}

pub(crate) fn order(customer: &str, number: u32) -> String {
    format!(
        r#"{{"id":"{customer}-{number}","currencyCode":"EUR","totalPrice":{number}.10,"creationDate":"2026-11-0{number}T01:02:03.1234567Z","new":[{number}],"lineItems":[{{"lineItemNumber":0,"offerId":"o","quantity":{number}}}]}}"#
    )
}

/// What the service says of a customer. The second one is refused in part, and has a broken order.
pub(crate) fn read(run: &Run, index: usize) -> Result<(), RunError> {
    let mut customer = run.customer(index)?;
    let id = customer.id().to_owned();
    for number in 1..=3 {
        customer.order(order(&id, number).as_bytes())?;
    }
    if id == "c2" {
        customer.order(br#"{"id":"c2-broken","lineItems":"none"}"#)?;
        customer.fault(&Fault {
            customer: id.clone(),
            resource: "subscriptions".into(),
            kind: "refused".into(),
            status: Some(403),
            ..Fault::default()
        })?;
    } else {
        customer.subscription(format!(r#"{{"id":"s-{id}"}}"#).as_bytes())?;
    }
    customer.finish(begin() + Duration::from_secs(index as u64))
}

pub(crate) fn read_all(run: &mut Run) -> Result<(), RunError> {
    if !run.is_frozen() {
        run.freeze(&listed(), &[], None)?;
    }
    for missing in run.missing() {
        read(run, missing.index)?;
    }
    Ok(())
}

/// A run that nobody stops.
pub(crate) fn whole(folder: &Path, run: &str) -> Manifest {
    let mut run = ExportFolder::new(folder)
        .begin(Some(&name(run)), options(), begin())
        .unwrap();
    read_all(&mut run).unwrap();
    run.build_and_publish(begin()).unwrap()
}

/// All files of a folder with their content.
pub(crate) fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            let below = content(&path).into_iter();
            files.extend(below.map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            files.insert(name, fs::read(&path).unwrap());
        }
    }
    files
}

/// The values of a column of a table in JSON lines.
pub(crate) fn column(folder: &Path, table: &str, column: &str) -> Vec<String> {
    let files = content(&folder.join(table));
    let text: Vec<u8> = files.into_values().flatten().collect();
    let lines = String::from_utf8(text).unwrap();
    let rows = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    rows.map(|row| row[column].as_str().unwrap_or_default().to_owned())
        .collect()
}
