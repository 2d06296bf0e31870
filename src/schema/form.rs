//! What a value may look like, without saying in which notation: the words of the readers, once more as data.

use crate::source::{Said, said};

/// What may stand as a value.
#[derive(Debug, Clone)]
pub(super) enum Form {
    /// A single word or text, whatever YAML takes it for.
    Scalar,
    /// The same, and not empty.
    Text,
    /// A scalar that this regular expression matches.
    Pattern(&'static str),
    /// One text, or one for each language.
    Title,
    /// The same of an organisation, whose languages are Chinese and English.
    Name,
    /// A number within bounds, if there are any.
    Number(Option<(u32, u32)>),
    /// A whole number within bounds.
    Whole(u32, Option<u32>),
    /// `true` or `false`.
    Flag,
    /// A calendar day.
    Day,
    /// An expression.
    Formula,
    /// One of these words.
    Words(&'static [&'static str]),
    /// The same, of which one is `null`.
    WordsOrNull(&'static [&'static str]),
    /// One of these, or a list of them.
    Several(Box<Form>),
    /// A list with at least so many items.
    List(Box<Form>, usize),
    /// A mapping whose keys are the author's.
    Entries(Names, Box<Form>),
    /// A mapping whose keys are the language's.
    Keys(Keys),
    /// Any of these.
    Any(Vec<Form>),
    /// This, or nothing at all.
    OrNothing(Box<Form>),
    /// A form that is used in several places, with its name.
    Shared(&'static str, Box<Form>),
}

/// What the author's own keys may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Anything.
    Any,
    /// Ids of the policy.
    Ids,
    /// Calendar days.
    Days,
}

/// A mapping of known keys.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    /// The keys.
    pub keys: Vec<Key>,
    /// Exactly one of each of these lists is written.
    pub one_of: Vec<&'static [&'static str]>,
    /// At least one of each of these lists is written.
    pub any_of: Vec<&'static [&'static str]>,
    /// At most one of each of these lists is written.
    pub at_most: Vec<&'static [&'static str]>,
    /// Further keys, which the policy declares.
    pub others: Option<Box<Form>>,
}

/// A key.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// The key.
    pub name: &'static str,
    /// It must be there.
    pub needed: bool,
    /// Its value.
    pub form: Form,
    /// What it is.
    pub about: Said,
}

/// A key that must be there.
pub(super) fn need(name: &'static str, form: Form, en: &str, zh: &str) -> Key {
    Key { name, needed: true, form, about: said(en, zh) }
}

/// A key that may be there.
pub(super) fn may(name: &'static str, form: Form, en: &str, zh: &str) -> Key {
    Key { name, needed: false, form, about: said(en, zh) }
}

/// `title`, of whatever it is.
pub(super) fn title() -> Key {
    may("title", Form::Title, "How it is called in reports", "在报告中的名称")
}

/// `basis`.
pub(super) fn basis() -> Key {
    may(
        "basis",
        Form::Text,
        "The clause of a source on which it rests; shown with every result",
        "所依据的条款；随每项结果一并列出",
    )
}

/// `clauses`.
pub(super) fn clauses() -> Key {
    may(
        "clauses",
        several(Form::Text),
        "The clauses of sources that it runs, by their ids in `sources`",
        "所执行的条款，写其在 `sources` 中的标识",
    )
}

/// A mapping with these keys.
pub(super) fn keys(keys: Vec<Key>) -> Form {
    Form::Keys(Keys { keys, ..Keys::default() })
}

/// A mapping with these keys, exactly one of `one_of` among them.
pub(super) fn keys_with_one(keys: Vec<Key>, one_of: &'static [&'static str]) -> Form {
    Form::Keys(Keys { keys, one_of: vec![one_of], ..Keys::default() })
}

/// One, or a list.
pub(super) fn several(form: Form) -> Form {
    Form::Several(Box::new(form))
}

/// A list.
pub(super) fn list(form: Form) -> Form {
    Form::List(Box::new(form), 0)
}

/// A list with an item.
pub(super) fn some(form: Form) -> Form {
    Form::List(Box::new(form), 1)
}

/// A mapping from ids of the policy.
pub(super) fn ids(form: Form) -> Form {
    Form::Entries(Names::Ids, Box::new(form))
}

/// A mapping from whatever the author writes.
pub(super) fn entries(form: Form) -> Form {
    Form::Entries(Names::Any, Box::new(form))
}

/// A form that is used in several places.
pub(super) fn shared(name: &'static str, form: Form) -> Form {
    Form::Shared(name, Box::new(form))
}

/// The same, and each may say which clauses it runs.
pub(super) fn citing(form: Form) -> Form {
    match form {
        Form::Entries(names, inner) => Form::Entries(names, Box::new(citing(*inner))),
        Form::Any(forms) => Form::Any(forms.into_iter().map(citing).collect()),
        Form::Keys(mut keys) => {
            keys.keys.push(clauses());
            Form::Keys(keys)
        }
        other => other,
    }
}

/// This, or nothing at all.
pub(super) fn or_nothing(form: Form) -> Form {
    Form::OrNothing(Box::new(form))
}

impl Form {
    /// The forms inside of this one.
    pub fn parts(&self) -> Vec<&Form> {
        match self {
            Form::Several(form) | Form::List(form, _) | Form::Entries(_, form) => vec![form],
            Form::OrNothing(form) | Form::Shared(_, form) => vec![form],
            Form::Any(forms) => forms.iter().collect(),
            Form::Keys(Keys { keys, others, .. }) => {
                keys.iter().map(|key| &key.form).chain(others.as_deref()).collect()
            }
            _ => Vec::new(),
        }
    }
}
