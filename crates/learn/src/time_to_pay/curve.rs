//! A distribution of the days until an invoice is settled.

/// Where a curve ends before a share is settled, that is expected so many days later: such invoices were last seen open.
const BEYOND_THE_CURVE_DAYS: i32 = 90;

/// Share that is still open by age in days, falling, on straight lines between points. Ages beyond the last point keep its rest.
#[derive(Debug, Clone, PartialEq)]
pub struct PayCurve {
    points: Vec<(f64, f64)>,
}

impl PayCurve {
    pub(crate) fn new(points: Vec<(f64, f64)>) -> Self {
        Self { points }
    }

    /// Probability that it is still open when the day of this age ends.
    pub fn open_after(&self, age: f64) -> f64 {
        let next = self.points.partition_point(|(at, _)| *at < age);
        match (next.checked_sub(1).map(|before| self.points[before]), self.points.get(next)) {
            (None, _) => 1.0,
            (Some((_, open)), None) => open,
            (Some((from, above)), Some((to, below))) => above + (below - above) * (age - from) / (to - from),
        }
    }

    /// The first whole age by which the share `level` is settled; the last point where the curve does not come so far.
    pub fn age_at(&self, level: f64) -> i32 {
        let rest = 1.0 - level;
        let next = self.points.partition_point(|(_, open)| *open > rest);
        let age = match (next.checked_sub(1), self.points.get(next)) {
            (Some(before), Some((to, below))) => {
                let (from, above) = self.points[before];
                from + (to - from) * (above - rest) / (above - below)
            }
            _ => self.points.last().map_or(0.0, |(at, _)| *at),
        };
        (age - 1e-9).ceil().max(0.0) as i32
    }

    /// The first whole age by which the share `level` of what is open at an age is settled; long after both where the curve does not come so far.
    pub fn age_from(&self, age: f64, level: f64) -> i32 {
        let rest = (1.0 - level) * self.open_after(age);
        match self.points.last() {
            Some((end, open)) if *open <= rest && age < *end => self.age_at(1.0 - rest).max(age as i32 + 1),
            Some((end, _)) => age.max(*end).ceil() as i32 + BEYOND_THE_CURVE_DAYS,
            None => age as i32 + BEYOND_THE_CURVE_DAYS,
        }
    }

    /// Of what is open at an age, the share that is still open at a later one; all of it where the curve has ended.
    pub fn still_open(&self, age: f64, later: f64) -> f64 {
        let open = self.open_after(age);
        if open > 0.0 { self.open_after(later) / open } else { 1.0 }
    }

    /// The same shape before and after the due day, with the probability of being open on it set.
    #[must_use]
    pub(crate) fn with_open_after_due(&self, terms_days: i32, probability: f64) -> Self {
        let due = f64::from(terms_days);
        let open = self.open_after(due).clamp(1e-9, 1.0 - 1e-9);
        let moved = |(age, before): &(f64, f64)| {
            let after = if *age <= due { 1.0 - (1.0 - before) * (1.0 - probability) / (1.0 - open) } else { before * probability / open };
            (*age, after.clamp(0.0, 1.0))
        };
        Self { points: self.points.iter().map(moved).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::PayCurve;

    #[test]
    fn ages_and_shares_agree() {
        let curve = PayCurve::new(vec![(-1.0, 1.0), (9.0, 0.8), (29.0, 0.4), (59.0, 0.1)]);
        assert!((curve.open_after(19.0) - 0.6).abs() < 1e-12);
        assert_eq!((curve.age_at(0.1), curve.age_at(0.4), curve.age_at(0.99)), (4, 19, 59));
        let set = curve.with_open_after_due(29, 0.2);
        assert!((set.open_after(29.0) - 0.2).abs() < 1e-12);
        assert!((set.open_after(59.0) - 0.05).abs() < 1e-12, "a late invoice is as late as before");
        assert!((curve.still_open(29.0, 59.0) - 0.25).abs() < 1e-12);
        assert_eq!(curve.age_from(29.0, 0.5), 49, "half of what is open on day 29 is settled by then");
        assert_eq!((curve.age_from(29.0, 0.9), curve.age_from(75.0, 0.5)), (149, 165), "nobody has seen those settled");
        assert!((set.open_after(9.0) - (1.0 - 0.2 * 0.8 / 0.6)).abs() < 1e-12);
    }
}
