//! JSON lines: an object on each line becomes a row of text, as a CSV file has it. The columns are all keys that occur,
//! in the order in which they first do.

use crate::source::faults;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

faults! {
    /// A file of JSON lines cannot be read.
    pub enum JsonFault {
        Cut { path: String, line: usize } = "json-cut-off", "line {line} of `{path}` ends in the middle of an object", "`{path}` 第 {line} 行的对象没有写完";
        Syntax { path: String, line: usize, column: usize } = "json-syntax", "line {line} of `{path}` is no JSON from character {column} on", "`{path}` 第 {line} 行自第 {column} 个字符起不是 JSON";
        Twice { path: String, line: usize, key: String } = "json-key-twice", "the key `{key}` comes twice on line {line} of `{path}`", "`{path}` 第 {line} 行的键 `{key}` 重复";
        NotObject { path: String, line: usize } = "json-not-an-object", "line {line} of `{path}` is no object `{{…}}`", "`{path}` 第 {line} 行不是对象 `{{…}}`";
        Nested { path: String, line: usize, key: String } = "json-nested", "`{key}` on line {line} of `{path}` holds a list or an object: a table has one value in each cell", "`{path}` 第 {line} 行的 `{key}` 含有列表或对象：表格的每个单元格只能有一个值";
    }
}

/// Is it a file of JSON lines? The name says it: a first line in braces might be anything.
pub fn is_named(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| ["jsonl", "ndjson"].iter().any(|known| end.eq_ignore_ascii_case(known)))
}

/// The rows as CSV, the names of the columns first, and the line of each. Numbers are taken as they are written.
pub fn text(path: &Path, text: &str) -> Result<(String, Vec<u32>), JsonFault> {
    let (mut rows, mut columns, mut names) = (Vec::new(), BTreeMap::new(), Vec::new());
    let mut lines = vec![0];
    for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        let mut cells = vec![String::new(); names.len()];
        for (key, cell) in row(path, text, line)? {
            let at = *columns.entry(key.clone()).or_insert_with(|| {
                names.push(key);
                names.len() - 1
            });
            cells.resize(names.len(), String::new());
            cells[at] = cell;
        }
        lines.push(line as u32);
        rows.push(cells);
    }
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    // Writing into memory does not fail.
    let _ = writer.write_record(&names);
    for mut cells in rows {
        cells.resize(names.len(), String::new());
        let _ = writer.write_record(cells);
    }
    Ok((String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default(), lines))
}

/// The keys of the object on a line, each with the text of its cell.
pub fn row(path: &Path, text: &str, line: usize) -> Result<Vec<(String, String)>, JsonFault> {
    let shown = || path.display().to_string();
    if !text.trim_start().starts_with('{') {
        return Err(JsonFault::NotObject { path: shown(), line });
    }
    let row: Row<'_> = serde_json::from_str(text).map_err(|error| match error.is_eof() {
        true => JsonFault::Cut { path: shown(), line },
        false => JsonFault::Syntax { path: shown(), line, column: error.column().max(1) },
    })?;
    if let Some(key) = row.twice() {
        return Err(JsonFault::Twice { path: shown(), line, key });
    }
    let cell = |(key, value): (String, &RawValue)| match cell(value.get()) {
        Some(cell) => Ok((key, cell)),
        None => Err(JsonFault::Nested { path: shown(), line, key }),
    };
    row.0.into_iter().map(cell).collect()
}

/// The text of a value, nothing for `null`; none for a list or an object.
fn cell(value: &str) -> Option<String> {
    match value.as_bytes().first() {
        Some(b'[' | b'{') => None,
        Some(b'"') => serde_json::from_str(value).ok(),
        Some(b'n') => Some(String::new()),
        _ => Some(value.to_owned()),
    }
}

/// The keys of an object with their values as they are written.
struct Row<'a>(Vec<(String, &'a RawValue)>);

impl Row<'_> {
    /// A key that comes twice: which of the two values is meant nobody knows.
    fn twice(&self) -> Option<String> {
        let mut keys: Vec<&String> = self.0.iter().map(|(key, _)| key).collect();
        keys.sort();
        keys.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone())
    }
}

impl<'de> Deserialize<'de> for Row<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Row<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row<'de>, A::Error> {
                let mut all = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    all.push(entry);
                }
                Ok(Row(all))
            }
        }
        from.deserialize_map(Keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &str) -> Result<(String, Vec<u32>), JsonFault> {
        text(Path::new("x.jsonl"), lines)
    }

    #[test]
    fn keys_are_columns_whenever_they_come() {
        let (text, lines) =
            read("{\"id\":1,\"d\":\"2024-01-01\"}\n\n{\"id\":2,\"b\":true,\"d\":null}\n").unwrap();
        assert_eq!(text, "id,d,b\n1,2024-01-01,\n2,,true\n");
        assert_eq!(lines, [0, 1, 3]);
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(read("{\"a\":12345678901234567890.50}").unwrap().0, "a\n12345678901234567890.50\n");
        assert_eq!(read("{\"a\":\"x,y\"}").unwrap().0, "a\n\"x,y\"\n");
    }

    #[test]
    fn what_is_no_row() {
        assert!(matches!(read("{\"a\":1}\n[1]"), Err(JsonFault::NotObject { line: 2, .. })));
        assert!(matches!(read("{\"a\":[1]}"), Err(JsonFault::Nested { line: 1, .. })));
        assert!(matches!(read("{\"a\":1,\"a\":2}"), Err(JsonFault::Twice { line: 1, .. })));
        assert!(matches!(read("{\"a\":x}"), Err(JsonFault::Syntax { column: 6, .. })));
        assert!(matches!(read("{\"a\":"), Err(JsonFault::Cut { line: 1, .. })));
    }
}
