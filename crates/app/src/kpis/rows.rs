//! The rows that a KPI is made of, page by page or as a file: what is shown adds up to the number that led there.

use super::cells::{Cells, quoted, trimmed, unusable, with_digits};
use super::words::{BUCKETS, CAUSES, KPIS, KpiSpec, kpi_spec, queue_of};
use crate::CONTRACT;
use crate::documents::{KpiCell, KpiColumn, KpiRows, KpiTotal};
use crate::failure::Failure;
use crate::home::App;
use chandler_amount::Currency;
use chandler_calendar::Day;
use chandler_engine::Session;

/// Which rows of a KPI.
#[derive(Clone, Debug, Default)]
pub struct KpiRowsRequest {
    pub name: String,
    /// Months back; 0 where it is left out.
    pub period: i64,
    /// `site`, `family` or `customer`, and which.
    pub scope_kind: Option<String>,
    pub scope: Option<String>,
    /// Of missed lines: only those of this cause.
    pub cause: Option<String>,
    /// Of receivables: only those of this age.
    pub bucket: Option<String>,
    /// Of lines due: `missed` where it is left out, `met` or `all`.
    pub outcome: Option<String>,
    pub offset: usize,
    pub limit: Option<usize>,
}

/// Rows of a page unless fewer are asked for, and at the most.
const PAGE_ROWS: usize = 100;
const PAGE_ROWS_MAX: usize = 1_000;
/// Rows of a file.
const FILE_ROWS_MAX: usize = 200_000;

/// The computed table that is behind a KPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowSource {
    ServiceLines { measure: &'static str },
    OrderCycles,
    StockItems,
    ReceivableItems,
    MarginLines,
}

