//! Indicators, scorecards, rankings, ladders and measures, ready to run.

use super::rules::is_constant;
use super::subject::{DeciderProgram, ForSubject};
use super::{CompileFault, Compiler, index};
use crate::assess::ladder::{CoverFault, Step, cover};
use crate::expression::scope::Scope;
use crate::expression::typed::{Expr, Op, ResultOf};
use crate::policy::{Band, Formula, Guard, Ladder, LadderStep, Modality, Population};
use crate::source::Fault;
use crate::value::{NodeKind, Type};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Who is assessed.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationProgram {
    /// People or units.
    pub kind: NodeKind,
    /// Code of the role or of the unit kind.
    pub only: Option<u32>,
}

impl LadderProgram {
    /// Does it say more than which measure follows: does some step have a grade?
    pub fn grades(&self) -> bool {
        self.steps.iter().any(|step| step.grade.is_some())
    }

    /// Does some step have a condition?
    pub fn asks(&self) -> bool {
        self.steps.iter().any(|step| step.when.is_some())
    }
}

impl PopulationProgram {
    /// The variables of an expression on one of them: `subject`.
    pub fn scope(&self) -> Scope {
        let mut scope = Scope::default();
        let slot = scope.add("subject", Type::Node(self.kind.clone()));
        scope.subject = Some(slot);
        scope
    }
}

/// An indicator, ready to run.
#[derive(Debug, Clone)]
pub struct IndicatorProgram {
    /// Whom it describes.
    pub of: PopulationProgram,
    /// How it is computed; if not, it is given.
    pub value: Option<Expr>,
    /// Where this holds, its value is void.
    pub void_when: Option<Expr>,
}

/// A ranking, ready to run.
#[derive(Debug, Clone)]
pub struct RankingProgram {
    /// Who is ranked.
    pub of: PopulationProgram,
    /// By what.
    pub by: Option<Expr>,
    /// The indicator ranked by, whose sample is the sample; none for other expressions.
    pub sample: Option<usize>,
    /// The full scale of the value, for shares: 100 for points and percent.
    pub scale: Decimal,
    /// Rank inside groups of equal value.
    pub within: Option<Expr>,
    /// The guard.
    pub guard: Option<GuardProgram>,
    /// The bands.
    pub bands: Vec<BandProgram>,
}

/// A guard, ready to run. Its other figures stand in the policy.
#[derive(Debug, Clone)]
pub struct GuardProgram {
    /// Smallest sample.
    pub minimum_n: Option<Expr>,
    /// Standard.
    pub floor: Option<Expr>,
}

/// A band, ready to run.
#[derive(Debug, Clone)]
pub struct BandProgram {
    /// How many places.
    pub places: Option<Expr>,
    /// The measure.
    pub measure: Option<usize>,
    /// To whom, with the text: over `subject`, `unit` and the posts.
    pub to: Vec<(String, Expr)>,
    /// The variables of `to` and of the decider.
    pub scope: Scope,
    /// How binding.
    pub modality: Modality,
    /// Who decides.
    pub decider: Option<DeciderProgram>,
}

/// A ladder, ready to run.
#[derive(Debug, Clone)]
pub struct LadderProgram {
    /// Who stands on it.
    pub of: PopulationProgram,
    /// The number looked up.
    pub on: Option<Expr>,
    /// The steps.
    pub steps: Vec<LadderStepProgram>,
    /// The first step that holds counts.
    pub first_hit: bool,
    /// How binding.
    pub modality: Modality,
    /// Who decides.
    pub decider: Option<DeciderProgram>,
}

/// A step of a ladder, ready to run.
#[derive(Debug, Clone)]
pub struct LadderStepProgram {
    /// Lower bound, and whether it is included.
    pub low: Option<(Expr, bool)>,
    /// Upper bound, and whether it is included.
    pub high: Option<(Expr, bool)>,
    /// What must hold beside the bounds, over `subject`; with its text.
    pub when: Option<(String, Expr)>,
    /// Everything else.
    pub otherwise: bool,
    /// The measure.
    pub measure: Option<usize>,
    /// The grade.
    pub grade: Option<String>,
}

/// A measure, ready to run.
#[derive(Debug, Clone)]
pub struct MeasureProgram {
    /// It can apply only where this holds.
    pub applies_when: Option<ForSubject>,
    /// Who decides, where nothing else says.
    pub decider: Option<DeciderProgram>,
}

