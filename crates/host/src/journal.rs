//! The journal: what was to be written, on disk before it is sent.

mod files;
mod ledger;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use partner_center_core::driver::BodySource;
use partner_center_core::journal::{
    Ending, Entry, Intent, Likeness, Origin, Settlement, Withheld, is_in_window,
};
use partner_center_core::model::Guid;

use crate::clock::wall;
use crate::files::naming;

use files::{Files, Shelf, name_of};

/// How old a half-written file is that nobody is writing any more.
const LEFTOVER: Duration = Duration::from_secs(3_600);

/// How long settled entries are kept whole.
const RETENTION: Duration = Duration::from_secs(24 * 30 * 3_600);

/// How long the lock is waited for where no call sets a limit. It is held for milliseconds.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long the lock is waited for when a process is about to end.
const WITHDRAWAL: Duration = Duration::from_secs(5);

/// A folder with a file for each write that a client sends, named by its `MS-RequestId`.
///
/// Before the first send of a write its whole request is in `pending`, on disk for good (the file and
/// its folder are synchronised); without that nothing is sent. Once it is certain how the write ended,
/// the entry moves to `settled`, with its orders. After 30 days only the id, a hash of the request and the
/// orders are kept (`receipts`), so an id that comes back after a year buys nothing. A write in doubt stays in
/// `pending`, even if the process is killed or the call is dropped: find out with `look` of a client, then
/// `resend` it or [`settle`](Self::settle) it.
///
/// While a write is in doubt, the very same write under another `MS-RequestId` is not sent
/// ([`Withheld::Duplicate`]), unless the caller [wants it](partner_center_core::Call::allow_duplicate). Processes
/// check and begin under one lock, so of two that start the same purchase at once, one buys.
///
/// An entry has no token, but says what was ordered and for whom: the folders and files are this
/// user's own (0700 and 0600 on Unix), and others are refused, as in [`FileStore`](crate::FileStore).
/// Processes may share a journal: only a success closes an entry that another process has begun since.
/// An entry in doubt that is older than [`RESEND_WINDOW`](partner_center_core::journal::RESEND_WINDOW) is not begun
/// again without [`allow_stale`](partner_center_core::Call::allow_stale); of a checkout, the
/// [lifetime of its cart](partner_center_core::journal::CART_LIFETIME) counts instead.
///
/// ```no_run
/// use partner_center_host::Journal;
///
/// let journal = Journal::new("/var/lib/orders/journal");
/// for intent in journal.pending()? {
///     // Younger than ten minutes: the service still knows the id, and does nothing twice. A client's
///     // `resend` sends it once more.
///     println!("{} {}", intent.request_id, intent.may_be_resent(Journal::now()));
/// }
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    files: Files,
}

/// What a call asks of the journal.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Terms {
    /// However old the entry is.
    pub(crate) allows_stale: bool,
    /// Also if it is only assumed that the service recognises a repetition.
    pub(crate) trusts_assumed_keys: bool,
    /// Also if the very same write is in doubt.
    pub(crate) allows_duplicate: bool,
}

