//! What added text is called: by what it says, and by who handled the message.

use super::super::clues::{Clues, Trade};
use crate::limits;
use crate::text::quote::{count, quote};
use mailglass_model::facts::{ChangeKind, DkimChange};

/// Words of virus scanners.
const SCANNERS: [&str; 12] = [
    "virus",
    "malware",
    "mailscanner",
    "avast",
    "avg.com",
    "kaspersky",
    "eset ",
    "bitdefender",
    "norton",
    "clamav",
    "sophos",
    "mcafee",
];
/// Words of disclaimers.
const DISCLAIMERS: [&str; 12] = [
    "confidential",
    "intended recipient",
    "disclaimer",
    "privileged",
    "vertraulich",
    "unbefugt",
    "confidentiel",
    "destinataire",
    "confidencial",
    "not the intended",
    "this e-mail and any",
    "this email and any",
];
/// Words of banners of companies.
const BANNERS: [&str; 10] = [
    "external",
    "outside",
    "caution",
    "do not click",
    "don't click",
    "unknown sender",
    "not often get email",
    "extern",
    "suspicious",
    "phishing",
];
/// Words of list footers, for messages whose List fields were taken away.
const LISTS: [&str; 4] = ["mailing list", "unsubscribe", "listinfo", "google groups"];

/// Where the text was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Start,
    End,
}

/// The change that added this to so many bytes of signed text. Text that is longer than footers are gets no harmless name.
pub(super) fn named(text: &[u8], signed: usize, side: Side, clues: &Clues) -> DkimChange {
    let lines = String::from_utf8_lossy(text).lines().filter(|line| !line.trim().is_empty()).count();
    let long = text.len() > limits::FOOTER
        || lines > limits::FOOTER_LINES
        || text.len() > signed && lines > limits::FOOTER_SHORT;
    let words = visible(text).to_lowercase();
    let has = |list: &[&str]| list.iter().any(|word| words.contains(word));
    let bare = words.trim().is_empty();
    let ruled = words.contains("__________");
    let image = words.contains("<img") && without_tags(&words).trim().is_empty();
    use ChangeKind::{
        Banner, BlankLines, Disclaimer, ListFooter, TextAppended, TextPrepended, TrackingPixel, VirusNote,
    };
    let (kind, trades): (ChangeKind, &[Trade]) = match side {
        _ if bare => (BlankLines, &[]),
        _ if image => (TrackingPixel, &[]),
        Side::Start if long => (TextPrepended, &[]),
        Side::End if long => (TextAppended, &[]),
        Side::Start if has(&BANNERS) => (Banner, &[Trade::Gateway]),
        Side::Start => (TextPrepended, &[]),
        Side::End if has(&SCANNERS) => (VirusNote, &[Trade::Filter]),
        Side::End if has(&DISCLAIMERS) => (Disclaimer, &[Trade::Gateway]),
        Side::End if clues.list || ruled && has(&LISTS) => (ListFooter, &[Trade::List]),
        Side::End => (TextAppended, &[]),
    };
    DkimChange {
        kind,
        field: None,
        detail: Some(if bare { count(text.len(), "byte") } else { count(lines, "line") }),
        quote: (!bare).then(|| first_line(text, &words)),
        span: None,
        software: clues.software(trades),
    }
}

/// Enough of the text to tell what it is.
fn visible(text: &[u8]) -> String {
    const SEEN: usize = 20_000;
    String::from_utf8_lossy(&text[..text.len().min(SEEN)]).into_owned()
}

fn without_tags(text: &str) -> String {
    let mut inside = false;
    let mut keep = |c: char| {
        let was = inside;
        match c {
            '<' => inside = true,
            '>' => inside = false,
            _ => {}
        }
        !was && c != '<' && c != '>'
    };
    text.chars().filter(|c| keep(*c)).collect()
}

/// The first line that says something.
fn first_line(text: &[u8], words: &str) -> String {
    let says = |line: &&[u8]| line.iter().any(u8::is_ascii_alphanumeric);
    let plain = without_tags(&visible(text));
    let spoken = plain.lines().map(str::trim).find(|line| line.chars().any(char::is_alphanumeric));
    match spoken.filter(|_| words.contains('<')) {
        Some(line) => quote(line.as_bytes()),
        None => quote(text.split(|byte| *byte == b'\n').find(says).unwrap_or(text)),
    }
}
