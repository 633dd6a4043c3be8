//! The outbox codec: the row versions of a commit as bytes, by the declarations alone.
//!
//! `count (table operation value…)…` with every number a varint; a table is its place in the catalogue named beside the payload, a value is a tag and
//! its content. Columns have the order of that catalogue, so a payload is read with the catalogue it was written with, and mapped to the present one.

use crate::error::Fault;
use crate::schema::FrozenCatalogue;
use chandler_catalogue::{Table, Value, Values};
use chandler_erp::Operation;

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const TEXT: u8 = 2;

/// A row version as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxWrite {
    pub table: &'static Table,
    pub operation: Operation,
    pub values: Values,
}

pub(crate) fn start_payload(writes: usize, payload: &mut Vec<u8>) {
    payload.clear();
    put_number(writes as u64, payload);
}

pub(crate) fn put_write(table_number: usize, operation: Operation, values: &[Value], payload: &mut Vec<u8>) {
    put_number(table_number as u64, payload);
    payload.push(match operation {
        Operation::Insert => 0,
        Operation::Update => 1,
    });
    for value in values {
        put_value(value, payload);
    }
}

/// Reads payloads of one catalogue version as rows of the present declarations.
pub(crate) struct Decoder {
    tables: Vec<TableMap>,
}

/// How a row of an older declaration becomes one of the present.
struct TableMap {
    table: &'static Table,
    stored_width: usize,
    /// For each present column, its place in the stored row; `None` for a column that came later and is empty in old rows.
    sources: Vec<Option<usize>>,
}

impl Decoder {
    pub(crate) fn new(written_with: &FrozenCatalogue, tables: &[&'static Table]) -> Result<Self, Fault> {
        let map = |stored: &crate::schema::FrozenTable| {
            let table = tables.iter().copied().find(|table| table.name == stored.name);
            let table =
                table.ok_or_else(|| Fault::Damaged(format!("the outbox names the table {}, which this program does not know", stored.name)))?;
            let place = |name: &str| stored.columns.iter().position(|column| column.name == name);
            let sources = table.columns.iter().map(|column| place(column.name)).collect();
            Ok(TableMap { table, stored_width: stored.columns.len(), sources })
        };
        Ok(Self { tables: written_with.tables.iter().map(map).collect::<Result<_, Fault>>()? })
    }

    pub(crate) fn decode(&self, payload: &[u8]) -> Result<Vec<OutboxWrite>, Fault> {
        let mut rest = Bytes(payload);
        let count = rest.number()?;
        let mut writes = Vec::new();
        for _ in 0..count {
            writes.push(self.write(&mut rest)?);
        }
        if rest.0.is_empty() { Ok(writes) } else { Err(damaged("has bytes after its last row")) }
    }

    fn write(&self, rest: &mut Bytes<'_>) -> Result<OutboxWrite, Fault> {
        let number = usize::try_from(rest.number()?).map_err(|_| damaged("names no table"))?;
        let map = self.tables.get(number).ok_or_else(|| damaged("names a table that its catalogue does not have"))?;
        let operation = match rest.byte()? {
            0 => Operation::Insert,
            1 => Operation::Update,
            _ => return Err(damaged("holds an unknown operation")),
        };
        let stored = (0..map.stored_width).map(|_| rest.value()).collect::<Result<Values, Fault>>()?;
        let values = map.sources.iter().map(|source| source.map_or(Value::Null, |place| stored[place].clone())).collect();
        Ok(OutboxWrite { table: map.table, operation, values })
    }
}

fn put_value(value: &Value, payload: &mut Vec<u8>) {
    match value {
        Value::Null => payload.push(NULL),
        Value::Integer(integer) => {
            payload.push(INTEGER);
            // Zigzag: small numbers of either sign are short.
            put_number(((integer << 1) ^ (integer >> 63)).cast_unsigned(), payload);
        }
        Value::Text(text) => {
            payload.push(TEXT);
            put_number(text.len() as u64, payload);
            payload.extend_from_slice(text.as_bytes());
        }
    }
}

fn put_number(mut number: u64, payload: &mut Vec<u8>) {
    while number >= 0x80 {
        payload.push((number as u8 & 0x7f) | 0x80);
        number >>= 7;
    }
    payload.push(number as u8);
}

/// What is left of a payload.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> Result<u8, Fault> {
        let (first, rest) = self.0.split_first().ok_or_else(|| damaged("ends in the middle of a row"))?;
        self.0 = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<u64, Fault> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(damaged("holds a number that is too long"))
    }

    fn value(&mut self) -> Result<Value, Fault> {
        match self.byte()? {
            NULL => Ok(Value::Null),
            INTEGER => {
                let zigzag = self.number()?;
                Ok(Value::Integer((zigzag >> 1).cast_signed() ^ -((zigzag & 1).cast_signed())))
            }
            TEXT => self.text(),
            _ => Err(damaged("holds a value of an unknown type")),
        }
    }

    fn text(&mut self) -> Result<Value, Fault> {
        let length = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        let (text, rest) = self.0.split_at_checked(length).ok_or_else(|| damaged("ends in the middle of a text"))?;
        self.0 = rest;
        std::str::from_utf8(text).map(Value::from).map_err(|_| damaged("holds a text that is not UTF-8"))
    }
}

