//! The two halves of `orders settle`: to look, which sends nothing that could buy, and to send again, which is
//! asked for.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use partner_center_sandbox::Fault;

use crate::harness::{CUSTOMER, Run, SEAT, line, list, words};
use crate::shop::{ID, Shop, create};

/// An order of the sandbox that takes documents.
const ORDER: &str = "0d9e7bc9cc4f";

fn settle(shop: &Shop, flags: &[&str]) -> Run {
    let columns = ["-o", "csv", "--columns", "outcome"];
    shop.run(&[&["orders", "settle", ID], flags, &columns[..]].concat())
}

/// A token of a partner's tenant, as a sign-in service would make it.
fn token_of(tenant: &str) -> String {
    let part = |json: String| URL_SAFE_NO_PAD.encode(json);
    let claims = part(format!(r#"{{"tid":"{tenant}"}}"#));
    format!("{}.{claims}.c2lnbmF0dXJl", part(r#"{"alg":"none"}"#.into()))
}

#[test]
fn looking_sends_nothing_that_buys_and_sending_again_asks() {
    let shop = Shop::open();
    // It never reached the service, so sending it again would buy.
    shop.sandbox.push_fault(Fault::Cut, 1);
    let run = shop.run(&create(&["--yes", "--request-id", ID]));
    assert_eq!(run.code, 8, "{run:?}");
    for flags in [&[][..], &["--resend"]] {
        let run = settle(&shop, flags);
        assert!(run.code == 8 || run.code == 2, "{run:?}");
        assert_eq!(shop.writes(), 1, "{flags:?}: {run:?}");
    }
    let all = ["orders", "settle", "--all"];
    assert_eq!(shop.run(&all).code, 8);
    let unasked = shop.run(&[&all[..], &["--resend"]].concat());
    assert_eq!(unasked.code, 2, "{unasked:?}");
    unasked.says("--yes");
    assert_eq!(shop.writes(), 1);

    let sent = settle(&shop, &["--resend", "--yes"]);
    assert_eq!(sent.code, 0, "{sent:?}");
    for told in [
        ID,
        CUSTOMER,
        &format!("create: 5 x {SEAT}"),
        "if the first was not carried out, this buys",
    ] {
        sent.says(told);
    }
    assert_eq!(shop.writes(), 2);
}

#[test]
fn an_old_write_says_that_it_may_be_bought_twice() {
    let shop = Shop::open();
    shop.leave_in_doubt();
    shop.age(60);
    let all = shop.run(&["orders", "settle", "--all", "--resend", "--yes"]);
    assert_eq!((all.code, shop.writes()), (8, 1), "{all:?}");
    let sent = settle(&shop, &["--resend", "--yes"]);
    assert_eq!((sent.code, shop.writes()), (0, 2), "{sent:?}");
    sent.says("a second time");
}

#[test]
fn a_stranger_settles_nothing() {
    let (ours, theirs) = (
        token_of("5a6d2c1e-90b7-4f3a-8c44-1e7d0b92f6a3"),
        token_of("5a6d2c1e-90b7-4f3a-8c44-1e7d0b92f6a4"),
    );
    let mut shop = Shop::open_for(&ours);
    shop.leave_in_doubt();
    let requests = shop.sandbox.requests().len();
    shop.token = theirs;
    for flags in [
        &[][..],
        &["--settled-as", ORDER],
        &["--settled-as", ORDER, "--force"],
        &["--abandon"],
        &["--resend", "--yes"],
    ] {
        let run = settle(&shop, flags);
        assert_ne!(run.code, 0, "{flags:?}: {run:?}");
        run.says_all(&[ID, "f6a3", "f6a4"]);
        assert!(shop.entry("pending", ID).exists(), "{flags:?}");
    }
    let asked = shop.sandbox.requests().len() - requests;
    println!("settling by a stranger: {asked} requests");
    assert_eq!(asked, 0);
    // The control: the same for whoever began it.
    shop.token = ours;
    assert_eq!(settle(&shop, &[]).code, 8);
    assert!(shop.sandbox.requests().len() > requests);
    assert_eq!(settle(&shop, &["--abandon"]).code, 0);
}

#[test]
fn a_write_is_abandoned_without_a_sign_in_if_that_is_said() {
    let mut shop = Shop::open();
    shop.leave_in_doubt();
    shop.token.clear();
    assert_eq!(settle(&shop, &["--abandon"]).code, 4);
    assert_eq!(settle(&shop, &["--abandon", "--force"]).code, 0);
}

#[test]
fn a_second_run_names_the_first_and_the_flag() {
    let shop = Shop::open();
    shop.leave_in_doubt();
    let again = shop.run(&create(&["--yes"]));
    assert_eq!((again.code, shop.writes()), (8, 1), "{again:?}");
    for said in [
        &format!("`partner-center orders settle {ID}`"),
        "--allow-duplicate",
        "nothing was sent",
    ] {
        again.says(said);
    }
    let wanted = shop.run(&create(&["--yes", "--allow-duplicate"]));
    assert_eq!((wanted.code, shop.writes()), (0, 2), "{wanted:?}");
}

#[test]
fn a_cancellation_in_doubt_is_settled_by_looking() {
    let shop = Shop::open();
    let order = shop.run(&[&create(&["--yes"])[..], &["-o", "csv", "--columns", "id"]].concat());
    let order = order.stdout.lines().nth(1).unwrap().to_owned();
    let cancel = |more: &[&str]| {
        let cancel = ["orders", "cancel", &order, "--customer", CUSTOMER, "--yes"];
        shop.run(&[&cancel[..], more].concat())
    };
    shop.sandbox.push_fault(Fault::Cut, 1);
    assert_eq!(cancel(&["--request-id", ID]).code, 8);
    let looked = settle(&shop, &[]);
    assert_eq!(looked.code, 8, "{looked:?}");
    looked.says("is not so yet");
    let writes = shop.writes();
    let run = settle(&shop, &["--resend", "--yes"]);
    assert_eq!(shop.writes(), writes + 1, "{run:?}");
}

#[test]
fn an_add_on_in_doubt_is_not_repeated_unless_that_is_said() {
    let add_on = |retry: &[&str]| {
        let shop = Shop::open();
        shop.sandbox.push_fault(Fault::Cut, 2);
        let add_on = "orders add-on 0d9e7bc9cc4f --customer CUSTOMER --quantity 2 --yes \
                      --parent 91BDAD27-788B-4E7B-BD43-820C091F82F7 \
                      --offer 4C7A31E9-60B2-4D58-93F7-8E25D1A9C604";
        let mut command = shop.program(&words(add_on));
        command.args(retry).args(["--max-attempts", "2"]);
        let run = crate::harness::finish(command);
        assert_eq!(run.code, 8, "{run:?}");
        shop.writes()
    };
    assert_eq!((add_on(&[]), add_on(&["--retry-in-doubt"])), (1, 2));
}

#[test]
fn an_upload_in_doubt_is_looked_for_among_the_documents() {
    let shop = Shop::open();
    fs::create_dir_all(&shop.folder).unwrap();
    let file = shop.folder.join("po-2031.pdf");
    fs::write(&file, "purchase order").unwrap();
    let upload = |more: &[&str]| {
        let file = line(UPLOAD, &[file.to_str().unwrap()]);
        shop.run(&[&file, more].concat())
    };
    shop.sandbox.push_fault(Fault::Cut, 1);
    assert_eq!(upload(&["--request-id", ID]).code, 8);
    let looked = settle(&shop, &[]);
    assert_eq!(looked.code, 8, "{looked:?}");
    for said in ["does not have: po-2031.pdf", &format!("--request-id {ID}")] {
        looked.says(said);
    }
    assert!(!looked.stderr.contains("--resend"), "{looked:?}");
    // The journal has no copy of it.
    let run = settle(&shop, &["--resend", "--yes"]);
    assert_ne!(run.code, 0, "{run:?}");
    // What the hint says: the same documents under the same id.
    let again = upload(&["--request-id", ID]);
    assert_ne!(again.code, 2, "{again:?}");
    assert!(!again.stderr.contains("another request"), "{again:?}");
    // Other content under that id is another request, for which the document is read.
    shop.sandbox.push_fault(Fault::CommitThenCut, 1);
    assert_eq!(upload(&["--request-id", OTHER]).code, 8);
    fs::write(&file, "other contents").unwrap();
    let other = upload(&["--request-id", OTHER]);
    other.says("another request");
}

const UPLOAD: &str = "orders attachments upload 0d9e7bc9cc4f --customer CUSTOMER --price 5 --currency EUR \
    --yes --purchase-order";

const OTHER: &str = "1b92a09a-47af-434f-b622-d9e323f26151";

/// An upload to nowhere is over at once, and a document is never in memory as a whole.
#[cfg(target_os = "linux")]
#[test]
fn a_large_document_needs_little_memory() {
    use std::io::Read;
    use std::net::TcpListener;

    let shop = Shop::open();
    fs::create_dir_all(&shop.folder).unwrap();
    let file = shop.folder.join("large.pdf");
    let size = 96 << 20;
    fs::File::create(&file).unwrap().set_len(size).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    // Takes everything, and answers nothing.
    let sink = std::thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let (mut taken, mut buffer) = (0, vec![0; 1 << 20]);
        while taken < size {
            match socket.read(&mut buffer).unwrap() {
                0 => break,
                read => taken += u64::try_from(read).unwrap(),
            }
        }
        taken
    });
    let mut command = shop.program(&line("--base-url", &[&address]));
    command
        .args(words(UPLOAD))
        .arg(&file)
        .stderr(std::process::Stdio::null());
    let mut child = command.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|it| it.trim().strip_suffix(" kB")?.parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or_default());
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(sink.join().unwrap() >= size);
    assert_eq!(child.wait().unwrap().code(), Some(8));
    println!("an upload of {} MB: {peak} kB at its peak", size >> 20);
    // The program alone takes some 35 MB without optimisation, most of it its own code.
    assert!(peak > 0 && peak < 48 << 10, "{peak} kB");
}

/// The service knows a checkout by its cart, so hours do not matter, and neither does the id.
#[test]
fn a_checkout_in_doubt_is_settled_by_sending_it_again() {
    const CART: &str =
        "carts checkout 3b1f6c2a-7d40-4e9b-8a52-c0d94f17e6b8 --customer CUSTOMER --yes";
    let shop = Shop::open();
    let checkout = |more: &[&str]| shop.run(&line(CART, more));
    let orders = || shop.run(&list(&["-o", "jsonl"])).stdout.lines().count();
    let before = orders();
    shop.sandbox.push_fault(Fault::CommitThenCut, 1);
    assert_eq!(checkout(&["--request-id", ID]).code, 8);
    let bought = orders() - before;
    assert!(bought > 0);
    // The same cart again is the same purchase.
    let again = checkout(&[]);
    assert_eq!((again.code, shop.writes()), (8, 1), "{again:?}");
    shop.age(60);
    let looked = settle(&shop, &[]);
    assert_eq!((looked.code, shop.writes()), (8, 1), "{looked:?}");
    looked.says("--resend");
    let sent = shop.run(&["orders", "settle", "--all", "--resend", "--yes"]);
    assert_eq!((sent.code, shop.writes()), (0, 2), "{sent:?}");
    sent.says("may be bought now");
    assert_eq!(orders() - before, bought);
}
