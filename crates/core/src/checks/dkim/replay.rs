//! `dkim/replay`

use super::{carrying, signatures};
use crate::checks::{Check, Found, View, forwarded};
use crate::message::identifiers::mailboxes;
use crate::text::date::Moment;
use crate::text::number::{clamp, duration};
use crate::text::{family, quote};
use mailglass_model::Severity;
use mailglass_model::facts::{DkimResult, DkimSignature, Hop, MessageFacts, RouteFacts, SpfCheck};

pub(super) const CHECK: Check = Check {
    code: "dkim/replay",
    title: "Somebody else may have sent this signed message again",
    severity: Severity::Risk,
    reference: "RFC 6376 §8.6",
    explanation: explanation!("replay.md"),
    run,
};

/// Seconds between signing and arrival from which on it is no fresh message.
const LATE: i64 = 3600;
/// Seconds that a signer's clock may be ahead; a later `t=` is not believed.
const AHEAD: i64 = 86_400;

/// Each sign alone is innocent: only all of them together are told. Lists, newsletters, forwarders that leave a trace and
/// services that sign with a name of their own lack at least one.
fn run(view: &View) -> Vec<Found> {
    told(view).into_iter().collect()
}

fn told(view: &View) -> Option<Found> {
    let message = view.facts.message.get().filter(|message| !is_bulk(message))?;
    if forwarded(view) {
        return None;
    }
    let signature = carrying(view).next()?;
    let route = view.facts.route.get()?;
    let hop = route.border().filter(|hop| !hop.is_fetch())?;
    let check = view.facts.spf.get()?.checks.first()?;
    if is_related(view, signature, hop, check) {
        return None;
    }
    let late = late(signature, hop, message).filter(|seconds| *seconds >= LATE)?;
    let recipient = recipient(route, hop, message)?;
    if is_addressed(view, signature, message, &recipient) {
        return None;
    }
    let (domain, path, time) = (&signature.domain, &check.domain, duration(clamp(late)));
    let client = hop.proven_name().or(hop.from.as_deref()).unwrap_or(&check.ip);
    let text = format!(
        "{domain} signed the message {time} before {client} handed it in. That server and the return path ({path}) are not of {domain}. It came to {recipient}, and what is signed of To and Cc names nobody there. Possibly somebody who had received it sends it again to others (a replay). It can also be a blind copy through a service."
    );
    let found = Found::new(text).subject(domain).at(view, &signature.span).at(view, &hop.span);
    Some(found.fix(advice(signature), Vec::new()))
}

/// Lists and newsletters go to many who are not in To.
fn is_bulk(message: &MessageFacts) -> bool {
    let bulk = |name: &str| {
        name.eq_ignore_ascii_case("List-Unsubscribe") || name.eq_ignore_ascii_case("Feedback-ID")
    };
    message.list.is_some() || message.fields.iter().any(|field| bulk(&field.name))
}

/// The client or the return path is of the signer, or of somebody else who signed too.
fn is_related(view: &View, signature: &DkimSignature, hop: &Hop, check: &SpfCheck) -> bool {
    let passing: Vec<&DkimSignature> = signatures(view).filter(|s| s.result == DkimResult::Pass).collect();
    let names =
        [hop.proven_name(), hop.from_helo.as_deref(), hop.from.as_deref(), Some(check.domain.as_str())];
    let names: Vec<&str> = names.into_iter().flatten().collect();
    let signed = |name: &str| passing.iter().any(|s| family::same(&s.domain, name));
    hop.authenticated
        || hop.internal
        || names.iter().any(|name| signed(name) || family::same(name, &signature.domain))
}

/// Seconds from signing to arrival. Without a believable `t=`, the Date tells, where it is signed.
fn late(signature: &DkimSignature, hop: &Hop, message: &MessageFacts) -> Option<i64> {
    let unix =
        |text: &Option<String>| text.as_deref().and_then(Moment::parse_rfc3339).map(|moment| moment.unix);
    let received = unix(&hop.at).filter(|_| !hop.zone_unknown && !hop.implausible)?;
    let signed = unix(&signature.signed_at).filter(|at| *at <= received + AHEAD);
    let dated = || unix(&message.date).filter(|_| covers(signature, "date"));
    Some(received - signed.or_else(dated)?)
}

fn covers(signature: &DkimSignature, name: &str) -> bool {
    signature.signed_fields.iter().any(|field| field.name.eq_ignore_ascii_case(name))
}

/// Whom the envelope named: as the stamp of the border says it, or a field that the reader's own side wrote above it.
fn recipient(route: &RouteFacts, hop: &Hop, message: &MessageFacts) -> Option<String> {
    let stamped = route.hops.iter().filter(|hop| hop.trusted).find_map(|hop| hop.for_.clone());
    let above = message.fields.iter().take(hop.field as usize);
    let written = || above.into_iter().find(|field| field.name.eq_ignore_ascii_case("Delivered-To"));
    let address = stamped.or_else(|| written().map(|field| field.value.trim().to_owned()))?;
    address.contains('@').then(|| address.trim_matches(['<', '>']).to_owned())
}

/// To or Cc name the recipient, or somebody at the same organization: behind an alias the address is another. Without
/// any address there, it is a blind copy.
fn is_addressed(view: &View, signature: &DkimSignature, message: &MessageFacts, recipient: &str) -> bool {
    let host = recipient.rsplit('@').next().unwrap_or_default();
    let fields = message
        .fields
        .iter()
        // Whoever sends it again can write a Cc that was not signed.
        .filter(|field| {
            let name = field.name.to_ascii_lowercase();
            name == "to" || name == "cc" && covers(signature, "cc")
        });
    let values = fields.filter_map(|field| view.text.get(field.value_span.range()));
    let domains: Vec<String> = values.flat_map(mailboxes).filter_map(|mailbox| mailbox.domain).collect();
    domains.is_empty()
        || domains.iter().any(|domain| family::same(domain, host) || domain.eq_ignore_ascii_case(host))
}

/// What the signer can do that it does not do.
fn advice(signature: &DkimSignature) -> String {
    let mut means = Vec::new();
    if signature.expires_at.is_none() {
        means.push("let signatures expire after some days (x=)".to_owned());
    }
    let bare: Vec<String> =
        ["To", "Cc"].iter().filter(|name| !covers(signature, name)).map(|name| (*name).to_owned()).collect();
    if !bare.is_empty() {
        means.push(format!("sign {} too", quote::list(&bare)));
    }
    means.push(
        "name From, To, Cc and Subject once more in h= than they stand there, so that none can be added"
            .to_owned(),
    );
    format!(
        "If {} is yours, {}. No signature keeps a message from being sent again as it is: stop the account that lets strangers have such text signed.",
        signature.domain,
        quote::list(&means)
    )
}
