//! Every operation of the language in English.

use super::condition::Condition;
use super::speaker::{InForce, Speaker, bare, number, span, truth};
use crate::expression::typed::{
    Argument, Arithmetic, Compare, CyclePart, Expr, Function, Op, Property, ResultOf,
};
use crate::value::Type;

/// An expression as a thing.
pub(super) fn thing(say: &Speaker<'_>, expr: &Expr) -> String {
    match &expr.op {
        Op::Value(value) => say.constant(value, &expr.of),
        Op::Text(text) => format!("“{text}”"),
        Op::Variable(slot) => variable(say, *slot),
        Op::Parameter(index, key) => parameter(say, *index, key.as_deref()),
        Op::Cycle(CyclePart::From) => "the first day of the cycle".into(),
        Op::Cycle(CyclePart::Until) => "the last day of the cycle".into(),
        Op::Cycle(CyclePart::Today) => "the day of the assessment".into(),
        Op::Widen(inner) => say.thing(inner),
        Op::Coalesce(all) => coalesce(all.iter().map(|one| say.thing(one)).collect()),
        Op::Arithmetic(op, a, b) => arithmetic(say, *op, a, b),
        Op::Negate(inner) => negative(say, inner),
        Op::If(condition, then, other) => {
            let (then, other) = (say.thing(then), say.thing(other));
            format!("{then} if {}, otherwise {other}", say.clause(condition, true))
        }
        Op::Call(function, arguments) => call(say, expr, *function, arguments),
        Op::Property(property, of) => property_of(say, expr, *property, of),
        Op::Uppers(of, relation) => {
            format!("whoever stands above {} by {}", say.thing(of), say.terms.relation(*relation))
        }
        Op::Lowers(of, relation) => {
            format!("whoever stands below {} by {}", say.thing(of), say.terms.relation(*relation))
        }
        Op::At(day, inner) => {
            format!("{} (as of {})", say.on_another_day().thing(inner), say.thing(day))
        }
        Op::CountRows(slot) => format!("the number of {}", say.fact(*slot)),
        Op::Script(name, arguments) => script(say, name, arguments),
        Op::Result(what, whom) => result(say, what, whom),
        Op::Not(_)
        | Op::And(_)
        | Op::Or(_)
        | Op::Absent(_)
        | Op::Compare(..)
        | Op::OneOf(..)
        | Op::Among(..)
        | Op::Holds(..)
        | Op::Throughout(..)
        | Op::Related(..) => format!("whether {}", say.clause(expr, true)),
    }
}

/// A condition that holds, or that does not.
pub(super) fn clause(say: &Speaker<'_>, expr: &Expr, holds: bool) -> String {
    let not = if holds { "" } else { " not" };
    match &expr.op {
        Op::Not(inner) => say.clause(inner, !holds),
        Op::And(_) | Op::Or(_) => {
            let condition = Condition::of(expr);
            if holds {
                say.sentence(&condition)
            } else {
                format!("it is not so that {}", say.sentence(&condition))
            }
        }
        Op::Absent(inner) => {
            format!("{} is{} recorded", say.thing(inner), if holds { " not" } else { "" })
        }
        Op::Compare(op, a, b) => compare(say, if holds { *op } else { op.negated() }, a, b),
        Op::OneOf(item, list) => one_of(say, item, list, holds),
        Op::Among(item, list) => format!("{} is{not} among {}", say.thing(item), say.thing(list)),
        Op::Holds(person, post, unit) => {
            let verb = if holds { "holds" } else { "does not hold" };
            let unit = unit.as_ref().map_or_else(String::new, |unit| format!(" in {}", say.thing(unit)));
            format!("{} {verb} the post of {}{unit}", say.thing(person), say.terms.post(*post))
        }
        Op::Throughout(from, until, inner) => {
            let (from, until) = (say.thing(from), say.thing(until));
            let said = say.on_another_day().clause(inner, true);
            let every = if holds { "on every day" } else { "not on every day" };
            format!("{every} from {from} to {until} it is so that {said}")
        }
        Op::Related(lower, relation, upper) => {
            let (lower, upper) = (say.thing(lower), say.thing(upper));
            let verb = if holds { "stands" } else { "does not stand" };
            format!("{lower} {verb} below {upper} by {}", say.terms.relation(*relation))
        }
        Op::If(condition, then, other) => format!(
            "if {}: {}; otherwise: {}",
            say.clause(condition, true),
            say.clause(then, holds),
            say.clause(other, holds)
        ),
        Op::Coalesce(all) => yes_or_absent(say, all, holds),
        Op::Call(Function::Contains, of) => {
            let verb = if holds { "contains" } else { "does not contain" };
            binary(say, of, |text, part| format!("{text} {verb} {part}"))
        }
        Op::Call(Function::StartsWith, of) => {
            let verb = if holds { "begins" } else { "does not begin" };
            binary(say, of, |text, part| format!("{text} {verb} with {part}"))
        }
        Op::Call(Function::Within, of) => {
            let (neither, or) = if holds { ("", "or") } else { (" neither", "nor") };
            binary(say, of, |unit, above| format!("{unit} is{neither} {above} {or} a unit below it"))
        }
        Op::Property(Property::HoldsPost, of) => {
            format!("{} {}", say.thing(of), if holds { "holds a post" } else { "holds no post" })
        }
        Op::Property(Property::IsLeader, of) => format!("{} is{not} a leader", say.thing(of)),
        Op::At(day, inner) => {
            format!("as of {}, {}", say.thing(day), say.on_another_day().clause(inner, holds))
        }
        Op::Value(_) => {
            let always = truth(expr).unwrap_or_default() == holds;
            if always { "this holds always".into() } else { "this never holds".into() }
        }
        Op::Variable(slot) => yes(&say.own(*slot).unwrap_or_else(|| say.fact(*slot)), holds),
        // These are true or false only where an attribute, a script or a parameter is.
        Op::Text(_)
        | Op::Parameter(..)
        | Op::Cycle(_)
        | Op::Widen(_)
        | Op::Arithmetic(..)
        | Op::Negate(_)
        | Op::Call(..)
        | Op::Property(..)
        | Op::Uppers(..)
        | Op::Lowers(..)
        | Op::CountRows(_)
        | Op::Script(..)
        | Op::Result(..) => yes(&say.thing(expr), holds),
    }
}

