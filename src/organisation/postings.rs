//! Who holds which post where and when: each posting once, by person, and beside them their numbers by unit and post.

use super::graph::Posting;
use super::latest::Latest;
use super::{NodeId, PostId};
use crate::flat::{Reader, Writer};
use crate::value::Day;
use std::io::{self, Read, Write};
use std::ops::Range;

/// All postings of an organisation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Postings {
    /// By person, then first day.
    all: Vec<Posting>,
    /// Where the postings of each node begin, and at the end where the last ones end.
    of_person: Vec<u32>,
    /// The same in `by_unit` and `by_post`.
    of_unit: Vec<u32>,
    /// By unit, then first day.
    by_unit: Numbered,
    /// By unit, then post, then first day.
    by_post: Numbered,
    /// The posts, in the order of `by_post`.
    posts: Vec<PostId>,
}

/// Numbers of postings in some order, in groups that lie in the order of first days.
#[derive(Debug, Clone, Default)]
struct Numbered {
    numbers: Vec<u32>,
    latest: Latest,
}

impl Postings {
    /// Of an organisation with so many nodes. The order in which postings come means nothing.
    pub fn new(mut all: Vec<Posting>, nodes: usize) -> Postings {
        // Among what begins on one day the order is fixed, so that nothing depends on that of files.
        all.sort_by_key(|held| (held.person, held.interval.from, held.post, held.unit, held.interval.until));
        let of_unit = starts(all.iter().map(|held| held.unit), nodes);
        let (by_unit, groups) = (by_unit(&all, &of_unit), groups(&of_unit));
        let same = |held: &Posting| (held.person, held.interval.until);
        let mut by_post = Numbered { numbers: by_unit.clone(), latest: Latest::default() };
        by_post.sort(&groups, &all, |held| (held.post, held.interval.from, same(held)));
        let mut by_unit = Numbered { numbers: by_unit, latest: Latest::default() };
        by_unit.sort(&groups, &all, |held| (held.interval.from, held.post, same(held)));
        let posts = by_post.numbers.iter().map(|number| all[*number as usize].post).collect();
        Postings::of_orders(all, (by_unit, by_post, posts), (of_unit, groups), nodes)
    }

    /// Of postings by person, and of their numbers in both orders, with the posts in that of the second; units with where theirs
    /// begin, and their groups.
    fn of_orders(
        all: Vec<Posting>,
        (mut by_unit, mut by_post, posts): (Numbered, Numbered, Vec<PostId>),
        (of_unit, groups): (Vec<u32>, Vec<Range<usize>>),
        nodes: usize,
    ) -> Postings {
        let of_person = starts(all.iter().map(|held| held.person), nodes);
        let of_posts = groups.iter().flat_map(|group| {
            let mut from = group.start;
            posts[group.clone()].chunk_by(PartialEq::eq).map(move |same| {
                from += same.len();
                from - same.len()..from
            })
        });
        by_post.note(of_posts, &all);
        by_unit.note(groups.into_iter(), &all);
        Postings { all, of_person, of_unit, by_unit, by_post, posts }
    }

    /// Writes them.
    pub fn write(&self, into: &mut Writer<impl Write>) -> io::Result<()> {
        into.all(self.all.iter())?;
        into.all(self.by_unit.numbers.iter())?;
        into.all(self.by_post.numbers.iter())?;
        into.all(self.posts.iter())
    }

    /// Reads those of an organisation with so many nodes.
    pub fn read(from: &mut Reader<impl Read>, nodes: usize) -> Option<Postings> {
        let all: Vec<Posting> = from.all()?;
        let known = |held: &Posting| (held.person.0 as usize) < nodes && (held.unit.0 as usize) < nodes;
        (all.iter().all(known) && all.is_sorted_by_key(|held| held.person)).then_some(())?;
        let mut numbers = || {
            let numbers: Vec<u32> = from.all()?;
            let fits = numbers.len() == all.len() && numbers.iter().all(|at| (*at as usize) < all.len());
            fits.then_some(Numbered { numbers, latest: Latest::default() })
        };
        let (by_unit, by_post) = (numbers()?, numbers()?);
        let posts: Vec<PostId> = Some(from.all()?).filter(|posts: &Vec<_>| posts.len() == all.len())?;
        let of_unit = starts(all.iter().map(|held| held.unit), nodes);
        let groups = groups(&of_unit);
        Some(Postings::of_orders(all, (by_unit, by_post, posts), (of_unit, groups), nodes))
    }

