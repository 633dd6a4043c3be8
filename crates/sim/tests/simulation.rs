//! The simulated company as the outside sees it: its commands, its figures, its truth.

mod common;

use chandler_calendar::Day;
use chandler_erp::tables::{
    BankLine, Claim, ClaimedSale, CreditMemo, CustomerReturn, CustomerReturnLine, Dispute, Invoice, ItemSite, JournalLine, Payment,
    PaymentApplication, Promise, PurchaseOrder, PurchaseOrderLine, ReturnDisposition, ReturnInspection, SalesOrderLine, ShipmentLine, Supplier,
    SupplierBill,
};
use chandler_sim::{DemandClass, LeakKind, Scenario, Simulation, Size};
use common::{MemoryCore, usd};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};

fn simulate(scenario: &Scenario) -> (Simulation, MemoryCore) {
    let mut core = MemoryCore::new();
    let mut simulation = Simulation::new(scenario, usd());
    simulation.run(&mut core, &mut |_, _| {}).expect("a simulation");
    (simulation, core)
}

fn small(seed: u64) -> Scenario {
    Scenario::new(Size::Small, seed)
}

fn day_of(key: &str) -> Day {
    key.split(':').nth(1).and_then(|day| day.parse().ok()).expect("a key with its day")
}

#[test]
fn the_same_seed_sends_the_same_commands_and_another_seed_does_not() {
    let scenario = Scenario { days: 40, ..small(7) };
    let (first, first_core) = simulate(&scenario);
    let (second, second_core) = simulate(&scenario);
    assert_eq!(first.trace_hash(), second.trace_hash());
    assert_eq!(first_core.log, second_core.log);
    assert_ne!(first.trace_hash(), simulate(&Scenario { days: 40, ..small(8) }).0.trace_hash());
}

#[test]
fn every_command_is_accepted_and_the_books_are_those_of_a_plausible_distributor() {
    for seed in 1..=3 {
        let (simulation, core) = simulate(&small(seed));
        // A tired buyer sends an order with a broken multiple now and then; nothing else is ever refused.
        assert!(simulation.refused().iter().all(|refused| refused.planned && refused.code == "not_a_multiple"), "{:?}", simulation.refused());
        assert_eq!(simulation.commands(), core.log.len() as u64);
        let figures = simulation.figures();
        println!("seed {seed}: {} commands, {figures:?}", simulation.commands());
        assert!((0.20..=0.35).contains(&figures.gross_margin), "{figures:?}");
        assert!((3.0..=9.0).contains(&figures.turns), "{figures:?}");
        assert!((0.85..=0.975).contains(&figures.line_fill_rate), "{figures:?}");
        assert!(figures.credit_holds > 0 && figures.lost_lines > 0, "{figures:?}");
        assert!((6_000..=12_000).contains(&figures.sales_lines), "{figures:?}");
        let positions = core.all::<ItemSite>();
        assert!(positions.iter().all(|row| row.held.0 >= 0 && row.allocated.0 >= 0 && row.on_hand.0 >= row.held.0 + row.allocated.0));
        assert_eq!(core.all::<JournalLine>().iter().map(|line| i128::from(line.amount.0)).sum::<i128>(), 0);
        assert_margin_of_the_books(&core, figures.gross_margin);
    }
}

/// Freight is charged once for an order, with its first bill, and not where the order reaches the target.
#[test]
fn suppliers_charge_freight_below_their_target() {
    let (_, core) = simulate(&small(2));
    let suppliers: BTreeMap<String, Supplier> = core.all::<Supplier>().into_iter().map(|row| (row.supplier_id.clone(), row)).collect();
    let mut billed: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for bill in core.all::<SupplierBill>() {
        billed.entry(bill.po_number.clone()).or_default().push(bill.freight.0);
    }
    let (mut charged, mut free) = (0, 0);
    for order in core.all::<PurchaseOrder>() {
        let (Some(freight), supplier) = (billed.get(&order.po_number), &suppliers[&order.supplier_id]) else { continue };
        let is_below = order.total < supplier.order_target;
        let due = if is_below { supplier.below_target_charge.0 } else { 0 };
        assert_eq!((freight[0], freight[1..].iter().sum::<i64>()), (due, 0), "{order:?}");
        charged += usize::from(due > 0);
        free += usize::from(!supplier.order_target.is_zero() && !is_below);
    }
    assert!(charged > 20 && free > 20, "{charged} charged, {free} free of it");
}

