//! Models as files: JSON, the same bytes for the same model, named by their SHA-256.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::error::LearnError;

/// # Errors
/// When a number of the model cannot be written.
pub(crate) fn written<M: Serialize>(model: &M) -> Result<String, LearnError> {
    serde_json::to_string(model).map_err(|error| LearnError::BadFile { reason: error.to_string() })
}

/// # Errors
/// When the text is no model, or one of another form.
pub(crate) fn read<M: DeserializeOwned>(text: &str, form: &str, form_of: impl Fn(&M) -> &str) -> Result<M, LearnError> {
    let model: M = serde_json::from_str(text).map_err(|error| LearnError::BadFile { reason: error.to_string() })?;
    if form_of(&model) != form {
        return Err(LearnError::BadFile { reason: format!("its form is {}, this program reads {form}", form_of(&model)) });
    }
    Ok(model)
}

/// SHA-256 in hexadecimal, by which a model's file is named.
pub fn hash_of(file: &str) -> String {
    hex::encode(Sha256::digest(file))
}
