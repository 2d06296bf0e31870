//! Reasons in words: paths and their ends, grounds of proposals, verdicts.

use super::names::Names;
use super::words;
use crate::assess::{
    Attribution, Concern, Fact, Finding, Ground, Hop, Index, MatterRef, ModifierApplied, Proposal, State,
    Stop, Verdict, Via, Walk,
};
use crate::organisation::NodeId;
use crate::phrase::{asked_on_way, end_of_way};

/// Of what a duty counted, so many are named.
const COUNTED: usize = 12;

impl Names<'_> {
    /// A hop: `张伟 (zhang) → 李静 (li): deputy of, 2019-03-01 – …`.
    pub fn hop(&self, hop: &Hop) -> String {
        let ends = format!("{} → {}", self.node(hop.lower), self.node(hop.upper));
        words::label(&ends, &self.via(hop), self.lang)
    }

    /// Along what a hop leads, and when that held: `deputy of, 2019-03-01 – …`.
    pub fn via(&self, hop: &Hop) -> String {
        let via = match &hop.via {
            Via::Relation(relation) => self.relation(*relation),
            Via::Holder(post, unit) => {
                let (post, unit) = (self.post(*post), self.node(*unit));
                self.say(format!("{unit}的{post}"), format!("{post} of {unit}"))
            }
            Via::Member(unit) => {
                let unit = self.node(*unit);
                self.say(format!("同属{unit}"), format!("both in {unit}"))
            }
        };
        format!("{via}{}{}", self.say("，", ", "), self.interval(hop.interval))
    }

    /// Where and why a walk went no further.
    pub fn stop(&self, walk: &Walk, at: NodeId, stop: &Stop) -> String {
        words::label(&self.node(at), &self.stop_reason(walk, stop), self.lang)
    }

    /// Why a walk went no further.
    pub fn stop_reason(&self, walk: &Walk, stop: &Stop) -> String {
        match stop {
            Stop::Depth(hops) => self.say(
                format!("责任链只追溯 {hops} 级"),
                format!(
                    "the chain goes no further than {}",
                    words::count(*hops as usize, "", "hop", "hops", self.lang)
                ),
            ),
            Stop::Until => {
                let until = self.chains.get(walk.chain).and_then(|chain| chain.body.until.as_ref());
                let text = until.map_or("until", |formula| formula.text());
                let until = self.in_words(end_of_way(&self.terms(), walk.chain), text);
                self.say(format!("责任链到此为止：{until}"), format!("the chain ends here: {until}"))
            }
            Stop::Top => self.say("其上无人", "nobody stands above").into(),
            Stop::Vacancy(post, unit) => {
                let (post, unit) = (self.post(*post), self.node(*unit));
                self.say(
                    format!("{unit}的{post}职位当日空缺"),
                    format!("the post of {post} in {unit} was vacant that day"),
                )
            }
            Stop::CarriesNothing(relation, to) => {
                let (relation, to) = (self.relation(*relation), self.node(*to));
                self.say(
                    format!("只有“{relation}”通向{to}，而该关系不传递责任"),
                    format!("only “{relation}” leads on to {to}, and it carries no responsibility"),
                )
            }
            Stop::AlreadyNamed(to) => self.already_named(&[self.node(*to)]),
            Stop::Condition(to, text) => {
                let to = self.node(*to);
                match asked_on_way(&self.terms(), walk.chain, text, false) {
                    Some(case) => self.say(
                        format!("不通向{to}：{case}（`{text}` 不成立）"),
                        format!("it does not lead to {to}: {case} (`{text}` does not hold)"),
                    ),
                    None => self
                        .say(format!("{to}不符合条件 `{text}`"), format!("`{text}` does not hold for {to}")),
                }
            }
            Stop::Unknown(to, text) => self.unknown(walk, &self.node(*to), text),
            Stop::Missing(missing) => {
                let missing = self.all_missing(missing);
                self.say(
                    format!("其上为何人无法确定：{missing}"),
                    format!("who stands above is unknown: {missing}"),
                )
            }
        }
    }

    /// That it is unknown whether a walk goes on to somebody, or ends with him or her.
    fn unknown(&self, walk: &Walk, to: &str, text: &str) -> String {
        let terms = self.terms();
        match asked_on_way(&terms, walk.chain, text, true) {
            Some(asked) => self.say(
                format!("是否通向{to}无法确定：须{asked}（`{text}`）"),
                format!("whether it leads to {to} is unknown: only if {asked} (`{text}`)"),
            ),
            None => {
                let asked = self.in_words(end_of_way(&terms, walk.chain), text);
                self.say(
                    format!("责任链是否到{to}为止无法确定：{asked}"),
                    format!("whether the chain ends with {to} is unknown: it does if {asked}"),
                )
            }
        }
    }

    /// A condition in words with its text behind them, or its text alone.
    fn in_words(&self, said: Option<String>, text: &str) -> String {
        match said {
            Some(said) => self.say(format!("{said}（`{text}`）"), format!("{said} (`{text}`)")),
            None => format!("`{text}`"),
        }
    }

    /// That these are reached another way.
    pub fn already_named(&self, all: &[String]) -> String {
        let list = words::list(all, self.lang);
        let are = if all.len() == 1 { "is" } else { "are" };
        self.say(format!("{list}已在此链上"), format!("{list} {are} already named on this way"))
    }

    /// A modifier that was considered: what it does, and whether it holds.
    pub fn modifier_applied(&self, applied: &ModifierApplied) -> String {
        let title = self.modifier(applied.modifier);
        if applied.missing.is_empty() {
            return title;
        }
        let missing = self.all_missing(&applied.missing);
        self.say(format!("{title}，能否适用待定：{missing}"), format!("{title}, undetermined: {missing}"))
    }

    /// A modifier with its effect.
    pub fn modifier(&self, index: Index) -> String {
        let title = self.of(&self.modifiers, index);
        let Some(defined) = self.modifiers.get(index) else { return title };
        let effect = words::modifier(defined.body.effect, self.lang);
        self.say(format!("{title}（{effect}）"), format!("{title} ({effect})"))
    }

    /// Degree, points and account of an attribution, where it has them.
    pub fn weight(&self, attribution: &Attribution) -> Option<String> {
        let degree = attribution
            .degree
            .as_ref()
            .map(|degree| words::label(self.say("程度", "degree"), &self.called(degree), self.lang));
        let points = attribution.points.map(|points| {
            let account = self.category(&attribution.category);
            let number = words::measured(points, crate::policy::ParameterUnit::Points, self.lang);
            self.say(format!("{number}（账户：{account}）"), format!("{number} on the account {account}"))
        });
        let parts: Vec<String> = degree.into_iter().chain(points).collect();
        (!parts.is_empty()).then(|| words::clauses(&parts, self.lang))
    }

    /// A finding in a line: rule, matter, day.
    pub fn finding(&self, index: usize) -> String {
        let Some(finding) = self.assessment.outcome.findings.get(index) else { return "?".into() };
        let (rule, matter, date) = (self.rule(finding.rule), self.matter(finding.matter), finding.date);
        self.say(format!("{rule}：{matter}，{date}"), format!("{rule}: {matter}, {date}"))
    }

    /// The reason of an attribution in a sentence, where its rule gives one.
    pub fn reason(&self, attribution: &Attribution) -> Option<String> {
        self.why(self.assessment.outcome.findings.get(attribution.finding)?, Some(attribution.subject))
    }

    /// Does the attribution count: its finding applies, and no defence clears it or might?
    pub fn counts(&self, attribution: &Attribution) -> bool {
        let finding = self.assessment.outcome.findings.get(attribution.finding);
        attribution.standing == crate::assess::Standing::Stands
            && finding.is_some_and(|finding| finding.state == State::Applies)
    }

    /// What a proposal rests on, in a line.
    pub fn ground(&self, ground: &Ground) -> String {
        let outcome = &self.assessment.outcome;
        match ground {
            Ground::Attribution(index) => match outcome.attributions.get(*index) {
                Some(attribution) => self.attributed(attribution),
                None => "?".into(),
            },
            Ground::Ladder(ladder, step, value) => {
                let (title, bounds) = (self.of(&self.ladders, *ladder), self.ladder_step(*ladder, *step));
                let written = self.ladders.get(*ladder).and_then(|found| found.body.steps.get(*step));
                let graded = written.is_some_and(|step| step.grade.is_some());
                let grade = graded.then(|| self.result(*ladder, *step));
                let bounds = grade.map_or(bounds.clone(), |grade| words::label(&grade, &bounds, self.lang));
                match value.map(words::decimal) {
                    Some(value) => self.say(
                        format!("{title}：数值 {value}，档次：{bounds}"),
                        format!("{title}: the value is {value}; step: {bounds}"),
                    ),
                    None => self.say(
                        format!("{title}：没有数值，档次：{bounds}"),
                        format!("{title}: there is no value; step: {bounds}"),
                    ),
                }
            }
            Ground::Escalation(occasion) => self.occasion(occasion),
            Ground::Rank { table, row, band, .. } => {
                let Some(table) = outcome.rankings.get(*table) else { return "?".into() };
                let Some(row) = table.rows.get(*row) else { return "?".into() };
                let place = self.place(table, row);
                match self.band(table, *band) {
                    Some(band) => {
                        self.say(format!("{place}；范围：{band}"), format!("{place}; band: {band}"))
                    }
                    None => place,
                }
            }
        }
    }

    fn attributed(&self, attribution: &Attribution) -> String {
        let finding = self.finding(attribution.finding);
        match self.reason(attribution) {
            Some(reason) => self.say(format!("{finding}。{reason}"), format!("{finding}. {reason}")),
            None => finding,
        }
    }

    /// Why a person must look first.
    pub fn concern(&self, concern: &Concern) -> String {
        match concern {
            Concern::Inapplicable(text) => self.say(
                format!("该措施不能适用：不符合 `{text}`"),
                format!("the measure cannot apply: `{text}` does not hold"),
            ),
            Concern::UnknownWhether(text) => self.say(
                format!("该措施能否适用无法确定：`{text}` 缺少事实"),
                format!("whether the measure can apply is unknown: `{text}` lacks a fact"),
            ),
            Concern::Transition(at) => match self.assessment.outcome.transitions.get(*at) {
                Some(transition) => self.transition(transition),
                None => "?".into(),
            },
            Concern::Guard(failure) => self.guard(failure),
            Concern::MayBeVoid(indicator, _) => {
                let title = self.of(&self.indicators, *indicator);
                self.say(
                    format!("所依据的指标“{title}”是否作废尚不能确定"),
                    format!("it rests on the indicator {title}, and nobody knows whether that is void"),
                )
            }
            Concern::Quota(at) => match self.assessment.outcome.quotas.get(*at) {
                Some(count) => words::label(
                    self.say("名额超出，由人决定取舍", "a quota is exceeded, a person decides who keeps it"),
                    &self.quota_figures(count),
                    self.lang,
                ),
                None => "?".into(),
            },
            Concern::NoLighter(modifier) => {
                let modifier = self.of(&self.modifiers, *modifier);
                self.say(
                    format!("“{modifier}”要求减轻一档，但该类措施没有更轻的一档"),
                    format!("“{modifier}” asks for the next lighter measure, and the track has none"),
                )
            }
        }
    }

    /// Whether a proposal stands, and why not.
    pub fn verdict(&self, proposal: &Proposal) -> String {
        match &proposal.verdict {
            Verdict::Proposed => self.say("提出建议", "proposed").into(),
            Verdict::Review(concerns) => {
                let concerns: Vec<String> = concerns.iter().map(|one| self.concern(one)).collect();
                let label = self.say("需人工复核", "needs a person's review");
                words::label(label, &words::clauses(&concerns, self.lang), self.lang)
            }
            Verdict::Superseded(by) => {
                let by = self.other(proposal, *by);
                self.say(
                    format!("被同一行为上更重的措施吸收：{by}"),
                    format!("superseded by a heavier measure on the same act: {by}"),
                )
            }
            Verdict::Barred(bar) => self.bar(proposal, *bar),
        }
    }

    /// The measure of another proposal, and whose it is if it is not the same subject's.
    pub(super) fn other(&self, proposal: &Proposal, other: usize) -> String {
        let Some(other) = self.assessment.outcome.proposals.get(other) else { return "?".into() };
        let measure = self.measure(other.measure);
        if other.subject == proposal.subject {
            return measure;
        }
        let subject = self.node(other.subject);
        self.say(format!("{measure}（{subject}）"), format!("{measure} ({subject})"))
    }

    /// The facts of a list, one text each. Parameters stand in a list of their own.
    pub fn facts(&self, facts: &[Fact]) -> Vec<String> {
        facts.iter().filter(|fact| !fact.name.starts_with("param.")).map(|fact| self.fact(fact)).collect()
    }

    /// The facts of a finding; beside what a duty counts stands what was counted.
    pub fn facts_of(&self, finding: &Finding) -> Vec<String> {
        let facts = finding.facts.iter().filter(|fact| !fact.name.starts_with("param."));
        facts
            .map(|fact| match self.counted(finding.matter, &fact.name) {
                [] => self.fact(fact),
                counted => {
                    let mut ids: Vec<String> = counted
                        .iter()
                        .take(COUNTED)
                        .map(|matter| self.matter_id(*matter).to_string())
                        .collect();
                    let rest = counted.len().saturating_sub(COUNTED);
                    if rest > 0 {
                        ids.push(self.say(format!("另有 {rest} 项"), format!("{rest} more")));
                    }
                    let ids = words::list(&ids, self.lang);
                    let fact = self.fact(fact);
                    self.say(format!("{fact}（{ids}）"), format!("{fact} ({ids})"))
                }
            })
            .collect()
    }

    /// The matters that a duty counted into a field of one of its periods.
    pub fn counted(&self, period: MatterRef, field: &str) -> &[MatterRef] {
        let fields = self.assessment.schema.kinds.get(period.kind as usize).map(|kind| &kind.fields);
        let column = fields.and_then(|fields| fields.iter().position(|one| one.name == field));
        let table = self.assessment.matters.tables.get(period.kind as usize);
        let found = table.zip(column).and_then(|(table, column)| table.counted.get(&(column, period.row)));
        found.map_or(&[], Vec::as_slice)
    }

    /// Whether a rule applies, and why that cannot be said.
    pub fn state(&self, state: &State) -> String {
        match state {
            State::Applies => self.say("适用", "applies").into(),
            State::Undetermined(missing) => {
                words::label(self.say("待定", "undetermined"), &self.all_missing(missing), self.lang)
            }
            State::Conflict(_) => self
                .say("与同组其他规则冲突，未适用", "in conflict with another rule of its group, not applied")
                .into(),
        }
    }

    /// The clause a rule rests on.
    pub fn basis(&self, rule: Index) -> Option<String> {
        self.rules.get(rule)?.body.basis.clone()
    }

    /// The clause that the ground of a proposal rests on.
    pub fn ground_basis(&self, ground: &Ground) -> Option<String> {
        let outcome = &self.assessment.outcome;
        match ground {
            Ground::Attribution(index) => {
                let finding = outcome.attributions.get(*index)?.finding;
                self.basis(outcome.findings.get(finding)?.rule)
            }
            Ground::Ladder(ladder, ..) => self.ladders.get(*ladder)?.body.basis.clone(),
            Ground::Escalation(occasion) => self.escalations.get(occasion.escalation)?.body.basis.clone(),
            Ground::Rank { table, .. } => {
                self.rankings.get(outcome.rankings.get(*table)?.ranking)?.body.basis.clone()
            }
        }
    }
}
