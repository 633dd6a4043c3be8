//! Another system's files become masters, opening balances and history: checked by a mapping, loaded once, and again only where they changed.
//!
//! Masters and openings go through the ordinary commands; history goes to the lake as it was known and posts nothing. The command `record_import` comes
//! last and makes the import count: one that is killed before it is finished by the next one, which finds its commands done and its rows of history
//! unnamed.

mod books;
mod counts;
mod cut_over;
mod folder;
mod history;
mod jobs;
mod ledger;
mod loading;
mod masters;
mod openings;
mod preview;
mod submission;
mod targets;
mod uploads;

pub(crate) use ledger::Versions;
pub(crate) use targets::{IMPORT_LAYER, import_targets};

use crate::CONTRACT;
use crate::documents::{ImportAnswer, ImportEntry, ImportList, SuggestedMapping};
use crate::failure::{Failure, Place};
use crate::home::App;
use chandler_calendar::Day;
use chandler_catalogue::key;
use chandler_erp::tables::Import as ImportRow;
use chandler_importer::{ImportError, Mapping, suggest};
use folder::ImportFolder;
use loading::{Loading, Wish};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// What `import` may be told.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// Folder of the files that the mapping names, or one of them.
    pub source: PathBuf,
    pub mapping: PathBuf,
    /// Check everything and load nothing.
    pub dry_run: bool,
    /// Where the complaints go; `quarantine.csv` in the home's folder of this import by default.
    pub quarantine: Option<PathBuf>,
    /// Day that divides history from business, in place of what the mapping says.
    pub cut_over_on: Option<Day>,
}

impl App {
    /// Loads what a mapping names: what is good, once; what is wrong goes to the quarantine file. The same files again change nothing.
    ///
    /// # Errors
    /// When the mapping does not fit the files, a file cannot be read, or the home keeps other books than the mapping; nothing is loaded then. When the
    /// world fails half-way, the next import goes on.
    pub fn import(&self, request: &ImportRequest, progress: &dyn Fn(&str)) -> Result<ImportAnswer, Failure> {
        let text = read_mapping(&request.mapping)?;
        let name = request.mapping.display().to_string();
        let wish = Wish {
            source: &request.source,
            label: request.source.display().to_string(),
            mapping_name: &name,
            mapping_text: &text,
            dry_run: request.dry_run,
            quarantine: request.quarantine.as_deref(),
            cut_over_on: request.cut_over_on,
        };
        self.import_as_wished(&wish, progress)
    }

    fn import_as_wished(&self, wish: &Wish<'_>, progress: &dyn Fn(&str)) -> Result<ImportAnswer, Failure> {
        let mapping = Mapping::parse(wish.mapping_name, wish.mapping_text).map_err(|error| import_failure(&error.into()))?;
        let folder = ImportFolder::take(self)?;
        Loading::new(self, wish, &mapping, &folder)?.run(progress)
    }

    /// The imports of the home, newest first.
    ///
    /// # Errors
    /// When the books cannot be read.
    pub fn imports(&self) -> Result<ImportList, Failure> {
        let entry = |row: ImportRow| {
            Ok(ImportEntry {
                import_id: row.import_id,
                actor: row.actor,
                recorded_at: row.recorded_at,
                source: row.source,
                mapping_hash: row.mapping_hash,
                files: stored(row.files, "files")?,
                loaded: stored(row.loaded, "loaded")?,
                quarantined: u64::try_from(row.quarantined).unwrap_or(0),
                commit_seq: row.commit_seq,
            })
        };
        let imports = self.import_rows()?.into_iter().rev().map(entry).collect::<Result<_, Failure>>()?;
        Ok(ImportList { contract: CONTRACT, imports })
    }

    /// A mapping to start from, guessed from the files of a folder; needs no home.
    ///
    /// # Errors
    /// When the folder or one of its files cannot be read.
    pub fn suggest_mapping(folder: &Path) -> Result<SuggestedMapping, Failure> {
        suggest(folder).map(SuggestedMapping::from).map_err(|error| import_failure(&error))
    }

    /// The imports that count, in their order.
    pub(crate) fn import_rows(&self) -> Result<Vec<ImportRow>, Failure> {
        Ok(self.home.reader()?.scan(&key![&self.settings()?.entity_id])?)
    }

    /// `IMP-000001`, counted over the imports that count: one that was killed is gone on with under its own name.
    fn next_import_id(&self) -> Result<String, Failure> {
        let imports = self.home.reader()?.count(<ImportRow as chandler_catalogue::Record>::TABLE)?;
        Ok(format!("IMP-{:06}", imports + 1))
    }
}

fn read_mapping(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| {
        let subject = path.display().to_string();
        Failure::input("file_not_read", &subject, format!("{subject}: {error}"), "Name a mapping file that exists and can be read")
    })
}

/// Digest of a mapping's text.
fn mapping_hash(text: &str) -> String {
    Sha256::digest(text).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Reads what an earlier import kept of itself.
fn stored<T: serde::de::DeserializeOwned>(value: serde_json::Value, what: &str) -> Result<T, Failure> {
    serde_json::from_value(value)
        .map_err(|error| Failure::fault("damaged", "imports", format!("The {what} of an import cannot be read: {error}"), "Run `chandler verify`"))
}

pub(crate) fn import_failure(error: &ImportError) -> Failure {
    match error {
        ImportError::Mapping(wrong) => {
            let place = Place { file: Some(wrong.file.clone()), line: Some(wrong.line as u64), field: Some(wrong.field.clone()) };
            Failure::input(wrong.code, &wrong.field, wrong.message.clone(), wrong.remedy.clone()).at(place)
        }
        ImportError::Input { code, file, message, remedy } => {
            let place = Place { file: Some(file.clone()), ..Place::default() };
            Failure::input(code, file, format!("{file}: {message}"), remedy.clone()).at(place)
        }
        ImportError::File { path, cause, .. } => {
            let subject = path.display().to_string();
            Failure::fault("file_failed", &subject, format!("{error}: {cause}"), "Check the disk and the rights of the folder, then import again")
        }
        ImportError::Frame { cause, .. } => Failure::fault(
            "frame_failed",
            "import",
            format!("{error}: {cause}"),
            "Import again; if it stays, the file uses something that cannot be read",
        ),
    }
}
