//! From a policy as written to a program: names resolved, expressions typed, parameters indexed by date.
//!
//! After this stage nothing about the policy can fail for a reason that was knowable beforehand.

mod duties;
mod escalations;
mod monitors;
mod properties;
mod quotas;
mod results;
mod rules;
mod schema;
mod subject;
mod vocabulary;

pub use duties::{CounterProgram, DutyProgram, OwedProgram};
pub use escalations::EscalationProgram;
pub use monitors::{MonitorProgram, Watching};
pub use properties::{FormProgram, PropertyProgram, Side};
pub use quotas::{QuotaOfProgram, QuotaProgram};
pub use results::{
    BandProgram, GuardProgram, IndicatorProgram, LadderProgram, LadderStepProgram, MeasureProgram,
    PopulationProgram, RankingProgram,
};
pub use rules::{
    ChainProgram, ClauseProgram, DEEPEST, ModifierProgram, ModifierTarget, RelationProgram, RuleProgram,
    RuleTarget, StepCondition, StepProgram, StepWay, Target,
};
pub(crate) use rules::{LOWER, SINCE, UPPER};
pub use schema::{CHILDREN, DATE, ID, KindScopes, UNIT};
pub use subject::{DeciderProgram, ForSubject};

use crate::expression::Checker;
use crate::expression::scope::{IndicatorName, KeyType, Names, categories};
use crate::expression::script::Scripts;
use crate::expression::typed::Expr;
use crate::expression::world::{ParameterTable, ParameterValues};
use crate::matters::Schema;
use crate::organisation::Vocabulary;
use crate::policy::{Defined, Indicator, ParameterValue, Policy, Population, Section};
use crate::source::{Problems, Said, Sources, faults};
use crate::value::{Enumeration, NodeKind};
use std::collections::BTreeSet;
use std::sync::Arc;

faults! {
    /// A policy whose parts do not fit together.
    pub enum CompileFault {
        UnknownType { name: String } = "unknown-type", "there is no type `{name}`", "没有类型 `{name}`";
        NotAccountable { found: Said } = "not-a-person", "only people and units can be held, credited or recorded, not {found}", "承担责任、记功或记录的只能是人员或单位，不能是{found}";
        DerivedUntyped { name: String } = "derived-without-type", "the type of `{name}` is not known: a script computes it", "`{name}` 由脚本计算，类型未知";
        NotAnAct { name: String, found: Said } = "not-an-act", "`act` names a field with a text or an entity; `{name}` is {found}", "`act` 应为文字或实体类型的字段；`{name}` 是{found}";
        UpMissing { relation: String } = "relation-without-up", "the relation `{relation}` is walked, but does not say which end is up", "关系 `{relation}` 被用于追溯，但未说明哪一端是上级";
        Circular { rule: String } = "circular-rules", "the rule `{rule}` excludes itself through `unless` and its group", "规则 `{rule}` 通过 `unless` 和分组排除了自身";
        MixedGroup { rule: String } = "group-on-different-matters", "the rule `{rule}` looks at other matters than the rest of its group, so it can never meet them", "规则 `{rule}` 与同组其他规则所针对的事项不同，永远不会相遇";
        CountsDuty { name: String } = "duty-counts-duty", "`{name}` is a duty; only what happened can be counted", "`{name}` 是一项职责；只有发生过的事项才能计数";
        NoHolder { name: String } = "unknown-end", "`{name}` does not say who owes this duty", "`{name}` 不表示由谁承担该职责";
        NobodysMatter { kind: String, names: String } = "matter-of-nobody", "nothing in `{kind}` says whose it is: it has no field {names}", "`{kind}` 中没有说明归谁的字段：{names}";
        IndicatorCycle { name: String } = "indicator-cycle", "the indicator `{name}` is computed from itself", "指标 `{name}` 由自身计算得出";
        ScoreTooEarly { name: String } = "score-before-indicators", "the indicator `{name}` reads a score, but scores are made of indicators, once all of these are computed", "指标 `{name}` 读取了评分，而评分要在全部指标算出之后才形成";
        VoidTooEarly = "void-before-indicators", "whether a value is void is asked before indicators and scores are computed: read `points(…)`, or facts of the subject", "数值是否作废须在计算指标和评分之前确定：请读取 `points(…)` 或对象自身的信息";
        ConditionsWithoutRest = "ladder-conditions-without-rest", "steps with `when` cannot be shown to cover every case: the ladder says what becomes of the rest", "带 `when` 的各级无法证明涵盖所有情形：须写明其余情形如何处理";
        ShareOfWhat = "quota-without-base", "a share needs a base: of whom?", "占比须有基数（`base`）：占谁的比例？";
        GroupsOfWhom = "quota-without-base", "`within` makes groups: of whom?", "`within` 用来分组：对谁分组？";
        ShareRounded = "quota-without-rounding", "a share is rarely a whole number: `round` says what becomes of the rest, and so decides about people", "占比很少恰为整数：须写 `round` 说明零头如何处理，因为这决定人的去留";
        MixedLimit = "quota-limit-mixed", "this reads parameters in percent and others: is it a share or a number?", "此处既用到百分比参数又用到其他参数：是占比还是数目？";
        NotConstant = "not-constant", "this must be a number or a parameter", "此处必须是数字或参数";
    }
}

