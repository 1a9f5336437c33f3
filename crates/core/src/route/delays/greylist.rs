//! What greylisting programs write into the message.

use crate::limits;
use crate::message::fields::{RawField, Scan};
use crate::message::identifiers;

/// What such a field says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Greylisted {
    /// So many seconds.
    For(i32),
    /// It was let through at once.
    NotAtAll,
}

/// The topmost field that tells: postgrey's `delayed 305 seconds by …`, milter-greylist's `Delayed for 00:05:05 by …`.
pub(super) fn read(text: &[u8], scan: &Scan) -> Option<(usize, Greylisted)> {
    let named = scan.fields.iter().enumerate().filter(|(_, field)| {
        ["X-Greylist", "X-Greylisting", "X-Postgrey"].iter().any(|name| field.is(text, name))
    });
    let value = |field: &RawField| {
        let value = &text[field.value.clone()];
        identifiers::decoded(&value[..value.len().min(limits::STRUCTURED)])
    };
    named.map(|(at, field)| (at, said(&value(field)))).find_map(|(at, said)| Some((at, said?)))
}

fn said(value: &str) -> Option<Greylisted> {
    let lower = value.to_ascii_lowercase();
    if lower.contains("not delayed") || lower.contains("whitelisted") {
        return Some(Greylisted::NotAtAll);
    }
    let rest = lower.split_once("delayed")?.1.trim_start();
    let time = rest.strip_prefix("for ").unwrap_or(rest).split_whitespace().next()?;
    let parts: Option<Vec<i32>> = time.split(':').map(|part| part.parse().ok()).collect();
    match parts?.as_slice() {
        [seconds] if *seconds >= 0 => Some(Greylisted::For(*seconds)),
        [hours @ 0..10_000, minutes @ 0..60, seconds @ 0..60] => {
            Some(Greylisted::For(hours * 3600 + minutes * 60 + seconds))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_programs_are_understood() {
        let postgrey = "delayed 305 seconds by postgrey-1.37 at mx.c.example; Fri, 20 Nov 2026 10:05:06 UTC";
        assert_eq!(said(postgrey), Some(Greylisted::For(305)));
        let milter = "Delayed for 00:05:05 by milter-greylist-4.6.2 (mx.c.example [192.0.2.1])";
        assert_eq!(said(milter), Some(Greylisted::For(305)));
        let not = "Sender IP whitelisted, not delayed by milter-greylist-4.6.2";
        assert_eq!(said(not), Some(Greylisted::NotAtAll));
        for nothing in
            ["", "delayed", "delayed -5 seconds", "delayed 99999999999999 seconds", "delayed 1:2 h"]
        {
            assert_eq!(said(nothing), None, "{nothing}");
        }
    }
}
