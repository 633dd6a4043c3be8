//! `offer_substitute`. The offer promises nothing and reserves nothing: it gives sales a task for each customer who waits, and the order desk leave to
//! substitute until its last day, no more than was offered.

use super::pair::Pair;
use crate::command::Command;
use crate::crm::{CreateTask, TaskKind};
use crate::fields::Decimal;
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::sales::order::{index_of, open, order_lookups};
use crate::tables::{Customer, DocumentSeries, Item, SalesOrderLine, Site, SubstituteOffer};
use crate::warehouse::{available, item_site, item_site_lookup};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Quantity;
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
/// Offers customers a substitute for an item that is short at a site; those whose order lines are named are asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferSubstitute {
    /// item that is asked for
    pub item_id: String,
    /// item that is offered in its place
    pub substitute_id: String,
    pub site_id: String,
    /// base units of the item that is asked for; as many as the site can spare substitutes for
    pub quantity: Decimal,
    /// last day on which it can be taken
    #[schemars(with = "String")]
    pub until_on: Day,
    /// order lines that wait for the item; each customer becomes a task
    #[serde(default)]
    pub lines: Vec<OfferedLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// recommendation that proposed it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rec_id: Option<String>,
}

/// A sales order line that waits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferedLine {
    pub so_number: String,
    pub line: i64,
}

impl Command for OfferSubstitute {
    const NAME: &'static str = "offer_substitute";
    const SUMMARY: &'static str = "Offers customers a substitute for an item that is short, with a task for each who waits";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_item",
        "unknown_site",
        "unknown_substitute",
        "unknown_document",
        "unknown_line",
        "other_item",
        "nothing_to_do",
        "in_past",
        "not_positive",
        "not_whole_units",
        "not_whole_substitutes",
        "insufficient_stock",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        work.fetch(self.lookups(work))?;
        let books = Books::open(work)?;
        let item: Item = work.require(key![&self.item_id], "unknown_item")?;
        work.require::<Item>(key![&self.substitute_id], "unknown_item")?;
        work.require::<Site>(key![work.entity_id(), &self.site_id], "unknown_site")?;
        let pair = Pair::in_force(work, &self.item_id, &self.substitute_id, books.today)?;
        reading::not_before(self.until_on, books.today, "until_on")?;
        let quantity = reading::quantity(work, &item, None, &self.quantity, "quantity")?;
        self.is_there(work, &books, pair.replacing(quantity)?)?;
        let waiting = self.waiting(work)?;
        let asked = waiting.keys().map(|customer_id| Lookup::row::<Customer>(key![customer_id]));
        work.fetch(asked.chain([Lookup::row::<DocumentSeries>(key![work.entity_id(), "TK"])]))?;
        let offer_number = work.next_number("OF")?;
        work.document("substitute_offer", &offer_number);
        for (customer_id, lines) in waiting {
            self.ask(work, &offer_number, customer_id, &lines)?;
        }
        let (entity_id, offered_on) = (work.entity_id().to_owned(), books.today);
        let Self { item_id, substitute_id, site_id, until_on, reason, rec_id, .. } = self;
        let taken = Quantity::ZERO;
        work.insert(SubstituteOffer {
            entity_id,
            offer_number,
            item_id,
            substitute_id,
            site_id,
            offered_on,
            until_on,
            quantity,
            taken,
            reason,
            rec_id,
        });
        Ok(())
    }
}

impl OfferSubstitute {
    fn lookups(&self, work: &Work<'_>) -> Vec<Lookup> {
        let mut lookups: Vec<Lookup> = self.lines.iter().flat_map(|line| order_lookups(work, &line.so_number)).collect();
        lookups.extend([&self.item_id, &self.substitute_id].map(|item_id| Lookup::row::<Item>(key![item_id])));
        lookups.extend([
            Books::lookup(work),
            Lookup::row::<Site>(key![work.entity_id(), &self.site_id]),
            Lookup::row::<DocumentSeries>(key![work.entity_id(), "OF"]),
            Pair::lookup(&self.item_id, &self.substitute_id),
            item_site_lookup(work, &self.substitute_id, &self.site_id),
        ]);
        lookups
    }

    fn is_there(&self, work: &Work<'_>, books: &Books, needed: Quantity) -> Result<(), Stop> {
        let available = available(work, &item_site(work, &self.substitute_id, &self.site_id, books.currency)?)?;
        if available < needed {
            let subject = format!("{} in {}", self.substitute_id, self.site_id);
            return Err(Refusal::new("insufficient_stock", subject).with("available", available).with("requested", needed).into());
        }
        Ok(())
    }

    /// The named lines by customer; each waits for the item at the site.
    fn waiting(&self, work: &Work<'_>) -> Result<BTreeMap<String, Vec<&OfferedLine>>, Stop> {
        let mut waiting: BTreeMap<String, Vec<&OfferedLine>> = BTreeMap::new();
        for named in &self.lines {
            let order_key = key![work.entity_id(), &named.so_number];
            work.require::<crate::tables::SalesOrder>(order_key.clone(), "unknown_document")?;
            let mut lines: Vec<SalesOrderLine> = work.scan(order_key)?;
            let line = lines.swap_remove(index_of(&lines, &named.so_number, named.line)?);
            let subject = || format!("{} line {}", named.so_number, named.line);
            if line.item_id != self.item_id || line.site_id != self.site_id {
                let expected = format!("{} at {}", line.item_id, line.site_id);
                let found = format!("{} at {}", self.item_id, self.site_id);
                return Err(Refusal::new("other_item", subject()).with("expected", expected).with("found", found).into());
            }
            if open(&line)?.is_zero() {
                return Err(Refusal::new("nothing_to_do", subject()).into());
            }
            waiting.entry(line.customer_id).or_default().push(named);
        }
        Ok(waiting)
    }

    /// Gives sales the task to ask a customer, today: what is not offered now comes too late.
    fn ask(&self, work: &mut Work<'_>, offer_number: &str, customer_id: String, lines: &[&OfferedLine]) -> Result<(), Stop> {
        let named: Vec<String> = lines.iter().map(|line| format!("{} line {}", line.so_number, line.line)).collect();
        let note = format!("Offer {} in place of {}: {} ({offer_number})", self.substitute_id, self.item_id, named.join(", "));
        let document = lines.first().map(|line| line.so_number.clone());
        let task =
            CreateTask { customer_id, kind: TaskKind::Offer, document, note: Some(note), rec_id: self.rec_id.clone(), ..CreateTask::default() };
        task.decide(work)
    }
}
