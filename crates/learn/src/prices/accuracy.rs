//! How well lowered prices are found: measures by rank, with intervals that know that lines of one customer are alike.

use super::history::Prices;
use crate::random::CounterRandom;

/// A judged line whose truth is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Lines of one customer are drawn together.
    pub customer: usize,
    pub is_lowered: bool,
    /// By how much, where it is known.
    pub percent: Option<u8>,
    /// At least two other customers paid this price for no more within 60 days: surely no slip.
    pub is_verified: bool,
    pub score: f64,
    pub is_alert: bool,
}

/// A figure with its 95 % interval; nothing where it is not defined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriceMeasure {
    pub name: &'static str,
    pub value: Option<f64>,
    pub interval: Option<(f64, f64)>,
}

const DRAWS: usize = 200;
const PERCENTS: [(u8, &str, &str); 4] = [
    (40, "recall_40", "recall_40_verified"),
    (20, "recall_20", "recall_20_verified"),
    (10, "recall_10", "recall_10_verified"),
    (5, "recall_5", "recall_5_verified"),
];
const VERIFIED_DAYS: i32 = 60;
const VERIFIED_LINES: usize = 80;
const VERIFIED_CUSTOMERS: usize = 2;

/// The measures of the contract, then the same against verified lines alone, where k is the number of lowered lines:
///
/// - `ap` average precision: mean over the lowered lines of the precision down to each; ties are taken together.
/// - `p_at_k` share lowered of the k most suspect lines.
/// - `recall_40` and so on: of the lines lowered by so many percent, the share among the k most suspect.
/// - `alerts_per_10000` alerts on 10,000 lines that nobody lowered. Real slips are among them.
/// - `.._verified` without the lines that nobody lowered and of which it is not sure that they are right.
pub fn measures(judged: &[Judged], seed: u64) -> Vec<PriceMeasure> {
    let table = Table::new(judged);
    let values = table.figures(&vec![1.0; judged.len()]);
    let mut drawn: Vec<Vec<f64>> = vec![Vec::new(); values.len()];
    each_draw(judged, seed, |weights| {
        let figures = table.figures(weights);
        drawn.iter_mut().zip(figures).for_each(|(drawn, (_, figure))| drawn.extend(figure));
    });
    let measures = values.into_iter().zip(drawn).map(|((name, value), drawn)| PriceMeasure { name, value, interval: value.and(interval(drawn)) });
    measures.collect()
}

/// Average precision of scores, each tie taken as a whole; 0 where nothing is to be found.
pub(super) fn average_precision(scores: &[f64], is_lowered: &[bool]) -> f64 {
    let judged: Vec<Judged> = scores
        .iter()
        .zip(is_lowered)
        .map(|(score, is_lowered)| Judged { customer: 0, is_lowered: *is_lowered, percent: None, is_verified: false, score: *score, is_alert: false })
        .collect();
    let order = by_suspicion(&judged, |_| true);
    precision_by_rank(&judged, &order, &vec![1.0; judged.len()]).unwrap_or(0.0)
}

/// Whether at least two other customers paid the line's price for no more than its quantity within 60 days before it.
pub fn is_verified(prices: &Prices, line: usize) -> bool {
    let own = prices.lines()[line];
    let mut customers = Vec::new();
    for other in prices.before(line).take(VERIFIED_LINES).map(|other| prices.lines()[other]) {
        if other.sold_on.days_until(own.sold_on) > VERIFIED_DAYS {
            break;
        }
        let is_other = other.customer.is_some() && other.customer != own.customer && !customers.contains(&other.customer);
        if is_other && other.price == own.price && other.quantity <= own.quantity {
            customers.push(other.customer);
        }
    }
    customers.len() >= VERIFIED_CUSTOMERS
}

/// Judged lines with their orders, which a draw of the bootstrap does not change.
struct Table<'j> {
    judged: &'j [Judged],
    all: Vec<usize>,
    verified: Vec<usize>,
}

