//! The clauses for programs: `docs/rules.md` describes them.

use super::{By, ClausesReport, Fate, Row};
use crate::source::{Lang, Title};
use serde_json::{Value, json};

/// What becomes of each clause, in both languages.
pub fn clauses_json(report: &ClausesReport<'_>) -> Value {
    let sources: Vec<Value> = report
        .rows()
        .iter()
        .map(|(source, rows)| {
            json!({
                "id": source.id.text,
                "title": both(&source.title),
                "date": source.date,
                "clauses": rows.iter().map(row).collect::<Vec<_>>(),
            })
        })
        .collect();
    let unusable = report.coverage.unusable.iter();
    json!({
        "looked_in": report.coverage.roots,
        "unusable_scenarios": unusable.map(|(path, refused)| json!({
            "path": path, "faults": refused.problems.len(),
        })).collect::<Vec<_>>(),
        "sources": sources,
    })
}

fn row(row: &Row<'_>) -> Value {
    json!({
        "id": row.clause.id.text,
        "title": both(&row.clause.title),
        "is": match row.fate() {
            Fate::Run => "run",
            Fate::InPart => "run_in_part",
            Fate::LeftOut => "left_out",
            Fate::Open => "not_run",
        },
        "run_by": row.by.iter().map(by).collect::<Vec<_>>(),
        "left_open": row.open.iter().map(|title| both(title)).collect::<Vec<_>>(),
        "left_out": row.left_out.map(both),
    })
}

fn by(by: &By<'_>) -> Value {
    json!({
        "pack": by.pack,
        "kind": by.what.json,
        "id": by.id,
        "title": by.title.map(both),
        "scenarios": by.scenarios,
    })
}

fn both(title: &Title) -> Value {
    json!({ "en": title.get(Lang::En), "zh": title.get(Lang::Zh) })
}
