//! The files of cycles and of scenarios.

use super::expect::expectation;
use super::form::{Form, Key, keys, may, need, several, shared};
use super::organisation::{indicators, matters, organisation};

/// `cycle.yaml`.
pub(super) fn cycle_file() -> Form {
    keys(parts(true))
}

/// `scenario.yaml`.
pub(super) fn scenario_file() -> Form {
    let mut all = vec![need("scenario", Form::Title, "What it is about", "场景名称")];
    all.extend(parts(false));
    all.push(may(
        "expect",
        several(shared("expectation", expectation())),
        "What must come out, worked out by hand",
        "预期结果，须由人工推算",
    ));
    keys(all)
}

/// What cycles and scenarios have in common. Only a scenario has another title.
fn parts(titled: bool) -> Vec<Key> {
    let file_or = |form: Form| several(Form::Any(vec![Form::Text, form]));
    vec![
        need("cycle", period(titled), "The period that is assessed", "考评周期"),
        need("policy", several(Form::Scalar), "A pack's folder, or a list", "制度的文件夹，或其列表"),
        may(
            "calendar",
            calendar(),
            "Working days; if not written: Monday to Friday",
            "工作日历；未写则为周一至周五",
        ),
        may(
            "organisation",
            file_or(organisation()),
            "People, units, posts and relations: a file, a folder of CSV, the sections, a table, or a list",
            "人员、单位、职务与关系：文件、CSV 文件夹、直接书写、表格，或其列表",
        ),
        may(
            "matters",
            file_or(matters()),
            "What happened: a file, a folder of CSV, kinds with their rows, a table, or a list",
            "事项：文件、CSV 文件夹、各类及其行、表格，或其列表",
        ),
        may("indicators", file_or(indicators()), "Numbers that are given", "给出的指标数据"),
        may(
            "history",
            several(shared("past", past())),
            "What was imposed earlier, and the lists on which somebody stood",
            "此前已作出的措施，以及曾列入的名单",
        ),
    ]
}

fn period(titled: bool) -> Form {
    let title = match titled {
        true => need("title", Form::Title, "How it is called", "周期名称"),
        false => may("title", Form::Title, "How it is called", "周期名称"),
    };
    keys(vec![
        title,
        need("from", Form::Day, "The first day", "首日"),
        need("until", Form::Day, "The last day that still counts", "末日（含当日）"),
        may(
            "today",
            Form::Day,
            "The day of the assessment; if not written: `until`",
            "考评当日；未写则为 `until`",
        ),
    ])
}

fn calendar() -> Form {
    let days = || several(Form::Pattern(r"^\s*\d{4}-\d{2}-\d{2}\s*(\.\.\s*\d{4}-\d{2}-\d{2}\s*)?$"));
    let week = Form::Words(&["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]);
    keys(vec![
        may(
            "off",
            days(),
            "Days off: `2024-04-12` or `2024-04-07..2024-04-09`",
            "休息日：`2024-04-12` 或 `2024-04-07..2024-04-09`",
        ),
        may("on", days(), "Working days of weekends", "调休上班的日子"),
        may(
            "weekend",
            several(week),
            "If not written: [saturday, sunday]",
            "周末；未写则为 [saturday, sunday]",
        ),
    ])
}

fn past() -> Form {
    keys(vec![
        need("subject", Form::Scalar, "Of whom: an id", "对象的编号"),
        need("measure", Form::Scalar, "The measure", "措施"),
        need("from", Form::Day, "The first day", "首日"),
        may(
            "until",
            Form::Day,
            "The last day; if not written: as the measure and its track say",
            "末日；未写则按措施及其系列的规定计算",
        ),
        may("act", Form::Scalar, "The act to which it was imposed", "所处理的行为"),
        may(
            "lifted",
            Form::Day,
            "The day from which it has no effect any more",
            "提前解除之日，自该日起不再有效",
        ),
    ])
}
