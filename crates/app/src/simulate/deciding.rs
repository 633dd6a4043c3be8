//! A planner in the simulated company: on some evenings the decision runs as on any other home, the top of the queue of all kinds is approved as far as
//! the planner's minutes go, and what that did to the books is handed to the company.
//!
//! Leaves out: edits, rejections and snoozes; the planner does what it is shown, so that the figures are those of the recommendations.

use super::{Said, StoreCore};
use crate::act::{ActRequest, Deed, RecommendationRef};
use crate::documents::{CommandRun, QueueRow};
use crate::failure::Failure;
use crate::home::App;
use crate::queue::{QueueRequest, within};
use crate::run::RunRequest;
use chandler_calendar::Day;
use chandler_catalogue::{Key, Record, key};
use chandler_erp::Envelope;
use chandler_erp::body::{ClaimedLine, RecordCarrierClaim, RecordSupportClaim, SetPrice};
use chandler_erp::tables::{CarrierBill, ItemSite, ListPrice, PurchaseOrder, PurchaseOrderLine, SalesOrderLine, SupplierReturn};
use chandler_recommend::queue::ALL;
use chandler_recommend::replenishment;
use chandler_recommend::tables::HeldSubjectRow;
use chandler_sim::{Core, CoreAnswer, Decider, Evening, Executed};
use chandler_store::{HomeClock, Writer};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::time::Instant;

/// Who approves in the books.
pub(super) const ACTOR: &str = "planner";

/// What the evenings came to.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct DecisionTally {
    pub evenings: u64,
    /// Rows that were open on these evenings, approved of them, and refused.
    pub open: usize,
    pub approved: usize,
    pub refused: usize,
    /// Seconds of all evenings, and of the slowest.
    pub seconds: f64,
    pub slowest_seconds: f64,
}

/// The core of the home with its planner.
pub(super) struct DecidingCore<'a> {
    core: StoreCore<'a>,
    planner: App,
    capacity_minutes: f64,
    pub tally: DecisionTally,
    /// What the runs said of every item at every site, and what was refused.
    pub said: Said,
}

impl<'a> DecidingCore<'a> {
    /// `planner` acts through the same writer as the company.
    pub(super) fn new(writer: &'a Writer, planner: App, capacity_minutes: f64) -> Self {
        Self { core: StoreCore { writer }, planner, capacity_minutes, tally: DecisionTally::default(), said: Said::default() }
    }

    fn evening(&mut self, day: Day) -> Result<Evening, Failure> {
        let begun = Instant::now();
        self.core.writer.set_clock(HomeClock::Fixed(day))?;
        self.planner.run(&RunRequest::default(), &|_| {})?;
        self.said.hear(&self.planner, day)?;
        let queue = self.planner.read_queue(&QueueRequest { kind: ALL.to_owned(), states: None, top: None, of: None })?;
        self.tally.open += queue.rows.len();
        let rows = within(queue.rows.into_iter().filter(|row| !is_left_to_cashier(row)).collect(), self.capacity_minutes);
        let executed = if rows.is_empty() { Vec::new() } else { self.approve(day, &rows)? };
        let evening = Evening { executed, planned: self.planner.planned()? };
        let seconds = begun.elapsed().as_secs_f64();
        self.tally.evenings += 1;
        self.tally.seconds += seconds;
        self.tally.slowest_seconds = self.tally.slowest_seconds.max(seconds);
        Ok(evening)
    }

    fn approve(&mut self, day: Day, rows: &[QueueRow]) -> Result<Vec<Executed>, Failure> {
        let recs = rows.iter().map(|row| RecommendationRef { rec_id: row.rec_id.clone(), revision: Some(row.revision) }).collect();
        let answer = self.planner.decide(Deed::Approve, &ActRequest { recs, ..ActRequest::default() }, None)?;
        self.tally.approved += answer.done;
        self.tally.refused += answer.refused;
        let mut executed = Vec::new();
        let mut orders = BTreeSet::new();
        for (row, result) in rows.iter().zip(&answer.results) {
            self.said.note_refusal(day, row, result);
            if let Some(run) = &result.execution {
                self.planner.executed(row, run, &mut orders, &mut executed)?;
            }
        }
        Ok(executed)
    }
}

impl Core for DecidingCore<'_> {
    fn submit(&mut self, envelopes: Vec<Envelope>) -> Result<Vec<CoreAnswer>, String> {
        self.core.submit(envelopes)
    }

    fn cautions(&mut self, customer_id: &str, day: Day) -> Result<Vec<String>, String> {
        self.planner.cautions(customer_id, day).map_err(|failure| told(&failure))
    }
}

