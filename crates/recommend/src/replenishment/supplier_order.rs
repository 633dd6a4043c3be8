//! The order of a supplier for a site, all of its items together: filled up where reaching its target, or its minimum, brings more than the filler costs.
//!
//! Method `supplier_order@1`: something has to be needed, else nothing is ordered. Below a goal the packs that cost least are added ([`fill_up`]); the fill is
//! taken when the charge and the discount that it saves, and for a minimum what the needed lines are worth against waiting for the next review, exceed its net
//! cost. Every goal that is not reached is tried, and the one that brings most is taken. An order that is not filled stays as it is: below the target it costs
//! the charge, and below the minimum it waits until more is needed.
//!
//! The lines of the order are facts of every row of it, so that each can be derived again without the others: what does not add up is refused.

use super::filler::FillerPack;
use chandler_forecast::ForecastError;
use chandler_forecast::inventory::{OrderFill, Pack, fill_up};
use serde::{Deserialize, Serialize};

/// Name and version of the method.
pub const SUPPLIER_ORDER_METHOD: &str = "supplier_order@1";

const MILLION: i128 = 1_000_000;

/// What one item brings to the order of its supplier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderCandidate {
    pub item_id: String,
    pub terms: OrderTerms,
    /// Order value of what it needs by itself, minor units; 0 where it needs nothing.
    pub needed_minor: i64,
    /// What that is worth against ordering at the next review, minor units.
    pub worth_minor: i64,
    /// What could be added, in this order.
    pub packs: Vec<FillerPack>,
}

/// The terms of a supplier that look at the whole order; 0 for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderTerms {
    /// Smallest order value that the supplier accepts, minor units.
    pub minimum_minor: i64,
    /// Order value from which the charge falls away and the discount applies, minor units.
    pub target_minor: i64,
    pub charge_minor: i64,
    pub discount_millionths: i64,
    /// Millionths of a major unit in a minor one.
    pub micros_per_minor: i64,
}

/// What was decided on the whole order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplierOrder {
    /// What is ordered of each item, by item.
    pub lines: Vec<SupplierOrderLine>,
    /// The best way to fill it up, taken or not; none where the order reaches its goal by itself, or no filler does.
    pub filling: Option<Filling>,
    pub is_filled: bool,
}

/// An item of the order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SupplierOrderLine {
    pub item_id: String,
    pub needed_minor: i64,
    pub worth_minor: i64,
    /// Base units that are added beyond the need.
    pub added: i64,
    pub added_minor: i64,
    /// What the addition brings less what it costs, millionths of a major unit.
    pub gain_micros: i64,
}

/// What filling an order up adds, costs and saves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filling {
    /// Order value that it aims at, minor units.
    pub goal_minor: i64,
    /// Order value of the filler, minor units.
    pub value_minor: i64,
    /// Holding of the filler and its order lines less the shortage that it avoids, minor units rounded up.
    pub cost_minor: i64,
    /// Charge and discount of the order that it reaches, minor units.
    pub saved_minor: i64,
    /// What the needed lines would lose by waiting, where the order is not accepted without the filler, minor units.
    pub kept_minor: i64,
}

impl OrderTerms {
    /// Charge and discount that an order of this value saves.
    pub(super) fn saved(&self, order_minor: i64) -> i64 {
        if self.target_minor == 0 || order_minor < self.target_minor {
            return 0;
        }
        let discount = i128::from(order_minor) * i128::from(self.discount_millionths) / MILLION;
        self.charge_minor.saturating_add(i64::try_from(discount).unwrap_or(i64::MAX))
    }

    /// Minimum and target that an order of this value does not reach.
    pub(super) fn goals_above(&self, order_minor: i64) -> impl Iterator<Item = i64> {
        [self.minimum_minor, self.target_minor].into_iter().filter(move |goal| *goal > order_minor)
    }
}

impl Filling {
    fn net(&self) -> i64 {
        self.saved_minor + self.kept_minor - self.cost_minor
    }

    /// What a fill does for an order of these lines.
    fn of(terms: &OrderTerms, needed: &Totals, goal_minor: i64, value_minor: i64, gain_micros: i64) -> Self {
        let order_minor = needed.needed_minor + value_minor;
        let would_wait = needed.needed_minor < terms.minimum_minor && order_minor >= terms.minimum_minor;
        Self {
            goal_minor,
            value_minor,
            cost_minor: -gain_micros.div_euclid(terms.micros_per_minor.max(1)),
            saved_minor: terms.saved(order_minor),
            kept_minor: if would_wait { needed.worth_minor } else { 0 },
        }
    }
}

/// The lines added up.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    needed_minor: i64,
    worth_minor: i64,
    added_minor: i64,
    gain_micros: i64,
}

impl Totals {
    fn of(lines: &[SupplierOrderLine]) -> Self {
        lines.iter().fold(Self::default(), |sum, line| Self {
            needed_minor: sum.needed_minor.saturating_add(line.needed_minor),
            worth_minor: sum.worth_minor.saturating_add(line.worth_minor.max(0)),
            added_minor: sum.added_minor.saturating_add(line.added_minor),
            gain_micros: sum.gain_micros.saturating_add(line.gain_micros),
        })
    }
}

