//! Which sheets and columns each input has.

use crate::compile::Program;
use crate::matters::Field;
use crate::organisation::{Vocabulary, columns};
use crate::policy::Policy;
use crate::source::{Said, Title, said};
use crate::value::Type;

/// What a template is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// People, units, and who stood where.
    Organisation,
    /// What happened: a sheet for each kind that the policy declares.
    Matters,
    /// Figures given.
    Indicators,
    /// The steps of a ladder.
    Ladder,
    /// The bands of a ranking.
    Bands,
    /// The values of a parameter.
    Parameters,
}

/// A sheet to be filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Its name, by which the engine knows what it goes into.
    pub sheet: String,
    /// What a row of it is.
    pub row: Said,
    /// Its columns.
    pub columns: Vec<FormColumn>,
}

/// A column of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormColumn {
    /// Its heading.
    pub name: String,
    /// It must be filled in.
    pub needed: bool,
    /// What it is.
    pub about: Said,
    /// What may be entered.
    pub entry: Entry,
}

/// What may be entered into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// Text, ids among it.
    Text,
    /// A number.
    Number,
    /// A whole number, within bounds if there are any, both included.
    Whole(Option<(i64, i64)>),
    /// A day.
    Date,
    /// A day with a time.
    Moment,
    /// One of these words.
    Words(Vec<String>),
}

impl Entry {
    fn of(of: &Type, range: Option<(i64, i64)>) -> Entry {
        match of {
            Type::Bool => Entry::Words(vec!["true".into(), "false".into()]),
            Type::Int => Entry::Whole(range),
            Type::Decimal => Entry::Number,
            Type::Date => Entry::Date,
            Type::DateTime => Entry::Moment,
            Type::Enum(words) => Entry::Words(words.values.clone()),
            _ => Entry::Text,
        }
    }
}

/// The sheets of an input; those of matters and the words of lists come from a policy.
pub fn forms(input: Input, policy: Option<(&Policy, &Program)>) -> Vec<Form> {
    match (input, policy) {
        (Input::Organisation, policy) => organisation(policy.map(|(_, program)| program)),
        (Input::Matters, Some((policy, program))) => matters(policy, program),
        (Input::Matters, None) => Vec::new(),
        (Input::Indicators, policy) => vec![indicators(policy.map(|(policy, _)| policy))],
        (Input::Ladder, policy) => vec![ladder(policy.map(|(policy, _)| policy))],
        (Input::Bands, policy) => vec![bands(policy.map(|(policy, _)| policy))],
        (Input::Parameters, _) => vec![parameters()],
    }
}

fn column(name: &str, needed: bool, entry: Entry, en: &str, zh: &str) -> FormColumn {
    FormColumn { name: name.to_owned(), needed, entry, about: said(en, zh) }
}

fn organisation(program: Option<&Program>) -> Vec<Form> {
    let none = Vocabulary::default();
    let vocabulary = program.map_or(&none, |program| program.vocabulary.as_ref());
    let sections = [
        ("people", said("a person", "一名人员")),
        ("units", said("a unit", "一个单位")),
        ("posts", said("a post that a person holds in a unit", "某人在某单位所任的一个职务")),
        ("roles", said("a role that a person has for a time", "某人在一段时间内的身份")),
        ("relations", said("a relation between two people or units", "两名人员或两个单位之间的一项关系")),
        ("entities", said("a thing that is neither person nor unit", "既非人员也非单位的对象")),
    ];
    let form = |(section, row): (&str, Said)| {
        let (required, optional) = columns(section, vocabulary)?;
        // The title in both languages, or in one: both forms in one sheet would be a fault.
        let both = |name: &String| !matches!(name.as_str(), "title" | "name_zh" | "name_en");
        let of = |name: &String, needed| organisation_column(section, name, needed, vocabulary);
        let mut columns: Vec<FormColumn> = required.iter().map(|name| of(name, true)).collect();
        columns.extend(optional.iter().filter(|name| both(name)).map(|name| of(name, false)));
        Some(Form { sheet: section.to_owned(), row, columns })
    };
    sections.into_iter().filter_map(form).collect()
}

