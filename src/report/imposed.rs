//! What was imposed earlier, and what it does to proposals, in words.

use super::names::Names;
use super::words;
use crate::assess::{Added, Bar, DoubleHit, Imposed, Proposal};
use crate::calendar;
use crate::policy::ParameterUnit;
use crate::value::{Day, Interval};

impl Names<'_> {
    /// How a track is called: by its title, else as a word of the policy.
    pub fn track(&self, track: &str) -> String {
        let title =
            self.assessment.policy.tracks.get(track).and_then(|found| found.body.title.get(self.lang));
        title.map_or_else(|| self.called(track), str::to_owned)
    }

    /// `zhang:demerit@2024-01-15`, with the act behind it, `/alpha`, where that is known.
    pub fn imposed_key(&self, index: usize) -> String {
        let Some(one) = self.assessment.outcome.imposed.get(index) else { return "?".into() };
        let (subject, measure) = (self.node_id(one.subject), self.id_of(&self.measures, one.measure));
        let act = one.act.as_ref().map_or_else(String::new, |act| format!("/{act}"));
        format!("{subject}:{measure}@{}{act}", one.from)
    }

    /// The measure with its first day.
    pub fn imposed(&self, one: &Imposed) -> String {
        let (measure, from) = (self.measure(one.measure), one.from);
        self.say(format!("{measure}（{from} 起）"), format!("{measure} (from {from})"))
    }

    /// What bars a proposal.
    pub fn bar(&self, proposal: &Proposal, bar: Bar) -> String {
        let imposed = |index: usize| self.assessment.outcome.imposed.get(index);
        match bar {
            Bar::Proposal(by) => {
                let by = self.other(proposal, by);
                self.say(format!("因另一项措施而取消：{by}"), format!("barred by another measure: {by}"))
            }
            Bar::Imposed(by) => {
                let Some(one) = imposed(by) else { return "?".into() };
                let (measure, until) = (self.imposed(one), self.last_day(one));
                let track = self.measures.get(proposal.measure).map(|measure| &measure.body.track.text);
                let track = track.map_or_else(|| "?".into(), |track| self.track(track));
                self.say(
                    format!("已作出的措施尚在影响期内，不得给予“{track}”系列的奖励：{measure}，至 {until}"),
                    format!("barred: an imposed measure bars the track “{track}” until {until}: {measure}"),
                )
            }
            Bar::Once(by) => {
                let Some(one) = imposed(by) else { return "?".into() };
                let (measure, act) = (self.imposed(one), one.act.as_deref().unwrap_or("?"));
                self.say(
                    format!("同一行为（{act}）已在同一系列中处理过，不得重复处理：{measure}"),
                    format!("barred: for the same act ({act}) a measure of the track was imposed already: {measure}"),
                )
            }
        }
    }

    fn last_day(&self, one: &Imposed) -> String {
        one.ran().map_or_else(|| "?".into(), |ran| ran.until.to_string())
    }

    /// What was added to a period: what remained of which measure, the sum, and the cap.
    pub fn added(&self, effect: Interval, added: &Added) -> String {
        let old = self.assessment.outcome.imposed.get(added.imposed);
        let old = old.map_or_else(|| "?".into(), |one| self.imposed(one));
        let (remains, span) = (self.length(added.remains), self.interval(added.remains));
        let own = words::measured(added.own.count.into(), added.own.unit, self.lang);
        let together = Interval { until: added.together, ..effect };
        let (sum, last) = (self.length(together), added.together);
        let mut parts = vec![
            self.say(format!("{old}剩余 {remains}（{span}）"), format!("of {old} {remains} remain, {span}")),
            self.say(
                format!("与本次的 {own}合并计算，共 {sum}，至 {last}"),
                format!("with its own {own} that is {sum}, until {last}"),
            ),
        ];
        if let Some(cap) = added.cap {
            let (cap, last) = (words::measured(cap.count.into(), cap.unit, self.lang), effect.until);
            parts.push(self.say(
                format!("合并后最长 {cap}，故至 {last}"),
                format!("together they last {cap} at most, so until {last}"),
            ));
        }
        words::clauses(&parts, self.lang)
    }

    /// The matter of an act, and how the act is called where matters name it.
    pub fn act(&self, hit: &DoubleHit) -> String {
        let matter = self.matter(hit.matter);
        match &hit.act {
            Some(act) => self.say(format!("行为“{act}”：{matter}"), format!("act “{act}”: {matter}")),
            None => matter,
        }
    }

    /// How long a period is: in full months, and the days that are left.
    fn length(&self, period: Interval) -> String {
        let end = Day(period.until.0.saturating_add(1));
        let months = calendar::months(period.from, end);
        let days = i64::from(end.0) - i64::from(calendar::add_months(period.from, months).0);
        let units = [(months, ParameterUnit::Months), (days, ParameterUnit::Days)];
        let said = units.into_iter().filter(|(count, _)| *count > 0);
        let said: Vec<String> =
            said.map(|(count, unit)| words::measured(count.into(), unit, self.lang)).collect();
        said.join(self.say("零", " and "))
    }
}
