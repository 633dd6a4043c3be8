//! The invoice that a shipment makes: goods, freight and tax, and what the customer owes with it.

use crate::finance::posting_rules::{
    INVOICE_FREIGHT, INVOICE_RECEIVABLE, INVOICE_REVENUE, INVOICE_TAX, SHIPMENT_COST, SHIPMENT_FREIGHT, SHIPMENT_FREIGHT_ACCRUAL, SHIPMENT_INVENTORY,
};
use crate::finance::{Books, Dimensions, Entry};
use crate::tables::{CustomerTerms, Item, SalesOrder};
use crate::work::Stop;
use chandler_amount::{Amount, AmountError, Rounding, multiply_divide};

/// Sums of a shipment in the entity's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    pub goods: Amount,
    pub freight_billed: Amount,
    pub freight_estimate: Amount,
    pub tax: Amount,
    pub total: Amount,
}

impl Totals {
    /// Tax is on the goods, rounded once for the invoice; freight is billed untaxed.
    pub fn new(goods: Amount, freight_billed: Amount, freight_estimate: Amount, terms: &CustomerTerms) -> Result<Self, Stop> {
        let tax = tax_on(goods, terms.tax_rate_micros)?;
        let total = goods.checked_add(freight_billed)?.checked_add(tax)?;
        Ok(Self { goods, freight_billed, freight_estimate, tax, total })
    }
}

/// Sales tax on goods of this amount.
pub fn tax_on(goods: Amount, tax_rate_micros: i64) -> Result<Amount, AmountError> {
    const MICROS: i64 = 1_000_000;
    multiply_divide(goods.0, tax_rate_micros, MICROS, Rounding::HalfAwayFromZero).map(Amount)
}

/// The four legs of goods that were sold: cost against stock now, revenue against the invoice.
pub fn post_goods(entry: &mut Entry<'_>, order: &SalesOrder, item: &Item, site_id: &str, revenue: Amount, cost: Amount) -> Result<(), Stop> {
    let dimensions = of_goods(order, item, site_id);
    entry.line(&SHIPMENT_COST, cost, &dimensions)?;
    entry.line(&SHIPMENT_INVENTORY, cost, &dimensions)?;
    entry.line(&INVOICE_REVENUE, revenue, &dimensions)
}

/// What the invoice and the carrier add.
pub fn post_totals(entry: &mut Entry<'_>, order: &SalesOrder, site_id: &str, totals: &Totals) -> Result<(), Stop> {
    let dimensions = Dimensions { site_id: Some(site_id.to_owned()), ..of_order(order) };
    entry.line(&INVOICE_RECEIVABLE, totals.total, &dimensions)?;
    entry.line(&INVOICE_FREIGHT, totals.freight_billed, &dimensions)?;
    entry.line(&INVOICE_TAX, totals.tax, &dimensions)?;
    entry.line(&SHIPMENT_FREIGHT, totals.freight_estimate, &dimensions)?;
    entry.line(&SHIPMENT_FREIGHT_ACCRUAL, totals.freight_estimate, &dimensions)
}

/// The dimensions of goods of an order.
pub fn of_goods(order: &SalesOrder, item: &Item, site_id: &str) -> Dimensions {
    Dimensions { item_id: Some(item.item_id.clone()), family: Some(item.family.clone()), site_id: Some(site_id.to_owned()), ..of_order(order) }
}

/// The dimensions that every line of an order's postings has.
pub fn of_order(order: &SalesOrder) -> Dimensions {
    Dimensions {
        customer_id: Some(order.customer_id.clone()),
        sales_rep: Some(order.sales_rep.clone()),
        channel: Some(order.channel.clone()),
        ..Dimensions::default()
    }
}

/// An invoice's identity and dates come from here, so that they agree wherever they are written.
pub fn due_on(books: &Books, terms: &CustomerTerms) -> chandler_calendar::Day {
    books.today.plus_days(i32::try_from(terms.payment_days).unwrap_or(i32::MAX))
}