impl Journal {
    /// A journal in this folder, which is made when it is needed.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self {
            files: Files { folder },
        }
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.files.folder
    }

    /// The time since 1970, as entries have it.
    #[must_use]
    pub fn now() -> Duration {
        wall()
    }

    /// The writes that are in doubt, the oldest first.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be read, or a file is not an entry; the error names it.
    pub fn pending(&self) -> io::Result<Vec<Intent>> {
        let mut intents = Vec::new();
        for entry in self.open_entries()? {
            intents.push(entry?.intent);
        }
        intents.sort_by_key(|intent| intent.begun);
        Ok(intents)
    }

    /// The entries in `pending` one by one, so that one that cannot be read does not hide the others. One
    /// with a settlement is there because a process died while it moved the entry.
    ///
    /// # Errors
    /// When the folder cannot be read; each entry has an error of its own, which names its file.
    pub fn pending_entries(&self) -> io::Result<Vec<io::Result<Entry>>> {
        self.each(Shelf::Pending)
    }

    /// The entries that are in doubt.
    fn open_entries(&self) -> io::Result<Vec<io::Result<Entry>>> {
        let mut entries = Vec::new();
        for id in self.files.names(Shelf::Pending, "json")? {
            // A process may have died between the two halves of the move.
            if !self.files.path(Shelf::Settled, &id).exists() {
                entries.extend(self.load(Shelf::Pending, &id).transpose());
            }
        }
        Ok(entries)
    }

    fn each(&self, place: Shelf) -> io::Result<Vec<io::Result<Entry>>> {
        let names = self.files.names(place, "json")?.into_iter();
        let found = names.filter_map(|name| {
            let found = self.find(&Guid::from(name.as_str())).transpose()?;
            Some(found.map_err(naming(&self.files.path(place, &name))))
        });
        Ok(found.collect())
    }

    /// The entry of a write, in doubt or settled.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn find(&self, request_id: &Guid) -> io::Result<Option<Entry>> {
        let id = name_of(request_id)?;
        match self.load(Shelf::Settled, &id)? {
            Some(entry) => Ok(Some(entry)),
            None => self.load(Shelf::Pending, &id),
        }
    }

    /// The write that an order came of, as far as the journal knows; changes of an order do not count.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn origin_of(&self, order: &str) -> io::Result<Option<Guid>> {
        let origin = self.files.origin(order)?;
        Ok(origin.map(|origin| origin.request_id))
    }

    /// Closes an entry: it moves to `settled`, and old settled entries shrink to what is kept for good. What
    /// is known to be done stays so.
    ///
    /// # Errors
    /// When it cannot be written; the entry is pending still. When the entry says that the write is done,
    /// and the settlement that it is not.
    pub fn settle(&self, intent: &Intent, settlement: &Settlement) -> io::Result<()> {
        let _lock = self.lock(PATIENCE)?;
        let known = self.find(&intent.request_id)?;
        let number = known.map_or(1, |entry| entry.generation);
        if self.close(intent, settlement, number)? {
            return Ok(());
        }
        let why = "the journal says that this write is done";
        Err(io::Error::new(io::ErrorKind::AlreadyExists, why))
    }

    /// Closes the entry of a write whose first call has sent nothing yet, and will not: the process is about to
    /// end. The journal stays locked until the result is dropped, so the call cannot begin the entry in the
    /// meantime. The `MS-CorrelationId` tells which call it is: an entry that another call has begun stays, for
    /// that call may have sent it.
    ///
    /// # Errors
    /// When the journal cannot be locked within some seconds, read or written.
    pub fn withdraw(&self, request_id: &Guid, correlation_id: &Guid) -> io::Result<Withdrawn> {
        let lock = self.lock(WITHDRAWAL)?;
        let known = self.find(request_id)?;
        let open = known.filter(|entry| entry.settlement.is_none());
        let is_closed = match open {
            Some(entry)
                if entry.generation == 1 && entry.intent.correlation_id == *correlation_id =>
            {
                self.close(&entry.intent, &Settlement::not_sent(Self::now()), 1)?
            }
            Some(_) => false,
            None => true,
        };
        Ok(Withdrawn {
            is_closed,
            _lock: lock,
        })
    }

    /// Closes the entry of the call with this number. An end that is not a success says nothing of a call that
    /// has begun since; and one order is the result of one write.
    pub(crate) fn end(
        &self,
        intent: &Intent,
        settlement: &Settlement,
        number: u64,
    ) -> io::Result<End> {
        let _lock = self.lock(PATIENCE)?;
        if settlement.ending.is_done()
            && let Some(origin) = self.files.contested(intent, &settlement.orders)?
        {
            return Ok(End::Contested(origin));
        }
        let is_closed = self.close(intent, settlement, number)?;
        Ok(if is_closed {
            End::Closed
        } else {
            End::LeftOpen
        })
    }

    /// Writes down what the body of a write in doubt was.
    pub(crate) fn note_digest(&self, request_id: &Guid, digest: [u8; 32]) -> io::Result<()> {
        let id = name_of(request_id)?;
        let _lock = self.lock(PATIENCE)?;
        match self.load(Shelf::Pending, &id)? {
            Some(mut entry) if entry.settlement.is_none() => {
                entry.intent.body_digest = Some(digest);
                self.write(Shelf::Pending, &id, &entry)
            }
            _ => Ok(()),
        }
    }

    fn close(&self, intent: &Intent, settlement: &Settlement, number: u64) -> io::Result<bool> {
        let id = name_of(&intent.request_id)?;
        let known = self.find(&intent.request_id)?;
        let last = known.as_ref().map_or(number, |entry| entry.generation);
        let is_done = settlement.ending.is_done();
        let done = known
            .and_then(|entry| entry.settlement)
            .filter(|known| known.ending.is_done());
        if let Some(done) = done {
            let is_correction = [done.ending, settlement.ending] == [Ending::FoundByHand; 2]
                && done.orders != settlement.orders;
            if !is_correction {
                self.files.take(Shelf::Pending, &id)?;
                return Ok(is_done);
            }
            self.files.drop_origin(intent, &done.orders)?;
        }
        if !is_done && last != number {
            return Ok(false);
        }
        let mut entry = Entry::new(intent.clone(), Some(settlement.clone()));
        entry.generation = last;
        if is_done {
            self.files.keep_origin(intent, &settlement.orders)?;
        }
        self.write(Shelf::Settled, &id, &entry)?;
        self.files.take(Shelf::Pending, &id)?;
        // Old entries take room, and do no other harm.
        let _ = self.prune(Self::now());
        Ok(true)
    }

    /// Writes an intent down before its first send. One that is in doubt is begun once more only while
    /// the service is taken to remember its id, or with the caller's permission; the same holds for one
    /// that is the same as another in doubt.
    ///
    /// The time counts under the lock: before it, another process may have had it for minutes.
    pub(crate) fn begin(
        &self,
        mut intent: Intent,
        body: Option<&BodySource>,
        terms: Terms,
        patience: Duration,
    ) -> io::Result<Result<Begun, Withheld>> {
        let id = name_of(&intent.request_id)?;
        if intent.body_digest.is_none() {
            intent.body_digest = self.digest_if_it_matters(&intent, body)?;
        }
        let _lock = self.lock(patience)?;
        let now = Self::now();
        intent.begun = Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(u64::MAX));
        let mut entry = Entry::new(intent.clone(), None);
        let mut is_in_doubt = false;
        let known = self.find(&intent.request_id)?;
        // Should a process have died on the way to it, a pending entry may be left beside it.
        let is_settled = known.as_ref().is_some_and(|it| it.settlement.is_some());
        if !is_settled && let Some(receipt) = self.files.receipt(&intent.request_id)? {
            let is_same = receipt.fingerprint == intent.fingerprint();
            let orders = receipt.orders;
            let done = is_same.then_some(Withheld::Done { orders });
            return Ok(Err(done.unwrap_or(Withheld::OtherRequest)));
        }
        if let Some(known) = known {
            if known.intent != intent {
                return Ok(Err(Withheld::OtherRequest));
            }
            if let Some(why) = known.intent.belongs_elsewhere(intent.tenant.as_ref()) {
                return Ok(Err(why));
            }
            entry.generation = known.generation.saturating_add(1);
            let window = intent.kind.window();
            let is_young = is_in_window(window, known.intent.begun, intent.begun);
            match known.settlement {
                // It went out before, and nobody knows what became of it.
                None if !terms.allows_stale
                    && !terms.trusts_assumed_keys
                    && !intent.is_recognised() =>
                {
                    return Ok(Err(Withheld::NotRecognised));
                }
                None if terms.allows_stale || is_young => {
                    entry.intent = known.intent;
                    is_in_doubt = true;
                }
                None => return Ok(Err(Withheld::TooOld)),
                Some(Settlement { ending, orders, .. }) if ending.is_done() => {
                    return Ok(Err(Withheld::Done { orders }));
                }
                Some(_) => {}
            }
        }
        if !is_in_doubt
            && !terms.allows_duplicate
            && let Some(of) = self.duplicate_of(&intent)?
        {
            return Ok(Err(Withheld::Duplicate { of: Box::new(of) }));
        }
        // In this order: with both halves there, the settled one counts.
        self.files.take(Shelf::Settled, &id)?;
        self.write(Shelf::Pending, &id, &entry)?;
        let number = entry.generation;
        let begun = intent.begun;
        let intent = entry.intent;
        let at = if terms.allows_stale {
            begun
        } else {
            intent.begun
        };
        Ok(Ok(Begun { at, number, intent }))
    }

    /// The write in doubt that is the same as this one. An entry that cannot be read might be it: an error.
    fn duplicate_of(&self, intent: &Intent) -> io::Result<Option<Intent>> {
        for other in self.open_entries()? {
            let other = other?.intent;
            if intent.likeness(&other) != Likeness::Other {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }

    /// SHA-256 of a body that is yet to be sent, if it tells whether the write is one in doubt. Not under the
    /// lock, for reading a document may take long.
    fn digest_if_it_matters(
        &self,
        intent: &Intent,
        body: Option<&BodySource>,
    ) -> io::Result<Option<[u8; 32]>> {
        let Some(body) = body else {
            return Ok(None);
        };
        let mut others = self.open_entries()?.into_iter().flatten();
        let matters = |entry: Entry| {
            let has_digest = entry.intent.body_digest.is_some();
            let is_it = entry.intent.request_id == intent.request_id && has_digest;
            is_it || matches!(intent.likeness(&entry.intent), Likeness::IfDigestIs(_))
        };
        let digest = others.any(matters).then(|| body.read_digest());
        digest.transpose()
    }

    /// Shrinks what was settled more than 30 days ago, and removes what killed processes have left.
    fn prune(&self, now: Duration) -> io::Result<()> {
        for id in self.files.names(Shelf::Settled, "json")? {
            if self.files.age(Shelf::Settled, &id, now)? > RETENTION {
                // One that cannot be read stays: somebody may still mend it.
                if let Ok(Some(entry)) = self.load(Shelf::Settled, &id) {
                    self.files.keep_receipt(&entry)?;
                    self.files.take(Shelf::Pending, &id)?;
                    self.files.take(Shelf::Settled, &id)?;
                }
            } else {
                self.files.take(Shelf::Pending, &id)?;
            }
        }
        for shelf in Shelf::ALL {
            self.files.sweep(shelf, LEFTOVER, now)?;
        }
        Ok(())
    }

    /// The lock of the journal. Entries of versions that did not know which write an order came of are
    /// looked through once.
    fn lock(&self, patience: Duration) -> io::Result<std::fs::File> {
        let lock = self.files.lock(patience)?;
        if !self.files.has_shelf(Shelf::Results) {
            self.files.make_shelf(Shelf::Results)?;
            for entry in self.each(Shelf::Settled)?.into_iter().flatten() {
                let done = entry.settlement.filter(|it| it.ending.is_done());
                let orders = done.map(|settlement| settlement.orders).unwrap_or_default();
                self.files.keep_origin(&entry.intent, &orders)?;
            }
        }
        Ok(lock)
    }

    fn write(&self, place: Shelf, name: &str, entry: &Entry) -> io::Result<()> {
        self.files.write(place, name, &entry.to_json())
    }

    fn load(&self, place: Shelf, name: &str) -> io::Result<Option<Entry>> {
        self.files.load(place, name, Entry::from_json)
    }
}

/// What became of an entry that was [withdrawn](Journal::withdraw); the journal is locked while it lives.
#[derive(Debug)]
#[must_use = "the journal is locked only while this lives"]
pub struct Withdrawn {
    is_closed: bool,
    _lock: std::fs::File,
}

impl Withdrawn {
    /// Whether no entry of the write is open: there was none, or it is closed now.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }
}

/// How the entry of a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Closed,
    /// It is pending still, although the end of the call is certain.
    LeftOpen,
    /// It is pending still: the order in the answer is the result of another write.
    Contested(Origin),
}

/// Proof that a call opened its entry.
#[derive(Clone, Debug)]
pub(crate) struct Begun {
    /// When the id may first have reached the service, as far as this call has to care.
    pub(crate) at: Duration,
    /// Which call it is that sends this write, from 1.
    pub(crate) number: u64,
    /// What was written down.
    pub(crate) intent: Intent,
}
