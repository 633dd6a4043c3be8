use crate::CONTRACT;
use chandler_importer::{ColumnProfile, FileProfile, Relation, Suggestion, Unknown};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A mapping to start from, with what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SuggestedMapping {
    pub contract: u32,
    /// The mapping file, TOML, with the confidence of each column as a comment.
    pub mapping: String,
    /// What the files do not say; the mapping is complete where it is empty.
    pub unknown: Vec<UnknownField>,
    /// What each file and column looks like.
    pub files: Vec<SuggestedFile>,
    /// Columns that seem to refer to each other.
    pub relations: Vec<ColumnRelation>,
    /// Files that the mapping does not use.
    pub unused: Vec<String>,
}

/// A field that a target needs and no column was found for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnknownField {
    pub file: String,
    pub target: String,
    pub field: String,
    /// What a person has to say.
    pub question: String,
}

/// What one file holds, in the rows that were looked at.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SuggestedFile {
    pub file: String,
    /// Rows that were looked at.
    pub rows: u64,
    /// There are more rows than were looked at.
    pub is_sample: bool,
    pub columns: Vec<SuggestedColumn>,
    /// Columns, alone or in pairs, that tell the rows apart.
    pub keys: Vec<Vec<String>>,
}

/// What one column holds.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct SuggestedColumn {
    pub name: String,
    /// Cells that are empty.
    pub nulls: u64,
    /// Different values.
    pub distinct: u64,
    /// Smallest value, by size for numbers, else by its letters.
    pub minimum: String,
    pub maximum: String,
    /// The first different values, shortened.
    pub samples: Vec<String>,
    /// Share of the values that can be read as each type, from 0 to 1; types that fit none are left out.
    pub types: BTreeMap<String, f64>,
    /// Formats that fit every value, if it is a column of days.
    pub formats: Vec<String>,
}

/// Values of a column that are keys of another file.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ColumnRelation {
    pub file: String,
    pub column: String,
    pub to_file: String,
    pub to_column: String,
    /// Share of the different values that are found there, from 0 to 1.
    pub share: f64,
}

impl From<Suggestion> for SuggestedMapping {
    fn from(suggestion: Suggestion) -> Self {
        Self {
            contract: CONTRACT,
            mapping: suggestion.mapping,
            unknown: suggestion.unknown.into_iter().map(UnknownField::from).collect(),
            files: suggestion.files.into_iter().map(SuggestedFile::from).collect(),
            relations: suggestion.relations.into_iter().map(ColumnRelation::from).collect(),
            unused: suggestion.unused,
        }
    }
}

impl From<Unknown> for UnknownField {
    fn from(Unknown { file, target, field, question }: Unknown) -> Self {
        Self { file, target: target.to_owned(), field: field.to_owned(), question }
    }
}

impl From<FileProfile> for SuggestedFile {
    fn from(profile: FileProfile) -> Self {
        Self {
            file: profile.file,
            rows: profile.rows as u64,
            is_sample: profile.is_sample,
            columns: profile.columns.into_iter().map(SuggestedColumn::from).collect(),
            keys: profile.keys,
        }
    }
}

impl From<ColumnProfile> for SuggestedColumn {
    fn from(profile: ColumnProfile) -> Self {
        Self {
            name: profile.name,
            nulls: profile.nulls as u64,
            distinct: profile.distinct as u64,
            minimum: profile.minimum,
            maximum: profile.maximum,
            samples: profile.samples,
            types: profile.types.into_iter().map(|(name, share)| (name.to_owned(), share)).collect(),
            formats: profile.formats,
        }
    }
}

impl From<Relation> for ColumnRelation {
    fn from(relation: Relation) -> Self {
        Self { file: relation.file, column: relation.column, to_file: relation.to_file, to_column: relation.to_column, share: relation.share }
    }
}
