//! Filling a supplier's order up to a target: which further packs of its items cost least for what they add to the order.
//!
//! Buyers call it line buy or truck fill. Packs are added one by one, the best gain per unit of order value first, until the target is reached; a pack that
//! closes what is missing by itself, or with those of its item before it, may end the fill at any point. Then what the end has made superfluous is left out
//! again. The covering form of the greedy method for knapsacks (Csirik, Frenk, Labbé and Zhang, Heuristics for the 0-1 min-knapsack problem, Acta
//! Cybernetica 10, 1991), whose result costs at most twice the least where every pack costs something and can be chosen for itself. Leaves out: price breaks.

use crate::error::{ForecastError, require};
use std::cmp::Ordering;

/// Name and version of the method.
pub const ORDER_FILL_VERSION: &str = "order_fill@1";

/// What adding one more pack of an item does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pack {
    /// What it adds to the order, in the measure of the target; more than nothing.
    pub value: i64,
    /// What it brings less what it costs; mostly below nothing, else the item would have been ordered anyway.
    pub gain: i64,
}

/// How many packs of each item are added, with what they add and gain together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFill {
    pub taken: Vec<usize>,
    pub value: i64,
    pub gain: i64,
}

/// The packs that bring at least `missing` to an order; none where all of them do not. Those of an item can only be added in their order.
///
/// # Errors
/// When nothing is missing, or a pack adds nothing.
///
/// ```
/// use chandler_forecast::inventory::order_fill::{Pack, fill_up};
/// let pack = |value, gain| Pack { value, gain };
/// // 100 are missing. The cheap item has two packs of 40 and then costs more; one pack of the other closes the rest for less.
/// let items = [vec![pack(40, -1), pack(40, -2), pack(40, -9)], vec![pack(25, -3), pack(25, -4)]];
/// let fill = fill_up(&items, 100)?.expect("enough packs");
/// assert_eq!((fill.taken, fill.value, fill.gain), (vec![2, 1], 105, -6));
/// assert_eq!(fill_up(&items, 1_000)?, None);
/// # Ok::<(), chandler_forecast::ForecastError>(())
/// ```
pub fn fill_up(items: &[Vec<Pack>], missing: i64) -> Result<Option<OrderFill>, ForecastError> {
    require(missing > 0, "missing", missing as f64, "above 0")?;
    for pack in items.iter().flatten() {
        require(pack.value > 0, "value of a pack", pack.value as f64, "above 0")?;
    }
    let mut reached = OrderFill { taken: vec![0; items.len()], value: 0, gain: 0 };
    let mut best: Option<OrderFill> = None;
    while reached.value < missing {
        for item in 0..items.len() {
            if let Some(end) = ended_with(&reached, items, item, missing) {
                keep_better(&mut best, without_superfluous(end, items, missing));
            }
        }
        let Some(next) = best_next(&reached, items) else { break };
        reached.take(items, next);
    }
    Ok(best)
}

impl OrderFill {
    fn take(&mut self, items: &[Vec<Pack>], item: usize) {
        let pack = items[item][self.taken[item]];
        self.taken[item] += 1;
        self.value += pack.value;
        self.gain += pack.gain;
    }
}

/// The fill with as many further packs of one item as it takes to close what is missing.
fn ended_with(reached: &OrderFill, items: &[Vec<Pack>], item: usize, missing: i64) -> Option<OrderFill> {
    let mut end = reached.clone();
    while end.value < missing && end.taken[item] < items[item].len() {
        end.take(items, item);
    }
    (end.value >= missing).then_some(end)
}

/// Leaves out last packs of items without which the target is still reached, the most costly first.
fn without_superfluous(mut fill: OrderFill, items: &[Vec<Pack>], missing: i64) -> OrderFill {
    loop {
        let last = |item: usize| fill.taken[item].checked_sub(1).map(|index| items[item][index]);
        let spare = fill.value - missing;
        let superfluous = (0..items.len()).filter_map(|item| Some((last(item)?, item))).filter(|(pack, _)| pack.value <= spare && pack.gain < 0);
        let Some((pack, item)) = superfluous.min_by_key(|(pack, item)| (pack.gain, *item)) else { return fill };
        fill.taken[item] -= 1;
        fill.value -= pack.value;
        fill.gain -= pack.gain;
    }
}

