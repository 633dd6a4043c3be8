//! A company for which somebody else decides: what was decided happens, and its books stay in step with the core's.

mod common;

use chandler_amount::{Amount, Price, format_scaled};
use chandler_calendar::Day;
use chandler_catalogue::Record;
use chandler_erp::tables::{
    CarrierBill, Claim, CreditMemo, CustomerTerms, Invoice, ItemSite, LineSubstitution, ListPrice, PurchaseOrder, PurchaseOrderLine, SalesOrder,
    SalesOrderLine, SubstituteOffer, SupplierBill, Task, Transfer,
};
use chandler_erp::{DocumentRef, Envelope};
use chandler_sim::{Core, CoreAnswer, Decider, DecisionDays, Evening, Executed, Scenario, Simulation, SimulationError, Size};
use common::{MemoryCore, usd};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Somebody who decides with the rows at hand; `acts` on the first evening of all.
struct Somebody {
    core: MemoryCore,
    acts: fn(&mut Somebody, Day) -> Vec<Executed>,
    plans: bool,
    evenings: Vec<Day>,
}

impl Core for Somebody {
    fn submit(&mut self, envelopes: Vec<Envelope>) -> Result<Vec<CoreAnswer>, String> {
        self.core.submit(envelopes)
    }
}

impl Decider for Somebody {
    fn decide(&mut self, day: Day) -> Result<Evening, String> {
        self.evenings.push(day);
        let executed = if self.evenings.len() == 1 { (self.acts)(self, day) } else { Vec::new() };
        let all = self.core.all::<ItemSite>().into_iter().map(|row| (row.item_id, row.site_id));
        Ok(Evening { executed, planned: if self.plans { all.collect() } else { BTreeSet::new() } })
    }
}

impl Somebody {
    /// Does it in the books in the evening of a day, and gives the document that it made.
    fn command(&mut self, day: Day, command: &str, body: Value) -> Vec<DocumentRef> {
        let at = day.end_in(&"America/Chicago".parse().expect("zone")).expect("evening");
        let key = format!("somebody:{}", self.core.log.len());
        let envelope = Envelope { key, command: command.to_owned(), actor: None, entity_id: None, effective_at: Some(at), body };
        let answer = self.core.submit(vec![envelope]).expect("an answer").remove(0);
        assert!(answer.is_accepted(), "{command}: {answer:?}");
        answer.documents
    }

    fn row<R: Record>(&self, is_it: impl Fn(&R) -> bool) -> R {
        self.core.all::<R>().into_iter().rfind(|row| is_it(row)).expect("such a row")
    }
}

fn nothing(_: &mut Somebody, _: Day) -> Vec<Executed> {
    Vec::new()
}

fn simulate(acts: fn(&mut Somebody, Day) -> Vec<Executed>, plans: bool, from: u32, days: u32) -> (Simulation, Somebody) {
    let scenario = Scenario { days, ..Scenario::new(Size::Small, 3) };
    let mut somebody = Somebody { core: MemoryCore::new(), acts, plans, evenings: Vec::new() };
    let mut simulation = Simulation::new(&scenario, usd());
    let evenings = DecisionDays::new(&scenario, from, 7).expect("evenings");
    simulation.run_deciding(&mut somebody, evenings, &mut |_, _| {}).expect("a simulation");
    assert!(simulation.refused().iter().all(|refused| refused.planned), "{:?}", simulation.refused());
    (simulation, somebody)
}

#[test]
fn evenings_without_decisions_change_nothing_and_come_every_so_many_days() {
    let scenario = Scenario { days: 40, ..Scenario::new(Size::Small, 3) };
    let mut alone = Simulation::new(&scenario, usd());
    alone.run(&mut MemoryCore::new(), &mut |_, _| {}).expect("a simulation");
    let (on_the_last_evening, somebody) = simulate(nothing, true, 40, 40);
    assert_eq!(somebody.evenings, [scenario.end_on]);
    assert_eq!(on_the_last_evening.trace_hash(), alone.trace_hash());
    let (_, somebody) = simulate(nothing, false, 20, 40);
    assert_eq!(somebody.evenings, [0, 7, 14].map(|later| scenario.start_on().plus_days(19 + later)));
}

