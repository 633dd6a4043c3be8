//! A case of lost margin as people look at it: its documents from the evidence, and the price waterfall of what was sold on them.
//!
//! Promises: what is said of the documents is what the case was derived from; the steps of the waterfall add up from level to level, to the minor unit.

use crate::CONTRACT;
use crate::documents::{CaseLine, MarginCase, SoldLine, WaterfallStep, typed};
use crate::failure::Failure;
use crate::home::App;
use crate::kpis::{quoted, trimmed};
use chandler_amount::{Amount, Currency};
use chandler_recommend::margin::{self, LostLine, MarginEvidence};
use serde_json::Value;
use std::collections::BTreeSet;

/// Lines of shipments that are added up at the most; a case of more would be a price list.
const SOLD_MAX: usize = 50_000;

/// Columns of `price_waterfall`: the line, then the levels and what lies between them.
const COLUMNS: &str = "shipment_number, line, invoice_number, so_number, so_line, customer_id, price_source, approved_by, override_reason, \
                       CAST(list_price AS VARCHAR), CAST(customer_price AS VARCHAR), CAST(price AS VARCHAR), CAST(quantity AS BIGINT)";
/// How many those are: the amounts of the steps follow.
const COLUMNS_BEFORE_STEPS: usize = 13;

/// Levels and steps of a waterfall in its order: column, label, and whether it is a level.
const STEPS: &[(&str, &str, bool)] = &[
    ("list", "List price", true),
    ("discount", "Own price", false),
    ("override", "Override", false),
    ("invoice", "Invoiced", true),
    ("freight", "Freight", false),
    ("credits", "Credits", false),
    ("terms", "Waiting", false),
    ("pocket_price", "Pocket price", true),
    ("cost", "Goods", false),
    ("scrapped", "Scrapped returns", false),
    ("pocket_margin", "Pocket margin", true),
];
/// Places among the steps.
const LIST: usize = 0;
const DISCOUNT: usize = 1;
const INVOICE: usize = 3;
const POCKET_MARGIN: usize = 10;

/// A shipped line with the amounts of all steps in minor units.
struct Sold {
    /// Shipment and its line, which is also the invoice's.
    shipment: (String, i64),
    invoice: (String, i64),
    order: (String, i64),
    customer_id: String,
    price_source: String,
    approved_by: Option<String>,
    override_reason: Option<String>,
    /// Of one base unit: list price, the customer's own, and on the order's line.
    unit_prices: [Option<String>; 3],
    quantity: i64,
    minor: Vec<i64>,
}

impl App {
    /// The case behind a recommendation of the kind margin.
    ///
    /// # Errors
    /// When there is no such recommendation, or it is of another kind.
    pub fn margin_case(&self, rec_id: &str) -> Result<MarginCase, Failure> {
        let (row, revision) = self.current_revision(rec_id)?;
        if row.kind != margin::KIND {
            let message = format!("{rec_id} is no case of lost margin but of {}", row.kind);
            return Err(Failure::input("no_margin_case", rec_id, message, "Ask for a recommendation of the margin queue"));
        }
        let evidence: MarginEvidence = typed(revision.evidence, rec_id)?;
        let sold = self.sold_on(&evidence)?;
        let lines: Vec<CaseLine> = evidence.lines.iter().map(|line| case_line(line, &sold, evidence.currency)).collect();
        let lost = Amount::checked_sum(lines.iter().map(|line| line.lost.amount())).map_err(|_| unusable())?;
        Ok(MarginCase {
            contract: CONTRACT,
            rec_id: rec_id.to_owned(),
            cause: evidence.cause.name().to_owned(),
            as_of: evidence.as_of,
            lost: lost.of(evidence.currency),
            lines,
            waterfall: waterfall(&sold, evidence.currency)?,
            sold_lines: sold.len(),
        })
    }

