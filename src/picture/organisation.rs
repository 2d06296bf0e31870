//! The organisation on a day: its units as a tree, with who leads them and how many people each has.

use super::chart::{Card, Chart, Look, Tie, Words};
use super::scene::Scene;
use crate::organisation::{NodeId, PostId, Posting, RelationId};
use crate::report::{Names, words};
use crate::value::{Day, NodeKind};
use std::collections::{BTreeMap, BTreeSet};

/// A chart of more units than this shows of each only its name and how many people it has.
const DETAILED: usize = 30;
/// So many relations between units are listed below the chart.
const LISTED: usize = 8;

/// A picture of this height is legible on a sheet of A4 on its side.
const HIGHEST: i32 = 760;
/// So many siblings are tried, one number after the other.
const SIBLINGS: [usize; 6] = [160, 80, 40, 20, 10, 5];
/// So many siblings are drawn where deeper levels are folded.
const ON_A_LEVEL: usize = 40;
/// So many levels are tried, and then fewer.
const DEEPEST: usize = 4;

/// What is shown of the organisation.
#[derive(Debug, Clone)]
pub struct View {
    /// As of this day.
    pub day: Day,
    /// This unit and what is below it; else everything.
    pub root: Option<NodeId>,
    /// So many levels below the highest; deeper ones are folded. None: all.
    pub depth: Option<usize>,
    /// So many units of one parent; what is left is folded. None: all.
    pub siblings: Option<usize>,
    /// What is said of each unit; else what there is room for.
    pub show: Option<Show>,
    /// Units that stand out, and what that means. They are never folded among their siblings.
    pub marked: Option<(BTreeSet<NodeId>, String)>,
}

/// What is said of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// Its name, and how many people it has.
    Units,
    /// Who holds a leading post, too.
    Leaders,
    /// Everybody.
    People,
}

/// The organisation as a picture that fits a sheet: first there are fewer siblings, then fewer levels, and the rest
/// is folded. What a view asks for itself is kept.
pub fn fitting(names: &Names<'_>, view: &View) -> Scene {
    let siblings = SIBLINGS.iter().map(|most| (None, Some(*most)));
    let depths = (0..=DEEPEST).rev().map(|depth| (Some(depth), Some(ON_A_LEVEL)));
    let mut drawn = organisation(names, view).scene();
    if view.depth.is_some() || view.siblings.is_some() {
        return drawn;
    }
    for (depth, siblings) in siblings.chain(depths) {
        if drawn.height <= HIGHEST {
            break;
        }
        drawn = organisation(names, &View { depth, siblings, ..view.clone() }).scene();
    }
    drawn
}

/// The organisation as a chart.
pub fn organisation(names: &Names<'_>, view: &View) -> Chart {
    let tree = Units::new(names, view.day);
    let mut drawn =
        Drawn { names, view, tree: &tree, show: Show::Units, cards: Vec::new(), of: BTreeMap::new() };
    let roots = view.root.map_or_else(|| tree.roots.clone(), |root| vec![root]);
    let items = drawn.items(&roots, None, 0);
    drawn.show =
        view.show.unwrap_or(if tree.all(&roots).len() > DETAILED { Show::Units } else { Show::Leaders });
    drawn.draw(items);
    let (ties, notes) = (drawn.ties(), drawn.notes(&roots));
    let title = match view.root {
        Some(root) => names.plain(root),
        None => names.say("组织图", "The organisation").into(),
    };
    let day = view.day;
    Chart {
        title: names.say(format!("{title}（{day} 当日）"), format!("{title} on {day}")),
        notes,
        cards: drawn.cards,
        ties,
        arrows: false,
        column: if drawn.show == Show::Units { 170 } else { 250 },
        lang: names.lang,
    }
}

/// The units of a day by what they belong to. Numbers follow ids, and so does every list.
struct Units<'a> {
    names: &'a Names<'a>,
    day: Day,
    roots: Vec<NodeId>,
    below: BTreeMap<NodeId, Vec<NodeId>>,
}

