//! Which files are formatted.

use super::FormatFault;
use crate::schema::{FileKind, sections};
use crate::source::{Fault, Place, Problems, SourceFault, read_bytes};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The YAML files at some paths, each once, in the order of paths. A file that is named is taken as it is. Below a
/// folder are taken: cycles and scenarios, the YAML files that they name, and files all of whose sections are those
/// of a policy or an organisation. Hidden files and links are left alone.
pub fn yaml_files(paths: &[PathBuf], problems: &mut Problems) -> Vec<PathBuf> {
    let mut found = BTreeSet::new();
    for path in paths {
        if path.is_dir() {
            let mut files = Vec::new();
            descend(path, &mut files, problems);
            found.extend(files.iter().filter(|file| is_manifest(file) || is_ours(file)).cloned());
            found.extend(files.iter().filter(|file| is_manifest(file)).flat_map(|file| named(file)));
        } else if !path.is_file() {
            let fault = SourceFault::NotFound { path: path.display().to_string() };
            problems.raise(fault, Place::Nowhere);
        } else if is_yaml(path) {
            found.insert(path.clone());
        } else {
            problems.push(FormatFault::NotYaml { path: path.display().to_string() }.at(Place::Nowhere));
        }
    }
    // `./a` is `a`.
    let short = |path: PathBuf| path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
    found.into_iter().map(short).collect::<BTreeSet<_>>().into_iter().collect()
}

fn descend(folder: &Path, found: &mut Vec<PathBuf>, problems: &mut Problems) {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            let (path, cause) = (folder.display().to_string(), crate::source::refusal(&error));
            return problems.raise(SourceFault::Unreadable { path, cause }, Place::Nowhere);
        }
    };
    for entry in entries.filter_map(Result::ok) {
        let (path, kind) = (entry.path(), entry.file_type());
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        match kind {
            Ok(kind) if kind.is_dir() && !hidden => descend(&path, found, problems),
            Ok(kind) if kind.is_file() && !hidden && is_yaml(&path) => found.push(path),
            _ => {}
        }
    }
}

fn is_yaml(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn is_manifest(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "cycle.yaml" || name == "scenario.yaml")
}

/// Are all sections of a file those of a policy or an organisation? Also asked of files that cannot be parsed.
fn is_ours(path: &Path) -> bool {
    let Ok(bytes) = read_bytes(path) else { return false };
    let text = String::from_utf8_lossy(&bytes);
    let known: Vec<&str> =
        [FileKind::Policy, FileKind::Organisation].into_iter().flat_map(sections).collect();
    let heads = text.trim_start_matches('\u{feff}').lines().filter(|line| {
        line.chars().next().is_some_and(|first| !first.is_whitespace() && !"#-]}".contains(first))
    });
    let mut sections = heads.map(|line| line.split([':', '：']).next().unwrap_or_default().trim()).peekable();
    sections.peek().is_some() && sections.all(|section| known.contains(&section))
}

/// The YAML files that a cycle or scenario names.
fn named(manifest: &Path) -> Vec<PathBuf> {
    let (mut sources, mut problems) = Default::default();
    let file = crate::source::read_text(manifest, Place::Nowhere, &mut sources, &mut problems);
    let tree = file.and_then(|file| crate::source::parse(file, &sources, &mut problems));
    let Some(map) = tree.as_ref().and_then(|tree| tree.map()) else { return Vec::new() };
    let parts = ["organisation", "matters", "indicators"].into_iter().filter_map(|key| map.get(key));
    let texts = parts.flat_map(|node| node.items()).filter_map(|item| item.text());
    let folder = manifest.parent().unwrap_or(Path::new(""));
    texts.map(|text| folder.join(text)).filter(|path| is_yaml(path) && path.is_file()).collect()
}
