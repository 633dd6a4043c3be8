//! Time per series of 365 days with a random protection interval: `cargo run --release -p chandler-forecast --example forecast_speed`.

use std::error::Error;
use std::time::Instant;

use chandler_forecast::{DemandSeries, LeadTimeDemandRequest, LeadTimePrior, Settings, lead_time_demand, lead_time_pmf};

const SERIES: usize = 1_000;
const DAYS: usize = 365;

fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::daily();
    let prior = LeadTimePrior::promised(21, 0.3, 3.0)?;
    let horizon = lead_time_pmf(&[18, 20, 21, 25, 33], &[12], &prior)?.protection_interval(7, 1)?;
    let mut numbers = Numbers(1);
    let series: Vec<DemandSeries> = (0..SERIES).map(|item| made_up(item, &mut numbers)).collect();
    let started = Instant::now();
    let mut total = 0.0;
    for series in &series {
        let request = LeadTimeDemandRequest { series, horizon: &horizon, season_length: 0, settings: &settings };
        total += lead_time_demand(&request)?.quantile(0.95);
    }
    let elapsed = started.elapsed();
    println!(
        "{SERIES} series of {DAYS} days, {} horizons: {:.1} ms, {:.0} us per series (sum of .95 quantiles {total:.0})",
        horizon.periods.len(),
        elapsed.as_secs_f64() * 1e3,
        elapsed.as_secs_f64() * 1e6 / SERIES as f64,
    );
    Ok(())
}

/// From an item that sells daily to one that sells once a month.
fn made_up(item: usize, numbers: &mut Numbers) -> DemandSeries {
    let chance = [0.9, 0.5, 0.15, 0.04][item % 4];
    let day = |_| if numbers.next() < chance { (1.0 + 12.0 * numbers.next() * numbers.next()).floor() } else { 0.0 };
    DemandSeries::uncensored((0..DAYS).map(day).collect())
}

/// A linear congruential generator (Knuth's constants): made-up data must be the same every time.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}
