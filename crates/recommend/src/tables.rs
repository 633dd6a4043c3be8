//! The tables of recommendations: what is open, what was said at each revision, what people did, and what the next run has to respect.

use chandler_amount::{Amount, Currency, Price, Quantity};
use chandler_calendar::{Day, Instant};
use chandler_catalogue::{Record, Table, table};

/// All tables of this crate, in the order of the dictionary.
pub const TABLES: &[&Table] = &[
    RecommendationRow::TABLE,
    RecommendationRevision::TABLE,
    RecommendationEvent::TABLE,
    OutcomeRow::TABLE,
    SubjectControl::TABLE,
    HeldSubjectRow::TABLE,
    AutomationRow::TABLE,
    AutomationSwitch::TABLE,
    DunningHold::TABLE,
    PlanningCorrection::TABLE,
    DecisionRun::TABLE,
    ModelRow::TABLE,
    RuleBundle::TABLE,
    PublishedRules::TABLE,
];

table! {
    /// A recommendation as queues show it: every column that a screen filters or sorts on. The record itself is in its revision.
    pub struct RecommendationRow: recommendations, Current, key 2 {
        entity_id: String = "legal entity",
        rec_id: String = "recommendation",
        revision: i64 = "current revision, from 1",
        kind: String = "kind of decision: replenishment, stockout-risk, collections, margin, excess, credit",
        subject: String = "what it is about: item|site, a customer, a root cause",
        state: String = "proposed, edited, auto_approved, approved, rejected, snoozed, superseded, expired, executed, failed, outcome_measured, unmeasurable",
        item_id: Option<String> = "stock keeping unit",
        item_name: Option<String> = "description of the item",
        family: Option<String> = "product family",
        site_id: Option<String> = "site",
        supplier_id: Option<String> = "supplier",
        supplier_name: Option<String> = "name of the supplier",
        customer_id: Option<String> = "customer",
        customer_name: Option<String> = "name of the customer",
        owner: String = "who decides it, by rule or as a person said",
        verb: String = "what approving it does, such as buy",
        proposed_verb: String = "what the run proposed to do",
        action: Option<serde_json::Value> = "the ordinary command that approving runs, edited or proposed; empty for a purchase",
        base_unit: Option<String> = "unit of the quantities",
        quantity_raw: Option<Quantity> = "needed before minimum, pack, cap and price break",
        quantity: Option<Quantity> = "proposed",
        edited_quantity: Option<Quantity> = "what a person put in its place",
        unit_cost: Option<Price> = "price of price_per base units at the proposed quantity",
        price_per: Option<Quantity> = "base units that unit_cost buys",
        order_value: Amount = "cost of the quantity or the action, edited or proposed",
        value: Amount = "money moved by doing it, such as expected margin not lost",
        size: i64 = "how much was proposed: base units of a purchase, minor units at stake for another action",
        currency: Currency = "currency of the amounts",
        minutes_tenths: i64 = "work of deciding it, tenths of a minute",
        cover_days_before_tenths: Option<i64> = "days that the position lasts, tenths; empty without demand",
        cover_days_after_tenths: Option<i64> = "days that position and order last, tenths; empty without demand",
        stockout_before_millionths: Option<i64> = "probability of running out without the order, millionths",
        stockout_after_millionths: Option<i64> = "probability of running out with the order, millionths",
        confidence_millionths: i64 = "how good the data behind it are, millionths; ordinal, not a probability",
        order_by: Option<Day> = "latest day on which ordering still meets the target",
        deadline: Day = "day by which it should be decided",
        expires_on: Day = "last day on which it may be decided",
        as_of: Day = "day whose facts it rests on",
        policy: Option<String> = "quantity policy with version",
        forecast_method: Option<String> = "demand method with version",
        demand_class: Option<String> = "how the item sells",
        abc: Option<String> = "class by margin",
        columns: Option<serde_json::Value> = "columns of its kind's queue, decimals as text; empty for a purchase, whose columns are in the row",
        reasons: serde_json::Value = "main reasons by effect: code, effect, parameters",
        flags: serde_json::Value = "codes of what a planner should look at",
        snoozed_until: Option<Day> = "hidden until this day",
        supersedes: Option<String> = "earlier recommendation on the subject that this one replaced",
        superseded_by: Option<String> = "recommendation that replaced this one",
        document: Option<String> = "document that executing it made",
        first_run_id: String = "run that first proposed it",
        run_id: String = "run of the current revision",
        evidence_hash: String = "hash of the evidence of the current revision",
        hash: String = "hash of the record of the current revision",
    }
}

