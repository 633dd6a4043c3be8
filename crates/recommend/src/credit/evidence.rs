//! All that the release of a held order, or another limit, rests on.

use crate::replenishment::RuleUse;
use chandler_amount::{Amount, AmountError, Currency, Price, Quantity};
use chandler_calendar::Day;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Of fewer invoices no habit can be told.
const HABIT_INVOICES: i64 = 5;
/// Days past due from which a customer counts as one who pays poorly, where so much of what it owes is past due: a few dollars left over say nothing.
const LONG_DAYS: i32 = 30;
const LONG_SHARE: i64 = 10;
/// Days late on average from which a customer counts as slow, and as poor.
const SLOW_DAYS: i64 = 8;
const POOR_DAYS: i64 = 25;

/// The facts of one order that waits for its customer's credit. Amounts in minor units; probabilities as decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditEvidence {
    pub entity_id: String,
    pub as_of: Day,
    pub currency: Currency,
    pub customer: CreditCustomer,
    pub account: CreditAccount,
    pub payer: PayingHabit,
    pub order: HeldOrder,
    /// Rule rows that decided and what they gave.
    pub rules: Vec<RuleUse>,
    /// Content hash of the rule bundle.
    pub rule_bundle: String,
    /// Version of every method that can move a number.
    pub methods: BTreeMap<String, String>,
}

/// The facts of one customer's credit limit. Amounts in minor units; probabilities as decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitEvidence {
    pub entity_id: String,
    pub as_of: Day,
    pub currency: Currency,
    pub customer: CreditCustomer,
    pub account: CreditAccount,
    pub payer: PayingHabit,
    pub usage: LimitUse,
    /// Rule rows that decided and what they gave.
    pub rules: Vec<RuleUse>,
    /// Content hash of the rule bundle.
    pub rule_bundle: String,
    /// Version of every method that can move a number.
    pub methods: BTreeMap<String, String>,
}

/// What the limit was needed for in the last 180 days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitUse {
    /// Orders that were put on hold, and what they came to.
    pub held_orders: i64,
    pub held_minor: i64,
    /// Shipped goods without tax, and what they had cost.
    pub invoiced_minor: i64,
    pub cost_minor: i64,
    /// The customer's terms.
    pub payment_days: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditCustomer {
    pub customer_id: String,
    pub name: String,
    pub segment: String,
    pub credit_limit_minor: i64,
}

/// What the customer owes and has ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditAccount {
    pub receivable_minor: i64,
    /// Orders not yet invoiced, the held ones among them.
    pub open_orders_minor: i64,
    pub unapplied_minor: i64,
    /// Open, past due and not contested.
    pub past_due_minor: i64,
    /// When the oldest of it was due.
    #[serde(default)]
    pub oldest_due_on: Option<Day>,
    /// Open and contested.
    pub disputed_minor: i64,
    pub broken_promises: i64,
    /// Orders of the last 180 days without this one, and what they came to.
    pub recent_orders: i64,
    pub recent_orders_minor: i64,
}

/// How the customer has paid, how all customers have, and what the model says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayingHabit {
    pub own: PaymentRecord,
    pub company: PaymentRecord,
    /// What the model of paying on time says of the customer's newest open invoice; none where the rules answer, or nothing is open.
    #[serde(default)]
    pub model: Option<LateOutlook>,
}

/// Invoices that were paid, are overdue, or were given up. Whatever was contested or credited says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentRecord {
    pub ended: i64,
    /// Of them paid after their day, overdue, or given up.
    pub late: i64,
    /// Days late of those that were paid, together.
    pub late_days: i64,
    /// Of them given up because nobody will pay them.
    pub lost: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LateOutlook {
    pub invoice_number: String,
    /// Chance that an invoice like it is paid late, as if it were written today.
    pub late_probability: String,
    /// SHA-256 of the model.
    pub model: String,
}

/// The order, as far as it waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldOrder {
    pub so_number: String,
    /// `credit_hold`, or `open` where some of its lines were released before.
    pub state: String,
    pub ordered_on: Day,
    /// When the goods must leave to be on time.
    pub leaves_on: Day,
    /// Held orders of the customer that came after it: they take none of its room.
    pub later_held_minor: i64,
    pub lines: Vec<HeldLine>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldLine {
    pub line: i64,
    pub item_id: String,
    /// Neither shipped nor cancelled, base units.
    pub quantity: i64,
    pub unit_price_micros: i64,
    pub price_per: i64,
    /// Of a base unit; none where nobody knows.
    #[serde(default)]
    pub unit_cost_micros: Option<i64>,
}

impl HeldLine {
    /// What it will be invoiced at.
    ///
    /// # Errors
    /// When it is too large to be kept.
    pub fn amount_minor(&self, currency: Currency) -> Result<i64, AmountError> {
        Ok(Price(self.unit_price_micros).extend(Quantity(self.quantity), Quantity(self.price_per), currency)?.0)
    }

    /// What the goods cost; all of the price where nobody knows.
    ///
    /// # Errors
    /// When it is too large to be kept.
    pub fn cost_minor(&self, currency: Currency) -> Result<i64, AmountError> {
        match self.unit_cost_micros {
            Some(cost) => Ok(Price(cost).extend(Quantity(self.quantity), Quantity(1), currency)?.0),
            None => self.amount_minor(currency),
        }
    }
}

impl CreditAccount {
    pub fn exposure_minor(&self) -> i64 {
        self.receivable_minor + self.open_orders_minor - self.unapplied_minor
    }

    /// Days since the oldest invoice past due was due.
    pub fn days_past_due(&self, as_of: Day) -> i32 {
        self.oldest_due_on.map_or(0, |due_on| due_on.days_until(as_of)).max(0)
    }

    /// A tenth of what is owed or more is past due, and some of it long.
    fn is_long_past_due(&self, as_of: Day) -> bool {
        self.days_past_due(as_of) > LONG_DAYS && self.past_due_minor * LONG_SHARE >= self.receivable_minor
    }
}

impl PayingHabit {
    /// How the rules call the customer: `new`, `prompt`, `slow` or `poor`.
    pub fn band(&self, is_long_past_due: bool) -> &'static str {
        let own = self.own;
        if own.lost > 0 || is_long_past_due {
            "poor"
        } else if own.ended < HABIT_INVOICES {
            "new"
        } else if own.late_days >= POOR_DAYS * own.ended {
            "poor"
        } else if own.late_days >= SLOW_DAYS * own.ended {
            "slow"
        } else {
            "prompt"
        }
    }
}

impl CreditEvidence {
    /// By how much the exposure is over the limit.
    pub fn over_minor(&self) -> i64 {
        self.account.exposure_minor() - self.customer.credit_limit_minor
    }

    pub fn payer_band(&self) -> &'static str {
        self.payer.band(self.account.is_long_past_due(self.as_of))
    }

    pub fn money(&self, minor: i64) -> String {
        Amount(minor).of(self.currency).to_string()
    }
}

impl LimitEvidence {
    pub fn payer_band(&self) -> &'static str {
        self.payer.band(self.account.is_long_past_due(self.as_of))
    }

    pub fn money(&self, minor: i64) -> String {
        Amount(minor).of(self.currency).to_string()
    }
}
