//! One document of the business with everything that hangs on it; of a lot also where it lies, what brought it and who got it.

use crate::CONTRACT;
use crate::data::json_row;
use crate::documents::{BusinessDocument, Row};
use crate::failure::Failure;
use crate::home::App;
use chandler_catalogue::{Key, Record, Table, Value as Stored};
use chandler_erp::tables::{Activity, JournalLine, Lot, LotBalance, ReceiptLine, ShipmentLot, StockMove, TransferLot};
use chandler_store::{Reader, RowQuery};
use serde_json::json;

/// Rows of one kind that a document shows.
pub(crate) const ROWS_MAX: usize = 2_000;

impl App {
    /// A document or a master with its lines, postings and timeline.
    ///
    /// # Errors
    /// When nothing has this id.
    pub fn read_document(&self, id: &str) -> Result<BusinessDocument, Failure> {
        let entity_id = self.settings()?.entity_id;
        let reader = self.home.reader()?;
        if let Some(lot) = lot(&reader, &entity_id, id)? {
            return Ok(lot);
        }
        for table in &self.home.registry().tables {
            let Some(key) = key_in(table, &entity_id, id) else { continue };
            let Some(document) = first_row(&reader, table, &key)? else { continue };
            return Ok(BusinessDocument {
                contract: CONTRACT,
                kind: singular(table.name).to_owned(),
                id: id.to_owned(),
                document,
                lines: self.lines(&reader, table, &entity_id, id)?,
                postings: postings(&reader, id)?,
                timeline: rows_equal(&reader, Activity::TABLE, timeline_column(table), id)?,
            });
        }
        Err(Failure::input(
            "unknown_document",
            id,
            format!("There is no document {id}"),
            "Give a number such as PO-000123, SO-000123 or REC-0123456789ab, or a lot as ITEM/LOT",
        ))
    }

    /// Rows of every table that is kept by line under the document's number; of an item its packs and substitutes.
    fn lines(&self, reader: &Reader, header: &Table, entity_id: &str, id: &str) -> Result<Vec<Row>, Failure> {
        let number = header.columns[header.key_columns - 1].name;
        let is_lines = |table: &&&'static Table| table.key_columns == 3 && table.columns[1].name == number && table.columns[0].name == "entity_id";
        let mut lines = Vec::new();
        for table in self.home.registry().tables.iter().filter(is_lines) {
            let query = RowQuery::first(ROWS_MAX).equal("entity_id", entity_id).equal(number, id);
            lines.extend(reader.rows(table, &query)?.iter().map(|row| json_row(table, &row.values, Some(row.commit_seq))));
        }
        let is_part_of_master = |table: &&&'static Table| is_master(header) && table.key_columns == 2 && table.columns[0].name == number;
        for table in self.home.registry().tables.iter().filter(is_part_of_master) {
            lines.extend(rows_equal(reader, table, number, id)?);
        }
        Ok(lines)
    }
}

/// The lot that `ITEM/LOT` names: receipts that brought it, bins that have it, transfers and shipments that took it, and every move of it. What a recall
/// has to reach is what the shipments have less what came back.
fn lot(reader: &Reader, entity_id: &str, id: &str) -> Result<Option<BusinessDocument>, Failure> {
    let Some((item_id, lot_id)) = id.split_once('/') else { return Ok(None) };
    let of_lot = RowQuery::first(ROWS_MAX).equal("entity_id", entity_id).equal("item_id", item_id).equal("lot_id", lot_id);
    let rows = |table: &'static Table| -> Result<Vec<Row>, Failure> {
        Ok(reader.rows(table, &of_lot)?.iter().map(|row| json_row(table, &row.values, Some(row.commit_seq))).collect())
    };
    let Some(document) = rows(Lot::TABLE)?.pop() else { return Ok(None) };
    let lines =
        [ReceiptLine::TABLE, LotBalance::TABLE, TransferLot::TABLE, ShipmentLot::TABLE].into_iter().map(rows).collect::<Result<Vec<_>, _>>()?;
    let mut postings = rows(StockMove::TABLE)?;
    for row in &mut postings {
        row.insert("ledger".to_owned(), json!("stock"));
    }
    let kind = singular(Lot::TABLE.name).to_owned();
    let (lines, timeline) = (lines.concat(), Vec::new());
    Ok(Some(BusinessDocument { contract: CONTRACT, kind, id: id.to_owned(), document, lines, postings, timeline }))
}

/// The key that an id would have in a table of documents or masters; `None` for tables of lines, balances and ledgers.
fn key_in(table: &Table, entity_id: &str, id: &str) -> Option<Key> {
    if is_master(table) {
        Some(Key(vec![Stored::text(id)]))
    } else {
        number_column(table).map(|_| Key(vec![Stored::text(entity_id), Stored::text(id)]))
    }
}

/// Whether the table holds items or parties of the whole group.
pub(crate) fn is_master(table: &Table) -> bool {
    table.key_columns == 1 && matches!(table.columns[0].name, "item_id" | "customer_id" | "supplier_id")
}

/// The column of the document's number, in a table of documents of an entity.
pub(crate) fn number_column(table: &Table) -> Option<&'static str> {
    let [entity, number] = table.columns.get(..table.key_columns)? else { return None };
    (entity.name == "entity_id" && number.name.ends_with("_number")).then_some(number.name)
}

fn first_row(reader: &Reader, table: &'static Table, key: &Key) -> Result<Option<Row>, Failure> {
    let mut query = RowQuery::first(1);
    for (column, value) in table.columns.iter().zip(&key.0) {
        query = query.equal(column.name, value.clone());
    }
    Ok(reader.rows(table, &query)?.first().map(|row| json_row(table, &row.values, Some(row.commit_seq))))
}

/// Lines of the general ledger and moves of stock that the document made; `ledger` says which.
fn postings(reader: &Reader, id: &str) -> Result<Vec<Row>, Failure> {
    let mut postings = Vec::new();
    for (ledger, table) in [("general", JournalLine::TABLE), ("stock", StockMove::TABLE)] {
        for mut row in rows_equal(reader, table, "source", id)? {
            row.insert("ledger".to_owned(), json!(ledger));
            postings.push(row);
        }
    }
    Ok(postings)
}

fn rows_equal(reader: &Reader, table: &'static Table, column: &str, value: &str) -> Result<Vec<Row>, Failure> {
    let rows = reader.rows(table, &RowQuery::first(ROWS_MAX).equal(column, value))?;
    Ok(rows.iter().map(|row| json_row(table, &row.values, Some(row.commit_seq))).collect())
}

/// Parties have a timeline of their own; a document's is what names it.
fn timeline_column(table: &Table) -> &'static str {
    if matches!(table.name, "customers" | "suppliers") { "party_id" } else { "document" }
}

pub(crate) fn singular(table: &str) -> &str {
    table.strip_suffix('s').unwrap_or(table)
}
