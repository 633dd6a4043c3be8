//! What the books say of a proposed contact by now: money that came since, or may have, a dispute, a promise. Who paid, contests or promised is not asked, whether or
//! not a run has seen it yet.

use super::actions::{APPLY_CREDIT, DISPUTE};
use crate::kinds::AnyRecord;
use crate::tables::{DunningHold, RecommendationRow};
use chandler_amount::{Amount, Currency};
use chandler_calendar::Day;
use chandler_catalogue::key;
use chandler_erp::tables::{BankLineCandidate, CustomerAccount, Dispute, Invoice};
use chandler_erp::{Lookup, Refusal, Stop, Work};
use serde_json::Value;

/// Columns that no screen shows: the invoices that are asked for, and the dispute that is to be cleared.
pub(super) const ASKED: &str = "asked_invoices";
pub(super) const DISPUTE_NUMBER: &str = "dispute_number";

/// What a contact was proposed for.
struct Proposed<'r> {
    entity_id: &'r str,
    customer_id: &'r str,
    verb: &'r str,
    currency: Currency,
    /// Day whose facts it rests on.
    as_of: Day,
    columns: &'r dyn Fn(&str) -> Value,
}

pub(super) fn live(row: &RecommendationRow) -> Vec<Lookup> {
    let column = |name: &str| row.columns.as_ref().and_then(|columns| columns.get(name)).cloned().unwrap_or_default();
    let mut lookups: Vec<Lookup> =
        row.customer_id.iter().map(|customer_id| Lookup::row::<CustomerAccount>(key![&row.entity_id, customer_id])).collect();
    lookups.extend(row.customer_id.iter().map(|customer_id| Lookup::row::<DunningHold>(key![&row.entity_id, customer_id])));
    lookups.extend(row.customer_id.iter().map(|customer_id| Lookup::set::<BankLineCandidate>(key![&row.entity_id, customer_id])));
    lookups.extend(texts(&column(ASKED)).iter().map(|number| Lookup::row::<Invoice>(key![&row.entity_id, number])));
    lookups.extend(column(DISPUTE_NUMBER).as_str().map(|number| Lookup::row::<Dispute>(key![&row.entity_id, number])));
    lookups
}

pub(super) fn still_true(work: &Work<'_>, record: &AnyRecord) -> Result<(), Stop> {
    let known = record.command()?;
    let customer_id = known.impact.about.customer_id.as_ref().ok_or_else(|| record.damaged("it names no customer"))?;
    let columns = |name: &str| known.columns.get(name).cloned().unwrap_or_default();
    let currency = known.impact.currency;
    Proposed { entity_id: &known.entity_id, customer_id, verb: &known.action.verb, currency, as_of: known.as_of, columns: &columns }.still_holds(work)
}

pub(super) fn still_offered(work: &Work<'_>, row: &RecommendationRow) -> Result<(), Stop> {
    let Some(customer_id) = &row.customer_id else { return Ok(()) };
    let columns = |name: &str| row.columns.as_ref().and_then(|columns| columns.get(name)).cloned().unwrap_or_default();
    let (entity_id, verb) = (&row.entity_id, &row.proposed_verb);
    Proposed { entity_id, customer_id, verb, currency: row.currency, as_of: row.as_of, columns: &columns }.still_holds(work)
}

impl Proposed<'_> {
    fn still_holds(&self, work: &Work<'_>) -> Result<(), Stop> {
        let account: CustomerAccount = work.require(key![self.entity_id, self.customer_id], "unknown_customer")?;
        if account.receivable.0 - account.unapplied.0 <= 0 && self.verb != APPLY_CREDIT {
            return Err(Refusal::new("account_settled", self.customer_id).into());
        }
        match self.verb {
            APPLY_CREDIT if account.unapplied.is_zero() => Err(Refusal::new("nothing_on_account", self.customer_id).into()),
            APPLY_CREDIT => Ok(()),
            DISPUTE => self.is_contested(work),
            _ => self.is_owed(work, &account),
        }
    }

    fn is_contested(&self, work: &Work<'_>) -> Result<(), Stop> {
        let number = (self.columns)(DISPUTE_NUMBER);
        let number = number.as_str().unwrap_or_default();
        let dispute: Dispute = work.require(key![self.entity_id, number], "unknown_document")?;
        if dispute.state == "open" { Ok(()) } else { Err(Refusal::new("dispute_has_ended", number).into()) }
    }

    /// No line of a bank statement may be the customer's money.
    fn is_not_in_the_bank(&self, work: &Work<'_>) -> Result<(), Stop> {
        let lines: Vec<BankLineCandidate> = work.scan(key![self.entity_id, self.customer_id])?;
        lines.into_iter().find(|line| line.is_open).map_or(Ok(()), |line| {
            let refusal = Refusal::new("bank_line_open", &line.line_number).with("customer", self.customer_id);
            Err(refusal.with("booked_on", line.booked_on).with("amount", line.amount.of(line.currency)).into())
        })
    }

    /// Nobody has said since that the customer is to be left alone.
    fn is_not_held(&self, work: &Work<'_>) -> Result<(), Stop> {
        let hold = work.get::<DunningHold>(key![self.entity_id, self.customer_id])?.filter(|hold| hold.counts_on(self.as_of));
        hold.map_or(Ok(()), |hold| {
            let refusal = Refusal::new("dunning_held", self.customer_id).with("until", hold.until_on.to_string());
            Err(refusal.with("why", hold.why).into())
        })
    }

    /// As much as was to be asked for, with nothing promised since and nothing that we failed the customer in.
    fn is_owed(&self, work: &Work<'_>, account: &CustomerAccount) -> Result<(), Stop> {
        if account.open_promises > 0 {
            return Err(Refusal::new("promised_since", self.customer_id).into());
        }
        self.is_not_in_the_bank(work)?;
        self.is_not_held(work)?;
        let mut owed = Amount::ZERO;
        for number in texts(&(self.columns)(ASKED)) {
            let invoice: Invoice = work.require(key![self.entity_id, &number], "unknown_document")?;
            if invoice.disputed {
                return Err(Refusal::new("contested_since", self.customer_id).with("invoice", number).into());
            }
            owed = owed.checked_add(invoice.open)?;
        }
        // The day itself counts too: what came after the run cannot be told from what came before, and a day's patience costs nothing.
        if account.failed_on.is_some_and(|day| day >= self.as_of) {
            return Err(Refusal::new("our_fault_since", self.customer_id).into());
        }
        let now = Amount((owed.0 - account.unapplied.0).max(0));
        let then = (self.columns)("past_due").as_str().and_then(|text| Amount::parse(text, self.currency).ok()).unwrap_or_default();
        if now >= then {
            return Ok(());
        }
        let refusal = Refusal::new("less_owed_since", self.customer_id).with("now", now.format(self.currency));
        Err(refusal.with("then", then.format(self.currency)).into())
    }
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|text| Some(text.as_str()?.to_owned())).collect()
}
