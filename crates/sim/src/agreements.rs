//! What suppliers agreed to pay of sales at special prices, and what becomes of it: a clerk claims the week's sales on its Friday and forgets a part of them,
//! suppliers reject some claims and pay others short.

use crate::agenda::business_day_from;
use crate::books::Left;
use crate::company::Company;
use crate::core::{CoreAnswer, SimulationError};
use crate::customers::Customer;
use crate::desk::{Desk, Draft};
use crate::goods::{Goods, rounded};
use crate::leaks::{Leak, LeakKind, dollars};
use crate::rng::{Seed, Stream};
use crate::scenario::Scenario;
use chandler_amount::{Amount, Price};
use chandler_calendar::Day;
use chandler_erp::body::{CreateSupplierAgreement, NewAgreementTerm, RecordSupportClaim, SupportedLine};
use chandler_erp::tables;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Part of the suppliers that have an agreement, of these that have it for one customer, and of their items that are in it.
const HAS_AGREEMENT: f64 = 0.6;
const FOR_ONE_CUSTOMER: f64 = 0.3;
const IN_AGREEMENT: f64 = 0.4;
/// Part of the supported sales that the clerk forgets.
const FORGOTTEN: f64 = 0.25;
/// Part of the claims that are rejected for want of papers, and of the others that are paid short.
const REJECTED: f64 = 0.05;
const PAID_SHORT: f64 = 0.2;
const CLAIM_WEEKDAY: i8 = 5;

/// A supplier's agreement.
#[derive(Clone, Debug)]
pub(crate) struct Agreement {
    id: String,
    supplier: usize,
    customer: Option<usize>,
    claim_days: i32,
    /// Items with the support of one piece.
    items: BTreeMap<usize, Price>,
}

/// A shipped line that an agreement supports.
#[derive(Clone, Debug)]
struct Sale {
    agreement: usize,
    support: Price,
    shipped_on: Day,
    pieces: i64,
    returned: i64,
    claimed: i64,
    is_forgotten: bool,
    is_rejected: bool,
}

/// The agreements and what was sold in their terms, by shipment and line.
pub(crate) struct Agreements {
    all: Vec<Agreement>,
    sales: BTreeMap<(String, i64), Sale>,
}

/// How a supplier answers a claim and pays it.
pub(crate) struct SupportAnswer {
    pub accepted: Amount,
    pub short: Amount,
}

impl Sale {
    fn kept(&self) -> i64 {
        self.pieces - self.returned
    }

    /// Whether something of it can be put on a claim of the day: what came back is taken off whenever that is.
    fn is_due(&self, agreement: &Agreement, day: Day) -> bool {
        let in_time = self.shipped_on.plus_days(agreement.claim_days) >= day;
        !self.is_rejected && self.kept() != self.claimed && (in_time || self.kept() < self.claimed)
    }
}

impl Agreements {
    pub(crate) fn draw(scenario: &Scenario, goods: &Goods, suppliers: usize, customers: &[Customer]) -> Self {
        let seed = Seed(scenario.seed);
        let of_supplier = |supplier: usize| {
            let mut dice = seed.fixed(Stream::Agreement, supplier as u64);
            let exists = dice.chance(HAS_AGREEMENT);
            let customer = dice.chance(FOR_ONE_CUSTOMER).then(|| dice.whole(0, customers.len() as i64 - 1) as usize);
            let (claim_days, share) = (*dice.pick(&[30, 45, 60]), dice.within(0.05, 0.12));
            let support = |(number, item): (usize, &crate::goods::Item)| {
                let is_in = item.supplier == supplier && item.starts_on.is_none();
                let is_in = is_in && seed.fixed(Stream::Agreement, 1 << 20 | number as u64).chance(IN_AGREEMENT);
                let special = rounded(item.opening_cost.0 as f64 / 1_000_000.0 * (1.0 - share));
                let support = Price(item.opening_cost.0 - special.0);
                (is_in && support.0 > 0).then_some((number, support))
            };
            let items: BTreeMap<usize, Price> = goods.items.iter().enumerate().filter_map(support).collect();
            let id = format!("SPA-{:03}", supplier + 1);
            (exists && !items.is_empty()).then_some(Agreement { id, supplier, customer, claim_days, items })
        };
        Self { all: (0..suppliers).filter_map(of_supplier).collect(), sales: BTreeMap::new() }
    }

