//! The rule of the day beside the newer one, and occasions of escalations, in words.

use super::{Names, words};
use crate::assess::{Applied, Occasion, Prior, Transition, Weight};
use crate::policy::ParameterUnit;

impl Names<'_> {
    /// What the rule of the day gives, what the newer one gives, and which of them judges.
    pub fn transition(&self, transition: &Transition) -> String {
        let outcome = &self.assessment.outcome;
        let old = outcome.findings.get(transition.finding);
        let old_rule = old.map_or_else(|| "?".into(), |finding| self.rule(finding.rule));
        let newer: Vec<String> = transition.newer.iter().map(|rule| self.newer(*rule)).collect();
        let newer = words::list(&newer, self.lang);
        let known = |open: bool, weight: &Weight| match open {
            true => self.say("缺少事实，无法确定", "cannot be said, a fact is missing").to_owned(),
            false => self.given(weight),
        };
        let by_old = known(transition.applied == Applied::OldUnknown, &transition.by_old);
        let by_new = known(transition.applied == Applied::NewUnknown, &transition.by_new);
        let so = self.applied(transition.applied);
        self.say(
            format!("按事发当日的规则“{old_rule}”：{by_old}；按新规则{newer}：{by_new}。{so}"),
            format!(
                "by the rule of its day, “{old_rule}”: {by_old}; by the newer rule {newer}: {by_new}. {so}"
            ),
        )
    }

    /// A newer rule and since when it is in force.
    fn newer(&self, rule: usize) -> String {
        let since = self.assessment.program.rules.get(rule).map(|rule| rule.in_force.from.to_string());
        let (title, since) = (self.rule(rule), since.unwrap_or_default());
        self.say(format!("“{title}”（{since} 起施行）"), format!("“{title}” (in force from {since})"))
    }

    fn given(&self, weight: &Weight) -> String {
        if !weight.held {
            return self.say("不追究", "not held accountable").into();
        }
        let measure = match weight.measure {
            Some(measure) => self.measure(measure),
            None => self.say("承担责任，无措施", "held accountable, without a measure").into(),
        };
        match weight.points.is_zero() {
            true => measure,
            false => {
                let points = words::measured(weight.points, ParameterUnit::Points, self.lang);
                words::list(&[measure, points], self.lang)
            }
        }
    }

    fn applied(&self, applied: Applied) -> &'static str {
        match applied {
            Applied::New => {
                self.say("新规则较轻，适用新规则（从旧兼从轻）", "The newer one is lighter and is applied")
            }
            Applied::Old => {
                self.say("新规则并不较轻，适用当日规则（从旧兼从轻）", "The newer one is not lighter: that of the day is applied")
            }
            Applied::NewUnknown => self.say(
                "新规则是否较轻无法确定，暂按当日规则，须由人复核",
                "Whether the newer one is lighter cannot be said: that of the day stands, and a person must look",
            ),
            Applied::OldUnknown => self.say(
                "按当日规则无法确定，新规则也不适用",
                "What the rule of the day gives is open, so neither is applied",
            ),
        }
    }

    /// Which occasion of an escalation it is, and the earlier ones that were counted.
    pub fn occasion(&self, occasion: &Occasion) -> String {
        let outcome = &self.assessment.outcome;
        let title = self.of(&self.escalations, occasion.escalation);
        let finding = outcome.attributions.get(occasion.attribution).map(|one| self.finding(one.finding));
        let (finding, number) = (finding.unwrap_or_else(|| "?".into()), occasion.number);
        let mut parts = vec![self.say(
            format!("{title}，第 {number} 次：{finding}"),
            format!("{title}, occasion {number}: {finding}"),
        )];
        if !occasion.earlier.is_empty() {
            let earlier: Vec<String> = occasion.earlier.iter().map(|one| self.earlier(one)).collect();
            let label = self.say("此前计入", "counted before it");
            parts.push(words::label(label, &words::list(&earlier, self.lang), self.lang));
        }
        if !occasion.open.is_empty() {
            let open: Vec<String> = occasion
                .open
                .iter()
                .filter_map(|at| outcome.attributions.get(*at))
                .map(|one| self.finding(one.finding))
                .collect();
            let label = self.say("待定而未计入", "undetermined and not counted");
            parts.push(words::label(label, &words::list(&open, self.lang), self.lang));
        }
        words::clauses(&parts, self.lang)
    }

    fn earlier(&self, earlier: &crate::assess::Earlier) -> String {
        let date = earlier.date;
        let of = match earlier.of {
            Prior::Measure(measure) => self.measure(measure),
            Prior::Attribution(at) => {
                let outcome = &self.assessment.outcome;
                let finding = outcome.attributions.get(at).and_then(|one| outcome.findings.get(one.finding));
                finding.map_or_else(|| "?".into(), |finding| self.matter(finding.matter))
            }
        };
        self.say(format!("{date} {of}"), format!("{date} {of}"))
    }
}
