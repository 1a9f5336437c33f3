//! What a message that fails DMARC most likely is. Two checks and the verdict read it here, so that they agree.

use super::View;
use crate::text::family;
use mailglass_model::facts::{
    Aligned, AlignedBy, DkimReason, DkimSignature, DmarcFacts, DmarcResult, Hop, Policy,
};

/// How a failure can be read where the domain asks receivers to refuse or suspect such mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Nothing ties the message to its author domain, and nothing explains how that could be lost.
    Forged,
    /// A server or service of the domain that is not set up, or a forgery.
    OwnOrForged,
    /// Forwarded mail that lost its authentication, or a forgery.
    ForwardedOrForged,
    /// A signature that names the domain and of which nothing holds: broken on the way, or a forgery.
    BrokenOrForged,
}

/// Fields that forwarders and the receivers before them write.
const FORWARDED: [&str; 7] = [
    "ARC-Seal",
    "Resent-From",
    "Resent-To",
    "Resent-Date",
    "X-Forwarded-To",
    "X-Forwarded-For",
    "X-Forwarded-Encrypted",
];

/// The reading; `None` where DMARC does not fail, where the domain only monitors, and where something of the domain's own
/// broke.
pub fn reading(view: &View) -> Option<Reading> {
    let dmarc = view.facts.dmarc.get().filter(|d| d.result == Some(DmarcResult::Fail))?;
    let strict = matches!(dmarc.policy, Some(Policy::Reject | Policy::Quarantine));
    // A true signature of the domain, a broken SPF record, a demand for exactly this domain: the findings tell what broke.
    let explained = dmarc.alignment.iter().any(|a| {
        is_aligned(a.aligned)
            && match a.by {
                AlignedBy::Dkim => a.result == "pass" || signed_by(view, &a.domain).any(is_proof),
                AlignedBy::Spf => matches!(a.result.as_str(), "pass" | "permerror"),
            }
    });
    let claimed = claimed(view).is_some();
    if explained || !strict && !claimed {
        return None;
    }
    Some(match (was_forwarded(view, &dmarc.author_domain), could_be_own(view, dmarc)) {
        (true, _) => Reading::ForwardedOrForged,
        (false, _) if claimed => Reading::BrokenOrForged,
        (false, true) => Reading::OwnOrForged,
        (false, false) => Reading::Forged,
    })
}

/// What the message may be if it is not forged, as the first half of "either … or it is forged".
pub fn innocent(view: &View, reading: Reading) -> String {
    let author = view.facts.dmarc.get().map(|d| d.author_domain.as_str()).unwrap_or_default();
    let signature = claimed(view);
    let list = signature.and_then(|s| super::dkim::possible_list(view, s));
    if impersonated(view) {
        return "a program wrote a second From field by mistake".to_owned();
    }
    match (reading, signature.and_then(|s| s.reason)) {
        (Reading::ForwardedOrForged, Some(DkimReason::SignatureMismatch)) if list.is_some() => {
            format!("{} changed the message", list.unwrap_or_default())
        }
        (Reading::ForwardedOrForged, Some(_)) => {
            format!("the message was forwarded without a valid DKIM signature of {author}")
        }
        (Reading::ForwardedOrForged, None) => {
            format!("the message was forwarded without a DKIM signature of {author}")
        }
        (Reading::BrokenOrForged, reason) => broken(author, reason, signature.is_some_and(of_another_key)),
        (Reading::OwnOrForged | Reading::Forged, _) => {
            format!("{author} sent the message through a server or service that is not set up for that")
        }
    }
}

