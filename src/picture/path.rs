//! The way of a finding through the organisation: whom it names, from whom to whom it came, along what, and
//! where it went no further and why.

use super::chart::{Card, Chart, Look, Words};
use crate::assess::{Attribution, Finding, Hop, Index, Standing, State, Stop, Walk};
use crate::organisation::NodeId;
use crate::report::{Names, words};
use std::collections::{BTreeMap, BTreeSet};

/// So many people who were reached from one are drawn one by one; beside the way to somebody asked for, fewer.
const BREADTH: usize = 8;
const BESIDE: usize = 3;
/// A picture of so many cards shows further people folded only.
const CARDS: usize = 80;
/// So many ends of one walk at one person are drawn one by one.
const ENDS: usize = 4;
/// A folded card, or the end of a way, names so many people.
const NAMED: usize = 20;
/// A card's text is this wide at most.
const COLUMN: i32 = 290;

/// Which findings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Those that name, or whose walk reached, this person or unit.
    pub subject: Option<NodeId>,
    /// Those on the matter of this id.
    pub matter: Option<&'a str>,
    /// Those by this rule.
    pub rule: Option<Index>,
}

impl Wanted<'_> {
    /// The findings, by number.
    pub fn findings(&self, names: &Names<'_>) -> Vec<usize> {
        let outcome = &names.assessment.outcome;
        let named: BTreeSet<usize> = outcome
            .attributions
            .iter()
            .filter(|one| self.subject.is_none_or(|subject| one.subject == subject))
            .map(|one| one.finding)
            .collect();
        let fits = |(at, finding): &(usize, &Finding)| {
            self.rule.is_none_or(|rule| finding.rule == rule)
                && self.matter.is_none_or(|matter| names.matter_id(finding.matter) == *matter)
                && (self.subject.is_none_or(|subject| named.contains(at) || walked(finding, subject)))
        };
        outcome.findings.iter().enumerate().filter(fits).map(|(at, _)| at).collect()
    }
}

fn walked(finding: &Finding, subject: NodeId) -> bool {
    let mut walks = finding.walks.iter();
    walks.any(|walk| walk.start == subject || walk.reached.iter().any(|reached| reached.node == subject))
}

/// The ways of findings as a chart, each a tree of its own. The way to `subject` stands out.
pub fn paths(names: &Names<'_>, findings: &[usize], subject: Option<NodeId>) -> Chart {
    let mut cards = Vec::new();
    for index in findings {
        let Some(finding) = names.assessment.outcome.findings.get(*index) else { continue };
        let way = Way { names, finding, index: *index, subject, steps: Vec::new(), known: BTreeMap::new() };
        way.draw(&mut cards);
    }
    let what = match findings {
        [one] => names.finding(*one),
        many => words::count(many.len(), "项认定", "finding", "findings", names.lang),
    };
    let title = match subject {
        Some(subject) => {
            let who = names.node(subject);
            names.say(format!("{who}：{what}的传导路径"), format!("How it came to {who}: {what}"))
        }
        None => names.say(format!("{what}：传导路径"), format!("The way of: {what}")),
    };
    Chart {
        title,
        notes: legend(names, &cards),
        cards,
        ties: Vec::new(),
        arrows: true,
        column: COLUMN,
        lang: names.lang,
    }
}

fn legend(names: &Names<'_>, cards: &[Card]) -> Vec<String> {
    let has = |look: Look| cards.iter().any(|card| card.look == look);
    let of = [
        (Look::Strong, "粗框：通向所问对象", "thick: the way to the one asked for"),
        (Look::End, "虚线框：到此为止及其原因", "dashed: where it went no further, and why"),
        (Look::Folded, "虚点框：代表多人", "dotted: stands for several people"),
    ];
    let parts: Vec<String> =
        of.iter().filter(|(look, ..)| has(*look)).map(|(_, zh, en)| names.say(*zh, *en).to_owned()).collect();
    if parts.is_empty() { Vec::new() } else { vec![words::clauses(&parts, names.lang)] }
}

/// Somebody on the way.
struct Step {
    parent: Option<usize>,
    node: NodeId,
    hop: Option<Hop>,
    /// What the finding says of him or her.
    said: Vec<String>,
    /// Why it went no further here.
    ends: Vec<String>,
    children: Vec<usize>,
}

struct Way<'a> {
    names: &'a Names<'a>,
    finding: &'a Finding,
    index: usize,
    subject: Option<NodeId>,
    steps: Vec<Step>,
    known: BTreeMap<(Option<usize>, NodeId), usize>,
}

