//! Alignment and policy (RFC 9989 §4.4, §5.3).

use super::discover::{Discovery, Published, walk};
use super::record::{self, Record};
use crate::dns::{Found, Ledger, Pending};
use crate::text::domain;
use mailglass_model::facts::{
    Aligned, AlignedBy, Alignment, AlignmentMode, DkimFacts, DkimReason, DkimResult, DkimSignature,
    DmarcFacts, DmarcRecord, DmarcResult, Policy, PolicySource, SpfFacts, SpfResult, WalkOutcome,
};
use mailglass_model::{RecordKind, Span};

/// What DMARC compares with the author domain.
#[derive(Clone, Debug)]
pub struct Identifiers<'a> {
    /// The author domains, sorted and without repeats: one, where From is as it should be.
    pub authors: &'a [String],
    /// SPF's facts; `None` while they are pending or where there is nothing to evaluate.
    pub spf: Option<&'a SpfFacts>,
    /// DKIM's facts.
    pub dkim: Option<&'a DkimFacts>,
    /// False for a domain looked at without a message: there is a policy, but no result.
    pub message: bool,
    /// Why SPF or DKIM could not be told, where that is so: a result that is no pass is then no fail either.
    pub uncertain: Option<String>,
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
    let exists = !matches!(exists?, Found::NoName);
    let mut facts = nothing(author.to_owned(), "", None);
    facts.walks = std::iter::once(&discovery).chain(&walks).map(|d| d.walk.clone()).collect();
    facts.walks.dedup_by(|a, b| a.domain == b.domain);
    facts.organizational_domain = Some(discovery.organizational_domain());
    match applicable(&discovery, author) {
        Some(published) => {
            let (policy, source) = effective(published, author, exists);
            facts.policy = Some(policy);
            facts.policy_source = Some(source);
            facts.record = Some(describe(published));
            facts.alignment = identifiers.alignments(author, &published.record, &discovery, &walks);
        }
        None if discovery.failure.is_some() => facts.problem.clone_from(&discovery.failure),
        None => {
            facts.problem = Some(without_record(&discovery));
            facts.alignment = identifiers.alignments(author, &Record::default(), &discovery, &walks);
        }
    }
    if identifiers.message {
        let result = result(&facts, discovery.failure.is_some());
        let uncertain = identifiers.uncertain.clone().or_else(|| identifiers.retired(&facts.alignment));
        match &uncertain {
            Some(why) if result == DmarcResult::Fail => facts.problem = Some(why.clone()),
            _ => {
                facts.result = Some(result);
                facts.problem = facts.problem.or_else(|| undecided(&facts.alignment, result));
            }
        }
    }
    Ok(facts)
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

/// RFC 9989 §4.10.1: the author domain's own record, else the Organizational Domain's, else the public suffix's.
fn applicable<'a>(discovery: &'a Discovery, author: &str) -> Option<&'a Published> {
    let organizational = discovery.organizational_domain();
    let suffix = || discovery.records.iter().find(|p| p.record.psd == 'y');
    discovery.at(author).or_else(|| discovery.at(&organizational)).or_else(suffix)
}

/// RFC 9989 §4.7: which tag speaks, and `t=y` lowers it by one step.
fn effective(published: &Published, author: &str, exists: bool) -> (Policy, PolicySource) {
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
    Some(format!("The DNS did not answer when {mechanism} of {} was checked.", open.domain))
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
        domains.sort();
        domains.dedup();
        domains.into_iter()
    }

    /// A signature that could align, that the reader's own server saw hold, and whose key is gone since.
    fn retired(&self, alignment: &[Alignment]) -> Option<String> {
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

    fn alignments(
        &self,
        author: &str,
        record: &Record,
        own: &Discovery,
        walks: &[Discovery],
    ) -> Vec<Alignment> {
        let compare = |by, domain: &str, mode, result: &str, passed: bool| {
            let walk = walks.iter().find(|w| w.walk.domain == domain);
            let aligned = align(author, own, domain, walk);
            let enough = match mode {
                AlignmentMode::Strict => aligned == Some(Aligned::Strict),
                AlignmentMode::Relaxed => matches!(aligned, Some(Aligned::Strict | Aligned::Relaxed)),
            };
            Alignment {
                by,
                domain: domain.to_owned(),
                organizational_domain: walk.map(Discovery::organizational_domain),
                mode,
                aligned,
                result: result.to_owned(),
                counts: passed && enough,
            }
        };
        let mut all = Vec::new();
        if let Some((domain, result)) = self.spf() {
            all.push(compare(AlignedBy::Spf, &domain, record.aspf, result.word(), result == SpfResult::Pass));
        }
        for signature in self.dkim.iter().flat_map(|facts| &facts.signatures).filter(|s| !s.domain.is_empty())
        {
            let passed = signature.result == DkimResult::Pass;
            all.push(compare(
                AlignedBy::Dkim,
                &signature.domain,
                record.adkim,
                signature.result.word(),
                passed,
            ));
        }
        all
    }
}

/// RFC 9989 §4.4: the same domain, or the same Organizational Domain, each found by its own walk.
fn align(author: &str, own: &Discovery, domain: &str, walk: Option<&Discovery>) -> Option<Aligned> {
    if domain == author {
        return Some(Aligned::Strict);
    }
    if is_nobodys(domain) {
        return Some(Aligned::None);
    }
    let walk = walk?;
    if own.organizational_domain() == walk.organizational_domain() {
        return Some(Aligned::Relaxed);
    }
    // A query that failed might have held the record that joins them.
    let uncertain = own.failure.is_some() || walk.failure.is_some();
    if uncertain { None } else { Some(Aligned::None) }
}

/// A greeting of one label or an address literal: it stands below no domain.
fn is_nobodys(domain: &str) -> bool {
    !domain.contains('.') || domain.starts_with('[')
}

fn result(facts: &DmarcFacts, failed: bool) -> DmarcResult {
    if facts.record.is_none() {
        return if failed { DmarcResult::TempError } else { DmarcResult::None };
    }
    if facts.alignment.iter().any(|a| a.counts) {
        return DmarcResult::Pass;
    }
    let open = facts
        .alignment
        .iter()
        .any(|a| could_align(a) && (a.result == "temperror" || a.result == "pass" && a.aligned.is_none()));
    if open { DmarcResult::TempError } else { DmarcResult::Fail }
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
        let (policy, source) = effective(&published, "", true);
        facts.policy = Some(policy);
        facts.policy_source = Some(source);
    }
    facts.record = Some(describe(&published));
    facts
}
