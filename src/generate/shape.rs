//! What invented data are like, as a file says it.

use crate::compile::Program;
use crate::matters::Schema;
use crate::policy::Policy;
use crate::source::{
    Fault, Fields, Node, Place, Problems, Said, Sources, Title, faults, parse, read_text, said, tidy,
};
use crate::value::{Day, Enumeration, NodeKind, Type};
use crate::{PolicyRead, Refused, read_policy};
use std::path::{Path, PathBuf};
use std::sync::Arc;

faults! {
    /// A fault in a shape.
    pub enum GenerateFault {
        NotNumber { found: String } = "not-a-number", "`{found}` is not a number of zero or more", "`{found}` 不是非负数";
        NotDate { found: String } = "not-a-date", "`{found}` is not a date", "`{found}` 不是日期";
        Unknown { what: Said, found: String } = "unknown-name", "the policy has no {what} `{found}`", "该制度没有名为 `{found}` 的{what}";
        NoLevel { found: String } = "unknown-level", "no level is of the kind `{found}`", "没有 `{found}` 这一层级";
        NoPost { found: String } = "unknown-name", "no level has the post `{found}`", "没有任何层级设有职务 `{found}`";
        TooFar { up: u64 } = "no-such-level", "there is no level {up} above", "上面没有第 {up} 层";
        NoLevels = "no-levels", "a shape needs at least one level", "数据形态至少要有一个层级";
        Weights { needed: usize, found: usize } = "weights", "{needed} weights are needed, one for each value; found {found}", "应有 {needed} 个权重，每个取值一个；实际有 {found} 个";
        NotGenerated { kind: String, what: String } = "cannot-be-invented", "`{what}` of `{kind}` is of a type that cannot be invented", "`{kind}` 的 `{what}` 属于无法生成的类型";
        NotBefore { found: String, field: String } = "not-before", "`{found}` is no date of the matter that stands before `{field}`", "事项中没有排在 `{field}` 之前的日期 `{found}`";
        Backwards { from: Day, until: Day } = "dates-backwards", "`until` {until} lies before `from` {from}", "`until` {until} 早于 `from` {from}";
        Children { kind: String } = "cannot-be-invented", "`{kind}` has child tables, which are not invented", "`{kind}` 有子表，无法生成";
    }
}

/// What invented data are like.
#[derive(Debug)]
pub struct Shape {
    /// The folder of the pack.
    pub policy: PathBuf,
    /// Title of the cycle.
    pub title: Title,
    /// First and last day of the cycle.
    pub cycle: (Day, Day),
    /// The levels, the highest first.
    pub levels: Vec<Level>,
    /// The role of everybody.
    pub role: Option<String>,
    /// The probability that a leading post changes hands within the cycle.
    pub changes: f64,
    /// Relations between people.
    pub ties: Vec<Tie>,
    /// Kinds of matters.
    pub kinds: Vec<Kind>,
    /// Indicators that are given.
    pub given: Vec<Given>,
}

/// A level of units.
#[derive(Debug)]
pub struct Level {
    /// The kind of its units.
    pub kind: String,
    /// How many of them stand below one of the level above.
    pub below: u64,
    /// Posts: id, holders in each unit, whether it leads.
    pub posts: Vec<(String, u64, bool)>,
}

/// A relation between people: from holders of a post to a holder of another some levels above.
#[derive(Debug)]
pub struct Tie {
    /// The relation.
    pub relation: String,
    /// Level and post of the lower ones.
    pub lower: (usize, usize),
    /// Level and post of the upper one.
    pub upper: (usize, usize),
    /// The probability that a lower one has it.
    pub share: f64,
    /// Between which days it came about.
    pub since: (Day, Day),
}

/// A kind of matters.
#[derive(Debug)]
pub struct Kind {
    /// Its id.
    pub id: String,
    /// Its part of all matters.
    pub share: f64,
    /// In the units of which level.
    pub level: usize,
    /// How unevenly the units are busy; see [`super::random::Random::one_of`].
    pub skew: f64,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field of a matter.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// May it be absent?
    pub optional: bool,
    /// The probability that it is, though it could be there.
    pub absent: f64,
    /// What it holds.
    pub holds: Holds,
}

