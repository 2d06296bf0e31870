//! Indicators, scorecards and ladders in words.

use super::condition::Condition;
use super::measure::{title, who_decides};
use super::provision::{Passage, Said};
use super::rule::capital;
use super::speaker::{Place, Speaker};
use super::terms::{Terms, glue};
use crate::compile::{LadderProgram, LadderStepProgram};
use crate::expression::{Expr, Scope};
use crate::policy::{Defined, Indicator, Ladder, Scorecard, VoidMeans};
use crate::report::words;

/// An indicator: whom it describes, and how it is computed, or that it is given.
pub(super) fn indicator<'a>(terms: &Terms<'a>, index: usize, defined: &'a Defined<Indicator>) -> Said<'a> {
    let body = &defined.body;
    let of = terms.population(&body.of);
    let unit = terms.number(2.into(), Some(body.unit));
    let unit = unit.trim_start_matches(['2', ' ']).to_owned();
    let counted = match unit.is_empty() {
        true => String::new(),
        false => terms
            .say(format!("，单位：{unit}"), format!(", in {}", if unit == "%" { "percent" } else { &unit })),
    };
    let mut says = vec![Passage::line(terms.say(
        glue(&["描述", &of, &counted, "，以周期末日为准。"]),
        format!("It describes {of}{counted}, as of the last day of the cycle."),
    ))];
    let program = terms.program.indicators.get(index);
    let value = program.and_then(|program| Some((program.of.scope(), program.value.as_ref()?)));
    says.push(Passage::line(match &value {
        None => terms.say("其数值由数据给出。".to_owned(), "Its value is given in the data.".to_owned()),
        Some((scope, value)) => {
            let value = Speaker::new(*terms, scope, Place::Subject).thing(value);
            terms.say(glue(&["计算：", &value, "。"]), format!("It is computed: {value}."))
        }
    }));
    let void = program.and_then(|program| Some((program.of.scope(), program.void_when.as_ref()?)));
    if let Some((scope, void)) = &void {
        let void = Speaker::new(*terms, scope, Place::Subject).clause(void, true);
        says.push(Passage::line(terms.say(
            glue(&["如", &void, "，该数值作废：不作为数值，也不按缺少数值处理。"]),
            format!("It is void if {void}: then it is no value, and is not treated as one that is absent."),
        )));
    }
    let reads = value.into_iter().map(|(_, value)| value).chain(void.map(|(_, void)| void)).collect();
    Said { title: &body.title, basis: None, says, reads }
}

/// A scorecard: its groups, weights, and what an absent indicator means.
pub(super) fn scorecard<'a>(terms: &Terms<'a>, defined: &'a Defined<Scorecard>) -> Said<'a> {
    let body = &defined.body;
    let of = capital(&terms.population(&body.of));
    let head = terms.say(
        ["组", "组权重", "指标", "组内权重"],
        ["group", "weight of the group", "indicator", "weight in the group"],
    );
    let rows = body.groups.iter().flat_map(|group| {
        let title = terms.quoted(&group.title, &group.id.text);
        let weight = format!("{}%", words::decimal(group.weight.0));
        group.items.iter().map(move |(name, inner)| {
            let found = terms.policy.indicators.get(&name.text);
            let indicator =
                found.map_or_else(|| "?".into(), |found| terms.quoted(&found.body.title, &found.id));
            vec![title.clone(), weight.clone(), indicator, format!("{}%", words::decimal(*inner))]
        })
    });
    let mut says = vec![
        Passage::line(terms.say(
            format!("{of}按以下权重综合评分，满分 100 分："),
            format!("{of} is scored by these weights; full marks are 100:"),
        )),
        Passage::Table { head: head.map(str::to_owned).to_vec(), rows: rows.collect() },
        Passage::line(format!(
            "{}{}",
            capital(words::missing(body.missing, terms.lang)),
            terms.say("。", ".")
        )),
    ];
    if voidable(terms, body) {
        says.push(Passage::line(match body.void {
            VoidMeans::Undetermined => terms.say(
                "有指标作废的，得分待定。".to_owned(),
                "Where an indicator is void there is no score.".to_owned(),
            ),
            VoidMeans::Zero => terms
                .say("作废的指标按零分计。".to_owned(), "An indicator that is void counts as 0.".to_owned()),
        }));
    }
    if let Some(digits) = body.round {
        let plural = if digits == 1 { "" } else { "s" };
        says.push(Passage::line(terms.say(
            format!("得分四舍五入至小数点后 {digits} 位。"),
            format!("The score is rounded to {digits} digit{plural} after the point, halves away from zero."),
        )));
    }
    Said { title: &body.title, basis: body.basis.as_ref(), says, reads: Vec::new() }
}

/// Can an indicator of the card be void?
fn voidable(terms: &Terms<'_>, card: &Scorecard) -> bool {
    let names = card.groups.iter().flat_map(|group| &group.items);
    let mut found = names.filter_map(|(name, _)| terms.policy.indicators.get(&name.text));
    found.any(|indicator| indicator.body.void_when.is_some())
}

