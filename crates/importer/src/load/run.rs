//! All loads of one target, chunk by chunk: what to insert, update and delete.

use std::path::Path;

use chandler_calendar::Instant;
use polars::prelude::DataFrame;

use super::desk::{DELETIONS_WITHHELD, Desk, LoadReport};
use super::import::Import;
use super::key::{KeyText, Keys, Occurrences, row_hash};
use super::known::{Known, KnownRule};
use super::ledger::{Decision, Ledger, Prior, PriorRow};
use super::parse::{Parser, parse_column, row_numbers};
use super::plan::{KeyPart, Plan};
use super::record::Op;
use super::rows::Rows;
use super::values::Values;
use crate::error::ImportError;
use crate::quarantine::{Code, Quarantine};

/// A row to load.
pub(crate) struct Kept {
    /// Its place in the chunk's values.
    pub index: usize,
    /// Its line or row number in the file.
    pub row: u64,
    pub key: String,
    pub key_hash: u128,
    pub row_hash: u128,
    pub op: Op,
    pub known: Option<Known>,
    /// A later version of its file had it first, or changed it: known no earlier than that version's horizon.
    pub is_late: bool,
}

/// What happens next in a run.
pub(crate) enum Step {
    /// Rows to load, with the values of all rows of their chunk.
    Rows { kept: Vec<Kept>, values: Vec<Values> },
    /// The end of a load: the latest moment that the file knows of.
    EndOfLoad { horizon: Option<Instant> },
    /// Rows of earlier versions of a file that it no longer has.
    Deleted { file: String, rows: Vec<PriorRow>, horizon: Option<Instant> },
}

/// A run over all loads of a target.
pub(crate) struct Run<'i> {
    folder: &'i Path,
    chunk_rows: usize,
    plans: std::vec::IntoIter<Plan>,
    references: Option<super::parse::References<'i>>,
    books_currency: Option<&'i str>,
    pub ledger: Ledger,
    pub desk: Desk<'i>,
    current: Option<Current<'i>>,
    finished: Vec<Finished>,
    deletions: Option<std::vec::IntoIter<usize>>,
}

struct Current<'i> {
    plan: Plan,
    parser: Parser<'i>,
    rows: Rows,
    occurrences: Occurrences,
    is_later_version: bool,
    horizon: Option<Instant>,
}

struct Finished {
    report: LoadReport,
    horizon: Option<Instant>,
    may_delete: bool,
    lost_keys: bool,
}

impl<'i> Run<'i> {
    pub fn new(import: &'i Import<'i>, target: &str, prior: Prior, quarantine: &'i mut dyn Quarantine) -> Result<Self, ImportError> {
        let loads = import.mapping.loads.iter().filter(|load| load.target.name == target);
        let plans = loads.map(|load| Plan::new(load, &import.defaults)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            folder: import.source,
            chunk_rows: import.chunk_rows.max(1),
            plans: plans.into_iter(),
            references: import.references,
            books_currency: import.books_currency.as_deref(),
            ledger: Ledger::new(prior),
            desk: Desk::new(quarantine),
            current: None,
            finished: Vec::new(),
            deletions: None,
        })
    }

    /// The counts of all loads, once the run is over.
    pub fn reports(self) -> Vec<LoadReport> {
        self.finished.into_iter().map(|finished| finished.report).collect()
    }

    /// The plan of the load whose rows were given last.
    pub fn plan(&self) -> Option<&Plan> {
        self.current.as_ref().map(|current| &current.plan)
    }

    pub fn next(&mut self) -> Result<Option<Step>, ImportError> {
        loop {
            let Some(mut current) = self.current.take() else {
                match self.plans.next() {
                    Some(plan) => self.current = Some(self.begin(plan)?),
                    None => return Ok(self.next_deletion()),
                }
                continue;
            };
            let frame = current.rows.next(&current.plan, &current.parser, &mut self.desk)?;
            let Some(frame) = frame else {
                self.desk.flush()?;
                return Ok(Some(self.end(current)));
            };
            let step = self.read(&mut current, &frame)?;
            self.desk.flush()?;
            self.current = Some(current);
            return Ok(Some(step));
        }
    }

    fn begin(&mut self, plan: Plan) -> Result<Current<'i>, ImportError> {
        self.desk.begin(&plan.load.file, plan.target().name);
        let parser = Parser::new(&plan, self.references, self.books_currency)?;
        let rows = Rows::open(&plan, self.folder, self.chunk_rows)?;
        let (is_later_version, horizon) = (self.ledger.has_file(&plan.load.file), self.ledger.horizon(&plan.load.file));
        Ok(Current { plan, parser, rows, occurrences: Occurrences::new(), is_later_version, horizon })
    }

    fn end(&mut self, current: Current<'i>) -> Step {
        let Current { plan, rows, horizon, .. } = current;
        self.finished.push(Finished { report: self.desk.finish(), horizon, may_delete: plan.load.complete, lost_keys: rows.lost_keys });
        Step::EndOfLoad { horizon }
    }

    /// Reads the fields of some rows and decides what to do with each.
    fn read(&mut self, current: &mut Current<'i>, frame: &DataFrame) -> Result<Step, ImportError> {
        let plan = &current.plan;
        let mut bad = vec![false; frame.height()];
        let mut values: Vec<Option<Values>> = vec![None; plan.columns.len()];
        let is_key = |place: usize| plan.key.contains(&KeyPart::Field(place));
        let key_first = (0..plan.columns.len()).filter(|place| is_key(*place)).chain((0..plan.columns.len()).filter(|place| !is_key(*place)));
        let mut has_bad_key = Vec::new();
        for place in key_first {
            if !is_key(place) && has_bad_key.is_empty() {
                has_bad_key.clone_from(&bad);
            }
            values[place] = Some(parse_column(plan, &current.parser, place, frame, &mut bad, &mut self.desk)?);
        }
        let values: Vec<Values> = values.into_iter().flatten().collect();
        let has_bad_key = if has_bad_key.is_empty() { bad.clone() } else { has_bad_key };
        let mut chunk = Deciding { ledger: &mut self.ledger, desk: &mut self.desk, current, values: &values, bad, has_bad_key };
        let kept = chunk.decide(frame)?;
        Ok(Step::Rows { kept, values })
    }

    /// Deletions come last: a row that moved from one file of the target to another is not gone.
    fn next_deletion(&mut self) -> Option<Step> {
        if self.deletions.is_none() {
            self.deletions = Some((0..self.finished.len()).collect::<Vec<_>>().into_iter());
        }
        while let Some(place) = self.deletions.as_mut().and_then(Iterator::next) {
            let file = self.finished[place].report.file.clone();
            let same_file = || self.finished.iter().filter(|finished| finished.report.file == file);
            let is_first = self.finished.iter().position(|finished| finished.report.file == file) == Some(place);
            if !is_first || !same_file().all(|finished| finished.may_delete) {
                continue;
            }
            let rows = self.ledger.missing(&file);
            if rows.is_empty() {
                continue;
            }
            let (lost_keys, horizon) = (same_file().any(|finished| finished.lost_keys), same_file().filter_map(|finished| finished.horizon).max());
            let report = &mut self.finished[place].report;
            if lost_keys {
                report.warnings.push(super::desk::warning(DELETIONS_WITHHELD, "", rows.len() as u64));
                continue;
            }
            report.deleted = rows.len() as u64;
            return Some(Step::Deleted { file, rows, horizon });
        }
        None
    }
}

