//! What people and runs do with recommendations, as commands of the one door into the business.
//!
//! Bulk commands answer row by row: a refused row leaves the others alone, and the whole answer is kept with the command
//! (`{"results":[…],"done":n,"refused":n}`).

mod answer;
mod approve;
mod assign;
mod automate;
mod comment;
mod edit;
mod execute_automatic;
mod hold;
mod hold_dunning;
mod judge_order_line;
mod open;
mod publish_rules;
mod record_model;
mod record_outcomes;
mod record_run;
mod reject;
mod snooze;
mod switch_automation;
mod text;

pub use answer::{BulkAnswer, Execution, RowOutcome, RowResult};
pub use record_run::RunCounts;

use chandler_erp::CommandSpec;

/// All commands of this crate.
pub const COMMANDS: &[CommandSpec] = &[
    CommandSpec {
        name: "record_run",
        summary: "Takes what a decision run found into the books of decisions",
        body_schema: || schemars::schema_for!(crate::RecordRun).to_value(),
        refusals: &["record_damaged", "unknown_rules"],
        before_live: true,
        decide: record_run::decide,
    },
    CommandSpec {
        name: "record_model",
        summary: "Takes a trained model into the books: what it learnt from, what speaks for and against it, and where its file is",
        body_schema: || schemars::schema_for!(crate::RecordModel).to_value(),
        refusals: &["record_damaged"],
        before_live: true,
        decide: record_model::decide,
    },
    CommandSpec {
        name: "record_outcomes",
        summary: "Takes into the books what executed recommendations brought, once each and not before their time is over",
        body_schema: || schemars::schema_for!(crate::RecordOutcomes).to_value(),
        refusals: &["unknown_recommendation", "stale_revision", "wrong_state", "not_matured", "record_damaged"],
        before_live: true,
        decide: record_outcomes::decide,
    },
    CommandSpec {
        name: "approve_recommendations",
        summary: "Approves recommendations and runs the ordinary command of each; purchases become order drafts, one per supplier and site",
        body_schema: || schemars::schema_for!(crate::ApproveRecommendations).to_value(),
        refusals: &[
            "not_live",
            "unknown_recommendation",
            "stale_revision",
            "wrong_state",
            "recommendation_expired",
            "item_discontinued",
            "item_superseded",
            "already_inbound",
            "already_on_order",
            "no_longer_needed",
            "risk_has_passed",
            "no_longer_excess",
            "no_longer_needed_there",
            "account_settled",
            "less_owed_since",
            "contested_since",
            "dispute_has_ended",
            "nothing_on_account",
            "promised_since",
            "our_fault_since",
            "dunning_held",
            "price_has_changed",
        ],
        before_live: false,
        decide: approve::decide,
    },
    CommandSpec {
        name: "reject_recommendations",
        summary: "Rejects recommendations; the reason becomes a correction that the next run plans with",
        body_schema: || schemars::schema_for!(crate::RejectRecommendations).to_value(),
        refusals: &[
            "unknown_recommendation",
            "stale_revision",
            "wrong_state",
            "unknown_reason",
            "missing_detail",
            "unknown_item",
            "unknown_document",
        ],
        before_live: true,
        decide: reject::decide,
    },
    CommandSpec {
        name: "edit_recommendations",
        summary: "Puts another quantity, or another of its actions, in place of what a recommendation proposes",
        body_schema: || schemars::schema_for!(crate::EditRecommendations).to_value(),
        refusals: &[
            "unknown_recommendation",
            "stale_revision",
            "wrong_state",
            "unknown_reason",
            "missing_detail",
            "not_positive",
            "not_a_multiple",
            "below_minimum",
            "above_maximum",
            "too_large",
            "unknown_action",
            "cannot_set",
        ],
        before_live: true,
        decide: edit::decide,
    },
    CommandSpec {
        name: "judge_order_line",
        summary: "Says whether an order line was a one-off or is regular demand; the next run plans with it",
        body_schema: || schemars::schema_for!(crate::JudgeOrderLine).to_value(),
        refusals: &["unknown_entity", "unknown_document"],
        before_live: true,
        decide: judge_order_line::decide,
    },
    CommandSpec {
        name: "hold_dunning",
        summary: "Says that nobody asks a customer for money until a day, and why; the next run leaves it alone",
        body_schema: || schemars::schema_for!(crate::HoldDunning).to_value(),
        refusals: &["unknown_entity", "unknown_customer"],
        before_live: true,
        decide: hold_dunning::hold,
    },
    CommandSpec {
        name: "release_dunning",
        summary: "Lets a customer be asked for money again",
        body_schema: || schemars::schema_for!(crate::ReleaseDunning).to_value(),
        refusals: &["unknown_entity", "not_held"],
        before_live: true,
        decide: hold_dunning::release,
    },
    CommandSpec {
        name: "snooze_recommendations",
        summary: "Hides recommendations until a day, also from later runs",
        body_schema: || schemars::schema_for!(crate::SnoozeRecommendations).to_value(),
        refusals: &["unknown_recommendation", "stale_revision", "wrong_state"],
        before_live: true,
        decide: snooze::snooze,
    },
    CommandSpec {
        name: "unsnooze_recommendations",
        summary: "Brings snoozed recommendations back",
        body_schema: || schemars::schema_for!(crate::UnsnoozeRecommendations).to_value(),
        refusals: &["unknown_recommendation", "stale_revision", "wrong_state"],
        before_live: true,
        decide: snooze::unsnooze,
    },
    CommandSpec {
        name: "assign_recommendations",
        summary: "Says who decides recommendations, also after later runs",
        body_schema: || schemars::schema_for!(crate::AssignRecommendations).to_value(),
        refusals: &["unknown_recommendation", "stale_revision", "wrong_state"],
        before_live: true,
        decide: assign::decide,
    },
    CommandSpec {
        name: "comment_on_recommendations",
        summary: "Puts a remark into the audit trail of recommendations",
        body_schema: || schemars::schema_for!(crate::CommentOnRecommendations).to_value(),
        refusals: &["unknown_recommendation", "stale_revision"],
        before_live: true,
        decide: comment::decide,
    },
    CommandSpec {
        name: "automate_recommendations",
        summary: "Approves by the rule table `automation` what its caps and the scorecards let pass after a run; each waits for its veto window",
        body_schema: || schemars::schema_for!(crate::AutomateRecommendations).to_value(),
        refusals: &["not_live", "unknown_document", "wrong_state", "unknown_rules", "bad_rules"],
        before_live: false,
        decide: automate::decide,
    },
    CommandSpec {
        name: "execute_automatic_approvals",
        summary: "Carries out what rules approved and nobody vetoed within its window; what no longer holds returns to people with the cause",
        body_schema: || schemars::schema_for!(crate::ExecuteAutomaticApprovals).to_value(),
        refusals: &["not_live", "above_approval"],
        before_live: false,
        decide: execute_automatic::decide,
    },
    CommandSpec {
        name: "switch_automation",
        summary: "Stops what happens without a person, of one kind or of all, also what waits in its veto window; or lets it start again",
        body_schema: || schemars::schema_for!(crate::SwitchAutomation).to_value(),
        refusals: &["unknown_entity"],
        before_live: true,
        decide: switch_automation::decide,
    },
    CommandSpec {
        name: "publish_rules",
        summary: "Makes an immutable bundle of rule tables that later runs use",
        body_schema: || schemars::schema_for!(crate::PublishRules).to_value(),
        refusals: &["bad_rules", "rules_not_sound"],
        before_live: true,
        decide: publish_rules::decide,
    },
];

/// The command of that name.
pub fn command(name: &str) -> Option<&'static CommandSpec> {
    COMMANDS.iter().find(|spec| spec.name == name)
}
