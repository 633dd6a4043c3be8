//! Queues: open recommendations, best value per minute of work first.

mod about;
mod capacity;
mod since;
mod transfers;

use crate::automation::{self, leave_out_shadow};
use crate::documents::{Queue, QueueRow, typed};
use crate::failure::Failure;
use crate::home::App;
use crate::kpis::KpiRowsRequest;
use chandler_catalogue::key;
use chandler_recommend::capacity::with_capacity;
use chandler_recommend::held::with_held;
use chandler_recommend::queue;
use chandler_recommend::tables::{AutomationRow, HeldSubjectRow, RecommendationRow};
use chandler_recommend::{KINDS, KindSpec, State, collections, kind};
use chandler_store::RowQuery;

#[derive(Clone, Debug)]
pub struct QueueRequest {
    pub kind: String,
    /// States to show; the open ones that are not snoozed where none are named.
    pub states: Option<Vec<String>>,
    pub top: Option<usize>,
    /// Only what is about the items and customers of these rows of a KPI.
    pub of: Option<KpiRowsRequest>,
}

/// States of what waits for a person.
const WAITING: [State; 2] = [State::Proposed, State::Edited];
/// Those, and what a rule approved and a person may still veto.
pub(crate) const OPEN: [State; 3] = [State::Proposed, State::Edited, State::AutoApproved];

/// Held subjects that a queue shows; their number and their money are those of all.
const HELD_MAX: usize = 1_000;

/// Recommendations that a queue can hold; more than this is no queue that people work.
const ROWS_MAX: usize = 100_000;

impl App {
    /// A queue, best value per minute of work first.
    ///
    /// # Errors
    /// When there is no such queue or state; as [`App::kpi_rows`] where rows of a KPI are named.
    pub fn read_queue(&self, request: &QueueRequest) -> Result<Queue, Failure> {
        let kind = kind_of(&request.kind)?;
        let states = states_of(request.states.as_deref())?;
        // A part of what is open, or what is decided already, is no day's work.
        let is_whole = request.of.is_none() && WAITING.iter().all(|open| states.contains(open));
        let entity_id = self.settings()?.entity_id;
        let reader = self.home.reader()?;
        let mut rows = Vec::new();
        for state in states {
            let query = RowQuery::first(ROWS_MAX).equal("entity_id", &entity_id).equal("state", state.name());
            rows.extend(reader.records::<RecommendationRow>(&query)?);
        }
        let automations: Vec<AutomationRow> = reader.scan(&key![&entity_id])?;
        leave_out_shadow(&automations, &mut rows);
        let proposed_transfers = transfers::proposed(&rows);
        rows.retain(|row| kind.is_none_or(|spec| spec.name == row.kind));
        self.leave_out_overtaken(&reader, &mut rows)?;
        let mut held: Vec<HeldSubjectRow> = reader.scan(&key![&entity_id])?;
        let about = request.of.as_ref().map(|rows| self.kpi_subjects(rows)).transpose()?;
        if let Some(about) = &about {
            about::narrow(about, &mut rows, &mut held);
        }
        let today = self.business_date()?;
        let mut document = queue::queue(kind, &rows, today, request.top);
        if is_whole {
            document = with_capacity(document, kind, &rows, today, &self.minutes_a_day(&request.kind, &rows)?);
        }
        document = with_held(document, kind, &held, HELD_MAX);
        let mut queue: Queue = typed(document, &request.kind)?;
        if queue.kind == collections::KIND {
            queue.head = self.collections_head()?;
        }
        queue.about = about.map(|about| about::tell(&about, kind.map(|spec| spec.name), &rows, &held));
        since::tell(&reader, &entity_id, &rows, &mut queue.rows)?;
        transfers::tell(&proposed_transfers, &mut queue.rows);
        automation::tell(&automations, &mut queue.rows);
        queue.rules_only = self.rules_only(kind.map(|spec| spec.name))?;
        Ok(queue)
    }
}

/// The first rows, as many as fit into the minutes.
pub(crate) fn within(rows: Vec<QueueRow>, minutes: f64) -> Vec<QueueRow> {
    let mut left = minutes;
    let fits = |row: &QueueRow| {
        left -= row.minutes;
        left >= 0.0
    };
    rows.into_iter().take_while(fits).collect()
}

/// The kind of a queue; none for the queue of all.
fn kind_of(name: &str) -> Result<Option<&'static KindSpec>, Failure> {
    if name == queue::ALL {
        return Ok(None);
    }
    kind(name).map(Some).ok_or_else(|| {
        let known: Vec<&str> = KINDS.iter().map(|spec| spec.name).collect();
        Failure::input("unknown_queue", name, format!("There is no queue `{name}`"), format!("Use {}, or {}", known.join(", "), queue::ALL))
    })
}

