//! What the tests share: both clients behind one trait, a server on loopback, a folder that goes away.
#![allow(dead_code, unused_macros, reason = "no test program uses all of it")]
#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use partner_center_reqwest::core::{AccessToken, Error, Response};
use partner_center_reqwest::model::{Collection, Order};
use partner_center_reqwest::{PartnerCenter, blocking};
use tokio::runtime::Runtime;

pub(crate) const CUSTOMER: &str = "b0d70a69-4c42-4b27-b17b-91a835d8686a";
pub(crate) const SECRET: &str = "canary-0123456789";

pub(crate) fn token() -> AccessToken {
    AccessToken::new(SECRET).unwrap()
}

pub(crate) fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap()
}

/// Which client it is. Both do the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Colour {
    Async,
    Blocking,
}

pub(crate) const BOTH: [Colour; 2] = [Colour::Async, Colour::Blocking];

/// Makes any call with a client of this colour.
macro_rules! call {
    ($colour:expr, |$builder:ident| $set_up:expr, |$client:ident| $call:expr) => {
        match $colour {
            crate::common::Colour::Async => crate::common::runtime().block_on(async {
                let $builder = partner_center_reqwest::PartnerCenter::builder();
                let $client = $set_up.build().unwrap();
                $call.await
            }),
            crate::common::Colour::Blocking => {
                let $builder = partner_center_reqwest::blocking::PartnerCenter::builder();
                let $client = $set_up.build().unwrap();
                $call.send()
            }
        }
    };
}

/// A client of this colour, for the calls of [`Calls`].
macro_rules! client {
    ($colour:expr, |$builder:ident| $set_up:expr) => {
        match $colour {
            crate::common::Colour::Async => {
                let $builder = partner_center_reqwest::PartnerCenter::builder();
                let client =
                    crate::common::Awaited($set_up.build().unwrap(), crate::common::runtime());
                Box::new(client) as Box<dyn crate::common::Calls>
            }
            crate::common::Colour::Blocking => {
                let $builder = partner_center_reqwest::blocking::PartnerCenter::builder();
                Box::new($set_up.build().unwrap())
            }
        }
    };
}

pub(crate) type Orders = Response<Collection<Order>>;

/// What a stream gave.
pub(crate) struct Streamed {
    pub(crate) items: Vec<Result<Order, Error>>,
    /// The id and the attempts of its head.
    pub(crate) head: Option<(Option<String>, u32)>,
}

impl Streamed {
    /// How many items came before the first error.
    pub(crate) fn count(&self) -> usize {
        self.items.iter().take_while(|item| item.is_ok()).count()
    }

    /// The error that ended it.
    #[track_caller]
    pub(crate) fn error(&self) -> &Error {
        let last = self.items.last().unwrap();
        last.as_ref().unwrap_err()
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        let ids = self.items.iter().filter_map(|item| item.as_ref().ok());
        ids.map(|order| order.id.clone().unwrap().into()).collect()
    }
}

/// The calls that most tests make, by either client: a customer's orders.
pub(crate) trait Calls {
    fn orders(&self) -> Result<Orders, Error>;

    /// How many there are.
    fn count(&self) -> Result<usize, Error> {
        self.orders().map(|page| page.items.len())
    }

    fn streamed(&self) -> Streamed;
}

impl Calls for blocking::PartnerCenter {
    fn orders(&self) -> Result<Orders, Error> {
        self.customers().by_id(CUSTOMER).orders().get().send()
    }

    fn streamed(&self) -> Streamed {
        let mut stream = self.customers().by_id(CUSTOMER).orders().get().stream();
        let items = stream.by_ref().collect();
        let head = stream.head();
        let head = head.map(|head| (head.request_id(), head.attempts()));
        Streamed { items, head }
    }
}

/// The async client with what it runs on.
pub(crate) struct Awaited(pub(crate) PartnerCenter, pub(crate) Runtime);

impl Calls for Awaited {
    fn orders(&self) -> Result<Orders, Error> {
        let call = self.0.customers().by_id(CUSTOMER).orders().get();
        // The future can be moved to another task.
        let call = self.1.spawn(call.into_future());
        self.1.block_on(call).unwrap()
    }

    fn streamed(&self) -> Streamed {
        let mut stream = self.0.customers().by_id(CUSTOMER).orders().get().stream();
        // As above.
        let read = self.1.spawn(async move {
            let mut items = Vec::new();
            while let Some(item) = stream.next().await {
                items.push(item);
            }
            let head = stream.head();
            let head = head.map(|head| (head.request_id(), head.attempts()));
            Streamed { items, head }
        });
        self.1.block_on(read).unwrap()
    }
}

/// This test program once more, for one test that others leave out.
pub(crate) fn again(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored"]);
    command
}

/// Runs so many of these processes at once.
pub(crate) fn run_all(count: usize, process: impl Fn() -> Command) {
    let start = |_| process().stdout(Stdio::piped()).spawn().unwrap();
    let processes: Vec<_> = (0..count).map(start).collect();
    for process in processes {
        let output = process.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{told}");
    }
}

/// Who may do what with a file.
#[cfg(unix)]
pub(crate) fn mode(path: &Path) -> u32 {
    let metadata = fs::metadata(path).unwrap();
    std::os::unix::fs::MetadataExt::mode(&metadata) & 0o777
}

/// Removed when it is dropped.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let name = format!("partner-center-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&folder);
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
