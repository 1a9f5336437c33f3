//! From the analysis of the changed message to a prediction with its reasons.

use super::coverage;
use super::forwarder::{DOMAIN, HELO, IP};
use super::transform::BodyChange;
use super::{Case, advice, arc_of, dkim_of, dkim2_of, dmarc_of, message_of};
use crate::text::quote::list;
use mailglass_model::facts::{
    Aligned, AlignedBy, Alignment, AlignmentMode, ArcResult, Dkim2Result, DkimFacts, DkimResult,
    DkimSignature, DmarcFacts, DmarcResult, Policy, SpfCheck, SpfResult, StepOutcome,
};
use mailglass_model::{ForwardKind, Predicted, PredictedSignature, Prediction, PredictionBasis, Report};

/// The prediction for one kind.
pub(super) fn predict(case: &Case, report: &Report, basis: PredictionBasis, dkim2: bool) -> Prediction {
    let computed = basis == PredictionBasis::Computed;
    let signatures = signatures(case, report, computed);
    let spf = spf(case, advice::has_null_sender(report));
    let dmarc = dmarc(case, &signatures, &spf, computed);
    let arc = arc(case, report, computed);
    let facts = dmarc_then(case);
    let author_domain = facts.map(|facts| facts.author_domain.clone()).filter(|domain| !domain.is_empty());
    let policy = facts.and_then(|facts| facts.policy);
    let dkim = with_own(case.kind, dkim(case, &signatures));
    let (author_can, forwarder_can) = advice::advise(case.kind, report, &signatures, &spf, &dmarc, policy);
    Prediction {
        kind: case.kind,
        title: advice::title(case.kind).to_owned(),
        changes: advice::changes(case.kind, report),
        basis,
        happened: happened(case.kind, report),
        disposition: disposition(case.kind, report, &dmarc, &arc, policy),
        dkim2: of_dkim2(dkim2, case.changes.wrapped, report),
        spf,
        dkim,
        signatures,
        dmarc,
        arc,
        author_domain,
        policy,
        author_can,
        forwarder_can,
    }
}

pub(super) fn told(word: &str, because: impl Into<String>) -> Predicted {
    Predicted { result: Some(word.to_owned()), because: because.into() }
}

fn unknown(why: &str) -> Predicted {
    // A sentence of its own goes on in this one; an abbreviation keeps its capitals.
    let mut letters = why.chars();
    let first = letters.next().map(String::from).unwrap_or_default();
    let rest = letters.as_str();
    let is_word = rest.starts_with(|c: char| c.is_lowercase() || c == ' ');
    let first = if is_word { first.to_lowercase() } else { first };
    Predicted { result: None, because: format!("unknown, because {first}{rest}") }
}

/// The changed message's DMARC facts.
fn dmarc_then(case: &Case) -> Option<&DmarcFacts> {
    case.session.as_ref()?.facts.dmarc.get()
}

fn dkim_then(case: &Case) -> Option<&DkimFacts> {
    case.session.as_ref()?.facts.dkim.get()
}

fn spf(case: &Case, null_sender: bool) -> Predicted {
    let Some(session) = &case.session else { return unknown("the forwarded message cannot be read.") };
    let Some(facts) = session.facts.spf.get() else {
        return unknown("nothing in the header tells of an envelope.");
    };
    let Some(result) = facts.result else {
        let why = facts.problem.clone().unwrap_or_else(|| "there is nothing to evaluate.".to_owned());
        return unknown(&why);
    };
    let Some(check) = facts.checks.first() else { return unknown("there is nothing to evaluate.") };
    if result == SpfResult::TempError {
        let why = check.problem.clone().unwrap_or_else(|| "a question got no answer.".to_owned());
        return unknown(&format!(
            "the record of {} could not be evaluated for another address: {why}",
            check.domain
        ));
    }
    told(result.word(), why_spf(check, result, null_sender))
}

fn why_spf(check: &SpfCheck, result: SpfResult, null_sender: bool) -> String {
    let domain = &check.domain;
    if null_sender && domain == HELO {
        return format!(
            "MAIL FROM is empty, so the HELO name counts: {HELO}, the forwarder's own, which lists its server."
        );
    }
    if domain == DOMAIN || domain.ends_with(&format!(".{DOMAIN}")) {
        return format!("The envelope names {domain}, the forwarder's own domain, which lists its server.");
    }
    let ended =
        check.trace.iter().find(|step| step.outcome == StepOutcome::Match).map(|step| step.term.as_str());
    match (result, ended) {
        (SpfResult::Pass, Some(term)) => {
            format!("The record of {domain} lets any server pass (\"{term}\"), the forwarder's too.")
        }
        (SpfResult::None | SpfResult::PermError, _) => {
            let problem = check.problem.clone();
            problem.unwrap_or_else(|| format!("{domain} has no record that could be evaluated."))
        }
        (_, Some(term)) => {
            format!(
                "MAIL FROM stays at {domain}, whose record does not list the forwarder and ends with \"{term}\"."
            )
        }
        (_, None) => format!("MAIL FROM stays at {domain}, whose record does not list the forwarder ({IP})."),
    }
}

