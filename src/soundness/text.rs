//! The findings for people to read.

use super::sentences::{sentence, without_rule};
use super::{NotRun, Soundness, Unsound};
use crate::Assessment;
use crate::report::{Names, Page, TextOptions, set, words};

/// All findings in one language, under what each is about.
pub fn soundness_text(assessment: &Assessment, soundness: &Soundness, options: TextOptions) -> String {
    let names = Names::new(assessment, options.lang);
    let mut page = Page::new();
    opening(&mut page, &names, soundness);
    let mut last = None;
    for finding in &soundness.findings {
        let about = about(finding);
        if last != Some(about) {
            heading(&mut page, &names, finding);
            last = Some(about);
        }
        page.bullet(2, &sentence(&names, finding));
    }
    not_run(&mut page, &names, &soundness.not_run);
    set(&page, options)
}

/// What is no finding: a policy may run a part of a document.
fn not_run(page: &mut Page, names: &Names<'_>, open: &[NotRun]) {
    if open.is_empty() {
        return;
    }
    page.heading(names.say("尚无规则执行的条款（不计为发现）", "Clauses that nothing runs (no findings)"));
    open.iter().for_each(|open| page.bullet(2, &without_rule(names, open)));
}

fn opening(page: &mut Page, names: &Names<'_>, soundness: &Soundness) {
    let period = soundness.period;
    let when = match period.days() {
        1 => period.from.to_string(),
        _ => period.to_string(),
    };
    let declared = match names.assessment.policy.properties.len() {
        0 => names.say("制度没有对组织规定要求".to_owned(), "the policy declares no properties".to_owned()),
        count => {
            let count = words::count(count, "项要求", "property", "properties", names.lang);
            names.say(format!("制度对组织规定了 {count}"), format!("the policy declares {count}"))
        }
    };
    let path = &names.assessment.input;
    page.line(
        0,
        &names.say(
            format!("{path} 的组织与制度，{when}：{declared}。"),
            format!("The organisation and the policy of {path}, {when}: {declared}."),
        ),
    );
    let found = match soundness.findings.len() {
        0 => names.say("没有发现问题。".to_owned(), "Nothing was found.".to_owned()),
        count => {
            let count = words::count(count, "项发现", "finding", "findings", names.lang);
            names.say(
                format!("{count}，均针对组织安排或制度本身，不是对任何人的责任认定。"),
                format!("{count}, about how things are arranged or ruled; none holds anybody accountable."),
            )
        }
    };
    page.line(0, &found);
}

/// What stands under one heading.
fn about(finding: &Unsound) -> (u8, usize) {
    match finding {
        Unsound::Property(at, _) => (0, *at),
        Unsound::Vacant(_) => (1, 0),
        Unsound::Unjudged(_) => (2, 0),
        Unsound::NoConsequence(_) => (3, 0),
        Unsound::Parallel(_) => (4, 0),
    }
}

fn heading(page: &mut Page, names: &Names<'_>, finding: &Unsound) {
    let title = match finding {
        Unsound::Property(at, _) => {
            if let Some(property) = names.assessment.policy.properties.values().nth(*at) {
                let title = names.title(&property.body.title, &property.id);
                let id = &property.id;
                page.heading(&match title == *id {
                    true => title,
                    false => names.say(format!("{title}（{id}）"), format!("{title} ({id})")),
                });
                if let Some(basis) = &property.body.basis {
                    page.line(2, &words::label(names.say("依据", "Basis"), basis, names.lang));
                }
                if !property.clauses.is_empty() {
                    let ids: Vec<String> = property.clauses.iter().map(|name| name.text.clone()).collect();
                    let ids = words::list(&ids, names.lang);
                    page.line(2, &words::label(names.say("条款", "Clauses"), &ids, names.lang));
                }
            }
            return;
        }
        Unsound::Vacant(_) => names.say("限一人担任的职务空缺", "Posts of one holder that are vacant"),
        Unsound::Unjudged(_) => names.say("无人过问的事项类别", "Kinds of matters that nothing judges"),
        Unsound::NoConsequence(_) => {
            names.say("没有后果的规则与职责", "Rules and duties of which nothing follows")
        }
        Unsound::Parallel(_) => names.say("重复的考评", "Assessments of the same by the same"),
    };
    page.heading(title);
}
