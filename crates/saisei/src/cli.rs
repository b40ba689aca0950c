//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Saisei runs an autologous cell-therapy programme: from counselling to the last follow-up, on one file.
#[derive(Debug, Parser)]
#[command(name = "saisei", version, arg_required_else_help = true)]
#[command(
    after_help = "Results go to standard output, messages to standard error. Exit codes: 0 done; 1 verify found a \
bad place, or an unexpected failure; 2 invalid lines or arguments; 3 not a Saisei file, or missing; 4 file of a newer \
program; 5 damaged file; 6 disk full or store failure; 7 not permitted."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Where the data and its keys are.
#[derive(Clone, Debug, Args)]
pub struct Db {
    /// Data of the clinic: sqlite:FILE
    #[arg(long, value_name = "URL")]
    pub db: String,
    /// Directory of the clinic's keys; FILE.keys if not given
    #[arg(long, value_name = "DIR")]
    pub keys: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a synthetic clinic and serve it
    Demo(Demo),
    /// Open a new clinic: facility, first administrator, keys, rule pack
    Init(Init),
    /// Serve the pages
    Serve(Serve),
    /// Carry out commands, one JSON object per line; one JSON answer per line
    Apply(Apply),
    /// Show a thing: as it is, as recorded by a time, or as it was at a time by what is known now
    Show(Show),
    /// The rule catalogue
    Rules(Format),
    /// Every address with its permission
    Routes(Format),
    /// When a duty of the law is due: illness reports, notices, periodic reports
    Clock(Clock),
    /// Simulate clinics full of trouble through the real application; exit 1 on any violation of a safety goal
    Simulate(Simulate),
    /// Check every stored byte: chains, tree, tags, views, checkpoints
    Verify(Verify),
    /// Fold all views again
    Rebuild(Db),
    /// What is wrong here, in plain words
    Doctor(Db),
    /// JSON Schema of what apply takes, or of what the ledger holds
    Schema(Schema),
    /// Set a person's password (read from standard input, or made and printed)
    Account(Account),
    /// A short-lived token for apply; the password is read from standard input
    Token(Token),
}

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Address to listen on; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:8180")]
    pub listen: SocketAddr,
    /// Seed: the same seed makes the same clinic
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// How many patients; beyond 500 they belong to earlier years, and their therapy is over
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=20_000))]
    pub patients: u32,
    /// Where to make it; a temporary place if not given
    #[arg(long, value_name = "URL")]
    pub db: Option<String>,
    /// Only make the clinic
    #[arg(long)]
    pub no_serve: bool,
}

/// Options of `simulate`.
#[derive(Debug, Args)]
pub struct Simulate {
    /// How many journeys; there is one clinic for each hundred
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub journeys: u64,
    /// Seed: the same seed does the same on every machine, store and number of threads
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// all, none, or names with commas between; name=150 strikes 150 times among ten thousand chances
    #[arg(long, default_value = "all", value_name = "LIST")]
    pub faults: String,
    /// memory, or sqlite:FILE for FILE.0001, FILE.0002 and so on
    #[arg(long, default_value = "memory", value_name = "URL")]
    pub store: String,
    /// Threads; only clinics are spread over them
    #[arg(long, default_value_t = 1)]
    pub threads: usize,
    /// Faults stop at some point, and every journey must then come to an end
    #[arg(long)]
    pub liveness: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub struct Init {
    /// Where the clinic goes.
    #[command(flatten)]
    pub db: Db,
    /// A clinic for practice: actor and time come from each line, everything is watermarked, for ever
    #[arg(long)]
    pub sandbox: bool,
    /// Five capitals or digits: first part of every number that the clinic issues
    #[arg(long, default_value = "SA001", value_name = "CODE")]
    pub clinic: String,
    /// Name of the clinic
    #[arg(long, default_value = "Saisei")]
    pub name: String,
    /// Id of the first administrator
    #[arg(long, default_value = "admin", value_name = "ID")]
    pub admin: String,
    /// Name of the first administrator
    #[arg(long, default_value = "Administrator")]
    pub admin_name: String,
    /// Read the administrator's password from standard input instead of making one
    #[arg(long)]
    pub password_stdin: bool,
}

/// Options of `serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// The clinic.
    #[command(flatten)]
    pub db: Db,
    /// Address to listen on; port 0 picks a free one
    #[arg(long, default_value = "127.0.0.1:8180")]
    pub listen: SocketAddr,
    /// A proxy on this machine or network speaks TLS; without it only loopback is served
    #[arg(long)]
    pub behind_proxy: bool,
    /// Host name under which the proxy is reached (repeatable)
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
}

