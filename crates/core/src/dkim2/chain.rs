//! What joins the hops: numbers, times, addresses, authors (§10.8, §11, §14.2 to §14.4 of the draft).

use super::instance::Instance;
use super::outcome::Outcome;
use super::signature::Signature;
use super::states::State;
use crate::text::date::Moment;
use crate::text::domain;
use mailglass_model::facts::{Dkim2Reason, Dkim2Result};

/// Seconds that a signature is good for (§14.3).
const MAX_AGE: i64 = 14 * 86_400;
/// Seconds that a clock may be ahead (§14.3).
const MAX_AHEAD: i64 = 86_400;

/// The numbers of signatures and instances (§14.2). With the hop concerned.
pub(super) fn numbering(
    signatures: &[&Signature],
    instances: &[&Instance],
) -> Option<(Option<u32>, Outcome)> {
    let gap = |message: String| Outcome::error(Dkim2Reason::SequenceGap, message);
    for (instance, expected) in instances.iter().zip(1u32..) {
        match instance.number {
            Some(number) if number == expected => {}
            Some(number) if number < expected => {
                return Some((None, gap(format!("Two Message-Instance fields have m={number}."))));
            }
            _ => return Some((None, gap(format!("There is no Message-Instance with m={expected}.")))),
        }
    }
    for (signature, expected) in signatures.iter().zip(1u32..) {
        match signature.sequence {
            Some(number) if number == expected => {}
            Some(number) if number < expected => {
                return Some((Some(number), gap(format!("Two DKIM2-Signature fields have i={number}."))));
            }
            _ => {
                return Some((
                    Some(expected),
                    gap(format!("There is no DKIM2-Signature with i={expected}.")),
                ));
            }
        }
    }
    if signatures.is_empty() {
        return Some((None, gap("There is a Message-Instance and no DKIM2-Signature.".into())));
    }
    let highest = instances.last().and_then(|instance| instance.number).unwrap_or(0);
    let mut before = 0;
    for signature in signatures {
        let (i, m) = (signature.sequence, signature.instance.unwrap_or(0));
        if m > highest {
            return Some((
                i,
                gap(format!("There is no Message-Instance with m={m}, which a signature covers.")),
            ));
        }
        if m < before {
            let detail =
                format!("Signature {} covers instance {m}, the one before it {before}.", i.unwrap_or(0));
            return Some((i, Outcome::error(Dkim2Reason::SyntaxError, detail)));
        }
        before = m;
    }
    let unsigned = format!("No signature covers the Message-Instance with m={highest}.");
    (highest > before).then(|| (None, Outcome::error(Dkim2Reason::InstanceUnsigned, unsigned)))
}

/// Whether a signature is of the right time (§14.3). `now` is the least number where it is not known.
pub(super) fn time(signature: &Signature, now: i64) -> Option<Outcome> {
    let signed = signature.time.filter(|_| now != i64::MIN)?;
    let at = Moment::utc(signed).rfc3339();
    if now.saturating_sub(signed) > MAX_AGE {
        let detail = format!("The signature is of {at}: it was older than fourteen days (§14.3).");
        return Some(Outcome::fail(Dkim2Reason::Expired, detail));
    }
    (signed.saturating_sub(now) > MAX_AHEAD).then(|| {
        let detail = format!("The signature is of {at}, more than a day after the message came in (§14.3).");
        Outcome::fail(Dkim2Reason::FromFuture, detail)
    })
}

/// Whether `mf=` belongs to `d=` (§10.8).
pub(super) fn sender(signature: &Signature) -> Option<Outcome> {
    let from = signature.mail_from.as_deref().filter(|from| !is_null(from))?;
    if within(domain_of(from), &signature.domain) {
        return None;
    }
    let detail = format!("The envelope sender {from} (mf=) is not of {} (d=) (§10.8).", signature.domain);
    Some(Outcome::fail(Dkim2Reason::DomainMismatch, detail))
}

/// Whether a hop follows from the one before it (§7, §14.4).
pub(super) fn custody(previous: &Signature, current: &Signature) -> Option<Outcome> {
    let domain = &current.domain;
    if let Some(next) = &previous.next_domain {
        let detail = format!("The hop before hands on to {next} (nd=), and {domain} signed.");
        return (next != domain).then(|| Outcome::fail(Dkim2Reason::Custody, detail));
    }
    let sender = current.mail_from.as_deref().filter(|from| !is_null(from));
    let follows = previous.rcpt_to.iter().any(|to| match sender {
        Some(from) => within(domain_of(from), domain_of(to)),
        None => within(domain_of(to), domain),
    });
    let who = sender.map_or_else(|| domain.clone(), |from| domain_of(from).to_owned());
    let detail = format!(
        "{who} hands the message on, and the hop before had sent it to {}.",
        crate::text::quote::some(&previous.rcpt_to)
    );
    (!follows).then(|| Outcome::fail(Dkim2Reason::Custody, detail))
}

/// Whether every author was vouched for by its own domain (§11, §14.8): in each state whose author a later one changes, and
/// in the oldest. Authors are compared with the signature that covered that state first.
pub(super) fn authors(
    signatures: &[&Signature],
    instances: &[&Instance],
    states: &[State],
) -> Option<(Option<u32>, Outcome)> {
    for (at, (instance, state)) in instances.iter().zip(states).enumerate().rev() {
        if at > 0 && !state.changes_author {
            continue;
        }
        let covers = |signature: &&&Signature| at == 0 || signature.instance >= instance.number;
        let Some(signer) = signatures.iter().find(covers) else { continue };
        let authentic = state.author.as_deref().is_some_and(|author| within(author, &signer.domain));
        if !authentic && !state.unknown {
            let author = state.author.as_deref().unwrap_or("no single address");
            let detail =
                format!("The author's domain is {author}, and {} signed for it (§11).", signer.domain);
            return Some((signer.sequence, Outcome::fail(Dkim2Reason::FromNotAuthentic, detail)));
        }
    }
    None
}

