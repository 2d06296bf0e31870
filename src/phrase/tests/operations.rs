//! Every operation of the language.

use super::*;

#[test]
fn comparisons() {
    check(
        condition,
        &[
            ("late_days >= 3", "the days late is at least 3", "迟延天数不小于 3"),
            (
                "late_days >= param.limit",
                "the days late is at least 3 days (“time limit”, since 2014-01-01)",
                "迟延天数不少于 3 天（“时限”，自 2014-01-01 起）",
            ),
            ("3 < late_days", "the days late is more than 3", "迟延天数大于 3"),
            ("!(late_days < 3)", "the days late is at least 3", "迟延天数不小于 3"),
            ("amount == 0.5", "`amount` is equal to 0.5", "`amount` 等于 0.5"),
            ("amount != 2", "`amount` is not equal to 2", "`amount` 不等于 2"),
            ("amount <= 2", "`amount` is at most 2", "`amount` 不大于 2"),
            ("closed < opened", "the day of closing lies before the day of opening", "办结日期早于受理日期"),
            (
                "closed >= cycle.from",
                "the day of closing does not lie before the first day of the cycle",
                "办结日期不早于周期首日",
            ),
            (
                "closed > date(\"2014-01-31\")",
                "the day of closing lies after 2014-01-31",
                "办结日期晚于 2014-01-31",
            ),
            (
                "closed <= cycle.today",
                "the day of closing does not lie after the day of the assessment",
                "办结日期不晚于考评当日",
            ),
            ("outcome == \"good\"", "the outcome is “good”", "结果为“好”"),
            ("outcome != \"good\"", "the outcome is not “good”", "结果不为“好”"),
            ("officer_in_charge == helper", "the officer in charge is `helper`", "承办人为 `helper`"),
            ("did == \"x\"", "what was done is “x”", "处理方式为“x”"),
            ("id == \"R1\"", "the number of the matter is “R1”", "事项编号为“R1”"),
        ],
    );
}

#[test]
fn spans_of_time() {
    check(
        condition,
        &[
            (
                "days(opened, closed) > 14",
                "from the day of opening to the day of closing there are more than 14 days",
                "自受理日期至办结日期超过 14 天",
            ),
            (
                "working_days(date, closed ?? cycle.until) <= 1",
                "from the day of the matter to the day of closing (or, where that is not recorded, the last day of \
                 the cycle) there are at most 1 working day",
                "自事项日期至办结日期（没有记录的，以周期末日计）不超过 1 个工作日",
            ),
            (
                "months(opened, closed) < param.coming",
                "the number of full months from the day of opening to the day of closing is less than the “new \
                 limit” (no value on 2015-06-01)",
                "自受理日期至办结日期的整月数少于“新时限”（2015-06-01 没有规定值）",
            ),
            (
                "days(opened, closed) >= param.gone",
                "the number of days from the day of opening to the day of closing is at least the “old limit” \
                 (repealed, no value since 2014-01-01)",
                "自受理日期至办结日期的天数不少于“旧时限”（自 2014-01-01 起废止，没有规定值）",
            ),
            (
                "hours(opened, seen) == years(opened, closed)",
                "the number of full hours from the day of opening to `seen` is equal to the number of full years \
                 from the day of opening to the day of closing",
                "自受理日期至 `seen` 的整小时数等于自受理日期至办结日期的整年数",
            ),
            (
                "year(opened) == 2014",
                "the year of the day of opening is equal to 2014",
                "受理日期的年份等于 2014",
            ),
            (
                "month(opened) > 6",
                "the month (1 to 12) of the day of opening is more than 6",
                "受理日期的月份大于 6",
            ),
            ("day(seen) == opened", "the day of `seen` is the day of opening", "`seen` 当日为受理日期"),
            (
                "closed > add_days(opened, 10)",
                "the day of closing lies after the day 10 days after the day of opening",
                "办结日期晚于受理日期之后 10 天的日期",
            ),
            (
                "closed > add_working_days(opened, late_days)",
                "the day of closing lies after the day the days late working days after the day of opening",
                "办结日期晚于受理日期之后迟延天数个工作日的日期",
            ),
            (
                "closed > add_months(opened, -1)",
                "the day of closing lies after the day 1 month before the day of opening",
                "办结日期晚于受理日期之前 1 个月的日期",
            ),
            (
                "(if checked { closed } else { cycle.today }) > opened",
                "(the day of closing if “confirmed” is “yes”, otherwise the day of the assessment) lies after the day of opening",
                "（若“已查实”为“是”则为办结日期，否则为考评当日）晚于受理日期",
            ),
            (
                "closed > add_days(opened, param.limit)",
                "the day of closing lies after the day 3 days (“time limit”, since 2014-01-01) after the day of opening",
                "办结日期晚于受理日期之后 3 天（“时限”，自 2014-01-01 起）的日期",
            ),
            (
                "closed > add_months(opened, -late_days)",
                "the day of closing lies after the day the days late months before the day of opening",
                "办结日期晚于受理日期之前迟延天数个月的日期",
            ),
        ],
    );
}

