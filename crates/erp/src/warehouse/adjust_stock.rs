//! `adjust_stock`.

use super::cost::{Cause, add, average_cost, layer_lookups, take};
use super::lot::{Choice, Incoming, LotShare, NamedLot, on_hand_in_bin};
use super::stock::{Direction, Movement, Outside, bin_balance, bin_lookups, item_site, item_site_lookup, post_move, require_available, site};
use crate::command::{Command, Invalid};
use crate::fields::{Decimal, MoneyText};
use crate::finance::posting_rules::{ADJUSTMENT_INVENTORY, ADJUSTMENT_OPENING, ADJUSTMENT_WRITE_OFF};
use crate::finance::{Books, Dimensions, Entry};
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::{BinBalance, DocumentSeries, Item, ItemSite, Site};
use crate::takeover::{cut_over_lookup, require_live, require_openings};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Corrects the stock of a bin after a count; exactly one of counted and difference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustStock {
    pub item_id: String,
    pub site_id: String,
    pub bin_id: String,
    /// what is there
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<Decimal>,
    /// more (positive) or less (negative) than the books say
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<Decimal>,
    /// the base unit where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// cost of goods found, per unit; the average of what is there where it is left out
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_cost: Option<Decimal>,
    /// cost of all goods found, in place of unit_cost
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<MoneyText>,
    /// of an item that is kept by lot: what is counted, found or missing; where it is left out, what is missing is of the lots that expire first
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot_id: Option<String>,
    /// last day on which a lot that was never here may be sold
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub expires_on: Option<Day>,
    /// why; `opening_balance` posts against opening balances, anything else against write-offs
    pub reason: String,
}

impl Command for AdjustStock {
    const NAME: &'static str = "adjust_stock";
    const SUMMARY: &'static str = "Corrects the stock of a bin after a count, with a reason";
    const REFUSALS: &'static [&'static str] = &[
        "unknown_entity",
        "not_live",
        "already_live",
        "wrong_currency",
        "unknown_site",
        "unknown_bin",
        "unknown_item",
        "unknown_unit",
        "not_whole_units",
        "price_unit_not_whole",
        "negative",
        "too_large",
        "no_cost",
        "insufficient_stock",
        "unknown_lot",
        "not_kept_by_lot",
        "lot_needed",
        "lot_differs",
        "expiry_needed",
        "nothing_to_do",
    ];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::id(&self.reason, "reason")?;
        work.fetch(self.lookups(work))?;
        if self.is_opening() {
            require_openings(work)?
        } else {
            require_live(work)?
        }
        let books = Books::open(work)?;
        let (site, day) = site(work, &self.site_id)?;
        let item: Item = work.require(key![&self.item_id], "unknown_item")?;
        let bin = bin_balance(work, &self.item_id, &self.site_id, &self.bin_id)?;
        let mut position = item_site(work, &self.item_id, &self.site_id, books.currency)?;
        let change = self.change(work, &item, &bin)?;
        work.fetch(layer_lookups(work, &item, &position))?;
        let number = work.next_number("AJ")?;
        let cause = Cause { kind: "adjustment", source: &number, source_line: 1 };
        let quantity = Quantity(change.0.checked_abs().ok_or(chandler_amount::AmountError::Overflow)?);
        let lots = self.lots(work, change, Incoming { item: &item, bin: &bin, quantity, day, source: &number })?;
        let value = if change.0 > 0 {
            let value = self.value(work, &books, &item, &position, quantity)?;
            add(work, &books, &item, &mut position, quantity, value, cause)?;
            value
        } else {
            require_available(&position, &bin, quantity)?;
            let takes = take(work, &books, &item, &mut position, quantity, None, cause)?;
            Amount::checked_sum(takes.iter().map(|taken| taken.amount))?.negated()?
        };
        position.on_hand = position.on_hand.checked_add(change)?;
        work.save(position);
        let direction = if change.0 > 0 { Direction::Into } else { Direction::OutOf };
        let outside = Outside::Adjustment(&self.reason);
        post_move(work, Movement { direction, bin, outside, quantity, lots, day, source: &number, source_line: 1 })?;
        self.post(work, &books, &item, &site, &number, value)?;
        work.document("adjustment", number);
        Ok(())
    }
}