/// One chunk with its values read.
struct Deciding<'c, 'i, 'q> {
    ledger: &'c mut Ledger,
    desk: &'c mut Desk<'q>,
    current: &'c mut Current<'i>,
    values: &'c [Values],
    bad: Vec<bool>,
    has_bad_key: Vec<bool>,
}

impl Deciding<'_, '_, '_> {
    fn decide(&mut self, frame: &DataFrame) -> Result<Vec<Kept>, ImportError> {
        let Current { plan, rows, occurrences, is_later_version, horizon, .. } = &mut *self.current;
        let numbers = row_numbers(frame)?;
        let keys = Keys::of(plan, frame, self.values)?;
        let mut known_rule = KnownRule::of(plan, self.values);
        let (mut key, mut buffer, mut kept) = (KeyText::default(), Vec::new(), Vec::new());
        for (index, number) in numbers.iter().enumerate() {
            if self.has_bad_key[index] {
                rows.lost_keys = true;
                self.desk.reject(1);
                continue;
            }
            if let Err(column) = keys.text(index, &mut key) {
                rows.lost_keys = true;
                self.desk.reject(1);
                let why = ("is part of the key and empty".to_owned(), "fill it in the source, or choose another `key`".to_owned());
                self.desk.complain(*number, column, "", Code::MissingRequired, why);
                continue;
            }
            let key_hash = keys.number(&mut key, occurrences);
            if self.bad[index] {
                self.ledger.keep(key_hash);
                self.desk.reject(1);
                continue;
            }
            let row_hash = row_hash(&plan.columns, self.values, index, &mut buffer);
            let mut known = known_rule.known(index);
            let decision = self.ledger.decide(key_hash, row_hash);
            if decision != Decision::Duplicate {
                *horizon = (*horizon).max(known.map(|known| known.at));
            }
            let (op, is_late) = match decision {
                Decision::Insert => (Op::Insert, *is_later_version),
                Decision::Update { known_at } => {
                    if let Some(known) = &mut known {
                        known.at = known_at.map_or(known.at, |earlier| earlier.max(known.at));
                    }
                    (Op::Update, true)
                }
                Decision::Unchanged => {
                    self.desk.report.unchanged += 1;
                    continue;
                }
                Decision::Duplicate => {
                    self.desk.reject(1);
                    let names = plan.key_names().join(", ");
                    let why =
                        ("is the key of an earlier row".to_owned(), "remove one of them, or add a column to `key` that tells them apart".to_owned());
                    self.desk.complain(*number, &names, &key.text, Code::DuplicateKey, why);
                    continue;
                }
            };
            match op {
                Op::Update => self.desk.report.updated += 1,
                Op::Insert | Op::Delete => self.desk.report.inserted += 1,
            }
            kept.push(Kept { index, row: *number, key: key.text.clone(), key_hash, row_hash, op, known, is_late });
        }
        Ok(kept)
    }
}
