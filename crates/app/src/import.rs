//! Another system's files, checked by a mapping: what could be loaded, and what is wrong with the rest.

use crate::CONTRACT;
use crate::documents::{ColumnDescription, TableDescription};
use crate::failure::{Failure, Place};
use crate::home::App;
use chandler_importer::{Defaults, Field, Import, ImportError, LoadReport, Mapping, Prior, QuarantineFile, Target, suggest, targets};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
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
}

impl App {
    /// Reads every file of a mapping as an import would, counts what it would load, and writes what is wrong to the quarantine file.
    ///
    /// # Errors
    /// When the mapping does not fit the files, or a file cannot be read; code `import_not_loaded` without `dry_run`, since loading is not built yet.
    pub fn import(&self, request: &ImportRequest, progress: &dyn Fn(&str)) -> Result<Value, Failure> {
        if !request.dry_run {
            let subject = request.mapping.display().to_string();
            let remedy = "Add --dry-run: it reads and checks every row, and writes what is wrong to a quarantine file";
            return Err(Failure::input("import_not_loaded", subject, "This version checks files but does not load them yet", remedy));
        }
        let mapping = Mapping::read(&request.mapping).map_err(|error| import_failure(&error))?;
        let import_id = import_id(&request.mapping)?;
        let quarantine_path = self.quarantine_path(request, &import_id)?;
        let mut quarantine = QuarantineFile::create(&quarantine_path).map_err(|error| import_failure(&error))?;
        let settings = self.settings()?;
        let mut import = Import::new(&request.source, &mapping, &import_id);
        import.defaults =
            Defaults { entity: Some(settings.entity_id), site: None, currency: Some(settings.currency), time_zone: Some(settings.time_zone) };
        let mut reports = Vec::new();
        for target in mapping.targets() {
            progress(target.name);
            let mut records = import.records(target, Prior::none(), &mut quarantine).map_err(|error| import_failure(&error))?;
            for record in records.by_ref() {
                record.map_err(|error| import_failure(&error))?;
            }
            reports.extend(records.reports());
        }
        let complaints = quarantine.finish().map_err(|error| import_failure(&error))?;
        Ok(json!({
            "contract": CONTRACT, "import_id": import_id, "dry_run": true, "files": files(&reports), "loads": reports, "loaded": loadable(&reports),
            "quarantine": quarantine_path.display().to_string(), "complaints": complaints, "commit_seq": self.head_seq()?,
        }))
    }

    /// A mapping to start from, guessed from the files of a folder; needs no home.
    ///
    /// # Errors
    /// When the folder or one of its files cannot be read.
    pub fn suggest_mapping(folder: &Path) -> Result<Value, Failure> {
        let suggestion = suggest(folder).map_err(|error| import_failure(&error))?;
        Ok(json!({
            "contract": CONTRACT, "mapping": suggestion.mapping, "unknown": suggestion.unknown, "files": suggestion.files,
            "relations": suggestion.relations, "unused": suggestion.unused,
        }))
    }

    fn quarantine_path(&self, request: &ImportRequest, import_id: &str) -> Result<PathBuf, Failure> {
        if let Some(path) = &request.quarantine {
            return Ok(path.clone());
        }
        let folder = self.home_dir().join("imports").join(import_id);
        fs::create_dir_all(&folder).map_err(|error| {
            let subject = folder.display().to_string();
            Failure::fault("file_not_written", &subject, format!("{subject}: {error}"), "Make the home writable, or name a file with --quarantine")
        })?;
        Ok(folder.join("quarantine.csv"))
    }
}

/// The layer of what files can be loaded as, in the words of the dictionary.
pub(crate) const IMPORT_LAYER: &str = "import";

/// Everything that a mapping can load, with its fields.
pub(crate) fn import_targets() -> Vec<TableDescription> {
    let column = |field: &Field| ColumnDescription {
        name: field.name.to_owned(),
        sql_type: field.kind.name().to_owned(),
        unit: (!field.unit.is_empty()).then(|| field.unit.to_owned()),
        description: description(field),
    };
    let table = |target: &Target| TableDescription {
        name: target.name.to_owned(),
        layer: IMPORT_LAYER.to_owned(),
        grain: target.key.iter().map(|field| (*field).to_owned()).collect(),
        summary: target.summary.to_owned(),
        columns: target.fields.iter().map(column).collect(),
    };
    targets().map(table).collect()
}

fn description(field: &Field) -> String {
    let mut text = field.description.to_owned();
    if field.required {
        text.push_str("; required");
    }
    if let Some(default) = field.default {
        text.push_str(&format!("; `{default}` where it is missing"));
    }
    if !field.values.is_empty() {
        text.push_str(&format!("; one of {}", field.values.join(", ")));
    }
    text
}

/// The same mapping has the same name.
fn import_id(mapping: &Path) -> Result<String, Failure> {
    let text = fs::read(mapping).map_err(|error| {
        let subject = mapping.display().to_string();
        Failure::input("file_not_read", &subject, format!("{subject}: {error}"), "Name a mapping file that exists and can be read")
    })?;
    let digest: String = Sha256::digest(text).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("IMP-{digest}"))
}

/// The counts by file, over all loads of it.
fn files(reports: &[LoadReport]) -> Vec<Value> {
    let mut files: BTreeMap<&str, [u64; 7]> = BTreeMap::new();
    for report in reports {
        let sums = files.entry(&report.file).or_default();
        let counts = [report.in_file, report.filtered, report.merged, report.read, report.loaded, report.unchanged, report.quarantined];
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    let document = |(file, [in_file, filtered, merged, read, loaded, unchanged, quarantined]): (&str, [u64; 7])| {
        json!({
            "file": file, "in_file": in_file, "filtered": filtered, "merged": merged,
            "read": read, "loaded": loaded, "unchanged": unchanged, "quarantined": quarantined,
        })
    };
    files.into_iter().map(document).collect()
}

/// Rows that are good, by target.
fn loadable(reports: &[LoadReport]) -> BTreeMap<&str, u64> {
    reports.iter().fold(BTreeMap::new(), |mut sums, report| {
        *sums.entry(report.target).or_default() += report.loaded;
        sums
    })
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