impl AdjustStock {
    fn lookups(&self, work: &Work<'_>) -> Vec<Lookup> {
        let mut lookups = reading::unit_lookups(&self.item_id, [self.unit.as_ref()]);
        lookups.extend(bin_lookups(work, &self.item_id, &self.site_id, &self.bin_id));
        lookups.extend([Books::lookup(work), cut_over_lookup(work)]);
        lookups.push(Lookup::row::<Site>(key![work.entity_id(), &self.site_id]));
        lookups.push(Lookup::row::<DocumentSeries>(key![work.entity_id(), "AJ"]));
        lookups.push(item_site_lookup(work, &self.item_id, &self.site_id));
        lookups
    }

    /// Which lots have more or less of the goods: less of those that expire first, expired ones among them, where none is named.
    fn lots(&self, work: &mut Work<'_>, change: Quantity, goods: Incoming<'_>) -> Result<Vec<LotShare>, Stop> {
        let lot_id = self.lot_id.as_deref();
        if change.0 > 0 {
            return goods.found(work, NamedLot { lot_id, expires_on: self.expires_on });
        }
        let choice = Choice { item: goods.item, site_id: &self.site_id, bin_id: Some(&self.bin_id), lot_id, good_on: None };
        choice.take_all(work, goods.quantity)
    }

    fn change(&self, work: &Work<'_>, item: &Item, bin: &BinBalance) -> Result<Quantity, Stop> {
        let unit = self.unit.as_ref();
        let change = match (&self.counted, &self.difference) {
            (Some(counted), None) => {
                reading::quantity_or_none(work, item, unit, counted, "counted")?.checked_sub(on_hand_in_bin(work, bin, self.lot_id.as_deref())?)?
            }
            (None, Some(difference)) => reading::signed_quantity(work, item, unit, difference, "difference")?,
            _ => {
                return Err(Invalid::new(
                    "counted",
                    "Exactly one of `counted` and `difference` is needed",
                    "Give what was counted, or the difference",
                )
                .into());
            }
        };
        if change.is_zero() { Err(Refusal::new("nothing_to_do", &self.bin_id).into()) } else { Ok(change) }
    }

    /// Brings stock into the books from before their time.
    fn is_opening(&self) -> bool {
        self.reason == "opening_balance"
    }

    /// Cost of found goods: as stated, or at the average of what is there.
    fn value(&self, work: &Work<'_>, books: &Books, item: &Item, position: &ItemSite, quantity: Quantity) -> Result<Amount, Stop> {
        match (&self.unit_cost, &self.value) {
            (Some(unit_cost), None) => {
                let (price, per) = reading::price(work, item, self.unit.as_ref(), unit_cost, "unit_cost")?;
                Ok(price.extend(quantity, per, books.currency)?)
            }
            (None, Some(value)) => reading::amount(value, books.currency, "value"),
            (None, None) => {
                let subject = || format!("{} in {}", self.item_id, self.site_id);
                average_cost(position, quantity)?.ok_or_else(|| Refusal::new("no_cost", subject()).into())
            }
            (Some(_), Some(_)) => Err(Invalid::new("value", "Only one of `unit_cost` and `value` can hold", "Give one of them").into()),
        }
    }

    fn post(&self, work: &mut Work<'_>, books: &Books, item: &Item, site: &Site, number: &str, value: Amount) -> Result<(), Stop> {
        let dimensions = Dimensions {
            item_id: Some(item.item_id.clone()),
            family: Some(item.family.clone()),
            site_id: Some(site.site_id.clone()),
            ..Dimensions::default()
        };
        let counterpart = if self.is_opening() { &ADJUSTMENT_OPENING } else { &ADJUSTMENT_WRITE_OFF };
        let mut entry = Entry::new(books, number);
        entry.line(&ADJUSTMENT_INVENTORY, value, &dimensions)?;
        entry.line(counterpart, value, &dimensions)?;
        entry.post(work)
    }
}
