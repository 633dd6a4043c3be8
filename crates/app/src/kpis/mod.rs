//! KPIs: one definition each, their values as of the last run, and the rows behind them.
//!
//! Promises: values are the digits of `kpi_values`; the parts of a bridge add up to its change; the buckets of the ageing to the receivables.
//! Leaves out: computing anything that a pipeline computes.

mod ageing;
mod bridge;
mod cells;
mod head;
mod rows;
mod subjects;
mod words;

use crate::CONTRACT;
use crate::documents::{BridgeCause, FillBridge, Kpi, KpiBoard, KpiBreakdown, KpiDirection, KpiPoint, KpiScope, KpiStanding, KpiUnit, LastRun};
use crate::failure::Failure;
use crate::home::App;
use ageing::READ_FROM;
use bridge::Missed;
use cells::{Cells, unusable, with_digits};
pub(crate) use cells::{quoted, trimmed};
use chandler_amount::{Currency, format_scaled, parse_scaled};
use chandler_calendar::Day;
use chandler_engine::Session;
pub use rows::KpiRowsRequest;
use std::collections::BTreeMap;
pub(crate) use subjects::KpiSubjects;
use words::{CAUSES, KPIS, KpiSpec, kpi_spec, queue_of};

/// Months that are shown of every KPI, the newest among them.
const PERIODS: i64 = 25;
/// The months that a KPI is compared with: the one before, and the same a year ago.
const PREVIOUS: i64 = 1;
const LAST_YEAR: i64 = 12;
/// Rows of the KPI table that are read at the most: scopes of three months, and the series.
const VALUES_MAX: usize = 100_000;
/// Sites, families or customers of a breakdown that are sent.
const SCOPES_MAX: usize = 200;
/// Why nothing is known of a year ago.
const TOO_YOUNG: &str = "The books do not go back far enough";
const NOTHING_THEN: &str = "There was nothing to measure a year ago";
/// Digits in which the lake keeps values.
const DIGITS: u32 = 4;

/// One row of `kpi_values`.
struct Figure {
    kpi: String,
    scope_kind: String,
    scope: String,
    period: i64,
    from: Day,
    to: Day,
    numerator: Option<String>,
    denominator: Option<String>,
    value: Option<String>,
    target: Option<String>,
    currency: Option<String>,
}

impl App {
    /// Every KPI with its target, the month before, the same month a year ago, and what it is made of.
    ///
    /// # Errors
    /// Code `not_run` before the first run; or when the lake cannot be read.
    pub fn kpis(&self) -> Result<KpiBoard, Failure> {
        let Some(run) = self.last_run()? else { return Err(self.not_run()) };
        let session = self.session_as_of(None, None)?;
        let currency = self.currency()?;
        let figures = self.figures(&session, KPIS.iter().map(|spec| spec.name).chain(READ_FROM))?;
        let names = self.scope_names(&session)?;
        Ok(KpiBoard {
            contract: CONTRACT,
            as_of: day_of(&figures, &run),
            run,
            currency: currency.to_string(),
            kpis: KPIS.iter().map(|spec| kpi(spec, &figures, &names, currency)).collect(),
            bridges: self.bridges(&session, &figures)?,
            ageing: self.ageing(&session, &figures, currency)?,
        })
    }

    fn not_run(&self) -> Failure {
        let subject = self.home_dir().display().to_string();
        Failure::refusal("not_run", subject, "The figures have not been computed yet", "Run the decision first: `chandler run`")
    }

    /// The figures of these KPIs.
    fn figures(&self, session: &Session, names: impl IntoIterator<Item = &'static str>) -> Result<Vec<Figure>, Failure> {
        let names: Vec<String> = names.into_iter().map(quoted).collect();
        let query = format!(
            "SELECT kpi, scope_kind, scope, period, after_on, to_on, numerator, denominator, value, target, currency FROM kpi_values \
             WHERE entity_id = {} AND kpi IN ({}) AND (scope_kind = 'all' OR period IN (0, {LAST_YEAR})) ORDER BY kpi, scope_kind, scope, period",
            quoted(&self.settings()?.entity_id),
            names.join(", ")
        );
        self.cells(session, &query, VALUES_MAX)?.iter().map(figure).collect()
    }

