//! The OpenAPI 3.1 document: what the handlers and the documents say of themselves, and the rules that hold for all of them.

use crate::problem::ProblemDocument;
use crate::routes::described;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use utoipa::{OpenApi, ToSchema};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Chandler",
        description = "The decision engine of a wholesale distributor.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(ProblemDocument))
)]
pub struct Description;

/// The document of all routes under `/api/v1`.
pub fn openapi() -> String {
    let (_, mut described) = described().split_for_parts();
    described.info.version = "1".to_owned();
    // Text, lists and schemas always have a JSON form.
    let mut document = serde_json::to_value(&described).unwrap_or_default();
    let answers = answer_schemas(&document);
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.iter_mut().filter(|(name, _)| answers.contains(*name)).for_each(|(_, schema)| promise_every_key(schema));
    }
    let problem = problem_response();
    for operation in operations_mut(&mut document) {
        operation["responses"]["default"] = problem.clone();
    }
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

/// Every failure of every route is the same kind of document.
fn problem_response() -> Value {
    let schema = json!({"$ref": format!("#/components/schemas/{}", ProblemDocument::name())});
    json!({"description": "what is wrong and what would make it right", "content": {"application/problem+json": {"schema": schema}}})
}

/// Names of the schemas that answers are made of, directly or through others.
fn answer_schemas(document: &Value) -> BTreeSet<String> {
    let responses = document["paths"].as_object().into_iter().flat_map(Map::values).filter_map(Value::as_object);
    let mut open: Vec<String> = responses.flat_map(Map::values).flat_map(|operation| references(&operation["responses"])).collect();
    open.push(ProblemDocument::name().into_owned());
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if found.insert(name.clone()) {
            open.extend(references(&document["components"]["schemas"][name.as_str()]));
        }
    }
    found
}

fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => {
            let own = fields.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()).map(str::to_owned);
            own.into_iter().chain(fields.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// Unknown is null and never absent, and later versions may add keys: every property of an answer is required and none is the last.
fn promise_every_key(schema: &mut Value) {
    if let Some(fields) = schema.as_object_mut() {
        if let Some(properties) = fields.get("properties").and_then(Value::as_object) {
            let names: Vec<&String> = properties.keys().collect();
            let required = json!(names);
            fields.insert("required".to_owned(), required);
            fields.retain(|name, value| name != "additionalProperties" || *value != json!(false));
        }
        fields.values_mut().for_each(promise_every_key);
    } else if let Some(items) = schema.as_array_mut() {
        items.iter_mut().for_each(promise_every_key);
    }
}

fn operations_mut(document: &mut Value) -> impl Iterator<Item = &mut Value> {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut());
    paths.filter_map(Value::as_object_mut).flat_map(|path| path.values_mut())
}
