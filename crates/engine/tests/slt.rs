//! Runs `tests/slt/*.slt` against a session over a small lake: functions and views as people write SQL.

mod common;

use std::path::Path;

use async_trait::async_trait;
use chandler_engine::{EngineError, Session};
use serde_json::Value;
use sqllogictest::{AsyncDB, DBOutput, DefaultColumnType, Runner};

struct Database(Session);

#[async_trait]
impl AsyncDB for Database {
    type Error = EngineError;
    type ColumnType = DefaultColumnType;

    async fn run(&mut self, sql: &str) -> Result<DBOutput<DefaultColumnType>, EngineError> {
        let answer = self.0.query(sql, 10_000).await?;
        let types = vec![DefaultColumnType::Any; answer.columns.len()];
        let rows = answer.rows.iter().map(|row| row.iter().map(shown).collect()).collect();
        Ok(DBOutput::Rows { types, rows })
    }

    async fn shutdown(&mut self) {}
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::String(text) if text.is_empty() => "(empty)".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[tokio::test]
async fn every_file_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/slt");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("tests/slt").map(|entry| entry.expect("entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "slt"));
    assert!(files.len() >= 2, "{files:?}");
    for file in files {
        let scratch = tempfile::tempdir().expect("folder");
        let lake = common::lake_of_stock(scratch.path(), &common::usual_stock(3));
        let mut runner = Runner::new(|| async { Ok(Database(common::session(lake.clone()).await)) });
        runner.run_file_async(&file).await.unwrap_or_else(|error| panic!("{}", error.display(false)));
    }
}
