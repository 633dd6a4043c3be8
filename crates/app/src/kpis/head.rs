//! The figures over the collections queue: those of the KPI page, with its digits, read once a run.

use super::{day_of, kpi, kpi_spec};
use crate::documents::CollectionsHead;
use crate::failure::Failure;
use crate::home::App;
use std::collections::BTreeMap;

/// What somebody who collects looks at first.
const SHOWN: [&str; 2] = ["days_sales_outstanding", "collections_effectiveness"];

impl App {
    /// How collections stand, as of the last run; none before the first.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub(crate) fn collections_head(&self) -> Result<Option<CollectionsHead>, Failure> {
        let Some(run) = self.last_run()? else { return Ok(None) };
        let lost = |_| Failure::fault("internal", "head", "The figures over the queue were left half read", "Restart chandler");
        let mut kept = self.collections_head.lock().map_err(lost)?;
        // The figures of a run never change, and a queue is read far more often than a run is made.
        if let Some((_, head)) = kept.as_ref().filter(|(run_id, _)| *run_id == run.run_id) {
            return Ok(Some(head.clone()));
        }
        let (session, currency) = (self.session_as_of(None, None)?, self.currency()?);
        let figures = self.figures(&session, &SHOWN)?;
        let head = CollectionsHead {
            as_of: day_of(&figures, &run),
            kpis: SHOWN.iter().filter_map(|name| kpi_spec(name)).map(|spec| kpi(spec, &figures, &BTreeMap::new(), currency)).collect(),
            ageing: self.ageing(&session, currency)?,
        };
        *kept = Some((run.run_id, head.clone()));
        Ok(Some(head))
    }
}
