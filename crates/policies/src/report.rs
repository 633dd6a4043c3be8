//! What several seeds of a world say together: figures with intervals, and stock at equal fill.

use crate::figures::Figures;
use crate::frontier::{Frontier, Point};
use crate::method::{Entrant, Method, Role};
use serde::Serialize;

/// The fill rates at which methods are compared.
const FILLS: [f64; 6] = [0.85, 0.9, 0.95, 0.97, 0.98, 0.99];

/// A mean over seeds with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    pub mean: f64,
    /// None with a single seed.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Seeds that it rests on.
    pub seeds: usize,
}

impl Interval {
    /// By Student's t; none without values.
    pub fn of(values: &[f64]) -> Option<Self> {
        let count = values.len();
        let mean = values.iter().sum::<f64>() / count as f64;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let half = (count > 1).then(|| student_t(count - 1) * (squares / (count - 1) as f64 / count as f64).sqrt());
        (count > 0).then(|| Self { mean, low: half.map(|half| mean - half), high: half.map(|half| mean + half), seeds: count })
    }
}

/// The 97.5 % point of Student's t (Abramowitz and Stegun, 1964, 26.7.5); within 2 % from 3 degrees of freedom on.
fn student_t(freedom: usize) -> f64 {
    let (z, freedom) = (1.959_964_f64, freedom as f64);
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    z + first / freedom + second / freedom.powi(2) + third / freedom.powi(3)
}

/// The figures of an entrant over the seeds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntrantReport {
    pub method: &'static str,
    pub role: Role,
    /// Its service parameter, where it has one.
    pub parameter: Option<f64>,
    pub fill: Interval,
    pub inventory: Interval,
    pub total_cost: Interval,
    /// Means over the seeds.
    pub mean: Figures,
}

/// A method beside the others at one fill rate, on the seeds whose frontiers reach it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    pub fill: f64,
    pub method: &'static str,
    pub inventory: Interval,
    /// Its stock / that of the textbook rule.
    pub to_textbook: Option<Interval>,
    /// Its stock / the least of any peer on the same seed.
    pub to_best_peer: Option<Interval>,
    /// Of the stock that the textbook rule has more than clairvoyance, the share that it saves.
    pub gap_closed: Option<Interval>,
}

/// A world over its seeds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorldReport {
    pub world: String,
    pub seeds: usize,
    pub item_sites: usize,
    pub entrants: Vec<EntrantReport>,
    pub at_equal_fill: Vec<Comparison>,
    /// The least total cost of each method over its sweep, dollars a year; and its share of the textbook rule's.
    pub least_cost: Vec<LeastCost>,
}

/// A method at the cheapest point of its sweep.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeastCost {
    pub method: &'static str,
    pub total_cost: Interval,
    pub to_textbook: Option<Interval>,
}

impl WorldReport {
    /// Of the figures of each seed, in the order of the entrants.
    pub fn of(world: &str, item_sites: usize, entrants: &[Entrant], seeds: &[Vec<Figures>]) -> Self {
        let methods: Vec<Method> = Method::ALL.into_iter().filter(|method| entrants.iter().any(|entrant| entrant.method == *method)).collect();
        let runs: Vec<SeedRun> = seeds.iter().map(|figures| SeedRun { entrants, figures }).collect();
        let at_equal_fill = FILLS.iter().flat_map(|fill| methods.iter().filter_map(|method| compare(*fill, *method, &runs)).collect::<Vec<_>>());
        Self {
            world: world.to_owned(),
            seeds: seeds.len(),
            item_sites,
            entrants: entrants.iter().enumerate().filter_map(|(index, entrant)| entrant_report(index, entrant, seeds)).collect(),
            at_equal_fill: at_equal_fill.collect(),
            least_cost: methods.iter().filter_map(|method| least_cost(*method, &runs)).collect(),
        }
    }
}

