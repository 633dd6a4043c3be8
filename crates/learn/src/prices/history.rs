//! Lines in the order in which they were sold, found by item, customer and invoice.

use chandler_calendar::Day;

use super::ONE;

/// A line of an invoice. Items, customers and invoices are numbered by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceLine {
    pub item: u32,
    /// `None` where nobody knows who bought.
    pub customer: Option<u32>,
    pub invoice: u32,
    pub sold_on: Day,
    /// In millionths of a unit, above zero.
    pub quantity: i64,
    /// Of one unit, in millionths, above zero.
    pub price: i64,
}

/// Upper ends of the bands of quantity, in units; more is a band of its own.
const BANDS: [i64; 5] = [5, 11, 23, 47, 99];

impl PriceLine {
    /// The band of its quantity: buyers of one band expect one price.
    pub(super) fn band(&self) -> usize {
        BANDS.iter().take_while(|end| self.quantity > **end * ONE).count()
    }
}

/// Lines by day, those of one day in the order given, with the ways to find them.
#[derive(Debug, Clone)]
pub struct Prices {
    lines: Vec<PriceLine>,
    /// Natural logarithm of each price in units.
    logarithms: Vec<f64>,
    by_item: Groups,
    by_customer: Groups,
    by_invoice: Groups,
    /// Smallest step of prices, in millionths: a cent for most.
    pub(super) step: i64,
}

impl Prices {
    /// Takes lines that are in the order of their days; within a day the order is kept.
    pub fn new(lines: Vec<PriceLine>) -> Self {
        let by_item = Groups::new(lines.iter().map(|line| Some(line.item)));
        let by_customer = Groups::new(lines.iter().map(|line| line.customer));
        let by_invoice = Groups::new(lines.iter().map(|line| Some(line.invoice)));
        let logarithms = lines.iter().map(|line| logarithm(line.price)).collect();
        let step = price_step(&lines);
        Self { lines, logarithms, by_item, by_customer, by_invoice, step }
    }

    pub fn lines(&self) -> &[PriceLine] {
        &self.lines
    }

    /// The first line that was sold on the day or later.
    pub fn first_on(&self, day: Day) -> usize {
        self.lines.partition_point(|line| line.sold_on < day)
    }

    pub(super) fn logarithm(&self, line: usize) -> f64 {
        self.logarithms[line]
    }

    /// The same lines up to `end`, with other prices.
    pub fn repriced(&self, end: usize, prices: &[(usize, i64)]) -> Self {
        let mut lines = self.lines[..end].to_vec();
        for (line, price) in prices {
            lines[*line].price = *price;
        }
        Self::new(lines)
    }

    /// Lines of the same item before this one, newest first, without its own invoice.
    pub(super) fn before(&self, line: usize) -> impl Iterator<Item = usize> + '_ {
        let invoice = self.lines[line].invoice;
        let earlier = self.by_item.before(self.lines[line].item, line);
        earlier.iter().rev().map(|other| *other as usize).filter(move |other| self.lines[*other].invoice != invoice)
    }

    /// Earlier lines of the same customer, newest first, without its own invoice.
    pub(super) fn of_customer_before(&self, line: usize) -> impl Iterator<Item = usize> + '_ {
        let PriceLine { customer, invoice, .. } = self.lines[line];
        let earlier = customer.map_or(&[][..], |customer| self.by_customer.before(customer, line));
        earlier.iter().rev().map(|other| *other as usize).filter(move |other| self.lines[*other].invoice != invoice)
    }

    /// All invoices with their lines.
    pub(super) fn invoices(&self) -> impl Iterator<Item = &[u32]> + '_ {
        self.by_invoice.all()
    }

    /// How many lines the item has before `end`.
    pub fn lines_of_item_before(&self, item: u32, end: usize) -> usize {
        self.by_item.before(item, end).len()
    }
}

fn logarithm(price: i64) -> f64 {
    libm::log(price as f64 / ONE as f64)
}

