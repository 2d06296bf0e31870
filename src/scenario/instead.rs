//! What an outcome has instead of what a scenario expects.

use super::expect::{decider_word, modality_word};
use super::words::{reason_words, verdict_word};
use crate::Assessment;
use crate::assess::{Attribution, Finding, Proposal, State};
use crate::report::{Names, words};
use crate::source::{Lang, Said};

/// A text in both languages.
pub(super) fn both(assessment: &Assessment, text: impl Fn(&Names<'_>) -> String) -> Said {
    let text = |lang| text(&Names::new(assessment, lang));
    Said { en: text(Lang::En), zh: text(Lang::Zh) }
}

/// Something in words, with the words that an expectation has for it: those are the same in both languages.
pub(super) fn with_written(said: &str, words: &[&str], names: &Names<'_>) -> String {
    let words: Vec<String> =
        words.iter().filter(|word| !word.is_empty()).map(|word| format!("`{word}`")).collect();
    let words = words.join(names.say("、", ", "));
    names.say(format!("{said}（写作 {words}）"), format!("{said} (written {words})"))
}

/// An attribution that there is.
pub(super) fn attribution(names: &Names<'_>, of: &Attribution) -> String {
    let rule = names.assessment.outcome.findings[of.finding].rule;
    let (title, id) = (names.rule(rule), names.id_of(&names.rules, rule));
    let said = std::iter::once(format!("“{title}”")).chain(names.weight(of));
    let points = of.points.map(|points| points.to_string()).unwrap_or_default();
    let words = [id, of.degree.as_deref().unwrap_or_default(), &points];
    with_written(&words::list(&said.collect::<Vec<_>>(), names.lang), &words, names)
}

/// A proposal that there is.
pub(super) fn proposal(names: &Names<'_>, of: &Proposal) -> String {
    let decider = names.decider(&of.decider, of.subject);
    let effect = of
        .effect
        .map(|effect| words::label(names.say("影响期", "in effect"), &names.interval(effect), names.lang));
    let said = [
        names.verdict(of),
        words::modality(of.modality, names.lang).to_owned(),
        words::label(names.say("决定机关", "decider"), &decider, names.lang),
    ];
    let decider = decider_word(names.assessment, &of.decider);
    let mut words = vec![verdict_word(&of.verdict), modality_word(of.modality), decider.as_str()];
    words.extend(reason_words(&of.verdict));
    let said: Vec<String> = said.into_iter().chain(effect).collect();
    with_written(&words::clauses(&said, names.lang), &words, names)
}

/// What was found, or that there is nothing, and then why: rules that could not be decided, and where walks ended.
pub(super) fn found(all: &[String], names: &Names<'_>, looked_at: impl Fn(&Finding) -> bool) -> String {
    if !all.is_empty() {
        return words::clauses(all, names.lang);
    }
    let findings = names.assessment.outcome.findings.iter().filter(|finding| looked_at(finding));
    let reasons: Vec<String> = findings.flat_map(|finding| reasons(names, finding)).collect();
    let reasons = words::clauses(&reasons, names.lang);
    match reasons.is_empty() {
        true => names.say("无", "nothing").to_owned(),
        false => names.say(format!("无（{reasons}）"), format!("nothing ({reasons})")),
    }
}

fn reasons(names: &Names<'_>, finding: &Finding) -> Vec<String> {
    if let State::Undetermined(missing) = &finding.state {
        let (rule, missing) = (names.rule(finding.rule), names.all_missing(missing));
        return vec![
            names.say(format!("“{rule}”待定：{missing}"), format!("“{rule}” is undetermined: {missing}")),
        ];
    }
    let walks = finding.walks.iter();
    walks.flat_map(|walk| walk.stops.iter().map(|(at, stop)| names.stop(walk, *at, stop))).collect()
}