    /// Names of sites and customers, by kind and key.
    fn scope_names(&self, session: &Session) -> Result<BTreeMap<(String, String), String>, Failure> {
        let query = "SELECT 'site', site_id, name FROM core_sites UNION ALL SELECT 'customer', customer_id, name FROM core_customers";
        let rows = self.cells(session, query, VALUES_MAX)?;
        Ok(rows.iter().map(|row| ((row.name(0), row.name(1)), row.name(2))).collect())
    }

    fn bridges(&self, session: &Session, figures: &[Figure]) -> Result<Vec<FillBridge>, Failure> {
        let query = format!(
            "SELECT measure, period, cause, lines_missed FROM service_misses WHERE entity_id = {} AND period IN (0, {PREVIOUS}, {LAST_YEAR})",
            quoted(&self.settings()?.entity_id)
        );
        let mut misses = BTreeMap::new();
        for row in self.cells(session, &query, VALUES_MAX)? {
            misses.insert((row.name(0), row.count(1)?, row.name(2)), row.count(3)?);
        }
        let pairs = ["promised", "requested"].into_iter().flat_map(|measure| [(measure, PREVIOUS), (measure, LAST_YEAR)]);
        pairs.filter_map(|(measure, period)| fill_bridge(measure, period, figures, &misses).transpose()).collect()
    }
}

/// The day that the figures are of.
fn day_of(figures: &[Figure], run: &LastRun) -> Day {
    figures.iter().find(|figure| figure.period == 0).map_or(run.as_of, |figure| figure.to)
}

fn figure(row: &Cells) -> Result<Figure, Failure> {
    Ok(Figure {
        kpi: row.name(0),
        scope_kind: row.name(1),
        scope: row.name(2),
        period: row.count(3)?,
        from: row.day(4)?.plus_days(1),
        to: row.day(5)?,
        numerator: row.text(6),
        denominator: row.text(7),
        value: row.text(8),
        target: row.text(9),
        currency: row.text(10),
    })
}

fn kpi(spec: &KpiSpec, figures: &[Figure], names: &BTreeMap<(String, String), String>, currency: Currency) -> Kpi {
    let own: Vec<&Figure> = figures.iter().filter(|figure| figure.kpi == spec.name).collect();
    let of = |period: i64| own.iter().find(|figure| figure.scope_kind == "all" && figure.period == period).copied();
    let shown = |text: &Option<String>| text.as_deref().map(|text| with_digits(text, value_digits(spec.unit, currency)));
    let value = |period: i64| of(period).and_then(|figure| shown(&figure.value));
    let now = of(0);
    let of_all = own.iter().find(|figure| figure.scope_kind == "all");
    let target = of_all.and_then(|figure| figure.target.as_deref()).map(trimmed);
    let (queue, no_queue) = spec.repair.told();
    let part = |text: Option<&String>| text.map(|text| part_digits(text, now.and_then(|figure| figure.currency.as_ref()), currency));
    Kpi {
        name: spec.name.to_owned(),
        title: spec.title.to_owned(),
        definition: spec.definition.to_owned(),
        unit: spec.unit,
        better: spec.better,
        value: value(0),
        numerator: part(now.and_then(|figure| figure.numerator.as_ref())),
        denominator: part(now.and_then(|figure| figure.denominator.as_ref())),
        numerator_label: spec.numerator.to_owned(),
        denominator_label: spec.denominator.map(str::to_owned),
        currency: now.and_then(|figure| figure.currency.clone()),
        unknown_because: value(0).is_none().then(|| spec.unknown.to_owned()),
        standing: standing(spec.better, value(0).as_deref(), target.as_deref()),
        no_target: target.is_none().then(|| spec.no_target.to_owned()),
        target,
        previous: value(PREVIOUS),
        change: difference(value(0).as_deref(), value(PREVIOUS).as_deref(), spec.unit, currency),
        last_year: value(LAST_YEAR),
        no_last_year: value(LAST_YEAR).is_none().then(|| no_last_year(of(LAST_YEAR)).to_owned()),
        change_to_last_year: difference(value(0).as_deref(), value(LAST_YEAR).as_deref(), spec.unit, currency),
        series: (0..PERIODS).rev().filter_map(|period| Some(point_of(of(period)?, value_digits(spec.unit, currency)))).collect(),
        breakdowns: ["site", "family", "segment", "customer"].iter().filter_map(|kind| breakdown(kind, spec, &own, names, currency)).collect(),
        queue,
        no_queue,
    }
}

