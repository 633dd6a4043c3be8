//! Which column of a file is which field of a target.

use super::guess::Guess;
use super::profile::{ColumnProfile, FileProfile};
use super::words::{files, headers, normalized};
use crate::mapping::file_stem;
use crate::targets::{Field, FieldType, Layer, Target, targets};

/// A column found for a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found<'p> {
    pub field: &'static Field,
    pub column: &'p ColumnProfile,
    /// From 0 to 1.
    pub confidence: f64,
    pub why: &'static str,
}

/// A field is not suggested below.
const CONFIDENCE_MIN: f64 = 0.5;

/// The target whose master a column of a file names, as far as its values say.
pub(super) type Named<'n> = &'n dyn Fn(&str) -> Option<&'static str>;

/// The target that a file most likely is, if any, with its fields.
pub(super) fn best_target<'p>(file: &'p FileProfile, named: Named<'_>) -> Option<(&'static Target, Vec<Found<'p>>)> {
    let considered = targets().filter(|target| target.layer != Layer::Evaluate && !files(target.name).is_empty());
    let scored = considered.map(|target| {
        let found = find_fields(file, target, named);
        (score(file, target, &found), target, found)
    });
    let best = scored.max_by(|left, right| left.0.total_cmp(&right.0).then_with(|| right.1.name.cmp(left.1.name)))?;
    (best.0 >= 1.0).then_some((best.1, best.2))
}

/// The file's name, and how much of what the target needs was found.
fn score(file: &FileProfile, target: &Target, found: &[Found<'_>]) -> f64 {
    let needed: Vec<&Field> = target.fields.iter().filter(|field| is_needed(field)).collect();
    let confidence = |field: &Field| found.iter().find(|found| found.field.name == field.name).map_or(-0.3, |found| found.confidence);
    let needed_share = needed.iter().map(|field| confidence(field)).sum::<f64>() / needed.len().max(1) as f64;
    let missing = needed.iter().filter(|field| confidence(field) < 0.0).count();
    if name_score(file, target) < 1.0 && missing * 5 > needed.len() * 2 {
        return 0.0;
    }
    let further = found.iter().filter(|found| !is_needed(found.field)).count() as f64;
    name_score(file, target) + needed_share + 0.05 * further
}

/// A field that rows cannot do without, and that neither the home nor a constant for all rows gives.
pub(super) fn is_needed(field: &Field) -> bool {
    field.required && field.default.is_none() && !matches!(field.name, "entity_id" | "currency")
}

fn name_score(file: &FileProfile, target: &Target) -> f64 {
    let stem = normalized(file_stem(&file.file));
    let words = files(target.name).iter();
    // Of `order details` and `purchase order details` the longer one means more.
    let at_end = words.clone().filter(|word| stem == **word || stem.ends_with(&format!(" {word}"))).map(|word| word.split(' ').count()).max();
    let anywhere = || words.clone().any(|word| stem.split(' ').any(|token| token == *word));
    match at_end {
        Some(count) => 0.8 + 0.2 * count as f64,
        None if anywhere() => 0.6,
        None => 0.0,
    }
}

/// The best column for each field. A column stands for one field, except codes and days, which may stand for several.
pub(super) fn find_fields<'p>(file: &'p FileProfile, target: &'static Target, named: Named<'_>) -> Vec<Found<'p>> {
    let mut candidates: Vec<Found<'p>> = Vec::new();
    for field in target.fields.iter().filter(|field| field.name != "known_at") {
        for column in &file.columns {
            let by_values = field.refers_to.filter(|_| named(&column.name) == field.refers_to).map(|_| (0.8, "by its values"));
            let Some((by_name, why)) = name_confidence(field, &column.name, target).into_iter().chain(by_values).max_by(|a, b| a.0.total_cmp(&b.0))
            else {
                continue;
            };
            let confidence = by_name * value_fit(field, column) + uniqueness(file, target, field, column);
            if confidence >= CONFIDENCE_MIN {
                candidates.push(Found { field, column, confidence: confidence.min(1.0), why });
            }
        }
    }
    candidates.sort_by(|left, right| right.confidence.total_cmp(&left.confidence).then_with(|| left.column.name.cmp(&right.column.name)));
    let mut chosen: Vec<Found<'p>> = Vec::new();
    for candidate in candidates {
        let may_share = matches!(candidate.field.kind, FieldType::Code | FieldType::Day) && candidate.field.required;
        let is_taken = chosen.iter().any(|found| found.column.name == candidate.column.name && !may_share);
        if !is_taken && !chosen.iter().any(|found| found.field.name == candidate.field.name) {
            chosen.push(candidate);
        }
    }
    let place = |found: &Found<'_>| target.field_names().position(|name| name == found.field.name);
    chosen.sort_by_key(place);
    chosen
}

fn name_confidence(field: &Field, column: &str, target: &Target) -> Option<(f64, &'static str)> {
    let column = normalized(column);
    let words = headers(field.name);
    if let Some(place) = words.iter().position(|word| *word == column) {
        // The first words are the most telling, and break ties.
        return Some((0.95 - 0.002 * place as f64, "by its name"));
    }
    let is_own_key =
        target.key.last() == Some(&field.name) && field.refers_to.is_none() && matches!(field.kind, FieldType::Code | FieldType::Integer);
    if is_own_key && matches!(column.as_str(), "id" | "code" | "number" | "no" | "nr" | "nummer" | "numero" | "key" | "businessentityid") {
        return Some((0.85, "as the file's own number"));
    }
    let is_part = |word: &&&str| word.contains(' ') && (column.starts_with(&format!("{word} ")) || column.ends_with(&format!(" {word}")));
    words.iter().find(is_part).map(|_| (0.65, "by a part of its name"))
}

/// From 0, where the values cannot be read as the field, to 1.
fn value_fit(field: &Field, column: &ColumnProfile) -> f64 {
    if column.distinct == 0 {
        return if field.required { 0.3 } else { 0.0 };
    }
    if !field.values.is_empty() && !column.has_only(field.values) {
        // A map can translate what the field needs; what it does not need is left out.
        return if field.required { 0.7 } else { 0.0 };
    }
    let share = match field.kind {
        FieldType::Day | FieldType::Instant => column.share(Guess::Day),
        FieldType::Integer => column.share(Guess::Integer),
        FieldType::Money | FieldType::Quantity | FieldType::Price | FieldType::Decimal => {
            column.share(Guess::Decimal).max(column.share(Guess::DecimalComma))
        }
        FieldType::Flag => column.share(Guess::Flag),
        FieldType::Currency => column.share(Guess::Currency),
        FieldType::Code => 1.0 - 0.8 * column.share(Guess::Day) * f64::from(column.share(Guess::Integer) < 1.0),
        FieldType::Text => 1.0,
    };
    if share >= 0.9 { share } else { 0.2 * share }
}

/// A master's own code tells its rows apart; where it does not, another column is more likely.
fn uniqueness(file: &FileProfile, target: &Target, field: &Field, column: &ColumnProfile) -> f64 {
    let is_key = file.keys.iter().any(|key| key.len() == 1 && key[0] == column.name);
    let is_own_code = target.is_own_code(field.name) && !matches!(target.name, "bins");
    match (is_own_code, is_key) {
        (false, _) => 0.0,
        (true, true) => 0.04,
        (true, false) => -0.15,
    }
}