/// What may have broken a signature that nobody else made.
fn broken(author: &str, reason: Option<DkimReason>, another_key: bool) -> String {
    use DkimReason::{KeyHashMismatch, KeyNotForMail, KeyRevoked, KeySyntax, KeyTooShort, KeyTypeMismatch};
    let key = match reason {
        Some(DkimReason::SignatureMismatch) if another_key => "another key than the published one",
        Some(DkimReason::SignatureMismatch) => {
            return format!("the message was changed after {author} had signed it");
        }
        Some(DkimReason::Expired) => {
            return format!("{author} signed the message, and the signature expired before it arrived");
        }
        Some(DkimReason::NoKey) => "a key that is not in the DNS",
        Some(KeyRevoked) => "a key that was revoked",
        Some(KeySyntax | KeyNotForMail | KeyHashMismatch | KeyTypeMismatch | KeyTooShort) => {
            "a key that receivers cannot use"
        }
        _ => return format!("{author} signed the message in a way that nobody can verify"),
    };
    format!("{author} signed the message with {key}")
}

/// The arithmetic shows that the published key did not make the signature.
pub(super) fn of_another_key(signature: &DkimSignature) -> bool {
    signature.autopsy.as_ref().is_some_and(|autopsy| autopsy.made_by_key == Some(false))
}

/// The first signature that names the author's domain and proves nothing: it counts as none (RFC 6376 §6.1), and anybody
/// can write one.
fn claimed<'a>(view: &View<'a>) -> Option<&'a DkimSignature> {
    let alignment = &view.facts.dmarc.get()?.alignment;
    let own = alignment.iter().filter(|a| a.by == AlignedBy::Dkim && is_aligned(a.aligned));
    own.flat_map(|a| signed_by(view, &a.domain)).find(|s| !is_proof(s))
}

fn signed_by<'a>(view: &View<'a>, domain: &str) -> impl Iterator<Item = &'a DkimSignature> {
    let all = view.facts.dkim.get().into_iter().flat_map(|facts| &facts.signatures);
    all.filter(move |s| s.domain == domain)
}

/// The domain's key verifies the header, as it is or with proven changes undone: the domain signed this message, whatever
/// broke afterwards.
fn is_proof(signature: &DkimSignature) -> bool {
    signature.is_proven() && signature.reason != Some(DkimReason::FromNotSigned)
}

/// True where DMARC passes only by an SPF record that lets everyone send, or by a key that others can sign with: the pass
/// proves nothing.
pub fn is_hollow(view: &View) -> bool {
    view.facts.dmarc_passes() && !is_genuine(view)
}

/// True where the message is known to be its author's own: DMARC passes, and by something that only its domain can have.
pub(super) fn is_genuine(view: &View) -> bool {
    let alignment = view.facts.dmarc.get().map(|d| d.alignment.as_slice()).unwrap_or_default();
    alignment.iter().any(|a| {
        a.counts
            && match a.by {
                AlignedBy::Dkim => super::dkim::has_own_key(view, &a.domain),
                AlignedBy::Spf => !super::spf::passes_everyone(view),
            }
    })
}

fn is_aligned(aligned: Option<Aligned>) -> bool {
    matches!(aligned, Some(Aligned::Strict | Aligned::Relaxed))
}

/// Something passed for another domain, as with a service that is not set up; or SPF of the author's own domain gave
/// anything but a plain no; or the client bears a name of the domain, or sends for customers.
fn could_be_own(view: &View, dmarc: &DmarcFacts) -> bool {
    let vouched = dmarc
        .alignment
        .iter()
        .any(|a| a.result == "pass" || a.by == AlignedBy::Spf && is_aligned(a.aligned) && a.result != "fail");
    let hop = view.facts.route.get().and_then(|route| route.border());
    let stamped = hop.map(|hop| [&hop.from, &hop.from_helo, &hop.from_name]).into_iter().flatten();
    let helo = view.facts.spf.get().and_then(|spf| spf.checks.first()).map(|check| &check.helo);
    let relative = |name: &String| family::same(name, &dmarc.author_domain);
    vouched || stamped.chain(helo).flatten().any(relative) || by_customer(view)
}

