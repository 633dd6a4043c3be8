//! How a pure decision gets its rows and gives its effects.
//!
//! A command is decided against [`Loaded`] rows. When one is missing, the decision stops with [`Stop::Needs`]; the writer fetches all that is missing
//! in one batch and decides again from the start. What a decision writes is seen by its own later reads.

use crate::command::{CommandSpec, Invalid};
use crate::refusal::Refusal;
use crate::tables::DocumentSeries;
use crate::takeover::require_live;
use chandler_amount::AmountError;
use chandler_calendar::{CalendarError, Instant};
use chandler_catalogue::{Key, Record, RowError, Table, Values, key};
use std::collections::{BTreeMap, HashMap};

/// One row of a table.
#[derive(Clone, Debug)]
pub struct RowKey {
    pub table: &'static Table,
    pub key: Key,
}

impl RowKey {
    pub fn of<R: Record>(key: Key) -> Self {
        debug_assert_eq!(key.0.len(), R::TABLE.key_columns);
        Self { table: R::TABLE, key }
    }

    fn ordering(&self) -> (&'static str, &Key) {
        (self.table.name, &self.key)
    }
}

impl PartialEq for RowKey {
    fn eq(&self, other: &Self) -> bool {
        self.ordering() == other.ordering()
    }
}

impl Eq for RowKey {}

impl PartialOrd for RowKey {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RowKey {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.ordering().cmp(&other.ordering())
    }
}

impl std::hash::Hash for RowKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.ordering().hash(state);
    }
}

/// All rows of a table whose key begins with some values, in key order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowSet(pub RowKey);

/// Something that a decision has to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lookup {
    Row(RowKey),
    Set(RowSet),
}

impl Lookup {
    pub fn row<R: Record>(key: Key) -> Self {
        Self::Row(RowKey::of::<R>(key))
    }

    pub fn set<R: Record>(prefix: Key) -> Self {
        Self::Set(RowSet(RowKey { table: R::TABLE, key: prefix }))
    }
}

/// Rows that were fetched for a decision; `None` for a key without a row.
#[derive(Debug, Default)]
pub struct Loaded {
    pub rows: HashMap<RowKey, Option<Values>>,
    pub sets: HashMap<RowSet, Vec<Values>>,
}

impl Loaded {
    fn has(&self, lookup: &Lookup) -> bool {
        match lookup {
            Lookup::Row(row) => self.rows.contains_key(row),
            Lookup::Set(set) => self.sets.contains_key(set),
        }
    }
}

/// Who decides, for whom and when. All times come from here.
#[derive(Clone, Debug)]
pub struct Context {
    pub entity_id: String,
    pub actor: String,
    /// The commit that the effects will be part of.
    pub commit_seq: i64,
    /// When it happened in the business.
    pub effective_at: Instant,
    /// When the business knew it.
    pub known_at: Instant,
    /// The writer's clock.
    pub recorded_at: Instant,
}

/// Why a decision ended without effects.
#[derive(Debug)]
pub enum Stop {
    /// Fetch these and decide again.
    Needs(Vec<Lookup>),
    /// The business says no.
    Refused(Refusal),
    /// The command's body does not say what it must.
    Invalid(Invalid),
    /// A stored row does not fit its declaration.
    Row(RowError),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Invalid> for Stop {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl From<RowError> for Stop {
    fn from(error: RowError) -> Self {
        Self::Row(error)
    }
}

impl From<AmountError> for Stop {
    /// Amounts in a decision overflow only when the business numbers are absurd.
    fn from(error: AmountError) -> Self {
        Self::Refused(Refusal::new("too_large", "a sum of this command").with("error", error))
    }
}

impl From<CalendarError> for Stop {
    fn from(error: CalendarError) -> Self {
        Self::Invalid(Invalid { field: "effective_at".to_owned(), message: error.to_string(), remedy: "Give a day between 1900 and 2200".to_owned() })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    Insert,
    Update,
}

/// One row version that a commit makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    pub table: &'static Table,
    pub operation: Operation,
    pub values: Values,
}

/// A document that a command made or changed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DocumentRef {
    pub kind: String,
    pub id: String,
}

/// What an accepted command does: row versions in key order, and the documents that its answer names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    pub writes: Vec<Write>,
    pub documents: Vec<DocumentRef>,
    /// What the command answers beyond its documents, such as one result per row of a bulk command.
    pub answer: Option<serde_json::Value>,
}

