//! What an outcome has instead of what a scenario expects.

use crate::Assessment;
use crate::assess::{Finding, State};
use crate::report::{Names, words};
use crate::source::{Lang, Said};

/// Words of an expectation, as they would be written in one; the same in both languages.
pub(super) fn written(words: &[&str]) -> String {
    let words: Vec<String> =
        words.iter().filter(|word| !word.is_empty()).map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

/// What was found, or that there is nothing, and then why: rules that could not be decided, and where walks ended.
pub(super) fn found(all: Vec<String>, assessment: &Assessment, looked_at: impl Fn(&Finding) -> bool) -> Said {
    if !all.is_empty() {
        return all.join("; ").as_str().into();
    }
    let why = |lang: Lang| {
        let names = Names::new(assessment, lang);
        let findings = assessment.outcome.findings.iter().filter(|finding| looked_at(finding));
        let reasons: Vec<String> = findings.flat_map(|finding| reasons(&names, finding)).collect();
        match reasons.is_empty() {
            true => lang.pick("无", "nothing").to_owned(),
            false => {
                let reasons = words::clauses(&reasons, lang);
                lang.pick(format!("无（{reasons}）"), format!("nothing ({reasons})"))
            }
        }
    };
    Said { en: why(Lang::En), zh: why(Lang::Zh) }
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
