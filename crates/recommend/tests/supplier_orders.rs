//! The order of a supplier as a whole: what is added to reach its target, shown apart on each row, and derived again from each row alone.

mod common;

use chandler_recommend::Reason;
use chandler_recommend::replenishment::*;
use common::books::{Books, seen};
use common::*;
use serde_json::json;

/// Freight of `charge_minor` below an order value of `value_minor`.
fn with_target(mut evidence: ReplenishmentEvidence, value_minor: i64, charge_minor: i64) -> ReplenishmentEvidence {
    let terms = evidence.terms.as_mut().expect("terms");
    terms.order_target = Some(OrderTarget { value_minor, charge_minor, discount_millionths: 0 });
    evidence
}

/// An order line costs nothing here, so that orders last a review period.
fn named(item_id: &str, on_hand: i64) -> ReplenishmentEvidence {
    let mut evidence = bolt();
    evidence.item.item_id = item_id.into();
    evidence.position.on_hand = on_hand;
    evidence.economics.order_cost_minor = 0;
    evidence
}

/// The bolt, which needs an order, and a nut with a little more than its reorder point.
fn bolt_and_nut(value_minor: i64, charge_minor: i64) -> [ReplenishmentEvidence; 2] {
    let reorder_point = proposal(&named("BOLT", 70)).record.impact.reorder_point;
    let allocated = bolt().position.allocated;
    [named("BOLT", 70), named("NUT", reorder_point + allocated + 5)].map(|evidence| with_target(evidence, value_minor, charge_minor))
}

fn order_of(evidences: &[ReplenishmentEvidence]) -> SupplierOrder {
    let candidates = evidences.iter().filter_map(|evidence| order_candidate(evidence).expect("reckons")).collect::<Vec<_>>();
    supplier_order(&candidates).expect("valid").expect("an order")
}

/// Each evidence with the decision on the whole order.
fn decided(evidences: &[ReplenishmentEvidence]) -> (SupplierOrder, Vec<ReplenishmentEvidence>) {
    let order = order_of(evidences);
    let with_order = |evidence: &ReplenishmentEvidence| ReplenishmentEvidence { supplier_order: Some(order.clone()), ..evidence.clone() };
    (order.clone(), evidences.iter().map(with_order).collect())
}

fn needed_minor() -> i64 {
    proposal(&named("BOLT", 70)).record.action.order_value_minor
}

#[test]
fn an_order_is_filled_up_to_its_target_and_each_row_says_what_of_it_is_filler() {
    let needed = needed_minor();
    let target = needed + 30_000;
    let (order, evidences) = decided(&bolt_and_nut(target, 5_000));
    let filling = order.filling.expect("a fill");
    assert!(order.is_filled && filling.cost_minor < 5_000 && filling.saved_minor == 5_000, "{filling:?}");
    let records: Vec<_> = evidences.iter().map(|evidence| proposal(evidence).record).collect();
    let total: i64 = records.iter().map(|record| record.action.order_value_minor).sum();
    assert!(total >= target && total < target + 9_600, "no more than a step of four packs above {target}: {total}");
    for record in &records {
        assert_eq!(record.derivation.check(), Ok(()));
        assert_eq!(record.impact.worth.check(), Ok(()));
        let last = record.derivation.steps.last().expect("steps");
        assert_eq!(
            (last.label.as_str(), last.value.parse::<i64>()),
            ("Filled up for the supplier's target", Ok(record.action.quantity - own_quantity(record)))
        );
        assert!(record.reasons.iter().any(|reason| reason.code == "VENDOR_TARGET_FILL"), "{:?}", record.reasons);
        assert_eq!(record.columns["supplier_missing"], json!("0.00"));
        assert_eq!(record.columns["filler_saves"], json!("50.00"));
        assert!(record.methods.contains_key("supplier_order"));
    }
    let [bolt, nut] = &records[..] else { panic!("two rows") };
    assert_eq!(own_quantity(bolt), proposal(&named("BOLT", 70)).record.action.quantity);
    assert_eq!((nut.action.quantity_raw, own_quantity(nut)), (0, 0));
    assert!(nut.flags.contains(&"FILLER".to_owned()) && !bolt.flags.contains(&"FILLER".to_owned()));
    assert_eq!(nut.derivation.steps[0].value, "0");
    assert!(nut.reasons.iter().all(|reason| reason.code != "BELOW_S"), "{:?}", nut.reasons);
    assert!(nut.impact.value_minor > 0, "what it saves of the freight is more than its holding: {}", nut.impact.value_minor);
}