    /// Goods of a shipment's line are back.
    pub(crate) fn come_back(&mut self, shipment: &str, line: i64, pieces: i64) {
        if let Some(sale) = self.sales.get_mut(&(shipment.to_owned(), line)) {
            sale.returned += pieces;
        }
    }
}

impl Company {
    pub(crate) fn enter_agreements(&self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let at = desk.at_office((6.4, 6.5), 0, 1);
        let draft = |agreement: &Agreement| {
            let term = |(&item, support): (&usize, &Price)| NewAgreementTerm {
                item_id: Some(self.goods.items[item].id.clone()),
                special_cost: Some(Price(self.goods.items[item].opening_cost.0 - support.0).into()),
                ..NewAgreementTerm::default()
            };
            let body = CreateSupplierAgreement {
                agreement_id: agreement.id.clone(),
                supplier_id: self.suppliers[agreement.supplier].id.clone(),
                customer_id: agreement.customer.map(|customer| self.customers[customer].id.clone()),
                from_on: desk.day,
                claim_days: i64::from(agreement.claim_days),
                terms: agreement.items.iter().map(term).collect(),
                ..CreateSupplierAgreement::default()
            };
            Draft::new("create_supplier_agreement", "buyer", at, &body)
        };
        desk.send(self.agreements.all.iter().map(draft).collect::<Result<_, _>>()?).map(drop)
    }

    /// A shipment left: which of its lines an agreement supports, and which of these the clerk will forget.
    pub(crate) fn note_supported(&mut self, customer: usize, left: &Left, answer: &CoreAnswer, today: Day) {
        let Some(shipment) = answer.document("shipment") else { return };
        let mut dice = self.seed.on(Stream::Agreement, 1 << 40 | self.tally.invoices, today.0);
        for (line, sold) in (1..).zip(&left.lines) {
            let item = self.goods.item_sites[sold.item_site].item;
            let is_forgotten = dice.chance(FORGOTTEN);
            let applies = |agreement: &Agreement| agreement.customer.is_none_or(|only| only == customer);
            let found = self.agreements.all.iter().enumerate().find_map(|(index, agreement)| {
                let support = agreement.items.get(&item).filter(|_| applies(agreement))?;
                Some((index, *support))
            });
            if let Some((agreement, support)) = found {
                let (pieces, shipped_on) = (sold.pieces, today);
                let sale = Sale { agreement, support, shipped_on, pieces, returned: 0, claimed: 0, is_forgotten, is_rejected: false };
                self.agreements.sales.insert((shipment.clone(), line), sale);
            }
        }
    }

    /// On Fridays the clerk claims what was sold and not forgotten, and takes off what came back.
    pub(crate) fn claim_support(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        if desk.day.weekday() != CLAIM_WEEKDAY {
            return Ok(());
        }
        let at = desk.at_office((16.6, 16.7), 0, 1);
        for (index, agreement) in self.agreements.all.clone().iter().enumerate() {
            let is_due = |sale: &Sale| sale.agreement == index && (!sale.is_forgotten || sale.claimed > 0) && sale.is_due(agreement, desk.day);
            let due: Vec<(String, i64)> = self.agreements.sales.iter().filter(|(_, sale)| is_due(sale)).map(|(line, _)| line.clone()).collect();
            let amount = self.claimable(&due);
            if amount.0 < 1 {
                continue;
            }
            let line = |(shipment_number, line): &(String, i64)| SupportedLine { shipment_number: shipment_number.clone(), line: *line };
            let body =
                RecordSupportClaim { agreement_id: agreement.id.clone(), lines: due.iter().map(line).collect(), ..RecordSupportClaim::default() };
            let answers = desk.send(vec![Draft::new("record_support_claim", "buyer", at, &body)?])?;
            if let Some(number) = answers.first().filter(|answer| answer.is_accepted()).and_then(|answer| answer.document("claim")) {
                let supplier_id = self.suppliers[agreement.supplier].id.clone();
                self.claimed_support(&number, &supplier_id, amount, &due, desk.day);
            }
        }
        Ok(())
    }

