//! One text for one JSON value, however its author ordered and spaced it: what digests are taken of.

use serde_json::Value;

/// Keys sorted by their bytes, no spaces.
///
/// ```
/// use chandler_store::canonical_json;
/// let spaced = serde_json::from_str(r#"{ "b": [1, "x"], "a": null }"#).unwrap();
/// assert_eq!(canonical_json(&spaced), r#"{"a":null,"b":[1,"x"]}"#);
/// ```
pub fn canonical_json(value: &Value) -> String {
    let mut text = String::with_capacity(256);
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_unstable_by_key(|(name, _)| name.as_str());
            write_list('{', '}', sorted, text, |(name, value), text| {
                write_text(name, text);
                text.push(':');
                write(value, text);
            });
        }
        Value::Array(items) => write_list('[', ']', items, text, write),
        Value::String(string) => write_text(string, text),
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => text.push_str(&number.to_string()),
    }
}

fn write_list<T>(open: char, close: char, items: impl IntoIterator<Item = T>, text: &mut String, mut each: impl FnMut(T, &mut String)) {
    text.push(open);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        each(item, text);
    }
    text.push(close);
}

/// Most texts have nothing to escape; the others go through serde's rules.
fn write_text(string: &str, text: &mut String) {
    if string.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        text.push('"');
        text.push_str(string);
        text.push('"');
    } else {
        text.push_str(&Value::from(string).to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn json() -> impl Strategy<Value = Value> {
        let leaf =
            prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), any::<i64>().prop_map(Value::from), ".*".prop_map(Value::from)];
        leaf.prop_recursive(3, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::vec((".*", inner), 0..5).prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    fn reversed(value: &Value) -> Value {
        match value {
            Value::Object(fields) => Value::Object(fields.iter().rev().map(|(name, value)| (name.clone(), reversed(value))).collect()),
            Value::Array(items) => items.iter().map(reversed).collect(),
            other => other.clone(),
        }
    }

    proptest! {
        #[test]
        fn order_does_not_matter_and_nothing_is_lost(value in json()) {
            let text = canonical_json(&value);
            prop_assert_eq!(&text, &canonical_json(&reversed(&value)));
            prop_assert_eq!(serde_json::from_str::<Value>(&text).expect("canonical text is JSON"), value);
        }
    }
}
