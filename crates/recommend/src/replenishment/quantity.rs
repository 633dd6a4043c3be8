//! The quantity policy `up_to_multiple@1`: from what is needed to what is ordered.
//!
//! The order of operations is fixed: smallest line worth placing → supplier's minimum → pack multiple → longest cover, no longer than goods keep → price break → as many orders as the
//! supplier's maximum asks for → small changes leave an open proposal as it is. Worked example: 206 needed, minimum 250, packs of 12 → 250 → 252; with cover for at most 240 → 240 would be below the
//! minimum, so 252 stands and says so (`MOQ_ROUNDUP`), unless it lasts over a year and nobody waits: then nothing is proposed.

use super::economics::{CostFactors, UnitPrice};
use super::evidence::SupplierTerms;
use crate::Exact;
use crate::derivation::{Op, Source, Steps};

/// Name and version of the policy.
pub const QUANTITY_POLICY: &str = "up_to_multiple@1";

/// What the policy works on.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    /// Key of the item at the site.
    pub row: String,
    pub terms: &'a SupplierTerms,
    /// Needed before any rounding.
    pub quantity_raw: i64,
    /// Customers wait for these and nothing is on its way.
    pub waiting: i64,
    /// Most that may be ordered within the longest cover; may be negative.
    pub longest_cover: i64,
    /// The longest cover is as long as goods received now keep.
    pub ends_by_expiry: bool,
    /// Most that lasts a year; may be negative.
    pub year_of_cover: i64,
    pub minimum_value_minor: i64,
    pub micros_per_minor: i64,
    pub open_quantity: Option<i64>,
    pub minimum_change_percent: Exact,
    pub minimum_change_value_minor: i64,
    pub costs: CostFactors,
    pub limits_rule: Option<String>,
    pub hysteresis_rule: Option<String>,
}

/// The quantity with what each stage added or took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ordered {
    pub quantity: i64,
    pub by_minimum_value: i64,
    pub by_minimum: i64,
    pub by_pack: i64,
    pub by_cover: i64,
    pub by_expiry: i64,
    pub by_price_break: i64,
    pub by_maximum: i64,
    pub by_steadiness: i64,
    /// Added for the order of the supplier as a whole.
    pub by_filling: i64,
    /// The smallest order is longer than the longest cover.
    pub above_cover: bool,
}

/// Why a need is not ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotOrdered {
    CoveredAlready,
    SmallestOrderOverAYear,
    BelowMinimumValue,
    TooLarge,
}

