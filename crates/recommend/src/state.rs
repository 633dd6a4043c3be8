//! The life of a recommendation. One table of transitions; every command goes through it.
//!
//! ```text
//! (run) ──► proposed ──► edited ──► approved ──► executed ──► outcome_measured | reversed | unmeasurable
//!            │ │  ▲         │           └──────► failed ▲
//!            │ ▼  │         └──► rejected               │
//!            │ snoozed ──► superseded | expired         │
//!            └──► auto_approved ── veto window ─────────┘
//! ```
//!
//! What a rule approved stays open through its veto window: people edit, reject or approve it as if it were proposed, and what cannot be carried out when the
//! window is over returns to them.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! names {
    ($(#[doc = $summary:literal])+ $name:ident { $( $(#[doc = $doc:literal])* $variant:ident = $text:literal, )+ }) => {
        $(#[doc = $summary])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $( $(#[doc = $doc])* $variant, )+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$( Self::$variant ),+];

            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $text ),+ }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.name() == name)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

names! {
    /// Where a recommendation is in its life.
    State {
        Proposed = "proposed",
        /// Open, with a quantity that a person put in place of the proposed one.
        Edited = "edited",
        /// Approved by a rule, and not carried out before its veto window is over.
        AutoApproved = "auto_approved",
        Approved = "approved",
        Rejected = "rejected",
        Snoozed = "snoozed",
        Superseded = "superseded",
        Expired = "expired",
        Executed = "executed",
        Failed = "failed",
        OutcomeMeasured = "outcome_measured",
        Reversed = "reversed",
        Unmeasurable = "unmeasurable",
    }
}

names! {
    /// What can happen to a recommendation.
    Event {
        Propose = "propose",
        /// A later run says about the same.
        Refresh = "refresh",
        /// A later run says something else; another recommendation takes its place.
        Supersede = "supersede",
        /// Its day has passed or nothing is needed any more.
        Expire = "expire",
        Edit = "edit",
        Approve = "approve",
        Reject = "reject",
        Snooze = "snooze",
        Wake = "wake",
        Execute = "execute",
        Fail = "fail",
        Measure = "measure",
        Reverse = "reverse",
        GiveUp = "give_up",
        /// Somebody else decides it.
        Assign = "assign",
        /// A remark of a person, for whoever looks at it next.
        Comment = "comment",
        /// A rule approves it; its veto window begins.
        AutoApprove = "auto_approve",
        /// What a rule approved goes back to people: it was stopped, or could not be carried out.
        Return = "return",
    }
}

impl State {
    /// Whether people can still decide it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Proposed | Self::Edited | Self::Snoozed | Self::AutoApproved)
    }

    /// The state after an event; `None` where the event has no place.
    ///
    /// ```
    /// use chandler_recommend::{Event, State};
    /// assert_eq!(State::Approved.after(Event::Execute), Some(State::Executed));
    /// assert_eq!(State::Executed.after(Event::Execute), None);
    /// ```
    pub fn after(self, event: Event) -> Option<Self> {
        use Event as On;
        Some(match (self, event) {
            (Self::Proposed | Self::Edited | Self::Snoozed, On::Refresh) => self,
            (Self::Proposed | Self::Edited | Self::AutoApproved, On::Edit) => Self::Edited,
            (Self::Proposed | Self::Edited | Self::AutoApproved, On::Approve) => Self::Approved,
            (Self::Proposed | Self::Edited | Self::AutoApproved, On::Reject) => Self::Rejected,
            (Self::Proposed, On::AutoApprove) => Self::AutoApproved,
            (Self::AutoApproved, On::Return) => Self::Proposed,
            (Self::Proposed, On::Snooze) => Self::Snoozed,
            (Self::Snoozed, On::Wake) => Self::Proposed,
            (Self::Proposed | Self::Snoozed | Self::AutoApproved, On::Supersede) => Self::Superseded,
            (Self::Proposed | Self::Edited | Self::Snoozed | Self::AutoApproved | Self::Approved, On::Expire) => Self::Expired,
            (Self::Approved | Self::AutoApproved, On::Execute) => Self::Executed,
            (Self::Approved | Self::AutoApproved, On::Fail) => Self::Failed,
            (Self::Executed, On::Measure) => Self::OutcomeMeasured,
            (Self::Executed, On::Reverse) => Self::Reversed,
            (Self::Executed, On::GiveUp) => Self::Unmeasurable,
            (Self::Proposed | Self::Edited | Self::Snoozed | Self::AutoApproved, On::Assign) | (_, On::Comment) => self,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows: states in their order; columns: refresh supersede expire edit approve reject snooze wake execute fail measure reverse give_up assign comment auto_approve return.
    const TABLE: &str = "
        proposed          proposed superseded expired edited approved rejected snoozed - - - - - - proposed proposed auto_approved -
        edited            edited   -          expired edited approved rejected -       - - - - - - edited edited - -
        auto_approved     -        superseded expired edited approved rejected -       - executed failed - - - auto_approved auto_approved - proposed
        approved          -        -          expired -      -        -        -       - executed failed - - - - approved - -
        rejected          -        -          -       -      -        -        -       - - - - - - - rejected - -
        snoozed           snoozed  superseded expired -      -        -        -       proposed - - - - - snoozed snoozed - -
        superseded        -        -          -       -      -        -        -       - - - - - - - superseded - -
        expired           -        -          -       -      -        -        -       - - - - - - - expired - -
        executed          -        -          -       -      -        -        -       - - - outcome_measured reversed unmeasurable - executed - -
        failed            -        -          -       -      -        -        -       - - - - - - - failed - -
        outcome_measured  -        -          -       -      -        -        -       - - - - - - - outcome_measured - -
        reversed          -        -          -       -      -        -        -       - - - - - - - reversed - -
        unmeasurable      -        -          -       -      -        -        -       - - - - - - - unmeasurable - -";

    #[test]
    fn every_pair_of_state_and_event_does_what_the_table_says() {
        let rows: Vec<Vec<&str>> = TABLE.trim().lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows.len(), State::ALL.len());
        for (state, row) in State::ALL.iter().zip(&rows) {
            assert_eq!(state.name(), row[0]);
            assert_eq!(state.after(Event::Propose), None);
            assert_eq!(row.len(), Event::ALL.len());
            for (event, expected) in Event::ALL[1..].iter().zip(&row[1..]) {
                let found = state.after(*event).map_or("-", State::name);
                assert_eq!(found, *expected, "{state} on {event}");
            }
        }
    }

    #[test]
    fn names_read_back_and_match_their_json() {
        for state in State::ALL {
            assert_eq!(State::from_name(state.name()), Some(*state));
            assert_eq!(serde_json::to_value(state).expect("json"), state.name());
        }
        assert_eq!(State::from_name("burnt"), None);
    }
}
