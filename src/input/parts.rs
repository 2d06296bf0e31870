//! The parts of an input: paths, inline sections, mapped tables, or lists of these.

use super::InputFault;
use crate::matters;
use crate::organisation;
use crate::source::{Fault, Node, Place, Problems, SourceFault, Sources, Value, YamlFault};
use crate::source::{parse, read_text, said, sha256, tidy};
use crate::tables::{BadRows, Mapping, Opened, Outline, Table, Workbook, is_workbook, section};
use crate::together::shared;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::{Path, PathBuf};

/// The sections of the organisation's data that can be tables.
const SECTIONS: [&str; 6] = ["units", "people", "roles", "posts", "relations", "entities"];

/// Reads parts, and whatever files they name.
pub(super) struct Readers<'a> {
    pub sources: &'a mut Sources,
    pub bad: &'a mut BadRows,
    pub problems: &'a mut Problems,
    /// Some part could not be read at all.
    pub unread: bool,
    /// Tables of matters that can be read in batches are opened later.
    pub passing: bool,
    /// Those that are.
    pub apart: Vec<Mapping>,
    /// Tables of the organisation whose rows need not be read.
    pub known: &'a [Outline],
    /// What remains to be known of each table of the organisation, where that is all.
    pub outlines: Vec<Option<Outline>>,
    /// Files that were begun before it was their turn, as lines or not.
    pub ahead: BTreeMap<(PathBuf, bool), Begun<'a>>,
}

/// A table's file, as far as it can be read without anything else.
pub(super) enum Begun<'k> {
    /// Its rows need not be read.
    Known(&'k Outline),
    Opened(Box<Opened>),
}

impl<'k> Begun<'k> {
    fn of(mapping: &Mapping, sort: &Sort, known: &'k [Outline], problems: &mut Problems) -> Option<Self> {
        if sort.key == ORGANISATION.key && !known.is_empty() && mapping.is_identity() {
            let hash = sha256(&mapping.path);
            if let Some(outline) = known.iter().find(|one| one.hash == hash && one.into == mapping.into.0) {
                return Some(Begun::Known(outline));
            }
        }
        mapping.open(sort.lines, problems).map(|opened| Begun::Opened(Box::new(opened)))
    }
}

/// A part, before it is known whose.
pub(super) enum Part {
    Yaml(Node),
    Table(Table),
}

/// What parts of a section may be.
pub(super) struct Sort {
    /// The section's key, under which a file may hold it.
    pub key: &'static str,
    /// The names that tables may go into, where they are known; indicators go nowhere else.
    pub into: Option<&'static [&'static str]>,
    /// Into which tables go that do not say it.
    pub default: Option<&'static str>,
    /// Can whoever reads its tables take rows as lines?
    pub lines: bool,
}

pub(super) const ORGANISATION: Sort =
    Sort { key: "organisation", into: Some(&SECTIONS), default: None, lines: true };
const MATTERS: Sort = Sort { key: "matters", into: None, default: None, lines: false };

impl Sort {
    /// Does a table that bears a name go into one of the sections? Others, however large, are never opened.
    fn takes(&self, name: &str) -> bool {
        let into = self.default.unwrap_or(name);
        self.into.is_none_or(|known| known.contains(&into))
    }
}

