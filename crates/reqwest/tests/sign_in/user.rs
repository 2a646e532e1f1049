//! A user signs in, at the sandbox's sign-in service.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use partner_center_reqwest::core::Error;
use partner_center_reqwest::core::auth::{SignInErrorKind, StoredTokens};
use partner_center_reqwest::{
    Credentials, LockedTokens, PartnerCenter, TokenStore, UserSignIn, blocking,
};
use partner_center_sandbox::{APP, PUBLIC_APP, Sandbox, TENANT, USER};
use tokio::runtime::Runtime;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// A store in memory, which may be out of order.
#[derive(Clone, Default)]
struct Memory {
    tokens: Arc<Mutex<Option<StoredTokens>>>,
    is_broken: Arc<AtomicBool>,
}

struct Held(Memory);

impl TokenStore for Memory {
    fn lock(&self, _identity: &str) -> io::Result<Box<dyn LockedTokens>> {
        if self.is_broken.load(Ordering::SeqCst) {
            return Err(io::Error::other("out of order"));
        }
        Ok(Box::new(Held(self.clone())))
    }
}

impl LockedTokens for Held {
    fn load(&mut self) -> io::Result<Option<StoredTokens>> {
        Ok(self.0.tokens.lock().unwrap().clone())
    }

    fn save(&mut self, tokens: &StoredTokens) -> io::Result<()> {
        *self.0.tokens.lock().unwrap() = Some(tokens.clone());
        Ok(())
    }

    fn remove(&mut self) -> io::Result<()> {
        *self.0.tokens.lock().unwrap() = None;
        Ok(())
    }
}

fn sandbox() -> Sandbox {
    let interval = Duration::from_secs(1);
    Sandbox::builder()
        .polling_interval(interval)
        .start()
        .unwrap()
}

fn user(sandbox: &Sandbox, store: &Memory) -> Credentials {
    Credentials::signed_in(TENANT, PUBLIC_APP)
        .authority(sandbox.authority().parse().unwrap())
        .store(store.clone())
}

fn kind(error: &Error) -> SignInErrorKind {
    error.sign_in().unwrap().kind()
}

#[test]
fn a_task_and_a_thread_sign_in_with_a_code() {
    let (sandbox, runtime) = (Arc::new(sandbox()), Runtime::new().unwrap());
    for is_blocking in [false, true] {
        let store = Memory::default();
        let sign_in = UserSignIn::new(user(&sandbox, &store));
        let approving = Arc::clone(&sandbox);
        let show = move |code: &partner_center_reqwest::core::auth::DeviceCode| {
            assert!(code.verification_uri.ends_with("/devicelogin"));
            assert!(approving.approve_device(&code.user_code, USER));
        };
        let answer = if is_blocking {
            sign_in.blocking().with_device_code(show)
        } else {
            runtime.block_on(sign_in.with_device_code(show))
        };
        assert_eq!(answer.unwrap().user.as_deref(), Some(USER));
        assert!(
            store
                .tokens
                .lock()
                .unwrap()
                .as_ref()
                .unwrap()
                .refresh_token()
                .is_some()
        );
        // Either client finds it, and asks for no token of its own.
        let asked = sandbox.token_requests().len();
        let client = blocking::PartnerCenter::builder()
            .base_url(sandbox.base_url())
            .credentials(user(&sandbox, &store))
            .build()
            .unwrap();
        assert_eq!(client.customers().get().send().unwrap().items.len(), 12);
        let client = PartnerCenter::builder()
            .base_url(sandbox.base_url())
            .credentials(user(&sandbox, &store))
            .build()
            .unwrap();
        runtime.block_on(async { client.customers().get().await.unwrap() });
        assert_eq!(sandbox.token_requests().len(), asked);
        // Whoever signs out is not signed in again by a client that is still there.
        sandbox.advance_clock(Duration::from_secs(2 * 3_600));
        runtime.block_on(async { client.customers().get().await.unwrap() });
        store.lock("").unwrap().remove().unwrap();
        sandbox.advance_clock(Duration::from_secs(2 * 3_600));
        let error = runtime.block_on(async { client.customers().get().await.unwrap_err() });
        assert!(error.is_unauthorized(), "{error}");
        assert!(store.tokens.lock().unwrap().is_none());
    }
}

#[test]
fn questions_end_with_the_time() {
    let sandbox = sandbox();
    let store = Memory::default();
    let sign_in = UserSignIn::new(user(&sandbox, &store)).time_limit(Duration::from_secs(3));
    let error = sign_in.blocking().with_device_code(|_| {}).unwrap_err();
    assert_eq!(kind(&error), SignInErrorKind::CodeExpired);
    // One question a second, none beyond the limit.
    let asked = sandbox.token_requests().len();
    assert!((1..=2).contains(&asked), "{asked}");
}

