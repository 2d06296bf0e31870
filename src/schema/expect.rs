//! Expectations: one form for each kind.

use super::form::{Form, Key, Keys, keys, may, need, several};

/// An expectation of a scenario.
pub(super) fn expectation() -> Form {
    let kinds = [attributions(), proposals(), figures(), others()].concat();
    Form::Any(kinds.into_iter().map(|keys| Form::Keys(Keys { keys, ..Keys::default() })).collect())
}

fn whom(kind: &'static str, en: &str, zh: &str) -> Key {
    need(kind, several(Form::Scalar), en, zh)
}

fn rule() -> Key {
    may("rule", Form::Scalar, "By this rule", "依据该规则")
}

fn matter() -> Key {
    may("matter", Form::Scalar, "In this matter", "就该事项")
}

fn modality() -> Key {
    may(
        "modality",
        Form::Words(&["must", "may", "at_least", "human"]),
        "How binding it is",
        "约束力：must 必须、may 可以、at_least 至少、human 由决定机关裁量",
    )
}

fn decider() -> Key {
    may("decider", Form::Scalar, "Who decides: an id, or `open`", "决定机关的标识，或 `open`（未定）")
}

fn effect() -> Key {
    let span = keys(vec![
        need("from", Form::Day, "The first day", "首日"),
        need("until", Form::Day, "The last day that still counts", "末日（含当日）"),
    ]);
    may("effect", span, "In effect in this period", "影响期")
}

fn attributions() -> Vec<Vec<Key>> {
    let kinds = [
        ("hold", "These are held accountable", "这些人承担责任"),
        ("credit", "These are credited", "这些人记入成绩"),
        ("record", "These are on record", "这些人记录在案"),
        ("cleared", "A defence cleared these", "这些人免责"),
        ("yields", "They would be held, but another rule judges", "本应承担责任，但适用新旧规则中的另一条"),
        ("not_credited", "These are not credited", "这些人未记入成绩"),
        ("not_recorded", "These are not on record", "这些人未记录在案"),
    ];
    let form = |(kind, en, zh)| {
        vec![
            whom(kind, en, zh),
            rule(),
            matter(),
            may("degree", Form::Scalar, "To this degree", "责任程度"),
            may("points", Form::Number(None), "With these points", "分数"),
            may("measure", Form::Scalar, "With this measure", "措施"),
            modality(),
            decider(),
            may("modifier", Form::Scalar, "Changed by this modifier", "适用的情节"),
        ]
    };
    let nobody = vec![
        whom("nobody", "These are not held, nor undetermined", "这些人不承担责任，也不待定"),
        rule(),
        matter(),
    ];
    let undetermined = vec![
        need("undetermined", Form::Scalar, "A finding of this rule is undetermined", "该规则的认定待定"),
        matter(),
        may("for", Form::Scalar, "What it says of this one", "就此人而言"),
    ];
    kinds.map(form).into_iter().chain([nobody, undetermined]).collect()
}

fn proposals() -> Vec<Vec<Key>> {
    let kinds = [
        ("proposed", "It is proposed", "提出该措施"),
        ("review", "It is for a person to review", "该措施须人工复核"),
        ("superseded", "A heavier one stands", "该措施被更重的措施吸收"),
        ("barred", "A sanction bars it", "该措施因处理而取消"),
        ("not_proposed", "It is not proposed", "未提出该措施"),
        ("nothing", "There is nothing of it at all", "完全没有该措施"),
    ];
    let form = |(kind, en, zh)| {
        vec![
            need(kind, Form::Scalar, en, zh),
            need("for", several(Form::Scalar), "For whom", "对何人"),
            rule(),
            matter(),
            modality(),
            decider(),
            effect(),
            may("occasion", Form::Whole(1, None), "Of an escalation: which occasion", "逐次加重的第几次"),
            may(
                "because",
                several(Form::Words(REASONS)),
                "Why it is for review or barred",
                "复核或取消的原因",
            ),
        ]
    };
    let imposed = vec![
        need("imposed", Form::Scalar, "It was imposed earlier", "此前已作出该措施"),
        need("for", several(Form::Scalar), "On whom", "对何人"),
        effect(),
    ];
    kinds.map(form).into_iter().chain([imposed]).collect()
}

