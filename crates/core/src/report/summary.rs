//! One sentence for each section, and one for what could not be told.

use super::gateway;
use crate::dns::ledger::Unasked;
use crate::limits;
use crate::text::number::duration;
use crate::text::quote::{count, list};
use mailglass_model::facts::{
    ArcFacts, ArcResult, AuthDoubt, AuthResultsFacts, BodySeen, Dkim2Facts, Dkim2Reason, Dkim2Result,
    DkimFacts, DkimResult, DkimSignature, DmarcFacts, DmarcResult, Facts, MessageFacts, OtherAuthor,
    RouteFacts, SpfFacts, SpfPublished, SpfResult,
};

/// Outcomes of signatures that a sentence holds.
const SIGNATURES: usize = 4;

/// What the section says first.
pub(super) fn summary(facts: &Facts, unasked: Option<Unasked>) -> String {
    match facts {
        Facts::Message(message) => of_message(message),
        Facts::Route(route) => of_route(route),
        Facts::AuthenticationResults(claims) => of_claims(claims),
        Facts::Spf(spf) => of_spf(spf, unasked),
        Facts::Dkim(dkim) => of_dkim(dkim, unasked),
        Facts::Dkim2(dkim2) => of_dkim2(dkim2, unasked),
        Facts::Dmarc(dmarc) => of_dmarc(dmarc, unasked),
        Facts::Arc(arc) => of_arc(arc),
        Facts::Gateway(facts) => gateway::summary(facts),
    }
}

/// A temperror, unless nobody was asked: then nothing failed.
fn not_looked_up(what: &str, unasked: Option<Unasked>) -> String {
    match unasked {
        Some(_) => format!("{what} was not looked up."),
        None => format!("{what} could not be looked up (temperror)."),
    }
}

/// Why it could not be told.
pub(super) fn reason(facts: &Facts) -> String {
    let unknown = || "it could not be told".to_owned();
    match facts {
        Facts::Spf(spf) => {
            let of_check =
                spf.checks.first().filter(|_| spf.result.is_some()).and_then(|c| c.problem.clone());
            let of_tree = || spf.published.as_ref()?.unanswered()?.detail.clone();
            of_check.or_else(|| spf.problem.clone()).or_else(of_tree).unwrap_or_else(unknown)
        }
        Facts::Dkim(dkim) => dkim.signatures.iter().find_map(|s| s.detail.clone()).unwrap_or_else(unknown),
        Facts::Dkim2(dkim2) => dkim2.detail.clone().unwrap_or_else(unknown),
        Facts::Dmarc(dmarc) => dmarc.problem.clone().unwrap_or_else(unknown),
        Facts::AuthenticationResults(claims) => of_claims(claims),
        Facts::Arc(arc) => arc.detail.clone().unwrap_or_else(unknown),
        Facts::Message(_) | Facts::Route(_) | Facts::Gateway(_) => unknown(),
    }
}

fn of_message(message: &MessageFacts) -> String {
    let fields = count(message.fields.len(), "header field");
    match message.body {
        BodySeen::Absent => format!("{fields}, no body pasted."),
        BodySeen::Present => format!("{fields} and a body of {} bytes.", message.body_size),
        BodySeen::Truncated => format!("{fields} and a body that ends early."),
    }
}

fn of_route(route: &RouteFacts) -> String {
    let hops = count(route.hops.len(), "hop");
    let ends = route
        .hops
        .first()
        .and_then(|hop| hop.from.as_ref())
        .zip(route.hops.last().and_then(|hop| hop.by.as_ref()));
    let way = ends.map(|(from, by)| format!(" from {from} to {by}")).unwrap_or_default();
    let skewed = route.hops.iter().any(|hop| hop.skewed || hop.implausible);
    match route.total_seconds {
        _ if route.hops.is_empty() => "No Received fields: the route is not known.".into(),
        _ if skewed => {
            format!("{hops}{way}; how long it took cannot be told, because the clocks disagree.")
        }
        Some(seconds) => format!("{hops}{way} in {}.", duration(seconds.unsigned_abs())),
        None => format!("{hops}{way}."),
    }
}

