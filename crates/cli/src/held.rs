//! What a queue holds back, as paragraphs: the sentences are what matters here, and they fit no column.

use crate::output::text;
use serde_json::Value;
use std::io::{self, Write};

/// The rows of a list of what is held back; none for any other document.
pub fn rows(document: &Value) -> Option<&[Value]> {
    let rows = document.get("rows")?.as_array()?;
    rows.first()?.get("remedy")?;
    Some(rows)
}

/// Writes each row as what it is about, what is in doubt, and what releases it.
pub fn write(out: &mut impl Write, document: &Value, rows: &[Value]) -> io::Result<()> {
    for row in rows {
        let word = |name: &str| word(row, name);
        let about = ["item_id", "item_name", "site_id", "customer_id", "customer_name"].iter().filter_map(|name| word(name));
        writeln!(out, "{}", about.collect::<Vec<_>>().join("  "))?;
        writeln!(out, "  {}, since {}, {}", word("why").unwrap_or_default(), word("since").unwrap_or_default(), at_stake(row))?;
        writeln!(out, "  {}.", word("text").unwrap_or_default())?;
        let command = word("command").map(|command| format!(" ({command})")).unwrap_or_default();
        writeln!(out, "  {}{command}.\n", word("remedy").unwrap_or_default())?;
    }
    let total = document.get("total").map(text).unwrap_or_default();
    let value = document.get("value").filter(|value| !value.is_null()).map(|value| format!(", {} at stake", text(value))).unwrap_or_default();
    writeln!(out, "{total} held back{value}")
}

fn word(row: &Value, name: &str) -> Option<String> {
    row.get(name).filter(|value| !value.is_null()).map(text)
}

/// `312 EA wanted, 412.00 USD, stock for 14.5 days`.
fn at_stake(row: &Value) -> String {
    let known = |name: &str| word(row, name);
    let quantity = known("quantity").map(|quantity| format!("{quantity} {} wanted", known("unit").unwrap_or_default()));
    let cover = known("cover_days").map(|days| format!("stock for {days} days"));
    quantity.into_iter().chain(known("value")).chain(cover).collect::<Vec<_>>().join(", ")
}
