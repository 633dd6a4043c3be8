//! What a planner would believe: each proposal re-adds, respects the supplier's terms and the longest cover, and is not made where it makes no sense.

mod common;

use chandler_amount::format_scaled;
use chandler_recommend::replenishment::*;
use chandler_recommend::{Exact, Op, fold};
use common::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

type Change = fn(&mut ReplenishmentEvidence);

#[test]
fn a_fast_seller_below_its_reorder_point_is_ordered_up_to_a_pack() {
    let record = proposal(&bolt()).record;
    let (action, impact) = (&record.action, &record.impact);
    assert_eq!(impact.position, 60);
    assert!((150..260).contains(&impact.reorder_point), "s = {}: about 17 days at 10 a day with a margin", impact.reorder_point);
    assert_eq!(action.quantity % 12, 0);
    assert_eq!(action.quantity_raw, impact.order_up_to - impact.position);
    assert_eq!(record.derivation.result, action.quantity.to_string());
    assert!(impact.stockout_before_millionths > 900_000 && impact.stockout_after_millionths < 20_000);
    assert!(impact.value_minor > 9_000, "a week of 10 a day at 1.50 each: {}", impact.value_minor);
    assert_eq!(record.deadline, record.as_of, "60 left do not last the lead time of 10 days");
    let codes: Vec<&str> = record.reasons.iter().map(|reason| reason.code.as_str()).collect();
    assert_eq!(codes, ["BELOW_S", "PACK_ROUND"]);
    assert_eq!(record.owner, "buyer");
    assert_eq!(record.minutes_tenths, 15);
}

#[test]
fn what_other_items_show_of_the_models_weighs_them_and_is_kept() {
    let weights = |evidence: &ReplenishmentEvidence| {
        let kept = proposal(evidence).evidence;
        let summary = kept.lead_time_demand.expect("a summary");
        (summary.members.into_iter().map(|member| (member.name, member.weight)).collect::<Vec<_>>(), kept.pooled_losses)
    };
    let mut alone = bolt();
    alone.pooled_losses = Default::default();
    let (own, nothing) = weights(&alone);
    let (with_others, kept) = weights(&bolt());
    assert_ne!(own, with_others);
    assert!(nothing.is_empty());
    assert_eq!(kept, pooled_losses());
}

#[test]
fn a_full_shelf_needs_nothing() {
    let mut full = bolt();
    full.position.on_hand = 5_000;
    assert_eq!(why_not(&full), "above_reorder_point");
    full.position.on_hand = 70;
    full.position.on_order = vec![OnOrder { po_number: "PO-000001".into(), line: 1, quantity: 400, promised_on: day("2026-11-25") }];
    assert_eq!(why_not(&full), "above_reorder_point");
}

/// Goods that another site sends are a step of their own, and as much less is bought; enough of them, and nothing is.
#[test]
fn goods_on_their_way_from_another_site_are_not_bought_again() {
    let sent = |quantity| Inbound { transfer_number: "TR-000001".into(), from_site_id: "WEST".into(), quantity, expected_on: day("2026-11-25") };
    let without = proposal(&bolt()).record;
    let mut some = bolt();
    some.position.inbound = vec![sent(20), sent(4)];
    let with = proposal(&some).record;
    assert_eq!(with.action.quantity_raw, without.action.quantity_raw - 24);
    assert_eq!((with.impact.position, with.impact.inbound), (without.impact.position + 24, 24));
    let step = with.derivation.steps.iter().find(|step| step.label == "On its way from other sites").expect("step");
    assert_eq!((step.value.as_str(), step.source.table.as_str()), ("24", "transfers"));
    some.position.inbound = vec![sent(400)];
    assert_eq!(why_not(&some), "above_reorder_point");
}

