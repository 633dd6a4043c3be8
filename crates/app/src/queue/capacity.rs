//! How many minutes a day each owner has for a queue, by the rules that are published.

use crate::failure::Failure;
use crate::home::App;
use chandler_recommend::kinds::{Decisions, ask};
use chandler_recommend::tables::RecommendationRow;
use chandler_rules::Inputs;
use std::collections::{BTreeMap, BTreeSet};
use std::slice;

const TABLE: &str = "capacity";

impl App {
    /// Tenths of minutes of every owner of these rows.
    ///
    /// # Errors
    /// Code `no_capacity` where the rules have no single answer for an owner.
    pub(super) fn minutes_a_day(&self, queue: &str, rows: &[RecommendationRow]) -> Result<BTreeMap<String, i64>, Failure> {
        let owners: BTreeSet<&str> = rows.iter().map(|row| row.owner.as_str()).collect();
        if owners.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (bundle, _) = self.published_bundle()?;
        let unknown = |owner: &str, error: &dyn std::fmt::Display| {
            let remedy = "Give it a row in rules/capacity.toml and run `chandler rules publish`";
            Failure::input("no_capacity", owner, format!("Nothing says how long {owner} works on the queue {queue}: {error}"), remedy)
        };
        let minutes = owners.into_iter().map(|owner| {
            let inputs = Inputs::new().with("queue", queue).with("owner", owner);
            let rule = ask(&bundle, TABLE, &inputs).map_err(|error| unknown(owner, &error))?;
            let tenths = Decisions::of(slice::from_ref(&rule)).scaled(TABLE, "minutes_a_day", 1).map_err(|error| unknown(owner, &error))?;
            Ok((owner.to_owned(), tenths))
        });
        minutes.collect()
    }
}