#[test]
fn yes_no_and_absence() {
    check(
        condition,
        &[
            ("checked", "“confirmed” is “yes”", "“已查实”为“是”"),
            ("!checked", "“confirmed” is “no”", "“已查实”为“否”"),
            ("checked == false", "“confirmed” is “no”", "“已查实”为“否”"),
            ("true", "this holds always", "始终成立"),
            ("absent(closed)", "the day of closing is not recorded", "办结日期没有记录"),
            ("present(closed)", "the day of closing is recorded", "办结日期有记录"),
            (
                "checked ?? false",
                "“confirmed” is “yes” (not recorded counts as “no”)",
                "“已查实”为“是”（没有记录的按“否”计）",
            ),
            (
                "if checked { late_days > 3 } else { late_days > 5 }",
                "if “confirmed” is “yes”: the days late is more than 3; otherwise: the days late is more than 5",
                "若“已查实”为“是”，则迟延天数大于 3；否则迟延天数大于 5",
            ),
            (
                "odd(late_days)",
                "what the function `odd` finds from the days late is “yes”",
                "函数 `odd` 根据迟延天数得出的结果为“是”",
            ),
        ],
    );
}

#[test]
fn and_or_not() {
    check(
        condition,
        &[
            (
                "checked && late_days > 3",
                "“confirmed” is “yes” and the days late is more than 3",
                "“已查实”为“是”，且迟延天数大于 3",
            ),
            (
                "checked || late_days > 3",
                "“confirmed” is “yes” or the days late is more than 3",
                "“已查实”为“是”，或者迟延天数大于 3",
            ),
            // Neither: `!` is carried down.
            (
                "!(checked || late_days > 3)",
                "“confirmed” is “no” and the days late is at most 3",
                "“已查实”为“否”，且迟延天数不大于 3",
            ),
            (
                "checked && (late_days > 3 || absent(closed))",
                "“confirmed” is “yes” and (the days late is more than 3 or the day of closing is not recorded)",
                "“已查实”为“是”，且（迟延天数大于 3，或者办结日期没有记录）",
            ),
        ],
    );
}

#[test]
fn lists_and_texts() {
    check(
        condition,
        &[
            ("outcome in [\"fair\", \"bad\"]", "the outcome is “fair” or “bad”", "结果为“中”或“差”"),
            (
                "!(outcome in [\"fair\", \"bad\"])",
                "the outcome is neither “fair” nor “bad”",
                "结果既不为“中”，也不为“差”",
            ),
            ("late_days in [1, 2]", "the days late is 1 or 2", "迟延天数为 1 或 2"),
            ("contains(notes, \"x\")", "the notes contains “x”", "备注包含“x”"),
            ("!(\"x\" in notes)", "the notes does not contain “x”", "备注不包含“x”"),
            ("starts_with(notes, \"x\")", "the notes begins with “x”", "备注以“x”开头"),
        ],
    );
}

