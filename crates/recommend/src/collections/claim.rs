//! Money that something is to be done about: so much of some invoices, with what is expected of it.

use super::evidence::OpenInvoice;
use crate::kinds::KindError;
use chandler_amount::parse_scaled;
use chandler_calendar::Day;

const MILLION: i64 = 1_000_000;
/// Companies pay once a week: what is expected within one comes by itself, and no sooner for being asked.
const PAY_RUN_DAYS: i64 = 7;

/// Figures in minor units, rounded down.
pub(super) struct Claim {
    pub amount_minor: i64,
    /// Expected to be more than 30 days late.
    pub very_late_minor: i64,
    /// Of it what is not expected within a month either; nothing of what comes on the customer's day of the month: that is asked for when the day has passed.
    pub at_stake_minor: i64,
    /// Mean days until it comes by itself, by money.
    pub days_to_come: i64,
    /// Mean days that asking can gain, by money: none of what comes with the next pay run or on the customer's day of the month.
    pub days_to_gain: i64,
}

impl Claim {
    pub fn comes_by_itself(&self) -> bool {
        self.amount_minor > 0 && self.days_to_gain == 0
    }

    /// So much of these invoices; where it is less than they owe, a like part of each.
    pub fn of<'i>(invoices: impl Iterator<Item = &'i OpenInvoice> + Clone, amount_minor: i64, as_of: Day) -> Result<Self, KindError> {
        let share = Share { open_minor: invoices.clone().map(|invoice| invoice.open_minor).sum(), amount_minor };
        let days = |invoice: &OpenInvoice| i64::from(as_of.days_until(invoice.expected_on).max(0));
        let gain = |invoice: &OpenInvoice| if invoice.pay_day.is_some() { 0 } else { (days(invoice) - PAY_RUN_DAYS).max(0) };
        let mean = |days: &dyn Fn(&OpenInvoice) -> i64| share.weighted(invoices.clone(), |invoice| Ok(days(invoice) * MILLION));
        Ok(Self {
            amount_minor,
            very_late_minor: share.weighted(invoices.clone(), very_late)?,
            at_stake_minor: share.weighted(invoices.clone(), at_stake)?,
            days_to_come: mean(&days)? / amount_minor.max(1),
            days_to_gain: mean(&gain)? / amount_minor.max(1),
        })
    }
}

/// Chance of being more than 30 days late, millionths.
fn very_late(invoice: &OpenInvoice) -> Result<i64, KindError> {
    parse_scaled(&invoice.late_30_probability, 6).map_err(KindError::failed)
}

/// The same, as far as it is not paid within a month; none of what has its day.
fn at_stake(invoice: &OpenInvoice) -> Result<i64, KindError> {
    if invoice.pay_day.is_some() {
        return Ok(0);
    }
    let soon = parse_scaled(&invoice.paid_31d_probability, 6).map_err(KindError::failed)?;
    Ok(very_late(invoice)?.min(MILLION - soon))
}

/// What is asked for of what is open.
struct Share {
    open_minor: i64,
    amount_minor: i64,
}

impl Share {
    /// The sum over the invoices times millionths of each.
    fn weighted<'i>(
        &self,
        invoices: impl Iterator<Item = &'i OpenInvoice>,
        millionths: impl Fn(&OpenInvoice) -> Result<i64, KindError>,
    ) -> Result<i64, KindError> {
        let mut sum = 0_i128;
        for invoice in invoices {
            sum += i128::from(invoice.open_minor) * i128::from(millionths(invoice)?) / i128::from(MILLION);
        }
        Ok(i64::try_from(sum * i128::from(self.amount_minor) / i128::from(self.open_minor.max(1))).unwrap_or(i64::MAX))
    }
}
