//! The functions that SQL has through us: thin shells over `forecast`, `learn`, `rules` and `recommend`, one file each.
//!
//! Promises: every function is immutable (same arguments, same bytes), exact about integers, and says which argument is wrong. A null in an argument that
//! needs a value gives null.

mod arguments;
mod daily_series;
mod demand_distribution;
mod expected_cash;
mod forecast_bands;
mod json_text;
mod lead_time_demand;
mod list_and_day;
mod local_day;
mod minor_units;
mod outcome;
mod payment_challenger;
mod payment_model;
mod payment_outlooks;
mod peer_price_model;
mod peer_prices;
mod pooled_losses;
mod proposal;
mod rule;
mod sold_lines;
mod sorted_list;
mod stockout_risk;
mod supplier_order;
mod written_invoices;

use std::sync::Arc;

use chandler_rules::Bundle;
use datafusion::error::Result;
use datafusion::execution::FunctionRegistry;
use datafusion::logical_expr::{AggregateUDF, ScalarUDF};
use datafusion::prelude::SessionContext;

use self::list_and_day::ListAndDay;

/// A function in the data dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct FunctionEntry {
    pub name: &'static str,
    pub signature: &'static str,
    pub summary: &'static str,
    /// A statement, and its one value as text; a test runs it.
    pub example: (&'static str, &'static str),
}

/// Every function of ours, by name.
pub fn functions() -> Vec<FunctionEntry> {
    let mut entries = vec![
        daily_series::ENTRY,
        demand_distribution::DEMAND_QUANTILE,
        demand_distribution::EXPECTED_SHORTAGE,
        demand_distribution::STOCKOUT_PROBABILITY,
        expected_cash::ENTRY,
        forecast_bands::ENTRY,
        json_text::ENTRY,
        lead_time_demand::ENTRY,
        lead_time_demand::MODEL_LOSSES,
        local_day::ENTRY,
        minor_units::ENTRY,
        payment_challenger::ENTRY,
        payment_model::ENTRY,
        payment_outlooks::ENTRY,
        peer_price_model::ENTRY,
        peer_prices::ENTRY,
        pooled_losses::ENTRY,
        rule::RULE,
        rule::RULE_ROW,
        sorted_list::ENTRY,
        stockout_risk::ENTRY,
        supplier_order::CANDIDATE,
        supplier_order::ORDER,
    ];
    entries.extend(proposal::entries());
    entries.extend(outcome::entries());
    entries.sort_by_key(|entry| entry.name);
    entries
}

/// Registers every function. Ballista's client drops them when it upgrades a state: register them again on its context.
///
/// # Errors
/// When the context takes no functions.
pub fn register(context: &SessionContext, rules: &Arc<Bundle>) -> Result<()> {
    let state = context.state_ref();
    let mut state = state.write();
    for function in scalars(rules) {
        state.register_udf(Arc::new(function))?;
    }
    for function in aggregates() {
        state.register_udaf(Arc::new(function))?;
    }
    Ok(())
}

fn scalars(rules: &Arc<Bundle>) -> Vec<ScalarUDF> {
    let mut functions = vec![
        forecast_bands::ForecastBands::new().into(),
        json_text::JsonText::new().into(),
        local_day::LocalDay::new().into(),
        minor_units::MinorUnits::new().into(),
        ListAndDay::<expected_cash::ExpectedCashFunction>::new().into(),
        ListAndDay::<payment_challenger::PaymentChallenger>::new().into(),
        ListAndDay::<payment_model::PaymentModel>::new().into(),
        ListAndDay::<payment_outlooks::PaymentOutlooks>::new().into(),
        ListAndDay::<peer_price_model::PeerPriceModel>::new().into(),
        ListAndDay::<peer_prices::PeerPrices>::new().into(),
        rule::Rule::output(rules.clone()).into(),
        rule::Rule::row(rules.clone()).into(),
        stockout_risk::StockoutRiskFunction::new().into(),
        supplier_order::Candidate::new(rules.clone()).into(),
        supplier_order::Order::new().into(),
    ];
    functions.extend(lead_time_demand::LeadTimeDemandFunction::all().map(ScalarUDF::from));
    functions.extend(demand_distribution::Question::all().map(ScalarUDF::from));
    functions.extend(proposal::Proposal::all(rules).map(ScalarUDF::from));
    functions.extend(outcome::Outcome::all().map(ScalarUDF::from));
    functions
}

fn aggregates() -> Vec<AggregateUDF> {
    vec![daily_series::DailySeries::new().into(), pooled_losses::PooledLossesFunction::new().into(), sorted_list::SortedList::new().into()]
}
