//! Demand in periods that ran out of stock.
//!
//! What was seen in such a period is a lower bound d of what was wanted. If d is below the usual demand of nearby in-stock periods, the missing
//! part is E[D | D >= d] - d, with the plain mean of those in-stock quantities that are at least d. Of it the share is added that does not reach
//! us while we have nothing: all of it where only sales are seen, little where customers order anyway and wait
//! ([`DemandSeries::recorded_share`]). The result is never below d; a stocked-out period that saw at least the usual demand keeps what it saw.
//! No distribution is assumed.

use crate::series::DemandSeries;

/// In-stock periods looked at on each side of a stock-out, so that the level of the time counts.
const NEIGHBOURS_EACH_SIDE: usize = 30;

/// Demand with stock-outs filled, and how many periods were raised.
pub(crate) struct Uncensored {
    pub demand: Vec<f64>,
    pub raised_periods: usize,
    /// Every period was stocked out: nothing to learn the usual demand from.
    pub nothing_in_stock: bool,
}

pub(crate) fn uncensor(series: &DemandSeries) -> Uncensored {
    let mut demand = series.quantity.clone();
    if !series.censored.contains(&true) {
        return Uncensored { demand, raised_periods: 0, nothing_in_stock: false };
    }
    let in_stock: Vec<usize> = (0..demand.len()).filter(|&period| !series.censored[period]).collect();
    if in_stock.is_empty() {
        return Uncensored { demand, raised_periods: 0, nothing_in_stock: true };
    }
    let mut raised_periods = 0;
    for period in (0..demand.len()).filter(|&period| series.censored[period]) {
        let position = in_stock.partition_point(|&other| other < period);
        let from = position.saturating_sub(NEIGHBOURS_EACH_SIDE);
        let to = (position + NEIGHBOURS_EACH_SIDE).min(in_stock.len());
        let neighbours = in_stock[from..to].iter().map(|&other| series.quantity[other]);
        let missing = expected_at_least(series.quantity[period], neighbours) - series.quantity[period];
        let unseen = missing * (1.0 - series.recorded_share);
        if unseen > 0.0 {
            demand[period] += unseen;
            raised_periods += 1;
        }
    }
    Uncensored { demand, raised_periods, nothing_in_stock: false }
}

/// E[D | D >= `bound`] over the neighbours, or the bound itself where it is not below their mean.
fn expected_at_least(bound: f64, neighbours: impl Iterator<Item = f64> + Clone) -> f64 {
    let (count, total) = count_and_total(neighbours.clone());
    if bound >= total / count {
        return bound;
    }
    let (count, total) = count_and_total(neighbours.filter(|&quantity| quantity >= bound));
    (total / count).max(bound)
}

fn count_and_total(quantities: impl Iterator<Item = f64>) -> (f64, f64) {
    quantities.fold((0.0, 0.0), |(count, total), quantity| (count + 1.0, total + quantity))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stock_out_takes_the_mean_of_the_in_stock_periods_that_sold_at_least_as_much() {
        let series = out_of_stock_at_the_end(vec![2.0, 4.0, 6.0, 8.0, 3.0, 9.0], 2);
        let filled = uncensor(&series);
        // Usual demand 5: the period that sold 3 becomes mean(4, 6, 8) = 6, the one that sold 9 stays.
        assert_eq!(filled.demand, [2.0, 4.0, 6.0, 8.0, 6.0, 9.0]);
        assert_eq!(filled.raised_periods, 1);
    }

    #[test]
    fn only_the_part_that_does_not_reach_us_is_added() {
        let series = out_of_stock_at_the_end(vec![2.0, 4.0, 6.0, 8.0, 3.0, 9.0], 2);
        let mostly_seen = uncensor(&DemandSeries { recorded_share: 0.75, ..series.clone() });
        // 3 seen, 6 expected, a quarter of the difference missed.
        assert_eq!(mostly_seen.demand, [2.0, 4.0, 6.0, 8.0, 3.75, 9.0]);
        let all_seen = uncensor(&DemandSeries { recorded_share: 1.0, ..series.clone() });
        assert_eq!(all_seen.demand, series.quantity);
        assert_eq!(all_seen.raised_periods, 0);
    }

    fn out_of_stock_at_the_end(quantity: Vec<f64>, periods: usize) -> DemandSeries {
        let mut series = DemandSeries::uncensored(quantity);
        let from = series.censored.len() - periods;
        series.censored[from..].fill(true);
        series
    }

    #[test]
    fn without_any_period_in_stock_the_bounds_stand() {
        let series = out_of_stock_at_the_end(vec![1.0, 0.0], 2);
        let filled = uncensor(&series);
        assert_eq!(filled.demand, [1.0, 0.0]);
        assert!(filled.nothing_in_stock);
    }
}
