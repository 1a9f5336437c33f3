//! The workbench: what a record costs and allows, with an edit in the place of what is published, and for any client.
//!
//! Everything is a function of the answers in the ledger, so an edit that leads to no new name needs no question.

mod overlaps;
mod ranges;
mod rewrite;
mod takeover;
#[cfg(test)]
mod tests;
mod walk;

use super::evaluate::{Request, check_host};
use super::message::{anyone, published};
use crate::dns::{Ledger, Pending};
use crate::input::InputError;
use crate::text::domain;
use crate::text::quote::clip;
use mailglass_model::facts::{
    SpfAnswer, SpfAuthorised, SpfCost, SpfCosts, SpfFacts, SpfPublished, SpfReason, SpfWorkbench,
};
use mailglass_model::{Answer, Data, Question, RecordKind};
use rewrite::Present;
use walk::{Seen, Walk};

/// What lies on the workbench.
#[derive(Clone, Debug)]
pub struct Bench {
    /// The domain, in normal form.
    pub domain: String,
    /// A text in the place of its record.
    pub record: Option<String>,
    /// The client to evaluate, if there is one.
    pub client: Option<Request>,
}

/// A client as it is written.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// Its address.
    pub ip: String,
    /// The envelope sender: an address, a domain or empty; where it is left out, the domain on the workbench.
    pub mail_from: Option<String>,
    /// Its greeting.
    pub helo: Option<String>,
}

impl Bench {
    /// Reads what was written. Without a domain it is that of the sender.
    ///
    /// # Errors
    /// [`InputError::Envelope`] with the field that cannot be used.
    pub fn new(
        domain: Option<&str>,
        record: Option<String>,
        client: Option<Client>,
        now: i64,
    ) -> Result<Self, InputError> {
        let no_domain = |text: &str| InputError::Envelope(format!("domain: \"{text}\" is no domain name."));
        let named =
            |text: &str| domain::normalize(text).filter(|name| is_name(name)).ok_or_else(|| no_domain(text));
        let domain = domain.map(named).transpose()?;
        let request = |client: Client| {
            let ip = client.ip.trim().parse();
            let ip =
                ip.map_err(|_| InputError::Envelope(format!("ip: \"{}\" is no IP address", client.ip)))?;
            let sender = client.mail_from.or_else(|| domain.clone());
            let sender = sender.ok_or_else(|| {
                InputError::Envelope("mail from: neither a sender nor a domain is given.".to_owned())
            })?;
            Request::new(ip, &sender, client.helo, now)
        };
        let client = client.map(request).transpose()?;
        let domain = domain.or_else(|| client.as_ref().map(|request| request.domain.clone()));
        let domain = domain.ok_or_else(|| no_domain(""))?;
        Ok(Bench { domain, record, client })
    }
}

/// A name that can have a record (RFC 7208 §4.3).
fn is_name(name: &str) -> bool {
    domain::is_valid(name) && name.contains('.')
}

/// Looks at the record and evaluates the client.
///
/// # Errors
/// [`Pending`] while answers are missing; they are in the ledger's wanted list then.
pub fn workbench(bench: &Bench, ledger: &mut Ledger) -> Result<SpfAnswer, Pending> {
    let Some(text) = &bench.record else { return work(bench, ledger) };
    let question = Question { name: bench.domain.clone(), kind: RecordKind::Txt };
    let list = vec![Data::Txt(vec![text.trim().as_bytes().to_vec()])];
    let edit = Answer::Records { list, chain: Vec::new(), ttl: 0, authentic: false };
    let former = ledger.exchange(question.clone(), Some((edit, mailglass_model::Seen::default())));
    let answer = work(bench, ledger);
    ledger.exchange(question, former);
    answer
}

/// As [`workbench`], with the answers that are there and no others; and the questions that would have been asked.
pub fn from_known(bench: &Bench, ledger: &mut Ledger) -> (SpfAnswer, Vec<Question>) {
    let mut unasked = Vec::new();
    let answer = loop {
        if let Ok(answer) = workbench(bench, ledger) {
            break answer;
        }
        for question in ledger.wanted() {
            let answer = Answer::NotAsked { by: "offline".into() };
            ledger.tell(question.clone(), answer, mailglass_model::Seen::default());
            unasked.push(question);
        }
    };
    for question in &unasked {
        ledger.exchange(question.clone(), None);
    }
    (answer, unasked)
}

