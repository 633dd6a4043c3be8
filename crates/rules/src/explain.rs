//! Why a table answered as it did: each row with the first cell that kept it from fitting.

use std::fmt;

use serde::Serialize;

use crate::domain::Key;
use crate::table::{Row, RuleTable};
use crate::{DecideError, Decision, HitPolicy, Inputs, Scalar};

/// The whole of one decision, for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    pub table: String,
    pub summary: String,
    pub hit_policy: HitPolicy,
    /// The inputs as read, `name=value`.
    pub inputs: Vec<String>,
    pub rows: Vec<RowExplanation>,
    pub decision: Option<Decision>,
    /// Why there is no decision, if there is none.
    pub refusal: Option<String>,
}

/// One row against the inputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowExplanation {
    pub row_id: String,
    pub note: String,
    /// The row's conditions in words, inputs that may be anything left out.
    pub conditions: String,
    pub fits: bool,
    /// The conditions that are not met.
    pub unmet: Vec<String>,
}

impl RuleTable {
    /// Explains a decision row by row. A decision that the rows cannot give (no row, several rows) is explained as well.
    ///
    /// # Errors
    /// Inputs that cannot be read: missing, ill-typed or out of range.
    pub fn explain(&self, inputs: &Inputs) -> Result<Explanation, DecideError> {
        let scalars = self.scalars(inputs)?;
        self.matching_rows(&scalars)?;
        let decision = self.decide_scalars(&scalars);
        Ok(Explanation {
            table: self.name.to_string(),
            summary: self.summary.to_string(),
            hit_policy: self.hit_policy,
            inputs: self.inputs.iter().zip(&scalars).map(|(input, value)| format!("{}={value}", input.name)).collect(),
            rows: self.rows.iter().map(|row| self.explain_row(row, &scalars)).collect(),
            refusal: decision.as_ref().err().map(DecideError::to_string),
            decision: decision.ok(),
        })
    }

    fn explain_row(&self, row: &Row, scalars: &[Scalar<'_>]) -> RowExplanation {
        let mut conditions = Vec::new();
        let mut unmet = Vec::new();
        for ((input, cell), scalar) in self.inputs.iter().zip(&row.cells).zip(scalars) {
            if *cell == input.domain.full() {
                continue;
            }
            let condition = input.domain.describe(&input.name, cell);
            let is_met = match input.domain.key(scalar) {
                Some(Key::Name(name)) => cell.contains_name(name),
                Some(Key::Point(point)) => cell.contains_point(point),
                None => false,
            };
            if !is_met {
                unmet.push(condition.clone());
            }
            conditions.push(condition);
        }
        let conditions = if conditions.is_empty() { "any inputs".to_owned() } else { conditions.join(", ") };
        RowExplanation { row_id: row.id.to_string(), note: row.note.to_string(), conditions, fits: unmet.is_empty(), unmet }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{} ({}) for {}", self.table, self.hit_policy, self.inputs.join(", "))?;
        for row in &self.rows {
            match row.fits {
                true => writeln!(formatter, "  {} fits: {}", row.row_id, row.conditions)?,
                false => writeln!(formatter, "  {} does not: needs {}", row.row_id, row.unmet.join(", "))?,
            }
        }
        if let Some(refusal) = &self.refusal {
            return writeln!(formatter, "  no answer: {refusal}");
        }
        for (name, value) in self.decision.iter().flat_map(|decision| decision.outputs.iter()) {
            writeln!(formatter, "  {name} = {value}")?;
        }
        Ok(())
    }
}
