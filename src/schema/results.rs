//! What is made of findings: indicators, scorecards, rankings, ladders, measures.

use super::form::{Form, Key, Keys, basis, entries, ids, keys, list, may, need, several, some, title};
use super::policy::{population, population_or, unit};
use super::rules::modality;
use super::tables::or_table;

/// The sections of a pack about results.
pub(super) fn sections() -> Vec<Key> {
    vec![
        may("indicators", ids(indicator()), "Numbers about people or units", "人员或单位的指标"),
        may("scorecards", ids(scorecard()), "Weighted sums of indicators", "评分表：指标的加权和"),
        may("rankings", ids(ranking()), "Who stands where, and what follows", "排名及其后果"),
        may("ladders", ids(ladder()), "From a number to a measure", "阶梯：由数值到措施"),
        may(
            "tracks",
            ids(track()),
            "What holds for all measures of a track",
            "系列：同一系列的措施共同适用的规定",
        ),
        may("escalations", ids(escalation()), "From one occasion to the next", "逐次加重：由一次到下一次"),
        may("quotas", ids(quota()), "How many may have a grade or a measure", "名额：等次或措施的数量限制"),
        may("measures", ids(measure()), "Rewards and sanctions", "措施：奖励与处理"),
    ]
}

fn of() -> Key {
    need(
        "of",
        population(),
        "Who is assessed: person, unit, {person: role} or {unit: kind}",
        "考评对象：person、unit、{person: 身份} 或 {unit: 类别}",
    )
}

fn decider() -> Key {
    may(
        "decider",
        Form::Formula,
        "Who decides: an authority, or an expression; if not written: the measure's",
        "决定机关或表达式；未写则同措施",
    )
}

fn indicator() -> Form {
    keys(vec![
        title(),
        of(),
        may("unit", unit(), "In what it is counted", "计量单位"),
        may(
            "value",
            Form::Formula,
            "How it is computed; if not written: it is given",
            "计算方法；未写则由数据给出",
        ),
        may(
            "void_when",
            Form::Formula,
            "Where this holds, its value is void: no value, and its weight goes to nobody",
            "符合此条件时数值作废：视为无数值，其权重也不分摊",
        ),
    ])
}

fn weight() -> Form {
    Form::Number(Some((0, 100)))
}

fn scorecard() -> Form {
    let group = keys(vec![
        title(),
        need("weight", weight(), "Its weight; those of all groups add up to 100", "权重；各组之和为 100"),
        need(
            "items",
            entries(weight()),
            "Indicator and weight; they add up to 100",
            "指标与权重，之和为 100",
        ),
    ]);
    keys(vec![
        title(),
        of(),
        need("groups", entries(group), "Groups of indicators", "指标分组"),
        need(
            "missing",
            Form::Words(&["reweigh", "full_marks", "zero", "undetermined"]),
            "What an indicator without a value means: reweigh, the others of the group carry its weight; \
             full_marks; zero; undetermined, there is no score",
            "缺少指标时：reweigh 权重分摊给同组其余指标；full_marks 按满分计；zero 按零分计；undetermined 得分待定",
        ),
        may(
            "void",
            Form::Words(&["undetermined", "zero"]),
            "What a void indicator means: undetermined, there is no score (if not written); zero",
            "指标作废时：undetermined 得分待定（未写即为此）；zero 按零分计",
        ),
        may(
            "round",
            Form::Whole(0, Some(20)),
            "Digits after the point; if not written: exact",
            "小数位数；未写则不舍入",
        ),
        basis(),
    ])
}

fn ranking() -> Form {
    let tied = || Form::Words(&["all_tied", "none_tied"]);
    let ties = keys(vec![
        may(
            "reward",
            tied(),
            "Of rewards; if not written: `all_tied`",
            "奖励；未写则为 `all_tied`（并列者均列入）",
        ),
        may(
            "penalty",
            tied(),
            "Of sanctions; if not written: `none_tied`",
            "处理；未写则为 `none_tied`（并列者均不列入）",
        ),
    ]);
    keys(vec![
        title(),
        of(),
        need("by", Form::Formula, "The number ranked by", "排名所依的数值"),
        may(
            "order",
            Form::Words(&["highest_first", "lowest_first"]),
            "If not written: `highest_first`",
            "排列顺序：highest_first 从高到低，lowest_first 从低到高；未写则从高到低",
        ),
        may("ties", ties, "Who is in where the cut falls among the tied", "分界处名次并列者是否列入"),
        may(
            "within",
            Form::Formula,
            "Those with an equal value are ranked among themselves",
            "值相同者在组内排名",
        ),
        may(
            "guard",
            guard(),
            "What must hold before a rank has consequences",
            "统计防护：名次产生后果须满足的条件",
        ),
        may("bands", or_table(list(band())), "What follows for whom", "各名次段的后果"),
        basis(),
    ])
}