/// A decision in the making: reads through to the loaded rows, collects writes.
pub struct Work<'a> {
    pub context: &'a Context,
    loaded: &'a Loaded,
    written: BTreeMap<RowKey, (Operation, Values)>,
    documents: Vec<DocumentRef>,
    answer: Option<serde_json::Value>,
    /// What attempts in progress replaced, so that a refused one can be taken back.
    replaced: Vec<(RowKey, Option<(Operation, Values)>)>,
    attempts: usize,
}

/// Decides a command: the one door into the business.
///
/// # Errors
/// [`Stop::Needs`] until `loaded` has all rows, then a refusal or an invalid body if the command cannot be accepted.
pub fn decide(spec: &CommandSpec, body: &serde_json::Value, context: &Context, loaded: &Loaded) -> Result<Effects, Stop> {
    let mut work = Work::over(context, loaded);
    let allowed = if spec.before_live { Ok(()) } else { require_live(&work) };
    match (allowed, (spec.decide)(&mut work, body)) {
        // One round trip fetches both what the command reads and whether it may run.
        (Err(Stop::Needs(mut lookups)), Err(Stop::Needs(more))) => {
            lookups.extend(more);
            Err(Stop::Needs(lookups))
        }
        (_, Err(Stop::Invalid(invalid))) => Err(Stop::Invalid(invalid)),
        (Err(stop), _) | (Ok(()), Err(stop)) => Err(stop),
        (Ok(()), Ok(())) => Ok(work.into_effects()),
    }
}

impl<'a> Work<'a> {
    /// Nothing decided yet. Whoever only asks what a decision would say takes one and keeps nothing of it.
    pub fn over(context: &'a Context, loaded: &'a Loaded) -> Self {
        Self { context, loaded, written: BTreeMap::new(), documents: Vec::new(), answer: None, replaced: Vec::new(), attempts: 0 }
    }
}

