//! Expressions as text, of every type, mostly of what has a kernel.

use crate::random::Random;

/// What an expression is wanted for.
#[derive(Clone, Copy, PartialEq)]
pub enum Want {
    Bool,
    Int,
    Decimal,
    Date,
    Colour,
    Text,
    Person,
    Unit,
}

/// Writes expressions over the fields of [`super::policy`].
pub struct Writer<'r> {
    pub random: &'r mut Random,
    /// Derived fields that may be read, with their types.
    pub derived: Vec<(String, Want)>,
}

impl Writer<'_> {
    /// An expression of a type, with at most so many levels.
    pub fn write(&mut self, want: Want, depth: usize) -> String {
        if depth == 0 || self.random.one_in(6) {
            return self.leaf(want);
        }
        let depth = depth - 1;
        if self.random.one_in(6) {
            return self.any(want, depth);
        }
        match want {
            Want::Bool => self.bool(depth),
            Want::Int => self.int(depth),
            Want::Decimal => self.decimal(depth),
            Want::Date => self.date(depth),
            Want::Unit => self.unit(depth),
            Want::Colour | Want::Text | Want::Person => self.any(want, depth),
        }
    }

    fn leaf(&mut self, want: Want) -> String {
        let fields: &[&str] = match want {
            Want::Bool => &["ok", "flag", "flag", "true"],
            Want::Int => &["n", "m", "m", "small", "0", "1", "3", "-2", "9223372036854775807"],
            Want::Decimal => &[
                "x",
                "y",
                "y",
                "param.plain",
                "param.keyed[colour]",
                "param.keyed[hue]",
                "param.gone",
                "0.5",
                "-1.25",
                "0.1234567890123456789",
                "79228162514264337593543950335.0",
            ],
            Want::Date => &["date", "first", "last", "last", "cycle.until", "date(\"2024-02-29\")"],
            Want::Colour => &["colour", "hue", "hue", "(hue ?? \"blue\")"],
            Want::Text => &["text", "text", "id", "\"a\"", "\"\""],
            Want::Person => &["who", "other"],
            Want::Unit => &["unit", "place", "who.unit"],
        };
        let derived: Vec<String> =
            self.derived.iter().filter(|(_, of)| *of == want).map(|(name, _)| name.clone()).collect();
        match derived.len() {
            0 => self.random.pick(fields).to_owned(),
            all if self.random.one_in(3) => derived[self.random.below(all)].clone(),
            _ => self.random.pick(fields).to_owned(),
        }
    }

    /// What there is for every type.
    fn any(&mut self, want: Want, depth: usize) -> String {
        let choice = self.random.below(9);
        let mut of = |want| self.write(want, depth);
        match choice {
            0..=2 => format!("(if {} {{ {} }} else {{ {} }})", of(Want::Bool), of(want), of(want)),
            3 => format!("at({}, {})", of(Want::Date), of(want)),
            4..=5 => format!("({} ?? {} ?? {})", of(want), of(want), of(want)),
            _ => format!("({} ?? {})", of(want), of(want)),
        }
    }

    fn bool(&mut self, depth: usize) -> String {
        let any = self.random.pick(&[
            Want::Bool,
            Want::Int,
            Want::Decimal,
            Want::Date,
            Want::Colour,
            Want::Text,
            Want::Person,
            Want::Unit,
        ]);
        let ordered = self.random.pick(&[Want::Int, Want::Decimal, Want::Date]);
        let order = self.random.pick(&["<", "<=", ">", ">=", "==", "!="]);
        let equal = self.random.pick(&["==", "!="]);
        let post = self.random.pick(&["head", "clerk", "deputy"]);
        let choice = self.random.below(26);
        let mut of = |want| self.write(want, depth);
        match choice {
            0 | 1 => format!("!{}", of(Want::Bool)),
            2..=4 => format!("({} && {})", of(Want::Bool), of(Want::Bool)),
            5..=7 => format!("({} || {})", of(Want::Bool), of(Want::Bool)),
            8..=11 => format!("({} {order} {})", of(ordered), of(ordered)),
            12 => format!("({} {order} {})", of(Want::Int), of(Want::Decimal)),
            13 | 14 => format!("({} {equal} {})", of(any), of(any)),
            15 => format!("absent({})", of(any)),
            16 => format!("present({})", of(any)),
            17 | 18 => format!("({} in [{}, {}])", of(any), of(any), of(any)),
            19 => format!("holds({}, \"{post}\", {})", of(Want::Person), of(Want::Unit)),
            20 if post == "deputy" => format!("{}.is_leader", of(Want::Person)),
            // What a script gives has no type by itself.
            20 => format!("(ok || odd({}))", of(Want::Int)),
            21 => format!("({} in [\"red\", \"green\"])", of(Want::Colour)),
            22 => format!("within({}, {})", of(Want::Unit), of(Want::Unit)),
            23 => format!("(hours(at, at2) {order} {})", of(Want::Int)),
            24 => format!("({}.band {order} {})", of(Want::Person), of(Want::Int)),
            _ => format!("({}.role == \"aide\")", of(Want::Person)),
        }
    }

    fn int(&mut self, depth: usize) -> String {
        let sign = self.random.pick(&["+", "-", "*", "%"]);
        let between = self.random.pick(&["days", "working_days", "working_days", "months"]);
        let choice = self.random.below(9);
        let mut of = |want| self.write(want, depth);
        match choice {
            0..=2 => format!("({} {sign} {})", of(Want::Int), of(Want::Int)),
            3 => format!("(- {})", of(Want::Int)),
            4 => format!("max({}, {})", of(Want::Int), of(Want::Int)),
            5 => format!("min({}, {})", of(Want::Int), of(Want::Int)),
            6 => format!("floor({})", of(Want::Decimal)),
            _ => format!("{between}({}, {})", of(Want::Date), of(Want::Date)),
        }
    }

    fn decimal(&mut self, depth: usize) -> String {
        let sign = self.random.pick(&["+", "-", "*", "*", "/"]);
        let choice = self.random.below(9);
        let mut of = |want| self.write(want, depth);
        match choice {
            0..=2 => format!("({} {sign} {})", of(Want::Decimal), of(Want::Decimal)),
            3 => format!("({} {sign} {})", of(Want::Int), of(Want::Decimal)),
            4 => format!("(- {})", of(Want::Decimal)),
            5 => format!("max({}, {})", of(Want::Decimal), of(Want::Int)),
            6 => format!("round({}, 2)", of(Want::Decimal)),
            _ => format!("param.keyed[{}]", of(Want::Colour)),
        }
    }

    fn date(&mut self, depth: usize) -> String {
        let (days, date) = (self.write(Want::Int, depth), self.write(Want::Date, depth));
        match self.random.below(3) {
            0 => format!("add_days({date}, {days})"),
            1 => format!("add_working_days({date}, small)"),
            _ => self.leaf(Want::Date),
        }
    }

    fn unit(&mut self, depth: usize) -> String {
        match self.random.below(3) {
            0 => format!("{}.unit", self.write(Want::Person, depth)),
            1 => format!("{}.parent", self.write(Want::Unit, depth)),
            _ => self.leaf(Want::Unit),
        }
    }
}