/// The envelope of the delivery, as far as it is known.
#[derive(Clone, Debug, Default)]
pub struct Envelope {
    /// The sender, empty for the null sender; a bare domain stands for any address in it.
    pub mail_from: Option<String>,
    /// True where the user gave it; otherwise it is what the message shows, and servers may have rewritten it.
    pub from_given: bool,
    /// The recipients.
    pub rcpt_to: Vec<String>,
    /// As `from_given`.
    pub to_given: bool,
}

/// Whether the newest signature was made for this delivery (§14.4).
pub(super) fn binding(newest: &Signature, envelope: &Envelope) -> Outcome {
    if let Some(next) = &newest.next_domain {
        let detail = format!("The newest signature hands on to {next} (nd=), and {next} did not sign.");
        return Outcome::fail(Dkim2Reason::NextMissing, detail);
    }
    let signed = newest.mail_from.as_deref().unwrap_or_default();
    let from = envelope.mail_from.as_deref();
    if let Some(from) = from.filter(|from| !same(from, signed)) {
        let detail = format!("The envelope sender is <{}>, and {signed} was signed (mf=).", bare(from));
        return mismatch(detail, envelope.from_given);
    }
    if let Some(to) = envelope.rcpt_to.iter().find(|to| !newest.rcpt_to.iter().any(|signed| same(to, signed)))
    {
        let signed = crate::text::quote::some(&newest.rcpt_to);
        let detail = format!("The recipient is <{}>, and {signed} was signed (rt=).", bare(to));
        return mismatch(detail, envelope.to_given);
    }
    match (from, envelope.rcpt_to.is_empty()) {
        (Some(from), false) if from.is_empty() || from.contains('@') => Outcome::pass(),
        (Some(_), false) => not_given("only the domain of the sender"),
        (Some(_), true) => not_given("only the sender"),
        (None, false) => not_given("only the recipient"),
        (None, true) => Outcome::open(Dkim2Reason::EnvelopeNotGiven, "The envelope was not given."),
    }
}

fn not_given(what: &str) -> Outcome {
    Outcome::open(
        Dkim2Reason::EnvelopeNotGiven,
        format!("The envelope was not given: {what} is known, and it fits."),
    )
}

fn mismatch(detail: String, given: bool) -> Outcome {
    match given {
        true => Outcome::new(Dkim2Result::Fail, Dkim2Reason::EnvelopeMismatch, detail),
        false => Outcome::open(
            Dkim2Reason::EnvelopeNotGiven,
            format!(
                "The envelope was not given. What the message shows of it differs: {detail} A server may have rewritten that after the delivery."
            ),
        ),
    }
}

/// The same address: local parts exactly, domains without regard to case. A bare domain stands for any address in it.
fn same(given: &str, signed: &str) -> bool {
    let (given, signed) = (bare(given), bare(signed));
    let equal = |a: &str, b: &str| {
        domain::normalize(a).unwrap_or_default() == domain::normalize(b).unwrap_or_default()
    };
    match (given.rsplit_once('@'), signed.rsplit_once('@')) {
        (Some((a, a_host)), Some((b, b_host))) => a == b && equal(a_host, b_host),
        (None, Some((_, host))) if !given.is_empty() => equal(given, host),
        _ => given == signed,
    }
}

fn bare(path: &str) -> &str {
    let path = path.trim();
    path.strip_prefix('<').and_then(|path| path.strip_suffix('>')).unwrap_or(path)
}

fn is_null(path: &str) -> bool {
    bare(path).is_empty()
}

fn domain_of(path: &str) -> &str {
    bare(path).rsplit_once('@').map_or("", |(_, host)| host)
}

/// The same name, or one below it (§10.8). Address literals are no names.
fn within(name: &str, parent: &str) -> bool {
    match (domain::normalize(name), domain::normalize(parent)) {
        (Some(name), Some(parent)) => {
            !name.starts_with('[') && !parent.starts_with('[') && domain::is_within(&name, &parent)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_as_servers_do() {
        assert!(same("a@Example.com", "<a@example.COM>") && !same("A@example.com", "<a@example.com>"));
        assert!(same("", "<>") && same("example.com", "<a@example.com>") && !same("", "<a@example.com>"));
    }

    #[test]
    fn what_the_message_shows_of_the_envelope_breaks_nothing() {
        let newest = Signature {
            mail_from: Some("<a@a.test>".into()),
            rcpt_to: vec!["<b@b.test>".into()],
            ..Signature::default()
        };
        let mut envelope = Envelope { mail_from: Some("x@a.test".into()), ..Envelope::default() };
        assert_eq!(binding(&newest, &envelope).result, None);
        envelope.from_given = true;
        assert_eq!(binding(&newest, &envelope).result, Some(Dkim2Result::Fail));
        envelope.mail_from = Some("a@a.test".into());
        assert_eq!(binding(&newest, &envelope).reason, Some(Dkim2Reason::EnvelopeNotGiven));
        envelope.rcpt_to = vec!["b@b.test".into()];
        assert!(binding(&newest, &envelope).passed());
    }
}
