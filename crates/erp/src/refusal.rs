//! A business "no": a stable code, its subject and its parameters. Sentences are made from them at the edge, so that stored refusals stay readable
//! by later versions.

use std::collections::BTreeMap;

/// A refusal, as it is stored and compared.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Refusal {
    pub code: String,
    /// What was refused: a document line, a customer, an item at a site.
    pub subject: String,
    pub parameters: BTreeMap<String, String>,
}

impl Refusal {
    pub fn new(code: &str, subject: impl Into<String>) -> Self {
        Self { code: code.to_owned(), subject: subject.into(), parameters: BTreeMap::new() }
    }

    #[must_use]
    pub fn with(mut self, parameter: &str, value: impl ToString) -> Self {
        self.parameters.insert(parameter.to_owned(), value.to_string());
        self
    }

    /// What is wrong, as a sentence.
    pub fn message(&self) -> String {
        self.fill(self.spec().map_or("The command was refused: {code}", |spec| spec.message))
    }

    /// What would make it right, as a sentence.
    pub fn remedy(&self) -> String {
        self.fill(self.spec().map_or("See the list of refusals of this command", |spec| spec.remedy))
    }

    fn spec(&self) -> Option<&'static RefusalSpec> {
        spec(&self.code)
    }

    fn fill(&self, template: &str) -> String {
        let with_subject = template.replace("{subject}", &self.subject).replace("{code}", &self.code);
        self.parameters.iter().fold(with_subject, |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }
}

/// The sentences of a code.
#[derive(Debug)]
pub struct RefusalSpec {
    pub code: &'static str,
    pub message: &'static str,
    pub remedy: &'static str,
}

/// The sentences of a code, if it is known.
pub fn spec(code: &str) -> Option<&'static RefusalSpec> {
    REFUSALS.iter().find(|spec| spec.code == code)
}

macro_rules! refusals {
    ($($code:ident: $message:literal, $remedy:literal;)*) => {
        /// Every refusal with its sentences; `{subject}` and parameters are filled in.
        pub const REFUSALS: &[RefusalSpec] = &[$( RefusalSpec { code: stringify!($code), message: $message, remedy: $remedy } ),*];
    };
}

