//! Scripts: full rhai functions, sandboxed, called row by row.

use super::engine::{engine, reader};
use super::world::Batch;
use crate::organisation::{NodeId, Organisation, Vocabulary};
use crate::source::{Fault, FileId, Place, Problems, Said, Sources, faults, said};
use crate::value::{Day, Moment, Symbols, Type, Value};
use rhai::{AST, Dynamic, Engine, EvalAltResult, Position, Scope};
use std::collections::BTreeMap;
use std::sync::Arc;

faults! {
    /// A script that cannot be used.
    pub enum ScriptFault {
        Syntax { message: Said } = "script-syntax", "this script cannot be read: {message}", "无法读懂该脚本：{message}";
        Statement = "script-statement", "a script holds functions only; nothing may stand outside them", "脚本只能包含函数，函数之外不能有语句";
        Twice { name: String } = "script-function-twice", "the function `{name}` is defined twice", "函数 `{name}` 定义了两次";
    }
}

/// Where a function is defined.
#[derive(Clone)]
struct Definition {
    place: Place,
    /// The name of the file: its folder depends on who runs it.
    file: String,
    line: usize,
}

/// The functions of all packs.
#[derive(Default)]
pub struct Scripts {
    ast: AST,
    /// Name and parameters.
    functions: BTreeMap<String, Vec<String>>,
    /// Where each function is defined.
    places: BTreeMap<String, Definition>,
    /// Some script could not be read.
    unread: bool,
}

impl Scripts {
    /// Reads the scripts; every fault goes to `problems`.
    pub fn load(files: &[FileId], sources: &Sources, problems: &mut Problems) -> Scripts {
        let engine = reader();
        let mut scripts = Scripts::default();
        for file in files {
            let text = sources.text(*file);
            match engine.compile(text) {
                Ok(ast) => scripts.add(*file, ast, sources, problems),
                Err(error) => {
                    scripts.unread = true;
                    let place = place(*file, text, error.position());
                    let ended = place_ends(place, text);
                    let message = match error.err_type() {
                        rhai::ParseErrorType::MissingToken(..) if ended => {
                            said("it ends before a `{` or `(` is closed", "结束时仍有 `{` 或 `(` 没有闭合")
                        }
                        kind => super::syntax::message(kind),
                    };
                    problems.raise(ScriptFault::Syntax { message }, place);
                }
            }
        }
        scripts
    }

    fn add(&mut self, file: FileId, ast: AST, sources: &Sources, problems: &mut Problems) {
        let text = sources.text(file);
        if let Some(statement) = ast.statements().first() {
            let help = said("write `fn name(…) { … }`", "请写成 `fn 名称(…) { … }`");
            problems.push(ScriptFault::Statement.at(place(file, text, statement.position())).help(help));
        }
        for function in ast.iter_functions() {
            let name = function.name.to_owned();
            let here = definition(file, text, &name);
            if let Some(first) = self.places.get(&name) {
                let fault = ScriptFault::Twice { name };
                problems
                    .push(fault.at(here).also(first.place, said("first defined here", "第一次定义在这里")));
                continue;
            }
            let file_name = sources.path(file).file_name().unwrap_or_default().to_string_lossy().into_owned();
            let line = match here {
                Place::Span { start, .. } => sources.line_column(file, start).0,
                _ => 1,
            };
            self.places.insert(name.clone(), Definition { place: here, file: file_name, line });
            self.functions.insert(name, function.params.iter().map(|&name| name.to_owned()).collect());
        }
        self.ast = self.ast.merge(&ast);
    }

    /// Name and parameters of every function.
    pub fn functions(&self) -> &BTreeMap<String, Vec<String>> {
        &self.functions
    }

    /// Where a function is defined.
    pub fn place(&self, name: &str) -> Option<Place> {
        self.places.get(name).map(|definition| definition.place)
    }

    /// Could some script not be read?
    pub fn unread(&self) -> bool {
        self.unread
    }
}

