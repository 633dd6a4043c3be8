//! What the decisions of a simulated home were worth, held against what was planted in it: each queue at a team's capacity, the money found, how true its
//! probabilities were, and the company before and after somebody began to decide by them.
//!
//! Promises: reads the books and the truth and changes nothing; a figure that cannot be had is empty, never 0. Leaves out: homes of real companies, whose
//! truth nobody knows; there the outcomes of executed recommendations say it.

mod bands;
mod calibration;
mod collections;
mod company;
mod credit;
mod excess;
mod margin;
mod needs;
mod replenishment;
mod stock_outs;
mod stockout_risk;
mod support;
mod taken;
mod truth;

use crate::CONTRACT;
use crate::failure::Failure;
use crate::home::App;
use crate::simulate::planner_minutes;
use bands::{ClassRecall, SizeBand};
use calibration::Calibration;
use chandler_calendar::Day;
use company::Company;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use taken::Judged;
use truth::Truth;

/// What is judged, and beside what.
#[derive(Clone, Debug, Default)]
pub struct JudgeRequest {
    /// Folder of the truth; the home's own where it is left out.
    pub truth: Option<PathBuf>,
    /// Truth of the same company with its own people deciding all the time.
    pub beside: Option<PathBuf>,
    /// Minutes of work of a day: what is open is judged as far as they go.
    pub capacity_minutes: f64,
}

/// The decisions of a home against what was planted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DecisionReport {
    pub contract: u32,
    pub task: &'static str,
    pub as_of: Day,
    /// First evening on which somebody decided; nothing where the company's own people did all the time.
    pub since: Option<Day>,
    pub capacity_minutes: f64,
    pub kinds: Vec<KindReport>,
    pub company: Company,
    pub notes: Vec<String>,
}

/// One queue. Rows taken are those that were carried out, and of those that are open as many as fit into a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct KindReport {
    pub kind: String,
    pub measures: Vec<JudgedMeasure>,
    /// What was planted by its size, and how much of it was found.
    pub by_size: Vec<SizeBand>,
    /// The same by what it was.
    pub by_class: Vec<ClassRecall>,
    pub calibration: Option<Calibration>,
}

/// A figure with what it says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JudgedMeasure {
    pub name: &'static str,
    /// Shares from 0 to 1, counts, or dollars where the name ends in `dollars`; nothing where there is nothing to measure.
    pub value: Option<f64>,
    pub meaning: &'static str,
}

impl KindReport {
    fn new(kind: &str) -> Self {
        Self { kind: kind.to_owned(), ..Self::default() }
    }

    fn say(&mut self, name: &'static str, value: Option<f64>, meaning: &'static str) {
        self.measures.push(JudgedMeasure { name, value: value.filter(|value| value.is_finite()).map(unsigned_nothing), meaning });
    }
}

/// A sum of nothing is −0 in floating point.
fn unsigned_nothing(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value }
}

/// A share; nothing of nothing.
fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// How many, for a measure.
fn count(number: usize) -> Option<f64> {
    Some(number as f64)
}

impl App {
    /// Judges the decisions of a simulated home.
    ///
    /// # Errors
    /// Code `no_truth` where the home was not simulated or its truth is elsewhere; failures of the books.
    pub fn judge_decisions(&self, request: &JudgeRequest) -> Result<DecisionReport, Failure> {
        let truth = Truth::read(request.truth.as_deref().unwrap_or(&self.home.truth_dir()))?;
        let beside = request.beside.as_deref().map(company::read_evenings).transpose()?;
        let judged = Judged::read(self, planner_minutes(request.capacity_minutes)?)?;
        let mut kinds = vec![
            replenishment::judge(self, &judged, &truth)?,
            stockout_risk::judge(self, &judged, &truth)?,
            collections::judge(self, &judged, &truth)?,
            margin::judge(self, &judged, &truth)?,
            excess::judge(&judged, &truth),
            credit::judge(&judged),
        ];
        for report in &mut kinds {
            judged.say_what_became(report, &truth);
        }
        let notes = notes(&judged, &truth);
        Ok(DecisionReport {
            contract: CONTRACT,
            task: "decisions",
            as_of: self.business_date()?,
            since: truth.since,
            capacity_minutes: request.capacity_minutes,
            kinds,
            company: Company::of(&truth, beside.as_deref()),
            notes,
        })
    }
}

fn notes(judged: &Judged, truth: &Truth) -> Vec<String> {
    let mut notes = Vec::new();
    if judged.is_empty() {
        notes.push("Nothing was recommended in this home yet: `chandler run`.".to_owned());
    }
    if truth.since.is_none() {
        notes
            .push("The company's own people decided all the time: `chandler simulate --decide-from` lets recommendations be carried out.".to_owned());
    }
    notes
}

impl KindReport {
    /// Measures by name.
    pub fn by_name(&self) -> BTreeMap<&'static str, Option<f64>> {
        self.measures.iter().map(|measure| (measure.name, measure.value)).collect()
    }
}

impl DecisionReport {
    /// One row a figure, as people read it.
    pub fn rows(&self) -> Vec<[String; 4]> {
        let mut rows = Vec::new();
        for report in &self.kinds {
            let row = |measure: &JudgedMeasure| [report.kind.clone(), measure.name.to_owned(), figure(measure.value), measure.meaning.to_owned()];
            rows.extend(report.measures.iter().map(row));
            rows.extend(report.by_size.iter().map(|band| [report.kind.clone(), "recall by size".to_owned(), figure(band.recall), band.words()]));
            let of_class = |found: &ClassRecall| share(found.found as f64, found.planted as f64);
            rows.extend(
                report.by_class.iter().map(|found| [report.kind.clone(), "recall by class".to_owned(), figure(of_class(found)), found.words()]),
            );
            if let Some(calibration) = &report.calibration {
                rows.extend(calibration.rows().into_iter().map(|(name, value, meaning)| [report.kind.clone(), name, figure(value), meaning]));
            }
        }
        rows.extend(self.company.rows());
        rows
    }
}

/// Four digits behind the point below 10, two below 1,000, none beyond.
fn figure(value: Option<f64>) -> String {
    let Some(value) = value.map(unsigned_nothing) else { return "—".to_owned() };
    let text = match value.abs() {
        _ if value.fract() == 0.0 => format!("{value:.0}"),
        size if size < 10.0 => format!("{value:.4}"),
        size if size < 1_000.0 => format!("{value:.2}"),
        _ => format!("{value:.0}"),
    };
    // What rounds to nothing has no sign.
    if text.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0') { text } else { text.trim_start_matches('-').to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{KindReport, figure};

    #[test]
    fn nothing_has_no_sign() {
        assert_eq!([-0.0, 0.0, -0.00001, -0.5, 12.345, -4321.6].map(|value| figure(Some(value))), ["0", "0", "0.0000", "-0.5000", "12.35", "-4322"]);
        let mut report = KindReport::new("excess");
        report.say("none", Some([0.0_f64; 0].iter().sum()), "A sum of nothing");
        assert!(report.measures[0].value.is_some_and(|value| value.is_sign_positive()));
    }
}
