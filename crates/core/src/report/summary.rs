//! One sentence for each section, and one for what could not be told.

use super::gateway;
use crate::text::quote::{count, list};
use mailglass_model::facts::{
    AuthResultsFacts, BodySeen, DkimFacts, DkimResult, DmarcFacts, DmarcResult, Facts, MessageFacts,
    RouteFacts, SpfFacts, SpfResult,
};

/// What the section says first.
pub(super) fn summary(facts: &Facts) -> String {
    match facts {
        Facts::Message(message) => of_message(message),
        Facts::Route(route) => of_route(route),
        Facts::AuthenticationResults(claims) => of_claims(claims),
        Facts::Spf(spf) => of_spf(spf),
        Facts::Dkim(dkim) => of_dkim(dkim),
        Facts::Dmarc(dmarc) => of_dmarc(dmarc),
        Facts::Gateway(facts) => gateway::summary(facts),
    }
}

/// Why it could not be told.
pub(super) fn reason(facts: &Facts) -> String {
    let unknown = || "it could not be told".to_owned();
    match facts {
        Facts::Spf(spf) => {
            let of_check =
                spf.checks.first().filter(|_| spf.result.is_some()).and_then(|c| c.problem.clone());
            of_check.or_else(|| spf.problem.clone()).unwrap_or_else(unknown)
        }
        Facts::Dkim(dkim) => dkim.signatures.iter().find_map(|s| s.detail.clone()).unwrap_or_else(unknown),
        Facts::Dmarc(dmarc) => dmarc.problem.clone().unwrap_or_else(unknown),
        Facts::Message(_) | Facts::Route(_) | Facts::AuthenticationResults(_) | Facts::Gateway(_) => {
            unknown()
        }
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
    match route.total_seconds {
        _ if route.hops.is_empty() => "No Received fields: the route is not known.".into(),
        Some(seconds) => format!("{hops}, {seconds} s from the first stamp to the last."),
        None => format!("{hops}."),
    }
}

fn of_claims(claims: &AuthResultsFacts) -> String {
    let trusted: Vec<String> =
        claims.results.iter().filter(|r| r.trusted).map(|r| format!("{} {}", r.method, r.result)).collect();
    if claims.fields.is_empty() && claims.received_spf.is_empty() {
        return "The receiver wrote no results into the message.".into();
    }
    if trusted.is_empty() {
        return "None of the results was written by your own server.".into();
    }
    format!("Your server wrote: {}.", list(&trusted))
}

fn of_spf(spf: &SpfFacts) -> String {
    match (spf.result, spf.checks.first(), &spf.published) {
        (_, _, Some(published)) => {
            format!("The record needs {} of 10 lookups.", published.lookups_whole)
        }
        (Some(SpfResult::None), Some(check), _) => {
            check.problem.clone().unwrap_or_else(|| format!("{} has no SPF record.", check.domain))
        }
        (Some(SpfResult::PermError | SpfResult::TempError), Some(check), _) => {
            let why = check.problem.clone().unwrap_or_else(|| "The record could not be evaluated.".into());
            format!("{}: {why}", check.result.word())
        }
        (Some(result), Some(check), _) => {
            let verb = match result {
                SpfResult::Pass => "may send for",
                SpfResult::Fail | SpfResult::SoftFail => "may not send for",
                _ => "is not decided for",
            };
            format!("{}: {} {verb} {}.", result.word(), check.ip, check.domain)
        }
        _ => spf.problem.clone().unwrap_or_else(|| "Nothing to evaluate.".into()),
    }
}

fn of_dkim(dkim: &DkimFacts) -> String {
    if let Some(key) = &dkim.published {
        return match key.bits {
            Some(bits) => format!("{} key, {bits} bits.", key.key_type.to_uppercase()),
            None => "A key record.".into(),
        };
    }
    if dkim.signatures.is_empty() {
        return "The message is not signed.".into();
    }
    let say = |s: &mailglass_model::facts::DkimSignature| {
        let domain = if s.domain.is_empty() { "an unreadable signature" } else { &s.domain };
        format!("{} for {domain}", s.result.word())
    };
    let said: Vec<String> = dkim.signatures.iter().take(4).map(say).collect();
    let unseen = !dkim.body_seen && dkim.signatures.iter().any(|s| s.result == DkimResult::Pass);
    let body = if unseen { " (headers only: the body was not seen)" } else { "" };
    format!("{}{body}.", list(&said))
}

fn of_dmarc(dmarc: &DmarcFacts) -> String {
    let author = &dmarc.author_domain;
    let policy = dmarc.policy.map_or("no policy".to_owned(), |p| format!("policy {}", p.word()));
    match dmarc.result {
        Some(DmarcResult::None) => format!("none: no DMARC record applies to {author}."),
        Some(result) if !author.is_empty() => format!("{} for {author}, {policy}.", result.word()),
        _ => match (&dmarc.problem, &dmarc.record) {
            (Some(problem), _) => problem.clone(),
            (None, Some(record)) if record.domain.is_empty() => format!("A record with {policy}."),
            (None, Some(record)) => format!("{} publishes a record with {policy}.", record.domain),
            (None, None) => "No DMARC record.".into(),
        },
    }
}
