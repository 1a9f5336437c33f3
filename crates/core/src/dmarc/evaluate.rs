//! Alignment and policy (RFC 9989 §4.4, §5.3).

use super::alignment::{Candidate, agreed, compare};
use super::discover::{Discovery, Published, walk};
use super::record;
use super::ways::{Applies, ways};
use super::{reports, rfc7489};
use crate::arrange;
use crate::dns::{Found, Ledger, Pending};
use crate::text::domain;
use crate::text::suffix::Suffixes;
use mailglass_model::facts::{
    Aligned, AlignedBy, Alignment, AlignmentMode, DkimFacts, DkimReason, DkimSignature, DmarcFacts,
    DmarcRecord, DmarcResult, Policy, PolicySource, SpfFacts, SpfResult, WalkOutcome,
};
use mailglass_model::{RecordKind, Span};

/// What DMARC compares with the author domain.
#[derive(Clone, Debug)]
pub struct Identifiers<'a> {
    /// The author domains in the order of From, without repeats: one, where From is as it should be.
    pub authors: &'a [String],
    /// SPF's facts; `None` while they are pending or where there is nothing to evaluate.
    pub spf: Option<&'a SpfFacts>,
    /// DKIM's facts.
    pub dkim: Option<&'a DkimFacts>,
    /// False for a domain looked at without a message: there is a policy, but no result.
    pub message: bool,
    /// Why SPF or DKIM could not be told, where that is so: a result that is no pass is then no fail either.
    pub uncertain: Option<String>,
    /// The public suffix list, for what RFC 7489 says.
    pub suffixes: Option<&'a Suffixes>,
}

/// The facts of one author domain.
///
/// # Errors
/// [`Pending`] while answers are missing.
pub(super) fn of_author(
    author: &str,
    identifiers: &Identifiers,
    ledger: &mut Ledger,
) -> Result<DmarcFacts, Pending> {
    // Start every walk before waiting for one.
    let walks = identifiers.domains().map(|d| walk(&d, ledger)).collect::<Vec<_>>();
    let exists = ledger.ask(author, RecordKind::A);
    let discovery = walk(author, ledger)?;
    let walks = walks.into_iter().collect::<Result<Vec<_>, _>>()?;
    let exists = match exists? {
        Found::NoName => Ok(false),
        Found::Failed(why) => Err(why),
        Found::NoData | Found::Some(_) => Ok(true),
    };
    let ways = ways(&discovery, &walks);
    let mut facts = nothing(author.to_owned(), "", None);
    facts.walks = std::iter::once(&discovery).chain(&walks).map(|d| d.walk.clone()).collect();
    facts.walks.dedup_by(|a, b| a.domain == b.domain);
    facts.organizational_domain = agreed(ways.iter().map(|way| &way.organizational)).cloned();
    let outcome = compare(author, &identifiers.candidates(), &walks, &ways);
    facts.alignment = outcome.alignment;
    match agreed(ways.iter().map(|way| way.applies)) {
        Some(Applies::Known(published)) => {
            facts.record = Some(describe(published));
            match effective(published, author, exists) {
                Ok((policy, source)) => (facts.policy, facts.policy_source) = (Some(policy), Some(source)),
                Err(why) => facts.problem = Some(why),
            }
        }
        Some(Applies::Nothing) => facts.problem = Some(without_record(&discovery)),
        Some(Applies::Unread) | None => facts.problem = unanswered(&discovery, &walks),
    }
    if identifiers.message {
        let result = outcome.result.unwrap_or(DmarcResult::TempError);
        let uncertain = identifiers.uncertain.clone().or_else(|| identifiers.retired(&facts.alignment));
        match &uncertain {
            Some(why) if result == DmarcResult::Fail => facts.problem = Some(why.clone()),
            _ => {
                facts.result = Some(result);
                let open = outcome.result.is_none().then(|| unanswered(&discovery, &walks)).flatten();
                facts.problem = open.or(facts.problem).or_else(|| undecided(&facts.alignment, result));
            }
        }
    }
    let older = rfc7489::evaluate(author, identifiers, ledger);
    facts.reports = reports::of(&facts, ledger)?;
    facts.rfc7489 = Some(rfc7489::compare(&facts, older?));
    Ok(facts)
}

/// Why not everything could be told: of the names that gave no answer the longest, for the shorter a name is, the less
/// likely it is that it changes anything.
fn unanswered(own: &Discovery, others: &[Discovery]) -> Option<String> {
    let all = std::iter::once(own).chain(others).flat_map(|discovery| &discovery.failures);
    let longest = all.rev().max_by_key(|failure| failure.domain.split('.').count());
    longest.map(|failure| failure.why.clone())
}

/// Facts without anything found yet.
pub(super) fn nothing(author_domain: String, problem: &str, result: Option<DmarcResult>) -> DmarcFacts {
    DmarcFacts {
        result,
        author_domain,
        other_authors: Vec::new(),
        organizational_domain: None,
        policy: None,
        policy_source: None,
        record: None,
        alignment: Vec::new(),
        walks: Vec::new(),
        problem: (!problem.is_empty()).then(|| problem.to_owned()),
        rfc7489: None,
        reports: Vec::new(),
    }
}

/// Why no record applies: there is none, or none that receivers use.
fn without_record(discovery: &Discovery) -> String {
    for step in &discovery.walk.steps {
        let name = &step.question.name;
        let text = step.text.as_deref().unwrap_or_default();
        match step.outcome {
            WalkOutcome::Several => {
                return format!(
                    "{name} holds {} DMARC records and receivers use none of them.",
                    step.others.len() + 1
                );
            }
            WalkOutcome::Unusable if record::is_meant(text) => {
                return format!("The DMARC record at {name} cannot be used.");
            }
            _ => {}
        }
    }
    format!("{} publishes no DMARC record, nor does any domain above it.", discovery.walk.domain)
}

