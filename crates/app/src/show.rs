//! One document with everything that hangs on it.

use crate::CONTRACT;
use crate::act::unknown_recommendation;
use crate::charts;
use crate::data::json_row;
use crate::failure::Failure;
use crate::home::App;
use chandler_catalogue::{Key, Record, Table, Value as Stored, key};
use chandler_erp::tables::{Activity, JournalLine, StockMove};
use chandler_recommend::replenishment::{HOLDING_RATE_MILLIONTHS, ORDER_COST_MAJOR};
use chandler_recommend::show;
use chandler_recommend::tables::{DecisionRun, RecommendationEvent, RecommendationRevision, RecommendationRow};
use chandler_store::{Reader, RowQuery};
use serde_json::{Value, json};

/// Rows of one kind that a document shows.
const ROWS_MAX: usize = 2_000;

impl App {
    /// A recommendation with derivation, evidence and events, or any other document with lines, postings and timeline.
    ///
    /// # Errors
    /// When nothing has this id.
    pub fn show(&self, id: &str) -> Result<Value, Failure> {
        if id.starts_with("REC-") { Ok(self.recommendation(id)?.document) } else { self.business_document(id) }
    }

    /// A recommendation with the series that its charts draw.
    ///
    /// # Errors
    /// When there is no such recommendation.
    pub fn show_with_charts(&self, rec_id: &str) -> Result<Value, Failure> {
        let Shown { mut document, revision } = self.recommendation(rec_id)?;
        let charts = charts::of(&revision)
            .map_err(|error| Failure::fault("charts", rec_id, error, "Replay the recommendation: its evidence may be damaged"))?;
        if let Some(fields) = document.as_object_mut() {
            fields.insert("charts".to_owned(), charts);
        }
        Ok(document)
    }

    fn recommendation(&self, rec_id: &str) -> Result<Shown, Failure> {
        let entity_id = self.settings()?.entity_id;
        let reader = self.home.reader()?;
        let found = reader.consistently(|reader| {
            let row: Option<RecommendationRow> = reader.get(&key![&entity_id, rec_id])?;
            let revisions: Vec<RecommendationRevision> = reader.scan(&key![&entity_id, rec_id])?;
            let events = reader.rows(RecommendationEvent::TABLE, &RowQuery::first(ROWS_MAX).equal("rec_id", rec_id))?;
            Ok((row, revisions, events))
        })?;
        let (Some(row), revisions, events) = found else { return Err(unknown_recommendation(rec_id)) };
        let events: Result<Vec<RecommendationEvent>, _> = events.iter().map(|event| RecommendationEvent::from_values(&event.values)).collect();
        let events = events.map_err(|error| Failure::fault("damaged", rec_id, error.to_string(), "Run `chandler verify`"))?;
        let revision = revisions.into_iter().next_back().ok_or_else(|| unknown_recommendation(rec_id))?;
        let run: Option<DecisionRun> = reader.get(&key![&entity_id, &revision.run_id])?;
        let mut document = show::recommendation(&row, &revision, run.as_ref(), &events);
        add_provenance(&mut document["recommendation"], &row, run.as_ref());
        Ok(Shown { document, revision })
    }

    fn business_document(&self, id: &str) -> Result<Value, Failure> {
        let entity_id = self.settings()?.entity_id;
        let reader = self.home.reader()?;
        for table in &self.home.registry().tables {
            let Some(key) = key_in(table, &entity_id, id) else { continue };
            let Some(document) = first_row(&reader, table, &key)? else { continue };
            return Ok(json!({
                "contract": CONTRACT, "kind": singular(table.name), "id": id, "document": document,
                "lines": self.lines(&reader, table, &entity_id, id)?,
                "postings": postings(&reader, id)?, "timeline": rows_equal(&reader, Activity::TABLE, timeline_column(table), id)?,
            }));
        }
        Err(Failure::input(
            "unknown_document",
            id,
            format!("There is no document {id}"),
            "Give a number such as PO-000123, SO-000123 or REC-0123456789ab",
        ))
    }

