//! The session: the only stateful type. It says what it wants to know, is told the answers, and ends with a report.

use crate::arc;
use crate::authentication_results;
use crate::dkim::{self, Bodies, Circumstances};
use crate::dkim2;
use crate::dmarc;
use crate::dns::{Ledger, Pending};
use crate::facts::{Facts, Known, Partial};
use crate::gateway;
use crate::input::Input;
use crate::limits;
use crate::message;
use crate::message::fields::Scan;
use crate::report;
use crate::route;
use crate::sender::{self, Sender};
use crate::spf;
use crate::text::domain;
use crate::text::number::clamp;
use mailglass_model::facts::{AuthResultsFacts, BodySeen, Dkim2Facts, DkimFacts, DmarcFacts, MessageFacts};
use mailglass_model::{
    Answer, DamageKind, InputKind, Judged, LimitHit, Question, RecordType, Redaction, Report, Seen,
};
use std::collections::BTreeSet;

/// What a session wants next.
#[derive(Debug)]
pub enum Step {
    /// Answers to these, failures included; none of them twice.
    Ask(Vec<Question>),
    /// No answers are missing, and there is work left: step again, after doing what else waits.
    Working,
    /// Nothing more: this is everything.
    Done(Box<Report>),
}

/// The parts that few messages need and that are large: a program that is loaded over the net may leave them out. They are
/// reached by these pointers alone, so that a program that never calls [`Session::new`] does not hold them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Depth {
    read_custody: fn(&[u8], &Scan, bool) -> dkim2::Prepared,
    custody: EvaluateCustody,
    autopsy: fn(&mut dkim::Autopsies, &[u8], &Scan, &[dkim::Verification], &mut DkimFacts),
    pub(crate) keep: fn(&mut Report, &Judged),
}

type EvaluateCustody = fn(
    &dkim2::Prepared,
    &[u8],
    &Scan,
    Circumstances,
    &dkim2::Envelope,
    &mut Ledger,
) -> Result<Dkim2Facts, Pending>;

/// One analysis.
#[derive(Debug)]
pub struct Session {
    pub(crate) depth: Option<Depth>,
    pub(crate) input: Input,
    pub(crate) ledger: Ledger,
    pub(crate) facts: Facts,
    pub(crate) sender: Sender,
    prepared: dkim::Prepared,
    chain: arc::Prepared,
    custody: dkim2::Prepared,
    audits: dkim::audit::Audits,
    autopsies: dkim::Autopsies,
    domain: Option<String>,
}

impl Session {
    /// Parses once: fields, structure, body hashes. Never fails; what is wrong with the input becomes findings.
    pub fn new(input: Input) -> Self {
        let depth = Depth {
            read_custody: dkim2::Prepared::new,
            custody: dkim2::Prepared::evaluate,
            autopsy: dkim::Autopsies::step,
            keep: report::keep,
        };
        Session::with(input, Some(depth))
    }

    /// A session without DKIM2, autopsies and the guard of redacted reports. [`Session::lacks`] says when such a one was not enough.
    pub fn light(input: Input) -> Self {
        Session::with(input, None)
    }

    fn with(input: Input, depth: Option<Depth>) -> Self {
        let mut session = Session {
            depth,
            facts: Facts { damage: input.recognition.damage.clone(), ..Facts::default() },
            ledger: Ledger::default(),
            sender: Sender::default(),
            prepared: dkim::Prepared::default(),
            chain: arc::Prepared::default(),
            custody: dkim2::Prepared::default(),
            audits: dkim::audit::Audits::default(),
            autopsies: dkim::Autopsies::default(),
            domain: None,
            input,
        };
        match session.input.kind() {
            InputKind::Domain => {
                session.domain = session.input.domain();
                session.facts.spf = Known::Waiting;
                session.facts.dmarc = Known::Waiting;
            }
            InputKind::Record => session.read_record(),
            _ => session.read_message(),
        }
        session
    }

    /// Goes as far as the answers allow. Every round adds answers, so it ends.
    pub fn step(&mut self) -> Step {
        self.evaluate();
        let wanted = self.ledger.wanted();
        if !wanted.is_empty() {
            return Step::Ask(wanted);
        }
        if self.examine() { Step::Done(Box::new(self.report())) } else { Step::Working }
    }

