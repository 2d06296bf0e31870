//! What everything in a policy is called in one language.

use crate::compile::{PopulationProgram, Program};
use crate::expression::scope::GENERAL;
use crate::organisation::{PostId, RelationId};
use crate::policy::{Defined, ParameterUnit, Policy, Population, Section};
use crate::report::{of_duties, words};
use crate::source::{Lang, Sources, Title};
use crate::value::{Day, Enumeration, NodeKind};
use rust_decimal::Decimal;

/// The names of a policy in one language, as of a day.
#[derive(Clone, Copy)]
pub struct Terms<'a> {
    /// The policy as written.
    pub policy: &'a Policy,
    /// The same, ready to run.
    pub program: &'a Program,
    /// The files.
    pub sources: &'a Sources,
    /// The language.
    pub lang: Lang,
    /// The day whose parameters are in force.
    pub day: Day,
}

impl<'a> Terms<'a> {
    /// Chooses between the program's own texts.
    pub fn say<T>(&self, zh: T, en: T) -> T {
        self.lang.pick(zh, en)
    }

    /// A title, if the author gave one.
    pub fn titled(&self, title: &Title) -> Option<String> {
        title.get(self.lang).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// A title in quotation marks, or the id in backticks where the author gave none.
    pub fn quoted(&self, title: &Title, id: &str) -> String {
        self.titled(title).map_or_else(|| format!("`{id}`"), |title| in_quotes(&title))
    }

    /// A title as part of a sentence, or the id in backticks.
    pub fn plain(&self, title: &Title, id: &str) -> String {
        self.titled(title).unwrap_or_else(|| format!("`{id}`"))
    }

    /// How the author calls a word of the policy, if `words` says so; what is named as its kind is called by the
    /// kind's title, and the fields of every duty have titles of their own.
    pub fn word(&self, word: &str) -> Option<String> {
        let titled = self.policy.words.get(word).and_then(|defined| self.titled(&defined.body));
        let entity = || self.policy.entities.get(word).and_then(|found| self.titled(&found.body.title));
        titled.or_else(entity).or_else(|| of_duties(word, self.lang).map(str::to_owned))
    }

    /// A word of the policy in quotation marks: a degree, an account, a value.
    pub fn called(&self, word: &str) -> String {
        self.word(word).map_or_else(|| format!("`{word}`"), |title| in_quotes(&title))
    }

    /// A track of measures: by its title, else as a word of the policy.
    pub fn track(&self, track: &str) -> String {
        let title = self.policy.tracks.get(track).and_then(|found| found.body.title.get(self.lang));
        title.map_or_else(|| self.called(track), in_quotes)
    }

    /// An account of points.
    pub fn account(&self, category: &str) -> String {
        match category {
            GENERAL if self.word(category).is_none() => self.say("“综合”", "“general”").into(),
            category => self.called(category),
        }
    }

    /// A value of an enumeration: roles, posts and kinds of units by their titles, other words by `words`.
    pub fn enumerated(&self, of: &Enumeration, code: u32) -> String {
        let words = &self.program.vocabulary;
        let word = of.word(code);
        let title =
            |found: Option<&Title>| found.map_or_else(|| self.called(word), |title| self.quoted(title, word));
        if *of == *words.roles {
            title(self.policy.roles.get(word).map(|word| &word.body.title))
        } else if *of == *words.unit_kinds {
            title(self.policy.unit_kinds.get(word).map(|word| &word.body.title))
        } else if *of == *words.posts {
            title(self.policy.posts.get(word).map(|word| &word.body.title))
        } else {
            self.called(word)
        }
    }

    /// A post.
    pub fn post(&self, post: PostId) -> String {
        let id = self.program.vocabulary.posts.word(post);
        self.policy.posts.get(id).map_or_else(|| format!("`{id}`"), |post| self.plain(&post.body.title, id))
    }

    /// A relation that the data gives.
    pub fn relation(&self, relation: RelationId) -> String {
        let id = self.program.vocabulary.relations.get(relation as usize).map_or("?", |found| &found.id);
        let found = self.policy.relations.get(id);
        found.map_or_else(|| format!("`{id}`"), |found| self.quoted(&found.body.title, id))
    }

    /// The definition with that index in a section.
    pub fn nth<T>(&self, section: &'a Section<T>, index: usize) -> Option<&'a Defined<T>> {
        section.values().nth(index)
    }

    /// People or units, or a kind of entity.
    pub fn kind(&self, kind: &NodeKind) -> String {
        match kind {
            NodeKind::Person => self.say("人员", "person").into(),
            NodeKind::Unit => self.say("单位", "unit").into(),
            NodeKind::Entity(id) => {
                let found = self.policy.entities.get(id.as_ref());
                found.map_or_else(|| format!("`{id}`"), |word| self.plain(&word.body.title, id))
            }
        }
    }

    /// Are matters of that kind the periods of a duty?
    pub(super) fn owed(&self, kind: usize) -> bool {
        self.program.schema.kinds.get(kind).is_some_and(|kind| kind.owed)
    }

    /// A kind of matter, or the rows of a child table: `kind` or `kind.children`.
    pub fn matter(&self, name: &str) -> String {
        let (kind, child) = name.split_once('.').map_or((name, None), |(kind, child)| (kind, Some(child)));
        let found = self.policy.matters.get(kind);
        let kind = found.map_or_else(|| format!("`{kind}`"), |found| self.quoted(&found.body.title, kind));
        match child.map(|child| self.called(child)) {
            Some(child) => {
                self.say(format!("{kind}中的每条{child}"), format!("each of the {child} of a matter {kind}"))
            }
            None => self.say(format!("每件{kind}"), format!("each matter {kind}")),
        }
    }

    /// Who is assessed by an indicator, a scorecard, a ranking or a ladder.
    pub fn population(&self, of: &Population) -> String {
        let words = &self.program.vocabulary;
        let (kind, name, words) = match of {
            Population::People(name) => (NodeKind::Person, name, &words.roles),
            Population::Units(name) => (NodeKind::Unit, name, &words.unit_kinds),
        };
        let only = name.as_ref().and_then(|name| words.code(&name.text));
        self.population_of(&PopulationProgram { kind, only })
    }

    /// The same of a population that is ready to run.
    pub fn population_of(&self, of: &PopulationProgram) -> String {
        let words = &self.program.vocabulary;
        let (every, word) = match (&of.kind, of.only) {
            (NodeKind::Person, None) => return self.say("每个人员", "everybody").into(),
            (_, None) => return self.say("每个单位", "every unit").into(),
            (NodeKind::Person, Some(code)) => (true, self.enumerated(&words.roles, code)),
            (_, Some(code)) => (false, self.enumerated(&words.unit_kinds, code)),
        };
        match every {
            true => self.say(format!("身份为{word}的每个人员"), format!("everybody in the role {word}")),
            false => self.say(format!("每个{word}"), format!("every unit of the kind {word}")),
        }
    }

    /// A number with its unit, if it has one.
    pub fn number(&self, number: Decimal, unit: Option<ParameterUnit>) -> String {
        words::measured(number, unit.unwrap_or(ParameterUnit::None), self.lang)
    }

    /// Several things of which all or one is meant: `a, b and c`, `a、b和c`.
    pub fn listed(&self, parts: &[String], (zh, en): (&str, &str)) -> String {
        match parts {
            [] => String::new(),
            [one] => one.clone(),
            [most @ .., last] => {
                let most = most.join(self.say("、", ", "));
                self.say(glue(&[&most, zh, last]), format!("{most} {en} {last}"))
            }
        }
    }

    /// The whole first comment above a function of a script: what its author says of it. Lines that begin
    /// with `zh:` or `en:` are of that language alone.
    pub fn script(&self, name: &str) -> Option<String> {
        let place = self.program.scripts.place(name)?;
        let crate::source::Place::Span { file, start, .. } = place else { return None };
        let before = self.sources.text(file).get(..start as usize)?;
        let above = before.rsplit_once('\n').map_or("", |(above, _)| above);
        let comment = above.lines().rev().map_while(|line| line.trim().strip_prefix("//"));
        let mut lines: Vec<&str> = comment.map(|line| line.trim_start_matches(['/', '!']).trim()).collect();
        lines.reverse();
        let own: Vec<&str> = lines
            .iter()
            .filter_map(|line| line.strip_prefix(self.say("zh:", "en:")))
            .map(str::trim)
            .collect();
        let of_all = lines.iter().filter(|line| !line.starts_with("zh:") && !line.starts_with("en:"));
        let said = if own.is_empty() { of_all.copied().collect() } else { own };
        let said = said.join(self.say("", " "));
        (!said.is_empty()).then_some(said)
    }
}

/// A title in quotation marks; its own become single ones.
pub(crate) fn in_quotes(title: &str) -> String {
    format!("“{}”", title.replace('“', "‘").replace('”', "’"))
}

/// Puts Chinese parts together: a space stands between Chinese and a figure, a Latin letter or a name in
/// backticks.
pub(super) fn glue(parts: &[&str]) -> String {
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '`' | '-' | '−');
    let mut out = String::new();
    for part in parts {
        if let (Some(before), Some(next)) = (out.chars().next_back(), part.chars().next())
            && ((chinese(before) && latin(next)) || (latin(before) && chinese(next)))
        {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::glue;

    #[test]
    fn quotation_marks_within_others_are_single() {
        assert_eq!(super::in_quotes("抓好“三保”工作"), "“抓好‘三保’工作”");
    }

    #[test]
    fn figures_and_names_stand_apart_from_chinese() {
        assert_eq!(glue(&["超过", "14 天", "，", "`a`", "为", "“是”"]), "超过 14 天，`a` 为“是”");
    }
}
