//! From TOML text to a [`Mapping`].

use std::sync::Arc;

use chandler_calendar::Day;
use toml::de::DeTable;

use super::Mapping;
use super::document::{Fields, MappingText, Node};
use super::load::{Inherited, parse_load};
use crate::error::{MappingError, Problem};
use crate::targets::{Layer, Target};

/// Version of the mapping format that this crate reads.
const CONTRACT: i64 = 1;

pub(super) fn parse_mapping(file: &str, text: &str) -> Result<Mapping, MappingError> {
    let source = MappingText { name: Arc::from(file), text };
    let document = DeTable::parse(text).map_err(|error| syntax_error(&source, &error))?;
    let root = Fields::root(source.clone(), document.get_ref());
    root.allow_only(&["contract", "entity", "site", "time_zone", "cut_over", "load"])?;
    let contract = root.require("contract", "add contract = 1")?;
    if contract.integer()? != CONTRACT {
        return Err(contract.wrong("is a version this program does not read", format!("write contract = {CONTRACT}, or use a newer program")));
    }
    let inherited = Inherited { entity: root.text("entity")?, site: root.text("site")?, time_zone: root.text("time_zone")? };
    let cut_over = root.get("cut_over").map(|node| day(&node)).transpose()?;
    let loads = root.require("load", "add at least one [[load]]")?;
    let loads = loads.items()?.into_iter().enumerate().map(|(index, load)| parse_load(&load, file_name(file), index + 1, &inherited));
    let mapping = Mapping { loads: loads.collect::<Result<_, _>>()?, cut_over };
    one_layer(&root, &mapping)?;
    Ok(mapping)
}

/// A day, as text or as TOML's own.
fn day(node: &Node<'_>) -> Result<Day, MappingError> {
    let text = node.cell()?;
    text.parse().map_err(|_| node.wrong(format!("`{text}` is no day"), "write a day such as \"2011-12-09\""))
}

/// Rows that stand in the mapping are told by the mapping's own name.
fn file_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

fn syntax_error(source: &MappingText<'_>, error: &toml::de::Error) -> MappingError {
    let span = error.span().unwrap_or(0..0);
    let message = error.message().replace('\n', ", ");
    source.place(&span, "TOML").error(Problem::new("bad_toml", message, "correct the TOML at this line"))
}

/// A mapping is for `import` or for `evaluate`, never for both.
fn one_layer(root: &Fields<'_>, mapping: &Mapping) -> Result<(), MappingError> {
    let is_evaluated = |target: &Target| target.layer == Layer::Evaluate;
    let Some(first) = mapping.loads.first() else {
        return Err(root.place().under("load").error(Problem::new("missing_key", "is empty", "add at least one [[load]]")));
    };
    match mapping.loads.iter().find(|load| is_evaluated(load.target) != is_evaluated(first.target)) {
        None => Ok(()),
        Some(other) => {
            let message = format!("`{}` is for evaluate and `{}` for import, or the other way round", other.target.name, first.target.name);
            Err(other.place.under("as").error(Problem::new("mixed_layers", message, "keep them in two mapping files")))
        }
    }
}
