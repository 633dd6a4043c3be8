//! What must hold between the tables after every commit, as queries that return no rows.

use crate::chain::ChainReport;
use crate::error::Fault;
use crate::registry::Registry;
use rusqlite::Connection;

/// A query that finds what contradicts the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invariant {
    pub name: &'static str,
    pub sql: &'static str,
}

/// How many rows contradict an invariant: 0, always.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct InvariantReport {
    pub name: &'static str,
    pub rows: i64,
    /// The first of them as text, to start looking from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
}

/// What `verify` finds in the store.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct VerifyReport {
    pub chain: ChainReport,
    pub invariants: Vec<InvariantReport>,
    /// `ok`, or what SQLite found damaged.
    pub database: String,
}

impl VerifyReport {
    pub fn ok(&self) -> bool {
        self.chain.first_bad.is_none() && self.database == "ok" && self.invariants.iter().all(|invariant| invariant.rows == 0)
    }
}

impl Invariant {
    /// The business tables that it reads, from its line `-- tables: …`.
    pub fn tables(&self) -> impl Iterator<Item = &'static str> {
        let line = self.sql.lines().find_map(|line| line.strip_prefix("-- tables:")).unwrap_or_default();
        line.split(',').map(str::trim).filter(|name| !name.is_empty())
    }
}

pub(crate) fn run(connection: &Connection, registry: &Registry) -> Result<Vec<InvariantReport>, Fault> {
    let applies = |invariant: &&Invariant| invariant.tables().all(|table| registry.table(table).is_some());
    INVARIANTS.iter().filter(applies).map(|invariant| check(connection, invariant)).collect()
}

fn check(connection: &Connection, invariant: &Invariant) -> Result<InvariantReport, Fault> {
    let mut statement = connection.prepare(invariant.sql)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query([])?;
    let mut report = InvariantReport { name: invariant.name, rows: 0, example: None };
    while let Some(row) = rows.next()? {
        if report.rows == 0 {
            let value = |index| row.get_ref(index).map(|value| format!("{:?}", rusqlite::types::Value::try_from(value)));
            let values = (0..names.len()).map(value).collect::<Result<Vec<_>, _>>()?;
            report.example = Some(names.iter().zip(values).map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" "));
        }
        report.rows += 1;
    }
    Ok(report)
}

macro_rules! invariants {
    ($($name:ident),+ $(,)?) => {
        /// Every invariant of `tests/invariants`.
        pub const INVARIANTS: &[Invariant] = &[$( Invariant {
            name: stringify!($name),
            sql: include_str!(concat!("../../../tests/invariants/", stringify!($name), ".sql")),
        } ),+];
    };
}

invariants! {
    allocated_is_sum_of_order_lines,
    bad_debt_is_write_offs,
    bank_lines_follow_payments,
    bin_balance_is_sum_of_moves,
    claims_receivable_is_claims,
    commit_has_one_log_row,
    credit_memo_adds_up,
    credits_stay_within_invoices,
    cut_over_is_explained,
    disputes_follow_invoices,
    freight_accrual_is_shipments,
    freight_in_is_supplier_bills,
    held_is_sum_of_bins,
    in_transit_account_is_transfers,
    inbound_is_sum_of_transfers,
    inventory_account_is_value_of_stock,
    invoice_adds_up,
    journal_balances,
    layers_are_possible,
    ledgers_are_logged,
    lots_are_sum_of_moves,
    lots_of_shipments_add_up,
    lots_of_transfers_add_up,
    moves_are_possible,
    not_invoiced_account_is_receipts,
    on_hand_is_sum_of_moves,
    on_order_is_sum_of_order_lines,
    opening_balances_are_posted,
    orders_add_up,
    outcomes_follow_executions,
    payable_account_is_bills,
    payment_adds_up,
    pool_is_sum_of_layers,
    pool_is_sum_of_value_entries,
    position_is_possible,
    price_steps_add_up,
    promises_add_up,
    purchase_lines_are_possible,
    receipts_are_sum_of_lines,
    receivable_account_is_customers,
    receivable_is_sum_of_invoices,
    recommendation_has_its_revisions,
    recommendation_is_executed_once,
    returned_is_sum_of_returns,
    returns_are_disposed_of_once,
    returns_hold_account_is_open_returns,
    sales_lines_are_possible,
    shipped_is_sum_of_shipments,
}
