//! A source folder that is gone after the test, and one import of it.

use std::io::Write;
use std::path::{Path, PathBuf};

use chandler_importer::{Complaint, Defaults, Import, ImportError, LoadReport, Mapping, Prior, Record, Staged, Value};
use polars::prelude::{DataFrame, ParquetReader, SerReader};
use tempfile::TempDir;

pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    /// A folder with one CSV file `lines.csv`.
    pub fn with_lines(text: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.write("lines.csv", text);
        folder
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    }

    pub fn write_gzip(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes.as_ref()).expect("compressed");
        self.write(name, encoder.finish().expect("compressed"));
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// What an import of the first target of a mapping gave.
#[derive(Debug)]
pub struct Outcome {
    pub records: Vec<Record>,
    pub complaints: Vec<Complaint>,
    pub reports: Vec<LoadReport>,
}

impl Outcome {
    pub fn report(&self) -> &LoadReport {
        &self.reports[0]
    }

    /// The codes of the complaints in order, with row and field.
    pub fn codes(&self) -> Vec<(u64, &str, &str)> {
        self.complaints.iter().map(|complaint| (complaint.row, complaint.field.as_str(), complaint.code.name())).collect()
    }

    /// The values of a field as text, empty where there is none.
    pub fn values(&self, field: &str) -> Vec<String> {
        self.records.iter().map(|record| record.get(field).map_or(String::new(), Value::to_string)).collect()
    }
}

pub fn mapping(text: &str) -> Mapping {
    Mapping::parse("mapping.toml", text).unwrap_or_else(|error| panic!("{error}"))
}

pub fn home() -> Defaults {
    Defaults { entity: Some("E1".into()), site: Some("MAIN".into()), currency: Some("USD".into()), time_zone: None }
}

pub fn try_records(folder: &Folder, text: &str, prior: Prior, chunk_rows: usize) -> Result<Outcome, ImportError> {
    let mapping = mapping(text);
    let import = Import { defaults: home(), chunk_rows, ..Import::new(folder.path(), &mapping, "import-1") };
    let mut complaints = Vec::new();
    let mut stream = import.records(mapping.targets()[0], prior, &mut complaints)?;
    let records = stream.by_ref().collect::<Result<Vec<_>, _>>()?;
    let reports = stream.reports();
    Ok(Outcome { records, complaints, reports })
}

pub fn records(folder: &Folder, text: &str) -> Outcome {
    try_records(folder, text, Prior::none(), 100).unwrap_or_else(|error| panic!("{error}"))
}

/// The error that an import stops with.
pub fn failure(folder: &Folder, text: &str) -> String {
    let mapping = match Mapping::parse("mapping.toml", text) {
        Ok(_) => try_records(folder, text, Prior::none(), 100).map(|_| ()),
        Err(error) => Err(error.into()),
    };
    mapping.expect_err("an error").to_string()
}

pub fn stage(folder: &Folder, text: &str, prior: Prior, out: &Path) -> (Staged, Vec<Complaint>) {
    let mapping = mapping(text);
    let import = Import { defaults: home(), chunk_rows: 100, ..Import::new(folder.path(), &mapping, "import-1") };
    let mut complaints = Vec::new();
    let staged = import.stage(mapping.targets()[0], prior, out, &mut complaints).unwrap_or_else(|error| panic!("{error}"));
    (staged, complaints)
}

pub fn parquet(path: &Path) -> DataFrame {
    ParquetReader::new(std::fs::File::open(path).expect("a part")).finish().expect("Parquet")
}

/// One column of all parts as text.
pub fn column(parts: &[PathBuf], name: &str) -> Vec<String> {
    let mut values = Vec::new();
    for part in parts {
        let frame = parquet(part);
        let column = frame.column(name).expect("the column").cast(&polars::prelude::DataType::String).expect("text");
        values.extend(column.str().expect("text").iter().map(|value| value.unwrap_or_default().to_owned()));
    }
    values
}

/// Mapping of `lines.csv` to demand rows with more keys for the load and the columns.
pub fn demand(load: &str, columns: &str) -> String {
    format!("contract = 1\n[[load]]\nfile = \"lines.csv\"\nas = \"demand\"\n{load}\n[load.columns]\n{columns}\n")
}

pub const DEMAND_COLUMNS: &str = "series_id = { column = \"item\" }\nperiod = { column = \"day\" }\nqty = { column = \"qty\" }";
