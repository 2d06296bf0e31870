//! Forms as JSON Schema, draft 7: what the language servers of editors read well.

use super::form::{Form, Keys, Names};
use crate::source::Lang;
use serde_json::{Map, Value, json};

/// A number as YAML or a quoted text gives it.
const NUMBER: &str = r"^[+-]?(\d+(\.\d*)?|\.\d+)$";
const WHOLE: &str = r"^\d+$";
const DAY: &str = r"^\d{4}-\d{2}-\d{2}$";
/// An id has no spaces, dots, commas, colons, quotes or brackets.
const ID: &str = "^[^\\s.,:;'\"`()\\[\\]{}<>]+$";
const LANGUAGE: &str = "^[a-z]{2,3}(-.*)?$";

/// The schema of a form, with descriptions in one language.
pub(super) fn render(form: &Form, lang: Lang) -> Value {
    let again = |form: &Form| render(form, lang);
    match form {
        Form::Scalar => json!({"type": ["string", "number", "boolean"]}),
        Form::Text | Form::Formula => json!({"type": ["string", "number", "boolean"], "minLength": 1}),
        Form::Pattern(pattern) => json!({"type": ["string", "number"], "pattern": pattern}),
        Form::Title => either([
            json!({"type": ["string", "number", "boolean"]}),
            json!({
                "type": "object",
                "minProperties": 1,
                "propertyNames": {"pattern": LANGUAGE},
                "properties": {"zh": again(&Form::Text), "en": again(&Form::Text)},
                "additionalProperties": again(&Form::Text),
            }),
        ]),
        Form::Name => either([
            again(&Form::Scalar),
            json!({
                "type": "object",
                "properties": {"zh": again(&Form::Scalar), "en": again(&Form::Scalar)},
                "additionalProperties": false,
            }),
        ]),
        Form::Number(None) => json!({"type": ["number", "string"], "pattern": NUMBER}),
        Form::Number(Some((least, most))) => {
            json!({"type": ["number", "string"], "pattern": NUMBER, "minimum": least, "maximum": most})
        }
        Form::Whole(least, most) => {
            let mut schema = json!({"type": ["integer", "string"], "pattern": WHOLE, "minimum": least});
            if let (Some(most), Some(map)) = (most, schema.as_object_mut()) {
                map.insert("maximum".into(), json!(most));
            }
            schema
        }
        Form::Flag => json!({"type": ["boolean", "string"], "pattern": "^(true|false)$"}),
        Form::Day => json!({"type": "string", "pattern": DAY}),
        Form::Words(words) => json!({"enum": words}),
        Form::WordsOrNull(words) => {
            let words = words.iter().map(|word| json!(word)).chain([Value::Null]);
            json!({"enum": words.collect::<Vec<_>>()})
        }
        Form::Several(form) => either([again(form), json!({"type": "array", "items": again(form)})]),
        Form::List(form, least) => json!({"type": "array", "items": again(form), "minItems": least}),
        Form::Entries(names, form) => entries(*names, again(form)),
        Form::Keys(written) => keys(written, lang),
        Form::Any(forms) => json!({"anyOf": forms.iter().map(again).collect::<Vec<_>>()}),
        Form::OrNothing(form) => either([again(form), json!({"type": "null"})]),
        Form::Shared(name, _) => json!({"$ref": format!("#/definitions/{name}")}),
    }
}

/// The forms that are shared, by their names.
pub(super) fn definitions(form: &Form, lang: Lang, found: &mut Map<String, Value>) {
    if let Form::Shared(name, form) = form {
        if found.contains_key(*name) {
            return;
        }
        found.insert((*name).into(), render(form, lang));
    }
    form.parts().into_iter().for_each(|part| definitions(part, lang, found));
}

fn either(schemas: [Value; 2]) -> Value {
    json!({"anyOf": schemas})
}

fn entries(names: Names, schema: Value) -> Value {
    let mut entries = json!({"type": "object", "additionalProperties": schema});
    let pattern = match names {
        Names::Any => return entries,
        Names::Ids => ID,
        Names::Days => DAY,
    };
    if let Some(map) = entries.as_object_mut() {
        map.insert("propertyNames".into(), json!({"pattern": pattern}));
    }
    entries
}

fn keys(written: &Keys, lang: Lang) -> Value {
    let mut properties = Map::new();
    for key in &written.keys {
        let mut schema = render(&key.form, lang);
        if schema.get("$ref").is_some() {
            schema = json!({"allOf": [schema]}); // draft 7 looks at nothing beside a reference
        }
        if let Some(map) = schema.as_object_mut() {
            map.insert("description".into(), json!(key.about.get(lang)));
        }
        properties.insert(key.name.into(), schema);
    }
    let needed: Vec<&str> = written.keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
    let others = written.others.as_ref().map_or(json!(false), |form| render(form, lang));
    let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": others});
    if let Some(map) = schema.as_object_mut() {
        if !needed.is_empty() {
            map.insert("required".into(), json!(needed));
        }
        let conditions = conditions(written);
        if !conditions.is_empty() {
            map.insert("allOf".into(), Value::Array(conditions));
        }
    }
    schema
}

/// Which keys go together and which do not.
fn conditions(written: &Keys) -> Vec<Value> {
    let each = |keys: &[&str]| keys.iter().map(|key| json!({"required": [key]})).collect::<Vec<_>>();
    let mut all: Vec<Value> = written.one_of.iter().map(|keys| json!({"oneOf": each(keys)})).collect();
    all.extend(written.any_of.iter().map(|keys| json!({"anyOf": each(keys)})));
    all.extend(written.at_most.iter().map(|keys| json!({"not": {"required": keys}})));
    all
}