#[test]
fn customers_money_comes_as_it_does_in_life() {
    let (simulation, core) = simulate(&small(6));
    let files: BTreeMap<_, _> = simulation.truth().expect("truth").into_iter().collect();
    let planted = &files["collections.json"];
    let disputes = core.all::<Dispute>();
    assert_eq!(planted["disputes"].as_array().expect("disputes").len(), disputes.len());
    let resolutions: BTreeSet<_> = disputes.iter().filter_map(|row| row.resolution.clone()).collect();
    assert!(resolutions.is_superset(&["credit_due", "upheld"].map(str::to_owned).into()), "{resolutions:?}");
    let states: BTreeMap<String, usize> = core.all::<Promise>().into_iter().fold(BTreeMap::new(), |mut states, row| {
        *states.entry(row.state).or_default() += 1;
        states
    });
    assert!(["kept", "broken"].iter().all(|state| states.get(*state).is_some_and(|count| *count >= 3)), "{states:?}");
    let payments = core.all::<Payment>();
    let named = |list: &str| planted[list].as_array().expect("payments").len();
    assert_eq!(named("bounced_payments"), payments.iter().filter(|row| row.reversed_on.is_some()).count());
    assert!(named("unreferenced_payments") >= 5 && named("bounced_payments") >= 1, "{planted:?}");
    let short = core.all::<PaymentApplication>().into_iter().filter(|row| row.short_reason.is_some() && !row.left_open.is_zero()).count();
    assert!(short >= 10, "{short} paid short");
    println!("{} disputes {resolutions:?}, promises {states:?}, {short} short, {} invoices", disputes.len(), core.all::<Invoice>().len());
}

/// A statement is read on the next business day and dated by the day of the money. Most of it is matched, and a person finds out about the rest within days.
#[test]
fn money_comes_through_the_bank_and_reaches_what_it_was_meant_for() {
    let (simulation, core) = simulate(&small(6));
    let files: BTreeMap<_, _> = simulation.truth().expect("truth").into_iter().collect();
    let sent = files["bank.json"]["payments"].as_array().expect("payments");
    let lines: BTreeMap<String, BankLine> = core.all::<BankLine>().into_iter().map(|row| (row.bank_reference.clone(), row)).collect();
    let payments: BTreeMap<String, Payment> = core.all::<Payment>().into_iter().map(|row| (row.payment_number.clone(), row)).collect();
    let mut applied: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for row in core.all::<PaymentApplication>() {
        *applied.entry(row.payment_number).or_default().entry(row.invoice_number).or_default() += row.amount.0;
    }
    let day = |value: &serde_json::Value| value.as_str().and_then(|text| text.parse::<Day>().ok());
    let mut by_way: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let (mut longest, mut assigned, mut as_meant) = (0, 0, 0);
    for payment in sent {
        let sent_on = day(&payment["sent_on"]).expect("a day");
        let Some(recorded_on) = day(&payment["recorded_on"]) else {
            assert!(sent_on.days_until(simulation.business_date()) < 3, "{payment}");
            continue;
        };
        assert!((1..=3).contains(&sent_on.days_until(recorded_on)), "{payment}");
        let way = (payment["reference"].as_str().expect("a way"), payment["recorded_as"].as_str().expect("a state"));
        *by_way.entry(way).or_default() += 1;
        let Some(assigned_on) = day(&payment["assigned_on"]) else { continue };
        longest = longest.max(recorded_on.days_until(assigned_on));
        let number = lines[payment["line"].as_str().expect("a line")].payment_number.as_ref().expect("a payment");
        assert_eq!(payments[number].received_on, sent_on, "{payment}");
        let meant = payment["settles"].as_array().expect("invoices").iter();
        let meant: BTreeMap<String, i64> = meant.map(|part| (part[0].as_str().expect("a number").to_owned(), cents(&part[1]))).collect();
        assigned += 1;
        as_meant += usize::from(applied.get(number) == Some(&meant) || payments[number].reversed_on.is_some());
    }
    println!("{by_way:?}, {assigned} assigned, {as_meant} as meant, the longest after {longest} days");
    let count = |recorded_as: &str| by_way.iter().filter(|((_, state), _)| *state == recorded_as).map(|(_, count)| count).sum::<usize>();
    assert!(count("matched") > 5 * (count("open") + count("on_account")) && count("open") >= 10 && count("on_account") >= 10, "{by_way:?}");
    assert!(as_meant * 100 >= assigned * 97 && longest <= 12, "{as_meant} of {assigned}, the longest after {longest} days");
    let unknown = lines.values().filter(|line| line.state == "open" && line.booked_on.days_until(simulation.business_date()) > 14).count();
    assert_eq!((unknown, core.log.iter().filter(|envelope| envelope.command == "record_payment").count()), (0, 0));
    assert!(lines.values().any(|line| line.state == "set_aside") && lines.values().any(|line| line.is_return));
}

