//! Goods that expire before anybody buys them are no stock, and nobody orders more than sells while it keeps.

mod common;

use chandler_recommend::replenishment::*;
use common::*;

fn lot(lot_id: &str, expires_on: &str, quantity: i64) -> LotFacts {
    LotFacts { lot_id: lot_id.into(), expires_on: day(expires_on), quantity }
}

/// About ten a day are sold and ten are owed: of what is good for two more days about thirty are sold, whatever else is there.
#[test]
fn what_expires_unsold_is_bought_again() {
    let fresh = proposal(&bolt()).record;
    let mut kept = bolt();
    let as_of = kept.as_of;
    let in_days = |days| as_of.plus_days(days).to_string();
    kept.position.lots = vec![lot("L2", &in_days(2), 45), lot("L1", &in_days(-1), 5), lot("L3", &in_days(90), 20)];
    let record = proposal(&kept).record;
    let owed = kept.position.allocated - kept.position.allocated_later;
    let sold = (2.0 * record.impact.mean_daily.parse::<f64>().expect("a mean")).floor() as i64;
    let unsold = 45 - owed - sold;
    assert!((10..30).contains(&unsold), "the test means some of the lot to be left: {unsold}");
    assert_eq!(record.impact.unsold, 5 + unsold);
    assert_eq!(record.impact.position, fresh.impact.position - 5 - unsold);
    assert_eq!(record.action.quantity_raw, fresh.action.quantity_raw + 5 + unsold);
    let step = |label: &str| record.derivation.steps.iter().find(|step| step.label == label).expect("step").value.clone();
    assert_eq!(step("Expired, no longer for sale"), "5");
    assert_eq!(step(&format!("Expected to expire unsold: {unsold} by {}", in_days(2))), unsold.to_string());
    let reason = record.reasons.iter().find(|reason| reason.code == "LOT_EXPIRING").expect("a reason");
    assert_eq!(reason_text(reason), format!("{unsold} on hand are expected to expire unsold, the first by {}", in_days(2)));
    assert_eq!(record.columns["expiring_quantity"], unsold.to_string());
    assert_eq!(record.columns["expiring_on"], in_days(2));
    assert_eq!(record.derivation.result, record.action.quantity.to_string());
}

#[test]
fn goods_that_keep_long_enough_change_nothing_but_the_evidence() {
    let fresh = proposal(&bolt()).record;
    let mut kept = bolt();
    kept.position.lots = vec![lot("L1", "2027-12-31", kept.position.on_hand)];
    kept.item.shelf_life_days = Some(900);
    let record = proposal(&kept).record;
    assert_eq!((&record.action, &record.derivation, &record.impact), (&fresh.action, &fresh.derivation, &fresh.impact));
    let text = serde_json::to_string(&bolt()).expect("json");
    assert!(!text.contains("lots") && !text.contains("shelf_life"), "{text}");
}

/// The order is cut to what sells until goods received now expire, and says so.
#[test]
fn nobody_orders_more_than_sells_while_it_keeps() {
    let fresh = proposal(&bolt()).record;
    let mut short = bolt();
    short.item.shelf_life_days = Some(3);
    let record = proposal(&short).record;
    assert!(record.action.quantity < fresh.action.quantity, "{} of {}", record.action.quantity, fresh.action.quantity);
    assert!(record.derivation.steps.iter().any(|step| step.label == "What sells before goods received now expire"));
    let reason = record.reasons.iter().find(|reason| reason.code == "EXPIRY_CAP").expect("a reason");
    assert_eq!(reason_text(reason), "Cut to what sells within the 3 days for which it keeps");
}

#[test]
fn lots_that_cannot_be_are_refused() {
    let mut wrong = bolt();
    wrong.position.lots = vec![lot("L1", "2027-12-31", -1)];
    assert!(derive(&wrong).expect_err("negative").to_string().contains("lots of BOLT-M8|MAIN is -1"));
    let mut wrong = bolt();
    wrong.item.shelf_life_days = Some(0);
    assert!(derive(&wrong).expect_err("nothing").to_string().contains("shelf_life_days"));
}