table! {
    /// What a recommendation said and rested on at one revision; an edit makes a revision too. Hash and replay belong to it.
    pub struct RecommendationRevision: recommendation_revisions, Append, key 3 {
        entity_id: String = "legal entity",
        rec_id: String = "recommendation",
        revision: i64 = "revision, from 1",
        origin: String = "run or edit",
        record: serde_json::Value = "the record: versions, action, derivation, reasons",
        evidence: serde_json::Value = "the facts from which the record derives again",
        evidence_hash: String = "hash of the evidence",
        hash: String = "hash of the record",
        run_id: String = "run that derived it",
        snapshot_id: String = "snapshot of the run",
        edit: Option<serde_json::Value> = "what a person changed: quantity or action, reason, note and the impact computed again",
    }
}

table! {
    /// Something that happened to a recommendation; its state is the last event's.
    pub struct RecommendationEvent: recommendation_events, Append, key 3 {
        entity_id: String = "legal entity",
        commit_seq: i64 = "commit that recorded it",
        line: i64 = "line within the commit",
        rec_id: String = "recommendation",
        revision: i64 = "revision after the event",
        event: String = "propose, refresh, supersede, expire, edit, approve, reject, snooze, wake, execute, fail, measure, give_up, assign, comment, auto_approve, return",
        from_state: Option<String> = "state before, empty for the first",
        to_state: String = "state after",
        reason: Option<String> = "reason code of a person",
        note: Option<String> = "remark of a person",
        actor: String = "who did it: a person, or the rule `automation/row` where it did",
        at: Instant = "when the business knew it",
        detail: serde_json::Value = "figures of the event",
    }
}

table! {
    /// What an executed recommendation brought, against what it had promised; or why that cannot be measured.
    pub struct OutcomeRow: outcomes, Append, key 2 {
        entity_id: String = "legal entity",
        rec_id: String = "recommendation",
        revision: i64 = "revision that was executed",
        kind: String = "kind of decision",
        subject: String = "what it is about",
        verb: String = "what was done",
        executed_on: Day = "day on which it was carried out",
        matured_on: Day = "last day of the time in which it counts what happened",
        state: String = "measured or unmeasurable",
        metric: String = "what is compared: units_short in base units; unit_days; cash_in, money_back in minor units",
        method: String = "method with version",
        currency: Currency = "currency of the amounts",
        predicted: Amount = "value of the revision that was executed",
        realised: Option<Amount> = "what it brought; empty where that cannot be measured",
        actual: Option<i64> = "the metric as it came",
        counterfactual: Option<i64> = "the metric as it would have come without the recommendation",
        why: Option<String> = "code of why it cannot be measured",
        derivation: Option<serde_json::Value> = "steps that add up to what it brought",
        evidence: serde_json::Value = "the facts from which the outcome derives again",
        evidence_hash: String = "hash of the evidence",
        run_id: String = "run that measured it",
        snapshot_id: String = "snapshot of the run",
    }
}

table! {
    /// What people decided about a subject; outlives the recommendation it was said on.
    pub struct SubjectControl: subject_controls, Current, key 3 {
        entity_id: String = "legal entity",
        kind: String = "kind of decision",
        subject: String = "what it is about",
        open_rec_id: Option<String> = "the one open recommendation on it",
        snoozed_until: Option<Day> = "hidden until this day",
        snoozed_size: Option<i64> = "size proposed when it was snoozed; half as much more or less wakes it",
        quiet_size: Option<i64> = "size last rejected, or accepted as it is",
        quiet_until: Option<Day> = "not proposed again in about that size before this day",
        reason: Option<String> = "reason code of the last rejection or snooze",
        owner: Option<String> = "who decides it, where a person said so and not the rule",
    }
}

