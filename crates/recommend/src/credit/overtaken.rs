//! What the books say of a held order by now: it was released, shipped or cancelled, the customer paid, or more is owed. Such a row is offered no more, whether
//! or not a run has seen it yet.

use crate::kinds::{AnyRecord, is_material};
use crate::tables::RecommendationRow;
use chandler_amount::{Amount, Currency};
use chandler_catalogue::key;
use chandler_erp::tables::{CustomerAccount, CustomerTerms, SalesOrder};
use chandler_erp::{Lookup, Refusal, Stop, Work, exposure};
use serde_json::Value;

/// The column with the order's state when it was weighed: on hold, or open where a part was released before.
pub(super) const ORDER_STATE: &str = "order_state";

pub(super) fn live(row: &RecommendationRow) -> Vec<Lookup> {
    let customer = row.customer_id.iter().flat_map(|customer_id| {
        let customer = key![&row.entity_id, customer_id];
        [Lookup::row::<CustomerAccount>(customer.clone()), Lookup::row::<CustomerTerms>(customer)]
    });
    customer.chain([Lookup::row::<SalesOrder>(key![&row.entity_id, &row.subject])]).collect()
}

pub(super) fn still_true(work: &Work<'_>, record: &AnyRecord) -> Result<(), Stop> {
    let known = record.command()?;
    let customer_id = known.impact.about.customer_id.as_ref().ok_or_else(|| record.damaged("it names no customer"))?;
    let column = |name: &str| known.columns.get(name).cloned().unwrap_or_default();
    Held { entity_id: &known.entity_id, subject: &known.subject, customer_id, currency: known.impact.currency, column: &column }.still_holds(work)
}

pub(super) fn still_offered(work: &Work<'_>, row: &RecommendationRow) -> Result<(), Stop> {
    let Some(customer_id) = &row.customer_id else { return Ok(()) };
    let column = |name: &str| row.columns.as_ref().and_then(|columns| columns.get(name)).cloned().unwrap_or_default();
    Held { entity_id: &row.entity_id, subject: &row.subject, customer_id, currency: row.currency, column: &column }.still_holds(work)
}

/// The order, or the customer whose limit it is, as it was weighed.
struct Held<'r> {
    entity_id: &'r str,
    subject: &'r str,
    customer_id: &'r str,
    currency: Currency,
    column: &'r dyn Fn(&str) -> Value,
}

impl Held<'_> {
    fn still_holds(&self, work: &Work<'_>) -> Result<(), Stop> {
        let terms: CustomerTerms = work.require(key![self.entity_id, self.customer_id], "no_terms")?;
        if self.subject == self.customer_id {
            return self.limit_stands(&terms);
        }
        let order: SalesOrder = work.require(key![self.entity_id, self.subject], "unknown_document")?;
        if Some(order.state.as_str()) != (self.column)(ORDER_STATE).as_str() {
            return Err(Refusal::new("no_longer_on_hold", self.subject).with("state", order.state).into());
        }
        let account: CustomerAccount = work.require(key![self.entity_id, self.customer_id], "no_terms")?;
        let now = exposure(&account)?.checked_sub(terms.credit_limit)?;
        if now.0 <= 0 {
            return Err(Refusal::new("within_limit_again", self.subject).into());
        }
        let then = self.amount("over_limit");
        // Every order that is taken adds to the exposure: only half as much again is another matter.
        if now > then && is_material(Some(then.0), now.0) {
            let refusal = Refusal::new("more_exposed_since", self.customer_id).with("now", now.format(self.currency));
            return Err(refusal.with("then", then.format(self.currency)).into());
        }
        let (open, asked) = (order.open_amount, self.amount("order_amount"));
        if open < asked {
            let refusal = Refusal::new("less_ordered_since", self.subject).with("now", open.format(self.currency));
            return Err(refusal.with("then", asked.format(self.currency)).into());
        }
        Ok(())
    }

    /// Nobody has set another limit since.
    fn limit_stands(&self, terms: &CustomerTerms) -> Result<(), Stop> {
        let (now, then) = (terms.credit_limit, self.amount("credit_limit"));
        if now == then {
            return Ok(());
        }
        let refusal = Refusal::new("limit_has_changed", self.customer_id).with("now", now.format(self.currency));
        Err(refusal.with("then", then.format(self.currency)).into())
    }

    fn amount(&self, column: &str) -> Amount {
        (self.column)(column).as_str().and_then(|text| Amount::parse(text, self.currency).ok()).unwrap_or_default()
    }
}
