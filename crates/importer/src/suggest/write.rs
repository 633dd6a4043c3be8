//! The suggestion as a mapping file.

use super::Unknown;
use super::fields::{Found, best_target, find_fields, is_needed};
use super::guess::{Guess, is_iso};
use super::profile::{ColumnProfile, FileProfile};
use super::relate::Relation;
use crate::mapping::{OCCURRENCE, file_stem};
use crate::targets::{Field, FieldType, Layer, Target};

/// A suggestion under construction.
#[derive(Default)]
pub(super) struct Written {
    pub text: String,
    pub unknown: Vec<Unknown>,
    pub unused: Vec<String>,
}

/// A file that is looked up, and what it gives.
struct Joined<'p> {
    relation: &'p Relation,
    found: Vec<Found<'p>>,
}

pub(super) fn mapping(files: &[FileProfile], relations: &[Relation]) -> Written {
    let mut written = Written::default();
    let mut loads = String::new();
    let mut loaded: Vec<(&FileProfile, &'static Target, Vec<Found<'_>>)> = Vec::new();
    let masters: Vec<(&str, &'static str)> = files
        .iter()
        .filter_map(|file| Some((file.file.as_str(), best_target(file, &|_| None)?.0)))
        .filter(|(_, target)| target.layer == Layer::Master)
        .map(|(file, target)| (file, target.name))
        .collect();
    let named_in = |file: &str, column: &str| {
        let relation = relations.iter().find(|relation| relation.file == file && relation.column == column)?;
        masters.iter().find(|(file, _)| *file == relation.to_file).map(|(_, target)| *target)
    };
    for file in files {
        match best_target(file, &|column| named_in(&file.file, column)) {
            Some((target, found)) => {
                loaded.push((file, target, found));
                loaded.extend(stock_of_items(file, target));
            }
            None => written.unused.push(file.file.clone()),
        }
    }
    // Masters first, then what names them.
    loaded.sort_by_key(|(file, target, _)| (target.layer, file.file.clone()));
    for (file, target, found) in &loaded {
        let joined = joins(file, target, found, files, relations);
        written.unused.retain(|unused| !joined.iter().any(|joined| joined.relation.to_file == *unused));
        loads.push_str(&load(file, target, found, &joined, &mut written.unknown));
    }
    let mut head =
        "# A suggestion by names and values: read it before it is used. The number behind a column is how sure it is, 1 is certain.\n".to_owned();
    for unknown in &written.unknown {
        head.push_str(&format!("# To be given: {} of {} ({})\n", unknown.field, unknown.file, unknown.question));
    }
    for file in &written.unused {
        head.push_str(&format!("# Not used: {file}\n"));
    }
    written.text = format!("{head}contract = 1\n{loads}");
    written
}

/// A file of items that says how many there are is the opening stock too.
fn stock_of_items<'p>(file: &'p FileProfile, target: &Target) -> Option<(&'p FileProfile, &'static Target, Vec<Found<'p>>)> {
    let stock = crate::targets::target("opening_stock").filter(|_| target.name == "items")?;
    let found = find_fields(file, stock, &|_| None);
    found.iter().any(|found| found.field.name == "quantity").then_some((file, stock, found))
}

/// Files that the rows name and that have what the rows lack.
fn joins<'p>(file: &FileProfile, target: &'static Target, own: &[Found<'_>], files: &'p [FileProfile], relations: &'p [Relation]) -> Vec<Joined<'p>> {
    let mut missing: Vec<&Field> = target.fields.iter().filter(|field| !own.iter().any(|found| found.field.name == field.name)).collect();
    let mut joins = Vec::new();
    for relation in relations.iter().filter(|relation| relation.file == file.file) {
        let Some(other) = files.iter().find(|other| other.file == relation.to_file) else { continue };
        // Only what stands on a document: a name or text of a master says something else there.
        let is_wanted = |found: &Found<'p>| {
            let is_worth = is_needed(found.field) || matches!(found.field.kind, FieldType::Day | FieldType::Code);
            is_worth && missing.iter().any(|field| field.name == found.field.name) && found.field.kind != FieldType::Text
        };
        let found: Vec<Found<'p>> = find_fields(other, target, &|_| None).into_iter().filter(is_wanted).collect();
        if !found.is_empty() {
            missing.retain(|field| !found.iter().any(|found| found.field.name == field.name));
            joins.push(Joined { relation, found });
        }
    }
    joins
}