table! {
    /// What a run holds back on a subject until a person has looked. Once released, the row says when.
    pub struct HeldSubjectRow: held_subjects, Current, key 3 {
        entity_id: String = "legal entity",
        kind: String = "kind of decision",
        subject: String = "what it is about",
        why: String = "code of what is in doubt",
        since_on: Day = "first day on which a run found it so",
        released_on: Option<Day> = "day of the run that found it settled; empty while it is held",
        item_id: Option<String> = "stock keeping unit",
        item_name: Option<String> = "description of the item",
        site_id: Option<String> = "site",
        supplier_id: Option<String> = "supplier",
        customer_id: Option<String> = "customer",
        customer_name: Option<String> = "name of the customer",
        base_unit: Option<String> = "unit of the quantity",
        quantity: Option<Quantity> = "wanted by customers within the last 90 days, or by the order in doubt",
        value: Amount = "missed if it stays so: margin of what the next 90 days like the last would lack, or of the order in doubt",
        currency: Currency = "currency of the amount",
        cover_days_tenths: Option<i64> = "days that usable stock lasts at that pace, tenths; empty where nothing is wanted",
        parameters: serde_json::Value = "figures of the sentence",
        run_id: String = "run that found it so, or released it",
    }
}

table! {
    /// What the rule table `automation` lets happen to a recommendation without a person, where a row asks for anything else than to suggest it.
    pub struct AutomationRow: automations, Current, key 2 {
        entity_id: String = "legal entity",
        rec_id: String = "recommendation",
        kind: String = "kind of decision",
        supplier_id: Option<String> = "supplier, for the caps",
        asked: String = "step that the row asks for: shadow, suggest or automatic",
        state: String = "shadow; suggested, where people decide; waiting, approved and in its veto window; executed; ended, where a person decided it before or a later run took it back; returned, where it could not be carried out",
        why: Option<String> = "code of why it is not automatic, or no longer",
        detail: serde_json::Value = "figures of the sentence",
        rule: String = "row that decided, table/row",
        rule_bundle: String = "hash of the rules",
        run_id: String = "run that it followed",
        approved_on: Option<Day> = "day on whose caps it counts while it is waiting or executed",
        amount: Amount = "what it commits",
        currency: Currency = "currency of the amount",
        executes_at: Option<Instant> = "end of its veto window",
    }
}

table! {
    /// The switch with which people stop what happens without them; the last word on one kind, or on all.
    pub struct AutomationSwitch: automation_switches, Current, key 2 {
        entity_id: String = "legal entity",
        scope: String = "kind of decision, or all",
        stopped: bool = "whether nothing of it happens without a person",
        why: String = "reason of whoever switched it",
        actor: String = "who switched it",
        at: Instant = "when the business knew it",
    }
}

table! {
    /// A customer whom nobody asks for money until a day. A customer has one; holding it again replaces it.
    pub struct DunningHold: dunning_holds, Current, key 2 {
        entity_id: String = "legal entity",
        customer_id: String = "customer",
        until_on: Day = "last day of it",
        why: String = "reason in words",
        held_on: Day = "day in the entity's zone on which it was said",
        actor: String = "who said so",
        released_on: Option<Day> = "day in the entity's zone on which it was taken back; empty while it counts",
        released_by: Option<String> = "who took it back",
    }
}

impl DunningHold {
    /// Whether nobody asks the customer on this day.
    pub fn counts_on(&self, day: Day) -> bool {
        self.released_on.is_none() && self.until_on >= day
    }
}

table! {
    /// A fact that a person corrected by rejecting; the next run plans with it.
    pub struct PlanningCorrection: planning_corrections, Current, key 3 {
        entity_id: String = "legal entity",
        correction: String = "lead_time_days, exclude_order_line, include_order_line, discontinued, superseded_by, supplier_problem",
        subject: String = "item|supplier, order|line, or item",
        value: Option<String> = "corrected value: days or item",
        active: bool = "whether runs use it",
        from_on: Day = "first day on which it holds",
        until_on: Option<Day> = "last day on which it holds, empty for ever",
        reason: String = "reason code it came from",
        rec_id: String = "recommendation it was said on; empty where it was said of the order itself",
        note: Option<String> = "remark of the person",
        actor: String = "who said it",
    }
}

