//! The rows of the books that a call sheet shows, read on one commit.

use chandler_calendar::Day;
use chandler_catalogue::{Value as Stored, key};
use chandler_erp::tables::{
    Activity, BankLineCandidate, Customer, CustomerAccount, CustomerTerms, Dispute, Invoice, Item, Payment, Promise, PromisedInvoice, SalesOrderLine,
    Shipment, ShipmentLine,
};
use chandler_recommend::collections;
use chandler_recommend::tables::{DunningHold, HeldSubjectRow, RecommendationRow, SubjectControl};
use chandler_store::{Comparison, Direction, Fault, Filter, Reader, RowQuery};
use std::collections::{BTreeMap, BTreeSet};

/// Disputes and waiting lines that one sheet holds; nobody talks about more in one call.
const ROWS_MAX: usize = 2_000;
/// Payments and events that are shown: what was lately.
const PAYMENTS_SHOWN: usize = 8;
const EVENTS_SHOWN: usize = 60;

pub struct CustomerRows {
    pub commit_seq: i64,
    pub customer: Customer,
    pub terms: Option<CustomerTerms>,
    pub account: Option<CustomerAccount>,
    /// Open ones, the oldest due day first.
    pub invoices: Vec<Invoice>,
    pub promises: Vec<Promise>,
    pub promised: Vec<PromisedInvoice>,
    pub disputes: Vec<Dispute>,
    pub payments: Vec<Payment>,
    /// With the commit, the newest first.
    pub activities: Vec<Activity>,
    pub shipments: BTreeMap<String, (Shipment, Vec<ShipmentLine>)>,
    /// Lines of the orders of the open invoices, by order.
    pub order_lines: BTreeMap<String, Vec<SalesOrderLine>>,
    /// Lines of any order of the customer that it wanted by now, or of which only a part has come.
    pub waiting: Vec<SalesOrderLine>,
    pub items: BTreeMap<String, Item>,
    /// Lines of bank statements that may be its money, settled ones too.
    pub bank_lines: Vec<BankLineCandidate>,
    /// Whether nobody is to ask the customer for money, now or once.
    pub hold: Option<DunningHold>,
    /// Why the last run asked for nothing, or an earlier one did.
    pub held: Option<HeldSubjectRow>,
    /// What is proposed for the account, while it is open.
    pub recommendation: Option<RecommendationRow>,
}

impl CustomerRows {
    /// None where there is no such customer.
    pub fn read(reader: &Reader, entity_id: &str, customer_id: &str, today: Day) -> Result<Option<Self>, Fault> {
        let Some(customer) = reader.get::<Customer>(&key![customer_id])? else { return Ok(None) };
        let own = |limit: usize| RowQuery::first(limit).equal("entity_id", entity_id).equal("customer_id", customer_id);
        let invoices = open_invoices(reader, own(usize::MAX))?;
        let promises: Vec<Promise> = reader.scan(&key![entity_id, customer_id])?;
        let waiting = waiting_lines(reader, own(usize::MAX), today)?;
        let named = |promise: &Promise| reader.scan::<PromisedInvoice>(&key![entity_id, &promise.promise_number]);
        let promised = promises.iter().map(named).collect::<Result<Vec<_>, _>>()?.concat();
        Ok(Some(Self {
            commit_seq: reader.head()?.commit_seq,
            terms: reader.get(&key![entity_id, customer_id])?,
            account: reader.get(&key![entity_id, customer_id])?,
            promised,
            disputes: reader.records(&own(ROWS_MAX))?,
            payments: reader.records(&newest(own(PAYMENTS_SHOWN), "received_on"))?,
            activities: reader.records(&newest(of_party(entity_id, customer_id), "commit_seq"))?,
            shipments: shipments(reader, entity_id, &invoices)?,
            order_lines: order_lines(reader, entity_id, &invoices)?,
            items: items(reader, &waiting)?,
            bank_lines: reader.scan(&key![entity_id, customer_id])?,
            hold: reader.get(&key![entity_id, customer_id])?,
            held: reader.get(&key![entity_id, collections::KIND, customer_id])?,
            recommendation: open_recommendation(reader, entity_id, customer_id)?,
            customer,
            invoices,
            promises,
            waiting,
        }))
    }
}

