//! The two sides of a comparison over the same matters.

use super::organisation::{Reorganised, reorganised};
use super::policy::{Redefined, redefined};
use super::wording::{Reworded, reworded};
use super::{Change, changes};
use crate::input::{self, Instead};
use crate::phrase;
use crate::policy::defines;
use crate::progress::Progress;
use crate::report;
use crate::source::{Lang, Problems, Sources};
use crate::{Assessment, Options, Prepared, Refused, prepare};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What is compared. Of a single one, the other side is what the input names itself.
#[derive(Debug, Clone)]
pub enum Over {
    /// Policies: the packs of one or two.
    Policies(Vec<PathBuf>, Option<Vec<PathBuf>>),
    /// Organisations: the files and folders of one or two.
    Organisations(Vec<PathBuf>, Option<Vec<PathBuf>>),
}

/// Two assessments of the same matters, and their difference.
pub struct Comparison {
    /// What was to be compared.
    pub over: Over,
    /// By the first policy or organisation.
    pub before: Assessment,
    /// By the second.
    pub after: Assessment,
    /// The packs, or the files of the organisation, of each side, where they were given.
    pub given: [Vec<PathBuf>; 2],
    /// What changes.
    pub changes: Vec<Change>,
    /// In what the policies differ as they are written.
    pub policy: Vec<Redefined>,
    /// In what the organisations differ.
    pub organisation: Vec<Reorganised>,
    /// What was noticed while reading each side, which makes it no less usable.
    pub warnings: [Problems; 2],
}

impl Comparison {
    /// What both policies say of a definition, where their sentences differ, as of the last day of the cycle.
    pub fn reworded(&self, one: &Redefined, lang: Lang) -> Vec<Reworded> {
        let [before, after] = [&self.before, &self.after].map(|side| {
            let names = report::Names::new(side, lang);
            phrase::said(&names.terms(), &one.section, &one.id)
        });
        reworded(&before, &after)
    }
}

/// Assesses an input twice and compares.
///
/// # Errors
/// Every fault of the side that cannot be used.
pub fn compare(
    path: &Path,
    over: &Over,
    set_aside: bool,
    progress: &Progress,
) -> Result<Comparison, Box<Refused>> {
    let [(one, first), (two, second)] = sides(path, over)?;
    let read = |instead| {
        prepare(path, Options { set_aside, instead, progress: progress.clone(), ..Options::default() })
    };
    let (mut before, mut after) = (read(one)?, read(two)?);
    let warnings = |prepared: &mut Prepared| std::mem::take(&mut prepared.warnings);
    let warnings = [warnings(&mut before), warnings(&mut after)];
    let (before, after) = (before.assess(), after.assess());
    let both = [report::outcome(&before), report::outcome(&after)];
    // What this program wrote a moment ago it can read.
    let changes = changes(&both[0], &both[1]).unwrap_or_default();
    let (policy, organisation) = match over {
        Over::Policies(..) => (redefined(&first, &second), Vec::new()),
        Over::Organisations(..) => (Vec::new(), reorganised(&before, &after)),
    };
    Ok(Comparison {
        over: over.clone(),
        before,
        after,
        given: [first, second],
        changes,
        policy,
        organisation,
        warnings,
    })
}

type Side = (Instead, Vec<PathBuf>);

fn sides(path: &Path, over: &Over) -> Result<[Side; 2], Box<Refused>> {
    match over {
        Over::Organisations(one, two) => {
            let side = |paths: &Vec<PathBuf>| {
                (Instead { organisation: Some(paths.clone()), ..Instead::default() }, paths.clone())
            };
            Ok(match two {
                Some(two) => [side(one), side(two)],
                None => [(Instead::default(), Vec::new()), side(one)],
            })
        }
        Over::Policies(one, two) => {
            let own = own_packs(path)?;
            let (first, second) = match two {
                Some(two) => {
                    let kept = kept(&own, &[one.as_slice(), two].concat());
                    ([one.as_slice(), &kept].concat(), [two.as_slice(), &kept].concat())
                }
                None => (own.clone(), [one.as_slice(), &kept(&own, one)].concat()),
            };
            let side =
                |packs: Vec<PathBuf>| (Instead { policy: Some(packs.clone()), ..Instead::default() }, packs);
            Ok([side(first), side(second)])
        }
    }
}

fn own_packs(path: &Path) -> Result<Vec<PathBuf>, Box<Refused>> {
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let packs = input::packs(path, &mut sources, &mut problems);
    match problems.any_error() {
        true => Err(Box::new(Refused { problems, sources })),
        false => Ok(packs.into_iter().map(|(path, _)| path).collect()),
    }
}

/// The input's own packs that stay where others are given. A pack given stands in place of those of the input that
/// have its id or define something that it defines, for they could not stand beside it; where there is no such pack,
/// the packs given are the whole policy.
fn kept(own: &[PathBuf], given: &[PathBuf]) -> Vec<PathBuf> {
    let given: BTreeSet<_> = given.iter().flat_map(|pack| defines(pack)).collect();
    let kept = own.iter().filter(|pack| defines(pack).is_disjoint(&given));
    let kept: Vec<PathBuf> = kept.cloned().collect();
    if kept.len() < own.len() { kept } else { Vec::new() }
}