/// The item whose next pack gains most for its value; of equal ones the first.
fn best_next(reached: &OrderFill, items: &[Vec<Pack>]) -> Option<usize> {
    let next = |item: usize| items[item].get(reached.taken[item]).map(|pack| (*pack, item));
    (0..items.len())
        .filter_map(next)
        .reduce(|best, other| if per_value(other.0, best.0) == Ordering::Greater { other } else { best })
        .map(|(_, item)| item)
}

/// Compares gain per value, exactly.
fn per_value(one: Pack, other: Pack) -> Ordering {
    (i128::from(one.gain) * i128::from(other.value)).cmp(&(i128::from(other.gain) * i128::from(one.value)))
}

/// The fill that gains more, of equal ones the smaller, then the earlier.
fn keep_better(best: &mut Option<OrderFill>, fill: OrderFill) {
    let is_better = best.as_ref().is_none_or(|best| (fill.gain, -fill.value) > (best.gain, -best.value));
    if is_better {
        *best = Some(fill);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(value: i64, gain: i64) -> Pack {
        Pack { value, gain }
    }

    #[test]
    fn one_large_pack_ends_a_fill_that_small_ones_would_make_dear() {
        // By gain per value the small packs come first; ten of them and the large one overshoot, and without them the large one is enough.
        let items = [vec![pack(10, -1); 9], vec![pack(100, -12)]];
        let fill = fill_up(&items, 95).expect("valid").expect("enough");
        assert_eq!((fill.taken, fill.value, fill.gain), (vec![0, 1], 100, -12));
    }

    #[test]
    fn what_gains_by_itself_stays() {
        let items = [vec![pack(10, 2), pack(10, -5)], vec![pack(30, -1)]];
        let fill = fill_up(&items, 30).expect("valid").expect("enough");
        assert_eq!((fill.taken, fill.gain), (vec![1, 1], 1));
    }

    #[test]
    fn nothing_missing_and_packs_of_no_value_are_refused() {
        assert!(fill_up(&[vec![pack(1, 0)]], 0).is_err());
        assert!(fill_up(&[vec![pack(0, 0)]], 1).is_err());
        assert_eq!(fill_up(&[], 1), Ok(None));
    }

    /// The largest gain over every number of packs of each item.
    fn exhaustive(items: &[Vec<Pack>], missing: i64) -> Option<i64> {
        let Some((first, others)) = items.split_first() else { return (missing <= 0).then_some(0) };
        let sum = |packs: &[Pack]| packs.iter().fold((0, 0), |(value, gain), pack| (value + pack.value, gain + pack.gain));
        let with = |count: usize| {
            let (value, gain) = sum(&first[..count]);
            exhaustive(others, missing - value).map(|rest| rest + gain)
        };
        (0..=first.len()).filter_map(with).max()
    }

    #[test]
    fn tiny_orders_are_filled_for_little_more_than_the_least() {
        // Packs of an item gain less and less, as they do when they wait longer and avoid less; the first may carry the cost of a line.
        let mut state = 7_u64;
        let mut draw = |most: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % most
        };
        let (mut cases, mut least, mut as_good, mut spent, mut needed) = (0, 0, 0, 0, 0);
        for _ in 0..2_000 {
            let items: Vec<Vec<Pack>> = (0..3)
                .map(|_| {
                    let (value, line, first, slope) = (5 + draw(30) as i64, draw(2) as i64 * 4, 1 + draw(9) as i64, draw(4) as i64);
                    (0..4).map(|k| pack(value, -(first + slope * k) - if k == 0 { line } else { 0 })).collect()
                })
                .collect();
            let missing = 20 + draw(120) as i64;
            let (found, best) = (fill_up(&items, missing).expect("valid"), exhaustive(&items, missing));
            assert_eq!(found.is_some(), best.is_some(), "there is a fill whenever there can be one");
            let (Some(found), Some(best)) = (found, best) else { continue };
            assert!(found.value >= missing && found.gain <= best);
            assert!(found.gain >= 2 * best, "at most twice the least: {} instead of {best}", found.gain);
            (cases, least, as_good) = (cases + 1, least.max(best - found.gain), as_good + usize::from(found.gain == best));
            (spent, needed) = (spent - found.gain, needed - best);
        }
        assert!(cases > 1_500, "{cases} cases");
        assert!(as_good * 100 >= 80 * cases, "{as_good} of {cases} are filled for the least");
        assert!(spent * 100 <= 104 * needed, "{spent} spent where {needed} are the least; at most {least} more in one case");
    }
}