fn of_claims(claims: &AuthResultsFacts) -> String {
    if claims.fields.is_empty() && claims.received_spf.is_empty() {
        return "The receiver wrote no results into the message.".into();
    }
    if claims.results.is_empty() && claims.received_spf.is_empty() {
        return "No result can be read from what the receiver wrote.".into();
    }
    let telling = claims.results.iter().filter(|r| !r.unknown && !r.overruled);
    let said = |trusted: bool| {
        let results = telling.clone().filter(|r| r.trusted == trusted);
        results.map(|r| format!("{} {}", r.method, r.result)).collect::<Vec<_>>()
    };
    let name = claims.trusted_id.as_deref().unwrap_or("your server");
    match (claims.doubt, said(true), said(false)) {
        (Some(AuthDoubt::NoStamp), _, claimed) if !claimed.is_empty() => format!(
            "Somebody claims: {}; no Received field shows who wrote it, so it proves nothing.",
            list(&claimed)
        ),
        (_, trusted, _) if trusted.is_empty() => "None of the results was written by your own server.".into(),
        (Some(AuthDoubt::BelowStamp), trusted, _) => format!(
            "Below the stamp of {name} stands in its name: {}. A filter of that server wrote it, or the sender did.",
            list(&trusted)
        ),
        (_, trusted, _) => format!("Your server wrote: {}.", list(&trusted)),
    }
}

fn of_spf(spf: &SpfFacts, unasked: Option<Unasked>) -> String {
    match (spf.result, spf.checks.first(), &spf.published) {
        (_, _, Some(published)) => needs(published, spf.domain.is_none()),
        (Some(SpfResult::None), Some(check), _) => {
            check.problem.clone().unwrap_or_else(|| format!("{} has no SPF record.", check.domain))
        }
        (Some(SpfResult::TempError), Some(check), _) => {
            not_looked_up(&format!("The SPF record of {}", check.domain), unasked)
        }
        (Some(SpfResult::PermError), Some(check), _) => {
            let why = check.problem.clone().unwrap_or_else(|| "The record could not be evaluated.".into());
            format!("{}: {why}", check.result.word())
        }
        (Some(result), Some(check), _) => {
            let (ip, domain) = (&check.ip, &check.domain);
            let said = match result {
                SpfResult::Pass => format!("{ip} may send for {domain}"),
                SpfResult::Fail => format!("{ip} may not send for {domain}"),
                SpfResult::SoftFail => format!("{ip} probably may not send for {domain}"),
                _ => format!("{domain} does not say whether {ip} may send for it"),
            };
            format!("{said} ({}).", result.word())
        }
        _ => spf.problem.clone().unwrap_or_else(|| "Nothing to evaluate.".into()),
    }
}

/// Of a pasted record, what it includes was not asked for.
fn needs(published: &SpfPublished, pasted: bool) -> String {
    let (lookups, allowed) = (published.lookups_whole, limits::SPF_LOOKUPS);
    let at_least = if published.lookups_at_least { "at least " } else { "" };
    if lookups > allowed {
        return format!("The record needs {at_least}{lookups} lookups, and only {allowed} are allowed.");
    }
    let unseen =
        if published.lookups_at_least && pasted { "; what it leads to was not looked up" } else { "" };
    format!("The record needs {at_least}{lookups} of {allowed} lookups{unseen}.")
}

fn of_dkim(dkim: &DkimFacts, unasked: Option<Unasked>) -> String {
    if let Some(key) = &dkim.published {
        return match key.bits {
            Some(bits) => format!("{} key, {bits} bits.", key.key_type.to_ascii_uppercase()),
            None => "A key record.".into(),
        };
    }
    if dkim.signatures.is_empty() {
        return "There is no DKIM signature.".into();
    }
    let say = |s: &DkimSignature| {
        let domain = if s.domain.is_empty() { "a signature without a domain" } else { &s.domain };
        let result = match s.result {
            DkimResult::Policy => "not acceptable (policy)",
            DkimResult::TempError if unasked.is_some() => "not verified",
            result => result.word(),
        };
        format!("{result} for {domain}")
    };
    let said = counted(dkim.signatures.iter().map(say)).into_iter().take(SIGNATURES).collect::<Vec<_>>();
    let unseen = !dkim.body_seen && dkim.signatures.iter().any(|s| s.result == DkimResult::Pass);
    let body = if unseen { " (headers only: the body was not seen)" } else { "" };
    format!("{}{body}.", list(&said))
}