fn yes(what: &str, holds: bool) -> String {
    format!("{what} is “{}”", if holds { "yes" } else { "no" })
}

/// A field by its title with an article, or by its id.
fn variable(say: &Speaker<'_>, slot: usize) -> String {
    let (name, _) = say.variable(slot);
    let titled = || say.terms.word(name).map(|title| with_article(&title));
    say.own(slot).or_else(titled).unwrap_or_else(|| format!("`{name}`"))
}

/// Words before which no article stands.
const WITHOUT_ARTICLE: &[&str] = &[
    "a", "all", "an", "any", "each", "every", "how", "no", "the", "what", "when", "where", "whether",
    "which", "who", "whom", "whose", "why",
];

/// `the answer`, `what was done`.
fn with_article(title: &str) -> String {
    let first = title.split_whitespace().next().unwrap_or_default().to_lowercase();
    if WITHOUT_ARTICLE.contains(&first.as_str()) { title.to_owned() } else { format!("the {title}") }
}

fn parameter(say: &Speaker<'_>, index: usize, key: Option<&Expr>) -> String {
    let said = say.parameter(index, key);
    let title = &said.title;
    let by = said.key.map_or_else(String::new, |key| format!(" for {key}"));
    match said.value {
        InForce::Value(value, since) if by.is_empty() => format!("{value} ({title}, since {since})"),
        InForce::Value(values, since) => format!("the {title}{by} ({values}; since {since})"),
        InForce::Repealed(since) => format!("the {title}{by} (repealed, no value since {since})"),
        InForce::NotYet => format!("the {title}{by} (no value on {})", say.terms.day),
        InForce::NotSaid => format!("the {title}{by}"),
    }
}

fn coalesce(parts: Vec<String>) -> String {
    let mut parts = parts.into_iter();
    let first = parts.next().unwrap_or_default();
    let rest: Vec<String> = parts.map(|part| format!("or, where that is not recorded, {part}")).collect();
    format!("{first} ({})", rest.join(", "))
}

/// `a ?? false`: what absence counts as.
fn yes_or_absent(say: &Speaker<'_>, all: &[Expr], holds: bool) -> String {
    match all {
        [first, last] if truth(last).is_some() => {
            let counts = if truth(last) == Some(true) { "yes" } else { "no" };
            format!("{} (not recorded counts as “{counts}”)", say.clause(first, holds))
        }
        _ => yes(&coalesce(all.iter().map(|one| say.thing(one)).collect()), holds),
    }
}