fn load(file: &FileProfile, target: &'static Target, found: &[Found<'_>], joined: &[Joined<'_>], unknown: &mut Vec<Unknown>) -> String {
    let more = if file.is_sample { "more than " } else { "" };
    let mut out =
        format!("\n# {more}{} rows: {}\n[[load]]\nfile = {}\nas = {}\n", file.rows, target.summary, quoted(&file.file), quoted(target.name));
    let all: Vec<&Found<'_>> = found.iter().chain(joined.iter().flat_map(|joined| &joined.found)).collect();
    let has = |name: &str| all.iter().any(|found| found.field.name == name);
    let key_is_there =
        target.key.iter().all(|name| has(name) || target.field(name).is_some_and(|field| field.refers_to.is_some() || field.default.is_some()));
    if !key_is_there {
        let counted = || target.key.iter().filter(|name| has(name)).map(|name| (*name).to_owned()).chain([OCCURRENCE.to_owned()]).collect();
        let key: Vec<String> = file.keys.first().cloned().unwrap_or_else(counted);
        out.push_str(&format!("key = [{}]\n", key.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")));
    }
    if all.iter().any(|found| has_comma(found.column)) {
        out.push_str("decimal = \",\"\nthousands = \".\"\n");
    }
    let join = |joined: &Joined<'_>| {
        let relation = joined.relation;
        format!("{{ file = {}, left = {}, right = {} }}", quoted(&relation.to_file), quoted(&relation.column), quoted(&relation.to_column))
    };
    if !joined.is_empty() {
        out.push_str(&format!("join = [{}]\n", joined.iter().map(join).collect::<Vec<_>>().join(", ")));
    }
    out.push_str("[load.columns]\n");
    for found in found {
        out.push_str(&column(found, &found.column.name, file, target, unknown));
    }
    for joined in joined {
        for found in &joined.found {
            let name = format!("{}.{}", file_stem(&joined.relation.to_file), found.column.name);
            out.push_str(&column(found, &name, file, target, unknown));
        }
    }
    let missing = target.fields.iter().filter(|field| is_needed(field) && !has(field.name));
    let of_groups = target.one_of.iter().filter(|group| !group.iter().any(|name| has(name))).filter_map(|group| target.field(group[0]));
    for field in missing.chain(of_groups) {
        out.push_str(&format!("# {} = {{ column = \"?\" }}    # to be given: {}\n", field.name, field.description));
        unknown.push(Unknown { file: file.file.clone(), target: target.name, field: field.name, question: field.description.to_owned() });
    }
    out
}

fn column(found: &Found<'_>, name: &str, file: &FileProfile, target: &Target, unknown: &mut Vec<Unknown>) -> String {
    let Found { field, column, confidence, why } = found;
    let mut format = String::new();
    let mut note = String::new();
    let is_time = matches!(field.kind, FieldType::Day | FieldType::Instant);
    if is_time && !column.formats.iter().any(|format| is_iso(format)) {
        match column.formats.as_slice() {
            [only] => format = format!(", format = {}", quoted(only)),
            [first, ..] => {
                format = format!(", format = {}", quoted(first));
                note = format!("; or {}: to be given", column.formats[1..].join(" or "));
                let question = format!("{} fit `{}`", column.formats.join(" and "), column.name);
                unknown.push(Unknown { file: file.file.clone(), target: target.name, field: field.name, question });
            }
            [] => {
                note = "; no one format fits all values: to be given".to_owned();
                let question = format!("no one format fits all values of `{}`", column.name);
                unknown.push(Unknown { file: file.file.clone(), target: target.name, field: field.name, question });
            }
        }
    }
    if !field.values.is_empty() && !column.has_only(field.values) {
        note = format!("; map its values to {}: to be given", field.values.join(", "));
        let question = format!("`{}` needs a map to {}", column.name, field.values.join(", "));
        unknown.push(Unknown { file: file.file.clone(), target: target.name, field: field.name, question });
    }
    format!("{} = {{ column = {}{format} }}    # {confidence:.2} {why}{note}\n", field.name, quoted(name))
}

/// Numbers with a comma that cannot be read with a point.
fn has_comma(column: &ColumnProfile) -> bool {
    column.share(Guess::DecimalComma) >= 0.9 && column.share(Guess::Decimal) < 0.9
}

/// TOML text in quotes.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
