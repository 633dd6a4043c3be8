//! The command line, declared.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The decision engine of a wholesale distributor.
///
/// A home is a folder with the books (SQLite), the lake (Delta tables) and the rules. Start with `chandler init`, fill it with `chandler simulate` or
/// `chandler command`, decide with `chandler run`, then work the queue with `queue`, `show`, `approve`, `edit`, `reject` and `snooze`, or in the
/// browser with `serve`.
#[derive(Debug, Parser)]
#[command(name = "chandler", version, propagate_version = true, after_help = EXIT_CODES)]
pub struct Arguments {
    /// Folder of the company's books, lake and rules
    #[arg(long, global = true, env = "CHANDLER_HOME", value_name = "DIR", default_value = "chandler-home")]
    pub home: PathBuf,

    /// How to print the answer
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,

    /// Who acts; the system user by default
    #[arg(long, global = true, env = "CHANDLER_ACTOR", value_name = "NAME")]
    pub actor: Option<String>,

    #[command(subcommand)]
    pub action: Action,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 1 the answer is no (refused, unequal, broken), 2 usage or input, 3 fault.";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Json,
    Csv,
}

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Make a home: an embedded database, a local lake, the default rules
    Init(Init),
    /// Fill an empty home with a simulated distributor, day by day through the ordinary commands
    Simulate(Simulate),
    /// Send commands, one JSON object a line, from a file or `-`; or list what is understood
    Command(Command),
    /// Load another system's files by a mapping: masters and openings into the books, history into the lake; what is wrong goes to quarantine
    Import(Import),
    /// Compare the books with the old system's totals, explain what differs, and open the house for business
    CutOver(CutOver),
    /// List what is wrong with the data, what touches the most money first, each with the rows and the fix
    Quality,
    /// Print the KPIs as of the last run, or the rows that one of them is made of
    Kpis(Kpis),
    /// Print what executed recommendations brought against what they had promised: by kind, or each one of a kind
    Outcomes(Outcomes),
    /// Print how far each kind and segment goes without a person, and why not further; stop it, or let it start again
    Automation(Automation),
    /// Train the models on what is known now, or was on a day, keep them in the lake's folder and record them; runs train the same by themselves
    Train(Train),
    /// Run the decision: feed the lake, forecast, apply the rules, record recommendations
    Run(Run),
    /// Print a queue of recommendations, best value per minute of work first
    Queue(Queue),
    /// Print who gets which dunning step today, with its text, and who is held back and why; or hold a customer back
    Dunning(Dunning),
    /// Record a bank statement: each line matched to its customer and invoices, with the payment that follows; or list what stayed open, or settle it
    Bank(Bank),
    /// Print a recommendation with its derivation, or any other document
    Show(Show),
    /// Approve recommendations: they become draft purchase orders at once
    Approve(Act),
    /// Reject recommendations with a reason that the next run takes into account
    Reject(Act),
    /// Change the quantity of recommendations before approving them
    Edit(Act),
    /// Put recommendations aside until a day
    Snooze(Act),
    /// Derive recommendations again from what was known then, and compare
    Replay(Replay),
    /// Check or publish the home's decision tables
    Rules(Rules),
    /// Check the books, the audit chain and that the lake agrees with the books
    Verify,
    /// Ask the lake a question in SQL (one SELECT)
    Sql(Sql),
    /// List the tables, their columns and what they mean
    Tables(Tables),
    /// Serve the page and the HTTP API on loopback
    Serve(Serve),
    /// Measure the methods on a file of any company: the last part is held out, forecast and compared; needs no home
    Evaluate(Evaluate),
    /// Forecast every series of a file, nothing held out; needs no home
    Forecast(Forecast),
}

