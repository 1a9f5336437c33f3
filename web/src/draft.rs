//! What the user has put in so far: the text or file, what it is taken for, and what is said beside it.

use crate::protocol::{Options, Resolver};
use crate::shared::Shared;
use mailglass_model::{Envelope, InputKind};

/// The start page's state. Nothing of it is lost by going to another address.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Draft {
    /// What stands in the field.
    pub(crate) text: String,
    /// A file, which stands in place of the text.
    pub(crate) file: Option<Shared<File>>,
    /// What it is to be taken for, against its looks.
    pub(crate) kind: Option<InputKind>,
    /// The envelope as typed.
    pub(crate) envelope: EnvelopeDraft,
    /// The moment to judge for, as the browser's date field gives it (`2026-11-20T09:30`, UTC); empty for now.
    pub(crate) clock: String,
    /// A world file to replay, with its name.
    pub(crate) world: Option<(String, Shared<String>)>,
}

/// A file that was dropped or chosen.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// The envelope's fields as typed; empty means "take it from the message".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EnvelopeDraft {
    pub(crate) ip: String,
    pub(crate) helo: String,
    pub(crate) mail_from: String,
    pub(crate) rcpt_to: String,
}

impl EnvelopeDraft {
    /// What it says. The null sender is written `<>`.
    pub(crate) fn envelope(&self) -> Envelope {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let address = |text: &str| text.trim_start_matches('<').trim_end_matches('>').trim().to_owned();
        Envelope {
            ip: given(&self.ip),
            helo: given(&self.helo),
            mail_from: given(&self.mail_from).map(|text| address(&text)),
            rcpt_to: self.rcpt_to.split([',', ' ']).map(address).filter(|text| !text.is_empty()).collect(),
        }
    }

    /// The fields for an envelope that was used before.
    pub(crate) fn of(envelope: &Envelope) -> Self {
        let written = |text: &Option<String>| text.clone().unwrap_or_default();
        let mail_from = match envelope.mail_from.as_deref() {
            Some("") => "<>".to_owned(),
            other => other.unwrap_or_default().to_owned(),
        };
        EnvelopeDraft {
            ip: written(&envelope.ip),
            helo: written(&envelope.helo),
            mail_from,
            rcpt_to: envelope.rcpt_to.join(", "),
        }
    }
}

impl Draft {
    /// The bytes to analyse.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.file.as_ref().map_or(self.text.as_bytes(), |file| &file.bytes)
    }

    /// True when there is nothing to look at.
    pub(crate) fn is_empty(&self) -> bool {
        self.bytes().iter().all(u8::is_ascii_whitespace)
    }

    /// What to tell the worker beside the bytes.
    pub(crate) fn options(&self, resolver: Resolver) -> Options {
        Options {
            kind: self.kind,
            envelope: self.envelope.envelope(),
            now: moment(&self.clock),
            trust_hop: None,
            world: self.world.as_ref().map(|(_, world)| (**world).clone()),
            resolver,
            redaction: None,
        }
    }
}

/// RFC 3339 of what a date field gives.
fn moment(clock: &str) -> Option<String> {
    match clock.len() {
        16 => Some(format!("{clock}:00Z")),
        19 => Some(format!("{clock}Z")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn envelope_reads_brackets_and_lists() {
        let draft = EnvelopeDraft {
            ip: " 192.0.2.1 ".to_owned(),
            helo: String::new(),
            mail_from: "<>".to_owned(),
            rcpt_to: "<a@example.com>, b@example.com".to_owned(),
        };
        let envelope = draft.envelope();
        assert_eq!(envelope.ip.as_deref(), Some("192.0.2.1"));
        assert_eq!(envelope.helo, None);
        assert_eq!(envelope.mail_from.as_deref(), Some(""));
        assert_eq!(envelope.rcpt_to, ["a@example.com", "b@example.com"]);
        assert_eq!(EnvelopeDraft::of(&envelope).mail_from, "<>");
    }

    #[test]
    fn a_date_field_gives_a_moment() {
        assert_eq!(moment("2026-11-20T09:30").as_deref(), Some("2026-11-20T09:30:00Z"));
        assert_eq!(moment(""), None);
    }
}
