//! What a person reads, line by line.

use super::first;
use crate::Assessment;
use crate::assess::RankRow;
use crate::report::{TextOptions, fixture, text};
use crate::source::Lang;
use unicode_width::UnicodeWidthStr;

fn shown(assessment: &Assessment, lang: Lang, width: usize) -> String {
    text(assessment, TextOptions { lang, width, color: false })
}

/// The text holds these lines, one after the other.
fn holds(text: &str, lines: &[&str]) {
    let wanted = lines.join("\n");
    assert!(text.contains(&format!("\n{wanted}\n")), "{wanted}\n\nis not in\n\n{text}");
}

#[test]
fn it_begins_with_what_was_assessed_and_ends_with_the_next_step() {
    let en = shown(&fixture::assessment(), Lang::En, 100);
    assert!(en.starts_with("The year 2024\nCycle: 2024-01-01 to 2024-12-31, assessed on 2025-01-15\nPolicy: First-contact responsibility\n6 matters, 5 people, 3 rules, 6 findings\n"));
    assert!(en.ends_with(
        "\nAll reasons for one of them: answerable explain zhang example --set-aside --lang en\n"
    ));
    let zh = shown(&fixture::assessment(), Lang::Zh, 100);
    assert!(zh.starts_with("2024年度考核\n周期：2024-01-01 至 2024-12-31，评定日：2025-01-15\n制度：首接责任制\n6 个事项、5 名人员、3 条规则、6 项认定\n"));
    assert!(
        zh.ends_with("\n查看一个对象的全部理由：answerable explain zhang example --set-aside --lang zh\n")
    );
}

#[test]
fn proposals_say_how_binding_who_decides_and_why() {
    let zh = shown(&fixture::assessment(), Lang::Zh, 100);
    holds(
        &zh,
        &[
            "处理建议（1）",
            "张伟 (zhang)",
            "  • 至少：提醒；决定机关：张伟 (zhang)的上级机关",
            "    理由：行为积分档次：数值 -2，档次：高于 -10、不高于 -2",
            "    影响期：2025-01-15 – 2026-01-14",
        ],
    );
    let en = shown(&fixture::assessment(), Lang::En, 100);
    holds(
        &en,
        &[
            "Sanctions proposed (1)",
            "张伟 (zhang)",
            "  • at least: notice; to be decided by: the superior of 张伟 (zhang)",
            "    why: Ladder of conduct: the value is -2; step: above -10, at most -2",
            "    in effect: 2025-01-15 – 2026-01-14",
        ],
    );
    holds(
        &en,
        &[
            "Needs a person's review (1)",
            "沿江派出所 (YJ)",
            "  • must: held to account; to be decided by: city bureau",
            "    why: Ranking by the survey: 沿江派出所 (YJ) is rank 2 of 2, value 81; band: bottom 1",
            "    basis: baoshan 二(三)",
            "    needs a person's review: the sample is too small: 138, at least 139 needed",
        ],
    );
    holds(&zh, &["    因另一项措施而取消：提醒"]);
}

#[test]
fn people_are_named_with_reason_way_and_what_cleared_them() {
    let en = shown(&fixture::assessment(), Lang::En, 120);
    holds(
        &en,
        &[
            "Held accountable (2)",
            "李静 (li): 1 finding, -1 point",
            "  • First contact gave no answer: R1 (Report or request for help), 2024-03-01; degree: leadership; -1 point on the",
            "    account general",
            "    张伟 (zhang) took R1 and gave no answer in 5 working days; 李静 (li) answers for it",
            "    basis: four-reflections §4(1)",
            "    by way of: 张伟 (zhang) → 李静 (li): deputy of, 2019-03-01 – …",
        ],
    );
    let zh = shown(&fixture::assessment(), Lang::Zh, 120);
    holds(
        &zh,
        &[
            "经审查免责（1）",
            "张伟 (zhang)：1 项认定",
            "  • 首接未答复：R4（报案求助），2024-03-04；-2 分（账户：综合）",
            "    张伟 (zhang)首接 R4，超过 5 个工作日没有答复；张伟 (zhang)须负责",
            "    依据：four-reflections §4(1)",
            "    考虑因素：因病不在岗（免责）",
        ],
    );
    holds(
        &zh,
        &["待定：缺少事实，暂不计入（2）", "• `answered` 无记录：1 项认定", "  首接未答复：R3（报案求助）"],
    );
}