#[test]
fn its_own_buyer_and_collectors_leave_to_others_what_others_decide() {
    let (simulation, somebody) = simulate(nothing, true, 60, 90);
    let since = somebody.evenings[0];
    let after = |command: &str, actor: &str| {
        let sent = somebody.core.log.iter().filter(|envelope| envelope.command == command && envelope.actor.as_deref() == Some(actor));
        sent.filter(|envelope| {
            envelope.effective_at.is_some_and(|at| since.plus_days(1).start_in(&"America/Chicago".parse().expect("zone")).expect("morning") < at)
        })
        .count()
    };
    assert_eq!((after("create_purchase_order", "buyer"), after("log_activity", "collections")), (0, 0));
    assert!(after("receive_purchase_order", "receiving") > 0, "what was ordered before still comes");
    let filled = |from: i32| {
        let days =
            simulation.evenings().into_iter().filter(|evening| since.days_until(evening.on) >= from && since.days_until(evening.on) < from + 14);
        let (lines, filled) = days.fold((0, 0), |(lines, filled), evening| (lines + evening.lines, filled + evening.filled_lines));
        filled as f64 / lines as f64
    };
    assert!(filled(16) < filled(-14), "{} and then {}: nobody buys any more", filled(-14), filled(16));
}

/// Every list price a cent higher from a Saturday on, on which orders come in as on other days.
fn raise_all_prices(somebody: &mut Somebody, day: Day) -> Vec<Executed> {
    let from_on = day.plus_days(i32::from((6 - day.weekday()).rem_euclid(7)));
    let lists = somebody.core.all::<ListPrice>().into_iter().filter(|row| row.customer_id.is_empty() && row.from_on <= day);
    let latest: BTreeMap<String, ListPrice> = lists.map(|row| (row.item_id.clone(), row)).collect();
    let raised = latest.into_values().map(|row| ListPrice { from_on, unit_price: Price(row.unit_price.0 + 10_000), ..row });
    let raised: Vec<ListPrice> = raised.collect();
    for price in &raised {
        let body = json!({"item_id": price.item_id, "unit_price": format_scaled(price.unit_price.0, 6, 2), "from_on": from_on});
        somebody.command(day, "set_price", body);
    }
    raised.into_iter().map(Executed::Price).collect()
}

