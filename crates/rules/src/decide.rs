//! One decision: which rows fit, and what the hit policy makes of them.

use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::domain::Key;
use crate::row_set::RowSet;
use crate::table::{Column, HitPolicy, RuleTable};
use crate::{DecideError, Decimal, Inputs, Scalar, Value};

/// The answer of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    pub outputs: Outputs,
    /// The rows the answer rests on, in file order: what a recommendation records.
    pub fired: Vec<RowRef>,
}

/// Output values by name, in the order the table declares them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outputs(Vec<(Arc<str>, Value)>);

/// One row of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowRef {
    pub table: String,
    pub row_id: String,
    /// Position in the table, from 0.
    pub index: usize,
}

impl Outputs {
    /// The value of that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| &**known == name).map(|(_, value)| value)
    }

    /// Names and values in declared order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }
}

impl Serialize for Outputs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        self.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
        map.end()
    }
}

impl RuleTable {
    /// Decides for named inputs.
    ///
    /// # Errors
    /// A missing, ill-typed or out-of-range input, and rows that the hit policy cannot make one answer of.
    pub fn decide(&self, inputs: &Inputs) -> Result<Decision, DecideError> {
        self.decide_scalars(&self.scalars(inputs)?)
    }

    /// Decides for values in the order of [`RuleTable::inputs`]: the form for whole columns, without looking up names or copying text.
    ///
    /// # Errors
    /// As [`RuleTable::decide`].
    pub fn decide_scalars(&self, scalars: &[Scalar<'_>]) -> Result<Decision, DecideError> {
        let fired = self.fired_rows(scalars)?;
        let outputs = (0..self.outputs.len()).map(|output| Ok((self.outputs[output].name.clone(), self.combine(output, &fired, scalars)?)));
        Ok(Decision { outputs: Outputs(outputs.collect::<Result<_, _>>()?), fired: fired.iter().map(|row| self.row_ref(*row)).collect() })
    }

    pub(crate) fn scalars<'i>(&self, inputs: &'i Inputs) -> Result<Vec<Scalar<'i>>, DecideError> {
        let scalar = |input: &Column| {
            let value = inputs.get(&input.name).ok_or_else(|| DecideError::MissingInput {
                table: self.name.to_string(),
                input: input.name.to_string(),
                expected: input.value_type().to_string(),
            })?;
            value.as_scalar().ok_or_else(|| self.wrong_type(input, "list"))
        };
        self.inputs.iter().map(scalar).collect()
    }

    fn fired_rows(&self, scalars: &[Scalar<'_>]) -> Result<Vec<usize>, DecideError> {
        let matching = self.matching_rows(scalars)?;
        let mut fired: Vec<usize> = matching.iter().collect();
        match self.hit_policy {
            HitPolicy::Unique if fired.len() > 1 => return Err(self.several_rows(scalars, &fired)),
            HitPolicy::Any if fired.iter().any(|row| self.rows[*row].outputs != self.rows[fired[0]].outputs) => {
                return Err(self.several_rows(scalars, &fired));
            }
            HitPolicy::Priority => {
                let best = fired.iter().map(|row| self.rows[*row].priority).min().flatten();
                fired.retain(|row| self.rows[*row].priority == best);
                if fired.len() > 1 {
                    return Err(self.several_rows(scalars, &fired));
                }
            }
            HitPolicy::First => fired.truncate(1),
            _ => {}
        }
        Ok(fired)
    }

    pub(crate) fn matching_rows(&self, scalars: &[Scalar<'_>]) -> Result<RowSet, DecideError> {
        if scalars.len() != self.inputs.len() {
            let (expected, found) = (self.inputs.len(), scalars.len());
            return Err(DecideError::InputCount { table: self.name.to_string(), expected, found });
        }
        let keys = self.inputs.iter().zip(scalars).map(|(input, scalar)| self.key(input, *scalar));
        Ok(self.matcher.matching(&keys.collect::<Result<Vec<Key<'_>>, _>>()?))
    }

    fn key<'s>(&self, input: &Column, scalar: Scalar<'s>) -> Result<Key<'s>, DecideError> {
        let key = input.domain.key(&scalar).ok_or_else(|| self.wrong_type(input, scalar.value_type().name()))?;
        if input.domain.allows(key) {
            return Ok(key);
        }
        Err(DecideError::OutsideDomain {
            table: self.name.to_string(),
            input: input.name.to_string(),
            value: scalar.to_string(),
            allowed: input.domain.allowed(),
        })
    }

    fn combine(&self, output: usize, fired: &[usize], scalars: &[Scalar<'_>]) -> Result<Value, DecideError> {
        let values = fired.iter().map(|row| &self.rows[*row].outputs[output]);
        let combined = match self.hit_policy {
            HitPolicy::CollectList => Some(Value::List(values.cloned().collect())),
            HitPolicy::CollectSum => return self.sum(output, values, fired),
            HitPolicy::CollectMin => values.min_by_key(|value| self.rank(output, value)).cloned(),
            HitPolicy::CollectMax => values.max_by_key(|value| self.rank(output, value)).cloned(),
            HitPolicy::Unique | HitPolicy::Any | HitPolicy::Priority | HitPolicy::First => {
                fired.first().map(|row| self.rows[*row].outputs[output].clone())
            }
        };
        combined.ok_or_else(|| DecideError::NoRow { table: self.name.to_string(), inputs: self.describe(scalars) })
    }

    fn sum<'v>(&self, output: usize, values: impl Iterator<Item = &'v Value>, fired: &[usize]) -> Result<Value, DecideError> {
        let zero = self.outputs[output].domain.value_at(0);
        let sum = values.cloned().try_fold(zero, |sum, value| match (sum, value) {
            (Value::Integer(sum), Value::Integer(value)) => sum.checked_add(value).map(Value::Integer),
            (Value::Decimal(sum), Value::Decimal(value)) => Decimal::checked_add(sum, value).map(Value::Decimal),
            _ => None,
        });
        sum.ok_or_else(|| DecideError::SumTooLarge {
            table: self.name.to_string(),
            output: self.outputs[output].name.to_string(),
            rows: self.row_ids(fired),
        })
    }

    fn rank(&self, output: usize, value: &Value) -> Option<i128> {
        match self.outputs[output].domain.key(&value.as_scalar()?)? {
            Key::Point(point) => Some(point),
            Key::Name(_) => None,
        }
    }

    pub(crate) fn row_ref(&self, row: usize) -> RowRef {
        RowRef { table: self.name.to_string(), row_id: self.rows[row].id.to_string(), index: row }
    }

    fn several_rows(&self, scalars: &[Scalar<'_>], rows: &[usize]) -> DecideError {
        DecideError::SeveralRows { table: self.name.to_string(), inputs: self.describe(scalars), rows: self.row_ids(rows) }
    }

    fn row_ids(&self, rows: &[usize]) -> String {
        rows.iter().map(|row| &*self.rows[*row].id).collect::<Vec<_>>().join(", ")
    }

    fn describe(&self, scalars: &[Scalar<'_>]) -> String {
        let terms: Vec<String> = self.inputs.iter().zip(scalars).map(|(input, value)| format!("{}={value}", input.name)).collect();
        terms.join(", ")
    }

    fn wrong_type(&self, input: &Column, found: &str) -> DecideError {
        DecideError::WrongType {
            table: self.name.to_string(),
            input: input.name.to_string(),
            expected: input.value_type().to_string(),
            found: found.to_owned(),
        }
    }
}
