//! Whose way of writing Received it is, from the marks that software leaves.

use crate::text::token::{Kind, Token};
use mailglass_model::facts::Dialect;

/// Marks that stand in a comment, in lower case. The first that is found decides.
const IN_COMMENTS: [(&str, Dialect); 20] = [
    ("postfix", Dialect::Postfix),
    ("exim", Dialect::Exim),
    ("powermta", Dialect::PowerMta),
    ("ecelerity", Dialect::Ecelerity),
    ("mdaemon", Dialect::MDaemon),
    ("communigate", Dialect::Communigate),
    ("opensmtpd", Dialect::OpenSmtpd),
    ("haraka", Dialect::Haraka),
    ("qmail", Dialect::Qmail),
    ("ofmipd", Dialect::Qmail),
    ("amavis", Dialect::Amavis),
    ("mailman", Dialect::Mailman),
    ("fetchmail", Dialect::Fetchmail),
    ("dovecot", Dialect::Dovecot),
    ("zimbra", Dialect::Zimbra),
    ("mimecast", Dialect::Mimecast),
    ("proofpoint", Dialect::Proofpoint),
    ("ibm", Dialect::Ibm),
    ("oracle communications", Dialect::Apple),
    ("sendmail", Dialect::Sendmail),
];

/// Marks among the words outside comments: ends of host names and names of protocols, in lower case.
const IN_WORDS: [(&str, Dialect); 21] = [
    (".outlook.com", Dialect::Exchange),
    (".office365.com", Dialect::Exchange),
    (".exchangelabs.com", Dialect::Exchange),
    ("smtpsvc", Dialect::Exchange),
    ("mapi", Dialect::Exchange),
    ("microsoft", Dialect::Exchange),
    (".google.com", Dialect::Google),
    (".gmail.com", Dialect::Google),
    (".amazonses.com", Dialect::AmazonSes),
    (".sendgrid.net", Dialect::SendGrid),
    ("ismtpd", Dialect::SendGrid),
    (".mimecast.com", Dialect::Mimecast),
    (".pphosted.com", Dialect::Proofpoint),
    ("nnfmp", Dialect::Yahoo),
    (".yahoo.com", Dialect::Yahoo),
    (".apple.com", Dialect::Apple),
    (".icloud.com", Dialect::Apple),
    (".zimbra.com", Dialect::Zimbra),
    ("mdaemon", Dialect::MDaemon),
    ("qmail-scanner", Dialect::Qmail),
    ("http", Dialect::Http),
];

pub(super) fn detect(all: &[Token]) -> Dialect {
    let after_by = all.iter().position(|t| t.is("by")).map_or(all, |at| &all[at..]);
    comments(after_by)
        .or_else(|| words(after_by))
        .or_else(|| comments(&own(all)))
        .or_else(|| forms(all))
        .unwrap_or_default()
}

/// Without the comments that hold what the client chose: its greeting and the name of its address.
fn own(tokens: &[Token]) -> Vec<Token> {
    let chosen = |t: &Token| t.kind == Kind::Comment && (t.text.contains('[') || t.text.starts_with("HELO "));
    tokens.iter().filter(|t| !chosen(t)).cloned().collect()
}

fn comments(tokens: &[Token]) -> Option<Dialect> {
    tokens.iter().filter(|t| t.kind == Kind::Comment).find_map(|t| {
        let lower = t.text.to_ascii_lowercase();
        let named = IN_COMMENTS.iter().find(|(mark, _)| lower.contains(mark)).map(|(_, dialect)| *dialect);
        named.or_else(|| is_sendmail_version(&lower).then_some(Dialect::Sendmail)).or_else(|| {
            // SendGrid signs as (SG), PowerMTA and others spell themselves out.
            (t.text == "SG").then_some(Dialect::SendGrid)
        })
    })
}

/// Sendmail writes its version and its configuration's: `(8.15.2/8.15.2/Submit)`.
fn is_sendmail_version(comment: &str) -> bool {
    let Some((first, second)) = comment.split_once('/') else { return false };
    let version = |v: &str| v.starts_with(|c: char| c.is_ascii_digit()) && v.matches('.').count() >= 1;
    version(first) && version(second) && !comment.contains(' ')
}

fn words(tokens: &[Token]) -> Option<Dialect> {
    tokens.iter().filter(|t| t.kind == Kind::Word).find_map(|t| {
        let lower = t.text.to_ascii_lowercase();
        let suits =
            |mark: &str| if mark.starts_with('.') { lower.ends_with(mark) } else { lower.starts_with(mark) };
        IN_WORDS.iter().find(|(mark, _)| suits(mark)).map(|(_, dialect)| *dialect)
    })
}

/// qmail's `(HELO name)` comment, where nothing else tells.
fn forms(all: &[Token]) -> Option<Dialect> {
    let helo = all.iter().any(|t| t.kind == Kind::Comment && t.text.starts_with("HELO "));
    helo.then_some(Dialect::Qmail)
}
