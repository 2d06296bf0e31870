//! Grades and quotas in words.

use super::names::Names;
use super::words;
use crate::assess::ladder::OnLadder;
use crate::assess::{Grade, Index, QuotaCount};
use crate::compile::QuotaOfProgram;
use crate::phrase::{Condition, Place, Speaker};
use crate::value::Type;

impl Names<'_> {
    /// Where somebody stands on a ladder.
    pub fn stands(&self, one: &Grade) -> String {
        match &one.stands {
            OnLadder::Step(step) => self.result(one.ladder, *step),
            OnLadder::NoStep => self.say("没有对应的档次", "no band matches").into(),
            OnLadder::Several(steps) => {
                let steps: Vec<String> = steps.iter().map(|step| self.result(one.ladder, *step)).collect();
                let steps = words::list(&steps, self.lang);
                self.say(
                    format!("同时符合多个档次，须由人裁定：{steps}"),
                    format!("several bands match, a person must settle it: {steps}"),
                )
            }
            OnLadder::Undetermined(missing) => {
                words::label(self.say("待定", "undetermined"), &self.all_missing(missing), self.lang)
            }
        }
    }

    /// The step on which somebody stands, with its bounds and condition; nothing where it is not known.
    pub fn stands_because(&self, one: &Grade) -> Option<String> {
        let OnLadder::Step(step) = one.stands else { return None };
        Some(self.ladder_step(one.ladder, step))
    }

    /// What a step says of whoever stands on it: its grade, else its measure, else nothing.
    pub fn result(&self, ladder: Index, step: usize) -> String {
        let step = self.ladders.get(ladder).and_then(|found| found.body.steps.get(step));
        let Some(step) = step else { return "?".into() };
        match (&step.grade, &step.give) {
            (Some(grade), _) => self.called(&grade.text),
            (None, Some(give)) => {
                let known = self.assessment.policy.measures.get(&give.text);
                known.map_or_else(|| give.text.clone(), |of| self.title(&of.body.title, &give.text))
            }
            (None, None) => self.say("不作处理", "nothing").into(),
        }
    }

    /// The bounds of a step and its condition, in words.
    pub fn ladder_step(&self, ladder: Index, step: usize) -> String {
        let written = self.ladders.get(ladder).and_then(|found| found.body.steps.get(step));
        let bounds = written.map(|step| self.step(step)).filter(|bounds| !bounds.is_empty());
        let parts: Vec<String> = bounds.into_iter().chain(self.step_condition(ladder, step)).collect();
        parts.join(self.say("，且", ", and "))
    }

    /// The condition of a step, in words.
    pub fn step_condition(&self, ladder: Index, step: usize) -> Option<String> {
        let program = self.assessment.program.ladders.get(ladder)?;
        let (_, when) = program.steps.get(step)?.when.as_ref()?;
        let scope = program.of.scope();
        Some(Speaker::new(self.terms(), &scope, Place::Subject).sentence(&Condition::of(when)))
    }

    /// A quota by its title, and its group.
    pub fn quota(&self, count: &QuotaCount) -> String {
        let title = self.of(&self.quotas, count.quota);
        match self.quota_group(count) {
            Some(group) => self.say(format!("{title}，{group}"), format!("{title}, {group}")),
            None => title,
        }
    }

    /// The group of a quota; where its value is unknown, that.
    pub fn quota_group(&self, count: &QuotaCount) -> Option<String> {
        let of = self.quota_group_type(count)?;
        Some(match &count.group {
            Some(value) => self.value(value, &of),
            None => self.say("组别未知", "group unknown").into(),
        })
    }

    /// The type of what a group shares; none where the quota has no groups.
    pub fn quota_group_type(&self, count: &QuotaCount) -> Option<Type> {
        let program = self.assessment.program.quotas.get(count.quota)?.as_ref()?;
        Some(program.within.as_ref()?.of.clone())
    }

    /// What a quota counts: a grade or a measure by its title.
    pub fn quota_of(&self, count: &QuotaCount) -> String {
        let program = self.assessment.program.quotas.get(count.quota).and_then(Option::as_ref);
        match program.map(|program| &program.of) {
            Some(QuotaOfProgram::Grade(_, grade)) => self.called(grade),
            Some(QuotaOfProgram::Measure(measure)) => self.measure(*measure),
            None => "?".into(),
        }
    }

    /// The limit of a quota: `0.8 → 0` where it was rounded.
    pub fn quota_limit(&self, count: &QuotaCount) -> String {
        let (exact, limit) = (words::decimal(count.exact), words::decimal(count.limit));
        if count.exact == count.limit { limit } else { format!("{exact} → {limit}") }
    }

    /// Kept or exceeded.
    pub fn quota_verdict(&self, count: &QuotaCount) -> &'static str {
        match count.kept() {
            true => self.say("未超出", "kept"),
            false => self.say("超出", "exceeded"),
        }
    }

    /// A quota with its figures, in a line.
    pub fn quota_figures(&self, count: &QuotaCount) -> String {
        let (quota, what) = (self.quota(count), self.quota_of(count));
        let (exact, limit) = (words::decimal(count.exact), words::decimal(count.limit));
        let (have, open) = (count.holders.len(), count.undetermined.len());
        let mut zh = vec![format!("“{what}”{have} 个，限额 {limit}")];
        let mut en = vec![format!("“{what}”: {have}, at most {limit}")];
        if count.exact != count.limit {
            zh.push(format!("舍入前 {exact}"));
            en.push(format!("{exact} before rounding"));
        }
        if let Some(base) = count.base {
            zh.push(format!("基数 {base}"));
            en.push(format!("base {base}"));
        }
        if open > 0 {
            zh.push(format!("另有 {open} 个待定"));
            en.push(format!("{open} undetermined"));
        }
        let verdict = self.quota_verdict(count);
        self.say(
            format!("{quota}：{verdict}（{}）", zh.join("，")),
            format!("{quota}: {verdict} ({})", en.join(", ")),
        )
    }
}
