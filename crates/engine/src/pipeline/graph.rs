//! The order of the tables, from what their statements read.

use std::collections::{BTreeMap, BTreeSet};

use super::Pipeline;
use crate::EngineError;

/// Names of all tables, each after those it reads; where that leaves a choice, by layer and name.
pub fn order(tables: &BTreeMap<String, Pipeline>, audits: &BTreeMap<String, Pipeline>) -> Result<Vec<String>, EngineError> {
    check_references(tables, audits)?;
    let mut waiting: Vec<&Pipeline> = tables.values().collect();
    waiting.sort_by_key(|pipeline| (pipeline.layer, &pipeline.name));
    let mut order: Vec<String> = Vec::new();
    while !waiting.is_empty() {
        let ready = |pipeline: &&Pipeline| pipeline.reads.iter().all(|read| !tables.contains_key(read) || order.contains(read));
        match waiting.iter().position(ready) {
            Some(index) => order.push(waiting.remove(index).name.clone()),
            None => return Err(circle(&waiting)),
        }
    }
    Ok(order)
}

/// The derived tables that a table needs, directly or not.
pub fn upstream(tables: &BTreeMap<String, Pipeline>, name: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![name.to_owned()];
    while let Some(next) = open.pop() {
        let reads = tables.get(&next).into_iter().flat_map(|pipeline| &pipeline.reads);
        for read in reads.filter(|read| tables.contains_key(*read)) {
            if found.insert(read.clone()) {
                open.push(read.clone());
            }
        }
    }
    found
}

fn check_references(tables: &BTreeMap<String, Pipeline>, audits: &BTreeMap<String, Pipeline>) -> Result<(), EngineError> {
    for pipeline in tables.values() {
        if let Some(later) = pipeline.reads.iter().filter_map(|read| tables.get(read)).find(|read| read.layer > pipeline.layer) {
            let message = format!("{} reads {} of the later layer {}", pipeline.name, later.name, later.layer);
            return Err(pipeline.error(message, "a table reads its own and earlier layers: move one of the files"));
        }
        if let Some(unknown) = pipeline.audits.iter().find(|audit| !audits.contains_key(*audit)) {
            let message = format!("the head asks for the audit {unknown}, which does not exist");
            return Err(pipeline.error(message, format!("write audits/{unknown}.sql or correct the head")));
        }
        let blind = pipeline.audits.iter().filter_map(|audit| audits.get(audit)).find(|audit| !audit.reads.contains(&pipeline.name));
        if let Some(audit) = blind {
            let message = format!("the head asks for the audit {}, which does not read {}", audit.name, pipeline.name);
            return Err(pipeline.error(message, "correct the head or the audit"));
        }
    }
    Ok(())
}

/// Names the tables of one circle, found by following what is still waiting.
fn circle(waiting: &[&Pipeline]) -> EngineError {
    let mut path: Vec<&Pipeline> = vec![waiting[0]];
    loop {
        let last = path[path.len() - 1];
        // Every waiting table reads another waiting one, or it would not wait.
        let next = waiting.iter().find(|pipeline| last.reads.contains(&pipeline.name)).copied().unwrap_or(last);
        if let Some(start) = path.iter().position(|pipeline| pipeline.name == next.name) {
            let names: Vec<&str> = path[start..].iter().chain([&next]).map(|pipeline| pipeline.name.as_str()).collect();
            return next.error(
                format!("tables read each other in a circle: {}", names.join(" reads ")),
                "break the circle with a table of an earlier layer",
            );
        }
        path.push(next);
    }
}