/// Every signature of the message as it is, then.
fn signatures(case: &Case, report: &Report, computed: bool) -> Vec<PredictedSignature> {
    let now = dkim_of(report).map(|facts| facts.signatures.as_slice()).unwrap_or_default();
    if case.changes.wrapped {
        return Vec::new();
    }
    let then = dkim_then(case).map(|facts| facts.signatures.as_slice()).unwrap_or_default();
    let one = |(at, before): (usize, &DkimSignature)| {
        let (result, because) = match then.get(at).filter(|_| computed) {
            Some(after) => verified(before, after, case),
            None => coverage::judge(before, &case.changes),
        };
        PredictedSignature {
            domain: before.domain.clone(),
            selector: before.selector.clone(),
            result,
            because,
        }
    };
    now.iter().enumerate().map(one).collect()
}

/// What the arithmetic says, and why.
fn verified(before: &DkimSignature, after: &DkimSignature, case: &Case) -> coverage::Outcome {
    if let Some(open) = coverage::open(before).or_else(|| coverage::open(after)) {
        return open;
    }
    if after.result == DkimResult::Pass {
        let kept = case.changes.body == BodyChange::Kept;
        let why = match (kept, after.body_length) {
            (false, Some(length)) => {
                format!(
                    "It covers the first {length} bytes of the body alone (l=), and what is changed comes after them."
                )
            }
            _ if case.changes.fields.is_empty() && kept => "It holds on, for nothing is changed.".to_owned(),
            _ => "It holds on, for it covers nothing that is changed.".to_owned(),
        };
        return (Some(after.result), why);
    }
    if before.result != DkimResult::Pass {
        return (Some(after.result), coverage::already(before));
    }
    let mut broken = Vec::new();
    if after.header_verified == Some(false) {
        broken.extend(coverage::touched(before, &case.changes));
    }
    if after.body_hash.as_ref().is_some_and(|hash| hash.matches == Some(false)) {
        broken.push("the body".to_owned());
    }
    let why = match broken.is_empty() {
        true => after.detail.clone().unwrap_or_else(|| "It does not hold any more.".to_owned()),
        false => format!("It covers {}, which the forwarder changes or adds.", list(&broken)),
    };
    (Some(after.result), why)
}

fn dkim(case: &Case, signatures: &[PredictedSignature]) -> Predicted {
    if case.changes.wrapped {
        return told(
            "none",
            "The new message bears no signature of the author; those of the old one hold inside it as they do now.",
        );
    }
    let names = |result: Option<DkimResult>| {
        let mut names: Vec<String> =
            signatures.iter().filter(|one| one.result == result).map(|one| one.domain.clone()).collect();
        names.dedup();
        list(&names)
    };
    let passing: Vec<_> = signatures.iter().filter(|one| one.result == Some(DkimResult::Pass)).collect();
    match passing.as_slice() {
        [] => {}
        [one] => return told("pass", format!("The signature of {} survives. {}", one.domain, one.because)),
        _ => {
            return told("pass", format!("The signatures of {} survive.", names(Some(DkimResult::Pass))));
        }
    }
    if let Some(open) = signatures.iter().find(|one| one.result.is_none()) {
        return Predicted { result: None, because: open.because.clone() };
    }
    match signatures.first() {
        None => told("none", "The message is not signed, so nothing can survive."),
        Some(first) => {
            let result = first.result.map_or("none", DkimResult::word);
            told(result, format!("No signature survives. {}: {}", first.domain, first.because))
        }
    }
}

/// The signature that the gateway adds holds, whatever became of the others.
fn with_own(kind: ForwardKind, others: Predicted) -> Predicted {
    match kind {
        ForwardKind::GatewaySigned => {
            told("pass", format!("The gateway's own signature of {DOMAIN} passes. {}", others.because))
        }
        _ => others,
    }
}

/// Aligned as the record demands; `None` where that could not be told.
fn enough(alignment: &Alignment) -> Option<bool> {
    Some(match alignment.mode {
        AlignmentMode::Strict => alignment.aligned? == Aligned::Strict,
        AlignmentMode::Relaxed => alignment.aligned? != Aligned::None,
    })
}

