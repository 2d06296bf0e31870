//! JSON Schema for the YAML files, so that editors complete and check them while they are written.
//!
//! The forms here say once more what the readers accept; `tests/schema.rs` holds them against the readers, key by
//! key and word by word. Draft 7, because the language servers of editors read that. Of what policies declare
//! themselves (fields, posts, attributes) a schema knows nothing: that is for `answerable check`.

mod cycle;
mod duties;
mod expect;
mod form;
mod monitors;
mod organisation;
mod policy;
mod properties;
mod render;
mod results;
mod rules;
mod tables;

use crate::source::{Lang, Said, said};
use form::Form;
use serde_json::{Map, Value, json};

/// The kinds of YAML files that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A file of a pack.
    Policy,
    /// `cycle.yaml`.
    Cycle,
    /// `scenario.yaml`.
    Scenario,
    /// A file of an organisation, named by a cycle.
    Organisation,
    /// A file of matters, named by a cycle.
    Matters,
    /// A file of indicators, named by a cycle.
    Indicators,
}

impl FileKind {
    /// All of them.
    pub const ALL: [FileKind; 6] = [
        FileKind::Policy,
        FileKind::Cycle,
        FileKind::Scenario,
        FileKind::Organisation,
        FileKind::Matters,
        FileKind::Indicators,
    ];

    /// Its name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            FileKind::Policy => "policy",
            FileKind::Cycle => "cycle",
            FileKind::Scenario => "scenario",
            FileKind::Organisation => "organisation",
            FileKind::Matters => "matters",
            FileKind::Indicators => "indicators",
        }
    }

    /// What it is.
    fn about(self) -> Said {
        match self {
            FileKind::Policy => said("A file of a policy", "制度文件"),
            FileKind::Cycle => said("The file of a cycle", "周期文件"),
            FileKind::Scenario => said("A scenario: a cycle with expectations", "场景文件：附有预期的周期"),
            FileKind::Organisation => said("A file of an organisation", "组织数据文件"),
            FileKind::Matters => said("A file of matters", "事项文件"),
            FileKind::Indicators => said("A file of indicators", "指标数据文件"),
        }
    }

    fn form(self) -> Form {
        match self {
            FileKind::Policy => policy::file(),
            FileKind::Cycle => cycle::cycle_file(),
            FileKind::Scenario => cycle::scenario_file(),
            FileKind::Organisation => organisation::organisation_file(),
            FileKind::Matters => organisation::matters_file(),
            FileKind::Indicators => organisation::indicators_file(),
        }
    }
}

/// The schema of a kind of file, its descriptions in one language.
pub fn schema(kind: FileKind, lang: Lang) -> Value {
    let form = kind.form();
    let mut schema = Map::new();
    schema.insert("$schema".into(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".into(), json!(kind.about().get(lang)));
    if let Value::Object(rendered) = render::render(&form, lang) {
        schema.extend(rendered);
    }
    let mut definitions = Map::new();
    render::definitions(&form, lang, &mut definitions);
    if !definitions.is_empty() {
        schema.insert("definitions".into(), Value::Object(definitions));
    }
    Value::Object(schema)
}

/// The sections that a kind of file may have.
pub fn sections(kind: FileKind) -> Vec<&'static str> {
    fn of(form: &Form) -> Vec<&'static str> {
        match form {
            Form::Keys(keys) => keys.keys.iter().map(|key| key.name).collect(),
            Form::Any(_) | Form::Several(_) | Form::Shared(..) => {
                form.parts().first().map(|form| of(form)).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }
    of(&kind.form())
}