/// Each once, with how often it was said.
fn counted(said: impl Iterator<Item = String>) -> Vec<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for one in said {
        match counts.iter_mut().find(|(known, _)| *known == one) {
            Some((_, times)) => *times += 1,
            None => counts.push((one, 1)),
        }
    }
    let word = |(one, times)| if times == 1 { one } else { format!("{one} ({times} signatures)") };
    counts.into_iter().map(word).collect()
}

fn of_dkim2(dkim2: &Dkim2Facts, unasked: Option<Unasked>) -> String {
    let domains: Vec<&str> =
        dkim2.signatures.iter().map(|s| s.domain.as_str()).filter(|d| !d.is_empty()).collect();
    let hops = count(dkim2.signatures.len(), "hop");
    let at = dkim2.broken_at.map(|at| format!(" at hop {at}")).unwrap_or_default();
    let draft = &dkim2.draft;
    match dkim2.result {
        Some(Dkim2Result::Pass) => {
            let signed = match domains.as_slice() {
                [first, .., last] if domains.len() > SIGNATURES => {
                    format!("signed first by {first}, last by {last}")
                }
                all => format!("signed by {}", all.join(", then ")),
            };
            format!("The chain of custody holds: {hops}, {signed} ({draft}).")
        }
        _ if dkim2.reason == Some(Dkim2Reason::KeyUnavailable) => not_looked_up("A key", unasked),
        _ if dkim2.reason.is_some_and(Dkim2Reason::leaves_open) => {
            format!("{hops}; whether the chain of custody holds could not be told.")
        }
        Some(result) => format!("The chain of custody is broken{at} ({}, {draft}).", result.word()),
        None => "Whether the chain of custody holds could not be told.".to_owned(),
    }
}

fn of_dmarc(dmarc: &DmarcFacts, unasked: Option<Unasked>) -> String {
    let author = &dmarc.author_domain;
    let policy = dmarc.policy.map_or("policy unknown".to_owned(), |p| format!("policy {}", p.word()));
    match dmarc.result {
        Some(DmarcResult::None) => {
            dmarc.problem.clone().unwrap_or_else(|| format!("No DMARC record applies to {author}."))
        }
        Some(DmarcResult::TempError) if dmarc.record.is_none() => {
            not_looked_up(&format!("The DMARC record of {author}"), unasked)
        }
        Some(result) if !author.is_empty() => {
            format!("{} for {author}, {policy}{}.", result.word(), beside(dmarc))
        }
        _ => match (&dmarc.problem, &dmarc.record) {
            (Some(problem), _) => problem.clone(),
            (None, Some(record)) if record.domain.is_empty() => format!("A record with {policy}."),
            (None, Some(record)) => format!("{} publishes a record with {policy}.", record.domain),
            (None, None) => "No DMARC record.".into(),
        },
    }
}

fn of_arc(arc: &ArcFacts) -> String {
    let sets = count(arc.sets.len(), "set");
    let sealers: Vec<&str> =
        arc.sets.iter().filter_map(|set| set.seal.as_ref()).map(|seal| seal.domain.as_str()).collect();
    match arc.result {
        Some(ArcResult::Pass) if arc.sets.len() == 1 => {
            format!("The chain holds: one set, sealed by {}.", sealers.join(", "))
        }
        Some(ArcResult::Pass) => format!("The chain holds: {sets}, sealed by {}.", sealers.join(", then ")),
        Some(ArcResult::None) => "There is no ARC chain.".to_owned(),
        Some(ArcResult::Fail) => {
            let at = arc.broken_at.map(|at| format!(" at set {at}")).unwrap_or_default();
            format!("The chain is broken{at}.")
        }
        None => "Whether the chain holds could not be told.".to_owned(),
    }
}

/// What DMARC says of the other domains of From.
fn beside(dmarc: &DmarcFacts) -> String {
    let say = |other: &OtherAuthor| {
        format!("{} for {}", other.result.map_or("unknown", DmarcResult::word), other.domain)
    };
    let others: Vec<String> = dmarc.other_authors.iter().map(say).collect();
    if others.is_empty() { String::new() } else { format!("; beside it {}", list(&others)) }
}