    /// Leaves out the work that is left; [`Session::step`] then comes to its end.
    pub fn cancel(&mut self) {
        if let Known::Facts(facts) = &mut self.facts.dkim {
            self.autopsies.cancel(facts);
        }
    }

    /// True where a light session came to its end and a whole one would say more.
    pub fn lacks(&self) -> bool {
        let Input { text, scan, .. } = &self.input;
        let custody = ["DKIM2-Signature", "Message-Instance"];
        let has_custody = || custody.iter().any(|name| scan.named(text, name).next().is_some());
        let broken = || {
            let facts = self.facts.dkim.get();
            facts.is_some_and(|facts| dkim::Autopsies::wanted(self.prepared.signatures(), facts))
        };
        let judged = |redaction: &Redaction| redaction.judged.is_some();
        let more = || self.input.options.redaction.as_ref().map_or_else(broken, judged);
        self.depth.is_none() && (has_custody() || more())
    }

    /// One slice of the autopsies; true where nothing is left. Redacted text is not what was signed.
    fn examine(&mut self) -> bool {
        let Known::Facts(facts) = &mut self.facts.dkim else { return true };
        let Some(depth) = self.depth else { return true };
        if self.input.options.redaction.is_some() {
            return true;
        }
        let Input { text, scan, .. } = &self.input;
        (depth.autopsy)(&mut self.autopsies, text, scan, self.prepared.signatures(), facts);
        self.autopsies.is_done()
    }

    /// Takes an answer.
    pub fn tell(&mut self, question: Question, answer: Answer, seen: Seen) {
        self.ledger.tell(question, answer, seen);
    }

    /// The report as it stands now; areas that still wait are `unknown` and say so.
    pub fn report(&self) -> Report {
        report::build(self)
    }

    fn read_record(&mut self) {
        let text = self.input.record();
        match crate::input::record_type(&text) {
            Some(RecordType::Dmarc) => self.facts.dmarc = Known::Facts(dmarc::evaluate::pasted(&text)),
            Some(RecordType::Dkim) | None => {
                self.facts.dkim = Known::Facts(self.audits.pasted(dkim::evaluate::pasted(&text)));
            }
            Some(RecordType::Spf) => self.facts.spf = Known::Facts(spf::message::pasted(&text)),
        }
    }

    fn read_message(&mut self) {
        let Input { text, scan, .. } = &self.input;
        let truncated = self.input.has(DamageKind::TruncatedBody);
        let body = match (self.input.kind(), truncated) {
            (InputKind::Message, true) => BodySeen::Truncated,
            (InputKind::Message, false) => BodySeen::Present,
            _ => BodySeen::Absent,
        };
        let message = message::evaluate::evaluate(text, scan, body);
        let route = route::evaluate(text, scan, self.input.options.trust_hop);
        let claims = authentication_results::evaluate(text, scan, &route);
        let gateway = gateway::evaluate(text, scan, &route, &claims);
        self.sender = Sender::new(text, scan, &self.input.options, &message, &route, &claims);
        let mut bodies = Bodies::new(scan.body_of(text));
        let mut bodies = (body != BodySeen::Absent).then_some(&mut bodies);
        self.prepared = dkim::Prepared::new(text, scan, bodies.as_deref_mut());
        self.chain = arc::Prepared::new(text, scan, bodies);
        if let Some(depth) = self.depth {
            self.custody = (depth.read_custody)(text, scan, body != BodySeen::Absent);
        }
        let complete = message::evaluate::is_whole(text, scan, body);
        // A paste with an author is enough of a message to ask whether it authenticates.
        let whole = complete || !message.from.is_empty();
        self.facts.old =
            sender::age(&self.input.options, &message, &route).is_some_and(|age| age > limits::KEY_KEPT);
        self.facts.limits = limits_of(&self.input, &message, &claims, self.prepared.signatures());
        self.facts.route = Known::Facts(route);
        self.facts.authentication_results = Known::Facts(claims);
        self.facts.gateway = Known::Facts(gateway);
        self.facts.message = Known::Facts(message);
        let some_fields = !complete && body == BodySeen::Absent && scan.left_out == 0;
        self.facts.partial = if self.input.has(DamageKind::Forwarded) {
            Some(Partial::Forwarded)
        } else if self.input.has(DamageKind::Summary) {
            Some(Partial::Summary)
        } else {
            some_fields.then_some(Partial::Fields)
        };
        if matches!(self.facts.partial, Some(Partial::Forwarded | Partial::Summary)) {
            return;
        }
        self.facts.dkim =
            if whole && !some_fields || !self.prepared.is_empty() { Known::Waiting } else { Known::NotThere };
        self.facts.arc = if self.chain.is_empty() { Known::NotThere } else { Known::Waiting };
        self.facts.dkim2 = if self.custody.is_empty() { Known::NotThere } else { Known::Waiting };
        self.facts.spf = if whole { Known::Waiting } else { Known::NotThere };
        self.facts.dmarc = if whole { Known::Waiting } else { Known::NotThere };
    }

