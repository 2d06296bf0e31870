//! Rules, groups and modifiers.

use super::form::{Form, Key, basis, ids, keys, keys_with_one, may, need, several, some, title};
use super::policy::interval;

/// The sections of a pack about rules.
pub(super) fn sections() -> Vec<Key> {
    vec![
        may("rules", ids(rule()), "From a matter to findings", "规则：由事项得出认定"),
        may("duties", ids(super::duties::duty()), "What is owed in every period", "职责：每一期应履行的"),
        may("groups", ids(group()), "How rules exclude each other", "规则之间如何互斥"),
        may("modifiers", ids(modifier()), "Defences and aggravations", "免责、从轻与从重情节"),
    ]
}

fn on() -> Key {
    need(
        "on",
        several(Form::Text),
        "A kind of matter, `kind.children`, or a list of these",
        "事项类别、`类别.子表`，或其列表",
    )
}

/// `modality`.
pub(super) fn modality() -> Key {
    may(
        "modality",
        Form::Words(&["must", "may", "at_least", "human"]),
        "How binding it is; if not written: `human`, left to the decider",
        "约束力：must 必须、may 可以、at_least 至少、human 由决定机关裁量；未写则为 human",
    )
}

/// `transition`.
pub(super) fn transition() -> Key {
    may(
        "transition",
        Form::Words(&["old_unless_lighter", "old"]),
        "Which law judges older matters: old_unless_lighter, that of their day unless the newer one is lighter; old, \
         that of their day (if not written)",
        "旧事项适用哪一规则：old_unless_lighter 从旧兼从轻；old 从旧（未写时）",
    )
}

fn rule() -> Form {
    let mut all = vec![title(), on()];
    all.push(may(
        "replaces",
        Form::Text,
        "The rule in whose place it came, on the day on which it came into force",
        "所取代的旧规则，自本规则施行之日起",
    ));
    all.push(transition());
    all.extend(body());
    keys(all)
}

/// What a rule and a duty have in common.
pub(super) fn body() -> Vec<Key> {
    vec![
        may(
            "in_force",
            interval(),
            "Dates of the matters to which it applies; if not written: as the pack",
            "适用的事项日期；未写则同制度",
        ),
        may("when", Form::Formula, "Its condition; if not written: always", "条件；未写则恒成立"),
        may(
            "unless",
            several(Form::Text),
            "It does not apply to a matter to which one of these rules does",
            "其中任一规则适用时，本规则不适用",
        ),
        may(
            "category",
            Form::Text,
            "The account of its points; if not written: `general`",
            "分数记入的类别；未写则为 `general`",
        ),
        need("find", some(find()), "What follows: one line or more", "认定内容：一行或多行"),
        basis(),
        may(
            "why",
            Form::Title,
            "The reason, a text in which {…} is an expression of the row, or {subject}",
            "理由文字，其中 {…} 为该行的表达式或 {subject}",
        ),
    ]
}

fn find() -> Form {
    let whom = || several(Form::Formula);
    let lines = vec![
        may("hold", whom(), "Who is held accountable: people or units", "承担责任者：人员或单位"),
        may("credit", whom(), "Who is credited", "记入成绩者"),
        may("record", whom(), "Who is written down without either", "仅作记录者"),
        may("when", Form::Formula, "This line only if", "仅在此条件下适用本行"),
        may("up", Form::Text, "A chain: not they, but those above them", "责任链：不是其本人，而是其上级"),
        may("degree", Form::Text, "The degree, a word of yours", "责任程度，自定用词"),
        may("points", Form::Formula, "Points", "分数"),
        may("measure", Form::Text, "A measure that the text imposes", "条文规定的措施"),
        modality(),
        may(
            "decider",
            Form::Formula,
            "Who decides: an authority, or an expression; if not written: the measure's",
            "决定机关或表达式；未写则同措施",
        ),
        may(
            "category",
            Form::Text,
            "The account of this line; if not written: the rule's",
            "本行的类别；未写则同规则",
        ),
    ];
    keys_with_one(lines, &["hold", "credit", "record"])
}

fn group() -> Form {
    keys(vec![
        need(
            "hit",
            Form::Words(&["all", "first", "unique"]),
            "first: the first rule that applies takes the matter; unique: two are a conflict; all: all apply",
            "first：由第一条适用的规则处理；unique：两条同时适用即为冲突；all：全部适用",
        ),
        need("rules", several(Form::Text), "The rules, in order", "各规则，依次排列"),
    ])
}

fn modifier() -> Form {
    keys(vec![
        title(),
        on(),
        may("when", Form::Formula, "Its condition; if not written: always", "条件；未写则恒成立"),
        may(
            "of",
            Form::Formula,
            "Whom it covers; if not written: everybody whom the matter's findings name",
            "适用于何人；未写则为该事项认定涉及的所有人",
        ),
        may("rules", several(Form::Text), "Only findings of these rules", "仅限这些规则的认定"),
        may("degrees", several(Form::Text), "Only these degrees", "仅限这些责任程度"),
        need("effect", effect(), "What it does", "效果"),
        basis(),
    ])
}

fn effect() -> Form {
    let words = Form::Words(&["exempt", "reduce", "lighten", "aggravate", "forbid"]);
    let scale = keys(vec![need("scale", Form::Number(None), "Multiplies the points", "分数乘以该数")]);
    Form::Any(vec![words, scale])
}