/// A position in a script, as wide as its character.
fn place(file: FileId, text: &str, position: Position) -> Place {
    let at = super::syntax::offset(text, position);
    let width = text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    Place::Span { file, start: at as u32, end: (at + width) as u32 }
}

/// Is there nothing more after a place?
fn place_ends(place: Place, text: &str) -> bool {
    let Place::Span { start, .. } = place else { return false };
    text.get(start as usize..).is_none_or(|rest| rest.trim().is_empty())
}

/// Where a function is defined: rhai does not say.
fn definition(file: FileId, text: &str, name: &str) -> Place {
    let mut starts = text.match_indices(name).map(|(at, _)| at);
    let defined = |at: &usize| {
        let before = text.get(..*at).unwrap_or_default().trim_end();
        let after = text.get(at + name.len()..).unwrap_or_default().trim_start();
        (before == "fn" || before.ends_with(" fn") || before.ends_with("\nfn") || before.ends_with("}fn"))
            && after.starts_with('(')
    };
    match starts.find(defined) {
        Some(at) => Place::Span { file, start: at as u32, end: (at + name.len()) as u32 },
        None => Place::File(file),
    }
}

/// A person, unit or entity as a script sees it: its properties are those of the language.
#[derive(Clone, Copy)]
struct Seen {
    node: NodeId,
    day: Day,
}

/// An engine that knows the people and units of a run, ready to be called.
pub struct Caller {
    engine: Engine,
    ast: AST,
    symbols: Symbols,
    /// Where each function is defined.
    places: BTreeMap<String, Definition>,
}

/// What scripts can ask of the organisation.
struct Known {
    organisation: Arc<Organisation>,
    vocabulary: Arc<Vocabulary>,
    symbols: Symbols,
}

impl Known {
    fn property(&self, seen: Seen, name: &str) -> Result<Dynamic, Box<EvalAltResult>> {
        let Seen { node, day } = seen;
        let of = Type::Node(self.organisation.kind(node).clone());
        let (of, property) = super::functions::property(&self.vocabulary, &of, name)
            .map_err(|_| EvalAltResult::ErrorPropertyNotFound(name.to_owned(), Position::NONE))?;
        let value =
            super::plain::property(&self.organisation, &self.vocabulary, &self.symbols, property, node, day);
        Ok(to_dynamic(value.as_ref(), &of, day, &self.symbols))
    }
}

impl Caller {
    /// An engine for the scripts of a policy in an organisation.
    pub fn new(
        scripts: &Scripts,
        organisation: &Arc<Organisation>,
        vocabulary: &Arc<Vocabulary>,
        symbols: &Symbols,
    ) -> Caller {
        let known = Known {
            organisation: organisation.clone(),
            vocabulary: vocabulary.clone(),
            symbols: symbols.clone(),
        };
        let ids = organisation.clone();
        // Where there is no script, none is called.
        let mut engine = if scripts.functions.is_empty() { reader() } else { engine() };
        engine
            .register_type_with_name::<Seen>("node")
            .register_indexer_get(move |seen: &mut Seen, name: &str| known.property(*seen, name))
            .register_fn("==", |a: Seen, b: Seen| a.node == b.node)
            .register_fn("!=", |a: Seen, b: Seen| a.node != b.node)
            .register_fn("==", |_: Seen, (): ()| false)
            .register_fn("!=", |_: Seen, (): ()| true)
            .register_fn("to_string", move |seen: &mut Seen| ids.id(seen.node).to_owned());
        register_days(&mut engine);
        let (ast, places) = (scripts.ast.clone(), scripts.places.clone());
        Caller { engine, ast, symbols: symbols.clone(), places }
    }

