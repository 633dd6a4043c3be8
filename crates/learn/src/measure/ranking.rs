//! Measures of an order.

/// Places in ascending order of a key; those of one key stand together.
pub(super) struct Order {
    groups: Vec<Vec<usize>>,
}

impl Order {
    pub fn ascending(keys: &[f64]) -> Self {
        let mut places: Vec<usize> = (0..keys.len()).collect();
        places.sort_by(|left, right| keys[*left].total_cmp(&keys[*right]).then(left.cmp(right)));
        Self { groups: places.chunk_by(|left, right| keys[*left] == keys[*right]).map(<[usize]>::to_vec).collect() }
    }
}

/// The chance that a positive case stands above a negative one; ties count half.
pub(super) fn area_under_curve(order: &Order, positive: &[bool], weights: &[f64]) -> Option<f64> {
    let (mut below, mut wins, mut positives) = (0.0, 0.0, 0.0);
    for group in &order.groups {
        let weight_of = |answer: bool| group.iter().filter(|at| positive[**at] == answer).map(|at| weights[*at]).sum::<f64>();
        let (up, down) = (weight_of(true), weight_of(false));
        wins += up * (below + down / 2.0);
        below += down;
        positives += up;
    }
    (below > 0.0 && positives > 0.0).then(|| wins / (below * positives))
}

/// Share of all gains that the first `share` of cases has; a group of equals is taken in proportion.
pub(super) fn captured(order: &Order, gains: &[f64], weights: &[f64], share: f64) -> Option<f64> {
    let total: f64 = gains.iter().zip(weights).map(|(gain, weight)| gain * weight).sum();
    let mut budget = share * weights.iter().sum::<f64>();
    let mut taken = 0.0;
    for group in &order.groups {
        let size: f64 = group.iter().map(|at| weights[*at]).sum();
        let part = if size > budget { budget / size } else { 1.0 };
        taken += part * group.iter().map(|at| gains[*at] * weights[*at]).sum::<f64>();
        budget -= part * size;
        if budget <= 0.0 {
            break;
        }
    }
    (total > 0.0).then(|| taken / total)
}
