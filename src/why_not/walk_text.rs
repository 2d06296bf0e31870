//! Why a chain does not come to the subject, in words.

use super::text::Words;
use super::{Kept, WalkEnd, Way};
use crate::assess::{Hop, Stop, Walk};
use crate::organisation::{NodeId, Posting};
use crate::report::{Page, words};

impl Words<'_> {
    /// Where a chain ended, what would have led on, and which posts the subject held.
    pub fn walk(&self, page: &mut Page, indent: usize, way: &Way, walk: &WalkEnd) {
        let names = self.names;
        let chain = names.of(&names.chains, walk.chain);
        let (from, who) = (names.nodes(way.starts.iter().copied()), names.node(self.question.subject));
        let mut line = names.say(
            format!("规则适用，“{chain}”从{from}上溯，没有到达{who}"),
            format!("the rule applies; {chain}, up from {from}, does not come to {who}"),
        );
        if let Kept::NoWay(stops) = &walk.why
            && !stops.is_empty()
        {
            let ends: Vec<String> = stops.iter().map(|(at, stop)| self.stop(walk, *at, stop)).collect();
            line = words::label(&line, &words::clauses(&ends, names.lang), names.lang);
        }
        page.line(indent, &line);
        self.kept(page, indent + 2, way, walk);
        page.bullet(indent + 2, &self.held(&walk.held, way));
    }

    fn kept(&self, page: &mut Page, indent: usize, way: &Way, walk: &WalkEnd) {
        let names = self.names;
        let who = names.node(self.question.subject);
        match &walk.why {
            Kept::Edges(stops) => {
                stops.iter().for_each(|(at, stop)| page.bullet(indent, &self.stop(walk, *at, stop)));
            }
            Kept::Before(path, at, stop) => {
                page.bullet(indent, &self.stop(walk, *at, stop));
                page.bullet(indent, &self.far(path));
                path.iter().for_each(|hop| page.bullet(indent + 2, &names.hop(hop)));
            }
            Kept::OtherDays(hops) => {
                let date = way.date;
                let label = names.say(
                    format!("通向{who}的关系或职务不含 {date}："),
                    format!("what leads to {who} does not hold on {date}:"),
                );
                page.bullet(indent, &label);
                hops.iter().for_each(|hop| page.bullet(indent + 2, &names.hop(hop)));
            }
            Kept::NoWay(_) => {
                let none = names.say(
                    format!("此链所及之人，任何日期都没有关系或职务直接通向{who}"),
                    format!("no relation or post leads from anybody on it to {who}, on any day"),
                );
                page.bullet(indent, &none);
            }
        }
    }

    fn far(&self, path: &[Hop]) -> String {
        let (who, hops) = (self.names.node(self.question.subject), path.len());
        let hop = if hops == 1 { "hop" } else { "hops" };
        self.names.say(
            format!("当日{who}在其上第 {hops} 级："),
            format!("on that day {who} stands {hops} {hop} up:"),
        )
    }

    fn stop(&self, walk: &WalkEnd, at: NodeId, stop: &Stop) -> String {
        let walk = Walk { clause: 0, chain: walk.chain, start: at, reached: Vec::new(), stops: Vec::new() };
        self.names.stop(&walk, at, stop)
    }

    fn held(&self, held: &[Posting], way: &Way) -> String {
        let names = self.names;
        let post = |held: &Posting| {
            let (unit, post) = (names.node(held.unit), names.post(held.post));
            names.say(format!("{unit}{post}"), format!("{post} of {unit}"))
        };
        let posts: Vec<String> = held.iter().map(post).collect();
        let (who, date) = (names.node(self.question.subject), way.date);
        let label = names.say(format!("{who}在 {date} 的职务"), format!("posts of {who} on {date}"));
        let posts = match posts.is_empty() {
            true => names.say("无", "none").into(),
            false => words::list(&posts, names.lang),
        };
        words::label(&label, &posts, names.lang)
    }
}
