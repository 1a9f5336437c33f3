//! The chain's validation, as RFC 8617 §5.2 orders it, with every signature's own outcome kept.

use super::sets::{Set, Sets};
use crate::dkim::kept::keep_one;
use crate::dkim::signature::Form;
use crate::dkim::verification::Verification;
use crate::dkim::{Bodies, Circumstances};
use crate::dns::{Ledger, Pending};
use crate::limits;
use crate::message::auth_results;
use crate::message::fields::Scan;
use crate::text::number::clamp;
use mailglass_model::facts::{
    ArcFacts, ArcReason, ArcResult, ArcSet, AuthResult, DkimReason, DkimResult, DkimSignature,
};
use mailglass_model::{Span, Verified};

/// The chain with everything that can be done before its keys have come. Made once a session.
#[derive(Debug, Default)]
pub struct Prepared {
    found: Sets,
    /// By instance: the message signature and the seal, where they are there.
    signatures: Vec<(u32, Option<Verification>, Option<Verification>)>,
    body_seen: bool,
}

impl Prepared {
    /// Collects and hashes. There are no `bodies` when only headers were pasted.
    pub fn new(text: &[u8], scan: &Scan, mut bodies: Option<&mut Bodies>) -> Self {
        let found = Sets::collect(text, scan);
        let body_seen = bodies.is_some();
        let mut covered = Vec::new();
        let mut signatures = Vec::new();
        for (instance, set) in &found.sets {
            let message = set
                .message
                .map(|at| Verification::new(text, scan, at, Form::ArcMessage, bodies.as_deref_mut()));
            let before = covered.len();
            covered.extend(set.fields());
            let seal = set.seal.map(|at| {
                // The seal covers all sets up to its own, itself last and without its signature; one that says the chain
                // failed covers its own set alone (RFC 8617 §5.1.2).
                let from = if set.chain_value == Some(ArcResult::Fail) { before } else { 0 };
                let others: Vec<usize> =
                    covered[from..].iter().copied().filter(|field| *field != at).collect();
                Verification::over_fields(text, scan, at, Form::ArcSeal, &others)
            });
            signatures.push((*instance, message, seal));
        }
        Prepared { found, signatures, body_seen }
    }

    /// True where there is no ARC field at all.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The facts, or [`Pending`] while keys are missing. `kept` is what was established of the signatures before the text
    /// was redacted, in the order of [`signatures`].
    ///
    /// # Errors
    /// [`Pending`].
    pub fn evaluate(
        &mut self,
        text: &[u8],
        scan: &Scan,
        circumstances: Circumstances,
        kept: &[Verified],
        ledger: &mut Ledger,
    ) -> Result<ArcFacts, Pending> {
        for (_, message, seal) in &self.signatures {
            message.iter().chain(seal).for_each(|one| one.want(ledger));
        }
        let mut sets = Vec::with_capacity(self.signatures.len());
        for (instance, message, seal) in &mut self.signatures {
            let message =
                message.as_mut().map(|m| m.evaluate(text, scan, circumstances, self.body_seen, ledger));
            let seal = seal.as_mut().map(|s| s.evaluate(text, scan, circumstances, true, ledger));
            let (message, seal) = (message.transpose()?, seal.transpose()?);
            let set = self.found.sets.get(instance).cloned().unwrap_or_default();
            sets.push(describe(text, scan, *instance, &set, message, seal));
        }
        let all = sets.iter_mut().flat_map(|set: &mut ArcSet| [&mut set.message_signature, &mut set.seal]);
        for (signature, verified) in all.flatten().zip(kept) {
            keep_one(signature, verified);
        }
        let mut facts = ArcFacts { sets, defects: self.found.defects.clone(), ..ArcFacts::default() };
        self.conclude(&mut facts);
        Ok(facts)
    }

    fn conclude(&self, facts: &mut ArcFacts) {
        let Ending { result, reason, at, detail } = self.ending(&facts.sets);
        facts.result = result;
        facts.reason = reason;
        facts.broken_at = at.filter(|at| *at > 0);
        facts.detail = detail;
        if result == Some(ArcResult::Pass) {
            facts.oldest_pass = oldest_pass(&facts.sets);
        }
    }

    fn ending(&self, sets: &[ArcSet]) -> Ending {
        if self.is_empty() {
            return Ending { result: Some(ArcResult::None), ..Ending::default() };
        }
        let newest = sets.last();
        if let Some(newest) = newest.filter(|set| set.chain_value == Some(ArcResult::Fail)) {
            let detail = format!(
                "{} says in its seal that the chain was broken already when the message came to it.",
                sealer(newest)
            );
            return fail(ArcReason::FailedBefore, newest.instance, detail);
        }
        if let Some((reason, at, detail)) = &self.found.problem {
            return match reason {
                ArcReason::TooLong => untold(ArcReason::TooLong, detail),
                _ => fail(*reason, *at, detail.clone()),
            };
        }
        let of = |set: &ArcSet, signature: &Option<DkimSignature>, reason| {
            signature.as_ref().and_then(|signature| trouble(set, signature, reason))
        };
        let message = newest.and_then(|set| of(set, &set.message_signature, ArcReason::MessageSignature));
        let seals = || sets.iter().rev().find_map(|set| of(set, &set.seal, ArcReason::Seal));
        message.or_else(seals).unwrap_or_else(|| self.passed())
    }