fn guard() -> Form {
    let count = || Form::Whole(1, Some(100));
    let persistence = keys(vec![
        need("listed", count(), "Listed in so many cycles, this one included", "列入的周期数（含本周期）"),
        need("of", count(), "of so many", "所看的周期数"),
    ]);
    keys(vec![
        may("minimum_n", Form::Formula, "The smallest sample", "最小样本量"),
        may(
            "confidence",
            Form::Number(Some((0, 1))),
            "Between 0 and 1; if not written: 0.95",
            "置信水平，0 与 1 之间；未写则为 0.95",
        ),
        may(
            "homogeneity",
            Form::Flag,
            "Ask whether all differ by chance only; if not written: true",
            "检验各单位差异是否仅为偶然；未写则为 true",
        ),
        may(
            "signal",
            Form::Flag,
            "Ask whether the one stands out; if not written: true",
            "检验该单位是否确有差异；未写则为 true",
        ),
        may(
            "stability",
            Form::Whole(0, Some(1_000_000)),
            "By how many places the rank may be uncertain",
            "名次允许的波动位数",
        ),
        may("floor", Form::Formula, "The standard: who meets it is not proposed", "达标线：达标者不列入"),
        may(
            "tenure",
            Form::Number(Some((0, 100))),
            "Percent of the cycle for which the post was held",
            "任职时间占周期的百分比",
        ),
        may("persistence", persistence, "Listed in several cycles", "多个周期连续列入"),
    ])
}

fn band() -> Form {
    Form::Keys(Keys {
        keys: vec![
            may("top", Form::Formula, "The first so many places", "前若干名"),
            may("bottom", Form::Formula, "The last so many places", "后若干名"),
            need("give", Form::Text, "A measure", "措施"),
            need(
                "to",
                several(Form::Formula),
                "To whom: `subject`, `unit`, a post of the ranked unit, or a list",
                "对象：`subject`、`unit`、所排单位的职务，或其列表",
            ),
            modality(),
            decider(),
        ],
        one_of: vec![&["top", "bottom"]],
        ..Keys::default()
    })
}

fn ladder() -> Form {
    keys(vec![
        title(),
        of(),
        need("on", Form::Formula, "The number", "所依的数值"),
        need(
            "steps",
            or_table(some(step())),
            "Steps that cover every number once",
            "各档，合起来覆盖每个数值且仅一次",
        ),
        may(
            "hit",
            Form::Words(&["first", "unique"]),
            "first: the first step that holds counts; if not written: unique, steps exclude each other",
            "first：取书写顺序中首个符合的档次；未写则为 unique（各档互斥）",
        ),
        may(
            "gaps",
            Form::Words(&["reported"]),
            "The source text has gaps; who stands in one is listed",
            "条文本身有空档；落入者予以列出",
        ),
        modality(),
        decider(),
        basis(),
    ])
}

fn step() -> Form {
    Form::Keys(Keys {
        keys: vec![
            may("at_least", Form::Formula, "This number or more", "大于或等于"),
            may("above", Form::Formula, "More than this number", "大于"),
            may("at_most", Form::Formula, "This number or less", "小于或等于"),
            may("below", Form::Formula, "Less than this number", "小于"),
            may("otherwise", Form::Flag, "Everything that no other step covers", "其余各档未覆盖的部分"),
            may("when", Form::Formula, "What must hold, of `subject`", "须符合的条件，关于 `subject`"),
            may("give", Form::Text, "A measure, or `nothing`", "措施，或 `nothing`（无）"),
            may("grade", Form::Text, "A grade; its title stands in `words`", "等次；名称写在 `words` 中"),
        ],
        any_of: vec![&["at_least", "above", "at_most", "below", "when", "otherwise"], &["give", "grade"]],
        at_most: vec![&["at_least", "above"], &["at_most", "below"]],
        ..Keys::default()
    })
}

fn duration(key: &'static str, en: &'static str, zh: &'static str) -> Key {
    may(key, Form::Pattern(r"^\+?\d+ +(days?|months?|years?) *$"), en, zh)
}

