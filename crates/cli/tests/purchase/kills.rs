//! The program is killed in the middle of purchases, which are settled afterwards.
//!
//! `PURCHASE_KILLS` says how often it is killed (a few times if it is not set); `cargo xtask purchase`
//! does it 200 times. Each purchase has a name of its own, by which its orders are counted in what the
//! sandbox has on disk. The control does what is left to do without a journal: to buy again.

use std::fmt;
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::served::{CUSTOMER, SEAT, Served, words};

const SIGKILL: i32 = 9;
/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// `SplitMix64`: the same delays with each run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }
}

/// Where the program was killed, and what came of the purchases.
#[derive(Debug, Default)]
struct Tally {
    purchases: u64,
    kills: u64,
    before_recorded: u64,
    before_committed: u64,
    before_settled: u64,
    duplicates: usize,
    lost: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} purchases, killed {} times ({} before the intent was recorded, {} before the order was \
             placed, {} between the order and its settlement): {} duplicates, {} lost orders",
            self.purchases,
            self.kills,
            self.before_recorded,
            self.before_committed,
            self.before_settled,
            self.duplicates,
            self.lost
        )
    }
}

struct Buyer {
    served: Served,
    random: Random,
    tally: Tally,
    /// How long a purchase takes that nobody kills.
    usual: Duration,
    has_journal: bool,
}

impl Buyer {
    fn open(name: &str, has_journal: bool) -> Self {
        let mut buyer = Self {
            served: Served::start(name, &[]),
            random: Random(2026),
            tally: Tally::default(),
            usual: Duration::ZERO,
            has_journal,
        };
        let began = Instant::now();
        buyer.served.done(&buyer.create("warm-up", &id_of(0)));
        buyer.usual = began.elapsed();
        buyer
    }

    fn create<'a>(&self, name: &'a str, id: &'a str) -> Vec<&'a str> {
        let mut create = vec!["orders", "create", "--customer", CUSTOMER, "--offer", SEAT];
        create.extend(words(
            "--quantity 1 --billing-cycle annual --term P1Y --yes",
        ));
        create.extend(["--name", name]);
        if self.has_journal {
            create.extend(["--request-id", id]);
        } else {
            create.push("--no-journal");
        }
        create
    }

    /// One purchase that may be killed on its way, and what its buyer does then.
    fn purchase(&mut self) {
        self.tally.purchases += 1;
        let number = self.tally.purchases;
        let (name, id) = (format!("purchase-{number}"), id_of(number));
        let is_done = self.killed(&name, &id);
        self.served.admin("DELETE", "faults", "");
        if self.has_journal {
            if !is_done && number.is_multiple_of(3) {
                self.kill_settling(&id);
            }
            self.settle(&name, &id);
        } else if !is_done {
            self.served.done(&self.create(&name, &id));
        }
    }

