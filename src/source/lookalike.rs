//! Characters that look like others: full-width signs, invisible ones, letters of another script.
//!
//! Nothing is changed: what is written is what is meant, and a warning says what it looks like. Text for people is
//! never looked at. Scripts and confusable letters are those of Unicode Technical Standard #39; Chinese beside Latin
//! letters is what it calls highly restrictive, and no fault.

use super::{Fault, Place, Problem, Problems, Said, faults, said};
use std::collections::BTreeMap;
use unicode_script::{Script, UnicodeScript};
use unicode_security::{
    RestrictionLevel, RestrictionLevelDetection, is_potential_mixed_script_confusable_char, skeleton,
};

faults! {
    /// Something looks like something else.
    pub enum LookAlike {
        Sign { found: String, code: String, plain: String } = "look-alike", "`{found}` ({code}) looks like `{plain}` and is another character", "`{found}`（{code}）形似 `{plain}`，却是另一个字符";
        Space { code: String } = "look-alike", "this space ({code}) is not the usual one", "此处的空格（{code}）不是普通空格";
        Invisible { code: String } = "look-alike", "an invisible character ({code}) stands here", "此处有不可见的字符（{code}）";
        MixedScripts { id: String, found: String, code: String, script: Said, like: String } = "mixed-scripts", "`{id}` mixes scripts: `{found}` ({code}) is {script} and looks like `{like}`", "`{id}` 混用了不同文字：`{found}`（{code}）是{script}，形似 `{like}`";
        Twin { id: String, other: String } = "look-alike-ids", "`{id}` and `{other}` look alike and are two different ids", "`{id}` 与 `{other}` 看起来一样，却是两个不同的标识";
        More { count: usize } = "look-alike", "and {count} more that look like others", "另有 {count} 处形似";
    }
}

/// What a sign is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Like {
    /// This sign of a programmer's keyboard.
    Sign(char),
    /// A space.
    Space,
    /// Nothing at all.
    Nothing,
}

/// What a character looks like, if it is not what it seems.
pub(crate) fn like(c: char) -> Option<Like> {
    Some(match c {
        '\u{ff01}'..='\u{ff5e}' => Like::Sign(char::from_u32(c as u32 - 0xfee0)?),
        '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' => Like::Sign('"'),
        '、' => Like::Sign(','),
        '。' => Like::Sign('.'),
        '【' => Like::Sign('['),
        '】' => Like::Sign(']'),
        '〔' => Like::Sign('('),
        '〕' => Like::Sign(')'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => Like::Sign('-'),
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Like::Space,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' => {
            Like::Nothing
        }
        '\u{2066}'..='\u{2069}' | '\u{feff}' => Like::Nothing,
        _ => return None,
    })
}

/// The first character of a text that is not what it seems: its byte, itself, what it looks like.
pub(crate) fn first(text: &str) -> Option<(usize, char, Like)> {
    every(text).next()
}

fn every(text: &str) -> impl Iterator<Item = (usize, char, Like)> {
    text.char_indices().filter_map(|(at, c)| Some((at, c, like(c)?)))
}

/// A text with usual characters for those that look like them.
fn plain(text: &str) -> String {
    let usual = |c: char| match like(c) {
        Some(Like::Sign(sign)) => Some(sign),
        Some(Like::Space) => Some(' '),
        Some(Like::Nothing) => None,
        None => Some(c),
    };
    text.chars().filter_map(usual).collect::<String>().trim().to_owned()
}

fn code(c: char) -> String {
    format!("U+{:04X}", c as u32)
}

/// What to write for a character that looks like another.
pub(crate) fn instead(c: char, like: Like) -> Said {
    let code = code(c);
    match like {
        Like::Sign('-') if c != '－' => {
            said(format!("write `-` for `{c}` ({code})"), format!("请将 `{c}`（{code}）改为 `-`"))
        }
        Like::Sign(sign) => said(
            format!("write `{sign}` for the full-width `{c}`"),
            format!("请将全角的 `{c}` 改为半角的 `{sign}`"),
        ),
        Like::Space => said(format!("write a usual space for {code}"), format!("请将 {code} 改为普通空格")),
        Like::Nothing => {
            said(format!("remove the invisible character {code}"), format!("请删除不可见的字符 {code}"))
        }
    }
}

