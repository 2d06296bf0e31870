//! Documents of one file: the dossier of a person or unit, the report of a cycle. They say what
//! [`explain`](mod@crate::explain) and [`report::text`] say, with pictures.

use crate::Assessment;
use crate::assess::Verdict;
use crate::organisation::NodeId;
use crate::picture::{Show, View, Wanted, fitting, organisation, paths, year};
use crate::report::{self, Names, Page, document};
use crate::source::Lang;
use crate::value::NodeKind;
use crate::why_not::{TakenAway, write_taken_away};
use std::collections::{BTreeMap, BTreeSet};

/// So many findings of one subject are drawn.
const DRAWN: usize = 20;

/// Everything about one person or unit as HTML: what is explained, what would change it if that was looked for, the
/// way of each finding, the year.
pub fn dossier(assessment: &Assessment, subject: NodeId, turns: Option<&TakenAway>, lang: Lang) -> String {
    of_page(crate::explain::page(assessment, subject, lang), assessment, subject, turns, lang)
}

/// The same with every finding, however many there are.
pub fn dossier_of_all(
    assessment: &Assessment,
    subject: NodeId,
    turns: Option<&TakenAway>,
    lang: Lang,
) -> String {
    of_page(crate::explain::page_of(assessment, subject, lang, true), assessment, subject, turns, lang)
}

fn of_page(
    mut page: Page,
    assessment: &Assessment,
    subject: NodeId,
    turns: Option<&TakenAway>,
    lang: Lang,
) -> String {
    let names = Names::new(assessment, lang);
    if let Some(turns) = turns {
        write_taken_away(&mut page, &names, turns);
    }
    ways(&mut page, &names, subject);
    page.heading(names.say("周期内的任职与认定（图）", "The cycle in a picture"));
    let who = names.node(subject);
    page.figure(
        &names.say(format!("{who}：周期内各月"), format!("{who}, month by month")),
        year(&names, subject),
    );
    page.heading(names.say("所在组织（图）", "Where it stands (picture)"));
    place(&mut page, &names, subject);
    document(&page, lang)
}

/// The report of a cycle as HTML: what is reported, the organisation, and what touched each unit.
pub fn cycle(assessment: &Assessment, lang: Lang) -> String {
    let names = Names::new(assessment, lang);
    let mut page = Page::new();
    report::body(&mut page, &names);
    units(&mut page, &names);
    report::next(&mut page, &names);
    page.heading(names.say("组织图", "The organisation"));
    let day = assessment.cycle.until;
    let mark = names.say(
        "粗框：对该单位或其人员有建议措施。",
        "A thick box: a measure is proposed for the unit or somebody in it.",
    );
    let view = View {
        day,
        root: None,
        depth: None,
        siblings: None,
        show: None,
        marked: Some((measured(&names), mark.into())),
    };
    let caption = names.say(format!("{day} 当日的组织"), format!("The organisation on {day}"));
    page.figure(&caption, fitting(&names, &view));
    document(&page, lang)
}

fn ways(page: &mut Page, names: &Names<'_>, subject: NodeId) {
    let findings = Wanted { subject: Some(subject), ..Wanted::default() }.findings(names);
    if findings.is_empty() {
        return;
    }
    page.heading(names.say("每项认定的传导路径（图）", "The way of each finding (pictures)"));
    for finding in findings.iter().take(DRAWN) {
        page.figure(&names.finding(*finding), paths(names, &[*finding], Some(subject)).scene());
    }
    page.more(0, findings.len().saturating_sub(DRAWN));
}

