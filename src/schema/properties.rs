//! Properties that an organisation ought to have.

use super::form::{Form, Key, Keys, basis, keys, keys_with_one, may, need, several, title};

/// The forms of properties, of which a property has one.
const FORMS: &[&str] = &["holders", "ties", "share", "apart", "in_post", "duties", "assessed"];

pub(super) fn property() -> Form {
    let mut all = vec![title(), basis()];
    all.extend([holders(), ties(), share(), apart(), in_post(), duties(), assessed()]);
    keys_with_one(all, FORMS)
}

fn holders() -> Key {
    let form = keys(vec![need("post", Form::Text, "The post", "职务"), unit(), at_least(), at_most()]);
    may(
        "holders",
        form,
        "How many hold a post in each unit of a kind; exactly one if no bound is written",
        "某类单位中担任某职务的人数；未写界限则恰为一人",
    )
}

fn ties() -> Key {
    let form = Form::Keys(Keys {
        keys: vec![
            need(
                "relation",
                several(Form::Text),
                "A relation that the organisation gives; of a list each by itself",
                "组织数据中给出的关系；列出多个的，逐个检查",
            ),
            need("of", Form::Text, "The end whose people, units or things are looked at", "所看的一端"),
            may("role", Form::Text, "Only people of this role", "只看该身份的人员"),
            may("unit", Form::Text, "Only units of this kind", "只看该类单位"),
            at_least(),
            at_most(),
        ],
        at_most: vec![&["role", "unit"]],
        ..Keys::default()
    });
    may(
        "ties",
        form,
        "How many stand at the other end of a relation; exactly one if no bound is written",
        "关系另一端的个数；未写界限则恰为一个",
    )
}

fn share() -> Key {
    let form = Form::Keys(Keys {
        keys: vec![
            need("posts", several(Form::Text), "The posts that count", "计入的职务"),
            unit(),
            may("at_least", Form::Formula, "The least share, in percent", "占比下限（百分比）"),
            may("at_most", Form::Formula, "The largest share, in percent", "占比上限（百分比）"),
        ],
        any_of: vec![&["at_least", "at_most"]],
        ..Keys::default()
    });
    may(
        "share",
        form,
        "Which share of the people in each unit of a kind hold one of some posts",
        "某类单位中担任某些职务的人员占比",
    )
}

fn apart() -> Key {
    let chain = need("chain", Form::Text, "The chain that is the line", "作为指挥线的责任链");
    may(
        "apart",
        keys(vec![relation(), chain]),
        "Two people whom a relation joins do not stand in one line",
        "有某关系的两人不处于同一条线",
    )
}

fn in_post() -> Key {
    let end = need("end", Form::Text, "The end at which the person stands", "该人员所在的一端");
    may(
        "in_post",
        keys(vec![relation(), end]),
        "Whoever stands at an end of a relation holds a post",
        "关系一端的人员担任职务",
    )
}

fn duties() -> Key {
    may(
        "duties",
        keys(vec![
            unit(),
            may(
                "or",
                several(Form::Text),
                "Relations of which a tie is as good",
                "或者在其中某关系中有对应者",
            ),
        ]),
        "Each unit of a kind, or somebody in it, owes some duty",
        "某类单位或其中人员承担某项职责",
    )
}

fn assessed() -> Key {
    let all = vec![
        may("role", Form::Text, "People of this role", "该身份的人员"),
        may("unit", Form::Text, "Units of this kind", "该类单位"),
        need(
            "at_most",
            Form::Formula,
            "No more scorecards, rankings and ladders",
            "评分表、排名、档次至多几项",
        ),
    ];
    let form = keys_with_one(all, &["role", "unit"]);
    may("assessed", form, "In how many assessments the same stand", "同一对象受几项考评")
}

fn relation() -> Key {
    need("relation", Form::Text, "A relation that the organisation gives", "组织数据中给出的关系")
}

fn unit() -> Key {
    need("unit", Form::Text, "The kind of units", "单位类别")
}

fn at_least() -> Key {
    may("at_least", Form::Whole(0, Some(1_000_000)), "No fewer", "不少于")
}

fn at_most() -> Key {
    may("at_most", Form::Whole(0, Some(1_000_000)), "No more", "不多于")
}