/// What is likely meant by a name that is unknown, if it looks like another or has a sign that does.
pub(super) fn meant(wrong: &str, known: &[&str]) -> Option<Said> {
    let usual = plain(wrong);
    let shape: String = skeleton(wrong).collect();
    let twin =
        known.iter().find(|name| **name != wrong && (**name == usual || shape.chars().eq(skeleton(name))));
    match (twin, first(wrong)) {
        (Some(name), Some((_, c, like))) => {
            let Said { en, zh } = instead(c, like);
            Some(said(format!("{en}: `{name}`"), format!("{zh}：`{name}`")))
        }
        (Some(name), None) if !wrong.is_ascii() || !name.is_ascii() => {
            let mut letters = wrong.chars().zip(name.chars()).filter(|(a, b)| a != b);
            let c = letters.next().map_or(' ', |(c, _)| c);
            let code = code(c);
            Some(said(
                format!(
                    "did you mean `{name}`? It looks the same, but has another character than `{c}` ({code})"
                ),
                format!("是否想写 `{name}`？二者看起来一样，但其中没有字符 `{c}`（{code}）"),
            ))
        }
        (_, Some((_, c, like @ Like::Sign(',' | ':')))) => Some(instead(c, like)),
        _ => None,
    }
}

/// The same where nothing known is near.
pub(crate) fn sign_in(wrong: &str) -> Option<Said> {
    let signs: Vec<_> = every(wrong).collect();
    match signs.as_slice() {
        [] => None,
        [(_, c, like)] => Some(instead(*c, *like)),
        _ => {
            let usual = plain(wrong);
            Some(said(format!("with the usual signs: `{usual}`"), format!("请改用半角符号：`{usual}`")))
        }
    }
}

/// The most warnings of one scope.
const MOST: usize = 20;

/// The most ids of one scope that are compared with each other.
const LARGEST: usize = 100_000;

/// An id with its place, which is that of its text.
pub(crate) type Id<'a> = (&'a str, Place);

/// Who gave the ids of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    /// The author of a policy.
    Policy,
    /// Other systems and offices, whose numbers are what they are: `（2014）17号`, or `l1` beside `I1`.
    Data,
}

/// Warns of ids of one scope that are not what they seem, or look like each other.
pub(crate) fn look<'a>(ids: impl IntoIterator<Item = Id<'a>>, given: Given, problems: &mut Problems) {
    let ids: Vec<Id> = ids.into_iter().collect();
    let data = given == Given::Data;
    if data && ids.iter().all(|(id, _)| id.is_ascii()) {
        return;
    }
    let mut distinct: BTreeMap<&str, Place> = BTreeMap::new();
    for (id, place) in ids {
        let first = distinct.entry(id).or_insert(place);
        *first = place.min(*first);
    }
    let compared = distinct.len() <= LARGEST;
    let mut by_shape: BTreeMap<String, Id> = BTreeMap::new();
    let mut found = Vec::new();
    // In the order of places, so that the second of two is the one of which is warned.
    let mut ordered: Vec<Id> = distinct.into_iter().collect();
    ordered.sort_by_key(|(_, place)| *place);
    for id in ordered {
        let other = match compared {
            true => *by_shape.entry(skeleton(id.0).collect()).or_insert(id),
            false => id,
        };
        let alike = other != id && !(data && id.0.is_ascii() && other.0.is_ascii());
        found.extend(signs(id, given).or_else(|| alike.then(|| twin(id, other))).or_else(|| mixed(id)));
    }
    let more = found.len().saturating_sub(MOST);
    let next = found.get(MOST).map(|problem| problem.place);
    for problem in found.into_iter().take(MOST) {
        if !problems.error_at(problem.place) {
            problems.push(problem);
        }
    }
    if let Some(place) = next {
        problems.push(LookAlike::More { count: more }.at(place).warning());
    }
}

fn twin((id, place): Id, (other, first): Id) -> Problem {
    let fault = LookAlike::Twin { id: id.into(), other: other.into() };
    let note = said("the other is here", "另一个在这里");
    let help = said("rename one of the two", "请改名其中之一");
    fault.at(place).also(first, note).help(help).warning()
}

