//! Sentences written by hand: every operation of the language in both languages, then chains and the five packs.

use super::*;
use crate::expression::Expr;
use crate::source::{Lang, Look, render};
use crate::value::Day;
use crate::{PolicyRead, prepare_policy};
use std::path::{Path, PathBuf};

/// A policy in which everything can be said: of `row` matters, with a child table and a function.
const PACK: &str = r#"
policy: {id: test, title: {zh: 试验, en: Test}}
roles: {officer: {title: {zh: 民警, en: officer}}, auxiliary: {title: {zh: 辅警, en: auxiliary}}}
posts: {director: {title: {zh: 所长, en: station director}, leads: true}}
unit_kinds: {station: {title: {zh: 派出所, en: police station}}}
attributes: {people: {rank: int?, sworn: bool?}, units: {beds: int?}}
relations:
  led_by: {title: {zh: 由其领导, en: led by}, ends: {lower: person, upper: person}, up: upper}
words:
  late_days: {zh: 迟延天数, en: days late}
  opened: {zh: 受理日期, en: day of opening}
  closed: {zh: 办结日期, en: day of closing}
  outcome: {zh: 结果, en: outcome}
  good: {zh: 好, en: good}
  fair: {zh: 中, en: fair}
  bad: {zh: 差, en: bad}
  checked: {zh: 已查实, en: confirmed}
  officer_in_charge: {zh: 承办人, en: officer in charge}
  notes: {zh: 备注, en: notes}
  did: {zh: 处理方式, en: what was done}
  contacts: {zh: 接触记录, en: contacts}
  rank: {zh: 警衔, en: rank}
  sworn: {zh: 已宣誓, en: sworn in}
parameters:
  limit: {title: {zh: 时限, en: time limit}, unit: days, values: {2014-01-01: 3, 2016-01-01: 5}}
  by_outcome: {title: {zh: 分值, en: points by outcome}, unit: points, by: outcome, values: {2014-01-01: {good: 1, bad: -2}}}
  gone: {title: {zh: 旧时限, en: old limit}, unit: days, values: {2010-01-01: 3, 2014-01-01: repealed}}
  coming: {title: {zh: 新时限, en: new limit}, unit: days, values: {2030-01-01: 3}}
matters:
  row:
    title: {zh: 事项, en: Case}
    fields:
      late_days: int?
      amount: decimal
      opened: date
      closed: date?
      seen: datetime?
      outcome: [good, fair, bad]
      checked: bool?
      officer_in_charge: person
      helper: person
      notes: text
      did: text
      station: unit
    children:
      contacts: {who: person}
  "#;

const SCRIPT: &str =
    "// The first of them.\n// zh: 其中第一个。\nfn first(rows) { () }\nfn odd(n) { true }\n";

fn read(rules: &str) -> PolicyRead {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("policy.yaml"), format!("{PACK}\nrules:\n{rules}")).unwrap();
    std::fs::write(folder.path().join("functions.rhai"), SCRIPT).unwrap();
    read_folder(folder.path())
}

fn read_folder(folder: &Path) -> PolicyRead {
    match prepare_policy(&[folder.to_owned()]) {
        Ok((policy, program, warnings, sources)) => {
            PolicyRead { packs: vec![folder.to_owned()], cycle: None, policy, program, warnings, sources }
        }
        Err(refused) => {
            let look = Look { lang: Lang::En, color: false, width: 120 };
            panic!("{}", render(&refused.problems, &refused.sources, look))
        }
    }
}

fn terms(read: &PolicyRead, lang: Lang) -> Terms<'_> {
    let PolicyRead { policy, program, sources, .. } = read;
    Terms { policy, program, sources, lang, day: Day::parse("2015-06-01").unwrap() }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Says an expression of a row in both languages.
fn say(key: &str, text: &str, of: fn(&crate::compile::RuleTarget) -> &Expr, thing: bool) -> [String; 2] {
    let find = if key == "when" { "record: officer_in_charge" } else { key };
    let find = match find.split_once(' ') {
        Some(_) => format!("{{{find}}}"),
        None if key == "hold" => format!("{{hold: {}}}", quoted(text)),
        None => format!("{{hold: officer_in_charge, points: {}}}", quoted(text)),
    };
    let when = if key == "when" { format!("when: {}, ", quoted(text)) } else { String::new() };
    let read = read(&format!("  r: {{on: row, {when}find: [{find}]}}\n"));
    [Lang::En, Lang::Zh].map(|lang| {
        let terms = terms(&read, lang);
        let on = &read.program.rules[0].targets[0];
        let say = Speaker::new(terms, rule::scope(&terms, on.target), Place::Row);
        if thing { say.thing(of(on)) } else { say.sentence(&Condition::of(of(on))) }
    })
}

fn condition(text: &str) -> [String; 2] {
    say("when", text, |on| on.when.as_ref().unwrap(), false)
}

fn number(text: &str) -> [String; 2] {
    say("points", text, |on| on.clauses[0].points.as_ref().unwrap(), true)
}

fn whom(text: &str) -> [String; 2] {
    say("hold", text, |on| &on.clauses[0].whom[0], true)
}

