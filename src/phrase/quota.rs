//! Quotas in words: what is counted, how many may have it, of whom, and how is rounded.

use super::measure::title;
use super::provision::{Passage, Said};
use super::rule::capital;
use super::speaker::{Place, Speaker};
use super::terms::{Terms, glue};
use crate::compile::{QuotaOfProgram, QuotaProgram};
use crate::expression::Scope;
use crate::policy::{Defined, ParameterUnit, Quota, QuotaBase, Rounding};

/// A quota.
pub(super) fn quota<'a>(terms: &Terms<'a>, index: usize, defined: &'a Defined<Quota>) -> Said<'a> {
    let body = &defined.body;
    let (mut says, mut reads) = (Vec::new(), Vec::new());
    if let Some(Some(program)) = terms.program.quotas.get(index) {
        says.push(Passage::line(limited(terms, body, program)));
        says.extend(within(terms, program).map(Passage::line));
        says.extend(body.round.map(|round| Passage::line(rounded(terms, round))));
        let exceeded = terms.say(
            "恰好达到上限不算超出。超出时，系统不决定取舍：据此提出的措施均须由人复核，并列明数字。",
            "At the limit it is kept. Where it is exceeded nobody is chosen: every measure that rests on it is for a \
             person to review, with the figures.",
        );
        says.push(Passage::line(exceeded));
        reads.push(&program.limit);
        reads.extend(&program.within);
    }
    Said { title: &body.title, basis: body.basis.as_ref(), says, reads }
}

/// How many may have what.
fn limited(terms: &Terms<'_>, body: &Quota, program: &QuotaProgram) -> String {
    let what = match &program.of {
        QuotaOfProgram::Grade(ladder, grade) => {
            let ladder = terms.nth(&terms.policy.ladders, *ladder);
            let ladder =
                ladder.map_or_else(|| "?".into(), |found| terms.quoted(&found.body.title, &found.id));
            let grade = terms.called(grade);
            terms.say(glue(&[&ladder, "中等次为", &grade, "的"]), format!("the grade {grade} on {ladder}"))
        }
        QuotaOfProgram::Measure(measure) => {
            let measure = title(terms, *measure);
            terms.say(glue(&["建议给予", &measure, "的"]), format!("the measure {measure}"))
        }
    };
    let scope = Scope::default();
    let unit = program.share.then_some(ParameterUnit::Percent);
    let limit = Speaker::new(*terms, &scope, Place::Subject).quantity(&program.limit, unit);
    match base(terms, body) {
        Some(base) if program.share => terms.say(
            glue(&[&what, "不超过", &base, "的 ", &limit, "。"]),
            format!("At most {limit} of {base} have {what}."),
        ),
        _ => terms.say(glue(&[&what, "不超过 ", &limit, " 个。"]), format!("At most {limit} have {what}.")),
    }
}

/// Of whom the share is taken.
fn base(terms: &Terms<'_>, body: &Quota) -> Option<String> {
    Some(match &body.base.as_ref()?.0 {
        QuotaBase::Assessed => {
            terms.say("该阶梯上等次已定者", "those whose step on that ladder is known").to_owned()
        }
        QuotaBase::Population => {
            terms.say("该阶梯的全部对象", "everybody whom that ladder is for").to_owned()
        }
        QuotaBase::Of(of) => {
            let of = terms.population(of);
            terms.say(glue(&["全部", &of]), format!("all of: {of}"))
        }
    })
}

/// In which groups.
fn within(terms: &Terms<'_>, program: &QuotaProgram) -> Option<String> {
    let scope = program.among.as_ref()?.scope();
    let within = Speaker::new(*terms, &scope, Place::Subject).thing(program.within.as_ref()?);
    Some(terms.say(
        glue(&[&within, "相同者为一组，各组分别计算。"]),
        format!("{} makes a group, and each group is counted by itself.", capital(&within)),
    ))
}

fn rounded(terms: &Terms<'_>, round: Rounding) -> String {
    let (zh, en) = match round {
        Rounding::Down => ("上限的零头舍去。", "What stands after the point of the limit is dropped."),
        Rounding::Up => {
            ("上限有零头即进一。", "A limit that is not whole is raised to the next whole number.")
        }
        Rounding::HalfUp => ("上限四舍五入取整。", "The limit is rounded to a whole number, halves up."),
    };
    terms.say(zh, en).to_owned()
}
