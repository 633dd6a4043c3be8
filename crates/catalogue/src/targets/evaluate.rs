//! Rows that `evaluate` judges the engine on.

use super::FieldType::{Code, Currency, Day, Decimal, Flag, Money, Price, Quantity, Text};
use super::{Field, Layer, Target};

const fn evaluate(name: &'static str, summary: &'static str, key: &'static [&'static str], fields: &'static [Field]) -> Target {
    Target::new(Layer::Evaluate, name, summary, key, fields)
}

pub(super) const TARGETS: &[Target] = &[
    evaluate(
        "invoices",
        "Customers' invoices with the day on which they were settled, for late-payment",
        &["invoice_id"],
        &[
            Field::new("customer_id", Code, "customer").required(),
            Field::new("invoice_id", Code, "invoice").required(),
            Field::new("invoice_on", Day, "date of the invoice").required(),
            Field::new("due_on", Day, "when it is due").required(),
            Field::new("amount", Money, "total").required(),
            Field::new("settled_on", Day, "day on which nothing was open any more; empty while open"),
            Field::new("currency", Currency, "currency of the amount (ISO 4217)"),
            Field::new("disputed", Flag, "the customer contests it"),
        ],
    )
    .open("attr_"),
    evaluate(
        "sales_lines",
        "Lines of invoices with their prices, for price-leaks",
        &["line_id"],
        &[
            Field::new("line_id", Code, "line").required(),
            Field::new("invoice_id", Code, "invoice").required(),
            Field::new("customer_id", Code, "customer"),
            Field::new("item_id", Code, "stock keeping unit").required(),
            Field::new("sold_on", Day, "day of the sale").required(),
            Field::new("quantity", Quantity, "sold").unit("units").required(),
            Field::new("unit_price", Price, "price of one unit").required(),
            Field::new("list_price", Price, "list price of one unit"),
            Field::new("discount", Decimal, "share of the list price that was given").unit("share, 0.1 is 10 %"),
            Field::new("cost", Price, "cost of one unit"),
            Field::new("category", Text, "product category"),
            Field::new("segment", Text, "customer segment"),
            Field::new("region", Text, "sales region"),
            Field::new("currency", Currency, "currency of the prices (ISO 4217)"),
            Field::new("planted", Text, "whether the price was lowered on purpose, or by how much: true, false, 0.1 or 10"),
        ],
    ),
    evaluate(
        "demand",
        "Demand of a series per period, for demand",
        &["series_id", "period"],
        &[
            Field::new("series_id", Code, "series").required(),
            Field::new("period", Text, "day 2014-01-02, week 2012-W01 or month 2010-01").required(),
            Field::new("qty", Quantity, "demand of the period").unit("units").required(),
            Field::new("price", Price, "price of one unit in the period"),
            Field::new("promo", Decimal, "promotion: 0 none, 1 yes, or its strength"),
        ],
    ),
];
