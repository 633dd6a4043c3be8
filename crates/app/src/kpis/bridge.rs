//! What the change of a line fill rate is made of. A rate is 1 less missed lines / due lines, so its change is the sum over causes of the change of
//! missed / due with the sign turned: exact. Shown parts are rounded so that they add up to the shown change, by largest remainder.

/// Lines missed for one cause, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    pub cause: String,
    pub before: i64,
    pub after: i64,
}

/// Parts of a rate's change by cause, in hundredths of a percentage point, that add up to `change`.
///
/// `change` is the change of the rounded rates in the same unit. Without lines due on either side there is nothing to explain.
pub fn split(missed: &[Missed], due_before: i64, due_after: i64, change: i64) -> Vec<i64> {
    let product = i128::from(due_before) * i128::from(due_after);
    let count = missed.len() as i64;
    if product <= 0 || count == 0 {
        return vec![0; missed.len()];
    }
    let exact = missed.iter().map(|missed| {
        let numerator = (i128::from(missed.before) * i128::from(due_after) - i128::from(missed.after) * i128::from(due_before)) * 10_000;
        (numerator.div_euclid(product) as i64, numerator.rem_euclid(product))
    });
    let exact: Vec<(i64, i128)> = exact.collect();
    let left = change - exact.iter().map(|(whole, _)| whole).sum::<i64>();
    let (each, some) = (left.div_euclid(count), left.rem_euclid(count));
    let mut places: Vec<usize> = (0..missed.len()).collect();
    places.sort_by_key(|place| (std::cmp::Reverse(exact[*place].1), *place));
    let mut parts: Vec<i64> = exact.iter().map(|(whole, _)| whole + each).collect();
    places.iter().take(some as usize).for_each(|place| parts[*place] += 1);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missed(before: i64, after: i64) -> Missed {
        Missed { cause: "stock_out".to_owned(), before, after }
    }

    /// The rate in hundredths of a percent, halves away from zero.
    fn rate(met: i64, due: i64) -> i64 {
        (met * 20_000 + due) / (2 * due)
    }

    #[test]
    fn parts_of_a_drop_add_up_to_it() {
        // 1,673 of 1,863 lines, then 1,473 of 1,678: 89.80 % and 87.78 %.
        let causes = [missed(118, 128), missed(22, 15), missed(50, 62)];
        let change = rate(1_473, 1_678) - rate(1_673, 1_863);
        assert_eq!(change, -202);
        assert_eq!(split(&causes, 1_863, 1_678, change), [-130, 29, -101]);
    }

    #[test]
    fn parts_always_add_up_to_the_shown_change() {
        for due_before in 1..40 {
            for due_after in 1..40 {
                let causes = [missed(due_before / 3, due_after / 2), missed(due_before / 4, due_after / 5), missed(0, due_after / 7)];
                let lost = |side: fn(&Missed) -> i64| causes.iter().map(side).sum::<i64>();
                let before = rate(due_before - lost(|missed| missed.before), due_before);
                let after = rate(due_after - lost(|missed| missed.after), due_after);
                let parts = split(&causes, due_before, due_after, after - before);
                assert_eq!(parts.iter().sum::<i64>(), after - before, "{due_before} {due_after}");
            }
        }
    }

    #[test]
    fn nothing_due_explains_nothing() {
        assert_eq!(split(&[missed(1, 1)], 0, 5, 0), [0]);
        assert!(split(&[], 5, 5, 0).is_empty());
    }
}
