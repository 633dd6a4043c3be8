//! When the money of open invoices is expected, and what promises move of it.
//!
//! A promise moves the money that was promised and no more: of its invoices, or of the whole account, what is due first. Of that, what is promised for a day
//! within a time comes in it at least as often as promises are kept, and what is promised for later comes before at most as often as they are not. What no
//! promise reaches stays as the payer's own outlook has it.

use chandler_amount::{Rounding, multiply_divide};
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Days within which cash is told: four weeks, and the month after which whoever pays once in it has paid.
pub const CASH_DAYS: [i32; 5] = [7, 14, 21, 28, 31];
const MILLION: i64 = 1_000_000;

/// An open invoice, and when it is paid if nobody promises anything.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenItem {
    pub invoice_number: String,
    pub due_on: Day,
    pub open_minor: i64,
    /// Chance of being paid within each of [`CASH_DAYS`], millionths.
    pub paid_within: [i64; CASH_DAYS.len()],
    pub expected_on: Day,
}

/// A promise that is neither kept nor broken.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenPromise {
    pub promise_number: String,
    pub promised_on: Day,
    /// Promised and not yet received.
    pub missing_minor: i64,
    /// The invoices it names; none where it is for the account.
    #[serde(default)]
    pub invoices: BTreeSet<String>,
}

/// How promises to a company ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PromisesEnded {
    pub kept: i64,
    /// With those that were kept.
    pub ended: i64,
}

/// An invoice with what was promised of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExpectedCash {
    pub invoice_number: String,
    /// The promise for the earliest day of those that reach it.
    pub promise_number: Option<String>,
    pub promised_minor: i64,
    /// Chance of being paid within each of [`CASH_DAYS`], millionths.
    pub paid_within: [i64; CASH_DAYS.len()],
    /// What is expected within each of them, minor units.
    pub expected_minor: [i64; CASH_DAYS.len()],
    /// The promised day, else as likely as not.
    pub expected_on: Day,
}

impl PromisesEnded {
    /// The share that is kept, millionths: of every four three are believed before any has ended.
    pub fn kept_share(self) -> i64 {
        // Never more than one.
        multiply_divide(self.kept + 3, MILLION, self.ended + 4, Rounding::HalfAwayFromZero).unwrap_or(MILLION)
    }
}

/// A customer's invoices in their order, with what its promises move of each.
///
/// ```
/// use chandler_recommend::collections::{OpenItem, OpenPromise, PromisesEnded, expected_cash};
/// let day = |text: &str| text.parse().unwrap();
/// let invoice = OpenItem {
///     invoice_number: "INV-1".to_owned(), due_on: day("2026-02-10"), open_minor: 100_000, paid_within: [100_000, 250_000, 300_000, 350_000, 400_000], expected_on: day("2026-04-01"),
/// };
/// let promise = OpenPromise {
///     promise_number: "PP-1".to_owned(), promised_on: day("2026-03-20"), missing_minor: 20_000, invoices: [].into(),
/// };
/// let cash = &expected_cash(&[invoice], &[promise], PromisesEnded::default(), day("2026-03-10"))[0];
/// // A fifth is promised in ten days: 0.25 + 0.2 × (0.75 - 0.25) within two weeks, and not more than a quarter of it before.
/// assert_eq!((cash.promised_minor, cash.paid_within[1], cash.expected_minor[1]), (20_000, 350_000, 35_000));
/// assert_eq!((cash.paid_within[0], cash.expected_on), (100_000, day("2026-03-20")));
/// ```
pub fn expected_cash(items: &[OpenItem], promises: &[OpenPromise], ended: PromisesEnded, as_of: Day) -> Vec<ExpectedCash> {
    let mut parts: Vec<Parts<'_>> = items.iter().map(Parts::of).collect();
    let mut first_due: Vec<usize> = (0..items.len()).collect();
    first_due.sort_by_key(|place| (items[*place].due_on, &items[*place].invoice_number));
    let mut earliest: Vec<&OpenPromise> = promises.iter().collect();
    earliest.sort_by_key(|promise| (promise.promised_on, &promise.promise_number));
    for promise in earliest {
        let mut left_minor = promise.missing_minor;
        for place in &first_due {
            left_minor -= parts[*place].take(promise, left_minor);
        }
    }
    let kept = ended.kept_share();
    parts.iter().map(|part| part.expected(kept, as_of)).collect()
}

/// An invoice, and the parts of it that were promised.
struct Parts<'a> {
    item: &'a OpenItem,
    free_minor: i64,
    promised: Vec<(&'a OpenPromise, i64)>,
}

impl<'a> Parts<'a> {
    fn of(item: &'a OpenItem) -> Self {
        Self { item, free_minor: item.open_minor.max(0), promised: Vec::new() }
    }

