//! How far a population has moved from another.

/// Bins of the first population, of equal counts where its values allow it.
const BINS: usize = 10;

/// Population stability index: the sum over bins of (new share - old share) * ln(new share / old share), in the tenths of the old population (Siddiqi 2006).
/// Below 0.1 nothing moved; from 0.25 on it is another population. Half a case is believed in for each bin, so that an empty one is no proof.
///
/// ```
/// let old: Vec<f64> = (0..1_000).map(f64::from).collect();
/// assert!(chandler_learn::stability_index(&old, &old) < 1e-9);
/// let moved: Vec<f64> = old.iter().map(|value| value + 300.0).collect();
/// assert!(chandler_learn::stability_index(&old, &moved) > 0.25);
/// ```
pub fn stability_index(old: &[f64], new: &[f64]) -> f64 {
    let cuts = cuts(old);
    let (old, new) = (shares(old, &cuts), shares(new, &cuts));
    old.iter().zip(new).map(|(old, new)| (new - old) * libm::log(new / old)).sum()
}

/// Values at which one bin ends and the next begins; of equal values one.
fn cuts(old: &[f64]) -> Vec<f64> {
    let mut sorted = old.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut cuts: Vec<f64> = (1..BINS).filter_map(|bin| sorted.get(bin * sorted.len() / BINS).copied()).collect();
    cuts.dedup();
    cuts
}

fn shares(values: &[f64], cuts: &[f64]) -> Vec<f64> {
    let mut counts = vec![0.5; cuts.len() + 1];
    for value in values {
        counts[cuts.partition_point(|cut| cut <= value)] += 1.0;
    }
    let total: f64 = counts.iter().sum();
    counts.iter().map(|count| count / total).collect()
}

#[cfg(test)]
mod tests {
    use super::stability_index;

    /// Worked by hand: a flag that was up in one of ten and is up in half. 0 is below the cut at 1, which nine of ten are.
    #[test]
    fn a_flag_has_two_bins() {
        let flags = |up: usize, rows: usize| -> Vec<f64> { (0..rows).map(|row| f64::from(u8::from(row < up))).collect() };
        let index = stability_index(&flags(5_000, 10_000), &flags(1_000, 10_000));
        let by_hand = (0.1_f64 - 0.5) * (0.1_f64 / 0.5).ln() + (0.9_f64 - 0.5) * (0.9_f64 / 0.5).ln();
        assert!((index - by_hand).abs() < 0.001, "{index} {by_hand}");
    }

    #[test]
    fn nothing_to_compare_is_no_movement() {
        assert_eq!(stability_index(&[], &[]), 0.0);
        assert!(stability_index(&[3.0; 50], &[3.0; 20]) < 0.02, "nothing but the belief in half a case");
    }
}
