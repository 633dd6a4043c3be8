use super::{DayText, DecimalText, MoneyObject};
use chandler_amount::Money;
use chandler_calendar::Day;
use serde::Serialize;
use utoipa::ToSchema;

/// A case of lost margin, line by line, with the way from list price to pocket margin of what was sold on them.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct MarginCase {
    pub contract: u32,
    pub rec_id: String,
    pub cause: String,
    /// The day whose facts the case rests on.
    #[schema(value_type = DayText)]
    pub as_of: Day,
    /// Sum of what was lost on the lines.
    #[schema(value_type = MoneyObject)]
    pub lost: Money,
    pub lines: Vec<CaseLine>,
    /// Of all that was sold on the lines, as of the last run; empty for cases of purchases.
    pub waterfall: Vec<WaterfallStep>,
    /// Lines of shipments that the waterfall adds up.
    pub sold_lines: usize,
}

/// A document on which margin was lost: what it should have brought beside what it did.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CaseLine {
    /// Invoice, order, shipment, credit memo or bill.
    pub document: String,
    /// 0 where all of the document is meant.
    pub line: i64,
    #[schema(value_type = DayText)]
    pub lost_on: Day,
    pub item_id: Option<String>,
    pub invoice_number: Option<String>,
    #[schema(value_type = MoneyObject)]
    pub expected: Money,
    #[schema(value_type = MoneyObject)]
    pub actual: Money,
    #[schema(value_type = MoneyObject)]
    pub lost: Money,
    /// How sure it is, where documents do not prove it.
    pub sure: Option<f64>,
    /// How its price came about; none where nothing was sold on it.
    pub sold: Option<SoldLine>,
}

/// What was shipped on a line: list price, the customer's own, and what was invoiced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SoldLine {
    pub customer_id: String,
    /// Shipped, base units.
    #[schema(value_type = DecimalText)]
    pub quantity: String,
    #[schema(value_type = MoneyObject)]
    pub list: Money,
    /// By the customer's own price, the list price where there is none.
    #[schema(value_type = MoneyObject)]
    pub agreed: Money,
    #[schema(value_type = MoneyObject)]
    pub invoiced: Money,
    #[schema(value_type = MoneyObject)]
    pub pocket_margin: Money,
    /// Prices of one base unit: at list, of the customer's own, and on the order's line; none where there is none, or several.
    #[schema(value_type = Option<DecimalText>)]
    pub list_price: Option<String>,
    #[schema(value_type = Option<DecimalText>)]
    pub customer_price: Option<String>,
    #[schema(value_type = Option<DecimalText>)]
    pub price: Option<String>,
    /// Last step of the price: `list`, `contract` or `override`.
    pub price_source: String,
    /// Why it was overridden.
    pub override_reason: Option<String>,
    /// Who approved an override.
    pub approved_by: Option<String>,
}

/// A step of a waterfall: what it takes or adds, and what is left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WaterfallStep {
    pub name: String,
    pub label: String,
    /// Below nothing where it takes; of a level the level itself.
    #[schema(value_type = MoneyObject)]
    pub amount: Money,
    /// What is left after it.
    #[schema(value_type = MoneyObject)]
    pub left: Money,
    /// A level that the steps before it lead to.
    pub is_level: bool,
}
