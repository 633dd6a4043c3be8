//! What the simulator plants to be lost is found, each loss under its own cause, and hardly anything else is.

use crate::harness::Home;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What is planted, the cause that has to find it, and what names it: the line of an order, the line of a document, or a shipment.
const PLANTED: [(&str, &str, Named); 11] = [
    ("sales_price_slip", "price_override", Named::OrderLine),
    ("override_below_floor", "override_below_floor", Named::OrderLine),
    ("contract_expired", "contract_expired", Named::OrderLine),
    ("contract_not_applied", "contract_not_applied", Named::OrderLine),
    ("unit_slip", "unit_slip", Named::OrderLine),
    ("cost_rise_not_passed_on", "cost_rise", Named::OrderLine),
    ("duplicate_credit", "duplicate_credit", Named::Line),
    ("supplier_overbilled", "supplier_overbilled", Named::Line),
    ("claim_short_paid", "claim_short_paid", Named::Line),
    ("freight_not_billed", "freight_not_billed", Named::Shipment),
    ("carrier_overbilled", "carrier_overbilled", Named::Shipment),
];

#[derive(Clone, Copy, PartialEq)]
enum Named {
    OrderLine,
    Line,
    Shipment,
}

/// Document and line with cents.
type Losses = BTreeMap<(String, i64), i64>;

fn cents(amount: &Value) -> i64 {
    amount.as_str().expect("an amount").replace('.', "").parse().expect("two digits after the point")
}

fn planted(truth: &[Value], kind: &str, named: Named) -> Losses {
    let of_kind = truth.iter().filter(|leak| leak["kind"] == kind);
    of_kind.fold(Losses::new(), |mut losses, leak| {
        let line = if named == Named::Shipment { 0 } else { leak["line"].as_i64().expect("a line") };
        *losses.entry((leak["document"].as_str().expect("a document").to_owned(), line)).or_default() += cents(&leak["amount"]);
        losses
    })
}

fn found(home: &Home, cause: &str, named: Named) -> Losses {
    let (document, line) = match named {
        Named::OrderLine => ("lines.so_number", "lines.so_line"),
        Named::Line => ("leaks.document", "leaks.line"),
        Named::Shipment => ("invoices.shipment_number", "0"),
    };
    let rows = home.rows(&format!(
        "SELECT {document}, {line}, CAST(SUM(leaks.lost_minor) AS BIGINT) FROM margin_leaks AS leaks LEFT JOIN core_invoice_lines AS lines \
         ON lines.invoice_number = leaks.invoice_number AND lines.line = leaks.invoice_line LEFT JOIN core_invoices AS invoices \
         ON invoices.invoice_number = leaks.invoice_number WHERE leaks.cause = '{cause}' GROUP BY 1, 2"
    ));
    let loss = |row: &String| {
        let cells: Vec<&str> = row.split('|').collect();
        ((cells[0].to_owned(), cells[1].parse().expect("a line")), cells[2].parse().expect("cents"))
    };
    rows.iter().map(loss).collect()
}

#[test]
fn every_planted_loss_is_found_under_its_own_cause_and_hardly_anything_else_is() {
    let home = Home::nowhere();
    home.json(&["init"]);
    home.json(&["simulate", "--seed", "8", "--days", "150"]);
    let run = home.json(&["run"]);
    // The company is old enough for the model of payments to answer: an audit adds every score up again, as the table has it.
    let scored = home.rows("SELECT COUNT(*) FROM payment_outlooks WHERE score IS NOT NULL").pop().and_then(|count| count.parse::<i64>().ok());
    assert!(scored.is_some_and(|scored| scored > 100), "{scored:?}");
    assert_eq!(run["audits"].as_array().expect("audits").iter().filter(|audit| audit["rows"] != 0).count(), 0, "{}", run["audits"]);
    let truth = std::fs::read_to_string(home.path().join("truth").join("leaks.json")).expect("the truth");
    let truth: Vec<Value> = serde_json::from_str(&truth).expect("leaks");
    let lines = home.rows("SELECT so_number, line FROM core_sales_order_lines WHERE shipped = quantity");
    let shipped: BTreeSet<String> = lines.into_iter().collect();
    for (kind, cause, named) in PLANTED {
        let (planted, found) = (planted(&truth, kind, named), found(&home, cause, named));
        // What has not left, or only in part, is not lost yet.
        let due: Vec<_> =
            planted.iter().filter(|((document, line), _)| named != Named::OrderLine || shipped.contains(&format!("{document}|{line}"))).collect();
        assert!(!due.is_empty(), "no {kind} is planted");
        let missed: Vec<_> = due.iter().filter(|(loss, _)| !found.contains_key(*loss)).collect();
        assert!(missed.len() * 20 <= due.len(), "{cause} misses of {}: {missed:?}", due.len());
        // A planted price is one of whole cents, so that a piece may have lost half a cent more or less than was written down.
        let off: Vec<_> =
            due.iter().filter(|(loss, cents)| found.get(*loss).is_some_and(|found| (found - **cents).abs() > 2 + **cents / 20)).collect();
        assert!(off.is_empty(), "{cause} finds other amounts than {off:?}");
        let wrong: Vec<_> = found.iter().filter(|(loss, _)| !planted.contains_key(*loss)).collect();
        assert!(wrong.is_empty(), "{cause} finds what nobody planted: {wrong:?}");
    }
    support_that_nobody_claimed_is_found(&home, &truth);
}

/// What the clerk forgot is found to the cent; what is found beside it was sold in an agreement's terms since its last Friday.
fn support_that_nobody_claimed_is_found(home: &Home, truth: &[Value]) {
    let sales = std::fs::read_to_string(home.path().join("truth").join("agreements.json")).expect("the truth");
    let sales: Vec<Value> = serde_json::from_str(&sales).expect("sales");
    let in_terms: BTreeSet<(String, i64)> =
        sales.iter().map(|sale| (sale["shipment_number"].as_str().expect("a shipment").to_owned(), sale["line"].as_i64().expect("a line"))).collect();
    let (planted, found) = (planted(truth, "support_not_claimed", Named::Line), found(home, "support_not_claimed", Named::Line));
    assert!(planted.len() > 50, "{}", planted.len());
    let missed: Vec<_> = planted.iter().filter(|(line, cents)| found.get(*line) != Some(*cents)).collect();
    assert!(missed.is_empty(), "{missed:?}");
    let wrong: Vec<_> = found.keys().filter(|line| !in_terms.contains(*line)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
