//! The SPF evaluations of a message: MAIL FROM and HELO, each on its own (RFC 7208 §2.3, §2.4).

use super::evaluate::{Request, check_host, find};
use super::macros::Context;
use super::tree;
use crate::dns::{Ledger, Pending};
use crate::message::received::read_ip;
use crate::sender::Sender;
use crate::text::domain;
use mailglass_model::facts::{SpfFacts, SpfIdentity, SpfPublished};
use std::net::IpAddr;

/// Evaluates what the envelope allows.
///
/// # Errors
/// [`Pending`] while answers are missing.
pub fn evaluate(sender: &Sender, ledger: &mut Ledger) -> Result<SpfFacts, Pending> {
    let Some(ip) = sender.ip.as_ref().and_then(|ip| read_ip(&ip.value)) else {
        return Ok(nothing(
            "The address of the sending server is not known: neither a trusted Received field nor the envelope tells it.",
        ));
    };
    let helo = sender
        .helo
        .as_ref()
        .map(|h| h.value.clone())
        .filter(|h| domain::normalize(h).is_some_and(|h| domain::is_host(&h)));
    let mail_from = sender.mail_from.as_ref().map(|m| m.value.clone());
    let request = |identity, domain: String, sender_address: String| Request {
        identity,
        ip,
        domain,
        sender: sender_address,
        helo: helo.clone(),
        receiver: sender.receiver.clone(),
        now: sender.judged_unix().max(0),
    };
    let mut requests = Vec::new();
    if let Some(address) = mail_from.as_ref().filter(|m| !m.is_empty()) {
        let domain = address.rsplit_once('@').map_or(address.as_str(), |(_, domain)| domain);
        let domain = domain::normalize(domain).unwrap_or_else(|| domain.to_owned());
        requests.push(request(SpfIdentity::MailFrom, domain, address.clone()));
    }
    if let Some(helo) = &helo {
        requests.push(request(SpfIdentity::Helo, helo.to_ascii_lowercase(), format!("postmaster@{helo}")));
    }
    // Both ask before either waits.
    let checks: Vec<_> = requests.iter().map(|r| check_host(r, ledger)).collect();
    let checks = checks.into_iter().collect::<Result<Vec<_>, _>>()?;
    let counts = match (&mail_from, checks.first()) {
        (None, _) => None,
        (Some(_), first) => first.map(|check| check.result),
    };
    let problem = match (&mail_from, counts) {
        (None, _) => Some("The envelope sender is not known: there is no Return-Path.".to_owned()),
        (Some(_), None) => Some("The null sender was used and the HELO name is no domain.".to_owned()),
        _ => None,
    };
    Ok(SpfFacts { result: counts, checks, problem, ..SpfFacts::default() })
}

fn nothing(problem: &str) -> SpfFacts {
    SpfFacts { problem: Some(problem.into()), ..SpfFacts::default() }
}

/// The record of a domain and its whole tree, without a client that sends.
///
/// # Errors
/// [`Pending`] while answers are missing.
pub fn published(name: &str, ledger: &mut Ledger) -> Result<SpfFacts, Pending> {
    match find(ledger, name)? {
        Err((result, problem)) => Ok(SpfFacts {
            result: Some(result),
            domain: Some(name.to_owned()),
            problem: Some(problem),
            ..SpfFacts::default()
        }),
        Ok((record, parsed)) => {
            let mut steps = tree::unreached(&record, &parsed.terms);
            let lookups_whole = tree::complete(&mut steps, &anyone(name), ledger)?;
            Ok(SpfFacts {
                domain: Some(name.to_owned()),
                published: Some(SpfPublished { record, steps, lookups_whole }),
                ..SpfFacts::default()
            })
        }
    }
}

/// The reading of a record that was pasted: nothing is asked.
pub fn pasted(text: &str) -> SpfFacts {
    let (record, parsed) = super::evaluate::read("", text.as_bytes());
    let steps = tree::unreached(&record, &parsed.terms);
    let lookups_whole = tree::own_terms(&steps);
    SpfFacts { published: Some(SpfPublished { record, steps, lookups_whole }), ..SpfFacts::default() }
}

/// Macros of a record that is looked at without a message stand for nobody in particular.
fn anyone(name: &str) -> Context {
    Context {
        ip: IpAddr::from([192, 0, 2, 1]),
        sender: format!("postmaster@{name}"),
        helo: name.to_owned(),
        domain: name.to_owned(),
        receiver: "unknown".into(),
        now: 0,
    }
}
