//! Why an order goes on or stays, as the customer can be told: the principal reasons with the customer's own figures, kept with the record (Regulation B covers
//! trade credit: what was decided against a customer needs its true reasons).

use super::actions::{Menu, PREPAY};
use super::chances::{Chances, not_computable, product, rests_on_prior};
use super::evidence::{CreditEvidence, LimitEvidence, PayingHabit, PaymentRecord};
use super::limit::Review;
use crate::Exact;
use crate::kinds::KindError;
use crate::record::Reason;
use chandler_amount::{format_scaled, parse_scaled};

/// The principal reasons that are told: more would hide the ones that counted.
const REASONS_KEPT: usize = 4;
/// An order of so many times the usual is large.
const LARGE_TIMES: i64 = 3;

/// Why it waits first, then what counts for and against the customer by its money: the effect of a reason is what it moves of the release's value.
pub(super) fn reasons(menu: &Menu<'_>) -> Result<Vec<Reason>, KindError> {
    let evidence = menu.evidence;
    let (account, own) = (&evidence.account, evidence.payer.own);
    let money = |minor: i64| evidence.money(minor);
    let mut causes = Vec::new();
    if !menu.fits() {
        let figures = [("room", money(menu.room_minor.max(0))), ("amount", money(menu.amount_minor)), ("payer", evidence.payer_band().to_owned())];
        causes.push(Reason::new("RULES_LEAVE_ROOM_FOR", (menu.room_minor.max(0) - menu.amount_minor).min(0), figures));
    }
    let (habit, losses) = (habit_effect(menu)?, loss_effect(menu)?);
    if own.ended == 0 {
        causes.push(Reason::new("NEW_CUSTOMER", habit, []));
    } else {
        let code = if habit < 0 { "PAYS_LATE" } else { "PAYS_ON_TIME" };
        causes.push(Reason::new(code, habit, habit_figures(own, &menu.chances)?));
    }
    if own.lost > 0 {
        causes.push(Reason::new("NEVER_PAID_BEFORE", losses, [("lost", own.lost.to_string()), ("late", own.late.to_string())]));
    }
    if account.past_due_minor > 0 {
        let figures = [("amount", money(account.past_due_minor)), ("days", account.days_past_due(evidence.as_of).to_string())];
        causes.push(Reason::new("PAST_DUE", -expected_loss(menu, account.past_due_minor)?, figures));
    }
    if account.broken_promises > 0 {
        causes.push(Reason::new("PROMISE_BROKEN", 0, [("count", account.broken_promises.to_string())]));
    }
    if account.disputed_minor > 0 {
        causes.push(Reason::new("DISPUTE", 0, [("amount", money(account.disputed_minor))]));
    }
    causes.extend(large_order(menu));
    // Stable: equal effects stay in the order of this file.
    causes.sort_by_key(|reason| -reason.effect.abs());
    let figures = [
        ("over", money(evidence.over_minor())),
        ("exposure", money(evidence.account.exposure_minor())),
        ("limit", money(evidence.customer.credit_limit_minor)),
    ];
    let mut reasons = vec![Reason::new("OVER_LIMIT_BY", -evidence.over_minor(), figures)];
    reasons.extend(causes);
    reasons.truncate(REASONS_KEPT);
    Ok(reasons)
}

/// Why a limit changes: what was in the way, what is needed, and how the customer pays.
pub(super) fn of_limit(review: &Review<'_>) -> Result<Vec<Reason>, KindError> {
    let (evidence, usage) = (review.evidence, &review.evidence.usage);
    let (account, own) = (&evidence.account, evidence.payer.own);
    let money = |minor: i64| evidence.money(minor);
    let need = Reason::new(
        "NEEDS_FOR_USUAL_ORDERS",
        review.need_minor,
        [("need", money(review.need_minor)), ("days", review.days_until_paid.to_string()), ("limit", money(evidence.customer.credit_limit_minor))],
    );
    let code = if evidence.payer_band() == "poor" { "PAYS_LATE" } else { "PAYS_ON_TIME" };
    let habit = Reason::new(code, 0, habit_figures(own, &review.chances)?);
    let mut reasons = Vec::new();
    if evidence.payer_band() == "poor" {
        if own.lost > 0 {
            reasons.push(Reason::new("NEVER_PAID_BEFORE", 0, [("lost", own.lost.to_string()), ("late", own.late.to_string())]));
        }
        if account.past_due_minor > 0 {
            let figures = [("amount", money(account.past_due_minor)), ("days", account.days_past_due(evidence.as_of).to_string())];
            reasons.push(Reason::new("PAST_DUE", 0, figures));
        }
        reasons.push(habit);
        if account.broken_promises > 0 {
            reasons.push(Reason::new("PROMISE_BROKEN", 0, [("count", account.broken_promises.to_string())]));
        }
        reasons.push(need);
    } else {
        let figures = [("orders", usage.held_orders.to_string()), ("amount", money(usage.held_minor))];
        reasons.extend([Reason::new("LIMIT_IN_THE_WAY", usage.held_minor, figures), need, habit]);
    }
    reasons.truncate(REASONS_KEPT);
    Ok(reasons)
}