/// Why a measure is for a person to review, or by what it is barred.
const REASONS: &[&str] = &[
    "inapplicable",
    "unknown",
    "no_lighter",
    "transition",
    "may_be_void",
    "no_sample",
    "not_a_share",
    "minimum_n",
    "homogeneity",
    "signal",
    "stability",
    "floor",
    "tenure",
    "persistence",
    "proposal",
    "imposed",
    "once",
    "quota",
];

/// Why a walk stopped.
const STOPS: &[&str] = &[
    "depth",
    "until",
    "top",
    "vacancy",
    "carries_nothing",
    "already_named",
    "condition",
    "unknown",
    "missing",
];

fn figures() -> Vec<Vec<Key>> {
    let number = || Form::Any(vec![Form::Words(&["undetermined"]), Form::Number(None)]);
    let is = || need("is", number(), "A number, or `undetermined`", "数值，或 `undetermined`（待定）");
    vec![
        vec![
            need("total", Form::Scalar, "The points of this one", "此人的分数合计"),
            is(),
            may(
                "category",
                Form::Scalar,
                "Of this account; if not written: `general`",
                "该类别；未写则为 `general`",
            ),
        ],
        vec![
            need("score", Form::Scalar, "The score of this one", "此对象的得分"),
            need("in", Form::Scalar, "The scorecard", "评分表"),
            is(),
        ],
        vec![
            need("rank", Form::Scalar, "The rank of this one", "此对象的名次"),
            need("in", Form::Scalar, "The ranking", "排名"),
            is(),
        ],
    ]
}

fn others() -> Vec<Vec<Key>> {
    vec![
        vec![need("hole", Form::Scalar, "Nobody answers for this matter", "该事项无人负责"), rule()],
        vec![need("unreached", Form::Scalar, "No rule says anything of this matter", "没有规则适用于该事项")],
        vec![
            need("conflict", Form::Scalar, "Two rules of this group met", "该组的两条规则相冲突"),
            matter(),
            may("for", Form::Scalar, "Whom they would name", "所涉何人"),
        ],
        vec![
            need("stopped", Form::Words(STOPS), "A walk stopped so", "责任传导止于此原因"),
            rule(),
            matter(),
            may("at", Form::Scalar, "Where", "止于何人"),
        ],
        vec![
            need("indicator", Form::Scalar, "The value of an indicator of this one", "此对象的指标数值"),
            need("in", Form::Scalar, "The indicator", "指标"),
            need(
                "is",
                Form::Any(vec![Form::Words(&["undetermined"]), Form::Number(None)]),
                "A number, or `undetermined`",
                "数值，或 `undetermined`（待定）",
            ),
        ],
        vec![
            need("void", Form::Scalar, "A figure of this one is void", "此对象的数据作废"),
            need("in", Form::Scalar, "The indicator", "指标"),
        ],
        vec![
            need("monitor", Form::Scalar, "What this monitor saw", "该数据提示的结果"),
            may(
                "for",
                several(Form::Scalar),
                "Of these units; if not written: of all figures",
                "对这些单位；未写则为全部数据",
            ),
            need(
                "seen",
                Form::Words(&["noticed", "nothing", "too_few", "unknown"]),
                "What it comes to",
                "结果：noticed 提示、nothing 无异常、too_few 数值太少、unknown 数据缺失",
            ),
            may("n", Form::Number(None), "How many values", "数值个数"),
            may("p", Form::Number(None), "The probability, to four digits", "概率，四位小数"),
        ],
        vec![
            need(
                "grade",
                Form::Scalar,
                "A grade, or none (no band matches), several, undetermined",
                "等次；或 none 没有对应的档次，several 符合多个档次，undetermined 待定",
            ),
            need("in", Form::Scalar, "The ladder", "阶梯"),
            need("for", several(Form::Scalar), "For whom", "对何人"),
            may("value", Form::Number(None), "The number looked up", "所依的数值"),
        ],
        vec![
            need("quota", Form::Scalar, "This quota", "该名额"),
            need("is", Form::Words(&["kept", "exceeded"]), "Is it kept?", "kept 未超出，exceeded 超出"),
            may("in", Form::Scalar, "In this group", "该组"),
            may("base", Form::Number(None), "The base of the share", "占比的基数"),
            may("exact", Form::Number(None), "The limit before rounding", "舍入前的限额"),
            may("at_most", Form::Number(None), "The limit", "限额"),
            may("holders", several(Form::Scalar), "Who has it", "名单"),
            may("unknown", several(Form::Scalar), "Whose grade is not known", "等次待定者"),
        ],
    ]
}
