//! The part of the tree that the evaluation did not reach: drawn dimmed, and counted, because the limit is the same
//! for every sender even when this one matched early.

use super::evaluate::{find, step};
use super::macros::Context;
use super::record::{Mechanism, Record, Term, TermKind, term_name};
use crate::dns::{Ledger, Pending};
use crate::limits;
use mailglass_model::facts::{SpfRecord, SpfStep, StepOutcome};

/// Steps of terms none of which was reached.
pub(super) fn unreached(published: &SpfRecord, terms: &[Term]) -> Vec<SpfStep> {
    terms.iter().map(|term| step(published, term)).collect()
}

/// Fills in the records behind includes and redirects that were not reached, and counts the lookup terms of the whole
/// tree. Answers that failed are simply left out: they cannot change a result that is already known.
pub(super) fn complete(
    steps: &mut [SpfStep],
    context: &Context,
    ledger: &mut Ledger,
) -> Result<u32, Pending> {
    let mut walk = Complete { budget: limits::SPF_TREE, pending: false };
    let count = walk.steps(steps, context, ledger, &mut vec![context.domain.clone()]);
    if walk.pending { Err(Pending) } else { Ok(count) }
}

/// The lookup terms of one record alone.
pub(super) fn own_terms(steps: &[SpfStep]) -> u32 {
    let costs = |s: &&SpfStep| {
        matches!(term_name(&s.term).as_str(), "a" | "mx" | "ptr" | "exists" | "include" | "redirect")
    };
    u32::try_from(steps.iter().filter(costs).count()).unwrap_or(u32::MAX)
}

struct Complete {
    budget: usize,
    pending: bool,
}

impl Complete {
    fn steps(
        &mut self,
        steps: &mut [SpfStep],
        context: &Context,
        ledger: &mut Ledger,
        path: &mut Vec<String>,
    ) -> u32 {
        let has_all = steps.iter().any(|s| term_name(&s.term) == "all");
        let mut count = 0;
        for step in steps {
            let name = term_name(&step.term);
            match name.as_str() {
                "a" | "mx" | "ptr" | "exists" => count += 1,
                "include" => count += 1 + self.branch(step, context, ledger, path),
                "redirect" if !has_all => count += 1 + self.branch(step, context, ledger, path),
                // Nothing after it is ever looked at.
                "all" => break,
                _ => {}
            }
        }
        count
    }

    fn branch(
        &mut self,
        step: &mut SpfStep,
        context: &Context,
        ledger: &mut Ledger,
        path: &mut Vec<String>,
    ) -> u32 {
        if self.budget == 0 {
            return 0;
        }
        self.budget -= 1;
        if step.record.is_none() && step.outcome == StepOutcome::NotReached {
            self.fetch(step, context, ledger);
        }
        let Some(target) = step.target.clone() else { return 0 };
        if step.steps.is_empty() || path.contains(&target) {
            return 0;
        }
        path.push(target.clone());
        let inner = Context { domain: target, ..context.clone() };
        let count = self.steps(&mut step.steps, &inner, ledger, path);
        path.pop();
        count
    }

    fn fetch(&mut self, step: &mut SpfStep, context: &Context, ledger: &mut Ledger) {
        let Some(spec) = spec(&step.term) else { return };
        let Ok(name) = context.expand_name(&spec, ledger) else {
            self.pending = true;
            return;
        };
        step.target = Some(name.clone());
        match find(ledger, &name) {
            Err(Pending) => self.pending = true,
            Ok(Err((_, problem))) => step.detail = Some(problem),
            Ok(Ok((published, record))) => {
                step.steps = unreached(&published, &record.terms);
                step.record = Some(published);
            }
        }
    }
}

/// The target of an include or redirect, parsed from the term itself.
fn spec(term: &str) -> Option<super::macros::MacroString> {
    let Record { terms, .. } = super::record::parse(&format!("v=spf1 {term}"));
    match terms.into_iter().next()?.kind {
        TermKind::Directive(_, Mechanism::Include(spec)) | TermKind::Redirect(spec) => Some(spec),
        _ => None,
    }
}
