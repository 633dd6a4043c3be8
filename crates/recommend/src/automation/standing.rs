//! The step of a segment that is in force, and why it is lower than the one that its row asks for.

use super::ALL;
use super::scorecard::Scorecard;
use super::terms::{Segment, Step, Terms};
use super::why::Why;
use crate::tables::AutomationSwitch;
use chandler_amount::{Amount, Currency, format_scaled};
use chandler_calendar::Zone;

/// The step in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub step: Step,
    /// Why it is lower than asked for; none where it is not.
    pub why: Option<Why>,
}

/// What of a row is in force by its scorecard and by the switches of people.
pub fn standing(segment: &Segment, terms: &Terms, card: &Scorecard, switches: &[AutomationSwitch], zone: &Zone, currency: Currency) -> Standing {
    if terms.step != Step::Automatic {
        return Standing { step: terms.step, why: None };
    }
    let why = stopped(segment, switches, zone)
        .or_else(|| (!segment.can_be_automatic()).then(|| Why::new("kind_has_no_caps", [])))
        .or_else(|| closed(terms, card, currency));
    Standing { step: if why.is_some() { Step::Suggest } else { Step::Automatic }, why }
}

fn stopped(segment: &Segment, switches: &[AutomationSwitch], zone: &Zone) -> Option<Why> {
    let concerns = |switch: &&AutomationSwitch| switch.stopped && (switch.scope == ALL || switch.scope == segment.kind);
    let switch = switches.iter().find(concerns)?;
    Some(Why::stopped(switch, zone))
}

/// What the scorecard lacks. The last outcomes are held against the same demand as all of them, so that trust that was earned closes by itself.
fn closed(terms: &Terms, card: &Scorecard, currency: Currency) -> Option<Why> {
    if card.settled < terms.settled_min {
        return Some(Why::new("too_few_settled", [("settled", card.settled.to_string()), ("needed", terms.settled_min.to_string())]));
    }
    let share = || percent(terms.realised_min_millionths);
    let money = |amount: Amount| amount.of(currency).to_string();
    if !brings(card.realised, card.predicted, terms.realised_min_millionths) {
        let figures = [("realised", money(card.realised)), ("predicted", money(card.predicted)), ("share", share())];
        return Some(Why::new("brings_too_little", figures));
    }
    if !brings(card.recent_realised, card.recent_predicted, terms.realised_min_millionths) {
        let (realised, predicted) = (money(card.recent_realised), money(card.recent_predicted));
        let count = terms.settled_min.to_string();
        return Some(Why::new("drift", [("count", count), ("realised", realised), ("predicted", predicted), ("share", share())]));
    }
    if is_above(card.overruled(), card.decided(), terms.overruled_max_millionths) {
        let share = percent(terms.overruled_max_millionths);
        let figures = [("overruled", card.overruled().to_string()), ("decided", card.decided().to_string()), ("share", share)];
        return Some(Why::new("overruled_too_often", figures));
    }
    None
}

/// Whether what came is at least this share of what was promised; nothing promised proves nothing.
fn brings(realised: Amount, predicted: Amount, share_millionths: i64) -> bool {
    predicted.0 > 0 && i128::from(realised.0) * 1_000_000 >= i128::from(predicted.0) * i128::from(share_millionths)
}

fn is_above(part: usize, whole: usize, share_millionths: i64) -> bool {
    part as i128 * 1_000_000 > whole as i128 * i128::from(share_millionths)
}

/// `80 %`.
fn percent(millionths: i64) -> String {
    format!("{} %", format_scaled(millionths, 4, 0))
}
