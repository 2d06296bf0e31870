//! Files of a pack: the head, vocabulary, parameters, matters, relations and chains.

use super::form::{
    Form, Key, Keys, Names, basis, citing, entries, ids, keys, keys_with_one, may, need, several, shared,
};
use super::form::{some, title};
use super::tables::or_table;
use super::{monitors, properties, results, rules};
use crate::policy::CITING;

/// A file of a pack.
pub(super) fn file() -> Form {
    let mut all = head_and_words();
    all.extend(matters_and_relations());
    all.extend(rules::sections());
    all.extend(results::sections());
    all.push(may(
        "properties",
        ids(properties::property()),
        "What the organisation ought to be like",
        "对组织的要求",
    ));
    all.push(may(
        "monitors",
        ids(monitors::monitor()),
        "Advisory statistics over the figures themselves",
        "对数据本身的提示性统计",
    ));
    for key in all.iter_mut().filter(|key| CITING.contains(&key.name)) {
        key.form = citing(key.form.clone());
    }
    keys(all)
}

fn head_and_words() -> Vec<Key> {
    let word = || ids(keys(vec![title()]));
    vec![
        may("policy", head(), "What this pack is; once in each pack", "本制度的基本信息；每个制度写一次"),
        may(
            "uses",
            several(Form::Text),
            "Folders of other packs on which this one builds, relative to this one",
            "本制度所依托的其他制度的文件夹，相对于本文件夹",
        ),
        may("parameters", ids(parameter()), "Numbers by date", "按日期取值的参数"),
        may("roles", word(), "What a person is; one at a time", "人员的身份；同一时间只有一种"),
        may("posts", ids(post()), "What a person holds in a unit", "人员在单位中担任的职务"),
        may("unit_kinds", word(), "What a unit is", "单位的类别"),
        may(
            "entities",
            word(),
            "Kinds of things that are neither person nor unit",
            "既非人员也非单位的对象的类别",
        ),
        may("attributes", attributes(), "Further facts about people and units", "人员和单位的其他属性"),
        may("authorities", word(), "Deciders outside the organisation", "组织之外的决定机关"),
        may(
            "enumerations",
            ids(some(Form::Text)),
            "Lists of words that several fields share",
            "多个字段共用的取值列表",
        ),
        may(
            "words",
            ids(Form::Title),
            "How degrees, accounts, fields and values are called in reports",
            "责任程度、类别、字段和取值在报告中的名称",
        ),
    ]
}

fn head() -> Form {
    let source = keys(vec![
        title(),
        may("date", Form::Text, "The date of the document", "文件日期"),
        may(
            "clauses",
            ids(Form::Title),
            "Its clauses, each with an id of yours and its title",
            "其条款，各以自定标识列出，并写明标题",
        ),
    ]);
    let asked = |word, en, zh| may(word, several(Form::Text), en, zh);
    let checks = keys(vec![
        asked("vacant", "No post that one person holds is vacant", "单设职务不空缺"),
        asked("unjudged", "No kind of matter is left unjudged", "各类事项均有规则处理"),
        asked("no_consequence", "Something follows of every rule and duty", "各规则和职责均有后果"),
        asked("parallel", "Nobody is assessed twice by the same numbers", "同一对象不以相同数据重复考核"),
    ]);
    keys(vec![
        need("id", Form::Text, "The pack's id", "制度的标识"),
        title(),
        may("authority", Form::Title, "Who issued it", "发布机关"),
        may(
            "in_force",
            interval(),
            "When its rules apply to matters; if not written: always",
            "其规则适用的事项日期；未写则始终适用",
        ),
        super::rules::transition(),
        may(
            "sources",
            entries(source),
            "The documents on which it rests, each under an id of yours",
            "所依据的文件，各以自定标识列出",
        ),
        may(
            "left_out",
            ids(Form::Title),
            "Clauses that are deliberately not run, each with the reason",
            "有意不执行的条款，逐条写明理由",
        ),
        may(
            "in_part",
            ids(Form::Title),
            "What is left open of clauses that are run in part",
            "仅部分执行的条款，写明尚缺什么",
        ),
        may(
            "checks",
            checks,
            "The clauses that ask for what is looked at in every policy",
            "对应于各制度均作检查的条款",
        ),
    ])
}

/// `{from, until}`.
pub(super) fn interval() -> Form {
    keys(vec![
        may("from", Form::Day, "The first day", "首日"),
        may("until", Form::Day, "The last day that still counts", "末日（含当日）"),
    ])
}

/// In what something is counted.
pub(super) fn unit() -> Form {
    Form::Words(&["days", "working_days", "hours", "months", "years", "points", "percent", "money", "none"])
}

fn parameter() -> Form {
    let value = Form::Any(vec![Form::Words(&["repealed"]), Form::Number(None), entries(Form::Number(None))]);
    keys(vec![
        title(),
        need("unit", unit(), "In what it is counted: how it is shown", "计量单位，决定显示方式"),
        may(
            "by",
            Form::Text,
            "A field, or an enumeration, whose words key the values",
            "数值按其取值区分的字段或枚举",
        ),
        need(
            "values",
            or_table(Form::Entries(Names::Days, Box::new(value))),
            "From each day on: a number, a mapping from key to number (with `by`), or `repealed`",
            "自各日起：一个数、由键到数的映射（须写 `by`），或 `repealed`（废止）",
        ),
        basis(),
    ])
}

