//! One import from its mapping to the command that makes it count.

use super::books::{Books, TakeOver};
use super::counts::{by_file, by_target, refuse};
use super::folder::ImportFolder;
use super::history::StagedTarget;
use super::jobs::{Job, Rows, companion_of, jobs_of};
use super::ledger::Versions;
use super::submission::Fate;
use super::{import_failure, mapping_hash};
use crate::CONTRACT;
use crate::documents::{ImportAnswer, LoadCounts};
use crate::failure::Failure;
use crate::home::App;
use chandler_calendar::Day;
use chandler_importer::{Code, Complaint, Import, Layer, Mapping, Op, Prior, Quarantine, QuarantineFile, Record, Target, targets};
use serde_json::json;
use std::path::{Path, PathBuf};

/// What somebody wants imported.
pub(super) struct Wish<'a> {
    pub source: &'a Path,
    /// What the list of imports calls the source.
    pub label: String,
    pub mapping_name: &'a str,
    pub mapping_text: &'a str,
    pub dry_run: bool,
    pub quarantine: Option<&'a Path>,
    pub cut_over_on: Option<Day>,
}

/// An import at work.
pub(super) struct Loading<'a> {
    pub app: &'a App,
    wish: &'a Wish<'a>,
    pub mapping: &'a Mapping,
    pub folder: &'a ImportFolder,
    pub import: Import<'a>,
    pub quarantine: QuarantineFile,
    quarantine_path: PathBuf,
    pub loads: Vec<LoadCounts>,
    pub notes: Vec<String>,
    pub versions: Versions,
    books: Books,
}

impl<'a> Loading<'a> {
    /// # Errors
    /// When the home keeps other books than the mapping, or the quarantine file cannot be written.
    pub fn new(app: &'a App, wish: &'a Wish<'a>, mapping: &'a Mapping, folder: &'a ImportFolder) -> Result<Self, Failure> {
        let quarantine_path = wish.quarantine.map_or_else(|| folder.quarantine(), Path::to_path_buf);
        let quarantine = QuarantineFile::create(&quarantine_path).map_err(|error| import_failure(&error))?;
        let books = Books::of(app, wish.source, mapping)?;
        let import = books.import(wish.source, mapping, &folder.import_id);
        let versions = Versions::of(app)?;
        Ok(Self { app, wish, mapping, folder, import, quarantine, quarantine_path, loads: Vec::new(), notes: Vec::new(), versions, books })
    }

    pub fn run(mut self, progress: &dyn Fn(&str)) -> Result<ImportAnswer, Failure> {
        let history = self.stage_history(progress)?;
        let take_over = self.books.take_over(self.wish.cut_over_on.or(self.mapping.cut_over), &history)?;
        let rows = self.read_all(progress)?;
        if self.wish.dry_run {
            self.folder.clear()?;
            return self.answer(Some(&take_over), false);
        }
        self.notes.extend(self.app.begin_take_over(&self.books, &take_over, self.mapping)?);
        for (target, records) in rows {
            progress(target.name);
            self.load(target, records, &take_over)?;
        }
        self.append_history(&history, progress)?;
        self.folder.clear()?;
        if self.loads.iter().any(|load| load.loaded + load.deleted > 0) {
            self.record(&take_over)?;
        }
        self.answer(Some(&take_over), true)
    }