/// One of each kind of decision.
fn one_of_each(somebody: &mut Somebody, day: Day) -> Vec<Executed> {
    let mut executed = Vec::new();
    let line: PurchaseOrderLine = somebody.row(|row: &PurchaseOrderLine| row.received.0 == row.quantity.0);
    let body = json!({"supplier_id": line.supplier_id, "site_id": line.site_id, "allow_below_minimum": true,
                      "lines": [{"item_id": line.item_id, "quantity": line.quantity.0.to_string()}]});
    let number = somebody.command(day, "create_purchase_order", body)[0].id.clone();
    let order = somebody.row(|row: &PurchaseOrder| row.po_number == number);
    executed.push(Executed::Purchase { order, lines: vec![somebody.row(|row: &PurchaseOrderLine| row.po_number == number)] });

    let sites = somebody.core.all::<ItemSite>();
    let free = |row: &ItemSite| row.on_hand.0 - row.held.0 - row.allocated.0;
    let elsewhere = |row: &&ItemSite| free(row) >= 4 && sites.iter().any(|other| other.item_id == row.item_id && other.site_id != row.site_id);
    let from = sites.iter().find(elsewhere).expect("an item at two sites");
    let to = sites.iter().find(|other| other.item_id == from.item_id && other.site_id != from.site_id).expect("the other site");
    let body = json!({"item_id": from.item_id, "from_site_id": from.site_id, "to_site_id": to.site_id, "quantity": "4",
                      "expected_on": day.plus_days(3), "freight_estimate": "12.00"});
    let number = somebody.command(day, "transfer_stock", body)[0].id.clone();
    executed.push(Executed::Transfer(somebody.row(|row: &Transfer| row.transfer_number == number)));

    let late = |row: &PurchaseOrderLine| row.received.0 == 0 && row.promised_on > day.plus_days(6);
    let placed: BTreeSet<String> =
        somebody.core.all::<PurchaseOrder>().into_iter().filter(|row| row.state == "placed").map(|row| row.po_number).collect();
    let open = somebody.row(|row: &PurchaseOrderLine| late(row) && placed.contains(&row.po_number));
    let body = json!({"po_number": open.po_number, "line": open.line, "promised_on": day.plus_days(3)});
    somebody.command(day, "expedite_purchase_order", body.clone());
    executed.push(Executed::Expedite(serde_json::from_value(body).expect("body")));

    let waiting = somebody.row(|row: &SalesOrderLine| row.shipped.0 + row.cancelled.0 + row.allocated.0 < row.quantity.0);
    let body = json!({"so_number": waiting.so_number, "line": waiting.line, "promised_on": day.plus_days(20)});
    somebody.command(day, "change_promise_date", body.clone());
    executed.push(Executed::Promise(serde_json::from_value(body).expect("body")));

    let bill = somebody.row(|_: &SupplierBill| true);
    let body = json!({"supplier_id": bill.supplier_id, "kind": "overbilled", "amount": "0.50", "bill_number": bill.bill_number});
    let number = somebody.command(day, "record_supplier_claim", body)[0].id.clone();
    executed.push(Executed::Claim(somebody.row(|row: &Claim| row.claim_number == number)));

    let bill = somebody.row(|row: &CarrierBill| row.amount.0 > row.accrued.0 * 13 / 10);
    let too_high = Amount(bill.amount.0 - bill.accrued.0).format(usd());
    let body = json!({"carrier": bill.carrier, "kind": "overbilled", "lines": [{"document": bill.carrier_bill_number, "amount": too_high}]});
    let number = somebody.command(day, "record_carrier_claim", body)[0].id.clone();
    executed.push(Executed::CarrierClaim { claim: somebody.row(|row: &Claim| row.claim_number == number), shipments: vec![bill.shipment_number] });

    let invoice = somebody.core.all::<Invoice>().into_iter().find(|row| row.settled_on.is_some()).expect("a customer who pays");
    let body = json!({"invoice_number": invoice.invoice_number, "reason": "freight_not_billed", "freight": "9.90"});
    let number = somebody.command(day, "bill_customer", body)[0].id.clone();
    executed.push(Executed::DebitMemo(somebody.row(|row: &Invoice| row.invoice_number == number)));

    executed.extend(raise_all_prices(somebody, day));
    let late = |row: &Invoice| row.settled_on.is_none() && !row.disputed && row.due_on.days_until(day) > 5;
    let too_high = somebody.row(|row: &Invoice| row.settled_on.is_none() && row.open == row.total && row.goods.0 > 500 && row.debit_reason.is_none());
    let body = json!({"invoice_number": too_high.invoice_number, "reason": "price_correction", "amount": "2.50"});
    let number = somebody.command(day, "issue_credit_memo", body)[0].id.clone();
    executed.push(Executed::CreditMemo(somebody.row(|row: &CreditMemo| row.credit_memo_number == number)));
    let body = json!({"customer_id": too_high.customer_id, "kind": "review", "due_on": day.plus_days(9)});
    let number = somebody.command(day, "create_task", body)[0].id.clone();
    executed.push(Executed::Task(somebody.row(|row: &Task| row.task_number == number)));
    let customer_id = somebody.row(late).customer_id;
    let number = somebody.command(day, "create_task", json!({"customer_id": customer_id, "kind": "call"}))[0].id.clone();
    executed.push(Executed::Task(somebody.row(|row: &Task| row.task_number == number)));
    executed
}

