//! The outcome as one workbook: a sheet for each stage, to be filtered, printed and sent on.

use super::names::Names;
use super::page::{Block, Page};
use super::tables::{Cell, Sheet, sheets};
use super::text;
use crate::Assessment;
use crate::source::{Lang, faults};
use crate::value::Day;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

faults! {
    /// A workbook cannot hold what is to be written.
    pub enum WriteFault {
        Rows { sheet: String, rows: usize } = "too-many-rows", "the sheet `{sheet}` would have {rows} rows, more than a workbook holds; write the tables with `--format csv`", "工作表 `{sheet}` 将有 {rows} 行，超出工作簿的上限；请用 `--format csv` 写成表格";
        Refused { cause: String } = "workbook-unwritten", "the workbook cannot be written: {cause}", "无法写出工作簿：{cause}";
    }
}

impl From<XlsxError> for WriteFault {
    fn from(error: XlsxError) -> Self {
        WriteFault::Refused { cause: error.to_string() }
    }
}

/// Rows of a sheet, the headings included.
const MOST_ROWS: usize = 1_048_576;
/// The longest text of a cell, in UTF-16 units.
const LONGEST: usize = 32_767;
/// Columns are at least and at most so many characters wide; longer texts go over several lines.
const WIDTHS: (usize, usize) = (8, 48);

/// The workbook as bytes; the same assessment gives the same bytes.
///
/// # Errors
/// A table has more rows than a sheet holds.
pub fn workbook(assessment: &Assessment, lang: Lang) -> Result<Vec<u8>, WriteFault> {
    let names = Names::new(assessment, lang);
    let looks = Looks::new();
    let mut book = dated(assessment.cycle.today)?;
    let tables = sheets(&names);
    summary(book.add_worksheet(), &names, &tables, &looks)?;
    for table in &tables {
        sheet(book.add_worksheet(), table, lang, &looks)?;
    }
    Ok(book.save_to_buffer()?)
}

/// A new workbook, made on a day: a clock would give other bytes every time.
pub(crate) fn dated(day: Day) -> Result<Workbook, WriteFault> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&date(day)?));
    Ok(book)
}

/// How cells look.
pub(crate) struct Looks {
    pub heading: Format,
    pub text: Format,
    pub number: Format,
    pub date: Format,
}

impl Looks {
    pub fn new() -> Looks {
        let top = || Format::new().set_align(FormatAlign::Top);
        Looks {
            heading: top().set_bold().set_background_color("DDE6EE").set_text_wrap(),
            text: top().set_text_wrap(),
            number: top(),
            date: top().set_num_format("yyyy-mm-dd"),
        }
    }
}

/// What a sheet is called; no longer than the 31 characters that Excel allows.
fn title(name: &str, lang: Lang) -> &str {
    let (zh, en) = match name {
        "proposals" => ("建议", "Proposals"),
        "attributions" => ("归责与归功", "Attributions"),
        "modifiers" => ("考虑因素", "Modifiers"),
        "findings" => ("认定", "Findings"),
        "totals" => ("合计", "Totals"),
        "scores" => ("得分", "Scores"),
        "ranks" => ("排名", "Rankings"),
        "undetermined" => ("待定", "Undetermined"),
        "gaps" => ("空缺与冲突", "Gaps and conflicts"),
        "passed" => ("未逐项列出的事项", "Counted, not listed"),
        "tables" => ("读入的表", "Tables read"),
        "set_aside" => ("剔除的行", "Rows set aside"),
        other => (other, other),
    };
    lang.pick(zh, en)
}

/// What was assessed, and what each sheet holds.
fn summary(
    sheet: &mut Worksheet,
    names: &Names<'_>,
    tables: &[Sheet],
    looks: &Looks,
) -> Result<(), WriteFault> {
    sheet.set_name(names.say("概要", "Summary"))?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, 60)?.set_column_width(1, 12)?;
    let mut page = Page::new();
    text::head(&mut page, names);
    let mut row = 0;
    for block in page.blocks() {
        match block {
            Block::Heading(text) => sheet.write_string_with_format(row, 0, text, &looks.heading)?,
            Block::Line { text, .. } => sheet.write_string_with_format(row, 0, text, &looks.text)?,
            _ => continue,
        };
        row += 1;
    }
    row += 1;
    sheet.write_string_with_format(row, 0, names.say("工作表", "Sheet"), &looks.heading)?;
    sheet.write_string_with_format(row, 1, names.say("行数", "Rows"), &looks.heading)?;
    for table in tables {
        row += 1;
        sheet.write_string(row, 0, title(table.name, names.lang))?;
        sheet.write_number(row, 1, table.rows.len() as f64)?;
    }
    Ok(())
}

fn sheet(sheet: &mut Worksheet, table: &Sheet, lang: Lang, looks: &Looks) -> Result<(), WriteFault> {
    let name = title(table.name, lang);
    if table.rows.len() >= MOST_ROWS {
        return Err(WriteFault::Rows { sheet: name.to_owned(), rows: table.rows.len() + 1 });
    }
    sheet.set_name(name)?;
    for (column, heading) in (0..).zip(&table.head) {
        sheet.write_string_with_format(0, column, *heading, &looks.heading)?;
        sheet.set_column_width(column, width(table, usize::from(column)) as f64)?;
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(cells) {
            write(sheet, row, column, cell, looks)?;
        }
    }
    finish(sheet, table.head.len(), table.rows.len())
}

/// Filters, headings that stay, and a page that is printed sideways with the headings on every sheet of paper.
pub(crate) fn finish(sheet: &mut Worksheet, columns: usize, rows: usize) -> Result<(), WriteFault> {
    let last = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, u32::try_from(rows).unwrap_or(u32::MAX), last)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell, looks: &Looks) -> Result<(), WriteFault> {
    match cell {
        Cell::Text(text) if text.is_empty() => {}
        // A text is never a formula here, whatever it begins with.
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, cut(text), &looks.text)?;
        }
        Cell::Date(day) => {
            sheet.write_datetime_with_format(row, column, &date(*day)?, &looks.date)?;
        }
        Cell::Number(number) => {
            if let Ok(number) = number.parse::<f64>() {
                sheet.write_number_with_format(row, column, number, &looks.number)?;
            }
        }
    }
    Ok(())
}

/// A text as long as a cell may be.
fn cut(text: &str) -> String {
    if text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST {
        return text.to_owned();
    }
    let mut left = LONGEST - 1;
    let short = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    short.chain(['…']).collect()
}

fn date(day: Day) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::parse_from_str(&day.to_string())
}

/// How wide a column is: as its longest cell, where a Chinese character takes two.
fn width(table: &Sheet, column: usize) -> usize {
    let heading = table.head.get(column).map_or(0, |heading| heading.width() + 3);
    let cells = table.rows.iter().filter_map(|row| row.get(column)).map(|cell| match cell {
        Cell::Text(text) => text.width(),
        Cell::Number(number) => number.len(),
        Cell::Date(_) => 10,
    });
    let longest = cells.map(|cell| cell + 2).max().unwrap_or(0).max(heading);
    longest.clamp(WIDTHS.0, WIDTHS.1)
}