impl<'a> Units<'a> {
    fn new(names: &'a Names<'a>, day: Day) -> Self {
        let organisation = &names.assessment.organisation;
        let (mut roots, mut below) = (Vec::new(), BTreeMap::<NodeId, Vec<NodeId>>::new());
        for unit in organisation.units().filter(|unit| organisation.exists(*unit, day)) {
            match organisation.parent(unit, day) {
                Some((parent, _)) if organisation.exists(parent, day) => {
                    below.entry(parent).or_default().push(unit);
                }
                _ => roots.push(unit),
            }
        }
        Units { names, day, roots, below }
    }

    fn below(&self, unit: NodeId) -> &[NodeId] {
        self.below.get(&unit).map_or(&[], Vec::as_slice)
    }

    /// These units and all below them. A circle is refused when the organisation is read; asking ends even so.
    fn all(&self, units: &[NodeId]) -> BTreeSet<NodeId> {
        let (mut all, mut left) = (BTreeSet::new(), units.to_vec());
        while let Some(unit) = left.pop() {
            if all.insert(unit) {
                left.extend(self.below(unit));
            }
        }
        all
    }

    /// Everybody who holds a post in one of these units or below them, each once.
    fn people(&self, units: &[NodeId]) -> BTreeSet<NodeId> {
        let organisation = &self.names.assessment.organisation;
        let units = self.all(units).into_iter();
        units.flat_map(|unit| organisation.members(unit, self.day).map(|held| held.person)).collect()
    }
}

/// What is to be drawn next: a unit, or several in one card.
enum Item {
    Unit(NodeId, Option<usize>, usize),
    Rest(Vec<NodeId>, Option<usize>),
}

struct Drawn<'a> {
    names: &'a Names<'a>,
    view: &'a View,
    tree: &'a Units<'a>,
    show: Show,
    cards: Vec<Card>,
    /// The card of each unit that has one.
    of: BTreeMap<NodeId, usize>,
}