fn point_of(figure: &Figure, digits: usize) -> KpiPoint {
    KpiPoint { period: figure.period, from: figure.from, to: figure.to, value: figure.value.as_deref().map(|text| with_digits(text, digits)) }
}

/// Why there is no value of a year ago, by what the KPI was for the whole company then.
fn no_last_year(of_all: Option<&Figure>) -> &'static str {
    if of_all.is_some() { NOTHING_THEN } else { TOO_YOUNG }
}

/// The scopes of one kind, those with the most behind them first.
fn breakdown(kind: &str, spec: &KpiSpec, own: &[&Figure], names: &BTreeMap<(String, String), String>, currency: Currency) -> Option<KpiBreakdown> {
    let mut now: Vec<&Figure> = own.iter().filter(|figure| figure.scope_kind == kind && figure.period == 0).copied().collect();
    let weight = |figure: &Figure| figure.denominator.as_deref().or(figure.numerator.as_deref()).and_then(scaled).unwrap_or(0);
    now.sort_by_key(|figure| std::cmp::Reverse(weight(figure)));
    let then = |scope: &str| own.iter().find(|figure| figure.scope_kind == kind && figure.scope == scope && figure.period == LAST_YEAR);
    let shown = |text: Option<&String>| text.map(|text| with_digits(text, value_digits(spec.unit, currency)));
    let scopes = now.iter().take(SCOPES_MAX).map(|figure| {
        let named = names.get(&(kind.to_owned(), figure.scope.clone())).filter(|name| !name.is_empty());
        let label = if figure.scope.is_empty() { "Belongs to none" } else { named.map_or(figure.scope.as_str(), String::as_str) };
        let part = |text: Option<&String>| text.map(|text| part_digits(text, figure.currency.as_ref(), currency));
        KpiScope {
            scope: figure.scope.clone(),
            label: label.to_owned(),
            value: shown(figure.value.as_ref()),
            numerator: part(figure.numerator.as_ref()),
            denominator: part(figure.denominator.as_ref()),
            target: figure.target.as_deref().map(trimmed),
            standing: standing(spec.better, figure.value.as_deref(), figure.target.as_deref()),
            last_year: shown(then(&figure.scope).and_then(|figure| figure.value.as_ref())),
        }
    });
    let scopes: Vec<KpiScope> = scopes.collect();
    let of_all = own.iter().find(|figure| figure.scope_kind == "all" && figure.period == LAST_YEAR).copied();
    let no_last_year = scopes.iter().all(|scope| scope.last_year.is_none()).then(|| no_last_year(of_all).to_owned());
    (!scopes.is_empty()).then(|| KpiBreakdown { scope_kind: kind.to_owned(), scopes, scopes_in_all: now.len(), no_last_year })
}

