//! What was known of a payer when an invoice was written: earlier invoices count with their outcome only if they were settled before that day.

use chandler_calendar::Day;
use serde::{Deserialize, Serialize};

use super::timeline::Timeline;
use super::{Invoice, InvoiceBook};

/// Days late are held within these bounds, so that one forgotten invoice does not make a payer.
const DAYS_LATE_MIN: f64 = -90.0;
const DAYS_LATE_MAX: f64 = 120.0;
/// Outcomes that count as recent.
const RECENT: usize = 5;
/// What the last outcome weighs in the moving average of days late.
const MOVING_SHARE: f64 = 0.25;
/// Days of an average month, for the circle of its days.
const MONTH_DAYS: f64 = 30.4375;
/// From so many settled invoices on a day of the month is a habit, if their days lie this close together (0 evenly spread, 1 always the same day).
const PAY_DAY_INVOICES: f64 = 6.0;
const PAY_DAY_CLOSENESS: f64 = 0.9;
/// Whoever paid nothing for longer has missed its day.
const PAY_DAY_MISSED_DAYS: i32 = 38;
/// What a weekend may add to the latest that it usually pays.
const PAY_DAY_SLACK_DAYS: f64 = 3.0;
/// What is believed of a population of which nothing is known yet, and for how many invoices that counts.
const FIRST_LATE_SHARE: f64 = 0.3;
const FIRST_ROWS: f64 = 10.0;
const FIRST_DAYS_LATE_VARIANCE: f64 = 100.0;

/// How many invoices' worth of belief there is in the population, before a customer's own are seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Shrinkage {
    pub late: f64,
    pub days: f64,
}

/// Settled invoices: of one payer, or of all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settled {
    pub count: f64,
    pub late: f64,
    /// Sums of days after the due day (early ones negative) and of their squares.
    pub days_late: f64,
    pub days_late_squared: f64,
    /// Of the last outcomes, the newest in the lowest bit: 1 is late.
    pub recent: u8,
    pub moving_days_late: f64,
    pub by_weekday: [f64; 7],
    /// Sum of unit vectors that point at the day of the month.
    pub month_day: (f64, f64),
    pub last_on: Option<Day>,
    pub disputed: f64,
}

/// Open invoices of one payer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Open {
    pub count: f64,
    pub amount: f64,
    /// Largest open amount there ever was.
    pub peak: f64,
    /// Ever written, and their logarithms' sum.
    pub written: f64,
    pub written_amount: f64,
    pub written_log_amount: f64,
}

/// Invoices of one payer that are open and past their due day.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overdue {
    pub count: f64,
    pub amount: f64,
}

/// A payer, and all payers, as they were known when an invoice was written.
#[derive(Debug, Clone, PartialEq)]
pub struct PayerHistory {
    /// The day whose beginning this is.
    pub on: Day,
    pub settled: Settled,
    pub open: Open,
    pub overdue: Overdue,
    pub population: Settled,
}

/// All payers of a book, to be asked for any day.
pub(crate) struct Payers {
    payers: Vec<Payer>,
    population: Timeline<Settled>,
}

impl Payers {
    pub fn new(book: &InvoiceBook) -> Self {
        let mut of_customer: Vec<Vec<&Invoice>> = vec![Vec::new(); book.customers];
        book.invoices.iter().zip(&book.customer_of).for_each(|(invoice, customer)| of_customer[*customer].push(invoice));
        let population = settlements(&book.invoices.iter().collect::<Vec<_>>());
        Self { payers: of_customer.iter().map(|invoices| Payer::new(invoices)).collect(), population }
    }

    /// What was known of a customer when a day began.
    pub fn history(&self, customer: usize, on: Day) -> PayerHistory {
        let Payer { settled, open, overdue } = &self.payers[customer];
        PayerHistory { on, settled: settled.before(on), open: open.before(on), overdue: overdue.before(on), population: self.population.before(on) }
    }

    /// The history of every invoice of the book, at its own day or, where less is known, after the last day of which settlements are known.
    pub fn histories(&self, book: &InvoiceBook, known_until: Day) -> Vec<PayerHistory> {
        let rows = book.invoices.iter().zip(&book.customer_of);
        rows.map(|(invoice, customer)| self.history(*customer, invoice.invoice_on.min(known_until.plus_days(1)))).collect()
    }
}

struct Payer {
    settled: Timeline<Settled>,
    open: Timeline<Open>,
    overdue: Timeline<Overdue>,
}