    /// What a promise with so much left takes of what nobody has promised yet.
    fn take(&mut self, promise: &'a OpenPromise, left_minor: i64) -> i64 {
        let is_meant = promise.invoices.is_empty() || promise.invoices.contains(&self.item.invoice_number);
        let taken = if is_meant { self.free_minor.min(left_minor).max(0) } else { 0 };
        if taken > 0 {
            self.free_minor -= taken;
            self.promised.push((promise, taken));
        }
        taken
    }

    fn expected(&self, kept: i64, as_of: Day) -> ExpectedCash {
        let item = self.item;
        let paid_within = std::array::from_fn(|place| self.chance(item.paid_within[place], as_of.plus_days(CASH_DAYS[place]), kept));
        let first = self.promised.first().map(|(promise, _)| promise);
        ExpectedCash {
            invoice_number: item.invoice_number.clone(),
            promise_number: first.map(|promise| promise.promise_number.clone()),
            promised_minor: self.promised.iter().map(|(_, minor)| minor).sum(),
            paid_within,
            expected_minor: paid_within.map(|chance| expected_part(item.open_minor, chance)),
            expected_on: first.map_or(item.expected_on, |promise| promise.promised_on),
        }
    }

    /// The chance of being paid by a day, with each promised part as often as promises are kept.
    fn chance(&self, by_itself: i64, limit: Day, kept: i64) -> i64 {
        let moved = |(promise, minor): &(&OpenPromise, i64)| {
            let promised = if promise.promised_on <= limit { by_itself.max(kept) } else { by_itself.min(MILLION - kept) };
            share(promised - by_itself, *minor, self.item.open_minor)
        };
        by_itself + self.promised.iter().map(moved).sum::<i64>()
    }
}

/// What is expected of an open amount at a chance in millionths, minor units.
pub(super) fn expected_part(open_minor: i64, chance_millionths: i64) -> i64 {
    share(open_minor, chance_millionths, MILLION)
}

/// A part of a whole, which is not larger.
fn share(value: i64, part: i64, whole: i64) -> i64 {
    multiply_divide(value, part, whole, Rounding::HalfAwayFromZero).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANCES: [i64; 5] = [100_000, 250_000, 300_000, 350_000, 900_000];

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn item(number: &str, due_on: &str, open_minor: i64) -> OpenItem {
        OpenItem { invoice_number: number.to_owned(), due_on: day(due_on), open_minor, paid_within: CHANCES, expected_on: day("2026-04-01") }
    }

    fn promise(number: &str, on: &str, missing_minor: i64, invoices: &[&str]) -> OpenPromise {
        OpenPromise {
            promise_number: number.to_owned(),
            promised_on: day(on),
            missing_minor,
            invoices: invoices.iter().map(|number| (*number).to_owned()).collect(),
        }
    }

    fn cash(items: &[OpenItem], promises: &[OpenPromise]) -> Vec<ExpectedCash> {
        expected_cash(items, promises, PromisesEnded::default(), day("2026-03-10"))
    }

    #[test]
    fn promised_money_goes_to_what_is_due_first_and_two_promises_do_not_move_it_twice() {
        let items = [item("B", "2026-02-20", 1_000), item("A", "2026-02-10", 1_000), item("Z", "2026-02-01", 0)];
        let promises = [promise("PP-2", "2026-03-20", 700, &[]), promise("PP-1", "2026-03-15", 600, &[])];
        let cash = cash(&items, &promises);
        let promised: Vec<_> = cash.iter().map(|cash| (cash.promise_number.as_deref(), cash.promised_minor)).collect();
        assert_eq!(promised, [(Some("PP-2"), 300), (Some("PP-1"), 1_000), (None, 0)]);
        assert_eq!(cash[1].expected_on, day("2026-03-15"), "the earlier of the two");
    }

    #[test]
    fn what_is_promised_for_later_is_not_expected_before() {
        let paid = |on: &str| cash(&[item("A", "2026-02-10", 1_000)], &[promise("PP-1", on, 1_000, &["A"])])[0].paid_within;
        assert_eq!(paid("2026-03-20"), [100_000, 750_000, 750_000, 750_000, 900_000]);
        assert_eq!(paid("2026-04-20"), [100_000, 250_000, 250_000, 250_000, 250_000], "one in four breaks its promise by paying sooner");
    }

    #[test]
    fn a_promise_of_another_invoice_moves_nothing() {
        let cash = cash(&[item("A", "2026-02-10", 1_000)], &[promise("PP-2", "2026-03-15", 500, &["B"])]);
        assert_eq!((cash[0].paid_within, cash[0].promised_minor), (CHANCES, 0));
    }

    #[test]
    fn promises_are_believed_as_they_were_kept() {
        assert_eq!(PromisesEnded { kept: 0, ended: 6 }.kept_share(), 300_000);
        let items = [item("A", "2026-02-10", 1_000)];
        let believed = expected_cash(&items, &[promise("PP-1", "2026-03-15", 1_000, &[])], PromisesEnded { kept: 0, ended: 6 }, day("2026-03-10"));
        assert_eq!(believed[0].paid_within, [300_000, 300_000, 300_000, 350_000, 900_000]);
    }
}