fn work(bench: &Bench, ledger: &mut Ledger) -> Result<SpfAnswer, Pending> {
    // Both ask before either waits.
    let check = bench.client.as_ref().map(|request| check_host(request, ledger)).transpose();
    let workbench = look(bench, ledger);
    Ok(SpfAnswer { check: check?, workbench: workbench? })
}

fn look(bench: &Bench, ledger: &mut Ledger) -> Result<SpfWorkbench, Pending> {
    let facts = published(&bench.domain, ledger)?;
    let SpfFacts { published, reason, problem, records, .. } = facts;
    let problem = bench.record.as_deref().and_then(no_record).or(problem);
    let nothing = SpfWorkbench {
        domain: bench.domain.clone(),
        edited: bench.record.is_some(),
        published: None,
        reason,
        problem,
        records,
        costs: None,
        authorised: None,
        overlaps: Vec::new(),
        overlaps_left_out: 0,
        missing: Vec::new(),
        rewrite: None,
        no_rewrite: None,
    };
    let Some(published) = published else { return Ok(nothing) };
    let parsed = super::record::parse(&published.record.text);
    if let Some(fault) = parsed.faults.iter().find(|fault| !fault.harmless) {
        let problem =
            format!("The record has a syntax error, and receivers do not use it: {}", fault.message);
        let (reason, problem) = (Some(SpfReason::SyntaxError), Some(problem));
        return Ok(SpfWorkbench { published: Some(published), reason, problem, ..nothing });
    }
    measured(published, nothing, ledger)
}

/// As much of a wrong first word as is shown.
const WORD: usize = 40;

/// Why a text is no SPF record at all.
fn no_record(text: &str) -> Option<String> {
    let text = text.trim();
    if super::record::is_spf(text.as_bytes()) {
        return None;
    }
    let begins = match text.split_whitespace().next() {
        None => "The text is empty.".to_owned(),
        Some(word) => format!("This one is \"{}\".", clip(word, WORD)),
    };
    Some(format!(
        "This text is no SPF record, and receivers pass over it: the first word must be v=spf1 (RFC 7208 §4.5). {begins}"
    ))
}

fn measured(
    published: SpfPublished,
    nothing: SpfWorkbench,
    ledger: &mut Ledger,
) -> Result<SpfWorkbench, Pending> {
    let text = published.record.text.clone();
    let context = anyone(&nothing.domain);
    let mut walk = Walk::new(ledger);
    let outcome = walk.text(&text, &context);
    let Seen { leaves, twice, uncounted, nothing: holes, circles } = std::mem::take(&mut walk.seen);
    let dead = holes.iter().filter(|hole| hole.is_record && hole.record == nothing.domain);
    let dead = dead.map(|hole| hole.term.as_str()).collect();
    let present = Present { text: &text, context: &context, outcome: &outcome, dead, circles };
    let rewritten = (!walk.pending).then(|| rewrite::rewrite(&present, &mut walk));
    let missing = takeover::missing(&holes, ledger)?;
    let (rewrite, no_rewrite) = rewritten.ok_or(Pending)?;
    let (overlaps, overlaps_left_out) = overlaps::overlaps(&leaves, &twice);
    let cost = |family: usize| SpfCost {
        lookups: published.lookups_whole,
        voids: outcome.voids[family],
        at_least: published.lookups_at_least || outcome.open,
    };
    Ok(SpfWorkbench {
        costs: Some(SpfCosts { ipv4: cost(0), ipv6: cost(1) }),
        authorised: Some(SpfAuthorised {
            ipv4_addresses: outcome.pass[0].blocks(0),
            ipv6_networks: outcome.pass[1].blocks(64),
            exact: !outcome.open,
            uncounted,
        }),
        published: Some(published),
        overlaps,
        overlaps_left_out,
        missing,
        rewrite,
        no_rewrite,
        ..nothing
    })
}