impl Payer {
    fn new(invoices: &[&Invoice]) -> Self {
        // Of one day, what is paid makes room for what is written.
        let over = || invoices.iter().filter_map(|invoice| Some((invoice.over_on()?, *invoice)));
        let mut opened: Vec<(Day, (f64, &Invoice))> = over().map(|(on, invoice)| (on, (-1.0, invoice))).collect();
        opened.extend(invoices.iter().map(|invoice| (invoice.invoice_on, (1.0, *invoice))));
        let mut overdue: Vec<(Day, (f64, &Invoice))> = invoices.iter().map(|invoice| (invoice.due_on, (1.0, *invoice))).collect();
        overdue.extend(over().map(|(on, invoice)| (on.max(invoice.due_on), (-1.0, invoice))));
        Self {
            settled: settlements(invoices),
            open: Timeline::of(opened, |state: &mut Open, _, (sign, invoice)| state.apply(*sign, invoice)),
            overdue: Timeline::of(overdue, |state: &mut Overdue, _, (sign, invoice)| {
                state.count += sign;
                state.amount += sign * invoice.amount;
            }),
        }
    }
}

fn settled<'i>(invoices: &[&'i Invoice]) -> impl Iterator<Item = (Day, &'i Invoice)> {
    invoices.iter().filter_map(|invoice| Some((invoice.settled_on?, *invoice)))
}

fn settlements(invoices: &[&Invoice]) -> Timeline<Settled> {
    Timeline::of(settled(invoices).collect(), |state: &mut Settled, on, invoice| state.add(on, invoice))
}

impl Open {
    fn apply(&mut self, sign: f64, invoice: &Invoice) {
        self.count += sign;
        self.amount += sign * invoice.amount;
        self.peak = self.peak.max(self.amount);
        if sign > 0.0 {
            self.written += 1.0;
            self.written_amount += invoice.amount;
            self.written_log_amount += libm::log(invoice.amount);
        }
    }
}

impl Settled {
    fn add(&mut self, on: Day, invoice: &Invoice) {
        let days_late = f64::from(invoice.due_on.days_until(on)).clamp(DAYS_LATE_MIN, DAYS_LATE_MAX);
        let is_late = on > invoice.due_on;
        self.count += 1.0;
        self.late += f64::from(u8::from(is_late));
        self.days_late += days_late;
        self.days_late_squared += days_late * days_late;
        self.recent = (self.recent << 1) | u8::from(is_late);
        let share = if self.count == 1.0 { 1.0 } else { MOVING_SHARE };
        self.moving_days_late += share * (days_late - self.moving_days_late);
        self.by_weekday[(on.weekday() - 1) as usize] += 1.0;
        let angle = month_angle(f64::from(on.day_of_month()));
        self.month_day = (self.month_day.0 + libm::cos(angle), self.month_day.1 + libm::sin(angle));
        self.last_on = Some(on);
        self.disputed += f64::from(u8::from(invoice.disputed == Some(true)));
    }
}

/// Whether a day is the payer's day of the month, or the last day of a month that is too short for it; day 0 is the turn of the month, its first day.
fn is_pay_day(day: Day, usual: i8) -> bool {
    let (on, next_on) = (day.day_of_month(), day.plus_days(1).day_of_month());
    on == usual.max(1) || (next_on == 1 && usual > on)
}

fn month_angle(day_of_month: f64) -> f64 {
    std::f64::consts::TAU * day_of_month / MONTH_DAYS
}

impl PayerHistory {
    /// The same without an open invoice of its own, which must not explain itself.
    #[must_use]
    pub(crate) fn without(mut self, invoice: &Invoice) -> Self {
        let is_counted = invoice.over_on().is_none_or(|over_on| over_on >= self.on);
        let counted = f64::from(u8::from(is_counted));
        self.open.count -= counted;
        self.open.amount -= counted * invoice.amount;
        self.open.written -= 1.0;
        self.open.written_amount -= invoice.amount;
        self.open.written_log_amount -= libm::log(invoice.amount);
        if invoice.due_on < self.on {
            self.overdue.count -= counted;
            self.overdue.amount -= counted * invoice.amount;
        }
        self
    }

    /// Of all settled invoices the share that was late.
    pub(crate) fn population_late_share(&self) -> f64 {
        (self.population.late + FIRST_ROWS * FIRST_LATE_SHARE) / (self.population.count + FIRST_ROWS)
    }

    fn population_days_late(&self) -> f64 {
        self.population.days_late / (self.population.count + FIRST_ROWS)
    }

    /// The payer's share of late invoices, drawn to the population's as long as few are known (empirical Bayes).
    pub(crate) fn late_share(&self, shrinkage: Shrinkage) -> f64 {
        (self.settled.late + shrinkage.late * self.population_late_share()) / (self.settled.count + shrinkage.late)
    }

