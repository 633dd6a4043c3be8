//! One form and one hash for one content: keys sorted, no white space, no floats.

use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The canonical text of a JSON value: object keys in byte order, no white space.
///
/// ```
/// use chandler_recommend::canonical_json;
/// let value = serde_json::json!({"b": [1, "x"], "a": null});
/// assert_eq!(canonical_json(&value), r#"{"a":null,"b":[1,"x"]}"#);
/// ```
pub fn canonical_json(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

/// SHA-256 of the canonical text, in hexadecimal.
pub fn canonical_hash(value: &Value) -> String {
    hex::encode(Sha256::digest(canonical_json(value).as_bytes()))
}

fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<(&String, &Value)> = object.iter().collect();
            entries.sort_by_key(|(name, _)| *name);
            write_list(text, ['{', '}'], entries, |text, (name, value)| {
                let _ = write!(text, "{}:", Value::from(name.as_str()));
                write_canonical(value, text);
            });
        }
        Value::Array(items) => write_list(text, ['[', ']'], items.iter().collect(), |text, item| write_canonical(item, text)),
        scalar => {
            let _ = write!(text, "{scalar}");
        }
    }
}

fn write_list<T>(text: &mut String, brackets: [char; 2], items: Vec<T>, write_item: impl Fn(&mut String, T)) {
    text.push(brackets[0]);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        write_item(text, item);
    }
    text.push(brackets[1]);
}
