//! How an item sold up to an origin, in numbers that compare across items.

/// Numbers that describe a history.
pub(crate) const FEATURES: usize = 22;
/// Origins taken of one series at most.
const MOST_ORIGINS: usize = 12;
/// No origin before so many periods.
const SHORTEST_HISTORY: usize = 6;
/// A sum of more than this many times the recent level teaches nothing more.
const LARGEST_TARGET: f64 = 20.0;
/// Periods that count as lately, in seasons or periods.
const LATELY: usize = 24;

/// One origin of one series, with what came.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingRow {
    pub(crate) features: [f32; FEATURES],
    /// Demand over the horizon in recent levels.
    pub(crate) target: f64,
    pub(crate) weight: f64,
}

/// What is known at an origin.
pub(crate) struct View {
    pub features: [f32; FEATURES],
    /// Units over the horizon at the recent level.
    pub scale: f64,
}

/// Rows of a series: origins one after another back from the last whose window is over, a quarter of the horizon apart.
pub fn training_rows(demand: &[f64], horizon: usize, season_length: usize) -> Vec<TrainingRow> {
    let past = Past::new(demand);
    let shortest = SHORTEST_HISTORY.max(horizon);
    let step = (horizon / 4).max(1);
    let Some(last) = demand.len().checked_sub(horizon) else { return Vec::new() };
    let origins = (0..MOST_ORIGINS).map_while(|back| last.checked_sub(back * step)).take_while(|&origin| origin >= shortest);
    origins
        .filter_map(|origin| {
            let view = past.view(origin, horizon, season_length)?;
            let target = (past.sum(origin, origin + horizon) / view.scale).min(LARGEST_TARGET);
            Some(TrainingRow { features: view.features, target, weight: view.scale.sqrt() })
        })
        .collect()
}

/// Running totals, so that the mean of any stretch is one subtraction.
pub(crate) struct Past<'a> {
    demand: &'a [f64],
    total: Vec<f64>,
    sold: Vec<f64>,
    squares: Vec<f64>,
}