impl Drawn<'_> {
    fn marked(&self, unit: NodeId) -> bool {
        self.view.marked.as_ref().is_some_and(|(units, _)| units.contains(&unit))
    }

    /// Siblings, the last ones folded where there are many.
    fn items(&self, units: &[NodeId], parent: Option<usize>, level: usize) -> Vec<Item> {
        let most = self.view.siblings.unwrap_or(units.len()).max(1);
        let unit = |unit: &NodeId| Item::Unit(*unit, parent, level);
        // To fold a single one saves nothing.
        if units.len() <= most + 1 {
            return units.iter().map(unit).collect();
        }
        let (marked, others): (Vec<NodeId>, Vec<NodeId>) = units.iter().partition(|unit| self.marked(**unit));
        let room = most.saturating_sub(marked.len()).min(others.len());
        let (shown, rest) = others.split_at(room);
        let mut shown: Vec<NodeId> = marked.into_iter().chain(shown.iter().copied()).collect();
        shown.sort_unstable();
        let mut items: Vec<Item> = shown.iter().map(unit).collect();
        if !rest.is_empty() {
            items.push(Item::Rest(rest.to_vec(), parent));
        }
        items
    }

    fn draw(&mut self, items: Vec<Item>) {
        let mut left: Vec<Item> = items;
        left.reverse();
        while let Some(item) = left.pop() {
            match item {
                Item::Rest(units, parent) => self.rest(&units, parent),
                Item::Unit(unit, _, _) if self.of.contains_key(&unit) => {}
                Item::Unit(unit, parent, level) => {
                    let folded = self.view.depth.is_some_and(|depth| level >= depth);
                    self.unit(unit, parent, folded);
                    if !folded {
                        let card = self.cards.len().checked_sub(1);
                        left.extend(self.items(self.tree.below(unit), card, level + 1).into_iter().rev());
                    }
                }
            }
        }
    }

    fn unit(&mut self, unit: NodeId, parent: Option<usize>, folded: bool) {
        let below = if folded { self.tree.below(unit) } else { &[] };
        let (title, count) = (self.names.plain(unit), self.count(unit));
        let mut lines = Vec::new();
        if self.show == Show::Units {
            lines.push(Words::strong(format!("{title}\u{a0}·\u{a0}{count}")));
        } else {
            lines.push(Words::strong(title));
            lines.extend(self.members(unit));
            lines.push(Words::plain(words::count(count, "人", "person", "people", self.names.lang)));
        }
        if !below.is_empty() {
            lines.push(Words::plain(self.sum(below, ("下辖 ", "below it: "))));
        }
        let look = match (below.is_empty(), self.marked(unit)) {
            (_, true) => Look::Strong,
            (false, false) => Look::Folded,
            (true, false) => Look::Plain,
        };
        self.of.insert(unit, self.cards.len());
        self.cards.push(Card { id: self.names.node_id(unit).to_owned(), parent, lines, look });
    }

    fn rest(&mut self, units: &[NodeId], parent: Option<usize>) {
        let above = parent.and_then(|at| self.cards.get(at)).map_or("", |card| card.id.as_str());
        let lines = vec![Words::plain(self.sum(units, ("其余 ", "and ")))];
        self.cards.push(Card { id: format!("{above} …"), parent, lines, look: Look::Folded });
    }

    /// How many units and people stand behind a card.
    fn sum(&self, units: &[NodeId], (zh, en): (&str, &str)) -> String {
        let (all, people) = (self.tree.all(units).len(), self.tree.people(units).len());
        let lang = self.names.lang;
        let units = words::count(all, "个单位", "unit", "units", lang);
        let people = words::count(people, "人", "person", "people", lang);
        self.names.say(format!("{zh}{units}，{people}"), format!("{en}{units}, {people}"))
    }

    /// How many people hold a post in a unit itself.
    fn count(&self, unit: NodeId) -> usize {
        self.names.assessment.organisation.members(unit, self.view.day).count()
    }

    /// Who is in a unit, as far as that is shown.
    fn members(&self, unit: NodeId) -> Vec<Words> {
        let (names, organisation) = (self.names, &self.names.assessment.organisation);
        let mut lines = Vec::new();
        for (post, leads) in posts(names) {
            let holders: Vec<Posting> = organisation.holders(unit, post, self.view.day).collect();
            if leads {
                lines.extend(holders.iter().map(|held| Words::plain(self.leader(held))));
            } else if self.show == Show::People && !holders.is_empty() {
                let all: Vec<String> = holders.iter().map(|held| names.plain(held.person)).collect();
                let all = words::list(&all, names.lang);
                lines.push(Words::plain(words::label(&names.post(post), &all, names.lang)));
            }
        }
        lines
    }

    fn leader(&self, held: &Posting) -> String {
        let names = self.names;
        let (post, person) = (names.post(held.post), names.plain(held.person));
        let days = names.interval(held.interval);
        words::label(&post, &names.say(format!("{person}，{days}"), format!("{person}, {days}")), names.lang)
    }

    /// Relations between units, with the cards that they join: none for a unit that is folded away.
    fn between_units(&self, units: &BTreeSet<NodeId>) -> Vec<(RelationId, NodeId, NodeId)> {
        let names = self.names;
        let of_units =
            names.assessment.vocabulary.relations.iter().enumerate().filter(|(_, relation)| {
                relation.lower.1 == NodeKind::Unit && relation.upper.1 == NodeKind::Unit
            });
        let mut found = Vec::new();
        for (relation, _) in of_units {
            let relation = relation as RelationId;
            for unit in units {
                let uppers = names.assessment.organisation.uppers(*unit, relation, self.view.day);
                found.extend(uppers.map(|edge| (relation, *unit, edge.node)));
            }
        }
        found
    }

    fn ties(&self) -> Vec<Tie> {
        let units = self.of.keys().copied().collect();
        let found = self.between_units(&units).into_iter();
        let tie = |(relation, lower, upper)| {
            let (from, to) = (*self.of.get(&lower)?, *self.of.get(&upper)?);
            Some(Tie { from, to, label: self.names.relation(relation) })
        };
        found.filter_map(tie).collect()
    }

    fn notes(&self, roots: &[NodeId]) -> Vec<String> {
        let (names, lang) = (self.names, self.names.lang);
        let mut notes = vec![self.counted(roots)];
        let ties = self.between_units(&self.tree.all(roots));
        let said = |(relation, lower, upper): &(RelationId, NodeId, NodeId)| {
            let (ends, relation) =
                (format!("{} → {}", names.plain(*lower), names.plain(*upper)), names.relation(*relation));
            names.say(format!("{ends}（{relation}）"), format!("{ends} ({relation})"))
        };
        if !ties.is_empty() {
            let mut all: Vec<String> = ties.iter().take(LISTED).map(said).collect();
            if let Some(rest) = ties.len().checked_sub(LISTED + 1) {
                let rest = rest + 1;
                all.push(names.say(format!("另有 {rest} 项"), format!("and {rest} more")));
            }
            let label = names.say("单位之间的其他关系", "Other relations between units");
            notes.push(words::label(label, &words::clauses(&all, lang), lang));
        }
        if self.show == Show::Units {
            let text = (
                "单位名称后的数字：在本单位任职的人数。",
                "The number after a unit: people in post in the unit itself.",
            );
            notes.push(names.say(text.0, text.1).into());
        }
        if self.cards.iter().any(|card| card.look == Look::Folded) {
            let text = (
                "虚点框代表未逐一画出的单位。",
                "A dotted box stands for units that are not drawn one by one.",
            );
            notes.push(names.say(text.0, text.1).into());
        }
        if let Some((_, mark)) = &self.view.marked
            && self.cards.iter().any(|card| card.look == Look::Strong)
        {
            notes.push(mark.clone());
        }
        notes
    }

    /// How many units and people there are on the day: nobody is left out because of what is folded.
    fn counted(&self, roots: &[NodeId]) -> String {
        let (names, lang, day) = (self.names, self.names.lang, self.view.day);
        let organisation = &names.assessment.organisation;
        let (units, people) = (self.tree.all(roots), self.tree.people(roots));
        let several = |person: &&NodeId| {
            let own: BTreeSet<NodeId> = organisation.posts(**person, day).map(|held| held.unit).collect();
            own.len() > 1
        };
        let mut parts = vec![
            words::count(units.len(), "个单位", "unit", "units", lang),
            words::count(people.len(), "人在任", "person in post", "people in post", lang),
        ];
        let twice = people.iter().filter(several).count();
        if twice > 0 {
            parts.push(
                names.say(
                    format!("其中 {twice} 人在多个单位任职"),
                    format!("{twice} of them in several units"),
                ),
            );
        }
        let idle = organisation.people().filter(|person| organisation.posts(*person, day).next().is_none());
        let idle = idle.count();
        if self.view.root.is_none() && idle > 0 {
            parts.push(
                names.say(format!("另有 {idle} 人当日没有任职"), format!("{idle} without a post that day")),
            );
        }
        words::label(&day.to_string(), &words::list(&parts, lang), lang)
    }
}

/// Every post, those that lead before the others, and whether it leads.
pub(super) fn posts(names: &Names<'_>) -> Vec<(PostId, bool)> {
    let traits = names.assessment.vocabulary.post_traits.iter().enumerate();
    let mut posts: Vec<(PostId, bool)> = traits.map(|(at, post)| (at as PostId, post.leads)).collect();
    posts.sort_by_key(|(post, leads)| (!leads, *post));
    posts
}
