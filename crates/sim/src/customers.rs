//! The customers: who orders how much of what, on which terms, and how they pay.

use crate::agenda::business_day_from;
use crate::goods::Goods;
use crate::rng::{Dice, Seed, Stream};
use crate::scenario::Scenario;
use crate::words::customer_name;
use chandler_amount::{Amount, Price};
use chandler_calendar::Day;
use serde::Serialize;
use std::collections::BTreeMap;

/// So many customers to one who pays by day of month, and the day of the largest of these.
const CUSTOMERS_A_DAY_OF_MONTH: usize = 60;
const LARGEST_PAYS_ON: i32 = 25;

/// How a customer pays.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Payer {
    OnTime,
    HabituallyLate {
        days_late: i32,
    },
    /// Later and later from a day on.
    SlowDeclining {
        from_on: Day,
        days_per_30: f64,
    },
    /// Pays nothing that is invoiced from a day on.
    #[serde(rename = "non_payer")]
    Defaulting {
        from_on: Day,
    },
    /// Pays a part when due and the rest so many days later.
    Partial {
        first_percent: i64,
        rest_days: i32,
    },
    /// Pays on one day of the month all that was due by the end of the month before, and lets nobody hurry it.
    ByDayOfMonth {
        day: i32,
    },
}

impl Payer {
    /// Whether it pays on one day of the month, whatever anybody says, and is otherwise without fault: it contests nothing and names what it pays.
    pub(crate) fn has_its_day(self) -> bool {
        matches!(self, Self::ByDayOfMonth { .. })
    }