    /// Rows of every table that is kept by line under the document's number.
    fn lines(&self, reader: &Reader, header: &Table, entity_id: &str, id: &str) -> Result<Vec<Value>, Failure> {
        let number = header.columns[header.key_columns - 1].name;
        let is_lines = |table: &&&'static Table| table.key_columns == 3 && table.columns[1].name == number && table.columns[0].name == "entity_id";
        let mut lines = Vec::new();
        for table in self.home.registry().tables.iter().filter(is_lines) {
            let query = RowQuery::first(ROWS_MAX).equal("entity_id", entity_id).equal(number, id);
            lines.extend(reader.rows(table, &query)?.iter().map(|row| json_row(table, &row.values, Some(row.commit_seq))));
        }
        Ok(lines)
    }
}

/// The run, snapshot, rules and models behind a recommendation, and what was assumed because nobody has stated it.
fn add_provenance(recommendation: &mut Value, row: &RecommendationRow, run: Option<&DecisionRun>) {
    let Some(fields) = recommendation.as_object_mut() else { return };
    let snapshot =
        run.map(|run| json!({"id": run.snapshot_id, "commit_seq": run.snapshot_seq, "business_date": run.as_of, "hash": run.snapshot_hash}));
    let costs = format!(
        "Placing an order line costs {ORDER_COST_MAJOR}.00 {} and holding stock {} % of its value a year: nobody has stated these costs",
        row.currency,
        HOLDING_RATE_MILLIONTHS / 10_000,
    );
    let added = [
        ("run_id", json!(row.run_id)),
        ("first_run_id", json!(row.first_run_id)),
        ("snapshot", json!(snapshot)),
        ("rule_bundle", json!(run.map(|run| &run.rule_bundle))),
        ("models", run.map_or_else(|| json!([]), |run| run.models.clone())),
        ("alternatives", json!([])),
        ("assumptions", json!([{"code": "COSTS_NOT_STATED", "text": costs}])),
    ];
    fields.extend(added.map(|(name, value)| (name.to_owned(), value)));
}

struct Shown {
    document: Value,
    revision: RecommendationRevision,
}

/// The key that an id would have in a table of documents or masters; `None` for tables of lines, balances and ledgers.
fn key_in(table: &Table, entity_id: &str, id: &str) -> Option<Key> {
    let names: Vec<&str> = table.columns[..table.key_columns].iter().map(|column| column.name).collect();
    match names.as_slice() {
        ["entity_id", number] if number.ends_with("_number") => Some(Key(vec![Stored::text(entity_id), Stored::text(id)])),
        ["item_id" | "customer_id" | "supplier_id"] => Some(Key(vec![Stored::text(id)])),
        _ => None,
    }
}

fn first_row(reader: &Reader, table: &'static Table, key: &Key) -> Result<Option<Value>, Failure> {
    let mut query = RowQuery::first(1);
    for (column, value) in table.columns.iter().zip(&key.0) {
        query = query.equal(column.name, value.clone());
    }
    Ok(reader.rows(table, &query)?.first().map(|row| json_row(table, &row.values, Some(row.commit_seq))))
}

/// Lines of the general ledger and moves of stock that the document made; `ledger` says which.
fn postings(reader: &Reader, id: &str) -> Result<Vec<Value>, Failure> {
    let mut postings = Vec::new();
    for (ledger, table) in [("general", JournalLine::TABLE), ("stock", StockMove::TABLE)] {
        for mut row in rows_equal(reader, table, "source", id)? {
            row["ledger"] = json!(ledger);
            postings.push(row);
        }
    }
    Ok(postings)
}

fn rows_equal(reader: &Reader, table: &'static Table, column: &str, value: &str) -> Result<Vec<Value>, Failure> {
    let rows = reader.rows(table, &RowQuery::first(ROWS_MAX).equal(column, value))?;
    Ok(rows.iter().map(|row| json_row(table, &row.values, Some(row.commit_seq))).collect())
}

/// Parties have a timeline of their own; a document's is what names it.
fn timeline_column(table: &Table) -> &'static str {
    if matches!(table.name, "customers" | "suppliers") { "party_id" } else { "document" }
}

fn singular(table: &str) -> &str {
    table.strip_suffix('s').unwrap_or(table)
}
