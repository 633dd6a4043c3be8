//! A business small enough to see through: counters that can be added to and taken from, with an event for each.

#![allow(dead_code, unused_imports)]

use chandler_catalogue::{Record, Table, key, table};
use chandler_erp::command::parse_body;
use chandler_erp::{CommandSpec, Envelope, Refusal, Stop, Work};
use serde_json::{Value, json};

table! {
    /// How many units a counter has.
    pub struct Counter: counters, Current, key 2 {
        entity_id: String = "legal entity",
        counter_id: String = "counter",
        units: i64 = "units now",
        note: Option<String> = "a remark",
    }
}

table! {
    /// Every change of a counter.
    pub struct CounterEvent: counter_events, Append, key 3 {
        entity_id: String = "legal entity",
        commit_seq: i64 = "commit that posted it",
        line: i64 = "line within the commit",
        counter_id: String = "counter",
        units: i64 = "change",
        actor: String = "who",
        detail: String = "what for",
    }
}

/// The catalogue before counters had notes.
mod before {
    use chandler_catalogue::table;
    table! {
        /// How many units a counter has.
        pub struct CounterBefore: counters, Current, key 2 {
            entity_id: String = "legal entity",
            counter_id: String = "counter",
            units: i64 = "units now",
        }
    }
}
pub use before::CounterBefore;

pub const TABLES: &[&Table] = &[Counter::TABLE, CounterEvent::TABLE];

pub static COMMANDS: &[&CommandSpec] = &[&ADD, &TAKE, &FILL, &BREAK, &PANIC];

static ADD: CommandSpec =
    CommandSpec { name: "add", summary: "Adds units", body_schema: || json!({}), refusals: &[], before_live: true, decide: add };
static TAKE: CommandSpec = CommandSpec {
    name: "take",
    summary: "Takes units",
    body_schema: || json!({}),
    refusals: &["insufficient_stock"],
    before_live: true,
    decide: take,
};
static FILL: CommandSpec =
    CommandSpec { name: "fill", summary: "Writes many rows", body_schema: || json!({}), refusals: &[], before_live: true, decide: fill };
static BREAK: CommandSpec =
    CommandSpec { name: "break", summary: "Inserts a row twice", body_schema: || json!({}), refusals: &[], before_live: true, decide: break_key };
static PANIC: CommandSpec =
    CommandSpec { name: "panic", summary: "Fails inside", body_schema: || json!({}), refusals: &[], before_live: true, decide: panic_inside };

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    counter: String,
    units: i64,
}

pub fn counter(entity_id: &str, counter_id: &str, units: i64) -> Counter {
    Counter { entity_id: entity_id.to_owned(), counter_id: counter_id.to_owned(), units, note: None }
}

pub fn envelope(key: &str, command: &str, body: Value) -> Envelope {
    Envelope { key: key.to_owned(), command: command.to_owned(), actor: None, entity_id: None, effective_at: None, body }
}

pub fn add_units(key: &str, counter: &str, units: i64) -> Envelope {
    envelope(key, "add", json!({"counter": counter, "units": units}))
}

pub fn take_units(key: &str, counter: &str, units: i64) -> Envelope {
    envelope(key, "take", json!({"counter": counter, "units": units}))
}

fn add(work: &mut Work<'_>, body: &Value) -> Result<(), Stop> {
    let change: Change = parse_body(body)?;
    move_units(work, &change.counter, change.units)?;
    work.document("counter", change.counter);
    Ok(())
}

fn take(work: &mut Work<'_>, body: &Value) -> Result<(), Stop> {
    let change: Change = parse_body(body)?;
    let entity_id = work.context.entity_id.clone();
    let available = work.get::<Counter>(key![&entity_id, &change.counter])?.map_or(0, |counter| counter.units);
    if available < change.units {
        return Err(Refusal::new("insufficient_stock", change.counter).with("available", available).with("requested", change.units).into());
    }
    move_units(work, &change.counter, -change.units)
}

/// `rows` rows: ten hot counters are updated and the rest are events, as in a shipment.
fn fill(work: &mut Work<'_>, body: &Value) -> Result<(), Stop> {
    let rows = body["rows"].as_i64().unwrap_or(30);
    let first = body["first"].as_i64().unwrap_or(0);
    for row in 0..rows.min(10) {
        move_units(work, &format!("hot-{:03}", (first + row) % 500), 1)?;
    }
    for row in 10..rows - rows.min(10) {
        post(work, &format!("hot-{:03}", (first + row) % 500), 0);
    }
    Ok(())
}

fn break_key(work: &mut Work<'_>, body: &Value) -> Result<(), Stop> {
    let change: Change = parse_body(body)?;
    let entity_id = work.context.entity_id.clone();
    move_units(work, "touched-before-the-break", 1)?;
    work.insert(counter(&entity_id, &change.counter, change.units));
    Ok(())
}

fn panic_inside(_: &mut Work<'_>, _: &Value) -> Result<(), Stop> {
    panic!("a decision that fails inside")
}

fn move_units(work: &mut Work<'_>, counter_id: &str, units: i64) -> Result<(), Stop> {
    let entity_id = work.context.entity_id.clone();
    match work.get::<Counter>(key![&entity_id, counter_id])? {
        Some(found) => work.update(Counter { units: found.units + units, ..found }),
        None => work.insert(counter(&entity_id, counter_id, units)),
    }
    post(work, counter_id, units);
    Ok(())
}

fn post(work: &mut Work<'_>, counter_id: &str, units: i64) {
    let event = CounterEvent {
        entity_id: work.context.entity_id.clone(),
        commit_seq: work.context.commit_seq,
        line: work.next_line::<CounterEvent>(),
        counter_id: counter_id.to_owned(),
        units,
        actor: work.context.actor.clone(),
        detail: "a posting of a test with a text of usual length".to_owned(),
    };
    work.insert(event);
}
