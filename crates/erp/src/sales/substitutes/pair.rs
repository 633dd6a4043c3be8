//! An item and the one that can take its place on a day, with the ratio at which it does.

use crate::refusal::Refusal;
use crate::sales::pricing::UnitPrice;
use crate::tables::ItemSubstitute;
use crate::work::{Lookup, Stop, Work};
use chandler_amount::{AmountError, Price, Quantity};
use chandler_calendar::Day;
use chandler_catalogue::key;

pub struct Pair(ItemSubstitute);

impl Pair {
    pub fn lookup(item_id: &str, substitute_id: &str) -> Lookup {
        Lookup::row::<ItemSubstitute>(key![item_id, substitute_id])
    }

    /// Refuses what is no substitute of the item on that day.
    pub fn in_force(work: &Work<'_>, item_id: &str, substitute_id: &str, day: Day) -> Result<Self, Stop> {
        let row = work.get::<ItemSubstitute>(key![item_id, substitute_id])?;
        let in_force = row.filter(|row| row.from_on <= day && row.until_on.is_none_or(|until_on| day <= until_on));
        let unknown = || Refusal::new("unknown_substitute", item_id).with("substitute", substitute_id).with("day", day);
        Ok(Self(in_force.ok_or_else(unknown)?))
    }

    /// Base units of the substitute that replace so many of the item. What is no whole number of them is refused, not rounded.
    pub fn replacing(&self, quantity: Quantity) -> Result<Quantity, Stop> {
        let product = i128::from(quantity.0) * i128::from(self.0.numerator);
        if product % i128::from(self.0.denominator) != 0 {
            let ratio = format!("{}/{}", self.0.numerator, self.0.denominator);
            return Err(Refusal::new("not_whole_substitutes", &self.0.substitute_id).with("quantity", quantity).with("ratio", ratio).into());
        }
        let units = i64::try_from(product / i128::from(self.0.denominator)).map_err(|_| AmountError::Overflow)?;
        Ok(Quantity(units))
    }

    /// The price at which the substitute brings what the item would have brought, exactly.
    pub fn price_of_substitute(&self, price: UnitPrice) -> Result<UnitPrice, AmountError> {
        let times = |left: i64, right: i64| left.checked_mul(right).ok_or(AmountError::Overflow);
        Ok(UnitPrice {
            unit_price: Price(times(price.unit_price.0, self.0.denominator)?),
            price_per: Quantity(times(price.price_per.0, self.0.numerator)?),
        })
    }
}
