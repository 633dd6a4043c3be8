//! How far the writer is from the floor: commands of 30 rows per second through the whole store, against a bare loop that writes the same rows into the
//! same tables with the same grouping. Every commit is synced in both.
//!
//! `cargo run --release -p chandler-store --example floor [SECONDS]`

#[path = "../tests/common/registry.rs"]
mod registry;

use chandler_store::{Durability, Home, HomeClock, InitOptions, Registry, Writer, WriterOptions};
use registry::{COMMANDS, TABLES, envelope};
use rusqlite::{Connection, params};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const ROWS: i64 = 30;
const HOT_ROWS: i64 = 10;
const HOT_COUNTERS: i64 = 500;
const TURNS: u32 = 4;

fn main() {
    let seconds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(5);
    let duration = Duration::from_secs(seconds);
    println!("{ROWS} business rows a command, 2 of the store's own; {seconds} s each");
    for clients in [1, 64] {
        // Taken in turns, because a shared disk has moods.
        let (mut floors, mut stores) = (0.0, 0.0);
        for _ in 0..TURNS {
            floors += floor(clients, duration / TURNS) / f64::from(TURNS);
            stores += store(clients, duration / TURNS, Durability::EachCommit) / f64::from(TURNS);
        }
        println!("{clients:>3} clients: store {stores:>7.0} commands/s, floor {floors:>7.0}, ratio {:.2}", stores / floors);
    }
    println!("bulk load, 1 client: store {:>7.0} commands/s, synced at its close", store(1, duration / 2, Durability::AtClose));
}

fn new_home(dir: &std::path::Path) -> Home {
    let options = InitOptions { entity_id: "E".to_owned(), currency: "USD".to_owned(), time_zone: "UTC".to_owned(), clock: HomeClock::System };
    Home::init(dir, &options, Registry { tables: TABLES.to_vec(), commands: COMMANDS.to_vec() }).expect("a home")
}

fn store(clients: usize, duration: Duration, durability: Durability) -> f64 {
    let folder = tempfile::TempDir::new().expect("a folder");
    let home = new_home(folder.path());
    let writer = Arc::new(Writer::start(&home, WriterOptions { durability, ..WriterOptions::default() }).expect("the writer starts"));
    let done = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let client = |client: usize| {
        let (writer, done) = (Arc::clone(&writer), Arc::clone(&done));
        thread::spawn(move || {
            for number in 0_i64.. {
                if start.elapsed() > duration {
                    return;
                }
                let body = json!({"rows": ROWS, "first": number * 7 + client as i64 * 31});
                writer.submit(envelope(&format!("{client}-{number}"), "fill", body)).expect("an answer");
                done.fetch_add(1, Ordering::Relaxed);
            }
        })
    };
    let threads: Vec<_> = (0..clients).map(client).collect();
    threads.into_iter().for_each(|thread| thread.join().expect("a client"));
    done.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64()
}

fn floor(group: usize, duration: Duration) -> f64 {
    let folder = tempfile::TempDir::new().expect("a folder");
    let home = new_home(folder.path());
    let connection = Connection::open(home.database_path()).expect("the database");
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 4000;").expect("as the writer's");
    let mut made = connection.prepare("INSERT INTO counters VALUES (0, 'E', ?1, 0, NULL)").expect("a statement");
    for number in 0..HOT_COUNTERS {
        made.execute([format!("hot-{number:03}")]).expect("a counter");
    }
    let mut update =
        connection.prepare("UPDATE counters SET commit_seq = ?1, units = ?2 WHERE entity_id = 'E' AND counter_id = ?3").expect("a statement");
    let sql = "INSERT INTO counter_events VALUES ('E', ?1, ?2, ?3, 1, 'system', 'a posting of a test with a text of usual length')";
    let mut insert = connection.prepare(sql).expect("a statement");
    let (start, mut commit_seq) = (Instant::now(), 0_i64);
    while start.elapsed() < duration {
        connection.execute_batch("BEGIN IMMEDIATE").expect("begins");
        for _ in 0..group {
            commit_seq += 1;
            for row in 0..ROWS {
                let counter = format!("hot-{:03}", (commit_seq * 7 + row) % HOT_COUNTERS);
                if row < HOT_ROWS {
                    update.execute(params![commit_seq, commit_seq, counter]).expect("an update");
                } else {
                    insert.execute(params![commit_seq, row, counter]).expect("an insert");
                }
            }
        }
        connection.execute_batch("COMMIT").expect("commits");
    }
    commit_seq as f64 / start.elapsed().as_secs_f64()
}
