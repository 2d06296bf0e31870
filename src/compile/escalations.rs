//! Escalations, ready to run.

use super::subject::DeciderProgram;
use super::{Compiler, index};
use crate::expression::scope::Scope;
use crate::policy::{Modality, Window};

/// An escalation, ready to run.
#[derive(Debug, Clone)]
pub struct EscalationProgram {
    /// The rules whose findings are occasions.
    pub on: Vec<usize>,
    /// Which earlier occasions count.
    pub window: Window,
    /// The measures of each step.
    pub steps: Vec<Vec<usize>>,
    /// How binding.
    pub modality: Modality,
    /// Who decides, if not those whom the measures name.
    pub decider: Option<DeciderProgram>,
}

/// All escalations, in the order of their ids.
pub(super) fn escalations(compiler: &mut Compiler<'_>) -> Vec<EscalationProgram> {
    let policy = compiler.policy;
    let mut list = Vec::new();
    for escalation in policy.escalations.values() {
        let body = &escalation.body;
        let measures = |step: &crate::policy::EscalationStep| {
            step.give.iter().filter_map(|name| index(&policy.measures, &name.text)).collect()
        };
        let decider = body.decider.as_ref().and_then(|formula| compiler.decider(formula, &Scope::default()));
        list.push(EscalationProgram {
            on: body.on.iter().filter_map(|name| index(&policy.rules, &name.text)).collect(),
            window: body.window,
            steps: body.steps.iter().map(measures).collect(),
            modality: body.modality.unwrap_or(Modality::Human),
            decider,
        });
    }
    list
}
