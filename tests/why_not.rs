//! Why not, and what would change it: expectations worked out by hand from the texts of the scenarios.
#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are tests

mod why_not {
    mod apply;
}

use answerable::source::Lang;
use answerable::why_not::{self as asked, Question};
use answerable::{Assessment, Basis, Options, prepare};
use std::path::Path;

fn load(path: &Path) -> (Assessment, Basis) {
    match prepare(path, Options::default()) {
        Ok(prepared) => prepared.assess_and_keep(),
        Err(refused) => panic!("{}: {:#?}", path.display(), refused.problems.sorted()),
    }
}

fn question(assessment: &Assessment, subject: &str, rule: Option<&str>, matter: Option<&str>) -> Question {
    let rule = rule.map(|id| assessment.policy.rules.keys().position(|key| key == id).unwrap());
    let matter = matter.map(|id| assessment.matters.symbols.intern(id));
    Question { subject: assessment.organisation.find(subject).unwrap(), rule, matter }
}

/// The answer with what would change it.
fn why_not(scenario: &str, subject: &str, rule: Option<&str>, matter: Option<&str>) -> String {
    let (assessment, basis) = load(&Path::new("scenarios").join(scenario));
    let question = question(&assessment, subject, rule, matter);
    let mut answer = asked::why_not(&assessment, &basis, &question, 1);
    asked::turn(&assessment, &basis, &question, &mut answer);
    unbroken(&asked::text(&assessment, &question, &answer, Lang::En, 200))
}

