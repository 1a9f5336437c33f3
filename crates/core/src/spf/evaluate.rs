//! `check_host()` (RFC 7208 §4), keeping every step: what each term asked, cost and gave.
//!
//! Before a record is walked, the targets of all its terms are put on the wanted list together, so that the number of
//! rounds is the depth of the tree and not its size.

use super::macros::{Context, MacroString, validated_names};
use super::record::{self, Mechanism, Record, Target, Term, TermKind};
use super::tree;
use crate::dns::{Found, Ledger, Pending, ledger::reverse_name};
use crate::limits;
use crate::text::domain;
use mailglass_model::facts::{SpfCheck, SpfIdentity, SpfRecord, SpfResult, SpfStep, StepOutcome};
use mailglass_model::{Defect, Question, RecordKind, Span};
use std::net::IpAddr;

/// What is to be checked.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which identity.
    pub identity: SpfIdentity,
    /// The client's address; IPv4 inside IPv6 is unwrapped.
    pub ip: IpAddr,
    /// The domain to start at.
    pub domain: String,
    /// The sender; without a local part, `postmaster` is assumed (RFC 7208 §4.3).
    pub sender: String,
    /// The HELO name.
    pub helo: Option<String>,
    /// The receiving host, for `%{r}`.
    pub receiver: String,
    /// The clock, for `%{t}`.
    pub now: i64,
}

impl Request {
    /// The request for an envelope sender: an address, a domain, or the null sender (empty or `<>`), which stands for
    /// `postmaster` at the HELO name (RFC 7208 §2.4). `None` for the null sender without a HELO name.
    pub fn new(ip: IpAddr, mail_from: &str, helo: Option<String>, now: i64) -> Option<Self> {
        let address = mail_from.trim();
        let (identity, domain, sender) = match (address, &helo) {
            ("" | "<>", Some(helo)) => (SpfIdentity::Helo, helo.as_str(), format!("postmaster@{helo}")),
            ("" | "<>", None) => return None,
            (address, _) => {
                let domain = address.rsplit_once('@').map_or(address, |(_, domain)| domain);
                (SpfIdentity::MailFrom, domain, address.to_owned())
            }
        };
        let domain = domain::normalize(domain).unwrap_or_else(|| domain.to_owned());
        Some(Request { identity, ip, domain, sender, helo, receiver: "unknown".into(), now })
    }
}

/// Evaluates, or says that answers are missing.
///
/// # Errors
/// [`Pending`] while answers are missing; they are in the ledger's wanted list then.
pub fn check_host(request: &Request, ledger: &mut Ledger) -> Result<SpfCheck, Pending> {
    let ip = request.ip.to_canonical();
    let sender = match request.sender.rsplit_once('@') {
        Some((local, _)) if !local.is_empty() => request.sender.clone(),
        Some((_, domain)) => format!("postmaster@{domain}"),
        None => format!("postmaster@{}", request.sender),
    };
    let helo = request.helo.clone().unwrap_or_default();
    let mut check = SpfCheck {
        identity: request.identity,
        domain: request.domain.clone(),
        ip: ip.to_string(),
        sender: sender.clone(),
        helo: request.helo.clone(),
        result: SpfResult::None,
        explanation: None,
        problem: None,
        lookups: 0,
        voids: 0,
        lookups_whole: 0,
        trace: Vec::new(),
        record: None,
    };
    let start = request.domain.strip_suffix('.').unwrap_or(&request.domain).to_ascii_lowercase();
    if !domain::is_valid(&start) || !start.contains('.') {
        check.problem = Some(format!("\"{}\" is no domain name with two labels or more.", request.domain));
        return Ok(check);
    }
    let context =
        Context { ip, sender, helo, domain: start, receiver: request.receiver.clone(), now: request.now };
    let mut walk = Walk { ledger, lookups: 0, voids: 0 };
    let outcome = walk.domain(&context)?;
    check.result = outcome.result;
    check.problem = outcome.problem;
    check.lookups = walk.lookups;
    check.voids = walk.voids;
    check.trace = outcome.steps;
    check.record = outcome.record;
    if check.result == SpfResult::Fail
        && let Some((context, string)) = &outcome.explanation
    {
        check.explanation = explanation(walk.ledger, context, string)?;
    }
    check.lookups_whole = tree::complete(&mut check.trace, &context, walk.ledger)?;
    Ok(check)
}

/// What the evaluation of one domain's record gave.
pub(super) struct Outcome {
    pub(super) result: SpfResult,
    problem: Option<String>,
    pub(super) steps: Vec<SpfStep>,
    record: Option<SpfRecord>,
    /// The `exp=` that counts, with the domain that it is expanded for.
    explanation: Option<(Context, MacroString)>,
}