/// What the steps before the filling come to.
fn own_quantity(record: &chandler_recommend::Recommendation) -> i64 {
    let steps = &record.derivation.steps;
    steps[steps.len() - 2].result.parse().expect("whole")
}

#[test]
fn each_row_derives_again_from_its_own_evidence_and_a_changed_order_is_refused() {
    let (_, evidences) = decided(&bolt_and_nut(needed_minor() + 30_000, 5_000));
    for evidence in &evidences {
        let first = proposal(evidence);
        assert_eq!(proposal(&first.evidence).record.hash(), first.record.hash());
        let text = serde_json::to_string(&first.evidence).expect("json");
        assert_eq!(serde_json::from_str::<ReplenishmentEvidence>(&text).expect("evidence"), first.evidence);
        let changes: [fn(&mut SupplierOrder); 4] = [
            |order| order.lines.iter_mut().for_each(|line| line.added += 12),
            |order| order.lines.iter_mut().for_each(|line| line.needed_minor += 1),
            |order| order.is_filled = false,
            |order| order.filling = None,
        ];
        for change in changes {
            let mut changed = first.evidence.clone();
            change(changed.supplier_order.as_mut().expect("an order"));
            assert!(matches!(derive(&changed), Err(DeriveError::BadFact { field: "supplier_order", .. })), "{:?}", changed.supplier_order);
        }
    }
}

#[test]
fn a_fill_that_costs_more_than_the_freight_is_left_and_the_row_says_what_is_missing() {
    let needed = needed_minor();
    let [bolt, mut nut] = bolt_and_nut(needed + 60_000, 10);
    nut.position.on_hand = 5_000;
    let (order, evidences) = decided(&[bolt, nut]);
    assert!(!order.is_filled, "{order:?}");
    let record = proposal(&evidences[0]).record;
    assert_eq!(record.action.order_value_minor, needed);
    assert_eq!(record.columns["supplier_missing"], json!("600.00"));
    assert_eq!(record.columns["filler_quantity"], json!("0"));
    let missed = record.reasons.iter().find(|reason| reason.code == "VENDOR_GOAL_MISSED").expect("said");
    assert!(reason_text(missed).contains("600.00"), "{}", reason_text(missed));
    assert_eq!(why_not(&evidences[1]), "above_reorder_point");
}

#[test]
fn filler_keeps_to_the_longest_cover_the_largest_order_and_the_price() {
    let filled_to = |evidence: &ReplenishmentEvidence| -> i64 {
        let candidate = order_candidate(evidence).expect("reckons").expect("a candidate");
        candidate.packs.iter().map(|pack| pack.quantity).sum()
    };
    let nut = || with_target(named("NUT", 320), 1_000_000, 5_000);
    let free = filled_to(&nut());
    let cover_days: i64 = nut().rule("ordering_limits").expect("limits").outputs["maximum_cover_days"].parse().expect("days");
    assert!(free > 0 && 310 + free <= (cover_days + 14) * 11, "{free} beyond {cover_days} days of cover after the lead time");
    let mut small = nut();
    small.terms.as_mut().expect("terms").maximum_quantity = Some(96);
    assert_eq!(filled_to(&small), 96);
    let mut breaks = nut();
    breaks.terms.as_mut().expect("terms").breaks = vec![PriceBreak { from_quantity: 120, unit_price_micros: 20_000_000, price_per: 12 }];
    assert_eq!(filled_to(&breaks), 108, "no pack is offered across a price break");
    let mut full = nut();
    full.position.on_hand = 5_000;
    assert_eq!(filled_to(&full), 0);
    let mut unstocked = nut();
    unstocked.rules.iter_mut().filter(|rule| rule.table == "service_targets").for_each(|rule| {
        rule.outputs.insert("stocked".into(), "false".into());
    });
    assert_eq!(filled_to(&unstocked), 0);
    assert_eq!(order_candidate(&bolt()).expect("reckons"), None, "a supplier without terms for the whole order");
}

#[test]
fn later_packs_gain_less_and_the_first_of_an_item_that_needs_nothing_pays_its_line() {
    let mut nut = with_target(named("NUT", 320), 1_000_000, 5_000);
    nut.economics.order_cost_minor = 500;
    let candidate = order_candidate(&nut).expect("reckons").expect("a candidate");
    let gains: Vec<f64> = candidate.packs.iter().skip(1).map(|pack| pack.gain_micros as f64 / pack.quantity as f64).collect();
    assert!(gains.windows(2).all(|pair| pair[1] <= pair[0] + 1e-3), "{gains:?}");
    // 5.00 for its line, and a unit of 2.00 waits a week or more at 25 % a year.
    let first = candidate.packs[0];
    assert!(first.gain_micros < -5_000_000, "{first:?}");
}