/// A column: its expression over `rows`, its name, its label and what its cells are.
type Column = (&'static str, &'static str, &'static str, KpiCell);

/// How a source is read.
pub(super) struct Table {
    pub from: &'static str,
    pub columns: &'static [Column],
    /// Column with the day by which rows belong to a month; none where the table only says how it is now.
    day: Option<&'static str>,
    order: &'static str,
    /// Column that is summed.
    total: Option<&'static str>,
    scopes: &'static [(&'static str, &'static str)],
}

pub(super) const ITEM: &str = " LEFT JOIN core_items AS items ON items.item_id = rows.item_id";
pub(super) const CUSTOMER: &str = " LEFT JOIN core_customers AS customers ON customers.customer_id = rows.customer_id";

impl RowSource {
    fn table(self, kpi: &str) -> Table {
        match self {
            Self::ServiceLines { .. } => SERVICE_LINES,
            Self::OrderCycles => ORDER_CYCLES,
            Self::StockItems => STOCK_ITEMS,
            Self::ReceivableItems => RECEIVABLE_ITEMS,
            Self::MarginLines => Table { total: Some(if kpi == "gross_margin" { "gross_margin" } else { "pocket_margin" }), ..MARGIN_LINES },
        }
    }
}

const SERVICE_LINES: Table = Table {
    from: "service_lines",
    columns: &[
        ("rows.so_number", "so_number", "Order", KpiCell::Document),
        ("rows.line", "line", "Line", KpiCell::Number),
        ("rows.item_id", "item_id", "Item", KpiCell::Item),
        ("items.name", "item_name", "Description", KpiCell::Text),
        ("rows.site_id", "site_id", "Site", KpiCell::Text),
        ("rows.customer_id", "customer_id", "Customer", KpiCell::Text),
        ("customers.name", "customer_name", "Name", KpiCell::Text),
        ("rows.due_on", "due_on", "Due", KpiCell::Day),
        ("rows.wanted", "wanted", "Wanted", KpiCell::Number),
        ("rows.shipped", "shipped", "Shipped by then", KpiCell::Number),
        ("rows.cause", "cause", "Cause", KpiCell::Code),
        ("rows.completed_on", "completed_on", "Complete on", KpiCell::Day),
        ("rows.amount", "amount", "Line amount", KpiCell::Money),
    ],
    day: Some("due_on"),
    order: "rows.amount DESC, rows.so_number, rows.line",
    total: Some("amount"),
    scopes: &[("site", "site_id"), ("family", "family")],
};

const ORDER_CYCLES: Table = Table {
    from: "order_cycles",
    columns: &[
        ("rows.so_number", "so_number", "Order", KpiCell::Document),
        ("rows.customer_id", "customer_id", "Customer", KpiCell::Text),
        ("customers.name", "customer_name", "Name", KpiCell::Text),
        ("rows.site_id", "site_id", "Site", KpiCell::Text),
        ("rows.requested_on", "requested_on", "Wanted on", KpiCell::Day),
        ("rows.shipped_on", "shipped_on", "Last shipment", KpiCell::Day),
        ("rows.shipments", "shipments", "Shipments", KpiCell::Number),
        ("rows.cycle_days", "cycle_days", "Days", KpiCell::Number),
    ],
    day: Some("shipped_on"),
    order: "rows.cycle_days DESC, rows.so_number",
    total: None,
    scopes: &[("site", "site_id")],
};

const STOCK_ITEMS: Table = Table {
    from: "stock_items",
    columns: &[
        ("rows.item_id", "item_id", "Item", KpiCell::Item),
        ("items.name", "item_name", "Description", KpiCell::Text),
        ("rows.site_id", "site_id", "Site", KpiCell::Text),
        ("rows.family", "family", "Family", KpiCell::Text),
        ("rows.on_hand", "on_hand", "On hand", KpiCell::Number),
        ("rows.cost_of_year", "cost_of_year", "Sold in a year, at cost", KpiCell::Money),
        ("rows.cover_days", "cover_days", "Lasts, days", KpiCell::Number),
        ("rows.stock_value", "stock_value", "Stock value", KpiCell::Money),
    ],
    day: None,
    order: "rows.stock_value DESC, rows.item_id, rows.site_id",
    total: Some("stock_value"),
    scopes: &[("site", "site_id"), ("family", "family")],
};

const RECEIVABLE_ITEMS: Table = Table {
    from: "receivable_items",
    columns: &[
        ("rows.document", "document", "Document", KpiCell::Document),
        ("rows.customer_id", "customer_id", "Customer", KpiCell::Text),
        ("customers.name", "customer_name", "Name", KpiCell::Text),
        ("rows.invoiced_on", "invoiced_on", "Invoiced", KpiCell::Day),
        ("rows.due_on", "due_on", "Due", KpiCell::Day),
        ("rows.days_past_due", "days_past_due", "Days past due", KpiCell::Number),
        ("rows.bucket", "bucket", "Age", KpiCell::Code),
        ("rows.disputed", "disputed", "Disputed", KpiCell::Text),
        ("rows.total", "total", "Total", KpiCell::Money),
        ("rows.open", "open", "Open", KpiCell::Money),
    ],
    day: None,
    order: "rows.open DESC, rows.document",
    total: Some("open"),
    scopes: &[("customer", "customer_id")],
};

/// What a document left of its revenue.
const POCKET_MARGIN: &str =
    "rows.revenue + rows.restock_fees - rows.cost - rows.scrapped + rows.freight_billed - rows.freight_out - rows.adjustments";

const MARGIN_LINES: Table = Table {
    from: "margin_lines",
    columns: &[
        ("rows.source", "source", "Document", KpiCell::Document),
        ("rows.booked_on", "booked_on", "Booked", KpiCell::Day),
        ("rows.customer_id", "customer_id", "Customer", KpiCell::Text),
        ("customers.name", "customer_name", "Name", KpiCell::Text),
        ("rows.item_id", "item_id", "Item", KpiCell::Item),
        ("rows.site_id", "site_id", "Site", KpiCell::Text),
        ("rows.revenue", "revenue", "Revenue", KpiCell::Money),
        ("rows.cost", "cost", "Cost of goods", KpiCell::Money),
        ("rows.restock_fees", "restock_fees", "Fees of returns", KpiCell::Money),
        ("rows.scrapped", "scrapped", "Returns scrapped", KpiCell::Money),
        ("rows.revenue + rows.restock_fees - rows.cost - rows.scrapped", "gross_margin", "Gross margin", KpiCell::Money),
        ("rows.freight_billed - rows.freight_out", "freight", "Freight billed less paid", KpiCell::Money),
        ("rows.adjustments", "adjustments", "Adjustments", KpiCell::Money),
        (POCKET_MARGIN, "pocket_margin", "Pocket margin", KpiCell::Money),
    ],
    day: Some("booked_on"),
    order: "pocket_margin, rows.source, rows.customer_id, rows.item_id, rows.site_id",
    total: None,
    scopes: &[("site", "site_id"), ("family", "family"), ("segment", "segment"), ("customer", "customer_id")],
};

impl App {
    /// A page of the rows that a KPI is made of.
    ///
    /// # Errors
    /// Codes `unknown_kpi`, `unknown_period`, `unknown_scope`, `unknown_cause`, `unknown_bucket`, `unknown_outcome`; `rows_not_kept` where the table only says
    /// how it is now; `not_run`; or when the lake cannot be read.
    pub fn kpi_rows(&self, request: &KpiRowsRequest) -> Result<KpiRows, Failure> {
        let limit = request.limit.unwrap_or(PAGE_ROWS).min(PAGE_ROWS_MAX);
        self.rows_of(request, request.offset, limit)
    }

    /// All of them as CSV. A text that a spreadsheet would run as a formula gets an apostrophe in front.
    ///
    /// # Errors
    /// As [`App::kpi_rows`]; code `too_many_rows` where a file would not hold them.
    pub fn kpi_rows_file(&self, request: &KpiRowsRequest) -> Result<String, Failure> {
        let document = self.rows_of(request, 0, FILE_ROWS_MAX)?;
        if document.rows_in_all > document.rows.len() {
            let message = format!("{} rows are more than a file of {FILE_ROWS_MAX} holds", document.rows_in_all);
            return Err(Failure::refusal("too_many_rows", &request.name, message, "Choose one site, family, segment or customer, or ask in SQL"));
        }
        let heading = document.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
        let rows = document.rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect());
        Ok(std::iter::once(heading).chain(rows).map(|row: Vec<String>| csv_line(&row)).collect())
    }

    fn rows_of(&self, request: &KpiRowsRequest, offset: usize, limit: usize) -> Result<KpiRows, Failure> {
        let session = self.session_as_of(None, None)?;
        let (asked, as_of) = self.asked(&session, request)?;
        let Asked { spec, ref table, from, to, .. } = asked;
        let condition = asked.condition()?;
        let currency = self.currency()?;
        let sums = self.cells(&session, &asked.sums(&condition), 1)?;
        let rows_in_all = sums.first().map_or(Ok(0), |row| row.count(0))?;
        let rows = self.cells(&session, &asked.page(&condition, offset, limit), limit)?;
        let rows: Vec<Vec<Option<String>>> = rows.iter().map(|row| shown(row, table.columns, currency)).collect();
        let total = match (table.total, sums.first()) {
            (Some(column), Some(row)) if rows_in_all > 0 => Some(KpiTotal { column: column.to_owned(), sum: row.money(1, currency)? }),
            _ => None,
        };
        Ok(KpiRows {
            contract: CONTRACT,
            kpi: spec.name.to_owned(),
            title: spec.title.to_owned(),
            as_of,
            period: request.period,
            from,
            to,
            columns: table.columns.iter().map(|(_, name, label, kind)| column(name, label, *kind)).collect(),
            row_count: rows.len(),
            rows,
            offset,
            rows_in_all: usize::try_from(rows_in_all).map_err(|_| unusable("count of rows"))?,
            total,
            queue: asked.queue(),
        })
    }

    /// The question as it is understood, and the day of the run.
    pub(super) fn asked<'r>(&self, session: &Session, request: &'r KpiRowsRequest) -> Result<(Asked<'r>, Day), Failure> {
        let spec = kpi_spec(&request.name).ok_or_else(|| unknown("kpi", &request.name, KPIS.iter().map(|spec| spec.name)))?;
        let Some(run) = self.last_run()? else { return Err(self.not_run()) };
        let (as_of, from, to) = self.month(session, request.period)?.unwrap_or((run.as_of, run.as_of, run.as_of));
        Ok((Asked { request, spec, table: spec.rows.table(spec.name), entity_id: self.settings()?.entity_id, from, to }, as_of))
    }

    /// The day of the run, and first and last day of a month; none where no run computed any.
    fn month(&self, session: &Session, period: i64) -> Result<Option<(Day, Day, Day)>, Failure> {
        let rows =
            self.cells(session, &format!("SELECT period, after_on, to_on FROM kpi_periods WHERE period IN (0, {period}) ORDER BY period"), 2)?;
        let Some(newest) = rows.first() else { return Ok(None) };
        let Some(asked) = rows.iter().find(|row| row.name(0) == period.to_string()) else {
            let remedy = "Give a number of months back from 0 to 24";
            return Err(Failure::input("unknown_period", period.to_string(), format!("There is no month {period}"), remedy));
        };
        Ok(Some((newest.day(2)?, asked.day(1)?.plus_days(1), asked.day(2)?)))
    }
}