#[test]
fn chinese_tables_are_aligned() {
    let zh = shown(&fixture::assessment(), Lang::Zh, 100);
    let table = [
        " 名次   对象              数值   样本量            区间   可能名次",
        "───────────────────────────────────────────────────────────────────",
        "    1   北坝派出所 (BB)   90.5      300   86.61 – 93.36      1 – 2",
        "    2   沿江派出所 (YJ)     81      138",
    ];
    holds(&zh, &table);
    let column = |line: &str, end: &str| line.split_once(end).map(|(before, _)| before.width() + end.width());
    let edges = [column(table[0], "样本量"), column(table[2], "300"), column(table[3], "138")];
    assert_eq!(edges, [Some(39); 3]);
    holds(
        &zh,
        &["无数值，未排名：洪渡派出所 (HD)", "统计防护：均值 87.2；χ² = 3.1（自由度 1），须大于 3.8415"],
    );
}

#[test]
fn gaps_are_listed() {
    let en = shown(&fixture::assessment(), Lang::En, 120);
    holds(
        &en,
        &[
            "Something to answer for and nobody to answer (1)",
            "• First contact gave no answer: R4 (Report or request for help), 2024-03-04",
            "  张伟 (zhang): the post of station director in 沿江派出所 (YJ) was vacant that day",
        ],
    );
    let conflict = "• R6 (Report or request for help): Carried through, First contact gave no answer; would name 李静 (li)";
    holds(&en, &[conflict]);
    holds(&en, &["Rows set aside (1)", "• reports.csv: 1 row; `2024-13-01` is no date"]);
    let zh = shown(&fixture::assessment(), Lang::Zh, 120);
    holds(&zh, &["没有任何规则触及的事项（1）", "• 报案求助：R5"]);
    holds(&zh, &["制度文本未规定对应档次（1）", "• 李静 (li)：行为积分档次，数值 -12"]);
}

#[test]
fn nobody_is_a_result_said_in_words() {
    let nothing = fixture::nothing();
    holds(&shown(&nothing, Lang::En, 80), &["No measure is proposed.", "", "Nobody is held accountable."]);
    let zh = shown(&nothing, Lang::Zh, 80);
    assert!(zh.ends_with("\n没有提出任何处理或奖励建议。\n\n无人承担责任。\n"), "{zh}");
}

#[test]
fn long_rankings_show_their_ends_and_ties_are_marked() {
    let mut assessment = fixture::assessment();
    let table = &mut assessment.outcome.rankings[0];
    let first = table.rows[0].clone();
    let row = |rank| RankRow { rank: Some(rank), tied: 1 + usize::from(rank == 2), ..first.clone() };
    table.rows = (1..=40).map(row).collect();
    let en = shown(&assessment, Lang::En, 100);
    assert!(en.contains("\n   =2   北坝派出所 (BB)"), "{en}");
    assert!(en.contains("\n    …   (20 places between)"), "{en}");
    assert!(en.contains("\n   31   ") && !en.contains("\n   11   ") && !en.contains("\n   30   "));
    holds(&en, &["All places: --format csv", "= marks a tie"]);
}

#[test]
fn long_lists_say_that_they_were_cut() {
    let mut assessment = fixture::assessment();
    let held = assessment.outcome.attributions[3].clone();
    assessment.outcome.attributions.extend(std::iter::repeat_n(held, 45));
    holds(&shown(&assessment, Lang::En, 80), &["  … and 40 more: --format csv shows all"]);
    holds(&shown(&assessment, Lang::Zh, 80), &["  …… 另有 40 项：用 --format csv 查看全部"]);
}

#[test]
fn the_width_is_respected_and_languages_are_not_mixed() {
    let assessment = fixture::assessment();
    for width in [40, 60, 80, 200] {
        for lang in [Lang::Zh, Lang::En] {
            let text = shown(&assessment, lang, width);
            let wide: Vec<&str> = text.lines().filter(|line| line.width() > width).collect();
            assert!(wide.is_empty(), "{width}: {wide:#?}");
        }
    }
    let en = shown(&assessment, Lang::En, 200);
    let zh = shown(&assessment, Lang::Zh, 200);
    for english in ["account", "decide", "finding", "recorded", "degree", "rank ", "points", "more"] {
        assert!(!zh.contains(english), "{english} in {zh}");
    }
    assert!(!en.contains(['：', '，', '；', '（', '、', '。']), "{en}");
}

#[test]
fn the_first_of_some_rows_come_in_order() {
    let rows = [(3, "a"), (1, "b"), (2, "c"), (1, "d"), (0, "e")];
    let names = |most| -> String { first(rows, most, |row| row.0).into_iter().map(|row| row.1).collect() };
    assert_eq!([0, 1, 3, 5, 9].map(names), ["", "e", "ebd", "ebdca", "ebdca"]);
}