    fn evaluate(&mut self) {
        if self.facts.spf == Known::Waiting {
            let facts = match &self.domain {
                Some(domain) => spf::message::published(domain, &mut self.ledger),
                None => spf::message::evaluate(&self.sender, &mut self.ledger),
            };
            self.facts.spf = known(facts);
        }
        let circumstances = self.circumstances();
        let Input { text, scan, .. } = &self.input;
        let redaction = self.input.options.redaction.as_ref();
        if self.facts.dkim == Known::Waiting {
            let facts = self.prepared.evaluate(text, scan, circumstances, &mut self.ledger);
            let facts = facts.map(|facts| self.acknowledged(facts));
            let facts = facts.and_then(|facts| self.audits.complete(facts, &mut self.ledger));
            self.facts.dkim = known(facts.map(|mut facts| {
                redaction.inspect(|redaction| dkim::kept::keep(&mut facts, redaction));
                facts
            }));
        }
        if self.facts.arc == Known::Waiting {
            let kept = redaction.map_or(&[][..], |redaction| &redaction.chain);
            self.facts.arc = known(self.chain.evaluate(text, scan, circumstances, kept, &mut self.ledger));
        }
        if self.facts.dkim2 == Known::Waiting
            && let Some(depth) = self.depth
        {
            let envelope = self.envelope();
            let facts =
                (depth.custody)(&self.custody, text, scan, circumstances, &envelope, &mut self.ledger);
            self.facts.dkim2 = known(facts.map(|mut facts| {
                let custody = redaction.and_then(|redaction| redaction.custody.as_ref());
                custody.inspect(|custody| dkim2::kept::keep(&mut facts, custody));
                facts
            }));
        }
        if self.facts.dmarc == Known::Waiting {
            self.facts.dmarc = known(self.evaluate_dmarc());
        }
    }

    /// How the message came to us, as far as it matters for signatures.
    fn circumstances(&self) -> Circumstances {
        Circumstances {
            judged_at: self.sender.judged_unix(),
            header_damaged: self.input.header_damaged(),
            body_damaged: self.input.body_damaged(),
            some_fields: self.facts.partial.is_some(),
            ends_in_line: self.input.ends_in_line(),
        }
    }

    /// Sender and recipients: the user's own, else what the reader's own server wrote.
    fn envelope(&self) -> dkim2::Envelope {
        let given = &self.input.options.envelope;
        let route = self.facts.route.get();
        let hop = route.and_then(|route| route.border());
        let stamped = hop.and_then(|hop| hop.for_.clone());
        dkim2::Envelope {
            mail_from: self.sender.mail_from.as_ref().map(|from| from.value.clone()),
            from_given: given.mail_from.is_some(),
            to_given: !given.rcpt_to.is_empty(),
            rcpt_to: if given.rcpt_to.is_empty() {
                stamped.into_iter().collect()
            } else {
                given.rcpt_to.clone()
            },
        }
    }

    /// What the reader's own server saw of keys that are gone.
    fn acknowledged(&self, mut facts: DkimFacts) -> DkimFacts {
        if let Some(claims) = self.facts.authentication_results.get() {
            dkim::retired::acknowledge(&mut facts, claims);
        }
        facts
    }