#[test]
fn questions_slow_down_when_the_service_says_so() {
    let runtime = Runtime::new().unwrap();
    let times: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let asked = Arc::clone(&times);
    let server = runtime.block_on(MockServer::start());
    let answer = move |request: &Request| {
        if request.url.path().ends_with("/devicecode") {
            return ResponseTemplate::new(200).set_body_string(
                r#"{"user_code": "A", "device_code": "d", "verification_uri": "https://a.example",
                    "expires_in": 60, "interval": 1}"#,
            );
        }
        asked.lock().unwrap().push(Instant::now());
        if asked.lock().unwrap().len() == 1 {
            return ResponseTemplate::new(400).set_body_string(r#"{"error": "slow_down"}"#);
        }
        ResponseTemplate::new(200)
            .set_body_string(r#"{"access_token": "a", "refresh_token": "r", "expires_in": 3600}"#)
    };
    runtime.block_on(
        Mock::given(method("POST"))
            .respond_with(answer)
            .mount(&server),
    );
    let credentials =
        Credentials::signed_in(TENANT, PUBLIC_APP).authority(server.uri().parse().unwrap());
    let answer = UserSignIn::new(credentials)
        .blocking()
        .with_device_code(|_| {});
    assert!(answer.unwrap().refresh_token.is_some());
    let times = times.lock().unwrap();
    assert_eq!(times.len(), 2);
    // RFC 8628, section 3.5: five seconds more than before.
    assert!(
        times[1] - times[0] >= Duration::from_secs(6),
        "{:?}",
        times[1] - times[0]
    );
}

#[test]
fn a_service_out_of_order_is_asked_again() {
    let sandbox = sandbox();
    let store = Memory::default();
    sandbox.push_sign_in_fault("status=503".parse().unwrap(), 2);
    let sign_in = UserSignIn::new(user(&sandbox, &store));
    let answer = sign_in.blocking().with_device_code(|code| {
        assert!(sandbox.approve_device(&code.user_code, USER));
    });
    assert!(answer.is_ok(), "{answer:?}");
    assert_eq!(sandbox.token_requests().len(), 3);
}

#[test]
fn a_dropped_sign_in_asks_no_more() {
    let (sandbox, runtime) = (sandbox(), Runtime::new().unwrap());
    let store = Memory::default();
    let sign_in = UserSignIn::new(user(&sandbox, &store));
    let (sender, receiver) = mpsc::channel();
    let began = Instant::now();
    runtime.block_on(async {
        let waiting =
            sign_in.with_device_code(move |code| sender.send(code.user_code.clone()).unwrap());
        let waiting = tokio::time::timeout(Duration::from_millis(1_500), waiting);
        assert!(waiting.await.is_err());
    });
    let asked = sandbox.token_requests().len();
    assert!(sandbox.approve_device(&receiver.recv().unwrap(), USER));
    std::thread::sleep(Duration::from_millis(1_500));
    assert_eq!(sandbox.token_requests().len(), asked);
    // The runtime waits for its threads: that of the sign-in has ended.
    drop(runtime);
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn nobody_is_asked_for_what_cannot_be_kept() {
    let sandbox = sandbox();
    let store = Memory::default();
    store.is_broken.store(true, Ordering::SeqCst);
    let sign_in = UserSignIn::new(user(&sandbox, &store));
    let shown = |_: &partner_center_reqwest::core::auth::DeviceCode| panic!("shown");
    let error = sign_in
        .clone()
        .blocking()
        .with_device_code(shown)
        .unwrap_err();
    assert_eq!(kind(&error), SignInErrorKind::Local);
    let error = sign_in
        .blocking()
        .in_browser(|_| panic!("shown"))
        .unwrap_err();
    assert_eq!(kind(&error), SignInErrorKind::Local);
    // The credentials of an application have no user.
    let app = Credentials::client_secret(TENANT, APP, "x");
    let error = UserSignIn::new(app)
        .blocking()
        .with_device_code(shown)
        .unwrap_err();
    assert!(error.is_invalid_input());
}

#[test]
fn a_store_that_breaks_meanwhile_fails_the_sign_in() {
    let sandbox = sandbox();
    let store = Memory::default();
    let sign_in = UserSignIn::new(user(&sandbox, &store));
    let answer = sign_in.blocking().with_device_code(|code| {
        assert!(sandbox.approve_device(&code.user_code, USER));
        store.is_broken.store(true, Ordering::SeqCst);
    });
    assert_eq!(kind(&answer.unwrap_err()), SignInErrorKind::Local);
}

/// Follows the page to its end, as a browser does.
fn browse(page: &str) -> String {
    let get = |url: &str| {
        let (address, path) = url
            .strip_prefix("http://")
            .unwrap()
            .split_once(['/', '?'])
            .unwrap();
        let mark = if url.contains(&format!("{address}?")) {
            "?"
        } else {
            ""
        };
        let mut stream = TcpStream::connect(address.replace("localhost", "127.0.0.1")).unwrap();
        let request =
            format!("GET /{mark}{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let answer = get(&format!("{page}&login_hint={USER}"));
    let back = answer
        .lines()
        .find_map(|line| line.strip_prefix("location: "))
        .unwrap();
    get(back)
}

#[test]
fn a_task_and_a_thread_sign_in_in_the_browser() {
    let (sandbox, runtime) = (sandbox(), Runtime::new().unwrap());
    for is_blocking in [false, true] {
        let store = Memory::default();
        let sign_in = UserSignIn::new(user(&sandbox, &store)).claims("{\"access_token\":{}}");
        let (sender, receiver) = mpsc::channel();
        let (kept, stored) = (store.clone(), mpsc::channel());
        let open = move |page: &str| {
            assert!(page.contains("&claims=%7B%22access_token%22"), "{page}");
            let page = page.to_owned();
            std::thread::spawn(move || {
                let answer = browse(&page);
                // Stored first, shown then.
                stored
                    .0
                    .send(kept.tokens.lock().unwrap().is_some())
                    .unwrap();
                sender.send(answer).unwrap();
            });
        };
        let answer = if is_blocking {
            sign_in.blocking().in_browser(open)
        } else {
            runtime.block_on(sign_in.in_browser(open))
        };
        assert_eq!(answer.unwrap().user.as_deref(), Some(USER));
        assert!(receiver.recv().unwrap().contains("Signed in."));
        assert!(stored.1.recv().unwrap());
    }
}