impl Outcome {
    fn ended(result: SpfResult, problem: Option<String>) -> Self {
        Outcome { result, problem, steps: Vec::new(), record: None, explanation: None }
    }
}

/// The counters of one whole evaluation.
struct Walk<'a> {
    ledger: &'a mut Ledger,
    lookups: u32,
    voids: u32,
}

/// What a term came to.
enum Verdict {
    Match,
    NoMatch,
    /// The whole evaluation ends with an error.
    Stop(SpfResult, String),
}

impl Walk<'_> {
    fn domain(&mut self, context: &Context) -> Result<Outcome, Pending> {
        let (published, record) = match find(self.ledger, &context.domain)? {
            Ok(found) => found,
            Err((result, problem)) => return Ok(Outcome::ended(result, Some(problem))),
        };
        let mut outcome = Outcome::ended(SpfResult::Neutral, None);
        let fault = record.faults.iter().find(|f| !f.harmless);
        if let Some(fault) = fault {
            outcome.result = SpfResult::PermError;
            outcome.problem =
                Some(format!("The record of {} has a syntax error: {}", context.domain, fault.message));
            outcome.steps = tree::unreached(&published, &record.terms);
            outcome.record = Some(published);
            return Ok(outcome);
        }
        want_all(self.ledger, context, &record);
        self.terms(context, &published, &record, &mut outcome)?;
        outcome.record = Some(published);
        Ok(outcome)
    }

    fn terms(
        &mut self,
        context: &Context,
        published: &SpfRecord,
        record: &Record,
        outcome: &mut Outcome,
    ) -> Result<(), Pending> {
        let mut ended = false;
        for term in &record.terms {
            let mut step = step(published, term);
            if let TermKind::Directive(qualifier, mechanism) = &term.kind
                && !ended
            {
                ended = self.directive(context, mechanism, *qualifier, &mut step, outcome)?;
            }
            if let TermKind::Explanation(string) = &term.kind {
                outcome.explanation = Some((context.clone(), string.clone()));
            }
            outcome.steps.push(step);
        }
        if !ended {
            self.redirect(context, record, outcome)?;
        }
        settle_modifiers(record, outcome);
        Ok(())
    }

    /// Evaluates one directive into its step; true when it ends the record.
    fn directive(
        &mut self,
        context: &Context,
        mechanism: &Mechanism,
        qualifier: SpfResult,
        step: &mut SpfStep,
        outcome: &mut Outcome,
    ) -> Result<bool, Pending> {
        let (lookups, voids) = (self.lookups, self.voids);
        let verdict = match self.charge(mechanism.costs()) {
            Some(stop) => stop,
            None => self.mechanism(context, mechanism, step)?,
        };
        step.lookups = self.lookups - lookups;
        step.voids = self.voids - voids;
        match verdict {
            Verdict::NoMatch => step.outcome = StepOutcome::NoMatch,
            Verdict::Match => {
                step.outcome = StepOutcome::Match;
                step.result = Some(qualifier);
                outcome.result = qualifier;
                return Ok(true);
            }
            Verdict::Stop(result, problem) => {
                step.outcome = StepOutcome::Error;
                step.result = Some(result);
                step.detail = Some(problem.clone());
                outcome.result = result;
                outcome.problem = Some(problem);
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Counts a term that costs a lookup.
    fn charge(&mut self, costs: bool) -> Option<Verdict> {
        if !costs {
            return None;
        }
        self.lookups += 1;
        (self.lookups > limits::SPF_LOOKUPS).then(|| {
            let problem =
                format!("More than {} terms need DNS lookups (RFC 7208 §4.6.4).", limits::SPF_LOOKUPS);
            Verdict::Stop(SpfResult::PermError, problem)
        })
    }

    /// Counts a lookup that found nothing.
    fn void(&mut self, is_void: bool) -> Option<Verdict> {
        if !is_void {
            return None;
        }
        self.voids += 1;
        (self.voids > limits::SPF_VOIDS).then(|| {
            let problem = format!("More than {} lookups found nothing (RFC 7208 §4.6.4).", limits::SPF_VOIDS);
            Verdict::Stop(SpfResult::PermError, problem)
        })
    }

    fn mechanism(
        &mut self,
        context: &Context,
        mechanism: &Mechanism,
        step: &mut SpfStep,
    ) -> Result<Verdict, Pending> {
        match mechanism {
            Mechanism::All => Ok(Verdict::Match),
            Mechanism::Ip4(network, bits) => Ok(matched(within(context.ip, (*network).into(), *bits))),
            Mechanism::Ip6(network, bits) => Ok(matched(within(context.ip, (*network).into(), *bits))),
            Mechanism::Include(spec) => self.include(context, spec, step),
            Mechanism::A(target) => self.a(context, target, step),
            Mechanism::Mx(target) => self.mx(context, target, step),
            Mechanism::Ptr(spec) => self.ptr(context, spec.as_ref(), step),
            Mechanism::Exists(spec) => self.exists(context, spec, step),
        }
    }

    fn include(
        &mut self,
        context: &Context,
        spec: &MacroString,
        step: &mut SpfStep,
    ) -> Result<Verdict, Pending> {
        let name = context.expand_name(spec, self.ledger)?;
        step.target = Some(name.clone());
        note_question(step, &name, RecordKind::Txt);
        let inner = Context { domain: name.clone(), ..context.clone() };
        let outcome = self.domain(&inner)?;
        step.steps = outcome.steps;
        step.record = outcome.record;
        step.detail = Some(match &outcome.problem {
            Some(problem) => problem.clone(),
            None => format!("{name} gives {}.", outcome.result.word()),
        });
        // RFC 7208 §5.2, the table.
        Ok(match outcome.result {
            SpfResult::Pass => Verdict::Match,
            SpfResult::Fail | SpfResult::SoftFail | SpfResult::Neutral => Verdict::NoMatch,
            SpfResult::TempError => Verdict::Stop(SpfResult::TempError, outcome.problem.unwrap_or_default()),
            SpfResult::PermError => Verdict::Stop(SpfResult::PermError, outcome.problem.unwrap_or_default()),
            SpfResult::None => {
                let problem = format!("The included domain {name} has no SPF record (RFC 7208 §5.2).");
                Verdict::Stop(SpfResult::PermError, problem)
            }
        })
    }

    fn a(&mut self, context: &Context, target: &Target, step: &mut SpfStep) -> Result<Verdict, Pending> {
        let name = self.target(context, target.name.as_ref(), step)?;
        note_question(step, &name, address_kind(context.ip));
        let found = self.ledger.addresses(&name, context.ip)?;
        if let Some(stop) = self.void(found.is_void()) {
            return Ok(stop);
        }
        Ok(match found.list() {
            Err(why) => Verdict::Stop(SpfResult::TempError, why),
            Ok(addresses) => matched(any_within(context.ip, &addresses, target)),
        })
    }

    fn mx(&mut self, context: &Context, target: &Target, step: &mut SpfStep) -> Result<Verdict, Pending> {
        let name = self.target(context, target.name.as_ref(), step)?;
        note_question(step, &name, RecordKind::Mx);
        let found = self.ledger.mx(&name)?;
        if let Some(stop) = self.void(found.is_void()) {
            return Ok(stop);
        }
        let hosts = match found.list() {
            Err(why) => return Ok(Verdict::Stop(SpfResult::TempError, why)),
            Ok(hosts) => hosts,
        };
        if hosts.len() > limits::SPF_NAMES {
            let problem = format!(
                "{name} has {} mail exchangers; at most {} may be used (RFC 7208 §4.6.4).",
                hosts.len(),
                limits::SPF_NAMES
            );
            return Ok(Verdict::Stop(SpfResult::PermError, problem));
        }
        for (_, host) in &hosts {
            note_question(step, host, address_kind(context.ip));
            self.ledger.want(host, address_kind(context.ip));
        }
        for (_, host) in &hosts {
            let found = self.ledger.addresses(host, context.ip)?;
            match found.list() {
                Err(why) => return Ok(Verdict::Stop(SpfResult::TempError, why)),
                Ok(addresses) if any_within(context.ip, &addresses, target) => {
                    step.detail = Some(format!("{host} has the address."));
                    return Ok(Verdict::Match);
                }
                Ok(_) => {}
            }
        }
        Ok(Verdict::NoMatch)
    }

    fn ptr(
        &mut self,
        context: &Context,
        spec: Option<&MacroString>,
        step: &mut SpfStep,
    ) -> Result<Verdict, Pending> {
        let target = self.target(context, spec, step)?;
        note_question(step, &reverse_name(context.ip), RecordKind::Ptr);
        let void = self.ledger.names(context.ip)?.is_void();
        if let Some(stop) = self.void(void) {
            return Ok(stop);
        }
        let names = validated_names(self.ledger, context.ip)?;
        Ok(matched(names.iter().any(|name| domain::is_within(name, &target))))
    }

    fn exists(
        &mut self,
        context: &Context,
        spec: &MacroString,
        step: &mut SpfStep,
    ) -> Result<Verdict, Pending> {
        let name = self.target(context, Some(spec), step)?;
        note_question(step, &name, RecordKind::A);
        // RFC 7208 §5.7: always an A query, whatever the family of the client.
        let found = self.ledger.addresses(&name, IpAddr::from([0, 0, 0, 0]))?;
        if let Some(stop) = self.void(found.is_void()) {
            return Ok(stop);
        }
        Ok(match found.list() {
            Err(why) => Verdict::Stop(SpfResult::TempError, why),
            Ok(addresses) => matched(!addresses.is_empty()),
        })
    }

    fn target(
        &mut self,
        context: &Context,
        spec: Option<&MacroString>,
        step: &mut SpfStep,
    ) -> Result<String, Pending> {
        let name = match spec {
            Some(spec) => context.expand_name(spec, self.ledger)?,
            None => context.domain.clone(),
        };
        step.target = Some(name.clone());
        Ok(name)
    }

    /// RFC 7208 §6.1: when nothing matched and there is no `all`.
    fn redirect(&mut self, context: &Context, record: &Record, outcome: &mut Outcome) -> Result<(), Pending> {
        let at = record.terms.iter().position(|t| matches!(t.kind, TermKind::Redirect(_)));
        let Some(at) = at else { return Ok(()) };
        let TermKind::Redirect(spec) = &record.terms[at].kind else { return Ok(()) };
        let (lookups, voids) = (self.lookups, self.voids);
        let stop = self.charge(true);
        let step = &mut outcome.steps[at];
        step.outcome = StepOutcome::Applied;
        if let Some(Verdict::Stop(result, problem)) = stop {
            step.outcome = StepOutcome::Error;
            step.detail = Some(problem.clone());
            (outcome.result, outcome.problem) = (result, Some(problem));
            return Ok(());
        }
        let name = context.expand_name(spec, self.ledger)?;
        step.target = Some(name.clone());
        note_question(step, &name, RecordKind::Txt);
        let inner = self.domain(&Context { domain: name.clone(), ..context.clone() })?;
        step.lookups = self.lookups - lookups;
        step.voids = self.voids - voids;
        step.steps = inner.steps;
        step.record = inner.record;
        let (result, problem) = match inner.result {
            SpfResult::None => (
                SpfResult::PermError,
                Some(format!("redirect={name}: that domain has no SPF record (RFC 7208 §6.1).")),
            ),
            result => (result, inner.problem),
        };
        step.result = Some(result);
        step.detail.clone_from(&problem);
        (outcome.result, outcome.problem) = (result, problem);
        // The explanation of the target counts, or none (RFC 7208 §6.2).
        outcome.explanation = inner.explanation;
        Ok(())
    }
}

/// Modifiers say whether they had an effect.
fn settle_modifiers(record: &Record, outcome: &mut Outcome) {
    let failed = outcome.result == SpfResult::Fail;
    for (term, step) in record.terms.iter().zip(&mut outcome.steps) {
        match &term.kind {
            TermKind::Explanation(_) if failed => step.outcome = StepOutcome::Applied,
            TermKind::Redirect(_) if step.outcome != StepOutcome::NotReached => {}
            TermKind::Explanation(_) | TermKind::Other(_) | TermKind::Redirect(_) => {
                step.outcome = StepOutcome::Ignored
            }
            TermKind::Directive(..) => {}
        }
    }
}

/// A record, as published and as read; or the result that its absence gives, and why.
pub(super) type Lookup = Result<(SpfRecord, Record), (SpfResult, String)>;

/// The one SPF record of a name; or the result that its absence gives (RFC 7208 §4.4, §4.5).
pub(super) fn find(ledger: &mut Ledger, name: &str) -> Result<Lookup, Pending> {
    if !domain::is_valid(name) || !name.contains('.') {
        return Ok(Err((SpfResult::None, format!("\"{name}\" is no domain name."))));
    }
    let texts = match ledger.txt(name)? {
        Found::Some(texts) => texts,
        Found::NoName => return Ok(Err((SpfResult::None, format!("{name} does not exist.")))),
        Found::NoData => return Ok(Err((SpfResult::None, format!("{name} has no SPF record.")))),
        Found::Failed(why) => return Ok(Err((SpfResult::TempError, why))),
    };
    let records: Vec<&Vec<u8>> = texts.iter().filter(|t| record::is_spf(t)).collect();
    match records.as_slice() {
        [] => Ok(Err((SpfResult::None, format!("{name} has no SPF record.")))),
        [one] => Ok(Ok(read(name, one))),
        many => {
            let problem =
                format!("{name} has {} SPF records; there must be one (RFC 7208 §4.5).", many.len());
            Ok(Err((SpfResult::PermError, problem)))
        }
    }
}

/// Parses a record as it was answered.
pub fn read(name: &str, bytes: &[u8]) -> (SpfRecord, Record) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let record = record::parse(&text);
    let defects = record.faults.iter().map(|f| Defect {
        code: f.code.into(),
        message: f.message.clone(),
        span: Span::record(name, RecordKind::Txt, f.span.start, f.span.end),
    });
    (SpfRecord { name: name.to_owned(), text: text.clone(), defects: defects.collect() }, record)
}

/// The step of a term that has not been reached yet.
pub(super) fn step(published: &SpfRecord, term: &Term) -> SpfStep {
    SpfStep {
        term: published.text[term.span.clone()].to_owned(),
        span: Span::record(&published.name, RecordKind::Txt, term.span.start, term.span.end),
        target: None,
        outcome: StepOutcome::NotReached,
        detail: None,
        result: None,
        lookups: 0,
        voids: 0,
        questions: Vec::new(),
        record: None,
        steps: Vec::new(),
    }
}

/// Puts every target of a record on the wanted list, as far as it can be known now.
fn want_all(ledger: &mut Ledger, context: &Context, record: &Record) {
    let ends = record.terms.iter().position(|t| matches!(t.kind, TermKind::Directive(_, Mechanism::All)));
    let terms = &record.terms[..ends.unwrap_or(record.terms.len())];
    for term in terms.iter().take(limits::SPF_TREE) {
        let (spec, kind) = match &term.kind {
            TermKind::Directive(_, Mechanism::Include(spec)) => (Some(spec), RecordKind::Txt),
            TermKind::Redirect(spec) => (Some(spec), RecordKind::Txt),
            TermKind::Directive(_, Mechanism::Exists(spec)) => (Some(spec), RecordKind::A),
            TermKind::Directive(_, Mechanism::A(target)) => (target.name.as_ref(), address_kind(context.ip)),
            TermKind::Directive(_, Mechanism::Mx(target)) => (target.name.as_ref(), RecordKind::Mx),
            TermKind::Directive(_, Mechanism::Ptr(_)) => {
                ledger.want(&reverse_name(context.ip), RecordKind::Ptr);
                continue;
            }
            _ => continue,
        };
        let name = match spec {
            Some(spec) if spec.needs_names() => continue,
            Some(spec) => context.expand_name(spec, ledger),
            None => Ok(context.domain.clone()),
        };
        if let Ok(name) = name {
            ledger.want(&name, kind);
        }
    }
}

/// RFC 7208 §6.2: any trouble with the explanation leaves it out.
fn explanation(
    ledger: &mut Ledger,
    context: &Context,
    spec: &MacroString,
) -> Result<Option<String>, Pending> {
    let name = context.expand_name(spec, ledger)?;
    let Found::Some(texts) = ledger.txt(&name)? else { return Ok(None) };
    let [text] = texts.as_slice() else { return Ok(None) };
    let Ok(text) = std::str::from_utf8(text) else { return Ok(None) };
    match MacroString::parse(text, true) {
        Ok(string) if text.is_ascii() => Ok(Some(context.expand(&string, ledger)?)),
        _ => Ok(None),
    }
}

fn note_question(step: &mut SpfStep, name: &str, kind: RecordKind) {
    if let Some(name) = domain::normalize(name) {
        step.questions.push(Question { name, kind });
    }
}

fn address_kind(ip: IpAddr) -> RecordKind {
    if ip.is_ipv4() { RecordKind::A } else { RecordKind::Aaaa }
}

fn matched(yes: bool) -> Verdict {
    if yes { Verdict::Match } else { Verdict::NoMatch }
}

fn any_within(ip: IpAddr, addresses: &[IpAddr], target: &Target) -> bool {
    let bits = if ip.is_ipv4() { target.v4 } else { target.v6 };
    addresses.iter().any(|network| within(ip, *network, bits))
}

/// True where the first `bits` bits agree; addresses of two families never do.
fn within(ip: IpAddr, network: IpAddr, bits: u8) -> bool {
    match (ip, network) {
        (IpAddr::V4(ip), IpAddr::V4(network)) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
            ip.to_bits() & mask == network.to_bits() & mask
        }
        (IpAddr::V6(ip), IpAddr::V6(network)) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
            ip.to_bits() & mask == network.to_bits() & mask
        }
        _ => false,
    }
}