/// What the customer has done, and what is expected of it.
fn habit_figures(own: PaymentRecord, chances: &Chances) -> Result<[(&'static str, String); 4], KindError> {
    let days = format_scaled(minor(chances.days_late, 1)?, 1, 1);
    let percent = format_scaled(minor(chances.late, 2)?, 0, 0);
    Ok([("late", own.late.to_string()), ("invoices", own.ended.to_string()), ("percent", percent), ("days", days)])
}

/// What the customer's own chance of paying late, and its days late, move of the value against a customer like all others.
fn habit_effect(menu: &Menu<'_>) -> Result<i64, KindError> {
    let less = |left: Exact, right: Exact| left.checked_subtract(right).ok_or_else(not_computable);
    let chances = &menu.chances;
    let saved = product(product(less(chances.company_late, chances.late)?, chances.lost)?, at_risk(menu)?)?;
    let sooner = menu.interest(menu.amount_minor, less(chances.company_days, chances.days_late)?)?;
    minor(saved.checked_add(sooner).ok_or_else(not_computable)?, menu.evidence.currency.minor_digits())
}

/// The same of what it has never paid.
fn loss_effect(menu: &Menu<'_>) -> Result<i64, KindError> {
    let difference = menu.chances.company_lost.checked_subtract(menu.chances.lost).ok_or_else(not_computable)?;
    minor(product(product(difference, menu.chances.late)?, at_risk(menu)?)?, menu.evidence.currency.minor_digits())
}

/// What is lost where the order is never paid: its goods, as far as nothing comes back, and its margin.
fn at_risk(menu: &Menu<'_>) -> Result<Exact, KindError> {
    let goods = product(menu.minor(menu.cost_minor), menu.loss_given_default()?)?;
    goods.checked_add(menu.minor(menu.margin_minor())).ok_or_else(not_computable)
}

/// Of money that is late already.
fn expected_loss(menu: &Menu<'_>, amount_minor: i64) -> Result<i64, KindError> {
    minor(product(product(menu.minor(amount_minor), menu.chances.lost)?, menu.loss_given_default()?)?, menu.evidence.currency.minor_digits())
}

fn large_order(menu: &Menu<'_>) -> Option<Reason> {
    let account = &menu.evidence.account;
    let usual = account.recent_orders_minor.checked_div(account.recent_orders)?;
    let is_large = usual > 0 && menu.amount_minor >= LARGE_TIMES * usual;
    let figures = [("amount", menu.evidence.money(menu.amount_minor)), ("usual", menu.evidence.money(usual))];
    is_large.then(|| Reason::new("ORDER_LARGE_FOR_CUSTOMER", 0, figures))
}

/// Whole units of so many places, away from nothing.
pub(super) fn minor(value: Exact, digits: u32) -> Result<i64, KindError> {
    let rounded = value.round_up_to(Exact::scaled(1, digits)).ok_or_else(not_computable)?;
    parse_scaled(&rounded.to_string(), digits).map_err(KindError::failed)
}

/// Codes of what to look at.
pub(super) fn flags(evidence: &CreditEvidence, verb: &str) -> Vec<String> {
    let flags = [
        ("RULES_ONLY", evidence.payer.model.is_none()),
        ("NEW_PAYER", evidence.payer_band() == "new"),
        ("LOSSES_NOT_SEEN", rests_on_prior(evidence.payer.company)),
        ("COST_NOT_KNOWN", has_unknown_cost(evidence)),
        ("PREPAYMENT_ASSUMED", verb == PREPAY),
    ];
    flags.into_iter().filter(|(_, raised)| *raised).map(|(flag, _)| flag.to_owned()).collect()
}

/// The same of a limit.
pub(super) fn limit_flags(evidence: &LimitEvidence) -> Vec<String> {
    let flags = [("RULES_ONLY", evidence.payer.model.is_none()), ("LOSSES_NOT_SEEN", rests_on_prior(evidence.payer.company))];
    flags.into_iter().filter(|(_, raised)| *raised).map(|(flag, _)| flag.to_owned()).collect()
}

/// 0.9 with good data, less for each doubt. It ranks by how much is known; it is no probability.
pub(super) fn confidence_millionths(payer: &PayingHabit, band: &str, is_cost_known: bool) -> i64 {
    let doubts = [(200_000, band == "new"), (100_000, payer.model.is_none()), (100_000, rests_on_prior(payer.company)), (200_000, !is_cost_known)];
    let doubt: i64 = doubts.iter().filter(|(_, raised)| *raised).map(|(doubt, _)| doubt).sum();
    900_000 - doubt
}

pub(super) fn has_unknown_cost(evidence: &CreditEvidence) -> bool {
    evidence.order.lines.iter().any(|line| line.unit_cost_micros.is_none())
}

/// The sentence of a reason.
pub fn reason_text(reason: &Reason) -> String {
    let template = match reason.code.as_str() {
        "OVER_LIMIT_BY" => "With this order {exposure} would be owed or ordered: {over} over the limit of {limit}",
        "RULES_LEAVE_ROOM_FOR" => "The rules leave room for {room} of the {amount} for a customer that counts as {payer}",
        "PAYS_LATE" => "{late} of {invoices} invoices were late; {percent} % of such invoices are, by {days} days on average",
        "PAYS_ON_TIME" => "Only {late} of {invoices} invoices were late; {percent} % of such invoices are, by {days} days on average",
        "NEW_CUSTOMER" => "No invoice of the customer has come due yet: it counts as any other",
        "NEVER_PAID_BEFORE" => "{lost} of {late} late invoices were never paid and given up",
        "PAST_DUE" => "{amount} are past due, the oldest by {days} days",
        "LIMIT_IN_THE_WAY" => "{orders} orders of {amount} were put on hold in 180 days",
        "NEEDS_FOR_USUAL_ORDERS" => "What it usually orders in the {days} days until it has paid comes to {need}; the limit is {limit}",
        "PROMISE_BROKEN" => "{count} promises to pay were broken",
        "DISPUTE" => "{amount} are contested",
        "ORDER_LARGE_FOR_CUSTOMER" => "{amount} is much for a customer whose orders usually come to {usual}",
        _ => "{code}",
    };
    reason.fill(template)
}