    fn passed(&self) -> Ending {
        if self.body_seen {
            return Ending { result: Some(ArcResult::Pass), ..Ending::default() };
        }
        let detail =
            "The seals hold. The body was not pasted, so whether it was changed since cannot be told.";
        Ending { reason: Some(ArcReason::BodyNotSeen), detail: Some(detail.to_owned()), ..Ending::default() }
    }
}

/// A chain's signatures: of each set the message signature, then the seal.
pub fn signatures(sets: &[ArcSet]) -> impl Iterator<Item = &DkimSignature> {
    sets.iter().flat_map(|set| [&set.message_signature, &set.seal]).flatten()
}

/// How the validation ended.
#[derive(Default)]
struct Ending {
    result: Option<ArcResult>,
    reason: Option<ArcReason>,
    at: Option<u32>,
    detail: Option<String>,
}

fn fail(reason: ArcReason, at: u32, detail: String) -> Ending {
    Ending { result: Some(ArcResult::Fail), reason: Some(reason), at: Some(at), detail: Some(detail) }
}

fn untold(reason: ArcReason, detail: &str) -> Ending {
    Ending { result: None, reason: Some(reason), at: None, detail: Some(detail.to_owned()) }
}

/// What a signature that does not hold means for the chain.
fn trouble(set: &ArcSet, signature: &DkimSignature, reason: ArcReason) -> Option<Ending> {
    if signature.result == DkimResult::Pass {
        return None;
    }
    let why = signature.detail.clone().unwrap_or_default();
    Some(match signature.reason {
        Some(DkimReason::KeyUnavailable) => untold(ArcReason::KeyUnavailable, &why),
        Some(DkimReason::PasteDamaged | DkimReason::PasteIncomplete) => untold(ArcReason::PasteDamaged, &why),
        _ => {
            let what = match reason {
                ArcReason::MessageSignature => "message signature",
                _ => "seal",
            };
            let detail =
                format!("The {what} of set {}, by {}, does not hold: {why}", set.instance, sealer(set));
            fail(reason, set.instance, detail)
        }
    })
}

/// Who sealed, for sentences.
fn sealer(set: &ArcSet) -> &str {
    let signed = set.seal.as_ref().or(set.message_signature.as_ref()).map(|s| s.domain.as_str());
    signed.filter(|domain| !domain.is_empty()).unwrap_or("the sealer")
}

/// The lowest instance from which on every message signature holds.
fn oldest_pass(sets: &[ArcSet]) -> Option<u32> {
    let holds = |set: &&ArcSet| set.message_signature.as_ref().is_some_and(|s| s.result == DkimResult::Pass);
    sets.iter().rev().take_while(holds).last().map(|set| set.instance)
}

fn describe(
    text: &[u8],
    scan: &Scan,
    instance: u32,
    set: &Set,
    message_signature: Option<DkimSignature>,
    seal: Option<DkimSignature>,
) -> ArcSet {
    let field = set.results.map(|at| (at, &scan.fields[at]));
    let value = field.map(|(_, field)| {
        let value = &text[field.value.clone()];
        let start = value.iter().position(|b| *b == b';').map_or(value.len(), |at| at + 1);
        (field.value.start + start, &value[start..])
    });
    let parsed = value.map(|(start, value)| (start, auth_results::parse(value)));
    let claims = field.zip(parsed.as_ref()).map(|((at, _), (start, parsed))| {
        let claim = |info: &auth_results::ResInfo| AuthResult {
            authserv_id: parsed.authserv_id.clone(),
            trusted: false,
            overruled: false,
            unknown: !info.is_known(),
            method: info.method.clone(),
            result: info.result.clone(),
            reason: info.reason.clone(),
            comment: info.comment.clone(),
            properties: info.properties.clone(),
            field: clamp(at),
            span: Span::input(start + info.span.start, start + info.span.end),
        };
        parsed.results.iter().take(limits::ARC_CLAIMS).map(claim).collect()
    });
    ArcSet {
        instance,
        chain_value: set.chain_value,
        seal,
        message_signature,
        authserv_id: parsed.and_then(|(_, parsed)| parsed.authserv_id),
        claims: claims.unwrap_or_default(),
        claims_span: field.map(|(_, field)| Span::input(field.whole.start, field.whole.end)),
    }
}
