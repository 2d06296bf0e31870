//! What `why-not` and `explain --what-would-change` print: transcripts in `cli/snapshots`.
mod program;

use std::path::Path;

fn kept(name: &str, lines: &[&str]) {
    program::kept(name, Path::new("."), lines);
}

#[test]
fn a_handover_in_both_languages() {
    let line = "why-not L scenarios/first-contact/handover --matter T1 --what-would-change --lang";
    kept("why-not-handover", &[&format!("{line} en"), &format!("{line} zh")]);
}

#[test]
fn leaders_in_both_languages() {
    let line = "why-not A scenarios/leader-responsibility/worked-example-1 --lang";
    kept("why-not-leader", &[&format!("{line} en"), &format!("{line} zh")]);
}

#[test]
fn everything_about_somebody_who_is_in_no_matter() {
    kept("why-not-year", &["why-not P391 examples/baoshan-2014 --lang zh"]);
}

#[test]
fn what_would_take_results_away() {
    let line = "explain W scenarios/first-contact/worked-example-2a --what-would-change --rule";
    kept("explain-what-would-change", &[&format!("{line} not-carried-through --lang en")]);
}

#[test]
fn json() {
    let line = "why-not y scenarios/leader-responsibility/vacancy --matter last-day-none --rule leader-answers \
--what-would-change --format json";
    kept("why-not-json", &[line]);
}

#[test]
fn names_that_nothing_has() {
    let scenario = "scenarios/first-contact/handover";
    let lines = [
        format!("why-not 王明 {scenario} --lang zh"),
        format!("why-not L {scenario} --rule carried-trough --lang en"),
        format!("why-not L {scenario} --rule 首接落实到低 --lang zh"),
        format!("why-not L {scenario} --matter T9 --lang en"),
        format!("explain L {scenario} --rule late --lang zh"),
        "why-not L nowhere --lang en".into(),
    ];
    kept("why-not-wrong", &lines.each_ref().map(String::as_str));
}
