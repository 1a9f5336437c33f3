//! What of a filter's field is the filter's own, for redaction: words of its grammar, codes, parts of rules' names, points.
//!
//! Whatever is not listed may be somebody's: a policy, a label or a rule can bear any name.

use super::reading::{NO, Reading, Table, YES, number};
use super::{appliances, exchange, exchange_codes as codes, fields, mailboxes, rules, scanners};
use crate::limits;
use std::collections::BTreeSet;

/// Tables whose codes stay as they are written there.
const TABLES: [Table; 23] = [
    codes::KEYS,
    codes::SFV,
    codes::CAT,
    codes::IPV,
    codes::SRV,
    codes::DIR,
    codes::COMPAUTH,
    codes::ACTIONS,
    codes::AUTH_AS,
    codes::DIRECTIONS,
    codes::DESTINATIONS,
    codes::CUSTOM,
    codes::SCL,
    codes::BCL,
    codes::PCL,
    appliances::PROOFPOINT,
    appliances::IMPERSONATION,
    appliances::AMP,
    mailboxes::SES,
    rules::SPAMASSASSIN,
    rules::RSPAMD,
    rules::ACTIONS,
    scanners::ALERTS,
];

/// Words outside tables that decoders look for, and keys without a published meaning; in any case.
const GRAMMAR: &str = "score hits required tests tagged_above autolearn autolearn_force version unavailable disabled cached none not \
    found clean infected whitelisted spamassassin report probability gauge default metric via using global scores of to be \
    kill tag level inbox junk unread move folder clxjunk \
    dest ucf jmr auth ara eng ex psp abwl wl pcwl kl iwl dwl dkl rwl ofr ruleid infodomainnonexistent \
    rule classifier adjust reason scancount mlx mlxscore mlxlogscore clxscore lowpriorityscore priorityscore authscore \
    vendor signatures inbound outbound e i d a asn ipnet country ip4 ip6";

/// Parts of the names of rules that SpamAssassin, Rspamd and Barracuda ship, besides those in tables.
const RULE_PARTS: &str = "T A ADDR ADDRESS ADSP ALIGN ALT ANY ASCII ATTACHMENT AUTH BAD BALANCE BASE64 BL BLACKLIST BLOCKED BLOCKLIST \
    BODY BRKTS BSF BULK CC CERTIFIED CHARSET CHECK CONTAINS CONTRAST COUNT CSS CTE CTYPE CUSTOM DATA DIFF DIFFER DIGIT DIRECT \
    DISPLAY DN DNSBL DNSWL DOB DOM DOMAIN DOUBLE DWL DYNAMIC ENCODING END ENVFROM ENVRCPT EQ EXCESS EXTERNAL FAKE FCRDNS FILL FM \
    FMBLA FONT FORM FORGED FQDN FREEMAIL FRESH FUZZY GIBBERISH GOOD GREY H HAM HAS HEADER HEADERS HELO HEX HOSTN HTML HTTP HTTPS \
    IADB ID ILLEGAL IMG INVALID INVISIBLE IP KHOP KAM LANGUAGE LEVEL LINE LINK LINKS LIST LOCAL LONG LOOSE LOTS LOW MAILING MAILLIST \
    MALFORMED MANY MATCH MID MIME MISMATCH MISSING MIXED MJ MONEY MPART MSGID MSPIKE MTA MUA MULTI MV MX NAME NEEDS NEQ NEURAL NEW \
    NEWDOM NIXSPAM NML NO NOT NTLD NUMERIC OF ONCE ONE OPENDNS OTHER PART PARTS PCNT PDS PHISH PORT PRECEDENCE PREVIOUSLY PRIO PSBL \
    QP QUAR RANDOM RATIO RATWARE RBL RCPT RCVD REAL RECEIVED RECIPS RELAY REMOTE REP REPLY REPLYTO RHS ROUND RP RPBL RULE SAFE SARE SC \
    SCC SCORE SEM SENDER SHORT SHORTCIRCUIT SIG SIZE SOME SPACE SPAMHAUS SPOOF SPOOFED STYLE SUBJ SUBJECT SURBL SUSPICIOUS TAG \
    TAGGED TEMPERROR TEXT THIS THREE TIME TINY TITLE TLD TO TRACKER TRUNCATED TVD TWO UA UNKNOWN UNPARSEABLE UNWANTED UPPERCASE URI \
    URL VALIDITY VIA VERSION WEIRD WELCOMELIST WHITELIST WITH WITHOUT WL WORD X XM ZEN ZERO FOUND AND OR";

/// Digits of a number in the name of a rule: `HTML_IMAGE_ONLY_08`, `BSF_RULE7568M`.
const RULE_DIGITS: usize = 4;
/// From here on a number is an identifier, whatever the decoder took it for.
const IDENTIFIER: f64 = 1_000_000.0;

