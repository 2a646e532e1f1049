//! A year of a subscription, as its partner lives it, against the sandbox.

use std::time::Duration;

use partner_center_sandbox::Fault;

use crate::harness::{Run, words};
use crate::shop::{ID, Shop, create};

const DAY: Duration = Duration::from_secs(86_400);
const ROW: &str = "-o csv --columns quantity,status,autoRenew,atTermEnd";

/// One command of `subscriptions` about it, and what a command gives.
struct Owned {
    shop: Shop,
    id: String,
}

impl Owned {
    fn buy() -> Self {
        let shop = Shop::open();
        let order = shop.run(&create(&["--yes", "-o", "csv", "--columns", "id"]));
        let order = order.stdout.lines().last().unwrap().to_owned();
        let list = "subscriptions list --customer CUSTOMER -o csv --columns id --order";
        let list = shop.run(&[&words(list)[..], &[&order]].concat());
        let id = list.stdout.lines().last().unwrap().to_owned();
        Self { shop, id }
    }

    fn run(&self, command: &str) -> Run {
        let mut line = words("subscriptions");
        let id = format!("{} --customer CUSTOMER", self.id);
        let command = command.replacen(' ', &format!(" {id} "), 1);
        line.extend(words(&command));
        self.shop.run(&line)
    }

    /// It succeeds, gives this row, and says this before.
    #[track_caller]
    fn changes(&self, command: &str, row: &str, said: &[&str]) {
        let run = self.run(&format!("{command} --yes {ROW}"));
        run.gives(0, format!("quantity,status,autoRenew,atTermEnd\n{row}\n"));
        run.says_all(said);
    }

    #[track_caller]
    fn is(&self, row: &str) {
        let run = self.run(&format!("get {ROW}"));
        run.gives(0, format!("quantity,status,autoRenew,atTermEnd\n{row}\n"));
    }
}

const SCHEDULED: &str = "renews as scheduled";
const EXTENDS: &str = "extends monthly at +3 % or +23 %";
const LOST: &str = "  the service deletes what was scheduled, without a word:\n";

#[test]
fn a_year_of_a_subscription() {
    let own = Owned::buy();
    own.is("5,active,true,renews");
    own.changes(
        "change --seats 8",
        "8,active,true,renews",
        &["this buys 3 more seats"],
    );
    // In time.
    let down = ["this gives back 2 seats", "  possible until 20"];
    own.changes("change --seats 6", "6,active,true,renews", &down);

    // The answer gets lost: a look finds the seats, and nothing is sent again.
    // The read before it meets nothing that matters.
    own.shop.sandbox.push_fault(Fault::DoubledIds, 1);
    own.shop.sandbox.push_fault(Fault::CommitThenCut, 1);
    let lost = own.run(&format!("change --seats 9 --yes --request-id {ID}"));
    assert_ne!(lost.code, 0, "{lost:?}");
    lost.says("orders settle");
    let writes = own.shop.writes();
    let pending = own.shop.run(&words("orders pending -o csv --columns what"));
    assert!(pending.stdout.contains("to 9 seats"), "{pending:?}");
    let settled = own.shop.run(&words(&format!(
        "orders settle {ID} -o csv --columns outcome"
    )));
    settled.gives(0, "outcome\nfound\n");
    assert_eq!(own.shop.writes(), writes);
    own.is("9,active,true,renews");

    // Too late. The clock of this machine has not moved, so the service has to say it.
    own.shop.sandbox.advance_clock(DAY * 8);
    let late = own.run(&format!("change --seats 5 --yes {ROW}"));
    assert_eq!(late.stdout, "", "{late:?}");
    late.says_all(&["900257", "window for reducing seats"]);
    let cancel = own.run(&format!("cancel --yes {ROW}"));
    cancel.says("900117");
    own.is("9,active,true,renews");

    // A next term with fewer, lost by a change of the name, and announced.
    let row = format!("9,active,true,{SCHEDULED}");
    own.changes("schedule --seats 5", &row, &["quantity 5, offer CFQ7"]);
    own.is(&row);
    let lost = [
        LOST,
        "    next term at TermEnd, quantity 5",
        "renews; before: renews as scheduled",
    ];
    own.changes("change --name Sales", "9,active,true,renews", &lost);
    own.is("9,active,true,renews");
    own.changes(
        "suspend ",
        "9,suspended,true,ends if still suspended",
        &["it is still charged"],
    );
    own.changes("reactivate ", "9,active,true,renews", &["this reactivates"]);

    // Renewal off is no end.
    let row = format!("9,active,false,{EXTENDS}");
    let said = [
        "+3 %, or +23 % without a monthly plan",
        "4 May 2026",
        "`subscriptions end` ends it",
    ];
    own.changes("change --auto-renew off", &row, &said);
    own.changes("end ", "9,active,false,ends", &["ends; before: extends"]);
    // Even an end is lost by a change.
    let said = [
        LOST,
        "    Cancel at TermEnd",
        "extends monthly at +3 % or +23 %; before: ends",
    ];
    own.changes("change --seats 10", &row.replace('9', "10"), &said);
    own.changes("end ", "10,active,false,ends", &[]);
    own.is("10,active,false,ends");
    // Nobody has left anything in doubt.
    let pending = own.shop.run(&words("orders pending"));
    pending.says("nothing is in doubt");
}