impl Readers<'_> {
    /// Parts of the organisation.
    pub fn organisation(&mut self, node: &Node, folder: &Path) -> Vec<organisation::Part> {
        of_organisation(self.parts(node, folder, &ORGANISATION))
    }

    /// Opens tables of the organisation and of indicators ahead, on several threads. Whatever else is named, and what cannot
    /// be opened, is read when it is its turn: so faults, and the order of files, are those of reading one by one.
    pub fn ahead(&mut self, sections: [(Option<&Node>, &Sort); 2], folder: &Path, threads: usize) {
        let named = |(node, sort)| named(node, folder).into_iter().map(move |path| (path, sort));
        let mut paths: Vec<(PathBuf, &Sort)> = sections.into_iter().flat_map(named).collect();
        paths.retain(|(path, sort)| table_stem(path).is_some_and(|stem| sort.takes(&stem)));
        // The largest first, so that no thread waits long for another.
        paths.sort_by_cached_key(|(path, _)| Reverse(path.metadata().map_or(0, |file| file.len())));
        let known = self.known;
        let open = |(path, sort): &(PathBuf, &Sort), (): &mut ()| -> Result<_, Infallible> {
            let into = table_stem(path).unwrap_or_default();
            let mapping = Mapping::identity(path.clone(), Place::Nowhere, &into);
            let begun = Begun::of(&mapping, sort, known, &mut Problems::default());
            Ok(begun.map(|begun| ((path.clone(), sort.lines), begun)))
        };
        let Ok(opened) = shared(&paths, threads, || (), open);
        self.ahead = opened.into_iter().flatten().collect();
    }

    /// Parts of the organisation that lie at some paths.
    pub fn organisation_at(&mut self, paths: &[PathBuf]) -> Vec<organisation::Part> {
        let mut parts = Vec::new();
        paths.iter().for_each(|path| self.path(path, Place::Nowhere, &ORGANISATION, &mut parts));
        of_organisation(parts)
    }

    /// Parts of the matters.
    pub fn matters(&mut self, node: &Node, folder: &Path) -> Vec<matters::Part> {
        let parts = self.parts(node, folder, &MATTERS).into_iter();
        parts
            .map(|part| match part {
                Part::Yaml(node) => matters::Part::Yaml(node),
                Part::Table(table) => matters::Part::Table(table),
            })
            .collect()
    }

    /// One part or a list of them.
    pub fn parts(&mut self, node: &Node, folder: &Path, sort: &Sort) -> Vec<Part> {
        let mut parts = Vec::new();
        for item in node.items() {
            match &item.value {
                Value::Scalar(scalar) => {
                    self.path(&tidy(&folder.join(&scalar.text)), item.place, sort, &mut parts)
                }
                _ => self.inline(item, folder, sort, &mut parts),
            }
        }
        parts
    }

    /// A mapped table, or what is written here itself.
    fn inline(&mut self, node: &Node, folder: &Path, sort: &Sort, parts: &mut Vec<Part>) {
        match &node.value {
            Value::Map(map) if map.get("table").is_some_and(|table| table.text().is_some()) => {
                match Mapping::of(node, folder, sort.default, self.problems) {
                    Some(mapping) => self.table(&mapping, sort, parts),
                    None => self.unread = true,
                }
            }
            Value::Map(_) => parts.push(Part::Yaml(node.clone())),
            _ => {
                let key = sort.key;
                let what = said(
                    format!("a path, a mapping, or a list of these under `{key}`"),
                    format!("`{key}` 之下的路径、映射或其列表"),
                );
                self.problems.raise(YamlFault::Expected { what, found: node.kind() }, node.place);
            }
        }
    }

    fn path(&mut self, path: &Path, place: Place, sort: &Sort, parts: &mut Vec<Part>) {
        if path.is_dir() && sort.default.is_none() {
            self.folder(path, place, sort, parts);
        } else if is_workbook(path) {
            self.workbook(path, place, sort, parts);
        } else if let Some(stem) = table_stem(path) {
            let into = sort.default.unwrap_or(&stem);
            self.table(&Mapping::identity(path.to_owned(), place, into), sort, parts);
        } else {
            self.yaml(path, place, sort, parts);
        }
    }

    /// The sheets of a workbook, each named by what it goes into. One that bears the name every new sheet has is
    /// called like its file. Of indicators, the sheet of that name, or the only one.
    fn workbook(&mut self, path: &Path, place: Place, sort: &Sort, parts: &mut Vec<Part>) {
        if let Some(into) = sort.default {
            return self.table(&Mapping::identity(path.to_owned(), place, into), sort, parts);
        }
        let Some(sheets) = Workbook::named_sheets(path, place, self.problems) else {
            self.unread = true;
            return;
        };
        if sheets.is_empty() {
            self.problems.raise(InputFault::NoSheets { path: path.display().to_string() }, place);
        }
        for sheet in sheets {
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
            let into = match stem {
                Some(stem) if is_nameless(&sheet) => stem,
                _ => section(&sheet).to_owned(),
            };
            self.table(&Mapping::of_sheet(path.to_owned(), place, &sheet, &into), sort, parts);
        }
    }

    /// A YAML file: the section itself, under its key or not, or a list of parts; paths in it are relative to it.
    fn yaml(&mut self, path: &Path, place: Place, sort: &Sort, parts: &mut Vec<Part>) {
        let file = read_text(path, place, self.sources, self.problems);
        let Some(root) = file.and_then(|file| parse(file, self.sources, self.problems)) else {
            self.unread = true;
            return;
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        let inner = match &root.value {
            Value::Map(map) => map.get(sort.key).filter(|_| map.entries.len() == 1).unwrap_or(&root),
            _ => &root,
        };
        for item in inner.items() {
            self.inline(item, folder, sort, parts);
        }
    }

    /// The CSV files of a folder, each named by what it goes into.
    fn folder(&mut self, folder: &Path, place: Place, sort: &Sort, parts: &mut Vec<Part>) {
        let mut paths: Vec<PathBuf> = match std::fs::read_dir(folder) {
            Ok(entries) => entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect(),
            Err(cause) => {
                let path = folder.display().to_string();
                let fault = SourceFault::Unreadable { path, cause: crate::source::refusal(&cause) };
                self.unread = true;
                return self.problems.raise(fault, place);
            }
        };
        paths.sort();
        let mut any = false;
        for path in paths {
            if is_workbook(&path) {
                any = true;
                self.workbook(&path, place, sort, parts);
            } else if let Some(stem) = table_stem(&path) {
                any = true;
                self.table(&Mapping::identity(path, place, &stem), sort, parts);
            }
        }
        if !any {
            self.problems.raise(InputFault::NoTables { path: folder.display().to_string() }, place);
        }
    }

    fn table(&mut self, mapping: &Mapping, sort: &Sort, parts: &mut Vec<Part>) {
        if let (Some(known), (into, place)) = (sort.into, &mapping.into)
            && !known.contains(&into.as_str())
        {
            let fault = InputFault::UnknownSection { name: into.clone(), path: mapping.shown() };
            let problem = fault.at(place.unwrap_or(mapping.place));
            self.problems.push(problem.suggest(into, known.iter().copied()));
            return;
        }
        if self.passing && sort.key == MATTERS.key && crate::stream::source::passes(mapping) {
            self.apart.push(mapping.clone());
            return;
        }
        let ahead = self.ahead.remove(&(mapping.path.clone(), sort.lines)).filter(|_| mapping.is_identity());
        let begun = ahead.or_else(|| Begun::of(mapping, sort, self.known, self.problems));
        let outline = match &begun {
            Some(Begun::Known(outline)) => Some((*outline).clone()),
            Some(Begun::Opened(opened)) => opened.outline(mapping),
            None => None,
        };
        if sort.key == ORGANISATION.key {
            self.outlines.push(outline);
        }
        let read = match begun {
            Some(Begun::Known(outline)) => return mapping.pass_over(outline, self.sources, self.bad),
            Some(Begun::Opened(opened)) => {
                mapping.read_opened(*opened, self.sources, self.bad, self.problems)
            }
            None => None,
        };
        match read {
            Some(table) => parts.push(Part::Table(table)),
            None => self.unread = true,
        }
    }
}

