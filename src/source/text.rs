//! Text for people, in Chinese and English.

use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The language of what is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// The key under which authors write this language.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// Chooses between the two texts of the program itself.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// A message of the program in both its languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

impl Said {
    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl super::Spoken for Said {
    fn zh(&self) -> String {
        self.zh.clone()
    }
}

/// What an author wrote is the same in both languages.
impl From<&str> for Said {
    fn from(written: &str) -> Said {
        said(written, written)
    }
}

/// A message in both languages: `said("English", "中文")`.
pub fn said(en: impl Into<String>, zh: impl Into<String>) -> Said {
    Said { en: en.into(), zh: zh.into() }
}

/// A Chinese message with its spaces as they are printed: one between Chinese and a name in backticks, none
/// between Chinese and Chinese, whatever was put together.
pub(crate) fn spaced(text: &str) -> String {
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut letters) = (false, text.chars().peekable());
    while let Some(c) = letters.next() {
        let before = out.chars().next_back().unwrap_or(' ');
        let after = letters.peek().copied().unwrap_or(' ');
        match c {
            ' ' if !quoted && (after == ' ' || chinese(before) && chinese(after)) => continue,
            '`' if !quoted && chinese(before) => out.push(' '),
            _ => {}
        }
        out.push(c);
        quoted ^= c == '`';
        if c == '`' && !quoted && chinese(after) {
            out.push(' ');
        }
    }
    out
}

/// A number with its digits in groups of three: `37,000,000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Words of the language in a list.
pub fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> Said {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    said(words.join(", "), words.join("、"))
}

/// A text of the author: one string, or one string for each language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Title(Text);

/// There is one for everybody in an organisation, most of them one short name: those take no memory of their own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Text {
    #[default]
    Unsaid,
    Plain(SmolStr),
    ByLanguage(Arc<BTreeMap<String, String>>),
}

impl Title {
    /// The same text in every language.
    pub fn plain(text: impl Into<SmolStr>) -> Self {
        Title(Text::Plain(text.into()))
    }

    /// A text for each language code.
    pub fn by_language(by_language: BTreeMap<String, String>) -> Self {
        Title(if by_language.is_empty() { Text::Unsaid } else { Text::ByLanguage(Arc::new(by_language)) })
    }

    /// The text in `lang`, or in whichever language the author gave.
    pub fn get(&self, lang: Lang) -> Option<&str> {
        match &self.0 {
            Text::Unsaid => None,
            Text::Plain(text) => Some(text),
            Text::ByLanguage(texts) => {
                texts.get(lang.code()).or_else(|| texts.values().next()).map(String::as_str)
            }
        }
    }

    /// The one text that serves all languages, if it is one.
    pub(crate) fn plain_text(&self) -> Option<&str> {
        match &self.0 {
            Text::Plain(text) => Some(text),
            Text::Unsaid | Text::ByLanguage(_) => None,
        }
    }

    /// The codes of the languages in which it was written; none for one text that serves all.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        let Title(text) = self;
        let texts = if let Text::ByLanguage(texts) = text { Some(texts.keys()) } else { None };
        texts.into_iter().flatten().map(String::as_str)
    }

    /// Every text written, for those who must look at all of them.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let (plain, texts) = match &self.0 {
            Text::Unsaid => (None, None),
            Text::Plain(text) => (Some(text.as_str()), None),
            Text::ByLanguage(texts) => (None, Some(texts.values())),
        };
        plain.into_iter().chain(texts.into_iter().flatten().map(String::as_str))
    }
}

impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.get(Lang::En).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::{grouped, spaced};

    #[test]
    fn digits_stand_in_groups_of_three() {
        let all = [0, 7, 999, 1_000, 37_000_000, 100_000].map(grouped);
        assert_eq!(all, ["0", "7", "999", "1,000", "37,000,000", "100,000"]);
    }

    #[test]
    fn chinese_and_names_stand_apart_and_chinese_does_not() {
        assert_eq!(spaced("实际为`a b`的值"), "实际为 `a b` 的值");
        assert_eq!(spaced("该表 没有名为 `x` 的列"), "该表没有名为 `x` 的列");
        assert_eq!(spaced("人员 `li`  缺少 `x`"), "人员 `li` 缺少 `x`");
    }
}