impl Wanted<'_> {
    /// Applies the policy and writes its steps.
    pub fn order(&self, steps: &mut Steps) -> Result<Ordered, NotOrdered> {
        let mut ordered = Ordered { quantity: self.quantity_raw, ..Ordered::default() };
        let worth_placing = self.raise_to_minimum_value(&mut ordered, steps)?;
        self.raise_to_minimum(&mut ordered, steps);
        self.round_up_to_pack(&mut ordered, steps)?;
        self.cap_at_cover(&mut ordered, steps)?;
        if ordered.quantity < worth_placing && self.waiting == 0 {
            return Err(NotOrdered::BelowMinimumValue);
        }
        self.take_price_break(&mut ordered, steps)?;
        self.keep_to_possible_orders(&mut ordered, steps);
        self.stay_steady(&mut ordered, steps);
        Ok(ordered)
    }

    /// The least that is worth an order line, as a quantity at the list price.
    fn raise_to_minimum_value(&self, ordered: &mut Ordered, steps: &mut Steps) -> Result<i64, NotOrdered> {
        let price = self.terms.price_at(1);
        if self.minimum_value_minor == 0 || price.micros == 0 {
            return Ok(0);
        }
        let micros = i128::from(self.minimum_value_minor) * i128::from(self.micros_per_minor) * i128::from(price.per);
        let least = i64::try_from(micros.div_euclid(i128::from(price.micros)) + i128::from(micros.rem_euclid(i128::from(price.micros)) > 0));
        let least = least.map_err(|_| NotOrdered::BelowMinimumValue)?;
        if least > ordered.quantity && self.waiting == 0 {
            let source = Source::new("ordering_limits", self.row.as_str());
            steps.push_by_rule(Op::AtLeast, least, "Smallest order line worth placing", source, self.limits_rule.clone());
            ordered.by_minimum_value = least - ordered.quantity;
            ordered.quantity = least;
        }
        Ok(least)
    }

    fn raise_to_minimum(&self, ordered: &mut Ordered, steps: &mut Steps) {
        let minimum = self.terms.minimum_quantity;
        if minimum > 1 {
            steps.push(Op::AtLeast, minimum, "Supplier's minimum quantity", self.terms_source());
            ordered.by_minimum = (minimum - ordered.quantity).max(0);
            ordered.quantity = ordered.quantity.max(minimum);
        }
    }

    fn round_up_to_pack(&self, ordered: &mut Ordered, steps: &mut Steps) -> Result<(), NotOrdered> {
        let pack = self.terms.order_multiple;
        if pack > 1 {
            steps.push(Op::RoundUpTo, pack, format!("Whole packs of {pack}"), self.terms_source());
            let rounded = round_up(ordered.quantity, pack).ok_or(NotOrdered::TooLarge)?;
            ordered.by_pack = rounded - ordered.quantity;
            ordered.quantity = rounded;
        }
        Ok(())
    }

    fn cap_at_cover(&self, ordered: &mut Ordered, steps: &mut Steps) -> Result<(), NotOrdered> {
        let pack = self.terms.order_multiple;
        if self.longest_cover <= 0 && self.waiting == 0 {
            return Err(NotOrdered::CoveredAlready);
        }
        let smallest = round_up(self.terms.minimum_quantity.max(self.waiting).max(1), pack).ok_or(NotOrdered::TooLarge)?;
        let cap = self.longest_cover.max(0) / pack * pack;
        if ordered.quantity > cap {
            ordered.above_cover = smallest > cap;
            let most = cap.max(smallest);
            self.push_cap(ordered.above_cover, most, steps);
            let cut = (most - ordered.quantity).min(0);
            (ordered.by_cover, ordered.by_expiry) = if self.ends_by_expiry { (0, cut) } else { (cut, 0) };
            ordered.quantity = ordered.quantity.min(most);
        }
        let lasts_over_a_year = ordered.quantity > self.year_of_cover;
        if lasts_over_a_year && self.waiting == 0 { Err(NotOrdered::SmallestOrderOverAYear) } else { Ok(()) }
    }

    fn push_cap(&self, is_above_cover: bool, most: i64, steps: &mut Steps) {
        let label = match (self.ends_by_expiry, is_above_cover) {
            (false, false) => "Longest cover that an order may leave",
            (false, true) => "Longest cover, but no less than the smallest order",
            (true, false) => "What sells before goods received now expire",
            (true, true) => "What sells before goods received now expire, but no less than the smallest order",
        };
        if self.ends_by_expiry {
            steps.push(Op::AtMost, most, label, Source::new("items", self.row.as_str()));
        } else {
            steps.push_by_rule(Op::AtMost, most, label, Source::new("ordering_limits", self.row.as_str()), self.limits_rule.clone());
        }
    }

    /// Takes the cheapest break above the quantity that stays within the longest cover and lowers the cost of a year.
    fn take_price_break(&self, ordered: &mut Ordered, steps: &mut Steps) -> Result<(), NotOrdered> {
        let cost = |quantity: i64, price: UnitPrice| self.costs.annual_cost(quantity, price.major());
        let mut best = (cost(ordered.quantity, self.terms.price_at(ordered.quantity)), ordered.quantity);
        for price_break in &self.terms.breaks {
            let quantity = round_up(price_break.from_quantity, self.terms.order_multiple).ok_or(NotOrdered::TooLarge)?;
            let total = cost(quantity, self.terms.price_at(quantity));
            let fits = quantity <= self.longest_cover && self.terms.largest_order().is_none_or(|largest| quantity <= largest);
            if quantity > ordered.quantity && fits && total < best.0 {
                best = (total, quantity);
            }
        }
        if best.1 > ordered.quantity {
            steps.push(Op::AtLeast, best.1, "Price break that lowers the cost of a year", self.terms_source());
            ordered.by_price_break = best.1 - ordered.quantity;
            ordered.quantity = best.1;
        }
        Ok(())
    }

    /// Where the supplier takes no larger order, several make up the quantity; what they cannot comes with the next review.
    fn keep_to_possible_orders(&self, ordered: &mut Ordered, steps: &mut Steps) {
        let most = self.terms.most_in_orders(ordered.quantity);
        if most < ordered.quantity {
            steps.push(Op::AtMost, most, "Most that orders of the supplier's largest size bring now", self.terms_source());
            ordered.by_maximum = most - ordered.quantity;
            ordered.quantity = most;
        }
    }

    /// Leaves an open proposal as it is unless the change reaches both limits of the rule.
    fn stay_steady(&self, ordered: &mut Ordered, steps: &mut Steps) {
        let Some(open) = self.open_quantity.filter(|open| *open != ordered.quantity && self.may_stay(*open, ordered)) else { return };
        let source = Source::new("hysteresis", self.row.as_str());
        steps.push_by_rule(Op::Set, open, "Change too small to disturb the open proposal", source, self.hysteresis_rule.clone());
        ordered.by_steadiness = open - ordered.quantity;
        ordered.quantity = open;
    }

    fn may_stay(&self, open: i64, ordered: &Ordered) -> bool {
        let fits = open >= self.terms.minimum_quantity.max(self.waiting).max(1)
            && open % self.terms.order_multiple == 0
            && self.terms.most_in_orders(open) == open
            && (open <= self.longest_cover || open <= ordered.quantity);
        fits && !self.change_counts(open, ordered.quantity)
    }

    /// Whether going from one quantity to another reaches both the percentage and the value of the rule.
    fn change_counts(&self, from: i64, to: i64) -> bool {
        let change = (to - from).abs();
        let percent = Exact::from(change).checked_multiply(Exact::from(100)).and_then(|hundredfold| hundredfold.checked_divide(Exact::from(from)));
        let price = self.terms.price_at(to);
        let micros = i128::from(change) * i128::from(price.micros) / i128::from(price.per);
        let limit = i128::from(self.minimum_change_value_minor) * i128::from(self.micros_per_minor);
        percent.is_none_or(|percent| percent >= self.minimum_change_percent) && micros >= limit
    }

    fn terms_source(&self) -> Source {
        Source::new("supplier_items", format!("{}|{}", self.row, self.terms.supplier_id))
    }
}

pub(super) fn round_up(quantity: i64, multiple: i64) -> Option<i64> {
    let packs = quantity / multiple + i64::from(quantity % multiple > 0);
    packs.checked_mul(multiple)
}
