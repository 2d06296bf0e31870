//! The text of a cell of a workbook.

use crate::source::{Said, faults, said};
use calamine::{DataRef, ExcelDateTime};
use std::borrow::Cow;

faults! {
    /// A cell of a workbook that says nothing, or not what was meant.
    pub enum CellFault {
        Error { value: String } = "cell-error", "this cell holds the error `{value}`", "该单元格是错误值 `{value}`";
        NoResult = "formula-without-result", "this cell holds a formula whose result was never saved", "该单元格是公式，但没有保存过计算结果";
        Merged { range: String } = "merged-cells", "{range} are merged: only the first of them would have a value", "{range} 是合并单元格：只有第一格有值";
        Long { value: String } = "digits-lost", "`{value}` has more than 15 digits: the workbook has kept the first 15 only", "`{value}` 超过 15 位：工作簿只保留了前 15 位";
        Time = "time-without-date", "this cell holds a time or a duration without a date", "该单元格只有时间或时长，没有日期";
    }
}

impl CellFault {
    /// What to do about it.
    pub fn advice(&self) -> Said {
        match self {
            CellFault::Error { .. } => {
                said("correct it in the workbook, or clear the cell", "请在工作簿中改正，或清空该单元格")
            }
            CellFault::NoResult => said(
                "open the workbook in Excel or WPS and save it, or paste the values over the formulas",
                "请用 Excel 或 WPS 打开并保存一次，或将公式粘贴为数值",
            ),
            CellFault::Merged { .. } => said(
                "unmerge the cells and write the value into each of them",
                "请取消合并，并在每一格中填写内容",
            ),
            CellFault::Long { .. } => said(
                "format the column as text and enter the number again",
                "请将该列设为文本格式，再重新输入",
            ),
            CellFault::Time => said(
                "enter the date with the time, such as 2014-03-05 09:30; a number of hours as a plain number",
                "请连同日期一起填写，如 2014-03-05 09:30；小时数请写成普通数字",
            ),
        }
    }
}

/// The text of a cell, without spaces around it; nothing where there is none.
pub fn text<'a>(value: &'a DataRef<'_>) -> Result<Option<Cow<'a, str>>, CellFault> {
    let text: Cow<'a, str> = match value {
        DataRef::Empty => return Ok(None),
        DataRef::Int(whole) => whole.to_string().into(),
        DataRef::Float(number) => decimal(*number)?.into(),
        DataRef::String(text) => trimmed(text).into(),
        DataRef::SharedString(text) => trimmed(text).into(),
        DataRef::Bool(yes) => yes.to_string().into(),
        DataRef::DateTime(when) => moment(when)?.into(),
        DataRef::DateTimeIso(text) => text.trim_end_matches("T00:00:00").into(),
        DataRef::DurationIso(_) => return Err(CellFault::Time),
        DataRef::Error(error) => return Err(CellFault::Error { value: error.to_string() }),
    };
    Ok((!text.is_empty()).then_some(text))
}

/// Spaces that nobody sees in a sheet, the ideographic and the non-breaking one among them.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

/// A number with the 15 significant digits that a workbook keeps and shows: the sum of 0.1 and 0.2 is 0.3.
fn decimal(number: f64) -> Result<String, CellFault> {
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let text = rounded.to_string();
    if number.abs() >= 1e15 {
        return Err(CellFault::Long { value: text });
    }
    Ok(if text == "-0" { "0".to_owned() } else { text })
}

/// A date, or a date with a time, as it is written in the rest of the inputs.
fn moment(when: &ExcelDateTime) -> Result<String, CellFault> {
    if when.is_duration() || when.as_f64() < 1.0 {
        return Err(CellFault::Time);
    }
    let (year, month, day, hour, minute, second, milli) = when.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    Ok(match (hour, minute, second, milli) {
        (0, 0, 0, 0) => date,
        (_, _, 0, _) => format!("{date}T{hour:02}:{minute:02}"),
        _ => format!("{date}T{hour:02}:{minute:02}:{second:02}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    #[test]
    fn numbers_have_the_digits_that_a_person_sees() {
        for (number, shown) in [
            (0.1, "0.1"),
            (0.1 + 0.2, "0.3"),
            (2014.0, "2014"),
            (-1.5, "-1.5"),
            (-0.0, "0"),
            (1e-7, "0.0000001"),
            (999_999_999_999_999.0, "999999999999999"),
        ] {
            assert_eq!(decimal(number).as_deref(), Ok(shown));
        }
        assert!(matches!(decimal(110_101_199_001_011_234.0), Err(CellFault::Long { .. })));
    }

    #[test]
    fn dates_of_both_systems() {
        let date = |serial, old| moment(&ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, old));
        // 2014-03-05 is day 41703 counted from 1900, and 40241 counted from 1904: 1462 days less.
        assert_eq!(date(41703.0, false).as_deref(), Ok("2014-03-05"));
        assert_eq!(date(40241.0, true).as_deref(), Ok("2014-03-05"));
        assert_eq!(date(41_703.395_833_333_336, false).as_deref(), Ok("2014-03-05T09:30"));
        assert_eq!(date(0.5, false), Err(CellFault::Time));
    }

    #[test]
    fn spaces_that_nobody_sees_are_gone() {
        let text = |text: &str| super::text(&DataRef::String(text.into())).unwrap().map(Cow::into_owned);
        assert_eq!(text("\u{3000}李静\u{a0} ").as_deref(), Some("李静"));
        assert_eq!(text(" \u{3000}"), None);
        assert_eq!(super::text(&DataRef::Bool(true)).unwrap().as_deref(), Some("true"));
    }
}
