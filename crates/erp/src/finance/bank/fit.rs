//! Which invoices of an account add up to a payment exactly.

use super::open_items::OpenItem;
use chandler_amount::Amount;

/// Sums that are looked at at the most, whatever the amount.
const SUMS_MAX: u64 = 20_000;
/// Of random sums about one in so many minor units of the amount meets it to the cent by accident: looking at one sum for each thousand keeps accidents
/// to about one in a thousand.
const MINOR_UNITS_A_SUM: i64 = 1_000;
/// Fits that are told apart; more are no clearer.
const FITS_MAX: usize = 4;

/// The combinations of items whose open amounts add up to `amount`, each in the order of `items`: every single item, all items together, and pairs, threes
/// and so on as long as there are few enough of them for an exact fit to mean something.
pub fn fits<'i>(items: &[&'i OpenItem], amount: Amount) -> Vec<Vec<&'i OpenItem>> {
    let mut found = Vec::new();
    let sums_max = SUMS_MAX.min(u64::try_from(amount.0 / MINOR_UNITS_A_SUM).unwrap_or(0));
    let (mut sums, mut largest) = (0, 0);
    for size in 1..=items.len() {
        sums += combinations(items.len(), size);
        if size > 1 && sums > sums_max {
            break;
        }
        largest = size;
        Search { items, size, found: &mut found }.from(0, &mut Vec::new(), amount.0);
    }
    if largest < items.len() && items.iter().map(|item| item.open.0).sum::<i64>() == amount.0 {
        found.push(items.to_vec());
    }
    found
}

/// How many ways there are to choose so many; stops counting where it no longer matters.
fn combinations(of: usize, size: usize) -> u64 {
    (0..size).fold(1_u64, |ways, taken| (ways.saturating_mul((of - taken) as u64) / (taken as u64 + 1)).min(SUMS_MAX * SUMS_MAX))
}

struct Search<'a, 'i> {
    items: &'a [&'i OpenItem],
    size: usize,
    found: &'a mut Vec<Vec<&'i OpenItem>>,
}

impl<'i> Search<'_, 'i> {
    fn from(&mut self, first: usize, chosen: &mut Vec<&'i OpenItem>, left: i64) {
        if self.found.len() >= FITS_MAX || left < 0 {
            return;
        }
        if chosen.len() == self.size {
            if left == 0 {
                self.found.push(chosen.clone());
            }
            return;
        }
        for index in first..self.items.len() {
            let item = self.items[index];
            chosen.push(item);
            self.from(index + 1, chosen, left - item.open.0);
            chosen.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chandler_calendar::Day;

    fn fitting(open: &[i64], amount: i64) -> Vec<String> {
        let item = |(index, open): (usize, &i64)| OpenItem {
            invoice_number: index.to_string(),
            customer_id: "ACME".to_owned(),
            invoiced_on: Day(0),
            open: Amount(*open),
        };
        let items: Vec<OpenItem> = open.iter().enumerate().map(item).collect();
        let fits = fits(&items.iter().collect::<Vec<_>>(), Amount(amount));
        fits.into_iter().map(|fit| fit.into_iter().map(|item| item.invoice_number.as_str()).collect::<Vec<_>>().join("+")).collect()
    }

    #[test]
    fn every_combination_that_adds_up_is_found() {
        assert_eq!(fitting(&[10_000, 25_050, 40_025], 25_050), ["1"]);
        assert_eq!(fitting(&[10_000, 25_050, 40_025], 50_025), ["0+2"]);
        assert_eq!(fitting(&[10_000, 10_000, 40_025], 50_025), ["0+2", "1+2"]);
        assert_eq!(fitting(&[10_000, 25_050, 40_025], 75_075), ["0+1+2"]);
        assert!(fitting(&[10_000, 25_050], 10_001).is_empty() && fitting(&[], 10_000).is_empty());
    }

    /// Of 5.00 nobody can say that it is the sum of two of forty invoices: something always meets it.
    #[test]
    fn a_small_amount_is_held_against_few_sums() {
        let open: Vec<i64> = (1..=40).map(|index| index * 13).collect();
        assert!(fitting(&open, 500).is_empty());
        assert_eq!(fitting(&open, 13 * 7), ["6"]);
        assert_eq!(fitting(&open, open.iter().sum()).len(), 1, "all of the account");
    }
}
