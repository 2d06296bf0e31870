//! In what two organisations differ: who is in only one of them, and who has other posts.

use super::difference::How;
use crate::Assessment;
use crate::organisation::NodeId;
use std::collections::{BTreeMap, BTreeSet};

/// Somebody, or a unit, that differs between two organisations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reorganised {
    /// The id.
    pub id: String,
    /// Whether it is new, gone, or has other posts.
    pub how: How,
    /// Posts that are no more: post, unit, since and until when.
    pub before: Vec<Posted>,
    /// Posts that are new.
    pub after: Vec<Posted>,
}

/// A post that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Posted {
    /// The unit.
    pub unit: String,
    /// The post.
    pub post: String,
    /// From when until when, in ISO form.
    pub during: String,
}

/// The people and units that differ, in the order of ids.
pub fn reorganised(before: &Assessment, after: &Assessment) -> Vec<Reorganised> {
    let (was, is) = (nodes(before), nodes(after));
    let all: BTreeSet<&&str> = was.keys().chain(is.keys()).collect();
    let mut found = Vec::new();
    for id in all {
        let posts = |of: &BTreeMap<&str, NodeId>, assessment| {
            of.get(*id).map_or_else(BTreeSet::new, |node| posts(assessment, *node))
        };
        let (old, new) = (posts(&was, before), posts(&is, after));
        let how = match (was.contains_key(*id), is.contains_key(*id)) {
            (false, _) => How::Entered,
            (_, false) => How::Left,
            _ if old == new => continue,
            _ => How::Moved,
        };
        let (before, after) =
            (old.difference(&new).cloned().collect(), new.difference(&old).cloned().collect());
        found.push(Reorganised { id: (**id).to_owned(), how, before, after });
    }
    found
}

fn nodes(of: &Assessment) -> BTreeMap<&str, NodeId> {
    of.organisation.nodes().map(|node| (of.organisation.id(node), node)).collect()
}

fn posts(of: &Assessment, node: NodeId) -> BTreeSet<Posted> {
    let organisation = &of.organisation;
    let posted = organisation.postings(node).filter(|posting| posting.person == node).map(|posting| Posted {
        unit: organisation.id(posting.unit).to_owned(),
        post: of.vocabulary.posts.word(posting.post).to_owned(),
        during: posting.interval.to_string(),
    });
    posted.collect()
}