    /// The same of the last [`RECENT`] outcomes.
    pub(crate) fn recent_late_share(&self, shrinkage: Shrinkage) -> f64 {
        let count = self.recent_count();
        (self.recent_late() + shrinkage.late * self.late_share(shrinkage)) / (count + shrinkage.late)
    }

    pub fn recent_count(&self) -> f64 {
        self.settled.count.min(RECENT as f64)
    }

    pub fn recent_late(&self) -> f64 {
        f64::from((self.settled.recent & ((1 << RECENT) - 1)).count_ones())
    }

    /// Mean days from due to settled, drawn to the population's; early is negative.
    pub(crate) fn days_late(&self, shrinkage: Shrinkage) -> f64 {
        (self.settled.days_late + shrinkage.days * self.population_days_late()) / (self.settled.count + shrinkage.days)
    }

    /// The moving average of the same.
    pub(crate) fn moving_days_late(&self, shrinkage: Shrinkage) -> f64 {
        let weight = self.settled.count / (self.settled.count + shrinkage.days);
        weight * self.settled.moving_days_late + (1.0 - weight) * self.population_days_late()
    }

    /// Standard deviation of days from due to settled, drawn to the population's.
    pub(crate) fn days_late_spread(&self, shrinkage: Shrinkage) -> f64 {
        let Settled { count, days_late, days_late_squared, .. } = &self.population;
        let population_mean = self.population_days_late();
        let deviations = days_late_squared - 2.0 * population_mean * days_late + count * population_mean * population_mean;
        let population = (deviations + FIRST_ROWS * FIRST_DAYS_LATE_VARIANCE) / (count + FIRST_ROWS);
        let mean = self.days_late(shrinkage);
        let own = self.settled.days_late_squared - 2.0 * mean * self.settled.days_late + self.settled.count * mean * mean;
        ((own + shrinkage.days * population) / (self.settled.count + shrinkage.days)).max(0.25).sqrt()
    }

    /// How many times the even share of its payments comes on a weekday (1 Monday to 7 Sunday), drawn to the population's.
    pub(crate) fn weekday_factor(&self, weekday: i8, shrinkage: Shrinkage) -> f64 {
        let at = (weekday - 1) as usize;
        let population = (self.population.by_weekday[at] + FIRST_ROWS / 7.0) / (self.population.count + FIRST_ROWS);
        7.0 * (self.settled.by_weekday[at] + shrinkage.days * population) / (self.settled.count + shrinkage.days)
    }

    /// The day of the month around which its payments gather, and how closely: 0 evenly spread, 1 always the same day.
    pub(crate) fn pay_day_of_month(&self, shrinkage: Shrinkage) -> (f64, f64) {
        let (day, length) = self.month_circle();
        (day, length / (self.settled.count + shrinkage.days))
    }

    /// Its days of the month as points of a circle: the day to which their sum points, and how long that is.
    fn month_circle(&self) -> (f64, f64) {
        let (x, y) = self.settled.month_day;
        let day = libm::atan2(y, x) * MONTH_DAYS / std::f64::consts::TAU;
        (day.rem_euclid(MONTH_DAYS), libm::sqrt(x * x + y * y))
    }

    /// The next day on which an overdue invoice comes by itself, where the payer pays on one day of the month and has kept to it so far: the last time was no
    /// longer ago than a month and some days, and the invoice is not older than its invoices usually become.
    pub(crate) fn next_pay_day(&self, due_on: Day) -> Option<Day> {
        let Settled { count, days_late, days_late_squared, last_on, .. } = &self.settled;
        let (usual, length) = self.month_circle();
        let closeness = length / count.max(1.0);
        let has_paid_lately = last_on.is_some_and(|on| on.days_until(self.on) <= PAY_DAY_MISSED_DAYS);
        if *count < PAY_DAY_INVOICES || closeness < PAY_DAY_CLOSENESS || !has_paid_lately {
            return None;
        }
        let usual = usual.round() as i8;
        let next = (0..PAY_DAY_MISSED_DAYS).map(|ahead| self.on.plus_days(ahead)).find(|day| is_pay_day(*day, usual))?;
        let (mean, square) = (days_late / count, days_late_squared / count);
        let latest = mean + 2.0 * (square - mean * mean).max(0.0).sqrt() + PAY_DAY_SLACK_DAYS;
        (f64::from(due_on.days_until(next)) <= latest).then_some(next)
    }