    /// Starts the walks at once, and concludes when SPF and DKIM are known.
    fn evaluate_dmarc(&mut self) -> Result<DmarcFacts, Pending> {
        let authors = match (&self.domain, self.facts.message.get()) {
            (Some(domain), _) => vec![domain.clone()],
            (None, Some(message)) => author_domains(message),
            (None, None) => Vec::new(),
        };
        for signer in self.prepared.domains().map(str::to_owned).collect::<Vec<_>>() {
            let _ = dmarc::discover::walk(&signer, &mut self.ledger);
        }
        let ready = self.facts.spf != Known::Waiting && self.facts.dkim != Known::Waiting;
        let identifiers = dmarc::Identifiers {
            authors: &authors,
            spf: self.facts.spf.get(),
            dkim: self.facts.dkim.get(),
            message: self.domain.is_none(),
            uncertain: self.facts.uncertain(),
            suffixes: self.input.options.suffixes.as_deref(),
        };
        let mut facts = dmarc::evaluate(&identifiers, &mut self.ledger)?;
        if identifiers.message && message::identifiers::endless_authors(&self.input.text, &self.input.scan) {
            facts.result = None;
            facts.problem = Some(ENDLESS_FROM.to_owned());
        }
        if ready { Ok(facts) } else { Err(Pending) }
    }
}

fn known<T>(result: Result<T, Pending>) -> Known<T> {
    match result {
        Ok(facts) => Known::Facts(facts),
        Err(Pending) => Known::Waiting,
    }
}

/// The domains of the From field in its order, which pseudonyms do not change. Of several the gravest is reported.
fn author_domains(message: &MessageFacts) -> Vec<String> {
    let domains = message.from.iter().filter_map(|m| m.domain.as_ref()).filter(|d| domain::is_host(d));
    let mut seen = BTreeSet::new();
    domains.filter(|domain| seen.insert(*domain)).cloned().collect()
}

const ENDLESS_FROM: &str = "From is too long to be read, so the author is not known.";

fn limits_of(
    input: &Input,
    message: &MessageFacts,
    claims: &AuthResultsFacts,
    signatures: &[dkim::Verification],
) -> Vec<LimitHit> {
    let mut hits = Vec::new();
    let mut hit = |limit: &str, allowed: usize, message: String| {
        hits.push(LimitHit { limit: limit.into(), allowed: clamp(allowed), message });
    };
    if input.scan.left_out > 0 {
        let message = format!(
            "{} header fields beyond the first {} were not looked at.",
            input.scan.left_out,
            limits::FIELDS
        );
        hit("fields", limits::FIELDS, message);
    }
    let inner = input.scan.body.map_or(0, |_| message::structure::inner_messages(&input.text));
    if inner > limits::MIME_MESSAGES {
        let message = format!("{inner} messages are nested inside; the MIME tree was not built.");
        hit("messages", limits::MIME_MESSAGES, message);
    }
    if claims.left_out > 0 {
        let left = claims.left_out;
        let message = format!("{left} further results of receivers were not looked at.");
        hit("auth-results", limits::AUTH_RESULTS, message);
    }
    let text = &input.text[input.scan.start..];
    let read = input.scan.body.map_or(text.len(), |_| message::extent::of(text));
    if read < text.len() && inner <= limits::MIME_MESSAGES {
        let message =
            format!("The MIME tree was built of the first {read} bytes: it has too many parts or fields.");
        hit("mime-marks", limits::MIME_MARKS, message);
    }
    let names = signatures.iter().map(|one| one.signature.headers.len()).max().unwrap_or(0);
    if names > limits::SIGNED_NAMES {
        let message =
            format!("A signature names {names} fields; the first {} are listed.", limits::SIGNED_NAMES);
        hit("signed-names", limits::SIGNED_NAMES, message);
    }
    if message::identifiers::endless_authors(&input.text, &input.scan) {
        hit("from-bytes", limits::MAILBOX_BYTES, ENDLESS_FROM.to_owned());
    }
    let authors = author_domains(message).len();
    if authors > limits::AUTHORS {
        let message = format!(
            "From names {authors} domains; DMARC was evaluated for the first {} of them.",
            limits::AUTHORS
        );
        hit("authors", limits::AUTHORS, message);
    }
    hits
}
