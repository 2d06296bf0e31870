//! The clauses for people, on a terminal.

use super::{By, ClausesReport, Fate, Row, names, summary};
use crate::phrase::in_quotes;
use crate::policy::Source;
use crate::report::{Page, TextOptions, set, words};
use crate::source::{Lang, Title};

/// What becomes of each clause, in one language.
pub fn clauses_text(report: &ClausesReport<'_>, options: TextOptions) -> String {
    let rows = report.rows();
    let lang = options.lang;
    let mut page = Page::new();
    if rows.is_empty() {
        let none = ("制度的依据文件均未列出条款。", "No source of this policy lists clauses.");
        page.line(0, lang.pick(none.0, none.1));
        return set(&page, options);
    }
    page.line(0, &summary(&rows, lang));
    for (source, rows) in &rows {
        page.heading(&heading(source, lang));
        rows.iter().filter(|row| row.fate() != Fate::Open).for_each(|row| one(&mut page, row, lang));
        open(&mut page, rows, lang);
    }
    set(&page, options)
}

/// `“title” (id), 2016-08-01`.
pub(super) fn heading(source: &Source, lang: Lang) -> String {
    let id = &source.id.text;
    let title = titled(&source.title, id, lang);
    let title = lang.pick(format!("{title}（{id}）"), format!("{title} ({id})"));
    match &source.date {
        Some(date) => lang.pick(format!("{title}，{date}"), format!("{title}, {date}")),
        None => title,
    }
}

/// A title, or an id where the author gave none.
pub(super) fn titled(title: &Title, id: &str, lang: Lang) -> String {
    title.get(lang).filter(|text| !text.is_empty()).unwrap_or(id).to_owned()
}

fn one(page: &mut Page, row: &Row<'_>, lang: Lang) {
    let id = &row.clause.id.text;
    page.line(2, &format!("{id} {}", titled(&row.clause.title, id, lang)));
    row.by.iter().for_each(|by| page.bullet(4, &said(by, lang)));
    for open in &row.open {
        let open = titled(open, id, lang);
        page.bullet(4, &words::label(lang.pick("尚缺", "Left open"), &open, lang));
    }
    if let Some(reason) = row.left_out {
        let reason = titled(reason, id, lang);
        page.bullet(4, &words::label(lang.pick("有意不执行", "Left out"), &reason, lang));
    }
}

/// `rule `late` “Answered late” (first-contact): a, b`.
fn said(by: &By<'_>, lang: Lang) -> String {
    let title = by.title.and_then(|title| title.get(lang)).filter(|title| !title.is_empty());
    let title =
        title.map_or_else(String::new, |title| lang.pick(in_quotes(title), format!(" {}", in_quotes(title))));
    let (what, id, pack) = (by.what.word(lang), by.id, by.pack);
    let said = lang.pick(format!("{what} `{id}`{title}（{pack}）"), format!("{what} `{id}`{title} ({pack})"));
    match &by.scenarios {
        None => said,
        Some(scenarios) if scenarios.is_empty() => {
            words::label(&said, lang.pick("没有场景检验", "no scenario tries it"), lang)
        }
        Some(scenarios) => words::label(&said, &names(scenarios, "", lang), lang),
    }
}

/// The clauses of a source that nothing runs: their titles in a row.
fn open(page: &mut Page, rows: &[Row<'_>], lang: Lang) {
    let open = rows.iter().filter(|row| row.fate() == Fate::Open);
    let open: Vec<String> = open
        .map(|row| {
            let id = &row.clause.id.text;
            format!("{id} {}", titled(&row.clause.title, id, lang))
        })
        .collect();
    if !open.is_empty() {
        let label = lang.pick("尚无规则执行", "Nothing runs");
        page.line(2, &words::label(label, &words::clauses(&open, lang), lang));
    }
}
