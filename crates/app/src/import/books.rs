//! Whose books an import fills, and the day from which they are kept here.

use super::history::StagedTarget;
use super::import_failure;
use super::jobs::Sight;
use crate::failure::Failure;
use crate::home::App;
use chandler_calendar::{Day, Instant, Zone};
use chandler_catalogue::{Record as _, key};
use chandler_erp::tables::{CutOver, Item};
use chandler_importer::{Defaults, Import, Layer, Mapping, Prior, Target, Value, target};
use chandler_recommend::tables::PublishedRules;
use chandler_store::{Clock, HomeClock, HomeEntity, SystemClock};
use serde_json::json;
use std::path::Path;

/// The legal entity whose books are filled.
pub(super) struct Books {
    pub entity: HomeEntity,
    /// The entity's name, where the home does not keep its books yet.
    adopted: Option<String>,
    cut_over: Option<CutOver>,
    /// No import has ended yet.
    is_first: bool,
    clock: HomeClock,
}

/// The day that divides history from business, and when what is loaded happens.
pub(super) struct TakeOver {
    /// None where neither balances nor history were ever taken over.
    pub cut_over_on: Option<Day>,
    /// When openings are in the books: the end of the cut-over day.
    pub opened_at: Option<Instant>,
    /// When masters are: with the first openings, later when they are loaded.
    pub known_at: Option<Instant>,
    /// The day from which a changed master holds.
    pub changed_on: Day,
    /// First day of the history.
    pub history_from: Option<Day>,
    /// The home's clock is to stand at the cut-over day, which is long past.
    stops_clock: bool,
}

impl TakeOver {
    /// When the rows of a target happen; as they are loaded where it is `None`.
    pub fn effective_at(&self, target: &Target) -> Option<Instant> {
        if target.layer == Layer::Opening { self.opened_at } else { self.known_at }
    }
}

/// Data whose last day is older than this is old: the home's clock then stands at that day.
const OLD_AFTER_DAYS: i32 = 31;

impl Books {
    /// The books of the home, or those of the mapping's entity where the home has done no business yet.
    ///
    /// # Errors
    /// Code `other_entity` where the home keeps the books of another entity.
    pub fn of(app: &App, source: &Path, mapping: &Mapping) -> Result<Self, Failure> {
        let settings = app.settings()?;
        let clock = settings.clock;
        let home = HomeEntity { entity_id: settings.entity_id, currency: settings.currency, time_zone: settings.time_zone };
        let named = named_entities(source, mapping)?;
        let reader = app.home.reader()?;
        let cut_over = reader.get(&key![&home.entity_id])?;
        let is_first = app.import_rows()?.is_empty();
        let [(entity, name)] = named.as_slice() else {
            return Ok(Self { entity: home, adopted: None, cut_over, is_first, clock });
        };
        if entity.entity_id == home.entity_id && entity.currency == home.currency {
            // Rules are what a home publishes last when it takes an entity: one that was killed before goes on.
            let is_whole = reader.get::<PublishedRules>(&key![&home.entity_id])?.is_some();
            return Ok(Self { entity: home, adopted: (!is_whole).then(|| name.clone()), cut_over, is_first, clock });
        }
        if reader.count(Item::TABLE)? > 0 {
            return Err(other_entity(&home, entity));
        }
        Ok(Self { entity: entity.clone(), adopted: Some(name.clone()), cut_over: None, is_first: true, clock })
    }

    /// The mapping's files, read for these books.
    pub fn import<'a>(&self, source: &'a Path, mapping: &'a Mapping, import_id: &'a str) -> Import<'a> {
        let HomeEntity { entity_id, currency, time_zone } = self.entity.clone();
        let defaults = Defaults { entity: Some(entity_id), site: None, currency: Some(currency.clone()), time_zone: Some(time_zone) };
        Import { defaults, books_currency: Some(currency), ..Import::new(source, mapping, import_id) }
    }

    /// The cut-over: as it stands in the books, as wished, or the last day of the history.
    ///
    /// # Errors
    /// Code `other_cut_over` where the books were taken over on another day.
    pub fn take_over(&self, wished: Option<Day>, history: &[StagedTarget]) -> Result<TakeOver, Failure> {
        let zone: Zone = self.entity.time_zone.parse().map_err(|_| bad_zone(&self.entity.time_zone))?;
        let today = match self.clock {
            HomeClock::System => SystemClock.now().day_in(&zone),
            HomeClock::Fixed(day) => day,
        };
        let days = || history.iter().filter_map(|staged| staged.days);
        let (first, last) = (days().map(|(first, _)| first).min(), days().map(|(_, last)| last).max());
        let cut_over_on = match (&self.cut_over, wished) {
            (Some(known), Some(wished)) if known.cut_over_on != wished => return Err(other_cut_over(&self.entity, known.cut_over_on, wished)),
            (Some(known), _) => Some(known.cut_over_on),
            (None, wished) => wished.or(last),
        };
        let end = |day: Day| {
            let remedy = "Give a day between 1900 and 2200";
            day.end_in(&zone).map_err(|error| Failure::input("bad_cut_over", day.to_string(), error.to_string(), remedy))
        };
        let opened_at = cut_over_on.map(end).transpose()?;
        let is_old = cut_over_on.is_some_and(|day| day.days_until(today) > OLD_AFTER_DAYS);
        Ok(TakeOver {
            opened_at,
            known_at: opened_at.filter(|_| self.is_first),
            changed_on: cut_over_on.filter(|_| self.is_first).unwrap_or(today),
            history_from: first,
            stops_clock: is_old && self.is_first && self.clock == HomeClock::System,
            cut_over_on,
        })
    }

    /// What the rows are compared with.
    pub fn sight(&self, app: &App, take_over: &TakeOver) -> Result<Sight, Failure> {
        Ok(Sight {
            reader: app.home.reader()?,
            entity_id: self.entity.entity_id.clone(),
            introduced_on: take_over.history_from,
            changed_on: take_over.changed_on,
        })
    }
}

