//! `transfer_stock`.

use crate::command::{Command, Invalid};
use crate::fields::{Decimal, MoneyText};
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{DocumentSeries, Item, Site, Transfer};
use crate::warehouse::{available, item_site, item_site_lookup, site};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Plans that goods go from one site to another, and reserves them for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferStock {
    pub item_id: String,
    pub from_site_id: String,
    pub to_site_id: String,
    pub quantity: Decimal,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// day on which it should arrive; the day of the command where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub expected_on: Option<Day>,
    /// what the carrier will ask
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freight_estimate: Option<MoneyText>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// recommendation that proposed it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rec_id: Option<String>,
}

impl Command for TransferStock {
    const NAME: &'static str = "transfer_stock";
    const SUMMARY: &'static str = "Plans that goods go from one site to another, and reserves them";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "unknown_site",
        "unknown_item",
        "unknown_unit",
        "wrong_currency",
        "not_positive",
        "negative",
        "not_whole_units",
        "insufficient_stock",
        "in_past",
        "too_large",
    ];

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        if self.from_site_id == self.to_site_id {
            return Err(Invalid::new("to_site_id", "Goods cannot go to where they are", "Name another site").into());
        }
        work.fetch(self.lookups(work))?;
        let books = Books::open(work)?;
        site(work, &self.from_site_id)?;
        site(work, &self.to_site_id)?;
        let item: Item = work.require(key![&self.item_id], "unknown_item")?;
        let quantity = reading::quantity(work, &item, self.unit.as_ref(), &self.quantity, "quantity")?;
        let freight = reading::amount_or_none(self.freight_estimate.as_ref(), books.currency, "freight_estimate")?;
        let expected_on = self.expected_on.unwrap_or(books.today);
        reading::not_before(expected_on, books.today, "expected_on")?;
        self.reserve(work, &books, quantity)?;
        let transfer_number = work.next_number("TR")?;
        work.document("transfer", &transfer_number);
        work.insert(Transfer {
            entity_id: work.entity_id().to_owned(),
            transfer_number,
            item_id: self.item_id,
            from_site_id: self.from_site_id,
            to_site_id: self.to_site_id,
            quantity,
            state: "planned".to_owned(),
            planned_on: books.today,
            expected_on,
            shipped_on: None,
            received_on: None,
            cost: Amount::ZERO,
            freight,
            freight_accrued: Amount::ZERO,
            freight_expensed: Amount::ZERO,
            currency: books.currency,
            reason: self.reason,
            rec_id: self.rec_id,
        });
        Ok(())
    }
}

impl TransferStock {
    fn lookups(&self, work: &Work<'_>) -> Vec<Lookup> {
        let mut lookups = reading::unit_lookups(&self.item_id, [self.unit.as_ref()]);
        lookups.extend([Books::lookup(work), Lookup::row::<DocumentSeries>(key![work.entity_id(), "TR"])]);
        for site_id in [&self.from_site_id, &self.to_site_id] {
            lookups.push(Lookup::row::<Site>(key![work.entity_id(), site_id]));
            lookups.push(item_site_lookup(work, &self.item_id, site_id));
        }
        lookups
    }

    fn reserve(&self, work: &mut Work<'_>, books: &Books, quantity: Quantity) -> Result<(), Stop> {
        let mut giving = item_site(work, &self.item_id, &self.from_site_id, books.currency)?;
        let free = available(work, &giving)?;
        if quantity > free {
            let subject = format!("{} in {}", self.item_id, self.from_site_id);
            return Err(Refusal::new("insufficient_stock", subject).with("available", free).with("requested", quantity).into());
        }
        giving.allocated = giving.allocated.checked_add(quantity)?;
        work.save(giving);
        let mut getting = item_site(work, &self.item_id, &self.to_site_id, books.currency)?;
        getting.inbound = getting.inbound.checked_add(quantity)?;
        work.save(getting);
        Ok(())
    }
}
