//! How long a commit takes to be readable: a server of its own process, clients that send order-to-cash commands at a steady rate through its socket, a
//! look at the lake every few milliseconds, and once a second a question in SQL, which must see every commit acknowledged before it was asked.
//!
//! `cargo build -p chandler-cli && cargo run -p chandler-app --example feed_lag -- [SECONDS] [COMMANDS_PER_SECOND]`

use chandler_app::{App, InitRequest};
use chandler_lake::Lake;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const CLIENTS: usize = 8;
const ITEMS: usize = 200;
const CUSTOMERS: usize = 50;
const LOOK_EVERY: Duration = Duration::from_millis(5);
/// Within which the last commits must have come to the lake.
const TAIL: Duration = Duration::from_secs(3);

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// A commit, or a commit that the lake has, and when it was told of.
type Told = (i64, Instant);

fn main() -> Result<(), Failed> {
    let mut arguments = std::env::args().skip(1);
    let seconds: u64 = arguments.next().map_or(Ok(30), |text| text.parse())?;
    let rate: f64 = arguments.next().map_or(Ok(500.0), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let home = folder.path().join("home");
    init(&home)?;
    let server = Server::start(&home)?;
    make_company(&home)?;
    let app = App::open(&home, "reader")?;
    app.query("SELECT 1", None)?;
    let (versions, cpu) = (versions(&home), server.cpu_seconds());
    let started = Instant::now();
    let (commits, looks, questions) = run(&home, &app, Duration::from_secs(seconds), rate)?;
    // The tail in which nothing is sent is not counted.
    let took = started.elapsed().saturating_sub(TAIL).as_secs_f64();
    println!(
        "{} commands in {took:.1} s, {:.0} a second; the server used {:.2} cores",
        commits.len(),
        commits.len() as f64 / took,
        (server.cpu_seconds() - cpu) / took
    );
    print_quantiles("from the acknowledgement to the lake", &lags(&commits, &looks)?);
    print_quantiles("from a question to its answer with all that was acknowledged before it", &questions);
    let rounds = looks.windows(2).filter(|pair| pair[0].0 != pair[1].0).count();
    println!("{:.0} rounds a minute", rounds as f64 / took * 60.0);
    print_versions(&versions, &self::versions(&home), took);
    Ok(())
}

/// Clients at work for so long; the commits that were acknowledged, what the lake had when, and how long each question took.
/// Commits that were acknowledged, what the lake had when, and how long each question took.
type Outcome = (Vec<Told>, Vec<Told>, Vec<Duration>);

fn run(home: &Path, app: &App, duration: Duration, rate: f64) -> Result<Outcome, Failed> {
    let (stop, last) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(0)));
    let looking = {
        let (lake, stop) = (Lake::open(home.join("lake"))?, Arc::clone(&stop));
        thread::spawn(move || look(&lake, &stop))
    };
    let start = Instant::now();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (home, last) = (home.to_path_buf(), Arc::clone(&last));
            thread::spawn(move || Client::connect(&home, client, &last)?.work(start, duration, rate / CLIENTS as f64))
        })
        .collect();
    let mut questions = Vec::new();
    while start.elapsed() < duration {
        thread::sleep(Duration::from_secs(1));
        let (asked, acknowledged) = (Instant::now(), last.load(Ordering::SeqCst));
        let answer = app.query("SELECT max(commit_seq) FROM core_sales_orders_history", None)?;
        questions.push(asked.elapsed());
        if answer.as_of.commit_seq < acknowledged {
            return Err(format!("asked after commit {acknowledged}, answered as of {}", answer.as_of.commit_seq).into());
        }
    }
    let mut commits = Vec::new();
    for client in clients {
        commits.extend(client.join().map_err(|_| "a client failed")??);
    }
    thread::sleep(TAIL);
    stop.store(true, Ordering::SeqCst);
    let looks = looking.join().map_err(|_| "the look at the lake failed")??;
    Ok((commits, looks, questions))
}

/// What the lake has, every few milliseconds.
fn look(lake: &Lake, stop: &AtomicBool) -> Result<Vec<Told>, Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut looks = Vec::new();
    while !stop.load(Ordering::SeqCst) {
        looks.push((runtime.block_on(lake.fed_seq())?, Instant::now()));
        thread::sleep(LOOK_EVERY);
    }
    Ok(looks)
}

fn lags(commits: &[Told], looks: &[Told]) -> Result<Vec<Duration>, Failed> {
    let lag = |(commit_seq, acknowledged): &Told| {
        let first = looks.partition_point(|(fed_seq, _)| fed_seq < commit_seq);
        let (_, seen) = looks.get(first).ok_or_else(|| format!("the lake never had commit {commit_seq}"))?;
        Ok(seen.saturating_duration_since(*acknowledged))
    };
    commits.iter().map(lag).collect()
}

fn print_quantiles(what: &str, durations: &[Duration]) {
    let mut sorted = durations.to_vec();
    sorted.sort();
    let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!("{what}: median {:.0} ms, p95 {:.0} ms, max {:.0} ms ({} measured)", at(0.5), at(0.95), at(1.0), sorted.len());
}

/// Delta versions by table.
fn versions(home: &Path) -> BTreeMap<String, usize> {
    let tables = std::fs::read_dir(home.join("lake").join("core")).into_iter().flatten().flatten();
    let count = |table: &Path| {
        let entries = std::fs::read_dir(table.join("_delta_log")).into_iter().flatten().flatten();
        entries.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "json")).count()
    };
    tables.map(|table| (table.file_name().to_string_lossy().into_owned(), count(&table.path()))).collect()
}