impl Decider for DecidingCore<'_> {
    fn decide(&mut self, day: Day) -> Result<Evening, String> {
        self.evening(day).map_err(|failure| told(&failure))
    }
}

fn told(failure: &Failure) -> String {
    format!("{}: {}; {}", failure.code, failure.message, failure.remedy)
}

impl App {
    /// Items with their sites that the decision looks after: wherever there is a stock record and nothing is held back until a person has looked.
    fn planned(&self) -> Result<BTreeSet<(String, String)>, Failure> {
        let (entity_id, reader) = (self.settings()?.entity_id, self.home.reader()?);
        let rows: Vec<ItemSite> = reader.scan(&key![&entity_id])?;
        let held: Vec<HeldSubjectRow> = reader.scan(&key![&entity_id, replenishment::KIND])?;
        let held = held.into_iter().filter(|row| row.released_on.is_none()).filter_map(|row| Some((row.item_id?, row.site_id?)));
        let held: BTreeSet<(String, String)> = held.collect();
        Ok(rows.into_iter().map(|row| (row.item_id, row.site_id)).filter(|subject| !held.contains(subject)).collect())
    }

    /// What an approval left in the books, as they have it; an order of several rows once.
    fn executed(&self, row: &QueueRow, run: &CommandRun, orders: &mut BTreeSet<String>, executed: &mut Vec<Executed>) -> Result<(), Failure> {
        let entity_id = self.settings()?.entity_id;
        let number = || run.documents.first().map(|document| document.id.clone()).unwrap_or_default();
        let document = || key![&entity_id, &number()];
        executed.push(match run.command.as_str() {
            "create_purchase_order" => {
                for order in run.documents.iter().filter(|order| orders.insert(order.id.clone())) {
                    let order_key = key![&entity_id, &order.id];
                    let lines: Vec<PurchaseOrderLine> = self.home.reader()?.scan(&order_key)?;
                    executed.push(Executed::Purchase { order: self.booked::<PurchaseOrder>(&order_key)?, lines });
                }
                return Ok(());
            }
            "transfer_stock" => Executed::Transfer(self.booked(&document())?),
            "expedite_purchase_order" if row.verb == "defer" => Executed::Defer(body_of(row)?),
            "expedite_purchase_order" => Executed::Expedite(body_of(row)?),
            "cancel_purchase_order" => Executed::Cancel(body_of(row)?),
            "adjust_stock" => Executed::WriteOff(body_of(row)?),
            "return_to_supplier" => {
                let returned: SupplierReturn = self.booked(&document())?;
                let receipt = self.booked(&key![&entity_id, &returned.receipt_number, returned.line])?;
                Executed::Return { receipt, quantity: returned.quantity.0 }
            }
            "change_promise_date" => Executed::Promise(body_of(row)?),
            "offer_substitute" => {
                let tasks = run.documents.iter().filter(|document| document.kind == "task").map(|document| document.id.clone());
                Executed::Offer { offer: self.booked(&document())?, tasks: tasks.collect() }
            }
            "release_order" => {
                let lines: Vec<SalesOrderLine> = self.home.reader()?.scan(&document())?;
                let lines = lines.into_iter().filter(|line| line.released_on.is_some()).map(|line| line.line).collect();
                Executed::Release { so_number: number(), lines }
            }
            "set_customer_terms" => Executed::Limit(self.booked(&document())?),
            "record_supplier_claim" => Executed::Claim(self.booked(&document())?),
            "record_support_claim" => {
                let RecordSupportClaim { lines, .. } = body_of(row)?;
                let lines = lines.into_iter().map(|line| (line.shipment_number, line.line)).collect();
                Executed::SupportClaim { claim: self.booked(&document())?, lines }
            }
            "record_carrier_claim" => {
                let RecordCarrierClaim { lines, .. } = body_of(row)?;
                let bill = |line: &ClaimedLine| self.booked::<CarrierBill>(&key![&entity_id, &line.document]);
                let shipments = lines.iter().map(|line| Ok(bill(line)?.shipment_number)).collect::<Result<_, Failure>>()?;
                Executed::CarrierClaim { claim: self.booked(&document())?, shipments }
            }
            "bill_customer" => Executed::DebitMemo(self.booked(&document())?),
            "issue_credit_memo" => Executed::CreditMemo(self.booked(&document())?),
            "create_task" => Executed::Task(self.booked(&document())?),
            "set_price" => {
                let SetPrice { item_id, customer_id, from_on, .. } = body_of(row)?;
                let owner = customer_id.unwrap_or_default();
                Executed::Price(self.booked::<ListPrice>(&key![&entity_id, &item_id, &owner, i64::from(from_on.0)])?)
            }
            other => {
                let message = format!("The simulated company does not know how to carry on after {other}");
                return Err(Failure::fault("unknown_execution", &row.rec_id, message, "Simulate without --decide-from"));
            }
        });
        Ok(())
    }

