//! Files that came over the network and wait to be imported.

use super::folder::unwritable;
use super::import_failure;
use super::loading::Wish;
use crate::CONTRACT;
use crate::documents::{ImportAnswer, ImportPreview, SuggestedMapping, UploadAnswer, UploadedFile};
use crate::failure::Failure;
use crate::home::App;
use chandler_importer::Mapping;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// What a file may end in.
const ENDINGS: [&str; 4] = [".csv", ".csv.gz", ".xlsx", ".parquet"];
const LONGEST_NAME: usize = 120;

impl App {
    /// Keeps a file in an upload, a new one where none is named.
    ///
    /// # Errors
    /// When the name is no plain file name of a kind that can be imported, or the home cannot be written.
    pub fn upload(&self, upload_id: Option<&str>, name: &str, content: &[u8]) -> Result<UploadAnswer, Failure> {
        check_name(name)?;
        let upload_id = upload_id.map_or_else(new_upload_id, str::to_owned);
        let folder = self.upload_folder(&upload_id)?;
        fs::create_dir_all(&folder).map_err(|error| unwritable(&folder, &error))?;
        let path = folder.join(name);
        fs::write(&path, content).map_err(|error| unwritable(&path, &error))?;
        self.uploaded(&upload_id)
    }

    /// The files of an upload.
    ///
    /// # Errors
    /// Code `unknown_upload` where there is none of this name.
    pub fn uploaded(&self, upload_id: &str) -> Result<UploadAnswer, Failure> {
        let folder = self.existing_upload(upload_id)?;
        let mut files = Vec::new();
        for entry in fs::read_dir(&folder).map_err(|error| unwritable(&folder, &error))? {
            let entry = entry.map_err(|error| unwritable(&folder, &error))?;
            let bytes = entry.metadata().map_err(|error| unwritable(&folder, &error))?.len();
            files.push(UploadedFile { name: entry.file_name().to_string_lossy().into_owned(), bytes });
        }
        files.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(UploadAnswer { contract: CONTRACT, upload_id: upload_id.to_owned(), files })
    }

    /// As [`App::suggest_mapping`], for the files of an upload.
    ///
    /// # Errors
    /// When there is no such upload or a file cannot be read.
    pub fn suggest_for_upload(&self, upload_id: &str) -> Result<SuggestedMapping, Failure> {
        Self::suggest_mapping(&self.existing_upload(upload_id)?)
    }

    /// As [`App::import`], for the files of an upload and a mapping's text.
    ///
    /// # Errors
    /// As [`App::import`].
    pub fn import_upload(&self, upload_id: &str, mapping: &str, dry_run: bool) -> Result<ImportAnswer, Failure> {
        let source = self.existing_upload(upload_id)?;
        let label = format!("upload {upload_id}");
        let wish = Wish { source: &source, label, mapping_name: MAPPING_NAME, mapping_text: mapping, dry_run, quarantine: None, cut_over_on: None };
        self.import_as_wished(&wish, &|_| {})
    }

    /// The first rows of a target of an upload.
    ///
    /// # Errors
    /// When the mapping does not fit the files, or has no such target.
    pub fn preview_upload(&self, upload_id: &str, mapping: &str, target: &str, rows: usize) -> Result<ImportPreview, Failure> {
        let source = self.existing_upload(upload_id)?;
        let mapping = Mapping::parse(MAPPING_NAME, mapping).map_err(|error| import_failure(&error.into()))?;
        self.preview(&source, &mapping, target, rows)
    }

    fn existing_upload(&self, upload_id: &str) -> Result<PathBuf, Failure> {
        let folder = self.upload_folder(upload_id)?;
        if folder.is_dir() { Ok(folder) } else { Err(unknown_upload(upload_id)) }
    }

    fn upload_folder(&self, upload_id: &str) -> Result<PathBuf, Failure> {
        let is_id = !upload_id.is_empty() && upload_id.len() <= 40 && upload_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if is_id { Ok(self.imports_dir().join("uploads").join(upload_id)) } else { Err(unknown_upload(upload_id)) }
    }
}

/// What errors call a mapping that came without a file.
const MAPPING_NAME: &str = "mapping.toml";

/// A name that no upload has had: nothing rests on its being hard to guess, every caller has the token.
fn new_upload_id() -> String {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let digest = Sha256::digest(format!("{} {}", since_epoch.as_nanos(), std::process::id()));
    format!("UP-{}", digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect::<String>())
}

fn check_name(name: &str) -> Result<(), Failure> {
    let lower = name.to_ascii_lowercase();
    let is_plain = !name.starts_with('.') && name.len() <= LONGEST_NAME && !name.contains(['/', '\\', '\0']) && !name.chars().any(char::is_control);
    if is_plain && ENDINGS.iter().any(|ending| lower.ends_with(ending)) {
        return Ok(());
    }
    let message = format!("`{name}` is no name of a file that can be imported");
    Err(Failure::input("bad_file_name", name, message, format!("Give a plain name that ends in {}", ENDINGS.join(", "))))
}

fn unknown_upload(upload_id: &str) -> Failure {
    Failure::input("unknown_upload", upload_id, format!("There is no upload {upload_id}"), "Upload the files again")
}
