//! What the books say of the totals that an earlier system can give.

use crate::tables::{CustomerAccount, ItemSite, JournalLine, SupplierBill};
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Something that both systems can add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TotalKind {
    /// Cost of what is on hand, by site.
    StockValue,
    /// What customers owe less what they paid on account, by customer.
    Receivables,
    /// What is owed to suppliers, by supplier.
    Payables,
    /// Balance of an account of the ledger, debit positive.
    Account,
}

impl TotalKind {
    const ALL: [Self; 4] = [Self::StockValue, Self::Receivables, Self::Payables, Self::Account];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::StockValue => "stock_value",
            Self::Receivables => "receivables",
            Self::Payables => "payables",
            Self::Account => "account",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    fn lookup(self, work: &Work<'_>) -> Lookup {
        let prefix = key![work.entity_id()];
        match self {
            Self::StockValue => Lookup::set::<ItemSite>(prefix),
            Self::Receivables => Lookup::set::<CustomerAccount>(prefix),
            Self::Payables => Lookup::set::<SupplierBill>(prefix),
            Self::Account => Lookup::set::<JournalLine>(prefix),
        }
    }

    /// Every row that counts, with the subject it counts for.
    fn amounts(self, work: &Work<'_>) -> Result<Vec<(String, Amount)>, Stop> {
        let prefix = key![work.entity_id()];
        Ok(match self {
            Self::StockValue => work.scan::<ItemSite>(prefix)?.into_iter().map(|row| (row.site_id, row.pool_value)).collect(),
            Self::Receivables => {
                let owed = |row: CustomerAccount| Ok((row.customer_id, row.receivable.checked_sub(row.unapplied)?));
                work.scan::<CustomerAccount>(prefix)?.into_iter().map(owed).collect::<Result<_, Stop>>()?
            }
            Self::Payables => work.scan::<SupplierBill>(prefix)?.into_iter().map(|row| (row.supplier_id, row.open)).collect(),
            Self::Account => work.scan::<JournalLine>(prefix)?.into_iter().map(|row| (row.account, row.amount)).collect(),
        })
    }
}

/// Totals of the books by kind and subject; the empty subject is all of a kind.
pub struct BookTotals(BTreeMap<(TotalKind, String), Amount>);

impl BookTotals {
    /// Adds up the rows of these kinds.
    pub fn read(work: &Work<'_>, kinds: &BTreeSet<TotalKind>) -> Result<Self, Stop> {
        work.fetch(kinds.iter().map(|kind| kind.lookup(work)))?;
        let mut totals = BTreeMap::new();
        for kind in kinds {
            for (subject, amount) in kind.amounts(work)? {
                for subject in [subject, String::new()] {
                    let total: &mut Amount = totals.entry((*kind, subject)).or_default();
                    *total = total.checked_add(amount)?;
                }
            }
        }
        Ok(Self(totals))
    }

    /// What the books say; nothing for a subject that they do not know.
    pub fn of(&self, kind: TotalKind, subject: &str) -> Amount {
        self.0.get(&(kind, subject.to_owned())).copied().unwrap_or_default()
    }
}
