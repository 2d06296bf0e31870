//! Duties.

use super::form::{Form, entries, keys, keys_with_one, may, need, title};

/// A duty: who owes it, how often, what is counted; the rest is as of a rule.
pub(super) fn duty() -> Form {
    let holder = |key, en, zh| may(key, Form::Text, en, zh);
    let holders = keys_with_one(
        vec![
            holder("post", "Each holder of this post", "任该职务的每个人"),
            holder("unit", "Each unit of this kind", "该类别的每个单位"),
            holder("role", "Each person in this role", "该身份的每个人"),
        ],
        &["post", "unit", "role"],
    );
    let of = Form::Any(vec![Form::Text, holders]);
    let counters = |key, value, needs_where, en, zh| may(key, entries(counter(value, needs_where)), en, zh);
    let mut all = vec![
        title(),
        need(
            "of",
            of,
            "Who owes it: a relation, or holders of a post, units, a role",
            "由谁承担：某一关系，或任职者、单位、身份",
        ),
        need("every", Form::Words(&["day", "month", "quarter", "year"]), "The period", "周期"),
        counters("count", false, false, "Names, and the matters that are counted", "名称，以及所计数的事项"),
        counters(
            "sum",
            true,
            false,
            "Names, and the matters whose values are added",
            "名称，以及所求和的事项",
        ),
        counters(
            "rate",
            false,
            true,
            "Names, and the matters of which a share is taken",
            "名称，以及所求占比的事项",
        ),
        counters(
            "longest",
            true,
            false,
            "Names, and the matters whose largest value is taken",
            "名称，以及所取最大值的事项",
        ),
    ];
    all.extend(super::rules::body());
    keys(all)
}

fn counter(value: bool, needs_where: bool) -> Form {
    let key = if needs_where { need } else { may };
    let mut all = vec![
        need("of", Form::Text, "A kind of matter, or `kind.children`", "事项类别，或 `类别.子表`"),
        key(
            "where",
            Form::Formula,
            "Only those for which this holds; of a rate, those that count",
            "仅限满足此条件者；占比时为计入者",
        ),
        may(
            "on",
            Form::Formula,
            "The day of each; if not written: its date",
            "各项所属的日期；未写则为事项日期",
        ),
        may(
            "whose",
            entries(Form::Formula),
            "Whose each is; if not written: by the fields of the same names",
            "各项归谁；未写则按同名字段",
        ),
    ];
    if value {
        all.push(need("value", Form::Formula, "The number that each brings", "各项的数值"));
    }
    keys(all)
}
