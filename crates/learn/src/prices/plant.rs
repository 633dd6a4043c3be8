//! Lowers prices on purpose: to learn how a slip differs from what is usual, and to measure whether it is found.

use std::ops::Range;

use super::features::PricePoints;
use super::history::Prices;
use crate::random::CounterRandom;

/// A line whose price was lowered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planted {
    pub line: usize,
    /// The lowered price, in millionths.
    pub price: i64,
    /// Taken off; nothing where the price fell on one that the house uses.
    pub percent: Option<u8>,
}

/// What one in a hundred lines is lowered by when the method is measured.
const MEASURED_PERCENTS: [u8; 4] = [5, 10, 20, 40];
/// Shares that are taken off to learn from: between these, every ratio as often as any other.
pub(super) const LEAST_CUT: f64 = 0.03;
pub(super) const DEEPEST_CUT: f64 = 0.5;
/// One in so many lines is lowered to learn from, and one in so many of these falls on a price that the house uses: a slip is as often a wrong price of
/// the list as a percentage.
pub(super) const LEARNT_ONE_IN: usize = 20;
pub(super) const SNAPPED_ONE_IN: usize = 4;

const WORDS: usize = 1 << 32;

/// Lowers one in a hundred of the lines by 5, 10, 20 or 40 %, to the step of the prices. Lines that are too cheap to be lowered stay as they are.
pub fn plant_one_in_a_hundred(prices: &Prices, lines: &[usize], seed: u64) -> Vec<Planted> {
    let random = CounterRandom::new(seed, 1);
    let planted = drawn(lines, lines.len() / 100, seed).into_iter().filter_map(|line| {
        let percent = MEASURED_PERCENTS[random.index(line as u64, MEASURED_PERCENTS.len())];
        lowered(prices, line, f64::from(percent) / 100.0).map(|price| Planted { line, price, percent: Some(percent) })
    });
    planted.collect()
}

/// Lowers one in twenty of a stretch of lines by anything from 3 to 50 %.
pub(super) fn plant_cuts(prices: &Prices, stretch: Range<usize>, points: &PricePoints, seed: u64) -> Vec<Planted> {
    let random = CounterRandom::new(seed, 2);
    let lines: Vec<usize> = stretch.collect();
    let ratio = libm::log(DEEPEST_CUT / LEAST_CUT);
    let planted = drawn(&lines, lines.len() / LEARNT_ONE_IN, seed).into_iter().filter_map(|line| {
        let place = random.index(2 * line as u64, WORDS) as f64 / WORDS as f64;
        let price = lowered(prices, line, LEAST_CUT * libm::exp(place * ratio))?;
        let is_snapped = random.index(2 * line as u64 + 1, SNAPPED_ONE_IN) == 0;
        Some(Planted { line, price: points.common_up_to(price).filter(|_| is_snapped).unwrap_or(price), percent: None })
    });
    planted.collect()
}

/// Some of the lines, each as likely as any other, in their order.
pub(crate) fn drawn(lines: &[usize], count: usize, seed: u64) -> Vec<usize> {
    let random = CounterRandom::new(seed, 0);
    let mut ranked: Vec<(usize, usize)> = lines.iter().map(|line| (random.index(*line as u64, WORDS), *line)).collect();
    ranked.sort_unstable();
    let mut drawn: Vec<usize> = ranked.into_iter().take(count).map(|(_, line)| line).collect();
    drawn.sort_unstable();
    drawn
}

/// The price less a share of it, to the nearest step and never nothing; `None` where that changes nothing.
fn lowered(prices: &Prices, line: usize, share: f64) -> Option<i64> {
    let price = prices.lines()[line].price;
    let steps = (price as f64 * (1.0 - share) / prices.step as f64).round() as i64;
    Some(steps.max(1) * prices.step).filter(|lowered| *lowered < price)
}

#[cfg(test)]
mod tests {
    use super::{plant_cuts, plant_one_in_a_hundred};
    use crate::prices::features::PricePoints;
    use crate::prices::history::Prices;
    use crate::prices::history::tests::line;

    fn many() -> Prices {
        Prices::new((0..4_000).map(|at| line(at % 50, at % 7, at as i32 / 40, 1, 200 + i64::from(at % 50))).collect())
    }

    #[test]
    fn one_in_a_hundred_is_lowered_by_each_percentage() {
        let prices = many();
        let lines: Vec<usize> = (2_000..4_000).collect();
        let planted = plant_one_in_a_hundred(&prices, &lines, 7);
        assert_eq!(planted.len(), 20);
        assert_eq!(planted, plant_one_in_a_hundred(&prices, &lines, 7));
        assert_ne!(planted, plant_one_in_a_hundred(&prices, &lines, 8));
        for cut in &planted {
            let (old, percent) = (prices.lines()[cut.line].price, i64::from(cut.percent.unwrap()));
            assert!((cut.price * 100 - old * (100 - percent)).abs() <= 100 * prices.step / 2 && cut.line >= 2_000);
        }
    }

    #[test]
    fn a_price_of_one_cent_is_left_alone() {
        let prices = Prices::new((0..400).map(|at| line(0, 1, at, 1, 1)).collect());
        assert!(plant_one_in_a_hundred(&prices, &(0..400).collect::<Vec<_>>(), 1).is_empty());
    }

    #[test]
    fn cuts_to_learn_from_lie_between_three_and_fifty_percent_or_on_a_price_of_the_house() {
        let prices = many();
        let points = PricePoints::new(prices.lines());
        let planted = plant_cuts(&prices, 0..4_000, &points, 3);
        assert!(planted.len() > 190);
        for cut in planted {
            let share = 1.0 - cut.price as f64 / prices.lines()[cut.line].price as f64;
            assert!((0.02..0.51).contains(&share) || points.common_up_to(cut.price) == Some(cut.price));
        }
    }
}