fn column(name: &str, label: &str, kind: KpiCell) -> KpiColumn {
    KpiColumn { name: name.to_owned(), label: label.to_owned(), kind }
}

fn shown(row: &Cells, columns: &[Column], currency: Currency) -> Vec<Option<String>> {
    let cell = |(place, (_, _, _, kind)): (usize, &Column)| {
        row.text(place).map(|text| match kind {
            KpiCell::Money => with_digits(&text, currency.minor_digits() as usize),
            KpiCell::Number => trimmed(&text),
            _ => text,
        })
    };
    columns.iter().enumerate().map(cell).collect()
}

/// A question for rows, as it was understood.
pub(super) struct Asked<'a> {
    request: &'a KpiRowsRequest,
    pub spec: &'static KpiSpec,
    pub table: Table,
    entity_id: String,
    from: Day,
    to: Day,
}

impl Asked<'_> {
    fn sums(&self, condition: &str) -> String {
        let summed = self.table.total.and_then(|total| self.table.columns.iter().find(|(_, name, ..)| *name == total));
        let sum = summed.map_or_else(|| "0".to_owned(), |(expression, ..)| format!("SUM({expression})"));
        format!("SELECT COUNT(*), {sum} FROM {} AS rows WHERE {condition}", self.table.from)
    }

    fn page(&self, condition: &str, offset: usize, limit: usize) -> String {
        let columns: Vec<String> = self.table.columns.iter().map(|(expression, name, ..)| format!("{expression} AS {name}")).collect();
        let joins: String = [("items.", ITEM), ("customers.", CUSTOMER)]
            .iter()
            .filter(|(prefix, _)| self.table.columns.iter().any(|(expression, ..)| expression.starts_with(prefix)))
            .map(|(_, join)| *join)
            .collect();
        let Table { from, order, .. } = self.table;
        format!("SELECT {} FROM {from} AS rows{joins} WHERE {condition} ORDER BY {order} LIMIT {limit} OFFSET {offset}", columns.join(", "))
    }

    pub fn condition(&self) -> Result<String, Failure> {
        let mut parts = vec![format!("rows.entity_id = {}", quoted(&self.entity_id))];
        parts.extend(self.month()?);
        parts.extend(self.scope()?);
        parts.extend(self.outcome()?);
        parts.extend(self.bucket()?);
        Ok(parts.join(" AND "))
    }

    fn month(&self) -> Result<Option<String>, Failure> {
        match self.table.day {
            Some(day) => Ok(Some(format!("rows.{day} BETWEEN DATE '{}' AND DATE '{}'", self.from, self.to))),
            None if self.request.period == 0 => Ok(None),
            None => {
                let message = format!("The rows of {} are kept for the day of the run only", self.spec.title);
                Err(Failure::refusal("rows_not_kept", self.spec.name, message, "Leave the month out, or ask in SQL with --as-of"))
            }
        }
    }

    fn scope(&self) -> Result<Option<String>, Failure> {
        let Some(kind) = self.request.scope_kind.as_deref().filter(|kind| *kind != "all") else { return Ok(None) };
        let known = self.table.scopes.iter().find(|(name, _)| *name == kind);
        let (_, column) = known.ok_or_else(|| unknown("scope", kind, self.table.scopes.iter().map(|(name, _)| *name)))?;
        Ok(Some(format!("rows.{column} = {}", quoted(self.request.scope.as_deref().unwrap_or_default()))))
    }

    /// Of lines due those that were missed, unless others are asked for.
    fn outcome(&self) -> Result<Option<String>, Failure> {
        let RowSource::ServiceLines { measure } = self.spec.rows else { return Ok(None) };
        let measure = format!("rows.measure = '{measure}'");
        if let Some(cause) = self.request.cause.as_deref() {
            let known = CAUSES.iter().find(|spec| spec.code == cause).ok_or_else(|| unknown("cause", cause, CAUSES.iter().map(|spec| spec.code)))?;
            return Ok(Some(format!("{measure} AND rows.cause = '{}'", known.code)));
        }
        Ok(Some(match self.request.outcome.as_deref().unwrap_or("missed") {
            "missed" => format!("{measure} AND NOT rows.is_met"),
            "met" => format!("{measure} AND rows.is_met"),
            "all" => measure,
            other => return Err(unknown("outcome", other, ["missed", "met", "all"].into_iter())),
        }))
    }

    fn bucket(&self) -> Result<Option<String>, Failure> {
        let Some(bucket) = self.request.bucket.as_deref().filter(|_| self.spec.rows == RowSource::ReceivableItems) else { return Ok(None) };
        let known = BUCKETS.iter().find(|(name, _)| *name == bucket);
        let (name, _) = known.ok_or_else(|| unknown("bucket", bucket, BUCKETS.iter().map(|(name, _)| *name)))?;
        Ok(Some(format!("rows.bucket = '{name}'")))
    }

    /// The queue of the cause where one was asked for, else that of the KPI.
    fn queue(&self) -> Option<String> {
        let cause = self.request.cause.as_deref().and_then(|cause| CAUSES.iter().find(|spec| spec.code == cause));
        cause.map_or_else(|| self.spec.repair.told().0, |cause| queue_of(cause.queue))
    }
}

