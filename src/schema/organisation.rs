//! Files of an organisation, of matters, and of indicators.

use super::form::{Form, Key, Keys, entries, keys, list, may, need, or_nothing, several, shared};
use super::tables::mapping;

/// A file of an organisation: its sections, a mapped table, or a list of these.
pub(super) fn organisation_file() -> Form {
    let under_key = keys(vec![need("organisation", organisation(), "The organisation", "组织数据")]);
    Form::Any(vec![organisation(), under_key])
}

/// The organisation written in place, a mapped table, or a list of these.
pub(super) fn organisation() -> Form {
    let into = Form::Words(&["units", "people", "roles", "posts", "relations", "entities"]);
    several(shared("organisation", Form::Any(vec![sections(), mapping(into, true)])))
}

/// A file of matters.
pub(super) fn matters_file() -> Form {
    let under_key = keys(vec![need("matters", matters(), "The matters", "事项")]);
    Form::Any(vec![under_key, matters()])
}

/// Matters written in place, a mapped table, or a list of these.
pub(super) fn matters() -> Form {
    let rows = entries(or_nothing(several(shared("matter", matter()))));
    several(shared("matters", Form::Any(vec![mapping(Form::Scalar, true), rows])))
}

/// A file of indicators.
pub(super) fn indicators_file() -> Form {
    let under_key = keys(vec![need("indicators", indicators(), "The indicators", "指标数据")]);
    Form::Any(vec![indicators(), under_key])
}

/// Indicators written in place, a mapped table, or a list of these.
pub(super) fn indicators() -> Form {
    let row = keys(vec![
        need("indicator", Form::Scalar, "The indicator", "指标"),
        need("subject", Form::Scalar, "Of whom: an id", "对象的编号"),
        may("value", Form::Number(None), "Its value", "数值"),
        may("n", Form::Whole(0, None), "The size of the sample", "样本量"),
        may(
            "period",
            Form::Scalar,
            "The period, if not the cycle: 2013, 2013-Q2, 2013-05 or 2013-01-01..2013-06-30",
            "所属期间；不写即本周期：2013、2013-Q2、2013-05 或 2013-01-01..2013-06-30",
        ),
        may("k", Form::Whole(0, None), "How many of the sample were satisfied", "其中满意的数量"),
    ]);
    several(shared("indicators", Form::Any(vec![row, mapping(Form::Words(&["indicators"]), false)])))
}

fn sections() -> Form {
    keys(vec![
        may("units", named(unit()), "Units by id", "单位，按编号"),
        may("people", named(person()), "People by id", "人员，按编号"),
        may("entities", named(entity()), "Entities by id", "对象，按编号"),
        may(
            "posts",
            list(post()),
            "Who held which post in which unit, and when",
            "任职记录：何人何时在何单位任何职",
        ),
        may(
            "relations",
            list(entries(tie())),
            "The relation's id over its two ends and its days",
            "关系的标识，其下为两端与日期",
        ),
    ])
}

fn named(form: Form) -> Form {
    entries(or_nothing(form))
}

fn from() -> Key {
    may("from", Form::Day, "The first day; if not written: always", "首日；未写则一直如此")
}

fn until() -> Key {
    may(
        "until",
        Form::Day,
        "The last day that still counts; if not written: from then on",
        "末日（含当日）；未写则此后一直如此",
    )
}

/// One value, or a list of values with their days.
fn dated() -> Form {
    let value = keys(vec![need("is", Form::Scalar, "The value", "值"), from(), until()]);
    several(shared("dated", Form::Any(vec![Form::Scalar, value])))
}

/// Known keys, and the attributes that the policy declares.
fn with_attributes(keys: Vec<Key>) -> Form {
    Form::Keys(Keys { keys, others: Some(Box::new(or_nothing(dated()))), ..Keys::default() })
}

fn unit() -> Form {
    with_attributes(vec![
        may("title", Form::Name, "Its name", "名称"),
        may("kind", Form::Scalar, "What it is: a kind of the policy", "单位类别，见制度"),
        may("parent", dated(), "The unit above it", "上级单位"),
        from(),
        until(),
    ])
}

fn person() -> Form {
    with_attributes(vec![
        may("name", Form::Name, "The name", "姓名"),
        may("role", dated(), "The role, of the policy", "身份，见制度"),
    ])
}

fn entity() -> Form {
    keys(vec![
        may("title", Form::Name, "Its name", "名称"),
        may("kind", Form::Scalar, "What it is: a kind of the policy", "对象类别，见制度"),
        from(),
        until(),
    ])
}

fn post() -> Form {
    keys(vec![
        need("person", Form::Scalar, "The person's id", "人员编号"),
        need("unit", Form::Scalar, "The unit's id", "单位编号"),
        need("post", Form::Scalar, "The post, of the policy", "职务，见制度"),
        from(),
        until(),
    ])
}

/// The names of the two ends are the policy's.
fn tie() -> Form {
    Form::Keys(Keys {
        keys: vec![from(), until(), may("on", Form::Day, "From that day on", "自该日起")],
        others: Some(Box::new(Form::Scalar)),
        ..Keys::default()
    })
}

/// A row of a kind, with its child rows.
fn matter() -> Form {
    let value = || or_nothing(Form::Scalar);
    let child = several(entries(value()));
    Form::Keys(Keys {
        keys: vec![
            need("id", Form::Scalar, "Its id, unique in its kind", "编号，在同类中唯一"),
            need("date", Form::Day, "Its day, within the cycle", "日期，须在周期之内"),
            may("unit", or_nothing(Form::Scalar), "The unit concerned: an id", "所涉单位的编号"),
        ],
        others: Some(Box::new(Form::Any(vec![value(), child]))),
        ..Keys::default()
    })
}
