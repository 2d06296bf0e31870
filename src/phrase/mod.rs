//! A policy read back in words: what each rule says, in Chinese and English.
//!
//! The words are made from the typed expressions and the compiled program, never from the text as written:
//! what is read is what runs. [`Terms`] knows what everything is called in one language; [`Speaker`] says an
//! expression (`english` and `chinese` have words for every operation); [`provisions`] says what each rule,
//! ranking or ladder asks and what follows.

mod chain;
mod chinese;
mod condition;
mod definition;
mod duty;
mod english;
mod escalation;
mod guard;
mod meanings;
mod measure;
mod modifier;
mod monitor;
mod parameters;
mod property;
mod provision;
mod quota;
mod ranking;
mod results;
mod rule;
mod speaker;
mod terms;
#[cfg(test)]
mod tests;

pub use chain::{asked_on_way, end_of_way};
pub use condition::Condition;
pub use definition::said;
pub use parameters::{DatedText, ParameterInForce};
pub use provision::{Kind, Passage, Provision, changes, provisions};
pub use speaker::{Place, Speaker};
pub(crate) use speaker::{bare, number};
pub use terms::Terms;
pub(crate) use terms::in_quotes;