fn unknown<'n>(what: &str, given: &str, known: impl Iterator<Item = &'n str>) -> Failure {
    let known: Vec<&str> = known.collect();
    let remedy = if known.is_empty() { format!("Leave the {what} out") } else { format!("Use one of {}", known.join(", ")) };
    Failure::input(&format!("unknown_{what}"), given, format!("There is no {what} `{given}` here"), remedy)
}

/// RFC 4180.
fn csv_line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

fn csv_cell(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let guarded = if !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_owned() };
    if guarded.contains([',', '"', '\n', '\r']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(request: &KpiRowsRequest) -> Result<String, Failure> {
        let spec = kpi_spec(&request.name).expect("a KPI");
        let table = spec.rows.table(spec.name);
        let day: Day = "2026-03-01".parse().expect("a day");
        Asked { request, spec, table, entity_id: "ACME".to_owned(), from: day, to: day }.condition()
    }

    #[test]
    fn a_scope_cannot_leave_its_quotes() {
        let request = KpiRowsRequest {
            name: "stock_value".to_owned(),
            scope_kind: Some("family".to_owned()),
            scope: Some("' OR 'a' = 'a".to_owned()),
            ..KpiRowsRequest::default()
        };
        assert_eq!(asked(&request).expect("a condition"), "rows.entity_id = 'ACME' AND rows.family = ''' OR ''a'' = ''a'");
    }

    #[test]
    fn what_is_not_known_is_refused_with_what_is() {
        let name = "line_fill_rate_promised".to_owned();
        let code = |request: KpiRowsRequest| asked(&request).expect_err("a refusal").code;
        assert_eq!(code(KpiRowsRequest { name: name.clone(), cause: Some("rain".to_owned()), ..KpiRowsRequest::default() }), "unknown_cause");
        assert_eq!(code(KpiRowsRequest { name: name.clone(), outcome: Some("late".to_owned()), ..KpiRowsRequest::default() }), "unknown_outcome");
        assert_eq!(code(KpiRowsRequest { name, scope_kind: Some("moon".to_owned()), ..KpiRowsRequest::default() }), "unknown_scope");
        let of_last_month = KpiRowsRequest { name: "stock_value".to_owned(), period: 1, ..KpiRowsRequest::default() };
        assert_eq!(code(of_last_month), "rows_not_kept");
    }

    #[test]
    fn cells_of_a_file_are_safe_in_a_spreadsheet() {
        let cells = ["=1+1", "-5.20", "a, b", "say \"so\""].map(str::to_owned);
        assert_eq!(csv_line(&cells), "'=1+1,-5.20,\"a, b\",\"say \"\"so\"\"\"\r\n");
    }
}
