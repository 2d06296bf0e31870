//! Forms as a workbook.

use super::{Entry, Form, FormColumn};
use crate::report::{Looks, WriteFault, dated, finish};
use crate::source::{Lang, Said, said};
use crate::value::Day;
use rust_xlsxwriter::{DataValidation, DataValidationRule, Format, Note, Worksheet};

/// Rows below the headings that are prepared.
const ROWS: u32 = 5000;
/// The longest list of words that Excel offers.
const LIST: usize = 255;

/// The sheets with their headings, what may be entered, and a guide at the end.
///
/// # Errors
/// The workbook cannot be written.
pub fn workbook(forms: &[Form], lang: Lang) -> Result<Vec<u8>, WriteFault> {
    let looks = Looks::new();
    // A template has no date of its own; the first that archives know is as good as any.
    let mut book = dated(Day::parse("1980-01-01").unwrap_or(Day(0)))?;
    for one in forms {
        form(book.add_worksheet(), one, lang, &looks)?;
    }
    guide(book.add_worksheet(), forms, lang, &looks)?;
    Ok(book.save_to_buffer()?)
}

fn form(sheet: &mut Worksheet, form: &Form, lang: Lang, looks: &Looks) -> Result<(), WriteFault> {
    sheet.set_name(&form.sheet)?;
    for (at, column) in (0..).zip(&form.columns) {
        sheet.write_string_with_format(0, at, &column.name, &looks.heading)?;
        sheet.insert_note(0, at, &Note::new(note(column).get(lang)).set_author("answerable"))?;
        sheet.set_column_width(at, column.name.len().max(14) as f64)?;
        if let Some(format) = format(&column.entry) {
            sheet.set_column_format(at, &format)?;
        }
        if let Some(allowed) = allowed(&column.entry)? {
            sheet.add_data_validation(1, at, ROWS, at, &allowed)?;
        }
    }
    finish(sheet, form.columns.len(), 0)
}

fn format(entry: &Entry) -> Option<Format> {
    let format = match entry {
        // As text, so that leading zeros and long ids stay as they are entered.
        Entry::Text => "@",
        Entry::Date => "yyyy-mm-dd",
        Entry::Moment => "yyyy-mm-dd hh:mm",
        Entry::Number | Entry::Whole(_) | Entry::Words(_) => return None,
    };
    Some(Format::new().set_num_format(format))
}

fn allowed(entry: &Entry) -> Result<Option<DataValidation>, WriteFault> {
    Ok(match entry {
        // A longer list is left to the reader, which knows every word.
        Entry::Words(words) if words.join(",").encode_utf16().count() <= LIST => {
            Some(DataValidation::new().allow_list_strings(words)?)
        }
        Entry::Whole(Some((low, high))) => {
            let bound = |bound: i64| i32::try_from(bound).ok();
            let bounds = bound(*low).zip(bound(*high));
            bounds.map(|(low, high)| {
                DataValidation::new().allow_whole_number(DataValidationRule::Between(low, high))
            })
        }
        _ => None,
    })
}

/// What a column is, whether it must be filled in, and how.
fn note(column: &FormColumn) -> Said {
    let needed = match column.needed {
        true => said("must be filled in", "必填"),
        false => said("may be empty", "可留空"),
    };
    let how = how(&column.entry);
    let en = format!("{}. {}; {}.", column.about.en, needed.en, how.en);
    said(en, format!("{}。{}；{}。", column.about.zh, needed.zh, how.zh))
}

fn how(entry: &Entry) -> Said {
    match entry {
        Entry::Text => said("text", "文本"),
        Entry::Number => said("a number", "数字"),
        Entry::Whole(None) => said("a whole number", "整数"),
        Entry::Whole(Some((low, high))) => {
            said(format!("a whole number from {low} to {high}"), format!("{low} 至 {high} 的整数"))
        }
        Entry::Date => said("a date, such as 2014-03-05", "日期，如 2014-03-05"),
        Entry::Moment => said("a date with time, such as 2014-03-05 09:30", "日期时间，如 2014-03-05 09:30"),
        Entry::Words(words) => {
            said(format!("one of: {}", words.join(", ")), format!("可取：{}", words.join("、")))
        }
    }
}

/// The guide says of every column what its note says; the engine does not read it.
fn guide(sheet: &mut Worksheet, forms: &[Form], lang: Lang, looks: &Looks) -> Result<(), WriteFault> {
    sheet.set_name(lang.pick("说明", "guide"))?;
    let headings = lang.pick(
        ["工作表", "每一行是", "列", "含义", "是否必填", "如何填写"],
        ["sheet", "a row is", "column", "what it is", "must it be filled in", "how"],
    );
    for (at, heading) in (0..).zip(headings) {
        sheet.write_string_with_format(0, at, heading, &looks.heading)?;
        sheet.set_column_width(at, [16, 36, 18, 44, 20, 44][usize::from(at)])?;
    }
    let mut row = 0;
    for form in forms {
        for column in &form.columns {
            row += 1;
            let needed = if column.needed { lang.pick("是", "yes") } else { lang.pick("否", "no") };
            let (about, how) = (column.about.get(lang), how(&column.entry));
            let cells = [&form.sheet, form.row.get(lang), &column.name, about, needed, how.get(lang)];
            for (at, cell) in (0..).zip(cells) {
                sheet.write_string_with_format(row, at, cell, &looks.text)?;
            }
        }
    }
    finish(sheet, headings.len(), usize::try_from(row).unwrap_or(0))
}