fn cents(dollars: &serde_json::Value) -> i64 {
    chandler_amount::parse_scaled(dollars.as_str().expect("dollars"), 2).expect("cents")
}

/// A large account pays on the 25th what was due by the end of the month before, and nothing but its habit explains why it is past due.
#[test]
fn a_large_account_pays_by_day_of_month() {
    let (simulation, core) = simulate(&Scenario { days: 240, ..small(7) });
    let files: BTreeMap<_, _> = simulation.truth().expect("truth").into_iter().collect();
    let payers = files["payers.json"].as_array().expect("payers");
    let planted: Vec<_> = payers.iter().filter(|payer| payer["payer"]["type"] == "by_day_of_month").collect();
    assert_eq!((planted.len(), &planted[0]["payer"]["day"]), (1, &json!(25)));
    let is_its = |customer_id: &str| planted[0]["customer_id"] == customer_id;
    let payments: Vec<Payment> = core.all::<Payment>().into_iter().filter(|row| is_its(&row.customer_id)).collect();
    // On a weekend it is the business day nearest to it.
    assert!(payments.len() >= 4 && payments.iter().all(|row| (24..=26).contains(&row.received_on.day_of_month())), "{payments:?}");
    let invoices = core.all::<Invoice>();
    let owed = |is_asked: &dyn Fn(&Invoice) -> bool| {
        invoices.iter().filter(|row| row.due_on < simulation.business_date() && is_asked(row)).map(|row| row.open.0).sum::<i64>()
    };
    let past_due = owed(&|row| is_its(&row.customer_id));
    assert!(past_due * 30 > owed(&|_| true), "{past_due} is too little to be seen");
    let contacts = files["collections.json"]["contacts"].as_array().expect("contacts");
    assert!(!contacts.is_empty() && contacts.iter().all(|contact| contact["customer_id"] != planted[0]["customer_id"]));
    assert!(
        core.all::<Dispute>().iter().all(|row| !is_its(&row.customer_id)) && core.all::<CustomerReturn>().iter().all(|row| !is_its(&row.customer_id))
    );
}

