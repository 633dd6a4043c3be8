//! How likely an order is paid late, and how likely never.
//!
//! Method `never_paid@1`: whoever never pays has paid late first, so the chance is that of being late times the share of late invoices that are given up. Late is
//! what the model of paying on time says of the customer's newest open invoice; where no model answers, the customer's own share drawn to all customers'. The
//! share that is given up is the customer's own drawn to the company's, and that to the rules' prior, each as (k + w m) / (n + w): of n late invoices k were
//! given up, and the mean m of the wider group weighs as much as w invoices. A company that has lost nothing yet has a small chance of it, never none.

use super::evidence::{PayingHabit, PaymentRecord};
use crate::Exact;
use crate::derivation::{DerivationError, Source};
use crate::kinds::{Decisions, KindError};
use crate::replenishment::RuleUse;

/// Name and version of the method.
pub(super) const NEVER_PAID_VERSION: &str = "never_paid@1";

/// What is expected of the customer's paying, with where each figure comes from.
pub(super) struct Chances {
    pub late: Exact,
    pub late_label: String,
    pub late_source: Source,
    /// Of late invoices never paid.
    pub lost: Exact,
    pub lost_label: String,
    /// Days that an invoice is late on average, what is on time among them.
    pub days_late: Exact,
    /// The same of all customers.
    pub company_late: Exact,
    pub company_lost: Exact,
    pub company_days: Exact,
}

impl Chances {
    pub fn of(rules: &[RuleUse], payer: &PayingHabit, customer_id: &str) -> Result<Self, KindError> {
        let rules = Decisions::of(rules);
        let share = |output: &str| Ok::<_, KindError>(Exact::scaled(rules.scaled("credit", output, 9).map_err(KindError::failed)?, 9));
        let whole = |output: &str| rules.scaled("credit", output, 0).map_err(KindError::failed);
        let (prior_weight, weight) = (whole("prior_invoices")?, whole("company_invoices")?);
        let (own, company) = (payer.own, payer.company);
        let company_late = drawn(company.late, company.ended, prior_weight, share("prior_late_share")?)?;
        let company_lost = drawn(company.lost, company.late, prior_weight, share("prior_lost_share")?)?;
        let company_days = if company.ended > 0 { divided(company.late_days, company.ended)? } else { Exact::from(0) };
        let (late, late_label, late_source) = match &payer.model {
            Some(model) => {
                let chance = model.late_probability.parse().map_err(KindError::failed)?;
                let label = format!("Chance that it is paid late: what the model says of an invoice like {} written today", model.invoice_number);
                (chance, label, Source::new("payment_outlooks", model.invoice_number.clone()))
            }
            None => {
                let label = format!("Chance that it is paid late: {}", words("late", own.late, own.ended, "of all customers", company_late, weight));
                (drawn(own.late, own.ended, weight, company_late)?, label, Source::new("invoice_ends", customer_id))
            }
        };
        Ok(Self {
            late,
            late_label,
            late_source,
            lost: drawn(own.lost, own.late, weight, company_lost)?,
            lost_label: format!("Of what is late never paid: {}", words("given up", own.lost, own.late, "of the company", company_lost, weight)),
            days_late: drawn(own.late_days, own.ended, weight, company_days)?,
            company_late,
            company_lost,
            company_days,
        })
    }

    /// Never paid.
    pub fn never(&self) -> Result<Exact, KindError> {
        product(self.late, self.lost)
    }
}

/// A company without a single loss: what the rules assume decides alone.
pub(super) fn rests_on_prior(company: PaymentRecord) -> bool {
    company.lost == 0
}

/// `own` of `of`, drawn to a mean that weighs as much as so many.
///
/// By hand: 1 of 4 drawn to 0.02 with the weight of 16 is (1 + 0.32) / 20 = 0.066.
fn drawn(own: i64, of: i64, weight: i64, mean: Exact) -> Result<Exact, KindError> {
    let from_mean = product(Exact::from(weight), mean)?;
    let sum = Exact::from(own).checked_add(from_mean).and_then(|sum| sum.checked_divide(Exact::from((of + weight).max(1))));
    sum.ok_or_else(not_computable)
}

fn divided(part: i64, whole: i64) -> Result<Exact, KindError> {
    Exact::from(part).checked_divide(Exact::from(whole)).ok_or_else(not_computable)
}

pub(super) fn product(left: Exact, right: Exact) -> Result<Exact, KindError> {
    left.checked_multiply(right).ok_or_else(not_computable)
}

pub(super) fn not_computable() -> KindError {
    KindError::failed(DerivationError::NotComputable { n: 1 })
}

fn words(what: &str, own: i64, of: i64, whose: &str, mean: Exact, weight: i64) -> String {
    format!("{own} of {of} {what}, with the {mean} {whose} counting as much as {weight} invoices")
}

#[cfg(test)]
mod tests {
    use super::drawn;

    #[test]
    fn few_invoices_say_little_and_no_loss_is_not_no_chance_of_one() {
        let mean = "0.02".parse().unwrap();
        assert_eq!(drawn(1, 4, 16, mean).unwrap().to_string(), "0.066");
        assert_eq!(drawn(0, 0, 16, mean).unwrap(), mean);
        assert_eq!(drawn(0, 184, 16, mean).unwrap().to_string(), "0.0016");
    }
}
