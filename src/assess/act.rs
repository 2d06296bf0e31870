//! Acts: what several matters, and the measures imposed to it, have in common.

use super::MatterRef;
use crate::matters::{Matters, Schema};
use crate::organisation::Organisation;
use crate::value::Value;

/// What is judged by one proposal: measures of one track on one act exclude each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// A matter that names no act.
    Matter(MatterRef),
    /// The act that matters name.
    Named(String),
    /// A place on a ladder.
    Ladder(usize),
    /// A place in a ranking: table, row.
    Rank(usize, usize),
}

/// What is needed to say to which act a matter belongs.
pub struct Acts<'a> {
    pub schema: &'a Schema,
    pub matters: &'a Matters,
    pub organisation: &'a Organisation,
}

impl Acts<'_> {
    /// The act of a matter, or of the matter of a row: the one that it names, else the matter itself.
    pub fn of(&self, matter: MatterRef) -> Act {
        self.named(matter).map_or(Act::Matter(MatterRef { child: None, ..matter }), Act::Named)
    }

    fn named(&self, matter: MatterRef) -> Option<String> {
        let column = self.schema.kinds.get(matter.kind as usize)?.act?;
        let table = self.matters.tables.get(matter.kind as usize)?;
        match table.columns.get(column)?.get(matter.row as usize)? {
            Value::Text(text) => Some(self.matters.symbols.text(text).to_string()),
            Value::Node(node) => Some(self.organisation.id(node).to_owned()),
            _ => None,
        }
    }

    /// How what was imposed earlier names the act: the name, or the id of the matter.
    pub fn word(&self, act: &Act) -> Option<String> {
        match act {
            Act::Named(name) => Some(name.clone()),
            Act::Matter(matter) => {
                let table = self.matters.tables.get(matter.kind as usize)?;
                Some(self.matters.symbols.text(*table.ids.get(matter.row as usize)?).to_string())
            }
            Act::Ladder(_) | Act::Rank(..) => None,
        }
    }
}
