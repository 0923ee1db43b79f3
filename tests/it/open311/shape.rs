//! The shapes of GeoReport v2, as the public schemas have them, in our own words: tests/data/open311/shapes.json.
//!
//! A field with `!` must be there and say something; the others may be null or absent; what is not named is an extension.

use chrono::DateTime;
use serde_json::Value;

use crate::support::data;

/// Fails unless `value` has the shape of this name.
pub fn check(name: &str, value: &Value) {
    let text = std::fs::read_to_string(data("open311/shapes.json")).expect("the shapes");
    let shapes: Value = serde_json::from_str(&text).expect("JSON");
    fits(name, &shapes[name], value);
}

fn fits(at: &str, shape: &Value, value: &Value) {
    match shape {
        Value::String(kind) => assert!(is(kind, value), "{at} is a {kind}: {value}"),
        // A list of words is a choice, a list of one shape a list.
        Value::Array(words) if words.len() > 1 => {
            assert!(words.contains(value), "{at} is of {words:?}: {value}")
        }
        Value::Array(of) => {
            let items = value.as_array().unwrap_or_else(|| panic!("{at} is a list: {value}"));
            for (n, item) in items.iter().enumerate() {
                fits(&format!("{at}[{n}]"), &of[0], item);
            }
        }
        Value::Object(fields) => {
            assert!(value.is_object(), "{at} has fields: {value}");
            for (name, shape) in fields {
                let (name, needed) = (name.trim_end_matches('!'), name.ends_with('!'));
                let value = &value[name];
                if needed || !value.is_null() {
                    fits(&format!("{at}.{name}"), shape, value);
                }
            }
        }
        other => panic!("no shape: {other}"),
    }
}

fn is(kind: &str, value: &Value) -> bool {
    let text = value.as_str();
    match kind {
        "string" => text.is_some(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "datetime" => text.is_some_and(|t| DateTime::parse_from_rfc3339(t).is_ok()),
        "url" => text.is_some_and(|t| url::Url::parse(t).is_ok()),
        other => panic!("no kind: {other}"),
    }
}