type Figure = (&'static str, Option<f64>);

impl<'j> Table<'j> {
    fn new(judged: &'j [Judged]) -> Self {
        let all = by_suspicion(judged, |_| true);
        let verified = by_suspicion(judged, |line| line.is_lowered || line.is_verified);
        Self { judged, all, verified }
    }

    fn figures(&self, weights: &[f64]) -> Vec<Figure> {
        let top = self.top(&self.all, weights);
        let top_verified = self.top(&self.verified, weights);
        let mut figures = vec![
            ("ap", precision_by_rank(self.judged, &self.all, weights)),
            ("p_at_k", self.precision(&top)),
            ("alerts_per_10000", self.alerts(weights)),
            ("ap_verified", precision_by_rank(self.judged, &self.verified, weights)),
            ("p_at_k_verified", self.precision(&top_verified)),
        ];
        for (percent, name, name_verified) in PERCENTS {
            figures.push((name, self.recall(&top, weights, percent)));
            figures.push((name_verified, self.recall(&top_verified, weights, percent)));
        }
        figures
    }

    /// The most suspect lines, as many as were lowered, with what counts of each.
    fn top(&self, order: &[usize], weights: &[f64]) -> Vec<(usize, f64)> {
        let mut left: f64 = order.iter().filter(|line| self.judged[**line].is_lowered).map(|line| weights[*line]).sum();
        let mut top = Vec::new();
        for line in order {
            if left <= 0.0 {
                break;
            }
            let taken = weights[*line].min(left);
            left -= taken;
            top.push((*line, taken));
        }
        top
    }

    fn precision(&self, top: &[(usize, f64)]) -> Option<f64> {
        let taken = total_of(top, |_| true);
        (taken > 0.0).then(|| total_of(top, |line| self.judged[line].is_lowered) / taken)
    }

    fn recall(&self, top: &[(usize, f64)], weights: &[f64], percent: u8) -> Option<f64> {
        let is_meant = |line: usize| self.judged[line].is_lowered && self.judged[line].percent == Some(percent);
        let meant = total((0..self.judged.len()).filter(|line| is_meant(*line)).map(|line| weights[line]));
        (meant > 0.0).then(|| total_of(top, is_meant) / meant)
    }

    fn alerts(&self, weights: &[f64]) -> Option<f64> {
        let untouched = self.judged.iter().zip(weights).filter(|(line, _)| !line.is_lowered);
        let (total, alerts) =
            untouched.fold((0.0, 0.0), |(total, alerts), (line, weight)| (total + weight, if line.is_alert { alerts + weight } else { alerts }));
        (total > 0.0).then(|| alerts * 10_000.0 / total)
    }
}

/// A sum that is never a negative zero, as that of no floats is.
fn total(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |total, value| total + value)
}

fn total_of(top: &[(usize, f64)], counts: impl Fn(usize) -> bool) -> f64 {
    total(top.iter().filter(|(line, _)| counts(*line)).map(|(_, taken)| *taken))
}

/// Places of some lines, the most suspect first, those of one score in their order.
fn by_suspicion(judged: &[Judged], counts: impl Fn(&Judged) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..judged.len()).filter(|line| counts(&judged[*line])).collect();
    order.sort_by(|left, right| judged[*right].score.total_cmp(&judged[*left].score));
    order
}

/// Sum over the distinct scores of (gain of recall) times precision, as scikit-learn defines it.
fn precision_by_rank(judged: &[Judged], order: &[usize], weights: &[f64]) -> Option<f64> {
    let weight_of = |line: &usize| weights[*line];
    let total: f64 = order.iter().filter(|line| judged[**line].is_lowered).map(weight_of).sum();
    if total <= 0.0 {
        return None;
    }
    let (mut seen, mut found, mut area) = (0.0, 0.0, 0.0);
    for tie in order.chunk_by(|left, right| judged[*left].score == judged[*right].score) {
        let gained: f64 = tie.iter().filter(|line| judged[**line].is_lowered).map(weight_of).sum();
        seen += tie.iter().map(weight_of).sum::<f64>();
        found += gained;
        if seen > 0.0 {
            area += gained / total * found / seen;
        }
    }
    Some(area)
}