#[test]
fn what_is_not_sold_any_more_is_not_bought() {
    let changes: [(&str, Change); 6] = [
        ("discontinued", |evidence| evidence.item.status = "discontinued".into()),
        ("superseded", |evidence| evidence.item.superseded_by = Some("BOLT-M8X".into())),
        ("discontinued", |evidence| evidence.corrections.push(correction("discontinued"))),
        ("superseded", |evidence| evidence.corrections.push(correction("superseded_by"))),
        ("supplier_problem", |evidence| evidence.corrections.push(correction("supplier_problem"))),
        ("no_supplier", |evidence| evidence.terms = None),
    ];
    for (why, change) in changes {
        let mut evidence = bolt();
        evidence.position.on_hand = 0;
        evidence.position.allocated = 0;
        change(&mut evidence);
        assert_eq!(why_not(&evidence), why);
    }
}

#[test]
fn books_in_error_are_no_reason_to_buy() {
    let mut wrong = bolt();
    wrong.demand.daily = vec![0; 5];
    decide(&mut wrong, "new");
    wrong.position = Position { on_hand: -40, allocated: 0, ..wrong.position };
    assert_eq!(why_not(&wrong), "above_reorder_point");
    let mut doubtful = bolt();
    doubtful.position.on_hand = -40;
    let record = proposal(&doubtful).record;
    assert!(record.flags.contains(&"DATA_SUSPECT".to_owned()) && record.confidence_millionths == 700_000);
}

#[test]
fn what_another_system_left_open_is_said_and_moves_no_number() {
    let dated = proposal(&bolt()).record;
    let mut guessed = bolt();
    guessed.reconstructed = Some(Reconstructed { demand_quantity: 3_000, ..Reconstructed::default() });
    let labelled = proposal(&guessed);
    assert_eq!(labelled.record.flags, ["RECONSTRUCTED"]);
    assert_eq!((&labelled.record.action, &labelled.record.derivation), (&dated.action, &dated.derivation));
    assert_ne!(labelled.record.evidence_hash, dated.evidence_hash, "the hash covers what is reconstructed");
    let mut uncounted = bolt();
    uncounted.position = Position { on_hand: 0, allocated: 0, stock_not_recorded: true, ..uncounted.position };
    let record = proposal(&uncounted).record;
    assert_eq!((record.flags, record.confidence_millionths), (vec!["NO_STOCK_RECORD".to_owned()], 750_000));
}

#[test]
fn evidence_that_is_all_dated_and_counted_keeps_its_bytes() {
    let text = serde_json::to_string(&bolt()).expect("json");
    assert!(!text.contains("reconstructed") && !text.contains("stock_not_recorded"), "{text}");
    assert_eq!(serde_json::from_str::<ReplenishmentEvidence>(&text).expect("evidence"), bolt());
    let mut wrong = bolt();
    wrong.reconstructed = Some(Reconstructed { demand_quantity: -1, ..Reconstructed::default() });
    let refused = derive(&wrong).expect_err("negative").to_string();
    assert!(refused.contains("reconstructed demand_quantity of BOLT-M8|MAIN is -1"), "{refused}");
}

fn correction(kind: &str) -> CorrectionUse {
    CorrectionUse { correction: kind.into(), subject: "BOLT-M8".into(), value: None, reason: kind.into(), rec_id: "REC-000000000000".into() }
}

#[test]
fn a_dead_item_is_not_bought() {
    let mut dead = bolt();
    dead.demand.daily = [regular_demand(100, 3), vec![0; 265]].concat();
    decide(&mut dead, "dead");
    dead.position.on_hand = 0;
    dead.position.allocated = 0;
    assert_eq!(why_not(&dead), "dead");
}

