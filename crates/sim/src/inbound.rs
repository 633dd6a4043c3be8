//! Goods that come in: receipts, inspection, returns to the supplier, and the suppliers' bills with their planted slips.

use crate::agenda::business_day_from;
use crate::buyer::with_percent;
use crate::company::Company;
use crate::core::SimulationError;
use crate::desk::{Desk, Draft};
use crate::leaks::{Leak, LeakKind, dollars};
use crate::rng::Stream;
use chandler_amount::{Amount, Price};
use chandler_calendar::Day;
use chandler_erp::body::{
    BilledLine, InspectReceipt, InspectedLine, MoneyText, ReceivePurchaseOrder, ReceivedLine, RecordSupplierBill, ReturnToSupplier,
};

const ACTOR: &str = "receiving";

#[derive(Clone, Debug)]
pub(crate) struct PurchaseOrder {
    pub number: String,
    pub supplier: usize,
    pub site: usize,
    pub ordered_on: Day,
    pub lines: Vec<PurchaseLine>,
}

#[derive(Clone, Debug)]
pub(crate) struct PurchaseLine {
    pub item_site: usize,
    pub quantity: i64,
    /// Of one piece.
    pub price: Price,
    pub received: i64,
    pub returned: i64,
    pub billed: i64,
    /// The later day that was agreed while the order was a draft.
    pub not_before: Option<Day>,
}

/// Goods on their way: quantities of lines of an order.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub order: usize,
    pub lines: Vec<(usize, i64)>,
}

impl Arrival {
    /// Takes up to so many pieces of a line off; gives how many.
    pub(crate) fn take(&mut self, line: usize, wanted: i64) -> i64 {
        let mut taken = 0;
        self.lines.retain_mut(|(number, quantity)| {
            let part = if *number == line { (*quantity).min(wanted - taken) } else { 0 };
            taken += part;
            *quantity -= part;
            *quantity > 0
        });
        taken
    }

    /// Puts pieces of a line on it.
    pub(crate) fn add(&mut self, line: usize, quantity: i64) {
        if quantity > 0 {
            self.lines.push((line, quantity));
        }
    }
}

/// Held goods of a receipt: the receipt's line, the order's line, the quantity.
#[derive(Clone, Debug)]
pub(crate) struct Inspection {
    order: usize,
    receipt: String,
    lines: Vec<(usize, usize, i64)>,
}

#[derive(Clone, Debug)]
pub(crate) struct PendingReturn {
    order: usize,
    receipt: String,
    receipt_line: usize,
    order_line: usize,
    quantity: i64,
}

/// What a supplier will bill: lines of the order with the quantities of one delivery.
#[derive(Clone, Debug)]
pub(crate) struct PendingBill {
    order: usize,
    delivery: Arrival,
}

impl Company {
    pub(crate) fn receive(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let mut arrivals = self.agenda.arrivals.take(desk.day);
        // What was expedited came sooner.
        arrivals.retain(|arrival| !arrival.lines.is_empty());
        let count = arrivals.len();
        let receipt = |(turn, arrival): (usize, &Arrival)| {
            let at = desk.at_site(self.purchase_orders[arrival.order].site, (7.2, 8.2), turn, count);
            Draft::new("receive_purchase_order", ACTOR, at, &self.receipt_body(arrival))
        };
        let drafts = arrivals.iter().enumerate().map(receipt).collect::<Result<_, _>>()?;
        let answers = desk.send(drafts)?;
        for (arrival, answer) in arrivals.into_iter().zip(answers) {
            if let Some(receipt) = answer.document("receipt").filter(|_| answer.is_accepted()) {
                self.take_in(arrival, receipt, desk.day);
            }
        }
        Ok(())
    }

    fn receipt_body(&self, arrival: &Arrival) -> ReceivePurchaseOrder {
        let order = &self.purchase_orders[arrival.order];
        let line = |&(line, quantity): &(usize, i64)| {
            let item_site = order.lines[line].item_site;
            let (unit, pieces) = self.goods.item_of(item_site).buying_unit();
            ReceivedLine {
                line: line as i64 + 1,
                quantity: (quantity / pieces).into(),
                unit: (pieces > 1).then(|| unit.to_owned()),
                bin_id: self.goods.item_sites[item_site].bin.clone(),
                ..ReceivedLine::default()
            }
        };
        ReceivePurchaseOrder { po_number: order.number.clone(), lines: arrival.lines.iter().map(line).collect() }
    }

