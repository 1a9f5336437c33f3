//! What servers on the way saw of a signature. It tells between which of them it was broken.

use crate::checks::found::change;
use crate::checks::{View, carriers};
use crate::text::quote::list;
use crate::text::{domain, family};
use mailglass_model::Action;
use mailglass_model::facts::{AuthResult, DkimResult, DkimSignature, MailingList};

/// What the reader's own side wrote of this signature when the message came.
fn seen<'a>(view: &View<'a>, signature: &'a DkimSignature) -> impl Iterator<Item = &'a AuthResult> {
    let claims = view.facts.authentication_results.get();
    let of_dkim =
        claims.into_iter().flat_map(|claims| claims.believed()).filter(|result| result.method == "dkim");
    of_dkim.filter(move |result| {
        let named = result.properties.get("header.d").and_then(|named| domain::normalize(named));
        let selector = result.properties.get("header.s");
        named.as_deref() == Some(&signature.domain)
            && selector.is_none_or(|selector| selector.eq_ignore_ascii_case(&signature.selector))
    })
}

/// The reader's own server saw the signature fail: it was broken before the message came, and the next forwarding leaves
/// nothing that vouches for the author. What a gateway of the reader's adds later harms nobody.
pub(super) fn broke_before(view: &View, signature: &DkimSignature) -> bool {
    seen(view, signature).any(|result| result.result == "fail")
}

/// The reader's own server saw the signature hold: it was broken afterwards, and nobody was refused for it.
pub(super) fn held_on_arrival(view: &View, signature: &DkimSignature) -> bool {
    let all = view.facts.dkim.get().into_iter().flat_map(|facts| &facts.signatures);
    let alike = all.filter(|other| other.domain == signature.domain).count();
    let results: Vec<_> = seen(view, signature).collect();
    let exact = results.iter().any(|result| result.properties.contains_key("header.s"));
    !results.is_empty() && results.iter().all(|result| result.result == "pass") && (exact || alike == 1)
}

/// What the stamps tell of the change: a sentence of its own, or nothing.
pub(super) fn place(view: &View, signature: &DkimSignature) -> String {
    let made_by_key = signature.autopsy.as_ref().and_then(|autopsy| autopsy.made_by_key);
    if held_on_arrival(view, signature) {
        let since = match made_by_key {
            Some(false) => "the key was replaced since then",
            _ => {
                "it was changed only afterwards, in the mailbox, by a mail program or when this copy was made"
            }
        };
        return format!(" Your own server saw it hold when the message came: {since}.");
    }
    // Where nothing shows that the key is the right one, there may have been no change at all.
    if !broke_before(view, signature) || !signature.is_proven() && made_by_key != Some(true) {
        return String::new();
    }
    let seen = " Your own server saw the signature fail already, so the change was made before it looked";
    match carriers(view, &signature.domain).as_slice() {
        [] => format!("{seen}."),
        [one] => format!("{seen}, most likely at {one}, by which it came."),
        several => format!("{seen}, by one of those by which it came: {}.", list(several)),
    }
}

/// Who can have made the change, where the reader's own side found it made: those who passed the message on before.
pub(super) fn suspects(view: &View, signature: &DkimSignature) -> Vec<String> {
    if broke_before(view, signature) { carriers(view, &signature.domain) } else { Vec::new() }
}

/// Microsoft 365 can look behind a gateway of the receiver's that changes mail.
pub(super) fn look_behind(view: &View, signature: &DkimSignature) -> Vec<Action> {
    let route = view.facts.route.get();
    let hop = route.and_then(|route| route.border());
    let is_online = |by: &String| by.to_ascii_lowercase().ends_with(".outlook.com");
    let microsoft = hop.is_some_and(|hop| hop.by.as_ref().is_some_and(is_online));
    match suspects(view, signature).as_slice() {
        [] => Vec::new(),
        some if microsoft => vec![change(
            format!(
                "Microsoft 365, if {} is a gateway of the receiver's: enhanced filtering for connectors",
                list(some)
            ),
            "on, so that the gateway's addresses are skipped and SPF is judged by the server before it",
        )],
        _ => Vec::new(),
    }
}

/// A change after the list: the list sealed the message (RFC 8617), and its own message signature does not hold.
pub(super) struct After {
    /// As a sentence of its own.
    pub(super) told: String,
    /// Who sealed the message as it is now, where somebody did.
    pub(super) sealer: Option<String>,
}

/// What was done to the message after the list had passed it on.
pub(super) fn after_list(view: &View, by: &MailingList) -> Option<After> {
    let names = [&by.id, &by.post].into_iter().flatten().filter_map(|name| name.rsplit('@').next());
    let hosts: Vec<&str> = names.collect();
    let sets = &view.facts.arc.get()?.sets;
    let holds = |one: &Option<DkimSignature>| one.as_ref().is_some_and(|s| s.result == DkimResult::Pass);
    let at = sets.iter().position(|set| {
        let sealer = set.seal.as_ref().map(|seal| seal.domain.as_str()).filter(|_| holds(&set.seal));
        let broken = set.message_signature.as_ref().is_some_and(|s| s.result == DkimResult::Fail);
        broken && sealer.is_some_and(|sealer| hosts.iter().any(|host| family::same(host, sealer)))
    })?;
    let set = sets.get(at)?;
    let mut later = sets.iter().skip(at + 1).filter(|set| holds(&set.seal) && holds(&set.message_signature));
    let sealer = later.find_map(|set| set.seal.as_ref()).map(|seal| seal.domain.clone());
    let by = match &sealer {
        Some(next) => format!(", and before {next} sealed it: {next} or a server before it did that"),
        None => String::new(),
    };
    let told = format!(
        " Not all of this is the list's doing: its own ARC signature (set {}) does not hold either, so the message was changed again after the list{by}.",
        set.instance
    );
    Some(After { told, sealer })
}