refusals! {
    already_exists: "{subject} exists already", "Use another id, or leave it as it is";
    unknown_entity: "There is no legal entity {subject}", "Create it with create_entity, or name an existing one";
    unknown_site: "There is no site {subject}", "Create it with create_site, or name an existing one";
    unknown_bin: "There is no bin {subject}", "Name a bin that create_site made";
    unknown_item: "There is no item {subject}", "Create it with create_item, or correct the id";
    unknown_unit: "{subject} has no unit {unit}", "Use the base unit or a unit given in create_item";
    unknown_supplier: "There is no supplier {subject}", "Create it with create_supplier, or correct the id";
    unknown_customer: "There is no customer {subject}", "Create it with create_customer, or correct the id";
    unknown_agreement: "There is no agreement {subject}", "Record it with create_supplier_agreement, or correct its number";
    not_offered: "{supplier} offers no {subject}", "Set its price with set_supplier_item, or give the support in place of special_cost";
    no_terms: "{subject} has no terms", "Give them with set_customer_terms";
    no_price: "There is no price for {subject} on {day}", "Set one with set_price, or give unit_price on the line";
    unknown_document: "There is no document {subject}", "Correct the number";
    wrong_state: "{subject} is {state}; this needs {expected}", "Look at the document and choose the step that its state allows";
    wrong_currency: "{subject} is in {expected}, not {found}", "Give the amount in {expected}";
    not_positive: "{subject} must be more than nothing", "Give a positive number";
    negative: "{subject} is less than nothing", "Give nothing or more";
    too_large: "{subject} is too large to be kept exactly", "Split it, or correct a slip of the decimal point";
    not_whole_units: "{quantity} {unit} of {subject} is no whole number of base units", "Order whole base units";
    price_unit_not_whole: "A {unit} of {subject} is no whole number of base units, so it cannot carry a price", "Give the price for a unit that holds whole base units";
    unknown_substitute: "{substitute} is no substitute of {subject} on {day}", "Record it with set_item_substitute, or choose another";
    ratio_needed: "{subject} is counted in {unit} and {substitute} in {other}", "Say with numerator and denominator how many of {substitute} replace how many of {subject}";
    not_whole_substitutes: "{quantity} at {ratio} is no whole number of {subject}", "Give a quantity that the ratio turns into whole base units";
    offer_ended: "{subject} could be taken until {until}", "Offer it again with offer_substitute, or leave the offer out";
    more_than_offered: "{subject} has {left} left and {requested} were given", "Take at most {left}: more would leave the substitute short itself";
    below_cost: "{substitute} in place of {subject} would bring {price} and costs {cost}", "Agree on a higher unit_price, or say who approved it with price_approved_by";
    insufficient_stock: "{subject} has {available} available and {requested} were asked for", "Take {available}, wait for the next receipt, or ship from another site";
    unknown_lot: "{subject} has no lot {lot} there", "Correct the lot, or leave it out to take the one that expires first";
    not_kept_by_lot: "{subject} is not kept by lot", "Leave lot_id and expires_on out, or have it kept by lot with change_item";
    lot_needed: "{subject} is kept by lot and does not say of which", "Give lot_id: it is printed on the goods";
    lot_differs: "{subject} expires on {expected}, not on {found}", "Give {expected}, or the goods another lot_id";
    expiry_needed: "Nothing says how long {subject} keeps", "Give expires_on, or shelf_life_days with change_item";
    beyond_shelf_life: "{subject} would keep until {day}; from today its shelf life ends on {latest}", "Give a day up to {latest}, or a longer shelf_life_days with change_item";
    lot_expired: "{subject} was good until {expires_on}, and today is {today}", "Take another lot; write this one off with adjust_stock for the reason expired, or send it back";
    more_than_ordered: "{subject} has {open} left on the order and {requested} were given", "Take at most {open}, or order more first";
    more_than_received: "{subject} has {open} received and not yet handled, and {requested} were given", "Take at most {open}";
    more_than_held: "{subject} has {held} waiting for inspection and {requested} were inspected", "Inspect at most {held}";
    more_than_allocated: "{subject} has {allocated} allocated and {requested} were to ship", "Allocate first with allocate_order, or ship {allocated}";
    more_than_open: "{subject} has {open} open and {requested} were given", "Give at most {open}; money beyond it can stay on account";
    more_than_charged: "{subject} is worth {charged} and {requested} were claimed", "Claim at most {charged}: what was billed, or what lost or damaged goods were sold for";
    already_claimed: "{subject} is claimed in {claim}", "Wait for the answer to {claim}; only what was rejected can be claimed again";
    outside_agreement: "{subject} is not in the terms of {agreement}: {why}", "Claim sales that its items, customer and days cover, or name another agreement";
    claim_window_shut: "{subject} could be claimed until {until}", "Leave it out: the supplier takes it no more";
    more_than_shipped: "{subject} has {open} shipped and not sent back, and {requested} came back", "Take back at most {open}; more was part of another shipment";
    more_than_returned: "{subject} has {open} left of the return and {requested} were given", "Give at most {open}";
    more_than_invoiced: "{subject} has {open} not yet credited and {requested} were to be", "Credit at most {open}";
    not_inspected: "{subject} has {open} looked at and not credited, and {requested} were to be credited", "Inspect it with inspect_return, dispose of it with dispose_return, or say that the credit is given in_advance";
    already_credited: "{subject} is credited already", "Look at the credit memo; credit another return, or give a reason of its own for more";
    fee_above_credit: "The fee {fee} is more than the {credit} that {subject} gives back", "Take a fee of at most {credit}";
    other_item: "{subject} was {expected}, not {found}", "Name a line that delivered {found}";
    payment_over_balance: "{subject} paid {amount}, and {unapplied} of it settle no invoice", "Name more invoices, correct the amount, or keep the rest with on_account";
    not_borne_out: "{subject} does not bear out that it is of {customer}: {basis}", "Match it anew, or record it without an assignment and settle it with settle_bank_line";
    bank_line_settled: "{subject} is {state} already", "Look at the line; a payment that was assigned wrongly is taken back with reverse_payment";
    bank_line_open: "{subject} of {booked_on} over {amount} may be the money of {customer} and is not settled", "Settle it with settle_bank_line: `chandler bank --open` says how";
    invoice_settled: "Nothing of {subject} is open", "Look at the invoice: it was paid, credited or written off";
    already_disputed: "{subject} is disputed in {dispute}", "Resolve {dispute} first, or log a note";
    other_party: "{subject} belongs to {owner}, not to {found}", "Name a document of {found}";
    other_site: "{subject} ships from {expected}, not from {found}", "Ship each site on its own";
    unknown_line: "{subject} has no line {line}", "Look at the document and correct the line number";
    repeated_line: "{subject} names line {line} twice", "Give each line once";
    no_cost: "{subject} has no stock whose cost could be taken", "Give unit_cost";
    nothing_to_do: "There is nothing left to do on {subject}", "Look at the document: it is complete";
    credit_limit: "{subject} has an exposure of {exposure} with this order and a limit of {limit}", "Collect, raise the limit, or reduce the order by {excess}";
    item_discontinued: "{subject} is discontinued", "Choose its successor, or set it active again";
    below_minimum: "{subject} orders at least {minimum}", "Order {minimum} or more";
    not_a_multiple: "{subject} is ordered in multiples of {multiple}", "Order {lower} or {upper}";
    above_maximum: "{subject} is ordered in at most {maximum}", "Order {maximum} or less at a time";
    supplier_inactive: "{subject} is no longer bought from", "Choose another supplier, or set it active again with change_supplier";
    stock_exists: "{subject} has {on_hand} on hand in {site_id} of {entity_id}", "Sell or write off what is there, or make a new item";
    in_past: "{subject} is {day}, which is before {today}", "Give {today} or a later day";
    in_future: "{subject} is {day}, which is after {today}", "Give a day up to {today}";
    before_document: "{subject} is of {since}, which is after {day}", "Give {since} or a later day, or correct the number";
    before_invoice: "{subject} is of {since}, which is after {day}", "Keep the money on_account and apply it from {since} on, or correct the day";
    before_cut_over: "{subject} is {day}, which history covers up to {cut_over_on}", "Give a day after {cut_over_on}";
    no_cut_over: "{subject} takes nothing over", "Begin with begin_cut_over";
    not_live: "{subject} is not live: its cut-over of {day} is open", "Compare its totals, explain what differs and go live: `chandler cut-over`, or the page of the import";
    already_live: "{subject} does business here already", "Book what is missing as business of its day, or take over into another legal entity";
    already_imported: "{subject} was imported for {day}", "Stay with {day}, or start over in a new home";
    control_account: "The balance of {subject} follows from {documents}", "Leave it out of the trial balance";
    not_checked: "The books of {subject} were not compared with the earlier system as they are now", "Give its totals with check_cut_over";
    difference_unexplained: "{subject} differs from the earlier system by {difference}", "Correct it, or say why with explain_difference";
    unknown_total: "There is no total {subject} in the check", "Name kind and subject as the check has them";
    unknown_recommendation: "There is no recommendation {subject}", "Correct the id, or look at the queue";
    stale_revision: "{subject} is at revision {current}; the one you saw was {given}", "Look at revision {current} and decide again";
    already_inbound: "{subject} has {inbound} on its way from other sites since it was proposed; the position is {position}, above the reorder point of {reorder_point}", "Reject it, or wait for the next run";
    already_on_order: "{subject} has {on_order} on order since it was proposed; the position is {position}, above the reorder point of {reorder_point}", "Reject it, or wait for the next run";
    no_longer_needed: "{subject} is at a position of {position} now, above the reorder point of {reorder_point}", "Reject it, or wait for the next run";
    risk_has_passed: "{subject} has {available} free to sell now, after {then} of which {short} would have been short", "Reject it, or wait for the next run";
    no_longer_needed_there: "{subject}: {site} has {available} free or coming now, after {then} when the transfer was proposed", "Reject it, or wait for the next run";
    no_longer_excess: "{subject} has {available} there or coming now, after {then} of which {excess} were too many", "Reject it, or wait for the next run";
    account_settled: "{subject} owes nothing any more", "Reject it, or wait for the next run";
    less_owed_since: "{subject} owes {now} of what was to be asked for, and no longer {then}", "Reject it, or wait for the next run";
    contested_since: "{subject} contests {invoice} since it was proposed", "Clear the dispute, or wait for the next run";
    dispute_has_ended: "The dispute {subject} has ended since it was proposed", "Reject it, or wait for the next run";
    nothing_on_account: "{subject} has nothing on account any more", "Reject it, or wait for the next run";
    above_approval: "{subject} costs {now} now, and {approved} was approved by rule", "Approve it by hand, or wait for the next run";
    our_fault_since: "{subject} got less or later than it ordered, gave goods back or contested an invoice since it was proposed", "Put that right first; the next run says whether to ask";
    promised_since: "{subject} has promised to pay since it was proposed", "Reject it, or wait for the next run";
    dunning_held: "{subject} is not to be contacted about money until {until}: {why}", "Release it with release_dunning, or wait for that day";
    not_held: "{subject} is not held back from dunning", "Look at `chandler dunning`: it lists who is held back and why";
    no_longer_on_hold: "{subject} is {state} now and waits for no credit", "Reject it, or wait for the next run";
    within_limit_again: "The customer of {subject} is within its limit again", "Allocate it with allocate_order";
    more_exposed_since: "{subject} is {now} over its limit now; it was {then} when the release was weighed", "Wait for the next run: it weighs the order again";
    less_ordered_since: "{now} of {subject} wait now; it was {then} when the release was weighed", "Wait for the next run: it weighs the order again";
    limit_has_changed: "The limit of {subject} is {now} now; it was {then} when the new one was proposed", "Reject it, or wait for the next run";
    price_has_changed: "The list price of {subject} is {now} now; it was {then} when the new one was proposed", "Reject it, or wait for the next run";
    recommendation_expired: "{subject} could be decided until {expires_on}", "Wait for the next run: it proposes again what is still needed";
    item_superseded: "{subject} is superseded by {successor}", "Order {successor} instead";
    unknown_reason: "{reason} is no reason for this", "Give one of {known}";
    unknown_action: "{subject} has no action {action}", "Choose one of {known}";
    cannot_set: "An edit of {subject} has to set its {needed}", "Give {needed}, and nothing else";
    missing_detail: "The reason {reason} needs {detail}", "Give {detail} too, or choose another reason";
    not_matured: "What {subject} brought is not known before the end of {matured_on}", "Wait for a run after that day; it measures by itself";
    record_damaged: "The record of {subject} does not hold together: {fault}", "Derive it again from its evidence; a record is never written by hand";
    unknown_rules: "There is no rule bundle {subject}", "Publish the rules first with publish_rules";
    bad_rules: "{subject} cannot be used as a rule file: {fault}", "{correction}";
    rules_not_sound: "The rules have {gaps} gaps, {overlaps} overlaps and {unreachable} rows that never fire", "Run `chandler rules check` and close what it names";
}