impl App {
    /// Makes the home ready for the books; says what a person should know of it.
    pub(super) fn begin_take_over(&self, books: &Books, take_over: &TakeOver, mapping: &Mapping) -> Result<Vec<String>, Failure> {
        let mut notes = Vec::new();
        // The clock comes first: what is in the books from here on was known on its day.
        if take_over.stops_clock {
            let day = take_over.cut_over_on.unwrap_or_default();
            self.local_writer()?.set_clock(HomeClock::Fixed(day))?;
            notes.push(format!("The data is old, so the home's clock stands at {day}"));
        }
        if let Some(name) = &books.adopted {
            self.adopt(&books.entity, name)?;
            let HomeEntity { entity_id, currency, time_zone } = &books.entity;
            notes.push(format!("The home had done no business and now keeps the books of {entity_id} in {currency}, {time_zone}"));
        }
        let takes_over = mapping.targets().iter().any(|target| matches!(target.layer, Layer::Opening | Layer::History));
        if let (true, None, Some(day)) = (takes_over, &books.cut_over, take_over.cut_over_on) {
            let mut envelope = self.envelope(format!("begin_cut_over:{day}"), "begin_cut_over", json!({"cut_over_on": day}));
            envelope.effective_at = take_over.opened_at;
            crate::commands::accepted(self.submit(envelope)?)?;
        }
        Ok(notes)
    }

    fn adopt(&self, entity: &HomeEntity, name: &str) -> Result<(), Failure> {
        self.local_writer()?.set_entity(entity.clone())?;
        let HomeEntity { entity_id, currency, time_zone } = entity;
        let body = json!({"entity_id": entity_id, "name": name, "currency": currency, "time_zone": time_zone});
        self.submit_accepted(&format!("adopt_entity:{entity_id}"), "create_entity", body)?;
        self.publish_rules(None).map(drop)
    }
}

/// The entities of a mapping, with their names.
fn named_entities(source: &Path, mapping: &Mapping) -> Result<Vec<(HomeEntity, String)>, Failure> {
    let Some(entities) = target("entities").filter(|target| mapping.targets().iter().any(|named| named.name == target.name)) else {
        return Ok(Vec::new());
    };
    let import = Import::new(source, mapping, "entities");
    let mut complaints = Vec::new();
    let records = import.records(entities, Prior::none(), &mut complaints).map_err(|error| import_failure(&error))?;
    let mut named = Vec::new();
    for record in records {
        let record = record.map_err(|error| import_failure(&error))?;
        let text = |field: &str| match record.get(field) {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let entity = HomeEntity { entity_id: text("entity_id"), currency: text("currency"), time_zone: text("time_zone") };
        named.push((entity, text("name")));
    }
    Ok(named)
}

fn other_entity(home: &HomeEntity, named: &HomeEntity) -> Failure {
    let HomeEntity { entity_id, currency, time_zone } = named;
    let message = format!("The home keeps the books of {} in {}, the mapping is for {entity_id} in {currency}", home.entity_id, home.currency);
    let remedy = format!("Make a home for it: `chandler init --home OTHER --entity {entity_id} --currency {currency} --time-zone {time_zone}`");
    Failure::refusal("other_entity", entity_id, message, remedy)
}

fn other_cut_over(entity: &HomeEntity, known: Day, wished: Day) -> Failure {
    let message = format!("The books of {} were taken over at the end of {known}, not of {wished}", entity.entity_id);
    Failure::refusal("other_cut_over", wished.to_string(), message, "Leave the cut-over day out, or take over again in a new home")
}

fn bad_zone(zone: &str) -> Failure {
    Failure::input("bad_time_zone", zone, format!("`{zone}` is no time zone"), "Use a name such as Europe/London")
}
