//! Values that a comma cut in two: inside `{…}` YAML reads `{en: Found, not reported}` as two entries, the second
//! a key without a value.

use super::{Fault, Node, Place, Problems, Said, Value, faults, said};

faults! {
    /// What YAML made of a comma.
    pub enum CommaFault {
        Cut { rest: String } = "cut-by-a-comma", "a comma ends a value inside `{{…}}`, so `{rest}` stands alone", "`{{…}}` 中的逗号会结束前一个值，`{rest}` 因此成了单独一项";
    }
}

/// Reports what stands alone after a comma, and takes it out of the tree so that it is reported only once.
pub(super) fn cut(node: &mut Node, text: &str, problems: &mut Problems) {
    match &mut node.value {
        Value::Map(map) => map.entries.retain_mut(|(key, value)| {
            cut(value, text, problems);
            let alone = value.is_null() && !is_key(key.place, text);
            if alone {
                let fault = CommaFault::Cut { rest: key.text.clone() };
                problems.push(fault.at(key.place).help(advice(&key.text)));
            }
            !alone
        }),
        Value::List(items) => items.iter_mut().for_each(|item| cut(item, text, problems)),
        Value::Null | Value::Scalar(_) => {}
    }
}

/// A comma that belongs to a text, or a colon that YAML does not take for one.
fn advice(rest: &str) -> Said {
    match rest.split_once('：') {
        Some((key, value)) if !key.contains(' ') => {
            let value = value.trim();
            said(
                format!("write `{key}: {value}`, with the colon `:` and a space"),
                format!("请写 `{key}: {value}`：用半角冒号，后加空格"),
            )
        }
        _ => said(
            "put the whole value, with its comma, in quotes: \"…, …\"",
            "请将整个值连同逗号加上引号：\"…, …\"",
        ),
    }
}

/// Does a colon follow it, or no comma stand before it? Where the reader gave no place in the text, nobody can tell.
fn is_key(place: Place, text: &str) -> bool {
    let Place::Span { start, end, .. } = place else { return true };
    let before = text.get(..start as usize).unwrap_or_default().trim_end_matches(['"', '\'']);
    let after = text.get(end as usize..).unwrap_or_default();
    !before.trim_end().ends_with(',')
        || !after.trim_start_matches(['"', '\'']).trim_start().starts_with([',', '}'])
}