/// What a contact changes is planted: late payers are moved, and those who were left out at random are not.
#[test]
fn contacts_move_those_who_can_be_moved() {
    let (simulation, _) = simulate(&Scenario { days: 364, ..small(9) });
    let files: BTreeMap<_, _> = simulation.truth().expect("truth").into_iter().collect();
    let contacts = files["collections.json"]["contacts"].as_array().expect("contacts");
    let calls: Vec<_> = contacts.iter().filter(|contact| contact["kind"] == "call").collect();
    let count = |key: &str| calls.iter().filter(|contact| contact[key] == true).count() as f64;
    println!(
        "{} contacts, {} calls, {} held out, {} reached, {} moved",
        contacts.len(),
        calls.len(),
        count("held_out"),
        count("reached"),
        count("moved")
    );
    assert!((0.12..=0.28).contains(&(count("held_out") / calls.len() as f64)));
    assert!(calls.iter().all(|contact| contact["held_out"] == false || contact["moved"] == false));
    assert!((0.1..=0.6).contains(&(count("moved") / count("reached"))));
}

/// Nothing of the company's time can be changed by what is entered after it.
#[test]
fn five_kinds_of_traps_are_set_in_the_last_evening() {
    for seed in 1..=3 {
        let (simulation, core) = simulate(&small(seed));
        let files: BTreeMap<_, _> = simulation.truth().expect("truth").into_iter().collect();
        let traps = files["traps.json"].as_array().expect("traps");
        let whys: BTreeSet<&str> = traps.iter().filter_map(|trap| trap["why"].as_str()).collect();
        let planned = ["count_open", "lead_time_doubtful", "one_off_suspected", "superseded", "supplier_inactive"];
        assert_eq!(whys, planned.into(), "seed {seed}");
        let items: BTreeSet<&str> = traps.iter().filter_map(|trap| trap["item_id"].as_str()).collect();
        assert_eq!(items.len(), traps.len(), "each has an item of its own: {traps:?}");
        let end = simulation.business_date();
        let evening = core.log.iter().position(|envelope| {
            envelope.body["requested_on"] == json!(end)
                && envelope.command == "create_sales_order"
                && envelope.body.get("customer_reference").is_none()
        });
        let set = &core.log[evening.expect("the project")..];
        let commands: Vec<&str> = set.iter().map(|envelope| envelope.command.as_str()).collect();
        assert_eq!(commands[..2], ["create_sales_order", "cancel_order_line"], "{commands:?}");
        assert_eq!(commands.iter().filter(|command| **command == "count_stock").count(), 1);
        assert!(set.len() <= 12, "nothing else comes after the traps: {commands:?}");
    }
}

/// The figures count a moving average; the books know layers and bills.
fn assert_margin_of_the_books(core: &MemoryCore, counted: f64) {
    let lines = core.all::<ShipmentLine>();
    let sum = |amount: fn(&ShipmentLine) -> i64| lines.iter().map(amount).sum::<i64>() as f64;
    let margin = 1.0 - sum(|line| line.cost.0) / sum(|line| line.revenue.0);
    assert!((margin - counted).abs() < 0.01, "{margin} in the books, {counted} counted");
}

#[test]
fn the_last_weeks_are_weeks_like_any_other() {
    let (simulation, core) = simulate(&small(3));
    let end = simulation.business_date();
    let count = |command: &str, from: i32, to: i32| {
        let days = |key: &str| day_of(key).days_until(end);
        core.log.iter().filter(|envelope| envelope.command == command && (from..to).contains(&days(&envelope.key))).count() as f64
    };
    for command in ["create_sales_order", "ship_order", "receive_purchase_order", "create_purchase_order"] {
        let ratio = count(command, 0, 28) / count(command, 28, 84) * 2.0;
        assert!((0.7..=1.4).contains(&ratio), "{command}: {ratio}");
    }
    assert!(core.log.iter().all(|envelope| day_of(&envelope.key) <= end));
    let open = core.all::<SalesOrderLine>().iter().filter(|line| line.shipped.0 + line.cancelled.0 < line.quantity.0).count();
    let coming = core.all::<PurchaseOrderLine>().iter().filter(|line| line.received < line.quantity).count();
    assert!(open > 50 && coming > 20, "{open} open order lines, {coming} open purchase order lines");
}

