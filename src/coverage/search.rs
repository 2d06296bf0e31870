//! Which scenarios belong to a policy, and running them.

use super::{Coverage, ScenarioSeen, observe};
use crate::source::{Place, SourceFault};
use crate::{Options, Prepared, policy, prepare, scenario};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Where the scenarios of a pack are looked for: a scenario in the folder that holds the pack; and the first
/// folder `scenarios` in that folder or, if there is none, in those above it.
pub fn beside(pack: &Path) -> Vec<PathBuf> {
    let Ok(pack) = std::fs::canonicalize(pack) else { return Vec::new() };
    let Some(holds) = pack.parent() else { return Vec::new() };
    let own = holds.join("scenario.yaml");
    let above = holds.ancestors().map(|folder| folder.join("scenarios")).find(|folder| folder.is_dir());
    own.is_file().then_some(own).into_iter().chain(above).map(shown).collect()
}

/// A path as seen from where the program runs, if it lies below.
fn shown(path: PathBuf) -> PathBuf {
    let here = std::env::current_dir().and_then(std::fs::canonicalize);
    let below = here.ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    below.unwrap_or(path)
}

/// Runs every scenario below some folders that uses one of the packs, or of whose packs every one is used by them
/// or lies in its own folder, and gathers what they exercise. A scenario that cannot be run is listed with its faults.
///
/// A folder that does not exist or cannot be read.
pub fn exercised(packs: &[PathBuf], roots: &[PathBuf]) -> Result<Coverage, SourceFault> {
    let heads = policy::heads(packs);
    let packs: BTreeSet<PathBuf> = packs.iter().filter_map(|pack| std::fs::canonicalize(pack).ok()).collect();
    let roots_shown = roots.iter().map(|root| root.display().to_string()).collect();
    let mut coverage = Coverage { roots: roots_shown, ..Coverage::default() };
    for path in scenario::scenarios(roots)? {
        let path_shown = path.parent().unwrap_or(&path).display().to_string();
        match prepare(&path, Options::default()) {
            Ok(prepared) if belongs(&prepared, &path, &packs, &heads) => {
                let title = prepared.input.scenario.clone().unwrap_or_default();
                coverage.add(ScenarioSeen { path: path_shown, title }, observe(prepared));
            }
            Ok(_) => {}
            Err(refused) => coverage.unusable.push((path_shown, refused)),
        }
    }
    Ok(coverage)
}

/// Does a scenario build on one of the packs, by whatever way it reaches it, or on nothing but what they use and
/// what it brings along itself?
fn belongs(prepared: &Prepared, path: &Path, packs: &BTreeSet<PathBuf>, heads: &BTreeSet<PathBuf>) -> bool {
    let files = prepared.policy.packs.iter().filter_map(|pack| Place::file(pack.place));
    let own: Vec<PathBuf> =
        files.filter_map(|file| std::fs::canonicalize(prepared.sources.path(file)).ok()).collect();
    let uses = own.iter().any(|head| head.ancestors().any(|folder| packs.contains(folder)));
    let folder = path.parent().and_then(|folder| std::fs::canonicalize(folder).ok());
    let brought = |head: &&PathBuf| folder.as_ref().is_some_and(|folder| head.starts_with(folder));
    let mut others = own.iter().filter(|head| !brought(head)).peekable();
    uses || others.peek().is_some() && others.all(|head| heads.contains(head))
}