    /// Books a receipt and puts on the agenda what follows from it.
    fn take_in(&mut self, arrival: Arrival, receipt: String, today: Day) {
        let mut held = Vec::new();
        for (receipt_line, &(line, quantity)) in arrival.lines.iter().enumerate() {
            let bought = &mut self.purchase_orders[arrival.order].lines[line];
            bought.received += quantity;
            let (item_site, price) = (bought.item_site, bought.price);
            let inspected = self.goods.item_of(item_site).inspected;
            let value = self.books.extend(price, quantity);
            self.books.receive(item_site, quantity, if inspected { quantity } else { 0 }, value);
            self.books.stock[item_site].on_order -= quantity;
            if inspected {
                held.push((receipt_line, line, quantity));
            } else {
                self.replenished.insert(item_site);
            }
        }
        let mut dice = self.seed.on(Stream::SupplierBill, arrival.order as u64, today.0);
        let bill_on = business_day_from(today.plus_days(dice.whole(1, 6) as i32 + if held.is_empty() { 0 } else { 5 }));
        self.agenda.supplier_bills.put(bill_on, PendingBill { order: arrival.order, delivery: arrival.clone() });
        if !held.is_empty() {
            let inspect_on = business_day_from(today.plus_days(dice.whole(1, 2) as i32));
            self.agenda.inspections.put(inspect_on, Inspection { order: arrival.order, receipt, lines: held });
        }
    }

    pub(crate) fn inspect(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let inspections = self.agenda.inspections.take(desk.day);
        let mut drafts = Vec::new();
        let mut results = Vec::new();
        for (turn, inspection) in inspections.iter().enumerate() {
            let order = &self.purchase_orders[inspection.order];
            let at = desk.at_site(order.site, (8.2, 8.6), turn, inspections.len());
            let rejected: Vec<i64> =
                inspection.lines.iter().map(|&(_, line, quantity)| self.rejects(inspection.order, line, quantity, desk.day)).collect();
            let line = |(&(receipt_line, _, quantity), &rejected): (&(usize, usize, i64), &i64)| InspectedLine {
                line: receipt_line as i64 + 1,
                passed: (quantity > rejected).then(|| (quantity - rejected).into()),
                rejected: (rejected > 0).then(|| rejected.into()),
                unit: None,
                note: (rejected > 0).then(|| "damaged or out of tolerance".to_owned()),
            };
            let lines = inspection.lines.iter().zip(&rejected).map(line).collect();
            drafts.push(Draft::new("inspect_receipt", "quality", at, &InspectReceipt { receipt_number: inspection.receipt.clone(), lines })?);
            results.push(rejected);
        }
        let answers = desk.send(drafts)?;
        for ((inspection, rejected), answer) in inspections.into_iter().zip(results).zip(answers) {
            if answer.is_accepted() {
                self.release(&inspection, &rejected, desk.day);
            }
        }
        Ok(())
    }

    /// Some pieces of some lines fail.
    fn rejects(&self, order: usize, line: usize, quantity: i64, today: Day) -> i64 {
        let mut dice = self.seed.on(Stream::Inspection, (order as u64) << 8 | line as u64, today.0);
        let share = dice.within(0.05, 0.3);
        if dice.chance(self.suppliers[self.purchase_orders[order].supplier].rejects) { ((quantity as f64 * share) as i64).max(1) } else { 0 }
    }

    fn release(&mut self, inspection: &Inspection, rejected: &[i64], today: Day) {
        for (&(receipt_line, order_line, quantity), &rejected) in inspection.lines.iter().zip(rejected) {
            let item_site = self.purchase_orders[inspection.order].lines[order_line].item_site;
            self.books.stock[item_site].held -= quantity - rejected;
            self.replenished.insert(item_site);
            if rejected > 0 {
                let receipt = inspection.receipt.clone();
                let goods_back = PendingReturn { order: inspection.order, receipt, receipt_line, order_line, quantity: rejected };
                self.agenda.returns.put(business_day_from(today.plus_days(1)), goods_back);
            }
        }
    }

