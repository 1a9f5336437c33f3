//! What was pasted: its kind, how it came to us, and the text that everything else reads.

mod beginning;
mod envelope;
mod inspect;
mod lines;
mod links;
mod recognise;
mod repair;
mod shown;
mod trailing;

use crate::limits;
use crate::message::fields::{self, Scan};
use crate::text::quote::count;
use crate::text::suffix::Suffixes;
use mailglass_model::{Damage, DamageKind, Envelope, InputKind, Recognition, Redaction};
use std::fmt;
use std::sync::Arc;

pub(crate) use envelope::{greeting, mail_from_address};
pub use recognise::record_type;
pub(crate) use recognise::{EMPTY_BODY, record_text};

/// What the user says beside the input.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Overrules the recognition.
    pub kind: Option<InputKind>,
    /// The SMTP envelope.
    pub envelope: Envelope,
    /// The clock, seconds since 1970, where the user sets it; signatures are judged at the time of receipt otherwise.
    pub now: Option<i64>,
    /// The hop that the reader trusts first (its index in `route.facts.hops`).
    pub trust_hop: Option<u32>,
    /// What was known of the input before its names became pseudonyms, where it was redacted.
    pub redaction: Option<Redaction>,
    /// The public suffix list, where the program has it.
    pub suffixes: Option<Arc<Suffixes>>,
}

/// An input with its limits checked.
#[derive(Debug)]
pub struct Input {
    /// The bytes that spans count in: what was pasted, or its repaired form.
    pub text: Vec<u8>,
    /// Bytes that were pasted.
    pub size: usize,
    /// What it was taken for.
    pub recognition: Recognition,
    /// What the user said.
    pub options: Options,
    /// The header section, for message-like kinds.
    pub scan: Scan,
    /// The paste had to be repaired: `text` is not what was pasted.
    pub repaired: bool,
}