fn print_versions(before: &BTreeMap<String, usize>, after: &BTreeMap<String, usize>, took: f64) {
    let grown = after.iter().map(|(table, count)| (count - before.get(table).copied().unwrap_or_default(), table.as_str()));
    let (most, table) = grown.clone().max().unwrap_or((0, "no table"));
    let all: usize = grown.map(|(count, _)| count).sum();
    println!("Delta versions: {:.0} a minute in {table}, {:.0} a minute in all tables", most as f64 / took * 60.0, all as f64 / took * 60.0);
}

fn init(home: &Path) -> Result<(), Failed> {
    let (entity, currency, time_zone) = ("CO".to_owned(), "USD".to_owned(), "UTC".to_owned());
    let request = InitRequest { entity, currency, time_zone, store: "sqlite".to_owned(), clock: "2026-03-02".to_owned() };
    App::init(home, "clerk", &request)?;
    Ok(())
}

fn make_company(home: &Path) -> Result<(), Failed> {
    let last = AtomicI64::new(0);
    let mut client = Client::connect(home, 0, &last)?;
    client.send("site", "create_site", json!({"site_id": "MAIN", "name": "Main", "time_zone": "UTC", "bins": [{"bin_id": "A"}]}))?;
    for item in 0..ITEMS {
        let id = format!("ITEM-{item:04}");
        let new = json!({"item_id": id, "name": id, "family": "F", "base_unit": "EA", "costing": "fifo", "list_price": {"unit_price": "5.00"}});
        client.send(&id, "create_item", new)?;
        let stock =
            json!({"item_id": id, "site_id": "MAIN", "bin_id": "A", "difference": "1000000", "unit_cost": "3.00", "reason": "opening_balance"});
        client.send(&format!("stock-{id}"), "adjust_stock", stock)?;
    }
    for customer in 0..CUSTOMERS {
        let id = format!("C{customer:03}");
        client.send(&id, "create_customer", json!({"customer_id": id, "name": id, "payment_days": 30, "credit_limit": "1000000000.00"}))?;
    }
    Ok(())
}

/// `chandler serve` on the home, ended with the value.
struct Server(Child);

impl Server {
    fn start(home: &Path) -> Result<Self, Failed> {
        let binary: PathBuf = std::env::current_exe()?.ancestors().nth(2).ok_or("no build folder")?.join("chandler");
        let mut child = Command::new(&binary)
            .arg("serve")
            .env("CHANDLER_HOME", home)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}; build it with `cargo build -p chandler-cli`", binary.display()))?;
        let out = child.stdout.take().ok_or("no output")?;
        BufReader::new(out).read_line(&mut String::new())?;
        Ok(Self(child))
    }

    /// Of user and system, from the process table; its clock ticks a hundred times a second.
    fn cpu_seconds(&self) -> f64 {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.0.id())).unwrap_or_default();
        let ticks = text.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
        ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// One connection to the server's socket.
struct Client<'a> {
    number: usize,
    reader: BufReader<UnixStream>,
    writer: UnixStream,
    last: &'a AtomicI64,
    commits: Vec<Told>,
}

impl<'a> Client<'a> {
    fn connect(home: &Path, number: usize, last: &'a AtomicI64) -> Result<Self, Failed> {
        let writer = UnixStream::connect(home.join("writer.sock"))?;
        Ok(Self { number, reader: BufReader::new(writer.try_clone()?), writer, last, commits: Vec::new() })
    }

    /// Orders, allocations, shipments and payments in turn, each at its time.
    fn work(mut self, start: Instant, duration: Duration, rate: f64) -> Result<Vec<Told>, Failed> {
        let pause = Duration::from_secs_f64(1.0 / rate);
        let mut next = start + pause.mul_f64(self.number as f64 / CLIENTS as f64);
        for cycle in 0_usize.. {
            let customer = format!("C{:03}", (self.number * 7 + cycle) % CUSTOMERS);
            let line = |line: usize| json!({"item_id": format!("ITEM-{:04}", (self.number * 31 + cycle * 5 + line) % ITEMS), "site_id": "MAIN", "quantity": "3"});
            let order = json!({"customer_id": customer, "requested_on": "2026-12-01", "lines": (0..5).map(line).collect::<Vec<_>>()});
            let mut so_number = String::new();
            for (step, command) in ["create_sales_order", "allocate_order", "ship_order", "record_payment"].into_iter().enumerate() {
                thread::sleep(next.saturating_duration_since(Instant::now()));
                next += pause;
                if start.elapsed() >= duration {
                    return Ok(self.commits);
                }
                let body = match step {
                    0 => order.clone(),
                    1 => json!({"so_number": so_number}),
                    2 => json!({"so_number": so_number, "freight_billed": "12.00", "freight_estimate": "9.00"}),
                    _ => json!({"customer_id": customer, "amount": "87.00", "reference": "lag", "on_account": true}),
                };
                let answer = self.send(&format!("{}-{cycle}-{step}", self.number), command, body)?;
                if step == 0 {
                    so_number = answer["documents"][0]["id"].as_str().unwrap_or_default().to_owned();
                }
            }
        }
        Ok(self.commits)
    }

    fn send(&mut self, key: &str, command: &str, body: Value) -> Result<Value, Failed> {
        writeln!(self.writer, "{}", json!({"key": key, "command": command, "body": body}))?;
        let mut line = String::new();
        self.reader.read_line(&mut line)?;
        let answer: Value = serde_json::from_str(&line)?;
        let commit_seq = answer["commit_seq"].as_i64().ok_or_else(|| format!("{command}: {answer}"))?;
        self.commits.push((commit_seq, Instant::now()));
        self.last.fetch_max(commit_seq, Ordering::SeqCst);
        Ok(answer)
    }
}
