//! Rows per second of the feed, with every file on disk before the next batch: `cargo run -p chandler-lake --example feed_rate -- 20000 100000`
//! feeds 20,000 commits of 6 rows over 4 tables in batches of 100,000 rows, then adds 500 more in one batch of their own.

#[path = "../tests/common/mod.rs"]
mod common;

use chandler_lake::{Feed, FeedOptions, Lake};
use common::{ArithmeticCore, ROWS_PER_COMMIT, TABLES};
use std::sync::Arc;
use std::time::Instant;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let commits: i64 = arguments.next().map_or(Ok(20_000), |text| text.parse())?;
    let rows_per_batch: usize = arguments.next().map_or(Ok(100_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let lake = Lake::open(folder.path())?;
    let core = Arc::new(ArithmeticCore::with_commits(commits));
    let started = Instant::now();
    let mut feed = Feed::open(&lake, TABLES, core.clone(), FeedOptions { rows_per_batch, ..FeedOptions::default() }).await?;
    println!("open: {:.0} ms for {} new tables", started.elapsed().as_secs_f64() * 1e3, TABLES.len());

    let generated = Instant::now();
    let rows: usize = (1..=commits).map(|seq| common::commit(seq).writes.len()).sum();
    println!("the core alone: {:.0} rows per second", rows as f64 / generated.elapsed().as_secs_f64());

    let started = Instant::now();
    let fed = feed.drain().await?;
    let seconds = started.elapsed().as_secs_f64();
    println!("feed: {} rows in {seconds:.2} s, {:.0} rows per second", fed.rows, fed.rows as f64 / seconds);

    core.grow_to(commits + 500);
    let started = Instant::now();
    feed.drain().await?;
    println!("lag: {:.0} ms for {} rows of 500 commits", started.elapsed().as_secs_f64() * 1e3, 500 * ROWS_PER_COMMIT);

    let started = Instant::now();
    let snapshot = lake.snapshot().await?;
    println!("snapshot: {:.0} ms", started.elapsed().as_secs_f64() * 1e3);
    let started = Instant::now();
    for table in TABLES {
        lake.table_state(&snapshot, table).await?;
    }
    println!("digest of all tables: {:.2} s", started.elapsed().as_secs_f64());
    Ok(())
}
