//! Which rows of a queue its people get to on one day, and what lies below that line.
//!
//! Each owner works its rows in the order of the queue until the next one no longer fits into its minutes; that one and what comes after it lie below the
//! line, where they stay visible as one figure. What a rule approved takes no minutes and lies on neither side. Leaves out: who works when. Minutes belong to a role and its queue, never to a person's pace.

use crate::kinds::KindSpec;
use crate::queue::{is_approved_by_rule, ranked, tenths, total_value};
use crate::tables::RecommendationRow;
use chandler_calendar::Day;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The day of one owner: minutes in tenths.
#[derive(Default)]
struct OwnersDay {
    minutes: i64,
    rows: usize,
    is_full: bool,
}

/// A queue's document with the line of a day's work: `minutes_tenths` of each owner. An owner without minutes of its own gets to everything.
pub fn with_capacity(
    mut queue: Value,
    kind: Option<&KindSpec>,
    rows: &[RecommendationRow],
    as_of: Day,
    minutes_tenths: &BTreeMap<String, i64>,
) -> Value {
    let open = ranked(kind, rows, as_of).into_iter().filter(|row| !is_approved_by_rule(row));
    let mut days: BTreeMap<&str, OwnersDay> = BTreeMap::new();
    let (above, below): (Vec<_>, Vec<_>) = open.partition(|row| {
        let day = days.entry(&row.owner).or_default();
        let fits = minutes_tenths.get(&row.owner).is_none_or(|limit| day.minutes.saturating_add(row.minutes_tenths) <= *limit);
        day.is_full |= !fits;
        if !day.is_full {
            day.minutes += row.minutes_tenths;
            day.rows += 1;
        }
        !day.is_full
    });
    debug_assert_eq!(above.len(), days.values().map(|day| day.rows).sum::<usize>());
    let owners = days.iter().filter_map(|(owner, day)| {
        let limit = minutes_tenths.get(*owner)?;
        Some(json!({ "owner": owner, "minutes_a_day": tenths(*limit), "minutes": tenths(day.minutes), "rows": day.rows }))
    });
    let minutes = below.iter().map(|row| row.minutes_tenths).sum();
    let rest = json!({ "rows": below.len(), "value": total_value(&below), "minutes": tenths(minutes) });
    queue["capacity"] = json!({ "owners": owners.collect::<Vec<_>>(), "below": rest });
    let below: BTreeSet<&str> = below.iter().map(|row| row.rec_id.as_str()).collect();
    for row in queue["rows"].as_array_mut().into_iter().flatten() {
        row["below_capacity"] = json!(row["rec_id"].as_str().is_some_and(|rec_id| below.contains(rec_id)));
    }
    queue
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queue::queue;
    use chandler_catalogue::{Column, ColumnKind, Record, Value as Cell};

    const TODAY: Day = Day(20_000);

    fn row(rec_id: &str, owner: &str, minutes_tenths: i64, value_minor: i64) -> RecommendationRow {
        let cell = |column: &Column| match (column.kind, column.name) {
            (ColumnKind::Text, "rec_id") => Cell::text(rec_id),
            (ColumnKind::Text, "owner") => Cell::text(owner),
            (ColumnKind::Text, "kind") => Cell::text("replenishment"),
            (ColumnKind::Text, "state") => Cell::text("proposed"),
            (ColumnKind::Text, "currency") => Cell::text("USD"),
            (ColumnKind::Text, name) => Cell::text(name),
            (ColumnKind::Json, _) => Cell::text("[]"),
            (_, "minutes_tenths") => Cell::Integer(minutes_tenths),
            (_, "value") => Cell::Integer(value_minor),
            _ if column.nullable => Cell::Null,
            _ => Cell::Integer(20_000),
        };
        RecommendationRow::from_values(&RecommendationRow::TABLE.columns.iter().map(cell).collect::<Vec<_>>()).unwrap()
    }

    fn lined(rows: &[RecommendationRow], top: Option<usize>, minutes: &[(&str, i64)]) -> Value {
        let minutes = minutes.iter().map(|(owner, tenths)| ((*owner).to_owned(), *tenths)).collect();
        with_capacity(queue(None, rows, TODAY, top), None, rows, TODAY, &minutes)
    }

    fn below(queue: &Value) -> Vec<&str> {
        let rows = queue["rows"].as_array().unwrap().iter().filter(|row| row["below_capacity"] == true);
        rows.filter_map(|row| row["rec_id"].as_str()).collect()
    }

    /// By hand: ann has 30 minutes and does 10 and 20; the 5 after the 20 that no longer fits waits too. ben has 15 and does 15.
    #[test]
    fn each_owner_works_down_the_queue_until_the_next_row_does_not_fit() {
        let rows = [
            row("A1", "ann", 100, 90_000),
            row("B1", "ben", 150, 100_000),
            row("A2", "ann", 200, 100_000),
            row("A3", "ann", 200, 40_000),
            row("A4", "ann", 50, 1_000),
            row("B2", "ben", 10, 100),
        ];
        let minutes = [("ann", 300), ("ben", 150)];
        let all = lined(&rows, None, &minutes);
        assert_eq!(below(&all), ["A3", "A4", "B2"]);
        assert_eq!(all["capacity"]["below"], json!({ "rows": 3, "value": { "amount": "411.00", "currency": "USD" }, "minutes": 26.0 }));
        assert_eq!(all["capacity"]["owners"][0], json!({ "owner": "ann", "minutes_a_day": 30.0, "minutes": 30.0, "rows": 2 }));
        let first = lined(&rows, Some(4), &minutes);
        assert_eq!((below(&first), &first["capacity"]), (vec!["A3"], &all["capacity"]), "what lies below is of the whole queue");
    }

    #[test]
    fn nothing_is_below_where_the_day_is_long_enough_and_all_where_there_is_none() {
        let rows = [row("A1", "ann", 100, 90_000), row("C1", "cid", 900, 10)];
        assert!(below(&lined(&rows, None, &[("ann", 100)])).is_empty(), "cid has no minutes of its own");
        assert_eq!(below(&lined(&rows, None, &[("ann", 0), ("cid", 899)])), ["A1", "C1"]);
    }
}
