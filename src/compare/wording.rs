//! What two policies say of one definition, sentence against sentence.

use crate::phrase::Passage;

/// Sentences that stand in the place of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reworded {
    /// What they belong to, if to a sentence that both say.
    pub under: Option<String>,
    /// What the first policy says.
    pub before: Vec<String>,
    /// What the second says.
    pub after: Vec<String>,
}

/// The sentences that differ, in the order of saying.
pub fn reworded(before: &[Passage], after: &[Passage]) -> Vec<Reworded> {
    let mut found = Vec::new();
    compare(before, after, None, &mut found);
    found
}

fn compare(before: &[Passage], after: &[Passage], under: Option<&str>, found: &mut Vec<Reworded>) {
    let (mut was, mut is) = (0, 0);
    for (at, to) in common(before, after).into_iter().chain([(before.len(), after.len())]) {
        let (gone, come) = (lines(&before[was..at]), lines(&after[is..to]));
        if !gone.is_empty() || !come.is_empty() {
            found.push(Reworded { under: under.map(str::to_owned), before: gone, after: come });
        }
        if let (Some(Passage::Line { text, below }), Some(Passage::Line { below: other, .. })) =
            (before.get(at), after.get(to))
        {
            compare(below, other, Some(text), found);
        }
        (was, is) = (at + 1, to + 1);
    }
}

/// The longest sequence of passages that both have, whatever stands below them: their places, in order.
fn common(before: &[Passage], after: &[Passage]) -> Vec<(usize, usize)> {
    let mut longest = vec![vec![0_usize; after.len() + 1]; before.len() + 1];
    for at in (0..before.len()).rev() {
        for to in (0..after.len()).rev() {
            longest[at][to] = match same(&before[at], &after[to]) {
                true => longest[at + 1][to + 1] + 1,
                false => longest[at + 1][to].max(longest[at][to + 1]),
            };
        }
    }
    let (mut at, mut to, mut pairs) = (0, 0, Vec::new());
    while at < before.len() && to < after.len() {
        if same(&before[at], &after[to]) {
            pairs.push((at, to));
            (at, to) = (at + 1, to + 1);
        } else if longest[at + 1][to] >= longest[at][to + 1] {
            at += 1;
        } else {
            to += 1;
        }
    }
    pairs
}

fn same(a: &Passage, b: &Passage) -> bool {
    match (a, b) {
        (Passage::Line { text: a, .. }, Passage::Line { text: b, .. }) => a == b,
        (a, b) => a == b,
    }
}

/// Passages without their indents; a row of a table is a line.
fn lines(passages: &[Passage]) -> Vec<String> {
    let of = |passage: &Passage| match passage {
        Passage::Line { text, below } => [vec![text.clone()], lines(below)].concat(),
        Passage::Table { head, rows } => {
            let row = |row: &Vec<String>| {
                let cells = head.iter().zip(row).map(|(head, cell)| format!("{head}: {cell}"));
                cells.collect::<Vec<_>>().join("; ")
            };
            rows.iter().map(row).collect()
        }
    };
    passages.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(text: &str, below: &[&str]) -> Passage {
        Passage::heading(text, below.iter().map(|text| Passage::line(*text)).collect())
    }

    fn pair(under: Option<&str>, before: &[&str], after: &[&str]) -> Reworded {
        let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Reworded { under: under.map(str::to_owned), before: own(before), after: own(after) }
    }

    #[test]
    fn what_both_say_is_not_told() {
        let both = [Passage::line("a"), heading("b", &["c"])];
        assert_eq!(reworded(&both, &both), []);
    }

    #[test]
    fn sentences_stand_against_each_other_where_they_belong() {
        let before =
            [Passage::line("looks"), Passage::line("if x"), heading("Kim answers.", &["-1", "minor"])];
        let after = [
            Passage::line("looks"),
            Passage::line("if y"),
            heading("Kim answers.", &["-2", "minor", "talk"]),
        ];
        assert_eq!(
            reworded(&before, &after),
            [
                pair(None, &["if x"], &["if y"]),
                pair(Some("Kim answers."), &["-1"], &["-2"]),
                pair(Some("Kim answers."), &[], &["talk"]),
            ]
        );
    }

    #[test]
    fn what_comes_brings_what_stands_below_it() {
        assert_eq!(
            reworded(&[Passage::line("if x")], &[heading("if all hold:", &["x", "y"])]),
            [pair(None, &["if x"], &["if all hold:", "x", "y"])]
        );
    }
}
