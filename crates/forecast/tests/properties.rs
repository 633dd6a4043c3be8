//! What must hold for any demand: finite, ordered, consistent, capped, the same bytes twice.

#![allow(clippy::unwrap_used)]

use chandler_forecast::{
    DemandSeries, HorizonPmf, LeadTimeDemand, LeadTimeDemandRequest, LeadTimePrior, Settings, forecast_bands, lead_time_demand, lead_time_pmf,
};
use proptest::prelude::*;

fn demand_of(series: &DemandSeries, horizon: &HorizonPmf, season_length: usize) -> LeadTimeDemand {
    let settings = Settings::weekly();
    lead_time_demand(&LeadTimeDemandRequest { series, horizon, season_length, settings: &settings }).unwrap()
}

/// Mostly zeros, small counts, now and then something huge; any period may be stocked out.
fn any_series() -> impl Strategy<Value = DemandSeries> {
    let quantity = prop_oneof![
        5 => Just(0.0),
        5 => (0_u32..40).prop_map(f64::from),
        1 => 0.0..1e3_f64,
        1 => Just(1e12),
    ];
    (prop::collection::vec((quantity, prop::bool::weighted(0.1)), 0..120), 0.0..=1.0_f64).prop_map(|(periods, recorded_share)| {
        let (quantity, censored) = periods.into_iter().unzip();
        DemandSeries { quantity, censored, recorded_share }
    })
}

/// Fractional demand that never stops: no count floor, no dead class.
fn steady_fractions() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(0.25..50.0_f64, 20..90)
}

fn any_horizon() -> impl Strategy<Value = HorizonPmf> {
    prop::collection::btree_map(1_u32..60, 0.01..1.0_f64, 1..20).prop_map(|masses| {
        let total: f64 = masses.values().sum();
        HorizonPmf { periods: masses.keys().copied().collect(), probability: masses.values().map(|mass| mass / total).collect() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_are_finite_ordered_and_capped(series in any_series(), horizon in any_horizon(), season in 0_usize..14) {
        let demand = demand_of(&series, &horizon, season);
        let numbers = [demand.adi, demand.cv2, demand.mean_per_period, demand.horizon_mean, demand.mean, demand.variance];
        prop_assert!(numbers.iter().chain(&demand.quantiles).all(|value| value.is_finite() && *value >= 0.0));
        prop_assert!(demand.quantiles.windows(2).all(|pair| pair[0] <= pair[1]));
        prop_assert_eq!(demand.probabilities.len(), demand.quantiles.len());
        let weights: f64 = demand.members.iter().map(|member| member.weight).sum();
        prop_assert!(demand.members.is_empty() == demand.fallback.is_some());
        prop_assert!(demand.members.is_empty() || (weights - 1.0).abs() < 1e-6, "weights sum to {}", weights);
    }

    #[test]
    fn probability_and_shortage_agree_with_the_quantiles(series in any_series(), horizon in any_horizon(), level in 0.0..1.0_f64) {
        let demand = demand_of(&series, &horizon, 0);
        let position = demand.quantile(level);
        let scale = demand.quantiles[31].max(1.0);
        // A position is rounded to 1e-9, which matters where the quantiles hardly rise.
        prop_assert!(demand.probability_above(position + 1e-8 * scale) <= 1.0 - level + 1e-6);
        prop_assert!((demand.expected_shortage(0.0) - demand.mean).abs() <= 1e-8 * scale);
        // The slope of the expected shortage is minus the probability: between two positions it lies between the two probabilities.
        let further = position + 0.1 * scale;
        let fall = (demand.expected_shortage(position) - demand.expected_shortage(further)) / (further - position);
        prop_assert!(fall <= demand.probability_above(position) + 1e-6);
        prop_assert!(fall >= demand.probability_above(further) - 1e-6);
        prop_assert_eq!(demand.probability_above(10.0 * scale), 0.0);
        prop_assert_eq!(demand.expected_shortage(10.0 * scale), 0.0);
    }

    #[test]
    fn fractional_demand_scales(values in steady_fractions(), horizon in any_horizon()) {
        let plain = demand_of(&DemandSeries::uncensored(values.clone()), &horizon, 0);
        let scaled = demand_of(&DemandSeries::uncensored(values.iter().map(|value| value * 8.0).collect()), &horizon, 0);
        for (small, large) in plain.quantiles.iter().zip(&scaled.quantiles) {
            prop_assert!((large - 8.0 * small).abs() <= 1e-5 * (1.0 + large), "{small} scaled to {large}");
        }
    }

    #[test]
    fn the_same_input_gives_the_same_bytes(series in any_series(), horizon in any_horizon()) {
        let bytes = || serde_json::to_vec(&demand_of(&series, &horizon, 12)).unwrap();
        let first = bytes();
        // Another forecast in between must leave no trace.
        demand_of(&DemandSeries::uncensored(vec![3.0; 50]), &horizon, 12);
        prop_assert_eq!(&first, &bytes());
        let back: LeadTimeDemand = serde_json::from_slice(&first).unwrap();
        prop_assert_eq!(serde_json::to_vec(&back).unwrap(), first);
    }

    #[test]
    fn bands_are_finite_and_cover_the_future(series in any_series(), ahead in 1_usize..100, bucket in 1_usize..20) {
        let bands = forecast_bands(&series, 12, &Settings::weekly(), ahead, bucket).unwrap();
        prop_assert_eq!(bands.iter().map(|band| band.length).sum::<usize>(), ahead);
        for band in bands {
            let quantiles = [band.q025, band.q10, band.q25, band.q50, band.q75, band.q90, band.q975];
            prop_assert!(quantiles.iter().chain([&band.mean]).all(|value| value.is_finite() && *value >= 0.0));
            prop_assert!(quantiles.windows(2).all(|pair| pair[0] <= pair[1]));
        }
    }

    #[test]
    fn lead_times_form_a_distribution(
        observed in prop::collection::vec(0_u32..200, 0..30),
        open in prop::collection::vec(0_u32..300, 0..10),
        promised in 1_u32..90,
    ) {
        let prior = LeadTimePrior::promised(promised, 0.3, 2.0).unwrap();
        let found = lead_time_pmf(&observed, &open, &prior).unwrap();
        prop_assert!((found.probability.iter().sum::<f64>() - 1.0).abs() < 1e-6);
        prop_assert!(found.days.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(f64::from(found.days[0]) <= found.mean && found.mean <= f64::from(*found.days.last().unwrap()));
        let horizon = found.protection_interval(7, 7).unwrap();
        prop_assert!(horizon.check().is_ok());
        prop_assert!(horizon.mean() >= (found.mean + 7.0) / 7.0 - 1e-6);
    }

    #[test]
    fn waiting_orders_never_shorten_the_lead_time(observed in prop::collection::vec(1_u32..60, 1..20), open in prop::collection::vec(0_u32..90, 1..8)) {
        let prior = LeadTimePrior::promised(20, 0.3, 2.0).unwrap();
        let received_only = lead_time_pmf(&observed, &[], &prior).unwrap();
        let with_open = lead_time_pmf(&observed, &open, &prior).unwrap();
        prop_assert!(with_open.mean >= received_only.mean - 1e-6);
    }
}
