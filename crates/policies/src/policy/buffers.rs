//! Buffers of demand-driven material requirements planning (Ptak and Smith, Demand Driven Material Requirements Planning, 3rd edition, 2019): red, yellow and
//! green zones from average daily usage and decoupled lead time; order when the net flow is in yellow or below, up to the top of green.
//!
//! Its factors are what the book leaves to judgement: the lead-time factor by length, the variability factor by the spread of weekly demand. The sweep stretches red.

use super::{Decision, Policy, PolicyError, View, lot, order_up_to, usual_lead_days, weeks};

/// Days of average daily usage.
const USAGE_DAYS: usize = 91;

/// Buffers with the red zone stretched.
#[derive(Clone, Copy, Debug)]
pub struct Buffers {
    /// 1 is the book's red zone.
    pub red_scale: f64,
    pub review_days: usize,
}

impl Policy for Buffers {
    fn review(&mut self, view: &View<'_>) -> Result<Decision, PolicyError> {
        let recent = &view.demand[view.demand.len().saturating_sub(USAGE_DAYS)..];
        let daily = recent.iter().sum::<i64>() as f64 / recent.len().max(1) as f64;
        let lead_days = usual_lead_days(view);
        let yellow = daily * lead_days;
        let factor = lead_time_factor(lead_days);
        let red = yellow * factor * (1.0 + variability_factor(&weeks(recent))) * self.red_scale;
        let green = (yellow * factor).max(lot(daily, self.review_days, view.facts));
        Ok(order_up_to(red + yellow, green, view))
    }
}

/// Longer lead times get smaller factors.
fn lead_time_factor(lead_days: f64) -> f64 {
    match lead_days {
        days if days <= 10.0 => 0.8,
        days if days <= 30.0 => 0.5,
        _ => 0.3,
    }
}

/// By the coefficient of variation of weekly demand.
fn variability_factor(weekly: &[f64]) -> f64 {
    let count = weekly.len().max(1) as f64;
    let mean = weekly.iter().sum::<f64>() / count;
    let variance = weekly.iter().map(|quantity| (quantity - mean) * (quantity - mean)).sum::<f64>() / count;
    match variance.sqrt() / mean.max(f64::MIN_POSITIVE) {
        spread if spread <= 0.4 => 0.3,
        spread if spread <= 0.8 => 0.5,
        _ => 0.8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{facts, view_of};
    use crate::stock::Stock;

    #[test]
    fn the_zones_by_hand() {
        // 10 a day for 20 days: yellow 200, red 200 · 0.5 · (1 + 0.3) = 130, green the lot √(2 · 5 · 3,650 / 0.25) = 382.1: up to 330 + 383.
        let demand = vec![10; 182];
        let stock = Stock { on_hand: 330, ..Stock::default() };
        let decision = Buffers { red_scale: 1.0, review_days: 7 }.review(&view_of(&demand, &stock, &facts(20))).unwrap();
        assert_eq!((decision.reorder_point, decision.quantity), (Some(330.0), 383));
        let stock = Stock { on_hand: 331, ..Stock::default() };
        assert_eq!(Buffers { red_scale: 1.0, review_days: 7 }.review(&view_of(&demand, &stock, &facts(20))).unwrap().quantity, 0);
    }
}
