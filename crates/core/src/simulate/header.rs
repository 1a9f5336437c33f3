//! What lists and gateways write into the header.

use super::draft::Draft;
use super::forwarder::DOMAIN;
use super::transform::Changes;
use crate::text::quote::clip;

/// The list's local part.
const LIST: &str = "list";
/// What the list puts before the Subject.
const TAG: &str = "[list] ";
/// What the gateway puts before it.
const EXTERNAL: &str = "[EXTERNAL] ";
/// Characters of a display name that are kept.
const NAME: usize = 60;

/// The list's own fields (RFC 2369, RFC 2919).
pub(super) fn list_fields(draft: &mut Draft, changes: &mut Changes) {
    for (name, value) in [
        ("List-Id", format!("<{LIST}.{DOMAIN}>")),
        ("List-Post", format!("<mailto:{LIST}@{DOMAIN}>")),
        ("List-Unsubscribe", format!("<mailto:{LIST}-leave@{DOMAIN}>")),
        ("Precedence", "list".to_owned()),
    ] {
        draft.replace(name, &value);
        changes.field(name);
    }
}

pub(super) fn list_tag(draft: &mut Draft, changes: &mut Changes) {
    tag(draft, changes, TAG);
}

pub(super) fn gateway_tag(draft: &mut Draft, changes: &mut Changes) {
    tag(draft, changes, EXTERNAL);
}

fn tag(draft: &mut Draft, changes: &mut Changes, words: &str) {
    if draft.prefix("Subject", words) {
        changes.field("Subject");
    }
}

/// The list's address in the place of the author's, who goes into Reply-To.
pub(super) fn munge(draft: &mut Draft, changes: &mut Changes) {
    let author = draft.value("From").unwrap_or_default();
    let name = author.split('<').next().unwrap_or_default().trim().trim_matches('"');
    let name: String = clip(name, NAME).chars().filter(|c| !"\"\\<>,;:".contains(*c)).collect();
    draft.set("From", &format!("\"{} via {LIST}\" <{LIST}@{DOMAIN}>", name.trim()));
    changes.field("From");
    if draft.find("Reply-To").is_none() && !author.is_empty() {
        draft.replace("Reply-To", &author);
        changes.field("Reply-To");
    }
}

/// A message of the list that holds the whole other one (RFC 2046 §5.2.1).
pub(super) fn wrap(draft: Draft) -> Draft {
    let value = |name: &str| draft.value(name);
    let mut fields = vec![format!("From: \"list\" <{LIST}@{DOMAIN}>"), format!("To: {LIST}@{DOMAIN}")];
    fields.extend(value("Subject").map(|subject| format!("Subject: {TAG}{subject}")));
    fields.extend(value("Date").map(|date| format!("Date: {date}")));
    fields.push(format!("Message-ID: <wrapped.1@{DOMAIN}>"));
    fields.push("MIME-Version: 1.0".to_owned());
    fields.push("Content-Type: message/rfc822".to_owned());
    fields.push(format!("List-Id: <{LIST}.{DOMAIN}>"));
    let fields = fields.into_iter().map(String::into_bytes).collect();
    Draft { eol: draft.eol, fields, body: Some(draft.text()) }
}
