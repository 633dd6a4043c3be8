//! The texts of the dunning steps: templates of the rule table `dunning_texts` with the customer's own figures.

use super::preview::{DunningStanding, DunningStep};
use chandler_rules::{Bundle, RuleError, RuleTable};

/// The table of the texts, and its outputs that hold fields.
const TABLE: &str = "dunning_texts";
const OUTPUTS: [&str; 2] = ["subject", "text"];
/// What a text may name in braces.
const FIELDS: [&str; 12] =
    ["customer", "customer_id", "entity", "today", "amount", "invoices", "count", "days", "fee", "interest", "total", "pay_by"];

/// A step as it would be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    pub text: String,
}

pub(super) fn letter_of(standing: &DunningStanding, step: &DunningStep, subject: &str, text: &str) -> Letter {
    let values = FIELDS.map(|field| (field, value_of(standing, step, field)));
    // Piece by piece, so that braces in a customer's name are no fields.
    let fill = |template: &str| {
        pieces(template)
            .map(|piece| match piece {
                Piece::Text(text) => text,
                Piece::Field(name) => values.iter().find(|(field, _)| *field == name).map_or(name, |(_, value)| value.as_str()),
            })
            .collect()
    };
    Letter { subject: fill(subject), text: fill(text) }
}

fn value_of(standing: &DunningStanding, step: &DunningStep, field: &str) -> String {
    let money = |minor: i64| standing.money(minor).to_string();
    let amount_minor: i64 = standing.invoices.iter().map(|invoice| invoice.open_minor).sum();
    match field {
        "customer" => standing.customer_name.clone(),
        "customer_id" => standing.customer_id.clone(),
        "entity" => standing.entity_id.clone(),
        "today" => standing.as_of.to_string(),
        "amount" => money(amount_minor),
        "invoices" => listed(standing),
        "count" => standing.invoices.len().to_string(),
        "days" => standing.days_past_due.to_string(),
        "fee" => money(step.fee_minor),
        "interest" => money(step.interest_minor),
        "total" => money(amount_minor + step.fee_minor + step.interest_minor),
        _ => step.pay_by.to_string(),
    }
}

/// A line an invoice, the oldest first.
fn listed(standing: &DunningStanding) -> String {
    let line = |invoice: &super::preview::DunnedInvoice| {
        format!("  {}  due {}  {}", invoice.invoice_number, invoice.due_on, standing.money(invoice.open_minor))
    };
    standing.invoices.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Refuses texts that name a field which nothing fills.
///
/// # Errors
/// The first unknown field, with its row and line.
pub fn check_texts(rules: &Bundle) -> Result<(), RuleError> {
    rules.table(TABLE).map_or(Ok(()), |table| OUTPUTS.iter().try_for_each(|output| check_output(table, output)))
}

fn check_output(table: &RuleTable, output: &str) -> Result<(), RuleError> {
    for (row_id, line, value) in table.values_of(output) {
        let text = value.to_string();
        let unknown = pieces(&text).find_map(|piece| match piece {
            Piece::Field(name) if !FIELDS.contains(&name) => Some(name.to_owned()),
            _ => None,
        });
        if let Some(name) = unknown {
            return Err(RuleError {
                file: table.file_name().to_owned(),
                line,
                field: format!("row[{row_id}].then.{output}"),
                message: format!("nothing fills the field {{{name}}}"),
                remedy: format!("use {}", FIELDS.map(|field| format!("{{{field}}}")).join(", ")),
            });
        }
    }
    Ok(())
}

enum Piece<'a> {
    Text(&'a str),
    Field(&'a str),
}

/// A template as text and fields by turns; a brace that nothing closes is text.
fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let closed = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        if let Some((name, after)) = closed {
            rest = after;
            return Some(Piece::Field(name));
        }
        let next = rest.char_indices().skip(1).find(|(_, letter)| *letter == '{').map_or(rest.len(), |(place, _)| place);
        let (text, after) = rest.split_at(next);
        rest = after;
        Some(Piece::Text(text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing() -> DunningStanding {
        serde_json::from_value(serde_json::json!({
            "entity_id": "ACME", "as_of": "2026-11-21", "customer_id": "C-1", "customer_name": "Miller {days} Ltd", "currency": "USD", "verb": "reminder",
            "is_step": true, "then": null, "then_on": null, "last_step": null, "last_on": null, "days_past_due": 20,
            "step": { "step": "reminder", "channel": "email", "due_on": "2026-11-04", "pay_by": "2026-12-01", "template": "reminder", "fee_minor": 500,
                "interest_minor": 12 },
            "invoices": [{ "invoice_number": "INV-1", "due_on": "2026-11-01", "open_minor": 100_000 }],
        }))
        .unwrap()
    }

    #[test]
    fn fields_are_filled_once_and_other_braces_stay() {
        let standing = standing();
        let step = standing.step.clone().unwrap();
        let letter = letter_of(&standing, &step, "{count} invoice, {total}", "Dear {customer}: {invoices} by {pay_by}, { open");
        assert_eq!(letter.subject, "1 invoice, 1005.12 USD");
        assert_eq!(letter.text, "Dear Miller {days} Ltd:   INV-1  due 2026-11-01  1000.00 USD by 2026-12-01, { open");
    }

    #[test]
    fn a_text_with_a_field_that_nothing_fills_is_refused_at_its_row() {
        let shipped = chandler_rules::default_tables().into_iter().find(|(file, _)| *file == "dunning_texts.toml").unwrap().1;
        let bundle = |text: &str| Bundle::from_tables(vec![RuleTable::parse("dunning_texts.toml", text).unwrap()]).unwrap();
        assert_eq!(check_texts(&bundle(shipped)), Ok(()));
        let refused = check_texts(&bundle(&shipped.replacen("{total} by {pay_by}", "{total} by {due_date}", 1))).unwrap_err();
        assert_eq!((refused.field.as_str(), refused.message.as_str()), ("row[reminder].then.text", "nothing fills the field {due_date}"));
        assert!(refused.line > 1);
    }
}