#[test]
fn everything_that_was_decided_happens_and_both_books_agree() {
    let (simulation, somebody) = simulate(one_of_each, false, 80, 150);
    let day = somebody.evenings[0];
    let ordered = somebody.core.all::<PurchaseOrder>().into_iter().find(|row| row.ordered_on > day && row.line_count == 1 && row.placed_at.is_some());
    let received = |po_number: &str| {
        somebody.core.all::<PurchaseOrderLine>().into_iter().filter(|row| row.po_number == po_number).all(|row| row.received == row.quantity)
    };
    assert!(ordered.is_some_and(|order| received(&order.po_number)), "the draft was placed and came");
    let transfer = somebody.core.all::<Transfer>().remove(0);
    assert_eq!((transfer.state.as_str(), transfer.shipped_on > Some(day)), ("received", true));
    // What its own clerk claims under agreements goes on beside it.
    let claims: Vec<Claim> = somebody.core.all::<Claim>().into_iter().filter(|claim| claim.agreement_id.is_none()).collect();
    assert_eq!(claims.len(), 2);
    assert!(claims.iter().all(|claim| ["paid", "rejected"].contains(&claim.state.as_str())), "{claims:?}");
    let on_carrier = claims.iter().find(|claim| claim.party_kind == "carrier").expect("the carrier's");
    assert!(on_carrier.state == "rejected" || on_carrier.received == on_carrier.claimed, "{on_carrier:?}: it really billed too much");
    let memo = somebody.core.all::<Invoice>().into_iter().find(|row| row.debit_reason.is_some()).expect("the debit memo");
    assert!(memo.settled_on.is_some(), "{memo:?}");
    let tasks = somebody.core.all::<Task>();
    assert!(tasks.len() == 2 && tasks.iter().all(|task| task.state == "done"), "{tasks:?}");
    let task = tasks.iter().find(|task| task.kind == "call").expect("the call");
    let files: BTreeMap<_, _> = simulation.truth().expect("truth").into_iter().collect();
    let contacts = files["collections.json"]["contacts"].as_array().expect("contacts");
    assert!(contacts.iter().any(|contact| contact["task"] == task.task_number.as_str()), "its effect is planted and known");
    assert_eq!(files["entrusted.json"]["expedited"].as_array().expect("expedited").len(), 1);
    assert_eq!(files["evenings.json"].as_array().expect("evenings").len(), 150);
}

/// For each of some lines that wait, something at the site that brings more than it costs.
fn offer_substitutes(somebody: &mut Somebody, day: Day) -> Vec<Executed> {
    let lines = somebody.core.all::<SalesOrderLine>().into_iter().filter(|row| row.backordered.0 > 0);
    let mut executed = Vec::new();
    let mut used = BTreeSet::new();
    for line in lines {
        let sites = somebody.core.all::<ItemSite>();
        let cheap = |row: &&ItemSite| row.pool_value.0 as f64 * 1.3 < line.unit_price.0 as f64 / 1e4 / line.price_per.0 as f64 * row.on_hand.0 as f64;
        let free = |row: &&ItemSite| row.on_hand.0 - row.held.0 - row.allocated.0 >= line.backordered.0;
        let fits = sites.iter().filter(|row| row.site_id == line.site_id && row.item_id != line.item_id && !used.contains(&row.item_id));
        let Some(substitute) = fits.filter(free).find(cheap) else { continue };
        if !used.insert(line.item_id.clone()) {
            continue;
        }
        used.insert(substitute.item_id.clone());
        somebody.command(day, "set_item_substitute", json!({"item_id": line.item_id, "substitute_id": substitute.item_id}));
        let body = json!({"item_id": line.item_id, "substitute_id": substitute.item_id, "site_id": line.site_id, "quantity": line.backordered.0.to_string(),
                          "until_on": day.plus_days(20), "lines": [{"so_number": line.so_number, "line": line.line}]});
        let documents = somebody.command(day, "offer_substitute", body);
        let offer = somebody.row(|row: &SubstituteOffer| row.offer_number == documents[0].id);
        executed.push(Executed::Offer { offer, tasks: documents[1..].iter().map(|document| document.id.clone()).collect() });
    }
    executed
}

