use std::collections::BTreeMap;
use std::path::Path;

use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::graph::order;
use super::{Layer, Pipeline};
use crate::EngineError;

#[derive(RustEmbed)]
#[folder = "../../pipelines"]
struct Embedded;

/// All pipelines and audits of a run, in the order in which they can be computed.
#[derive(Debug, Clone)]
pub struct Pipelines {
    pub(crate) tables: BTreeMap<String, Pipeline>,
    pub(crate) audits: BTreeMap<String, Pipeline>,
    /// Names of the tables, each after everything it reads.
    pub(crate) order: Vec<String>,
    /// Test files by pipeline file.
    pub(crate) cases: BTreeMap<String, String>,
    hash: String,
}

const CASE_SUFFIX: &str = ".test.toml";

impl Pipelines {
    /// The pipelines of this build.
    ///
    /// # Errors
    /// When one of them is not usable.
    pub fn embedded() -> Result<Self, EngineError> {
        Self::from_files(embedded_files())
    }

    /// The pipelines of this build, with files of the same path under `folder` in their place and others of it beside them.
    ///
    /// # Errors
    /// When a file cannot be read or is not usable.
    pub fn with_overrides(folder: &Path) -> Result<Self, EngineError> {
        let mut files = embedded_files();
        for layer in Layer::ALL {
            files.extend(files_in(folder, layer)?);
        }
        Self::from_files(files)
    }

    /// Pipelines from paths (`layer/name.sql`, `layer/name.test.toml`) and texts. Paths with another ending are not looked at.
    ///
    /// # Errors
    /// When a file is not usable, a name is used twice, a table reads a later layer, or tables read each other in a circle.
    pub fn from_files(files: BTreeMap<String, String>) -> Result<Self, EngineError> {
        let (mut tables, mut audits) = (BTreeMap::new(), BTreeMap::new());
        let mut digest = Sha256::new();
        for (path, sql) in files.iter().filter(|(path, _)| path.ends_with(".sql")) {
            // Lengths before texts, so that no two sets of files have one form.
            digest.update(format!("{}:{path}{}:{sql}", path.len(), sql.len()));
            let pipeline = Pipeline::parse(path, sql)?;
            let home = if pipeline.layer == Layer::Audits { &mut audits } else { &mut tables };
            if let Some(other) = home.insert(pipeline.name.clone(), pipeline) {
                let message = format!("the name `{}` is already taken by {path}", other.name);
                return Err(other.error(message, "rename one of them; names are unique over all layers"));
            }
        }
        let order = order(&tables, &audits)?;
        let cases = files.into_iter().filter_map(|(path, text)| Some((format!("{}.sql", path.strip_suffix(CASE_SUFFIX)?), text))).collect();
        Ok(Self { tables, audits, order, cases, hash: hex::encode(digest.finalize()) })
    }

    /// SHA-256 over paths and texts of all SQL files, in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The tables, each after everything it reads.
    pub fn tables(&self) -> impl Iterator<Item = &Pipeline> {
        self.order.iter().filter_map(|name| self.tables.get(name))
    }

    /// The audits by name.
    pub fn audits(&self) -> impl Iterator<Item = &Pipeline> {
        self.audits.values()
    }

    pub fn table(&self, name: &str) -> Option<&Pipeline> {
        self.tables.get(name)
    }
}

fn embedded_files() -> BTreeMap<String, String> {
    let text = |path: &str| Embedded::get(path).map(|file| String::from_utf8_lossy(&file.data).into_owned());
    Embedded::iter().filter(|path| is_pipeline_file(path)).filter_map(|path| text(&path).map(|text| (path.into_owned(), text))).collect()
}

fn is_pipeline_file(path: &str) -> bool {
    path.ends_with(".sql") || path.ends_with(CASE_SUFFIX)
}

fn files_in(folder: &Path, layer: Layer) -> Result<Vec<(String, String)>, EngineError> {
    let layer_folder = folder.join(layer.name());
    if !layer_folder.is_dir() {
        return Ok(vec![]);
    }
    let unreadable = |path: &Path, error: std::io::Error| EngineError::Pipeline {
        file: path.display().to_string(),
        at: None,
        message: format!("it cannot be read: {error}"),
        remedy: "make it readable, or remove it to use the one of this build".to_owned(),
    };
    let entries = std::fs::read_dir(&layer_folder).map_err(|error| unreadable(&layer_folder, error))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| unreadable(&layer_folder, error))?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if is_pipeline_file(&name) {
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            files.push((format!("{layer}/{name}"), text));
        }
    }
    Ok(files)
}
