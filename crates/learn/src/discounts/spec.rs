//! `models/peer_discounts/spec.toml` says what the program has.

use super::peers::{PEERS_MAX, PEERS_MIN, SEEN};
use super::plant::{DISCOUNT_MAX, ONE_IN, RAISES};
use crate::spec::assert_says;

#[test]
fn the_spec_is_what_the_program_has() {
    let points = RAISES.map(|raise| format!("{:.0}", raise * 100.0)).join(", ");
    assert_says(
        "peer_discounts",
        &[
            format!("peers_min = {PEERS_MIN}"),
            format!("peers_max = {PEERS_MAX}"),
            format!("seen_counts = {SEEN}"),
            format!("raised_one_in = {ONE_IN}"),
            format!("raised_by_points = [{points}]"),
            format!("raised_to_at_most = {DISCOUNT_MAX}"),
        ],
    );
}
