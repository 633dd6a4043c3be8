//! Rows of named features.

use crate::error::LearnError;

/// A feature of a matrix.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Feature {
    pub name: String,
    /// Which way the answer may go as the feature grows, where sense says it: trees are held to it.
    pub direction: Direction,
}

/// What is known beforehand about a feature's effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    Up,
    Free,
}

impl Feature {
    pub fn free(name: impl Into<String>) -> Self {
        Self { name: name.into(), direction: Direction::Free }
    }

    pub fn up(name: impl Into<String>) -> Self {
        Self { name: name.into(), direction: Direction::Up }
    }
}

/// Rows of features, row by row; every value is finite.
#[derive(Debug, Clone)]
pub struct Matrix {
    features: Vec<Feature>,
    values: Vec<f64>,
}

impl Matrix {
    pub fn new(features: Vec<Feature>) -> Self {
        Self { features, values: Vec::new() }
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When the row has another number of features, or one that is not finite.
    pub fn push(&mut self, row: &[f64]) -> Result<(), LearnError> {
        if row.len() != self.features.len() {
            return Err(LearnError::OtherFeatures { expected: self.features.len(), found: row.len() });
        }
        if let Some(at) = row.iter().position(|value| !value.is_finite()) {
            return Err(LearnError::NotFinite { feature: self.features[at].name.clone(), row: self.rows() });
        }
        self.values.extend_from_slice(row);
        Ok(())
    }

    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    pub fn width(&self) -> usize {
        self.features.len()
    }

    pub fn rows(&self) -> usize {
        if self.features.is_empty() { 0 } else { self.values.len() / self.features.len() }
    }

    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.width()..][..self.width()]
    }

    pub fn value(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.width() + column]
    }

    /// The rows at these places, in this order.
    #[must_use]
    pub fn subset(&self, rows: &[usize]) -> Self {
        let values = rows.iter().flat_map(|row| self.row(*row).iter().copied()).collect();
        Self { features: self.features.clone(), values }
    }
}

/// The answers of both kinds are there.
pub(crate) fn require_both_classes(target: &[bool]) -> Result<(), LearnError> {
    let positive = target.iter().filter(|answer| **answer).count();
    if positive == 0 || positive == target.len() {
        return Err(LearnError::OneClass { rows: target.len(), positive });
    }
    Ok(())
}
