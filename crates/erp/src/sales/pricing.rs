//! Which selling price holds, and how it came about: from the list's to the customer's own to the one agreed on the line, each step with its rule.
//!
//! Of the prices of an owner the newest holds that has begun and not ended, so that a price for a time gives way to the one before it.

use crate::refusal::Refusal;
use crate::tables::{ListPrice, PriceStep, SalesOrderLine};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{Amount, AmountError, Price, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;

/// A price of so many base units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitPrice {
    pub unit_price: Price,
    pub price_per: Quantity,
}

/// A price that was agreed on the line itself.
pub struct Override {
    /// `override`, or `substitute` where it is that of the item whose place this one takes.
    pub kind: &'static str,
    pub price: UnitPrice,
    pub reason: Option<String>,
    pub approved_by: Option<String>,
}

/// One step of the price's way.
struct Step {
    kind: &'static str,
    rule: String,
    price: UnitPrice,
    approved_by: Option<String>,
}

/// A price with the steps that led to it, at least one.
pub struct Resolved {
    pub price: UnitPrice,
    /// Kind of the last step: `list`, `contract`, `override` or `substitute`.
    pub source: &'static str,
    steps: Vec<Step>,
}

pub fn price_lookups(work: &Work<'_>, item_id: &str, customer_id: &str) -> [Lookup; 2] {
    [customer_id, ""].map(|owner| Lookup::set::<ListPrice>(key![work.entity_id(), item_id, owner]))
}

/// The price of an item for a customer on a day, where the line does not override it.
pub fn resolve(work: &Work<'_>, item_id: &str, customer_id: &str, day: Day, agreed: Option<Override>) -> Result<Resolved, Stop> {
    let mut steps = Vec::new();
    for (owner, kind) in [("", "list"), (customer_id, "contract")] {
        let prices: Vec<ListPrice> = work.scan(key![work.entity_id(), item_id, owner])?;
        let in_force = prices.into_iter().rev().find(|price| price.from_on <= day && price.until_on.is_none_or(|until_on| day <= until_on));
        steps.extend(in_force.map(|row| Step {
            kind,
            rule: format!("{kind}@{}", row.from_on),
            price: UnitPrice { unit_price: row.unit_price, price_per: row.price_per },
            approved_by: None,
        }));
    }
    if let Some(Override { kind, price, reason, approved_by }) = agreed {
        // A line that says what holds anyway overrides nothing.
        if reason.is_some() || steps.last().is_none_or(|step| step.price != price) {
            steps.push(Step { kind, rule: reason.unwrap_or_default(), price, approved_by });
        }
    }
    match steps.last() {
        Some(last) => Ok(Resolved { price: last.price, source: last.kind, steps }),
        None => Err(Refusal::new("no_price", item_id).with("day", day).into()),
    }
}

impl Resolved {
    /// The steps as rows of the order's line. Their amounts are differences of rounded amounts, so that they add up to the line's.
    pub fn rows(self, line: &SalesOrderLine) -> Result<Vec<PriceStep>, AmountError> {
        let (mut before, mut amount_before) = (None, Amount::ZERO);
        let mut rows = Vec::new();
        for (number, step) in (1..).zip(self.steps) {
            let UnitPrice { unit_price, price_per } = step.price;
            let amount_after = unit_price.extend(line.quantity, price_per, line.currency)?;
            rows.push(PriceStep {
                entity_id: line.entity_id.clone(),
                so_number: line.so_number.clone(),
                line: line.line,
                step: number,
                kind: step.kind.to_owned(),
                rule: step.rule,
                unit_price_before: before.map(|price: UnitPrice| price.unit_price),
                price_per_before: before.map(|price: UnitPrice| price.price_per),
                unit_price,
                price_per,
                amount: amount_after.checked_sub(amount_before)?,
                approved_by: step.approved_by,
                currency: line.currency,
            });
            (before, amount_before) = (Some(step.price), amount_after);
        }
        Ok(rows)
    }
}