#[test]
fn known_demand_is_a_floor_under_the_forecast_and_never_added_to_it() {
    let plain = proposal(&bolt()).record;
    let order = |due_on: &str, quantity| OpenOrder { so_number: "SO-000009".into(), line: 1, due_on: day(due_on), quantity };
    // Within the forecast: nothing changes but that the order is shown.
    let mut small = bolt();
    small.position.open_orders = vec![order("2026-11-25", 40)];
    let small = proposal(&small).record;
    assert_eq!(small.action.quantity_raw, plain.action.quantity_raw);
    assert!(small.derivation.steps.iter().any(|step| step.op == Op::AtLeast && step.value == "40"));
    // Beyond it: the interval needs at least what is ordered.
    let mut large = bolt();
    large.position.open_orders = vec![order("2026-11-25", 900)];
    let large = proposal(&large).record;
    assert_eq!(large.impact.reorder_point, 900);
    // Requested by now: it is no forecast any more and comes off the position.
    let mut due = bolt();
    due.position.open_orders = vec![order("2026-11-20", 40)];
    let due = proposal(&due).record;
    assert_eq!(due.action.quantity_raw, plain.action.quantity_raw + 40);
    // Reserved for later: the reservation and the order of the forecast are the same demand.
    let mut reserved = bolt();
    reserved.position.allocated_later = 10;
    let reserved = proposal(&reserved).record;
    assert_eq!(reserved.action.quantity_raw, plain.action.quantity_raw - 10);
}

#[test]
fn a_minimum_beyond_the_longest_cover_is_named_or_not_ordered() {
    let mut large_pack = bolt();
    let terms = large_pack.terms.as_mut().expect("terms");
    terms.minimum_quantity = 2_400;
    let record = proposal(&large_pack).record;
    assert_eq!(record.action.quantity, 2_400);
    assert!(record.flags.contains(&"ABOVE_COVER_CAP".to_owned()));
    assert!(record.reasons.iter().any(|reason| reason.code == "MOQ_ROUNDUP"), "{:?}", record.reasons);
    large_pack.terms.as_mut().expect("terms").minimum_quantity = 6_000;
    assert_eq!(why_not(&large_pack), "smallest_order_over_a_year");
    // A customer waits and nothing is on its way: then it is ordered all the same, and says so.
    large_pack.position.backordered = 100;
    decide(&mut large_pack, "smooth");
    let record = proposal(&large_pack).record;
    assert!(record.impact.cover_days_after_tenths.expect("sells") > 3_650);
    assert_eq!(record.reasons[0].code, "MOQ_ROUNDUP");
}

#[test]
fn what_is_in_doubt_is_held_until_a_person_settles_it() {
    let mut slip = bolt();
    slip.lead_time.observed_days.clear();
    slip.lead_time.stated_days = 900;
    assert_eq!(why_not(&slip), "lead_time_doubtful");
    slip.lead_time.corrected_days = Some(9);
    assert!(proposal(&slip).record.action.quantity > 0);
    let mut shown = bolt();
    shown.lead_time.stated_days = 900;
    assert!(shown.lead_time.observed_days.len() >= 3 && proposal(&shown).record.action.quantity > 0, "receipts say otherwise");
    let mut counted = bolt();
    counted.position.open_counts = vec![OpenCount { count_number: "CT-000001".into(), difference: -8 }];
    assert_eq!(why_not(&counted), "count_open");
    let mut withdrawn = bolt();
    withdrawn.terms = None;
    assert_eq!(why_not(&withdrawn), "no_supplier");
    withdrawn.inactive_supplier = Some("SUP-1".into());
    assert_eq!(why_not(&withdrawn), "supplier_inactive");
}

