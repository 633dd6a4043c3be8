use arrow::datatypes::{FieldRef, Schema};
use chandler_lake::{IMPORT_ID, KEY_HASH, OPERATION};

use crate::pipeline::{Pipeline, Pipelines};
use crate::query::sql_type;
use crate::source::{PinnedHistory, PinnedTable};
use crate::views::{PARAMETERS_TABLE, history_name, versions_name, view_name};
use crate::{EngineError, Session};

/// A table of the data dictionary.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TableEntry {
    pub name: String,
    /// `core`, `history`, or the layer of the pipeline that computes it.
    pub layer: String,
    /// Columns whose values name a row.
    pub grain: Vec<String>,
    pub summary: String,
    pub columns: Vec<ColumnEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ColumnEntry {
    pub name: String,
    #[serde(rename = "type")]
    pub sql_type: String,
    pub unit: Option<String>,
    pub description: String,
}

/// What the columns of `run_parameters` are, in order.
const PARAMETER_COLUMNS: [&str; 6] = [
    "business date",
    "last commit that is seen",
    "last instant whose knowledge is seen, where the run is as of a day",
    "legal entity",
    "functional currency of the entity",
    "zone whose days date the money",
];

impl Pipelines {
    /// Every table that SQL can read, with its columns. Plans all pipelines: use a session of its own, such as [`Session::scratch`].
    ///
    /// # Errors
    /// When a pipeline is not usable.
    pub async fn dictionary(&self, session: &Session) -> Result<Vec<TableEntry>, EngineError> {
        let schemas = self.schemas(session).await?;
        let mut entries = vec![parameters_entry(session).await?];
        for table in &session.lake().core {
            entries.extend(core_entries(table));
        }
        for table in &session.lake().history {
            entries.extend(history_entries(table));
        }
        entries.extend(self.tables().filter_map(|pipeline| Some(pipeline.entry(schemas.get(&pipeline.name)?))));
        Ok(entries)
    }
}

async fn parameters_entry(session: &Session) -> Result<TableEntry, EngineError> {
    let table = session.context.table_provider(PARAMETERS_TABLE).await?;
    Ok(TableEntry {
        name: PARAMETERS_TABLE.to_owned(),
        layer: "core".to_owned(),
        grain: vec![],
        summary: "The one row of what the run is as of.".to_owned(),
        columns: table.schema().fields().iter().zip(PARAMETER_COLUMNS).map(|(field, description)| parameter_column(field, description)).collect(),
    })
}

fn parameter_column(field: &FieldRef, description: &str) -> ColumnEntry {
    ColumnEntry { name: field.name().clone(), sql_type: sql_type(field.data_type()), unit: None, description: description.to_owned() }
}

fn core_entries(table: &PinnedTable) -> [TableEntry; 2] {
    let declaration = table.declaration;
    let key: Vec<String> = declaration.columns[..declaration.key_columns].iter().map(|column| column.name.to_owned()).collect();
    let history = lake_columns(&table.schema);
    let present = history.iter().filter(|column| column.name != OPERATION).cloned().collect();
    let entry = |name, grain, columns, summary| TableEntry { name, layer: "core".to_owned(), grain, summary, columns };
    let summary = declaration.summary.trim();
    let mut versions = key.clone();
    if !versions.iter().any(|column| column == "commit_seq") {
        versions.push("commit_seq".to_owned());
    }
    [
        entry(view_name(declaration.name), key, present, summary.to_owned()),
        entry(history_name(declaration.name), versions, history, format!("{summary} Every version.")),
    ]
}

fn history_entries(table: &PinnedHistory) -> [TableEntry; 2] {
    let versions = lake_columns(&table.schema);
    let known = versions.iter().filter(|column| column.name != OPERATION).cloned().collect();
    let entry = |name, grain: &[&str], columns, summary| TableEntry {
        name,
        layer: "history".to_owned(),
        grain: grain.iter().map(|column| (*column).to_owned()).collect(),
        summary,
        columns,
    };
    let summary = table.target.summary;
    [
        entry(table.target.name.to_owned(), &[KEY_HASH], known, format!("{summary}. As known at the end of the business date.")),
        entry(versions_name(table.target), &[KEY_HASH, IMPORT_ID], versions, format!("{summary}. Every version.")),
    ]
}

/// The lake's schema says what each column is.
fn lake_columns(schema: &Schema) -> Vec<ColumnEntry> {
    let said = |field: &FieldRef, key: &str| field.metadata().get(key).cloned();
    let column = |field: &FieldRef| ColumnEntry {
        name: field.name().clone(),
        sql_type: sql_type(field.data_type()),
        unit: said(field, "unit"),
        description: said(field, "description").unwrap_or_default(),
    };
    schema.fields().iter().map(column).collect()
}

impl Pipeline {
    fn entry(&self, schema: &Schema) -> TableEntry {
        // Notes belong to columns by position; with a `*` among them they cannot be told apart.
        let notes = if self.column_notes.len() == schema.fields().len() { self.column_notes.as_slice() } else { &[] };
        let columns = schema.fields().iter().enumerate().map(|(index, field)| {
            let note = notes.get(index).cloned().unwrap_or_default();
            ColumnEntry { name: field.name().clone(), sql_type: sql_type(field.data_type()), unit: note.unit, description: note.description }
        });
        TableEntry {
            name: self.name.clone(),
            layer: self.layer.to_string(),
            grain: self.grain.clone(),
            summary: self.summary.clone(),
            columns: columns.collect(),
        }
    }
}
