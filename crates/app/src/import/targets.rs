//! What files can be loaded as, in the words of the dictionary.

use crate::documents::{ColumnDescription, TableDescription};
use chandler_importer::{Field, Target, targets};

/// The layer of what files can be loaded as.
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

/// What the field is, and what a mapping has to know of it.
pub(super) fn description(field: &Field) -> String {
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
