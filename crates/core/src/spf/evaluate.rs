//! `check_host()` (RFC 7208 §4), keeping every step: what each term asked, cost and gave.
//!
//! Before a record is walked, the targets of all its terms are put on the wanted list together, so that the number of
//! rounds is the depth of the tree and not its size.

use super::count;
use super::drawing::Drawing;
use super::find::{Stop, find};
use super::macros::{Context, MacroString, validated_names};
use super::network::within;
use super::record::{Mechanism, Record, Target, TermKind};
use super::tree::{self, step, untouched};
use crate::dns::{Found, Ledger, Pending, ledger::reverse_name};
use crate::input::{self, InputError};
use crate::limits;
use crate::text::domain;
use mailglass_model::facts::{
    SpfCheck, SpfIdentity, SpfReason, SpfRecord, SpfResult, SpfStep, StepOutcome, Unexpanded,
};
use mailglass_model::{Question, RecordKind};
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
    /// `postmaster` at the HELO name (RFC 7208 §2.4).
    ///
    /// # Errors
    /// [`InputError::Envelope`] for what is no address or no greeting, and for the null sender without one.
    pub fn new(ip: IpAddr, mail_from: &str, helo: Option<String>, now: i64) -> Result<Self, InputError> {
        let address = input::mail_from_address(mail_from)?;
        let helo = helo.as_deref().map(input::greeting).transpose()?;
        let (identity, domain, sender) = match (address.as_str(), &helo) {
            ("", Some(helo)) => (SpfIdentity::Helo, helo.as_str(), format!("postmaster@{helo}")),
            ("", None) => {
                let problem = "mail from: it is the null sender, so helo must say which domain is meant.";
                return Err(InputError::Envelope(problem.into()));
            }
            (address, _) => {
                let domain = address.rsplit_once('@').map_or(address, |(_, domain)| domain);
                (SpfIdentity::MailFrom, domain, address.to_owned())
            }
        };
        let domain = domain::normalize(domain).unwrap_or_else(|| domain.to_owned());
        Ok(Request { identity, ip, domain, sender, helo, receiver: "unknown".into(), now })
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
        reason: None,
        problem: None,
        lookups: 0,
        voids: 0,
        lookups_whole: 0,
        lookups_at_least: false,
        lookups_together: None,
        trace: Vec::new(),
        cut: false,
        record: None,
        records: Vec::new(),
    };
    let start = request.domain.strip_suffix('.').unwrap_or(&request.domain).to_ascii_lowercase();
    if !domain::is_valid(&start) || !start.contains('.') || start.starts_with('[') {
        check.reason = Some(SpfReason::NotADomain);
        check.problem = Some(match start.starts_with('[') {
            true => format!(
                "The address literal {start} names no domain whose record could be looked up (RFC 7208 §4.3)."
            ),
            false => format!("\"{}\" is no domain name of two labels or more.", request.domain),
        });
        return Ok(check);
    }
    let context = Context {
        ip,
        sender,
        helo,
        domain: start,
        receiver: request.receiver.clone(),
        now: request.now,
        anyone: false,
    };
    let mut walk = Walk { ledger, lookups: 0, voids: 0, drawing: Drawing::default() };
    let outcome = walk.domain(&context)?;
    check.result = outcome.result;
    if let Some(stop) = outcome.stop {
        check.reason = Some(stop.reason);
        check.problem = Some(stop.problem);
        check.records = stop.records;
    }
    check.lookups = walk.lookups;
    check.voids = walk.voids;
    check.trace = outcome.steps;
    check.record = outcome.record;
    if check.result == SpfResult::Fail
        && let Some((context, string)) = &outcome.explanation
    {
        check.explanation = explanation(walk.ledger, context, string)?;
    }
    // Both ask before either waits.
    let drawn = tree::complete(&mut check.trace, walk.drawing, &context, walk.ledger);
    let whole = count::whole(&context, walk.ledger)?;
    check.cut = drawn?;
    if check.record.is_none() && check.reason == Some(SpfReason::SeveralRecords) {
        check.lookups_together = Some(whole.lookups);
    } else {
        check.lookups_whole = whole.lookups;
        check.lookups_at_least = whole.at_least;
    }
    Ok(check)
}

/// What the evaluation of one domain's record gave.
struct Outcome {
    result: SpfResult,
    /// Why no term decided.
    stop: Option<Stop>,
    steps: Vec<SpfStep>,
    record: Option<SpfRecord>,
    /// Why the steps are not there.
    unexpanded: Option<Unexpanded>,
    /// The `exp=` that counts, with the domain that it is expanded for.
    explanation: Option<(Context, MacroString)>,
}

impl Outcome {
    fn new(result: SpfResult) -> Self {
        Outcome { result, stop: None, steps: Vec::new(), record: None, unexpanded: None, explanation: None }
    }

    fn end(&mut self, stop: Stop) {
        self.result = stop.result;
        self.stop = Some(stop);
    }
}

/// The counters of one whole evaluation.
struct Walk<'a> {
    ledger: &'a mut Ledger,
    lookups: u32,
    voids: u32,
    drawing: Drawing,
}

/// What a term came to.
enum Verdict {
    Match,
    NoMatch,
    /// The whole evaluation ends.
    Stop(Stop),
}

