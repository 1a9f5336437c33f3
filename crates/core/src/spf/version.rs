//! Records that were meant for SPF and that receivers do not recognise: `v=spf1` and a space must stand at the very
//! beginning (RFC 7208 §4.5).

use super::record::{is_spf, parse};
use super::repair::repair;
use crate::text::letters;

/// The letters and digits of `v=spf1`.
const VERSION: &str = "vspf1";
/// The same where the tag was forgotten.
const BARE: &str = "spf1";

/// True for a text that is no SPF record and was meant to be one.
pub fn is_meant(text: &str) -> bool {
    !is_spf(text.as_bytes()) && behind(text).is_some()
}

/// The record with its beginning, and every faulty term, put right. `None` where one of them cannot be guessed.
pub fn mend(text: &str) -> Option<String> {
    let rest = behind(text)?;
    // Another version, or a longer word.
    if rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '_' | '/')) {
        return None;
    }
    let lead =
        |c: char| c.is_whitespace() || matches!(c, ';' | ',' | ':' | '"' | '\'' | '\u{201d}' | '\u{200b}');
    let rest = rest.trim_start_matches(lead).trim_end().replace("\" \"", "");
    let text = format!("v=spf1 {rest}");
    if parse(&text).is_clear() { Some(text) } else { repair(&text) }
}

/// What stands behind the version, whatever stands before and inside it; `None` where no version is to be seen.
fn behind(text: &str) -> Option<&str> {
    let first = |count: usize| {
        let all = text.char_indices().filter(|(_, c)| c.is_alphanumeric()).take(count);
        let letters: Vec<(usize, char)> = all.map(|(at, c)| (at, c.to_ascii_lowercase())).collect();
        let end = letters.last().map_or(0, |(at, c)| at + c.len_utf8());
        (letters.into_iter().map(|(_, c)| c).collect::<String>(), &text[end..])
    };
    let (word, rest) = first(BARE.len());
    if word == BARE {
        return Some(rest);
    }
    let (word, rest) = first(VERSION.len());
    (letters::same(&word, VERSION) && word.starts_with('v')).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_as_a_record_is_put_right() {
        for text in [
            "v=spf1; ip4:192.0.2.10; -all",
            "v=spf1ip4:192.0.2.10 -all",
            "\"v=spf1 ip4:192.0.2.10 -all\"",
            "\"v=spf1 ip4:192.0.\" \"2.10 -all\"",
            " v=spf1 ip4:192.0.2.10 -all",
            "\u{feff}v=spf1 ip4:192.0.2.10 -all",
            "v=spf1\u{a0}ip4:192.0.2.10 -all",
            "v = spf1, ip4:192.0.2.10, -all",
            "v=sfp1 ip4:192.0.2.10 -all",
            "v=spf\u{a0}1 ip4:192.0.2.10 -all",
            "spf1 ip4:192.0.2.10 -all",
            "V:SPF1:ip4:192.0.2.10 -all",
        ] {
            assert!(is_meant(text), "{text}");
            assert_eq!(mend(text).as_deref(), Some("v=spf1 ip4:192.0.2.10 -all"), "{text}");
        }
    }

    #[test]
    fn other_texts_are_let_be_and_other_versions_not_guessed() {
        for text in [
            "v=spf1 -all",
            "spf2.0/pra a -all",
            "v=DKIM1; p=",
            "google-site-verification=spf1",
            "",
            "v=spf2 a",
        ] {
            assert!(!is_meant(text), "{text}");
        }
        assert!(is_meant("v=spf10 -all"));
        assert_eq!(mend("v=spf10 -all"), None);
        assert_eq!(mend("v=spf1; ip4:192.0.2; -all"), None);
    }
}