pub(super) fn population(compiler: &Compiler<'_>, of: &Population) -> PopulationProgram {
    let words = &compiler.names.vocabulary;
    match of {
        Population::People(role) => PopulationProgram {
            kind: NodeKind::Person,
            only: role.as_ref().and_then(|role| words.roles.code(&role.text)),
        },
        Population::Units(kind) => PopulationProgram {
            kind: NodeKind::Unit,
            only: kind.as_ref().and_then(|kind| words.unit_kinds.code(&kind.text)),
        },
    }
}

/// All indicators, in the order of their ids.
pub(super) fn indicators(compiler: &mut Compiler<'_>) -> Vec<IndicatorProgram> {
    let policy = compiler.policy;
    let mut list = Vec::new();
    for indicator in policy.indicators.values() {
        let of = population(compiler, &indicator.body.of);
        let formula = indicator.body.value.as_ref();
        let value = formula.and_then(|f| compiler.checker().check_as(&f.0, &of.scope(), &Type::Decimal));
        let void_when =
            indicator.body.void_when.as_ref().and_then(|formula| void_when(compiler, formula, &of));
        list.push(IndicatorProgram { of, value, void_when });
    }
    inputs(compiler, &list);
    list
}

/// Whether a figure is void is asked before indicators and scores are computed: it may read neither.
fn void_when(compiler: &mut Compiler<'_>, formula: &Formula, of: &PopulationProgram) -> Option<Expr> {
    let expr = compiler.checker().check_as(&formula.0, &of.scope(), &Type::Bool)?;
    let later = |part: &Expr| {
        matches!(part.op, Op::Result(ResultOf::Indicator { back: 0, .. } | ResultOf::Score(_), _))
    };
    if expr.any(&later) {
        compiler.problems.raise(CompileFault::VoidTooEarly, formula.place());
        return None;
    }
    Some(expr)
}

/// Indicators are computed before scores, and none from itself by whatever way.
fn inputs(compiler: &mut Compiler<'_>, list: &[IndicatorProgram]) {
    let reads = |at: usize| {
        let mut found = Vec::new();
        let mut visit = |part: &Expr| {
            found.extend(if let Op::Result(what, _) = &part.op { Some(what.clone()) } else { None })
        };
        list[at].value.iter().for_each(|value| value.walk(&mut visit));
        found
    };
    for (at, defined) in compiler.policy.indicators.values().enumerate() {
        let place = defined.body.value.as_ref().map_or(defined.place, Formula::place);
        let (mut reached, mut open) = (BTreeSet::new(), vec![at]);
        while let Some(next) = open.pop() {
            for read in reads(next) {
                match read {
                    ResultOf::Indicator { at, back: 0, .. } if reached.insert(at) => open.push(at),
                    ResultOf::Score(_) if next == at => {
                        compiler
                            .problems
                            .raise(CompileFault::ScoreTooEarly { name: defined.id.clone() }, place);
                    }
                    _ => {}
                }
            }
        }
        if reached.contains(&at) {
            compiler.problems.raise(CompileFault::IndicatorCycle { name: defined.id.clone() }, place);
        }
    }
}

/// The populations of all scorecards, in the order of their ids.
pub(super) fn scorecards(compiler: &mut Compiler<'_>) -> Vec<PopulationProgram> {
    compiler.policy.scorecards.values().map(|card| population(compiler, &card.body.of)).collect()
}

/// All rankings, in the order of their ids.
pub(super) fn rankings(compiler: &mut Compiler<'_>) -> Vec<RankingProgram> {
    let policy = compiler.policy;
    let mut list = Vec::new();
    for ranking in policy.rankings.values() {
        let body = &ranking.body;
        let of = population(compiler, &body.of);
        let scope = of.scope();
        let by = compiler.checker().check_as(&body.by.0, &scope, &Type::Decimal);
        let within = body.within.as_ref().and_then(|formula| compiler.checker().check(&formula.0, &scope));
        let sample = match by.as_ref().map(|by| &by.op) {
            Some(Op::Result(ResultOf::Indicator { at, back: 0, .. }, whom)) => {
                matches!(whom.op, Op::Variable(slot) if scope.subject == Some(slot)).then_some(*at)
            }
            _ => None,
        };
        let guard = body.guard.as_ref().map(|guard| guard_program(compiler, guard));
        let bands = body.bands.iter().map(|band| band_program(compiler, band, &of)).collect();
        list.push(RankingProgram { of, by, sample, scale: Decimal::ONE_HUNDRED, within, guard, bands });
    }
    list
}

