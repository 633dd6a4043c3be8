//! Stories of single items: what a planner would expect, and what is refused.

#![allow(clippy::unwrap_used)]

use chandler_forecast::distribution::quantile_function::PROBABILITIES;
use chandler_forecast::{
    DemandClass, DemandSeries, ForecastError, HorizonPmf, LeadTimeDemand, LeadTimeDemandRequest, LeadTimePrior, Settings, forecast_bands,
    lead_time_demand, lead_time_demands, lead_time_pmf,
};

fn weekly(quantity: Vec<f64>, horizon: &HorizonPmf) -> LeadTimeDemand {
    of_series(&DemandSeries::uncensored(quantity), horizon, 0)
}

fn of_series(series: &DemandSeries, horizon: &HorizonPmf, season_length: usize) -> LeadTimeDemand {
    let settings = Settings::weekly();
    lead_time_demand(&LeadTimeDemandRequest { series, horizon, season_length, settings: &settings }).unwrap()
}

#[test]
fn an_item_that_always_sells_ten_needs_ten_a_week() {
    let demand = weekly(vec![10.0; 60], &HorizonPmf::fixed(4));
    assert_eq!(demand.class, DemandClass::Smooth);
    assert!((demand.mean / 40.0 - 1.0).abs() < 0.1, "{}", demand.mean);
    assert!(demand.quantile(0.5) >= 38.0 && demand.quantile(0.5) <= 42.0, "{}", demand.quantile(0.5));
}

/// Ten lumpy weeks sell 39, again and again: 31.2 in eight. The distribution that has to hold what comes is skewed, and its mean is above that.
#[test]
fn what_is_expected_of_a_lumpy_item_is_less_than_the_mean_of_what_has_to_be_held() {
    let demand = weekly([0.0, 0.0, 4.0, 0.0, 30.0, 0.0, 0.0, 5.0, 0.0, 0.0].repeat(10), &HorizonPmf::fixed(8));
    assert!((demand.expected / 31.2 - 1.0).abs() < 0.15, "{}", demand.expected);
    assert!(demand.mean > demand.expected, "{} and {}", demand.mean, demand.expected);
    assert!(demand.likely_shortage(20.0) < demand.expected_shortage(20.0));
}

/// Up to 12 units, each as likely, where 5 are expected: reckoned on are up to 10, and of a position of 5 (10 - 5)² / (2 × 10) = 1.25 are short, not 2.04.
#[test]
fn money_is_reckoned_on_the_mean_that_is_expected() {
    let up_to_twelve = PROBABILITIES.map(|probability| 12.0 * probability).to_vec();
    let demand = weekly(vec![10.0; 60], &HorizonPmf::fixed(4));
    let demand = LeadTimeDemand { mean: 6.0, expected: 5.0, quantiles: up_to_twelve, ..demand };
    assert!((demand.likely_shortage(5.0) - 1.25).abs() < 1e-3, "{}", demand.likely_shortage(5.0));
    assert!((demand.expected_shortage(5.0) - 49.0 / 24.0).abs() < 1e-3, "{}", demand.expected_shortage(5.0));
    let of_before = LeadTimeDemand { expected: 0.0, ..demand };
    assert_eq!(of_before.likely_shortage(5.0), of_before.expected_shortage(5.0));
}

#[test]
fn an_item_that_stopped_selling_needs_nothing() {
    let mut quantity = [6.0, 0.0, 4.0, 8.0].repeat(20);
    quantity.extend(vec![0.0; 30]);
    let demand = weekly(quantity.clone(), &HorizonPmf::fixed(8));
    assert_eq!((demand.class, demand.mean, demand.quantile(0.99)), (DemandClass::Dead, 0.0, 0.0));
    assert_eq!(demand.fallback.as_deref(), Some("no demand for 30 periods"));
    // Half-way there it is not yet dead, but far less is expected than it used to sell.
    let fading = weekly(quantity[..95].to_vec(), &HorizonPmf::fixed(8));
    assert!(fading.mean < 0.6 * 4.5 * 8.0, "{}", fading.mean);
    assert!(fading.flags[0].starts_with("chance_alive:0."), "{:?}", fading.flags);
}

#[test]
fn a_new_item_gets_its_mean_and_says_so() {
    let demand = weekly(vec![2.0, 3.0, 1.0, 2.0], &HorizonPmf::fixed(3));
    assert_eq!(demand.class, DemandClass::New);
    assert!((demand.mean - 6.0).abs() < 0.5, "{}", demand.mean);
    assert!(demand.fallback.is_some_and(|reason| reason.starts_with("mean of 4 periods")));
}

#[test]
fn an_empty_history_expects_nothing() {
    let demand = weekly(Vec::new(), &HorizonPmf::fixed(3));
    assert_eq!((demand.mean, demand.quantile(0.99), demand.probability_above(0.0)), (0.0, 0.0, 0.0));
    assert!(demand.fallback.is_some());
}

