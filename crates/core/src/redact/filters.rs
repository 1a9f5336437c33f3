//! Fields of spam filters: what the `gateway` area reads in them stays, everything else is replaced.
//!
//! Keys, codes and answers stay where the decoders know them, numbers where they took them for points or levels. The name
//! of a rule stays part by part: `LOCAL_ACME_RULE` is a name that somebody chose, and no prefix tells those from names
//! that are shipped (`RCVD_IN_ACME`, `FROM_ACME_CEO`). Its points stay, so the sums do.

use super::names::Names;
use super::words::{self, Mode};
use crate::gateway::Figures;

/// The value without names; nothing where a field of this name and value is not decoded.
pub(super) fn value(names: &mut Names, name: &str, text: &str) -> Option<String> {
    let figures = Figures::of(name, text)?;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match words::ends_word(first) {
            true => first.len_utf8(),
            false => rest.find(words::ends_word).unwrap_or(rest.len()),
        };
        let (word, behind) = rest.split_at(length);
        match words::ends_word(first) {
            true => out.push(first),
            false => out.push_str(&replaced(names, &figures, word)),
        }
        rest = behind;
    }
    Some(out)
}

/// One word: known keys in front of it, then an address, a URL, or pieces between punctuation.
fn replaced(names: &mut Names, figures: &Figures, word: &str) -> String {
    let mut out = String::new();
    let mut rest = word;
    while let Some(at) = rest.find([':', '=']).filter(|at| *at > 0 && is_known(names, &rest[..*at])) {
        out.push_str(&rest[..=at]);
        rest = &rest[at + 1..];
    }
    if let Some(ip) = names.ip(rest) {
        return out + &ip;
    }
    if rest.contains('@') || rest.contains("://") || rest.contains("=?") {
        return out + &words::replace(names, rest, Mode::Prose);
    }
    let between = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '_');
    for piece in rest.split_inclusive(between) {
        let inner = piece.trim_end_matches(between);
        out.push_str(&piece_of(names, figures, inner));
        out.push_str(&piece[inner.len()..]);
    }
    out
}

fn piece_of(names: &mut Names, figures: &Figures, piece: &str) -> String {
    // The last label of a host is no number: `8.40`, `No-2.177-5.0-31-10`.
    let last = piece.trim_end_matches('.').rsplit_once('.').map(|(_, last)| last);
    let is_host = last.is_some_and(|last| last.chars().any(char::is_alphabetic));
    if is_host || names.ip(piece).is_some() {
        return words::replace(names, piece, Mode::Prose);
    }
    let is_name = piece.contains('_');
    // Numbers belong to a name that begins like a rule's; others may be a date or the number of a person or a message.
    let is_rule = is_name
        && piece.starts_with(|c: char| c.is_ascii_alphabetic())
        && piece.split('_').next().is_some_and(|first| is_known(names, first));
    let mut out = String::new();
    for part in piece.split_inclusive(['_', '-']) {
        let bare = part.trim_end_matches(['_', '-']);
        let filters = &names.lists.filters;
        match () {
            () if filters.knows(bare) || figures.has(bare) => out.push_str(bare),
            () if is_rule && filters.knows_numbered(bare) => out.push_str(bare),
            () if is_name => out.push_str(&pseudonym(names, bare)),
            () => out.push_str(&words::cover(bare)),
        }
        out.push_str(&part[bare.len()..]);
    }
    out
}

/// Part of a rule's name. Rules that differ must not become one, and some products write capitals only.
fn pseudonym(names: &mut Names, part: &str) -> String {
    if !part.bytes().all(|b| b.is_ascii_alphanumeric()) || !part.starts_with(|c: char| c.is_alphabetic()) {
        return words::cover(part);
    }
    let token = names.token(part, "w");
    if part.bytes().any(|b| b.is_ascii_lowercase()) { token } else { token.to_uppercase() }
}

