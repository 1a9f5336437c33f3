//! The audit of a domain: like a session, it says what it wants to know, is told the answers, and ends with a report.

mod name;

pub use name::{Name, read as read_name};

use crate::checks::View;
use crate::dmarc;
use crate::dns::{Ledger, Pending};
use crate::facts::{Facts, Known, Posture};
use crate::limits;
use crate::mx;
use crate::report::domain as report;
use crate::spf;
use crate::text::suffix::Suffixes;
use mailglass_model::{Answer, DomainReport, DomainSheet, Question, Seen};
use std::sync::Arc;

/// What the user says beside the domain.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// DKIM selectors that are known to be in use.
    pub selectors: Vec<String>,
    /// The clock, seconds since 1970: certificates are judged by it.
    pub now: Option<i64>,
    /// The public suffix list, where the program has it.
    pub suffixes: Option<Arc<Suffixes>>,
}

/// What an audit wants next.
#[derive(Debug)]
pub enum Step {
    /// Answers to these, failures included; none of them twice.
    Ask(Vec<Question>),
    /// Nothing more: this is everything.
    Done(Box<DomainReport>),
}

/// One audit.
#[derive(Debug)]
pub struct Audit {
    ledger: Ledger,
    facts: Facts,
    posture: Posture,
    options: Options,
}

impl Audit {
    /// Begins with a domain as people write it: in any case, with a dot at its end, inside a URL or an address, as an IDN.
    ///
    /// # Errors
    /// One sentence, where there is no domain to audit in the text.
    pub fn new(text: &str, options: Options) -> Result<Self, String> {
        let Name { ascii: domain, written } = read_name(text)?;
        let facts = Facts { spf: Known::Waiting, dmarc: Known::Waiting, ..Facts::default() };
        let posture = Posture { domain, written, now: options.now, mx: Known::Waiting };
        Ok(Audit { ledger: Ledger::new(limits::AUDIT_QUESTIONS), facts, posture, options })
    }

    /// The domain, lower case, A-labels.
    pub fn domain(&self) -> &str {
        &self.posture.domain
    }

    /// Goes as far as the answers allow. Every round adds answers, so it ends.
    pub fn step(&mut self) -> Step {
        self.evaluate();
        let wanted = self.ledger.wanted();
        if wanted.is_empty() { Step::Done(Box::new(self.report())) } else { Step::Ask(wanted) }
    }

    /// Takes an answer.
    pub fn tell(&mut self, question: Question, answer: Answer, seen: Seen) {
        self.ledger.tell(question, answer, seen);
    }

    /// The report as it stands now; areas that still wait are `unknown` and say so.
    pub fn report(&self) -> DomainReport {
        report::build(&self.view(), &self.ledger)
    }

    /// The same as the page draws it.
    pub fn sheet(&self) -> DomainSheet {
        report::sheet(&self.report())
    }

    fn view(&self) -> View<'_> {
        View { facts: &self.facts, text: &[], posture: Some(&self.posture) }
    }

    /// Each area as far as it comes. What one area needs of another is a parameter; until that is known, it wants what it can.
    fn evaluate(&mut self) {
        let Audit { ledger, facts, posture, options } = self;
        let domain = posture.domain.clone();
        settle(&mut posture.mx, || mx::evaluate(&domain, ledger));
        settle(&mut facts.spf, || spf::message::published(&domain, ledger));
        settle(&mut facts.dmarc, || {
            let identifiers = dmarc::Identifiers {
                authors: std::slice::from_ref(&domain),
                spf: None,
                dkim: None,
                message: false,
                uncertain: None,
                suffixes: options.suffixes.as_deref(),
            };
            dmarc::evaluate(&identifiers, ledger)
        });
    }
}

/// Evaluates what still waits.
fn settle<T>(known: &mut Known<T>, evaluate: impl FnOnce() -> Result<T, Pending>) {
    if let Known::Waiting = known
        && let Ok(facts) = evaluate()
    {
        *known = Known::Facts(facts);
    }
}
