//! Who buys at other prices anyway: the customer's usual gap to his peers, and that of the invoice's other lines.

use super::evidence::{Evidence, median, middle};
use super::history::Prices;

/// Earlier lines that show a customer's level.
const CUSTOMER_LINES: usize = 20;
/// A level of so many lines counts half; fewer count less.
const CUSTOMER_HALF: f64 = 5.0;
const INVOICE_HALF: f64 = 3.0;
/// A line this far below its peers counts as lowered.
const LOWERED: f64 = 0.03;

/// How a line's customer and invoice stand to their peers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Level {
    /// Usual gap of the customer's earlier invoices, shrunk towards none.
    pub customer: f64,
    /// Usual gap of the invoice's other lines, shrunk towards none.
    pub invoice: f64,
    /// Share of the invoice's other lines that are lowered.
    pub invoice_lowered: f64,
    /// Lines of the invoice that have peers.
    pub invoice_lines: usize,
}

/// The levels of the lines from `start` on whose evidence is given; lines before them say nothing.
pub(super) fn levels(prices: &Prices, start: usize, evidence: &[Option<Evidence>]) -> Vec<Level> {
    let gap = |line: usize| evidence.get(line.checked_sub(start)?)?.as_ref().map(|evidence| evidence.gap);
    let mut levels: Vec<Level> = (start..start + evidence.len())
        .map(|line| {
            let gaps: Vec<f64> = prices.of_customer_before(line).take_while(|other| *other >= start).filter_map(gap).take(CUSTOMER_LINES).collect();
            Level { customer: shrunk(median(&gaps), gaps.len(), CUSTOMER_HALF), ..Level::default() }
        })
        .collect();
    for lines in prices.invoices() {
        let of_lines: Vec<(usize, f64)> = lines.iter().filter_map(|line| Some((*line as usize, gap(*line as usize)?))).collect();
        let mut sorted: Vec<f64> = of_lines.iter().map(|(_, gap)| *gap).collect();
        sorted.sort_by(f64::total_cmp);
        let lowered = sorted.iter().filter(|gap| **gap > LOWERED).count();
        for (line, gap) in &of_lines {
            let others = sorted.len() - 1;
            let level = &mut levels[*line - start];
            level.invoice_lines = sorted.len();
            level.invoice = shrunk(middle_without(&sorted, *gap), others, INVOICE_HALF);
            level.invoice_lowered = (lowered - usize::from(*gap > LOWERED)) as f64 / others.max(1) as f64;
        }
    }
    levels
}

fn shrunk(level: f64, lines: usize, half: f64) -> f64 {
    level * lines as f64 / (lines as f64 + half)
}

/// The median of the other values of a sorted list.
fn middle_without(sorted: &[f64], value: f64) -> f64 {
    let place = sorted.partition_point(|other| *other < value);
    let left = sorted.len() - 1;
    let at = |index: usize| sorted[if index < place { index } else { index + 1 }];
    match left {
        0 => 0.0,
        count if count % 2 == 1 => at(count / 2),
        count => middle(&[at(count / 2 - 1), at(count / 2)]),
    }
}

#[cfg(test)]
mod tests {
    use super::{levels, middle_without};
    use crate::prices::evidence::Evidence;
    use crate::prices::history::Prices;
    use crate::prices::history::tests::line;

    #[test]
    fn the_median_of_the_others() {
        assert_eq!(middle_without(&[1.0, 2.0, 3.0, 10.0], 2.0), 3.0);
        assert_eq!(middle_without(&[1.0, 2.0, 3.0], 3.0), 1.5);
        assert_eq!(middle_without(&[4.0], 4.0), 0.0);
    }

    #[test]
    fn a_customer_with_terms_has_a_level_and_a_slip_has_none() {
        // Four items at 1.00 for everybody; customer 1 pays 0.90 on each of many days.
        let mut lines: Vec<_> = (1..=10).flat_map(|day| (0..4).map(move |item| line(item, 50 + day as u32, day, 1, 100))).collect();
        lines.extend((11..=20).flat_map(|day| (0..4).map(move |item| line(item, 1, day, 1, 90))));
        let prices = Prices::new(lines);
        let evidence: Vec<_> = (0..prices.lines().len()).map(|line| Evidence::of(&prices, line)).collect();
        let levels = levels(&prices, 0, &evidence);
        let last = levels.last().unwrap();
        assert!(levels[40].customer == 0.0 && levels[52].customer > 0.05, "known only after the first invoices");
        assert!((last.invoice_lines, last.invoice_lowered >= 0.0) == (4, true));
        assert!(levels[41].invoice > 0.04, "the other three lines are lowered as well");
    }
}
