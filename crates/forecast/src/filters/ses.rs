//! Simple exponential smoothing: level += gain (demand - level).

use super::{Track, gain_after};

pub(crate) fn ses(demand: &[f64], alpha: f64) -> Track {
    let mut level = Vec::with_capacity(demand.len() + 1);
    let mut current = 0.0;
    level.push(current);
    for (period, quantity) in demand.iter().enumerate() {
        current += gain_after(period + 1, alpha) * (quantity - current);
        level.push(current);
    }
    Track::flat(level, alpha)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_as_the_mean_and_then_smooths() {
        let track = ses(&[4.0, 8.0, 0.0, 6.0], 0.5);
        // 4, mean(4, 8) = 6, then halves: 3, 4.5.
        assert_eq!(track.level, [0.0, 4.0, 6.0, 3.0, 4.5]);
    }
}