#[derive(Debug, Args)]
pub struct Init {
    /// Legal entity whose books these are
    #[arg(long, default_value = "MAIN")]
    pub entity: String,
    /// Functional currency (ISO 4217)
    #[arg(long, default_value = "USD")]
    pub currency: String,
    /// Zone whose days date the money
    #[arg(long, default_value = "America/Chicago", value_name = "ZONE")]
    pub time_zone: String,
    /// Where the books are kept: sqlite (in the home)
    #[arg(long, default_value = "sqlite")]
    pub store: String,
    /// `system`, or a day such as 2026-01-05 that the home's clock stands at
    #[arg(long, default_value = "system")]
    pub clock: String,
}

#[derive(Debug, Args)]
pub struct Simulate {
    /// Two runs with the same seed, days and size make the same company
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Business days are simulated on each calendar day of this many
    #[arg(long)]
    pub days: Option<u32>,
    #[arg(long, value_enum, default_value_t = Size::Small)]
    pub size: Size,
    /// From the evening of this day on, the first being 1, the company works with the decisions of this program: its queue is approved and carried out
    #[arg(long, value_name = "DAY_NUMBER")]
    pub decide_from: Option<u32>,
    /// Days from one evening of decisions to the next
    #[arg(long, value_name = "DAYS", default_value_t = 7, requires = "decide_from")]
    pub decide_every: u32,
    /// Minutes of work of such an evening: the queue of all kinds is approved from its top as far as they go
    #[arg(long, value_name = "MINUTES", default_value_t = 480.0, requires = "decide_from", allow_negative_numbers = true)]
    pub capacity: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Size {
    Small,
    Full,
}

#[derive(Debug, Args)]
pub struct Command {
    /// File with one command a line, or `-` for standard input
    #[arg(required_unless_present = "list", value_name = "FILE")]
    pub file: Option<String>,
    /// List the commands with the schema of their bodies and their refusals
    #[arg(long)]
    pub list: bool,
}

#[derive(Debug, Args)]
pub struct Import {
    /// Folder of the files that the mapping names, or one of them
    #[arg(value_name = "SOURCE", required_unless_present = "suggest", requires = "mapping")]
    pub source: Option<PathBuf>,
    /// Which column of which file is what (TOML); `chandler tables --layer import` lists what can be loaded
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Look at the files of a folder and print a mapping to start from, with what stays unknown; needs no home
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["source", "mapping", "dry_run", "strict", "quarantine"])]
    pub suggest: Option<PathBuf>,
    /// Check everything and load nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Day that divides history from business; else what the mapping says, or the last day of the history
    #[arg(long, value_name = "DATE")]
    pub cut_over: Option<String>,
    /// Exit with 1 when a row went to quarantine
    #[arg(long)]
    pub strict: bool,
    /// Where the quarantine goes; in the home by default
    #[arg(long, value_name = "FILE")]
    pub quarantine: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct CutOver {
    #[command(subcommand)]
    pub action: Option<CutOverAction>,
}