    /// Starts a purchase and kills it, at a random moment or right behind the commit. Says whether it
    /// came to its end before.
    fn killed(&mut self, name: &str, id: &str) -> bool {
        // Every fourth, so that the smallest run has one.
        let is_behind_commit = self.tally.purchases.is_multiple_of(4);
        let fault = if is_behind_commit {
            "commit-then-stall".to_owned()
        } else {
            format!("latency={}", self.random.below(60))
        };
        let fault = format!(r#"{{"fault":"{fault}"}}"#);
        self.served.admin("POST", "faults", &fault);
        let mut program = self.served.program(&self.create(name, id));
        program.stdout(Stdio::null()).stderr(Stdio::null());
        let mut program = program.spawn().unwrap();
        if is_behind_commit {
            self.wait_for_order(name);
        } else {
            let most = u64::try_from(self.usual.as_micros()).unwrap() * 5 / 4;
            sleep(Duration::from_micros(self.random.below(most)));
        }
        program.kill().unwrap();
        let status = program.wait().unwrap();
        if status.signal() != Some(SIGKILL) {
            assert!(status.success(), "{status}");
            return true;
        }
        self.tally.kills += 1;
        let is_recorded = !self.has_journal
            || ["pending", "settled"].iter().any(|part| {
                self.served
                    .journal(part)
                    .join(format!("{id}.json"))
                    .exists()
            });
        let is_committed = self.served.orders_by_name().contains_key(name);
        match (is_recorded, is_committed) {
            (_, true) => self.tally.before_settled += 1,
            (true, false) => self.tally.before_committed += 1,
            (false, false) => self.tally.before_recorded += 1,
        }
        false
    }

    fn wait_for_order(&self, name: &str) {
        let began = Instant::now();
        while !self.served.orders_by_name().contains_key(name) {
            assert!(began.elapsed() < PATIENCE, "{name} was not placed");
            sleep(Duration::from_millis(2));
        }
    }

    /// Settling may be killed, too.
    fn kill_settling(&mut self, id: &str) {
        let settle = ["orders", "settle", id, "--resend", "--yes"];
        let mut settle = self.served.program(&settle);
        settle.stdout(Stdio::null()).stderr(Stdio::null());
        let mut settle = settle.spawn().unwrap();
        let most = u64::try_from(self.usual.as_micros()).unwrap();
        sleep(Duration::from_micros(self.random.below(most)));
        settle.kill().unwrap();
        let status = settle.wait().unwrap();
        self.tally.kills += u64::from(status.signal() == Some(SIGKILL));
    }

    /// What the buyer does: settles what the journal has, and buys what it has not.
    fn settle(&self, name: &str, id: &str) {
        let began = Instant::now();
        loop {
            assert!(began.elapsed() < PATIENCE, "{name} is not settled");
            let settle = ["orders", "settle", id];
            let columns = ["-o", "csv", "--columns", "outcome"];
            let run = self.served.run(&[&settle[..], &columns].concat());
            match run.code {
                0 => {
                    assert_eq!(run.stdout, "outcome\ndone\n", "{run:?}");
                    return;
                }
                2 if run.stderr.contains("has no write with the id") => {
                    self.served.done(&self.create(name, id));
                }
                // Nothing settles it by looking, or the first attempt is running still.
                8 => {
                    let resend = ["orders", "settle", id, "--resend", "--yes"];
                    self.served.run(&resend);
                    sleep(Duration::from_millis(20));
                }
                _ => panic!("{run:?}"),
            }
        }
    }

    fn count(&mut self) {
        let orders = self.served.orders_by_name();
        for number in 1..=self.tally.purchases {
            let found = orders.get(&format!("purchase-{number}")).copied();
            match found.unwrap_or_default() {
                0 => self.tally.lost += 1,
                found => self.tally.duplicates += found - 1,
            }
        }
    }
}

fn id_of(number: u64) -> String {
    format!("{number:08x}-0000-4000-8000-000000000000")
}

pub(crate) fn kills() -> u64 {
    let kills = std::env::var("PURCHASE_KILLS").ok();
    kills.map_or(8, |kills| kills.parse().unwrap())
}

#[test]
fn purchases_that_are_killed_are_neither_lost_nor_made_twice() {
    let mut buyer = Buyer::open("kills", true);
    while buyer.tally.kills < kills() {
        buyer.purchase();
    }
    buyer.count();
    println!("with the journal: {}", buyer.tally);
    assert!(buyer.tally.before_settled > 0, "nothing was at stake");
    assert_eq!((buyer.tally.duplicates, buyer.tally.lost), (0, 0));
    assert_eq!(
        buyer.served.done(&["orders", "pending", "-o", "json"]),
        "[]
"
    );
}

/// The same kills without a journal, so that the counting above is known to count.
#[test]
fn without_the_journal_they_are_made_twice() {
    let mut buyer = Buyer::open("control", false);
    while buyer.tally.kills < kills() {
        buyer.purchase();
    }
    buyer.count();
    println!("without it: {}", buyer.tally);
    assert!(buyer.tally.duplicates > 0);
}