fn organisation_column(section: &str, name: &str, needed: bool, vocabulary: &Vocabulary) -> FormColumn {
    let words = |words: &[String]| match words.is_empty() {
        true => Entry::Text,
        false => Entry::Words(words.to_vec()),
    };
    let date = || Entry::Date;
    match (section, name) {
        (_, "id") => column(
            name,
            needed,
            Entry::Text,
            "its id, once in all the organisation",
            "编号，在整个组织中唯一",
        ),
        (_, "name") => column(name, needed, Entry::Text, "the name", "姓名"),
        (_, "title_zh") => column(name, needed, Entry::Text, "what it is called in Chinese", "中文名称"),
        (_, "title_en") => column(name, needed, Entry::Text, "what it is called in English", "英文名称"),
        (_, "role") => column(name, needed, words(&vocabulary.roles.values), "the role", "身份"),
        (_, "post") => column(name, needed, words(&vocabulary.posts.values), "the post", "职务"),
        ("units", "kind") => {
            column(name, needed, words(&vocabulary.unit_kinds.values), "the kind of unit", "单位类别")
        }
        ("entities", "kind") => {
            let kinds: Vec<String> = vocabulary.entity_kinds.iter().map(|kind| kind.to_string()).collect();
            column(name, needed, words(&kinds), "the kind", "类别")
        }
        ("relations", "relation") => {
            let ids: Vec<String> = vocabulary.relations.iter().map(|one| one.id.clone()).collect();
            column(name, needed, words(&ids), "which relation", "何种关系")
        }
        (_, "parent") => column(name, needed, Entry::Text, "the id of the unit above", "上级单位的编号"),
        (_, "person") => column(name, needed, Entry::Text, "the id of the person", "人员编号"),
        (_, "unit") => column(name, needed, Entry::Text, "the id of the unit", "单位编号"),
        (_, "lower") => column(name, needed, Entry::Text, "the id of the lower end", "下方一端的编号"),
        (_, "upper") => column(
            name,
            needed,
            Entry::Text,
            "the id of the upper end, who answers for the lower",
            "上方一端的编号，由其对下方负责",
        ),
        (_, "on") => column(name, needed, date(), "the only day on which it held", "仅在该日有效"),
        (_, "from") => column(name, needed, date(), "the first day", "起始日期"),
        (_, "until") => column(
            name,
            needed,
            date(),
            "the last day that still counts; empty: until now",
            "仍然有效的最后一天；留空表示至今",
        ),
        _ => {
            let attributes = vocabulary.people_attributes.iter().chain(&vocabulary.unit_attributes);
            let found = attributes.into_iter().find(|attribute| attribute.name == name);
            let entry = found.map_or(Entry::Text, |found| Entry::of(&found.of, found.range));
            column(name, needed, entry, "declared by the policy", "制度中声明的属性")
        }
    }
}

fn matters(policy: &Policy, program: &Program) -> Vec<Form> {
    let mut forms = Vec::new();
    for kind in &program.schema.kinds {
        let title = policy.matters.get(&kind.id).map(|defined| &defined.body.title);
        let mut columns = vec![
            column("id", true, Entry::Text, "its id, once in this sheet", "编号，在本表中唯一"),
            column("date", true, Entry::Date, "the day, within the cycle", "日期，须在周期内"),
            column("unit", false, Entry::Text, "the id of the unit", "单位编号"),
        ];
        columns.extend(kind.fields.iter().filter(|field| !field.derived).map(|one| field(one, policy)));
        forms.push(Form { sheet: kind.id.clone(), row: named(title, &kind.id), columns });
        for child in &kind.children {
            let about = "the id of the matter to which the row belongs";
            let mut columns = vec![column("parent", true, Entry::Text, about, "所属事项的编号")];
            columns.extend(child.fields.iter().filter(|field| !field.derived).map(|one| field(one, policy)));
            let name = format!("{}.{}", kind.id, child.name);
            let title = policy.words.get(&child.name).map(|word| &word.body);
            forms.push(Form { sheet: name.clone(), row: named(title, &name), columns });
        }
    }
    forms
}

fn field(field: &Field, policy: &Policy) -> FormColumn {
    let title = policy.words.get(&field.name).map(|word| &word.body);
    FormColumn {
        name: field.name.clone(),
        needed: !field.optional,
        about: named(title, &field.name),
        entry: Entry::of(&field.of, field.range),
    }
}

/// The title in each language, or the id.
fn named(title: Option<&Title>, id: &str) -> Said {
    use crate::source::Lang;
    let in_language = |lang| title.and_then(|title| title.get(lang)).unwrap_or(id);
    said(in_language(Lang::En), in_language(Lang::Zh))
}

