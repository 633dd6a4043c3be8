//! `open_account`: one line of the earlier system's trial balance.

use super::live::{cut_over_lookup, require_openings};
use crate::command::Command;
use crate::fields::MoneyText;
use crate::finance::posting_rules::{OPENING_ACCOUNT, OPENING_ACCOUNT_BALANCE, account};
use crate::finance::{Books, Dimensions, Entry};
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::OpeningBalance;
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
/// Takes over the balance of an account of the ledger; given again, it replaces the balance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenAccount {
    pub account: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// debit positive, credit negative
    pub balance: MoneyText,
}

/// Accounts whose balance follows from something else that is taken over.
const CONTROLLED: [(&str, &str); 4] = [
    (account::RECEIVABLE, "unpaid invoices (open_receivable)"),
    (account::INVENTORY, "stock (adjust_stock with the reason opening_balance)"),
    (account::PAYABLE, "unpaid bills (open_payable)"),
    (account::OPENING_BALANCES, "all that is taken over"),
];

impl Command for OpenAccount {
    const NAME: &'static str = "open_account";
    const SUMMARY: &'static str = "Takes over the balance of an account of the ledger";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "already_live", "control_account", "wrong_currency", "too_large"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::id(&self.account, "account")?;
        if let Some((_, documents)) = CONTROLLED.iter().find(|(account, _)| *account == self.account) {
            return Err(Refusal::new("control_account", &self.account).with("documents", documents).into());
        }
        let balance_key = key![work.entity_id(), &self.account];
        work.fetch([Books::lookup(work), cut_over_lookup(work), Lookup::row::<OpeningBalance>(balance_key.clone())])?;
        require_openings(work)?;
        let books = Books::open(work)?;
        let balance = reading::signed_amount(&self.balance, books.currency, "balance")?;
        let before = work.get::<OpeningBalance>(balance_key)?;
        let change = balance.checked_sub(before.as_ref().map_or(Amount::ZERO, |row| row.balance))?;
        let mut entry = Entry::new(&books, &self.account);
        entry.line_on(&OPENING_ACCOUNT, &self.account, change, &Dimensions::default())?;
        entry.line(&OPENING_ACCOUNT_BALANCE, change, &Dimensions::default())?;
        entry.post(work)?;
        work.document("account", &self.account);
        let (entity_id, currency) = (work.entity_id().to_owned(), books.currency);
        let name = self.name.or_else(|| before.and_then(|row| row.name));
        work.save(OpeningBalance { entity_id, account: self.account, name, balance, currency });
        Ok(())
    }
}
