//! Goods that expire before anybody buys them: no stock for the demand ahead, and no reason to order less.
//!
//! The rule, in whole numbers: what expires first is sold first. Up to the end of a lot's last day customers take what they are owed today and the mean of
//! the forecast for each day from tomorrow on, rounded down to whole units. What is left of the lot then is not usable, and of a lot that has expired all is.

use super::evidence::{LotFacts, ReplenishmentEvidence};
use super::stock::Stock;
use chandler_calendar::Day;

const MILLION: i128 = 1_000_000;

/// What of the lots on hand serves no demand any more, base units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expiry {
    /// Expired already.
    pub expired: i64,
    /// Left at the end of each last day that is not past yet, the first first.
    pub unsold: Vec<(Day, i64)>,
}

impl Expiry {
    /// Of the lots of an evidence, with so many millionths of a unit sold on a mean day.
    pub(crate) fn of(evidence: &ReplenishmentEvidence, mean_daily_millionths: i64) -> Self {
        let stock = Stock::of(evidence, 0);
        let owed = stock.reserved + stock.backordered + stock.owed;
        Self::of_lots(&evidence.position.lots, evidence.as_of, owed, mean_daily_millionths)
    }

    /// ```
    /// use chandler_calendar::Day;
    /// use chandler_recommend::replenishment::{Expiry, LotFacts};
    /// // 6 are owed today and 4 are sold a day: 26 of the first lot by its last day, 20 more of the second by the end of its own.
    /// let lot = |expires_on, quantity| LotFacts { lot_id: "L".into(), expires_on: Day(expires_on), quantity };
    /// let expiry = Expiry::of_lots(&[lot(105, 30), lot(110, 50), lot(99, 7)], Day(100), 6, 4_000_000);
    /// assert_eq!(expiry, Expiry { expired: 7, unsold: vec![(Day(105), 4), (Day(110), 30)] });
    /// ```
    pub fn of_lots(lots: &[LotFacts], as_of: Day, owed: i64, mean_daily_millionths: i64) -> Self {
        let mut lots: Vec<&LotFacts> = lots.iter().collect();
        lots.sort_by_key(|lot| lot.expires_on);
        let mut expiry = Self::default();
        let mut sold = 0;
        for lot in lots {
            let days = as_of.days_until(lot.expires_on);
            if days < 0 {
                expiry.expired += lot.quantity;
                continue;
            }
            let asked_for = i128::from(owed) + i128::from(mean_daily_millionths) * i128::from(days) / MILLION;
            let asked_for = i64::try_from(asked_for).unwrap_or(i64::MAX);
            let taken = (asked_for - sold).clamp(0, lot.quantity);
            sold += taken;
            if taken < lot.quantity {
                expiry.unsold.push((lot.expires_on, lot.quantity - taken));
            }
        }
        expiry
    }

    /// What is left on a later last day is there until then.
    pub(crate) fn until(mut self, day: Day) -> Self {
        self.unsold.retain(|(expires_on, _)| *expires_on < day);
        self
    }

    /// Of what is good today, what will be left when it expires.
    pub fn expiring(&self) -> i64 {
        self.unsold.iter().map(|(_, quantity)| quantity).sum()
    }

    /// The last day of the first goods that will be left.
    pub fn first(&self) -> Option<Day> {
        self.unsold.first().map(|(day, _)| *day)
    }
}