/// The largest power of ten, a cent at most, that all but one in a hundred prices are multiples of.
fn price_step(lines: &[PriceLine]) -> i64 {
    let fits = |step: i64| lines.iter().filter(|line| line.price % step == 0).count() * 100 >= lines.len() * 99;
    [ONE / 100, ONE / 1_000, ONE / 10_000, ONE / 100_000].into_iter().find(|step| fits(*step)).unwrap_or(1)
}

/// Numbers of lines by group, each group's in their order.
#[derive(Debug, Clone)]
struct Groups {
    starts: Vec<usize>,
    lines: Vec<u32>,
}

impl Groups {
    fn new(groups: impl Iterator<Item = Option<u32>> + Clone) -> Self {
        let count = groups.clone().flatten().max().map_or(0, |last| last as usize + 1);
        let mut starts = vec![0; count + 1];
        groups.clone().flatten().for_each(|group| starts[group as usize + 1] += 1);
        for group in 0..count {
            starts[group + 1] += starts[group];
        }
        let mut next = starts.clone();
        let mut lines = vec![0; starts[count]];
        for (line, group) in groups.enumerate() {
            if let Some(group) = group {
                lines[next[group as usize]] = line as u32;
                next[group as usize] += 1;
            }
        }
        Self { starts, lines }
    }

    fn of(&self, group: u32) -> &[u32] {
        let group = group as usize;
        if group + 1 < self.starts.len() { &self.lines[self.starts[group]..self.starts[group + 1]] } else { &[] }
    }

    fn before(&self, group: u32, line: usize) -> &[u32] {
        let lines = self.of(group);
        &lines[..lines.partition_point(|other| (*other as usize) < line)]
    }

    fn all(&self) -> impl Iterator<Item = &[u32]> + '_ {
        self.starts.windows(2).map(|pair| &self.lines[pair[0]..pair[1]]).filter(|lines| !lines.is_empty())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{PriceLine, Prices};
    use crate::prices::ONE;
    use chandler_calendar::Day;

    /// A line with its price in cents; the invoice has the number of the day unless the test says otherwise.
    pub(in crate::prices) fn line(item: u32, customer: u32, day: i32, quantity: i64, cents: i64) -> PriceLine {
        let invoice = (day as u32) * 100 + customer;
        PriceLine { item, customer: Some(customer), invoice, sold_on: Day(day), quantity: quantity * ONE, price: cents * ONE / 100 }
    }

    #[test]
    fn peers_are_earlier_lines_of_the_item_on_other_invoices() {
        let mut own_invoice = line(0, 7, 3, 1, 100);
        own_invoice.invoice = 305;
        let mut judged = line(0, 5, 3, 1, 100);
        judged.invoice = 305;
        let prices =
            Prices::new(vec![line(0, 1, 1, 1, 100), line(1, 1, 2, 1, 100), line(0, 2, 2, 1, 100), own_invoice, judged, line(0, 3, 4, 1, 100)]);
        assert_eq!(prices.before(4).collect::<Vec<_>>(), [2, 0]);
        assert_eq!(prices.of_customer_before(1).collect::<Vec<_>>(), [0]);
        assert_eq!(prices.first_on(Day(3)), 3);
        assert_eq!(prices.lines_of_item_before(0, 4), 3);
    }

    #[test]
    fn the_step_of_prices_is_found_and_never_above_a_cent() {
        let cents = Prices::new((1..200).map(|at| line(0, 1, 1, 1, at)).collect());
        assert_eq!(cents.step, ONE / 100);
        let whole = Prices::new((1..200).map(|at| line(0, 1, 1, 1, at * 100)).collect());
        assert_eq!(whole.step, ONE / 100);
        let fine = Prices::new((1..200).map(|at| PriceLine { price: at * 3, ..line(0, 1, 1, 1, 1) }).collect());
        assert_eq!(fine.step, 1);
    }

    #[test]
    fn bands_are_open_at_the_end() {
        let bands: Vec<usize> = [1, 5, 6, 11, 12, 47, 48, 99, 100].iter().map(|quantity| line(0, 1, 1, *quantity, 1).band()).collect();
        assert_eq!(bands, [0, 0, 1, 1, 2, 3, 4, 4, 5]);
    }
}
