//! Values and columns of values: what facts are made of.
//!
//! Facts are columns from the moment they are read: one typed vector and one vector of validity per field.
//! An absent value is a row whose validity is false; nothing else stands for it.

use crate::organisation::NodeId;
use crate::source::{Said, Spoken, said};
use indexmap::IndexSet;
use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use smol_str::SmolStr;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

/// A day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

impl Day {
    /// Before every day that can be written.
    pub const MIN: Day = Day(i32::MIN);
    /// After every day that can be written.
    pub const MAX: Day = Day(i32::MAX);

    /// The day of a calendar date.
    pub fn of(date: Date) -> Day {
        let epoch = Date::constant(1970, 1, 1);
        Day((date.duration_since(epoch).as_hours() / 24) as i32)
    }

    /// The calendar date; the first or last date that a calendar knows for days beyond it.
    pub fn date(self) -> Date {
        let clamped =
            i64::from(self.0).clamp(i64::from(Day::of(Date::MIN).0), i64::from(Day::of(Date::MAX).0));
        Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(clamped))
    }

    /// Reads `2014-01-31`.
    pub fn parse(text: &str) -> Option<Day> {
        // There are millions of these: the shape is so narrow that no general parser is asked.
        let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
        let number = |digits: &[u8]| {
            let add =
                |sum: i16, digit: &u8| digit.is_ascii_digit().then(|| sum * 10 + i16::from(digit - b'0'));
            digits.iter().try_fold(0, add)
        };
        let (year, month, day) = (number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?);
        Date::new(year, month as i8, day as i8).ok().map(Day::of)
    }

    /// How to write what is no day: the day that it seems to mean (`2014/1/31`, `2014年1月31日`), that there is no
    /// such day, or the form of a date.
    pub fn advice(text: &str) -> Said {
        let numbers: Vec<&str> =
            text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
        let meant = match numbers.as_slice() {
            [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => {
                format!("{year}-{month:0>2}-{day:0>2}")
            }
            _ => String::new(),
        };
        match Day::parse(&meant) {
            Some(_) => said(format!("write `{meant}`"), format!("请写 `{meant}`")),
            None if meant == text => said("there is no such day in the calendar", "日历中没有这一天"),
            None => said("write a date such as 2014-01-31", "请写日期，例如 2014-01-31"),
        }
    }

    /// Reads a day in data, where it may also be written `2014/1/31` or `2014年1月31日`: the order is the same, so
    /// that no other day can be meant.
    pub fn parse_data(text: &str) -> Option<Day> {
        let parts = |text: &str, marks: [char; 2]| {
            let (year, rest) = text.split_once(marks[0])?;
            let (month, day) = rest.split_once(marks[1])?;
            let digits = |part: &str, most| {
                let good = (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
                good.then(|| part.parse::<i16>().ok()).flatten()
            };
            let (year, month, day) =
                (digits(year, 4).filter(|year| *year > 999)?, digits(month, 2)?, digits(day, 2)?);
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().map(Day::of)
        };
        Day::parse(text)
            .or_else(|| parts(text, ['/', '/']))
            .or_else(|| parts(text.strip_suffix('日')?, ['年', '月']))
    }

    /// The day before.
    pub fn before(self) -> Day {
        Day(self.0.saturating_sub(1))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Day::MIN | Day::MAX => f.write_str("…"),
            day => write!(f, "{}", day.date()),
        }
    }
}

/// A moment of civil time: seconds since 1970-01-01T00:00, without a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment of a civil date and time.
    pub fn of(at: DateTime) -> Moment {
        let seconds = i64::from(at.hour()) * 3600 + i64::from(at.minute()) * 60 + i64::from(at.second());
        Moment(i64::from(Day::of(at.date()).0) * 86_400 + seconds)
    }

    /// Its day.
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(86_400).clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32)
    }

    /// Reads `2014-01-31T09:05`, `2014-01-31 09:05:30` or a bare date (its midnight).
    pub fn parse(text: &str) -> Option<Moment> {
        if let Some(day) = Day::parse(text) {
            return Some(Moment(i64::from(day.0) * 86_400));
        }
        text.replacen(' ', "T", 1).parse::<DateTime>().ok().map(Moment::of)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.rem_euclid(86_400);
        write!(f, "{} {:02}:{:02}", self.day(), seconds / 3600, seconds / 60 % 60)?;
        if seconds % 60 != 0 { write!(f, ":{:02}", seconds % 60) } else { Ok(()) }
    }
}

/// A span of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Interval {
    /// First day.
    pub from: Day,
    /// Last day.
    pub until: Day,
}