#[test]
fn people_and_units() {
    check(
        condition,
        &[
            (
                "officer_in_charge.role == \"officer\"",
                "the role of the officer in charge is “officer”",
                "承办人的身份为“民警”",
            ),
            (
                "officer_in_charge.post == \"director\"",
                "the post of the officer in charge is “station director”",
                "承办人的职务为“所长”",
            ),
            (
                "officer_in_charge.unit == unit",
                "the unit of the officer in charge is the unit of the matter",
                "承办人所在单位为事项所属单位",
            ),
            ("officer_in_charge.holds_post", "the officer in charge holds a post", "承办人担任职务"),
            ("!officer_in_charge.is_leader", "the officer in charge is not a leader", "承办人不是领导"),
            (
                "officer_in_charge.rank > 2",
                "the rank of the officer in charge is more than 2",
                "承办人的警衔大于 2",
            ),
            (
                "officer_in_charge.sworn",
                "“sworn in” of the officer in charge is “yes”",
                "承办人的“已宣誓”为“是”",
            ),
            ("officer_in_charge.id == \"x\"", "the id of the officer in charge is “x”", "承办人的编号为“x”"),
            (
                "unit.kind == \"station\"",
                "the kind of the unit of the matter is “police station”",
                "事项所属单位的单位类型为“派出所”",
            ),
            (
                "unit.parent.beds < 3",
                "`beds` of the unit above the unit of the matter is less than 3",
                "事项所属单位的上级单位的 `beds` 小于 3",
            ),
            (
                "within(unit, station)",
                "the unit of the matter is `station` or a unit below it",
                "事项所属单位是 `station` 或其下属单位",
            ),
            (
                "holds(helper, \"director\")",
                "`helper` holds the post of station director",
                "`helper` 担任所长",
            ),
            (
                "!holds(helper, \"director\", unit)",
                "`helper` does not hold the post of station director in the unit of the matter",
                "`helper` 未担任事项所属单位的所长",
            ),
            (
                "related(helper, \"led_by\", officer_in_charge)",
                "`helper` stands below the officer in charge by “led by”",
                "按“由其领导”关系，承办人是 `helper` 的上级",
            ),
            (
                "helper in unit.director",
                "`helper` is among the station director of the unit of the matter",
                "`helper` 属于事项所属单位的所长",
            ),
            (
                "count(unit.director) == 0",
                "the number of those who are the station director of the unit of the matter is equal to 0",
                "事项所属单位的所长的数目等于 0",
            ),
            ("count(contacts) > 1", "the number of “contacts” is more than 1", "“接触记录”的条数大于 1"),
            (
                "at(opened, holds(helper, \"director\"))",
                "as of the day of opening, `helper` holds the post of station director",
                "在受理日期当日，`helper` 担任所长",
            ),
            (
                "late_days > at(opened, param.limit)",
                "the days late is more than the “time limit” (as of the day of opening)",
                "迟延天数超过“时限”（以受理日期当日为准）",
            ),
        ],
    );
    check(
        whom,
        &[
            (
                "uppers(helper, \"led_by\")",
                "whoever stands above `helper` by “led by”",
                "按“由其领导”关系位于 `helper` 之上者",
            ),
            (
                "lowers(helper, \"led_by\")",
                "whoever stands below `helper` by “led by”",
                "按“由其领导”关系位于 `helper` 之下者",
            ),
            ("unit.director", "the station director of the unit of the matter", "事项所属单位的所长"),
            (
                "first(contacts)",
                "what the function `first` finds from “contacts”",
                "函数 `first` 根据“接触记录”得出的结果",
            ),
        ],
    );
}

#[test]
fn numbers() {
    check(
        number,
        &[
            ("-2", "-2", "-2"),
            ("-param.limit", "-3 days (“time limit”, since 2014-01-01)", "-3 天（“时限”，自 2014-01-01 起）"),
            (
                "param.by_outcome[outcome]",
                "the “points by outcome” for the outcome (“good”: 1 point, “bad”: -2 points; since 2014-01-01)",
                "按结果规定的“分值”（“好”为 1 分、“差”为 -2 分；自 2014-01-01 起）",
            ),
            (
                "param.by_outcome[\"bad\"]",
                "-2 points (“points by outcome” (“bad”), since 2014-01-01)",
                "-2 分（“分值”（“差”），自 2014-01-01 起）",
            ),
            ("-2 * late_days", "-2 × the days late", "-2 × 迟延天数"),
            (
                "(amount + 1) / (amount - 2)",
                "(`amount` + 1) ÷ (`amount` − 2)",
                "（`amount` + 1） ÷ （`amount` − 2）",
            ),
            ("amount - (amount - 1)", "`amount` − (`amount` − 1)", "`amount` − （`amount` − 1）"),
            ("-(amount + 1)", "minus (`amount` + 1)", "负的（`amount` + 1）"),
            ("-amount", "minus `amount`", "负的 `amount`"),
            ("late_days % 2", "the remainder of the days late divided by 2", "迟延天数除以 2 的余数"),
            ("min(amount, 2)", "the smaller of `amount` and 2", "`amount` 与 2 中的较小者"),
            ("max(amount, 2)", "the larger of `amount` and 2", "`amount` 与 2 中的较大者"),
            ("abs(amount)", "`amount` without its sign", "`amount` 的绝对值"),
            (
                "round(amount, 1)",
                "`amount`, rounded to 1 digit after the point",
                "`amount`（四舍五入至小数点后 1 位）",
            ),
            ("floor(amount)", "`amount`, rounded down to a whole number", "`amount`（舍去小数）"),
            ("ceil(amount)", "`amount`, rounded up to a whole number", "`amount`（小数进一）"),
            (
                "if checked { 1 } else { 2 }",
                "1 if “confirmed” is “yes”, otherwise 2",
                "若“已查实”为“是”则为 1，否则为 2",
            ),
            (
                "late_days ?? 0",
                "the days late (or, where that is not recorded, 0)",
                "迟延天数（没有记录的，以 0 计）",
            ),
        ],
    );
}

#[test]
fn what_a_script_says_of_itself_is_said_in_its_language() {
    let read = read("  r: {on: row, find: [{hold: 'first(contacts)'}]}\n");
    let said = [Lang::En, Lang::Zh].map(|lang| terms(&read, lang).script("first"));
    assert_eq!(said, [Some("The first of them.".to_owned()), Some("其中第一个。".to_owned())]);
    assert_eq!(terms(&read, Lang::En).script("odd"), None);
}
