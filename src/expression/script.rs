//! Scripts: full rhai functions, sandboxed, called row by row.

use super::engine::engine;
use super::world::Batch;
use crate::organisation::{NodeId, Organisation, Vocabulary};
use crate::source::{Fault, FileId, Place, Problems, Sources, faults};
use crate::value::{Day, Moment, Symbols, Type, Value};
use rhai::{AST, Dynamic, Engine, EvalAltResult, Scope};
use std::collections::BTreeMap;
use std::sync::Arc;

faults! {
    /// A script that cannot be used.
    pub enum ScriptFault {
        Syntax { message: String } = "script-syntax", "this script cannot be read: {message}", "无法读懂该脚本：{message}";
        Statement = "script-statement", "a script holds functions only; nothing may stand outside them", "脚本只能包含函数，函数之外不能有语句";
        Twice { name: String } = "script-function-twice", "the function `{name}` is defined twice", "函数 `{name}` 定义了两次";
    }
}

/// The functions of all packs.
#[derive(Default)]
pub struct Scripts {
    ast: AST,
    /// Name and number of parameters.
    functions: BTreeMap<String, usize>,
}

impl Scripts {
    /// Reads the scripts; every fault goes to `problems`.
    pub fn load(files: &[FileId], sources: &Sources, problems: &mut Problems) -> Scripts {
        let engine = engine();
        let mut scripts = Scripts::default();
        for file in files {
            let text = sources.text(*file);
            match engine.compile(text) {
                Ok(ast) => scripts.add(*file, ast, problems),
                Err(error) => {
                    let at = super::syntax::offset(text, error.position()) as u32;
                    let place = Place::Span { file: *file, start: at, end: at + 1 };
                    problems.raise(ScriptFault::Syntax { message: error.err_type().to_string() }, place);
                }
            }
        }
        scripts
    }

    fn add(&mut self, file: FileId, ast: AST, problems: &mut Problems) {
        if !ast.statements().is_empty() {
            problems.push(ScriptFault::Statement.at(Place::File(file)));
        }
        for function in ast.iter_functions() {
            let name = function.name.to_owned();
            if self.functions.insert(name.clone(), function.params.len()).is_some() {
                problems.raise(ScriptFault::Twice { name }, Place::File(file));
            }
        }
        let mut ast = ast;
        ast.set_source(format!("{file:?}"));
        self.ast = self.ast.merge(&ast);
    }

    /// Name and number of parameters of every function.
    pub fn functions(&self) -> &BTreeMap<String, usize> {
        &self.functions
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
            .map_err(|known| format!("{of} has no `{name}`; it has {}", known.join(", ")))?;
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
        let mut engine = engine();
        engine
            .register_type_with_name::<Seen>("node")
            .register_indexer_get(move |seen: &mut Seen, name: &str| known.property(*seen, name))
            .register_fn("==", |a: Seen, b: Seen| a.node == b.node)
            .register_fn("!=", |a: Seen, b: Seen| a.node != b.node)
            .register_fn("==", |_: Seen, (): ()| false)
            .register_fn("!=", |_: Seen, (): ()| true)
            .register_fn("to_string", move |seen: &mut Seen| ids.id(seen.node).to_owned());
        register_days(&mut engine);
        Caller { engine, ast: scripts.ast.clone(), symbols: symbols.clone() }
    }

    /// Calls a function. `Ok(None)`: it gave `()`. `Err`: why it failed.
    pub fn call(
        &self,
        name: &str,
        arguments: Vec<Dynamic>,
        expected: &Type,
    ) -> Result<Option<Value>, String> {
        let result: Dynamic = self
            .engine
            .call_fn(&mut Scope::new(), &self.ast, name, arguments)
            .map_err(|error| describe(&error))?;
        if result.is_unit() {
            return Ok(None);
        }
        let type_name = self.engine.map_type_name(result.type_name()).to_owned();
        from_dynamic(result, expected, &self.symbols)
            .map(Some)
            .ok_or_else(|| format!("`{name}` gave {type_name} where {expected} is expected"))
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

/// What a failing script says, with the line of the script.
fn describe(error: &EvalAltResult) -> String {
    let mut inner = error;
    while let EvalAltResult::ErrorInFunctionCall(_, _, deeper, _) = inner {
        inner = deeper;
    }
    inner.to_string()
}