#[test]
fn a_need_above_the_largest_order_becomes_several_unless_the_maximum_contradicts_the_minimum() {
    let mut limited = bolt();
    let plain = proposal(&limited).record;
    let mut with_maximum = |maximum| {
        limited.terms.as_mut().expect("terms").maximum_quantity = Some(maximum);
        proposal(&limited).record
    };
    let record = with_maximum(65);
    assert_eq!((record.action.quantity, record.action.largest_order), (plain.action.quantity, Some(60)));
    let orders = record.action.orders_of(record.action.quantity);
    assert!(orders.len() > 1 && orders.iter().all(|order| *order <= 60 && order % 12 == 0), "{orders:?}");
    assert_eq!(orders.iter().sum::<i64>(), plain.action.quantity);
    assert!(record.flags.contains(&"SEVERAL_ORDERS".to_owned()));
    let contradicting = with_maximum(5);
    assert_eq!((contradicting.action.quantity, contradicting.action.largest_order), (plain.action.quantity, None));
    // A price break that no single order can reach is not bought for.
    let mut limited = bolt();
    let terms = limited.terms.as_mut().expect("terms");
    terms.breaks = vec![PriceBreak { from_quantity: plain.action.quantity + 12, unit_price_micros: 20_000_000, price_per: 12 }];
    assert!(proposal(&limited).record.action.quantity > plain.action.quantity);
    limited.terms.as_mut().expect("terms").maximum_quantity = Some(60);
    let record = proposal(&limited).record;
    assert_eq!((record.action.quantity, record.action.unit_price_micros), (plain.action.quantity, plain.action.unit_price_micros));
}

#[test]
fn no_more_than_twelve_orders_and_none_below_the_minimum_make_up_a_need() {
    let mut limited = bolt();
    limited.demand.daily = regular_demand(365, 200);
    let plain = proposal(&limited).record;
    limited.terms.as_mut().expect("terms").maximum_quantity = Some(48);
    let record = proposal(&limited).record;
    assert!(plain.action.quantity > 12 * 48);
    assert_eq!(record.action.quantity, 12 * 48);
    let cut = record.reasons.iter().find(|reason| reason.code == "MAXIMUM_CAP").expect("a reason");
    assert_eq!(cut.effect, 12 * 48 - plain.action.quantity);
    assert!(record.derivation.steps.iter().any(|step| step.op == Op::AtMost && step.value == "576"));
    // Two orders would each be below the minimum, so one of the largest size is made now.
    let terms = limited.terms.as_mut().expect("terms");
    let most = (plain.action.quantity / 12 - 1) * 12;
    (terms.minimum_quantity, terms.maximum_quantity) = (most, Some(most));
    assert_eq!(proposal(&limited).record.action.quantity, most);
}

#[test]
fn the_longest_cover_cuts_an_order_to_whole_packs() {
    let mut cheap = bolt();
    cheap.economics.order_cost_minor = 100_000;
    let record = proposal(&cheap).record;
    assert_eq!(record.action.quantity % 12, 0);
    assert!(record.reasons.iter().any(|reason| reason.code == "COVER_CAP" && reason.effect < 0), "{:?}", record.reasons);
    let cover = record.impact.cover_days_after_tenths.expect("sells");
    assert!((900..=1_010).contains(&cover), "90 days from arrival, 10 days of lead time: {cover}");
}

#[test]
fn a_price_break_is_taken_when_it_lowers_the_cost_of_a_year() {
    let mut discounted = bolt();
    let ordered = proposal(&discounted).record.action.quantity;
    let mut offer = |micros| {
        discounted.terms.as_mut().expect("terms").breaks =
            vec![PriceBreak { from_quantity: ordered + 100, unit_price_micros: micros, price_per: 12 }];
        proposal(&discounted).record
    };
    let taken = offer(20_000_000);
    assert!(taken.action.quantity >= ordered + 100 && taken.action.quantity % 12 == 0);
    assert_eq!(taken.action.unit_price_micros, 20_000_000);
    assert!(taken.reasons.iter().any(|reason| reason.code == "PRICE_BREAK"));
    let left = offer(23_990_000);
    assert_eq!(left.action.quantity, ordered, "a thousandth off does not pay for holding more");
}

#[test]
fn a_small_change_leaves_the_open_proposal_as_it_is() {
    let fresh = proposal(&bolt()).record.action.quantity;
    let mut open = bolt();
    open.open_quantity = Some(fresh + 12);
    let steady = proposal(&open).record;
    assert_eq!(steady.action.quantity, fresh + 12);
    assert_eq!(steady.derivation.steps.last().map(|step| step.op), Some(Op::Set));
    open.open_quantity = Some(fresh * 2 / 12 * 12);
    assert_eq!(proposal(&open).record.action.quantity, fresh, "twice as much is another proposal");
}