impl Way<'_> {
    fn draw(mut self, cards: &mut Vec<Card>) {
        for walk in &self.finding.walks {
            self.walk(walk);
        }
        let (outcome, index) = (&self.names.assessment.outcome, self.index);
        for attribution in outcome.attributions.iter().filter(|one| one.finding == index) {
            let at = self.along(&attribution.path, attribution.subject);
            let said = self.said(attribution);
            if let Some(step) = self.steps.get_mut(at) {
                step.said.extend(said);
            }
        }
        let root = cards.len();
        cards.push(self.head());
        let roots: Vec<usize> = (0..self.steps.len()).filter(|at| self.steps[*at].parent.is_none()).collect();
        let mut left = vec![(roots, root)];
        while let Some((siblings, above)) = left.pop() {
            self.siblings(siblings, above, cards, &mut left);
        }
    }

    /// The finding itself.
    fn head(&self) -> Card {
        let names = self.names;
        let finding = self.finding;
        let (matter, date) = (names.matter(finding.matter), finding.date);
        let mut lines = vec![Words::strong(names.rule(finding.rule))];
        lines.push(Words::plain(names.say(format!("{matter}，{date}"), format!("{matter}, {date}"))));
        if finding.state != State::Applies {
            lines.push(Words::plain(names.state(&finding.state)));
        }
        if let Some(basis) = names.basis(finding.rule) {
            lines.push(Words::plain(words::label(names.say("依据", "basis"), &basis, names.lang)));
        }
        Card { id: format!("finding {}", self.index + 1), parent: None, lines, look: Look::Start }
    }

    fn walk(&mut self, walk: &Walk) {
        let names = self.names;
        self.step(None, walk.start, None);
        let mut last: BTreeMap<NodeId, usize> = BTreeMap::from([(walk.start, self.along(&[], walk.start))]);
        for reached in &walk.reached {
            let at = self.along(&reached.path, reached.node);
            last.insert(reached.node, at);
        }
        // That somebody is reached another way too is said once at each step, of all together.
        let mut known: BTreeMap<NodeId, Vec<String>> = BTreeMap::new();
        for (at, stop) in &walk.stops {
            match stop {
                Stop::AlreadyNamed(to) => known.entry(*at).or_default().push(names.node(*to)),
                _ => self.end(last.get(at), walk, names.stop_reason(walk, stop)),
            }
        }
        for (at, all) in known {
            let all: Vec<String> = match all.len().checked_sub(NAMED + 1) {
                Some(rest) => {
                    let rest = names.say(format!("另 {} 人", rest + 1), format!("{} more", rest + 1));
                    all.into_iter().take(NAMED).chain([rest]).collect()
                }
                None => all,
            };
            self.end(last.get(&at), walk, names.already_named(&all));
        }
    }

    fn end(&mut self, step: Option<&usize>, walk: &Walk, reason: String) {
        let names = self.names;
        let chain = names.of(&names.chains, walk.chain);
        let text =
            names.say(format!("“{chain}”到此为止：{reason}"), format!("{chain} went no further: {reason}"));
        if let Some(step) = step.and_then(|at| self.steps.get_mut(*at))
            && !step.ends.contains(&text)
        {
            step.ends.push(text);
        }
    }

    /// The step at the end of a path.
    fn along(&mut self, path: &[Hop], node: NodeId) -> usize {
        let start = path.first().map_or(node, |hop| hop.lower);
        let mut at = self.step(None, start, None);
        for hop in path {
            at = self.step(Some(at), hop.upper, Some(hop));
        }
        at
    }

    fn step(&mut self, parent: Option<usize>, node: NodeId, hop: Option<&Hop>) -> usize {
        if let Some(known) = self.known.get(&(parent, node)) {
            return *known;
        }
        let at = self.steps.len();
        self.known.insert((parent, node), at);
        if let Some(above) = parent.and_then(|parent| self.steps.get_mut(parent)) {
            above.children.push(at);
        }
        let hop = hop.cloned();
        self.steps.push(Step { parent, node, hop, said: Vec::new(), ends: Vec::new(), children: Vec::new() });
        at
    }

    /// What an attribution says.
    fn said(&self, attribution: &Attribution) -> Vec<String> {
        let (names, lang) = (self.names, self.names.lang);
        let mut parts = vec![words::effect(attribution.effect, lang).to_owned()];
        if attribution.standing != Standing::Stands {
            parts.push(words::standing(attribution.standing, lang).to_owned());
        }
        parts.extend(names.weight(attribution));
        let mut said = vec![words::clauses(&parts, lang)];
        for applied in &attribution.modifiers {
            let text = match applied.missing.is_empty() {
                true => names.modifier(applied.modifier),
                false => names.modifier_applied(applied),
            };
            said.push(words::label(names.say("考虑因素", "considered"), &text, lang));
        }
        said
    }

    /// Does the way to the subject lead through a step?
    fn leads(&self, step: usize) -> bool {
        let below = self.below(step);
        self.subject.is_some_and(|subject| below.iter().any(|at| self.steps[*at].node == subject))
    }

    /// A step and all after it.
    fn below(&self, step: usize) -> Vec<usize> {
        let (mut all, mut left) = (Vec::new(), vec![step]);
        while let Some(at) = left.pop() {
            all.push(at);
            left.extend(&self.steps[at].children);
        }
        all
    }

    fn siblings(
        &self,
        mut siblings: Vec<usize>,
        above: usize,
        cards: &mut Vec<Card>,
        left: &mut Vec<(Vec<usize>, usize)>,
    ) {
        siblings.sort_by_key(|at| (!self.leads(*at), self.steps[*at].node));
        let on_the_way = siblings.iter().filter(|at| self.leads(**at)).count();
        let beside = match self.subject {
            _ if cards.len() >= CARDS => 0,
            Some(_) => BESIDE,
            None => BREADTH,
        };
        let room = on_the_way + beside;
        let shown = if siblings.len() > room + 1 || beside == 0 { room } else { siblings.len() };
        let shown = shown.min(siblings.len());
        let rest = siblings.split_off(shown);
        for at in siblings {
            let step = &self.steps[at];
            let card = cards.len();
            let look = if self.leads(at) { Look::Strong } else { Look::Plain };
            let id = format!("finding {} step {}", self.index + 1, at + 1);
            cards.push(Card { id, parent: Some(above), lines: self.lines(step), look });
            self.ends(step, card, cards);
            left.push((step.children.clone(), card));
        }
        if !rest.is_empty() {
            let id = format!("finding {} rest of {}", self.index + 1, above);
            cards.push(Card { id, parent: Some(above), lines: vec![self.rest(&rest)], look: Look::Folded });
        }
    }

    fn ends(&self, step: &Step, above: usize, cards: &mut Vec<Card>) {
        let shown = if step.ends.len() > ENDS + 1 { ENDS } else { step.ends.len() };
        let (each, rest) = step.ends.split_at(shown);
        let rest = rest.len();
        let more = (rest > 0).then(|| {
            self.names.say(format!("另有 {rest} 处到此为止"), format!("{rest} more ways ended here"))
        });
        for text in each.iter().cloned().chain(more) {
            let id = format!("finding {} end {}", self.index + 1, cards.len());
            cards.push(Card { id, parent: Some(above), lines: vec![Words::plain(text)], look: Look::End });
        }
    }

    /// Who a step is, with posts on the day of the finding, how the finding came here, and what it says.
    fn lines(&self, step: &Step) -> Vec<Words> {
        let names = self.names;
        let mut lines = vec![Words::strong(names.node(step.node))];
        if let Some(hop) = &step.hop {
            lines.push(Words::plain(words::label(
                names.say("经由", "by way of"),
                &names.via(hop),
                names.lang,
            )));
        }
        let posts = names.assessment.organisation.posts(step.node, self.finding.date);
        lines.extend(posts.map(|held| Words::plain(names.posting(&held))));
        lines.extend(step.said.iter().map(Words::plain));
        if step.said.is_empty() {
            lines.push(Words::plain(match step.parent {
                None => names
                    .say("由此开始；本项认定未指向其本人", "the way begins here; not named by this finding"),
                Some(_) => names.say("本项认定未指向其本人", "not named by this finding"),
            }));
        }
        lines
    }

    /// Several people in one card: how many, and who.
    fn rest(&self, rest: &[usize]) -> Words {
        let names = self.names;
        let people: BTreeSet<NodeId> =
            rest.iter().flat_map(|at| self.below(*at)).map(|at| self.steps[at].node).collect();
        let count = words::count(people.len(), "人", "person", "people", names.lang);
        let label = names.say(format!("其余 {count}"), format!("and {count}"));
        let mut who: Vec<String> = people.iter().take(NAMED).map(|one| names.plain(*one)).collect();
        if people.len() > NAMED {
            who.push("…".into());
        }
        Words::plain(words::label(&label, &words::list(&who, names.lang), names.lang))
    }
}
