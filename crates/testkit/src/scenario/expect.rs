use super::Fields;
use crate::{Accepted, Bench};
use chandler_amount::{Amount, Currency, format_scaled};
use chandler_catalogue::{ColumnKind, Key, Table, Value, Values, key};
use chandler_erp::tables::{Activity, CostLayer, ItemSite, JournalLine, TABLES};
use chandler_erp::{Loaded, Lookup, RowKey, RowSet};
use std::collections::BTreeMap;

/// Compares what a line expects with what is there.
pub fn expect(bench: &Bench, last: Option<&Accepted>, fields: &mut Fields) -> Result<(), String> {
    let subject = fields.word("what is expected")?;
    let last = || last.ok_or_else(|| "no command was accepted yet".to_owned());
    match subject.as_str() {
        "journal" => same(&fields.rest(), &accounts(bench, Some(last()?.commit_seq))),
        "balance" => includes(&fields.rest(), &accounts(bench, None)),
        "stock" => stock(bench, fields),
        "layers" => layers(bench, fields),
        "activity" => activity(bench, last()?, fields),
        "rows" => {
            let (wanted, found) = (fields.word("a number")?, last()?.writes.len().to_string());
            if wanted == found { Ok(()) } else { Err(format!("{found} rows were written")) }
        }
        table => row(bench, table, fields),
    }
}

/// Sums by account; of one commit, or of all.
fn accounts(bench: &Bench, commit_seq: Option<i64>) -> BTreeMap<String, String> {
    let mut sums: BTreeMap<String, (i64, Currency)> = BTreeMap::new();
    for line in bench.rows.all::<JournalLine>() {
        if line.entity_id == bench.entity_id && commit_seq.is_none_or(|commit_seq| commit_seq == line.commit_seq) {
            sums.entry(line.account).or_insert((0, line.currency)).0 += line.amount.0;
        }
    }
    sums.into_iter().map(|(account, (sum, currency))| (account, Amount(sum).format(currency))).collect()
}

fn stock(bench: &Bench, fields: &mut Fields) -> Result<(), String> {
    let (item_id, site_id) = (fields.word("item")?, fields.word("site")?);
    let row: ItemSite = bench.rows.get(key![&bench.entity_id, &item_id, &site_id]).ok_or("there is no such position")?;
    let quantities = [
        ("on_hand", row.on_hand.0),
        ("held", row.held.0),
        ("allocated", row.allocated.0),
        ("available", row.on_hand.0 - row.held.0 - row.allocated.0),
        ("backordered", row.backordered.0),
        ("on_order", row.on_order.0),
    ];
    let mut found: BTreeMap<String, String> = quantities.into_iter().map(|(name, quantity)| (name.to_owned(), quantity.to_string())).collect();
    found.insert("value".to_owned(), row.pool_value.format(row.currency));
    includes(&fields.rest(), &found)
}

fn layers(bench: &Bench, fields: &mut Fields) -> Result<(), String> {
    let (item_id, site_id) = (fields.word("item")?, fields.word("site")?);
    let all = bench.rows.all::<CostLayer>().into_iter();
    let open = all.filter(|row| row.item_id == item_id && row.site_id == site_id && !row.remaining.is_zero());
    let found: BTreeMap<String, String> = open.map(|row| (row.remaining.to_string(), row.remaining_value.format(row.currency))).collect();
    same(&fields.rest(), &found)
}

fn activity(bench: &Bench, last: &Accepted, fields: &mut Fields) -> Result<(), String> {
    let (kind, party_id) = (fields.word("kind")?, fields.word("party")?);
    let activities: Vec<Activity> = bench.rows.all::<Activity>().into_iter().filter(|row| row.commit_seq == last.commit_seq).collect();
    let found = activities.iter().any(|row| row.kind == kind && row.party_id == party_id);
    if found { Ok(()) } else { Err(format!("found {:?}", activities.iter().map(|row| (&row.kind, &row.party_id)).collect::<Vec<_>>())) }
}

/// A row of any table: the words are the rest of its key after the entity, the options its columns.
fn row(bench: &Bench, table: &str, fields: &mut Fields) -> Result<(), String> {
    let table = TABLES.iter().find(|declared| declared.name == table).ok_or_else(|| format!("there is no table `{table}`"))?;
    let mut key = if table.columns[0].name == "entity_id" { vec![Value::text(bench.entity_id.as_str())] } else { Vec::new() };
    for column in &table.columns[key.len()..table.key_columns] {
        // A ledger row is found without the commit that ends its key.
        let Ok(word) = fields.word(column.name) else { break };
        key.push(if column.kind == ColumnKind::Text {
            Value::text(word)
        } else {
            Value::Integer(word.parse().map_err(|_| format!("{word} is no number"))?)
        });
    }
    let set = RowSet(RowKey { table, key: Key(key) });
    let mut loaded = Loaded::default();
    bench.rows.load(&[Lookup::Set(set.clone())], &mut loaded);
    let values = loaded.sets.remove(&set).and_then(|rows| rows.into_iter().next()).ok_or("there is no such row")?;
    includes(&fields.rest(), &shown(table, &values))
}

/// The columns of a row as a scenario writes them.
fn shown(table: &Table, values: &Values) -> BTreeMap<String, String> {
    let currency = table.column("currency").and_then(|(index, _)| values[index].as_text()?.parse::<Currency>().ok());
    let digits = currency.map_or(2, Currency::minor_digits);
    let show = |kind: ColumnKind, value: &Value| match (kind, value) {
        (_, Value::Null) => "none".to_owned(),
        (ColumnKind::Amount, Value::Integer(minor)) => format_scaled(*minor, digits, digits),
        (ColumnKind::Price, Value::Integer(millionths)) => format_scaled(*millionths, 6, 2),
        (ColumnKind::Day, Value::Integer(day)) => chandler_calendar::Day(i32::try_from(*day).unwrap_or_default()).to_string(),
        (ColumnKind::Boolean, Value::Integer(flag)) => (if *flag == 0 { "no" } else { "yes" }).to_owned(),
        (_, Value::Integer(integer)) => integer.to_string(),
        (_, Value::Text(text)) => text.to_string(),
    };
    table.columns.iter().zip(values).map(|(column, value)| (column.name.to_owned(), show(column.kind, value))).collect()
}

fn same(expected: &BTreeMap<String, String>, found: &BTreeMap<String, String>) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("expected {expected:?}\n  found    {found:?}")) }
}

fn includes(expected: &BTreeMap<String, String>, found: &BTreeMap<String, String>) -> Result<(), String> {
    let differing = expected.iter().filter(|(name, value)| found.get(*name) != Some(value));
    let differing: Vec<String> = differing.map(|(name, value)| format!("{name} is {:?}, not {value}", found.get(name))).collect();
    if differing.is_empty() { Ok(()) } else { Err(differing.join(", ")) }
}
