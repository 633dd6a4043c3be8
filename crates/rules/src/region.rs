//! A part of the input space, readable and with an example.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::Inputs;
use crate::domain::{Domain, Key};
use crate::table::RuleTable;
use crate::value_set::ValueSet;

/// Atom numbers per input: a box of the partitioned input space.
pub(crate) type AtomBox = Vec<Vec<usize>>;

/// A box of the input space, such as `abc=B, mean_daily in [0..2.5)`. Inputs that may be anything are not named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    terms: Vec<Term>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    input: String,
    domain: Domain,
    values: ValueSet,
}

impl Region {
    pub(crate) fn new(table: &RuleTable, atoms: AtomBox) -> Self {
        let inputs = table.inputs.iter().zip(&table.matcher.axes).zip(&atoms);
        let term = |((input, axis), atoms): ((&crate::Column, &crate::matcher::Axis), &Vec<usize>)| Term {
            input: input.name.to_string(),
            domain: input.domain.clone(),
            values: axis.values_of(atoms),
        };
        Self { terms: inputs.map(term).collect() }
    }

    /// Inputs that lie in the region: something to try with [`RuleTable::decide`].
    pub fn example(&self) -> Inputs {
        self.terms.iter().filter_map(|term| Some((term.input.clone(), term.domain.example(&term.values)?))).collect()
    }

    /// Whether the inputs lie in the region. A missing or ill-typed input does not.
    pub fn contains(&self, inputs: &Inputs) -> bool {
        self.terms.iter().all(|term| {
            let value = inputs.get(&term.input).and_then(crate::Value::as_scalar);
            match value.and_then(|value| term.domain.key(&value)) {
                Some(Key::Name(name)) => term.values.contains_name(name),
                Some(Key::Point(point)) => term.values.contains_point(point),
                None => false,
            }
        })
    }
}

impl fmt::Display for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let restricted = self.terms.iter().filter(|term| term.values != term.domain.full());
        let words: Vec<String> = restricted.map(|term| term.domain.describe(&term.input, &term.values)).collect();
        formatter.write_str(if words.is_empty() { "any inputs" } else { "" })?;
        formatter.write_str(&words.join(", "))
    }
}

impl Serialize for Region {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