    /// The targets of the mapping in these layers, in the order in which they load.
    pub fn targets(&self, layers: &[Layer]) -> Vec<&'static Target> {
        let named = self.mapping.targets();
        targets().filter(|target| layers.contains(&target.layer) && named.iter().any(|named| named.name == target.name)).collect()
    }

    /// The rows of all masters and openings: a file that cannot be read to its end stops the import before anything is in the books.
    fn read_all(&mut self, progress: &dyn Fn(&str)) -> Result<Vec<(&'static Target, Vec<Record>)>, Failure> {
        let mut rows = Vec::new();
        for target in self.targets(&[Layer::Master, Layer::Opening]) {
            progress(&format!("reading {}", target.name));
            rows.push((target, self.read(target)?));
        }
        Ok(rows)
    }

    /// The rows of a target that are new or changed since the last import.
    fn read(&mut self, target: &'static Target) -> Result<Vec<Record>, Failure> {
        let prior = self.versions.prior(self.app, target)?;
        let mut records = self.import.records(target, prior, &mut self.quarantine).map_err(|error| import_failure(&error))?;
        let rows = records.by_ref().collect::<Result<Vec<_>, _>>().map_err(|error| import_failure(&error))?;
        let reports = records.reports();
        self.loads.extend(reports.into_iter().map(LoadCounts::from));
        let (gone, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.op == Op::Delete);
        self.leave(target, &gone);
        Ok(rows)
    }

    /// Masters and openings that a file no longer has stay: documents refer to them.
    fn leave(&mut self, target: &Target, gone: &[Record]) {
        for record in gone {
            let load = self.loads.iter_mut().rev().find(|load| load.file == record.file && load.target == target.name);
            load.into_iter().for_each(|load| load.deleted = load.deleted.saturating_sub(1));
        }
        if !gone.is_empty() {
            let remedy = "nothing was taken away; discontinue items and correct balances by their own commands";
            self.notes.push(format!("{} of {} are no longer in the files: {remedy}", counted(gone.len(), "row"), target.name));
        }
    }

    /// Makes commands of the rows of a target and keeps what was accepted.
    fn load(&mut self, target: &'static Target, records: Vec<Record>, take_over: &TakeOver) -> Result<(), Failure> {
        if records.is_empty() {
            return Ok(());
        }
        let rows = Rows { changed: &records, companions: &self.companions(target)? };
        let jobs = jobs_of(target, &rows, &self.books.sight(self.app, take_over)?)?;
        let prefix = format!("{}:{}", self.folder.import_id, target.name);
        let fates = self.app.submit_jobs(&prefix, take_over.effective_at(target), &jobs, &records)?;
        let mut taken = Vec::new();
        for (job, fate) in jobs.iter().zip(fates) {
            match fate {
                Fate::Done => taken.extend(job.rows.iter().map(|row| &records[*row])),
                Fate::Refused { code, message, remedy } => self.refuse(target, job, &records, &format!("{code}: {message}"), &remedy)?,
            }
        }
        self.versions.append(self.app, target, taken.into_iter(), &self.folder.import_id)
    }

    /// Rows that belong to those of a target, complaints of which are given elsewhere.
    fn companions(&self, target: &Target) -> Result<Vec<Record>, Failure> {
        let Some(companion) = companion_of(target).and_then(chandler_importer::target) else { return Ok(Vec::new()) };
        let mut complaints: Vec<Complaint> = Vec::new();
        let records = self.import.records(companion, Prior::none(), &mut complaints).map_err(|error| import_failure(&error))?;
        records.collect::<Result<_, _>>().map_err(|error| import_failure(&error))
    }

    fn refuse(&mut self, target: &Target, job: &Job, records: &[Record], reason: &str, remedy: &str) -> Result<(), Failure> {
        for row in &job.rows {
            let record = &records[*row];
            refuse(&mut self.loads, &record.file, target.name, record.op == Op::Update);
            let complaint = Complaint {
                file: record.file.clone(),
                row: record.row,
                field: target.key.last().map(|field| (*field).to_owned()).unwrap_or_default(),
                value: record.key.clone(),
                code: Code::Refused,
                reason: reason.to_owned(),
                remedy: remedy.to_owned(),
            };
            self.quarantine.add(complaint).map_err(|error| import_failure(&error))?;
        }
        Ok(())
    }

    fn stage_history(&mut self, progress: &dyn Fn(&str)) -> Result<Vec<StagedTarget>, Failure> {
        let staging = self.folder.staging()?;
        let mut staged = Vec::new();
        for target in self.targets(&[Layer::History]) {
            progress(&format!("reading {}", target.name));
            let prior = self.versions.prior(self.app, target)?;
            let parts = self.import.stage(target, prior, &staging.join(target.name), &mut self.quarantine).map_err(|error| import_failure(&error))?;
            self.loads.extend(parts.loads.iter().cloned().map(LoadCounts::from));
            staged.push(StagedTarget { target, parts: parts.parts, rows: parts.rows, days: parts.days });
        }
        Ok(staged)
    }

    fn append_history(&mut self, history: &[StagedTarget], progress: &dyn Fn(&str)) -> Result<(), Failure> {
        for staged in history.iter().filter(|staged| staged.rows > 0) {
            progress(&format!("{} to the lake", staged.target.name));
            self.versions.append_history(self.app, staged, &self.folder.import_id)?;
        }
        Ok(())
    }

    /// Makes the import count.
    fn record(&self, take_over: &TakeOver) -> Result<(), Failure> {
        let import_id = &self.folder.import_id;
        let quarantined: u64 = self.loads.iter().map(|load| load.quarantined).sum();
        let body = json!({
            "import_id": import_id, "source": self.wish.label, "mapping_hash": mapping_hash(self.wish.mapping_text),
            "cut_over_on": take_over.cut_over_on, "files": by_file(&self.loads), "loads": self.loads, "loaded": by_target(&self.loads),
            "history": self.versions.history, "ledgers": self.versions.ledgers, "quarantined": quarantined,
        });
        let mut envelope = self.app.envelope(format!("record_import:{import_id}"), "record_import", body);
        envelope.effective_at = take_over.known_at;
        crate::commands::accepted(self.app.submit(envelope)?).map(drop)
    }

    fn answer(self, take_over: Option<&TakeOver>, is_loaded: bool) -> Result<ImportAnswer, Failure> {
        let complaints = self.quarantine.finish().map_err(|error| import_failure(&error))?;
        Ok(ImportAnswer {
            contract: CONTRACT,
            import_id: self.folder.import_id.clone(),
            dry_run: !is_loaded,
            cut_over_on: take_over.and_then(|take_over| take_over.cut_over_on),
            clock: self.app.settings()?.clock.to_string(),
            files: by_file(&self.loads),
            loaded: by_target(&self.loads),
            loads: self.loads,
            quarantine: self.quarantine_path.display().to_string(),
            complaints,
            notes: self.notes,
            commit_seq: self.app.head_seq()?,
        })
    }
}

/// `1 row`, `2 rows`.
pub(super) fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
