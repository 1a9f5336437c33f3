//! Where the message begins in a paste that has something in front of it.

use super::damage as note;
use super::lines::{field_name, is_known, lines};
use mailglass_model::{Damage, DamageKind};

/// Buttons of Gmail's "Show original" page. They stand between its own table and the message.
const BUTTONS: [&[u8]; 2] = [b"Download Original", b"Copy to clipboard"];
/// The table in front of them is shorter than this many lines.
const TABLE: usize = 40;

/// Where the first field begins, when something stands before it: an mbox line, a mail program's own table, prose.
pub(super) fn beginning(text: &[u8]) -> Option<(usize, Option<Damage>)> {
    let marker = lines(text).take(TABLE).filter(|(_, line)| is_button(line) || is_result(line)).last();
    let from = marker.map_or(0, |(at, line)| at + line.len());
    let mut passed = marker.map(|_| DamageKind::Preamble);
    let mut rest = lines(text).skip_while(|(at, _)| *at < from).peekable();
    while let Some((at, line)) = rest.next() {
        if line.trim_ascii().is_empty() || at < from {
            continue;
        }
        let goes_on = rest.peek().is_none_or(|(_, next)| {
            next.is_empty() || matches!(next[0], b' ' | b'\t') || field_name(next).is_some()
        });
        let is_mbox = at == 0 && is_mbox(line);
        if !is_mbox && field_name(line).is_some() && (passed.is_none() || goes_on || is_known(line)) {
            return (at > 0).then(|| (at, passed.map(passed_over)));
        }
        passed = passed.or(Some(if is_mbox { DamageKind::Mbox } else { DamageKind::Preamble }));
    }
    None
}

/// `From ` and an address. White space before the colon is an obsolete form of the field (RFC 5322 §4.5).
fn is_mbox(line: &[u8]) -> bool {
    let line = line.strip_prefix(b">").unwrap_or(line);
    line.strip_prefix(b"From ").is_some_and(|rest| !rest.trim_ascii_start().starts_with(b":"))
}

/// Buttons alone, which copying puts on one line or on several.
fn is_button(line: &[u8]) -> bool {
    let mut words = line.split(|b| *b == b'\t').map(<[u8]>::trim_ascii).filter(|w| !w.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| BUTTONS.contains(&word))
}

/// A row of the table that says how a mechanism ended, such as `SPF: PASS with IP 192.0.2.1`. No message has such a field,
/// and the words are the same in every language of the page.
pub(super) fn is_result(line: &[u8]) -> bool {
    const ROWS: [&[u8]; 3] = [b"SPF", b"DKIM", b"DMARC"];
    const RESULTS: [&[u8]; 7] =
        [b"PASS", b"FAIL", b"SOFTFAIL", b"NEUTRAL", b"NONE", b"TEMPERROR", b"PERMERROR"];
    let line = line.trim_ascii();
    let Some(value) = ROWS.iter().find_map(|row| line.strip_prefix(*row)) else { return false };
    let mut words = value.split(|b| !b.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    matches!(value.first(), Some(b':' | b'\t' | b' ')) && words.next().is_some_and(|w| RESULTS.contains(&w))
}

fn passed_over(kind: DamageKind) -> Damage {
    let message = match kind {
        DamageKind::Mbox => "An mbox line (\"From …\") stands before the message; it was passed over.",
        _ => "Text stands before the first header field; it was passed over.",
    };
    note(kind, message, false, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "Delivered-To: a@b.example\nReceived: by b.example; Fri, 20 Nov 2026 10:00:00 +0000\n";

    fn start(front: &str) -> Option<usize> {
        beginning(format!("{front}{HEADER}").as_bytes()).map(|(at, _)| at)
    }

    #[test]
    fn gmails_table_is_passed_over_however_it_was_copied() {
        let table = "Original Message\nMessage ID\t<x@y>\nFrom:\tA <a@b.example>\nSPF:\tPASS with IP 192.0.2.1 Learn more\nDKIM:\t'PASS' with domain b.example\nDMARC:\t'FAIL' Learn more\n";
        let buttons =
            ["", "\n", "Download Original\tCopy to clipboard\n\n", "Download Original\nCopy to clipboard\n"];
        for buttons in buttons {
            let front = format!("{table}{buttons}");
            assert_eq!(start(&front), Some(front.len()), "{front}");
        }
        let german =
            "Von:\tA <a@b.example>\nBetreff:\tx\nSPF:\tPASS mit IP 192.0.2.1 Weitere Informationen\n\n";
        assert_eq!(start(german), Some(german.len()));
    }

    #[test]
    fn a_field_in_the_obsolete_form_is_no_mbox_line() {
        assert_eq!(start("From a@b.example Fri Nov 20 10:00:00 2026\n"), Some(42));
        assert_eq!(start("From : A <a@b.example>\n"), None);
    }

    #[test]
    fn a_field_called_spf_with_other_words_is_a_field() {
        assert_eq!(start("SPF: passed by our gateway\n"), None);
        assert!(!is_result(b"DKIM-Signature: v=1"));
    }
}
