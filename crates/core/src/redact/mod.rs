//! Redaction: a message and its answers with other names, so that they can be shown to strangers.
//!
//! The structure stays: which names are equal, which stand below which, what is aligned, who handed over to whom and when,
//! about how long each line is. Local parts, display names, domains label by label, IP addresses, identifiers, subjects and the
//! text itself are replaced. Times, sizes, types, results, codes and points of spam filters and the names of large providers
//! ([`PROVIDERS`]) stay: a diagnosis needs them. The mapping depends on the order of appearance alone, so nothing of an original
//! can be computed from it.
//!
//! A redacted report is not made by searching and replacing in a report: the redacted message is analysed with the redacted
//! answers. Its sentences and places are therefore those of the redacted text, and no original can have been forgotten in
//! them. Only what arithmetic found (signatures) is taken over, and the report says so. Where the pseudonyms change a result
//! all the same, the report keeps the status of the original and names what differs ([`Judged`]).

mod addresses;
mod body;
mod custody;
mod filters;
mod header;
mod lists;
mod names;
mod tags;
mod words;
mod world;

use crate::arc;
use crate::dkim2;
use crate::dns::world::Answers;
use crate::input::{Input, InputError, Options};
use crate::limits::{INPUT_BYTES, REDACTED_NAMES as NAMES};
use crate::replay::replay;
use crate::session::Session;
use crate::text::date::Moment;
use crate::text::suffix::Suffixes;
use crate::text::terminal::is_deceptive;
use mailglass_model::facts::{DkimAutopsy, DkimChange, DkimSignature, Facts};
use mailglass_model::{
    Chunk, Damage, Envelope, Exchange, InputKind, Judged, Redaction, Replaced, Report, Share, Verified, World,
};
use names::Names;
use std::sync::Arc;
use words::Mode;

pub use lists::PROVIDERS;

/// How to redact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct How {
    /// Replace the names of [`PROVIDERS`] too.
    pub providers: bool,
}

/// A redacted input, and what it needs to be analysed again.
#[derive(Clone, Debug)]
pub struct Redacted {
    /// The text.
    pub text: String,
    /// What it was taken for.
    pub kind: InputKind,
    /// The envelope that the user gave.
    pub envelope: Envelope,
    /// The clock, seconds since 1970, where the user set it.
    pub now: Option<i64>,
    /// The hop that the user trusts first.
    pub trust_hop: Option<u32>,
    /// The answers.
    pub world: World,
    /// What was replaced, and what was known before.
    pub redaction: Redaction,
    /// The public suffix list that the original was analysed with.
    pub suffixes: Option<Arc<Suffixes>>,
}

/// Redacts an input, and with it the answers and verified results of its report, where there is one.
///
/// # Errors
/// [`InputError`], when there is nothing that could be analysed.
pub fn redact(
    input: Vec<u8>,
    options: Options,
    report: Option<&Report>,
    how: How,
) -> Result<Redacted, InputError> {
    with(&mut Names::new(how), input, options, report)
}

/// An input, how it was analysed, and its report.
pub type Analysed<'a> = (Vec<u8>, Options, &'a Report);

/// Redacts two inputs with the same pseudonyms, so that they can be compared afterwards.
///
/// # Errors
/// As [`redact`].
pub fn pair(left: Analysed, right: Analysed, how: How) -> Result<(Redacted, Redacted), InputError> {
    let mut names = Names::new(how);
    let mut one = |(input, options, report): Analysed| with(&mut names, input, options, Some(report));
    Ok((one(left)?, one(right)?))
}

fn with(
    names: &mut Names,
    input: Vec<u8>,
    options: Options,
    report: Option<&Report>,
) -> Result<Redacted, InputError> {
    let input = Input::new(input, options)?;
    let rows = report.map_or(&[][..], |report| &report.transcript);
    let mut out = without_report(names, &input, rows)?;
    if let Some(report) = report {
        out.redaction.judged = Some(Judged::of(report));
        for facts in report.sections.iter().filter_map(|section| section.facts.as_ref()) {
            match facts {
                Facts::Dkim(dkim) => {
                    out.redaction.signatures = dkim.signatures.iter().map(verified).collect();
                }
                Facts::Arc(arc) => out.redaction.chain = arc::signatures(&arc.sets).map(verified).collect(),
                Facts::Dkim2(dkim2) => out.redaction.custody = Some(dkim2::kept::established(dkim2)),
                _ => {}
            }
        }
    }
    Ok(out)
}

/// The report on the redacted message.
///
/// # Errors
/// One sentence, when the redacted text or its answers cannot be read; that would be a fault of ours.
pub fn report(redacted: &Redacted) -> Result<Report, String> {
    let input =
        Input::new(redacted.text.clone().into_bytes(), redacted.options()).map_err(|why| why.to_string())?;
    replay(&mut Session::new(input), &Answers::new(&redacted.world)?)
}

