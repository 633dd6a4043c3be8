//! Exponential smoothing with multiplicative seasonal factors. Factors start from the first season, drawn half-way to 1, and are then updated
//! as each period comes round, so that no origin knows of a later one.

use super::{Season, Track, gain_after};

/// Gains of level and seasonal factors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SeasonalGains {
    pub level_alpha: f64,
    pub season_gamma: f64,
}

const LARGEST_FACTOR: f64 = 8.0;

/// Needs `season_length` of at least 2; the first season is used to start the factors.
pub(crate) fn seasonal(demand: &[f64], season_length: usize, gains: SeasonalGains) -> Track {
    let mut level = vec![0.0];
    let mut factors: Vec<f64> = Vec::with_capacity(demand.len());
    let mut current = 0.0;
    for (period, &quantity) in demand.iter().enumerate() {
        if period < season_length {
            current += gain_after(period + 1, 0.0) * (quantity - current);
            factors.push(quantity);
            if period + 1 == season_length {
                start_factors(&mut factors, current);
            }
        } else {
            let usual = factors[period - season_length];
            let before = current;
            let seasonless = if usual > 0.1 { quantity / usual } else { before };
            current += gains.level_alpha * (seasonless - before);
            let ratio = if before > 0.0 { (quantity / before).min(LARGEST_FACTOR) } else { usual };
            factors.push(usual + gains.season_gamma * (ratio - usual));
        }
        level.push(current);
    }
    let season = Some(Season { length: season_length, running_total: running_total(&factors) });
    Track { level, trend: None, season, gain: gains.level_alpha }
}

fn start_factors(factors: &mut [f64], mean: f64) {
    for factor in factors {
        let ratio = if mean > 0.0 { (*factor / mean).min(LARGEST_FACTOR) } else { 1.0 };
        *factor = 0.5 * (1.0 + ratio);
    }
}

fn running_total(factors: &[f64]) -> Vec<f64> {
    let mut totals = Vec::with_capacity(factors.len() + 1);
    let mut total = 0.0;
    totals.push(total);
    for factor in factors {
        total += factor;
        totals.push(total);
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::series::Window;

    #[test]
    fn a_steady_season_is_learnt() {
        let demand = [2.0, 4.0, 12.0, 6.0].repeat(30);
        let track = seasonal(&demand, 4, SeasonalGains { level_alpha: 0.1, season_gamma: 0.2 });
        let peak = track.expectations(Window { skip: 2, length: 1 }, 120)[120];
        assert!((peak - 12.0).abs() < 0.2, "{peak}");
        let year = track.expectations(Window::next(4), 120)[120];
        assert!((year - 24.0).abs() < 0.2, "{year}");
    }
}
