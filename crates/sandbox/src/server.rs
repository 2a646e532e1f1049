//! The running server: its settings, its thread, its end.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, JoinHandle};

use axum::Router;
use axum::serve::ListenerExt;
use tokio::sync::oneshot;

use crate::accounts::Accounts;
use crate::authority::Authority;
use crate::builder::SandboxBuilder;
use crate::catalog::Catalog;
use crate::fault::Fault;
use crate::json::object;
use crate::ledger::RecordedRequest;
use crate::placed::PlacedOrder;
use crate::service;
use crate::state::State;
use crate::store::Store;
use crate::world::World;

/// A running local Partner Center.
///
/// It has a thread of its own, so it serves async and blocking code alike, and it stops when it is dropped.
///
/// ```
/// use partner_center_sandbox::{Fault, Sandbox};
///
/// let sandbox = Sandbox::start()?;
/// sandbox.push_fault(Fault::Throttle(1), 2);
/// println!("{}/v1/customers", sandbox.base_url());
/// assert!(sandbox.requests().is_empty());
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    pub(crate) world: Arc<World>,
    /// Dropped, it ends the server.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

impl Sandbox {
    /// Starts a sandbox on a free port of 127.0.0.1, with the default token and no faults.
    ///
    /// # Errors
    ///
    /// When no port can be opened or no thread can be started.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// A sandbox with settings.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::new()
    }

    /// Where it listens, such as `http://127.0.0.1:49152`: the part before `/v1`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The bearer token it accepts always, beside those that its sign-in service issues.
    #[must_use]
    pub fn access_token(&self) -> &str {
        &self.world.access_token
    }

    /// The requests so far in the order in which they came, the newest ten thousand of them.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.world.ledger().all().cloned().collect()
    }

    /// Lets the next `times` requests meet this fault, after those that are waiting already.
    pub fn push_fault(&self, fault: Fault, times: usize) {
        self.world.faults().push(vec![fault], times);
    }

    /// Forgets every fault, also those set for every request.
    pub fn clear_faults(&self) {
        self.world.faults().clear();
    }

    /// Every order that was placed here, in the list or not yet, the oldest first for each customer. What a test
    /// of duplicate purchases counts.
    #[must_use]
    pub fn placed_orders(&self) -> Vec<PlacedOrder> {
        self.world.placed_orders()
    }

    /// Gives an order a status, such as `pending_review`, `suspended` or `error`. `false`, if there is no such
    /// order or status.
    #[must_use]
    pub fn set_order_status(&self, customer: &str, order: &str, status: &str) -> bool {
        let json = object! { "customer": customer, "order": order, "status": status };
        self.world.change_order(&json).is_ok()
    }

    /// Serves until the process ends.
    ///
    /// # Errors
    ///
    /// When the server fails.
    pub fn join(mut self) -> io::Result<()> {
        let Some(thread) = self.thread.take() else {
            return Ok(());
        };
        let result = thread.join();
        result.unwrap_or_else(|_| Err(io::Error::other("the server panicked")))
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A panic of the server has been reported on its own thread; a drop cannot report it.
            let _ = thread.join();
        }
    }
}

impl SandboxBuilder {
    /// Opens the port and starts to serve.
    ///
    /// # Errors
    ///
    /// When the port is taken, no thread can be started, or the state file is broken or in use.
    pub fn start(self) -> io::Result<Sandbox> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let base = format!("http://{address}");
        let accounts = Accounts::embedded()?;
        let mut state = State::new(Store::embedded(&accounts)?, self.settings);
        let authority = Authority::new(base, self.sign_in, self.sign_in_faults)?;
        if let Some(path) = &self.state_file {
            let ahead = state.keep_in(path)?;
            authority.state().clock.advance(ahead);
        }
        let now = authority.state().clock.now();
        state.store.create_carts(now);
        let world = Arc::new(World {
            state: Mutex::new(state),
            catalog: Catalog::embedded()?,
            accounts,
            access_token: self.access_token,
            page_size: self.page_size,
            ledger: Mutex::default(),
            faults: Mutex::new(self.faults),
            authority,
        });
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = mpsc::channel();
        let served = Arc::clone(&world);
        let thread = thread::Builder::new()
            .name("partner-center-sandbox".to_owned())
            .spawn(move || run(listener, served, stopped, &ready))?;
        let sandbox = Sandbox {
            address,
            world,
            stop: Some(stop),
            thread: Some(thread),
        };
        if started.recv().is_ok() {
            return Ok(sandbox);
        }
        // The thread is over already, and its result says why.
        let reason = sandbox.join().err();
        Err(reason.unwrap_or_else(|| io::Error::other("the server did not start")))
    }
}

fn run(
    listener: TcpListener,
    world: Arc<World>,
    stopped: oneshot::Receiver<()>,
    ready: &mpsc::Sender<()>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?.tap_io(|connection| {
            // Without it small answers wait for an acknowledgement; if it cannot be set, they do.
            let _ = connection.set_nodelay(true);
        });
        let handler = move |request| service::handle(Arc::clone(&world), request);
        let router = Router::new().fallback(handler);
        // The receiver is gone only when the builder is, and then nobody waits.
        let _ = ready.send(());
        tokio::select! {
            result = axum::serve(listener, router) => result,
            _ = stopped => Ok(()),
        }
    })
}