/// Compares what is said with what was written by hand; all that differ are shown.
fn check(of: fn(&str) -> [String; 2], table: &[(&str, &str, &str)]) {
    let mut wrong = Vec::new();
    for (text, en, zh) in table {
        let [said_en, said_zh] = of(text);
        if said_en != *en || said_zh != *zh {
            wrong.push(format!(
                "{text}\n  expected {en}\n  said     {said_en}\n  expected {zh}\n  said     {said_zh}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

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

/// The lines of a provision, indented as they belong to each other.
fn lines(passages: &[Passage], depth: usize, out: &mut Vec<String>) {
    for passage in passages {
        match passage {
            Passage::Line { text, below } => {
                out.push(format!("{}{text}", "  ".repeat(depth)));
                lines(below, depth + 1, out);
            }
            Passage::Table { head, rows } => {
                out.push(format!("{}{}", "  ".repeat(depth), head.join(" | ")));
                out.extend(rows.iter().map(|row| format!("{}{}", "  ".repeat(depth), row.join(" | "))));
            }
        }
    }
}

/// What a provision of a pack of the checkout says.
fn of_pack(pack: &str, id: &str, lang: Lang) -> Vec<String> {
    let read = read_folder(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(pack));
    let mut out = Vec::new();
    let all = provisions(&terms(&read, lang));
    let (_, found) = all.iter().find(|(_, provision)| provision.id == id).unwrap();
    lines(&found.says, 0, &mut out);
    out
}

#[test]
fn nested_conditions_are_nested_lists() {
    let read = read(
        "  r: {on: row, when: 'checked && amount > 1 && (late_days > 3 || absent(closed) || amount > 9)', \
         find: [{record: helper}]}\n",
    );
    let mut out = Vec::new();
    lines(&provisions(&terms(&read, Lang::En))[0].1.says, 0, &mut out);
    assert_eq!(
        out,
        [
            "It looks at each matter “Case”.",
            "It applies if all of these hold:",
            "  “confirmed” is “yes”",
            "  `amount` is more than 1",
            "  at least one of these holds:",
            "    the days late is more than 3",
            "    the day of closing is not recorded",
            "    `amount` is more than 9",
            "What follows:",
            "  `helper` is written down, neither credited nor held accountable.",
        ]
    );
}

#[test]
fn a_rule_of_first_contact() {
    assert_eq!(
        of_pack("rules/first-contact", "not-carried-through", Lang::En),
        [
            "It looks at each matter “Event”.",
            "It applies if all of these hold:",
            "  the day of closing is recorded",
            "  the conclusion is “none” or the day of the answer is not recorded",
            "What follows:",
            "  The first officer in contact is held accountable.",
            "    Degree: “direct responsibility”.",
            "    Points: -1 point (“Points for each event”, since 2009-01-01), on the account “performance appraisal”.",
            "What the words mean:",
            "  “first officer in contact” is what the function `first_officer` finds from “contacts”.",
            "  The function `first_officer`: “The officer of the earliest contact. An auxiliary is no officer; two \
             officers in the same minute leave it open.”",
        ]
    );
    assert_eq!(
        of_pack("rules/first-contact", "carried-through", Lang::Zh),
        [
            "针对每件“事件”。",
            "适用条件：答复日期有记录，且结论不为“没有结论”。",
            "同一事项已适用“首接未落实到底”或“首接逾期未答复”的，本规则不适用。",
            "适用的结果：",
            "  为首接民警记入成绩。",
            "    程度：“直接责任”。",
            "    计分：1 分（“每件计分”，自 2009-01-01 起），计入账户“业绩考评”。",
            "用语：",
            "  “首接民警”：函数 `first_officer` 根据“接触记录”得出的结果。",
            "  函数 `first_officer`：“最早接触的民警。辅警不是民警；两名民警在同一分钟接触的，无法确定。”",
        ]
    );
}

#[test]
fn a_rule_of_leader_responsibility_says_its_walk() {
    assert_eq!(
        of_pack("rules/leader-responsibility", "leader-answers", Lang::En),
        [
            "It looks at each matter “A problem with a colleague”.",
            "It applies if “confirmed” is “yes”.",
            "What follows:",
            "  Not the person, but those above on the chain “leadership responsibility” are held accountable.",
            "    From each level to the one above by the relation “the leader one level up”, that is any of these:",
            "      the relation “deputy of”, which the data gives.",
            "      the relation “personal staff of”, which the data gives.",
            "      the relation “directly led by”, which the data gives, only if the one below is a leader.",
            "      the station director of the unit of the one below, only if the one below holds the post of deputy \
             station director.",
            "    At most 1 level up.",
            "    At each level: degree “leadership responsibility”.",
            "    At least the measure “a sanction as the circumstances require” must follow.",
            "    Decided by: the superior of the one concerned.",
        ]
    );
    assert_eq!(
        of_pack("rules/leader-responsibility", "promoter-resigns", Lang::Zh),
        [
            "针对每件“民警发生问题”。",
            "适用条件：“已查实”为“是”。",
            "适用的结果：",
            "  自人员起沿责任链“提拔人”向上追溯，由所及的上级承担责任；起点本身不在其内。",
            "    逐级向上，依据关系“任内提拔”，即：",
            "      关系“由其提拔”：由组织数据给出，但须在该关系的起始日当日，上级担任局长。",
            "    至多向上 1 级。",
            "    各级：程度为“提拔人责任”。",
            "    必须给予“引咎辞职”。",
            "    决定机关：当事人的上级机关。",
        ]
    );
}

#[test]
fn the_rankings_of_public_opinion_are_tables_with_a_guard() {
    let bands = "the last 10 (“Stations at the bottom that lose award and merit eligibility”, since 2013-01-01) | “no \
                 award and no merit this year” | the unit ranked and the station director of the unit ranked | must | city bureau";
    for pack in ["rules/public-opinion", "rules/public-opinion-guarded"] {
        let said = of_pack(pack, "survey", Lang::En);
        assert!(said.is_empty() || !said.iter().any(|line| line == "?"), "{said:?}");
        let ranking = of_ranking(pack, Lang::En);
        assert_eq!(ranking[2], "places | measure | for whom | how binding | decided by");
        assert_eq!(ranking[4], bands);
    }
    let plain = of_ranking("rules/public-opinion", Lang::Zh);
    assert_eq!(
        plain,
        [
            "以周期末日为准，每个“派出所”按指标“第三方民意测评指数（满意度、安全感、所长知晓率）”从高到低排名；没有数值的不排名。",
            "名次的后果：",
            "名次 | 措施 | 对象 | 约束力 | 决定机关",
            "前 6 名（“前几名记功”，自 2013-01-01 起） | “记功” | 被排名的单位 | 必须 | 市局",
            "后 10 名（“后几名取消评优资格”，自 2013-01-01 起） | “取消年度评优和立功受奖资格” | 被排名的单位和被排名单位的所长 | 必须 | 市局",
            "后 3 名（“后几名问责”，自 2013-01-01 起） | “问责” | 被排名单位的所长和被排名单位的教导员 | 必须 | 被排名的单位的上级单位",
            "奖励：并列者正处于界线的，全部列入。",
            "处理：并列者正处于界线的，均不列入。",
        ]
    );
    let guard = of_ranking("rules/public-opinion-guarded", Lang::En);
    assert_eq!(
        guard[8..],
        [
            "The guard: something is proposed only where all of these hold; where one fails, a person reviews it:",
            "  The sample is at least 139 (“Fewest interviews of a station”, since 2013-01-01).",
            "  Chance does not explain the differences over all (χ² test, confidence 95%).",
            "  Its own interval lies wholly on that side of the mean (confidence 95%, for all at once).",
            "  The ranks that are possible for it miss the cut by 7 places at most.",
            "  Of the last: its value is below the standard, 80% (“Survey index that meets the standard”, since \
             2013-01-01); who meets it is not blamed for a rank.",
            "  A person held the post on at least 50% of the days of the cycle.",
        ]
    );
}

fn of_ranking(pack: &str, lang: Lang) -> Vec<String> {
    let read = read_folder(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(pack));
    let mut out = Vec::new();
    let all = provisions(&terms(&read, lang));
    let (_, found) = all.iter().find(|(_, provision)| provision.kind == Kind::Ranking).unwrap();
    lines(&found.says, 0, &mut out);
    out
}

#[test]
fn the_shared_part_of_public_opinion_says_its_scorecard() {
    assert_eq!(
        of_pack("rules/public-opinion-shared", "station", Lang::En),
        [
            "Every unit of the kind “police station” is scored by these weights; full marks are 100:",
            "group | weight of the group | indicator | weight in the group",
            "“internal assessment” | 49% | “Annual assessment of business and team” | 100%",
            "“public opinion” | 51% | “Third-party survey index (satisfaction, sense of safety, recognition of the \
             director)” | 100%",
            "With an absent indicator the score is undetermined.",
        ]
    );
    // The vocabulary has no rules: its measures are read.
    assert_eq!(
        of_pack("rules/common", "resign", Lang::Zh)[1],
        "只有符合以下条件才能适用，否则由人复核：当事人担任职务。"
    );
}

#[test]
fn a_parameter_says_what_is_was_and_will_be_in_force() {
    let read = read("  r: {on: row, when: late_days > param.limit, find: [{record: helper}]}\n");
    let mut terms = terms(&read, Lang::En);
    let values = |terms: &Terms<'_>| provisions(terms)[0].1.parameters[0].clone();
    let now = values(&terms);
    assert_eq!(now.current.unwrap().text, "3 days");
    assert_eq!((now.earlier.len(), now.later[0].text.as_str()), (0, "5 days"));
    terms.day = Day::parse("2013-12-31").unwrap();
    assert_eq!(values(&terms).current, None);
    terms.day = Day::parse("2016-01-01").unwrap();
    let then = values(&terms);
    assert_eq!((then.current.unwrap().text.as_str(), then.earlier[0].text.as_str()), ("5 days", "3 days"));
}
