//! Raises discounts on purpose, to measure whether it is found.

use crate::prices::drawn;
use crate::random::CounterRandom;

/// What one in fifty lines gets on top, in points.
pub(super) const RAISES: [f64; 3] = [0.1, 0.2, 0.3];
pub(super) const ONE_IN: usize = 50;
/// Nobody gets more than this.
pub(super) const DISCOUNT_MAX: f64 = 0.9;

/// Raises one in fifty of the lines by 10, 20 or 30 points, to at most 90 %: the lines with their new discounts. Those that cannot be raised stay out.
pub fn plant_raises(discounts: &[f64], lines: &[usize], seed: u64) -> Vec<(usize, f64)> {
    let random = CounterRandom::new(seed, 4);
    let raised = drawn(lines, lines.len() / ONE_IN, seed).into_iter().map(|line| {
        let raise = RAISES[random.index(line as u64, RAISES.len())];
        (line, (discounts[line] + raise).min(DISCOUNT_MAX))
    });
    raised.filter(|(line, discount)| *discount > discounts[*line]).collect()
}

#[cfg(test)]
mod tests {
    use super::plant_raises;

    #[test]
    fn one_in_fifty_is_raised_and_none_beyond_nine_tenths() {
        let discounts = vec![0.7; 1_000];
        let lines: Vec<usize> = (500..1_000).collect();
        let planted = plant_raises(&discounts, &lines, 3);
        assert_eq!(planted.len(), 10);
        assert!(planted.iter().all(|(line, discount)| *line >= 500 && (0.79..=0.9).contains(discount)));
        assert_eq!(planted, plant_raises(&discounts, &lines, 3));
        assert!(plant_raises(&[0.95; 100], &(0..100).collect::<Vec<_>>(), 3).is_empty());
    }
}
