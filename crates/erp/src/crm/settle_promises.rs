//! `settle_promises`: the day alone decides, so running it twice or late changes nothing of the outcome.

use super::promise::decide_overdue;
use crate::command::Command;
use crate::finance::Books;
use crate::tables::{CustomerAccount, Promise};
use crate::work::{Lookup, Stop, Work};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Decides the promises whose day has passed: partial where something came in, else broken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettlePromises {}

impl Command for SettlePromises {
    const NAME: &'static str = "settle_promises";
    const SUMMARY: &'static str = "Decides the promises whose day has passed";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "not_live"];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        work.fetch([Books::lookup(work), Lookup::set::<Promise>(key![work.entity_id()])])?;
        let books = Books::open(work)?;
        let mut promises: Vec<Promise> = work.scan(key![work.entity_id()])?;
        promises.retain(|promise| promise.state == "open" && promise.promised_on < books.today);
        work.fetch(promises.iter().map(|promise| Lookup::row::<CustomerAccount>(key![work.entity_id(), &promise.customer_id])))?;
        for promise in promises {
            let mut account: CustomerAccount = work.require(key![work.entity_id(), &promise.customer_id], "unknown_customer")?;
            work.document("promise", &promise.promise_number);
            decide_overdue(work, &books, &mut account, promise);
            work.update(account);
        }
        Ok(())
    }
}
