//! Changes as people read them: who enters, who leaves, who moves, and for whom only the reason is another.

use super::difference::{Change, How};
use super::titles::Titles;
use crate::report::{Page, TextOptions, set, words};
use crate::source::Lang;
use std::collections::BTreeSet;

/// How many changes there are of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Entries that are new.
    pub entered: usize,
    /// Entries that are no more.
    pub left: usize,
    /// Entries that say something else.
    pub moved: usize,
    /// Entries that say the same for another reason.
    pub reason_changed: usize,
    /// Sums, scores, ranks and indicators that are others.
    pub figures: usize,
}

impl Counts {
    /// Counts changes.
    pub fn of<'c>(changes: impl IntoIterator<Item = &'c Change>) -> Counts {
        let mut counts = Counts::default();
        for change in changes {
            let count = match change.how {
                _ if is_figure(change) => &mut counts.figures,
                How::Entered => &mut counts.entered,
                How::Left => &mut counts.left,
                How::Moved => &mut counts.moved,
                How::ReasonChanged => &mut counts.reason_changed,
            };
            *count += 1;
        }
        counts
    }

    /// `2 results enter, 1 result leaves, 1 figure changes`; nothing of what there is none.
    pub fn said(&self, lang: Lang) -> String {
        let part = |count: usize, zh: &str, one: &str, more: &str| {
            let en = if count == 1 { one } else { more };
            (count > 0).then(|| lang.pick(format!("{zh} {count} 项"), format!("{count} {en}")))
        };
        let parts = [
            part(self.entered, "新出现", "result enters", "results enter"),
            part(self.left, "不再出现", "result leaves", "results leave"),
            part(self.moved, "有变动", "result moves", "results move"),
            part(self.reason_changed, "仅理由变化", "has only another reason", "have only another reason"),
            part(self.figures, "数字变化", "figure changes", "figures change"),
        ];
        words::list(&parts.into_iter().flatten().collect::<Vec<_>>(), lang)
    }
}

/// Changes between a reviewed outcome and a new one, for a terminal. Of each list so many are shown.
pub fn told(changes: &[Change], titles: &Titles<'_>, shown: usize, options: TextOptions) -> String {
    let mut page = Page::new();
    lists(&mut page, changes, titles, shown);
    set(&page, options)
}

/// The lists of changes; figures come last.
pub(super) fn lists(page: &mut Page, changes: &[Change], titles: &Titles<'_>, shown: usize) {
    for how in How::ALL {
        list(page, changes, titles, how, shown);
    }
    figures(page, changes, titles, shown);
}

/// Is it a figure that is another? One that only has other parts counts among the reasons.
fn is_figure(change: &Change) -> bool {
    change.how != How::ReasonChanged && change.entry().is_some_and(|entry| entry.sort.is_figure())
}

fn of(changes: &[Change], how: Option<How>) -> Vec<&Change> {
    let wanted = |change: &&Change| match how {
        Some(how) => change.how == how && !is_figure(change),
        None => is_figure(change),
    };
    changes.iter().filter(wanted).collect()
}

/// One list: those that became what `how` says.
pub(super) fn list(page: &mut Page, changes: &[Change], titles: &Titles<'_>, how: How, shown: usize) {
    let (zh, en) = match how {
        How::Entered => ("新出现", "Who enters"),
        How::Left => ("不再出现", "Who leaves"),
        How::Moved => ("有变动", "Who moves"),
        How::ReasonChanged => ("结果不变而理由变化", "The same result for another reason"),
    };
    let all = of(changes, Some(how));
    listed(page, &all, titles, (zh, en), shown);
}

/// The figures that changed.
pub(super) fn figures(page: &mut Page, changes: &[Change], titles: &Titles<'_>, shown: usize) {
    listed(page, &of(changes, None), titles, ("数字的变化", "Figures that change"), shown);
}

fn listed(page: &mut Page, all: &[&Change], titles: &Titles<'_>, (zh, en): (&str, &str), shown: usize) {
    if all.is_empty() {
        return;
    }
    let count = all.len();
    page.heading(&titles.say(format!("{zh}（{count}）"), format!("{en} ({count})")));
    for change in all.iter().take(shown) {
        page.bullet(2, &titles.change(change));
        if let Some(because) = titles.because(change) {
            page.line(4, &because);
        }
    }
    if count > shown {
        let rest = count - shown;
        page.line(2, &titles.say(format!("…… 另有 {rest} 项"), format!("… and {rest} more")));
    }
}

/// The people and units that changes concern.
pub(super) fn subjects<'c>(changes: impl IntoIterator<Item = &'c Change>) -> BTreeSet<&'c str> {
    changes.into_iter().filter_map(|change| change.entry()?.subject.as_deref()).collect()
}
