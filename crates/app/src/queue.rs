//! Queues: open recommendations, best value per minute of work first.

use crate::documents::{Queue, typed};
use crate::failure::Failure;
use crate::home::App;
use chandler_catalogue::Record;
use chandler_recommend::queue;
use chandler_recommend::tables::RecommendationRow;
use chandler_recommend::{KINDS, KindSpec, State, kind};
use chandler_store::RowQuery;

#[derive(Clone, Debug)]
pub struct QueueRequest {
    pub kind: String,
    /// States to show; the open ones that are not snoozed where none are named.
    pub states: Option<Vec<String>>,
    pub top: Option<usize>,
}

/// Recommendations that a queue can hold; more than this is no queue that people work.
const ROWS_MAX: usize = 100_000;

impl App {
    /// A queue, best value per minute of work first.
    ///
    /// # Errors
    /// When there is no such queue or state.
    pub fn read_queue(&self, request: &QueueRequest) -> Result<Queue, Failure> {
        let kind = kind_of(&request.kind)?;
        let states = states_of(request.states.as_deref())?;
        let entity_id = self.settings()?.entity_id;
        let reader = self.home.reader()?;
        let mut rows = Vec::new();
        for state in states {
            let query = RowQuery::first(ROWS_MAX).equal("entity_id", &entity_id).equal("state", state.name());
            for row in reader.rows(RecommendationRow::TABLE, &query)? {
                rows.push(
                    RecommendationRow::from_values(&row.values)
                        .map_err(|error| Failure::fault("damaged", "recommendations", error.to_string(), "Run `chandler verify`"))?,
                );
            }
        }
        typed(queue::queue(kind, &rows, self.business_date()?, request.top), &request.kind)
    }
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
    let Some(names) = names else { return Ok(vec![State::Proposed, State::Edited]) };
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
    use chandler_catalogue::{Column, ColumnKind, Value};

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

    #[test]
    fn a_risk_has_the_columns_of_its_kind_in_the_types_of_the_contract() {
        let columns = r#"{"item_id":"BOLT","item_name":"Bolt","site_id":"MAIN","unit":"EA","probability":"0.92","unavoidable":"0.9","avoidable":"0.02",
            "first_out_on_p10":"2026-11-22","first_out_on_p50":"2026-11-23","available":"30","short_quantity":"71","at_stake":"131.35","orders_hit":1,
            "customers_hit":1,"next_receipt_on":null,"next_receipt_late_probability":null,"best_action":"accept","cost":"0.00"}"#;
        let value = |column: &Column| match column.name {
            "kind" => Value::text("stockout-risk"),
            "columns" => Value::text(columns),
            "action" => Value::text(r#"{"verb":"accept","text":"Let it be","command":null,"body":null,"value_minor":0,"cost_minor":0}"#),
            _ => any_value(column),
        };
        let row = RecommendationRow::from_values(&RecommendationRow::TABLE.columns.iter().map(value).collect::<Vec<_>>()).expect("a row");
        let said = queue::queue(kind("stockout-risk"), &[row], chandler_calendar::Day(20_000), None);
        let document: Queue = typed(said.clone(), "queue").expect("as promised");
        assert_eq!(serde_json::to_string(&document).expect("JSON"), said.to_string());
        let first = &said["rows"][0];
        assert_eq!((&first["probability"], &first["at_stake"]["amount"], &first["orders_hit"]), (&0.92.into(), &"131.35".into(), &1.into()));
        assert_eq!(first["action"]["command"], serde_json::Value::Null);
        let named = said["columns"].as_array().expect("columns").iter().filter_map(|column| column["name"].as_str());
        assert!(named.map(|name| first.get(name)).all(|column| column.is_some()), "every column has its value");
    }

    #[test]
    fn the_document_is_what_the_queue_says_word_for_word() {
        let table = RecommendationRow::TABLE;
        let full: Vec<Value> = table.columns.iter().map(any_value).collect();
        let kept = ["item_id", "item_name", "site_id", "base_unit", "quantity"];
        let empty = |column: &Column| if column.nullable && !kept.contains(&column.name) { Value::Null } else { any_value(column) };
        let bare: Vec<Value> = table.columns.iter().map(empty).collect();
        let rows = [full, bare].map(|values| RecommendationRow::from_values(&values).expect("a row"));
        let said = queue::queue(None, &rows, chandler_calendar::Day(20_000), None);
        assert_eq!(said["returned"], 2);
        let document: Queue = typed(said.clone(), "queue").expect("as promised");
        assert_eq!(serde_json::to_string(&document).expect("JSON"), said.to_string());
    }
}