fn arithmetic(say: &Speaker<'_>, op: Arithmetic, a: &Expr, b: &Expr) -> String {
    let unit = say.unit(a).or(say.unit(b));
    let both = || (say.quantity(a, unit), say.quantity(b, unit));
    match op {
        Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply | Arithmetic::Divide => {
            say.formula(op, a, b, ("(", ")"))
        }
        Arithmetic::Remainder => {
            let (a, b) = (say.thing(a), say.thing(b));
            format!("the remainder of {a} divided by {b}")
        }
        Arithmetic::Min => {
            let (a, b) = both();
            format!("the smaller of {a} and {b}")
        }
        Arithmetic::Max => {
            let (a, b) = both();
            format!("the larger of {a} and {b}")
        }
    }
}

/// `-x`: the sign of a number, words before anything else.
fn negative(say: &Speaker<'_>, inner: &Expr) -> String {
    match (number(inner), &bare(inner).op) {
        (Some(number), _) => say.terms.number(-number, None),
        (None, Op::Parameter(..)) => {
            let said = say.thing(inner);
            if said.starts_with(|c: char| c.is_ascii_digit()) {
                format!("-{said}")
            } else {
                format!("minus {said}")
            }
        }
        (None, Op::Arithmetic(..)) => format!("minus ({})", say.thing(inner)),
        _ => format!("minus {}", say.thing(inner)),
    }
}

fn compare(say: &Speaker<'_>, op: Compare, a: &Expr, b: &Expr) -> String {
    if let Some(value) = truth(b) {
        return say.clause(a, (op == Compare::Equal) == value);
    }
    if truth(a).is_some() || (number(a).is_some() && number(b).is_none()) {
        return compare(say, op.flipped(), b, a);
    }
    let unit = say.unit(a).or(say.unit(b));
    if let Some((from, until)) = span(a)
        && say.quantity(b, unit).starts_with(|c: char| c.is_ascii_digit())
    {
        let (from, until, limit) = (say.side(from, None), say.side(until, None), say.side(b, unit));
        let value = say.value(bare(a)).map_or_else(String::new, |value| format!(" ({value})"));
        return format!("from {from} to {until} there are {} {limit}{value}", amount(op));
    }
    let (left, right) = match a.of {
        Type::Bool => (say.thing(a), say.thing(b)),
        _ => (say.side(a, unit), say.side(b, unit)),
    };
    let word = match (&a.of, op) {
        (Type::Date | Type::DateTime, Compare::Less) => "lies before",
        (Type::Date | Type::DateTime, Compare::AtMost) => "does not lie after",
        (Type::Date | Type::DateTime, Compare::Greater) => "lies after",
        (Type::Date | Type::DateTime, Compare::AtLeast) => "does not lie before",
        (Type::Bool, Compare::Equal) => "comes to the same as",
        (Type::Bool, _) => "does not come to the same as",
        (Type::Int | Type::Decimal, op) => return format!("{left} is {} {right}", size(op)),
        (_, Compare::Equal) => "is",
        (_, Compare::NotEqual) => "is not",
        (_, op) => return format!("{left} is {} {right}", size(op)),
    };
    format!("{left} {word} {right}")
}

/// How a number compares.
fn size(op: Compare) -> &'static str {
    match op {
        Compare::Equal => "equal to",
        Compare::NotEqual => "not equal to",
        Compare::Less => "less than",
        Compare::AtMost => "at most",
        Compare::Greater => "more than",
        Compare::AtLeast => "at least",
    }
}

/// How many there are.
fn amount(op: Compare) -> &'static str {
    match op {
        Compare::Equal => "exactly",
        Compare::NotEqual => "more or fewer than",
        Compare::Less => "fewer than",
        Compare::AtMost => "at most",
        Compare::Greater => "more than",
        Compare::AtLeast => "at least",
    }
}

fn one_of(say: &Speaker<'_>, item: &Expr, list: &[Expr], holds: bool) -> String {
    let unit = say.unit(item);
    let words: Vec<String> = list.iter().map(|word| say.quantity(word, unit)).collect();
    let item = say.thing(item);
    match (words.as_slice(), holds) {
        ([only], true) => format!("{item} is {only}"),
        ([only], false) => format!("{item} is not {only}"),
        (words, true) => format!("{item} is {}", say.terms.listed(words, ("或", "or"))),
        (words, false) => format!("{item} is neither {}", say.terms.listed(words, ("或", "nor"))),
    }
}

fn binary(say: &Speaker<'_>, of: &[Expr], put: impl Fn(String, String) -> String) -> String {
    let at = |index: usize| of.get(index).map_or_else(String::new, |one| say.thing(one));
    put(at(0), at(1))
}