/// A ladder: the number looked up, the steps as a table of decisions, and who decides.
pub(super) fn ladder<'a>(terms: &Terms<'a>, index: usize, defined: &'a Defined<Ladder>) -> Said<'a> {
    let body = &defined.body;
    let (mut says, mut reads) = (Vec::new(), Vec::new());
    if let Some(program) = terms.program.ladders.get(index) {
        let scope = program.of.scope();
        let say = Speaker::new(*terms, &scope, Place::Subject);
        let of = terms.population(&body.of);
        let on = program.on.as_ref().map_or_else(|| "?".into(), |on| say.thing(on));
        says.push(Passage::line(terms.say(
            glue(&["以周期末日为准，", &of, "按", &on, "对应以下档次："]),
            format!("{} stands on a step by {on}, as of the last day of the cycle:", capital(&of)),
        )));
        says.push(steps(&say, program));
        says.extend(several(terms, program).map(Passage::line));
        if body.gaps_reported {
            let en =
                "A value that no step covers has no consequence and is reported: the source text has a gap.";
            says.push(Passage::line(terms.say("原文未涵盖的数值不作任何处理，只予列明。", en)));
        }
        if program.steps.iter().any(|step| step.measure.is_some()) {
            let modality = words::modality(program.modality, terms.lang);
            says.push(Passage::line(
                terms.say(format!("约束力：{modality}。"), format!("How binding: {modality}.")),
            ));
        }
        let bounds = program.steps.iter().flat_map(|step| step.low.iter().chain(&step.high));
        reads.extend(program.on.iter().chain(bounds.map(|(expr, _)| expr)));
        reads.extend(program.steps.iter().filter_map(|step| step.when.as_ref()).map(|(_, when)| when));
    }
    Said { title: &body.title, basis: body.basis.as_ref(), says, reads }
}

/// What counts where several steps hold, and where it cannot be said whether one does.
fn several(terms: &Terms<'_>, program: &LadderProgram) -> Option<String> {
    let unknown = "; where a fact is missing that would lead to another step, the step is undetermined.";
    if program.first_hit {
        return Some(terms.say(
            "自上而下，首个符合的档次为准；缺少的事实如会导致另一档次，则待定。".to_owned(),
            format!("The first step from above that holds counts{unknown}"),
        ));
    }
    program.asks().then(|| {
        terms.say(
            "同时符合结果不同的多个档次的，由人裁定；缺少的事实如会导致另一档次，则待定。".to_owned(),
            format!("Where several steps that lead to different things hold, a person settles it{unknown}"),
        )
    })
}

/// The steps as a table of decisions.
fn steps(say: &Speaker<'_>, program: &LadderProgram) -> Passage {
    let terms = &say.terms;
    let unit = program.on.as_ref().and_then(|on| say.unit(on));
    let none = Scope::default();
    let bounds = Speaker::new(*terms, &none, Place::Subject);
    let open = || terms.say("未指定，须先确定", "not named, to be settled first").to_owned();
    let (grades, asks) = (program.grades(), program.asks());
    let gives = !grades || program.steps.iter().any(|step| step.measure.is_some());
    let row = |step: &LadderStepProgram| {
        let mut cells = vec![step_in_words(terms, step, |expr| bounds.quantity(expr, unit))];
        if asks {
            let when = step.when.as_ref().map(|(_, when)| say.sentence(&Condition::of(when)));
            cells.push(when.unwrap_or_else(|| "–".into()));
        }
        if grades {
            cells.push(step.grade.as_ref().map_or_else(|| "–".into(), |grade| terms.called(grade)));
        }
        match step.measure {
            Some(measure) => {
                let decider = who_decides(say, program.decider.as_ref(), Some(measure));
                cells.extend([title(terms, measure), decider.unwrap_or_else(open)]);
            }
            None if gives => cells.extend([terms.say("不作处理", "nothing").to_owned(), "–".into()]),
            None => {}
        }
        cells
    };
    let heads = [
        (true, "数值", "value"),
        (asks, "条件", "condition"),
        (grades, "等次", "grade"),
        (gives, "措施", "what follows"),
        (gives, "决定机关", "decided by"),
    ];
    let head = heads.iter().filter(|(there, ..)| *there).map(|(_, zh, en)| terms.say(*zh, *en).to_owned());
    Passage::Table { head: head.collect(), rows: program.steps.iter().map(row).collect() }
}

fn step_in_words(terms: &Terms<'_>, step: &LadderStepProgram, bound: impl Fn(&Expr) -> String) -> String {
    if step.otherwise {
        return terms.say("其余情形", "everything else").into();
    }
    let low = step.low.as_ref().map(|(expr, included)| match included {
        true => terms.say(glue(&["不低于", &bound(expr)]), format!("at least {}", bound(expr))),
        false => terms.say(glue(&["高于", &bound(expr)]), format!("above {}", bound(expr))),
    });
    let high = step.high.as_ref().map(|(expr, included)| match included {
        true => terms.say(glue(&["不高于", &bound(expr)]), format!("at most {}", bound(expr))),
        false => terms.say(glue(&["低于", &bound(expr)]), format!("below {}", bound(expr))),
    });
    let both: Vec<String> = low.into_iter().chain(high).collect();
    if both.is_empty() {
        return terms.say("不论数值", "whatever the value").into();
    }
    both.join(terms.say("，", ", "))
}