table! {
    /// A run of the decision: which facts, rules, pipelines and models it used.
    pub struct DecisionRun: decision_runs, Append, key 2 {
        entity_id: String = "legal entity",
        run_id: String = "run",
        as_of: Day = "business day it decided for",
        snapshot_id: String = "snapshot it read",
        snapshot_seq: i64 = "last commit in the snapshot",
        snapshot_hash: String = "content hash of the snapshot",
        snapshot_tables: serde_json::Value = "version and hash of every table in the snapshot",
        rule_bundle: String = "hash of the rules",
        pipeline_bundle: String = "hash of the pipelines",
        models: serde_json::Value = "models with version and mode",
        draft: bool = "made with rules that are not published; recommends nothing that could execute",
        counts: serde_json::Value = "by each kind that was decided: checked, proposed, refreshed, superseded, expired",
        actor: String = "who ran it",
        recorded_at: Instant = "when it was recorded",
    }
}

table! {
    /// A trained model: what it learnt from, how it did on what it had not seen, what became of earlier ones, and whether it may answer.
    pub struct ModelRow: models, Current, key 3 {
        entity_id: String = "legal entity",
        model: String = "name of the model, such as time_to_pay",
        hash: String = "SHA-256 of its file",
        form: String = "name and version of its form",
        role: String = "champion, whose answers runs use; retired, which was; candidate, trained for a day in the past and asked by nobody",
        mode: String = "what the rule table models lets it do: on, shadow or off",
        gate: String = "open where it answers, closed where the rules do",
        why: Option<String> = "why its gate is closed",
        as_of: Day = "day at whose end it knows what it knows",
        learnt_from: i64 = "rows that it learnt from: invoices with a known outcome, sold lines, items",
        answered: i64 = "rows that it was there for: open invoices, lines that can still be claimed; 0 where nobody counts them",
        customers: i64 = "customers that it learnt from; 0 where it knows none",
        data_hash: String = "SHA-256 of what it learnt from",
        snapshot_id: Option<String> = "snapshot that it was trained on; empty where no run trained it",
        rule_bundle: String = "hash of the rules",
        pipeline_bundle: String = "hash of the pipelines",
        run_id: Option<String> = "last run that used it",
        tried: i64 = "rows that it was tried on without having seen them",
        measure: Option<String> = "what the figures on those are: log_loss, the lower the better; average_precision, the higher the better",
        model_figure_millionths: Option<i64> = "its figure, millionths",
        rules_figure_millionths: Option<i64> = "that of the rules that answer in its place, millionths",
        pace_days_thousandths: Option<i64> = "its mean error of the day of payment, thousandths of a day",
        rules_days_thousandths: Option<i64> = "that of the customers' usual days, thousandths of a day",
        challenger: Option<String> = "what was tried beside it in shadow",
        challenger_figure_millionths: Option<i64> = "figure of that on the same rows, millionths",
        drift: Option<String> = "within, breached or unmeasured; empty where nothing is watched",
        drift_why: Option<String> = "the limit that was passed, or why nothing could be measured",
        drift_since: Option<Day> = "day of the earlier model that is watched",
        drift_rows: Option<i64> = "invoices written since that day",
        score_psi_millionths: Option<i64> = "stability index of its scores on those, millionths",
        moved_input: Option<String> = "the input that moved most",
        input_psi_millionths: Option<i64> = "stability index of that, millionths",
        matured: Option<i64> = "of those invoices, the ones of which it is known whether they were late",
        said_millionths: Option<i64> = "share of late ones that it had said of those, millionths",
        happened_millionths: Option<i64> = "share that was late, millionths",
        slope_millionths: Option<i64> = "slope of its calibration on those, millionths: below one it was too sure",
        intervals: Option<i64> = "of those invoices, the ones whose 80 % interval is over",
        coverage_said_millionths: Option<i64> = "of these, said to be paid within it, millionths",
        coverage_millionths: Option<i64> = "of these, paid within it, millionths",
        file: String = "its file, by its place in the lake's folder",
        actor: String = "who trained it",
        recorded_at: Instant = "when it was recorded last",
    }
}

table! {
    /// A set of rule tables under its content hash; never changes.
    pub struct RuleBundle: rule_bundles, Append, key 1 {
        bundle: String = "content hash",
        tables: serde_json::Value = "text of every rule file by its name",
        published_at: Instant = "when it was published",
        actor: String = "who published it",
        draft: bool = "kept for replay only; not what runs use",
    }
}

table! {
    /// The rules that runs of an entity use now.
    pub struct PublishedRules: published_rules, Current, key 1 {
        entity_id: String = "legal entity",
        bundle: String = "content hash of the rule bundle",
        published_at: Instant = "when it became the one to use",
        actor: String = "who published it",
    }
}
