//! Whole provisions: their walks, tables, guards and parameters.

use super::*;
use std::path::PathBuf;

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
pub(super) fn of_pack(pack: &str, id: &str, lang: Lang) -> Vec<String> {
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
