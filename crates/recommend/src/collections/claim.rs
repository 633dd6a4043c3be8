//! Money that something is to be done about: so much of some invoices, with what is expected of it.

use super::evidence::OpenInvoice;
use crate::kinds::KindError;
use chandler_amount::parse_scaled;
use chandler_calendar::Day;

const MILLION: i64 = 1_000_000;
/// Companies pay once a week: what is expected within one comes by itself, and no sooner for being asked.
pub(super) const PAY_RUN_DAYS: i64 = 7;

/// Figures in minor units, rounded down.
pub(super) struct Claim {
    pub amount_minor: i64,
    /// Expected to be more than 30 days late.
    pub very_late_minor: i64,
    /// Of it what is not expected within 14 days either: whoever pays every month on the same day is late, and not in danger.
    pub at_stake_minor: i64,
    /// Mean days until it comes by itself, by money.
    pub days_to_come: i64,
}

impl Claim {
    pub fn comes_by_itself(&self) -> bool {
        self.amount_minor > 0 && self.days_to_come <= PAY_RUN_DAYS
    }

    /// So much of these invoices; where it is less than they owe, a like part of each.
    pub fn of<'i>(invoices: impl Iterator<Item = &'i OpenInvoice> + Clone, amount_minor: i64, as_of: Day) -> Result<Self, KindError> {
        let share = Share { open_minor: invoices.clone().map(|invoice| invoice.open_minor).sum(), amount_minor };
        let days = |invoice: &OpenInvoice| -> Result<i64, KindError> { Ok(i64::from(as_of.days_until(invoice.expected_on).max(0)) * MILLION) };
        Ok(Self {
            amount_minor,
            very_late_minor: share.weighted(invoices.clone(), very_late)?,
            at_stake_minor: share.weighted(invoices.clone(), at_stake)?,
            days_to_come: share.weighted(invoices, days)? / amount_minor.max(1),
        })
    }
}

/// Chance of being more than 30 days late, millionths.
fn very_late(invoice: &OpenInvoice) -> Result<i64, KindError> {
    parse_scaled(&invoice.late_30_probability, 6).map_err(KindError::failed)
}

/// The same, as far as it is not paid within 14 days.
fn at_stake(invoice: &OpenInvoice) -> Result<i64, KindError> {
    let soon = parse_scaled(&invoice.paid_14d_probability, 6).map_err(KindError::failed)?;
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
