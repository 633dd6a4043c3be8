//! Chance that is addressed, not consumed: every draw belongs to a stream, a subject and a day.
//!
//! Promises: the same address gives the same draws on every machine, whatever else was drawn before; so one customer more changes no item's demand.
//! Transcendental functions come from `libm`, compiled in, never from the platform. Leaves out: cryptographic strength.

use libm::{cos, exp, log, sqrt};

/// What a draw is for. Subjects are numbered within their stream.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub enum Stream {
    Item = 1,
    Stocking,
    Demand,
    Customer,
    ContractPrice,
    Visit,
    Assignment,
    OrderLine,
    Order,
    Project,
    Supplier,
    SupplierItem,
    CostRise,
    PurchaseOrder,
    Delivery,
    Inspection,
    SupplierBill,
    Buyer,
    BuyerHabit,
    Shipment,
    Payment,
    Opening,
    Return,
    Remittance,
    Quarrel,
    Reminder,
    Call,
    Entrusted,
    Trap,
    PolicyItem,
    PolicyDemand,
    PolicyLevel,
    PolicyPromotion,
    PolicySupplier,
    PolicyRegime,
    PolicyLeadTime,
    PolicyDraw,
    Substitute,
    PayDay,
    BankInvoice,
    BankPayer,
    BankLine,
    Agreement,
}

/// The seed of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Seed(pub u64);

impl Seed {
    /// Draws of a subject that hold for the whole scenario.
    pub fn fixed(self, stream: Stream, subject: u64) -> Dice {
        self.on(stream, subject, i32::MIN)
    }

    /// Draws of a subject on a day.
    pub fn on(self, stream: Stream, subject: u64, day: i32) -> Dice {
        let day = u64::from(day.cast_unsigned());
        Dice { state: scramble(scramble(scramble(scramble(self.0) ^ stream as u64) ^ subject) ^ day) }
    }
}

/// A sequence of draws: splitmix64 (Steele, Lea and Flood, 2014).
#[derive(Clone, Debug)]
pub struct Dice {
    state: u64,
}

const GOLDEN_GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// The finaliser of splitmix64, after one step of its counter.
fn scramble(value: u64) -> u64 {
    let mut mixed = value.wrapping_add(GOLDEN_GAMMA);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

impl Dice {
    fn next(&mut self) -> u64 {
        let value = scramble(self.state);
        self.state = self.state.wrapping_add(GOLDEN_GAMMA);
        value
    }

    /// At least 0, below 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    pub fn within(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number from `low` to `high`, both included.
    pub fn whole(&mut self, low: i64, high: i64) -> i64 {
        low + (self.unit() * (high - low + 1) as f64) as i64
    }

    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.whole(0, choices.len() as i64 - 1) as usize]
    }

    /// An index, with a probability in proportion to its weight.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut rest = self.unit() * weights.iter().sum::<f64>();
        let chosen = weights.iter().position(|weight| {
            rest -= weight;
            rest < 0.0
        });
        chosen.unwrap_or(weights.len() - 1)
    }

    /// Standard normal (Box and Muller, 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = sqrt(-2.0 * log(1.0 - self.unit()));
        radius * cos(2.0 * std::f64::consts::PI * self.unit())
    }

    /// A factor around one: log-normal with mean 1 and this squared coefficient of variation.
    pub fn factor(&mut self, cv_squared: f64) -> f64 {
        let variance = log(1.0 + cv_squared);
        exp(sqrt(variance) * self.normal() - variance / 2.0)
    }

    /// How many things happen where `mean` are expected (Knuth's product of uniforms, for small means).
    pub fn poisson(&mut self, mean: f64) -> u32 {
        let limit = exp(-mean);
        let mut product = self.unit();
        let mut count = 0;
        while product > limit {
            product *= self.unit();
            count += 1;
        }
        count
    }

    /// A Pareto draw from `low` upwards, cut at `high`: few large ones, many small ones.
    pub fn pareto(&mut self, low: f64, high: f64, shape: f64) -> f64 {
        (low * exp(-log(1.0 - self.unit()) / shape)).min(high)
    }

    /// Larger for larger weights: the highest of many such scores belongs to each of them in proportion to its weight
    /// (Efraimidis and Spirakis, 2006), and a newcomer takes from all without reshuffling the rest.
    pub fn score(&mut self, weight: f64) -> f64 {
        log(1.0 - self.unit()) / weight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_those_of_splitmix64() {
        // First outputs of the reference implementation for state 0.
        let mut dice = Dice { state: 0 };
        assert_eq!([dice.next(), dice.next()], [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4]);
    }

    #[test]
    fn moments_are_those_asked_for() {
        let mut dice = Seed(7).fixed(Stream::Item, 1);
        let count = 40_000;
        let mean = |draw: &mut dyn FnMut() -> f64| (0..count).map(|_| draw()).sum::<f64>() / f64::from(count);
        assert!((mean(&mut || f64::from(dice.poisson(1.7))) - 1.7).abs() < 0.03);
        assert!((mean(&mut || dice.factor(0.5)) - 1.0).abs() < 0.02);
        assert!(mean(&mut || dice.normal()).abs() < 0.02);
        assert!((mean(&mut || dice.whole(1, 6) as f64) - 3.5).abs() < 0.03);
    }

    #[test]
    fn scores_choose_in_proportion_to_weight() {
        let wins = (0..20_000).filter(|&draw| {
            let mut dice = Seed(1).fixed(Stream::Assignment, draw);
            let first = dice.score(3.0);
            first > dice.score(1.0)
        });
        let share = wins.count() as f64 / 20_000.0;
        assert!((share - 0.75).abs() < 0.01, "{share}");
    }

    #[test]
    fn addresses_are_apart() {
        let first = |subject, day| Seed(1).on(Stream::Demand, subject, day).next();
        assert_ne!(first(1, 2), first(2, 1));
        assert_ne!(first(1, 2), first(1, 3));
        assert_eq!(first(1, 2), first(1, 2));
    }
}