    /// Days past the due day for which its credit limit has room.
    fn usual_days_open(self) -> i32 {
        if self.has_its_day() { 55 } else { 18 }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Customer {
    pub id: String,
    pub name: String,
    pub segment: &'static Segment,
    pub region: &'static str,
    pub site: usize,
    pub payment_days: i32,
    pub credit_limit: Amount,
    /// Millionths.
    pub tax_rate_micros: i64,
    /// Share of its site's demand, relative to its neighbours'.
    pub weight: f64,
    /// Probability of an order on a business day.
    pub visits: f64,
    /// Collects the goods itself.
    pub collects: bool,
    /// Orders nothing that is shown as not there.
    pub walks_away: bool,
    pub sales_rep: &'static str,
    pub channel: &'static str,
    pub payer: Payer,
    /// 1 Monday to 5 Friday.
    pub pay_run_weekday: i8,
    pub contract: BTreeMap<usize, Price>,
    /// Last day of the contract, where it ends within the simulated time.
    pub contract_until: Option<Day>,
    /// Its order desk goes on with the prices of a contract that has ended.
    pub keeps_old_prices: bool,
    /// Probability that a line shipped to it comes back, whole or in part.
    pub return_rate: f64,
}

/// A kind of customer.
#[derive(Debug)]
pub(crate) struct Segment {
    pub name: &'static str,
    share: f64,
    pub largest_basket: usize,
    weight: (f64, f64),
    visits: (f64, f64),
    taxed: f64,
    /// Families that it buys more of.
    favourites: &'static [usize],
}

const SEGMENTS: &[Segment] = &[
    Segment { name: "contractor", share: 0.38, largest_basket: 12, weight: (0.6, 1.6), visits: (0.2, 0.6), taxed: 0.8, favourites: &[0, 1, 2, 3, 7] },
    Segment {
        name: "manufacturing",
        share: 0.24,
        largest_basket: 12,
        weight: (1.0, 2.6),
        visits: (0.3, 0.75),
        taxed: 0.3,
        favourites: &[0, 5, 6, 10, 11],
    },
    Segment { name: "facilities", share: 0.2, largest_basket: 8, weight: (0.6, 1.5), visits: (0.2, 0.5), taxed: 0.7, favourites: &[8, 9, 11, 3] },
    Segment { name: "reseller", share: 0.12, largest_basket: 12, weight: (0.8, 2.0), visits: (0.15, 0.4), taxed: 0.0, favourites: &[4, 7, 6, 0] },
    Segment { name: "public", share: 0.06, largest_basket: 6, weight: (0.4, 1.2), visits: (0.1, 0.3), taxed: 0.0, favourites: &[9, 3, 8] },
];

const REGIONS: [&[&str]; 3] = [&["Illinois", "Wisconsin", "Indiana"], &["North Texas", "Oklahoma"], &["Georgia", "Alabama"]];
const TAX_RATES_MICROS: [&[i64]; 3] = [&[62_500, 82_500, 102_500], &[82_500, 80_000], &[70_000, 89_000]];
const REPS: [&[&str]; 3] = [&["M. Alvarez", "J. Becker", "T. Novak"], &["R. Castillo", "D. Greer"], &["L. Whitaker", "S. Boone"]];

impl Customer {
    pub(crate) fn draw_all(scenario: &Scenario, goods: &Goods) -> Vec<Self> {
        let mut customers: Vec<Self> = (0..scenario.customers as usize).map(|number| Self::draw(number, scenario, goods)).collect();
        plant_days_of_month(&mut customers, scenario);
        set_credit_limits(&mut customers, scenario, goods);
        customers
    }

    fn draw(number: usize, scenario: &Scenario, goods: &Goods) -> Self {
        let mut dice = Seed(scenario.seed).fixed(Stream::Customer, number as u64);
        let segment = &SEGMENTS[dice.weighted(&SEGMENTS.iter().map(|segment| segment.share).collect::<Vec<_>>())];
        let serves: Vec<f64> = scenario.sites().iter().map(|site| site.serves).collect();
        // The first customers see to it that no site is without any.
        let site = if number < serves.len() { number } else { dice.weighted(&serves) };
        let weight = dice.within(segment.weight.0, segment.weight.1) * dice.factor(0.5);
        let mut end = Seed(scenario.seed).fixed(Stream::ContractPrice, number as u64 | 1 << 32);
        Self {
            id: format!("C-{:04}", number + 1),
            name: customer_name(number),
            segment,
            region: *dice.pick(REGIONS[site]),
            site,
            payment_days: *dice.pick(&[30, 30, 30, 45, 45, 60]),
            credit_limit: Amount::ZERO,
            tax_rate_micros: if dice.chance(segment.taxed) { *dice.pick(TAX_RATES_MICROS[site]) } else { 0 },
            weight,
            visits: dice.within(segment.visits.0, segment.visits.1),
            collects: dice.chance(0.35),
            walks_away: dice.chance(0.3),
            sales_rep: *dice.pick(REPS[site]),
            channel: *dice.pick(&["desk", "desk", "phone", "web", "edi"]),
            payer: draw_payer(&mut dice, scenario),
            pay_run_weekday: dice.whole(1, 5) as i8,
            contract: draw_contract(Seed(scenario.seed), number, goods),
            contract_until: end.chance(0.6).then(|| scenario.day_at(end.within(0.25, 0.7))),
            keeps_old_prices: end.chance(0.75),
            return_rate: draw_return_rate(Seed(scenario.seed), number),
        }
    }

    /// Whether the prices of its contract hold on a day.
    pub(crate) fn is_under_contract(&self, day: Day) -> bool {
        self.contract_until.is_none_or(|until| day <= until)
    }

    /// What its contract gives for an item on a day.
    pub(crate) fn price_of_its_own(&self, item: usize, day: Day) -> Option<Price> {
        self.contract.get(&item).filter(|_| self.is_under_contract(day)).copied()
    }

    /// The first day of its pay run from a day on. Whoever pays by day of month sends on the day itself what it meant for it.
    pub(crate) fn pay_run_from(&self, day: Day) -> Day {
        match self.payer {
            Payer::ByDayOfMonth { .. } => business_day_from(day),
            _ => day.plus_days(i32::from((self.pay_run_weekday - day.weekday()).rem_euclid(7))),
        }
    }

    /// How much of sales it pulls, relative to its neighbours.
    fn pull(&self) -> f64 {
        self.weight * self.visits
    }

    /// How gladly it buys a family, relative to others.
    pub(crate) fn taste(&self, family: usize) -> f64 {
        if self.segment.favourites.contains(&family) { 3.0 } else { 1.0 }
    }

    /// Probability that it orders on a day.
    pub(crate) fn visits_on(&self, day: Day) -> f64 {
        match day.weekday() {
            6 => self.visits * 0.05,
            7 => self.visits * 0.02,
            _ => self.visits,
        }
    }

    /// The day from which it means to pay an invoice, with the part that it pays then, in per cent, and the day of the rest.
    pub(crate) fn intends(&self, dice: &mut Dice, invoiced_on: Day, due_on: Day) -> Intention {
        let about_due = due_on.plus_days(dice.whole(-4, 1) as i32);
        let at = |pay_on: Day| Intention { pay_on: Some(pay_on), first_percent: 100, rest_on: None };
        match self.payer {
            Payer::OnTime => at(about_due),
            Payer::HabituallyLate { days_late } => at(due_on.plus_days(days_late + dice.whole(-4, 6) as i32)),
            Payer::SlowDeclining { from_on, days_per_30 } => {
                let months = f64::from(from_on.days_until(invoiced_on).max(0)) / 30.0;
                at(about_due.plus_days((months * days_per_30) as i32))
            }
            Payer::Defaulting { from_on } if invoiced_on >= from_on => Intention { pay_on: None, first_percent: 0, rest_on: None },
            Payer::Defaulting { .. } => at(about_due),
            Payer::Partial { first_percent, rest_days } if dice.chance(0.5) => {
                Intention { pay_on: Some(about_due), first_percent, rest_on: Some(about_due.plus_days(rest_days)) }
            }
            Payer::Partial { .. } => at(about_due),
            Payer::ByDayOfMonth { day } => at(day_of_next_month(due_on, day)),
        }
    }
}

/// What a customer means to do about an invoice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Intention {
    pub pay_on: Option<Day>,
    pub first_percent: i64,
    pub rest_on: Option<Day>,
}

fn draw_payer(dice: &mut Dice, scenario: &Scenario) -> Payer {
    let from_on = scenario.day_at(dice.within(0.2, 0.6));
    match dice.weighted(&[0.55, 0.22, 0.10, 0.04, 0.09]) {
        0 => Payer::OnTime,
        1 => Payer::HabituallyLate { days_late: dice.whole(8, 35) as i32 },
        2 => Payer::SlowDeclining { from_on, days_per_30: dice.within(5.0, 12.0) },
        3 => Payer::Defaulting { from_on },
        _ => Payer::Partial { first_percent: dice.whole(5, 8) * 10, rest_days: dice.whole(20, 45) as i32 },
    }
}

/// The business day nearest to this day of the month after the one of `due_on`.
fn day_of_next_month(due_on: Day, day: i32) -> Day {
    let rest_of_month = (1..).find(|ahead| due_on.plus_days(*ahead).day_of_month() == 1).unwrap_or(31);
    let on = due_on.plus_days(rest_of_month + day - 1);
    on.plus_days(match on.weekday() {
        6 => -1,
        7 => 1,
        _ => 0,
    })
}

/// Makes large accounts of customers who used to pay in time pay by day of month, the largest on the 25th. They never wait for goods, since they order nothing
/// that is not there, and send nothing back: nothing of ours but their habit explains why they are past due.
fn plant_days_of_month(customers: &mut [Customer], scenario: &Scenario) {
    let mut punctual: Vec<usize> =
        (0..customers.len()).filter(|&number| customers[number].walks_away && customers[number].payer == Payer::OnTime).collect();
    punctual.sort_by(|&one, &other| customers[other].pull().total_cmp(&customers[one].pull()).then(one.cmp(&other)));
    punctual.truncate((customers.len() / CUSTOMERS_A_DAY_OF_MONTH).max(1));
    for (place, number) in punctual.into_iter().enumerate() {
        let mut dice = Seed(scenario.seed).fixed(Stream::PayDay, number as u64);
        let day = if place == 0 { LARGEST_PAYS_ON } else { *dice.pick(&[5, 10, 15, 20, 25]) };
        customers[number].payer = Payer::ByDayOfMonth { day };
        customers[number].return_rate = 0.0;
    }
}

/// Most send little back; one in ten sends back a lot.
fn draw_return_rate(seed: Seed, number: usize) -> f64 {
    let mut dice = seed.fixed(Stream::Return, number as u64);
    if dice.chance(0.1) { dice.within(0.04, 0.08) } else { dice.within(0.003, 0.018) }
}

/// One customer in five has prices of its own for some items, 4 to 10 % below the list.
fn draw_contract(seed: Seed, number: usize, goods: &Goods) -> BTreeMap<usize, Price> {
    let mut dice = seed.fixed(Stream::ContractPrice, number as u64);
    if !dice.chance(0.2) {
        return BTreeMap::new();
    }
    let off = dice.within(0.04, 0.10);
    let count = dice.whole(5, 20);
    let items = (0..count).map(|_| dice.whole(0, goods.items.len() as i64 - 1) as usize);
    let old = items.filter(|&item| goods.items[item].starts_on.is_none()).collect::<Vec<_>>();
    old.into_iter().map(|item| (item, crate::goods::rounded(goods.items[item].opening_list.0 as f64 / 1_000_000.0 * (1.0 - off)))).collect()
}

/// Limits fit what a customer is expected to owe; one in ten has too tight a one.
fn set_credit_limits(customers: &mut [Customer], scenario: &Scenario, goods: &Goods) {
    for site in 0..scenario.sites().len() {
        let daily = |stocked: &crate::goods::ItemSite| stocked.demand.level() * goods.items[stocked.item].opening_list.0 as f64 / 1_000_000.0;
        let revenue: f64 = goods.item_sites.iter().filter(|stocked| stocked.site == site).map(daily).sum();
        let total: f64 = customers.iter().filter(|customer| customer.site == site).map(Customer::pull).sum();
        for (number, customer) in customers.iter_mut().enumerate().filter(|(_, customer)| customer.site == site) {
            let mut dice = Seed(scenario.seed).fixed(Stream::Customer, number as u64 | 1 << 32);
            let owed = revenue * customer.pull() / total * f64::from(customer.payment_days + customer.payer.usual_days_open());
            let room = if dice.chance(0.1) { dice.within(0.8, 1.1) } else { dice.within(1.8, 3.5) };
            let thousands = (owed * room / 1_000.0) as i64 + 2;
            customer.credit_limit = Amount(thousands * 100_000);
        }
    }
}
