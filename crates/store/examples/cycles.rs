//! Order-to-cash cycles per second: order of five lines, allocation, shipment with invoice, payment; each of the four commands is on the disk before it
//! is acknowledged. Beside it the floor: a bare loop that writes as many rows of the same width, in as many synced commits.
//!
//! `cargo run --release -p chandler-store --example cycles [SECONDS]`

use chandler_erp::Envelope;
use chandler_erp::tables::TABLES;
use chandler_store::{Answer, Home, HomeClock, InitOptions, Registry, Writer, WriterOptions};
use rusqlite::{Connection, params};
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
    let cycle_rows: usize = rows.iter().sum::<usize>() + 2 * CYCLE.len();
    for clients in [1, 64] {
        // Taken in turns, because a shared disk has moods.
        let (mut floors, mut cycles) = (0.0, 0.0);
        for _ in 0..TURNS {
            floors += floor(clients, cycle_rows, duration / TURNS) / f64::from(TURNS);
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

/// A cycle is four commits for one client; with more clients as many commands share a commit. A third of the rows replace others.
fn floor(clients: usize, cycle_rows: usize, duration: Duration) -> f64 {
    const HOT: i64 = 2_000;
    let folder = tempfile::TempDir::new().expect("a folder");
    let connection = Connection::open(folder.path().join("floor.db")).expect("a database");
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 4000;")
        .expect("settings");
    let columns = "commit_seq INTEGER NOT NULL, entity_id TEXT NOT NULL, item_id TEXT NOT NULL, quantity INTEGER NOT NULL, amount INTEGER NOT NULL, source TEXT NOT NULL";
    connection
        .execute_batch(&format!("CREATE TABLE rows (id INTEGER PRIMARY KEY, {columns}); CREATE TABLE hot (id INTEGER PRIMARY KEY, {columns});"))
        .expect("tables");
    for id in 0..HOT {
        connection.execute("INSERT INTO hot VALUES (?1, 0, 'E', 'ITEM', 0, 0, 'SO-000000')", [id]).expect("a row");
    }
    let mut insert = connection.prepare("INSERT INTO rows VALUES (NULL, ?1, 'E', ?2, 3, 1500, 'SH-000001')").expect("a statement");
    let mut update =
        connection.prepare("UPDATE hot SET commit_seq = ?1, quantity = quantity + 3, amount = amount + 1500 WHERE id = ?2").expect("a statement");
    let (start, mut commands, mut row) = (Instant::now(), 0_usize, 0_i64);
    while start.elapsed() < duration {
        connection.execute_batch("BEGIN IMMEDIATE").expect("begins");
        for _ in 0..clients {
            for _ in 0..cycle_rows.div_ceil(CYCLE.len()) {
                row += 1;
                match row % 3 {
                    0 => update.execute(params![commands as i64, row % HOT]),
                    _ => insert.execute(params![commands as i64, "ITEM-0001"]),
                }
                .expect("a row");
            }
            commands += 1;
        }
        connection.execute_batch("COMMIT").expect("commits");
    }
    commands as f64 / CYCLE.len() as f64 / start.elapsed().as_secs_f64()
}
