//! Receivables by age: what is open, what part of all that is, what the rules allow of it, and what it was a year ago.

use super::cells::{Cells, quoted, unusable, with_digits};
use super::words::{AGEING, BUCKETS, queue_of};
use super::{Figure, LAST_YEAR, TOO_YOUNG, VALUES_MAX, standing, trimmed};
use crate::documents::{Ageing, AgeingBucket, KpiDirection};
use crate::failure::Failure;
use crate::home::App;
use chandler_amount::{Amount, Currency, Money};
use chandler_engine::Session;

/// The KPIs that it is read from.
pub(super) const READ_FROM: [&str; 2] = ["receivables", "receivables_share"];
/// Digits of a share.
const SHARE_DIGITS: usize = 2;

impl App {
    /// From the figures of [`READ_FROM`].
    pub(super) fn ageing(&self, session: &Session, figures: &[Figure], currency: Currency) -> Result<Ageing, Failure> {
        let entity_id = quoted(&self.settings()?.entity_id);
        let query = format!("SELECT bucket, period, open, items, customers FROM receivables_ageing WHERE entity_id = {entity_id}");
        let rows = self.cells(session, &query, VALUES_MAX)?;
        // Books that are old enough had a balance, be it nothing.
        let is_old = figures.iter().any(|figure| figure.kpi == "receivables" && figure.period == LAST_YEAR);
        let bucket = |(name, label): &(&str, &str)| {
            let share = figures.iter().find(|figure| figure.kpi == "receivables_share" && figure.scope == *name && figure.period == 0);
            age(name, label, &rows, share, is_old, currency)
        };
        let buckets = BUCKETS.iter().map(bucket).collect::<Result<Vec<_>, Failure>>()?;
        let sum = |amounts: &mut dyn Iterator<Item = Money>| {
            let sum = Amount::checked_sum(amounts.map(|money| money.amount())).map_err(|_| unusable("sum of receivables"))?;
            Ok::<_, Failure>(sum.of(currency))
        };
        let total_last_year = is_old.then(|| sum(&mut buckets.iter().filter_map(|bucket| bucket.last_year))).transpose()?;
        Ok(Ageing {
            definition: AGEING.to_owned(),
            total: sum(&mut buckets.iter().map(|bucket| bucket.open))?,
            total_last_year,
            no_last_year: (!is_old).then(|| TOO_YOUNG.to_owned()),
            buckets,
            queue: queue_of("collections"),
        })
    }
}

fn age(name: &str, label: &str, rows: &[Cells], share: Option<&Figure>, is_old: bool, currency: Currency) -> Result<AgeingBucket, Failure> {
    let row = |period: i64| rows.iter().find(|row| row.name(0) == name && row.name(1) == period.to_string());
    let open = |period: i64| row(period).map_or(Ok(Amount::ZERO.of(currency)), |row| row.money(2, currency));
    let (items, customers) = row(0).map_or(Ok((0, 0)), |row| Ok::<_, Failure>((row.count(3)?, row.count(4)?)))?;
    let value = share.and_then(|figure| figure.value.as_deref());
    let target = share.and_then(|figure| figure.target.as_deref());
    Ok(AgeingBucket {
        bucket: name.to_owned(),
        label: label.to_owned(),
        open: open(0)?,
        items,
        customers,
        share: value.map(|text| with_digits(text, SHARE_DIGITS)),
        target: target.map(trimmed),
        standing: standing(KpiDirection::Lower, value, target),
        last_year: is_old.then(|| open(LAST_YEAR)).transpose()?,
    })
}
