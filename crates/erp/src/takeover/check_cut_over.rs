//! `check_cut_over`: the books against the totals of the earlier system.

use super::book_totals::{BookTotals, TotalKind};
use super::live::{cut_over_lookup, open_cut_over};
use crate::command::{Command, Invalid};
use crate::fields::MoneyText;
use crate::finance::Books;
use crate::reading;
use crate::refusal::Refusal;
use crate::tables::CutOverTotal;
use crate::work::{Lookup, Stop, Work};
use chandler_amount::Amount;
use chandler_catalogue::key;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
/// Compares the books with the totals of the earlier system; replaces the check before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckCutOver {
    pub totals: Vec<GivenTotal>,
}

/// A total that the earlier system gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenTotal {
    pub kind: TotalKind,
    /// site, customer, supplier or account; all where it is left out, which an account cannot be
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    pub amount: MoneyText,
}

type Totals = BTreeMap<(TotalKind, String), Amount>;

impl Command for CheckCutOver {
    const NAME: &'static str = "check_cut_over";
    const SUMMARY: &'static str = "Compares the books with the totals of the earlier system";
    const REFUSALS: &'static [&'static str] = &["unknown_entity", "no_cut_over", "already_live", "repeated_line", "wrong_currency", "too_large"];
    const BEFORE_LIVE: bool = true;

    fn decide(self, work: &mut Work<'_>) -> Result<(), Stop> {
        reading::not_empty(&self.totals, "totals")?;
        let all = key![work.entity_id()];
        work.fetch([Books::lookup(work), cut_over_lookup(work), Lookup::set::<CutOverTotal>(all.clone())])?;
        let books = Books::open(work)?;
        let mut cut_over = open_cut_over(work)?;
        let expected = self.expected(&books)?;
        let actual = BookTotals::read(work, &expected.keys().map(|(kind, _)| *kind).collect())?;
        let mut earlier: Totaled = work.scan::<CutOverTotal>(all)?.into_iter().map(|row| ((row.kind.clone(), row.subject.clone()), row)).collect();
        for ((kind, subject), expected) in expected {
            let before = earlier.remove(&(kind.as_str().to_owned(), subject.clone()));
            write(work, &books, before, Compared { kind, expected, actual: actual.of(kind, &subject), subject })?;
        }
        for forgotten in earlier.into_values().filter(|row| row.counts) {
            work.update(CutOverTotal { counts: false, ..forgotten });
        }
        cut_over.checked_at = Some(work.context.recorded_at);
        work.document("cut_over", work.entity_id().to_owned());
        work.update(cut_over);
        Ok(())
    }
}

/// Rows of earlier checks by kind and subject.
type Totaled = BTreeMap<(String, String), CutOverTotal>;

/// Both sides of a total.
struct Compared {
    kind: TotalKind,
    subject: String,
    expected: Amount,
    actual: Amount,
}

impl CheckCutOver {
    fn expected(&self, books: &Books) -> Result<Totals, Stop> {
        let mut expected = Totals::new();
        for (index, total) in self.totals.iter().enumerate() {
            let subject = total.subject.clone().unwrap_or_default();
            if total.kind == TotalKind::Account && subject.is_empty() {
                let field = format!("totals[{index}].subject");
                return Err(Invalid::new(field, "The total names no account", "Give the number of the account").into());
            }
            let amount = reading::signed_amount(&total.amount, books.currency, &format!("totals[{index}].amount"))?;
            let line = name_of(total.kind.as_str(), &subject);
            if expected.insert((total.kind, subject), amount).is_some() {
                return Err(Refusal::new("repeated_line", "totals").with("line", line).into());
            }
        }
        Ok(expected)
    }
}

/// A total as refusals name it.
pub fn name_of(kind: &str, subject: &str) -> String {
    format!("{kind} {subject}").trim_end().to_owned()
}

/// What was explained stays explained as long as both sides are the same.
fn write(work: &mut Work<'_>, books: &Books, before: Option<CutOverTotal>, compared: Compared) -> Result<(), Stop> {
    let same = before.as_ref().filter(|row| row.expected == compared.expected && row.actual == compared.actual);
    let row = CutOverTotal {
        entity_id: work.entity_id().to_owned(),
        kind: compared.kind.as_str().to_owned(),
        subject: compared.subject,
        expected: compared.expected,
        actual: compared.actual,
        difference: compared.actual.checked_sub(compared.expected)?,
        counts: true,
        explanation: same.and_then(|row| row.explanation.clone()),
        signed_by: same.and_then(|row| row.signed_by.clone()),
        signed_at: same.and_then(|row| row.signed_at),
        currency: books.currency,
    };
    if before.is_some() {
        work.update(row)
    } else {
        work.insert(row)
    }
    Ok(())
}
