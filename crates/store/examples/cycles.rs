//! Order-to-cash cycles per second: order of five lines, allocation, shipment with invoice, payment; each of the four commands is on the disk before it
//! is acknowledged. Beside it the floor: the very same rows through bare prepared statements, in as many synced commits.
//!
//! `cargo run --release -p chandler-store --example cycles [SECONDS]`

use chandler_erp::Envelope;
use chandler_erp::Operation;
use chandler_erp::tables::TABLES;
use chandler_store::{Answer, Home, HomeClock, InitOptions, OutboxWrite, Registry, Writer, WriterOptions};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const ITEMS: usize = 500;
const CUSTOMERS: usize = 100;
const LINES: usize = 5;
const TURNS: u32 = 4;
const CYCLE: [&str; 4] = ["create_sales_order", "allocate_order", "ship_order", "record_payment"];

fn main() {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(20);
    let duration = Duration::from_secs(seconds);
    let rows = rows_per_command();
    for (command, count) in CYCLE.iter().zip(rows) {
        println!("{command}: {count} business rows, 1 of the log, 1 of the outbox");
    }
    let commands = recorded_commands(if seconds < 10 { 500 } else { 2_000 });
    let cycle_rows: usize = rows.iter().sum::<usize>() + 2 * CYCLE.len();
    for clients in [1, 64] {
        // Taken in turns, because a shared disk has moods.
        let (mut floors, mut cycles) = (0.0, 0.0);
        for _ in 0..TURNS {
            floors += floor(clients, &commands) / f64::from(TURNS);
            cycles += run_cycles(clients, duration / TURNS) / f64::from(TURNS);
        }
        println!("{clients:>3} clients: {cycles:>6.0} cycles/s of {cycle_rows} rows, floor {floors:>6.0}, ratio {:.2}", cycles / floors);
    }
}

struct Company {
    _folder: tempfile::TempDir,
    home: Home,
    writer: Arc<Writer>,
}

impl Company {
    fn open() -> Self {
        let folder = tempfile::TempDir::new().expect("a folder");
        let options = InitOptions { entity_id: "E".to_owned(), currency: "USD".to_owned(), time_zone: "UTC".to_owned(), clock: HomeClock::System };
        let registry = Registry { tables: TABLES.to_vec(), commands: chandler_erp::commands().iter().collect() };
        let home = Home::init(&folder.path().join("home"), &options, registry).expect("a home");
        let writer = Arc::new(Writer::start(&home, WriterOptions::default()).expect("the writer starts"));
        let company = Self { _folder: folder, home, writer };
        company.stock();
        company
    }

    fn stock(&self) {
        let mut envelopes = vec![
            envelope("entity", "create_entity", json!({"entity_id": "E", "name": "E", "currency": "USD", "time_zone": "UTC"})),
            envelope("site", "create_site", json!({"site_id": "MAIN", "name": "Main", "time_zone": "UTC", "bins": [{"bin_id": "A"}]})),
        ];
        for item in 0..ITEMS {
            let id = item_id(item);
            envelopes.push(envelope(
                &id,
                "create_item",
                json!({"item_id": id, "name": id, "family": "F", "base_unit": "EA", "costing": "fifo", "list_price": {"unit_price": "5.00"}}),
            ));
            let stock =
                json!({"item_id": id, "site_id": "MAIN", "bin_id": "A", "difference": "1000000", "unit_cost": "3.00", "reason": "opening_balance"});
            envelopes.push(envelope(&format!("stock-{id}"), "adjust_stock", stock));
        }
        for customer in 0..CUSTOMERS {
            let id = format!("C{customer:03}");
            let customer = json!({"customer_id": id, "name": id, "payment_days": 30, "credit_limit": "1000000000.00", "tax_percent": "8.25"});
            envelopes.push(envelope(&id, "create_customer", customer));
        }
        for answer in self.writer.submit_all(envelopes) {
            accepted(answer.expect("an answer"));
        }
    }

    fn submit(&self, key: String, command: &str, body: Value) -> Answer {
        accepted(self.writer.submit(envelope(&key, command, body)).expect("an answer"))
    }

    /// One cycle; returns the commits of its four commands.
    fn cycle(&self, client: usize, number: usize) -> [i64; 4] {
        let key = |step: &str| format!("{client}-{number}-{step}");
        let customer_id = format!("C{:03}", (client * 7 + number) % CUSTOMERS);
        let lines: Vec<Value> = (0..LINES)
            .map(|line| json!({"item_id": item_id((client * 31 + number * LINES + line) % ITEMS), "site_id": "MAIN", "quantity": "3"}))
            .collect();
        let order = self.submit(key("order"), CYCLE[0], json!({"customer_id": customer_id, "requested_on": "2026-12-01", "lines": lines}));
        let so_number = document(&order, "SO-");
        let allocation = self.submit(key("allocate"), CYCLE[1], json!({"so_number": so_number}));
        let shipment = self.submit(key("ship"), CYCLE[2], json!({"so_number": so_number, "freight_billed": "12.00", "freight_estimate": "9.00"}));
        let invoice_number = document(&shipment, "IN-");
        // Five lines of three at 5.00, 8.25 % tax, freight untaxed.
        let paid = json!({"customer_id": customer_id, "amount": "93.19", "reference": "bench", "applications": [{"invoice_number": invoice_number, "amount": "93.19"}]});
        let payment = self.submit(key("pay"), CYCLE[3], paid);
        [order, allocation, shipment, payment].map(|answer| answer.commit_seq.expect("a commit"))
    }
}

