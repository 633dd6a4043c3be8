//! The models that runs fit to a company's own data, and where a session has them.
//!
//! `time_to_pay` and `peer_prices` come with their file from the table that trained them, which is the file that answers. What is fitted of `demand` is
//! what the demand models showed on the company's items, by demand pattern: each forecast leans on that row, and its file is that row. `peer_discounts` is
//! fitted to nothing.

use crate::data::engine_failure;
use crate::failure::Failure;
use crate::home::App;
use crate::models::Trained;
use chandler_engine::{RunOutcome, Session};
use chandler_learn::hash_of;
use chandler_recommend::{collections, credit, excess, margin, replenishment, stockout_risk};
use serde_json::{Map, Value, json};

/// When invoices are paid.
pub(crate) const TIME_TO_PAY: &str = "time_to_pay";
/// Which prices fell out of what others pay.
const PEER_PRICES: &str = "peer_prices";
/// Which discounts nobody like the customer gets.
pub(crate) const PEER_DISCOUNTS: &str = "peer_discounts";
/// What is asked for in a lead time.
const DEMAND: &str = "demand";
/// Form of what is kept of it.
const DEMAND_FORM: &str = "pooled_losses@2";
/// What it is learnt from.
const DEMAND_HISTORIES: &str = "demand_histories";

/// A model, by the table of a session that has it.
pub(crate) struct Fitted {
    pub name: &'static str,
    pub table: &'static str,
    /// Kinds of decision that rest on it.
    pub kinds: &'static [&'static str],
    /// That there is nothing to learn from, and what would make it right.
    pub nothing: (&'static str, &'static str),
    /// Its row as `record_model` takes it, in whole numbers, and its file as `text`.
    query: &'static str,
}

/// By name.
pub(crate) static FITTED: [Fitted; 3] = [
    Fitted {
        name: DEMAND,
        table: "pooled_losses",
        kinds: &[replenishment::KIND, stockout_risk::KIND, excess::KIND],
        nothing: ("No item has demand to learn from", "Sell something, import a company's sales, or train for a later day"),
        query: "SELECT patterns FROM pooled_losses ORDER BY entity_id",
    },
    Fitted {
        name: PEER_PRICES,
        table: "peer_price_models",
        kinds: &[margin::KIND],
        nothing: (
            "No price has to be judged by what others pay: lists, customers' prices or approvals say what each should be",
            "Import a company's sales",
        ),
        query: "SELECT model, hash, form, 'on' AS mode, gate, why, lines AS learnt_from, judged_lines AS answered, customers, data_hash, tried, \
                CASE WHEN model_precision IS NOT NULL THEN 'average_precision' END AS measure, \
                CAST(ROUND(model_precision * 1e6) AS BIGINT) AS model_figure_millionths, \
                CAST(ROUND(rule_precision * 1e6) AS BIGINT) AS rules_figure_millionths, file AS text FROM peer_price_models ORDER BY model",
    },
    Fitted {
        name: TIME_TO_PAY,
        table: "payment_models",
        kinds: &[collections::KIND, credit::KIND],
        nothing: ("There is no invoice to learn from", "Sell something on account, import a company's invoices, or train for a later day"),
        query: "SELECT model, hash, form, mode, gate, why, invoices AS learnt_from, open_invoices AS answered, customers, data_hash, tried, \
                CASE WHEN COALESCE(model_log_loss, rules_log_loss, challenger_log_loss) IS NOT NULL THEN 'log_loss' END AS measure, \
                CAST(ROUND(model_log_loss * 1e6) AS BIGINT) AS model_figure_millionths, \
                CAST(ROUND(rules_log_loss * 1e6) AS BIGINT) AS rules_figure_millionths, \
                CAST(ROUND(pace_days * 1e3) AS BIGINT) AS pace_days_thousandths, CAST(ROUND(rules_days * 1e3) AS BIGINT) AS rules_days_thousandths, \
                challenger, CAST(ROUND(challenger_log_loss * 1e6) AS BIGINT) AS challenger_figure_millionths, drift, drift_why, drift_since, drift_rows, \
                CAST(ROUND(score_psi * 1e6) AS BIGINT) AS score_psi_millionths, moved_input, \
                CAST(ROUND(input_psi * 1e6) AS BIGINT) AS input_psi_millionths, matured, CAST(ROUND(said * 1e6) AS BIGINT) AS said_millionths, \
                CAST(ROUND(happened * 1e6) AS BIGINT) AS happened_millionths, CAST(ROUND(slope * 1e6) AS BIGINT) AS slope_millionths, intervals, \
                CAST(ROUND(coverage_said * 1e6) AS BIGINT) AS coverage_said_millionths, \
                CAST(ROUND(coverage * 1e6) AS BIGINT) AS coverage_millionths, file AS text FROM payment_models ORDER BY model",
    },
];

