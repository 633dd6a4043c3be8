//! Learns from a company's own lines what a slip looks like there, and judges lines. What was learnt is a file that another day can judge by.

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::ONE;
use super::accuracy::average_precision;
use super::cause::Cause;
use super::evidence::Evidence;
use super::features::{PricePoints, features, row};
use super::history::{PriceLine, Prices};
use super::levels::{Level, levels};
use super::plant::plant_cuts;
use super::rules::Rule;
use crate::boost::{BoostSettings, Boosted};
use crate::error::LearnError;
use crate::file;
use crate::matrix::Matrix;
use crate::quantise::{log_odds_of, probability_of, quantise};

/// Name and version of the file's form; another form is another version.
pub(super) const FORM: &str = "peer_prices@1";
/// Newest lines that are learnt from, at most half of those before the cut-off.
pub(super) const LEARNT_LINES: usize = 60_000;
/// Fewer lowered lines than this teach nothing.
pub(super) const LOWERED_LINES_MIN: usize = 40;
/// Lines before those that are judged whose evidence tells the level of customers.
const RUN_UP_LINES: usize = 60_000;
/// One line in a hundred is taken to be a slip before it is looked at.
pub(super) const PRIOR: f64 = 0.01;
/// A line that is more likely a slip than not is an alert.
pub(super) const ALERT_FROM: f64 = 0.5;
/// Spreads below everything at which the rule is half sure.
const RULE_HALF: f64 = 3.0;
/// The rule stays silent on prices that one in ten peers pay.
const RULE_SHARE_MAX: f64 = 0.1;

pub(super) const SETTINGS: BoostSettings = BoostSettings { trees: 150, depth: 4, rate: 0.1, leaf_rows: 20, penalty: 1.0 };

/// What judges lines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    form: String,
    trained_on: TrainedOn,
    pub gate: Gate,
    model: Option<Model>,
}

/// What a detector has seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainedOn {
    /// Lines before the day, oldest first.
    pub lines: usize,
    /// Who bought them, as far as anybody knows.
    pub customers: usize,
    /// Lines with peers that the trees and the rule were tried on without having seen them.
    pub tried: usize,
    pub seed: u64,
    /// SHA-256 of the lines, their items, customers and invoices by number, in hex.
    pub data_hash: String,
}

/// Whether the trees were better than the rule on lines that neither had seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Gate {
    /// Average precision of the trees and of the rule, on lowered prices that were not learnt from.
    Passed {
        model: f64,
        rule: f64,
    },
    Failed {
        model: f64,
        rule: f64,
    },
    /// So many lowered lines were there to learn from.
    TooFewLines {
        lowered: usize,
    },
}

impl fmt::Display for Gate {
    /// What answers, and why the trees do not.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed { model, rule } => write!(out, "The model was better than the rule: average precision {model:.3} to {rule:.3}"),
            Self::Failed { model, rule } => {
                write!(out, "On lines it had not seen the model was no better than the rule: average precision {model:.3} to {rule:.3}")
            }
            Self::TooFewLines { lowered } => {
                write!(out, "Too few lines before the cut-off to learn from: {lowered} prices could be lowered to show what a slip is")
            }
        }
    }
}

impl Gate {
    /// The mode of what answers, and why it is not the model.
    pub fn mode(&self) -> (&'static str, Option<String>) {
        match self {
            Self::Passed { .. } => ("model", None),
            Self::Failed { .. } | Self::TooFewLines { .. } => ("rules_only", Some(self.to_string())),
        }
    }