#[test]
fn more_customers_share_the_same_demand() {
    let wanted = |customers: u32| {
        let (simulation, _) = simulate(&Scenario { customers, days: 60, ..small(5) });
        simulation.item_sites().into_iter().map(|truth| ((truth.item_id, truth.site_id), truth.wanted)).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(wanted(60), wanted(90));
}

/// Weekly sums of what was ordered, by item and site, from the first Monday on.
fn weekly_orders(core: &MemoryCore, scenario: &Scenario) -> HashMap<(String, String), Vec<f64>> {
    let weeks = scenario.days as usize / 7;
    let first = scenario.end_on.plus_days(1 - 7 * weeks as i32);
    let mut sums: HashMap<(String, String), Vec<f64>> = HashMap::new();
    for envelope in core.log.iter().filter(|envelope| envelope.command == "create_sales_order") {
        let order: chandler_erp::body::CreateSalesOrder = serde_json::from_value(envelope.body.clone()).expect("body");
        let age = first.days_until(day_of(&envelope.key));
        if age < 0 || order.lines.len() <= 3 && order.requested_on.is_some_and(|on| day_of(&envelope.key).days_until(on) >= 9) {
            continue;
        }
        for line in order.lines {
            let quantity: f64 = line.quantity.as_str().parse().expect("quantity");
            let key = (line.item_id, order.site_id.clone().expect("site"));
            sums.entry(key).or_insert_with(|| vec![0.0; weeks])[age as usize / 7] += quantity;
        }
    }
    sums
}

/// Weeks between demands, and the squared coefficient of variation of the weeks with demand.
fn adi_and_cv_squared(weeks: &[f64]) -> Option<(f64, f64)> {
    let sizes: Vec<f64> = weeks.iter().copied().filter(|size| *size > 0.0).collect();
    let count = sizes.len() as f64;
    let mean = sizes.iter().sum::<f64>() / count;
    let variance = sizes.iter().map(|size| (size - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (sizes.len() >= 4).then(|| (weeks.len() as f64 / count, variance / mean / mean))
}

#[test]
fn demand_has_the_planted_class() {
    let scenario = Scenario { days: 364, ..small(11) };
    let (simulation, core) = simulate(&scenario);
    let weekly = weekly_orders(&core, &scenario);
    let mut right: BTreeMap<DemandClass, (u32, u32)> = BTreeMap::new();
    for truth in simulation.item_sites() {
        let measured = weekly.get(&(truth.item_id, truth.site_id)).and_then(|weeks| adi_and_cv_squared(weeks));
        let Some((adi, cv_squared)) = measured else { continue };
        let found = match (adi < 1.32, cv_squared < 0.49) {
            (true, true) => DemandClass::Smooth,
            (true, false) => DemandClass::Erratic,
            (false, true) => DemandClass::Intermittent,
            (false, false) => DemandClass::Lumpy,
        };
        let (hits, all) = right.entry(truth.class).or_default();
        *all += 1;
        *hits += u32::from(found == truth.class);
    }
    println!("{right:?}");
    for class in [DemandClass::Smooth, DemandClass::Erratic, DemandClass::Intermittent, DemandClass::Lumpy] {
        let (hits, all) = right[&class];
        assert!(all >= 8 && f64::from(hits) >= 0.7 * f64::from(all), "{class:?}: {hits} of {all}");
    }
}

#[test]
fn what_is_wanted_is_the_planted_mean_and_nothing_after_an_end() {
    let scenario = small(2);
    let (simulation, core) = simulate(&scenario);
    let truths = simulation.item_sites();
    let expected: f64 = truths.iter().map(|truth| truth.mean_per_day * f64::from(scenario.days)).sum();
    let wanted: i64 = truths.iter().map(|truth| truth.wanted).sum();
    assert!((wanted as f64 / expected - 1.0).abs() < 0.04, "{wanted} of {expected}");
    let ends: HashMap<String, Day> = truths.iter().filter_map(|truth| Some((truth.item_id.clone(), truth.ends_on?))).collect();
    assert!(ends.len() > 10);
    for envelope in core.log.iter().filter(|envelope| envelope.command == "create_sales_order") {
        let order: chandler_erp::body::CreateSalesOrder = serde_json::from_value(envelope.body.clone()).expect("body");
        assert!(order.lines.iter().all(|line| ends.get(&line.item_id).is_none_or(|end| day_of(&envelope.key) < *end)));
    }
}

/// Goods that came back are dealt with within weeks, and their customers are credited.
#[test]
fn what_comes_back_is_sorted_and_credited() {
    let (simulation, core) = simulate(&small(6));
    let (returns, lines, memos) = (core.all::<CustomerReturn>(), core.all::<CustomerReturnLine>(), core.all::<CreditMemo>());
    let shipped = core.all::<ShipmentLine>().len() as f64;
    println!("{} returns of {} lines of {shipped}, {} credit memos", returns.len(), lines.len(), memos.len());
    assert!((0.005..=0.04).contains(&(lines.len() as f64 / shipped)), "{} of {shipped}", lines.len());
    let waiting = returns.iter().filter(|row| row.state != "disposed" && row.received_on.days_until(simulation.business_date()) > 20).count();
    assert_eq!(waiting, 0, "returns that nobody looked at");
    let credited = lines.iter().filter(|row| row.credited == row.quantity).count();
    assert!(credited * 10 >= lines.len() * 8, "{credited} of {}", lines.len());
    for reason in ["wrong_item", "damaged", "over_shipped", "quality", "not_needed"] {
        assert!(lines.iter().any(|row| row.reason == reason), "nothing came back for {reason}");
    }
    let found: Vec<ReturnInspection> = core.all();
    assert!(found.iter().any(|row| row.sound.0 > 0) && found.iter().any(|row| row.faulty.0 > 0), "nobody looked at what came back");
    assert!(!memos.iter().any(|memo| memo.in_advance), "credited before anybody looked");
    for action in ["restock", "scrap", "quarantine"] {
        assert!(core.all::<ReturnDisposition>().iter().any(|row| row.action == action), "no {action}");
    }
    assert!(memos.iter().any(|memo| memo.restock_fee.0 > 0) && memos.iter().any(|memo| memo.reason == "goodwill"));
}

/// The clerk claims every Friday what was not forgotten, less what came back; suppliers reject some claims and pay others short.
#[test]
fn sales_in_the_terms_of_agreements_are_claimed_but_for_those_that_were_forgotten() {
    let (simulation, core) = simulate(&small(5));
    let files: BTreeMap<_, _> = simulation.truth().expect("truth").into_iter().collect();
    let sales = files["agreements.json"].as_array().expect("sales");
    let claimed: BTreeMap<(String, i64), i64> = core.all::<ClaimedSale>().into_iter().fold(BTreeMap::new(), |mut claimed, row| {
        *claimed.entry((row.shipment_number, row.line)).or_default() += row.quantity.0;
        claimed
    });
    let of = |sale: &serde_json::Value| {
        let name = (sale["shipment_number"].as_str().expect("a shipment").to_owned(), sale["line"].as_i64().expect("a line"));
        claimed.get(&name).copied()
    };
    let (forgotten, others): (Vec<_>, Vec<_>) = sales.iter().partition(|sale| sale["forgotten"] == true);
    assert!(forgotten.len() > 50 && others.len() > 2 * forgotten.len(), "{} of {}", forgotten.len(), sales.len());
    assert!(forgotten.iter().all(|sale| of(sale).is_none()), "nobody claims what was forgotten");
    let last_friday = simulation.business_date().plus_days(-7);
    let is_old =
        |sale: &&&serde_json::Value| sale["shipped_on"].as_str().and_then(|day| day.parse::<Day>().ok()).is_some_and(|day| day < last_friday);
    let is_kept = |sale: &&&serde_json::Value| sale["returned"] == 0;
    assert!(others.iter().filter(is_old).filter(is_kept).all(|sale| of(sale) == sale["pieces"].as_i64()), "all else is claimed once");
    let short = |row: &Claim| {
        if row.state == "rejected" {
            row.claimed.0
        } else if row.state == "paid" {
            row.accepted.0 - row.received.0
        } else {
            0
        }
    };
    let booked: i64 = core.all::<Claim>().iter().map(short).sum();
    let planted = files["leaks.json"].as_array().expect("leaks").iter().filter(|leak| leak["kind"] == "claim_short_paid");
    let cents = |leak: &serde_json::Value| leak["amount"].as_str().and_then(|text| text.replace('.', "").parse::<i64>().ok()).expect("dollars");
    assert_eq!(planted.map(cents).sum::<i64>(), booked);
}

#[test]
fn the_truth_names_documents_that_exist_and_sizes_that_add_up() {
    let (simulation, core) = simulate(&small(4));
    let files: BTreeMap<_, _> = simulation.truth().expect("truth").into_iter().collect();
    let leaks = files["leaks.json"].as_array().expect("leaks");
    let counts = leaks.iter().fold(BTreeMap::<String, u32>::new(), |mut counts, leak| {
        *counts.entry(leak["kind"].to_string()).or_default() += 1;
        counts
    });
    println!("{counts:?}");
    let of_kind = |kind: LeakKind| leaks.iter().filter(move |leak| leak["kind"] == serde_json::to_value(kind).expect("kind")).collect::<Vec<_>>();
    for kind in [
        LeakKind::SalesPriceSlip,
        LeakKind::SupplierOverbilled,
        LeakKind::FreightNotBilled,
        LeakKind::CarrierOverbilled,
        LeakKind::ContractExpired,
        LeakKind::ContractNotApplied,
        LeakKind::OverrideBelowFloor,
        LeakKind::DuplicateCredit,
        LeakKind::SupportNotClaimed,
        LeakKind::ClaimShortPaid,
    ] {
        assert!(of_kind(kind).len() >= 3, "{kind:?}: {}", of_kind(kind).len());
    }
    let lines = core.all::<SalesOrderLine>();
    for leak in of_kind(LeakKind::SalesPriceSlip) {
        let named = |row: &&SalesOrderLine| leak["document"] == row.so_number.as_str() && leak["line"] == row.line;
        let line = lines.iter().find(named).expect("the line that the leak names");
        assert_eq!((&leak["item_id"], &leak["party"]), (&json!(line.item_id), &json!(line.customer_id)));
        assert_eq!(line.price_source, "override");
    }
    let memos = core.all::<CreditMemo>();
    for leak in of_kind(LeakKind::DuplicateCredit) {
        let memo = memos.iter().find(|memo| leak["document"] == memo.credit_memo_number.as_str()).expect("the credit that the leak names");
        assert_eq!((&leak["amount"], &leak["party"]), (&json!(memo.goods.format(usd())), &json!(memo.customer_id)));
        assert!(memos.iter().any(|first| first.invoice_number == memo.invoice_number && first.return_number.is_some()), "{memo:?}");
    }
    let wholes = of_kind(LeakKind::DuplicateCredit).into_iter().filter(|leak| leak["item_id"].is_null()).count();
    assert!(wholes > 0 && wholes < of_kind(LeakKind::DuplicateCredit).len(), "{wholes} credits of whole invoices");
    assert!(leaks.iter().all(|leak| leak["amount"].as_str().and_then(|text| text.parse::<f64>().ok()).is_some_and(|amount| amount > 0.0)));
    let one_offs = files["one_off_orders.json"].as_array().expect("one-offs");
    let flagged = one_offs.iter().filter(|order| order["flagged"] == true).count();
    assert!(one_offs.len() >= 3 && flagged < one_offs.len(), "{flagged} of {}", one_offs.len());
    let lost = files["lost_demand.json"].as_array().expect("lost demand");
    assert!(lost.iter().all(|row| row["quantity"].as_i64().is_some_and(|quantity| quantity > 0)));
    assert!(files.contains_key("suppliers.json") && files.contains_key("payers.json") && files.contains_key("cost_rises.json"));
}