/// A policy, ready to run.
pub struct Program {
    /// Its words for organisations.
    pub vocabulary: Arc<Vocabulary>,
    /// Its columns of matters.
    pub schema: Schema,
    /// The variables of each kind of matter.
    pub scopes: Vec<KindScopes>,
    /// Derived fields of each kind, in the order of writing: column and expression.
    pub derived: Vec<Vec<(usize, Expr)>>,
    /// Parameters in the order of their ids.
    pub parameters: Vec<ParameterTable>,
    /// Relations in the order of their ids.
    pub relations: Vec<RelationProgram>,
    /// Chains in the order of their ids.
    pub chains: Vec<ChainProgram>,
    /// Rules in the order of their ids.
    pub rules: Vec<RuleProgram>,
    /// The order in which rules are evaluated: those that others depend on first.
    pub order: Vec<usize>,
    /// The rules of each `unique` group: index of the group, its rules.
    pub unique: Vec<(usize, Vec<usize>)>,
    /// Duties in the order of their ids.
    pub duties: Vec<DutyProgram>,
    /// Modifiers in the order of their ids.
    pub modifiers: Vec<ModifierProgram>,
    /// Indicators in the order of their ids.
    pub indicators: Vec<IndicatorProgram>,
    /// The population of each scorecard, in the order of their ids.
    pub scorecards: Vec<PopulationProgram>,
    /// Rankings in the order of their ids.
    pub rankings: Vec<RankingProgram>,
    /// Ladders in the order of their ids.
    pub ladders: Vec<LadderProgram>,
    /// Escalations in the order of their ids.
    pub escalations: Vec<EscalationProgram>,
    /// Quotas in the order of their ids; without those at fault.
    pub quotas: Vec<Option<QuotaProgram>>,
    /// Measures in the order of their ids.
    pub measures: Vec<MeasureProgram>,
    /// Properties in the order of their ids; without those at fault.
    pub properties: Vec<Option<PropertyProgram>>,
    /// Monitors in the order of their ids; without those at fault.
    pub monitors: Vec<Option<MonitorProgram>>,
    /// The functions of the packs.
    pub scripts: Scripts,
}

impl std::fmt::Debug for Program {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Program").finish_non_exhaustive()
    }
}

/// Everything a part of the compilation needs.
pub(crate) struct Compiler<'a> {
    pub policy: &'a Policy,
    pub names: &'a Names,
    pub schema: &'a Schema,
    pub scopes: &'a [KindScopes],
    pub sources: &'a Sources,
    pub problems: &'a mut Problems,
}

impl Compiler<'_> {
    /// A checker of expressions that reports where this compiler reports.
    pub fn checker(&mut self) -> Checker<'_> {
        Checker { names: self.names, sources: self.sources, problems: self.problems }
    }
}

/// The position of an id in a section.
pub(crate) fn index<T>(section: &Section<T>, id: &str) -> Option<usize> {
    section.keys().position(|key| key == id)
}