impl Interval {
    /// All time.
    pub const ALWAYS: Interval = Interval { from: Day::MIN, until: Day::MAX };

    /// Is the day inside?
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.until
    }

    /// Do the two share a day?
    pub fn overlaps(self, other: Interval) -> bool {
        self.from <= other.until && other.from <= self.until
    }

    /// The days that both have; may be empty (`from > until`).
    pub fn and(self, other: Interval) -> Interval {
        Interval { from: self.from.max(other.from), until: self.until.min(other.until) }
    }

    /// How many days; 0 if empty.
    pub fn days(self) -> i64 {
        (i64::from(self.until.0) - i64::from(self.from.0) + 1).max(0)
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} – {}", self.from, self.until)
    }
}

/// What kind of thing stands at a node of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// An officer or employee.
    Person,
    /// A part of the organisation.
    Unit,
    /// Something else that a policy declares: a duty area, an enterprise.
    Entity(Arc<str>),
}

impl fmt::Display for NodeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NodeKind::Person => "person",
            NodeKind::Unit => "unit",
            NodeKind::Entity(name) => name,
        })
    }
}

impl Spoken for NodeKind {
    fn zh(&self) -> String {
        match self {
            NodeKind::Person => "人员".into(),
            NodeKind::Unit => "单位".into(),
            NodeKind::Entity(name) => format!("`{name}`"),
        }
    }
}

impl Spoken for Day {}
impl Spoken for Interval {}

/// A closed list of words. Lists of the same words in the same order are equal, wherever they were written.
#[derive(Debug, Eq, Default)]
pub struct Enumeration {
    /// Its name, or the field it was written at.
    pub name: String,
    /// The words, in the order of writing; a value is an index into it.
    pub values: Vec<String>,
}

impl PartialEq for Enumeration {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

impl Enumeration {
    /// The code of a word.
    pub fn code(&self, word: &str) -> Option<u32> {
        self.values.iter().position(|value| value == word).map(|code| code as u32)
    }

    /// The word of a code.
    pub fn word(&self, code: u32) -> &str {
        self.values.get(code as usize).map_or("", String::as_str)
    }
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// An exact decimal number; money and percentages too.
    Decimal,
    /// Text.
    Text,
    /// One of a closed list of words.
    Enum(Arc<Enumeration>),
    /// A calendar day.
    Date,
    /// A day with a time.
    DateTime,
    /// A person, a unit, or an entity.
    Node(NodeKind),
    /// Several of these, in the order of their ids.
    Nodes(NodeKind),
    /// The rows of a child table; only scripts and `count` can read them.
    Rows(Arc<str>),
    /// The result of a script, until the place where it stands has said what it must be.
    Any,
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Bool => f.write_str("true or false"),
            Type::Int => f.write_str("a whole number"),
            Type::Decimal => f.write_str("a number"),
            Type::Text => f.write_str("a text"),
            Type::Enum(of) => write!(f, "a word of `{}`", of.name),
            Type::Date => f.write_str("a date"),
            Type::DateTime => f.write_str("a date with time"),
            Type::Node(kind) => write!(f, "a {kind}"),
            Type::Nodes(NodeKind::Person) => f.write_str("several people"),
            Type::Nodes(kind) => write!(f, "several of {kind}"),
            Type::Rows(name) => write!(f, "the rows of `{name}`"),
            Type::Any => f.write_str("the result of a script"),
        }
    }
}

impl Spoken for Type {
    fn zh(&self) -> String {
        match self {
            Type::Bool => "是非值（true 或 false）".into(),
            Type::Int => "整数".into(),
            Type::Decimal => "数字".into(),
            Type::Text => "文字".into(),
            Type::Enum(of) => format!("`{}` 的取值", of.name),
            Type::Date => "日期".into(),
            Type::DateTime => "日期时间".into(),
            Type::Node(kind) => kind.zh(),
            Type::Nodes(kind) => format!("多个{}", kind.zh()),
            Type::Rows(name) => format!("`{name}` 的各行"),
            Type::Any => "脚本的结果".into(),
        }
    }
}

impl Type {
    /// How a message names it.
    pub fn said(&self) -> Said {
        said(self.to_string(), self.zh())
    }
}

/// A text, by its number among [`Symbols`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(u32);

impl Symbol {
    /// Its number.
    pub(crate) fn number(self) -> u32 {
        self.0
    }

    /// The text of a number that [`Symbol::number`] gave.
    pub(crate) fn of_number(number: u32) -> Symbol {
        Symbol(number)
    }
}

