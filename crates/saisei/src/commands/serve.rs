//! `saisei serve`: the pages of one clinic.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use saisei_app::domain::values::{Moment, StaffId};
use saisei_app::domain::{Command, Problem, Role, Rule};
use saisei_app::words::{Language, words};
use saisei_app::{App, AppError, Submission, today_in_tokyo};
use saisei_web::model::Zone;
use saisei_web::ports::{Clock, Directory, StaffCard};
use saisei_web::{Setup, Site, WebState};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::MissedTickBehavior;

use crate::cli::Serve;
use crate::clinic::{Clinic, Place};
use crate::edge;
use crate::exit::{Failure, Status};

const ZONE: &str = "Asia/Tokyo";
const TICK: Duration = Duration::from_secs(60);
const CHECKPOINT: Duration = Duration::from_secs(3600);
/// For requests that are being answered when the program is asked to end.
const LAST_ANSWERS: Duration = Duration::from_secs(4);
/// For what still runs after that.
const LAST_WORK: Duration = Duration::from_secs(1);

/// `saisei serve`.
pub fn run(options: &Serve) -> Result<Status, Failure> {
    if !options.behind_proxy && !options.listen.ip().is_loopback() {
        return Err(Failure::told(Status::NotPermitted, "cli-serve-not-loopback", &[]));
    }
    let clinic = Place::of(&options.db)?.open()?;
    let site = site(options, clinic.app.info().sandbox)?;
    log_to_standard_error();
    serve_clinic(clinic, options.listen, site, |address| {
        edge::say(format!("http://{address}/"));
        let _ = std::io::stdout().flush();
    })
}

/// Where the pages are reached. Behind a proxy a real clinic names its hosts, so that no other name leads here.
fn site(options: &Serve, sandbox: bool) -> Result<Site, Failure> {
    let mut hosts = options.host.clone();
    if !options.behind_proxy {
        hosts.extend(Site::loopback().hosts);
    } else if hosts.is_empty() && !sandbox {
        return Err(Failure::option("--host")(Problem::of(Rule::InputMissingField).with("field", "--host")));
    }
    Ok(Site { tls: options.behind_proxy, hosts })
}

fn log_to_standard_error() {
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::WARN);
    // A log that is set already stays.
    let _ = log.try_init();
}

/// Serves a clinic until the program is asked to end; then closes it, so that one complete file is left. `ready` is
/// told the address.
///
/// # Errors
/// If the address cannot be listened on, or the clinic cannot be closed.
pub fn serve_clinic(
    clinic: Clinic,
    listen: SocketAddr,
    site: Site,
    ready: impl FnOnce(SocketAddr),
) -> Result<Status, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::io("threads"))?;
    let served = runtime.block_on(answer(Arc::clone(&clinic.app), listen, site, ready));
    // Nothing may hold the clinic any more when it is closed.
    runtime.shutdown_timeout(LAST_WORK);
    let closed = clinic.close();
    served?;
    closed?;
    for language in Language::ALL {
        edge::note(words(language).t("cli-serve-stopped"));
    }
    Ok(Status::Done)
}

async fn answer(app: Arc<App>, listen: SocketAddr, site: Site, ready: impl FnOnce(SocketAddr)) -> Result<(), Failure> {
    let address = listen.to_string();
    let cannot = |_| Failure::told(Status::Bad, "cli-serve-cannot-listen", &[("address", &address)]);
    let listener = TcpListener::bind(listen).await.map_err(cannot)?;
    let bound = listener.local_addr().map_err(Failure::io("address"))?;
    let state = WebState::new(setup(Arc::clone(&app), site));
    let (end, ended) = oneshot::channel::<()>();
    // An error means that nobody waits any more, which is an end as well.
    let ended = async move { drop(ended.await) };
    let mut server = tokio::spawn(saisei_web::serve(listener, state, ended));
    let timers = tokio::spawn(timers(app));
    ready(bound);
    let stopped = tokio::select! {
        failed = &mut server => Some(failed),
        () = asked_to_end() => None,
    };
    timers.abort();
    let _ = end.send(());
    if stopped.is_none() && tokio::time::timeout(LAST_ANSWERS, &mut server).await.is_err() {
        server.abort();
    }
    Ok(())
}

fn setup(app: Arc<App>, site: Site) -> Setup {
    Setup {
        clock: clock(Arc::clone(&app)),
        directory: directory(Arc::clone(&app)),
        zone: Zone { zone: TimeZone::get(ZONE).unwrap_or(TimeZone::UTC), name: "JST".to_owned() },
        site,
        app,
    }
}

/// The time of recording. In a sandbox whose records lie in the future it stands still instead of going back.
fn now(app: &App) -> Moment {
    let now = edge::now();
    app.recording_time(now).unwrap_or(now)
}

fn clock(app: Arc<App>) -> Clock {
    Arc::new(move || now(&app).0)
}

fn directory(app: Arc<App>) -> Directory {
    Arc::new(move |staff| {
        let Ok(id) = StaffId::parse(staff) else { return Ok(None) };
        let Some(staff) = app.staff(&id)? else { return Ok(None) };
        let today = today_in_tokyo(now(&app));
        let roles = staff.roles_on(today).into_iter().filter(|role| *role != Role::System);
        let roles = roles.map(|role| role.name().to_owned()).collect();
        Ok(Some(StaffCard { name: staff.name.to_string(), roles }))
    })
}

/// SIGINT or, where there is one, SIGTERM.
async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// Lets timers fire every minute, and signs a checkpoint every hour.
async fn timers(app: Arc<App>) {
    let mut minutes = tokio::time::interval(TICK);
    let mut hours = tokio::time::interval(CHECKPOINT);
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    hours.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Both fire once at the start: opening a clinic lets what is overdue fire, and signs what is there.
    loop {
        let app = Arc::clone(&app);
        let done = tokio::select! {
            _ = minutes.tick() => tokio::task::spawn_blocking(move || tick(&app)).await,
            _ = hours.tick() => tokio::task::spawn_blocking(move || app.sign_checkpoint().map(|_| ())).await,
        };
        if let Ok(Err(error)) = done {
            tracing::error!(%error, "a timer could not do its work");
        }
    }
}

fn tick(app: &App) -> Result<(), AppError> {
    let args = json!({});
    let Some(Ok(command)) = Command::read("tick", &args) else { return Ok(()) };
    let Ok(actor) = StaffId::parse("system") else { return Ok(()) };
    let at = now(app);
    let mut submission = Submission {
        key: format!("tick-{}", at.0.as_millisecond()),
        command,
        args: Arc::new(args),
        actor,
        role: Role::System,
        device: "server".to_owned(),
        at,
        occurred_at: None,
        already_done: false,
        zone: ZONE.to_owned(),
        reason: None,
        seen: None,
        second: None,
        note: None,
    };
    app.perform_now(&mut submission, &edge::now).map(|_| ())
}