fn call(say: &Speaker<'_>, expr: &Expr, function: Function, of: &[Expr]) -> String {
    let one = || of.first().map_or_else(String::new, |one| say.thing(one));
    let two = |put: fn(String, String) -> String| binary(say, of, put);
    match function {
        Function::Days => two(|a, b| format!("the number of days from {a} to {b}")),
        Function::WorkingDays => two(|a, b| format!("the number of working days from {a} to {b}")),
        Function::Months => two(|a, b| format!("the number of full months from {a} to {b}")),
        Function::Years => two(|a, b| format!("the number of full years from {a} to {b}")),
        Function::Hours => two(|a, b| format!("the number of full hours from {a} to {b}")),
        Function::Year => format!("the year of {}", one()),
        Function::Month => format!("the month (1 to 12) of {}", one()),
        Function::DayOf => format!("the day of {}", one()),
        Function::AddDays => later(say, of, crate::policy::ParameterUnit::Days),
        Function::AddWorkingDays => later(say, of, crate::policy::ParameterUnit::WorkingDays),
        Function::AddMonths => later(say, of, crate::policy::ParameterUnit::Months),
        Function::Abs => format!("{} without its sign", one()),
        Function::Round => two(|number, digits| {
            let plural = if digits == "1" { "" } else { "s" };
            format!("{number}, rounded to {digits} digit{plural} after the point")
        }),
        Function::Floor => format!("{}, rounded down to a whole number", one()),
        Function::Ceil => format!("{}, rounded up to a whole number", one()),
        Function::Contains | Function::StartsWith | Function::Within => {
            format!("whether {}", say.clause(expr, true))
        }
        Function::CountNodes => format!("the number of those who are {}", one()),
    }
}

/// A day so many days, working days or months after another.
fn later(say: &Speaker<'_>, of: &[Expr], unit: crate::policy::ParameterUnit) -> String {
    let [day, count] = of else { return String::new() };
    let (count, after) = say.moved(count, unit);
    format!("the day {count} {} {}", if after { "after" } else { "before" }, say.thing(day))
}

fn property_of(say: &Speaker<'_>, expr: &Expr, property: Property, of: &Expr) -> String {
    let whose = say.thing(of);
    match property {
        Property::Id => format!("the id of {whose}"),
        Property::Role => format!("the role of {whose}"),
        Property::Post => format!("the post of {whose}"),
        Property::UnitOf => format!("the unit of {whose}"),
        Property::Kind => format!("the kind of {whose}"),
        Property::Parent => format!("the unit above {whose}"),
        Property::HoldsPost | Property::IsLeader => format!("whether {}", say.clause(expr, true)),
        Property::Holders(post) => format!("the {} of {whose}", say.terms.post(post)),
        Property::Attribute(index) => {
            let name = say.attribute(index, of);
            let title =
                say.terms.word(&name).filter(|_| expr.of != Type::Bool).map(|title| with_article(&title));
            format!("{} of {whose}", title.unwrap_or_else(|| say.terms.called(&name)))
        }
    }
}

fn script(say: &Speaker<'_>, name: &str, arguments: &[Argument]) -> String {
    let given: Vec<String> = arguments
        .iter()
        .map(|argument| match argument {
            Argument::Value(expr) => say.thing(expr),
            Argument::Rows(slot) => say.fact(*slot),
        })
        .collect();
    let of = if given.is_empty() {
        String::new()
    } else {
        format!(" from {}", say.terms.listed(&given, ("和", "and")))
    };
    format!("what the function `{name}` finds{of}")
}

fn result(say: &Speaker<'_>, what: &ResultOf, whom: &Expr) -> String {
    let of = if say.is_subject(whom) { String::new() } else { format!(" of {}", say.thing(whom)) };
    let terms = &say.terms;
    let said = match what {
        ResultOf::Indicator { at, back, .. } => {
            let found = terms.nth(&terms.policy.indicators, *at);
            let title = found.map_or_else(|| "?".into(), |found| terms.quoted(&found.body.title, &found.id));
            return match back {
                0 => format!("the indicator {title}{of}"),
                1 => format!("the indicator {title}{of} one period before"),
                back => format!("the indicator {title}{of} {back} periods before"),
            };
        }
        ResultOf::Points(category) => {
            format!("the points on the account {}", terms.account(category))
        }
        ResultOf::Score(index) => {
            let found = terms.nth(&terms.policy.scorecards, *index);
            let title = found.map_or_else(|| "?".into(), |found| terms.quoted(&found.body.title, &found.id));
            format!("the score {title}")
        }
    };
    format!("{said}{of}")
}
