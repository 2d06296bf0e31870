//! Monitors: advisory statistics over figures.

use super::form::{Form, Key, basis, keys, keys_with_one, may, need, title};

/// The forms of monitors, of which a monitor has one.
const FORMS: &[&str] = &["bunching", "last_digits", "duplicates", "spike", "drift", "response"];

pub(super) fn monitor() -> Form {
    let mut all = vec![
        title(),
        basis(),
        may(
            "of",
            keys(vec![need("unit", Form::Text, "The kind of units", "单位类别")]),
            "The kind of units each of which is looked at by itself; if not written: all figures together",
            "分别查看的单位类别；未写则全部数据一并查看",
        ),
        may(
            "at",
            Form::Number(None),
            "The level of significance; 0.01 if not written",
            "显著性水平；未写则为 0.01",
        ),
        may("target_set_by", Form::Title, "Who set the target", "目标由谁设定"),
    ];
    all.extend([bunching(), last_digits(), duplicates(), spike(), drift(), response()]);
    keys_with_one(all, FORMS)
}

fn bunching() -> Key {
    let good = need(
        "good",
        Form::Words(&["at_most", "above"]),
        "Which side of the limit is the good one",
        "哪一侧有利：at_most 不超过、above 超过",
    );
    let form = keys(vec![
        over(),
        value(),
        need("limit", Form::Formula, "The limit", "界限"),
        need("width", Form::Formula, "How far from the limit is near it", "距界限多近算紧靠"),
        good,
    ]);
    may("bunching", form, "Too many just on the good side of a limit", "过多数值紧靠界限有利一侧")
}

fn last_digits() -> Key {
    may("last_digits", keys(vec![over(), value()]), "Last digits that are not even", "末位数字不均匀")
}

fn duplicates() -> Key {
    let at_most =
        need("at_most", Form::Formula, "The largest usual share, in percent", "通常占比上限（百分比）");
    may("duplicates", keys(vec![over(), value(), at_most]), "One value too often", "同一数值过多")
}

fn spike() -> Key {
    let days = need("days", Form::Formula, "How many days", "天数");
    may("spike", keys(vec![over(), days]), "Too many in the last days of the cycle", "周期末数量突增")
}

fn drift() -> Key {
    let sort = need("sort", Form::Formula, "Which of them", "其中哪一类");
    may("drift", keys(vec![over(), sort]), "A sort that becomes more frequent", "某一类占比上升")
}

fn response() -> Key {
    let form = keys(vec![
        need("rate", Form::Formula, "The rate of response, in percent", "答复率（百分比）"),
        need("rate_before", Form::Formula, "The same before", "此前的答复率"),
        need("satisfied", Form::Formula, "The satisfied among replies, in percent", "满意率（百分比）"),
        need("satisfied_before", Form::Formula, "The same before", "此前的满意率"),
        need(
            "at_least",
            Form::Formula,
            "By how many points each must have changed",
            "各自至少变动多少个百分点",
        ),
    ]);
    may("response", form, "Fewer replies and more satisfaction", "答复减少而满意上升")
}

fn over() -> Key {
    need("over", Form::Text, "A kind of matters, or `kind.children`", "事项类别，或 `类别.子表`")
}

fn value() -> Key {
    need("value", Form::Formula, "The number of each", "每项的数值")
}