/// A word of the filters' own, whose parts all are: `autolearn_force`, `Reply-to`.
fn is_known(names: &Names, word: &str) -> bool {
    word.split(['_', '-']).all(|part| names.lists.filters.knows(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::How;

    fn redacted(name: &str, text: &str) -> String {
        value(&mut Names::new(How::default()), name, text).expect("is decoded")
    }

    #[test]
    fn codes_and_levels_stay_and_hosts_and_addresses_do_not() {
        let text = "CIP:2001:db8::1;CTRY:US;SCL:-1;SFV:SKA;H:HECTOR-PC;PTR:mail.acme.example;SFS:(13230040)(376014);";
        let out = redacted("x-forefront-antispam-report", text);
        assert!(out.starts_with("CIP:2001:db8:") && !out.starts_with(&text[..16]), "{out}");
        let end = ";CTRY:XX;SCL:-1;SFV:SKA;H:XXXXXX-XX;PTR:mail.dom1.example;SFS:(00000000)(000000);";
        assert!(out.ends_with(end), "{out}");
        assert_eq!(redacted("X-MS-Exchange-Organization-AuthAs", "Anonymous"), "Anonymous");
    }

    #[test]
    fn a_rule_that_somebody_named_keeps_its_points() {
        let text = "Yes, score=7.25 required=5.0 tests=[LOCAL_ACME_RULE=7.25, ACME_4711=-1, BAYES_99=1, KASSANDRA=1] autolearn=no";
        assert_eq!(
            redacted("X-Spam-Status", text),
            "Yes, score=7.25 required=5.0 tests=[LOCAL_W1_RULE=7.25, W1_0000=-1, BAYES_99=1, XXXXXXXXX=1] autolearn=no"
        );
        let text = "rule=acme_inbound_notspam policy=acme score=0 impostorscore=0";
        assert_eq!(
            redacted("X-Proofpoint-Spam-Details", text),
            "rule=w1_inbound_notspam policy=xxxx score=0 impostorscore=0"
        );
    }

    #[test]
    fn free_text_beside_rules_is_covered() {
        let text = " *  3.5 DMARC_REJECT Hector says 17 bob@acme.example wrote (4711)\n *  1.0 ACME_VIP Call 0171 2345678 or acme.example.";
        let out = redacted("X-Spam-Report", text);
        assert!(out.starts_with(" *  3.5 DMARC_REJECT Xxxxxx xxxx 00 u"), "{out}");
        assert!(out.contains(" xxxxx (0000)\n *  1.0 W"), "{out}");
        assert!(out.ends_with(" Xxxx 0000 0000000 or dom1.example."), "{out}");
    }

    #[test]
    fn symbols_keep_their_points_and_lose_what_they_saw() {
        let text = "default: True [16.10 / 15.00]; ASN(0.00)[asn:64500, ipnet:2001:db8:77::/48, country:DE]; R_SPF_ALLOW(-0.20)[+ip4:192.0.2.10]; URIBL_BLACK(7.50)[acme.example:url]";
        let out = redacted("X-Spamd-Result", text);
        for left in ["True [16.10 / 15.00]; ASN(0.00)[asn:00000, ipnet:", "country:XX", "(-0.20)[+ip4:"] {
            assert!(out.contains(left), "{left}: {out}");
        }
        assert!(out.ends_with("URIBL_BLACK(7.50)[dom1.example:xxx]"), "{out}");
        assert!(!out.contains("192.0.2") && !out.contains("db8:77"), "{out}");
    }

    #[test]
    fn forms_without_spaces_are_taken_apart() {
        assert_eq!(redacted("X-TM-AS-Result", "No--7.363-5.0-31-10"), "No--7.363-5.0-00-00");
        let text = "Gauge=IIIIIIII, Probability=8%, Report='HTML_50_70 0.1, HTML_ACME 0'";
        let out = "Gauge=XXXXXXXX, Probability=8%, Report='HTML_50_70 0.1, HTML_W1 0'";
        assert_eq!(redacted("X-PMX-Spam", text), out);
        assert_eq!(redacted("X-Apple-Action", "MOVE_TO_FOLDER/Acme"), "MOVE_TO_FOLDER/Xxxx");
        assert_eq!(redacted("X-Gm-Spam", "1"), "1");
        let text = "tests=BSF_RULE7568M 0_171_234 2026_11_20";
        let out = "No, SCORE=1 tests=BSF_RULE7568M 0_000_000 0000_00_00";
        assert_eq!(redacted("X-Barracuda-Spam-Status", &format!("No, SCORE=1 {text}")), out);
    }

    #[test]
    fn numbers_that_were_not_decoded_and_identifiers_are_covered() {
        assert_eq!(redacted("X-Spam-Score", "4917123456789"), "0000000000000");
        assert_eq!(redacted("X-Microsoft-Antispam", "BCL:8;ARA:13230040;"), "BCL:8;ARA:00000000;");
        assert!(value(&mut Names::new(How::default()), "X-IronPort-MID", "4711").is_none());
        assert!(value(&mut Names::new(How::default()), "X-ASG-Debug-ID", "1508401113-09e0").is_none());
    }

    #[test]
    fn names_hide_in_no_punctuation() {
        let pieces =
            ["acme.example", "hector%40acme.example", "'acme.example'", "x=hector:acme.example!", "hector"];
        let more = [
            "https://hector:acme@acme.example/hector",
            "=?utf-8?q?hector?=",
            "hector=acme.example@x.example",
            "acme.example.",
        ];
        for piece in pieces.into_iter().chain(more) {
            let out = redacted(
                "X-Mimecast-Impersonation-Protect",
                &format!("Policy={piece};Internal User Name=true"),
            );
            assert!(!out.contains("acme") && !out.contains("hector"), "{piece}: {out}");
            assert!(out.starts_with("Policy=") && out.ends_with(";Internal User Name=true"), "{out}");
        }
    }

    #[test]
    fn long_hostile_values_keep_what_stands_in_front() {
        for piece in ["a=", "SCL:", "A_", "1.", "=?", "-", "a.b/", "ü_"] {
            let text = format!("SCL:1;SFV:{}", piece.repeat(20_000));
            assert!(redacted("X-Forefront-Antispam-Report", &text).starts_with("SCL:1;SFV:"), "{piece}");
        }
    }
}
