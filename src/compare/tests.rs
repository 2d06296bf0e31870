//! What two outcomes differ in, worked out by hand.

use super::*;
use serde_json::{Value, json};

fn attribution(rule: &str, matter: &str, clause: usize, subject: &str, points: &str) -> Value {
    let finding = format!("{rule}:report/{matter}");
    json!({
        "key": format!("{finding}#{clause}:{subject}"), "finding": finding, "clause": clause, "subject": subject,
        "effect": "hold", "standing": "stands", "points": points, "category": "conduct", "path": [], "modifiers": [],
        "why": {"zh": "", "en": ""},
    })
}

fn finding(rule: &str, matter: &str, severity: i64) -> Value {
    let key = format!("report/{matter}");
    json!({
        "key": format!("{rule}:{key}"), "rule": rule, "basis": "§4", "date": "2014-03-04", "state": "applies",
        "matter": {"key": key, "kind": "report", "id": matter, "child": null}, "missing": [],
        "facts": [{"name": "severity", "type": "int", "value": severity}], "parameters": [],
    })
}

fn proposal(subject: &str, measure: &str, step: usize) -> Value {
    let ground = format!("ladder:conduct/{step}");
    json!({
        "key": format!("{subject}:{measure}@{ground}"), "subject": subject, "measure": measure, "kind": "sanction",
        "modality": "must", "date": "2014-12-31", "effect": null, "verdict": {"is": "proposed"}, "modifiers": [],
        "decider": {"authority": "city", "title": {"zh": "市局", "en": "city bureau"}},
        "ground": {"key": ground, "ladder": "conduct", "step": step, "value": "-4"}, "why": {"zh": "", "en": ""},
    })
}

fn outcome(findings: Vec<Value>, attributions: Vec<Value>, proposals: Vec<Value>) -> Value {
    let mut outcome = json!({ "findings": findings, "attributions": attributions, "proposals": proposals });
    for list in
        ["unreached", "holes", "conflicts", "double_hits", "both", "no_band", "rankings", "scores", "totals"]
    {
        outcome[list] = json!([]);
    }
    outcome["indicators"] = json!([]);
    json!({ "outcome": outcome })
}

/// `how sort subject`, of every change.
fn told(before: &Value, after: &Value) -> Vec<String> {
    let one = |change: Change| {
        let entry = change.entry().unwrap();
        format!("{} {} {}", change.how.code(), entry.sort.code(), entry.subject.as_deref().unwrap_or(""))
    };
    changes(before, after).unwrap().into_iter().map(one).collect()
}

fn before() -> Value {
    outcome(
        vec![finding("late", "R1", 2), finding("late", "R2", 1)],
        vec![
            attribution("late", "R1", 0, "zhang", "-4"),
            attribution("late", "R1", 1, "li", "-2"),
            attribution("late", "R2", 0, "wang", "-2"),
            attribution("late", "R2", 1, "chen", "-1"),
        ],
        vec![proposal("zhang", "notice", 0), proposal("wang", "notice", 0)],
    )
}

/// R1 is now of severity 3: zhang moves from −4 to −6 by it, and li stays at −2 for another reason. In R2 wang is no
/// longer named and zhao is; chen is named by clause 0 instead of 1, with the same points. zhang's ladder ends a step
/// further, at a warning; wang's notice is gone with his total.
fn after() -> Value {
    outcome(
        vec![finding("late", "R1", 3), finding("late", "R2", 1)],
        vec![
            attribution("late", "R1", 0, "zhang", "-6"),
            attribution("late", "R1", 1, "li", "-2"),
            attribution("late", "R2", 0, "chen", "-1"),
            attribution("late", "R2", 0, "zhao", "-2"),
        ],
        vec![proposal("zhang", "warning", 1)],
    )
}

#[test]
fn who_enters_leaves_moves_and_has_another_reason() {
    let expected = [
        "entered held zhao",
        "left held wang",
        "left sanction wang",
        "moved held zhang",
        "moved sanction zhang",
        "reason_changed held chen",
        "reason_changed held li",
    ];
    assert_eq!(told(&before(), &after()), expected);
    let all = changes(&before(), &after()).unwrap();
    let differs = |at: usize, of: &[Differs]| -> Vec<(&'static str, String, String)> {
        assert!(at < all.len());
        let text = |value: &Option<Value>| value.as_ref().map_or(String::new(), Value::to_string);
        of.iter().map(|one| (one.aspect.code().0, text(&one.before), text(&one.after))).collect()
    };
    assert_eq!(differs(3, &all[3].result), [("points", "\"-4\"".into(), "\"-6\"".into())]);
    assert_eq!(differs(4, &all[4].result), [("measure", "\"notice\"".into(), "\"warning\"".into())]);
    assert_eq!(differs(5, &all[5].reason), [("clause", "1".into(), "0".into())]);
    assert_eq!(all[6].reason[0].aspect, Aspect::Fact("severity".into()));
}

#[test]
fn nothing_differs_from_itself_and_the_other_way_round_is_the_mirror() {
    let (one, two) = (before(), after());
    for same in [&one, &two] {
        assert_eq!(changes(same, same), Ok(Vec::new()));
    }
    let (there, back) = (changes(&one, &two).unwrap(), changes(&two, &one).unwrap());
    let key = |change: &Change| (change.before.clone().map(|e| e.key), change.after.clone().map(|e| e.key));
    let mirrored: std::collections::BTreeSet<_> = there.iter().map(key).map(|(was, is)| (is, was)).collect();
    assert_eq!(back.iter().map(key).collect::<std::collections::BTreeSet<_>>(), mirrored);
    for change in &there {
        let how = match change.how {
            How::Entered => How::Left,
            How::Left => How::Entered,
            other => other,
        };
        let (was, is) = key(change);
        let other = back.iter().find(|other| key(other) == (is.clone(), was.clone())).unwrap();
        assert_eq!(other.how, how);
        assert_eq!(other.result.len(), change.result.len());
    }
}

#[test]
fn a_finding_that_is_undetermined_takes_what_it_says_with_it() {
    let mut after = before();
    after["outcome"]["findings"][0]["state"] = json!("undetermined");
    assert_eq!(told(&before(), &after), ["moved held li", "moved held zhang"]);
}

#[test]
fn what_is_of_another_form_is_a_fault() {
    let mut other = before();
    other["outcome"].as_object_mut().unwrap().shift_remove("holes");
    let fault = OutcomeFault::OtherForm { list: "holes".into(), key: "holes".into() };
    assert_eq!(changes(&other, &before()), Err(fault));
    let mut other = before();
    other["outcome"]["attributions"][0]["finding"] = json!("gone");
    let fault = OutcomeFault::OtherForm { list: "attributions".into(), key: "finding".into() };
    assert_eq!(changes(&other, &before()), Err(fault));
    assert!(matches!(Difference::of(Some("{"), "{}"), Difference::Unreadable(OutcomeFault::NotJson, _)));
}
