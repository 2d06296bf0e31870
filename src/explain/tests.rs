//! Whole explanations.

use super::explain;
use crate::report::fixture;
use crate::source::Lang;
use unicode_width::UnicodeWidthStr;

fn of(id: &str, lang: Lang) -> String {
    let assessment = fixture::assessment();
    explain(&assessment, fixture::node(&assessment, id), lang, 90)
}

fn holds(text: &str, lines: &[&str]) {
    let wanted = lines.join("\n");
    assert!(format!("\n{text}").contains(&format!("\n{wanted}\n")), "{wanted}\n\nis not in\n\n{text}");
}

#[test]
fn the_tree_goes_from_the_measure_to_the_clause() {
    let en = of("zhang", Lang::En);
    holds(
        &en,
        &[
            "张伟 (zhang), person",
            "The year 2024: 2024-01-01 – 2024-12-31",
            "On 2024-12-31: officer; member of 沿江派出所 (YJ) (no dates given)",
            "In short: measures proposed: 1; held accountable: 1; cleared: 1",
            "",
            "Measures",
            "• at least: notice (sanction)",
            "  state: proposed",
            "  to be decided by: the superior of 张伟 (zhang)",
            "  counts from: 2025-01-15",
            "  in effect: 2025-01-15 – 2026-01-14",
            "  because: Ladder of conduct: the value is -2; step: above -10, at most -2",
            "    • account general: -2 points",
            "      finding 1: -2 points",
            "  how to contest: ask for a review within 30 days of the notice",
        ],
    );
    holds(
        &en,
        &[
            "   degree and points: degree: direct; -2 points on the account general",
            "   Facts:",
            "     • `first_contact`: 张伟 (zhang)",
            "     • `answered`: not recorded",
            "   Parameters:",
            "     • Time to answer (help): 5 working days, since 2018-07-01",
            "   Rule: First contact gave no answer (unanswered); First-contact responsibility; in",
            "     force 2009-01-01 – …",
            "   Clause: four-reflections §4(1)",
            "   The same finding also names: 李静 (li) (held accountable, leadership)",
        ],
    );
}

#[test]
fn a_leader_sees_the_way_and_its_end() {
    let zh = of("li", Lang::Zh);
    holds(
        &zh,
        &[
            "2. 承担责任：首接未答复：R1（报案求助），2024-03-01",
            "   理由：张伟 (zhang)首接 R1，超过 5 个工作日没有答复；李静 (li)须负责",
            "   程度与分数：程度：leadership；-1 分（账户：综合）",
            "   责任链：",
            "     • 张伟 (zhang) → 李静 (li)：副职，2019-03-01 – …",
            "     • “领导责任”到此为止：李静 (li)：责任链只追溯 1 级",
            "     • “领导责任”到此为止：李静 (li)：只有“协调”通向陈勇 (chen)，而该关系不传递责任",
        ],
    );
    holds(&zh, &["须由人裁定", "• 同一事项既记成绩又追责：R1（报案求助），见认定第 1、2 项"]);
}

#[test]
fn who_is_in_nothing_is_told_so() {
    let zh = of("zhao", Lang::Zh);
    holds(
        &zh,
        &[
            "本次考核没有任何结果涉及赵敏 (zhao)：没有认定、积分、得分、名次，也没有措施。",
            "每条途径止于何处，用 `answerable why-not zhao example` 查看。",
            "",
            "涉及洪渡派出所 (HD)的结果",
            "• 民意测评排名：洪渡派出所 (HD)未排名（无数值）",
        ],
    );
    let en = of("chen", Lang::En);
    holds(&en, &["Considered, and not named"]);
    assert!(en.contains("only “coordinates with”"), "{en}");
}

#[test]
fn a_unit_sees_what_its_rank_rests_on() {
    holds(
        &of("YJ", Lang::En),
        &[
            "  because: Ranking by the survey: 沿江派出所 (YJ) is rank 2 of 2, value 81; band:",
            "    bottom 1",
            "    sample 138",
            "    next above: rank 1, 北坝派出所 (BB), value 90.5 (+9.5)",
            "    Statistical guard: mean 87.2; χ² = 3.1 with 1 degree of freedom, must exceed 3.8415",
            "    • survey index: 81%, sample 138",
            "  basis: baoshan 二(三)",
            "  how to contest: the policy names no way; turn to whoever decides",
        ],
    );
}

#[test]
fn no_line_is_too_wide() {
    let assessment = fixture::assessment();
    for id in ["zhang", "li", "wang", "zhao", "YJ"] {
        for lang in [Lang::Zh, Lang::En] {
            let text = explain(&assessment, fixture::node(&assessment, id), lang, 40);
            assert!(text.lines().all(|line| line.width() <= 40), "{text}");
        }
    }
}

#[test]
fn a_rank_names_who_shares_it_and_who_stands_next() {
    // indicators.csv: S05 has 95, S06 and S07 have 94, S08 has 92.
    let path = std::path::Path::new("scenarios/public-opinion/tie-at-the-reward-cut");
    let assessment = crate::assess(path, crate::Options::default()).unwrap();
    let explained = |id, lang| explain(&assessment, assessment.organisation.find(id).unwrap(), lang, 200);
    holds(
        &explained("S06", Lang::En),
        &[
            "  tied with: Station 7 (S07)",
            "  next above: rank 5, Station 5 (S05), value 95 (+1); next below: rank 8, Station 8 (S08), value 92 (-2)",
        ],
    );
    holds(
        &explained("S08", Lang::Zh),
        &[
            "  上一名次：第 6 名第六派出所 (S06)（2 个并列），数值 94（+2）；下一名次：第 9 名第九派出所 (S09)，数值 91（-1）",
        ],
    );
    let first = explained("S01", Lang::En);
    holds(&first, &["  next below: rank 2, Station 2 (S02), value 98 (-1)"]);
    assert!(!first.contains("next above"));
}