#[derive(Debug, Subcommand)]
pub enum CutOverAction {
    /// Compare with the totals of a CSV file: kind,subject,amount; kinds are stock_value, receivables, payables, account
    Check {
        #[arg(value_name = "FILE")]
        totals: PathBuf,
    },
    /// Say why a total differs, and sign for it
    Explain {
        kind: String,
        /// Site, party or account; leave out for all
        #[arg(default_value = "")]
        subject: String,
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// Open the house for business
    Live,
}

#[derive(Debug, Args)]
pub struct Kpis {
    /// Print the rows of this KPI
    pub name: Option<String>,
    /// Months back, 0 for the one that ends on the day of the run
    #[arg(long, value_name = "N", default_value_t = 0, requires = "name")]
    pub period: i64,
    /// Only one site, family, segment of customers or customer, such as family=fasteners
    #[arg(long, value_name = "KIND=WHICH", requires = "name")]
    pub scope: Option<String>,
    /// Of missed lines: only those of this cause, such as stock_out
    #[arg(long, value_name = "CAUSE", requires = "name")]
    pub cause: Option<String>,
    /// Of receivables: only those of this age, such as days_over_90
    #[arg(long, value_name = "AGE", requires = "name")]
    pub bucket: Option<String>,
    /// Only the first so many rows
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub top: usize,
}

#[derive(Debug, Args)]
pub struct Outcomes {
    /// replenishment, stockout-risk, collections, margin, excess or credit
    pub kind: Option<String>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Automation {
    /// Carry out what rules approved and nobody vetoed within its window; `run` and `serve` do so too
    #[arg(long)]
    pub execute: bool,
    #[command(subcommand)]
    pub action: Option<AutomationAction>,
}

#[derive(Debug, Subcommand)]
pub enum AutomationAction {
    /// Stop what happens without a person, at once and also what waits in its veto window
    Stop(Switch),
    /// Let it start again; the next run approves by the rules that are published then
    Start(Switch),
}

#[derive(Debug, Args)]
pub struct Switch {
    /// The reason, for whoever finds it switched
    #[arg(long, value_name = "TEXT")]
    pub why: String,
    /// One kind: replenishment, stockout-risk, collections, margin, excess or credit; all without it
    #[arg(long)]
    pub kind: Option<String>,
}

#[derive(Debug, Args)]
pub struct Run {
    /// Decide as if it were the end of this day, or right after this sequence number
    #[arg(long, value_name = "DATE|SEQ")]
    pub as_of: Option<String>,
    /// Only these tables: `name`, `+name` with all it needs, `name+` with all that needs it
    #[arg(long, value_name = "SELECTION")]
    pub select: Option<String>,
    /// Compute every table, even where nothing changed; every run does so today
    #[arg(long)]
    pub full: bool,
    /// Use the decision tables of this folder: a draft, whose recommendations are not recorded
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Threads for the query engine; all cores by default
    #[arg(long)]
    pub threads: Option<usize>,
}

#[derive(Debug, Args)]
pub struct Queue {
    /// A kind such as `replenishment` or `stockout-risk`, or `all`
    pub kind: String,
    /// Only the first so many rows
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// What is held back in place of what is proposed: item, reason and what releases it
    #[arg(long)]
    pub held: bool,
    /// What lies below today's capacity in place of what is above it
    #[arg(long, conflicts_with = "held")]
    pub below: bool,
    /// Of replenishment: what its rows come to by supplier and site, and what is missing to the supplier's minimum and target
    #[arg(long, conflicts_with_all = ["held", "below", "top"])]
    pub by_supplier: bool,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Dunning {
    /// As of the end of this day, or right after this sequence number, by the rules of today
    #[arg(long, value_name = "DATE|SEQ")]
    pub as_of: Option<String>,
    #[command(subcommand)]
    pub action: Option<DunningAction>,
}

#[derive(Debug, Subcommand)]
pub enum DunningAction {
    /// Let nobody ask a customer for money until a day
    Hold {
        customer: String,
        /// Last day of it
        #[arg(long, value_name = "DATE")]
        until: String,
        #[arg(long, value_name = "TEXT")]
        why: String,
    },
    /// Let a customer be asked again
    Release { customer: String },
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Bank {
    /// Statement: CAMT.053, or CSV with the columns booked_on, amount, currency, payer_name, payer_account, remittance, bank_reference; the open lines
    /// without one
    pub file: Option<PathBuf>,
    /// Our account, in place of what the file says
    #[arg(long)]
    pub account: Option<String>,
    /// What the file is; by its content where it is left out
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub statement: Option<Statement>,
    /// Match the lines and record nothing
    #[arg(long)]
    pub dry_run: bool,
    /// List the lines that nobody has settled, each with whose money it may be and the command that settles it
    #[arg(long, conflicts_with = "file")]
    pub open: bool,
    #[command(subcommand)]
    pub action: Option<BankAction>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Statement {
    Csv,
    Camt,
}

#[derive(Debug, Subcommand)]
pub enum BankAction {
    /// Say whose money an open line is, which payment the bank took back, or why it is no customer's
    Settle {
        /// A line that is open (BL-000123)
        line: String,
        #[arg(long, required_unless_present_any = ["returned", "set_aside"])]
        customer: Option<String>,
        /// Invoice that it settles as far as the money goes; the rest stays on account. Give one or more
        #[arg(long, value_name = "INVOICE", requires = "customer")]
        invoice: Vec<String>,
        /// What a line in another currency is worth in that of the books
        #[arg(long, requires = "customer")]
        amount: Option<String>,
        /// Payment that the bank took back
        #[arg(long, value_name = "PAYMENT", conflicts_with_all = ["customer", "set_aside"])]
        returned: Option<String>,
        /// Why it took it back: insufficient_funds, stop_payment, account_closed or recorded_in_error
        #[arg(long, value_name = "CODE", requires = "returned")]
        reason: Option<String>,
        /// Why it is no customer's money
        #[arg(long, value_name = "WHY", conflicts_with = "customer")]
        set_aside: Option<String>,
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
}

#[derive(Debug, Args)]
pub struct Show {
    /// A recommendation (REC-…) or a document (PO-000123, SO-000123, …)
    pub id: String,
    /// Of a recommendation: all that deriving it again elsewhere takes, for `replay --bundle`
    #[arg(long)]
    pub bundle: bool,
}

#[derive(Debug, Args)]
pub struct Act {
    /// Recommendations
    #[arg(required = true, value_name = "REC")]
    pub recommendations: Vec<String>,
    /// Reason code; `chandler reject --help` and the page list them
    #[arg(long, value_name = "CODE")]
    pub reason: Option<String>,
    /// A remark for the record
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// A new value, such as quantity=120; for a rejection what its reason needs, such as lead_time_days=21
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Day on which a snoozed recommendation comes back
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
}

#[derive(Debug, Args)]
pub struct Replay {
    /// Recommendations; leave out with --all or --bundle
    #[arg(required_unless_present_any = ["all", "bundle"], value_name = "REC")]
    pub recommendations: Vec<String>,
    /// Every revision of every recommendation
    #[arg(long, conflicts_with = "recommendations")]
    pub all: bool,
    /// A bundle from `show --bundle` or the audit page; needs no home
    #[arg(long, value_name = "FILE", conflicts_with_all = ["recommendations", "all", "level"])]
    pub bundle: Option<PathBuf>,
    /// From the stored evidence, or from the lake's snapshot through the whole pipeline
    #[arg(long, value_enum, default_value_t = Level::Evidence)]
    pub level: Level,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Level {
    Evidence,
    Lake,
}

#[derive(Debug, Args)]
pub struct Rules {
    #[command(subcommand)]
    pub action: RulesAction,
}

#[derive(Debug, Subcommand)]
pub enum RulesAction {
    /// Check decision tables for gaps, overlaps and rows that nothing reaches
    Check(RulesFolder),
    /// Check, then make them the tables that runs use
    Publish(RulesFolder),
}

#[derive(Debug, Args)]
pub struct RulesFolder {
    /// Folder with the tables; the home's own by default
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Sql {
    pub query: String,
    /// As it was known at the end of this day, or right after this sequence number
    #[arg(long, value_name = "DATE|SEQ")]
    pub as_of: Option<String>,
}

#[derive(Debug, Args)]
pub struct Tables {
    /// Only this layer: core, history, staging, facts, features, forecasts, decisions, kpis, or import: what files can be loaded as
    #[arg(long)]
    pub layer: Option<String>,
}

#[derive(Debug, Args)]
pub struct Serve {
    /// Address; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:0")]
    pub listen: String,
}

#[derive(Debug, Args)]
pub struct Train {
    /// One model; all without it
    pub model: Option<String>,
    /// Day, or sequence number, at whose end the model knows what it knows; a model of the past is recorded and used by no run
    #[arg(long, value_name = "DATE|SEQ")]
    pub as_of: Option<String>,
    /// Train nothing and list what is recorded: champions, and those before them
    #[arg(long, conflicts_with_all = ["model", "as_of"])]
    pub list: bool,
}

#[derive(Debug, Args)]
pub struct Evaluate {
    #[arg(value_enum)]
    pub task: Task,
    /// File, or folder of the files that the mapping names; CSV, gzip CSV or Parquet. `decisions` and `bank` have none: they judge a simulated home and a made company
    #[arg(long, value_name = "FILE", required_if_eq_any = [("task", "demand"), ("task", "late-payment"), ("task", "price-leaks"), ("task", "discounts")])]
    pub data: Option<PathBuf>,
    /// Which column of which file is what (TOML); demand files have fixed columns: series_id,period,qty[,price,promo]
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// Also write each prediction to a CSV file
    #[arg(long, value_name = "FILE")]
    pub predictions: Option<PathBuf>,
    /// Of what is drawn at random: resampled subjects, planted cases
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Day that divides what is learnt from and what is judged by
    #[arg(long, value_name = "DATE")]
    pub cutoff: Option<String>,
    /// Late payment: disputes are known on the day of the invoice, so that they may be used
    #[arg(long)]
    pub disputed_known: bool,
    /// Threads; all cores by default
    #[arg(long)]
    pub threads: Option<usize>,
    #[command(flatten)]
    pub demand: Demand,
    #[command(flatten)]
    pub decisions: Decisions,
}

/// Options of `decisions`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Decisions")]
pub struct Decisions {
    /// Folder of what was planted; the home's own by default
    #[arg(long, value_name = "DIR")]
    pub truth: Option<PathBuf>,
    /// What was planted in the same company whose own people decided all the time: its figures stand beside
    #[arg(long, value_name = "DIR")]
    pub beside: Option<PathBuf>,
    /// Minutes of work of a day: what is open is judged as far as they go
    #[arg(long, value_name = "MINUTES", default_value_t = 480.0, allow_negative_numbers = true)]
    pub capacity: f64,
}

/// Options of `demand`; lengths in periods.
#[derive(Debug, Args)]
#[command(next_help_heading = "Demand")]
pub struct Demand {
    /// Periods to forecast
    #[arg(long, value_name = "N", required_if_eq("task", "demand"))]
    pub horizon: Option<usize>,
    /// Periods of a season; 7 for days, 12 for months, 1 (none) for weeks by default
    #[arg(long, value_name = "N")]
    pub season: Option<usize>,
    /// Lag of the differences that MASE is in; 7 for days, else 1 by default
    #[arg(long, value_name = "N")]
    pub mase_lag: Option<usize>,
    /// Length of a period; shorter ones of the file are added up. That of most series by default
    #[arg(long, value_enum)]
    pub frequency: Option<Frequency>,
    /// Series with fewer periods to learn from are not evaluated; 12 by default
    #[arg(long, value_name = "N")]
    pub min_train: Option<usize>,
    /// Learn from so many of the latest periods alone; from all by default
    #[arg(long, value_name = "N")]
    pub last: Option<usize>,
    /// Zeros before the first demand are periods without demand, not periods before the item was sold
    #[arg(long)]
    pub keep_leading_zeros: bool,
    /// Methods to report beside the engine, by name; all by default
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub members: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Frequency {
    Day,
    Week,
    Month,
}

#[derive(Debug, Args)]
pub struct Forecast {
    #[arg(value_enum)]
    pub task: ForecastTask,
    /// series_id,period,qty[,price,promo] as CSV, gzip CSV or Parquet
    #[arg(long, value_name = "FILE")]
    pub data: PathBuf,
    /// Write the predictions to a CSV file in place of printing them
    #[arg(long, value_name = "FILE")]
    pub predictions: Option<PathBuf>,
    /// Threads; all cores by default
    #[arg(long)]
    pub threads: Option<usize>,
    #[command(flatten)]
    pub demand: Demand,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ForecastTask {
    Demand,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Task {
    Demand,
    LatePayment,
    PriceLeaks,
    Discounts,
    /// How well lines of bank statements are matched, on a made company that the seed draws
    Bank,
    /// What the recommendations of a simulated home were worth
    Decisions,
}