/// What a field holds.
#[derive(Debug)]
pub enum Holds {
    /// Somebody who holds a post in the unit so many levels above the matter's.
    Person {
        /// Level and post.
        post: (usize, usize),
        /// How unevenly the holders are busy.
        skew: f64,
    },
    /// The day that stands in another field (`None`: the matter's date), and so many days later on average.
    Date(Option<usize>, f64),
    /// A word, by cumulated weights.
    Word(Arc<[String]>, Vec<f64>),
    /// A whole number from a least one on, by cumulated weights.
    Whole(i64, Vec<f64>),
    /// True with a probability.
    Flag(f64),
    /// An amount around a typical one.
    Money(f64),
}

/// An indicator that is given for the units of a level.
#[derive(Debug)]
pub struct Given {
    /// The indicator.
    pub indicator: String,
    /// The level.
    pub level: usize,
    /// How large the sample is on which it rests, if it does.
    pub sample: Option<f64>,
    /// The value around which it lies.
    pub around: f64,
}

/// Reads a shape and the policy that it names.
///
/// # Errors
/// Every fault of the shape, or of the policy.
pub fn read(path: &Path) -> Result<Shape, Box<Refused>> {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let read = shape(path, &mut sources, &mut problems)?;
    match read {
        Some(shape) if !problems.any_error() => Ok(shape),
        _ => Err(Box::new(Refused { problems, sources })),
    }
}

fn shape(path: &Path, sources: &mut Sources, problems: &mut Problems) -> Result<Option<Shape>, Box<Refused>> {
    let root =
        read_text(path, Place::Nowhere, sources, problems).and_then(|file| parse(file, sources, problems));
    let Some(root) = root else { return Ok(None) };
    let Some(mut fields) = Fields::of(&root, said("a shape", "数据形态文件"), problems) else {
        return Ok(None);
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    let Some(policy) = fields.need("policy", problems).and_then(Node::text) else { return Ok(None) };
    let policy = tidy(&folder.join(policy));
    let PolicyRead { policy: written, program, .. } = read_policy(&policy)?;
    let title = fields.take("title").and_then(|node| node.text()).unwrap_or("invented");
    let cycle = fields.need("cycle", problems).map(|node| period(node, problems));
    let mut reader = Reader { policy: &written, program: &program, levels: Vec::new(), problems };
    let levels = fields.need("levels", reader.problems);
    reader.levels(levels);
    let role = fields.take("role");
    if let Some(node) = role.filter(|node| !written.roles.contains_key(node.text().unwrap_or_default())) {
        let known: Vec<&str> = written.roles.keys().map(String::as_str).collect();
        reader.unknown(("role", "身份"), node.text().unwrap_or_default(), node.place, known);
    }
    let role = role.and_then(Node::text).map(str::to_owned);
    let changes = fields.take("changes").map_or(0.0, |node| reader.percent(node));
    let ties = entries(fields.take("relations")).filter_map(|(id, node)| reader.tie(id, node)).collect();
    let kinds = entries(fields.need("matters", reader.problems))
        .filter_map(|(id, node)| reader.kind(id, node))
        .collect();
    let given = entries(fields.take("indicators")).filter_map(|(id, node)| reader.given(id, node)).collect();
    let levels = reader.levels;
    fields.finish(problems);
    let Some((from, until)) = cycle.flatten() else { return Ok(None) };
    let title = Title::plain(title);
    Ok(Some(Shape { policy, title, cycle: (from, until), levels, role, changes, ties, kinds, given }))
}

/// The entries of a mapping, by key.
fn entries(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    let entries = node.and_then(Node::map).map_or(&[][..], |map| &map.entries);
    entries.iter().map(|(key, node)| (key.text.as_str(), node))
}

fn period(node: &Node, problems: &mut Problems) -> Option<(Day, Day)> {
    let mut fields = Fields::of(node, "`cycle`", problems)?;
    let from = fields.need("from", problems).and_then(|node| date(node, problems));
    let until = fields.need("until", problems).and_then(|node| date(node, problems));
    fields.finish(problems);
    let (from, until) = (from?, until?);
    if until < from {
        problems.raise(GenerateFault::Backwards { from, until }, node.place);
        return None;
    }
    Some((from, until))
}

fn date(node: &Node, problems: &mut Problems) -> Option<Day> {
    let text = node.text().unwrap_or_default();
    let day = Day::parse(text);
    if day.is_none() {
        let fault = GenerateFault::NotDate { found: text.to_owned() };
        problems.push(fault.at(node.place).help(Day::advice(text)));
    }
    day
}

/// Reads the parts of a shape that name parts of the policy.
struct Reader<'a> {
    policy: &'a Policy,
    program: &'a Program,
    levels: Vec<Level>,
    problems: &'a mut Problems,
}

