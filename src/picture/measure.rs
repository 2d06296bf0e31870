//! How wide a text is, without a font at hand: by classes of characters, in the widest of the usual sans-serif
//! fonts, so that what fits by this measure fits on every machine.

use crate::source::{Lang, wrap_by};
use unicode_width::UnicodeWidthChar;

/// The width of a character in thousandths of the size of the font.
fn of_char(char: char) -> usize {
    match char {
        'i' | 'j' | 'l' | '!' | '\'' | ',' | '.' | ':' | ';' | '|' | '·' | ' ' | '\u{a0}' => 390,
        'f' | 'r' | 't' | 'I' | 'J' | '(' | ')' | '[' | ']' | '-' | '/' | '"' | '`' => 460,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' | '…' | '→' | '←' | '↑' => 1020,
        'A'..='Z' | '&' | '=' | '+' | '<' | '>' | '~' | '#' => 840,
        _ => match char.width() {
            None | Some(0) => 0,
            Some(2) => 1000,
            // Greek, Cyrillic and whatever else: as wide as a capital.
            _ => {
                if char.is_ascii() {
                    650
                } else {
                    860
                }
            }
        },
    }
}

/// The width of a text in pixels at a size of the font, rounded up.
pub(super) fn width(text: &str, size: i32) -> i32 {
    let thousandths: usize = text.chars().map(of_char).sum();
    (thousandths * size.unsigned_abs() as usize).div_ceil(1000) as i32
}

/// Lines of at most so many pixels, unless a single character is wider. A span of days is not broken.
pub(super) fn lines(text: &str, size: i32, most: i32, lang: Lang) -> Vec<String> {
    let most = most.unsigned_abs() as usize * 1000 / size.max(1).unsigned_abs() as usize;
    wrap_by(&text.replace(" – ", "\u{a0}–\u{a0}"), most, lang, of_char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_character_is_as_wide_as_the_font_is_high() {
        assert_eq!(width("沿江派出所", 12), 60);
        assert_eq!(width("", 12), 0);
        // 0.84 + 0.65 em of 10 pixels, rounded up.
        assert_eq!(width("Ab", 10), 15);
    }

    #[test]
    fn lines_are_no_wider_than_asked() {
        let name = "宝山市公安局龙江分局沿江水上交通治安联合执法派出所（筹）";
        let lines = lines(name, 12, 100, Lang::Zh);
        assert_eq!(lines.concat(), name);
        assert!(lines.iter().all(|line| width(line, 12) <= 100), "{lines:?}");
        assert_eq!(lines.len(), 4);
    }
}