fn entrant_report(index: usize, entrant: &Entrant, seeds: &[Vec<Figures>]) -> Option<EntrantReport> {
    let values = |figure: fn(&Figures) -> f64| seeds.iter().map(|figures| figure(&figures[index])).collect::<Vec<f64>>();
    Some(EntrantReport {
        method: entrant.method.name(),
        role: entrant.method.role(),
        parameter: entrant.parameter,
        fill: Interval::of(&values(|figures| figures.fill))?,
        inventory: Interval::of(&values(|figures| figures.inventory))?,
        total_cost: Interval::of(&values(|figures| figures.total_cost))?,
        mean: Figures::mean(seeds.iter().map(|figures| &figures[index])),
    })
}

/// One seed's figures.
struct SeedRun<'a> {
    entrants: &'a [Entrant],
    figures: &'a [Figures],
}

impl SeedRun<'_> {
    fn of_method(&self, method: Method) -> impl Iterator<Item = &Figures> {
        self.entrants.iter().zip(self.figures).filter(move |(entrant, _)| entrant.method == method).map(|(_, figures)| figures)
    }

    /// Stock of a method at a fill rate. What has no sweep counts with its one point, up to the fill that it has.
    fn inventory_at(&self, method: Method, fill: f64) -> Option<f64> {
        let points: Vec<Point> = self.of_method(method).map(|figures| Point { fill: figures.fill, cost: figures.inventory }).collect();
        let frontier = Frontier::of(&points);
        let bound = method.role() == Role::Bound;
        (bound || frontier.spans(fill)).then(|| frontier.cost_at(fill)).flatten()
    }

    fn best_peer_at(&self, fill: f64) -> Option<f64> {
        let peers = Method::ALL.into_iter().filter(|method| method.role() == Role::Peer);
        peers.filter_map(|method| self.inventory_at(method, fill)).min_by(f64::total_cmp)
    }

    fn gap_closed(&self, method: Method, fill: f64) -> Option<f64> {
        let at = |method| self.inventory_at(method, fill);
        let (textbook, bound) = (at(Method::Textbook)?, at(Method::Clairvoyance)?);
        Some((textbook - at(method)?) / (textbook - bound)).filter(|share| share.is_finite())
    }

    fn least_cost(&self, method: Method) -> Option<f64> {
        self.of_method(method).map(|figures| figures.total_cost).min_by(f64::total_cmp)
    }
}

fn compare(fill: f64, method: Method, runs: &[SeedRun<'_>]) -> Option<Comparison> {
    Some(Comparison {
        fill,
        method: method.name(),
        inventory: over(runs, |run| run.inventory_at(method, fill))?,
        to_textbook: over(runs, |run| Some(run.inventory_at(method, fill)? / run.inventory_at(Method::Textbook, fill)?)),
        to_best_peer: over(runs, |run| Some(run.inventory_at(method, fill)? / run.best_peer_at(fill)?)),
        gap_closed: over(runs, |run| run.gap_closed(method, fill)),
    })
}

fn least_cost(method: Method, runs: &[SeedRun<'_>]) -> Option<LeastCost> {
    Some(LeastCost {
        method: method.name(),
        total_cost: over(runs, |run| run.least_cost(method))?,
        to_textbook: over(runs, |run| Some(run.least_cost(method)? / run.least_cost(Method::Textbook)?)),
    })
}

/// A value over the seeds that have it.
fn over(runs: &[SeedRun<'_>], value: impl Fn(&SeedRun<'_>) -> Option<f64>) -> Option<Interval> {
    Interval::of(&runs.iter().filter_map(value).collect::<Vec<f64>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_student() {
        // Squares 4 + 4 + 2 + 2 = 12 over 3 · 4: standard error 1, and 3.182 of it with three degrees of freedom.
        let root = 2.0_f64.sqrt();
        let interval = Interval::of(&[8.0, 12.0, 10.0 - root, 10.0 + root]).unwrap();
        assert!((interval.mean - 10.0).abs() < 1e-12 && (interval.high.unwrap() - 13.182).abs() < 0.06, "{interval:?}");
        assert!((student_t(19) - 2.093).abs() < 0.001);
        assert_eq!(Interval::of(&[3.0]).map(|interval| (interval.low, interval.seeds)), Some((None, 1)));
    }
}
