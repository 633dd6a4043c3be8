//! Measures the ways to read the newest version of every key: `cargo run --release -p chandler-engine --example newest_versions`.
//!
//! A million versions of a hundred thousand keys in a Parquet file, asked for a sum over one column and for all columns.

use std::time::Instant;

use chandler_engine::session_config;
use datafusion::prelude::{ParquetReadOptions, SessionContext};

const WAYS: [(&str, &str); 3] = [
    (
        "window",
        "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY key ORDER BY commit_seq DESC) AS newest_first FROM history) WHERE newest_first = 1",
    ),
    (
        "join",
        "SELECT history.* FROM history JOIN (SELECT key, max(commit_seq) AS commit_seq FROM history GROUP BY key) AS newest USING (key, commit_seq)",
    ),
    (
        "aggregate",
        "SELECT key, max(commit_seq) AS commit_seq, last_value(name ORDER BY commit_seq) AS name, last_value(quantity ORDER BY commit_seq) AS quantity, \
         last_value(day ORDER BY commit_seq) AS day FROM history GROUP BY key",
    ),
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let context = SessionContext::new_with_config(session_config(std::thread::available_parallelism()?));
    let path = folder.path().join("history.parquet").display().to_string();
    let rows = "SELECT 'KEY-' || (value % 100000) AS key, value / 100000 AS commit_seq, 'name ' || (value % 977) AS name, CAST(value % 1009 AS DECIMAL(20, 6)) AS quantity, \
                DATE '2026-01-01' AS day FROM generate_series(0, 999999)";
    context.sql(&format!("COPY ({rows}) TO '{path}' STORED AS PARQUET")).await?.collect().await?;
    context.register_parquet("history", &path, ParquetReadOptions::default()).await?;
    for (name, way) in WAYS {
        for question in ["sum(quantity)", "sum(quantity), max(name), max(day), max(commit_seq)"] {
            let started = Instant::now();
            context.sql(&format!("SELECT {question} FROM ({way})")).await?.collect().await?;
            println!("{name:10} {question:50} {:6.3} s", started.elapsed().as_secs_f64());
        }
    }
    Ok(())
}
