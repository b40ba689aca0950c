//! What every handler can reach.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use saisei_app::App;
use saisei_app::access::{Access, Chance};
use tokio::sync::Semaphore;

use crate::model::Zone;
use crate::ports::{Clock, Directory};

/// Where the pages are reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Whether a proxy in front speaks TLS. Cookies are `Secure` then, and its `X-Forwarded-For` is believed.
    pub tls: bool,
    /// Host names under which pages are answered, without port. Empty means any: only for a sandbox.
    pub hosts: Vec<String>,
}

impl Site {
    /// Reached on this computer only.
    pub fn loopback() -> Self {
        Self { tls: false, hosts: ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).to_vec() }
    }
}

/// What the binary brings.
pub struct Setup {
    /// The clinic.
    pub app: Arc<App>,
    /// The clock.
    pub clock: Clock,
    /// Who is who.
    pub directory: Directory,
    /// The clinic's zone.
    pub zone: Zone,
    /// Where the pages are reached.
    pub site: Site,
}

impl Setup {
    /// Accounts and sessions.
    pub fn access(&self) -> &Access {
        self.app.access()
    }

    /// Random bytes.
    pub fn chance(&self) -> &Arc<dyn Chance> {
        self.app.chance()
    }
}

/// Requests that are answered at the same time; more are asked to come again.
const IN_FLIGHT: usize = 128;

/// Shared by all requests.
#[derive(Clone)]
pub struct WebState(Arc<Shared>);

/// Behind [`WebState`].
pub struct Shared {
    /// What the binary brought.
    pub setup: Setup,
    pub(crate) in_flight: Semaphore,
    pub(crate) policy_reports: AtomicU64,
}

impl WebState {
    /// State for a router.
    pub fn new(setup: Setup) -> Self {
        Self(Arc::new(Shared { setup, in_flight: Semaphore::new(IN_FLIGHT), policy_reports: AtomicU64::new(0) }))
    }
}

impl Deref for WebState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