/// Decides on the order of one supplier for one site. None where nothing is needed, or where nothing depends on the order as a whole.
///
/// # Errors
/// When a pack adds nothing to the order.
pub fn supplier_order(candidates: &[OrderCandidate]) -> Result<Option<SupplierOrder>, ForecastError> {
    let Some(terms) = candidates.first().map(|candidate| candidate.terms) else { return Ok(None) };
    let needed_lines: Vec<SupplierOrderLine> = candidates.iter().map(SupplierOrderLine::needed).collect();
    let needed = Totals::of(&needed_lines);
    let is_reached = terms.goals_above(needed.needed_minor).next().is_none();
    if needed.needed_minor == 0 || (is_reached && terms.target_minor == 0) {
        return Ok(None);
    }
    let packs: Vec<Vec<Pack>> = candidates.iter().map(|candidate| candidate.packs.iter().map(FillerPack::pack).collect()).collect();
    let mut best: Option<(Filling, OrderFill)> = None;
    for goal in terms.goals_above(needed.needed_minor) {
        let Some(fill) = fill_up(&packs, goal - needed.needed_minor)? else { continue };
        let filling = Filling::of(&terms, &needed, goal, fill.value, fill.gain);
        if best.as_ref().is_none_or(|(best, _)| filling.net() > best.net()) {
            best = Some((filling, fill));
        }
    }
    let is_filled = best.as_ref().is_some_and(|(filling, _)| filling.net() > 0);
    let taken = |index: usize| best.as_ref().filter(|_| is_filled).map_or(0, |(_, fill)| fill.taken[index]);
    let lines = needed_lines.into_iter().zip(candidates).enumerate().map(|(index, (line, candidate))| line.with(&candidate.packs[..taken(index)]));
    let lines = lines.filter(|line| line.needed_minor > 0 || line.added > 0).collect();
    Ok(Some(SupplierOrder { lines, filling: best.map(|(filling, _)| filling), is_filled }))
}

impl SupplierOrderLine {
    fn needed(candidate: &OrderCandidate) -> Self {
        let OrderCandidate { item_id, needed_minor, worth_minor, .. } = candidate;
        Self { item_id: item_id.clone(), needed_minor: *needed_minor, worth_minor: *worth_minor, ..Self::default() }
    }

    /// With these packs beyond the need.
    pub(super) fn with(self, packs: &[FillerPack]) -> Self {
        packs.iter().fold(self, |line, pack| Self {
            added: line.added + pack.quantity,
            added_minor: line.added_minor + pack.value_minor,
            gain_micros: line.gain_micros + pack.gain_micros,
            ..line
        })
    }
}

impl SupplierOrder {
    /// The line of an item; one of nothing where the order has none.
    pub(super) fn line(&self, item_id: &str) -> SupplierOrderLine {
        let found = self.lines.iter().find(|line| line.item_id == item_id);
        found.cloned().unwrap_or_else(|| SupplierOrderLine { item_id: item_id.to_owned(), ..SupplierOrderLine::default() })
    }

    /// Whether its lines add up to what was decided under these terms.
    pub(super) fn adds_up(&self, terms: &OrderTerms) -> bool {
        let totals = Totals::of(&self.lines);
        let is_positive = self.lines.iter().all(|line| line.needed_minor >= 0 && line.added >= 0 && line.added_minor >= 0);
        let Some(filling) = self.filling else { return is_positive && !self.is_filled && totals.added_minor == 0 };
        let (value, gain) = if self.is_filled { (totals.added_minor, totals.gain_micros) } else { (filling.value_minor, 0) };
        let is_goal = terms.goals_above(totals.needed_minor).any(|goal| goal == filling.goal_minor);
        let again = Filling::of(terms, &totals, filling.goal_minor, value, gain);
        let is_same = if self.is_filled { again == filling } else { totals.added_minor == 0 && again.saved_minor == filling.saved_minor };
        is_positive && is_goal && is_same && (filling.net() > 0) == self.is_filled
    }

    /// What all lines come to, filler included, minor units.
    pub(super) fn value_minor(&self) -> i64 {
        let totals = Totals::of(&self.lines);
        totals.needed_minor.saturating_add(totals.added_minor)
    }

    /// What is missing to a goal, minor units.
    pub(super) fn missing_minor(&self, goal_minor: i64) -> i64 {
        (goal_minor - self.value_minor()).max(0)
    }

