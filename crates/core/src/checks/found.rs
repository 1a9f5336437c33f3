//! What a check reads and what it gives back.

use crate::facts::{Facts, Posture};
use crate::text::quote;
use mailglass_model::{Action, Defect, Evidence, Question, RecordKind, Remedy, Severity, Source, Span};

/// What a check may read: the facts, and the text that spans point into.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The facts of all areas.
    pub facts: &'a Facts,
    /// The text of the input.
    pub text: &'a [u8],
    /// What only a domain has, where one is audited.
    pub posture: Option<&'a Posture>,
}

impl View<'_> {
    /// What stands at a span of the input; nothing for other sources.
    pub fn quote(&self, span: &Span) -> String {
        match &span.source {
            Source::Input => self.text.get(span.range()).map(quote::quote).unwrap_or_default(),
            Source::Record { .. } => String::new(),
        }
    }
}

/// A finding before it has its check's code and title.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub(super) severity: Option<Severity>,
    pub(super) message: String,
    pub(super) subject: Option<String>,
    pub(super) evidence: Vec<Evidence>,
    pub(super) remedy: Option<Remedy>,
    pub(super) because: Option<&'static str>,
}

impl Found {
    /// The particulars in one or two sentences.
    pub fn new(message: impl Into<String>) -> Self {
        Found { message: message.into(), ..Found::default() }
    }

    /// Other particulars, once more is known.
    pub fn message(mut self, message: String) -> Self {
        self.message = message;
        self
    }

    /// Less grave than the check usually is.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// What it is about.
    pub fn subject(mut self, subject: &str) -> Self {
        self.subject = Some(subject.to_owned()).filter(|s| !s.is_empty());
        self
    }

    /// A place in the input.
    pub fn at(self, view: &View, span: &Span) -> Self {
        let quote = view.quote(span);
        self.quoted(span, &quote)
    }

    /// A place whose text is known.
    pub fn quoted(mut self, span: &Span, text: &str) -> Self {
        // What is missing has no place to point at.
        if span.start == span.end {
            return self;
        }
        self.evidence.push(Evidence::Text { span: span.clone(), quote: quote::quote(text.as_bytes()) });
        self
    }

    /// A defect's place in a record's text.
    pub fn defect(self, record: &str, defect: &Defect) -> Self {
        let text = record.get(defect.span.range()).unwrap_or_default().to_owned();
        self.quoted(&defect.span, &text)
    }

    /// A named value.
    pub fn value(mut self, name: &str, value: impl Into<String>) -> Self {
        self.evidence.push(Evidence::Value { name: name.to_owned(), value: value.into() });
        self
    }

    /// An answer in the ledger.
    pub fn answer(mut self, name: &str, kind: RecordKind) -> Self {
        self.evidence.push(Evidence::Answer { question: Question { name: name.to_owned(), kind } });
        self
    }

    /// What to do.
    pub fn fix(mut self, summary: impl Into<String>, actions: Vec<Action>) -> Self {
        self.remedy = Some(Remedy { summary: summary.into(), actions });
        self
    }

    /// The finding that this one follows from.
    pub fn because(mut self, code: Option<&'static str>) -> Self {
        self.because = code;
        self
    }
}

/// Publish a TXT record.
pub(super) fn publish(name: &str, value: impl Into<String>, replaces: Option<&str>) -> Action {
    Action::Publish {
        name: name.to_owned(),
        record_kind: RecordKind::Txt,
        value: value.into(),
        replaces: replaces.map(str::to_owned),
    }
}

/// Change a setting.
pub(super) fn change(what: impl Into<String>, to: impl Into<String>) -> Action {
    Action::Change { what: what.into(), to: to.into() }
}

/// Ask someone.
pub(super) fn ask(whom: impl Into<String>, what: impl Into<String>) -> Action {
    Action::Ask { whom: whom.into(), what: what.into() }
}

/// What to do where an answer did not come.
pub(super) const ASK_AGAIN: &str = "Ask again, or choose another resolver. If that one fails too, the name servers of the domain do not answer.";