/// The tables that a manifest names by their paths alone, or by their folder.
fn named(node: Option<&Node>, folder: &Path) -> Vec<PathBuf> {
    let (items, mut paths) = (node.map_or(&[][..], Node::items), Vec::new());
    for path in items.iter().filter_map(|item| item.text()).map(|path| tidy(&folder.join(path))) {
        match std::fs::read_dir(&path) {
            Ok(entries) => paths.extend(entries.flatten().map(|entry| entry.path())),
            Err(_) => paths.push(path),
        }
    }
    paths
}

/// How large the tables are that a manifest itself names, in bytes on the disk.
pub(super) fn size(node: &Node, folder: &Path) -> u64 {
    let named = |item: &Node| {
        let table = item.map().and_then(|map| map.get("table")).unwrap_or(item).text()?.to_owned();
        std::fs::metadata(folder.join(table)).ok().map(|file| file.len())
    };
    node.items().iter().filter_map(named).sum()
}

fn of_organisation(parts: Vec<Part>) -> Vec<organisation::Part> {
    let parts = parts.into_iter();
    parts
        .map(|part| match part {
            Part::Yaml(node) => organisation::Part::Yaml(node),
            Part::Table(table) => organisation::Part::Table(table),
        })
        .collect()
}

/// Is it the name that Excel or WPS gives to every new sheet?
fn is_nameless(sheet: &str) -> bool {
    let rest = sheet.strip_prefix("Sheet").or_else(|| sheet.strip_prefix("工作表"));
    rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
}

/// What a table is named by: `order.responses` of `order.responses.csv.gz`.
fn table_stem(path: &Path) -> Option<String> {
    const TABLES: [&str; 4] = [".csv", ".parquet", ".jsonl", ".ndjson"];
    let name = path.file_name()?.to_str()?;
    let name = name.strip_suffix(".gz").unwrap_or(name);
    TABLES.iter().find_map(|end| name.strip_suffix(end)).map(str::to_owned)
}
