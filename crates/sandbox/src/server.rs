//! The running server: its settings, its thread, its end.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};

use axum::Router;
use axum::extract::State;
use axum::serve::ListenerExt;
use tokio::sync::oneshot;

use crate::access::ACCESS_TOKEN;
use crate::accounts::Accounts;
use crate::authority::{Authority, Settings};
use crate::catalog::Catalog;
use crate::fault::Fault;
use crate::fault_plan::FaultPlan;
use crate::ledger::RecordedRequest;
use crate::service::{Parameters, Service};
use crate::state;
use crate::store::Store;

/// What the service uses when a request for customers does not say how many it wants.
const PAGE_SIZE: usize = 500;

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
    pub(crate) service: Arc<Service>,
    /// Dropped, it ends the server.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<io::Result<()>>>,
}

/// The settings of a [`Sandbox`].
#[derive(Debug)]
#[must_use = "a builder does nothing until it is started"]
pub struct SandboxBuilder {
    port: u16,
    access_token: String,
    page_size: usize,
    faults: FaultPlan,
    pub(crate) settings: crate::settings::Settings,
    pub(crate) state_file: Option<PathBuf>,
    pub(crate) sign_in: Settings,
    pub(crate) sign_in_faults: FaultPlan,
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
        SandboxBuilder {
            port: 0,
            access_token: ACCESS_TOKEN.to_owned(),
            page_size: PAGE_SIZE,
            faults: FaultPlan::default(),
            settings: crate::settings::Settings::default(),
            state_file: None,
            sign_in: Settings::default(),
            sign_in_faults: FaultPlan::default(),
        }
    }

    /// Where it listens, such as `http://127.0.0.1:49152`: the part before `/v1`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The bearer token it accepts always, beside those that its sign-in service issues.
    #[must_use]
    pub fn access_token(&self) -> &str {
        self.service.access_token()
    }

    /// The requests so far in the order in which they came, the newest ten thousand of them.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.service.ledger().requests().cloned().collect()
    }

    /// Lets the next `times` requests meet this fault, after those that are waiting already.
    pub fn push_fault(&self, fault: Fault, times: usize) {
        self.service.faults().push(vec![fault], times);
    }

    /// Forgets every fault, also those set for every request.
    pub fn clear_faults(&self) {
        self.service.faults().clear();
    }

    /// Serves until the process ends.
    ///
    /// # Errors
    ///
    /// When the server fails.
    pub fn join(mut self) -> io::Result<()> {
        let thread = self.thread.take();
        thread.map_or(Ok(()), |thread| {
            thread
                .join()
                .unwrap_or_else(|_| Err(io::Error::other("the server panicked")))
        })
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A panic of the server has been reported on its own thread; a drop has nobody to tell.
            let _ = thread.join();
        }
    }
}

impl SandboxBuilder {
    /// Listens on this port of 127.0.0.1; 0, the default, is a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Accepts this bearer token, beside those that the sign-in service issues.
    pub fn access_token(mut self, token: impl Into<String>) -> Self {
        self.access_token = token.into();
        self
    }

    /// Customers on a page when a request does not say; 0 is all of them. The default is 500.
    pub fn page_size(mut self, size: usize) -> Self {
        self.page_size = size;
        self
    }

    /// Lets every request meet these faults.
    pub fn faults(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.faults.always.extend(faults);
        self
    }

    /// Lets the first `times` requests meet these faults together; called again, the requests after them.
    pub fn first_faults(mut self, times: usize, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.faults.push(faults.into_iter().collect(), times);
        self
    }

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
        let mut state = state::State::new(Store::embedded(&accounts)?, self.settings);
        let authority = Authority::new(base, self.sign_in, self.sign_in_faults)?;
        if let Some(path) = &self.state_file {
            let ahead = state.keep_in(path)?;
            authority.state().clock.advance(ahead);
        }
        let now = authority.state().clock.now();
        state.store.create_carts(now);
        let service = Service::new(Parameters {
            state,
            catalog: Catalog::embedded()?,
            accounts,
            access_token: self.access_token,
            page_size: self.page_size,
            faults: self.faults,
            authority,
        });
        let service = Arc::new(service);
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = mpsc::channel();
        let served = Arc::clone(&service);
        let thread = thread::Builder::new()
            .name("partner-center-sandbox".to_owned())
            .spawn(move || run(listener, served, stopped, &ready))?;
        let sandbox = Sandbox {
            address,
            service,
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
    service: Arc<Service>,
    stopped: oneshot::Receiver<()>,
    ready: &mpsc::Sender<()>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?.tap_io(|connection| {
            // Without it small answers wait for an acknowledgement; if it cannot be set they just do.
            let _ = connection.set_nodelay(true);
        });
        let handler = |State(service): State<Arc<Service>>, request| async move {
            service.handle(request).await
        };
        let router = Router::new().fallback(handler).with_state(service);
        // The receiver is gone only when the builder is, and then nobody waits.
        let _ = ready.send(());
        tokio::select! {
            result = axum::serve(listener, router) => result,
            _ = stopped => Ok(()),
        }
    })
}
