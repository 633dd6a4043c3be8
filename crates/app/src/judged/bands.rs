//! Recall by size and by class: small things are many and large ones matter, so one figure over all of them says little.

use serde::Serialize;
use std::collections::BTreeMap;

/// Planted things of about one size.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SizeBand {
    /// Smallest and largest of the band: dollars.
    pub from: f64,
    pub to: f64,
    pub unit: &'static str,
    pub planted: usize,
    pub found: usize,
    /// Of their number.
    pub recall: Option<f64>,
}

/// Planted things of one class.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ClassRecall {
    pub class: String,
    pub planted: usize,
    pub found: usize,
    pub planted_dollars: f64,
    pub found_dollars: f64,
}

impl ClassRecall {
    pub(super) fn words(&self) -> String {
        format!("{} of {} {}, {:.2} of {:.2} dollars", self.found, self.planted, self.class, self.found_dollars, self.planted_dollars)
    }
}

/// By class: its name, dollars and whether it was found.
pub(super) fn classes<'t>(things: impl Iterator<Item = (&'t str, f64, bool)>) -> Vec<ClassRecall> {
    let mut classes: BTreeMap<&str, ClassRecall> = BTreeMap::new();
    for (class, dollars, found) in things {
        let recall = classes.entry(class).or_insert_with(|| ClassRecall { class: class.to_owned(), ..ClassRecall::default() });
        recall.planted += 1;
        recall.planted_dollars += dollars;
        recall.found += usize::from(found);
        recall.found_dollars += if found { dollars } else { 0.0 };
    }
    classes.into_values().collect()
}

impl SizeBand {
    pub(super) fn words(&self) -> String {
        format!("{} of {} planted from {:.2} to {:.2} {}", self.found, self.planted, self.from, self.to, self.unit)
    }
}

/// Four bands of equal numbers, the smallest first; sizes with whether each was found.
pub(super) fn bands(mut things: Vec<(f64, bool)>) -> Vec<SizeBand> {
    things.sort_by(|one, other| one.0.total_cmp(&other.0));
    let band = |band: &[(f64, bool)]| {
        let found = band.iter().filter(|(_, found)| *found).count();
        let (from, to) = (band.first()?.0, band.last()?.0);
        Some(SizeBand { from, to, unit: "dollars", planted: band.len(), found, recall: super::share(found as f64, band.len() as f64) })
    };
    things.chunks(things.len().div_ceil(4).max(1)).filter_map(band).collect()
}

#[cfg(test)]
mod tests {
    use super::bands;

    #[test]
    fn bands_are_of_equal_numbers_and_lose_nothing() {
        let things = (1..=10).rev().map(|size| (f64::from(size), size > 5)).collect();
        let found: Vec<_> = bands(things).into_iter().map(|band| (band.from, band.to, band.planted, band.found)).collect();
        assert_eq!(found, [(1.0, 3.0, 3, 0), (4.0, 6.0, 3, 1), (7.0, 9.0, 3, 3), (10.0, 10.0, 1, 1)]);
        assert!(bands(Vec::new()).is_empty());
    }
}
