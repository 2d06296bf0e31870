//! The tables, line by line.

use super::neutral;
use crate::report::{csv, fixture};
use crate::source::{Lang, said};

fn sheet(lang: Lang, name: &str) -> Vec<String> {
    let all = csv(&fixture::assessment(), lang);
    let text = all.into_iter().find(|(found, _)| found == name).unwrap().1;
    text.strip_prefix('\u{feff}').unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn every_table_is_there_with_headings_in_the_language() {
    let names: Vec<String> = csv(&fixture::nothing(), Lang::Zh).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names.join(" "),
        "proposals.csv attributions.csv modifiers.csv findings.csv totals.csv scores.csv ranks.csv grades.csv quotas.csv undetermined.csv gaps.csv tables.csv set_aside.csv"
    );
    assert_eq!(
        sheet(Lang::Zh, "totals.csv"),
        [
            "账户,编号,姓名或单位,分数,认定数,由以下各项构成",
            "综合,li,李静,0,2,回访不满意 R2：1；首接未答复 R1：-1",
            "综合,zhang,张伟,-2,1,首接未答复 R1：-2"
        ]
    );
    assert_eq!(
        sheet(Lang::En, "totals.csv"),
        [
            "account,id,name,points,findings,made of",
            "general,li,李静,0,2,Dissatisfied at the call-back R2: 1; First contact gave no answer R1: -1",
            "general,zhang,张伟,-2,1,First contact gave no answer R1: -2"
        ]
    );
}

#[test]
fn what_is_missing_is_listed_for_those_who_must_find_it_out() {
    assert_eq!(
        sheet(Lang::En, "undetermined.csv"),
        [
            "missing,rule,matter,date,id,name,considered",
            "`answered` is not recorded,First contact gave no answer,R3 (Report or request for help),2024-03-03,,,",
            "`on_sick_leave` is not recorded,First contact gave no answer,R4 (Report or request for help),2024-03-04,wang,王芳,absent through illness (clears)",
        ]
    );
}

#[test]
fn text_is_never_a_formula_and_numbers_stay_numbers() {
    assert_eq!(neutral("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
    assert_eq!(["+1", "-1", "@a", "\t="].map(neutral), ["'+1", "'-1", "'@a", "'\t="]);
    let mut assessment = fixture::assessment();
    assessment.set_aside[0].reason = said("=1+1", "=1+1");
    let all = csv(&assessment, Lang::En);
    let text = &all.iter().find(|(name, _)| name == "set_aside.csv").unwrap().1;
    assert!(text.contains(",'=1+1,"), "{text}");
    assert!(sheet(Lang::En, "totals.csv")[2].contains(",-2,"));
}