    /// Lines of shipments that the documents of a case are about.
    fn sold_on(&self, evidence: &MarginEvidence) -> Result<Vec<Sold>, Failure> {
        let named = evidence.lines.iter().flat_map(|line| [Some(&line.document), line.invoice_number.as_ref()]);
        let documents: BTreeSet<String> = named.flatten().map(|document| quoted(document)).collect();
        let list = documents.into_iter().collect::<Vec<_>>().join(", ");
        let amounts: Vec<String> = STEPS.iter().map(|(name, ..)| format!("CAST({name}_minor AS BIGINT)")).collect();
        let query = format!(
            "SELECT {COLUMNS}, {} FROM price_waterfall WHERE entity_id = {} AND \
             (shipment_number IN ({list}) OR invoice_number IN ({list}) OR so_number IN ({list})) ORDER BY shipment_number, line",
            amounts.join(", "),
            quoted(&evidence.entity_id)
        );
        let session = self.session_as_of(None, None)?;
        let (rows, has_more) = self.computed_rows(&session, &query, SOLD_MAX)?;
        if has_more {
            let message = format!("The documents of the case have more than {SOLD_MAX} shipped lines, too many to add up for a page");
            return Err(Failure::refusal("case_too_large", evidence.subject(), message, "Ask for its lines in `chandler sql` from price_waterfall"));
        }
        let sold: Vec<Sold> = rows.iter().map(|row| sold(row)).collect::<Option<_>>().ok_or_else(unusable)?;
        Ok(sold.into_iter().filter(|sold| evidence.lines.iter().any(|line| is_of(line, sold))).collect())
    }
}

fn sold(row: &[Value]) -> Option<Sold> {
    let text = |place: usize| row.get(place)?.as_str().map(str::to_owned);
    let integer = |place: usize| row.get(place)?.as_i64();
    Some(Sold {
        shipment: (text(0)?, integer(1)?),
        invoice: (text(2)?, integer(1)?),
        order: (text(3)?, integer(4)?),
        customer_id: text(5)?,
        price_source: text(6)?,
        approved_by: text(7),
        override_reason: text(8),
        unit_prices: [text(9), text(10), text(11)].map(|price| price.as_deref().map(trimmed)),
        quantity: integer(12)?,
        minor: (COLUMNS_BEFORE_STEPS..COLUMNS_BEFORE_STEPS + STEPS.len()).map(integer).collect::<Option<_>>()?,
    })
}

/// Whether a document of the case means the shipped line; line 0 means all of the document. A credit memo means the line of the invoice that it names.
fn is_of(line: &LostLine, sold: &Sold) -> bool {
    let by_document = |(document, number): &(String, i64)| line.document == *document && (line.line == 0 || line.line == *number);
    let by_invoice = line.invoice_number.as_ref() == Some(&sold.invoice.0) && line.invoice_line == Some(sold.invoice.1);
    [&sold.shipment, &sold.invoice, &sold.order].into_iter().any(by_document) || by_invoice
}

fn case_line(line: &LostLine, sold: &[Sold], currency: Currency) -> CaseLine {
    let money = |minor: i64| Amount(minor).of(currency);
    CaseLine {
        document: line.document.clone(),
        line: line.line,
        lost_on: line.lost_on,
        item_id: line.item_id.clone(),
        invoice_number: line.invoice_number.clone(),
        expected: money(line.expected_minor),
        actual: money(line.actual_minor),
        lost: money(line.lost_minor),
        sure: line.sure_millionths.map(|millionths| millionths as f64 / 1_000_000.0),
        sold: sold_line(&sold.iter().filter(|sold| is_of(line, sold)).collect::<Vec<_>>(), currency),
    }
}

/// The shipped lines of one document, together.
fn sold_line(sold: &[&Sold], currency: Currency) -> Option<SoldLine> {
    let first = sold.first()?;
    let sum = |place: usize| Amount(sold.iter().map(|sold| sold.minor[place]).sum()).of(currency);
    let agreed = sold.iter().map(|sold| sold.minor[LIST] - sold.minor[DISCOUNT]).sum();
    // Lines at several prices have no price in common.
    let unit_price =
        |place: usize| first.unit_prices[place].clone().filter(|_| sold.iter().all(|sold| sold.unit_prices[place] == first.unit_prices[place]));
    Some(SoldLine {
        customer_id: first.customer_id.clone(),
        quantity: sold.iter().map(|sold| sold.quantity).sum::<i64>().to_string(),
        list: sum(LIST),
        agreed: Amount(agreed).of(currency),
        invoiced: sum(INVOICE),
        pocket_margin: sum(POCKET_MARGIN),
        list_price: unit_price(0),
        customer_price: unit_price(1),
        price: unit_price(2),
        price_source: first.price_source.clone(),
        override_reason: sold.iter().find_map(|sold| sold.override_reason.clone()),
        approved_by: sold.iter().find_map(|sold| sold.approved_by.clone()),
    })
}

