//! What was imposed on the subject earlier: how long it runs, and what it bars until when.

use super::About;
use crate::assess::Imposed;
use crate::report::{Names, Page, words};

/// Every measure imposed earlier, first the one that was imposed first.
pub fn imposed(page: &mut Page, about: &About<'_>) {
    let names = about.names;
    if about.imposed.is_empty() {
        return;
    }
    page.heading(names.say("已作出的措施", "Measures imposed earlier"));
    for one in about.imposed.iter().filter_map(|at| names.assessment.outcome.imposed.get(*at)) {
        self::one(page, names, one);
    }
}

fn one(page: &mut Page, names: &Names<'_>, one: &Imposed) {
    page.bullet(0, &names.imposed(one));
    let mut say = |zh: &str, en: &str, text: &str| {
        page.line(2, &words::label(names.say(zh, en), text, names.lang));
    };
    if let Some(act) = &one.act {
        say("行为", "act", act);
    }
    match one.effect {
        Some(effect) => say("影响期", "in effect", &names.interval(effect)),
        None => say(
            "影响期",
            "in effect",
            names.say("未写明，故不产生限制", "not said, so it bars and adds nothing"),
        ),
    }
    if let Some((effect, added)) = one.effect.zip(one.added.as_ref()) {
        say("合并", "added up", &names.added(effect, added));
    }
    if let Some(lifted) = one.lifted {
        say("提前解除", "lifted early", &lifted.to_string());
    }
    if let Some((tracks, ran)) = barred(names, one).zip(one.ran()) {
        let until = ran.until;
        say(
            "限制",
            "bars",
            &names.say(
                format!("至 {until}，不得给予以下系列的奖励：{tracks}"),
                format!("until {until}, rewards of: {tracks}"),
            ),
        );
    }
}

/// The tracks whose rewards a measure bars.
fn barred(names: &Names<'_>, one: &Imposed) -> Option<String> {
    let bars = &names.measures.get(one.measure)?.body.bars;
    let tracks: Vec<String> = bars.iter().map(|track| names.track(&track.text)).collect();
    (!tracks.is_empty()).then(|| words::list(&tracks, names.lang))
}
