//! A load made ready: what the mapping says, what the caller adds, and which names must be in the files.

use std::collections::BTreeSet;

use chandler_calendar::Day;
use jiff::tz::TimeZone;

use super::values::{ValueRef, Values};
use crate::error::{MappingError, Problem};
use crate::mapping::{Column, Load, OCCURRENCE, Origin, ROW};
use crate::targets::Target;

/// What the home says where a mapping says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defaults {
    /// `entity_id` of rows without one.
    pub entity: Option<String>,
    /// `site_id` of rows without one.
    pub site: Option<String>,
    /// ISO 4217 code of amounts without one.
    pub currency: Option<String>,
    /// Zone of the time-zone database for days and for instants without an offset; UTC where there is none.
    pub time_zone: Option<String>,
}

/// A part of the key that tells rows apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyPart {
    /// A mapped field, by its place in `Plan::columns`.
    Field(usize),
    /// A column of the file that is no field.
    Raw(String),
    /// How many rows with the same other parts came before.
    Occurrence,
}

/// A load ready to run.
pub(crate) struct Plan {
    pub load: Load,
    /// The mapping's columns and those that stand for all rows, in the order of the target's fields.
    pub columns: Vec<Column>,
    /// Whether a row without the field is rejected, by column.
    pub required: Vec<bool>,
    pub key: Vec<KeyPart>,
    pub zone: TimeZone,
    /// Columns of files that the load uses.
    pub needed: BTreeSet<String>,
}

impl Plan {
    pub fn new(load: &Load, defaults: &Defaults) -> Result<Self, MappingError> {
        let columns = with_constants(load, defaults)?;
        let is_one_of = |column: &Column| load.target.one_of.iter().any(|group| group.contains(&column.field.as_str()));
        let required = columns.iter().map(|column| column.declared.is_some_and(|field| field.required) || is_one_of(column)).collect();
        let key = key_parts(load, &columns);
        let zone_name = load.time_zone.as_ref().map(|(name, _)| name.as_str()).or(defaults.time_zone.as_deref());
        let zone = zone_name.map_or(Ok(TimeZone::UTC), TimeZone::get);
        let zone = zone.map_err(|error| {
            let place = load.time_zone.as_ref().map_or_else(|| load.place.under("time_zone"), |(_, place)| place.clone());
            place.error(Problem::new("bad_value", format!("is not a time zone: {error}"), "use a name such as Europe/London"))
        })?;
        let needed = needed_names(load, &columns, &key);
        Ok(Self { load: load.clone(), columns, required, key, zone, needed })
    }

    pub fn target(&self) -> &'static Target {
        self.load.target
    }

    /// The key's parts as a person would name them.
    pub fn key_names(&self) -> Vec<&str> {
        let name = |part| match part {
            &KeyPart::Field(place) => self.columns[place].field.as_str(),
            KeyPart::Raw(name) => name,
            KeyPart::Occurrence => OCCURRENCE,
        };
        self.key.iter().map(name).collect()
    }

    /// The day on which a row of history happened.
    pub fn happened_on(&self, values: &[Values], row: usize) -> Option<Day> {
        let place = self.position(self.target().known_from?)?;
        match values[place].get(row) {
            ValueRef::Day(day) => Some(day),
            ValueRef::Instant(instant) => {
                let moment = jiff::Timestamp::from_microsecond(instant.0).ok()?;
                moment.to_zoned(self.zone.clone()).date().to_string().parse().ok()
            }
            _ => None,
        }
    }

    /// Where the field's values stand, if the load has them.
    pub fn position(&self, field: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.field == field)
    }
}

/// Adds what the load, the mapping or the home says for all rows.
fn with_constants(load: &Load, defaults: &Defaults) -> Result<Vec<Column>, MappingError> {
    let constants = [
        ("entity_id", load.entity.as_ref().or(defaults.entity.as_ref())),
        ("site_id", load.site.as_ref().or(defaults.site.as_ref())),
        ("currency", defaults.currency.as_ref()),
    ];
    let mut columns = Vec::new();
    for field in load.target.fields {
        let constant = constants.iter().find(|(name, _)| *name == field.name).and_then(|(_, text)| *text);
        let mapped = load.columns.iter().find(|column| column.field == field.name);
        match (mapped, constant.map(String::as_str).or(field.default)) {
            (Some(column), constant) => columns.push(Column { default: column.default.clone().or(constant.map(str::to_owned)), ..column.clone() }),
            // The master's own code is never assumed, and a site only where the target asks for one.
            (None, _) if field.name == "site_id" && !field.required && load.site.is_none() => {}
            (None, Some(text)) if !load.target.is_own_code(field.name) => {
                columns.push(Column::plain(field, Origin::Const(text.to_owned()), load.place.under("columns").under(field.name)));
            }
            (None, _) if field.required => {
                let message = format!("`{}` needs the field `{}`: {}", load.target.name, field.name, field.description);
                let remedy = format!("add {} = {{ column = \"...\" }}, or say it for the whole load", field.name);
                return Err(load.place.under("columns").error(Problem::new("missing_field", message, remedy)));
            }
            (None, _) => {}
        }
    }
    columns.extend(load.columns.iter().filter(|column| column.declared.is_none()).cloned());
    Ok(columns)
}

fn key_parts(load: &Load, columns: &[Column]) -> Vec<KeyPart> {
    let place = |name: &str| columns.iter().position(|column| column.field == name);
    if load.key.is_empty() {
        return load.target.key.iter().filter_map(|name| place(name)).map(KeyPart::Field).collect();
    }
    let part = |name: &String| match place(name) {
        Some(place) => KeyPart::Field(place),
        None if name == OCCURRENCE => KeyPart::Occurrence,
        None => KeyPart::Raw(name.clone()),
    };
    let mut parts: Vec<KeyPart> = load.key.iter().map(part).collect();
    // A key is unique in its target, so the entity belongs to it whether the mapping says so or not.
    if let Some(entity) = place("entity_id").map(KeyPart::Field).filter(|entity| !parts.contains(entity)) {
        parts.insert(0, entity);
    }
    parts
}

fn needed_names(load: &Load, columns: &[Column], key: &[KeyPart]) -> BTreeSet<String> {
    let mut needed = BTreeSet::new();
    for column in columns {
        match &column.origin {
            Origin::Column(name) => needed.extend([name.clone()]),
            Origin::Sql(expression) => needed.extend(expression.columns.iter().cloned()),
            Origin::Const(_) => {}
        }
    }
    needed.extend(key.iter().filter_map(|part| match part {
        KeyPart::Raw(name) => Some(name.clone()),
        KeyPart::Field(_) | KeyPart::Occurrence => None,
    }));
    needed.extend(load.filter.iter().flat_map(|filter| filter.columns.iter().cloned()));
    needed.extend(load.joins.iter().flat_map(|join| join.left.iter().cloned()));
    for operand in load.distinct.iter().chain(load.order.iter().map(|order| &order.by)) {
        needed.insert(operand.text.clone());
        needed.extend(operand.expression.iter().flat_map(|expression| expression.columns.iter().cloned()));
    }
    needed.remove(ROW);
    needed
}
