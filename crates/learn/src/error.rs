//! What this crate refuses. Bad input never panics and never becomes a quiet model.

/// Why a model could not be made, read or asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LearnError {
    /// Nothing to learn from, or all rows have the same answer.
    #[error("{rows} rows, of which {positive} are positive: a model needs both answers among its rows")]
    OneClass { rows: usize, positive: usize },
    /// A feature is NaN or infinite.
    #[error("the feature {feature} of row {row} is not a finite number")]
    NotFinite { feature: String, row: usize },
    /// A row has another number of features than the model.
    #[error("{found} features where the model has {expected}")]
    OtherFeatures { expected: usize, found: usize },
    /// The fit itself failed.
    #[error("the fit did not succeed: {reason}")]
    NoFit { reason: String },
    /// The text is no model file of this form and version.
    #[error("the model file cannot be used: {reason}")]
    BadFile { reason: String },
}
