//! Problems of the data in words: what is wrong, and what would make it right. `pipelines/kpis/data_problems.sql` finds the rows and the money that they
//! touch; its codes are these and no others.

/// A kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataProblemKind {
    /// Stable name.
    pub code: &'static str,
    /// What is wrong.
    pub title: &'static str,
    /// What would make it right.
    pub fix: &'static str,
}

const fn kind(code: &'static str, title: &'static str, fix: &'static str) -> DataProblemKind {
    DataProblemKind { code, title, fix }
}

/// Every kind, by code.
pub const DATA_PROBLEMS: &[DataProblemKind] = &[
    kind(
        "cost_above_price",
        "Costs more than it sells for",
        "Compare cost and price in the same unit and currency; correct the cost, the supplier's price or the selling price.",
    ),
    kind(
        "due_before_invoice",
        "Invoice was due before it was written",
        "Correct the due date or the date of the invoice in the files and import them again.",
    ),
    kind(
        "duplicate_item",
        "One thing under several item numbers",
        "Keep one number and make it the successor of the others (superseded_by); if the things differ, let their names say how.",
    ),
    kind(
        "future_dated",
        "Dated after the end of history",
        "Correct the dates, or the format in which the mapping reads them, and import the files again.",
    ),
    kind(
        "impossible_lead_time",
        "Received before the order or years after it",
        "Correct the days of order and receipt, or the columns that the mapping takes them from; until then the receipt counts for no lead time.",
    ),
    kind(
        "impossible_quantity",
        "More than a billion of an item on a line",
        "Look for a slip of the decimal point or a code in the column of quantities; until then the line counts for nothing.",
    ),
    kind(
        "lead_time_differs",
        "Supplier states another lead time than it keeps",
        "Agree a lead time with the supplier and change it in the supplier's terms; until then receipts outweigh what is stated.",
    ),
    kind("missing_cost", "Item without a cost", "Give a supplier's price, a value of the opening stock, or a cost of the other system."),
    kind("missing_lead_time", "Supplier without a lead time", "Ask the supplier and give the days in its terms; until then one day is assumed."),
    kind("missing_site", "Sold at no known site", "Name the site in the file or as a constant of the mapping, and create it if it is missing."),
    kind(
        "negative_stock",
        "Stock below nothing in the movements",
        "Find the missing receipts, or the count at the cut-over; until then days out of stock are not known.",
    ),
    kind(
        "no_stock_record",
        "Planned without a record of stock",
        "Give an opening balance of the item at the site, also where it is nothing; until then none is assumed.",
    ),
    kind("no_supplier", "Sold, but bought from nobody", "Mark a supplier that is bought from as preferred for the item."),
    kind(
        "other_currency",
        "Sold in another currency than the books are kept in",
        "Give the amounts in the currency of the books, or map the right currency; until then the lines count as demand but not as sales value.",
    ),
    kind(
        "pack_as_unit",
        "Unit looks like a pack",
        "Give the unit of the line in the mapping and the pack among the item's units, so that quantities come in base units.",
    ),
    kind(
        "price_outlier",
        "Price far from all others of the item",
        "Look for a slip of the decimal point, another unit or another currency, and correct the price.",
    ),
    kind(
        "unknown_item",
        "Sold, but not among the items",
        "Add the item to the masters, or map the old number to the new one; until then its demand counts for nothing.",
    ),
    kind("unknown_unit", "Unit that the item does not have", "Add the pack to the item's units; until then the lines count for nothing."),
];

/// The kind of a code; none for a code that no pipeline of this build gives.
///
/// ```
/// let kind = chandler_recommend::data_problem("no_supplier").map(|kind| kind.title);
/// assert_eq!(kind, Some("Sold, but bought from nobody"));
/// assert_eq!(chandler_recommend::data_problem("other"), None);
/// ```
pub fn data_problem(code: &str) -> Option<&'static DataProblemKind> {
    DATA_PROBLEMS.iter().find(|kind| kind.code == code)
}