fn dmarc(case: &Case, signatures: &[PredictedSignature], spf: &Predicted, computed: bool) -> Predicted {
    let Some(facts) = dmarc_then(case) else { return unknown("nothing in the header tells of an author.") };
    let author = &facts.author_domain;
    let open = |alignment: &&Alignment| {
        enough(alignment) != Some(false)
            && match alignment.by {
                AlignedBy::Spf => spf.result.is_none(),
                AlignedBy::Dkim => {
                    signatures.iter().any(|one| one.domain == alignment.domain && one.result.is_none())
                }
            }
    };
    let holds = |alignment: &&Alignment| match alignment.by {
        _ if computed => alignment.counts,
        AlignedBy::Spf => alignment.counts,
        AlignedBy::Dkim => {
            let passes = |one: &PredictedSignature| {
                one.domain == alignment.domain && one.result == Some(DkimResult::Pass)
            };
            enough(alignment) == Some(true) && signatures.iter().any(passes)
        }
    };
    match facts.result {
        Some(DmarcResult::None) => {
            let why = facts.problem.clone().unwrap_or_else(|| format!("{author} publishes no DMARC record."));
            return told("none", why);
        }
        Some(DmarcResult::PermError) => {
            return told(
                "permerror",
                facts.problem.clone().unwrap_or_else(|| "From names no author.".to_owned()),
            );
        }
        _ => {}
    }
    if let Some(passing) = facts.alignment.iter().find(holds) {
        let by = if passing.by == AlignedBy::Spf { "SPF" } else { "DKIM" };
        return told(
            "pass",
            format!("{by} passes for {}, which is aligned with {author} in From.", passing.domain),
        );
    }
    if let Some(open) = facts.alignment.iter().find(open) {
        let by = if open.by == AlignedBy::Spf { "SPF" } else { "the signature" };
        return unknown(&format!("whether {by} of {} passes then is unknown.", open.domain));
    }
    match facts.result {
        None | Some(DmarcResult::TempError) => {
            unknown(facts.problem.as_deref().unwrap_or("an answer of the DNS is missing."))
        }
        // Without an envelope SPF cannot be told; a forwarder that keeps MAIL FROM does not get it to pass.
        _ if spf.result.is_none() && facts.alignment.iter().all(|one| one.by != AlignedBy::Spf) => {
            unknown("the envelope sender is unknown, so SPF could pass for the author's domain.")
        }
        _ => told("fail", why_dmarc(facts, author)),
    }
}

fn why_dmarc(facts: &DmarcFacts, author: &str) -> String {
    let other: Vec<String> = facts
        .alignment
        .iter()
        .filter(|one| one.result == "pass" && enough(one) == Some(false))
        .map(|one| {
            let by = if one.by == AlignedBy::Spf { "SPF" } else { "DKIM" };
            format!("{by} passes for {}", one.domain)
        })
        .collect();
    match other.is_empty() {
        true => format!("Neither SPF nor DKIM passes for {author}, which From names."),
        false => format!("{}, but From names {author}: nothing vouches for that domain.", list(&other)),
    }
}

fn arc(case: &Case, report: &Report, computed: bool) -> Predicted {
    if case.changes.wrapped {
        return told("none", "The new message has no chain of its own.");
    }
    let now = arc_of(report);
    let before = now.and_then(|facts| facts.result);
    if case.kind == ForwardKind::Seal {
        return match (now, before) {
            (None, _) | (Some(_), Some(ArcResult::None)) => {
                told("pass", "The forwarder begins a chain and changes nothing afterwards.")
            }
            (_, Some(ArcResult::Pass)) if advice::is_chain_full(report) => told(
                "pass",
                "The chain holds and has 50 sets already, so the forwarder must not add its own (RFC 8617 §4.2.1).",
            ),
            (_, Some(ArcResult::Pass)) => told("pass", "The forwarder adds its set to a chain that holds."),
            (_, Some(ArcResult::Fail)) => told(
                "fail",
                "The chain is broken before the forwarder: its seal must say so (cv=fail), and no later one mends it.",
            ),
            (Some(facts), None) => {
                unknown(facts.detail.as_deref().unwrap_or("whether the chain holds now is unknown."))
            }
        };
    }
    let Some(now) = now else {
        return told("none", "The message has no chain, and this forwarder adds none.");
    };
    if computed {
        let then = case.session.as_ref().and_then(|session| session.facts.arc.get());
        return match then.and_then(|facts| Some((facts, facts.result?))) {
            Some((_, ArcResult::Pass)) => told("pass", "The chain holds on: what it covers is not changed."),
            Some((facts, result)) => told(
                result.word(),
                facts.detail.clone().unwrap_or_else(|| "The chain does not hold.".to_owned()),
            ),
            None => unknown(
                then.and_then(|facts| facts.detail.as_deref()).unwrap_or("the chain cannot be verified."),
            ),
        };
    }
    // The newest message signature is what a change breaks first.
    let newest = now.sets.iter().rev().find_map(|set| set.message_signature.as_ref());
    match (before, newest.map(|signature| coverage::judge(signature, &case.changes))) {
        (Some(ArcResult::Fail), _) => told("fail", "The chain is broken as it is."),
        (_, Some((Some(DkimResult::Pass), why))) if before == Some(ArcResult::Pass) => told("pass", why),
        (_, Some((Some(DkimResult::Fail), why))) => told("fail", why),
        (_, Some((None, why))) => Predicted { result: None, because: why },
        _ => unknown(now.detail.as_deref().unwrap_or("the chain cannot be verified from what was given.")),
    }
}

