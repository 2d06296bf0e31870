//! Mappings of foreign tables.

use super::form::{Form, Key, Keys, entries, keys, keys_with_one, may, need, or_nothing, several, shared};

/// Rows written in place, or a table that holds them.
pub(super) fn or_table(rows: Form) -> Form {
    Form::Any(vec![rows, shared("decisions", mapping(Form::Scalar, false))])
}

/// `{table: …, into: …, …}`; where tables go into one thing only, `into` may be left out.
pub(super) fn mapping(into: Form, needed: bool) -> Form {
    let into = match needed {
        true => need("into", into, "Into which section or kind it goes", "写入哪一部分或哪一类"),
        false => may("into", into, "Into which section or kind it goes", "写入哪一部分或哪一类"),
    };
    keys(vec![
        need(
            "table",
            Form::Scalar,
            "The CSV file, where gzip is recognised, or the workbook (.xlsx)",
            "CSV 文件（可为 gzip 压缩）或工作簿（.xlsx）",
        ),
        may("sheet", Form::Scalar, "The sheet of a workbook", "工作簿中的工作表"),
        into,
        may(
            "encoding",
            Form::Scalar,
            "`utf-8`, `gbk`, `gb18030`, `big5`, `windows-1252`, …; if not written: `utf-8`",
            "编码：`utf-8`、`gbk`、`gb18030`、`big5` 等；未写则为 `utf-8`",
        ),
        may(
            "delimiter",
            Form::Scalar,
            "One character, or `tab`; if not written: `,`",
            "分隔符：一个字符或 `tab`；未写则为 `,`",
        ),
        may(
            "missing",
            several(Form::Scalar),
            "Texts that stand for absent; if not written: \"\"",
            "表示缺省的文字；未写则为 \"\"",
        ),
        may(
            "where",
            several(shared("condition", condition())),
            "Only rows for which all of these hold",
            "只读取全部符合这些条件的行",
        ),
        may(
            "columns",
            entries(shared("column", column())),
            "Ours, and where it comes from",
            "我方列及其来源",
        ),
    ])
}

fn condition() -> Form {
    let written = vec![
        need("column", Form::Scalar, "A column of theirs", "对方的列"),
        may("is", several(Form::Scalar), "Its cell is this", "单元格等于"),
        may("in", several(Form::Scalar), "Its cell is one of these", "单元格为其中之一"),
    ];
    keys_with_one(written, &["is", "in"])
}

fn column() -> Form {
    let theirs: Vec<Key> = vec![
        need("column", Form::Scalar, "A column of theirs", "对方的列"),
        may(
            "as",
            several(Form::Words(&["text", "trim", "upper", "lower", "whole_number"])),
            "Changes, in order; whole_number: `12.0` is 12",
            "依次进行的转换：trim 去空格、upper 大写、lower 小写、whole_number 整数（`12.0` 即 12）",
        ),
        may("format", Form::Scalar, "How a date is written, `%d/%m/%Y`", "日期格式，如 `%d/%m/%Y`"),
        may(
            "values",
            entries(or_nothing(Form::Scalar)),
            "Theirs and ours; `null` for absent",
            "对方取值与我方取值；`null` 表示缺省",
        ),
        may(
            "otherwise",
            Form::WordsOrNull(&["error", "null", "keep", "skip"]),
            "What becomes of a cell that cannot be read; if not written: `error`",
            "无法读取的单元格：error 报错、null 缺省、keep 保留、skip 跳过该行；未写则为 error",
        ),
    ];
    let constant = vec![need("value", Form::Scalar, "The same for every row", "每行相同的值")];
    let joined = vec![
        need("columns", several(Form::Scalar), "Columns of theirs, joined", "对方的若干列，相连"),
        may("separator", Form::Scalar, "Between them; if not written: nothing", "其间的连接文字；未写则无"),
        may(
            "number_repeats",
            Form::Flag,
            "The second row of the same text becomes `text#2`",
            "同一文字的第二行写作 `文字#2`，依此类推",
        ),
    ];
    let row = vec![need("row", Form::Scalar, "This, and the line in the file", "该文字加文件中的行号")];
    let forms = [theirs, constant, joined, row].map(|keys| Form::Keys(Keys { keys, ..Keys::default() }));
    Form::Any(std::iter::once(Form::Scalar).chain(forms).collect())
}
