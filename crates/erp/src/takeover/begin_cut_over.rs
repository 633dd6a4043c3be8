//! `begin_cut_over`.

use super::live::{LIVE, OPEN, already_live, cut_over, cut_over_lookup};
use crate::command::Command;
use crate::finance::Books;
use crate::refusal::Refusal;
use crate::tables::{CutOver, DocumentSeries, Import};
use crate::work::{Lookup, Stop, Work};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Says on which day the earlier system ends; business is refused from here until the entity goes live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginCutOver {
    /// last day of the earlier system
    #[schemars(with = "String")]
    pub cut_over_on: Day,
}

/// Series of documents that only business makes: openings carry the numbers of the earlier system.
const BUSINESS_SERIES: [&str; 5] = ["SH", "RC", "PY", "SB", "CB"];

impl Command for BeginCutOver {
    const NAME: &'static str = "begin_cut_over";
    const SUMMARY: &'static str = "Says on which day the earlier system ends; business waits until the entity goes live";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "already_live", "already_imported"];
    const BEFORE_LIVE: bool = true;

    /// The day may be corrected until an import was recorded for it.
    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let entity_id = work.entity_id().to_owned();
        let series = BUSINESS_SERIES.map(|series| Lookup::row::<DocumentSeries>(key![&entity_id, series]));
        let imports = Lookup::set::<Import>(key![&entity_id]);
        work.fetch(series.into_iter().chain([Books::lookup(work), cut_over_lookup(work), imports]))?;
        Books::open(work)?;
        work.document("cut_over", &entity_id);
        let fresh = CutOver { entity_id: entity_id.clone(), cut_over_on: self.cut_over_on, state: OPEN.to_owned(), checked_at: None, live_at: None };
        match cut_over(work)? {
            Some(row) if row.state == LIVE => Err(already_live(work)),
            Some(row) if row.cut_over_on == self.cut_over_on => Ok(()),
            Some(row) => {
                if let Some(import) = work.scan::<Import>(key![&entity_id])?.first() {
                    return Err(Refusal::new("already_imported", &import.import_id).with("day", row.cut_over_on).into());
                }
                work.update(fresh);
                Ok(())
            }
            None => {
                for series in BUSINESS_SERIES {
                    if work.get::<DocumentSeries>(key![&entity_id, series])?.is_some() {
                        return Err(already_live(work));
                    }
                }
                work.insert(fresh);
                Ok(())
            }
        }
    }
}
