//! How late suppliers are: each has a habit, a spread, and from time to time a bad spell.

use chandler_sim::rng::{Seed, Stream};

/// Suppliers of a world.
pub(crate) const SUPPLIERS: i64 = 15;
/// A spell of a supplier lasts so many days.
const SPELL_DAYS: usize = 56;
/// Chance that a spell is bad.
const BAD_SPELL: f64 = 0.12;
/// The longest lead time: the world's truth has to reach beyond it.
const LONGEST_DAYS: f64 = 170.0;

/// A supplier's way with lead times.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Supplier {
    number: usize,
    /// Its usual lead time over what it states.
    habit: f64,
    /// Squared coefficient of variation of single orders.
    spread: f64,
}

impl Supplier {
    pub fn of(seed: Seed, number: usize) -> Self {
        let mut dice = seed.fixed(Stream::PolicySupplier, number as u64);
        Self { number, habit: dice.within(0.9, 1.35), spread: dice.within(0.005, 0.09) }
    }

    /// Days that an order of each day takes.
    pub fn lead_days(&self, seed: Seed, subject: u64, stated_days: u32, days: usize) -> Vec<u32> {
        (0..days)
            .map(|day| {
                let usual = f64::from(stated_days) * self.habit * self.spell(seed, day);
                let drawn = usual * seed.on(Stream::PolicyLeadTime, subject, day as i32).factor(self.spread);
                drawn.round().clamp(1.0, LONGEST_DAYS) as u32
            })
            .collect()
    }

    fn spell(&self, seed: Seed, day: usize) -> f64 {
        let mut dice = seed.on(Stream::PolicyRegime, self.number as u64, (day / SPELL_DAYS) as i32);
        if dice.chance(BAD_SPELL) { dice.within(1.3, 1.9) } else { 1.0 }
    }
}