    /// Calls a function. `Ok(None)`: it gave `()`. `Err`: why it failed.
    pub fn call(&self, name: &str, arguments: Vec<Dynamic>, expected: &Type) -> Result<Option<Value>, Said> {
        let result: Dynamic = self
            .engine
            .call_fn(&mut Scope::new(), &self.ast, name, arguments)
            .map_err(|error| self.describe(name, &error))?;
        if result.is_unit() {
            return Ok(None);
        }
        let type_name = self.engine.map_type_name(result.type_name()).to_owned();
        from_dynamic(result, expected, &self.symbols).map(Some).ok_or_else(|| {
            let (place, expected) = (self.place(name, None), expected.said());
            said(
                format!(
                    "it gave a value of the type {type_name} where {} is expected ({place})",
                    expected.en
                ),
                format!("其结果类型为 {type_name}，此处需要{}（{place}）", expected.zh),
            )
        })
    }

    /// A line of a function's file: that of its definition if rhai does not say which.
    fn place(&self, function: &str, line: Option<usize>) -> String {
        let found = self.places.get(function);
        found.map_or_else(String::new, |at| format!("{}:{}", at.file, line.unwrap_or(at.line)))
    }

    /// What went wrong in a script, with its file and line.
    fn describe(&self, called: &str, error: &EvalAltResult) -> Said {
        let (mut function, mut inner) = (called, error);
        while let EvalAltResult::ErrorInFunctionCall(name, _, deeper, _) = inner {
            if self.places.contains_key(name) {
                function = name;
            }
            inner = deeper;
        }
        let Said { en, zh } = failure(inner);
        let place = self.place(function, inner.position().line());
        said(format!("{en} ({place})"), format!("{zh}（{place}）"))
    }

    /// A value for a script.
    pub fn value(&self, value: Option<&Value>, of: &Type, day: Day) -> Dynamic {
        to_dynamic(value, of, day, &self.symbols)
    }

    /// The rows of a child table of one row of a batch, as an array of maps.
    pub fn rows(&self, batch: &Batch<'_>, slot: usize, row: usize) -> Dynamic {
        let Some((children, (index, child))) =
            batch.children.as_ref().and_then(|children| Some((children, children.child(slot)?)))
        else {
            return rhai::Array::new().into();
        };
        let fields = children.schema.children.get(index).map_or(&[][..], |schema| &schema.fields);
        let day = batch.days.get(row).copied().unwrap_or(Day(0));
        let map = |at: usize| -> Dynamic {
            let entries = fields.iter().zip(&child.columns).map(|(field, column)| {
                (field.name.as_str().into(), self.value(column.get(at).as_ref(), &field.of, day))
            });
            entries.collect::<rhai::Map>().into()
        };
        children.range(child, row).map(map).collect::<rhai::Array>().into()
    }
}

fn to_dynamic(value: Option<&Value>, of: &Type, day: Day, symbols: &Symbols) -> Dynamic {
    let Some(value) = value else { return Dynamic::UNIT };
    let node = |node: NodeId| Dynamic::from(Seen { node, day });
    match (value, of) {
        (Value::Bool(value), _) => (*value).into(),
        (Value::Int(value), _) => (*value).into(),
        (Value::Decimal(value), _) => Dynamic::from_decimal(*value),
        (Value::Text(symbol), _) => symbols.text(*symbol).to_string().into(),
        (Value::Enum(code), Type::Enum(of)) => of.word(*code).to_owned().into(),
        (Value::Enum(code), _) => i64::from(*code).into(),
        (Value::Date(day), _) => Dynamic::from(*day),
        (Value::DateTime(moment), _) => Dynamic::from(*moment),
        (Value::Node(at), _) => node(*at),
        (Value::Nodes(all), _) => all.iter().map(|at| node(*at)).collect::<rhai::Array>().into(),
    }
}