#[test]
fn a_person_who_orders_less_than_was_filled_up_loses_what_the_filler_saved() {
    let (_, evidences) = decided(&bolt_and_nut(needed_minor() + 30_000, 5_000));
    let filled = proposal(&evidences[1]);
    let impact = |quantity: i64| impact_of(&filled.record, &filled.evidence, quantity).expect("an impact").value_minor;
    assert_eq!(impact(filled.record.action.quantity), filled.record.impact.value_minor);
    assert!(impact(filled.record.action.quantity - 12) < filled.record.impact.value_minor - 1_000, "its part of the 50.00 is gone");
}

#[test]
fn need_and_filler_of_one_supplier_become_one_draft_order() {
    let mut books = Books::new();
    let (_, evidences) = decided(&bolt_and_nut(needed_minor() + 30_000, 5_000));
    evidences.iter().for_each(|evidence| books.stock(evidence));
    books.run("RUN-000001", &evidences.iter().map(proposal).collect::<Vec<_>>(), &[]);
    let rows = books.recommendations();
    let answer = books.bulk("approve_recommendations", json!({ "recommendations": rows.iter().map(seen).collect::<Vec<_>>() }));
    assert_eq!((answer.done, answer.refused), (2, 0), "{:?}", answer.results);
    let orders: Vec<chandler_erp::tables::PurchaseOrder> = books.all();
    assert_eq!(orders.iter().map(|order| (order.state.as_str(), order.line_count)).collect::<Vec<_>>(), [("draft", 2)]);
    assert_eq!(orders[0].total.0, rows.iter().map(|row| row.order_value.0).sum::<i64>());
}

#[test]
fn the_summary_follows_edits_and_what_is_decided_already() {
    let mut books = Books::new();
    let (order, evidences) = decided(&bolt_and_nut(needed_minor() + 30_000, 5_000));
    books.run("RUN-000001", &evidences.iter().map(proposal).collect::<Vec<_>>(), &[]);
    let mut rows = books.recommendations();
    rows.sort_by(|one, other| one.item_id.cmp(&other.item_id));
    let terms = OrderTerms { target_minor: needed_minor() + 30_000, charge_minor: 5_000, ..OrderTerms::default() };
    let of_all = order_summaries(&rows)[&("SUP-1", "MAIN")];
    let filler: i64 = order.lines.iter().map(|line| line.added_minor).sum();
    assert_eq!((of_all.lines, of_all.filler_lines, of_all.filler_minor), (2, 2, filler));
    assert_eq!(terms.standing(of_all.value_minor), Standing { below_minimum: 0, below_target: 0, saved: 5_000 });
    // The nut is rejected: what it was to add is missing again.
    let alone = order_summaries(&rows[..1])[&("SUP-1", "MAIN")];
    let standing = terms.standing(alone.value_minor);
    assert_eq!((standing.below_target, standing.saved), (terms.target_minor - rows[0].order_value.0, 0));
    // A person takes a pack off the bolt: it comes off its filler.
    let (quantity, value) = (rows[0].quantity.expect("a quantity"), rows[0].order_value);
    rows[0].edited_quantity = Some(chandler_amount::Quantity(quantity.0 - 12));
    rows[0].order_value = chandler_amount::Amount(value.0 - 2_400);
    let edited = order_summaries(&rows)[&("SUP-1", "MAIN")];
    assert_eq!((edited.value_minor, edited.filler_minor), (of_all.value_minor - 2_400, filler - 2_400));
}

#[test]
fn filler_that_is_worth_holding_by_itself_costs_nothing_in_words() {
    let said = |cost: &str| {
        let parameters = [("order", "2686.24 USD"), ("cost", cost), ("saved", "100.00 USD")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        reason_text(&Reason { code: "VENDOR_TARGET_FILL".to_owned(), effect: 120, parameters: parameters.into_iter().collect() })
    };
    assert!(said("3.72 USD").ends_with("it costs 3.72 USD and saves 100.00 USD"), "{}", said("3.72 USD"));
    assert!(said("-3.72 USD").ends_with("worth holding by themselves, and it saves 100.00 USD"), "{}", said("-3.72 USD"));
}
