//! One quota for several processes, in a file.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use partner_center_reqwest::core::{BaseUrl, Quota, RetryPolicy};
use partner_center_reqwest::{PartnerCenter, blocking};

use crate::common::{Folder, again, run_all, token};
use crate::{LIMIT, Service, WINDOW};

const PROCESSES: usize = 8;
/// Of each process.
const CALLS: usize = 10;

/// A service, and the folder of the quota.
struct Setting {
    service: Service,
    folder: Folder,
}

impl Setting {
    fn new(name: &str, refusal: Option<u32>) -> Self {
        Self {
            service: Service::start(refusal),
            folder: Folder::new(&format!("quota-{name}")),
        }
    }

    /// A client with a quota of its own, as another process has.
    fn client(&self, limit: u32, is_shared: bool) -> blocking::PartnerCenter {
        let folder = is_shared.then_some(&*self.folder.0);
        client(&self.service.base, Quota::new(limit, WINDOW), folder)
    }

    fn count(&self) -> usize {
        self.service.log.arrivals().len()
    }

    /// The only file of the folder.
    fn file(&self) -> PathBuf {
        let mut files = fs::read_dir(&self.folder.0).unwrap();
        files.next().unwrap().unwrap().path()
    }
}

fn client(base: &BaseUrl, quota: Quota, folder: Option<&Path>) -> blocking::PartnerCenter {
    let mut builder = blocking::PartnerCenter::builder()
        .base_url(base.clone())
        .access_token(token())
        .retry(RetryPolicy::never().with_total_timeout(Duration::from_secs(60)))
        .quota(quota);
    if let Some(folder) = folder {
        builder = builder.shared_quota(folder);
    }
    builder.build().unwrap()
}

const BASE: &str = "TEST_QUOTA_BASE";
const FOLDER: &str = "TEST_QUOTA_FOLDER";

/// Not a test, but one of the processes of the next one.
#[test]
#[ignore = "a part of another test"]
fn one_process() {
    let Ok(base) = std::env::var(BASE) else {
        return;
    };
    let folder = std::env::var(FOLDER).ok().map(PathBuf::from);
    let quota = Quota::new(LIMIT, WINDOW);
    let client = client(&base.parse().unwrap(), quota, folder.as_deref());
    for _ in 0..CALLS {
        client.customers().get().send().unwrap();
    }
}

/// Runs the processes; gives the most requests in a window (a part of it, for they arrive later than
/// they are sent) and the time that all took.
fn run_processes(setting: &Setting, is_shared: bool) -> (usize, Duration) {
    let begun = Instant::now();
    run_all(PROCESSES, || {
        let mut command = again("processes::one_process");
        command.env(BASE, setting.service.base.to_string());
        if is_shared {
            command.env(FOLDER, &setting.folder.0);
        }
        command
    });
    assert_eq!(setting.count(), PROCESSES * CALLS);
    (
        setting.service.log.most_within(WINDOW.mul_f64(0.75)),
        begun.elapsed(),
    )
}

#[test]
fn processes_share_one_quota() {
    let (shared, took) = run_processes(&Setting::new("shared", None), true);
    let (alone, _) = run_processes(&Setting::new("alone", None), false);
    println!(
        "{PROCESSES} processes, limit {LIMIT} in {WINDOW:?}: at most {shared} in {took:.1?}, \
         {alone} without the file"
    );
    let limit = usize::try_from(LIMIT).unwrap();
    assert!(shared <= limit, "{shared}");
    assert!(alone > limit, "the oracle does not bite: {alone}");
    // All of it is used: 80 calls take three full windows, and some time to start.
    assert!(
        took >= WINDOW * 3 && took < WINDOW * 3 + Duration::from_secs(30),
        "{took:?}"
    );
}

#[test]
fn a_refusal_stops_the_others() {
    for is_shared in [true, false] {
        let setting = Setting::new("refusal", Some(2));
        let [first, second] = [(); 2].map(|()| setting.client(LIMIT, is_shared));
        let error = first.customers().get().send().unwrap_err();
        assert!(error.is_throttled() && error.status().is_some(), "{error}");
        let begun = Instant::now();
        second.customers().get().send().unwrap();
        let took = begun.elapsed();
        let has_waited = took > Duration::from_millis(1_900);
        assert_eq!(has_waited, is_shared, "{took:?}");
    }
}

/// Both colours keep the same file, and each resource has one of its own.
#[test]
fn both_clients_count_in_one_file() {
    let setting = Setting::new("colours", None);
    let waiting = setting.client(2, true);
    waiting.customers().get().send().unwrap();
    let begun = Instant::now();
    setting.service.runtime.block_on(async {
        let awaited = PartnerCenter::builder()
            .base_url(setting.service.base.clone())
            .access_token(token())
            .quota(Quota::new(2, WINDOW))
            .shared_quota(&setting.folder.0)
            .build()
            .unwrap();
        awaited.get_raw("/invoices").await.unwrap();
        awaited.customers().get().await.unwrap();
        assert!(begun.elapsed() < WINDOW, "{:?}", begun.elapsed());
        awaited.customers().get().await.unwrap();
    });
    assert!(begun.elapsed() > WINDOW.mul_f64(0.75));
    assert_eq!(fs::read_dir(&setting.folder.0).unwrap().count(), 2);
}

/// The limit is not lost silently.
#[test]
fn a_file_that_cannot_be_used_is_named() {
    let setting = Setting::new("damaged", None);
    setting.client(2, true).customers().get().send().unwrap();
    let file = setting.file();
    let whole = fs::read(&file).unwrap();
    let mut other_version = whole.clone();
    other_version[7] = b'9';
    let longer = [&whole[..], b"x"].concat();
    for damaged in [&whole[..whole.len() - 1], b"x", &other_version, &longer] {
        fs::write(&file, damaged).unwrap();
        let call = setting.client(2, true).customers().get();
        let error = call.send().unwrap_err();
        assert!(error.is_connect() && error.attempts() == 0, "{error:?}");
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains(file.to_str().unwrap()), "{cause}");
    }
    assert_eq!(setting.count(), 1);
    fs::write(&file, whole).unwrap();
    setting.client(2, true).customers().get().send().unwrap();
}

/// Who has the file and does not go on keeps the others from sending, and from waiting longer than
/// their time.
#[test]
fn a_stopped_process_holds_nobody_for_ever() {
    let setting = Setting::new("stopped", None);
    let client = setting.client(2, true);
    client.customers().get().send().unwrap();
    let held = fs::File::open(setting.file()).unwrap();
    held.lock().unwrap();
    let begun = Instant::now();
    let call = client.customers().get().timeout(Duration::from_millis(300));
    let error = call.send().unwrap_err();
    assert!(error.is_timeout() || error.is_throttled(), "{error:?}");
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!(setting.count(), 1);
    drop(held);
    client.customers().get().send().unwrap();
}