/// Compiles a policy. Every fault goes to `problems`; the program is whole only if there was none.
pub fn compile(policy: &Policy, sources: &Sources, problems: &mut Problems) -> Program {
    let vocabulary = Arc::new(vocabulary::vocabulary(policy, problems));
    let scripts = Scripts::load(&policy.scripts, sources, problems);
    let names = names(policy, vocabulary.clone(), &scripts);
    let (schema, derived) = schema::schema(policy, &names, sources, problems);
    let scopes: Vec<KindScopes> = schema.kinds.iter().map(KindScopes::of).collect();
    let mut compiler =
        Compiler { policy, names: &names, schema: &schema, scopes: &scopes, sources, problems };
    let relations = rules::relations(&mut compiler);
    let chains = rules::chains(&mut compiler, &relations);
    let rules = rules::rules(&mut compiler);
    let order = rules::order(&mut compiler, &rules);
    let unique = rules::unique_groups(&mut compiler, &rules);
    let duties = duties::duties(&mut compiler);
    let modifiers = rules::modifiers(&mut compiler);
    let parameters = parameters(policy);
    let indicators = results::indicators(&mut compiler);
    let scorecards = results::scorecards(&mut compiler);
    let rankings = results::rankings(&mut compiler);
    let ladders = results::ladders(&mut compiler);
    let escalations = escalations::escalations(&mut compiler);
    let quotas = quotas::quotas(&mut compiler);
    let measures = results::measures(&mut compiler);
    let properties = properties::properties(&mut compiler);
    let monitors = monitors::monitors(&mut compiler);
    Program {
        vocabulary,
        scopes,
        derived,
        parameters,
        relations,
        chains,
        rules,
        order,
        unique,
        duties,
        modifiers,
        indicators,
        scorecards,
        rankings,
        ladders,
        escalations,
        quotas,
        measures,
        properties,
        monitors,
        scripts,
        schema,
    }
}

/// What every expression of a policy may name.
pub(crate) fn names(policy: &Policy, vocabulary: Arc<Vocabulary>, scripts: &Scripts) -> Names {
    let parameters = policy.parameters.values().map(|parameter| {
        let key = parameter.body.by.as_ref().map(|by| {
            let mut keys: Vec<String> = parameter
                .body
                .values
                .iter()
                .flat_map(|dated| match &dated.value {
                    ParameterValue::Keyed(all) => all.iter().map(|(name, _)| name.text.clone()).collect(),
                    _ => Vec::new(),
                })
                .collect();
            keys.sort();
            keys.dedup();
            KeyType {
                by: by.text.clone(),
                keys: Arc::new(Enumeration { name: parameter.id.clone(), values: keys }),
            }
        });
        (parameter.id.clone(), key)
    });
    Names {
        parameters: parameters.collect(),
        vocabulary,
        functions: scripts.functions().clone(),
        unread_scripts: scripts.unread(),
        indicators: policy.indicators.values().map(indicator_name).collect(),
        scorecards: policy.scorecards.keys().cloned().collect(),
        categories: categories(policy),
        faulty: faulty(policy),
    }
}

fn indicator_name(indicator: &Defined<Indicator>) -> IndicatorName {
    let describes = match indicator.body.of {
        Population::People(_) => NodeKind::Person,
        Population::Units(_) => NodeKind::Unit,
    };
    let late = indicator.body.value.is_some() || indicator.body.void_when.is_some();
    IndicatorName { id: indicator.id.clone(), describes, late }
}

/// Parameters that could not be read, and fields of no known type.
fn faulty(policy: &Policy) -> BTreeSet<String> {
    let parameters = policy.faulty.iter().filter(|(section, _)| *section == "parameters");
    let kinds = policy.matters.values().map(|kind| &kind.body);
    let fields =
        kinds.flat_map(|kind| kind.fields.iter().chain(kind.children.iter().flat_map(|child| &child.1)));
    let untyped = fields.filter(|(name, written)| {
        schema::field_type(policy, &name.text, written, &mut Problems::default()).is_none()
    });
    parameters.map(|(_, id)| id.clone()).chain(untyped.map(|(name, _)| name.text.clone())).collect()
}

fn parameters(policy: &Policy) -> Vec<ParameterTable> {
    let table = |parameter: &crate::policy::Defined<crate::policy::Parameter>| {
        let values = parameter.body.values.iter().map(|dated| {
            let value = match &dated.value {
                ParameterValue::One(number) => Some(ParameterValues::One(*number)),
                ParameterValue::Keyed(all) => Some(ParameterValues::Keyed(
                    all.iter().map(|(name, number)| (name.text.clone(), *number)).collect(),
                )),
                ParameterValue::Repealed => None,
            };
            (dated.from, value)
        });
        ParameterTable { id: parameter.id.clone(), values: values.collect() }
    };
    policy.parameters.values().map(table).collect()
}