impl Walk<'_> {
    fn domain(&mut self, context: &Context) -> Result<Outcome, Pending> {
        let mut outcome = Outcome::new(SpfResult::Neutral);
        let (published, record) = match find(self.ledger, &context.domain)? {
            Ok(found) => found,
            Err(stop) => {
                outcome.end(stop);
                return Ok(outcome);
            }
        };
        outcome.unexpanded = self.drawing.enter(&context.domain, record.terms.len());
        if let Some(fault) = record.faults.iter().find(|f| !f.harmless) {
            let problem = format!("The record of {} has a syntax error: {}", context.domain, fault.message);
            outcome.end(Stop::permerror(SpfReason::SyntaxError, problem));
            outcome.steps = untouched(&published, &record.terms, StepOutcome::NotReached);
        } else {
            want_all(self.ledger, context, &record);
            self.terms(context, &published, &record, &mut outcome)?;
        }
        self.drawing.leave();
        if outcome.unexpanded.is_some() {
            outcome.steps.clear();
        }
        // What is drawn already is not quoted again; what is too large to draw still is.
        let is_new = matches!(outcome.unexpanded, None | Some(Unexpanded::Limit));
        outcome.record = is_new.then_some(published);
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
            let mut step = step(published, term, StepOutcome::NotReached);
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
            Some(stop) => Verdict::Stop(stop),
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
            Verdict::Stop(stop) => {
                step.outcome = StepOutcome::Error;
                step.result = Some(stop.result);
                step.reason = Some(stop.reason);
                step.detail = Some(stop.problem.clone());
                outcome.end(stop);
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Counts a term that costs a lookup.
    fn charge(&mut self, costs: bool) -> Option<Stop> {
        if !costs {
            return None;
        }
        self.lookups += 1;
        (self.lookups > limits::SPF_LOOKUPS).then(|| {
            let problem =
                format!("More than {} terms need DNS lookups (RFC 7208 §4.6.4).", limits::SPF_LOOKUPS);
            Stop::permerror(SpfReason::LookupLimit, problem)
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
            Verdict::Stop(Stop::permerror(SpfReason::VoidLimit, problem))
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
            Mechanism::Ip4(..) | Mechanism::Ip6(..) => Ok(matched(mechanism.lists(context.ip))),
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
        step.unexpanded = outcome.unexpanded;
        step.detail = Some(format!("{name} gives {}.", outcome.result.word()));
        // RFC 7208 §5.2, the table.
        Ok(match (outcome.result, outcome.stop) {
            (SpfResult::None, Some(stop)) => Verdict::Stop(Stop::of_include(&name, stop.reason)),
            (_, Some(stop)) => Verdict::Stop(stop),
            (result, None) => matched(result == SpfResult::Pass),
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
            Err(why) => Verdict::Stop(Stop::temperror(&why)),
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
            Err(why) => return Ok(Verdict::Stop(Stop::temperror(&why))),
            Ok(hosts) => hosts,
        };
        // RFC 7208 §4.6.4: more than ten must not be asked for, so a match among the first ten stands, and only where one
        // more would have to be asked for is it a permerror.
        let all = hosts.len();
        let too_many = all > limits::SPF_NAMES;
        let hosts = &hosts[..all.min(limits::SPF_NAMES)];
        for (_, host) in hosts {
            note_question(step, host, address_kind(context.ip));
            self.ledger.want(host, address_kind(context.ip));
        }
        for (_, host) in hosts {
            let found = self.ledger.addresses(host, context.ip)?;
            match found.list() {
                Err(why) => return Ok(Verdict::Stop(Stop::temperror(&why))),
                Ok(addresses) if any_within(context.ip, &addresses, target) => {
                    step.detail = Some(format!("{host} has the address."));
                    step.reason = too_many.then_some(SpfReason::MxLimit);
                    return Ok(Verdict::Match);
                }
                Ok(_) => {}
            }
        }
        if too_many {
            let problem = format!(
                "{name} has {all} mail exchangers, and only {} may be asked for (RFC 7208 §4.6.4).",
                limits::SPF_NAMES
            );
            return Ok(Verdict::Stop(Stop::permerror(SpfReason::MxLimit, problem)));
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
            Err(why) => Verdict::Stop(Stop::temperror(&why)),
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
        if let Some(stop) = stop {
            step.outcome = StepOutcome::Error;
            step.lookups = self.lookups - lookups;
            step.result = Some(stop.result);
            step.reason = Some(stop.reason);
            step.detail = Some(stop.problem.clone());
            outcome.end(stop);
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
        step.unexpanded = inner.unexpanded;
        outcome.result = inner.result;
        if let Some(stop) = inner.stop {
            let is_none = stop.result == SpfResult::None;
            let stop = if is_none { Stop::of_redirect(&name, stop.reason) } else { stop };
            step.reason = Some(stop.reason);
            step.detail = Some(stop.problem.clone());
            outcome.end(stop);
        }
        outcome.steps[at].result = Some(outcome.result);
        // The explanation of the target counts, or none (RFC 7208 §6.2).
        outcome.explanation = inner.explanation;
        Ok(())
    }
}

/// Modifiers say whether they had an effect; `redirect=` has none beside `all` (RFC 7208 §6.1).
fn settle_modifiers(record: &Record, outcome: &mut Outcome) {
    let failed = outcome.result == SpfResult::Fail;
    let ends = record.terms.iter().any(|t| matches!(t.kind, TermKind::Directive(_, Mechanism::All)));
    for (term, step) in record.terms.iter().zip(&mut outcome.steps) {
        match &term.kind {
            TermKind::Explanation(_) if failed => step.outcome = StepOutcome::Applied,
            TermKind::Redirect(_) if !ends => {}
            TermKind::Explanation(_) | TermKind::Other(_) | TermKind::Redirect(_) => {
                step.outcome = StepOutcome::Ignored
            }
            TermKind::Directive(..) => {}
        }
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
