//! The folders of packs: which files they have, and which packs they use.

use super::{Pack, PolicyFault, check, decode, notation, tabulated};
use crate::source::{
    Fault, FileId, Node, Place, Problems, SourceFault, Sources, Title, read_text, said, similar, tidy,
};
use crate::value::Interval;
use std::collections::{BTreeMap, VecDeque, btree_map};
use std::path::{Path, PathBuf};

/// The packs of a run as trees, in the order of their ids.
#[derive(Default)]
pub(super) struct Written {
    /// Each pack: its head and the trees of its files.
    pub packs: Vec<(Pack, Vec<Node>)>,
    /// The scripts of all packs, in the order of their paths.
    pub scripts: Vec<FileId>,
    /// Something could not be read.
    pub unread: bool,
}

/// One pack's folder, read.
struct Folder {
    /// The path by which it was reached first.
    path: PathBuf,
    head: Pack,
    trees: Vec<Node>,
    uses: Vec<(PathBuf, Place)>,
    scripts: Vec<(PathBuf, FileId)>,
    unread: bool,
}

/// Reads the given packs and all that they use, each once however often and by whatever path it is reached.
pub(super) fn gather(given: &[(PathBuf, Place)], sources: &mut Sources, problems: &mut Problems) -> Written {
    let mut given = given.to_vec();
    given.sort(); // the order of the arguments means nothing
    let mut queue = VecDeque::from(given);
    let mut folders: BTreeMap<PathBuf, Folder> = BTreeMap::new();
    let mut unread = false;
    while let Some((path, asked)) = queue.pop_front() {
        let Some(root) = root(&path, asked, problems) else {
            unread = true;
            continue;
        };
        if let btree_map::Entry::Vacant(place) = folders.entry(root) {
            let folder = read(&path, place.key(), asked, sources, problems);
            queue.extend(folder.uses.iter().cloned());
            place.insert(folder);
        }
    }
    report_circles(&folders, problems);
    let mut folders: Vec<Folder> = folders.into_values().collect();
    folders.sort_by(|a, b| a.head.id.cmp(&b.head.id));
    report_same_ids(&folders, problems);
    collect(folders, unread)
}

/// The id and the trees of the pack in a folder, without those it uses.
pub(super) fn own(
    path: &Path,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Option<(String, Vec<Node>)> {
    let root = root(path, Place::Nowhere, problems)?;
    let folder = read(path, &root, Place::Nowhere, sources, problems);
    (!problems.any_error()).then_some((folder.head.id, folder.trees))
}

fn collect(folders: Vec<Folder>, unread: bool) -> Written {
    let mut written = Written { unread, ..Written::default() };
    let mut scripts = Vec::new();
    for folder in folders {
        written.unread |= folder.unread;
        written.packs.push((folder.head, folder.trees));
        scripts.extend(folder.scripts);
    }
    scripts.sort();
    written.scripts = scripts.into_iter().map(|(_, file)| file).collect();
    written
}

/// The true path of a folder.
fn root(path: &Path, asked: Place, problems: &mut Problems) -> Option<PathBuf> {
    let shown = path.display().to_string();
    match std::fs::canonicalize(path) {
        Ok(root) if root.is_dir() => Some(root),
        Ok(_) => {
            let parent = path.parent().map_or_else(String::new, |parent| parent.display().to_string());
            problems.push(PolicyFault::NotAFolder { path: shown }.at(asked).help(said(
                format!("give the folder in which it lies: `{parent}`"),
                format!("请给出它所在的文件夹：`{parent}`"),
            )));
            None
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            problems.push(SourceFault::NotFound { path: shown }.at(asked).maybe_help(similar(path)));
            None
        }
        Err(error) => {
            problems
                .raise(SourceFault::Unreadable { path: shown, cause: crate::source::refusal(&error) }, asked);
            None
        }
    }
}

fn read(path: &Path, root: &Path, asked: Place, sources: &mut Sources, problems: &mut Problems) -> Folder {
    let mut found = BTreeMap::new();
    list(path, root, asked, &mut found, problems);
    let mut files: Vec<PathBuf> = found.into_values().collect();
    files.sort();
    let (scripts, yaml): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| has_extension(file, &["rhai"]));
    let mut folder = Folder {
        path: path.to_owned(),
        head: nameless(path, asked),
        trees: Vec::new(),
        uses: Vec::new(),
        scripts: Vec::new(),
        unread: false,
    };
    if yaml.is_empty() {
        problems.raise(PolicyFault::EmptyPack { path: path.display().to_string() }, asked);
        folder.unread = true;
        return folder;
    }
    for file in yaml {
        let id = read_text(&file, asked, sources, problems);
        match id.and_then(|id| notation::read(id, sources, problems)) {
            Some(mut tree) => {
                let beside = file.parent().unwrap_or(path);
                folder.unread |= !tabulated::read(&mut tree, beside, sources, problems);
                folder.trees.push(tree);
            }
            None => folder.unread = true,
        }
    }
    for file in scripts {
        match read_text(&file, asked, sources, problems) {
            Some(id) => folder.scripts.push((file, id)),
            None => folder.unread = true,
        }
    }
    read_head(&mut folder, asked, problems);
    folder
}

