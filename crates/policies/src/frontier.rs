//! The frontier of a policy: the least stock for each fill rate, from the points of its sweep.

/// A point of a sweep.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Share of the demand filled, dollars.
    pub fill: f64,
    /// Mean stock, dollars, or any other cost that is to be small.
    pub cost: f64,
}

/// Points of which none is beaten by another, by fill ascending.
#[derive(Clone, Debug, PartialEq)]
pub struct Frontier {
    points: Vec<Point>,
}

impl Frontier {
    /// Of the points of a sweep, in any order.
    pub fn of(points: &[Point]) -> Self {
        let mut sorted = points.to_vec();
        sorted.sort_by(|one, other| other.fill.total_cmp(&one.fill).then(one.cost.total_cmp(&other.cost)));
        let mut efficient: Vec<Point> = Vec::new();
        for point in sorted {
            if efficient.last().is_none_or(|better| point.cost < better.cost) {
                efficient.push(point);
            }
        }
        efficient.reverse();
        Self { points: efficient }
    }

    /// The cost at a fill rate, between the neighbouring points linearly in the logarithm of what is not filled; below the lowest point that point's,
    /// none above the highest.
    ///
    /// ```
    /// use chandler_policies::{Frontier, Point};
    /// let frontier = Frontier::of(&[Point { fill: 0.9, cost: 100.0 }, Point { fill: 0.99, cost: 200.0 }]);
    /// // 1 − 0.9684 is halfway between 0.1 and 0.01 on the scale of logarithms.
    /// let halfway = frontier.cost_at(1.0 - (0.1_f64 * 0.01).sqrt());
    /// assert!((halfway.unwrap() - 150.0).abs() < 1e-9);
    /// assert_eq!((frontier.cost_at(0.995), frontier.cost_at(0.5)), (None, Some(100.0)));
    /// ```
    pub fn cost_at(&self, fill: f64) -> Option<f64> {
        let above = self.points.iter().position(|point| point.fill >= fill)?;
        let high = self.points[above];
        let Some(low) = above.checked_sub(1).map(|below| self.points[below]) else { return Some(high.cost) };
        let depth = |fill: f64| libm::log((1.0 - fill).max(1e-9));
        let share = (depth(fill) - depth(low.fill)) / (depth(high.fill) - depth(low.fill));
        Some(low.cost + share * (high.cost - low.cost))
    }

    /// Whether a fill rate lies between the lowest and the highest point.
    pub fn spans(&self, fill: f64) -> bool {
        self.points.first().is_some_and(|lowest| lowest.fill <= fill) && self.points.last().is_some_and(|highest| highest.fill >= fill)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_that_another_beats_are_left_out() {
        let point = |fill, cost| Point { fill, cost };
        let frontier = Frontier::of(&[point(0.95, 120.0), point(0.9, 130.0), point(0.99, 200.0), point(0.8, 80.0), point(0.95, 125.0)]);
        assert_eq!(frontier.points, [point(0.8, 80.0), point(0.95, 120.0), point(0.99, 200.0)]);
        assert!(frontier.spans(0.9) && !frontier.spans(0.7) && !frontier.spans(0.999));
        assert_eq!(frontier.cost_at(0.95), Some(120.0));
    }
}