/// RFC 9989 §4.7: which tag speaks, and `t=y` lowers it by one step. Where it is not known whether the author domain exists,
/// and this makes a difference, why it is not.
fn effective(
    published: &Published,
    author: &str,
    exists: Result<bool, String>,
) -> Result<(Policy, PolicySource), String> {
    exists.map(|exists| policy(published, author, exists)).or_else(|why| {
        let either = [true, false].map(|exists| policy(published, author, exists));
        agreed(either.into_iter()).ok_or(why)
    })
}

fn policy(published: &Published, author: &str, exists: bool) -> (Policy, PolicySource) {
    let record = &published.record;
    let p = record.p.unwrap_or(Policy::None);
    let (policy, source) = if record.assumed_none {
        (Policy::None, PolicySource::Assumed)
    } else if published.domain == author {
        (p, PolicySource::P)
    } else {
        match (record.np, record.sp) {
            (Some(np), _) if !exists => (np, PolicySource::Np),
            (_, Some(sp)) => (sp, PolicySource::Sp),
            _ => (p, PolicySource::P),
        }
    };
    let lowered = match policy {
        Policy::Reject if record.testing => Policy::Quarantine,
        Policy::Quarantine if record.testing => Policy::None,
        policy => policy,
    };
    (lowered, source)
}

/// Which mechanism left the result open.
fn undecided(alignment: &[Alignment], result: DmarcResult) -> Option<String> {
    let open =
        alignment.iter().find(|a| a.result == "temperror").filter(|_| result == DmarcResult::TempError)?;
    let mechanism = if open.by == AlignedBy::Spf { "SPF" } else { "DKIM" };
    Some(format!("{mechanism} of {} could not be checked.", open.domain))
}

/// The facts of a record.
pub fn describe(published: &Published) -> DmarcRecord {
    let record = &published.record;
    let name = format!("_dmarc.{}", published.domain);
    DmarcRecord {
        domain: published.domain.clone(),
        text: published.text.clone(),
        p: record.p,
        sp: record.sp,
        np: record.np,
        adkim: record.adkim,
        aspf: record.aspf,
        psd: record.psd.to_string(),
        testing: record.testing,
        fo: record.fo.clone(),
        rua: record.rua.clone(),
        ruf: record.ruf.clone(),
        defects: record
            .faults
            .iter()
            .map(|fault| fault.defect(|span| Span::record(&name, RecordKind::Txt, span.start, span.end)))
            .collect(),
    }
}

impl Identifiers<'_> {
    /// The domain that SPF vouches for, and its result.
    fn spf(&self) -> Option<(String, SpfResult)> {
        let facts = self.spf?;
        let check = facts.checks.first()?;
        Some((domain::normalize(&check.domain)?, facts.result?))
    }

    /// Every domain that could align.
    fn domains(&self) -> impl Iterator<Item = String> {
        let dkim =
            self.dkim.map(|facts| facts.signatures.iter().map(|s| s.domain.clone())).into_iter().flatten();
        let mut domains: Vec<String> = self.spf().map(|(domain, _)| domain).into_iter().chain(dkim).collect();
        domains.retain(|d| !d.is_empty() && !is_nobodys(d));
        arrange::once(&mut domains);
        domains.into_iter()
    }

    /// A signature that could align, that the reader's own server saw hold, and whose key is gone since.
    pub(super) fn retired(&self, alignment: &[Alignment]) -> Option<String> {
        let could = |s: &&DkimSignature| {
            let of = |a: &&Alignment| a.by == AlignedBy::Dkim && a.domain == s.domain;
            s.reason == Some(DkimReason::KeyRetired) && alignment.iter().find(of).is_some_and(could_align)
        };
        let signature = self.dkim?.signatures.iter().find(could)?;
        Some(format!(
            "Your server saw the signature of {} hold when the message came, and the key is gone since.",
            signature.domain
        ))
    }

    pub(super) fn candidates(&self) -> Vec<Candidate> {
        let spf = self.spf();
        let spf = spf.map(|(domain, result)| Candidate { by: AlignedBy::Spf, domain, result: result.word() });
        let signatures = self.dkim.into_iter().flat_map(|facts| &facts.signatures);
        let dkim = signatures.filter(|s| !s.domain.is_empty()).map(|s| Candidate {
            by: AlignedBy::Dkim,
            domain: s.domain.clone(),
            result: s.result.word(),
        });
        spf.into_iter().chain(dkim).collect()
    }
}

/// A greeting of one label or an address literal: it stands below no domain.
fn is_nobodys(domain: &str) -> bool {
    !domain.contains('.') || domain.starts_with('[')
}

/// Aligned as the record demands, or not known.
fn could_align(alignment: &Alignment) -> bool {
    alignment.aligned.is_none_or(|aligned| match alignment.mode {
        AlignmentMode::Strict => aligned == Aligned::Strict,
        AlignmentMode::Relaxed => aligned != Aligned::None,
    })
}

/// The reading of a record that was pasted: nothing is asked, so there is no walk and no alignment.
pub fn pasted(text: &str) -> DmarcFacts {
    let record = super::record::parse(text);
    let problem = record.problem.clone();
    let published = Published { domain: String::new(), text: text.to_owned(), record };
    let mut facts = nothing(String::new(), problem.as_deref().unwrap_or_default(), None);
    if problem.is_none() {
        let (policy, source) = policy(&published, "", true);
        facts.policy = Some(policy);
        facts.policy_source = Some(source);
    }
    facts.record = Some(describe(&published));
    facts
}
