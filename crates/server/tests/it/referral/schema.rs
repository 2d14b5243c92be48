//! As much of JSON Schema as the published schema uses.

use serde_json::Value;

/// Everything in which a value does not follow a schema.
pub(super) fn problems(value: &Value, schema: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    check("$", value, schema, &mut problems);
    problems
}

fn check(place: &str, value: &Value, schema: &Value, problems: &mut Vec<String>) {
    if let Some(only) = schema.get("const")
        && only != value
    {
        problems.push(format!("{place}: {value} is not {only}"));
    }
    if let Some(some) = schema["enum"].as_array()
        && !some.contains(value)
    {
        problems.push(format!("{place}: {value} is none of {some:?}"));
    }
    let fits = match schema["type"].as_str() {
        None => true,
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64(),
        Some(other) => panic!("{place}: a type {other}"),
    };
    if !fits {
        problems.push(format!("{place}: {value} is no {}", schema["type"]));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.get(name.as_str().unwrap()).is_none() {
            problems.push(format!("{place}: no {name}"));
        }
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        let known = schema["properties"].get(name);
        let more = schema.get("additionalProperties");
        match (known, more) {
            (Some(schema), _) => check(&format!("{place}.{name}"), inner, schema, problems),
            (None, Some(more)) if more.is_object() => {
                check(&format!("{place}.{name}"), inner, more, problems);
            }
            _ => problems.push(format!("{place}: {name} is not in the schema")),
        }
    }
    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
        check(
            &format!("{place}[{index}]"),
            inner,
            &schema["items"],
            problems,
        );
    }
}

#[test]
fn what_does_not_follow_a_schema_is_named() {
    let schema = serde_json::json!({"type": "object", "additionalProperties": false,
        "required": ["a"], "properties": {"a": {"enum": ["x"]}, "b": {"type": "integer"}}});
    let value = serde_json::json!({"b": "1", "c": 2});
    let found = problems(&value, &schema);
    assert_eq!(found.len(), 3, "{found:?}");
}
