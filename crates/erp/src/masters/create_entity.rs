//! `create_entity`.

use crate::command::Command;
use crate::reading;
use crate::tables::Entity;
use crate::work::{Stop, Work};
use chandler_amount::Currency;
use chandler_calendar::Zone;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Opens a legal entity with its functional currency and the zone whose days date its money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateEntity {
    pub entity_id: String,
    pub name: String,
    /// ISO 4217 code
    #[schemars(with = "String")]
    pub currency: Currency,
    /// name of the time-zone database, such as America/Chicago
    pub time_zone: String,
}

impl Command for CreateEntity {
    const NAME: &'static str = "create_entity";
    const SUMMARY: &'static str = "Opens a legal entity with its currency and time zone";
    const REFUSALS: &'static [&'static str] = &["already_exists"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::id(&self.entity_id, "entity_id")?;
        self.time_zone.parse::<Zone>().map_err(|error| reading::invalid_zone(&error))?;
        work.require_new::<Entity>(key![&self.entity_id])?;
        work.document("entity", &self.entity_id);
        work.insert(Entity { entity_id: self.entity_id, name: self.name, currency: self.currency, time_zone: self.time_zone });
        Ok(())
    }
}