    /// Cents that a claim of these lines comes to.
    fn claimable(&self, lines: &[(String, i64)]) -> Amount {
        let sales = lines.iter().filter_map(|line| self.agreements.sales.get(line));
        let cents = |sale: &Sale| self.books.extend(sale.support, sale.kept()).0 - self.books.extend(sale.support, sale.claimed).0;
        Amount(sales.map(cents).sum())
    }

    /// A claim that somebody else decided on.
    pub(crate) fn take_support_claim(&mut self, claim: &tables::Claim, lines: &[(String, i64)], day: Day) {
        self.claimed_support(&claim.claim_number, &claim.party_id, claim.claimed, lines, day);
    }

    fn claimed_support(&mut self, number: &str, supplier_id: &str, claimed: Amount, lines: &[(String, i64)], day: Day) {
        let digits = number.bytes().filter(u8::is_ascii_digit).fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
        let mut dice = self.seed.on(Stream::Agreement, 1 << 42 | digits, day.0);
        let is_rejected = dice.chance(REJECTED);
        let is_short = !is_rejected && dice.chance(PAID_SHORT);
        let short = if is_short { Amount(claimed.0 * dice.whole(3, 10) / 100) } else { Amount::ZERO };
        let accepted = if is_rejected { Amount::ZERO } else { claimed };
        for line in lines {
            if let Some(sale) = self.agreements.sales.get_mut(line) {
                sale.claimed = sale.kept();
                sale.is_rejected |= is_rejected;
            }
        }
        let answer_on = business_day_from(day.plus_days(dice.whole(5, 12) as i32));
        self.await_support(number, supplier_id, claimed, SupportAnswer { accepted, short }, answer_on);
    }

    /// A supplier pays less than it owes.
    pub(crate) fn plant_short(&mut self, number: &str, supplier_id: &str, short: Amount, percent: f64, on: Day) {
        let (document, party) = (number.to_owned(), supplier_id.to_owned());
        let leak = Leak { kind: LeakKind::ClaimShortPaid, on, document, line: Some(0), party, item_id: None, percent, amount: dollars(short) };
        self.planted.leaks.push(leak);
    }

    /// What the clerk forgot and the customers kept.
    pub(crate) fn forgotten_support(&self) -> impl Iterator<Item = Leak> + '_ {
        let forgotten = self.agreements.sales.iter().filter(|(_, sale)| sale.is_forgotten && self.books.extend(sale.support, sale.kept()).0 > 0);
        forgotten.map(|((shipment, line), sale)| Leak {
            kind: LeakKind::SupportNotClaimed,
            on: sale.shipped_on,
            document: shipment.clone(),
            line: Some(*line),
            party: self.suppliers[self.agreements.all[sale.agreement].supplier].id.clone(),
            item_id: None,
            percent: 100.0,
            amount: dollars(self.books.extend(sale.support, sale.kept())),
        })
    }

    pub(crate) fn agreement_truths(&self) -> Value {
        let row = |((shipment, line), sale): (&(String, i64), &Sale)| {
            let agreement = &self.agreements.all[sale.agreement];
            json!({
                "agreement_id": agreement.id, "shipment_number": shipment, "line": line, "shipped_on": sale.shipped_on,
                "claim_by": sale.shipped_on.plus_days(agreement.claim_days), "pieces": sale.pieces, "returned": sale.returned,
                "support": sale.support.to_string(), "forgotten": sale.is_forgotten,
            })
        };
        self.agreements.sales.iter().map(row).collect()
    }
}