    /// How many nodes the organisation has of which they are.
    pub fn nodes(&self) -> usize {
        self.of_unit.len().saturating_sub(1)
    }

    /// Every posting.
    pub fn all(&self) -> &[Posting] {
        &self.all
    }

    /// The postings of a person, in the order of first days.
    pub fn of_person(&self, person: NodeId) -> &[Posting] {
        self.all.get(group(&self.of_person, person)).unwrap_or_default()
    }

    /// The postings in a unit, in the order of first days.
    pub fn of_unit(&self, unit: NodeId) -> impl Iterator<Item = &Posting> + Clone {
        self.by_unit.of(group(&self.of_unit, unit), &self.all)
    }

    /// The postings of one post in a unit, in the order of first days.
    pub fn of_post(&self, unit: NodeId, post: PostId) -> impl Iterator<Item = &Posting> + Clone {
        self.by_post.of(self.range_of_post(unit, post), &self.all)
    }

    /// The postings of a person on a day.
    pub fn of_person_on(&self, person: NodeId, day: Day) -> impl Iterator<Item = &Posting> {
        // Nobody has many.
        let begun = self.of_person(person).iter().take_while(move |held| held.interval.from <= day);
        begun.filter(move |held| held.interval.until >= day)
    }

    /// The postings in a unit on a day.
    pub fn of_unit_on(&self, unit: NodeId, day: Day) -> Vec<&Posting> {
        self.by_unit.on(group(&self.of_unit, unit), day, &self.all)
    }

    /// The postings of one post in a unit on a day.
    pub fn of_post_on(&self, unit: NodeId, post: PostId, day: Day) -> Vec<&Posting> {
        self.by_post.on(self.range_of_post(unit, post), day, &self.all)
    }

    fn range_of_post(&self, unit: NodeId, post: PostId) -> Range<usize> {
        let group = group(&self.of_unit, unit);
        let posts = self.posts.get(group.clone()).unwrap_or_default();
        let begin = posts.partition_point(|held| *held < post);
        let end = posts.partition_point(|held| *held <= post);
        group.start + begin..group.start + end
    }
}

impl Numbered {
    fn sort<K: Ord>(&mut self, groups: &[Range<usize>], all: &[Posting], key: impl Fn(&Posting) -> K) {
        for group in groups {
            self.numbers[group.clone()].sort_unstable_by_key(|number| key(&all[*number as usize]));
        }
    }

    fn note(&mut self, groups: impl Iterator<Item = Range<usize>>, all: &[Posting]) {
        self.latest = Latest::of(&|at| &all[self.numbers[at] as usize], groups);
    }

    fn of<'s>(
        &'s self,
        range: Range<usize>,
        all: &'s [Posting],
    ) -> impl Iterator<Item = &'s Posting> + Clone {
        self.numbers[range].iter().map(|number| &all[*number as usize])
    }

    fn on<'s>(&self, range: Range<usize>, day: Day, all: &'s [Posting]) -> Vec<&'s Posting> {
        self.latest.on(&|at| &all[self.numbers[at] as usize], range, day)
    }
}

/// Where the group of each node begins, where things lie by node; and at the end how many there are.
fn starts(nodes: impl Iterator<Item = NodeId>, count: usize) -> Vec<u32> {
    let mut starts = vec![0_u32; count + 1];
    for node in nodes {
        starts[node.0 as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    starts
}

/// The group of a node; an empty one where there is no such node.
fn group(starts: &[u32], node: NodeId) -> Range<usize> {
    let at = node.0 as usize;
    match starts.get(at..).unwrap_or_default() {
        [start, end, ..] => *start as usize..*end as usize,
        _ => 0..0,
    }
}

/// Groups of things, without the empty ones.
fn groups(starts: &[u32]) -> Vec<Range<usize>> {
    let groups = starts.windows(2).map(|pair| pair[0] as usize..pair[1] as usize);
    groups.filter(|group| !group.is_empty()).collect()
}

/// The numbers of postings, by unit.
fn by_unit(all: &[Posting], of_unit: &[u32]) -> Vec<u32> {
    let (mut next, mut numbers) = (of_unit.to_vec(), vec![0; all.len()]);
    for (number, held) in all.iter().enumerate() {
        let next = &mut next[held.unit.0 as usize];
        numbers[*next as usize] = number as u32;
        *next += 1;
    }
    numbers
}
