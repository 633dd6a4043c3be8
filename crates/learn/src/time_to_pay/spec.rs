//! `models/time_to_pay/spec.toml` says what the program has.

use super::back_test::{LATE_BOOST, LOOK_DAYS, PACE_SEEN_DAYS, PACE_SEEN_MIN, PENALTIES, SHARES};
use super::challenger::{DEPTH, LEAF_ROWS, NAME, TREES};
use super::drift::WATCHED_DAYS;
use super::gate::{ANSWERS_MIN, CUSTOMERS_MIN, ROWS_MIN};
use super::levels::BELIEF;
use super::model::FORM;
use super::pace::PENALTY;
use super::train::{DAYS_LEARNT, Settings};
use crate::spec::assert_says;

#[test]
fn the_spec_is_what_the_program_has() {
    let penalties = PENALTIES.map(|penalty| format!("{penalty:.0}")).join(", ");
    let [shares @ .., last_share] = SHARES;
    let shares = shares.map(|share| share.to_string()).join(", ");
    let (trees, depth, rate) = (LATE_BOOST.trees, LATE_BOOST.depth, LATE_BOOST.rate);
    assert_says(
        "time_to_pay",
        &[
            format!("form = \"{FORM}\""),
            format!("logistic = \"linfa, L2 chosen from {penalties} by back-test, taken to the last digit by Newton's method\""),
            format!("boosted_trees = \"{trees} trees of depth {depth}, rate {rate}; share {shares} or {last_share} by back-test\""),
            format!(
                "pace = \"logistic hazard, L2 {PENALTY}; only where {PACE_SEEN_MIN} invoices were seen {PACE_SEEN_DAYS} days after their due day\""
            ),
            format!("window_days = {DAYS_LEARNT}"),
            format!("in_a_run_at_most = {}", Settings::OF_RUNS.invoices_max),
            format!("belief_in_the_curve_rows = {BELIEF}"),
            format!("looks_every_days = {LOOK_DAYS}"),
            format!(
                "{NAME} = \"smartcore, {TREES} trees of depth {DEPTH}, leaves of {LEAF_ROWS}; in shadow: recorded beside the model, used by nothing\""
            ),
            format!("watched_days = {WATCHED_DAYS}"),
            format!("rows_min = {ROWS_MIN}"),
            format!("answers_min = {ANSWERS_MIN}"),
            format!("customers_min = {CUSTOMERS_MIN}"),
        ],
    );
}
