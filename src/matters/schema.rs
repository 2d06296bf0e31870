//! The columns of each kind of matter, resolved from the policy before data is read.

use crate::value::Type;

/// All kinds of matters, in the order of their ids.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schema {
    /// The kinds.
    pub kinds: Vec<KindSchema>,
}

/// A kind of matter.
#[derive(Debug, Clone, PartialEq)]
pub struct KindSchema {
    /// Its id.
    pub id: String,
    /// Its columns, in the order of writing; `id`, `date` and `unit` are not among them.
    pub fields: Vec<Field>,
    /// Its child tables, in the order of writing.
    pub children: Vec<ChildSchema>,
    /// The column that names the act: matters of the same act are one.
    pub act: Option<usize>,
    /// Its rows are the periods of a duty; none is given.
    pub owed: bool,
}

/// A child table.
#[derive(Debug, Clone, PartialEq)]
pub struct ChildSchema {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub fields: Vec<Field>,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub of: Type,
    /// Bounds, both included, for a range.
    pub range: Option<(i64, i64)>,
    /// It may be absent.
    pub optional: bool,
    /// The policy computes it: it is never given in the data.
    pub derived: bool,
}

impl Schema {
    /// The kind of that id.
    pub fn kind(&self, id: &str) -> Option<usize> {
        self.kinds.iter().position(|kind| kind.id == id)
    }
}