impl<'a> Past<'a> {
    pub fn new(demand: &'a [f64]) -> Past<'a> {
        let running = |measure: fn(f64) -> f64| {
            let mut total = 0.0;
            let totals = demand.iter().map(move |&quantity| {
                total += measure(quantity);
                total
            });
            std::iter::once(0.0).chain(totals).collect()
        };
        Past {
            demand,
            total: running(|quantity| quantity),
            sold: running(|quantity| if quantity > 0.0 { 1.0 } else { 0.0 }),
            squares: running(|quantity| quantity * quantity),
        }
    }

    fn sum(&self, from: usize, to: usize) -> f64 {
        (self.total[to] - self.total[from]).max(0.0)
    }

    /// Mean of the last `periods` before the origin, of all where there are fewer.
    fn mean(&self, origin: usize, periods: usize) -> f64 {
        let from = origin.saturating_sub(periods);
        self.sum(from, origin) / (origin - from).max(1) as f64
    }

    /// What an origin shows; nothing where nothing has sold yet.
    pub fn view(&self, origin: usize, horizon: usize, season_length: usize) -> Option<View> {
        let overall = self.mean(origin, origin);
        if overall <= 0.0 {
            return None;
        }
        let reach = horizon.max(6);
        let recent = 0.5 * self.mean(origin, reach) + 0.3 * self.mean(origin, 2 * reach) + 0.2 * self.mean(origin, 4 * reach);
        let level = recent.max(0.3 * overall);
        let in_levels = |value: f64| value / level;
        let lately = LATELY * if season_length == 7 { 5 } else { 1 };
        let (latest, largest, deviation) = self.sums_seen(origin, horizon);
        let window = horizon as f64;
        let sold = self.sold[origin];
        let mean_size = self.total[origin] / sold;
        let size_variance = (self.squares[origin] / sold - mean_size * mean_size).max(0.0);
        let silent = self.demand[..origin].iter().rev().take_while(|&&quantity| quantity <= 0.0).count();
        let [season_ago, two_seasons_ago, before_season] = self.seasons(origin, horizon, season_length);
        let features = [
            in_levels(self.mean(origin, 1)),
            in_levels(self.mean(origin, 2)),
            in_levels(self.mean(origin, 3)),
            in_levels(self.mean(origin, 6)),
            in_levels(self.mean(origin, 12)),
            in_levels(self.mean(origin, 24)),
            in_levels(self.mean(origin, 52)),
            in_levels(overall),
            in_levels(season_ago / window),
            in_levels(two_seasons_ago / window),
            in_levels(before_season / window),
            in_levels(latest / window),
            in_levels(largest / window),
            in_levels(deviation / window),
            silent as f64,
            sold / origin as f64,
            self.sold_lately(origin, lately),
            in_levels(self.deviation(origin, lately)),
            in_levels(self.largest(origin, lately)),
            size_variance.sqrt() / mean_size,
            libm::log(level),
            origin.min(200) as f64,
        ];
        Some(View { features: features.map(|feature| feature as f32), scale: level * window })
    }

    /// The last sum over the horizon, the largest and the spread of those of the last eight horizons or a year of weeks.
    fn sums_seen(&self, origin: usize, horizon: usize) -> (f64, f64, f64) {
        let span = (8 * horizon).max(52);
        let from = origin.saturating_sub(span);
        if origin - from < horizon {
            let only = self.mean(origin, origin) * horizon as f64;
            return (only, only, 0.0);
        }
        let sums = (from..=origin - horizon).map(|start| self.sum(start, start + horizon));
        let (mut count, mut total, mut squares, mut largest) = (0.0, 0.0, 0.0, 0.0_f64);
        for sum in sums {
            (count, total, squares, largest) = (count + 1.0, total + sum, squares + sum * sum, largest.max(sum));
        }
        let variance: f64 = squares / count - (total / count) * (total / count);
        (self.sum(origin - horizon, origin), largest, variance.max(0.0).sqrt())
    }

    /// Demand over the horizon one and two seasons ago, and over the horizon before that one: without a season, the last sums.
    fn seasons(&self, origin: usize, horizon: usize, season_length: usize) -> [f64; 3] {
        let last = self.mean(origin, horizon) * horizon as f64;
        if season_length < 2 {
            return [last; 3];
        }
        // A horizon of several seasons looks back as many whole ones.
        let back = season_length * horizon.div_ceil(season_length);
        let window = |back: usize| origin.checked_sub(back).map(|from| self.sum(from, (from + horizon).min(origin)));
        let season_ago = window(back).unwrap_or(last);
        let before = origin.checked_sub(back + horizon).map(|from| self.sum(from, from + horizon));
        [season_ago, window(2 * back).unwrap_or(season_ago), before.unwrap_or(last)]
    }

    fn sold_lately(&self, origin: usize, periods: usize) -> f64 {
        let from = origin.saturating_sub(periods);
        (self.sold[origin] - self.sold[from]) / (origin - from).max(1) as f64
    }

    fn deviation(&self, origin: usize, periods: usize) -> f64 {
        let from = origin.saturating_sub(periods);
        let count = (origin - from).max(1) as f64;
        let mean = self.sum(from, origin) / count;
        ((self.squares[origin] - self.squares[from]) / count - mean * mean).max(0.0).sqrt()
    }

    fn largest(&self, origin: usize, periods: usize) -> f64 {
        self.demand[origin.saturating_sub(periods)..origin].iter().copied().fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_do_not_depend_on_the_unit_but_for_its_logarithm() {
        let demand: Vec<f64> = (0..40).map(|period| f64::from((period * 7) % 11)).collect();
        let hundredfold: Vec<f64> = demand.iter().map(|quantity| quantity * 100.0).collect();
        let (one, other) = (Past::new(&demand).view(40, 4, 1).unwrap(), Past::new(&hundredfold).view(40, 4, 1).unwrap());
        assert!((other.scale / one.scale - 100.0).abs() < 1e-9);
        let equal = one.features.iter().zip(other.features).enumerate().filter(|(index, _)| *index != 20);
        equal.for_each(|(index, (one, other))| assert!((one - other).abs() < 1e-3, "{index}"));
    }

    #[test]
    fn an_origin_knows_nothing_of_what_came_after() {
        let demand: Vec<f64> = (0..40).map(|period| f64::from((period * 7) % 11)).collect();
        let known = Past::new(&demand[..30]).view(30, 4, 12).unwrap().features;
        assert_eq!(known, Past::new(&demand).view(30, 4, 12).unwrap().features);
        let rows = training_rows(&demand, 4, 12);
        assert_eq!(rows.len(), MOST_ORIGINS);
        assert_eq!(rows[6].features, known);
    }
}