/// A number or a parameter.
pub(super) fn number(compiler: &mut Compiler<'_>, formula: &Formula) -> Option<Expr> {
    let expr = compiler.checker().check_as(&formula.0, &Scope::default(), &Type::Decimal)?;
    if is_constant(&expr) {
        return Some(expr);
    }
    compiler.problems.raise(CompileFault::NotConstant, formula.place());
    None
}

fn guard_program(compiler: &mut Compiler<'_>, guard: &Guard) -> GuardProgram {
    GuardProgram {
        minimum_n: guard.minimum_n.as_ref().and_then(|formula| number(compiler, formula)),
        floor: guard.floor.as_ref().and_then(|formula| number(compiler, formula)),
    }
}

fn band_program(compiler: &mut Compiler<'_>, band: &Band, of: &PopulationProgram) -> BandProgram {
    let mut scope = of.scope();
    if of.kind == NodeKind::Unit {
        scope.add("unit", Type::Node(NodeKind::Unit));
        for post in &compiler.names.vocabulary.posts.values {
            scope.add(post, Type::Nodes(NodeKind::Person));
        }
    }
    let mut to = Vec::new();
    for formula in &band.to {
        let Some(expr) = compiler.checker().check(&formula.0, &scope) else { continue };
        if matches!(expr.of, Type::Node(_) | Type::Nodes(_)) {
            to.push((formula.text().to_owned(), expr));
        } else {
            let fault = CompileFault::NotAccountable { found: expr.of.said() };
            compiler.problems.raise(fault, formula.place());
        }
    }
    let decider = band.decider.as_ref().and_then(|formula| band_decider(compiler, formula, &scope));
    BandProgram {
        places: number(compiler, &band.places),
        measure: index(&compiler.policy.measures, &band.give.text),
        to,
        modality: band.modality.unwrap_or(Modality::Human),
        decider,
        scope,
    }
}

/// A band's decider speaks of the ranked unit: `subject` is known already.
fn band_decider(compiler: &mut Compiler<'_>, formula: &Formula, scope: &Scope) -> Option<DeciderProgram> {
    if let Some(authority) = index(&compiler.policy.authorities, formula.text()) {
        return Some(DeciderProgram::Authority(authority));
    }
    let expr = compiler.checker().check(&formula.0, scope)?;
    if !matches!(expr.of, Type::Node(_) | Type::Nodes(_)) {
        let fault = CompileFault::NotAccountable { found: expr.of.said() };
        compiler.problems.push(fault.at(formula.place()));
        return None;
    }
    let text = formula.text().to_owned();
    Some(DeciderProgram::Node(Box::new(ForSubject {
        text,
        scope: scope.clone(),
        person: Some(expr.clone()),
        unit: Some(expr),
    })))
}

/// All ladders, in the order of their ids.
pub(super) fn ladders(compiler: &mut Compiler<'_>) -> Vec<LadderProgram> {
    let policy = compiler.policy;
    let mut list = Vec::new();
    for ladder in policy.ladders.values() {
        let body = &ladder.body;
        let of = population(compiler, &body.of);
        let on = compiler.checker().check_as(&body.on.0, &of.scope(), &Type::Decimal);
        let steps: Vec<LadderStepProgram> =
            body.steps.iter().map(|step| step_program(compiler, step, &of.scope())).collect();
        let decider = body.decider.as_ref().and_then(|formula| compiler.decider(formula, &Scope::default()));
        covered(compiler, body, ladder.place, &steps);
        list.push(LadderProgram {
            of,
            on,
            steps,
            first_hit: body.first_hit,
            modality: body.modality.unwrap_or(Modality::Human),
            decider,
        });
    }
    list
}