#[test]
fn who_takes_a_substitute_gets_it_and_both_books_agree() {
    let (simulation, somebody) = simulate(offer_substitutes, false, 80, 120);
    let files: BTreeMap<_, _> = simulation.truth().expect("truth").into_iter().collect();
    assert!(!files["substitutes.json"]["pairs"].as_array().expect("pairs").is_empty());
    let answers = files["substitutes.json"]["answers"].as_array().expect("answers");
    let takes: Vec<_> = answers.iter().filter(|answer| answer["takes"] == true).collect();
    let taken = somebody.core.all::<LineSubstitution>();
    assert!(!takes.is_empty() && takes.len() < answers.len(), "some take it and some do not: {} of {}", takes.len(), answers.len());
    assert_eq!(taken.len(), takes.len());
    let lines = somebody.core.all::<SalesOrderLine>();
    let shipped =
        |row: &LineSubstitution| lines.iter().any(|line| line.so_number == row.so_number && line.line == row.line && line.shipped == line.quantity);
    assert!(taken.iter().filter(|row| shipped(row)).count() * 2 > taken.len(), "most have left");
    assert!(somebody.core.all::<Task>().iter().all(|task| task.kind == "offer" && task.state == "done"));
}

/// Held orders go on over the limit, every other one with its first line alone; one customer gets another limit.
fn release_held(somebody: &mut Somebody, day: Day) -> Vec<Executed> {
    let mut executed = Vec::new();
    let held = somebody.core.all::<SalesOrder>().into_iter().filter(|row| row.state == "credit_hold");
    for (turn, order) in held.enumerate() {
        let lines: Vec<i64> = if turn % 2 == 0 { vec![1] } else { Vec::new() };
        somebody.command(day, "release_order", json!({"so_number": order.so_number, "lines": lines, "reason": "credit"}));
        let released = somebody.core.all::<SalesOrderLine>().into_iter();
        let released = released.filter(|row| row.so_number == order.so_number && row.released_on.is_some()).map(|row| row.line);
        let lines = released.collect();
        executed.push(Executed::Release { so_number: order.so_number, lines });
    }
    let terms = somebody.row(|_: &CustomerTerms| true);
    somebody.command(day, "set_customer_terms", json!({"customer_id": terms.customer_id, "credit_limit": "1.00"}));
    executed.push(Executed::Limit(somebody.row(|row: &CustomerTerms| row.customer_id == terms.customer_id)));
    executed
}

#[test]
fn what_is_released_leaves_and_the_rest_of_its_order_waits_for_room() {
    let (_, somebody) = simulate(release_held, false, 80, 150);
    let lines = somebody.core.all::<SalesOrderLine>();
    let released: Vec<_> = lines.iter().filter(|line| line.released_on.is_some()).collect();
    assert!(released.len() > 2, "{}", released.len());
    assert!(released.iter().filter(|line| line.shipped.0 > 0).count() * 2 > released.len(), "most have left");
    let orders: BTreeSet<&str> = released.iter().map(|line| line.so_number.as_str()).collect();
    let rest = lines.iter().filter(|line| orders.contains(line.so_number.as_str()) && line.released_on.is_none());
    assert!(rest.count() > 0, "some orders went on in part");
    let orders_now = somebody.core.all::<SalesOrder>();
    assert!(orders_now.iter().filter(|order| orders.contains(order.so_number.as_str())).all(|order| order.state != "credit_hold"));
}

#[test]
fn what_the_company_does_not_know_ends_the_simulation() {
    let strange = |somebody: &mut Somebody, _: Day| {
        let price = somebody.row(|_: &ListPrice| true);
        vec![Executed::Price(ListPrice { item_id: "NOT-THERE".to_owned(), ..price })]
    };
    let scenario = Scenario { days: 10, ..Scenario::new(Size::Small, 3) };
    let mut somebody = Somebody { core: MemoryCore::new(), acts: strange, plans: false, evenings: Vec::new() };
    let evenings = DecisionDays::new(&scenario, 5, 7).expect("evenings");
    let ended = Simulation::new(&scenario, usd()).run_deciding(&mut somebody, evenings, &mut |_, _| {});
    assert!(matches!(ended, Err(SimulationError::Unknown { ref subject, .. }) if subject.contains("NOT-THERE")), "{ended:?}");
}