fn post() -> Form {
    keys(vec![
        title(),
        may(
            "leads",
            Form::Flag,
            "Its holder is a leader; if not written: false",
            "任此职者为领导；未写则为 false",
        ),
        may(
            "single",
            Form::Flag,
            "A unit has one holder at a time; if not written: false",
            "一个单位同一时间只有一人任此职；未写则为 false",
        ),
    ])
}

fn attributes() -> Form {
    keys(vec![
        may(
            "people",
            ids(shared("type", field())),
            "Facts about people: name and type",
            "人员的属性：名称与类型",
        ),
        may(
            "units",
            ids(shared("type", field())),
            "Facts about units: name and type",
            "单位的属性：名称与类型",
        ),
    ])
}

/// The type of a field.
fn field() -> Form {
    let words = keys(vec![
        need("one_of", some(Form::Text), "The words", "可取的值"),
        may("optional", Form::Flag, "The value may be absent", "值可以缺省"),
    ]);
    Form::Any(vec![
        Form::Pattern(r"^\s*([\w-]+|\[.+\]|-?\d+\s*\.\.\s*-?\d+)\s*\??\s*$"),
        Form::Pattern(r"^[^\s.,:;'\x22`()\[\]{}<>?]+\??$"),
        some(Form::Text),
        words,
    ])
}

fn matters_and_relations() -> Vec<Key> {
    vec![
        may("matters", ids(matter()), "Kinds of what was handled", "事项的类别"),
        may("relations", ids(relation()), "Who stands above whom", "上下级等关系"),
        may(
            "chains",
            ids(chain()),
            "How far responsibility travels along a relation",
            "责任沿关系传导的范围",
        ),
    ]
}

fn matter() -> Form {
    keys(vec![
        title(),
        may("fields", entries(shared("type", field())), "Its fields: name and type", "字段：名称与类型"),
        may(
            "children",
            entries(entries(shared("type", field()))),
            "Rows of their own inside a matter: name, then fields",
            "事项之内的子表：名称，其下为字段",
        ),
        may(
            "derived",
            entries(Form::Formula),
            "Fields that are computed: name and expression",
            "由计算得出的字段：名称与表达式",
        ),
        may(
            "act",
            Form::Text,
            "The field that names the act: matters of one act are judged as one; if not written: each matter is an act",
            "写明行为的字段：同一行为的各事项作为一事；未写则每一事项为一个行为",
        ),
    ])
}

fn relation() -> Form {
    let declared = Keys {
        keys: vec![
            title(),
            need(
                "ends",
                entries(Form::Text),
                "Its two ends, each with `person`, `unit` or a kind of entity",
                "关系的两端，各写 `person`、`unit` 或对象类别",
            ),
            may("up", Form::Text, "The end to which responsibility travels", "责任传导所指的一端"),
            may(
                "carries",
                Form::Words(&["nothing"]),
                "`nothing`: it is never walked; where it would have led, the outcome names it",
                "`nothing`：责任不沿此关系传导，结果中只列出其所指之人",
            ),
        ],
        ..Keys::default()
    };
    let derived =
        vec![title(), need("any", some(step()), "Steps, all of which are tried", "各个步骤，逐一尝试")];
    Form::Any(vec![Form::Keys(declared), keys(derived)])
}

fn step() -> Form {
    let condition = || may("where", Form::Formula, "Only those for whom this is true", "只保留使其成立者");
    let follow = vec![need("follow", Form::Text, "As this relation leads", "沿该关系"), condition()];
    let holders = vec![
        need("holders", Form::Text, "To the holders of this post", "至担任该职务者"),
        need("of", Form::Formula, "in this unit", "所在单位的表达式"),
        condition(),
    ];
    let members = vec![
        need("members", Form::Formula, "To everybody who holds a post in this unit", "至该单位所有任职者"),
        condition(),
    ];
    Form::Any(vec![Form::Text, keys(follow), keys(holders), keys(members)])
}

fn chain() -> Form {
    Form::Keys(Keys {
        keys: vec![
            title(),
            need("follow", Form::Text, "The relation", "所沿的关系"),
            may("depth", Form::Whole(1, Some(1000)), "At most so many hops", "最多传导的级数"),
            may(
                "until",
                Form::Formula,
                "Go no further than the first one for whom this holds, who is included",
                "到第一个使其成立者为止（含该人）",
            ),
            may(
                "degrees",
                several(Form::Text),
                "The degree at hop 1, 2, …; the last one repeats",
                "第 1、2…级的责任程度；末项延用",
            ),
            may(
                "share",
                several(Form::Number(None)),
                "The part of the points at hop 1, 2, …; the last one repeats; if not written: all of them",
                "第 1、2…级承担的分数比例；末项延用；未写则为全部",
            ),
        ],
        any_of: vec![&["depth", "until"]],
        ..Keys::default()
    })
}

/// Who is assessed.
pub(super) fn population() -> Form {
    population_or(&["person", "unit"])
}

/// The same, with the words that may stand for one.
pub(super) fn population_or(words: &'static [&'static str]) -> Form {
    let some_of = vec![
        may("unit", Form::Text, "Units of this kind", "该类单位"),
        may("person", Form::Text, "People of this role", "该身份的人员"),
    ];
    Form::Any(vec![Form::Words(words), keys_with_one(some_of, &["unit", "person"])])
}