impl Reader<'_> {
    fn number(&mut self, node: &Node) -> f64 {
        let text = node.text().unwrap_or_default();
        match text.parse::<f64>() {
            Ok(number) if number >= 0.0 && number.is_finite() => number,
            _ => {
                self.problems.raise(GenerateFault::NotNumber { found: text.to_owned() }, node.place);
                0.0
            }
        }
    }

    /// A number in percent, as a probability.
    fn percent(&mut self, node: &Node) -> f64 {
        (self.number(node) / 100.0).min(1.0)
    }

    fn or(&mut self, node: Option<&Node>, otherwise: f64) -> f64 {
        node.map_or(otherwise, |node| self.number(node))
    }

    fn levels(&mut self, node: Option<&Node>) {
        let items = node.map_or(&[][..], Node::items);
        if let (Some(node), []) = (node, items) {
            self.problems.raise(GenerateFault::NoLevels, node.place);
        }
        let section = || said("a level", "层级");
        for item in items {
            let Some(mut fields) = Fields::of(item, section(), self.problems) else { continue };
            let named = fields.need("kind", self.problems);
            let kind = named.and_then(Node::text).unwrap_or_default();
            if let Some(node) = named.filter(|_| !self.policy.unit_kinds.contains_key(kind)) {
                let known: Vec<&str> = self.policy.unit_kinds.keys().map(String::as_str).collect();
                self.unknown(("kind of units", "单位类别"), kind, node.place, known);
            }
            let below = fields.take("below").map_or(1.0, |node| self.number(node)).max(1.0) as u64;
            let posts = entries(fields.take("posts")).collect::<Vec<_>>();
            let posts = posts.into_iter().map(|(id, node)| self.post(id, node)).collect();
            fields.finish(self.problems);
            self.levels.push(Level { kind: kind.to_owned(), below, posts });
        }
    }

    fn post(&mut self, id: &str, node: &Node) -> (String, u64, bool) {
        let leads = self.policy.posts.get(id).map(|post| post.body.leads);
        if leads.is_none() {
            let known: Vec<&str> = self.policy.posts.keys().map(String::as_str).collect();
            self.unknown(("post", "职务"), id, node.place, known);
        }
        (id.to_owned(), self.number(node) as u64, leads.unwrap_or(false))
    }

    /// A name that the policy does not have, with the nearest one that it has.
    fn unknown<'k>(
        &mut self,
        (en, zh): (&str, &str),
        found: &str,
        place: Place,
        known: impl IntoIterator<Item = &'k str>,
    ) {
        let fault = GenerateFault::Unknown { what: said(en, zh), found: found.to_owned() };
        self.problems.push(fault.at(place).suggest(found, known));
    }

    /// The lowest level that has a post, at or above a level.
    fn holder(&mut self, post: &str, place: Place) -> Option<(usize, usize)> {
        let found = self.levels.iter().enumerate().rev().find_map(|(at, level)| {
            level.posts.iter().position(|(id, ..)| id == post).map(|post| (at, post))
        });
        if found.is_none() {
            self.problems.raise(GenerateFault::NoPost { found: post.to_owned() }, place);
        }
        found
    }

    /// A post some levels above a level: `{post: chief, up: 2}`, or the word alone, for the level itself.
    fn post_of(&mut self, level: usize, post: &str, up: u64, place: Place) -> Option<(usize, usize)> {
        let Some(at) = (level as u64).checked_sub(up).map(|at| at as usize) else {
            self.problems.raise(GenerateFault::TooFar { up }, place);
            return None;
        };
        let found = self.levels.get(at)?.posts.iter().position(|(id, ..)| id == post);
        if found.is_none() {
            self.problems.raise(GenerateFault::NoPost { found: post.to_owned() }, place);
        }
        Some((at, found?))
    }

    fn tie(&mut self, id: &str, node: &Node) -> Option<Tie> {
        let mut fields = Fields::of(node, said("a relation", "关系"), self.problems)?;
        if !self.policy.relations.contains_key(id) {
            let known: Vec<&str> = self.policy.relations.keys().map(String::as_str).collect();
            self.unknown(("relation", "关系"), id, node.place, known);
        }
        let lower = fields.need("lower", self.problems);
        let lower = lower.and_then(|node| self.holder(node.text().unwrap_or_default(), node.place));
        let post = fields.need("upper", self.problems).and_then(Node::text).unwrap_or_default();
        let up = fields.take("up").map_or(1.0, |node| self.number(node)) as u64;
        let share = fields.take("share").map_or(1.0, |node| self.percent(node));
        let from = fields.need("from", self.problems).and_then(|node| date(node, self.problems));
        let until = fields.need("until", self.problems).and_then(|node| date(node, self.problems));
        fields.finish(self.problems);
        let lower = lower?;
        let upper = self.post_of(lower.0, post, up, node.place)?;
        Some(Tie { relation: id.to_owned(), lower, upper, share, since: (from?, until?) })
    }

    fn kind(&mut self, id: &str, node: &Node) -> Option<Kind> {
        let mut fields = Fields::of(node, said("a kind of matters", "事项类型"), self.problems)?;
        let schema: &Schema = &self.program.schema;
        let Some(kind) = schema.kind(id).and_then(|kind| schema.kinds.get(kind)).filter(|kind| !kind.owed)
        else {
            let known: Vec<&str> =
                schema.kinds.iter().filter(|kind| !kind.owed).map(|kind| kind.id.as_str()).collect();
            self.unknown(("kind of matters", "事项类别"), id, node.place, known);
            return None;
        };
        if !kind.children.is_empty() {
            self.problems.raise(GenerateFault::Children { kind: id.to_owned() }, node.place);
        }
        let share = fields.need("share", self.problems);
        let share = self.or(share, 0.0);
        let unit = fields.need("unit", self.problems)?;
        let named = unit.text().unwrap_or_default();
        let Some(level) = self.levels.iter().position(|level| level.kind == named) else {
            self.problems.raise(GenerateFault::NoLevel { found: named.to_owned() }, unit.place);
            return None;
        };
        let skew = fields.take("skew");
        let skew = self.or(skew, 1.0);
        let written = fields.take("fields");
        fields.finish(self.problems);
        let given: Vec<_> = kind.fields.iter().filter(|field| !field.derived).collect();
        for (name, node) in entries(written) {
            if !given.iter().any(|field| field.name == name) {
                let known = given.iter().map(|field| field.name.as_str());
                self.unknown(("field", "字段"), name, node.place, known);
            }
        }
        let names: Vec<&str> = given.iter().map(|field| field.name.as_str()).collect();
        let mut read = Vec::new();
        for field in &given {
            let said = entries(written).find(|(name, _)| *name == field.name).map(|(_, node)| node);
            read.push(self.field(level, &names, field, said, (id, node.place))?);
        }
        Some(Kind { id: id.to_owned(), share, level, skew, fields: read })
    }

    fn field(
        &mut self,
        level: usize,
        names: &[&str],
        field: &crate::matters::Field,
        node: Option<&Node>,
        (kind, place): (&str, Place),
    ) -> Option<Field> {
        let section = said("a field", "字段");
        let mut fields = match node {
            Some(node) => Some(Fields::of(node, section, self.problems)?),
            None => None,
        };
        let mut take = |key| fields.as_mut().and_then(|fields| fields.take(key));
        let absent = take("absent").map_or(0.0, |node| self.percent(node));
        let weights = take("weights");
        let holds = match &field.of {
            Type::Node(NodeKind::Person) => {
                let post = take("post").and_then(Node::text).map(str::to_owned);
                let up = take("up").map_or(0.0, |node| self.number(node)) as u64;
                let skew = take("skew");
                let skew = self.or(skew, 1.0);
                let post = match post {
                    Some(post) => self.post_of(level, &post, up, place)?,
                    None => (level, self.levels.get(level)?.posts.len().checked_sub(1)?),
                };
                Holds::Person { post, skew }
            }
            Type::Date => {
                let written = take("after");
                let after = written.and_then(Node::text).unwrap_or("date");
                let days = take("days");
                let days = self.or(days, 0.0);
                let before =
                    names.iter().take_while(|name| **name != field.name).position(|name| *name == after);
                if let Some(node) = written.filter(|_| after != "date" && before.is_none()) {
                    let fault =
                        GenerateFault::NotBefore { found: after.to_owned(), field: field.name.clone() };
                    self.problems.raise(fault, node.place);
                }
                let after = before;
                Holds::Date(after, days)
            }
            Type::Enum(of) => {
                let Enumeration { values, .. } = of.as_ref();
                Holds::Word(values.clone().into(), self.weights(weights, values.len()))
            }
            Type::Int => {
                let (least, most) = field.range.unwrap_or((0, 9));
                let count = usize::try_from(most - least + 1).unwrap_or(10).min(1_000);
                Holds::Whole(least, self.weights(weights, count))
            }
            Type::Bool => Holds::Flag(take("true").map_or(0.5, |node| self.percent(node))),
            Type::Decimal => {
                let around = take("around");
                Holds::Money(self.or(around, 100.0))
            }
            _ => {
                let fault = GenerateFault::NotGenerated { kind: kind.to_owned(), what: field.name.clone() };
                self.problems.raise(fault, place);
                return None;
            }
        };
        if let Some(fields) = fields {
            fields.finish(self.problems);
        }
        Some(Field { name: field.name.clone(), optional: field.optional, absent, holds })
    }

    /// Cumulated weights; where none are written, each value is half as frequent as the one before.
    fn weights(&mut self, node: Option<&Node>, needed: usize) -> Vec<f64> {
        let halves = (0..needed).map(|at| 0.5_f64.powi(at as i32));
        let weights: Vec<f64> = match node {
            None => halves.collect(),
            Some(node) => node.items().iter().map(|item| self.number(item)).collect(),
        };
        if let (Some(node), true) = (node, weights.len() != needed) {
            self.problems.raise(GenerateFault::Weights { needed, found: weights.len() }, node.place);
        }
        let mut sum = 0.0;
        weights
            .into_iter()
            .map(|weight| {
                sum += weight;
                sum
            })
            .collect()
    }

    fn given(&mut self, id: &str, node: &Node) -> Option<Given> {
        if !self.policy.indicators.contains_key(id) {
            let known: Vec<&str> = self.policy.indicators.keys().map(String::as_str).collect();
            self.unknown(("indicator", "指标"), id, node.place, known);
        }
        let mut fields = Fields::of(node, said("an indicator", "指标"), self.problems)?;
        let unit = fields.need("unit", self.problems)?;
        let named = unit.text().unwrap_or_default();
        let level = self.levels.iter().position(|level| level.kind == named);
        if level.is_none() {
            self.problems.raise(GenerateFault::NoLevel { found: named.to_owned() }, unit.place);
        }
        let sample = fields.take("sample").map(|node| self.number(node));
        let around = fields.take("around");
        let around = self.or(around, 50.0);
        fields.finish(self.problems);
        Some(Given { indicator: id.to_owned(), level: level?, sample, around })
    }
}
