//! `models/peer_prices/spec.toml` says what the program has.

use super::detector::{ALERT_FROM, FORM, LEARNT_LINES, LOWERED_LINES_MIN, PRIOR, SETTINGS};
use super::evidence::{BAND_PEERS, BAND_PEERS_MIN, ITEM_PEERS};
use super::plant::{DEEPEST_CUT, LEARNT_ONE_IN, LEAST_CUT, SNAPPED_ONE_IN};
use crate::spec::assert_says;

#[test]
fn the_spec_is_what_the_program_has() {
    let percent = |share: f64| (share * 100.0).round();
    assert_says(
        "peer_prices",
        &[
            format!("form = \"{FORM}\""),
            format!(
                "boosted_trees = \"{} trees of depth {}, rate {}, leaves of {}\"",
                SETTINGS.trees, SETTINGS.depth, SETTINGS.rate, SETTINGS.leaf_rows
            ),
            format!("newest_lines = {LEARNT_LINES}"),
            format!("lowered_one_in = {LEARNT_ONE_IN}"),
            format!("lowered_by = \"{} % to {} %, every ratio as often as any other\"", percent(LEAST_CUT), percent(DEEPEST_CUT)),
            format!("on_a_known_price_one_in = {SNAPPED_ONE_IN}"),
            format!("of_the_band = {BAND_PEERS}"),
            format!("of_the_item = {ITEM_PEERS}"),
            format!("band_least = {BAND_PEERS_MIN}"),
            format!("slips_expected = {PRIOR}"),
            format!("alert_from = {ALERT_FROM}"),
            format!("lowered_lines_min = {LOWERED_LINES_MIN}"),
        ],
    );
}