/// The client is a service that works for customers: its own stamp says that one of its users wrote the message, or the
/// message lets people unsubscribe at the service. Such a service sends for whoever forgot to set it up, and for forgers.
fn by_customer(view: &View) -> bool {
    let Some(route) = view.facts.route.get() else { return false };
    let Some(name) = route.border().and_then(Hop::proven_name) else { return false };
    let by_user = |hop: &Hop| hop.authenticated || hop.internal || hop.from.is_none();
    let before =
        route.trust_line.and_then(|line| line.checked_sub(1)).and_then(|at| route.hops.get(at as usize));
    let own_stamp =
        before.is_some_and(|hop| by_user(hop) && hop.by.as_deref().is_some_and(|by| family::same(by, name)));
    own_stamp || unsubscribes_at(view, name)
}

/// List-Unsubscribe names a host of this server's operator (RFC 2369 §3.2).
fn unsubscribes_at(view: &View, server: &str) -> bool {
    let Some(message) = view.facts.message.get() else { return false };
    let fields = message.fields.iter().filter(|f| f.name.eq_ignore_ascii_case("List-Unsubscribe"));
    let texts = fields.filter_map(|f| view.text.get(f.span.range())).map(String::from_utf8_lossy);
    texts.into_iter().any(|text| {
        let hosts = text.split(['/', '@', '>', '?', ':']).map(str::trim);
        hosts.filter(|host| host.contains('.')).any(|host| family::same(host, server))
    })
}

/// True where the message shows that someone passed it on, whatever the policy.
pub fn forwarded(view: &View) -> bool {
    view.facts.dmarc.get().is_some_and(|dmarc| was_forwarded(view, &dmarc.author_domain))
}

/// A list, a field of forwarders, a rewritten return path, or a server in between that took the message from the internet.
fn was_forwarded(view: &View, author: &str) -> bool {
    let Some(message) = view.facts.message.get() else { return false };
    let named = message.fields.iter().any(|f| FORWARDED.iter().any(|name| f.name.eq_ignore_ascii_case(name)));
    let rewritten = message.return_path.as_ref().is_some_and(|path| {
        let path = path.to_ascii_uppercase();
        path.starts_with("SRS0") || path.starts_with("SRS1") || path.contains("+CAF_=")
    });
    let relayed = view.facts.route.get().is_some_and(|route| {
        let before = route.trust_line.unwrap_or(0) as usize;
        !route.loops.is_empty() || route.hops.iter().take(before).any(|hop| crossed(hop, author))
    });
    message.list.is_some() || named || rewritten || relayed
}

/// Those who took the message over the internet for somebody else and passed it on to the reader's side, by the names that
/// their hosts share, in order of travel.
pub(super) fn carriers(view: &View, sender: &str) -> Vec<String> {
    let Some(route) = view.facts.route.get() else { return Vec::new() };
    let before = route.hops.iter().take(route.trust_line.unwrap_or(0) as usize);
    let hosts = before.filter(|hop| crossed(hop, sender)).filter_map(|hop| hop.by.as_deref());
    let mut out: Vec<String> = Vec::new();
    for name in hosts.filter_map(family::of).filter(|name| name.contains('.')) {
        if !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// From stands twice, and nothing vouches for the one that is shown, while the other author is authenticated: the domain
/// that is judged is named by somebody else.
pub(super) fn impersonated(view: &View) -> bool {
    let Some(message) = view.facts.message.get() else { return false };
    let fields = message.fields.iter().filter(|field| field.name.eq_ignore_ascii_case("From")).count();
    let failed = view.facts.dmarc.get().filter(|dmarc| dmarc.result == Some(DmarcResult::Fail));
    fields > 1
        && failed.is_some_and(|dmarc| {
            dmarc.other_authors.iter().any(|other| other.result == Some(DmarcResult::Pass))
        })
}

/// A server that is not the author's took the message over the internet from a client that did not log in.
fn crossed(hop: &Hop, author: &str) -> bool {
    use mailglass_model::facts::AddressClass::{Public, Reserved};
    let from_outside = matches!(hop.from_class, Some(Public | Reserved)) && !hop.internal;
    let foreign = hop.by.as_ref().is_some_and(|by| !family::same(by, author));
    from_outside && foreign && !hop.authenticated
}
