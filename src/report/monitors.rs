//! What monitors saw, in words. It says nothing about anybody's conduct, and says so.

use super::names::Names;
use super::page::Page;
use super::words;
use crate::assess::monitor::{Monitored, Seen};
use crate::policy::MonitorForm;
use rust_decimal::Decimal;

/// So many readings are shown that noticed something; the others are counted.
const SHOWN: usize = 30;

impl Names<'_> {
    /// What a reading comes to, with its figures: one sentence.
    pub(crate) fn monitored(&self, reading: &Monitored) -> String {
        let figures = self.monitor_figures(reading);
        let seen = match reading.seen {
            Seen::Noticed => self.say("请人工查看".to_owned(), "needs a look".to_owned()),
            Seen::Nothing => self.say("未见异常".to_owned(), "nothing unusual".to_owned()),
            Seen::TooFew(needed) => self.say(
                format!("数值太少，至少需要 {needed} 个"),
                format!("too few values to test: {needed} are needed"),
            ),
            Seen::Unknown => {
                self.say("数据缺失，无法判断".to_owned(), "cannot be said: figures are missing".to_owned())
            }
        };
        let mut parts = vec![seen];
        parts.extend((!figures.is_empty()).then_some(figures));
        if let Some((_, strays)) = reading.figures.iter().find(|(name, _)| *name == "of_no_unit") {
            let strays = words::decimal(*strays);
            return self.say(
                format!("有 {strays} 项不属于所看的任何单位"),
                format!("{strays} lie in none of the units that are looked at"),
            );
        }
        if reading.aside > 0 {
            let aside = reading.aside;
            parts.push(self.say(
                format!("另有 {aside} 项不在所看之列"),
                format!("{aside} more are not of the sort looked at"),
            ));
        }
        if reading.absent > 0 {
            let absent = reading.absent;
            parts.push(self.say(format!("另有 {absent} 项未填写"), format!("{absent} more without a value")));
        }
        if let (Some(p), Some(corrected)) = (reading.p, reading.corrected) {
            let (p, corrected) = (probability(p), probability(corrected));
            let compared = words::count(reading.compared, "次比较", "comparison", "comparisons", self.lang);
            parts.push(self.say(
                format!("偶然出现的概率 {p}，按 {compared}校正后 {corrected}"),
                format!("by chance with a probability of {p}; {corrected} when corrected for {compared}"),
            ));
        }
        words::clauses(&parts, self.lang)
    }

    /// What the numbers of a reading are.
    fn monitor_figures(&self, reading: &Monitored) -> String {
        let of = |key: &str| {
            let found = reading.figures.iter().find(|(name, _)| *name == key);
            found.map_or_else(|| "?".to_owned(), |(_, value)| words::decimal(*value))
        };
        let Some(monitor) = self.monitors.get(reading.monitor) else { return String::new() };
        if reading.figures.is_empty() {
            return String::new();
        }
        match &monitor.body.form {
            MonitorForm::Bunching { .. } => {
                let (good, bad) = (of("good"), of("bad"));
                self.say(
                    format!("紧靠界限有利一侧 {good} 个，不利一侧 {bad} 个"),
                    format!("{good} values just on the good side of the limit, {bad} just beyond it"),
                )
            }
            MonitorForm::LastDigits { .. } => {
                let (n, chi) = (reading.n, of("chi_square"));
                self.say(
                    format!("{n} 个数的末位数字，χ² = {chi}，自由度 9"),
                    format!("last digits of {n} numbers, χ² = {chi} with 9 degrees of freedom"),
                )
            }
            MonitorForm::Duplicates { .. } => {
                let (n, value, times, percent) = (reading.n, of("value"), of("times"), of("percent"));
                self.say(
                    format!("{n} 个数值中有 {times} 个都是 {value}，占 {percent}%"),
                    format!("{times} of {n} values are {value}: {percent} percent"),
                )
            }
            MonitorForm::Spike { .. } => {
                let (n, last, expected) = (reading.n, of("last"), of("expected"));
                self.say(
                    format!("{n} 项中有 {last} 项在周期末，按天数应约 {expected} 项"),
                    format!(
                        "{last} of {n} in the last days of the cycle, where {expected} would be their part"
                    ),
                )
            }
            MonitorForm::Drift { .. } => {
                let (a, b, c, d) = (of("first_of"), of("first"), of("second_of"), of("second"));
                self.say(
                    format!("前半周期 {b} 项中有 {a} 项，后半周期 {d} 项中有 {c} 项"),
                    format!("{a} of {b} in the first half of the cycle, {c} of {d} in the second"),
                )
            }
            MonitorForm::Response { .. } => {
                let (rate, before) = (of("rate"), of("rate_before"));
                let (satisfied, satisfied_before) = (of("satisfied"), of("satisfied_before"));
                let (low, high) = (of("at_least"), of("at_most"));
                self.say(
                    format!(
                        "答复率 {before}% → {rate}%，满意率 {satisfied_before}% → {satisfied}%；\
                         若计入未答复者，满意率在 {low}% 与 {high}% 之间"
                    ),
                    format!(
                        "response {before} → {rate} percent, satisfied {satisfied_before} → {satisfied} percent; \
                         of all who were asked, between {low} and {high} percent"
                    ),
                )
            }
        }
    }
}

