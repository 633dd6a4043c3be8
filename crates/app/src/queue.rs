//! Queues: open recommendations, best value per minute of work first.

use crate::failure::Failure;
use crate::home::App;
use chandler_catalogue::Record;
use chandler_recommend::State;
use chandler_recommend::queue;
use chandler_recommend::tables::RecommendationRow;
use chandler_store::RowQuery;
use serde_json::{Value, json};

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
    /// The contract's document of a queue.
    ///
    /// # Errors
    /// When there is no such queue or state.
    pub fn queue(&self, request: &QueueRequest) -> Result<Value, Failure> {
        if !matches!(request.kind.as_str(), "replenishment" | "all") {
            let message = format!("There is no queue `{}`", request.kind);
            return Err(Failure::input("unknown_queue", &request.kind, message, "Use replenishment, or all"));
        }
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
        let mut document = queue::replenishment(&rows, self.business_date()?, request.top);
        document["kind"] = json!(request.kind);
        Ok(document)
    }
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
