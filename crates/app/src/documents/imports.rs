use super::{DayText, InstantText, MoneyObject};
use chandler_amount::Money;
use chandler_calendar::{Day, Instant};
use chandler_importer::LoadReport;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ImportAnswer {
    pub contract: u32,
    pub import_id: String,
    /// Checked and counted; nothing was loaded.
    pub dry_run: bool,
    /// Day that divides history from business; none before anything was loaded.
    #[schema(value_type = Option<DayText>)]
    pub cut_over_on: Option<Day>,
    /// `system`, or `fixed` and the day at which the home's clock stands.
    pub clock: String,
    /// Counts by file, over all loads of it: `read = loaded + unchanged + quarantined`.
    pub files: Vec<ImportedFile>,
    /// Counts by load, in the order of the mapping.
    pub loads: Vec<LoadCounts>,
    /// Rows loaded by target.
    pub loaded: BTreeMap<String, u64>,
    /// File with one line for each complaint.
    pub quarantine: String,
    /// Lines in it.
    pub complaints: u64,
    /// What a person should know of how this went, in sentences.
    pub notes: Vec<String>,
    pub commit_seq: i64,
}

/// What became of the rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportedFile {
    pub file: String,
    /// Rows behind the header, over all loads of the file.
    pub in_file: u64,
    /// Left out by `where`.
    pub filtered: u64,
    /// Left out by `distinct`.
    pub merged: u64,
    pub read: u64,
    pub loaded: u64,
    pub unchanged: u64,
    pub quarantined: u64,
    pub deleted: u64,
}

/// What became of the rows of one load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LoadCounts {
    pub file: String,
    pub target: String,
    pub in_file: u64,
    pub filtered: u64,
    pub merged: u64,
    pub read: u64,
    pub loaded: u64,
    pub inserted: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub quarantined: u64,
    /// Rows that an earlier version of the file had and this one lacks.
    pub deleted: u64,
    pub warnings: Vec<LoadWarning>,
}

/// Something that no row is rejected for, and that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LoadWarning {
    pub code: String,
    pub field: String,
    /// Cells concerned.
    pub cells: u64,
    pub message: String,
}

impl From<LoadReport> for LoadCounts {
    fn from(report: LoadReport) -> Self {
        let warning = |warning: chandler_importer::Warning| LoadWarning {
            code: warning.code.to_owned(),
            field: warning.field,
            cells: warning.cells,
            message: warning.message,
        };
        Self {
            file: report.file,
            target: report.target.to_owned(),
            in_file: report.in_file,
            filtered: report.filtered,
            merged: report.merged,
            read: report.read,
            loaded: report.loaded,
            inserted: report.inserted,
            updated: report.updated,
            unchanged: report.unchanged,
            quarantined: report.quarantined,
            deleted: report.deleted,
            warnings: report.warnings.into_iter().map(warning).collect(),
        }
    }
}

/// The imports of a home, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ImportList {
    pub contract: u32,
    pub imports: Vec<ImportEntry>,
}

/// One import in the list.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ImportEntry {
    pub import_id: String,
    pub actor: String,
    #[schema(value_type = InstantText)]
    pub recorded_at: Instant,
    /// Folder or upload that the files came from.
    pub source: String,
    /// Digest of the mapping.
    pub mapping_hash: String,
    pub files: Vec<ImportedFile>,
    pub loaded: BTreeMap<String, u64>,
    /// Rows in quarantine; `/api/v1/imports/{import_id}/quarantine` gives their reasons as CSV.
    pub quarantined: u64,
    pub commit_seq: i64,
}

/// A folder of files that wait to be imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UploadAnswer {
    pub contract: u32,
    pub upload_id: String,
    pub files: Vec<UploadedFile>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UploadedFile {
    pub name: String,
    pub bytes: u64,
}

/// The first rows of a target as they would be loaded.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ImportPreview {
    pub contract: u32,
    pub target: String,
    pub columns: Vec<PreviewColumn>,
    pub rows: Vec<PreviewRow>,
    pub complaints: Vec<PreviewComplaint>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreviewColumn {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub description: String,
}

/// A row of the file, with one text for each column; null where there is no value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreviewRow {
    pub file: String,
    /// Line (CSV) or row (XLSX, Parquet) in the file, from 1.
    pub row: u64,
    pub values: Vec<Option<String>>,
}

/// Why a row would go to quarantine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreviewComplaint {
    pub file: String,
    pub row: u64,
    pub field: String,
    pub value: String,
    pub code: String,
    pub reason: String,
    pub remedy: String,
}

/// The totals of the old system beside those of the books.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CutOver {
    pub contract: u32,
    /// `none` where nothing was taken over, `open` until the difference is nothing or explained, then `live`.
    pub state: String,
    #[schema(value_type = Option<DayText>)]
    pub cut_over_on: Option<Day>,
    #[schema(value_type = Option<InstantText>)]
    pub checked_at: Option<Instant>,
    pub totals: Vec<CutOverTotal>,
    /// Differences that nobody has explained.
    pub unexplained: usize,
    /// There is a check and nothing is unexplained.
    pub may_go_live: bool,
}

/// One total, by the old system and by the books.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CutOverTotal {
    /// `stock_value` by site, `receivables` and `payables` in all or by party, `account` by account.
    pub kind: String,
    /// Site, party or account; empty for all.
    pub subject: String,
    /// What the old system says.
    #[schema(value_type = MoneyObject)]
    pub expected: Money,
    /// What the books say.
    #[schema(value_type = MoneyObject)]
    pub actual: Money,
    /// Books less old system.
    #[schema(value_type = MoneyObject)]
    pub difference: Money,
    pub explanation: Option<String>,
    pub signed_by: Option<String>,
    #[schema(value_type = Option<InstantText>)]
    pub signed_at: Option<Instant>,
}

/// Problems of the data, those that touch the most money first.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DataQuality {
    pub contract: u32,
    #[schema(value_type = DayText)]
    pub as_of: Day,
    pub problems: Vec<DataProblem>,
}

/// One kind of problem with the decisions that it touches.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DataProblem {
    /// Stable name, such as `missing_lead_time`.
    pub code: String,
    /// What is wrong, in words.
    pub title: String,
    /// What would make it right.
    pub fix: String,
    /// Value of the decisions that rest on it.
    #[schema(value_type = MoneyObject)]
    pub value_touched: Money,
    /// Rows that have the problem.
    pub rows_count: u64,
    /// The rows that touch the most money.
    pub rows: Vec<DataProblemRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DataProblemRow {
    /// Table that has the row.
    pub table: String,
    /// The row's key, parts separated by `|`.
    pub key: String,
    /// What the row says.
    pub found: String,
    /// What was expected.
    pub expected: String,
    #[schema(value_type = MoneyObject)]
    pub value_touched: Money,
}
