//! Actions with what they are worth.

use crate::derivation::Derivation;
use crate::record::CommandAction;
use std::cmp::Reverse;

/// An action with the steps to its worth.
pub(crate) struct Weighed {
    pub action: CommandAction,
    pub derivation: Derivation,
    pub minutes_tenths: i64,
}

/// Those that gain something, most money a minute first; equals stay in their order.
pub(crate) fn worth_doing(mut weighed: Vec<Weighed>) -> Vec<Weighed> {
    weighed.retain(|weighed| weighed.action.value_minor > 0);
    weighed.sort_by_key(|weighed| Reverse(weighed.action.value_minor * 10 / weighed.minutes_tenths));
    weighed
}