impl Redacted {
    /// How to analyse it.
    pub fn options(&self) -> Options {
        Options {
            kind: Some(self.kind),
            envelope: self.envelope.clone(),
            now: self.now,
            trust_hop: self.trust_hop,
            redaction: Some(self.redaction.clone()),
            suffixes: self.suffixes.clone(),
        }
    }

    /// As one value that can be handed on.
    pub fn share(self) -> Share {
        Share {
            input: Chunk::Text(self.text),
            kind: self.kind,
            envelope: self.envelope,
            now: self.now.map(|now| Moment::utc(now).rfc3339()),
            trust_hop: self.trust_hop,
            world: self.world,
            redaction: Some(self.redaction),
        }
    }

    /// How many names were replaced.
    pub fn replaced(&self) -> Replaced {
        self.redaction.replaced
    }
}

fn without_report(names: &mut Names, input: &Input, rows: &[Exchange]) -> Result<Redacted, InputError> {
    let text = text(names, input);
    if text.len() > INPUT_BYTES {
        let why = format!(
            "This cannot be redacted: its names are so many and so short that the text with pseudonyms would have {} MB, and at \
             most {} MB are looked at.",
            text.len() / 1024 / 1024,
            INPUT_BYTES / 1024 / 1024
        );
        return Err(InputError::Unrecognised(why));
    }
    let envelope = envelope(names, &input.options.envelope);
    let world = world::world(names, rows);
    Ok(Redacted {
        text,
        kind: input.kind(),
        envelope,
        now: input.options.now,
        trust_hop: input.options.trust_hop,
        world,
        redaction: Redaction {
            replaced: names.replaced(),
            signatures: Vec::new(),
            chain: Vec::new(),
            custody: None,
            damage: input.recognition.damage.iter().map(damage).collect(),
            judged: None,
        },
        suffixes: input.options.suffixes.clone(),
    })
}

fn text(names: &mut Names, input: &Input) -> String {
    let bytes = match input.kind() {
        InputKind::Domain => names.domain(&input.domain().unwrap_or_default()).into_bytes(),
        InputKind::Record => world::txt(names, &input.record()).into_bytes(),
        _ => message(names, input),
    };
    let text =
        String::from_utf8(bytes).unwrap_or_else(|bad| String::from_utf8_lossy(bad.as_bytes()).into_owned());
    // Escapes of terminals and signs that hide others belong to no structure.
    let harmless = |c: char| matches!(c, '\t' | '\r' | '\n' | '\0') || !(c.is_control() || is_deceptive(c));
    match text.chars().all(harmless) {
        true => text,
        false => text
            .chars()
            .map(|c| match c {
                c if harmless(c) => c,
                c if c.is_ascii() => 'x',
                _ => 'é',
            })
            .collect(),
    }
}

fn message(names: &mut Names, input: &Input) -> Vec<u8> {
    let (text, scan) = (&input.text, &input.scan);
    // Headers alone may have blank lines behind them; whatever follows those was not looked at.
    let end = scan.body.unwrap_or(scan.header_end).min(text.len());
    let (mut out, content) = header::section(names, text, scan, end);
    match scan.body {
        Some(at) => out.extend(body::body(names, &text[at..], content)),
        None => out.extend_from_slice(line_break(&text[end..])),
    }
    out
}

/// The line break at the front, as the text has it.
fn line_break(text: &[u8]) -> &[u8] {
    let length = if text.starts_with(b"\r\n") {
        2
    } else {
        usize::from(text.starts_with(b"\n") || text.starts_with(b"\r"))
    };
    &text[..length]
}

fn envelope(names: &mut Names, given: &Envelope) -> Envelope {
    let mut replaced =
        |value: &Option<String>| value.as_ref().map(|text| words::replace(names, text, Mode::Structured));
    let (ip, helo, mail_from) = (replaced(&given.ip), replaced(&given.helo), replaced(&given.mail_from));
    let rcpt_to = given.rcpt_to.iter().map(|text| words::replace(names, text, Mode::Structured)).collect();
    Envelope { ip, helo, mail_from, rcpt_to }
}

/// Its sentence is ours; the place is one of the original.
fn damage(damage: &Damage) -> Damage {
    Damage { span: None, ..damage.clone() }
}

/// What was found, without a word of the original, its places and its hashes.
fn autopsy(found: DkimAutopsy) -> DkimAutopsy {
    let bare = |change: DkimChange| DkimChange { quote: None, span: None, ..change };
    DkimAutopsy {
        changes: found.changes.into_iter().map(bare).collect(),
        header_hash_signed: None,
        header_hash_computed: None,
        ..found
    }
}

fn verified(signature: &DkimSignature) -> Verified {
    Verified {
        result: signature.result,
        reason: signature.reason,
        // What arithmetic says names nobody; any other sentence the redacted message gives itself.
        detail: signature.detail.clone().filter(|_| crate::dkim::kept::is_arithmetic(signature.reason)),
        header_verified: signature.header_verified,
        audit: signature.key.as_ref().and_then(|key| key.audit.clone()),
        body_matches: signature.body_hash.as_ref().and_then(|hash| hash.matches),
        autopsy: signature.autopsy.clone().map(autopsy),
    }
}