impl Work<'_> {
    /// Makes sure that all of these are loaded, so that one round trip fetches them together.
    pub fn fetch(&self, lookups: impl IntoIterator<Item = Lookup>) -> Result<(), Stop> {
        let mut missing: Vec<Lookup> = lookups.into_iter().filter(|lookup| !self.known(lookup)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        missing.sort();
        missing.dedup();
        Err(Stop::Needs(missing))
    }

    pub fn get<R: Record>(&self, key: Key) -> Result<Option<R>, Stop> {
        let row = RowKey::of::<R>(key);
        if let Some((_, values)) = self.written.get(&row) {
            return Ok(Some(R::from_values(values)?));
        }
        match self.loaded.rows.get(&row) {
            Some(Some(values)) => Ok(Some(R::from_values(values)?)),
            Some(None) => Ok(None),
            None => Err(Stop::Needs(vec![Lookup::Row(row)])),
        }
    }

    /// The row, or a refusal with this code about the last part of the key.
    pub fn require<R: Record>(&self, key: Key, code: &str) -> Result<R, Stop> {
        let subject = key.0.last().map(|last| Key(vec![last.clone()]).to_string()).unwrap_or_default();
        self.get::<R>(key)?.ok_or_else(|| Refusal::new(code, subject).into())
    }

    /// Rows whose key begins with `prefix`, in key order, this decision's own writes included.
    pub fn scan<R: Record>(&self, prefix: Key) -> Result<Vec<R>, Stop> {
        let set = RowSet(RowKey { table: R::TABLE, key: prefix });
        let Some(stored) = self.loaded.sets.get(&set) else {
            return Err(Stop::Needs(vec![Lookup::Set(set)]));
        };
        let mut rows: BTreeMap<Key, &Values> = stored.iter().map(|values| (R::TABLE.key_of(values), values)).collect();
        let own = self.written.iter().filter(|(row, _)| row.table.name == R::TABLE.name && row.key.0.starts_with(&set.0.key.0));
        rows.extend(own.map(|(row, (_, values))| (row.key.clone(), values)));
        rows.into_values().map(|values| R::from_values(values).map_err(Stop::from)).collect()
    }

    /// The legal entity that the command is for.
    pub fn entity_id(&self) -> &str {
        &self.context.entity_id
    }

    /// Refuses with `already_exists` where the key has a row.
    pub fn require_new<R: Record>(&self, key: Key) -> Result<(), Stop> {
        let subject = key.0.last().map(|last| Key(vec![last.clone()]).to_string()).unwrap_or_default();
        match self.get::<R>(key)? {
            Some(_) => Err(Refusal::new("already_exists", subject).into()),
            None => Ok(()),
        }
    }

    /// Inserts or replaces, by whether the row was there when it was read.
    pub fn save<R: Record>(&mut self, record: R) {
        let row = RowKey::of::<R>(record.key());
        match self.loaded.rows.get(&row) {
            Some(None) => self.insert(record),
            _ => self.update(record),
        }
    }

    /// Writes a row that did not exist.
    pub fn insert<R: Record>(&mut self, record: R) {
        self.write(Operation::Insert, record);
    }

    /// Replaces a row that was read.
    pub fn update<R: Record>(&mut self, record: R) {
        debug_assert_eq!(R::TABLE.storage, chandler_catalogue::Storage::Current, "posted rows never change");
        self.write(Operation::Update, record);
    }

    pub fn document(&mut self, kind: &str, id: impl Into<String>) {
        self.documents.push(DocumentRef { kind: kind.to_owned(), id: id.into() });
    }

    /// The documents that this decision has named so far.
    pub fn documents(&self) -> &[DocumentRef] {
        &self.documents
    }

    /// Answers more than documents; the last answer counts.
    pub fn answer(&mut self, answer: serde_json::Value) {
        self.answer = Some(answer);
    }

    /// Decides a part that may be refused on its own: when it is, nothing of it stays and the rest of the command goes on.
    ///
    /// # Errors
    /// What the part stopped with. [`Stop::Needs`] must be passed on, so that the command is decided again with the rows.
    pub fn attempt<T>(&mut self, part: impl FnOnce(&mut Self) -> Result<T, Stop>) -> Result<T, Stop> {
        let (mark, documents, answer) = (self.replaced.len(), self.documents.len(), self.answer.clone());
        self.attempts += 1;
        let result = part(self);
        self.attempts -= 1;
        if result.is_err() {
            self.take_back(mark);
            self.documents.truncate(documents);
            self.answer = answer;
        } else if self.attempts == 0 {
            self.replaced.clear();
        }
        result
    }

    fn take_back(&mut self, mark: usize) {
        for (row, before) in self.replaced.drain(mark..).rev() {
            match before {
                Some(before) => self.written.insert(row, before),
                None => self.written.remove(&row),
            };
        }
    }

    /// Takes the next number of a series: `SO-000123`.
    pub fn next_number(&mut self, series: &str) -> Result<String, Stop> {
        let entity_id = self.context.entity_id.clone();
        let current = self.get::<DocumentSeries>(key![&entity_id, series])?;
        let fresh = DocumentSeries { entity_id, series: series.to_owned(), next_number: 1 };
        let is_new = current.is_none();
        let mut row = current.unwrap_or(fresh);
        let number = format!("{series}-{:06}", row.next_number);
        row.next_number += 1;
        if is_new {
            self.insert(row)
        } else {
            self.update(row)
        }
        Ok(number)
    }

    /// How many rows of a table this decision has written: the next line number within the commit for ledger rows.
    pub fn next_line<R: Record>(&self) -> i64 {
        let first = RowKey { table: R::TABLE, key: Key(Vec::new()) };
        self.written.range(first..).take_while(|(row, _)| row.table.name == R::TABLE.name).count() as i64 + 1
    }

    fn known(&self, lookup: &Lookup) -> bool {
        match lookup {
            Lookup::Row(row) if self.written.contains_key(row) => true,
            lookup => self.loaded.has(lookup),
        }
    }

    fn write<R: Record>(&mut self, operation: Operation, record: R) {
        let values = record.into_values();
        let row = RowKey { table: R::TABLE, key: R::TABLE.key_of(&values) };
        // A row inserted by this decision and then changed is still one insert.
        let operation = match self.written.get(&row) {
            Some((Operation::Insert, _)) => Operation::Insert,
            _ => operation,
        };
        if self.attempts > 0 {
            let before = self.written.get(&row).cloned();
            self.replaced.push((row.clone(), before));
        }
        self.written.insert(row, (operation, values));
    }

    fn into_effects(self) -> Effects {
        let write = |(row, (operation, values)): (RowKey, (Operation, Values))| Write { table: row.table, operation, values };
        Effects { writes: self.written.into_iter().map(write).collect(), documents: self.documents, answer: self.answer }
    }
}
