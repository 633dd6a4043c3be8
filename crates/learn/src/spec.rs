//! Holds the specs of `models/` to the code: what the program has is a line of the spec, digit for digit.

/// Fails unless the spec of a model has each of these lines.
pub(crate) fn assert_says(model: &str, lines: &[String]) {
    let path = format!("{}/../../models/{model}/spec.toml", env!("CARGO_MANIFEST_DIR"));
    let spec = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let missing: Vec<&String> = lines.iter().filter(|line| !spec.lines().any(|said| said == line.as_str())).collect();
    assert!(missing.is_empty(), "models/{model}/spec.toml does not say what the program has: {missing:#?}");
}
