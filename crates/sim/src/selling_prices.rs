//! What a line is sold for: the customer's price, a discount that somebody may give, or one of the ways in which prices go wrong.

use crate::company::Company;
use crate::demand::Want;
use crate::goods::rounded;
use crate::leaks::LeakKind;
use crate::rng::{Dice, Stream};
use chandler_amount::{Amount, Price};
use chandler_calendar::Day;

/// Part of the lines that are sold below the price by a slip.
const PRICE_SLIPS: f64 = 0.008;
/// Part of the lines under a contract that are sold at the list price.
const CONTRACTS_FORGOTTEN: f64 = 0.06;
/// Part of the lines whose contract has ended that are still sold at its price, by those who go on with it.
const CONTRACTS_PROLONGED: f64 = 0.8;
/// Part of the lines that somebody sells below cost without asking.
const BELOW_FLOOR: f64 = 0.0015;
/// Part of the lines of items in cases whose price is that of the piece for the case.
const UNIT_SLIPS: f64 = 0.001;
/// Of a price, in millionths.
const ONE_CENT: i64 = 10_000;
/// Part of the lines that get a discount as policy has it: with a reason, approved, and well above cost.
const DISCOUNTS: f64 = 0.008;

/// What a line of a new order costs the customer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LinePrice {
    pub price: Price,
    /// The order names the price, because it is not the one that the core would find.
    pub is_named: bool,
    pub reason: Option<&'static str>,
    pub approved_by: Option<&'static str>,
    pub leak: Option<PriceLeak>,
}

/// Money that a line loses, or takes wrongly from the customer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PriceLeak {
    pub kind: LeakKind,
    /// Percent by which the price is off.
    pub percent: f64,
    pub amount: Amount,
}

impl LinePrice {
    fn usual(price: Price) -> Self {
        Self { price, is_named: false, reason: None, approved_by: None, leak: None }
    }

    fn named(price: Price, reason: Option<&'static str>) -> Self {
        Self { is_named: true, reason, ..Self::usual(price) }
    }
}

impl Company {
    pub(crate) fn line_price(&self, customer: usize, want: &Want, day: Day) -> LinePrice {
        let item = self.goods.item_sites[want.item_site].item;
        let right = self.books.price(&self.customers[customer], item, day);
        let mut dice = self.seed.on(Stream::OrderLine, want.address, day.0);
        if dice.chance(PRICE_SLIPS) {
            let slip = dice.within(5.0, 25.0);
            let price = LinePrice::named(percent_below(right, slip), None);
            return self.leaking(price, LeakKind::SalesPriceSlip, right, want.quantity);
        }
        self.contract_mishap(customer, want, day, &mut dice)
            .or_else(|| self.discount(item, right, want, &mut dice))
            .or_else(|| self.unit_slip(item, right, want, &mut dice))
            .unwrap_or(LinePrice::usual(right))
    }

    /// A contract that is forgotten, or that goes on after its end.
    fn contract_mishap(&self, customer: usize, want: &Want, day: Day, dice: &mut Dice) -> Option<LinePrice> {
        let item = self.goods.item_sites[want.item_site].item;
        let (customer, list) = (&self.customers[customer], self.books.lists[item]);
        let contract = *customer.contract.get(&item).filter(|contract| contract.0 < list.0)?;
        if customer.is_under_contract(day) {
            let forgotten = || self.leaking(LinePrice::named(list, None), LeakKind::ContractNotApplied, contract, want.quantity);
            dice.chance(CONTRACTS_FORGOTTEN).then(forgotten)
        } else {
            let goes_on = customer.keeps_old_prices && dice.chance(CONTRACTS_PROLONGED);
            goes_on.then(|| self.leaking(LinePrice::named(contract, Some("customer_agreement")), LeakKind::ContractExpired, list, want.quantity))
        }
    }

    fn discount(&self, item: usize, right: Price, want: &Want, dice: &mut Dice) -> Option<LinePrice> {
        let cost = self.books.costs[item];
        if dice.chance(BELOW_FLOOR) {
            let price = percent_below(cost, dice.within(2.0, 15.0));
            let named = LinePrice::named(price, Some("to_win_the_order"));
            return (price.0 < right.0).then(|| self.leaking(named, LeakKind::OverrideBelowFloor, right, want.quantity));
        }
        let price = percent_below(right, dice.within(2.0, 6.0));
        let is_sound = price.0 > cost.0 / 100 * 112 && price.0 < right.0;
        let discount = LinePrice { approved_by: Some("sales manager"), ..LinePrice::named(price, Some("match_competitor")) };
        (dice.chance(DISCOUNTS) && is_sound).then_some(discount)
    }

    /// The price of a piece, typed as that of a case.
    fn unit_slip(&self, item: usize, right: Price, want: &Want, dice: &mut Dice) -> Option<LinePrice> {
        let pieces = self.goods.items[item].selling_unit().1;
        let slipped = rounded(right.0 as f64 / 1_000_000.0 / pieces as f64);
        // Of less than a cent, the price typed would be that of no unit.
        let happens = pieces > 1 && slipped.0 >= ONE_CENT && dice.chance(UNIT_SLIPS);
        happens.then(|| self.leaking(LinePrice::named(slipped, None), LeakKind::UnitSlip, right, want.quantity))
    }

    /// The price with what it is off the right one; a difference of nothing is no leak.
    fn leaking(&self, price: LinePrice, kind: LeakKind, right: Price, quantity: i64) -> LinePrice {
        let off = self.books.extend(right, quantity).0 - self.books.extend(price.price, quantity).0;
        let percent = 100.0 * (right.0 - price.price.0).abs() as f64 / right.0 as f64;
        let leak = PriceLeak { kind, percent, amount: Amount(off.abs()) };
        LinePrice { leak: (off != 0).then_some(leak), ..price }
    }
}

fn percent_below(price: Price, percent: f64) -> Price {
    rounded(price.0 as f64 / 1_000_000.0 * (1.0 - percent / 100.0))
}