/// The same item, with another fill rate and another minimum of its supplier; full shelves are of no matter.
fn reorder_point(fill_rate: &str, minimum: i64) -> i64 {
    let mut evidence = bolt();
    evidence.demand.daily = (0..365).map(|day| if day % 9 == 0 { 40 + (day * 13) % 50 } else { 0 }).collect();
    decide(&mut evidence, "intermittent");
    evidence.position = Position { on_hand: 0, allocated: 0, ..evidence.position };
    evidence.terms.as_mut().expect("terms").minimum_quantity = minimum;
    for rule in evidence.rules.iter_mut().filter(|rule| rule.table == "service_targets") {
        rule.outputs.insert("service_level".to_owned(), fill_rate.to_owned());
    }
    proposal(&evidence).record.impact.reorder_point
}

#[test]
fn the_fill_rate_asks_for_more_safety_the_higher_it_is_and_the_smaller_the_orders_are() {
    assert!(reorder_point("0.99", 1) > reorder_point("0.95", 1));
    assert!(reorder_point("0.95", 1) > reorder_point("0.8", 1));
    // An order for longer is short less often: its share of missing units allows more of them.
    assert!(reorder_point("0.95", 600) < reorder_point("0.95", 1));
    // However little is asked for, the expected demand is covered.
    assert_eq!(reorder_point("0.1", 1), reorder_point("0.2", 1));
}

/// The bolt at 3.50 that costs 2.00, where the rules say what a unit short costs as a share of that price.
fn by_value(shortage_cost: &str, change: impl Fn(&mut ReplenishmentEvidence)) -> Proposal {
    let mut evidence = bolt();
    evidence.position = Position { on_hand: 0, allocated: 0, ..evidence.position };
    for rule in evidence.rules.iter_mut().filter(|rule| rule.table == "service_targets") {
        rule.outputs.insert("shortage_cost".to_owned(), shortage_cost.to_owned());
    }
    change(&mut evidence);
    proposal(&evidence)
}

#[test]
fn where_a_unit_short_has_its_cost_as_much_is_held_as_pays() {
    let point = |shortage_cost: &str, change: fn(&mut ReplenishmentEvidence)| by_value(shortage_cost, change).record.impact.reorder_point;
    let same = |_: &mut ReplenishmentEvidence| {};
    assert!(point("0.1", same) > point("0.03", same));
    let dear: Change = |evidence| evidence.economics.holding_rate_millionths *= 4;
    assert!(point("0.04", dear) < point("0.04", same), "what costs more to hold is held less");
    let large: Change = |evidence| evidence.terms.as_mut().expect("terms").minimum_quantity = 960;
    assert!(point("0.04", large) < point("0.04", same), "three months come at once: its tail is met four times a year");
    let unpriced: Change = |evidence| evidence.economics.unit_revenue_micros = None;
    let by_fill: Change = |evidence| {
        evidence.economics.unit_revenue_micros = None;
        evidence.rules.iter_mut().for_each(|rule| drop(rule.outputs.insert("shortage_cost".to_owned(), "0".to_owned())));
    };
    assert_eq!(point("0.1", unpriced), point("0.1", by_fill), "without a price nothing is known of what is missed");
}

/// Less than the expected demand is held where a unit more does not pay; the steps add up all the same.
#[test]
fn what_does_not_pay_to_hold_is_taken_off_the_expected_demand() {
    let record = by_value("0.013", |_| {}).record;
    let step = record.derivation.steps.iter().find(|step| step.label.starts_with("Not held for the expected demand")).expect("a step");
    assert_eq!(step.op, Op::Subtract);
    assert!(step.label.ends_with("where holding a unit costs what missing it does, 1.3 % of its price"), "{}", step.label);
    assert_eq!(fold(&record.derivation.steps).expect("folds").last(), Some(&record.derivation.result));
    assert!(record.impact.reorder_point >= 0);
}