    /// Average precision of the trees and of the rule; none where nothing was tried.
    pub fn precisions(&self) -> Option<(f64, f64)> {
        match self {
            Self::Passed { model, rule } | Self::Failed { model, rule } => Some((*model, *rule)),
            Self::TooFewLines { .. } => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Model {
    trees: Boosted,
    /// Added to the log-odds: far fewer lines are slips than were lowered to learn from.
    prior: f64,
}

/// What is thought of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    pub line: usize,
    /// From 0 to 1, the larger the more suspect; a probability where the trees answer. 0 without peers.
    pub score: f64,
    /// What the line should have cost a unit, in millionths: the lower of what peers pay, less what this customer usually pays less, and of the customer's
    /// own last price. `None` without peers.
    pub expected: Option<i64>,
    /// Money that went missing, in millionths; 0 where the price is not below.
    pub loss: i64,
    /// Worth a look.
    pub is_alert: bool,
    pub cause: Cause,
    pub evidence: Option<Evidence>,
}

impl Detector {
    /// Learns from the lines before `end`.
    ///
    /// # Errors
    /// When a feature is not a finite number, which no lines bring about.
    pub fn train(prices: &Prices, end: usize, seed: u64) -> Result<Self, LearnError> {
        let mut trained_on = TrainedOn::of(&prices.lines()[..end], seed);
        let start = end - (end / 2).min(LEARNT_LINES);
        let known = PricePoints::new(&prices.lines()[..start]);
        let lowered = plant_cuts(prices, start..end, &known, seed);
        if lowered.len() < LOWERED_LINES_MIN {
            return Ok(Self::new(trained_on, Gate::TooFewLines { lowered: lowered.len() }, None));
        }
        let changed: Vec<(usize, i64)> = lowered.iter().map(|cut| (cut.line, cut.price)).collect();
        let lesson = Lesson::new(&prices.repriced(end, &changed), start..end, &known, &changed)?;
        let (model, rule) = lesson.last_third()?;
        trained_on.tried = lesson.tried();
        if model <= rule {
            return Ok(Self::new(trained_on, Gate::Failed { model, rule }, None));
        }
        Ok(Self::new(trained_on, Gate::Passed { model, rule }, Some(lesson.model()?)))
    }

    fn new(trained_on: TrainedOn, gate: Gate, model: Option<Model>) -> Self {
        Self { form: FORM.to_owned(), trained_on, gate, model }
    }

    /// Name and version of the form.
    pub fn form(&self) -> &str {
        &self.form
    }

    pub fn trained_on(&self) -> &TrainedOn {
        &self.trained_on
    }

    /// The detector as a file: JSON, the same bytes for the same detector.
    ///
    /// # Errors
    /// When a number of it cannot be written.
    pub fn to_file(&self) -> Result<String, LearnError> {
        file::written(self)
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When the text is no detector of this form.
    pub fn from_file(text: &str) -> Result<Self, LearnError> {
        file::read(text, FORM, |detector: &Self| &detector.form)
    }

    /// Judges a stretch of lines by what came before each. The lines that were learnt from come first among them.
    pub fn judge(&self, prices: &Prices, stretch: Range<usize>) -> Vec<Verdict> {
        let known = Known::new(prices, &stretch);
        let points = PricePoints::new(&prices.lines()[..self.trained_on.lines.min(prices.lines().len())]);
        stretch.map(|line| self.verdict(prices, line, &known, &points)).collect()
    }

    fn verdict(&self, prices: &Prices, line: usize, known: &Known, points: &PricePoints) -> Verdict {
        let (evidence, level) = known.of(line);
        let Some(evidence) = evidence else {
            return Verdict { line, score: 0.0, expected: None, loss: 0, is_alert: false, cause: Cause::NoPeers, evidence: None };
        };
        let score = match &self.model {
            Some(model) => model.probability(&row(prices, line, evidence, level, points)),
            None => rule_score(evidence),
        };
        let sold = prices.lines()[line];
        let expected = expected_price(prices, evidence, level);
        let loss = i128::from((expected - sold.price).max(0)) * i128::from(sold.quantity) / i128::from(ONE);
        let loss = i64::try_from(loss).unwrap_or(i64::MAX);
        let cause = Cause::of(evidence, level);
        let is_sure = score >= ALERT_FROM && (self.model.is_some() || evidence.share_at_or_below <= RULE_SHARE_MAX);
        let is_alert = is_sure && cause != Cause::NotBelow && loss > 0;
        Verdict { line, score, expected: Some(expected), loss, is_alert, cause, evidence: Some(*evidence) }
    }
}

impl Model {
    fn probability(&self, row: &[f64]) -> f64 {
        quantise(probability_of(self.trees.score(row) + self.prior))
    }
}

impl TrainedOn {
    fn of(lines: &[PriceLine], seed: u64) -> Self {
        let mut digest = Sha256::new();
        for line in lines {
            // A buyer that nobody knows is none of those with a number.
            let numbers = [i64::from(line.item), line.customer.map_or(-1, i64::from), i64::from(line.invoice), i64::from(line.sold_on.0)];
            numbers.into_iter().chain([line.quantity, line.price]).for_each(|number| digest.update(number.to_le_bytes()));
        }
        let customers: HashSet<u32> = lines.iter().filter_map(|line| line.customer).collect();
        Self { lines: lines.len(), customers: customers.len(), tried: 0, seed, data_hash: hex::encode(digest.finalize()) }
    }
}

/// Lowered and other lines with their features.
struct Lesson {
    matrix: Matrix,
    is_lowered: Vec<bool>,
    rule_scores: Vec<f64>,
}

impl Lesson {
    fn new(prices: &Prices, stretch: Range<usize>, points: &PricePoints, lowered: &[(usize, i64)]) -> Result<Self, LearnError> {
        let known = Known::new(prices, &stretch);
        let mut lesson = Self { matrix: Matrix::new(features()), is_lowered: Vec::new(), rule_scores: Vec::new() };
        for line in stretch {
            if let (Some(evidence), level) = known.of(line) {
                lesson.matrix.push(&row(prices, line, evidence, level, points))?;
                lesson.is_lowered.push(lowered.binary_search_by_key(&line, |(line, _)| *line).is_ok());
                lesson.rule_scores.push(Rule::OwnPrice.score(evidence));
            }
        }
        Ok(lesson)
    }

    fn model(&self) -> Result<Model, LearnError> {
        let share = self.is_lowered.iter().filter(|is_lowered| **is_lowered).count() as f64 / self.is_lowered.len() as f64;
        let trees = Boosted::fit(&self.matrix, &self.is_lowered, &SETTINGS)?;
        Ok(Model { trees, prior: quantise(log_odds_of(PRIOR) - log_odds_of(share)) })
    }

    fn last_third_from(&self) -> usize {
        self.is_lowered.len() * 2 / 3
    }

    /// Lines of the last third.
    fn tried(&self) -> usize {
        self.is_lowered.len() - self.last_third_from()
    }

    /// Average precision on the last third, of trees that learnt from what came before it and of the rule.
    fn last_third(&self) -> Result<(f64, f64), LearnError> {
        let from = self.last_third_from();
        let first: Vec<usize> = (0..from).collect();
        let trees = Boosted::fit(&self.matrix.subset(&first), &self.is_lowered[..from], &SETTINGS)?;
        let scores: Vec<f64> = (from..self.is_lowered.len()).map(|place| trees.score(self.matrix.row(place))).collect();
        let is_lowered = &self.is_lowered[from..];
        Ok((quantise(average_precision(&scores, is_lowered)), quantise(average_precision(&self.rule_scores[from..], is_lowered))))
    }
}

/// Evidence and levels of a stretch of lines, worked out from some way before it.
struct Known {
    start: usize,
    evidence: Vec<Option<Evidence>>,
    levels: Vec<Level>,
}

impl Known {
    fn new(prices: &Prices, stretch: &Range<usize>) -> Self {
        let start = stretch.start.saturating_sub(RUN_UP_LINES);
        let evidence: Vec<Option<Evidence>> = (start..stretch.end).map(|line| Evidence::of(prices, line)).collect();
        let levels = levels(prices, start, &evidence);
        Self { start, evidence, levels }
    }

    fn of(&self, line: usize) -> (Option<&Evidence>, &Level) {
        (self.evidence[line - self.start].as_ref(), &self.levels[line - self.start])
    }
}

/// To the step of the prices; never less than one step.
fn expected_price(prices: &Prices, evidence: &Evidence, level: &Level) -> i64 {
    let of_peers = libm::exp(evidence.peer_logarithm - level.customer.max(0.0)) * ONE as f64;
    let steps = (of_peers / prices.step as f64).round() as i64;
    let of_peers = steps.max(1) * prices.step;
    evidence.own_last.map_or(of_peers, |(own, _, _)| own.min(of_peers))
}

fn rule_score(evidence: &Evidence) -> f64 {
    let spreads = Rule::OwnPrice.score(evidence);
    quantise(spreads / (spreads + RULE_HALF))
}

#[cfg(test)]
mod tests {
    use super::{Detector, Gate};
    use crate::prices::history::tests::line;
    use crate::prices::history::{PriceLine, Prices};
    use crate::prices::{Cause, ONE};

    /// Forty items on a ladder of two prices; every ninth customer has ten percent off.
    fn company(lines: usize) -> Vec<PriceLine> {
        let sold = |at: usize| {
            let (item, customer, day) = ((at * 7 % 40) as u32, (at * 13 % 90) as u32, at as i32 / 40);
            let (quantity, cents) = if (at * 11).is_multiple_of(3) { (24, 500 + 10 * i64::from(item)) } else { (2, 650 + 10 * i64::from(item)) };
            line(item, customer, day, quantity, if customer % 9 == 0 { cents * 9 / 10 } else { cents })
        };
        (0..lines).map(sold).collect()
    }

    #[test]
    fn a_slip_is_found_and_a_customer_with_terms_is_not() {
        let mut lines = company(8_000);
        let slip = line(3, 44, 210, 24, 440);
        let terms = line(3, 45, 210, 24, 477);
        lines.push(slip);
        lines.push(terms);
        let prices = Prices::new(lines);
        let detector = Detector::train(&prices, 8_000, 1).unwrap();
        assert!(matches!(detector.gate, Gate::Passed { .. }), "{:?}", detector.gate);
        let verdicts = detector.judge(&prices, 8_000..8_002);
        assert!(verdicts[0].is_alert && verdicts[0].cause == Cause::UnseenPrice, "{:?}", verdicts[0]);
        assert_eq!((verdicts[0].expected, verdicts[0].loss), (Some(5_300_000), 24 * 900_000));
        assert!(!verdicts[1].is_alert && verdicts[1].score < verdicts[0].score, "{:?}", verdicts[1]);
    }

    #[test]
    fn the_same_lines_and_seed_give_the_same_verdicts_and_later_lines_change_none() {
        let lines = company(4_000);
        let prices = Prices::new(lines.clone());
        let first = Detector::train(&prices, 3_000, 5).unwrap().judge(&prices, 3_000..3_400);
        let mut poisoned = lines;
        poisoned[3_500..].iter_mut().for_each(|line| line.price = ONE);
        let poisoned = Prices::new(poisoned);
        assert_eq!(first, Detector::train(&poisoned, 3_000, 5).unwrap().judge(&poisoned, 3_000..3_400));
    }

    /// Read back from its file, the detector says the same of every line.
    #[test]
    fn a_file_gives_the_same_detector() {
        let prices = Prices::new(company(4_000));
        let trained = Detector::train(&prices, 3_000, 5).unwrap();
        let file = trained.to_file().unwrap();
        let read = Detector::from_file(&file).unwrap();
        assert_eq!((&read, read.to_file().unwrap()), (&trained, file.clone()));
        assert_eq!(read.judge(&prices, 3_000..3_400), trained.judge(&prices, 3_000..3_400));
        assert!(read.trained_on().tried > 100 && read.trained_on().lines == 3_000 && read.trained_on().customers == 90, "{:?}", read.trained_on());
        assert!(Detector::from_file(&file.replace("peer_prices@1", "peer_prices@0")).is_err() && Detector::from_file("{}").is_err());
    }

    #[test]
    fn with_few_lines_the_rule_answers() {
        let mut lines = company(300);
        lines.push(line(3, 44, 20, 24, 40));
        let prices = Prices::new(lines);
        let detector = Detector::train(&prices, 300, 1).unwrap();
        assert_eq!(detector.gate, Gate::TooFewLines { lowered: 7 });
        let verdicts = detector.judge(&prices, 0..301);
        assert!(verdicts[300].is_alert && verdicts[300].score > 0.5);
        assert_eq!((verdicts[0].cause, verdicts[0].score), (Cause::NoPeers, 0.0));
    }

    #[test]
    fn no_line_at_all_is_no_harm() {
        let prices = Prices::new(Vec::new());
        assert!(Detector::train(&prices, 0, 1).unwrap().judge(&prices, 0..0).is_empty());
    }
}
