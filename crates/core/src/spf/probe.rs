//! What the terms of a record find where there is no client: a name that holds nothing holds it for nobody.

use super::macros::{Context, MacroString, Piece};
use super::record::{Mechanism, TermKind, parse};
use crate::dns::{Found, Ledger, Pending};
use crate::text::domain;
use mailglass_model::facts::{SpfReason, SpfStep, StepOutcome};
use mailglass_model::{Question, RecordKind};

/// Asks for the target of an `a`, `mx` or `exists`, and notes in the step whether it is void (RFC 7208 §4.6.4) for every
/// client, or could not be asked for. An `exists` whose name is there matches every client.
///
/// # Errors
/// [`Pending`] while answers are missing.
pub(super) fn probe(step: &mut SpfStep, context: &Context, ledger: &mut Ledger) -> Result<(), Pending> {
    let term = parse(&format!("v=spf1 {}", step.term)).terms.into_iter().next();
    let Some(TermKind::Directive(result, mechanism)) = term.map(|term| term.kind) else { return Ok(()) };
    let (spec, kinds): (_, &[RecordKind]) = match &mechanism {
        Mechanism::A(target) => (target.name.as_ref(), &[RecordKind::A, RecordKind::Aaaa]),
        Mechanism::Mx(target) => (target.name.as_ref(), &[RecordKind::Mx]),
        Mechanism::Exists(spec) => (Some(spec), &[RecordKind::A]),
        _ => return Ok(()),
    };
    let (name, exact) = match spec {
        None => (context.domain.clone(), true),
        Some(spec) if !context.lacks(spec) => (context.expand_name(spec, ledger)?, true),
        Some(spec) => match above(spec) {
            Some(name) => (name, false),
            None => return Ok(()),
        },
    };
    for kind in kinds {
        let found = ledger.ask(&name, *kind)?;
        step.questions.push(Question { name: name.clone(), kind: *kind });
        match found {
            // RFC 8020 §2: below a name that does not exist there is nothing.
            Found::NoName => break,
            Found::NoData if exact => {}
            Found::Some(_) if exact && matches!(mechanism, Mechanism::Exists(_)) => {
                (step.outcome, step.result) = (StepOutcome::Match, Some(result));
                return Ok(());
            }
            Found::Failed(why) if exact => {
                step.target = Some(name);
                step.reason = Some(SpfReason::DnsFailure);
                step.detail = Some(format!("{why}."));
                return Ok(());
            }
            _ => return Ok(()),
        }
    }
    step.target = Some(name);
    step.voids = 1;
    Ok(())
}

/// The name that stands behind the last macro: all that the term can ask for lies below it.
fn above(spec: &MacroString) -> Option<String> {
    let Some(Piece::Text(text)) = spec.0.last() else { return None };
    let name = domain::normalize(text.strip_prefix('.')?)?;
    name.contains('.').then_some(name)
}