#[test]
fn a_tail_that_nobody_has_seen_is_no_reason_to_buy() {
    let mut growing = bolt();
    // Grows from nothing to 60 a day, so that every forecast of the past was far too low.
    growing.demand.daily = (0..120).map(|day: i64| (day - 40).max(0) * (1 + (day * 7) % 5) / 4).collect();
    decide(&mut growing, "smooth");
    for rule in growing.rules.iter_mut().filter(|rule| rule.table == "service_targets") {
        rule.outputs.insert("service_level".to_owned(), "0.999".to_owned());
    }
    let record = proposal(&growing).record;
    let held =
        record.derivation.steps.iter().find(|step| step.op == Op::AtMost && step.source.table == "demand_daily").expect("held to what was seen");
    let summary = proposal(&growing).evidence.lead_time_demand.expect("summary");
    let most: i64 = held.value.parse().expect("units");
    assert!(most as f64 > summary.mean.parse::<f64>().expect("number") * 0.8, "the expected demand is covered all the same: {most} {}", summary.mean);
    assert_eq!(record.impact.reorder_point, most);
    // Neither is it a reason to hurry: what lasts beyond the arrival can wait.
    growing.position.on_hand = most + growing.position.allocated;
    let record = proposal(&growing).record;
    assert!(record.deadline > record.as_of, "{}", record.deadline);
}

#[test]
fn an_order_is_worth_what_only_it_can_serve_less_holding_it_a_review_longer() {
    let impact = proposal(&bolt()).record.impact;
    let labels: Vec<&str> = impact.worth.steps.iter().map(|step| step.label.as_str()).collect();
    assert_eq!(
        &labels[..3],
        ["Expected short if it is ordered a review later", "Of it short before goods ordered now arrive", "Still short with this order"]
    );
    let served: f64 = impact.worth.steps[2].result.parse().expect("number");
    // 60 are there and 10 a day are asked for: of the week between this order and the next nothing could be served without it.
    assert!((60.0..80.0).contains(&served), "{served}");
    let value = impact.value_minor as f64 / 100.0;
    assert!(value < served * 1.5 && value > served * 1.5 - 5.0, "{value}: 1.50 each, and a week of about 300 units at 2.00 costs less than 5");
    // Twice as much serves no more of that week and lies longer.
    let proposed = proposal(&bolt());
    let twice = impact_of(&proposed.record, &proposed.evidence, 2 * proposed.record.action.quantity).expect("impact");
    assert!(twice.value_minor < impact.value_minor);
    let same = impact_of(&proposed.record, &proposed.evidence, proposed.record.action.quantity).expect("impact");
    assert_eq!(same.value_minor, impact.value_minor);
}

#[test]
fn without_a_selling_price_an_order_is_worth_nothing_that_could_be_said() {
    let mut unpriced = bolt();
    unpriced.economics.unit_revenue_micros = None;
    let record = proposal(&unpriced).record;
    assert_eq!((record.impact.value_minor, record.flags.contains(&"NO_SELLING_PRICE".to_owned())), (0, true));
}

#[test]
fn a_corrected_lead_time_moves_the_reorder_point() {
    let before = proposal(&bolt()).record;
    let mut corrected = bolt();
    corrected.lead_time.corrected_days = Some(30);
    let after = proposal(&corrected).record;
    assert!(after.impact.reorder_point > before.impact.reorder_point + 150);
    assert!(after.reasons.iter().any(|reason| reason.code == "LEADTIME_LONGER"), "{:?}", after.reasons);
}

