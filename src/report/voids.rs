//! Void figures, and those that may be void, said aloud.

use super::names::Names;
use super::page::Page;
use super::words;
use crate::assess::{Void, VoidBecause};

impl Names<'_> {
    /// That a value does not count, or may not, and why.
    pub fn void(&self, void: &Void) -> String {
        let said = match &void.because {
            VoidBecause::Findings(all) => {
                let found = all.iter().filter_map(|at| self.assessment.outcome.attributions.get(*at));
                let mut found: Vec<String> = found.map(|one| self.finding(one.finding)).collect();
                found.dedup();
                let because = words::clauses(&found, self.lang);
                let what = self.say("作废", "void");
                if found.is_empty() { what.into() } else { words::label(what, &because, self.lang) }
            }
            VoidBecause::Reads(read) => {
                let read = self.of(&self.indicators, *read);
                self.say(
                    format!("作废：由已作废的指标“{read}”计算"),
                    format!("void: computed from {read}, which is void"),
                )
            }
            VoidBecause::Doubt(findings) => {
                let open: Vec<String> = findings.iter().map(|at| self.finding(*at)).collect();
                let what =
                    self.say("是否作废待定，结果由人复核", "may be void, results are for a person to review");
                match open.is_empty() {
                    true => what.into(),
                    false => words::label(what, &words::clauses(&open, self.lang), self.lang),
                }
            }
        };
        match void.given.map(words::decimal) {
            Some(given) => self.say(format!("{said}（原值 {given}）"), format!("{said} (given as {given})")),
            None => said,
        }
    }

    /// What is said of an indicator of somebody that is void, or may be.
    pub fn void_of(&self, indicator: usize, subject: crate::organisation::NodeId) -> Option<String> {
        let mut voids = self.shown_voids();
        voids.find(|void| (void.indicator, void.subject) == (indicator, subject)).map(|void| self.void(void))
    }

    /// Those that say something: where no value was given, nothing can be in doubt.
    fn shown_voids(&self) -> impl Iterator<Item = &Void> {
        let voids = self.assessment.outcome.voids.iter();
        voids.filter(|void| void.is_void() || void.given.is_some())
    }
}

/// The void figures as a table.
pub(super) fn voids(page: &mut Page, names: &Names<'_>) {
    let rows: Vec<Vec<String>> = names
        .shown_voids()
        .map(|void| {
            vec![names.of(&names.indicators, void.indicator), names.node(void.subject), names.void(void)]
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    page.heading(&names.say(
        format!("作废或可能作废的数据（{}）", rows.len()),
        format!("Void figures, and those that may be void ({})", rows.len()),
    ));
    let head = names.say(["指标", "对象", "原因"], ["indicator", "of", "why"]);
    page.table(&head.map(str::to_owned), &rows, &[]);
}
