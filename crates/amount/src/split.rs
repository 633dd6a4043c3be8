use crate::{Amount, AmountError, Rounding, multiply_divide};

/// Splits an amount by weights so that the shares add up to it: each share is rounded down, the remaining minor units go to the largest
/// remainders, the earlier first (largest-remainder method).
///
/// ```
/// use chandler_amount::{split_by_weight, Amount};
/// assert_eq!(split_by_weight(Amount(100_00), &[1, 1, 1]), Ok(vec![Amount(33_34), Amount(33_33), Amount(33_33)]));
/// ```
///
/// # Errors
/// When there is no positive weight, a weight is negative, or the sums overflow.
pub fn split_by_weight(amount: Amount, weights: &[i64]) -> Result<Vec<Amount>, AmountError> {
    let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if total <= 0 || weights.iter().any(|weight| *weight < 0) {
        return Err(AmountError::BadFactor { numerator: 0, denominator: 0 });
    }
    let exact = |weight: &i64| i128::from(amount.0) * i128::from(*weight);
    let mut shares: Vec<i128> = weights.iter().map(|weight| exact(weight).div_euclid(total)).collect();
    let missing = i128::from(amount.0) - shares.iter().sum::<i128>();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|index| (-exact(&weights[*index]).rem_euclid(total), *index));
    for index in by_remainder.into_iter().take(usize::try_from(missing).map_err(|_| AmountError::Overflow)?) {
        shares[index] += 1;
    }
    shares.into_iter().map(|share| i64::try_from(share).map(Amount).map_err(|_| AmountError::Overflow)).collect()
}

/// The part of `amount` that belongs to the units from `before` to `after` out of `count`: round(V·after/n) − round(V·before/n).
/// Issues taken one after the other therefore add up to the whole, whatever their sizes.
///
/// ```
/// use chandler_amount::{cumulative_share, Amount};
/// let issues: i64 = (0..13).map(|unit| cumulative_share(Amount(15_00), 13, unit, unit + 1).unwrap().0).sum();
/// assert_eq!(issues, 15_00);
/// ```
pub fn cumulative_share(amount: Amount, count: i64, before: i64, after: i64) -> Result<Amount, AmountError> {
    let upto = |units| multiply_divide(amount.0, units, count, Rounding::HalfAwayFromZero);
    Amount(upto(after)?).checked_sub(Amount(upto(before)?))
}