fn states_of(names: Option<&[String]>) -> Result<Vec<State>, Failure> {
    let Some(names) = names else { return Ok(OPEN.to_vec()) };
    names
        .iter()
        .map(|name| {
            let known = || State::ALL.iter().map(|state| state.name()).collect::<Vec<_>>().join(", ");
            State::from_name(name)
                .ok_or_else(|| Failure::input("unknown_state", name, format!("There is no state `{name}`"), format!("Use one of {}", known())))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chandler_catalogue::{Column, ColumnKind, Record, Value};

    fn any_value(column: &Column) -> Value {
        match (column.kind, column.name) {
            (ColumnKind::Text, "kind") => Value::text("replenishment"),
            (ColumnKind::Text, "state") => Value::text("proposed"),
            (ColumnKind::Text, "currency") => Value::text("USD"),
            (ColumnKind::Text, name) => Value::text(name),
            (ColumnKind::Json, "reasons") => Value::text(r#"[{"code":"BELOW_S","effect":157,"parameters":{"position":"48"}}]"#),
            (ColumnKind::Json, _) => Value::text(r#"["NEW_ITEM"]"#),
            (ColumnKind::Day, _) => Value::Integer(20_000),
            _ => Value::Integer(1_234_567),
        }
    }

    fn held_row() -> HeldSubjectRow {
        let value = |column: &Column| match column.name {
            "why" => Value::text("superseded"),
            "parameters" => Value::text(r#"{"successor":"BOLT-M8-N"}"#),
            "released_on" => Value::Null,
            _ => any_value(column),
        };
        HeldSubjectRow::from_values(&HeldSubjectRow::TABLE.columns.iter().map(value).collect::<Vec<_>>()).expect("a row")
    }

    /// A value of the type of a queue's column, as a row keeps it.
    fn stored(kind: &str) -> serde_json::Value {
        match kind {
            "integer" => 7.into(),
            "date" => "2026-11-22".into(),
            "money" => "131.35".into(),
            "number" | "probability" => "0.92".into(),
            "decimal" | "price" => "71".into(),
            _ => "words".into(),
        }
    }

    #[test]
    fn every_kind_has_its_columns_in_the_types_of_the_contract() {
        let action = r#"{"verb":"accept","text":"Let it be","command":null,"body":null,"value_minor":0,"cost_minor":0}"#;
        for spec in KINDS.iter().filter(|spec| spec.edits == "action") {
            let own: serde_json::Map<_, _> = spec.columns.iter().map(|column| (column.name.to_owned(), stored(column.kind))).collect();
            let own = serde_json::Value::Object(own).to_string();
            let value = |column: &Column| match column.name {
                "kind" => Value::text(spec.name),
                "columns" => Value::text(own.as_str()),
                "action" => Value::text(action),
                _ => any_value(column),
            };
            let row = RecommendationRow::from_values(&RecommendationRow::TABLE.columns.iter().map(value).collect::<Vec<_>>()).expect("a row");
            let said = queue::queue(Some(spec), &[row], chandler_calendar::Day(20_000), None);
            let said = with_held(said, Some(spec), &[], HELD_MAX);
            let document: Queue = typed(said.clone(), spec.name).unwrap_or_else(|failure| panic!("{}: {failure:?}", spec.name));
            assert_eq!(serde_json::to_value(&document).expect("JSON"), said, "{}", spec.name);
            let row = &said["rows"][0];
            assert!(spec.columns.iter().all(|column| row.get(column.name).is_some()), "{}: every column has its value", spec.name);
            assert_eq!(row["action"]["command"], serde_json::Value::Null);
        }
    }

    /// By one from another site; one to another site, or of another item, is nothing to it.
    #[test]
    fn an_order_says_that_a_transfer_to_its_site_is_proposed() {
        let row = |kind: &str, verb: &str, item_id: &str, to_site_id: &str| {
            let value = |column: &Column| match column.name {
                "kind" => Value::text(kind),
                "verb" => Value::text(verb),
                "item_id" => Value::text(item_id),
                "action" if verb == "buy" => Value::Null,
                "action" => Value::text(format!(r#"{{"body":{{"to_site_id":"{to_site_id}"}}}}"#)),
                _ => any_value(column),
            };
            RecommendationRow::from_values(&RecommendationRow::TABLE.columns.iter().map(value).collect::<Vec<_>>()).expect("a row")
        };
        let flags_beside = |other: RecommendationRow| {
            let orders = [row("replenishment", "buy", "BOLT", "")];
            let said = with_held(queue::queue(None, &orders, chandler_calendar::Day(20_000), None), None, &[], HELD_MAX);
            let mut document: Queue = typed(said, "queue").expect("as promised");
            transfers::tell(&transfers::proposed(&[other]), &mut document.rows);
            document.rows[0].flags.clone()
        };
        assert_eq!(flags_beside(row("excess", "transfer", "BOLT", "site_id")), ["NEW_ITEM", "TRANSFER_PROPOSED"]);
        assert_eq!(flags_beside(row("excess", "transfer", "BOLT", "WEST")), ["NEW_ITEM"]);
        assert_eq!(flags_beside(row("excess", "transfer", "NUT", "site_id")), ["NEW_ITEM"]);
        assert_eq!(flags_beside(row("excess", "return", "BOLT", "site_id")), ["NEW_ITEM"]);
    }

    #[test]
    fn the_document_is_what_the_queue_says_word_for_word() {
        let table = RecommendationRow::TABLE;
        let full: Vec<Value> = table.columns.iter().map(any_value).collect();
        let kept = ["item_id", "item_name", "site_id", "base_unit", "quantity"];
        let empty = |column: &Column| if column.nullable && !kept.contains(&column.name) { Value::Null } else { any_value(column) };
        let bare: Vec<Value> = table.columns.iter().map(empty).collect();
        let rows = [full, bare].map(|values| RecommendationRow::from_values(&values).expect("a row"));
        let said = with_held(queue::queue(None, &rows, chandler_calendar::Day(20_000), None), None, &[held_row()], HELD_MAX);
        assert_eq!(said["returned"], 2);
        assert_eq!((&said["held_total"], &said["held"][0]["document"]), (&1.into(), &"BOLT-M8-N".into()));
        let document: Queue = typed(said.clone(), "queue").expect("as promised");
        assert_eq!(serde_json::to_string(&document).expect("JSON"), said.to_string());
    }
}
