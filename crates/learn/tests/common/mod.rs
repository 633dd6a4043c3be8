//! A small ledger with planted habits.

use chandler_calendar::Day;
use chandler_learn::Invoice;

pub const CUTOFF: Day = Day(15_500);
const FIRST: i32 = 15_000;

/// A reproducible stream of numbers below a bound.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, bound: i32) -> i32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % bound as u64) as i32
    }
}

/// Forty payers with a habit of their own, between ten days early and ten late; large invoices wait longer, and nobody's own average shows that.
pub fn ledger(seed: u64) -> Vec<Invoice> {
    ledger_of(seed, 40)
}

/// The same of so many payers.
pub fn ledger_of(seed: u64, payers: i32) -> Vec<Invoice> {
    let mut numbers = Numbers(seed);
    let mut invoices = Vec::new();
    for customer in 0..payers {
        let habit = numbers.below(21) - 10;
        for number in 0..25 {
            let invoice_on = FIRST + numbers.below(700);
            let is_large = numbers.below(3) == 0;
            let days = (30 + habit + numbers.below(9) - 4 + if is_large { 8 } else { 0 }).max(0);
            invoices.push(Invoice {
                customer_id: format!("C{customer:02}"),
                invoice_id: format!("I{customer:02}-{number:02}"),
                invoice_on: Day(invoice_on),
                due_on: Day(invoice_on + 30),
                settled_on: Some(Day(invoice_on + days)),
                ended_on: None,
                amount: if is_large { 900.0 } else { 100.0 + f64::from(numbers.below(50)) },
                currency: None,
                disputed: None,
                attributes: Vec::new(),
            });
        }
    }
    invoices
}
