//! Holt's linear smoothing with a damped trend (Gardner and McKenzie 1985): the trend fades ahead, so no forecast runs away.

use super::{Track, Trend, gain_after};

/// Gains of level and trend, and what of the trend survives each period.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DampedHolt {
    pub level_alpha: f64,
    pub trend_beta: f64,
    pub damping: f64,
}

pub(crate) fn damped_holt(demand: &[f64], parameters: DampedHolt) -> Track {
    let DampedHolt { level_alpha, trend_beta, damping } = parameters;
    let mut level = vec![0.0];
    let mut slope = vec![0.0];
    let (mut current, mut change) = (0.0_f64, 0.0_f64);
    for (period, quantity) in demand.iter().enumerate() {
        let expected = current + damping * change;
        let next = (expected + gain_after(period + 1, level_alpha) * (quantity - expected)).max(0.0);
        // The first period sets the level; a change needs two.
        if period > 0 {
            change = trend_beta * (next - current) + (1.0 - trend_beta) * damping * change;
        }
        current = next;
        level.push(current);
        slope.push(change);
    }
    Track { level, trend: Some(Trend { slope, damping }), season: None, gain: level_alpha }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::Window;

    #[test]
    fn a_rise_goes_on_but_fades() {
        let rising: Vec<f64> = (1..=40).map(f64::from).collect();
        let track = damped_holt(&rising, DampedHolt { level_alpha: 0.5, trend_beta: 0.3, damping: 0.9 });
        let next = track.expectations(Window::next(1), 40)[40];
        let far = track.expectations(Window { skip: 49, length: 1 }, 40)[40];
        assert!(next > 38.5 && next < 42.0, "{next}");
        assert!(far > next && far < next + 12.0, "{far}");
    }
}