/// Every text that occurs in the facts, once. Numbers follow the order of arrival and mean nothing. A clone
/// shares the texts, so that equal texts have equal numbers in both.
#[derive(Debug, Default, Clone)]
pub struct Symbols {
    inner: Arc<RwLock<IndexSet<SmolStr>>>,
}

impl Symbols {
    /// The number of a text.
    pub fn intern(&self, text: &str) -> Symbol {
        if let Some(found) = self.inner.read().unwrap_or_else(PoisonError::into_inner).get_index_of(text) {
            return Symbol(found as u32);
        }
        let mut inner = self.inner.write().unwrap_or_else(PoisonError::into_inner);
        Symbol(inner.insert_full(SmolStr::new(text)).0 as u32)
    }

    /// The numbers of texts, of which most are new.
    pub(crate) fn intern_all(&self, new: impl ExactSizeIterator<Item = SmolStr>) -> Vec<Symbol> {
        let mut inner = self.inner.write().unwrap_or_else(PoisonError::into_inner);
        inner.reserve(new.len());
        new.map(|text| Symbol(inner.insert_full(text).0 as u32)).collect()
    }

    /// All of them, in the order of their numbers.
    pub(crate) fn all(&self) -> Vec<SmolStr> {
        self.inner.read().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    /// The text of a number.
    pub fn text(&self, symbol: Symbol) -> SmolStr {
        let inner = self.inner.read().unwrap_or_else(PoisonError::into_inner);
        inner.get_index(symbol.0 as usize).cloned().unwrap_or_default()
    }
}

/// One value. An absent value is `None` of an `Option<Value>`. The order is one by which equal values are found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Of [`Type::Bool`].
    Bool(bool),
    /// Of [`Type::Int`].
    Int(i64),
    /// Of [`Type::Decimal`].
    Decimal(Decimal),
    /// Of [`Type::Text`].
    Text(Symbol),
    /// Of [`Type::Enum`].
    Enum(u32),
    /// Of [`Type::Date`].
    Date(Day),
    /// Of [`Type::DateTime`].
    DateTime(Moment),
    /// Of [`Type::Node`].
    Node(NodeId),
    /// Of [`Type::Nodes`].
    Nodes(Arc<[NodeId]>),
}

/// The values of a column, of one type.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)] // named like the values
pub enum Data {
    Bool(Vec<bool>),
    Int(Vec<i64>),
    Decimal(Vec<Decimal>),
    Text(Vec<Symbol>),
    Enum(Vec<u32>),
    Date(Vec<Day>),
    DateTime(Vec<Moment>),
    Node(Vec<NodeId>),
    Nodes(Vec<Arc<[NodeId]>>),
}

/// A column: values of one type and, for each row, whether there is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The values; rows that are not valid hold a filler.
    pub data: Data,
    /// Is there a value in the row?
    pub valid: Vec<bool>,
}

impl Column {
    /// An empty column of a type. Child rows are no column: theirs is a column of nothing.
    pub fn new(of: &Type) -> Column {
        let data = match of {
            Type::Bool | Type::Rows(_) | Type::Any => Data::Bool(Vec::new()),
            Type::Int => Data::Int(Vec::new()),
            Type::Decimal => Data::Decimal(Vec::new()),
            Type::Text => Data::Text(Vec::new()),
            Type::Enum(_) => Data::Enum(Vec::new()),
            Type::Date => Data::Date(Vec::new()),
            Type::DateTime => Data::DateTime(Vec::new()),
            Type::Node(_) => Data::Node(Vec::new()),
            Type::Nodes(_) => Data::Nodes(Vec::new()),
        };
        Column { data, valid: Vec::new() }
    }

    /// A column of `rows` absent values.
    pub fn absent(of: &Type, rows: usize) -> Column {
        let mut column = Column::new(of);
        (0..rows).for_each(|_| column.push(None));
        column
    }

    /// A column that has the same value in every row.
    pub fn constant(of: &Type, value: Option<&Value>, rows: usize) -> Column {
        let mut column = Column::new(of);
        (0..rows).for_each(|_| column.push(value.cloned()));
        column
    }