#[test]
fn the_season_of_two_years_moves_the_reorder_point_and_is_named() {
    let in_season = |peak_in_days: i64| {
        let mut seasonal = bolt();
        let angle = |day: i64| 2.0 * std::f64::consts::PI * (day - 730 - peak_in_days) as f64 / 365.0;
        let of_day = |day: i64| (20.0 * (0.7 * angle(day).cos()).exp()).round() as i64 + day % 3;
        seasonal.demand.daily = (0..730).map(of_day).collect();
        seasonal.demand.from = seasonal.as_of.plus_days(-729);
        seasonal.position.on_hand = 0;
        proposal(&seasonal).record
    };
    let (rising, falling) = (in_season(20), in_season(200));
    let named = |record: &chandler_recommend::Recommendation, code: &str| record.reasons.iter().any(|reason| reason.code == code);
    assert!(named(&rising, "SEASON_UP") && named(&falling, "SEASON_DOWN"), "{:?} {:?}", rising.reasons, falling.reasons);
    let said = |record: &chandler_recommend::Recommendation| -> Vec<String> { record.reasons.iter().map(reason_text).collect() };
    assert!(said(&rising).iter().any(|text| text.starts_with("The season adds ")), "{:?}", said(&rising));
    assert!(said(&falling).iter().any(|text| text.starts_with("The season takes ") && !text.contains('-')), "{:?}", said(&falling));
    // The planted season is 2.0 times the mean at its peak and half of it half a year away.
    let ratio = rising.impact.reorder_point as f64 / falling.impact.reorder_point as f64;
    assert!((2.5..5.0).contains(&ratio), "{ratio}");
}

#[test]
fn bad_facts_are_named_and_nothing_panics() {
    let changes: [(&str, Change); 6] = [
        ("demand", |evidence| evidence.demand.daily[3] = -1),
        ("held", |evidence| evidence.position.held = i64::MAX),
        ("order_multiple", |evidence| evidence.terms.as_mut().expect("terms").order_multiple = 0),
        ("censored_days", |evidence| evidence.demand.censored_days = vec![400]),
        ("allocated_later", |evidence| evidence.position.allocated_later = 11),
        ("service_targets", |evidence| evidence.rules.clear()),
    ];
    for (name, change) in changes {
        let mut evidence = bolt();
        change(&mut evidence);
        let error = derive(&evidence).expect_err(name).to_string();
        assert!(error.contains(name), "{error}");
    }
}

/// A history of one of the usual kinds.
fn any_demand() -> impl Strategy<Value = (Vec<i64>, &'static str)> {
    let regular = (1_i64..40, 60_usize..400).prop_map(|(mean, days)| (regular_demand(days, mean), "smooth"));
    let sporadic = (prop::collection::vec((0_u8..12, 1_i64..30), 120..300))
        .prop_map(|days| (days.into_iter().map(|(chance, size)| if chance == 0 { size } else { 0 }).collect(), "lumpy"));
    let short = prop::collection::vec(0_i64..5, 0..12).prop_map(|daily| (daily, "new"));
    prop_oneof![4 => regular, 3 => sporadic, 1 => short]
}