    pub(crate) fn send_back(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let returns = self.agenda.returns.take(desk.day);
        let draft = |goods: &PendingReturn| {
            let at = desk.at_site(self.purchase_orders[goods.order].site, (16.0, 16.5), 0, 1);
            let body = ReturnToSupplier {
                receipt_number: goods.receipt.clone(),
                line: goods.receipt_line as i64 + 1,
                quantity: goods.quantity.into(),
                unit: None,
                reason: "failed inspection".to_owned(),
            };
            Draft::new("return_to_supplier", "quality", at, &body)
        };
        let answers = desk.send(returns.iter().map(draft).collect::<Result<_, _>>()?)?;
        for (goods, answer) in returns.into_iter().zip(answers) {
            if answer.is_accepted() {
                let line = &mut self.purchase_orders[goods.order].lines[goods.order_line];
                line.returned += goods.quantity;
                let stock = &mut self.books.stock[line.item_site];
                stock.held -= goods.quantity;
                stock.issue(goods.quantity);
            }
        }
        Ok(())
    }

    pub(crate) fn take_supplier_bills(&mut self, desk: &mut Desk<'_>) -> Result<(), SimulationError> {
        let bills = self.agenda.supplier_bills.take(desk.day);
        let mut drafts = Vec::new();
        let mut planted = Vec::new();
        for (turn, bill) in bills.iter().enumerate() {
            let at = desk.at_office((16.5, 17.0), turn, bills.len());
            let freight = self.freight_billed(bill);
            let (lines, leaks) = self.billed_lines(bill, desk.day);
            if lines.is_empty() {
                continue;
            }
            let order = &self.purchase_orders[bill.order];
            let supplier_reference = format!("{}-{}-{}", &self.suppliers[order.supplier].id[2..], &order.number[3..], desk.day.0 - 20_000);
            let body = RecordSupplierBill {
                po_number: order.number.clone(),
                supplier_reference,
                billed_on: Some(desk.day),
                freight,
                lines,
                ..RecordSupplierBill::default()
            };
            drafts.push(Draft::new("record_supplier_bill", "accounts payable", at, &body)?);
            planted.push(leaks);
        }
        let answers = desk.send(drafts)?;
        for (leaks, answer) in planted.into_iter().zip(answers) {
            let number = answer.document("supplier_bill").unwrap_or_default();
            let named = leaks.into_iter().map(|leak| Leak { document: number.clone(), ..leak });
            self.planted.leaks.extend(named.filter(|_| answer.is_accepted()));
        }
        Ok(())
    }

    /// The first bill of an order below the supplier's target has the freight.
    fn freight_billed(&self, bill: &PendingBill) -> Option<MoneyText> {
        let order = &self.purchase_orders[bill.order];
        let supplier = &self.suppliers[order.supplier];
        let value: i64 = order.lines.iter().map(|line| self.books.extend(line.price, line.quantity).0).sum();
        let is_due = value < supplier.order_target * 100 && order.lines.iter().all(|line| line.billed == 0);
        is_due.then(|| format!("{}.00", supplier.below_target_charge()).into())
    }

    /// Billed are the delivered pieces that were not sent back, at the order's price or with a slip.
    fn billed_lines(&mut self, bill: &PendingBill, today: Day) -> (Vec<BilledLine>, Vec<Leak>) {
        let order = &mut self.purchase_orders[bill.order];
        let supplier = &self.suppliers[order.supplier];
        let (mut lines, mut leaks) = (Vec::new(), Vec::new());
        for &(line, delivered) in &bill.delivery.lines {
            let bought = &mut order.lines[line];
            let mut dice = self.seed.on(Stream::SupplierBill, (bill.order as u64) << 16 | (line as u64) << 8 | 1, today.0);
            let slip = if dice.chance(supplier.overbills) { dice.within(2.0, 9.0) } else { 0.0 };
            let quantity = delivered.min(bought.received - bought.returned - bought.billed);
            // Goods that went back after their bill leave less than nothing to bill.
            if quantity <= 0 {
                continue;
            }
            bought.billed += quantity;
            let price = if slip > 0.0 { with_percent(bought.price, slip) } else { bought.price };
            let loss = Amount(self.books.extend(price, quantity).0 - self.books.extend(bought.price, quantity).0);
            lines.push(BilledLine { line: line as i64 + 1, quantity: quantity.into(), unit_price: Some(price.into()), ..BilledLine::default() });
            if loss.0 > 0 {
                leaks.push(Leak {
                    kind: LeakKind::SupplierOverbilled,
                    on: today,
                    document: String::new(),
                    line: Some(lines.len() as i64),
                    party: supplier.id.clone(),
                    item_id: Some(self.goods.item_of(bought.item_site).id.clone()),
                    percent: slip,
                    amount: dollars(loss),
                });
            }
        }
        (lines, leaks)
    }
}