/// No home has more.
const MODELS_MAX: usize = 1_000;

impl App {
    /// The models of the tables that were computed in a session.
    pub(crate) fn trained(&self, session: &Session, outcome: &RunOutcome) -> Result<Vec<Trained>, Failure> {
        let mut trained = Vec::new();
        for fitted in FITTED.iter().filter(|fitted| hash_of_table(outcome, fitted.table).is_some()) {
            let rows = self.fitted_rows(session, fitted)?;
            match fitted.name {
                DEMAND => trained.extend(rows.into_iter().filter_map(|row| demand(row, fitted, outcome))),
                _ => trained.extend(rows.into_iter().map(|row| with_file(row, fitted)).collect::<Result<Vec<_>, Failure>>()?),
            }
        }
        Ok(trained)
    }

    fn fitted_rows(&self, session: &Session, fitted: &Fitted) -> Result<Vec<Map<String, Value>>, Failure> {
        let answer = self.runtime.block_on(session.query(fitted.query, MODELS_MAX)).map_err(|error| engine_failure(&error))?;
        let names: Vec<String> = answer.columns.into_iter().map(|column| column.name).collect();
        Ok(answer.rows.into_iter().map(|row| names.iter().cloned().zip(row).collect()).collect())
    }
}

/// Content hash of a table, where it was computed.
fn hash_of_table<'o>(outcome: &'o RunOutcome, table: &str) -> Option<&'o str> {
    outcome.tables.iter().find(|computed| computed.table == table).map(|computed| computed.content_hash.as_str())
}

fn with_file(mut facts: Map<String, Value>, fitted: &Fitted) -> Result<Trained, Failure> {
    match facts.remove("text") {
        Some(Value::String(text)) => Ok(Trained { facts, text, kinds: fitted.kinds }),
        _ => Err(Failure::fault("damaged", fitted.table, format!("A model of {} has no file", fitted.table), "Restore the pipeline of this name")),
    }
}

/// What the company's items showed of the demand models; nothing where a run did not look at their demand. Each item was compared on demand that the models
/// had not seen; what that comes to is not held against anything in the run: `evaluate demand` does.
fn demand(mut row: Map<String, Value>, fitted: &Fitted, outcome: &RunOutcome) -> Option<Trained> {
    let data_hash = hash_of_table(outcome, DEMAND_HISTORIES)?;
    let patterns = row.remove("patterns")?;
    let items: i64 = patterns.as_array().into_iter().flatten().filter_map(|pattern| pattern["series"].as_i64()).sum();
    let text = json!({ "form": DEMAND_FORM, "patterns": patterns }).to_string();
    let why = (items == 0).then_some("no item has sold long enough to compare the demand models on: the built-in expectation answers");
    let facts = json!({
        "model": DEMAND, "hash": hash_of(&text), "form": DEMAND_FORM, "mode": "on", "gate": if why.is_none() { "open" } else { "closed" },
        "why": why, "learnt_from": items, "answered": 0, "customers": 0, "data_hash": data_hash, "tried": 0,
    });
    Some(Trained { facts: facts.as_object().cloned()?, text, kinds: fitted.kinds })
}
