//! Balances and open documents at the cut-over day.

use super::FieldType::{Code, Day, Flag, Money, Price, Quantity, Text};
use super::{CURRENCY, CUSTOMER, ENTITY, Field, ITEM, LINE, Layer, SITE, SUPPLIER, Target, UNIT};

const fn opening(name: &'static str, summary: &'static str, key: &'static [&'static str], fields: &'static [Field]) -> Target {
    Target::new(Layer::Opening, name, summary, key, fields)
}

pub(super) const TARGETS: &[Target] = &[
    opening(
        "opening_stock",
        "Goods on hand at the cut-over with their value",
        &["entity_id", "site_id", "bin_id", "item_id"],
        &[
            ENTITY,
            SITE.required(),
            Field::new("bin_id", Code, "bin").required().of("bins"),
            ITEM,
            Field::new("quantity", Quantity, "on hand").unit("units of `unit`").required().minimum(0),
            UNIT,
            Field::new("value", Money, "what the goods cost in all").minimum(0),
            Field::new("unit_cost", Price, "what one unit cost").minimum(0),
            CURRENCY,
        ],
    )
    .one_of(&[&["value", "unit_cost"]]),
    opening(
        "open_purchase_orders",
        "Lines of purchase orders that still expect goods",
        &["entity_id", "po_number", "line"],
        &[
            ENTITY,
            Field::new("po_number", Code, "purchase order").required(),
            LINE,
            SUPPLIER,
            SITE.required(),
            ITEM,
            Field::new("ordered_on", Day, "day of the order").required(),
            Field::new("promised_on", Day, "day on which the supplier promised receipt"),
            Field::new("quantity", Quantity, "ordered").unit("units of `unit`").required().minimum(0),
            Field::new("received", Quantity, "of it received before the cut-over").unit("units of `unit`").default("0").minimum(0),
            UNIT,
            Field::new("unit_price", Price, "price of one unit").required().minimum(0),
            CURRENCY,
        ],
    ),
    opening(
        "open_sales_orders",
        "Lines of sales orders that still wait for goods",
        &["entity_id", "so_number", "line"],
        &[
            ENTITY,
            Field::new("so_number", Code, "sales order").required(),
            LINE,
            CUSTOMER,
            SITE.required(),
            ITEM,
            Field::new("ordered_on", Day, "day of the order").required(),
            Field::new("requested_on", Day, "day on which the customer wants it"),
            Field::new("promised_on", Day, "day promised to the customer"),
            Field::new("quantity", Quantity, "ordered").unit("units of `unit`").required().minimum(0),
            Field::new("shipped", Quantity, "of it shipped before the cut-over").unit("units of `unit`").default("0").minimum(0),
            UNIT,
            Field::new("unit_price", Price, "price of one unit").required().minimum(0),
            CURRENCY,
        ],
    ),
    opening(
        "open_receivables",
        "Invoices that customers have not paid",
        &["entity_id", "invoice_id"],
        &[
            ENTITY,
            Field::new("invoice_id", Code, "invoice").required(),
            CUSTOMER,
            Field::new("invoice_on", Day, "date of the invoice").required(),
            Field::new("due_on", Day, "when it is due").required(),
            Field::new("amount", Money, "still open; negative for a credit").required(),
            Field::new("original_amount", Money, "total of the invoice"),
            CURRENCY,
            Field::new("disputed", Flag, "the customer contests it").default("false"),
            Field::new("reference", Text, "the customer's reference"),
        ],
    ),
    opening(
        "open_payables",
        "Bills of suppliers that are not paid",
        &["entity_id", "supplier_id", "bill_id"],
        &[
            ENTITY,
            Field::new("bill_id", Code, "the supplier's bill").required(),
            SUPPLIER,
            Field::new("billed_on", Day, "date of the bill").required(),
            Field::new("due_on", Day, "when it is due").required(),
            Field::new("amount", Money, "still open; negative for a credit").required(),
            CURRENCY,
            Field::new("po_number", Code, "purchase order that it bills"),
        ],
    ),
    opening(
        "trial_balance",
        "Balances of the ledger's accounts at the cut-over",
        &["entity_id", "account"],
        &[
            ENTITY,
            Field::new("account", Code, "account of the ledger").required(),
            Field::new("account_name", Text, "name of the account"),
            Field::new("balance", Money, "debit positive, credit negative").required(),
            CURRENCY,
        ],
    ),
];