/// Options of `apply`.
#[derive(Debug, Args)]
pub struct Apply {
    /// The clinic.
    #[command(flatten)]
    pub db: Db,
    /// Commands, one JSON object per line; - for standard input
    #[arg(value_name = "COMMANDS.jsonl")]
    pub file: PathBuf,
}

/// Kinds that `show` knows.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Kind {
    /// The clinic with facilities and rooms
    Clinic,
    /// A member of staff
    Staff,
    /// A plan with its versions
    Plan,
    /// A patient, without name
    Patient,
    /// A journey
    Journey,
    /// A lot
    Lot,
    /// A container
    Container,
    /// A room with its limits and values
    Room,
    /// A material
    Material,
    /// A lot of a material
    MaterialLot,
    /// A deviation (逸脱)
    Deviation,
    /// A nonconformity (不適合)
    Nonconformity,
    /// An order of an authority
    Order,
    /// The clocks open on a day; the id is the day, such as 2026-11-22
    Tasks,
}

impl Kind {
    /// The name that the app knows.
    pub fn name(self) -> &'static str {
        match self {
            Self::Clinic => "clinic",
            Self::Staff => "staff",
            Self::Plan => "plan",
            Self::Patient => "patient",
            Self::Journey => "journey",
            Self::Lot => "lot",
            Self::Container => "container",
            Self::Room => "room",
            Self::Material => "material",
            Self::MaterialLot => "material-lot",
            Self::Deviation => "deviation",
            Self::Nonconformity => "nonconformity",
            Self::Order => "order",
            Self::Tasks => "tasks",
        }
    }
}

/// Options of `show`.
#[derive(Debug, Args)]
pub struct Show {
    /// The clinic.
    #[command(flatten)]
    pub db: Db,
    /// What kind of thing
    pub kind: Kind,
    /// Its id
    pub id: String,
    /// As it was recorded by this time, such as 2026-11-22T14:05:00+09:00
    #[arg(long, value_name = "TIME", conflicts_with = "occurred")]
    pub at: Option<String>,
    /// As it was at this time, by what is known now
    #[arg(long, value_name = "TIME")]
    pub occurred: Option<String>,
    /// On one line
    #[arg(long)]
    pub json: bool,
}

/// Options of lists.
#[derive(Debug, Args)]
pub struct Format {
    /// One JSON array
    #[arg(long)]
    pub json: bool,
}

/// Options of `clock`. Days are civil days in Asia/Tokyo, `YYYY-MM-DD`.
#[derive(Debug, Args)]
pub struct Clock {
    /// Illness (with --learned): death, life_threatening, hospitalisation, disability, may_lead_to_disability,
    /// other_serious, congenital_anomaly, other. Plan and facility (with --from): minor_change, stop, clinic_report,
    /// facility_report
    #[arg(long, value_name = "KIND")]
    pub kind: String,
    /// Day on which the head of the clinic learned of the illness
    #[arg(long, value_name = "DATE")]
    pub learned: Option<String>,
    /// Day on which the plan was filed; needed for other
    #[arg(long, value_name = "DATE")]
    pub plan_filed: Option<String>,
    /// Day of the change or stop; for reports the day from which the years are counted
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// For reports: also the year that ended last and the year that runs on this day
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// Options of `verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// The clinic.
    #[command(flatten)]
    pub db: Db,
    /// A signed checkpoint from outside (a file): also finds a removed tail
    #[arg(long, value_name = "CHECKPOINT")]
    pub against: Option<PathBuf>,
    /// One JSON object
    #[arg(long)]
    pub json: bool,
}

/// Options of `schema`.
#[derive(Debug, Args)]
pub struct Schema {
    /// Which schema
    pub what: SchemaKind,
}

/// Which schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SchemaKind {
    /// What apply takes
    Commands,
    /// What the ledger holds
    Events,
}

/// Options of `account`.
#[derive(Debug, Args)]
pub struct Account {
    /// The clinic.
    #[command(flatten)]
    pub db: Db,
    /// Whose password
    #[arg(long, value_name = "ID")]
    pub staff: String,
    /// Read the password from standard input instead of making one
    #[arg(long)]
    pub password_stdin: bool,
}

/// Options of `token`.
#[derive(Debug, Args)]
pub struct Token {
    /// The clinic.
    #[command(flatten)]
    pub db: Db,
    /// Who
    #[arg(long, value_name = "ID")]
    pub actor: String,
}