/// The units of a subject on the last day of the cycle, each with what is above and beside it.
fn place(page: &mut Page, names: &Names<'_>, subject: NodeId) {
    let (organisation_of, day) = (&names.assessment.organisation, names.assessment.cycle.until);
    let units = own_units(names, subject);
    if units.is_empty() {
        let text = (format!("{day} 当日没有任职。"), format!("No post on {day}."));
        page.line(0, &names.say(text.0, text.1));
    }
    for unit in units {
        let root = organisation_of.parent(unit, day).map_or(unit, |(parent, _)| parent);
        let who = names.node(subject);
        let mark = names.say(format!("粗框：{who}所在的单位。"), format!("A thick box: the unit of {who}."));
        let show = Some(Show::Leaders);
        let view = View {
            day,
            root: Some(root),
            depth: Some(1),
            siblings: Some(4),
            show,
            marked: Some((BTreeSet::from([unit]), mark)),
        };
        let unit = names.node(unit);
        let caption = names.say(format!("{unit}，{day} 当日"), format!("{unit} on {day}"));
        page.figure(&caption, organisation(names, &view).scene());
    }
}

/// Units for which, or for somebody in which, a measure is proposed.
fn measured(names: &Names<'_>) -> BTreeSet<NodeId> {
    touched(names).into_iter().filter(|(_, touched)| touched.measures > 0).map(|(unit, _)| unit).collect()
}

/// A unit itself; of a person the units in which he or she holds a post on the last day of the cycle.
fn own_units(names: &Names<'_>, subject: NodeId) -> BTreeSet<NodeId> {
    let (organisation, day) = (&names.assessment.organisation, names.assessment.cycle.until);
    match organisation.kind(subject) {
        NodeKind::Unit => BTreeSet::from([subject]),
        _ => organisation.posts(subject, day).map(|held| held.unit).collect(),
    }
}

/// What touched a unit.
#[derive(Default)]
struct Touched {
    findings: usize,
    named: BTreeSet<NodeId>,
    measures: usize,
}

/// The units that anything touched: findings on their matters, measures for them and their people.
fn touched(names: &Names<'_>) -> BTreeMap<NodeId, Touched> {
    let outcome = &names.assessment.outcome;
    let mut units: BTreeMap<NodeId, Touched> = BTreeMap::new();
    for unit in outcome.findings.iter().filter_map(|one| names.matter_unit(one.matter)) {
        units.entry(unit).or_default().findings += 1;
    }
    for one in outcome.attributions.iter().filter(|one| names.counts(one)) {
        for unit in own_units(names, one.subject) {
            units.entry(unit).or_default().named.insert(one.subject);
        }
    }
    for one in outcome.proposals.iter().filter(|one| one.verdict == Verdict::Proposed) {
        for unit in own_units(names, one.subject) {
            units.entry(unit).or_default().measures += 1;
        }
    }
    units
}

/// A table of the units that anything touched.
fn units(page: &mut Page, names: &Names<'_>) {
    let (organisation, day) = (&names.assessment.organisation, names.assessment.cycle.until);
    let touched = touched(names);
    if touched.is_empty() {
        return;
    }
    page.heading(names.say("各单位概览", "The units at a glance"));
    let head = [
        ("单位", "unit"),
        ("在任人数", "people in post"),
        ("本单位事项上的认定", "findings on its matters"),
        ("被认定的人员和单位", "people and units named"),
        ("建议措施", "measures proposed"),
    ];
    let head: Vec<String> = head.iter().map(|(zh, en)| names.say(*zh, *en).to_owned()).collect();
    let row = |(unit, touched): (&NodeId, &Touched)| {
        let people = organisation.members(*unit, day).count();
        let numbers = [people, touched.findings, touched.named.len(), touched.measures];
        std::iter::once(names.node(*unit)).chain(numbers.map(|number| number.to_string())).collect()
    };
    page.table(&head, &touched.iter().map(row).collect::<Vec<Vec<String>>>(), &[1, 2, 3, 4]);
    let text = (
        format!("任职以 {day} 为准；没有列出的单位未被触及。"),
        format!("Posts as of {day}; nothing touched the units that are not listed."),
    );
    page.line(0, &names.say(text.0, text.1));
}