#[test]
fn stock_outs_are_not_taken_for_a_fall_in_demand() {
    let mut series = DemandSeries::uncensored([10.0, 12.0, 8.0, 11.0, 9.0].repeat(12));
    let in_stock = of_series(&series, &HorizonPmf::fixed(5), 0);
    for period in 50..60 {
        series.quantity[period] = 0.0;
    }
    let naive = of_series(&series, &HorizonPmf::fixed(5), 0);
    for period in 50..60 {
        series.censored[period] = true;
    }
    let filled = of_series(&series, &HorizonPmf::fixed(5), 0);
    assert!((filled.mean / in_stock.mean - 1.0).abs() < 0.05, "{} against {}", filled.mean, in_stock.mean);
    assert!(naive.mean < 0.7 * in_stock.mean, "{}", naive.mean);
    assert_eq!(filled.flags, ["stock_outs_filled:10"]);
}

#[test]
fn an_uncertain_lead_time_costs_safety_stock() {
    let quantity: Vec<f64> = (0..104).map(|week| f64::from(20 + (week * 7) % 5)).collect();
    let certain = weekly(quantity.clone(), &HorizonPmf::fixed(6));
    let uncertain = weekly(quantity, &HorizonPmf { periods: vec![3, 6, 9], probability: vec![0.25, 0.5, 0.25] });
    assert!((uncertain.mean / certain.mean - 1.0).abs() < 0.03);
    assert!(uncertain.quantile(0.95) > certain.quantile(0.95) + 30.0);
    // Nine weeks in a quarter of all cases: about 198 units.
    assert!((uncertain.quantile(0.9) / 198.0 - 1.0).abs() < 0.1, "{}", uncertain.quantile(0.9));
}

#[test]
fn a_season_is_seen_coming() {
    let year = [10.0, 10.0, 12.0, 15.0, 22.0, 60.0, 80.0, 60.0, 20.0, 12.0, 10.0, 9.0];
    let mut quantity = year.repeat(5);
    quantity.extend(&year[..5]);
    let series = DemandSeries::uncensored(quantity);
    let settings = Settings::monthly();
    let horizon = HorizonPmf::fixed(3);
    let forecast =
        |season_length| lead_time_demand(&LeadTimeDemandRequest { series: &series, horizon: &horizon, season_length, settings: &settings }).unwrap();
    // The next three months are the peak: 60 + 80 + 60.
    let (seasonal, flat) = (forecast(12).mean, forecast(0).mean);
    assert!(seasonal > 150.0 && seasonal < 240.0, "{seasonal}");
    assert!(flat < 130.0, "{flat}");
    let bands = forecast_bands(&series, 12, &settings, 12, 3).unwrap();
    assert_eq!(bands.iter().map(|band| band.start).collect::<Vec<_>>(), [0, 3, 6, 9]);
    assert!(bands[0].q50 > 2.0 * bands[2].q50);
}

#[test]
fn a_wild_history_is_capped_and_says_so() {
    let mut quantity = vec![0.0; 30];
    quantity[0] = 1.0;
    quantity[29] = 1_000_000.0;
    let demand = weekly(quantity, &HorizonPmf::fixed(4));
    assert!(demand.quantiles.iter().all(|&quantile| quantile <= 4.0 * 1_000_000.0));
}

#[test]
fn late_suppliers_with_open_orders_look_late() {
    let prior = LeadTimePrior::promised(14, 0.2, 2.0).unwrap();
    let received = lead_time_pmf(&[12, 14, 13], &[], &prior).unwrap();
    let waiting = lead_time_pmf(&[12, 14, 13], &[30, 35], &prior).unwrap();
    assert!(received.p95 <= 20 && waiting.p95 > 35, "{} {}", received.p95, waiting.p95);
    // No order of its own: the supplier's distribution.
    let unknown = lead_time_pmf(&[], &[], &prior).unwrap();
    assert!((unknown.mean - 14.0).abs() < 0.1, "{}", unknown.mean);
    assert_eq!((unknown.observed, unknown.open), (0, 0));
}

#[test]
fn days_become_periods_rounded_up() {
    let prior = LeadTimePrior { days: vec![10, 14, 20], probability: vec![0.2, 0.3, 0.5], weight: 1.0 };
    let horizon = lead_time_pmf(&[], &[], &prior).unwrap().protection_interval(7, 7).unwrap();
    assert_eq!(horizon, HorizonPmf { periods: vec![3, 4], probability: vec![0.5, 0.5] });
}

#[test]
fn the_reorder_point_is_reached_on_any_day_of_the_review() {
    let prior = LeadTimePrior { days: vec![10, 12], probability: vec![0.5, 0.5], weight: 1.0 };
    let lead_time = lead_time_pmf(&[], &[], &prior).unwrap();
    // One, two or three days are left of the review: 11, 12, 13 after ten days, 13, 14, 15 after twelve.
    let horizon = lead_time.reorder_interval(3).unwrap();
    assert_eq!(horizon.periods, [11, 12, 13, 14, 15]);
    let sixths: Vec<f64> = horizon.probability.iter().map(|probability| (probability * 6.0).round()).collect();
    assert_eq!((sixths, horizon.check()), (vec![1.0, 1.0, 2.0, 1.0, 1.0], Ok(())));
    assert_eq!(lead_time.reorder_interval(1).unwrap(), lead_time.protection_interval(1, 1).unwrap());
}

