//! `set_supplier_item`.

use crate::command::{Command, Invalid};
use crate::fields::Decimal;
use crate::finance::Books;
use crate::reading;
use crate::tables::{Item, Supplier, SupplierItem, SupplierPriceBreak};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Price, Quantity};
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
/// Sets what a supplier offers of an item, and on which terms; replaces what was set before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetSupplierItem {
    pub supplier_id: String,
    pub item_id: String,
    pub unit_price: Decimal,
    /// unit that the prices are for; the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_unit: Option<String>,
    pub lead_time_days: i64,
    /// unit of the quantities here; the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_quantity: Option<Decimal>,
    /// no limit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maximum_quantity: Option<Decimal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_multiple: Option<Decimal>,
    #[serde(default)]
    pub price_breaks: Vec<NewPriceBreak>,
    /// the source to buy from; takes the preference from another supplier
    #[serde(default)]
    pub preferred: bool,
    /// the supplier's own number
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplier_sku: Option<String>,
}

impl Command for SetSupplierItem {
    const NAME: &'static str = "set_supplier_item";
    const SUMMARY: &'static str = "Sets a supplier's price, breaks, lead time, minimum, maximum and multiple for an item";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "unknown_item",
        "unknown_supplier",
        "unknown_unit",
        "wrong_currency",
        "not_positive",
        "negative",
        "not_whole_units",
        "price_unit_not_whole",
        "too_large",
    ];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        let offers = key![work.entity_id(), &self.item_id];
        let mut lookups = reading::unit_lookups(&self.item_id, [self.unit.as_ref(), self.price_unit.as_ref()]);
        lookups.extend([Books::lookup(work), Lookup::row::<Supplier>(key![&self.supplier_id])]);
        lookups.extend([Lookup::set::<SupplierItem>(offers), Lookup::set::<SupplierPriceBreak>(self.key(work))]);
        work.fetch(lookups)?;
        let books = Books::open(work)?;
        let item: Item = work.require(key![&self.item_id], "unknown_item")?;
        let supplier: Supplier = work.require(key![&self.supplier_id], "unknown_supplier")?;
        reading::check_currency(Some(supplier.currency), books.currency, &self.supplier_id)?;
        let offer = self.offer(work, &books, &item)?;
        self.set_breaks(work, &item, &offer)?;
        self.set_offer(work, offer)?;
        work.document("item", &self.item_id);
        Ok(())
    }
}

impl SetSupplierItem {
    fn key(&self, work: &Work<'_>) -> chandler_catalogue::Key {
        key![work.entity_id(), &self.item_id, &self.supplier_id]
    }

    fn offer(&self, work: &Work<'_>, books: &Books, item: &Item) -> Result<SupplierItem, Stop> {
        let quantity = |text: &Option<Decimal>, field: &str| match text {
            Some(text) => reading::quantity(work, item, self.unit.as_ref(), text, field),
            None => Ok(Quantity(1)),
        };
        let (unit_price, price_per) = reading::price(work, item, self.price_unit.as_ref(), &self.unit_price, "unit_price")?;
        let minimum_quantity = quantity(&self.minimum_quantity, "minimum_quantity")?;
        let maximum_quantity = self.maximum_quantity.is_some().then(|| quantity(&self.maximum_quantity, "maximum_quantity")).transpose()?;
        if maximum_quantity.is_some_and(|maximum| maximum < minimum_quantity) {
            return Err(Invalid::new("maximum_quantity", "The maximum is below the minimum", "Give at least the minimum, or leave it out").into());
        }
        Ok(SupplierItem {
            entity_id: work.entity_id().to_owned(),
            item_id: self.item_id.clone(),
            supplier_id: self.supplier_id.clone(),
            preferred: self.preferred,
            supplier_sku: self.supplier_sku.clone(),
            lead_time_days: reading::days(self.lead_time_days, "lead_time_days")?,
            minimum_quantity,
            maximum_quantity,
            order_multiple: quantity(&self.order_multiple, "order_multiple")?,
            unit_price,
            price_per,
            currency: books.currency,
        })
    }

    /// A break that is not given again stays as a row with the base price: rows are never taken away.
    fn set_breaks(&self, work: &mut Work<'_>, item: &Item, offer: &SupplierItem) -> Result<(), Stop> {
        let stored: Vec<SupplierPriceBreak> = work.scan(self.key(work))?;
        let known: Vec<Quantity> = stored.iter().map(|row| row.from_quantity).collect();
        let mut prices: BTreeMap<Quantity, Price> = known.iter().map(|from_quantity| (*from_quantity, offer.unit_price)).collect();
        for (index, price_break) in self.price_breaks.iter().enumerate() {
            let field = |name: &str| format!("price_breaks[{index}].{name}");
            let from = reading::quantity(work, item, self.unit.as_ref(), &price_break.from_quantity, &field("from_quantity"))?;
            let (price, _) = reading::price(work, item, self.price_unit.as_ref(), &price_break.unit_price, &field("unit_price"))?;
            prices.insert(from, price);
        }
        for (from_quantity, unit_price) in prices {
            let row = SupplierPriceBreak {
                entity_id: offer.entity_id.clone(),
                item_id: offer.item_id.clone(),
                supplier_id: offer.supplier_id.clone(),
                from_quantity,
                unit_price,
                price_per: offer.price_per,
                currency: offer.currency,
            };
            if known.contains(&from_quantity) { work.update(row) } else { work.insert(row) }
        }
        Ok(())
    }

    fn set_offer(&self, work: &mut Work<'_>, offer: SupplierItem) -> Result<(), Stop> {
        let offers: Vec<SupplierItem> = work.scan(key![work.entity_id(), &self.item_id])?;
        let known = offers.iter().any(|row| row.supplier_id == offer.supplier_id);
        if known {
            work.update(offer)
        } else {
            work.insert(offer)
        }
        let others = offers.into_iter().filter(|row| self.preferred && row.preferred && row.supplier_id != self.supplier_id);
        for other in others {
            work.update(SupplierItem { preferred: false, ..other });
        }
        Ok(())
    }
}

/// A lower price from a quantity upwards.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPriceBreak {
    pub from_quantity: Decimal,
    pub unit_price: Decimal,
}
