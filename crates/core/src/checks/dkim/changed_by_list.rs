//! `dkim/changed-by-list`

use super::doubt::vouched_list;
use super::undone::{Doer, doer, told};
use super::{list_settings, stamps, with_reason};
use crate::checks::forgery::of_another_key;
use crate::checks::found::ask;
use crate::checks::{Check, Found, View};
use crate::text::quote::{self, capital};
use mailglass_model::facts::{DkimReason, DkimSignature, MailingList, MessageFacts};
use mailglass_model::{Action, Severity};

pub(super) const CHECK: Check = Check {
    code: "dkim/changed-by-list",
    title: "A mailing list changed the message",
    severity: Severity::Fail,
    reference: "RFC 6377 §3.3",
    explanation: explanation!("changed_by_list.md"),
    run,
};

/// Signatures that a change of the message breaks.
const REASONS: [DkimReason; 2] = [DkimReason::BodyHashMismatch, DkimReason::SignatureMismatch];

fn run(view: &View) -> Vec<Found> {
    with_reason(view, &REASONS)
        .filter(|signature| culprit(view, signature).is_some())
        .filter_map(|signature| Some(found(view, signature, vouched_list(view, signature)?)))
        .collect()
}

/// The list that broke this signature, as a sentence names it: the domain signed, and what was done since is a list's
/// doing, or not known.
pub(super) fn culprit(view: &View, signature: &DkimSignature) -> Option<String> {
    let broken = signature.reason.is_some_and(|reason| REASONS.contains(&reason)) && signature.is_proven();
    let done = doer(view, signature);
    vouched_list(view, signature).filter(|_| broken && done.is_none_or(|done| done == Doer::List)).map(called)
}

/// The list that came after this signature. Where the signature covers the list's own fields, the list is who signed.
pub(super) fn list<'a>(view: &View<'a>, signature: &DkimSignature) -> Option<&'a MailingList> {
    let list = view.facts.message.get()?.list.as_ref()?;
    let covered = |at: &u32| signature.signed_fields.iter().any(|signed| signed.field == Some(*at));
    (!list.fields.iter().any(covered)).then_some(list)
}

/// The list that may have broken a signature of which nothing holds, as a sentence names it.
pub(in crate::checks) fn possible_list(view: &View, signature: &DkimSignature) -> Option<String> {
    let broken = signature.reason == Some(DkimReason::SignatureMismatch) && !signature.is_proven();
    let broken = broken && !of_another_key(signature);
    list(view, signature).filter(|_| broken).map(called)
}

/// As people call it.
pub(super) fn called(list: &MailingList) -> String {
    match (&list.name, list.id.as_ref().or(list.post.as_ref())) {
        (Some(name), Some(id)) => format!("the mailing list {name} ({id})"),
        (Some(one), None) | (None, Some(one)) => format!("the mailing list {one}"),
        (None, None) => "a mailing list".to_owned(),
    }
}

/// What was done to the message after the list had passed it on, where its ARC signature shows that.
pub(super) fn again(view: &View) -> Option<stamps::After> {
    let list = view.facts.message.get()?.list.as_ref()?;
    stamps::after_list(view, list)
}

fn found(view: &View, signature: &DkimSignature, list: &MailingList) -> Found {
    let who = called(list);
    let again = stamps::after_list(view, list);
    let autopsy = signature.autopsy.as_ref().filter(|autopsy| autopsy.explains_all());
    let (changes, proof) = match autopsy {
        Some(autopsy) => (told(autopsy), " With that undone, the signature holds."),
        None => (quote::list(&changes(view, signature)), ""),
    };
    let message = format!(
        "{} changed the message after {} had signed it: {changes}.{proof}{}",
        capital(&who),
        signature.domain,
        again.as_ref().map_or("", |after| &after.told)
    );
    let found = Found::new(message).subject(&signature.domain);
    let fields = view.facts.message.get().map_or(&[][..], |m: &MessageFacts| &m.fields);
    let fields_of_list = list.fields.iter().take(1).filter_map(|at| fields.get(*at as usize));
    let found = fields_of_list.fold(found, |found, field| found.at(view, &field.span));
    let spans = autopsy.iter().flat_map(|autopsy| &autopsy.changes).filter_map(|change| change.span.as_ref());
    let found = spans.take(3).fold(found, |found, span| found.at(view, span));
    if view.facts.dmarc_passes() {
        return found.severity(Severity::Note);
    }
    let mut actions = for_owner(view, &who);
    let later = again.and_then(|after| after.sealer);
    actions
        .extend(later.map(|next| ask(format!("whoever runs {next}"), "mail that it passes on as it came")));
    found.fix(format!("The author did nothing wrong, and did not write what was added: if you do not know this list, trust nothing of it. {LIST_SHOULD}"), actions)
}

pub(super) const LIST_SHOULD: &str = "The list should put its own address into From, or leave subject and body as they are; ARC helps at receivers that trust the list.";

/// What the list's owner can do.
pub(super) fn for_owner(view: &View, list: &str) -> Vec<Action> {
    let owner = format!("the owner of {}", list.replacen("a mailing", "the mailing", 1));
    let asked = ask(
        owner,
        "mail that keeps the subject and the body as they were signed, or that bears the list's own address in From",
    );
    list_settings::settings(view).into_iter().chain([asked]).collect()
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