fn indicators(policy: Option<&Policy>) -> Form {
    // What has a formula is computed and never given.
    let ids: Vec<String> =
        policy.map(|policy| policy.indicators.keys().cloned().collect()).unwrap_or_default();
    let entry = if ids.is_empty() { Entry::Text } else { Entry::Words(ids) };
    Form {
        sheet: "indicators".into(),
        row: said("the value of one indicator for one subject", "一个对象的一项指标值"),
        columns: vec![
            column("indicator", true, entry, "the id of the indicator", "指标编号"),
            column("subject", true, Entry::Text, "the id of the person or unit", "人员或单位的编号"),
            column("value", false, Entry::Number, "the value", "数值"),
            column("n", false, Entry::Whole(Some((0, i64::from(i32::MAX)))), "how many were asked", "样本量"),
            column(
                "k",
                false,
                Entry::Whole(Some((0, i64::from(i32::MAX)))),
                "how many of them were satisfied",
                "其中满意的数量",
            ),
            column(
                "period",
                false,
                Entry::Text,
                "the period, if it is not the cycle: 2013, 2013-Q2, 2013-05, 2013-01-01..2013-06-30",
                "所属期间，不填即本周期：2013、2013-Q2、2013-05、2013-01-01..2013-06-30",
            ),
        ],
    }
}

fn measures(policy: Option<&Policy>, nothing: bool) -> Entry {
    let Some(policy) = policy else { return Entry::Text };
    let mut ids: Vec<String> = policy.measures.keys().cloned().collect();
    if nothing {
        ids.push("nothing".into());
    }
    Entry::Words(ids)
}

fn ladder(policy: Option<&Policy>) -> Form {
    let bound = |name, en, zh| column(name, false, Entry::Text, en, zh);
    Form {
        sheet: "ladder".into(),
        row: said(
            "a step of the ladder; rename the sheet to the id of the ladder",
            "阶梯的一档；请将工作表改名为阶梯的编号",
        ),
        columns: vec![
            bound("at_least", "from this number on, it included", "下限，含本数"),
            bound("above", "above this number", "下限，不含本数"),
            bound("at_most", "up to this number, it included", "上限，含本数"),
            bound("below", "below this number", "上限，不含本数"),
            column(
                "otherwise",
                false,
                Entry::Words(vec!["true".into()]),
                "all that no other step covers",
                "其他各档未涵盖的一切",
            ),
            bound(
                "when",
                "what must hold, as an expression of subject",
                "须符合的条件，写为关于 subject 的表达式",
            ),
            column(
                "give",
                false,
                measures(policy, true),
                "the id of the measure, or nothing; needed without a grade",
                "措施编号，或 nothing（不作处理）；没有等次时必填",
            ),
            bound("grade", "a word: the grade", "等次，一个词"),
        ],
    }
}

fn bands(policy: Option<&Policy>) -> Form {
    Form {
        sheet: "bands".into(),
        row: said(
            "a band of the ranking; rename the sheet to the id of the ranking",
            "排名的一段；请将工作表改名为排名的编号",
        ),
        columns: vec![
            column("top", false, Entry::Text, "so many places from the top", "前几名"),
            column("bottom", false, Entry::Text, "so many places from the bottom", "后几名"),
            column("give", true, measures(policy, false), "the id of the measure", "措施编号"),
            column("to", true, Entry::Text, "to whom, as an expression", "给予何人，写为表达式"),
            column(
                "modality",
                false,
                Entry::Words(["must", "may", "human"].map(str::to_owned).to_vec()),
                "must, may, or a person decides",
                "必须、可以，或由人决定",
            ),
            column("decider", false, Entry::Text, "who decides", "决定机关"),
        ],
    }
}

fn parameters() -> Form {
    Form {
        sheet: "parameter".into(),
        row: said(
            "a value from a day on; rename the sheet to the id of the parameter",
            "自某日起的一个数值；请将工作表改名为参数的编号",
        ),
        columns: vec![
            column("from", true, Entry::Date, "the first day", "起始日期"),
            column(
                "key",
                false,
                Entry::Text,
                "the word, where the values are keyed",
                "取值对应的词（仅用于分项参数）",
            ),
            column("value", true, Entry::Text, "the number, or repealed", "数值，或 repealed（已废止）"),
        ],
    }
}
