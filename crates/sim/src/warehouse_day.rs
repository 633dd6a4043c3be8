//! The afternoon in the warehouses: what is reserved and due leaves, is invoiced, and some of it goes with a carrier who bills later.

use crate::agenda::business_day_from;
use crate::books::{Books, OrderKey};
use crate::company::Company;
use crate::core::{CoreAnswer, SimulationError};
use crate::desk::{Desk, Draft};
use crate::leaks::{Leak, LeakKind, dollars};
use crate::rng::Stream;
use chandler_amount::Amount;
use chandler_calendar::Day;
use chandler_erp::body::{RecordCarrierBill, ShipOrder};
use std::collections::BTreeSet;

/// Orders of at least so many cents go free of freight.
const FREE_FREIGHT_CENTS: i64 = 50_000;
/// Part of the shipments with freight to bill on which it was forgotten.
const FORGOTTEN_FREIGHT: f64 = 0.03;
/// Part of the carriers' bills that are far above the quote.
const CARRIER_OVERBILLS: f64 = 0.015;
const CARRIERS: &[&str] = &["Midland Freight", "Great Lakes Parcel", "Sunbelt Express"];

/// A carrier's bill to come.
#[derive(Clone, Debug)]
pub(crate) struct PendingCarrierBill {
    shipment: String,
    carrier: &'static str,
    quoted: Amount,
    billed: Amount,
}

/// How a shipment goes.
#[derive(Clone, Copy, Debug)]
struct Carriage {
    carrier: Option<&'static str>,
    quoted: Amount,
    billed_to_customer: Amount,
    /// What policy would have billed and nobody did.
    forgotten: Amount,
    /// What the carrier will ask.
    carrier_asks: Amount,
}

impl Company {
    pub(crate) fn ship(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let due: BTreeSet<OrderKey> = self.agenda.shipments.take(desk.day).into_iter().collect();
        let due: Vec<OrderKey> = due.into_iter().filter(|&key| self.books.has_reserved(key)).collect();
        let mut drafts = Vec::with_capacity(due.len());
        let mut carriages = Vec::with_capacity(due.len());
        for (turn, &key) in due.iter().enumerate() {
            let order = &self.books.orders[&key];
            let site = self.customers[order.customer].site;
            let carriage = self.carriage(key, desk.day);
            let money = |amount: Amount| carriage.carrier.map(|_| dollars(amount).into());
            let body = ShipOrder {
                so_number: order.number.clone(),
                site_id: Some(self.site_id(site).to_owned()),
                lines: Vec::new(),
                carrier: carriage.carrier.map(str::to_owned),
                freight_billed: money(carriage.billed_to_customer),
                freight_estimate: money(carriage.quoted),
            };
            drafts.push(Draft::new("ship_order", "warehouse", desk.at_site(site, (13.2, 16.0), turn, due.len()), &body)?);
            carriages.push(carriage);
        }
        let answers = desk.send(drafts)?;
        for ((key, carriage), answer) in due.into_iter().zip(carriages).zip(answers) {
            if answer.is_accepted() {
                self.note_shipment(key, carriage, &answer, desk.day);
            }
        }
        Ok(())
    }

    fn carriage(&self, key: OrderKey, day: Day) -> Carriage {
        let order = &self.books.orders[&key];
        let customer = &self.customers[order.customer];
        if customer.collects {
            return Carriage {
                carrier: None,
                quoted: Amount::ZERO,
                billed_to_customer: Amount::ZERO,
                forgotten: Amount::ZERO,
                carrier_asks: Amount::ZERO,
            };
        }
        let goods = self.books.reserved_goods(key);
        let mut dice = self.seed.on(Stream::Shipment, key, day.0);
        let quoted = Amount(650 + (goods.0 as f64 * dice.within(0.012, 0.03)) as i64);
        let policy = if goods.0 >= FREE_FREIGHT_CENTS { Amount::ZERO } else { Amount(quoted.0 * 115 / 100) };
        let forgets = dice.chance(FORGOTTEN_FREIGHT);
        let excess = if dice.chance(CARRIER_OVERBILLS) { dice.within(1.3, 1.9) } else { dice.within(0.97, 1.04) };
        Carriage {
            carrier: Some(*dice.pick(CARRIERS)),
            quoted,
            billed_to_customer: if forgets { Amount::ZERO } else { policy },
            forgotten: if forgets { policy } else { Amount::ZERO },
            carrier_asks: Amount((quoted.0 as f64 * excess) as i64),
        }
    }

    fn note_shipment(&mut self, key: OrderKey, carriage: Carriage, answer: &CoreAnswer, day: Day) {
        let customer_number = self.books.orders[&key].customer;
        let left = self.books.ship(key);
        self.tally.note_shipment(&left);
        let customer = &self.customers[customer_number];
        let total = Amount(left.goods.0 + carriage.billed_to_customer.0 + Books::tax(left.goods, customer.tax_rate_micros).0);
        let party = customer.id.clone();
        self.books.accounts[customer_number].receivable += total.0;
        self.expect_returns(customer_number, &left, answer, day);
        self.note_supported(customer_number, &left, answer, day);
        if let Some(invoice) = answer.document("invoice") {
            self.owe(customer_number, invoice, total, day);
        }
        let (Some(shipment), Some(carrier)) = (answer.document("shipment"), carriage.carrier) else {
            return;
        };
        if carriage.forgotten.0 > 0 {
            let document = shipment.clone();
            let amount = dollars(carriage.forgotten);
            let leak = Leak { kind: LeakKind::FreightNotBilled, on: day, document, line: None, party, item_id: None, percent: 100.0, amount };
            self.planted.leaks.push(leak);
        }
        let mut dice = self.seed.on(Stream::Shipment, key | 1 << 40, day.0);
        let bill_on = business_day_from(day.plus_days(dice.whole(3, 9) as i32));
        let bill = PendingCarrierBill { shipment, carrier, quoted: carriage.quoted, billed: carriage.carrier_asks };
        self.agenda.carrier_bills.put(bill_on, bill);
    }

    pub(crate) fn take_carrier_bills(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let bills = self.agenda.carrier_bills.take(desk.day);
        let draft = |(turn, bill): (usize, &PendingCarrierBill)| {
            let body = RecordCarrierBill {
                shipment_number: bill.shipment.clone(),
                carrier: None,
                amount: dollars(bill.billed).into(),
                billed_on: Some(desk.day),
            };
            Draft::new("record_carrier_bill", "accounts payable", desk.at_office((16.0, 16.5), turn, bills.len()), &body)
        };
        let answers = desk.send(bills.iter().enumerate().map(draft).collect::<Result<_, _>>()?)?;
        for (bill, answer) in bills.into_iter().zip(answers) {
            let excess = bill.billed.0 - bill.quoted.0;
            if answer.is_accepted() && excess * 5 > bill.quoted.0 {
                self.planted.leaks.push(Leak {
                    kind: LeakKind::CarrierOverbilled,
                    on: desk.day,
                    document: bill.shipment,
                    line: None,
                    party: bill.carrier.to_owned(),
                    item_id: None,
                    percent: 100.0 * excess as f64 / bill.quoted.0 as f64,
                    amount: dollars(Amount(excess)),
                });
            }
        }
        Ok(())
    }
}