/// No forwarder here signs with DKIM2. The last signature names whom the message went to (`rt=`), and a forwarder sends it to
/// somebody else.
fn of_dkim2(there: bool, wrapped: bool, report: &Report) -> Predicted {
    if !there {
        return told("none", "The message has no DKIM2 signature.");
    }
    if wrapped {
        return told("none", "The new message has no DKIM2 signature; those of the old one are inside it.");
    }
    let Some(now) = dkim2_of(report) else { return unknown("The chain of DKIM2 was not read.") };
    match now.result {
        Some(Dkim2Result::Pass) => told(
            "fail",
            "This forwarder adds no DKIM2 signature of its own, and the last one names another recipient than the new one.",
        ),
        Some(result) => {
            told(result.word(), "The chain does not hold as it is now, and nothing on the way mends it.")
        }
        None => unknown(now.detail.as_deref().unwrap_or("The chain of DKIM2 could not be judged.")),
    }
}

/// What shows that the message came this way already.
fn happened(kind: ForwardKind, report: &Report) -> Option<String> {
    let message = message_of(report)?;
    match kind {
        ForwardKind::List | ForwardKind::ListFooter | ForwardKind::ListMunge => {
            let list = message.list.as_ref()?;
            let name = list.name.as_ref().or(list.id.as_ref()).or(list.post.as_ref())?;
            Some(format!("The message came through the mailing list {name} already."))
        }
        ForwardKind::Srs => {
            let sender = report.subject.mail_from.as_ref()?.value.to_ascii_uppercase();
            let is = sender.starts_with("SRS0") || sender.starts_with("SRS1");
            is.then(|| "MAIL FROM was rewritten already (SRS).".to_owned())
        }
        ForwardKind::Seal => {
            let sets = arc_of(report)?.sets.len();
            (sets > 0).then(|| format!("ARC sets that the message bears already: {sets}."))
        }
        _ => None,
    }
}

/// What receivers do with it.
fn disposition(
    kind: ForwardKind,
    report: &Report,
    dmarc: &Predicted,
    arc: &Predicted,
    policy: Option<Policy>,
) -> String {
    let own = match (dmarc.result.as_deref(), policy) {
        (Some("pass"), _) => "DMARC passes, so its policy does not apply.".to_owned(),
        (Some("none"), _) => "No DMARC policy applies.".to_owned(),
        (Some("fail"), Some(Policy::None)) => {
            "The policy asks for nothing but reports: it is delivered as far as DMARC goes.".to_owned()
        }
        (Some("fail"), Some(Policy::Quarantine)) => "The policy sends it to junk.".to_owned(),
        (Some("fail"), Some(Policy::Reject)) => "The policy has it refused.".to_owned(),
        (Some("fail"), None) => "Which policy applies is unknown.".to_owned(),
        _ => "What the policy does is unknown.".to_owned(),
    };
    if kind != ForwardKind::Seal || advice::is_chain_full(report) || dmarc.result.as_deref() != Some("fail") {
        return own;
    }
    let before = dmarc_of(report).and_then(|facts| facts.result);
    let vouched = arc_of(report).is_some_and(|facts| advice::vouches(facts, report));
    let trusting = match (arc.result.as_deref(), before) {
        (Some("pass"), Some(DmarcResult::Pass)) => {
            "A receiver that trusts the sealer reads in the chain that DMARC passed before, and may deliver it all the same; one \
             that does not trust it follows the policy."
        }
        (Some("pass"), Some(DmarcResult::Fail)) if vouched => {
            "DMARC failed before this forwarder too, but an earlier set of the chain says that it passed there: a receiver that \
             trusts all of the sealers may deliver it all the same; one that does not follows the policy."
        }
        (Some("pass"), Some(DmarcResult::Fail)) => {
            "The chain says that DMARC failed before the forwarder too: trust in the sealer does not help."
        }
        (Some("fail"), _) => "The chain is broken, so that trust in the sealer does not help.",
        _ => "Whether the chain helps is unknown.",
    };
    format!("{own} {trusting}")
}