/// A text without the line breaks of a terminal.
fn unbroken(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn taken_away(scenario: &str, subject: &str, rule: Option<&str>, matter: Option<&str>) -> String {
    let (assessment, basis) = load(&Path::new("scenarios").join(scenario));
    let question = question(&assessment, subject, rule, matter);
    let turns = asked::what_would_take_away(&assessment, &basis, &question);
    unbroken(&asked::taken_away(&assessment, &turns, Lang::En, 200))
}

#[track_caller]
fn says(text: &str, lines: &[&str]) {
    for line in lines {
        assert!(text.contains(line), "{line}\n\nis not in\n\n{text}");
    }
}

#[track_caller]
fn says_not(text: &str, line: &str) {
    assert!(!text.contains(line), "{line}\n\nis in\n\n{text}");
}

const LEADER: Option<&str> = Some("leader-answers");
const PROMOTER: Option<&str> = Some("promoter-resigns");

// A is chief, P2 his deputy; F is led by P2: A is two hops up, and the chain walks one.
#[test]
fn one_level_up_and_no_further() {
    let text = why_not("leader-responsibility/worked-example-1", "A", LEADER, Some("e2"));
    says(
        &text,
        &[
            "潘文 (P2): the chain goes no further than 1 hop",
            "on that day 安国强 (A) stands 2 hops up:",
            "方正 (F) → 潘文 (P2): directly led by, 2020-06-01 – …",
            "潘文 (P2) → 安国强 (A): deputy of, 2019-03-01 – …",
            "what would change it: none found.",
        ],
    );
}

// E is led by C2, but is no leader: the condition of the step keeps C2 out. Had E held a leading post, C2 would answer;
// E has held none on any day, so that no other date brings it about.
#[test]
fn an_ordinary_officer_reaches_no_leader() {
    let text = why_not("leader-responsibility/worked-example-1", "C2", LEADER, Some("e4"));
    says(
        &text,
        &[
            "鄂刚 (E): it does not lead to 崔明 (C2): the one below is not a leader (`lower.is_leader` does not hold)",
            "what would change it: none found.",
        ],
    );
}

// A stands above C2, too, three hops up from E; but the way ends where E is no leader.
#[test]
fn a_way_that_ends_before_says_where() {
    let text = why_not("leader-responsibility/worked-example-1", "A", LEADER, Some("e4"));
    let end = "鄂刚 (E): it does not lead to 崔明 (C2): the one below is not a leader";
    says(&text, &[&format!("does not come to 安国强 (A): {end}")]);
}

// S only coordinates the squad of T. A step that is not for T leads to S as well: each way says what kept it.
#[test]
fn every_way_that_leads_to_the_subject_says_what_kept_it() {
    let text = why_not("duty-modes/worked-example-4-kunming", "S", Some("faulty-act"), Some("e4"));
    says(
        &text,
        &[
            "唐毅 (T): it does not lead to 沈国栋 (S): the one below does not hold the post of lead officer",
            "唐毅 (T): only “coordinated by” leads on to 沈国栋 (S), and it carries no responsibility",
        ],
    );
}

// H promoted G in his own tenure and is found; P2 leads G and promoted nobody.
#[test]
fn who_promoted_nobody_is_told_that_nothing_leads_there() {
    let text = why_not("leader-responsibility/worked-example-1", "P2", PROMOTER, Some("e3"));
    says(
        &text,
        &[
            "the promoter, up from 高峰 (G), does not come to 潘文 (P2): 韩志远 (H): the chain goes no further than 1 hop",
            "no relation or post leads from anybody on it to 潘文 (P2), on any day",
            "posts of 潘文 (P2) on 2022-09-01: deputy chief of Qinghe county bureau (QH)",
        ],
    );
}

// The post is vacant from 04-01 to 04-10; y holds it from 04-11. One day of either would do.
#[test]
fn a_post_held_too_late() {
    let text = why_not("leader-responsibility/vacancy", "y", LEADER, Some("last-day-none"));
    says(
        &text,
        &[
            "what leads to 杨帆 (y) does not hold on 2022-04-10:",
            "魏东 (v) → 杨帆 (y): station director of Qiaodong station (QD), 2022-04-11 – …",
            "posts of 杨帆 (y) on 2022-04-10: none",
            "last-day-none, the date: 2022-04-11 (it is 2022-04-10)",
            "杨帆 (y), station director of Qiaodong station (QD): 2022-04-10 – … (it is 2022-04-11 – …)",
        ],
    );
}

// m1 was promoted on 2019-02-28, the day before A became chief: one day of either would do.
#[test]
fn promoted_a_day_before_the_tenure() {
    let text = why_not("leader-responsibility/promotion-tenure-bounds", "A", PROMOTER, Some("day-before"));
    says(
        &text,
        &[
            "马一 (m1): it does not lead to 安国强 (A): as of the first day of the tie, the one above does not hold \
             the post of bureau chief (`at(since, holds(upper, \"chief\"))` does not hold)",
            "2019-02-28 – 2023-06-30 (it is 2019-03-01 – 2023-06-30)",
            "马一 (m1) → 安国强 (A), “promoted by”: 2019-03-01 – … (it is 2019-02-28 – …)",
        ],
    );
}

#[test]
fn a_rule_not_yet_in_force() {
    let text = why_not("leader-responsibility/before-the-policy", "A", LEADER, Some("before"));
    says(
        &text,
        &[
            "date: the rule was not in force on that day (in force 2009-01-01 – …)",
            "before, the date: 2009-01-01 (it is 2008-12-31)",
        ],
    );
}

// W was first at 08:30, L came at 11:00. L is first a minute before W; or W a minute after L; in the same minute it
// stays open, which names nobody.
#[test]
fn a_handover_does_not_move_the_duty() {
    let text = why_not("first-contact/handover", "L", Some("not-carried-through"), Some("T1"));
    says(
        &text,
        &[
            "the rule applies and names 王敏 (W), not 李静 (L)",
            "2024-05-06 08:30, 王敏 (W), 接受任务",
            "row 1, time: 2024-05-06 08:29 (it is 2024-05-06 11:00)",
            "row 2, time: 2024-05-06 11:01 (it is 2024-05-06 08:30)",
        ],
    );
    says_not(&text, "row 1, time: 2024-05-06 08:30");
}

// 2b: answered on the sixth of seven working days. Late would be: help, which has five; an answer on 03-14, the
// eighth; a limit of five; a matter of 02-29, a Thursday (03-01 is the first working day, 03-12 the eighth).
#[test]
fn answered_within_the_limit() {
    let text = why_not("first-contact/worked-example-2b", "W", Some("late"), Some("R1"));
    says(
        &text,
        &[
            "the number of working days from the day of the matter (2024-03-04) to the day of the answer \
             (2024-03-12)",
            "(6 working days) is at most the “Time to answer” for the subject (report) (7 working days)",
            "R1, subject: request for help (it is report)",
            "R1, day of the answer: 2024-03-14 (it is 2024-03-12)",
            "R1, the date: 2024-02-29 (it is 2024-03-04)",
            "the parameter “Time to answer (report)”: 5 working days (it is 7 working days, since 2018-07-01",
        ],
    );
}

// 2c differs from 2b in the call-back alone: that is the one fact that brings the other record about.
#[test]
fn the_call_back_alone() {
    let text = why_not("first-contact/worked-example-2c", "W", Some("call-back-satisfied"), Some("R1"));
    says(
        &text,
        &["the call-back (dissatisfied) is not “satisfied”", "R1, call-back: satisfied (it is dissatisfied)"],
    );
}

// 2a: neither conclusion nor answer. No single one of the two takes the breach away.
#[test]
fn two_facts_are_missing_and_one_alone_changes_nothing() {
    let text = taken_away("first-contact/worked-example-2a", "W", Some("not-carried-through"), Some("R1"));
    says(&text, &["held accountable: Not carried through: R1 (Event)"]);
    says(&text, &["R1, day of closing: not recorded (it is 2024-03-20)"]);
    // The auxiliary X came before W: were he an officer, he would be the first one; were W none, it would be another.
    says(&text, &["the role of 许亮 (X) on 2024-03-04: officer (it is auxiliary)"]);
    says(&text, &["the role of 王敏 (W) on 2024-03-04: auxiliary (it is officer)"]);
    says_not(&text, "R1, conclusion:");
    says_not(&text, "R1, day of the answer:");
}

// P2 answers for F while he leads F and F is a leader on 2022-08-20.
#[test]
fn what_would_take_a_leaders_answer_away() {
    let text = taken_away("leader-responsibility/worked-example-1", "P2", LEADER, Some("e2"));
    says(&text, &["e2, confirmed: no (it is yes)"]);
}

// x1's director is listed for a rank; a higher value of the survey would take the station out of the band.
#[test]
fn a_rank_turns_with_the_figure_ranked_by() {
    let (assessment, basis) = load(Path::new("examples/baoshan-2014"));
    let question = question(&assessment, "P421", None, None);
    let turns = asked::what_would_take_away(&assessment, &basis, &question);
    let text = asked::taken_away(&assessment, &turns, Lang::En, 200);
    // Rank 71 of 72 with 75.6. The tenth and the third from below have 83.2 and 78.8.
    says(&text, &[": 83.3 (it is 75.6)", ": 78.9 (it is 75.6)", ": 1 (it is 3, since 2013-01-01"]);
}

// The directors of the stations that are far from the bottom ten and the top six are told how far.
#[test]
fn a_band_that_is_not_reached() {
    let (assessment, basis) = load(Path::new("examples/baoshan-2014"));
    let question = question(&assessment, "P421", None, None);
    let answer = asked::why_not(&assessment, &basis, &question, 1);
    let text = asked::text(&assessment, &question, &answer, Lang::Zh, 200);
    says(&text, &["前 6 名（记功）：双沟派出所 (shuanggou)为 72 个中的第 71 名，数值 75.6"]);
    let english: Vec<&str> =
        text.lines().filter(|line| line.contains("condition") || line.contains("names ")).collect();
    assert!(english.is_empty(), "{english:#?}");
}

// Whatever a policy asks of a large year, the ways are counted: none is lost.
#[test]
fn every_line_on_every_matter_is_counted() {
    let (assessment, basis) = load(Path::new("examples/baoshan-2014"));
    let question = question(&assessment, "P391", None, None);
    let answer = asked::why_not(&assessment, &basis, &question, 1);
    let counted: usize = answer.groups.iter().map(|group| group.count).sum();
    // 18 events under 5 rules; 6 petitions under 1 rule and their 8 contacts under 2; 3 receptions; 6 problems, 2 rules.
    assert_eq!(counted, 18 * 5 + 6 + 8 * 2 + 3 + 6 * 2);
    assert_eq!(answer.matters, 18 + 6 + 3 + 6);
}

// Li was the liaison for 14 of the 28 days of February: 2 × 14 ÷ 28 = 1 visit is owed, and one was made.
#[test]
fn a_formula_tells_what_it_was_made_of() {
    let text =
        why_not("livelihood/enterprise-visits", "li", Some("enterprise-visits"), Some("li:E1@2018-02"));
    says(
        &text,
        &[
            "the number of visits (1) is at least 2 (“Visits a month”, since 2017-01-01) × the days held (14) ÷ the \
             days of the period (28), rounded down to a whole number (1)",
        ],
    );
}
