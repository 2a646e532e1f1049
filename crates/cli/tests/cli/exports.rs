//! `export`: all orders of all customers, into a folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Run, Stub, answer, at, ok, sandbox};

/// Customers of the stub, not in the order of their ids.
const CUSTOMERS: [&str; 3] = [
    "c0000000-0000-4000-8000-000000000003",
    "c0000000-0000-4000-8000-000000000001",
    "c0000000-0000-4000-8000-000000000002",
];

fn customers() -> Vec<u8> {
    let items = CUSTOMERS.map(|id| {
        format!(
            r#"{{"id":"{id}","companyProfile":{{"companyName":"Company {}"}}}}"#,
            &id[35..]
        )
    });
    ok(format!(
        r#"{{"totalCount":3,"items":[{}]}}"#,
        items.join(",")
    ))
}

fn orders(customer: &str) -> Vec<u8> {
    let last = &customer[35..];
    ok(format!(
        r#"{{"items":[{{"id":"a{last}","currencyCode":"USD","totalPrice":36.480,"lineItems":[{{"lineItemNumber":0,"quantity":2}}]}},{{"id":"b{last}","new":1.50}}]}}"#
    ))
}

/// The customer whose orders a request is for.
fn customer_of(request: &str) -> Option<&str> {
    let path = request.split(' ').nth(1)?;
    let rest = path.strip_prefix("/v1/customers/")?;
    rest.split('/').next()
}

/// A service that answers for the orders of a customer with this, if it is something.
fn service(special: impl Fn(usize, &str) -> Option<Vec<u8>> + Send + 'static) -> Stub {
    Stub::with(move |number, request| match customer_of(request) {
        None => customers(),
        Some(customer) => special(number, customer).unwrap_or_else(|| orders(customer)),
    })
}

/// A service that gives this answer for a customer until it is mended.
struct Mending {
    stub: Stub,
    is_mended: Arc<AtomicBool>,
}

impl Mending {
    fn new(customer: &'static str, status: &'static str) -> Self {
        let is_mended = Arc::new(AtomicBool::new(false));
        let mended = Arc::clone(&is_mended);
        let stub = service(move |_, asked| {
            let is_broken = asked == customer && !mended.load(Ordering::Relaxed);
            is_broken.then(|| answer(status, ""))
        });
        Self { stub, is_mended }
    }