    /// Makes room for so many rows more, and no more than that.
    pub fn reserve(&mut self, rows: usize) {
        self.valid.reserve_exact(rows);
        match &mut self.data {
            Data::Bool(list) => list.reserve_exact(rows),
            Data::Int(list) => list.reserve_exact(rows),
            Data::Decimal(list) => list.reserve_exact(rows),
            Data::Text(list) => list.reserve_exact(rows),
            Data::Enum(list) => list.reserve_exact(rows),
            Data::Date(list) => list.reserve_exact(rows),
            Data::DateTime(list) => list.reserve_exact(rows),
            Data::Node(list) => list.reserve_exact(rows),
            Data::Nodes(list) => list.reserve_exact(rows),
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.valid.len()
    }

    /// No rows.
    pub fn is_empty(&self) -> bool {
        self.valid.is_empty()
    }

    /// Adds a row. A value of another type than the column's is taken as absent: types are checked before.
    pub fn push(&mut self, value: Option<Value>) {
        let valid = match (&mut self.data, value) {
            (Data::Bool(list), Some(Value::Bool(value))) => put(list, value),
            (Data::Int(list), Some(Value::Int(value))) => put(list, value),
            (Data::Decimal(list), Some(Value::Decimal(value))) => put(list, value),
            (Data::Decimal(list), Some(Value::Int(value))) => put(list, Decimal::from(value)),
            (Data::Text(list), Some(Value::Text(value))) => put(list, value),
            (Data::Enum(list), Some(Value::Enum(value))) => put(list, value),
            (Data::Date(list), Some(Value::Date(value))) => put(list, value),
            (Data::DateTime(list), Some(Value::DateTime(value))) => put(list, value),
            (Data::Node(list), Some(Value::Node(value))) => put(list, value),
            (Data::Nodes(list), Some(Value::Nodes(value))) => put(list, value),
            (data, _) => {
                push_filler(data);
                false
            }
        };
        self.valid.push(valid);
    }

    /// The value of a row.
    pub fn get(&self, row: usize) -> Option<Value> {
        if !self.valid.get(row).copied().unwrap_or(false) {
            return None;
        }
        Some(match &self.data {
            Data::Bool(list) => Value::Bool(list[row]),
            Data::Int(list) => Value::Int(list[row]),
            Data::Decimal(list) => Value::Decimal(list[row]),
            Data::Text(list) => Value::Text(list[row]),
            Data::Enum(list) => Value::Enum(list[row]),
            Data::Date(list) => Value::Date(list[row]),
            Data::DateTime(list) => Value::DateTime(list[row]),
            Data::Node(list) => Value::Node(list[row]),
            Data::Nodes(list) => Value::Nodes(list[row].clone()),
        })
    }

    /// Puts the rows of another column of the same type behind these.
    pub(crate) fn append(&mut self, more: Column) {
        (0..more.len()).for_each(|row| self.push(more.get(row)));
    }

    /// The rows of the given numbers, in that order: a part, a reordering, or parents repeated for children.
    pub fn gather(&self, rows: impl Iterator<Item = usize> + Clone) -> Column {
        let valid = rows.clone().map(|row| self.valid[row]).collect();
        let data = match &self.data {
            Data::Bool(list) => Data::Bool(rows.map(|row| list[row]).collect()),
            Data::Int(list) => Data::Int(rows.map(|row| list[row]).collect()),
            Data::Decimal(list) => Data::Decimal(rows.map(|row| list[row]).collect()),
            Data::Text(list) => Data::Text(rows.map(|row| list[row]).collect()),
            Data::Enum(list) => Data::Enum(rows.map(|row| list[row]).collect()),
            Data::Date(list) => Data::Date(rows.map(|row| list[row]).collect()),
            Data::DateTime(list) => Data::DateTime(rows.map(|row| list[row]).collect()),
            Data::Node(list) => Data::Node(rows.map(|row| list[row]).collect()),
            Data::Nodes(list) => Data::Nodes(rows.map(|row| list[row].clone()).collect()),
        };
        Column { data, valid }
    }
}

fn put<T>(list: &mut Vec<T>, value: T) -> bool {
    list.push(value);
    true
}

fn push_filler(data: &mut Data) {
    match data {
        Data::Bool(list) => list.push(false),
        Data::Int(list) => list.push(0),
        Data::Decimal(list) => list.push(Decimal::ZERO),
        Data::Text(list) => list.push(Symbol(0)),
        Data::Enum(list) => list.push(0),
        Data::Date(list) => list.push(Day(0)),
        Data::DateTime(list) => list.push(Moment(0)),
        Data::Node(list) => list.push(NodeId::FILLER),
        Data::Nodes(list) => list.push(Arc::from([])),
    }
}

/// The digits of a number that is written with so many after the point; none where it has more, or too many at all.
pub(crate) fn digits(number: Decimal, scale: u32) -> Option<i64> {
    let number = number.normalize();
    let factor = 10_i128.checked_pow(scale.checked_sub(number.scale())?)?;
    i64::try_from(number.mantissa().checked_mul(factor)?).ok()
}