/// From list price to pocket margin; a level that is not what the steps before it lead to is an error, never a picture.
fn waterfall(sold: &[Sold], currency: Currency) -> Result<Vec<WaterfallStep>, Failure> {
    if sold.is_empty() {
        return Ok(Vec::new());
    }
    let mut left = 0_i64;
    let mut steps = Vec::with_capacity(STEPS.len());
    for (place, (name, label, is_level)) in STEPS.iter().enumerate() {
        let sum: i64 = sold.iter().map(|sold| sold.minor[place]).sum();
        if *is_level && place > 0 && sum != left {
            return Err(unusable());
        }
        let amount = if *is_level { sum } else { -sum };
        left = if *is_level { sum } else { left - sum };
        let (amount, left) = (Amount(amount).of(currency), Amount(left).of(currency));
        steps.push(WaterfallStep { name: (*name).to_owned(), label: (*label).to_owned(), amount, left, is_level: *is_level });
    }
    Ok(steps)
}

fn unusable() -> Failure {
    let message = "The price waterfall does not have the columns and sums that are promised";
    Failure::fault("bad_waterfall", "price_waterfall", message, "Restore the pipeline of this name, then `chandler run`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(minor: [i64; 11]) -> Sold {
        Sold {
            shipment: ("SH-000001".to_owned(), 1),
            invoice: ("INV-000001".to_owned(), 1),
            order: ("SO-000001".to_owned(), 3),
            customer_id: "ACME".to_owned(),
            price_source: "override".to_owned(),
            approved_by: None,
            override_reason: None,
            unit_prices: [None, None, None],
            quantity: 5,
            minor: minor.to_vec(),
        }
    }

    #[test]
    fn steps_lead_from_level_to_level() {
        let sold = [line([1000, 100, 50, 850, 20, 0, 5, 825, 600, 10, 215]), line([500, 0, 0, 500, -10, 0, 0, 510, 400, 0, 110])];
        let usd: Currency = "USD".parse().expect("a currency");
        let steps = waterfall(&sold, usd).expect("it adds up");
        let told: Vec<String> = steps.iter().map(|step| format!("{} {}", step.amount.amount().0, step.left.amount().0)).collect();
        assert_eq!(
            told,
            ["1500 1500", "-100 1400", "-50 1350", "1350 1350", "-10 1340", "0 1340", "-5 1335", "1335 1335", "-1000 335", "-10 325", "325 325"]
        );
        assert!(waterfall(&[line([1000, 100, 50, 851, 20, 0, 5, 825, 600, 10, 215])], usd).is_err(), "a minor unit that is lost on the way");
    }

    #[test]
    fn a_document_means_its_lines_by_order_shipment_or_invoice() {
        let sold = line([0; 11]);
        let lost = |document: &str, number: i64, invoice: Option<&str>| LostLine {
            document: document.to_owned(),
            line: number,
            lost_on: chandler_calendar::Day(20_000),
            item_id: None,
            invoice_number: invoice.map(str::to_owned),
            invoice_line: invoice.map(|_| 1),
            expected_minor: 0,
            actual_minor: 0,
            lost_minor: 0,
            sure_millionths: None,
            claim_by: None,
        };
        let meant = [("SO-000001", 3), ("SO-000001", 1), ("SH-000001", 1), ("SH-000001", 0), ("INV-000001", 1), ("SO-000002", 3)];
        assert_eq!(meant.map(|(document, number)| is_of(&lost(document, number, None), &sold)), [true, false, true, true, true, false]);
        let credit = ["INV-000001", "INV-000002"].map(|invoice| is_of(&lost("CM-000001", 1, Some(invoice)), &sold));
        assert_eq!(credit, [true, false], "a credit memo is about the line that it credits");
    }
}
