//! The order value that a supplier rewards: freight is free, or a discount applies, from there on. An order below it is accepted and costs more; what it does not
//! accept at all is its minimum order.

use crate::command::Invalid;
use crate::fields::{Decimal, MoneyText};
use crate::reading;
use crate::work::Stop;
use chandler_amount::{Amount, Currency};

/// The target of a supplier with what it brings; nothing without one.
#[derive(Clone, Copy, Debug)]
pub(super) struct OrderTarget {
    pub value: Amount,
    pub charge: Amount,
    pub discount_micros: i64,
}

/// What a command says of it.
pub(super) struct StatedTarget<'a> {
    pub value: Option<&'a MoneyText>,
    pub charge: Option<&'a MoneyText>,
    pub discount_percent: Option<&'a Decimal>,
}

impl StatedTarget<'_> {
    /// What is left out stays as it is known.
    pub fn over(self, known: OrderTarget, currency: Currency) -> Result<OrderTarget, Stop> {
        let money = |text: Option<&MoneyText>, known: Amount, field: &str| text.map_or(Ok(known), |text| reading::amount(text, currency, field));
        let target = OrderTarget {
            value: money(self.value, known.value, "order_target")?,
            charge: money(self.charge, known.charge, "below_target_charge")?,
            discount_micros: self
                .discount_percent
                .map_or(Ok(known.discount_micros), |percent| reading::percent_micros(percent, "target_discount_percent"))?,
        };
        target.check()?;
        Ok(target)
    }
}

impl OrderTarget {
    fn check(self) -> Result<(), Stop> {
        const WHOLE: i64 = 1_000_000;
        let brings_something = !self.charge.is_zero() || self.discount_micros > 0;
        if self.discount_micros >= WHOLE {
            return Err(Invalid::new("target_discount_percent", "The discount is the whole price", "Give less than 100").into());
        }
        if brings_something && self.value.is_zero() {
            let remedy = "Give the order value from which freight is free or the discount applies";
            return Err(Invalid::new("order_target", "A charge or a discount needs the target that it depends on", remedy).into());
        }
        Ok(())
    }
}