    /// From now on all is well. How many requests came before that.
    fn mend(&self) -> usize {
        self.is_mended.store(true, Ordering::Relaxed);
        asked(&self.stub).len()
    }
}

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join("out").join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn to(&self) -> String {
        self.text("").trim_end_matches('/').to_owned()
    }

    /// `export --to` into it, as JSON lines in the run `r`, and more arguments.
    fn export(&self, stub: &Stub, more: &[&str]) -> Run {
        let to = self.to();
        let begin = ["export", "--to", &to, "--format", "jsonl", "--run", "r"];
        stub.run(&[&begin, more].concat())
    }

    fn resume(&self, stub: &Stub, more: &[&str]) -> Run {
        let run = self.text("r");
        stub.run(&[&["export", "--resume", &run], more].concat())
    }

    fn rows(&self, table: &str) -> Vec<Value> {
        rows(&self.path("r").join(table))
    }

    fn manifest(&self) -> Value {
        serde_json::from_slice(&fs::read(self.path("r.manifest.json")).unwrap()).unwrap()
    }

    fn ids(&self) -> Vec<String> {
        let orders = self.rows("orders").into_iter();
        orders
            .map(|row| row["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

fn rows(table: &Path) -> Vec<Value> {
    let text = fs::read_to_string(table.join("00001.jsonl")).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn asked(stub: &Stub) -> Vec<String> {
    let requests = stub.requests();
    let customers = requests.iter().filter_map(|request| customer_of(request));
    customers.map(str::to_owned).collect()
}

#[test]
fn all_orders_of_all_customers_are_in_the_tables() {
    let folder = Folder::new();
    let stub = service(|_, _| None);
    let run = folder.export(&stub, &[]);
    run.succeeds();
    assert!(run.stdout.starts_with("TABLE"), "{run:?}");
    // By the customers' ids, and then as the service has them.
    assert_eq!(folder.ids(), ["a1", "b1", "a2", "b2", "a3", "b3"]);
    let orders = folder.rows("orders");
    assert_eq!(orders[0]["customer_id"], CUSTOMERS[1]);
    assert_eq!(orders[1]["extra"]["new"], "1.50");
    let raw = r#"{"id":"b1","new":1.50}"#;
    assert_eq!(orders[1]["raw_json"], raw);
    let lines = folder.rows("order_lines");
    assert_eq!(lines.len(), 3);
    assert_eq!(
        (&lines[0]["order_id"], &lines[0]["quantity"]),
        (&"a1".into(), &2.into())
    );
    let names: Vec<_> = folder
        .rows("customers")
        .iter()
        .map(|row| row["company_profile_company_name"].clone())
        .collect();
    assert_eq!(names, ["Company 1", "Company 2", "Company 3"]);
    assert_eq!(folder.rows("faults").len(), 0);
    let manifest = folder.manifest();
    assert_eq!(manifest["run"], "r", "{manifest}");
    let latest: Value =
        serde_json::from_slice(&fs::read(folder.path("latest.json")).unwrap()).unwrap();
    assert_eq!(latest["run"], "r");
    assert!(!folder.path("r.partial").exists());
}

/// A whole run, its tables as they are when nothing goes wrong.
fn undisturbed() -> Vec<Vec<u8>> {
    let folder = Folder::new();
    folder.export(&service(|_, _| None), &[]).succeeds();
    folder.tables()
}

impl Folder {
    /// The bytes of the tables.
    fn tables(&self) -> Vec<Vec<u8>> {
        let tables = ["orders", "order_lines", "customers", "faults"];
        let read = |table| fs::read(self.path("r").join(table).join("00001.jsonl")).unwrap();
        tables.map(read).to_vec()
    }
}

#[test]
fn a_customer_that_is_refused_costs_only_itself() {
    let folder = Folder::new();
    let refusal = r#"{"code":600006,"description":"no relationship"}"#;
    let stub = service(move |_, customer| {
        (customer == CUSTOMERS[2]).then(|| answer("403 Forbidden", refusal))
    });
    let run = folder.export(&stub, &[]);
    run.ends(7, &[CUSTOMERS[2], "600006"]);
    assert_eq!(folder.ids(), ["a1", "b1", "a3", "b3"]);
    let faults = folder.rows("faults");
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0]["customer_id"], CUSTOMERS[2]);
    assert_eq!(
        (&faults[0]["kind"], &faults[0]["code"]),
        (&"refused".into(), &"600006".into())
    );
    assert_eq!(faults[0]["raw"], refusal);
    assert_eq!(folder.manifest()["customers"]["refused"], 1);
}

#[test]
fn if_all_are_refused_nothing_is_published() {
    let folder = Folder::new();
    let stub = service(|_, _| {
        Some(answer(
            "403 Forbidden",
            r#"{"code":600006,"description":"no"}"#,
        ))
    });
    let run = folder.export(&stub, &[]);
    run.fails(1, &["all 3 customers", "were refused", "600006"]);
    assert!(!run.stderr.contains("--resume"), "{run:?}");
    folder.resume(&stub, &[]).fails(1, &["all 3 customers"]);
    assert!(!folder.path("r").exists());
    assert!(!folder.path("latest.json").exists());
}

#[test]
fn a_customer_without_an_answer_leaves_the_run_unfinished() {
    let folder = Folder::new();
    let service = Mending::new(CUSTOMERS[0], "503 Service Unavailable");
    let run = folder.export(&service.stub, &[]);
    assert_eq!(run.code, 1, "{run:?}");
    run.says_all(&[CUSTOMERS[0], "503", "--resume", "--allow-missing"]);
    assert!(!folder.path("r").exists());

    // Only that one is asked again.
    let before = service.mend();
    folder.resume(&service.stub, &[]).succeeds();
    assert_eq!(asked(&service.stub)[before..], [CUSTOMERS[0]]);
    assert_eq!(folder.tables(), undisturbed());
}

#[test]
fn a_run_can_be_published_without_those_who_gave_no_answer() {
    let folder = Folder::new();
    let service = Mending::new(CUSTOMERS[0], "503 Service Unavailable");
    let run = folder.export(&service.stub, &["--allow-missing"]);
    run.ends(7, &[CUSTOMERS[0]]);
    assert_eq!(folder.ids(), ["a1", "b1", "a2", "b2"]);
    let faults = folder.rows("faults");
    assert_eq!(
        (&faults[0]["kind"], &faults[0]["status"]),
        (&"failed".into(), &503.into())
    );
}

#[test]
fn a_sign_in_that_ends_in_the_middle_costs_nothing() {
    let folder = Folder::new();
    let service = Mending::new(CUSTOMERS[1], "401 Unauthorized");
    let run = folder.export(&service.stub, &[]);
    run.fails(4, &["--resume"]);
    let before = service.mend();
    folder.resume(&service.stub, &[]).succeeds();
    let again = &asked(&service.stub)[before..];
    assert!(again.iter().any(|it| it == CUSTOMERS[1]), "{again:?}");
    assert_eq!(folder.tables(), undisturbed());
}

/// Whatever is done with a run in a wrong order gets an error that says what to do.
#[test]
fn bad_states_are_told() {
    let folder = Folder::new();
    let stub = service(|_, _| None);
    folder
        .resume(&stub, &[])
        .fails(2, &["no unfinished run r to resume"]);
    folder.export(&stub, &[]).succeeds();
    folder.resume(&stub, &[]).fails(2, &["published"]);
    folder
        .export(&stub, &[])
        .fails(2, &["r.manifest.json is there already", "another name"]);
    for shard in ["0/4", "5/4", "1/0", "a/b", "1"] {
        let run = folder.export(&stub, &["--shard", shard]);
        assert_eq!(run.code, 2, "{shard}: {run:?}");
    }
    for name in ["../up", "a=b", "x.partial", ""] {
        let to = folder.to();
        let run = stub.run(&["export", "--to", &to, "--run", name]);
        assert_eq!(run.code, 2, "{name}: {run:?}");
    }
    let run = stub.run(&["export"]);
    assert_eq!(run.code, 2, "{run:?}");
}

#[test]
fn other_options_than_the_run_began_with_are_refused() {
    let folder = Folder::new();
    let service = Mending::new(CUSTOMERS[0], "503 Service Unavailable");
    assert_eq!(folder.export(&service.stub, &[]).code, 1);
    service.mend();
    let stub = service.stub;
    folder
        .resume(&stub, &["--format", "csv"])
        .fails(2, &["format", "jsonl", "csv"]);
    folder
        .resume(&stub, &["--subscriptions"])
        .fails(2, &["subscriptions"]);
    folder.resume(&stub, &["--format", "jsonl"]).succeeds();
}

#[test]
fn shards_are_joined() {
    let folder = Folder::new();
    let (to, stub) = (folder.to(), service(|_, _| None));
    for shard in ["1/2", "2/2"] {
        let finish = sandbox(&["export", "finish", &to, "--run", "r"]);
        assert_eq!(finish.code, 2, "{finish:?}");
        folder.export(&stub, &["--shard", shard]).succeeds();
    }
    // Done twice is done once.
    let run = folder.export(&stub, &["--shard", "2/2"]);
    run.ends(0, &["faster"]);
    sandbox(&["export", "finish", &to, "--run", "r"]).succeeds();
    let ids: BTreeSet<_> = (1..=2)
        .flat_map(|file| {
            let text =
                fs::read_to_string(folder.path("r").join(format!("orders/0000{file}.jsonl")));
            let text = text.unwrap_or_default();
            let ids = text
                .lines()
                .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].to_string());
            ids.collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(ids.len(), 6, "{ids:?}");
    sandbox(&["export", "verify", &folder.text("r"), "-o", "csv"]).succeeds();
}

#[test]
fn verify_finds_what_was_changed() {
    for format in ["parquet", "jsonl", "csv"] {
        let folder = Folder::new();
        let to = folder.to();
        sandbox(&["export", "--to", &to, "--run", "r", "--format", format]).succeeds();
        let run = sandbox(&["export", "verify", &folder.text("r")]);
        run.ends(0, &["no differences"]);
        let file = folder.path("r").join(format!("orders/00001.{format}"));
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&file, bytes).unwrap();
        let run = sandbox(&["export", "verify", &folder.text("r")]);
        assert_eq!(run.code, 1, "{format}: {run:?}");
        assert!(run.stdout.contains("orders/00001"), "{run:?}");
    }
}

/// Ended by the user, or killed: what was read is not read again, and the tables are the same.
#[cfg(unix)]
#[test]
fn a_run_that_was_ended_goes_on() {
    // Tests in the background ignore Ctrl-C (INT). The program treats TERM in the same way.
    for signal in ["TERM", "KILL"] {
        let folder = Folder::new();
        let is_mended = Arc::new(AtomicBool::new(false));
        let mended = Arc::clone(&is_mended);
        let stub = service(move |_, asked| {
            let hangs = asked == CUSTOMERS[0] && !mended.load(Ordering::Relaxed);
            // Long enough for the signal to come first.
            hangs.then(|| {
                std::thread::sleep(std::time::Duration::from_secs(3));
                answer("503 Service Unavailable", "")
            })
        });
        let to = folder.to();
        let begin = ["export", "--to", &to, "--format", "jsonl", "--run", "r"];
        let mut command = at(&stub.url(), &begin);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let whole = |number: u32| folder.path(&format!("r.partial/read/00000{number}.records"));
        for _ in 0..1_000 {
            if whole(1).exists() && whole(2).exists() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        let id = child.id().to_string();
        Command::new("kill")
            .args([&format!("-{signal}"), &id])
            .status()
            .unwrap();
        if signal == "KILL" {
            child.wait().unwrap();
        } else {
            let run = Run::of(child.wait_with_output().unwrap());
            run.ends(130, &["interrupted", "export --resume"]);
        }
        is_mended.store(true, Ordering::Relaxed);
        let before = asked(&stub).len();
        folder.resume(&stub, &[]).succeeds();
        let again = &asked(&stub)[before..];
        // The one that was under way when it ended may be seen after that.
        assert!(
            again.iter().all(|it| it == CUSTOMERS[0]),
            "{signal}: {again:?}"
        );
        assert_eq!(folder.tables(), undisturbed(), "{signal}");
    }
}

/// What is read later is read as the run began, though nobody says so again.
#[test]
fn a_resumed_run_asks_for_the_same() {
    let folder = Folder::new();
    let service = Mending::new(CUSTOMERS[0], "503 Service Unavailable");
    let choice = [
        "--include-price",
        "--billing-cycle",
        "annual",
        "--customer",
        CUSTOMERS[0],
    ];
    assert_eq!(folder.export(&service.stub, &choice).code, 1);
    service.mend();
    let before = service.stub.requests().len();
    folder.resume(&service.stub, &[]).succeeds();
    let requests = &service.stub.requests()[before..];
    assert_eq!(requests.len(), 1, "{requests:?}");
    for option in ["include_price=true", "billingType=annual", CUSTOMERS[0]] {
        assert!(requests[0].contains(option), "{option}: {requests:?}");
    }
    assert_eq!(folder.ids(), ["a3", "b3"]);
}

/// A list that is shorter than it says, and one whose second page is refused, are not whole.
#[test]
fn a_list_that_is_not_whole_is_told() {
    let short = r#"{"totalCount":50,"items":[{"id":"one"}]}"#;
    let folder = Folder::new();
    let stub = service(move |_, customer| (customer == CUSTOMERS[0]).then(|| ok(short)));
    let run = folder.export(&stub, &[]);
    run.ends(7, &["1 cut"]);
    let faults = folder.rows("faults");
    assert_eq!(
        (&faults[0]["kind"], &faults[0]["resource"]),
        (&"cut".into(), &"orders".into())
    );

    let folder = Folder::new();
    let first = format!(
        r#"{{"items":[{{"id":"one"}}],"links":{{"next":{{"uri":"/customers/{}/orders?page=2"}}}}}}"#,
        CUSTOMERS[0]
    );
    let stub = Stub::with(move |_, request| match customer_of(request) {
        None => customers(),
        Some(_) if request.contains("page=2") => answer(
            "404 Not Found",
            r#"{"code":3000,"description":"token expired"}"#,
        ),
        Some(customer) if customer == CUSTOMERS[0] => ok(&first),
        Some(customer) => orders(customer),
    });
    let run = folder.export(&stub, &[]);
    assert_eq!(run.code, 1, "{run:?}");
    run.says_all(&[CUSTOMERS[0], "--resume"]);
    assert!(!folder.path("r").exists());
}
