//! Fields that the spec sets in emitted objects.

use serde_json::Value;

use crate::plan::FieldPatch;

/// The objects with the fields set. A field that does not exist yet is added to the object or list around it.
pub(super) fn apply(mut objects: Vec<Value>, patches: &[FieldPatch<'_>]) -> Vec<Value> {
    for patch in patches {
        if let Some(object) = objects.get_mut(patch.object) {
            set(object, patch.pointer, &patch.value);
        }
    }
    objects
}

fn set(object: &mut Value, pointer: &str, value: &Value) {
    if let Some(field) = object.pointer_mut(pointer) {
        *field = value.clone();
        return;
    }
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return;
    };
    if let Some(Value::Object(fields)) = object.pointer_mut(parent) {
        // RFC 6901, section 4: first `~1`, then `~0`.
        fields.insert(key.replace("~1", "/").replace("~0", "~"), value.clone());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(pointer: &str, expected: &Value) {
        let object = json!({ "a": { "b/c": 1, "~": [1, 2] } });
        let value = json!(9);
        let patches = [FieldPatch {
            object: 0,
            pointer,
            value: value.clone(),
        }];
        assert_eq!(
            apply(vec![object], &patches).first(),
            Some(expected),
            "{pointer}"
        );
    }

    #[test]
    fn fields_are_set_or_added() {
        check("/a/b~1c", &json!({ "a": { "b/c": 9, "~": [1, 2] } }));
        check("/a/~0/1", &json!({ "a": { "b/c": 1, "~": [1, 9] } }));
        check(
            "/a/d~1e",
            &json!({ "a": { "b/c": 1, "~": [1, 2], "d/e": 9 } }),
        );
        check("/x/y", &json!({ "a": { "b/c": 1, "~": [1, 2] } }));
    }
}