fn track() -> Form {
    keys(vec![
        title(),
        may(
            "running",
            Form::Words(&["add", "beside"]),
            "When a new measure comes while one runs: `add` what remains of it; if not written: each `beside` the other",
            "原措施未满又有新措施时：add 合并计算剩余期限，beside 各自计算；未写则为 beside",
        ),
        duration(
            "at_most",
            "The longest that both may last together, from the new one's first day: `48 months`",
            "合并后的最长期限，自新措施首日起算，如 `48 months`（48 个月）",
        ),
        may(
            "once",
            Form::Flag,
            "`true`: an act to which a measure of the track was imposed is given no other one",
            "true 表示同一行为已在该系列中处理过的，不再处理",
        ),
        basis(),
    ])
}

/// Of whom the share of a quota is taken.
fn base() -> Form {
    population_or(&["assessed", "population", "person", "unit"])
}

fn quota() -> Form {
    let of = Form::Any(vec![
        keys(vec![
            need("ladder", Form::Text, "A ladder", "阶梯"),
            need("grade", Form::Text, "A grade of it", "该阶梯的等次"),
        ]),
        keys(vec![need("measure", Form::Text, "A measure", "措施")]),
    ]);
    keys(vec![
        title(),
        need(
            "of",
            of,
            "What is counted: {ladder, grade} or {measure}",
            "计数对象：{ladder, grade} 或 {measure}",
        ),
        need(
            "at_most",
            Form::Formula,
            "How many: `20 percent`, a number, or an expression of parameters",
            "上限：`20 percent`、数目或关于参数的表达式",
        ),
        may(
            "base",
            base(),
            "Of whom a share is taken: assessed, population, or who is named; needed for a share",
            "占比的基数：assessed 等次已定者，population 全部对象，或另行指明；占比必写",
        ),
        may("within", Form::Formula, "A quota in each group of equal value", "值相同者各为一组，分别计算"),
        may(
            "round",
            Form::Words(&["down", "up", "half_up"]),
            "How a share becomes a whole number; needed for a share",
            "占比如何取整：down 舍去，up 进一，half_up 四舍五入；占比必写",
        ),
        basis(),
    ])
}

fn escalation() -> Form {
    let duration = Form::Pattern(r"^\+?\d+ +(days?|months?|years?) *$");
    Form::Keys(Keys {
        keys: vec![
            title(),
            need(
                "on",
                several(Form::Text),
                "Rules: a finding that holds somebody is an occasion",
                "规则：依其承担责任即为一次",
            ),
            may(
                "within",
                Form::Any(vec![Form::Words(&["cycle"]), duration]),
                "For how long an earlier occasion counts: `12 months`, or `cycle`, this one only",
                "此前各次在多长时间内计入：如 `12 months`（12 个月）；cycle 仅限本周期",
            ),
            may(
                "consecutive",
                Form::Flag,
                "Instead of `within`: cycles one after the other; a cycle without an occasion begins again",
                "替代 within：连续各周期累计，其间有一个周期未发生的重新起算",
            ),
            need(
                "steps",
                list(several(Form::Text)),
                "The measure, or measures, of the first occasion, the second, …; the last repeats",
                "第一次、第二次……各自的措施（一项或多项）；末步之后沿用末步",
            ),
            modality(),
            decider(),
            basis(),
        ],
        one_of: vec![&["within", "consecutive"]],
        ..Keys::default()
    })
}

fn measure() -> Form {
    keys(vec![
        title(),
        need(
            "kind",
            Form::Words(&["reward", "sanction"]),
            "A reward or a sanction",
            "reward 奖励，sanction 处理",
        ),
        need(
            "track",
            Form::Text,
            "A word: measures of one track on one act exclude each other",
            "序列：同一序列的措施对同一行为互斥",
        ),
        need("severity", Form::Number(None), "The heavier one prevails", "轻重：较重者优先"),
        may(
            "bars",
            several(Form::Text),
            "Tracks whose rewards a sanction takes away",
            "该处理所取消奖励的序列",
        ),
        duration(
            "for",
            "How long it has effect: `12 months`, `30 days`, `1 year`",
            "影响期，如 `12 months`（12 个月）、`30 days`（30 天）、`1 year`（1 年）",
        ),
        may(
            "applies_when",
            Form::Formula,
            "Its condition, of `subject`; if not written: always",
            "适用条件，关于 `subject`；未写则恒适用",
        ),
        may(
            "decider",
            Form::Formula,
            "Who decides: an authority, or an expression; if not written: open",
            "决定机关或表达式；未写则未定",
        ),
        may("remedy", Form::Title, "How it may be contested", "救济途径"),
        basis(),
    ])
}