fn item_id(item: usize) -> String {
    format!("ITEM-{item:04}")
}

fn envelope(key: &str, command: &str, body: Value) -> Envelope {
    Envelope { key: key.to_owned(), command: command.to_owned(), actor: None, entity_id: None, effective_at: None, body }
}

fn accepted(answer: Answer) -> Answer {
    assert!(answer.is_done(), "{answer:?}");
    answer
}

fn document(answer: &Answer, prefix: &str) -> String {
    let found = answer.documents.iter().find(|document| document.id.starts_with(prefix));
    found.unwrap_or_else(|| panic!("no {prefix} in {answer:?}")).id.clone()
}

fn rows_per_command() -> [usize; 4] {
    let company = Company::open();
    company.cycle(0, 0);
    let commits = company.cycle(0, 1);
    let written = company.home.reader().and_then(|reader| reader.read_outbox(0, 1_000_000)).expect("the outbox");
    let counts: BTreeMap<i64, usize> = written.into_iter().map(|commit| (commit.commit_seq, commit.writes.len())).collect();
    commits.map(|commit| counts[&commit])
}

fn run_cycles(clients: usize, duration: Duration) -> f64 {
    let company = Arc::new(Company::open());
    let done = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let client = |client: usize| {
        let (company, done) = (Arc::clone(&company), Arc::clone(&done));
        thread::spawn(move || {
            for number in 0.. {
                if start.elapsed() > duration {
                    return;
                }
                company.cycle(client, number);
                done.fetch_add(1, Ordering::Relaxed);
            }
        })
    };
    let threads: Vec<_> = (0..clients).map(client).collect();
    threads.into_iter().for_each(|thread| thread.join().expect("a client"));
    done.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64()
}

/// The rows that so many cycles wrote, command by command.
fn recorded_commands(cycles: usize) -> Vec<Vec<OutboxWrite>> {
    let company = Company::open();
    let before = company.home.reader().and_then(|reader| reader.head()).expect("the head").commit_seq;
    for number in 0..cycles {
        company.cycle(0, number);
    }
    let commits = company.home.reader().and_then(|reader| reader.read_outbox(before, usize::MAX >> 1)).expect("the outbox");
    commits.into_iter().map(|commit| commit.writes).collect()
}

/// The same rows into the same tables through bare prepared statements: a cycle is four commits for one client; with more clients as many commands
/// share a commit. Log and outbox stand for two more rows a command.
fn floor(clients: usize, commands: &[Vec<OutboxWrite>]) -> f64 {
    let company = Company::open();
    let path = company.home.database_path();
    drop(company.writer);
    let connection = Connection::open(path).expect("the database");
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 4000; CREATE TABLE own (id INTEGER PRIMARY KEY, text TEXT);")
        .expect("settings");
    let start = Instant::now();
    for group in commands.chunks(clients) {
        connection.execute_batch("BEGIN IMMEDIATE").expect("begins");
        for write in group.iter().flatten() {
            put(&connection, write);
        }
        for _ in 0..2 * group.len() {
            let own = connection.prepare_cached("INSERT INTO own VALUES (NULL, 'a row of the log or of the outbox with a text of usual length')");
            own.and_then(|mut own| own.execute([])).expect("a row of its own");
        }
        connection.execute_batch("COMMIT").expect("commits");
    }
    commands.len() as f64 / CYCLE.len() as f64 / start.elapsed().as_secs_f64()
}

/// Writes one row version as the store does: an insert, or an update by key.
fn put(connection: &Connection, write: &OutboxWrite) {
    let (table, declares_commit) = (write.table, write.table.column("commit_seq").is_some());
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let key = table.key_columns;
    let sql = match write.operation {
        Operation::Insert => {
            let (extra, value) = if declares_commit { ("", "") } else { (", commit_seq", ", 1") };
            let marks: Vec<String> = (1..=names.len()).map(|number| format!("?{number}")).collect();
            format!("INSERT INTO {} ({}{extra}) VALUES ({}{value})", table.name, names.join(", "), marks.join(", "))
        }
        Operation::Update => {
            let pair = |number: usize| format!("{} = ?{}", names[number], number + 1);
            let (set, by): (Vec<String>, Vec<String>) = ((key..names.len()).map(pair).collect(), (0..key).map(pair).collect());
            format!("UPDATE {} SET {} WHERE {}", table.name, set.join(", "), by.join(" AND "))
        }
    };
    let mut statement = connection.prepare_cached(&sql).expect("a statement");
    for (number, value) in write.values.iter().enumerate() {
        match value {
            chandler_catalogue::Value::Null => statement.raw_bind_parameter(number + 1, rusqlite::types::Null),
            chandler_catalogue::Value::Integer(integer) => statement.raw_bind_parameter(number + 1, *integer),
            chandler_catalogue::Value::Text(text) => statement.raw_bind_parameter(number + 1, &**text),
        }
        .expect("a value");
    }
    statement.raw_execute().unwrap_or_else(|error| panic!("{sql}: {error}"));
}
