//! The one rhai engine: its limits, and what scripts may not do.

use rhai::{Engine, OptimizationLevel, Token};
use std::sync::LazyLock;

/// Operations of one call of a script.
const OPERATIONS: u64 = 100_000;
/// Depth of function calls.
const CALL_LEVELS: usize = 32;
/// Depth of an expression, at the top level and in functions.
const EXPRESSION_DEPTH: usize = 64;
/// Length of a text, in bytes.
const TEXT: usize = 100_000;
/// Elements of an array, entries of a map, with all that is inside. They are counted again whenever one is added,
/// so that the time of a script that only adds grows with the square of this.
const ELEMENTS: usize = 2_000;
/// Variables in scope.
const VARIABLES: usize = 256;
/// Functions of a pack.
const FUNCTIONS: usize = 1_000;

/// An engine that runs scripts, with every limit set.
pub fn engine() -> Engine {
    limited(Engine::new())
}

/// An engine that only reads: it knows no function, and takes far less time to make.
pub fn reader() -> Engine {
    limited(Engine::new_raw())
}

/// Sets every limit. The defaults differ between debug and release builds and have no limit of operations, so none of them
/// is relied upon.
fn limited(mut engine: Engine) -> Engine {
    engine
        .set_max_operations(OPERATIONS)
        .set_max_call_levels(CALL_LEVELS)
        .set_max_expr_depths(EXPRESSION_DEPTH, EXPRESSION_DEPTH)
        .set_max_string_size(TEXT)
        .set_max_array_size(ELEMENTS)
        .set_max_map_size(ELEMENTS)
        .set_max_variables(VARIABLES)
        .set_max_functions(FUNCTIONS)
        .set_max_modules(0)
        .set_max_strings_interned(1_000)
        .set_strict_variables(true)
        .set_fail_on_invalid_map_property(true)
        .set_fast_operators(false)
        .set_allow_anonymous_fn(true)
        // Folding constants would lose the positions of what was folded.
        .set_optimization_level(OptimizationLevel::None);
    // `until` is rhai's only in `do … until`; here it is the end of every period. The method is marked
    // deprecated to say that it may change, not that it is going away.
    #[allow(deprecated)]
    engine.on_parse_token(|token, _, _| match token {
        Token::Until => Token::Identifier(Box::new("until".into())),
        token => token,
    });
    for word in ["eval", "import", "export", "print", "debug", "sleep"] {
        engine.disable_symbol(word);
    }
    engine.on_print(|_| {}).on_debug(|_, _, _| {});
    engine
}

/// The engine for single expressions: their variables are checked by type, not by rhai's scope. To make one takes longer
/// than to read an expression.
pub fn expression_engine() -> &'static Engine {
    static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
        let mut engine = reader();
        engine.set_strict_variables(false).set_allow_anonymous_fn(false).set_allow_switch_expression(false);
        engine
    });
    &ENGINE
}