    /// The chance that it comes on its pay day: so many payments kept to it, one more and one that did not (Laplace's rule of succession).
    pub(crate) fn pay_day_chance(&self) -> f64 {
        (self.settled.count + 1.0) / (self.settled.count + 2.0)
    }

    /// Days from a day to the next one on which the payer usually pays in the month, from 0 to a month.
    pub(crate) fn days_to_pay_day(&self, day: Day, shrinkage: Shrinkage) -> f64 {
        let (pay_day, _) = self.pay_day_of_month(shrinkage);
        (pay_day - f64::from(day.day_of_month())).rem_euclid(MONTH_DAYS)
    }

    /// How near a day is to the payer's usual day of the month: its concentration times 1 on the day itself, -1 half a month away.
    pub(crate) fn nearness_to_pay_day(&self, day: Day, shrinkage: Shrinkage) -> f64 {
        let (pay_day, length) = self.pay_day_of_month(shrinkage);
        length * libm::cos(month_angle(f64::from(day.day_of_month()) - pay_day))
    }
}

#[cfg(test)]
mod tests {
    use super::{PayerHistory, Payers, Shrinkage};
    use crate::invoices::{Invoice, InvoiceBook, Outcome};
    use chandler_calendar::Day;

    fn invoice(id: &str, invoiced: i32, settled: Option<i32>) -> Invoice {
        Invoice {
            customer_id: "ACME".to_owned(),
            invoice_id: id.to_owned(),
            invoice_on: Day(invoiced),
            due_on: Day(invoiced + 30),
            settled_on: settled.map(Day),
            ended_on: None,
            amount: 100.0,
            currency: None,
            disputed: None,
            attributes: Vec::new(),
        }
    }

    fn histories(book: &InvoiceBook, known_until: Day) -> Vec<PayerHistory> {
        Payers::new(book).histories(book, known_until)
    }

    #[test]
    fn only_what_was_settled_before_the_day_counts() {
        let book =
            InvoiceBook::new(Vec::new(), vec![invoice("1", 0, Some(40)), invoice("2", 10, Some(20)), invoice("3", 40, None), invoice("4", 41, None)]);
        let known = histories(&book, Day(1_000));
        assert_eq!((known[2].settled.count, known[2].settled.late), (1.0, 0.0), "the first was settled on the day itself");
        assert_eq!((known[2].overdue.count, known[2].open.amount), (1.0, 100.0));
        assert_eq!((known[3].settled.count, known[3].settled.late), (2.0, 1.0));
        assert_eq!(known[3].overdue.count, 0.0);
        let shrinkage = Shrinkage { late: 2.0, days: 2.0 };
        let population = (1.0 + 3.0) / 12.0;
        assert!((known[3].late_share(shrinkage) - (1.0 + 2.0 * population) / 4.0).abs() < 1e-12);
    }

    /// A later invoice, however it ends, changes nothing of what was known before.
    #[test]
    fn the_future_cannot_be_poisoned() {
        let honest = vec![invoice("1", 0, Some(40)), invoice("2", 35, Some(50)), invoice("3", 60, Some(90))];
        let mut poisoned = honest.clone();
        poisoned[2].settled_on = Some(Day(2_000));
        poisoned.push(invoice("4", 61, Some(62)));
        let before = histories(&InvoiceBook::new(Vec::new(), honest), Day(3_000));
        let after = histories(&InvoiceBook::new(Vec::new(), poisoned), Day(3_000));
        assert_eq!(before[..3], after[..3]);
    }

    /// What was given up or contested is neither paid nor overdue, and how late it would have been is not known.
    #[test]
    fn another_end_is_no_payment() {
        let ended = Invoice { ended_on: Some(Day(35)), ..invoice("1", 0, None) };
        assert_eq!(ended.outcome_at(Day(100)), Outcome::Open { days: 34, is_overdue: true });
        assert_eq!(Invoice { ended_on: Some(Day(20)), ..ended.clone() }.is_late_at(Day(100)), None);
        let known = histories(&InvoiceBook::new(Vec::new(), vec![ended, invoice("2", 50, None)]), Day(1_000));
        assert_eq!((known[1].settled.count, known[1].open.count, known[1].overdue.count), (0.0, 0.0, 0.0));
    }

    #[test]
    fn nothing_is_known_after_the_last_known_day() {
        let book = InvoiceBook::new(Vec::new(), vec![invoice("1", 0, Some(20)), invoice("2", 30, None), invoice("3", 100, None)]);
        let known = histories(&book, Day(25));
        assert_eq!(known[2].on, Day(26));
        assert_eq!((known[2].overdue.count, known[2].open.count), (0.0, 0.0), "the second is not known to be open, it is not known at all");
    }
}