/// A sign in an id. What an id cannot have in any width stands better in its title.
fn signs((id, place): Id, given: Given) -> Option<Problem> {
    let bracket = |like| matches!(like, Like::Sign('(' | ')' | '[' | ']'));
    let (at, c, like) = every(id).find(|(_, _, like)| given == Given::Policy || !bracket(*like))?;
    let help = match like {
        Like::Sign(sign) if !sign.is_ascii_alphanumeric() && !"-_,:".contains(sign) => said(
            format!("leave `{c}` out: a title may have it"),
            format!("请去掉 `{c}`；需要时可写在名称（title）中"),
        ),
        like => instead(c, like),
    };
    Some(fault(c, like).at(within(id, place, at, c)).help(help).warning())
}

fn fault(c: char, like: Like) -> LookAlike {
    let code = code(c);
    match like {
        Like::Sign(sign) => LookAlike::Sign { found: c.into(), code, plain: sign.into() },
        Like::Space => LookAlike::Space { code },
        Like::Nothing => LookAlike::Invisible { code },
    }
}

/// The place of a character of an id; of the whole id where it is written with quotes or escapes.
fn within(id: &str, place: Place, at: usize, c: char) -> Place {
    match place {
        Place::Span { start, end, .. } if (end - start) as usize == id.len() => {
            place.within(at, at + c.len_utf8())
        }
        place => place,
    }
}

/// Letters of several scripts in one word, of which one could be taken for a letter of another.
fn mixed((id, place): Id) -> Option<Problem> {
    let letters: String = id.chars().filter(|c| c.is_alphabetic()).collect();
    if letters.is_ascii()
        || letters.as_str().detect_restriction_level() <= RestrictionLevel::HighlyRestrictive
    {
        return None;
    }
    let (at, c) = id.char_indices().find(|(_, c)| {
        let odd = !c.is_ascii() && c.script() != Script::Han;
        odd && is_potential_mixed_script_confusable_char(*c)
    })?;
    let like: String = skeleton(c.encode_utf8(&mut [0; 4])).collect();
    let script = script(c);
    let fault =
        LookAlike::MixedScripts { id: id.into(), found: c.into(), code: code(c), script, like: like.clone() };
    let help = said(format!("write the Latin `{like}`"), format!("请改用拉丁字母 `{like}`"));
    Some(fault.at(within(id, place, at, c)).help(help).warning())
}

fn script(c: char) -> Said {
    match c.script() {
        Script::Cyrillic => said("Cyrillic", "西里尔字母"),
        Script::Greek => said("Greek", "希腊字母"),
        other => said(other.full_name(), "其他文字的字母"),
    }
}

/// A sign that stands in a line of YAML where the usual one would end a key or a bracket, or a space that does not part
/// a key from its value: its byte, itself, and what it looks like.
pub(super) fn in_structure(line: &str) -> Option<(usize, char, Like)> {
    let mut word_from = 0;
    let mut quote = None;
    let mut opened = 0u32;
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '#') if line[..at].ends_with([' ', '\t']) || at == 0 => return None,
            (None, ':') => match line[at + 1..].chars().next() {
                Some(next) if like(next) == Some(Like::Space) => return Some((at + 1, next, Like::Space)),
                _ => word_from = line.len(),
            },
            (None, '{' | '[') => (word_from, opened) = (at + 1, opened + 1),
            (None, '}' | ']') => opened = opened.saturating_sub(1),
            (None, ',') if opened > 0 => word_from = at + 1,
            (None, '：') if is_key(line.get(word_from..at).unwrap_or_default()) => {
                return Some((at, c, Like::Sign(':')));
            }
            (None, '｛' | '［') if is_open(&line[..at]) => return Some((at, c, like(c)?)),
            (None, '｝' | '］') if opened > 0 => return Some((at, c, like(c)?)),
            _ => {}
        }
    }
    None
}

/// Could this be a key? `- late`.
fn is_key(text: &str) -> bool {
    let word = text.trim().trim_start_matches("- ").trim();
    !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c))
}

/// Does a value begin after this?
fn is_open(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty() || before.ends_with([':', '：', '-', '[', '{', ','])
}

#[cfg(test)]
mod tests;