/// Four digits; what they cannot show is less than the smallest that they can.
fn probability(p: Decimal) -> String {
    if p.is_zero() { "< 0.0001".to_owned() } else { words::decimal(p) }
}

/// The section of the outcome: what needs a look, and how many readings showed nothing.
pub(super) fn monitors(page: &mut Page, names: &Names<'_>) {
    let all = &names.assessment.outcome.monitors;
    if all.is_empty() {
        return;
    }
    let noticed: Vec<&Monitored> = all.iter().filter(|one| one.seen == Seen::Noticed).collect();
    super::text::counted(page, names, "数据提示：请人工查看", "Figures that need a look", noticed.len());
    page.line(
        0,
        names.say(
            "仅供参考，不说明任何人的行为，也不产生任何责任、分数或建议。",
            "Advisory: it says nothing about anybody's conduct, and nothing follows from it by itself.",
        ),
    );
    for reading in noticed.iter().take(SHOWN) {
        page.bullet(0, &words::label(&names.monitor_of(reading), &names.monitored(reading), names.lang));
        if let Some(who) = names.target_setter(reading) {
            page.line(2, &who);
        }
    }
    page.more(0, noticed.len().saturating_sub(SHOWN));
    let count = |seen: fn(Seen) -> bool| all.iter().filter(|one| seen(one.seen)).count();
    let quiet = count(|seen| seen == Seen::Nothing);
    let few = count(|seen| matches!(seen, Seen::TooFew(_)));
    let unknown = count(|seen| seen == Seen::Unknown);
    page.line(
        0,
        &names.say(
            format!("其余：未见异常 {quiet} 处，数值太少 {few} 处，数据缺失 {unknown} 处"),
            format!("The others: nothing unusual {quiet}, too few values {few}, figures missing {unknown}"),
        ),
    );
}

impl Names<'_> {
    /// The monitor and the unit that it looked at.
    pub(crate) fn monitor_of(&self, reading: &Monitored) -> String {
        let title = self.of(&self.monitors, reading.monitor);
        match reading.subject {
            None => title,
            Some(unit) => {
                self.say(format!("{}·{title}", self.node(unit)), format!("{}, {title}", self.node(unit)))
            }
        }
    }

    /// That whoever set the target has a share in what is made of it is for a person to look at.
    pub(crate) fn target_setter(&self, reading: &Monitored) -> Option<String> {
        let monitor = self.monitors.get(reading.monitor)?;
        let who = monitor.body.target_set_by.get(self.lang).filter(|text| !text.is_empty())?;
        Some(self.say(
            format!("目标由{who}设定：目标是否切合实际，也请一并查看"),
            format!("The target was set by {who}: whether it can be reached is to be looked at too"),
        ))
    }
}