fn register_days(engine: &mut Engine) {
    engine
        .register_type_with_name::<Day>("date")
        .register_type_with_name::<Moment>("datetime")
        .register_fn("<", |a: Day, b: Day| a < b)
        .register_fn("<=", |a: Day, b: Day| a <= b)
        .register_fn(">", |a: Day, b: Day| a > b)
        .register_fn(">=", |a: Day, b: Day| a >= b)
        .register_fn("==", |a: Day, b: Day| a == b)
        .register_fn("!=", |a: Day, b: Day| a != b)
        .register_fn("<", |a: Moment, b: Moment| a < b)
        .register_fn("<=", |a: Moment, b: Moment| a <= b)
        .register_fn(">", |a: Moment, b: Moment| a > b)
        .register_fn(">=", |a: Moment, b: Moment| a >= b)
        .register_fn("==", |a: Moment, b: Moment| a == b)
        .register_fn("!=", |a: Moment, b: Moment| a != b)
        .register_fn("days", |a: Day, b: Day| i64::from(b.0) - i64::from(a.0))
        .register_fn("day", |moment: Moment| moment.day());
}

fn from_dynamic(result: Dynamic, expected: &Type, symbols: &Symbols) -> Option<Value> {
    match expected {
        Type::Bool => result.as_bool().ok().map(Value::Bool),
        Type::Int => result.as_int().ok().map(Value::Int),
        Type::Decimal => match result.as_int() {
            Ok(whole) => Some(Value::Decimal(whole.into())),
            Err(_) => result.as_decimal().ok().map(Value::Decimal),
        },
        Type::Text => result.into_string().ok().map(|text| Value::Text(symbols.intern(&text))),
        Type::Enum(of) => of.code(&result.into_string().ok()?).map(Value::Enum),
        Type::Date => result.try_cast::<Day>().map(Value::Date),
        Type::DateTime => result.try_cast::<Moment>().map(Value::DateTime),
        Type::Node(_) => result.try_cast::<Seen>().map(|seen| Value::Node(seen.node)),
        Type::Nodes(_) => {
            let all = result.into_array().ok()?.into_iter();
            let mut nodes =
                all.map(|item| Some(item.try_cast::<Seen>()?.node)).collect::<Option<Vec<_>>>()?;
            nodes.sort();
            nodes.dedup();
            Some(Value::Nodes(nodes.into()))
        }
        Type::Rows(_) | Type::Any => None,
    }
}

/// What a failing script says.
fn failure(error: &EvalAltResult) -> Said {
    use EvalAltResult as Failed;
    match error {
        Failed::ErrorTooManyOperations(_) => said("it does not come to an end", "运行不能结束"),
        Failed::ErrorStackOverflow(_) => said("it calls itself too deeply", "函数调用层次过深"),
        Failed::ErrorDataTooLarge(..) => said("a list or text grows too large", "列表或文字过大"),
        Failed::ErrorTooManyVariables(_) => said("it has too many variables", "变量过多"),
        Failed::ErrorArithmetic(what, _) => {
            let (kind, operands) = what.split_once(": ").unwrap_or((what, ""));
            let zh = match kind.to_lowercase() {
                kind if kind.contains("by zero") => "除数为零",
                kind if kind.contains("overflow") => "数值过大",
                _ => "运算没有结果",
            };
            said(what.to_lowercase(), format!("{zh} {operands}").trim())
        }
        Failed::ErrorFunctionNotFound(what, _) => {
            said(format!("there is no function {what}"), format!("没有函数 {what}"))
        }
        Failed::ErrorPropertyNotFound(name, _) | Failed::ErrorDotExpr(name, _) => {
            said(format!("there is no property `{name}`"), format!("没有属性 `{name}`"))
        }
        Failed::ErrorArrayBounds(length, index, _) => said(
            format!("item {index} of a list of {length} is asked for"),
            format!("列表有 {length} 项，却取第 {index} 项"),
        ),
        Failed::ErrorMismatchDataType(wanted, found, _) => said(
            format!("{found} stands where {wanted} is needed"),
            format!("此处需要 {wanted}，实际为 {found}"),
        ),
        Failed::ErrorRuntime(what, _) => said(what.to_string(), what.to_string()),
        other => {
            let text = other.to_string();
            let text = text.split(" (line ").next().unwrap_or_default();
            said(text, text)
        }
    }
}
