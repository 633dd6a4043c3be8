use std::collections::BTreeSet;
use std::str::FromStr;

use super::Pipelines;
use super::graph::upstream;
use crate::EngineError;

/// Which tables of a run are wanted: all, or `name`, `+name` (with what it needs), `name+` (with what needs it), several with commas.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Empty for all.
    terms: Vec<Term>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    name: String,
    with_upstream: bool,
    with_downstream: bool,
}

impl Selection {
    /// Every table.
    pub fn all() -> Self {
        Self::default()
    }

    pub(crate) fn is_all(&self) -> bool {
        self.terms.is_empty()
    }

    /// Names of the selected tables.
    ///
    /// # Errors
    /// When a name is not that of a pipeline.
    pub(crate) fn names(&self, pipelines: &Pipelines) -> Result<BTreeSet<String>, EngineError> {
        if self.is_all() {
            return Ok(pipelines.order.iter().cloned().collect());
        }
        let mut names = BTreeSet::new();
        for term in &self.terms {
            if !pipelines.tables.contains_key(&term.name) {
                return Err(EngineError::Query {
                    code: "unknown_table",
                    message: format!("there is no pipeline {}", term.name),
                    remedy: format!("select from {}", pipelines.order.join(", ")),
                    at: None,
                });
            }
            names.insert(term.name.clone());
            if term.with_upstream {
                names.extend(upstream(&pipelines.tables, &term.name));
            }
            if term.with_downstream {
                names.extend(pipelines.order.iter().filter(|name| upstream(&pipelines.tables, name).contains(&term.name)).cloned());
            }
        }
        Ok(names)
    }
}

impl FromStr for Selection {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let term =
            |text: &str| Term { name: text.trim_matches('+').to_owned(), with_upstream: text.starts_with('+'), with_downstream: text.ends_with('+') };
        Ok(Self { terms: text.split(',').map(str::trim).filter(|text| !text.is_empty()).map(term).collect() })
    }
}
