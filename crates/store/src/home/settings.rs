use super::InitOptions;
use crate::error::Fault;
use chandler_calendar::{Day, Zone};
use rusqlite::Connection;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

/// What day it is in a home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeClock {
    /// The day of the machine's clock.
    System,
    /// Always this day: after `simulate`, or an import of old data.
    Fixed(Day),
}

/// The legal entity of commands that name none, with what dates and denominates its money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeEntity {
    pub entity_id: String,
    pub currency: String,
    pub time_zone: String,
}

/// The few facts that a home has about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub home_id: String,
    pub entity_id: String,
    pub currency: String,
    pub time_zone: String,
    pub clock: HomeClock,
}

impl Settings {
    pub(super) fn create(connection: &Connection, options: &InitOptions) -> Result<(), Fault> {
        let home_id: String = connection.query_row("SELECT lower(hex(randomblob(8)))", [], |row| row.get(0))?;
        let clock = options.clock.to_string();
        let settings = [
            ("home_id", &home_id),
            ("entity_id", &options.entity_id),
            ("currency", &options.currency),
            ("time_zone", &options.time_zone),
            ("clock", &clock),
        ];
        for (name, value) in settings {
            connection.execute("INSERT INTO settings (name, value) VALUES (?1, ?2)", (name, value))?;
        }
        Ok(())
    }

    pub(crate) fn read(connection: &Connection) -> Result<Self, Fault> {
        let mut statement = connection.prepare_cached("SELECT name, value FROM settings")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut values = rows.collect::<Result<HashMap<String, String>, _>>()?;
        let mut take = |name: &str| values.remove(name).ok_or_else(|| Fault::Damaged(format!("the setting {name} is missing")));
        Ok(Self {
            home_id: take("home_id")?,
            entity_id: take("entity_id")?,
            currency: take("currency")?,
            time_zone: take("time_zone")?,
            clock: take("clock")?.parse()?,
        })
    }

    /// Names another legal entity as the one of commands that name none.
    pub(crate) fn write_entity(connection: &Connection, entity: &HomeEntity) -> Result<(), Fault> {
        let values = [("entity_id", &entity.entity_id), ("currency", &entity.currency), ("time_zone", &entity.time_zone)];
        for (name, value) in values {
            connection.execute("UPDATE settings SET value = ?2 WHERE name = ?1", (name, value))?;
        }
        Ok(())
    }

    pub(crate) fn write_clock(connection: &Connection, clock: HomeClock) -> Result<(), Fault> {
        connection.execute("UPDATE settings SET value = ?1 WHERE name = 'clock'", [clock.to_string()])?;
        Ok(())
    }

    /// # Errors
    /// When the zone is not in the time-zone database of this program.
    pub fn zone(&self) -> Result<Zone, Fault> {
        self.time_zone.parse().map_err(|_| Fault::BadTimeZone(self.time_zone.clone()))
    }
}

impl fmt::Display for HomeClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("system"),
            Self::Fixed(day) => write!(f, "fixed {day}"),
        }
    }
}

impl FromStr for HomeClock {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        if text == "system" {
            return Ok(Self::System);
        }
        let day = text.strip_prefix("fixed ").and_then(|day| day.parse().ok());
        day.map(Self::Fixed).ok_or_else(|| Fault::Damaged(format!("the clock setting is `{text}`, not `system` or `fixed DAY`")))
    }
}
