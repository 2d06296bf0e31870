//! The clauses as a page of Markdown.

use super::text::{heading, titled};
use super::{By, ClausesReport, Fate, Row, names, summary};
use crate::report::words;
use crate::source::{Lang, Title};

/// What becomes of each clause, in one language; an English page has the Chinese titles beside the English ones.
pub fn clauses_markdown(report: &ClausesReport<'_>, path: &str, lang: Lang) -> String {
    let rows = report.rows();
    let mut page = opening(path, lang);
    page.push(summary(&rows, lang));
    for (source, rows) in &rows {
        page.push(format!("## {}", heading(source, lang)));
        let head = match lang {
            Lang::Zh => "| 条款 | 内容 | 执行者 | 场景 |\n|---|---|---|---|".to_owned(),
            Lang::En => {
                "| clause | what | in Chinese | run by | scenarios |\n|---|---|---|---|---|".to_owned()
            }
        };
        let lines = rows.iter().flat_map(|row| lines(row, lang));
        page.push(std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n"));
    }
    page.join("\n\n") + "\n"
}

fn opening(path: &str, lang: Lang) -> Vec<String> {
    let command = format!("answerable rules {path} --clauses --format md --lang {}", lang.pick("zh", "en"));
    lang.pick(
        vec![
            "# 各条款由何规则执行".to_owned(),
            format!("本页由 `{command}` 生成，请勿手改。"),
            "每一行写明条款、执行它的制度与定义，以及检验该定义的场景：该定义在其中适用、得出结果或无法判定。“检查”与\
             “对组织的要求”由 `answerable check --organisation` 查看，所列场景是它在其中查出问题的场景。"
                .to_owned(),
        ],
        vec![
            "# Which rule runs which clause".to_owned(),
            format!("This page is written by `{command}`: do not edit it."),
            "Each row names a clause, the pack and the definition that runs it, and the scenarios in which that \
             applies, gives a result or is undetermined. A *check* and a *property* are looked at by `answerable check \
             --organisation`: the scenarios are those in which it finds something."
                .to_owned(),
        ],
    )
}

/// A line for each definition that runs the clause, and one for what is left open.
fn lines(row: &Row<'_>, lang: Lang) -> Vec<String> {
    let id = &row.clause.id.text;
    let mut cells: Vec<[String; 2]> = row.by.iter().map(|by| [said(by, lang), scenarios(by, lang)]).collect();
    let remark = |label: &str, title: &Title| {
        [words::label(&format!("*{label}*"), &cell(&titled(title, id, lang)), lang), String::new()]
    };
    cells.extend(row.open.iter().map(|title| remark(lang.pick("尚缺", "left open"), title)));
    cells.extend(row.left_out.map(|title| remark(lang.pick("有意不执行", "left out"), title)));
    if row.fate() == Fate::Open {
        cells.push([format!("*{}*", lang.pick("尚无规则执行", "nothing runs it")), String::new()]);
    }
    let head = |first: bool| match (first, lang) {
        (true, Lang::Zh) => format!("{id} | {}", cell(&titled(&row.clause.title, id, lang))),
        (true, Lang::En) => {
            let [en, zh] = [Lang::En, Lang::Zh].map(|lang| cell(&titled(&row.clause.title, id, lang)));
            format!("{id} | {en} | {zh}")
        }
        (false, Lang::Zh) => " | ".to_owned(),
        (false, Lang::En) => " |  | ".to_owned(),
    };
    let line =
        |(at, [by, scenarios]): (usize, [String; 2])| format!("| {} | {by} | {scenarios} |", head(at == 0));
    cells.into_iter().enumerate().map(line).collect()
}

fn said(by: &By<'_>, lang: Lang) -> String {
    let (pack, what, id) = (by.pack, by.what.word(lang), by.id);
    lang.pick(format!("`{pack}`：{what} `{id}`"), format!("`{pack}`: {what} `{id}`"))
}

fn scenarios(by: &By<'_>, lang: Lang) -> String {
    match &by.scenarios {
        None => String::new(),
        Some(scenarios) if scenarios.is_empty() => lang.pick("*没有*", "*none*").to_owned(),
        Some(scenarios) => names(scenarios, "`", lang),
    }
}

/// A bar would begin another cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
