//! The part of the tree that the evaluation did not reach: drawn too, for the next sender may reach it.

use super::drawing::Drawing;
use super::find::{Stop, find};
use super::macros::{Context, MacroString};
use super::probe::probe;
use super::record::{Mechanism, Record, Term, TermKind, term_name};
use crate::dns::{Ledger, Pending};
use crate::limits;
use mailglass_model::facts::{SpfReason, SpfRecord, SpfResult, SpfStep, StepOutcome, Unexpanded};
use mailglass_model::{RecordKind, Span};

/// Steps of terms that nothing has come of: not reached, or not evaluated at all.
pub(super) fn untouched(published: &SpfRecord, terms: &[Term], outcome: StepOutcome) -> Vec<SpfStep> {
    terms.iter().map(|term| step(published, term, outcome)).collect()
}

/// The step of a term that nothing has come of yet.
pub(super) fn step(published: &SpfRecord, term: &Term, outcome: StepOutcome) -> SpfStep {
    SpfStep {
        term: published.text[term.span.clone()].to_owned(),
        span: Span::record(&published.name, RecordKind::Txt, term.span.start, term.span.end),
        target: None,
        outcome,
        reason: None,
        detail: None,
        result: None,
        lookups: 0,
        voids: 0,
        questions: Vec::new(),
        record: None,
        steps: Vec::new(),
        unexpanded: None,
    }
}

/// Fills in the records behind includes and redirects that were not reached. Answers that failed are simply left out:
/// they cannot change a result that is already known. True where something was left out for its size.
pub(super) fn complete(
    steps: &mut Vec<SpfStep>,
    drawing: Drawing,
    context: &Context,
    ledger: &mut Ledger,
) -> Result<bool, Pending> {
    let mut walk = Complete { drawing, left: limits::SPF_TREE, probes: limits::SPF_TREE, pending: false };
    walk.record(steps, context, ledger);
    steps.truncate(limits::SPF_STEPS);
    if walk.pending { Err(Pending) } else { Ok(walk.drawing.cut) }
}

struct Complete {
    drawing: Drawing,
    /// Records that may still be asked for.
    left: usize,
    /// Other names that may still be asked for.
    probes: usize,
    pending: bool,
}

impl Complete {
    /// The steps of a record that is drawn.
    fn record(&mut self, steps: &mut [SpfStep], context: &Context, ledger: &mut Ledger) {
        self.drawing.enter_again(&context.domain);
        self.steps(steps, context, ledger);
        self.drawing.leave();
    }

    /// In the order of evaluation: nothing after `all`, and `redirect=` last.
    fn steps(&mut self, steps: &mut [SpfStep], context: &Context, ledger: &mut Ledger) {
        for step in steps.iter_mut() {
            match term_name(&step.term).as_str() {
                "include" => self.branch(step, context, ledger),
                "a" | "mx" | "exists" if context.anyone => self.probe(step, context, ledger),
                "all" => return,
                _ => {}
            }
        }
        if let Some(step) = steps.iter_mut().find(|s| term_name(&s.term) == "redirect") {
            self.branch(step, context, ledger);
        }
    }

    fn probe(&mut self, step: &mut SpfStep, context: &Context, ledger: &mut Ledger) {
        if self.probes > 0 {
            self.probes -= 1;
            self.pending |= probe(step, context, ledger).is_err();
        }
    }

    fn branch(&mut self, step: &mut SpfStep, context: &Context, ledger: &mut Ledger) {
        let is_open = matches!(step.outcome, StepOutcome::NotReached | StepOutcome::NotEvaluated);
        if step.record.is_none() && is_open {
            self.fetch(step, context, ledger);
        }
        if let (Some(target), false) = (&step.target, step.steps.is_empty()) {
            let inner = Context { domain: target.clone(), ..context.clone() };
            self.record(&mut step.steps, &inner, ledger);
        }
    }

    fn fetch(&mut self, step: &mut SpfStep, context: &Context, ledger: &mut Ledger) {
        let Some((spec, of_missing)) = spec(&step.term) else { return };
        // Another client is led to another name, and this one is not led there.
        if spec.varies() {
            return;
        }
        let Ok(name) = context.expand_name(&spec, ledger) else {
            self.pending = true;
            return;
        };
        step.target = Some(name.clone());
        step.unexpanded = self.drawing.drawn_before(&name);
        if step.unexpanded.is_some() {
            return;
        }
        if self.left == 0 {
            step.unexpanded = Some(Unexpanded::Limit);
            self.drawing.cut = true;
            return;
        }
        self.left -= 1;
        match find(ledger, &name) {
            Err(Pending) => self.pending = true,
            Ok(Err(stop)) => {
                let stop = if stop.result == SpfResult::None { of_missing(&name, stop.reason) } else { stop };
                step.reason = Some(stop.reason);
                step.detail = Some(stop.problem);
            }
            Ok(Ok((published, record))) => {
                step.unexpanded = self.drawing.enter(&name, record.terms.len());
                self.drawing.leave();
                if step.unexpanded.is_none() {
                    step.steps = untouched(&published, &record.terms, step.outcome);
                }
                step.record = Some(published);
            }
        }
    }
}

/// What a name without a record comes to.
type OfMissing = fn(&str, SpfReason) -> Stop;

/// The target of an include or redirect, parsed from the term itself.
fn spec(term: &str) -> Option<(MacroString, OfMissing)> {
    let Record { terms, .. } = super::record::parse(&format!("v=spf1 {term}"));
    match terms.into_iter().next()?.kind {
        TermKind::Directive(_, Mechanism::Include(spec)) => Some((spec, Stop::of_include)),
        TermKind::Redirect(spec) => Some((spec, Stop::of_redirect)),
        _ => None,
    }
}
