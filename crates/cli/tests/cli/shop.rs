//! A sandbox to buy from, and the journal of what was bought.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use partner_center_sandbox::{Fault, Sandbox, SandboxBuilder};
use tempfile::TempDir;

use crate::harness::{Run, TOKEN, finish, line, program};

pub(crate) const ID: &str = "0a92a09a-47af-434f-b622-d9e323f26150";

/// A sandbox, and a journal of its own in a folder that is not there before.
pub(crate) struct Shop {
    pub(crate) sandbox: Sandbox,
    pub(crate) folder: PathBuf,
    /// The token that commands use.
    pub(crate) token: String,
    _home: TempDir,
}

impl Shop {
    pub(crate) fn open() -> Self {
        Self::open_for(TOKEN)
    }

    pub(crate) fn open_for(token: &str) -> Self {
        Self::with(Sandbox::builder(), token)
    }

    pub(crate) fn with(sandbox: SandboxBuilder, token: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        Self {
            sandbox: sandbox.access_token(token).start().unwrap(),
            folder: home.path().join("state"),
            token: token.to_owned(),
            _home: home,
        }
    }

    pub(crate) fn program(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = program(&[&["--max-attempts", "1"], arguments].concat());
        command
            .env("PARTNER_CENTER_BASE_URL", self.sandbox.base_url())
            .env("PARTNER_CENTER_ACCESS_TOKEN", &self.token)
            .env("XDG_STATE_HOME", &self.folder);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        finish(self.program(arguments))
    }

    pub(crate) fn writes(&self) -> usize {
        let requests = self.sandbox.requests();
        requests
            .iter()
            .filter(|request| request.method != "GET")
            .count()
    }

    /// Leaves a purchase in doubt that was made, under [`ID`].
    pub(crate) fn leave_in_doubt(&self) -> Run {
        self.leave_other_in_doubt(ID)
    }

    pub(crate) fn leave_other_in_doubt(&self, id: &str) -> Run {
        self.sandbox.push_fault(Fault::CommitThenCut, 1);
        self.run(&create(&["--yes", "--allow-duplicate", "--request-id", id]))
    }

    /// The file of an entry, `pending` or `settled`.
    pub(crate) fn entry(&self, place: &str, id: &str) -> PathBuf {
        let journal = self.folder.join("partner-center/journal");
        journal.join(place).join(format!("{id}.json"))
    }

    /// Changes a pending entry.
    pub(crate) fn edit(&self, id: &str, member: &str, value: impl Into<serde_json::Value>) {
        let path = self.entry("pending", id);
        let text = fs::read_to_string(&path).unwrap();
        let mut entry: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(entry.get(member).is_some(), "no {member} in {text}");
        entry[member] = value.into();
        fs::write(&path, entry.to_string()).unwrap();
    }

    /// Makes the pending entry so much older, or younger than now if it is negative.
    pub(crate) fn age(&self, minutes: i64) {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap();
        let begun = i64::try_from(now.as_millis()).unwrap() - minutes * 60_000;
        self.edit(ID, "begunMs", begun);
    }
}

/// `orders create` of five seats.
pub(crate) fn create<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    let five = "orders create --customer CUSTOMER --offer SEAT --quantity 5 --billing-cycle annual --term P1Y";
    line(five, arguments)
}
