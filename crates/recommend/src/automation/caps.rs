//! The money that rules have committed on a day, and whether more fits.

use super::state;
use super::terms::Terms;
use super::why::Why;
use crate::tables::AutomationRow;
use chandler_amount::{Amount, Currency};
use chandler_calendar::Day;
use std::collections::BTreeMap;

/// What is used of a day's caps, by supplier and in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caps {
    by_supplier: BTreeMap<String, Amount>,
    in_all: Amount,
}

/// What fitted, and what was used before it: kept with the approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    pub amount: Amount,
    pub supplier_used: Amount,
    pub day_used: Amount,
}

impl Caps {
    /// What stands of the approvals of a day: waiting or executed. What people took back, or could not be carried out, commits nothing.
    pub fn of(rows: &[AutomationRow], today: Day, currency: Currency) -> Self {
        let stands = |row: &&AutomationRow| [state::WAITING, state::EXECUTED].contains(&row.state.as_str());
        let mut caps = Self::default();
        for row in rows.iter().filter(stands).filter(|row| row.approved_on == Some(today) && row.currency == currency) {
            caps.add(row.supplier_id.as_deref(), row.amount);
        }
        caps
    }

    /// Takes the amount if it fits all three caps of a row.
    ///
    /// # Errors
    /// The first cap that it does not fit.
    pub fn take(&mut self, terms: &Terms, supplier_id: Option<&str>, amount: Amount, currency: Currency) -> Result<Committed, Why> {
        let money = |amount: Amount| amount.of(currency).to_string();
        let supplier_used = self.used_for(supplier_id);
        let committed = Committed { amount, supplier_used, day_used: self.in_all };
        if amount <= Amount::ZERO {
            return Err(Why::new("has_no_price", []));
        }
        if amount > terms.recommendation_cap {
            return Err(Why::new("above_its_cap", [("amount", money(amount)), ("cap", money(terms.recommendation_cap))]));
        }
        let fits = |used: Amount, cap: Amount| used.checked_add(amount).is_ok_and(|sum| sum <= cap);
        let is_used = |code, used, cap| Why::new(code, [("amount", money(amount)), ("used", money(used)), ("cap", money(cap))]);
        if !fits(supplier_used, terms.supplier_day_cap) {
            return Err(is_used("supplier_cap_used", supplier_used, terms.supplier_day_cap));
        }
        if !fits(self.in_all, terms.day_cap) {
            return Err(is_used("day_cap_used", self.in_all, terms.day_cap));
        }
        self.add(supplier_id, amount);
        Ok(committed)
    }

    /// Used for one supplier on the day.
    pub fn used_for(&self, supplier_id: Option<&str>) -> Amount {
        self.by_supplier.get(supplier_id.unwrap_or_default()).copied().unwrap_or_default()
    }

    /// Used on the day in all.
    pub fn used(&self) -> Amount {
        self.in_all
    }

    fn add(&mut self, supplier_id: Option<&str>, amount: Amount) {
        let used = self.by_supplier.entry(supplier_id.unwrap_or_default().to_owned()).or_default();
        *used = [*used, amount].into_iter().sum();
        self.in_all = [self.in_all, amount].into_iter().sum();
    }
}
