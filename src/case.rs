//! A run that can be repeated with one of its inputs changed.

use crate::assess::{self, Cycle, Given, Outcome, Past};
use crate::calendar::Calendar;
use crate::compile::Program;
use crate::expression::script::Caller;
use crate::expression::world::{ParameterTable, World};
use crate::matters::Matters;
use crate::organisation::Organisation;
use crate::policy::Policy;
use crate::progress::Work;
use crate::stream::Beside;
use crate::value::Symbols;
use crate::{Assessment, Prepared};
use std::sync::Arc;

/// What an assessment was made from and does not show: enough, beside it, to make it again.
pub struct Basis {
    /// The policy, ready to run.
    pub program: Arc<Program>,
    /// The indicators given.
    pub given: Given,
    /// What earlier cycles imposed.
    pub history: Vec<Past>,
    /// Working days.
    pub calendar: Calendar,
    /// What the cycle comes to beside the matters of the assessment, where only those of one subject are there.
    pub beside: Option<Arc<Beside>>,
}

/// The inputs of one run. Whoever asks "what if" changes one of them and runs it again.
#[derive(Clone)]
pub struct Case<'a> {
    /// The policy, ready to run.
    pub program: &'a Program,
    /// The policy as written.
    pub policy: &'a Policy,
    /// The organisation.
    pub organisation: Arc<Organisation>,
    /// The matters.
    pub matters: Matters,
    /// The parameters.
    pub parameters: Vec<ParameterTable>,
    /// The indicators given.
    pub given: Given,
    /// What earlier cycles imposed.
    pub history: &'a [Past],
    /// The period.
    pub cycle: Cycle,
    /// Working days.
    pub calendar: &'a Calendar,
    /// What the cycle comes to beside these matters; none: they are all there are.
    pub beside: Option<Arc<Beside>>,
}

impl<'a> Case<'a> {
    /// The inputs of an assessment that was made.
    pub fn of(assessment: &'a Assessment, basis: &'a Basis) -> Case<'a> {
        let matters = assessment.matters.clone();
        Case { beside: basis.beside.clone(), ..Case::with(assessment, basis, matters) }
    }

    /// The same with other matters: some of them, for what depends on these alone.
    pub fn with(assessment: &'a Assessment, basis: &'a Basis, matters: Matters) -> Case<'a> {
        Case {
            program: &basis.program,
            policy: &assessment.policy,
            organisation: assessment.organisation.clone(),
            matters,
            parameters: basis.program.parameters.clone(),
            given: basis.given.clone(),
            history: &basis.history,
            cycle: assessment.cycle,
            calendar: &basis.calendar,
            beside: None,
        }
    }

    /// Runs it: derived facts are computed anew, and everything follows. Nothing can fail.
    pub fn run(&mut self) -> Outcome {
        self.matters.forget_failures();
        let mut matters = std::mem::take(&mut self.matters);
        let outcome = self.look(&matters.symbols.clone(), |world| {
            if let Some(beside) = &self.beside {
                let (of, given) = ((self.program, self.policy), (self.given.clone(), self.history));
                return beside.assess(of, &mut matters, given, world);
            }
            assess::derive(self.program, &mut matters, world);
            assess::owe(self.program, &mut matters, world);
            assess::assess(self.program, self.policy, &matters, self.given.clone(), self.history, world)
        });
        self.matters = matters;
        outcome
    }

    /// What evaluations can see before any result is known.
    pub fn look<T>(&self, symbols: &Symbols, with: impl FnOnce(&World<'_>) -> T) -> T {
        let (of, given) = ((self.program, &self.organisation), (self.parameters.as_slice(), &self.given));
        look(of, given, (self.cycle, self.calendar), symbols, with)
    }
}

/// What evaluations can see before any result is known: a policy and an organisation, parameters and indicators given, the
/// period and working days, and texts.
pub(crate) fn look<T>(
    (program, organisation): (&Program, &Arc<Organisation>),
    (parameters, given): (&[ParameterTable], &Given),
    (cycle, calendar): (Cycle, &Calendar),
    symbols: &Symbols,
    with: impl FnOnce(&World<'_>) -> T,
) -> T {
    let vocabulary = &program.vocabulary;
    let scripts = Caller::new(&program.scripts, organisation, vocabulary, symbols);
    with(&World {
        organisation,
        vocabulary,
        symbols,
        parameters,
        cycle,
        calendar,
        scripts: &scripts,
        results: &assess::given_results(given),
    })
}

impl Prepared {
    /// Runs the assessment and keeps what it was made from, so that it can be asked why not and what if.
    pub fn assess_and_keep(self) -> (Assessment, Basis) {
        self.progress.begin(Work::Assessing, 0);
        let Prepared { path, input, policy, program, organisation, matters, given, history, .. } = self;
        let (set_aside, tables, sources) = (self.set_aside, self.tables, self.sources);
        let (title, cycle, calendar) = (input.title, input.cycle, input.calendar);
        let parameters = program.parameters.clone();
        let program = Arc::new(program);
        let mut case = Case {
            program: &program,
            policy: &policy,
            organisation,
            matters,
            parameters,
            given,
            history: &history,
            cycle,
            calendar: &calendar,
            beside: None,
        };
        let outcome = case.run();
        let Case { organisation, matters, given, .. } = case;
        let assessment = Assessment {
            input: path,
            title,
            cycle,
            program: program.clone(),
            vocabulary: program.vocabulary.clone(),
            schema: program.schema.clone(),
            policy,
            organisation,
            matters,
            outcome,
            set_aside,
            tables,
            sources,
        };
        (assessment, Basis { program, given, history, calendar, beside: None })
    }
}
