//! The figures over the collections queue: those of the KPI page, with its digits, read once for each version of their tables.

use super::ageing::READ_FROM;
use super::cells::{Cells, quoted};
use super::{day_of, kpi, kpi_spec};
use crate::documents::{CashWeek, CollectionsHead};
use crate::failure::Failure;
use crate::home::App;
use chandler_amount::Currency;
use chandler_engine::Session;
use std::collections::BTreeMap;

/// What somebody who collects looks at first.
const SHOWN: [&str; 2] = ["days_sales_outstanding", "collections_effectiveness"];
/// The tables that they are read from.
const TABLES: [&str; 3] = ["kpi_values", "receivables_ageing", "cash_weeks"];
/// Four weeks, and what is later.
const WEEKS: usize = 5;

impl App {
    /// How collections stand, as of the last run; none before the first.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub(crate) fn collections_head(&self) -> Result<Option<CollectionsHead>, Failure> {
        let Some(run) = self.last_run()? else { return Ok(None) };
        let lost = |_| Failure::fault("internal", "head", "The figures over the queue were left half read", "Restart chandler");
        let mut kept = self.collections_head.lock().map_err(lost)?;
        // A version of a table never changes, and a queue is read far more often than its tables are computed.
        let lake = self.lake()?;
        // A table that is not there, or cannot be read, says so where its figures are read.
        let version = |table| self.runtime.block_on(lake.derived_snapshot("kpis", table, None)).ok().map(|found| found.version);
        let read_from = TABLES.map(version);
        if let Some((_, head)) = kept.as_ref().filter(|(versions, _)| *versions == read_from) {
            return Ok(Some(head.clone()));
        }
        let (session, currency) = (self.session_as_of(None, None)?, self.currency()?);
        let figures = self.figures(&session, SHOWN.into_iter().chain(READ_FROM))?;
        let head = CollectionsHead {
            as_of: day_of(&figures, &run),
            kpis: SHOWN.iter().filter_map(|name| kpi_spec(name)).map(|spec| kpi(spec, &figures, &BTreeMap::new(), currency)).collect(),
            ageing: self.ageing(&session, &figures, currency)?,
            cash: self.cash_weeks(&session, currency)?,
        };
        *kept = Some((read_from, head.clone()));
        Ok(Some(head))
    }

    fn cash_weeks(&self, session: &Session, currency: Currency) -> Result<Vec<CashWeek>, Failure> {
        let entity_id = quoted(&self.settings()?.entity_id);
        let query = format!("SELECT from_on, until_on, expected FROM cash_weeks WHERE entity_id = {entity_id} ORDER BY week");
        let week = |row: &Cells| {
            let until_on = row.text(1).map(|_| row.day(1)).transpose()?;
            Ok(CashWeek { from_on: row.day(0)?, until_on, expected: row.money(2, currency)? })
        };
        self.cells(session, &query, WEEKS)?.iter().map(week).collect()
    }
}
