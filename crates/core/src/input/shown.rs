//! What a mail program shows of a mail, pasted in the place of the mail: the lines above a forwarded or answered text, or
//! the table of "Show original". They are written like header fields and are none; nothing can be verified from them.

use super::beginning::is_result;
use super::damage;
use super::lines::lines;
use crate::message::fields::Scan;
use mailglass_model::{Damage, DamageKind, Span};

/// Names of such lines that are fields of mail, too.
const FIELDS: [&str; 9] =
    ["from", "to", "cc", "bcc", "subject", "date", "reply-to", "importance", "priority"];
/// Names that only programs show: English, German, French, Spanish, Italian, Dutch.
const WORDS: [&str; 22] = [
    "sent",
    "attachments",
    "von",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "de",
    "objet",
    "enviado",
    "para",
    "asunto",
    "fecha",
    "da",
    "inviato",
    "data",
    "a",
    "oggetto",
    "van",
    "verzonden",
    "aan",
    "onderwerp",
];
/// Lines above such a text, besides those made of dashes.
const INTRODUCTIONS: [&[u8]; 2] = [b"begin forwarded message:", b"forwarded message"];

/// The damage, and what the input is in words.
pub(super) fn find(text: &[u8], scan: &Scan) -> Option<(Damage, &'static str)> {
    let first = scan.fields.first()?;
    let span = Span::input(first.whole.start, first.whole.end);
    if summary(text, scan) {
        let message = "This is the summary that a mail program shows, not the header of the mail.";
        let damage = damage(DamageKind::Summary, message, false, true);
        return Some((Damage { span: Some(span), ..damage }, "the summary of a mail, without its header"));
    }
    if forwarded(text, scan) {
        let message = "This is the text of a forwarded or answered mail, not its header.";
        let damage = damage(DamageKind::Forwarded, message, false, true);
        return Some((
            Damage { span: Some(span), ..damage },
            "the text of a forwarded mail, without its header",
        ));
    }
    None
}

/// Rows such as `DKIM: 'PASS' with domain b.example`, and nothing that a server writes.
fn summary(text: &[u8], scan: &Scan) -> bool {
    let transported =
        scan.fields.iter().any(|field| field.is(text, "Received") || field.is(text, "DKIM-Signature"));
    !transported && lines(text).filter(|(_, line)| is_result(line)).count() >= 2
}

fn forwarded(text: &[u8], scan: &Scan) -> bool {
    let names: Vec<String> = scan
        .fields
        .iter()
        .map(|field| String::from_utf8_lossy(&text[field.name.clone()]).to_ascii_lowercase())
        .collect();
    let is_word = |name: &String| WORDS.contains(&name.as_str());
    let is_shown = |name: &String| FIELDS.contains(&name.as_str()) || is_word(name);
    if names.len() < 2 || !names.iter().all(is_shown) {
        return false;
    }
    names.iter().any(is_word) || introduced(text, scan.start) || spoken_date(text, scan)
}

/// A line such as `-----Original Message-----` or `Begin forwarded message:` stands in front.
fn introduced(text: &[u8], start: usize) -> bool {
    let front = text[..start].trim_ascii_end();
    let last = front[memchr::memrchr(b'\n', front).map_or(0, |at| at + 1)..].trim_ascii();
    let words = last.trim_ascii_start().to_ascii_lowercase();
    let titled = last.iter().any(u8::is_ascii_alphabetic);
    (titled && last.starts_with(b"---") && last.ends_with(b"---"))
        || last.starts_with(b"________")
        || INTRODUCTIONS.iter().any(|line| words.starts_with(line))
}

/// `Fri, Nov 20, 2026 at 11:00 AM`: written for people, not as RFC 5322 §3.3 has it.
fn spoken_date(text: &[u8], scan: &Scan) -> bool {
    scan.named(text, "Date").any(|(_, field)| {
        let value = text[field.value.clone()].trim_ascii();
        memchr::memmem::find(value, b" at ").is_some() || value.ends_with(b" AM") || value.ends_with(b" PM")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::recognise;

    fn kinds(text: &str) -> Vec<DamageKind> {
        recognise(text.as_bytes()).damage.into_iter().map(|d| d.kind).collect()
    }

    #[test]
    fn forwarded_texts_are_recognised() {
        for text in [
            "-----Original Message-----\nFrom: A <a@b.example>\nSent: Friday, November 20, 2026 11:00 AM\nTo: c@d.example\nSubject: x\n\nHello\n",
            "Hi, see below.\n\n---------- Forwarded message ---------\nFrom: A <a@b.example>\nDate: Fri, Nov 20, 2026 at 11:00 AM\nSubject: x\nTo: <c@d.example>\n\nHello\n",
            "Begin forwarded message:\n\nFrom: A <a@b.example>\nSubject: x\nDate: 20 November 2026 at 11:00:00 CET\nTo: c@d.example\n\nHello\n",
            "Von: A <a@b.example>\nGesendet: Freitag, 20. November 2026 11:00\nAn: c@d.example\nBetreff: x\n\nHallo\n",
            "> From: A <a@b.example>\n> Sent: Friday\n> To: c@d.example\n>\n> Hello\n",
        ] {
            assert!(kinds(text).contains(&DamageKind::Forwarded), "{text}");
        }
    }

    #[test]
    fn a_small_message_is_a_message() {
        for text in [
            "From: a@b.example\nTo: c@d.example\nSubject: x\nDate: Fri, 20 Nov 2026 10:00:00 +0000\n\nHello\n",
            "From: a@b.example\n\nFrom: me\nSent: today\n",
            "---\nFrom: a@b.example\nTo: c@d.example\n\nHello\n",
            "Received: from a by b; Fri, 20 Nov 2026 10:00:00 +0000\nFrom: a@b.example\nSent: today\n\nHello\n",
        ] {
            assert!(!kinds(text).contains(&DamageKind::Forwarded), "{text}");
        }
    }

    #[test]
    fn gmails_table_alone_is_no_header() {
        let table = "Original Message\nMessage ID\t<x@y>\nFrom:\tA <a@b.example>\nSPF:\tPASS with IP 192.0.2.1\nDMARC:\t'PASS' Learn more\n";
        assert!(kinds(table).contains(&DamageKind::Summary));
    }
}
