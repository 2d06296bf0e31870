//! Monitors in words: what is looked at, by which test, and that nothing follows.

use super::condition::Condition;
use super::provision::{Passage, Said};
use super::rule::scope;
use super::speaker::{Place, Speaker};
use super::terms::{Terms, glue};
use crate::compile::{PopulationProgram, Target, Watching};
use crate::expression::{Expr, Scope};
use crate::policy::{Defined, Monitor, Population};
use crate::report::words;
use crate::value::NodeKind;

/// A monitor: of whom, what it looks at, when it is noticed.
pub(super) fn monitor<'a>(terms: &Terms<'a>, index: usize, defined: &'a Defined<Monitor>) -> Said<'a> {
    let body = &defined.body;
    let mut says = vec![Passage::line(terms.say(
        "只作提示：请人工查看数据，不说明任何人的行为，也不产生任何后果。",
        "Advisory: it asks a person to look at figures, says nothing about anybody's conduct, and nothing \
         follows from it.",
    ))];
    let of = match &body.of {
        None => terms.say("全部数据一并查看。".to_owned(), "All figures are looked at together.".to_owned()),
        Some(kind) => {
            let each = terms.population(&Population::Units(Some(kind.clone())));
            terms.say(glue(&["按", &each, "分别查看。"]), format!("Looked at for {each} by itself."))
        }
    };
    says.push(Passage::line(of));
    let mut reads = Vec::new();
    if let Some(program) = terms.program.monitors.get(index).and_then(Option::as_ref) {
        let over = body.form.over().map_or_else(String::new, |over| terms.matter(&over.text));
        says.push(Passage::line(looks(terms, &program.form, &over, &mut reads)));
        if !matches!(program.form, Watching::Duplicates { .. } | Watching::Response { .. }) {
            let at = words::decimal(body.at);
            says.push(Passage::line(terms.say(
                format!("偶然出现的概率（经多重比较校正）不高于 {at} 时提示。"),
                format!("Noticed where chance has a probability of at most {at}, corrected after Holm."),
            )));
        }
    }
    if let Some(who) = terms.titled(&body.target_set_by) {
        says.push(Passage::line(terms.say(
            format!("目标由{who}设定；一经提示，也应查看目标是否切合实际。"),
            format!("The target was set by {who}; where something is noticed, whether it can be reached is to be looked at too."),
        )));
    }
    Said { title: &body.title, basis: body.basis.as_ref(), says, reads }
}

fn looks<'a>(terms: &Terms<'a>, form: &'a Watching, over: &str, reads: &mut Vec<&'a Expr>) -> String {
    let none = Scope::default();
    let fixed = |expr: &Expr| Speaker::new(*terms, &none, Place::Subject).thing(expr);
    let row = |target: Target| Speaker::new(*terms, scope(terms, target), Place::Row(target));
    match form {
        Watching::Bunching { over: target, value, limit, width, good_above } => {
            reads.extend([value, limit, width]);
            let say = row(*target);
            let (value, limit, width) = (say.thing(value), say.thing(limit), fixed(width));
            let (zh, en) = if *good_above { ("之上", "above it") } else { ("以内", "at most it") };
            terms.say(
                glue(&["就", over, "，距", &limit, "不超过", &width, "的", &value, "是否过多地落在", zh, "。"]),
                format!(
                    "Looking at {over}, it asks whether {value}, where it lies at most {width} from {limit}, lies too \
                     often on the good side, {en}."
                ),
            )
        }
        Watching::LastDigits { over: target, value } => {
            reads.push(value);
            let value = row(*target).thing(value);
            terms.say(
                glue(&["就", over, "，", &value, "（三位及以上整数）的末位数字是否均匀。"]),
                format!(
                    "Looking at {over}, it asks whether the last digits of {value} are evenly spread, of whole numbers \
                     of three digits or more."
                ),
            )
        }
        Watching::Duplicates { over: target, value, at_most } => {
            reads.extend([value, at_most]);
            let (value, at_most) = (row(*target).thing(value), fixed(at_most));
            terms.say(
                glue(&["就", over, "，", &value, "同一个数值的占比是否超过百分之", &at_most, "。"]),
                format!(
                    "Looking at {over}, it asks whether {value} is one and the same in more than {at_most} percent."
                ),
            )
        }
        Watching::Spike { days, .. } => {
            reads.push(days);
            let days = fixed(days);
            terms.say(
                glue(&["就", over, "，周期最后", &days, "天是否多于按天数应占的份额。"]),
                format!(
                    "Looking at {over}, it asks whether more lie in the last {days} days of the cycle than their part \
                     of it."
                ),
            )
        }
        Watching::Drift { over: target, sort } => {
            reads.push(sort);
            let sort = row(*target).sentence(&Condition::of(sort));
            terms.say(
                glue(&["就", over, "，后半周期符合以下情形的占比是否高于前半周期：", &sort, "。"]),
                format!(
                    "Looking at {over}, it asks whether those are more frequent in the second half of the cycle for \
                     which {sort}."
                ),
            )
        }
        Watching::Response { rate, rate_before, satisfied, satisfied_before, at_least } => {
            reads.extend([rate, rate_before, satisfied, satisfied_before, at_least]);
            let about = PopulationProgram { kind: NodeKind::Unit, only: None }.scope();
            let say = Speaker::new(*terms, &about, Place::Subject);
            let (rate, before) = (say.thing(rate), say.thing(rate_before));
            let (satisfied, happy_before) = (say.thing(satisfied), say.thing(satisfied_before));
            let least = fixed(at_least);
            terms.say(
                glue(&[
                    "答复率（", &rate, "）比", &before, "下降、满意率（", &satisfied, "）比", &happy_before,
                    "上升，且都不少于", &least, "个百分点时提示。",
                ]),
                format!(
                    "Noticed where fewer replied ({rate} below {before}) and more were satisfied ({satisfied} above \
                     {happy_before}), each by at least {least} points."
                ),
            )
        }
    }
}