    /// The part of the saving that the filler of a line has, by its order value, minor units rounded down.
    pub(super) fn share_minor(&self, line: &SupplierOrderLine) -> i64 {
        let Some(filling) = self.filling.filter(|filling| self.is_filled && filling.value_minor > 0) else { return 0 };
        let share = i128::from(filling.saved_minor) * i128::from(line.added_minor) / i128::from(filling.value_minor);
        i64::try_from(share).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: OrderTerms =
        OrderTerms { minimum_minor: 0, target_minor: 100_000, charge_minor: 4_000, discount_millionths: 0, micros_per_minor: 10_000 };

    fn candidate(item_id: &str, terms: OrderTerms, needed_minor: i64, packs: &[(i64, i64)]) -> OrderCandidate {
        let packs =
            packs.iter().map(|(value_minor, cost_minor)| FillerPack { quantity: 12, value_minor: *value_minor, gain_micros: -cost_minor * 10_000 });
        OrderCandidate { item_id: item_id.into(), terms, needed_minor, worth_minor: needed_minor / 20, packs: packs.collect() }
    }

    fn decided(candidates: &[OrderCandidate]) -> SupplierOrder {
        let order = supplier_order(candidates).expect("valid").expect("an order");
        assert!(order.adds_up(&candidates[0].terms), "{order:?}");
        order
    }

    #[test]
    fn freight_of_40_is_worth_filler_that_costs_27() {
        // 700.00 is needed of one item, 300.00 are missing; two packs of another at 10.00 and one of the first at 7.00 are the cheapest that reach it.
        let needed = candidate("A", TERMS, 70_000, &[(10_000, 700), (10_000, 3_000)]);
        let other = candidate("B", TERMS, 0, &[(10_000, 1_000), (10_000, 1_000), (10_000, 2_500)]);
        let order = decided(&[needed, other]);
        let filling = order.filling.expect("filled");
        assert_eq!((filling.value_minor, filling.cost_minor, filling.saved_minor), (30_000, 2_700, 4_000));
        let added: Vec<_> = order.lines.iter().map(|line| (line.item_id.as_str(), line.added, line.added_minor)).collect();
        assert_eq!(added, [("A", 12, 10_000), ("B", 24, 20_000)]);
        assert_eq!((order.value_minor(), order.missing_minor(TERMS.target_minor)), (100_000, 0));
        assert_eq!(order.lines.iter().map(|line| order.share_minor(line)).collect::<Vec<_>>(), [1_333, 2_666]);
    }

    #[test]
    fn a_target_that_costs_more_than_it_saves_is_missed_and_said() {
        let order = decided(&[candidate("A", TERMS, 70_000, &[(30_000, 4_000)])]);
        let filling = order.filling.expect("tried");
        assert!(!order.is_filled);
        assert_eq!((filling.cost_minor, filling.saved_minor, order.missing_minor(filling.goal_minor)), (4_000, 4_000, 30_000));
        let hopeless = decided(&[candidate("A", TERMS, 70_000, &[(10_000, 1)])]);
        assert_eq!((hopeless.filling, hopeless.is_filled, hopeless.value_minor()), (None, false, 70_000));
    }

    #[test]
    fn a_discount_counts_on_the_whole_order() {
        let terms = OrderTerms { charge_minor: 0, discount_millionths: 20_000, ..TERMS };
        let order = decided(&[candidate("A", terms, 70_000, &[(30_000, 1_999)])]);
        assert_eq!(order.filling.map(|filling| filling.saved_minor), Some(2_000));
        assert!(order.is_filled);
    }

    #[test]
    fn below_the_minimum_the_order_is_filled_when_waiting_costs_more() {
        // 400.00 needed are worth 20.00 now; the minimum of 500.00 costs 15.00 of filler, the target 60.00 and saves 40.00 of freight.
        let terms = OrderTerms { minimum_minor: 50_000, ..TERMS };
        let order = decided(&[candidate("A", terms, 40_000, &[(10_000, 1_500), (50_000, 4_500)])]);
        assert_eq!(order.filling.map(|filling| (filling.goal_minor, filling.cost_minor, filling.kept_minor)), Some((50_000, 1_500, 2_000)));
        assert_eq!(order.value_minor(), 50_000);
        let dear = decided(&[candidate("A", terms, 40_000, &[(10_000, 2_000)])]);
        assert!(!dear.is_filled, "it waits: the filler costs what waiting does");
    }

    #[test]
    fn nothing_needed_is_no_order_and_a_minimum_that_is_reached_says_nothing() {
        assert_eq!(supplier_order(&[candidate("A", TERMS, 0, &[(100_000, -5)])]), Ok(None));
        let only_minimum = OrderTerms { minimum_minor: 500, target_minor: 0, charge_minor: 0, ..TERMS };
        assert_eq!(supplier_order(&[candidate("A", only_minimum, 70_000, &[])]), Ok(None));
        assert_eq!(decided(&[candidate("A", TERMS, 170_000, &[(10_000, 1)])]).filling, None);
        assert_eq!(supplier_order(&[]), Ok(None));
    }

    #[test]
    fn an_order_whose_lines_were_changed_does_not_add_up() {
        let mut order = decided(&[candidate("A", TERMS, 70_000, &[(30_000, 1_000)])]);
        order.lines[0].added_minor += 1;
        assert!(!order.adds_up(&TERMS));
    }
}