/// Why an input is not looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputError {
    /// There is nothing in it.
    Empty,
    /// It is larger than [`limits::INPUT_BYTES`].
    TooLarge(usize),
    /// It is none of the kinds that can be read: one sentence.
    Unrecognised(String),
    /// A value of the envelope, or the hop to trust, is not what its name says: one sentence.
    Envelope(String),
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InputError::Empty => f.write_str("There is nothing to look at: the input is empty."),
            InputError::TooLarge(size) => {
                let most = limits::INPUT_BYTES / 1024 / 1024;
                write!(f, "The input has {size} bytes; at most {most} MB are looked at.")
            }
            InputError::Unrecognised(why) | InputError::Envelope(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for InputError {}

impl Input {
    /// Recognises, repairs and scans.
    ///
    /// # Errors
    /// [`InputError`], when there is nothing that could be analysed.
    pub fn new(bytes: Vec<u8>, options: Options) -> Result<Self, InputError> {
        let size = bytes.len();
        if size > limits::INPUT_BYTES {
            return Err(InputError::TooLarge(size));
        }
        let options = Options { envelope: envelope::plain(options.envelope)?, ..options };
        let mut read = read(bytes, options.kind);
        if let Some(redaction) = &options.redaction {
            had_damage(&mut read.recognition.damage, &redaction.damage);
        }
        match read.recognition.kind {
            InputKind::Empty => Err(InputError::Empty),
            InputKind::Unrecognised => Err(InputError::Unrecognised(format!(
                "This is {}: paste a message, its headers, a DNS record or a domain.",
                read.recognition.words
            ))),
            _ => Input {
                text: read.text,
                size,
                recognition: read.recognition,
                options,
                scan: read.scan,
                repaired: read.repaired,
            }
            .with_known_hop(),
        }
    }

    /// The hop that the user trusts is one of those that the message went through.
    fn with_known_hop(self) -> Result<Self, InputError> {
        let Some(hop) = self.options.trust_hop.filter(|_| self.is_message()) else { return Ok(self) };
        let hops = self.scan.stamps(&self.text).take(limits::HOPS).count();
        if usize::try_from(hop).is_ok_and(|hop| hop < hops) {
            return Ok(self);
        }
        let there = count(hops, "hop");
        let hop = u64::from(hop) + 1;
        Err(InputError::Envelope(format!("trust hop: there is no hop {hop}, for the message shows {there}.")))
    }

    /// The kind.
    pub fn kind(&self) -> InputKind {
        self.recognition.kind
    }

    /// True for that kind of damage.
    pub fn has(&self, kind: DamageKind) -> bool {
        self.recognition.damage.iter().any(|d| d.kind == kind)
    }

    /// True where there are header fields to look at.
    pub fn is_message(&self) -> bool {
        matches!(self.kind(), InputKind::Message | InputKind::Headers | InputKind::Field)
    }

    /// True where damage of the header section may have broken signatures.
    pub fn header_damaged(&self) -> bool {
        self.recognition.damage.iter().any(|d| d.breaks_signatures && d.kind != DamageKind::TruncatedBody)
    }

    /// True where the body may not be what was sent.
    pub fn body_damaged(&self) -> bool {
        self.recognition.damage.iter().any(|d| d.breaks_signatures)
    }

    /// True where a body was pasted whose last line has no end.
    pub fn ends_in_line(&self) -> bool {
        let body = self.scan.body_of(&self.text);
        body.last().is_some_and(|last| !matches!(last, b'\n' | b'\r'))
            && !inspect::is_complete(&self.text, &self.scan)
    }

    /// The record's text, where the input is one: without quotation marks and a zone file's columns.
    pub fn record(&self) -> String {
        recognise::record_text(&String::from_utf8_lossy(&self.text))
    }

    /// The domain, where the input is one.
    pub fn domain(&self) -> Option<String> {
        recognise::domain(&String::from_utf8_lossy(&self.text))
    }
}

/// What the input would be taken for: the words that the page shows while one types.
pub fn recognise(bytes: &[u8]) -> Recognition {
    if bytes.len() > limits::INPUT_BYTES {
        let words = format!("more than {} MB, which is too much", limits::INPUT_BYTES / 1024 / 1024);
        return Recognition { kind: InputKind::Unrecognised, words, damage: Vec::new() };
    }
    read(bytes.to_vec(), None).recognition
}

struct Read {
    text: Vec<u8>,
    recognition: Recognition,
    scan: Scan,
    repaired: bool,
}

fn read(bytes: Vec<u8>, overruled: Option<InputKind>) -> Read {
    if let Some((kind, words)) = recognise::without_fields(&bytes, overruled) {
        let recognition = Recognition { kind, words, damage: Vec::new() };
        return Read { text: bytes, recognition, scan: Scan::default(), repaired: false };
    }
    let repair::Repaired { text, start, mut damage, changed } = repair::repair(bytes);
    let scan = fields::scan(&text, start);
    damage.extend(inspect::find(&text, &scan));
    let shown = if overruled.is_none() { shown::find(&text, &scan) } else { None };
    let (kind, words) = match &shown {
        Some((_, words)) => (InputKind::Headers, (*words).to_owned()),
        None => recognise::fields(&text, &scan, overruled),
    };
    damage.extend(shown.map(|(damage, _)| damage));
    let scan = if kind == InputKind::Headers { without_body(scan) } else { scan };
    Read { text, recognition: Recognition { kind, words, damage }, scan, repaired: changed }
}

/// Blank lines after pasted headers are no body.
fn without_body(scan: Scan) -> Scan {
    Scan { body: None, ..scan }
}

/// What had happened to the original and cannot be seen in the redacted text.
fn had_damage(seen: &mut Vec<Damage>, before: &[Damage]) {
    let unseen: Vec<Damage> =
        before.iter().filter(|d| seen.iter().all(|s| s.kind != d.kind)).cloned().collect();
    seen.extend(unseen);
}

/// One row of damage, for the modules here.
fn damage(kind: DamageKind, message: &str, repaired: bool, breaks_signatures: bool) -> Damage {
    Damage { kind, message: message.into(), repaired, breaks_signatures, span: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        recognise(text.as_bytes()).words
    }

    #[test]
    fn what_was_pasted_is_said_in_words() {
        assert_eq!(words("  "), "nothing yet");
        assert_eq!(words("example.com"), "the domain example.com");
        assert_eq!(words("v=spf1 -all"), "an SPF record");
        assert_eq!(words("\"v=DMARC1; p=none\""), "a DMARC record");
        assert_eq!(words("From: a@b.example\nTo: c@d.example\n"), "raw headers, 2 fields");
        assert_eq!(words("From: a@b.example\n\nHello"), "a whole message, 1 field");
        assert_eq!(
            words("Received: from a by b;\n Fri, 20 Nov 2026 10:00:00 +0000"),
            "one header field (Received)"
        );
    }

    #[test]
    fn an_empty_or_unreadable_input_is_an_error() {
        assert_eq!(Input::new(b" \n".to_vec(), Options::default()).err(), Some(InputError::Empty));
        assert!(matches!(
            Input::new(b"hello there".to_vec(), Options::default()).err(),
            Some(InputError::Unrecognised(_))
        ));
    }

    #[test]
    fn the_user_can_overrule() {
        let options = Options { kind: Some(InputKind::Headers), ..Options::default() };
        let input = Input::new(b"From: a@b.example\n\nHello".to_vec(), options).expect("readable");
        assert_eq!((input.kind(), input.scan.body), (InputKind::Headers, None));
    }

    #[test]
    fn an_envelope_is_made_plain_or_refused() {
        let input = |mail_from: &str, trust_hop| {
            let envelope = Envelope { mail_from: Some(mail_from.into()), ..Envelope::default() };
            let options = Options { envelope, trust_hop, ..Options::default() };
            Input::new(b"Received: from a by b\nFrom: a@b.example\n\nHello".to_vec(), options)
        };
        let plain = input("Alice <alice@b.example>", Some(0)).expect("readable").options.envelope.mail_from;
        assert_eq!(plain.as_deref(), Some("alice@b.example"));
        assert!(matches!(input("foo bar", None).err(), Some(InputError::Envelope(_))));
        assert!(matches!(input("alice@b.example", Some(98)).err(), Some(InputError::Envelope(_))));
    }
}