/// Finds the `policy:` and `uses:` of a pack among its files.
fn read_head(folder: &mut Folder, asked: Place, problems: &mut Problems) {
    let mut first: Option<Place> = None;
    for tree in &folder.trees {
        let Some(map) = tree.map() else { continue };
        for (key, node) in &map.entries {
            match (key.text.as_str(), first) {
                ("policy", Some(first)) => {
                    let note = said("the first one is here", "第一个在这里");
                    problems.push(PolicyFault::SecondHead.at(key.place).also(first, note));
                }
                ("policy", None) => {
                    first = Some(key.place);
                    if let Some(head) = decode::head(node, key.place, problems) {
                        folder.head = head;
                    }
                }
                ("uses", _) => folder.uses.extend(
                    decode::uses(node, problems)
                        .into_iter()
                        .map(|used| (tidy(&folder.path.join(&used.text)), used.place)),
                ),
                _ => {}
            }
        }
    }
    if first.is_none() && !folder.unread {
        let path = folder.path.display().to_string();
        problems.push(PolicyFault::MissingHead { path }.at(asked).help(said(
            "write `policy: {id: …, title: …}` in one of its files",
            "请在其中一个文件里写 `policy: {id: …, title: …}`",
        )));
    }
}

/// The head that stands in for one that is missing or has faults.
fn nameless(path: &Path, asked: Place) -> Pack {
    Pack {
        transition: None,
        id: path.display().to_string(),
        place: asked,
        title: Default::default(),
        authority: Title::default(),
        in_force: Interval::ALWAYS,
        sources: Vec::new(),
        left_out: Vec::new(),
        in_part: Vec::new(),
        checks: Vec::new(),
    }
}

/// The YAML and script files below a folder, by their true paths. Hidden ones are left alone.
fn list(
    folder: &Path,
    root: &Path,
    asked: Place,
    found: &mut BTreeMap<PathBuf, PathBuf>,
    problems: &mut Problems,
) {
    let mut unreadable = |path: &Path, error: std::io::Error| {
        let path = path.display().to_string();
        problems.raise(SourceFault::Unreadable { path, cause: crate::source::refusal(&error) }, asked);
    };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return unreadable(folder, error),
    };
    let mut paths = Vec::new();
    for entry in entries {
        match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))) {
            Ok(entry) => paths.push(entry),
            Err(error) => unreadable(folder, error),
        }
    }
    paths.sort_by(|a, b| a.0.cmp(&b.0));
    for (path, kind) in paths {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        let ours = has_extension(&path, &["yaml", "yml", "rhai"]);
        if kind.is_symlink() {
            link(path, ours, root, asked, found, problems);
        } else if kind.is_dir() {
            list(&path, root, asked, found, problems);
        } else if ours && let Ok(canonical) = std::fs::canonicalize(&path) {
            found.insert(canonical, path);
        }
    }
}

/// A link inside the pack leads to what is read anyway, or to a hidden file; one that leads out is a fault.
fn link(
    path: PathBuf,
    ours: bool,
    root: &Path,
    asked: Place,
    found: &mut BTreeMap<PathBuf, PathBuf>,
    problems: &mut Problems,
) {
    match std::fs::canonicalize(&path) {
        Ok(target) if target.starts_with(root) => {
            if ours && target.is_file() {
                found.entry(target).or_insert(path);
            }
        }
        target => {
            if ours || target.is_ok_and(|target| target.is_dir()) {
                problems.push(PolicyFault::LinkOut { path: path.display().to_string() }.at(asked).help(
                    said(
                        "copy the file into the pack, or name the other pack under `uses:`",
                        "请将文件复制到制度文件夹中，或在 `uses:` 中写明另一制度",
                    ),
                ));
            }
        }
    }
}

fn has_extension(path: &Path, wanted: &[&str]) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    extension.is_some_and(|extension| wanted.contains(&extension.as_str()))
}

fn report_circles(folders: &BTreeMap<PathBuf, Folder>, problems: &mut Problems) {
    let shown: BTreeMap<&Path, String> =
        folders.iter().map(|(root, folder)| (root.as_path(), folder.path.display().to_string())).collect();
    let targets: Vec<(&str, PathBuf, Place)> = folders
        .iter()
        .flat_map(|(root, folder)| folder.uses.iter().map(move |used| (root, used)))
        .filter_map(|(root, (path, place))| {
            Some((shown.get(root.as_path())?.as_str(), std::fs::canonicalize(path).ok()?, *place))
        })
        .collect();
    let edges: Vec<(&str, &str, Place)> = targets
        .iter()
        .filter_map(|(from, to, place)| Some((*from, shown.get(to.as_path())?.as_str(), *place)))
        .collect();
    check::report_circles(&edges, |packs| PolicyFault::UsesCycle { packs }, problems);
}

fn report_same_ids(folders: &[Folder], problems: &mut Problems) {
    for (first, second) in folders.iter().zip(folders.iter().skip(1)) {
        if first.head.id == second.head.id {
            let fault = PolicyFault::DefinedTwice { section: "policy".into(), id: second.head.id.clone() };
            let note = said("first defined here", "第一次定义在这里");
            problems.push(fault.at(second.head.place).also(first.head.place, note));
        }
    }
}
