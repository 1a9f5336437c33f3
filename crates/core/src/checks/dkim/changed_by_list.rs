//! `dkim/changed-by-list`

use super::with_reason;
use crate::checks::found::{ask, change};
use crate::checks::{Check, Found, View};
use crate::text::quote::{self, capital};
use mailglass_model::facts::{Aligned, DkimReason, DkimSignature, MailingList, MessageFacts};
use mailglass_model::{Action, Severity};

pub(super) const CHECK: Check = Check {
    code: "dkim/changed-by-list",
    title: "A mailing list changed the message",
    severity: Severity::Fail,
    reference: "RFC 6377 §3.3",
    explanation: explanation!("changed_by_list.md"),
    run,
};

/// The header signature holds, so the domain signed: only then it is known that the list changed something.
const REASONS: [DkimReason; 1] = [DkimReason::BodyHashMismatch];

fn run(view: &View) -> Vec<Found> {
    with_reason(view, &REASONS)
        .filter_map(|signature| Some(found(view, signature, list(view, signature)?)))
        .collect()
}

/// The list that came after this signature. Where the signature covers the list's own fields, the list is who signed.
pub(super) fn list<'a>(view: &View<'a>, signature: &DkimSignature) -> Option<&'a MailingList> {
    let list = view.facts.message.get()?.list.as_ref()?;
    let covered = |at: &u32| signature.signed_fields.iter().any(|signed| signed.field == Some(*at));
    (!list.fields.iter().any(covered)).then_some(list)
}

/// The list that broke a signature of the author's domain, as a sentence names it.
pub fn changed_by(view: &View) -> Option<String> {
    let dmarc = view.facts.dmarc.get()?;
    let own = |s: &DkimSignature| {
        dmarc
            .alignment
            .iter()
            .any(|a| a.domain == s.domain && matches!(a.aligned, Some(Aligned::Strict | Aligned::Relaxed)))
    };
    let broken = with_reason(view, &REASONS).find(|s| own(s) && list(view, s).is_some())?;
    list(view, broken).map(called)
}

/// The list that may have broken a signature of which nothing holds, as a sentence names it.
pub(in crate::checks) fn possible_list(view: &View, signature: &DkimSignature) -> Option<String> {
    let broken = signature.reason == Some(DkimReason::SignatureMismatch);
    list(view, signature).filter(|_| broken).map(called)
}

/// As people call it.
fn called(list: &MailingList) -> String {
    match (&list.name, list.id.as_ref().or(list.post.as_ref())) {
        (Some(name), Some(id)) => format!("the mailing list {name} ({id})"),
        (Some(one), None) | (None, Some(one)) => format!("the mailing list {one}"),
        (None, None) => "a mailing list".to_owned(),
    }
}

fn found(view: &View, signature: &DkimSignature, list: &MailingList) -> Found {
    let who = called(list);
    let changes = quote::list(&changes(view, signature));
    let message =
        format!("{} changed the message after {} had signed it: {changes}.", capital(&who), signature.domain);
    let found = Found::new(message).subject(&signature.domain);
    let fields = view.facts.message.get().map_or(&[][..], |m: &MessageFacts| &m.fields);
    let told = list.fields.iter().take(1).filter_map(|at| fields.get(*at as usize));
    let found = told.fold(found, |found, field| found.at(view, &field.span));
    if view.facts.dmarc_passes() {
        return found.severity(Severity::Note);
    }
    found.fix(format!("The author did nothing wrong. {LIST_SHOULD}"), for_owner(&who))
}

pub(super) const LIST_SHOULD: &str = "The list should put its own address into From, or leave subject and body as they are; ARC helps at receivers that trust the list.";

/// What the list's owner can do.
pub(super) fn for_owner(list: &str) -> Vec<Action> {
    let owner = format!("the owner of {}", list.replacen("a mailing", "the mailing", 1));
    vec![
        change("Mailman: DMARC mitigation action", "Replace From: with list address"),
        ask(
            owner,
            "mail that keeps the subject and the body as they were signed, or that bears the list's own address in From",
        ),
    ]
}

/// What can be seen of it: the text, and a tag in the subject.
pub(super) fn changes(view: &View, signature: &DkimSignature) -> Vec<String> {
    let mut changes = Vec::new();
    if signature.body_hash.as_ref().is_some_and(|hash| hash.matches == Some(false)) {
        changes.push("the body is not what was signed (lists add a footer)".to_owned());
    }
    let subject = view.facts.message.get().and_then(|m| m.subject.as_deref()).unwrap_or_default();
    let tag = subject.find('[').zip(subject.find(']')).filter(|(open, close)| open < close);
    let signed = signature.signed_fields.iter().any(|s| s.name.eq_ignore_ascii_case("subject"));
    if let Some((open, close)) = tag.filter(|_| signed && signature.header_verified == Some(false)) {
        changes.push(format!("the subject bears the tag {}", &subject[open..=close]));
    }
    if changes.is_empty() {
        changes.push("a signed header field is not what was signed".to_owned());
    }
    changes
}