/// The words that are the filters' own.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    /// As they are written: in capitals a code, in another case it may be a name.
    codes: BTreeSet<&'static str>,
    /// In lower case, known in any.
    words: BTreeSet<&'static str>,
}

impl Vocabulary {
    pub(crate) fn new() -> Self {
        let table = TABLES.into_iter().flatten().map(|(code, _)| *code);
        let keys = exchange::VALUES.into_iter().map(|(key, _)| key);
        let kinds = appliances::PROOFPOINT_RULES.iter().map(|(word, ..)| *word);
        let all = table.chain(keys).chain(kinds).chain(rules::LETS_THROUGH).chain([RULE_PARTS]);
        Vocabulary {
            codes: all.flat_map(parts).filter(|part| !is_digits(part)).collect(),
            words: [GRAMMAR].into_iter().chain(YES).chain(NO).flat_map(parts).collect(),
        }
    }

    /// Whether a word without `_` and `-` names nobody.
    pub(crate) fn knows(&self, word: &str) -> bool {
        self.codes.contains(word) || self.words.contains(word.to_ascii_lowercase().as_str())
    }

    /// Whether it is the like with a number behind, as parts of rules' names are: `RULE7568M`, `SC5`.
    pub(crate) fn knows_numbered(&self, part: &str) -> bool {
        let bare = part.strip_suffix(|c: char| c.is_ascii_uppercase()).unwrap_or(part);
        [part, bare].into_iter().any(|part| {
            let code = part.trim_end_matches(|c: char| c.is_ascii_digit());
            part.len() - code.len() <= RULE_DIGITS && (code.is_empty() || self.codes.contains(code))
        })
    }
}

/// The numbers of one field that its decoder took for points, thresholds and levels.
#[derive(Debug, Default)]
pub(crate) struct Figures(BTreeSet<u64>);

impl Figures {
    /// Nothing where the field is no filter's, or says nothing that is decoded.
    pub(crate) fn of(name: &str, value: &str) -> Option<Self> {
        let mut reading = Reading::new(limits::GATEWAY_ITEMS);
        (fields::kind(name)?.read)(value, &mut reading);
        let is_empty = reading.outcome.is_none() && reading.score.is_none() && reading.threshold.is_none();
        if is_empty && reading.items.is_empty() {
            return None;
        }
        let points = reading.items.iter().filter_map(|item| item.points);
        let levels = reading.items.iter().filter_map(|item| number(item.value.trim_end_matches('%')));
        let all = points.chain(levels).chain(reading.score).chain(reading.threshold);
        Some(Figures(all.map(f64::abs).filter(|n| *n < IDENTIFIER).map(f64::to_bits).collect()))
    }

    /// Whether it is one of them, whatever its sign.
    pub(crate) fn has(&self, digits: &str) -> bool {
        number(digits).is_some_and(|n| self.0.contains(&n.abs().to_bits()))
    }
}

/// The part of a field's name that is the product's; in front of it stands the site's name, if anything.
pub(crate) fn own_name(name: &str) -> Option<&str> {
    let kind = fields::kind(name)?;
    // MailScanner alone has no names in the table.
    let at = if kind.name.is_empty() { name.to_ascii_lowercase().find("mailscanner")? } else { 0 };
    Some(&name[at..])
}

fn parts(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty())
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_in_their_own_case() {
        let vocabulary = Vocabulary::new();
        for known in ["NSPM", "SFV", "Yes", "true", "notspam", "Anonymous", "BULK"] {
            assert!(vocabulary.knows(known), "{known}");
        }
        for unknown in ["", "Cal", "Spm", "ACME", "4711", "7", "hector", "RULE7", "é"] {
            assert!(!vocabulary.knows(unknown), "{unknown}");
        }
        let numbered = |part: &str| vocabulary.knows_numbered(part);
        assert!(["RULE7568M", "SC5", "H2", "99", "DKIM"].into_iter().all(numbered));
        assert!(!["ACME17", "RULE75681", "12345", "rule7", "7é"].into_iter().any(numbered));
    }

    #[test]
    fn figures_are_what_was_decoded() {
        let figures = Figures::of("X-Spam-Status", "Yes, score=6.1 required=5 tests=A_B=-0.2 x=12345678");
        let figures = figures.expect("a score");
        assert!(figures.has("6.10") && figures.has("5") && figures.has("0.2"));
        assert!(!figures.has("12345678") && !figures.has("7") && !figures.has("x"));
        assert!(Figures::of("X-Spam-Flag", "perhaps").is_none());
        assert!(Figures::of("X-IronPort-MID", "4711").is_none());
        assert!(Figures::of("Subject", "Yes").is_none());
    }

    #[test]
    fn the_site_in_front_of_mailscanner_is_not_its_own() {
        assert_eq!(own_name("X-Acme-MailScanner-SpamCheck"), Some("MailScanner-SpamCheck"));
        assert_eq!(own_name("x-spam-status"), Some("x-spam-status"));
        assert_eq!(own_name("X-Acme"), None);
    }
}
