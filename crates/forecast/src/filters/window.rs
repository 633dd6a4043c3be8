//! The mean of the last periods.

use super::Track;

pub(crate) fn window_average(demand: &[f64], width: usize) -> Track {
    let mut level = Vec::with_capacity(demand.len() + 1);
    let mut total = 0.0;
    level.push(0.0);
    for (period, quantity) in demand.iter().enumerate() {
        total += quantity;
        if period >= width {
            total -= demand[period - width];
        }
        // Subtracting what was added can leave a rounding error below zero.
        level.push(total.max(0.0) / (period + 1).min(width) as f64);
    }
    // The gain whose forgetting is as long on average: alpha = 2 / (width + 1).
    Track::flat(level, 2.0 / (width as f64 + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_periods_count() {
        assert_eq!(window_average(&[2.0, 4.0, 6.0, 8.0], 2).level, [0.0, 2.0, 3.0, 5.0, 7.0]);
    }
}
