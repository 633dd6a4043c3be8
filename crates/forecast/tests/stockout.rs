//! The chance of running out, against every future counted out one by one.

use chandler_forecast::distribution::QuantileFunction;
use chandler_forecast::distribution::quantile_function::PROBABILITIES;
use chandler_forecast::{
    Arrival, CumulativeDemand, DemandSeries, ExpectedReceipt, ForecastError, KnownOrder, RiskRequest, Settings, StockoutRisk, stockout_risk,
};

fn up_to(most: f64) -> QuantileFunction {
    QuantileFunction::new(PROBABILITIES.map(|probability| probability * most))
}

/// Up to 10 a day, each level as likely.
fn ten_a_day(days: u32) -> CumulativeDemand {
    CumulativeDemand::from_days((1..=days).map(|day| (day, up_to(10.0 * f64::from(day)))).collect()).expect("demand")
}

fn receipt(quantity: f64, days: &[u32], probability: &[f64]) -> ExpectedReceipt {
    ExpectedReceipt { quantity, arrival: Arrival { days: days.to_vec(), probability: probability.to_vec() } }
}

/// Chance of running out and expected units short by the last day: every pair of receipt days with its probability, and a fine comb of demand levels.
fn oracle(request: &RiskRequest) -> (f64, f64) {
    let none = receipt(0.0, &[1], &[1.0]);
    let [first, second] = [0, 1].map(|index| request.receipts.get(index).unwrap_or(&none));
    let (mut out, mut short) = (0.0, 0.0);
    let comb = 4_000;
    for (first_day, first_mass) in first.arrival.days.iter().zip(&first.arrival.probability) {
        for (second_day, second_mass) in second.arrival.days.iter().zip(&second.arrival.probability) {
            for level in 0..comb {
                let mass = first_mass * second_mass / f64::from(comb);
                let probability = (f64::from(level) + 0.5) / f64::from(comb);
                let mut was_short = (-request.stock).max(0.0);
                let (mut total_short, mut is_out) = (was_short, was_short > 0.0);
                for day in 1..=request.days {
                    let known: f64 = request.known_orders.iter().filter(|order| order.day <= day).map(|order| order.quantity).sum();
                    let came = |receipt: &ExpectedReceipt, on: u32| if on <= day { receipt.quantity } else { 0.0 };
                    let demanded = request.demand.quantile(day, probability).max(known);
                    let is_short = (demanded - request.stock - came(first, *first_day) - came(second, *second_day)).max(0.0);
                    is_out |= is_short > 1e-6;
                    total_short += (is_short - was_short).max(0.0);
                    was_short = is_short;
                }
                out += if is_out { mass } else { 0.0 };
                short += total_short * mass;
            }
        }
    }
    (out, short)
}

fn assert_near(request: &RiskRequest) -> StockoutRisk {
    let (risk, (out, short)) = (stockout_risk(request).expect("risk"), oracle(request));
    let found = (risk.out_by[request.days as usize], risk.short_by[request.days as usize]);
    assert!((found.0 - out).abs() < 0.01, "out {} and not {out}", found.0);
    assert!((found.1 - short).abs() < 0.02 * short + 0.05, "short {} and not {short}", found.1);
    risk
}

#[test]
fn counted_out_without_receipts_with_one_and_with_two() {
    let demand = ten_a_day(14);
    let uncertain = [receipt(40.0, &[3, 6, 9, 12], &[0.4, 0.3, 0.2, 0.1]), receipt(30.0, &[5, 10], &[0.5, 0.5])];
    for stock in [-6.0, 0.0, 20.0, 55.0, 90.0] {
        for receipts in [&uncertain[..0], &uncertain[..1], &uncertain[..]] {
            assert_near(&RiskRequest { stock, demand: &demand, known_orders: &[], receipts, days: 14 });
        }
    }
    let known_orders = [KnownOrder { day: 4, quantity: 30.0 }, KnownOrder { day: 8, quantity: 25.0 }];
    assert_near(&RiskRequest { stock: 35.0, demand: &demand, known_orders: &known_orders, receipts: &uncertain, days: 14 });
}

#[test]
fn the_chance_grows_with_days_and_falls_with_stock_and_with_earlier_goods() {
    let demand = ten_a_day(20);
    let at = |stock: f64, day: u32| {
        let receipts = [receipt(60.0, &[day, day + 4], &[0.5, 0.5])];
        stockout_risk(&RiskRequest { stock, demand: &demand, known_orders: &[], receipts: &receipts, days: 20 }).expect("risk")
    };
    let risk = at(50.0, 8);
    assert!(risk.out_by.windows(2).all(|pair| pair[0] <= pair[1]) && risk.short_by.windows(2).all(|pair| pair[0] <= pair[1]));
    let short = |risk: &StockoutRisk| risk.short_by[20];
    assert!(short(&at(60.0, 8)) < short(&risk) && short(&at(50.0, 4)) < short(&risk), "the same futures, so that nothing but the plan differs");
    assert!(risk.first_out_p10 <= risk.first_out_p50);
    assert_eq!(at(1_000.0, 8).first_out_p50, None);
    assert_eq!(at(-5.0, 8).first_out_p10, Some(0), "customers wait today");
}

#[test]
fn demand_up_to_a_day_is_what_the_models_say_of_that_window() {
    let series = DemandSeries::uncensored((0..365).map(|day| f64::from((day * day * 31 + day * 7) % 21)).collect());
    let demand = CumulativeDemand::forecast(&series, 7, &Settings::daily(), 30).expect("forecast");
    assert!((demand.mean_daily - 10.0).abs() < 1.5, "{}", demand.mean_daily);
    for day in 1..30 {
        for probability in [0.1, 0.5, 0.9, 0.99] {
            assert!(demand.quantile(day, probability) <= demand.quantile(day + 1, probability));
        }
    }
    // With nothing on order the chance is the share of that distribution above the stock.
    let stock = demand.quantile(30, 0.8);
    let risk = stockout_risk(&RiskRequest { stock, demand: &demand, known_orders: &[], receipts: &[], days: 30 }).expect("risk");
    assert!((risk.out_by[30] - 0.2).abs() < 0.005, "{}", risk.out_by[30]);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let demand = ten_a_day(5);
    let request = RiskRequest { stock: 10.0, demand: &demand, known_orders: &[], receipts: &[], days: 5 };
    let bad_receipts = [receipt(-1.0, &[1], &[1.0]), receipt(1.0, &[], &[]), receipt(1.0, &[2, 1], &[0.5, 0.5]), receipt(1.0, &[1], &[0.5])];
    for bad in bad_receipts {
        assert!(stockout_risk(&RiskRequest { receipts: &[bad], ..request }).is_err());
    }
    assert!(stockout_risk(&RiskRequest { stock: f64::NAN, ..request }).is_err());
    assert!(stockout_risk(&RiskRequest { days: 6, ..request }).is_err() && stockout_risk(&RiskRequest { days: 0, ..request }).is_err());
    assert!(matches!(Arrival::expected(100_000, &[]), Err(ForecastError::OutOfRange { .. })));
}