fn newest(mut query: RowQuery, column: &str) -> RowQuery {
    query.order.push((column.to_owned(), Direction::Descending));
    query
}

fn of_party(entity_id: &str, customer_id: &str) -> RowQuery {
    RowQuery::first(EVENTS_SHOWN).equal("entity_id", entity_id).equal("party_kind", "customer").equal("party_id", customer_id)
}

fn open_invoices(reader: &Reader, mut query: RowQuery) -> Result<Vec<Invoice>, Fault> {
    query.filters.push(Filter { column: "open".to_owned(), comparison: Comparison::More, value: Stored::Integer(0) });
    query.order.push(("due_on".to_owned(), Direction::Ascending));
    reader.records(&query)
}

/// What the customer waits for: goods that it wanted by now, or the rest of a line of which some has come.
fn waiting_lines(reader: &Reader, query: RowQuery, today: Day) -> Result<Vec<SalesOrderLine>, Fault> {
    let lines: Vec<SalesOrderLine> = reader.records(&query)?;
    let is_open = |line: &SalesOrderLine| line.quantity.0 > line.shipped.0 + line.cancelled.0;
    let is_waited_for = |line: &SalesOrderLine| is_open(line) && (wanted_on(line) < today || line.shipped.0 > 0);
    let mut waiting: Vec<SalesOrderLine> = lines.into_iter().filter(is_waited_for).collect();
    waiting.sort_by_key(wanted_on);
    waiting.truncate(ROWS_MAX);
    Ok(waiting)
}

/// The day on which the customer wanted a line, whatever was promised since.
pub fn wanted_on(line: &SalesOrderLine) -> Day {
    due_on(line).min(line.requested_on)
}

/// The day by which a line was to be there.
pub fn due_on(line: &SalesOrderLine) -> Day {
    line.promised_on.unwrap_or(line.requested_on)
}

fn shipments(reader: &Reader, entity_id: &str, invoices: &[Invoice]) -> Result<BTreeMap<String, (Shipment, Vec<ShipmentLine>)>, Fault> {
    let numbers: BTreeSet<&str> = invoices.iter().map(|invoice| invoice.shipment_number.as_str()).filter(|number| !number.is_empty()).collect();
    let mut found = BTreeMap::new();
    for number in numbers {
        if let Some(shipment) = reader.get::<Shipment>(&key![entity_id, number])? {
            found.insert(number.to_owned(), (shipment, reader.scan(&key![entity_id, number])?));
        }
    }
    Ok(found)
}

fn order_lines(reader: &Reader, entity_id: &str, invoices: &[Invoice]) -> Result<BTreeMap<String, Vec<SalesOrderLine>>, Fault> {
    let numbers: BTreeSet<&str> = invoices.iter().map(|invoice| invoice.so_number.as_str()).filter(|number| !number.is_empty()).collect();
    numbers.into_iter().map(|number| Ok((number.to_owned(), reader.scan(&key![entity_id, number])?))).collect()
}

fn items(reader: &Reader, lines: &[SalesOrderLine]) -> Result<BTreeMap<String, Item>, Fault> {
    let ids: BTreeSet<&str> = lines.iter().map(|line| line.item_id.as_str()).collect();
    let mut found = BTreeMap::new();
    for id in ids {
        found.extend(reader.get::<Item>(&key![id])?.map(|item| (id.to_owned(), item)));
    }
    Ok(found)
}

fn open_recommendation(reader: &Reader, entity_id: &str, customer_id: &str) -> Result<Option<RecommendationRow>, Fault> {
    let control: Option<SubjectControl> = reader.get(&key![entity_id, collections::KIND, customer_id])?;
    let open = control.and_then(|control| control.open_rec_id);
    open.map_or(Ok(None), |rec_id| reader.get(&key![entity_id, &rec_id]))
}