    fn booked<R: Record>(&self, row_key: &Key) -> Result<R, Failure> {
        let row: Option<R> = self.home.reader()?.get(row_key)?;
        let table = R::TABLE.name;
        row.ok_or_else(|| Failure::fault("damaged", table, format!("{table} lacks a row that was just written"), "Run `chandler verify`"))
    }
}

/// The company's own cashier assigns money on account, every day.
fn is_left_to_cashier(row: &QueueRow) -> bool {
    row.action.command.as_deref() == Some("apply_credit")
}

/// The body of the command that the row proposed.
fn body_of<T: DeserializeOwned>(row: &QueueRow) -> Result<T, Failure> {
    let body = serde_json::from_value(row.action.body.clone());
    body.map_err(|error| Failure::fault("damaged", &row.rec_id, format!("Its action cannot be read: {error}"), "Run `chandler replay`"))
}

#[cfg(test)]
mod tests {
    use super::super::{DecisionRequest, SimulateRequest};
    use super::*;
    use crate::FailureKind;
    use crate::home::test_home;
    use crate::judged::JudgeRequest;
    use chandler_recommend::tables::RecommendationRow;
    use tempfile::TempDir;

    fn asked(from_day: u32, every_days: u32, capacity_minutes: f64) -> SimulateRequest {
        let decisions = Some(DecisionRequest { from_day, every_days, capacity_minutes });
        SimulateRequest { seed: 7, days: Some(40), full: false, decisions }
    }

    #[test]
    fn what_the_planner_approves_is_placed_comes_and_leaves_books_that_hold() {
        let folder = TempDir::new().expect("a folder");
        let app = test_home(&folder);
        let answer = app.simulate(&SimulateRequest { days: Some(54), ..asked(21, 14, 480.0) }, &|_| {}).expect("a company");
        assert_eq!((&answer["unplanned_refusals"], &answer["decisions"]["evenings"]), (&0.into(), &3.into()), "{answer}");
        let entity_id = app.settings().expect("settings").entity_id;
        let rows: Vec<RecommendationRow> = app.home.reader().and_then(|reader| reader.scan(&key![&entity_id])).expect("recommendations");
        let bought = rows.iter().filter(|row| row.kind == "replenishment" && row.state == "executed");
        let numbers: BTreeSet<&String> = bought.filter_map(|row| row.document.as_ref()).collect();
        let lines: Vec<PurchaseOrderLine> = app.home.reader().and_then(|reader| reader.scan(&key![&entity_id])).expect("lines");
        let long_promised = app.business_date().expect("a day").plus_days(-5);
        let (mut placed, mut due, mut received) = (0, 0, 0);
        for line in lines.iter().filter(|line| numbers.contains(&line.po_number)) {
            placed += 1;
            if line.promised_on <= long_promised {
                due += 1;
                received += usize::from(line.received == line.quantity);
            }
            assert!(line.rec_id.is_some(), "{line:?}");
        }
        assert!(placed > 20 && due > 10 && received * 2 > due, "{received} of {due} lines came that were due, {placed} were placed");
        let report = app.judge_decisions(&JudgeRequest { capacity_minutes: 60.0, ..JudgeRequest::default() }).expect("a report");
        let orders = report.kinds.iter().find(|kind| kind.kind == "replenishment").expect("orders").by_name();
        assert!(orders["taken"].is_some_and(|taken| taken >= numbers.len() as f64) && orders["forecast_bias"].is_some(), "{orders:?}");
        assert!(report.since.is_some() && report.company.windows.len() > 1);
        assert_eq!(app.verify().expect("verifies")["ok"], true);
    }

    #[test]
    fn evenings_that_cannot_be_are_refused_before_anything_is_done() {
        let folder = TempDir::new().expect("a folder");
        let app = test_home(&folder);
        let head = app.head_seq().expect("head");
        for (from_day, every_days, minutes, code) in [
            (41, 7, 480.0, "bad_decision_days"),
            (0, 7, 480.0, "bad_decision_days"),
            (9, 0, 480.0, "bad_decision_days"),
            (9, 7, -1.0, "bad_capacity"),
            (9, 7, f64::NAN, "bad_capacity"),
        ] {
            let failure = app.simulate(&asked(from_day, every_days, minutes), &|_| {}).expect_err("no such evenings");
            assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Input, code), "{failure:?}");
        }
        assert_eq!(app.head_seq().expect("head"), head);
        let failure = app.judge_decisions(&JudgeRequest::default()).expect_err("nothing was planted");
        assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::Input, "no_truth"));
    }
}
