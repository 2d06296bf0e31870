//! Faults: typed where they are raised, placed in one spot, collected rather than thrown.

use super::{Place, Said};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The inputs cannot be used.
    Error,
    /// Worth a look; the inputs can be used.
    Warning,
}

/// A part of a message. What is a word of the program itself, and not of the author, is said in each language.
pub trait Spoken: std::fmt::Display {
    /// As it stands in a Chinese message; [`std::fmt::Display`] gives it for an English one.
    fn zh(&self) -> String {
        self.to_string()
    }
}

impl Spoken for String {}
impl Spoken for usize {}
impl Spoken for u32 {}
impl Spoken for u64 {}
impl Spoken for i64 {}

/// A typed fault of some stage. Made with [`faults!`], which also asks for the Chinese text.
pub trait Fault: std::error::Error {
    /// A stable name, such as `unknown-key`.
    fn code(&self) -> &'static str;
    /// The message in Chinese; [`std::fmt::Display`] gives it in English.
    fn zh(&self) -> String;

    /// Says where the fault lies.
    fn at(&self, place: Place) -> Problem {
        Problem {
            code: self.code(),
            level: Level::Error,
            message: Said { en: self.to_string(), zh: super::text::spaced(&self.zh()) },
            place,
            also: Vec::new(),
            row: None,
            help: None,
        }
    }
}

/// Declares the faults of a stage, each with its code and its message in English and Chinese.
macro_rules! faults {
    ($(#[$meta:meta])* pub enum $name:ident {
        $( $(#[$doc:meta])* $variant:ident $({ $($field:ident : $ty:ty),* $(,)? })? = $code:literal, $en:literal, $zh:literal; )*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, thiserror::Error)]
        #[allow(missing_docs)] // the message says what the fault is
        pub enum $name {
            $( $(#[$doc])* #[error($en)] $variant $({ $($field: $ty),* })?, )*
        }
        impl $crate::source::Fault for $name {
            fn code(&self) -> &'static str {
                match self { $( Self::$variant $({ $($field: _),* })? => $code, )* }
            }
            #[allow(unused_variables)] // a message need not name every field
            fn zh(&self) -> String {
                match self { $(
                    Self::$variant $({ $($field),* })? => {
                        $($( let $field = $crate::source::Spoken::zh($field); )*)?
                        format!($zh)
                    }
                )* }
            }
        }
    };
}
pub(crate) use faults;

/// A fault with its place, other places that have to do with it, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Stable name of the kind of fault.
    pub code: &'static str,
    /// Error or warning.
    pub level: Level,
    /// What is wrong.
    pub message: Said,
    /// Where.
    pub place: Place,
    /// Where else to look, and why.
    pub also: Vec<(Place, Said)>,
    /// The row as it was written, where one cannot look it up by its line.
    pub row: Option<String>,
    /// What would be right.
    pub help: Option<Said>,
}

impl Problem {
    /// Adds what would be right.
    pub fn help(mut self, help: Said) -> Self {
        self.help = Some(help);
        self
    }

    /// Adds what would be right, where it is known.
    pub fn maybe_help(mut self, help: Option<Said>) -> Self {
        self.help = help;
        self
    }

    /// Says what to write where a value that cannot be read has signs that only look right.
    pub fn with_usual_signs(self, wrong: &str) -> Self {
        match super::lookalike::sign_in(wrong) {
            Some(help) => self.help(help),
            None => self,
        }
    }

    /// Adds "did you mean", where a known name is near enough; else lists what there is, if it is short.
    pub fn suggest<'a>(self, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        if let Some(help) = super::lookalike::meant(wrong, &known) {
            return self.help(help);
        }
        let help = match super::nearest(wrong, known.iter().copied()) {
            Some(name) => super::said(format!("did you mean `{name}`?"), format!("是否想写 `{name}`？")),
            None if super::lookalike::sign_in(wrong).is_some() => {
                return self.maybe_help(super::lookalike::sign_in(wrong));
            }
            None if (1..=12).contains(&known.len()) => {
                let all = super::listed(known);
                super::said(format!("known here: {}", all.en), format!("此处可用：{}", all.zh))
            }
            None => return self,
        };
        self.help(help)
    }

    /// Adds another place to look at.
    pub fn also(mut self, place: Place, note: Said) -> Self {
        self.also.push((place, note));
        self
    }

    /// Lowers the fault to a warning.
    pub fn warning(mut self) -> Self {
        self.level = Level::Warning;
        self
    }
}

/// All faults of all inputs, as they are found.
#[derive(Debug, Default, Clone)]
pub struct Problems {
    list: Vec<Problem>,
}

impl Problems {
    /// Notes a problem.
    pub fn push(&mut self, problem: Problem) {
        self.list.push(problem);
    }

    /// Replaces the help of the problem that was noted last.
    pub fn help_last(&mut self, help: Said) {
        if let Some(last) = self.list.last_mut() {
            last.help = Some(help);
        }
    }

    /// Raises a fault at a place.
    pub fn raise(&mut self, fault: impl Fault, place: Place) {
        self.push(fault.at(place));
    }

    /// Is there one that makes the inputs unusable?
    pub fn any_error(&self) -> bool {
        self.list.iter().any(|problem| problem.level == Level::Error)
    }

    /// Is there an error at just this place?
    pub fn error_at(&self, place: Place) -> bool {
        self.list.iter().any(|problem| problem.level == Level::Error && problem.place == place)
    }

    /// Was there a fault of that code?
    pub fn has(&self, code: &str) -> bool {
        self.list.iter().any(|problem| problem.code == code)
    }

    /// Nothing at all was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many were found.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Everything found, in the order of files and lines, each only once.
    pub fn sorted(&self) -> Vec<&Problem> {
        let mut all: Vec<&Problem> = self.list.iter().collect();
        all.sort_by(|a, b| (a.place, a.code, &a.message.en).cmp(&(b.place, b.code, &b.message.en)));
        all.dedup();
        all
    }

    /// Takes in the problems of another collection.
    pub fn extend(&mut self, other: Problems) {
        self.list.extend(other.list);
    }
}