prop_compose! {
    fn any_evidence()(
        (daily, class) in any_demand(),
        abc in prop::sample::select(vec!["A", "B", "C"]),
        on_hand in -5_i64..200, held in 0_i64..20, allocated in 0_i64..50, later in 0_i64..50, backordered in prop_oneof![3 => Just(0), 1 => 0_i64..80],
        on_order in prop_oneof![3 => Just(0_i64), 1 => 1_i64..200], known in prop_oneof![2 => Just(0_i64), 1 => 1_i64..300], known_in in -5_i32..40,
        minimum in prop_oneof![2 => 0_i64..20, 1 => 20_i64..2_000], pack in prop_oneof![1 => Just(1_i64), 2 => 1_i64..60], micros in 1_i64..90_000_000,
        open in prop::option::of(1_i64..500), discount in 50_i64..101, from in 10_i64..600, lead in prop::collection::vec(1_u32..60, 0..6),
        stated in 1_u32..60, minimum_order in 0_i64..100_000,
    ) -> ReplenishmentEvidence {
        let mut evidence = bolt();
        evidence.demand.daily = daily;
        evidence.class.abc = abc.to_owned();
        evidence.position = Position {
            on_hand, held, allocated, allocated_later: later.min(allocated), backordered, backordered_later: later.min(backordered),
            open_orders: vec![OpenOrder { so_number: "SO-1".into(), line: 1, due_on: evidence.as_of.plus_days(known_in), quantity: known }],
            on_order: vec![OnOrder { po_number: "PO-1".into(), line: 1, quantity: on_order, promised_on: evidence.as_of }],
            ..evidence.position
        };
        evidence.lead_time.observed_days = lead;
        evidence.lead_time.stated_days = stated;
        evidence.open_quantity = open;
        let breaks = vec![PriceBreak { from_quantity: from, unit_price_micros: micros * discount / 100, price_per: 1 }];
        let terms = evidence.terms.take().expect("terms");
        evidence.terms = Some(SupplierTerms {
            minimum_quantity: minimum, order_multiple: pack, unit_price_micros: micros, price_per: 1, breaks, minimum_order_minor: minimum_order, ..terms
        });
        decide(&mut evidence, class);
        evidence
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_proposal_is_believable(evidence in any_evidence()) {
        let outcome = derive(&evidence).expect("derives");
        let Outcome::Proposal(proposal) = outcome else { return Ok(()) };
        let record = &proposal.record;
        let (action, impact) = (&record.action, &record.impact);
        // It re-adds, step by step.
        prop_assert_eq!(record.derivation.check(), Ok(()));
        let results = fold(&record.derivation.steps).expect("folds");
        prop_assert_eq!(results.last(), Some(&action.quantity.to_string()));
        // It is an order that the supplier takes.
        prop_assert!(action.quantity > 0 && action.quantity % action.order_multiple == 0 && action.quantity >= action.minimum_quantity);
        // It is needed, and it helps.
        prop_assert!(impact.position <= impact.reorder_point && impact.demand_class != "dead");
        prop_assert!(impact.stockout_after_millionths <= impact.stockout_before_millionths);
        // What it is worth re-adds too, and what is served is neither less than nothing nor more than the order.
        prop_assert_eq!(impact.worth.check(), Ok(()));
        prop_assert_eq!(impact.worth.result.parse(), format_scaled(impact.value_minor, 2, 0).parse::<Exact>());
        let served: Exact = impact.worth.steps[2].result.parse().expect("decimal");
        prop_assert!(served >= Exact::from(0) && served <= Exact::from(action.quantity), "{:?}", impact.worth);
        // The cover stays within the rule, or the record says why not.
        let codes: Vec<&str> = record.reasons.iter().map(|reason| reason.code.as_str()).collect();
        let nothing_left = impact.position + action.quantity <= impact.spoken_for;
        let over_a_year = impact.cover_days_after_tenths.map_or(!nothing_left, |tenths| tenths > 3_650);
        let named = ["MOQ_ROUNDUP", "PACK_ROUND", "BACKORDER"].iter().any(|code| codes.contains(code));
        prop_assert!(!over_a_year || named, "{:?} {:?}", impact, codes);
        let lead = proposal.evidence.lead_time_demand.as_ref().expect("summary").lead_time_days.parse::<f64>().expect("number");
        let longest = impact.maximum_cover_days as f64 + lead + 0.1;
        let within = impact.cover_days_after_tenths.map_or(nothing_left, |tenths| tenths as f64 / 10.0 <= longest);
        prop_assert!(within || record.flags.contains(&"ABOVE_COVER_CAP".to_owned()), "{:?} {:?}", impact, record.flags);
        // The same facts say the same again.
        let again = derive(&proposal.evidence).expect("derives again");
        prop_assert_eq!(again, Outcome::Proposal(proposal.clone()));
    }
}

#[test]
fn generated_evidence_is_proposed_often_enough_to_mean_something() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = any_evidence();
    let proposals = (0..200).filter(|_| {
        let evidence = strategy.new_tree(&mut runner).expect("evidence").current();
        matches!(derive(&evidence), Ok(Outcome::Proposal(_)))
    });
    let count = proposals.count();
    assert!(count > 60, "{count} of 200");
}
