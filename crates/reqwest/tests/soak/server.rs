//! The service: connections, requests, orders, and the ledger of them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use partner_center_reqwest::core::BaseUrl;

use crate::faults::{Fault, Manner, answer};

/// What the service has done, and was asked to do.
#[derive(Default)]
pub(crate) struct Ledger {
    /// For each create, how many orders it made.
    pub(crate) orders: BTreeMap<usize, u32>,
    /// What is known by its `MS-RequestId`.
    known: BTreeMap<String, usize>,
    /// Requests for unkeyed creates behind one that made the order.
    pub(crate) sent_again: u64,
    pub(crate) requests: u64,
    pub(crate) connections: u64,
    pub(crate) faults: BTreeMap<Fault, u64>,
    /// The bytes of the 201 answer before which it was cut, the order being made.
    pub(crate) cuts: BTreeSet<usize>,
    /// The longest 201 answer.
    pub(crate) length: usize,
    /// How many cuts of each kind there were.
    turns: BTreeMap<Fault, usize>,
    chance: u64,
}

pub(crate) struct Service {
    pub(crate) base: BaseUrl,
    shared: Arc<Shared>,
}

struct Shared {
    ledger: Mutex<Ledger>,
    /// Whether a create is known by its id.
    remembers: bool,
}

/// A request, as far as it matters.
pub(crate) struct Asked {
    is_create: bool,
    is_keyed: bool,
    call: usize,
    pub(crate) request_id: String,
    length: usize,
}

/// What the service does with a request.
pub(crate) struct Plan {
    pub(crate) fault: Option<Fault>,
    /// The bytes of the answer before something happens.
    pub(crate) cut: usize,
    pub(crate) answer: Vec<u8>,
}

impl Service {
    pub(crate) fn start(seed: u64, remembers: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let ledger = Ledger {
            chance: seed,
            ..Ledger::default()
        };
        let shared = Arc::new(Shared {
            ledger: Mutex::new(ledger),
            remembers,
        });
        let service = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&service);
                std::thread::spawn(move || shared.serve(&stream));
            }
        });
        Self {
            base: base.parse().unwrap(),
            shared,
        }
    }

    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.shared.ledger.lock().unwrap()
    }
}

impl Shared {
    /// Requests on one connection, until a fault ends it.
    fn serve(&self, stream: &TcpStream) {
        let _ = stream.set_nodelay(true);
        let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
        self.ledger.lock().unwrap().connections += 1;
        while let Some(asked) = peek(stream) {
            let plan = self.plan(&asked);
            let manner = Manner::of(plan.fault);
            // A socket that is closed with bytes that nobody read resets the connection.
            if !manner.resets {
                let mut bytes = vec![0; asked.length];
                let mut stream = stream;
                if stream.read_exact(&mut bytes).is_err() {
                    return;
                }
            }
            let goes_on = plan.carry_out(stream);
            if let Some(later) = manner.acts_after {
                std::thread::sleep(later);
                self.ledger.lock().unwrap().act(&asked, self.remembers);
            }
            if !goes_on {
                return;
            }
        }
    }

    fn plan(&self, asked: &Asked) -> Plan {
        let mut ledger = self.ledger.lock().unwrap();
        ledger.requests += 1;
        let is_acted = ledger
            .orders
            .get(&asked.call)
            .is_some_and(|orders| *orders > 0);
        ledger.sent_again += u64::from(asked.is_create && !asked.is_keyed && is_acted);
        let fault = ledger.fault();
        let manner = Manner::of(fault);
        let text = if manner.acts {
            ledger.act(asked, self.remembers)
        } else {
            order(asked.call)
        };
        let status = if asked.is_create {
            "201 Created"
        } else {
            "200 OK"
        };
        let mut answer = answer(status, &asked.request_id, &text);
        let mut cut = answer.len();
        if let Some(fault) = fault {
            if manner.is_cut {
                cut = ledger.cut(fault, answer.len(), asked.is_create);
            }
            answer = fault.instead(&asked.request_id, &text).unwrap_or(answer);
        }
        Plan { fault, cut, answer }
    }
}

impl Ledger {
    fn next(&mut self) -> u64 {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.chance;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Three of ten requests meet a fault.
    fn fault(&mut self) -> Option<Fault> {
        if self.next() % 10 >= 3 {
            return None;
        }
        let count = Fault::ALL.len() as u64;
        let fault = Fault::ALL[usize::try_from(self.next() % count).unwrap()];
        *self.faults.entry(fault).or_default() += 1;
        Some(fault)
    }

    /// The next place to cut at; all of them are passed through, far from each other.
    fn cut(&mut self, fault: Fault, length: usize, is_create: bool) -> usize {
        let turn = self.turns.entry(fault).or_default();
        let cut = (*turn * 101) % length;
        if is_create {
            *turn += 1;
            if fault != Fault::Cut {
                self.cuts.insert(cut);
            }
            self.length = self.length.max(length);
        }
        cut
    }

    /// Carries out a request, and gives the order that the answer has.
    fn act(&mut self, asked: &Asked, remembers: bool) -> String {
        if asked.is_create {
            let is_known =
                remembers && asked.is_keyed && self.known.contains_key(&asked.request_id);
            if !is_known {
                *self.orders.entry(asked.call).or_default() += 1;
                self.known.insert(asked.request_id.clone(), asked.call);
            }
        }
        order(asked.call)
    }
}

/// The order of a call, as long as that of any other.
fn order(call: usize) -> String {
    format!(
        r#"{{"id":"{}","billingCycle":"monthly","currencyCode":"USD","lineItems":[{{"lineItemNumber":0,"offerId":"offer","quantity":1}}],"creationDate":"2026-01-15T02:17:15.6455674Z","status":"completed","attributes":{{"objectType":"Order"}}}}"#,
        id_of(call)
    )
}

pub(crate) fn id_of(call: usize) -> String {
    format!("order-{call:06}")
}

/// The head of the next request, which stays unread.
fn peek(stream: &TcpStream) -> Option<Asked> {
    let mut bytes = [0; 4096];
    let mut seen = 0;
    loop {
        let length = stream.peek(&mut bytes).ok().filter(|length| *length > 0)?;
        if let Some(end) = bytes[..length]
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
        {
            return Asked::read(std::str::from_utf8(&bytes[..end]).ok()?, end + 4);
        }
        // What was peeked at is there again at once.
        if length == seen {
            std::thread::sleep(Duration::from_millis(1));
        }
        seen = length;
    }
}

impl Asked {
    fn read(head: &str, length: usize) -> Option<Self> {
        let (line, headers) = head.split_once("\r\n")?;
        let (method, rest) = line.split_once(' ')?;
        let (target, _) = rest.split_once(' ')?;
        let header = |wanted: &str| {
            let mut headers = headers
                .split("\r\n")
                .filter_map(|line| line.split_once(": "));
            headers
                .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
                .map(|(_, value)| value)
        };
        let digits = target.rsplit(['=', '-']).next()?;
        Some(Self {
            is_create: method == "POST",
            is_keyed: target.contains("/orders"),
            call: digits.parse().ok()?,
            request_id: header("ms-requestid")?.to_owned(),
            length,
        })
    }
}
