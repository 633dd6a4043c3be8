//! The policy in a small closed loop: an item sells every day, every morning its evidence is derived, orders arrive after their lead time.

mod common;

use chandler_recommend::replenishment::*;
use common::*;

const WARM_UP_DAYS: usize = 200;
const DAYS: usize = 150;

/// Demand of a day: small bursts from a fixed linear congruential sequence, about 8 a day.
fn demand_of(day: usize) -> i64 {
    let mixed = (day as u64 + 11).wrapping_mul(6_364_136_223_846_793_005).rotate_left(23) % 100;
    match mixed {
        0..=9 => 0,
        10..=89 => 4 + (mixed as i64 % 8),
        _ => 18,
    }
}

#[test]
fn five_months_of_mornings_keep_customers_served_without_a_heap_of_stock() {
    let mut evidence = bolt();
    evidence.demand.daily = (0..WARM_UP_DAYS).map(demand_of).collect();
    evidence.position = Position { on_hand: 250, allocated: 0, ..evidence.position };
    let (mut served, mut asked, mut stock_days, mut orders) = (0, 0, 0, 0);
    for day in WARM_UP_DAYS..WARM_UP_DAYS + DAYS {
        let today = evidence.as_of;
        evidence.position.on_hand +=
            evidence.position.on_order.iter().filter(|order| order.promised_on <= today).map(|order| order.quantity).sum::<i64>();
        evidence.position.on_order.retain(|order| order.promised_on > today);
        if let Outcome::Proposal(proposal) = derive(&evidence).expect("derives") {
            orders += 1;
            let lead_time_days = 9 + orders % 4;
            let promised_on = today.plus_days(lead_time_days);
            evidence.position.on_order.push(OnOrder {
                po_number: format!("PO-{orders}"),
                line: 1,
                quantity: proposal.record.action.quantity,
                promised_on,
            });
        }
        let wanted = demand_of(day);
        let sold = wanted.min(evidence.position.on_hand);
        (asked, served) = (asked + wanted, served + sold);
        evidence.position.on_hand -= sold;
        stock_days += evidence.position.on_hand;
        if sold < wanted {
            evidence.demand.censored_days.push(day as u32);
        }
        evidence.demand.daily.push(sold);
        evidence.as_of = today.plus_days(1);
    }
    let mean_daily = asked as f64 / DAYS as f64;
    let fill_rate = served as f64 / asked as f64;
    let cover_days = stock_days as f64 / DAYS as f64 / mean_daily;
    let reordered_every = DAYS as f64 / orders as f64;
    println!("fill {fill_rate:.4}, stock for {cover_days:.1} days, an order every {reordered_every:.1} days");
    assert!(fill_rate > 0.98, "fill rate {fill_rate}");
    assert!((10.0..35.0).contains(&cover_days), "stock for {cover_days} days");
    assert!((10.0..45.0).contains(&reordered_every), "an order every {reordered_every} days");
}