/// Hands out the weight of each line, once a draw: customers are drawn with replacement. Nothing is drawn from a single customer.
fn each_draw(judged: &[Judged], seed: u64, mut use_weights: impl FnMut(&[f64])) {
    let mut customers: Vec<usize> = judged.iter().map(|line| line.customer).collect();
    customers.sort_unstable();
    customers.dedup();
    if customers.len() < 2 {
        return;
    }
    let places: Vec<usize> = judged.iter().map(|line| customers.partition_point(|customer| *customer < line.customer)).collect();
    let random = CounterRandom::new(seed, 3);
    for draw in 0..DRAWS {
        let mut times = vec![0.0; customers.len()];
        let first = (draw * customers.len()) as u64;
        (0..customers.len() as u64).for_each(|at| times[random.index(first + at, customers.len())] += 1.0);
        use_weights(&places.iter().map(|place| times[*place]).collect::<Vec<f64>>());
    }
}

fn interval(mut drawn: Vec<f64>) -> Option<(f64, f64)> {
    drawn.sort_by(f64::total_cmp);
    let point = |share: f64| drawn.get((share * (drawn.len() as f64 - 1.0)).round() as usize).copied();
    Some((point(0.025)?, point(0.975)?))
}

#[cfg(test)]
mod tests {
    use super::{Judged, average_precision, is_verified, measures};
    use crate::prices::history::Prices;
    use crate::prices::history::tests::line;

    fn judged(score: f64, percent: Option<u8>, is_verified: bool) -> Judged {
        let customer = (score * 10.0) as usize;
        Judged { customer, is_lowered: percent.is_some(), percent, is_verified, score, is_alert: score > 0.75 }
    }

    /// Worked by hand: lowered at ranks 1 and 4 of five; the line at rank 2 is not verified.
    #[test]
    fn figures_are_those_of_their_definitions() {
        let lines =
            [judged(0.9, Some(40), false), judged(0.8, None, false), judged(0.7, None, true), judged(0.6, Some(10), false), judged(0.5, None, true)];
        let measures = measures(&lines, 1);
        let value = |name: &str| measures.iter().find(|measure| measure.name == name).unwrap().value;
        assert_eq!(value("ap"), Some((1.0 + 2.0 / 4.0) / 2.0));
        assert_eq!(value("p_at_k"), Some(0.5));
        assert_eq!((value("recall_40"), value("recall_10"), value("recall_5")), (Some(1.0), Some(0.0), None));
        assert_eq!(value("ap_verified"), Some((1.0 + 2.0 / 3.0) / 2.0));
        assert_eq!(value("alerts_per_10000"), Some(10_000.0 / 3.0));
    }

    #[test]
    fn a_tie_is_taken_as_a_whole() {
        assert_eq!(average_precision(&[1.0, 1.0, 1.0, 1.0], &[true, false, false, false]), 0.25);
        assert_eq!(average_precision(&[1.0, 0.0], &[false, false]), 0.0);
    }

    #[test]
    fn where_nothing_was_lowered_only_alerts_are_counted() {
        let measures = measures(&[judged(0.9, None, true), judged(0.1, None, true)], 1);
        let defined: Vec<&str> = measures.iter().filter(|measure| measure.value.is_some()).map(|measure| measure.name).collect();
        assert_eq!(defined, ["alerts_per_10000"]);
    }

    #[test]
    fn two_other_customers_within_sixty_days_verify_a_price() {
        let lines = vec![line(0, 1, 1, 1, 100), line(0, 2, 30, 1, 100), line(0, 2, 31, 1, 100), line(0, 3, 50, 1, 100), line(0, 4, 95, 1, 100)];
        let prices = Prices::new(lines);
        assert!(is_verified(&prices, 3));
        assert!(!is_verified(&prices, 4), "one customer within 60 days");
        assert!(!is_verified(&prices, 2), "the customer's own line does not count");
    }
}