fn fill_bridge(measure: &str, period: i64, figures: &[Figure], misses: &BTreeMap<(String, i64, String), i64>) -> Result<Option<FillBridge>, Failure> {
    let kpi = format!("line_fill_rate_{measure}");
    let of = |period: i64| figures.iter().find(|figure| figure.kpi == kpi && figure.scope_kind == "all" && figure.period == period);
    let (Some(before), Some(after)) = (of(period), of(0)) else { return Ok(None) };
    let hundredths = |text: &Option<String>| text.as_deref().and_then(scaled).map(|value| value / 100).ok_or_else(|| unusable("line fill rate"));
    let lines = |text: &Option<String>| text.as_deref().and_then(scaled).map(|value| value / 10_000).ok_or_else(|| unusable("count of lines"));
    let change = hundredths(&after.value)? - hundredths(&before.value)?;
    let count = |period: i64, cause: &str| misses.get(&(measure.to_owned(), period, cause.to_owned())).copied().unwrap_or(0);
    let missed: Vec<Missed> = CAUSES
        .iter()
        .map(|spec| Missed { cause: spec.code.to_owned(), before: count(period, spec.code), after: count(0, spec.code) })
        .filter(|missed| missed.before + missed.after > 0)
        .collect();
    let parts = bridge::split(&missed, lines(&before.denominator)?, lines(&after.denominator)?, change);
    let mut causes: Vec<(i64, BridgeCause)> =
        missed.iter().zip(parts).filter_map(|(missed, part)| Some((part, bridge_cause(missed, part)?))).collect();
    causes.sort_by_key(|(part, _)| *part);
    let point = |figure: &Figure| point_of(figure, 2);
    Ok(Some(FillBridge {
        kpi: kpi.clone(),
        against: if period == PREVIOUS { "previous" } else { "last_year" }.to_owned(),
        before: point(before),
        after: point(after),
        change: format_scaled(change, 2, 2),
        causes: causes.into_iter().map(|(_, cause)| cause).collect(),
    }))
}

fn bridge_cause(missed: &Missed, part: i64) -> Option<BridgeCause> {
    let spec = CAUSES.iter().find(|spec| spec.code == missed.cause)?;
    Some(BridgeCause {
        cause: missed.cause.clone(),
        label: spec.label.to_owned(),
        change: format_scaled(part, 2, 2),
        lines: missed.after,
        lines_before: missed.before,
        repair: spec.repair.to_owned(),
        queue: queue_of(spec.queue),
    })
}

fn value_digits(unit: KpiUnit, currency: Currency) -> usize {
    if unit == KpiUnit::Money { currency.minor_digits() as usize } else { 2 }
}

/// Money with the digits of its currency, counts and days without zeros at their end.
fn part_digits(text: &str, own: Option<&String>, currency: Currency) -> String {
    if own.is_some() { with_digits(text, currency.minor_digits() as usize) } else { trimmed(text) }
}

/// A decimal of the lake in ten-thousandths.
fn scaled(text: &str) -> Option<i64> {
    parse_scaled(text, DIGITS).ok()
}

fn difference(now: Option<&str>, then: Option<&str>, unit: KpiUnit, currency: Currency) -> Option<String> {
    let change = scaled(now?)?.checked_sub(scaled(then?)?)?;
    Some(format_scaled(change, DIGITS, value_digits(unit, currency) as u32))
}

fn standing(better: KpiDirection, value: Option<&str>, target: Option<&str>) -> Option<KpiStanding> {
    let (value, target) = (scaled(value?)?, scaled(target?)?);
    let is_met = match better {
        KpiDirection::Higher => value >= target,
        KpiDirection::Lower => value <= target,
        KpiDirection::Neither => return None,
    };
    Some(if is_met { KpiStanding::Met } else { KpiStanding::Missed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stands_on_the_good_side_of_its_target_or_not() {
        let stands = |better, value| standing(better, Some(value), Some("45"));
        assert_eq!(stands(KpiDirection::Higher, "45.00"), Some(KpiStanding::Met));
        assert_eq!(stands(KpiDirection::Higher, "44.99"), Some(KpiStanding::Missed));
        assert_eq!(stands(KpiDirection::Lower, "45.01"), Some(KpiStanding::Missed));
        assert_eq!(stands(KpiDirection::Neither, "45.01"), None);
        assert_eq!(standing(KpiDirection::Lower, None, Some("45")), None);
    }

    #[test]
    fn a_change_has_the_digits_of_its_unit() {
        let usd: Currency = "USD".parse().expect("a currency");
        assert_eq!(difference(Some("87.78"), Some("89.80"), KpiUnit::Percent, usd).as_deref(), Some("-2.02"));
        assert_eq!(difference(Some("5.00"), None, KpiUnit::Days, usd), None);
    }
}