fn damaged(what: &str) -> Fault {
    Fault::Damaged(format!("an outbox payload {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Counter, CounterBefore, CounterEvent};
    use chandler_catalogue::Record;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![Just(Value::Null), any::<i64>().prop_map(Value::Integer), ".{0,40}".prop_map(Value::from)]
    }

    fn write() -> impl Strategy<Value = OutboxWrite> {
        let table = prop_oneof![Just(Counter::TABLE), Just(CounterEvent::TABLE)];
        let operation = prop_oneof![Just(Operation::Insert), Just(Operation::Update)];
        (table, operation).prop_flat_map(|(table, operation)| {
            prop::collection::vec(value(), table.columns.len()).prop_map(move |values| OutboxWrite { table, operation, values })
        })
    }

    fn encode(writes: &[OutboxWrite], catalogue: &FrozenCatalogue) -> Vec<u8> {
        let mut payload = Vec::new();
        start_payload(writes.len(), &mut payload);
        for write in writes {
            let number = catalogue.position(write.table.name).expect("registered");
            put_write(number, write.operation, &write.values, &mut payload);
        }
        payload
    }

    const TABLES: &[&Table] = &[Counter::TABLE, CounterEvent::TABLE];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        #[test]
        fn what_is_encoded_is_decoded(writes in prop::collection::vec(write(), 0..8)) {
            let catalogue = FrozenCatalogue::of(1, TABLES);
            let decoder = Decoder::new(&catalogue, TABLES).expect("decoder");
            prop_assert_eq!(decoder.decode(&encode(&writes, &catalogue)).expect("decodes"), writes);
        }

        #[test]
        fn damaged_bytes_are_an_error_and_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let catalogue = FrozenCatalogue::of(1, TABLES);
            let _ = Decoder::new(&catalogue, TABLES).expect("decoder").decode(&bytes);
        }

        #[test]
        fn a_cut_payload_is_an_error(writes in prop::collection::vec(write(), 1..4), cut in 1_usize..40) {
            let catalogue = FrozenCatalogue::of(1, TABLES);
            let payload = encode(&writes, &catalogue);
            let kept = payload.len().saturating_sub(cut);
            prop_assert!(Decoder::new(&catalogue, TABLES).expect("decoder").decode(&payload[..kept]).is_err());
        }
    }

    #[test]
    fn an_older_catalogue_reads_with_later_columns_empty() {
        let before = FrozenCatalogue::of(1, &[CounterBefore::TABLE]);
        let old = CounterBefore { entity_id: "E".to_owned(), counter_id: "a".to_owned(), units: 5 };
        let written = OutboxWrite { table: CounterBefore::TABLE, operation: Operation::Insert, values: old.into_values() };
        let decoded = Decoder::new(&before, TABLES).expect("decoder").decode(&encode(&[written], &before)).expect("decodes");
        let row = Counter::from_values(&decoded[0].values).expect("a row of today");
        assert_eq!((row.counter_id.as_str(), row.units, row.note), ("a", 5, None));
    }
}