fn step_program(compiler: &mut Compiler<'_>, step: &LadderStep, scope: &Scope) -> LadderStepProgram {
    let mut bound = |side: &Option<(Formula, bool)>| {
        side.as_ref().and_then(|(formula, included)| Some((number(compiler, formula)?, *included)))
    };
    let (low, high) = (bound(&step.low), bound(&step.high));
    let when = step.when.as_ref().and_then(|formula| {
        Some((formula.text().to_owned(), compiler.checker().check_as(&formula.0, scope, &Type::Bool)?))
    });
    let measure = step.give.as_ref().and_then(|name| index(&compiler.policy.measures, &name.text));
    let grade = step.grade.as_ref().map(|grade| grade.text.clone());
    LadderStepProgram { low, high, when, otherwise: step.otherwise, measure, grade }
}

/// A bound that is a number, or a parameter that has always had the same value.
fn fixed(compiler: &Compiler<'_>, expr: &Expr) -> Option<Decimal> {
    use crate::value::Value;
    match &expr.op {
        Op::Value(Value::Decimal(value)) => Some(*value),
        Op::Value(Value::Int(value)) => Some((*value).into()),
        Op::Widen(inner) => fixed(compiler, inner),
        Op::Negate(inner) => fixed(compiler, inner).map(|value| -value),
        Op::Parameter(at, None) => {
            let parameter = compiler.policy.parameters.values().nth(*at)?;
            match parameter.body.values.last()?.value {
                crate::policy::ParameterValue::One(value) => Some(value),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Checks that the steps cover every number once, by the values in force last; which steps with a condition
/// count cannot be known.
fn covered(
    compiler: &mut Compiler<'_>,
    ladder: &Ladder,
    place: crate::source::Place,
    steps: &[LadderStepProgram],
) {
    let mut known = Vec::new();
    for (step, written) in steps.iter().zip(&ladder.steps) {
        if step.low.is_some() != written.low.is_some() || step.high.is_some() != written.high.is_some() {
            return; // a bound that could not be read is no missing bound
        }
        let side = |bound: &Option<(Expr, bool)>| match bound {
            None => Some(None),
            Some((expr, included)) => fixed(compiler, expr).map(|value| Some((value, *included))),
        };
        let (Some(low), Some(high)) = (side(&step.low), side(&step.high)) else { return };
        known.push(Step { low, high, asks: written.when.is_some(), otherwise: step.otherwise });
    }
    let asks = known.iter().any(|step| step.asks);
    for fault in cover(&known, ladder.first_hit) {
        let gap = matches!(fault, CoverFault::Gap { .. });
        let step = match &fault {
            CoverFault::Gap { .. } if ladder.gaps_reported || asks => continue,
            CoverFault::Gap { .. } => None,
            CoverFault::Empty { step } | CoverFault::Hidden { step, .. } => Some(step),
            CoverFault::Overlap { second, .. } | CoverFault::TwoOtherwise { second, .. } => Some(second),
        };
        let place = step.and_then(|step| ladder.steps.get(step.0)).map_or(place, |step| step.place);
        let help = gap.then(|| {
            crate::source::said(
                "add the missing step, `otherwise: true`, or `gaps: reported` if the source text has the gap",
                "请补上缺失的一级，或写 `otherwise: true`；若原文即有空档，请写 `gaps: reported`",
            )
        });
        compiler.problems.push(fault.at(place).maybe_help(help));
    }
    if asks && !ladder.gaps_reported && !known.iter().any(|step| step.otherwise) {
        let help = crate::source::said(
            "add a step `otherwise: true`, or write `gaps: reported`: who is on no step is listed",
            "请加一级 `otherwise: true`，或写 `gaps: reported`：不属于任何一级者予以列明",
        );
        compiler.problems.push(CompileFault::ConditionsWithoutRest.at(place).help(help));
    }
}

/// All measures, in the order of their ids.
pub(super) fn measures(compiler: &mut Compiler<'_>) -> Vec<MeasureProgram> {
    let policy = compiler.policy;
    let mut list = Vec::new();
    for measure in policy.measures.values() {
        let scope = Scope::default();
        let applies_when = measure
            .body
            .applies_when
            .as_ref()
            .and_then(|formula| compiler.for_subject(formula, &scope, |of| *of == Type::Bool));
        let decider = measure.body.decider.as_ref().and_then(|formula| compiler.decider(formula, &scope));
        list.push(MeasureProgram { applies_when, decider });
    }
    list
}