#[test]
fn several_horizons_of_one_series_agree() {
    let series = DemandSeries::uncensored([4.0, 0.0, 6.0, 5.0, 0.0, 9.0].repeat(30));
    let [short, long] = [HorizonPmf::fixed(5), HorizonPmf::fixed(12)];
    let settings = Settings::daily();
    let request = LeadTimeDemandRequest { series: &series, horizon: &long, season_length: 0, settings: &settings };
    let [first, second] = lead_time_demands(&request, [&short, &long]).unwrap();
    assert_eq!(second, lead_time_demand(&request).unwrap());
    assert_eq!(
        first.members.iter().map(|member| member.weight).collect::<Vec<_>>(),
        second.members.iter().map(|member| member.weight).collect::<Vec<_>>()
    );
    assert!(
        first.mean < second.mean
            && (0..60).all(|position| first.expected_shortage(f64::from(position)) <= second.expected_shortage(f64::from(position)))
    );
    let never = HorizonPmf { periods: vec![], probability: vec![] };
    assert!(lead_time_demands(&request, [&short, &never]).is_err());
}

#[test]
fn bad_input_is_refused_by_place_and_reason() {
    let settings = Settings::weekly();
    let refused = |series: &DemandSeries, horizon: &HorizonPmf| {
        lead_time_demand(&LeadTimeDemandRequest { series, horizon, season_length: 0, settings: &settings }).unwrap_err()
    };
    let one_week = HorizonPmf::fixed(1);
    let of = |quantity: &[f64]| DemandSeries::uncensored(quantity.to_vec());
    assert_eq!(refused(&of(&[1.0, f64::NAN]), &one_week), ForecastError::NotFinite { period: 1 });
    assert_eq!(refused(&of(&[-2.0]), &one_week), ForecastError::Negative { period: 0, quantity: -2.0 });
    assert!(matches!(refused(&of(&[1e13]), &one_week), ForecastError::TooLarge { period: 0, .. }));
    let uneven = DemandSeries { censored: Vec::new(), ..of(&[1.0]) };
    assert_eq!(refused(&uneven, &one_week), ForecastError::LengthMismatch { quantities: 1, flags: 0 });
    let more_than_all = DemandSeries { recorded_share: 1.2, ..of(&[1.0]) };
    assert!(matches!(refused(&more_than_all, &one_week), ForecastError::OutOfRange { .. }));
    assert!(matches!(refused(&of(&[1.0]), &HorizonPmf::fixed(0)), ForecastError::BadDistribution { .. }));
    let message = refused(&of(&[1.0, -2.0]), &one_week).to_string();
    assert_eq!(message, "the quantity of period 1 is -2, below zero: report returns apart from demand");
    assert!(forecast_bands(&of(&[1.0; 20]), 0, &settings, 10, 0).is_err());
    let far = LeadTimePrior { days: vec![4_000], probability: vec![1.0], weight: 1.0 };
    assert!(lead_time_pmf(&[1], &[], &far).is_err());
}

#[test]
fn a_record_with_broken_quantiles_is_not_read_back() {
    let demand = weekly(vec![10.0; 60], &HorizonPmf::fixed(4));
    let mut record = serde_json::to_value(&demand).unwrap();
    assert_eq!(serde_json::from_value::<LeadTimeDemand>(record.clone()).unwrap(), demand);
    record["quantiles"].as_array_mut().unwrap().pop();
    let message = serde_json::from_value::<LeadTimeDemand>(record).unwrap_err().to_string();
    assert_eq!(message, "quantiles must be 32 ascending numbers");
}

/// Of an item with a season the members' own expectations are of the time ahead, as the forecast is, and it says what the season makes of it.
#[test]
fn members_expect_the_season_that_the_forecast_has() {
    let angle = |day: i32| std::f64::consts::TAU * f64::from(day - 730) / 365.0;
    let series = DemandSeries::uncensored((0..730).map(|day| (20.0 * (0.7 * angle(day).cos()).exp()).round()).collect());
    let horizon = HorizonPmf::fixed(21);
    let settings = Settings::daily();
    let request = LeadTimeDemandRequest { series: &series, horizon: &horizon, season_length: 1, settings: &settings };
    let demand = lead_time_demand(&request).unwrap();
    let of_members: f64 = demand.members.iter().map(|member| member.weight * member.point).sum();
    assert!((of_members / demand.expected - 1.0).abs() < 1e-6, "{of_members} {}", demand.expected);
    // exp(.7) / I0(.7) = 1.79 at the peak.
    let share = demand.by_season / demand.expected;
    assert!((0.35..0.48).contains(&share), "{share}");
}
