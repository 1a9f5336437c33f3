//! The SPF evaluations of a message: MAIL FROM and HELO, each on its own (RFC 7208 §2.3, §2.4).

use super::count;
use super::drawing::Drawing;
use super::evaluate::{Request, check_host};
use super::find::{find, read};
use super::macros::Context;
use super::tree::{self, untouched};
use crate::dns::{Ledger, Pending};
use crate::limits;
use crate::message::received::read_ip;
use crate::sender::Sender;
use crate::text::address_class::classify;
use crate::text::domain;
use mailglass_model::Origin;
use mailglass_model::facts::{SpfFacts, SpfIdentity, SpfPublished, SpfReason, StepOutcome};
use std::net::IpAddr;

/// Evaluates what the envelope allows.
///
/// # Errors
/// [`Pending`] while answers are missing.
pub fn evaluate(sender: &Sender, ledger: &mut Ledger) -> Result<SpfFacts, Pending> {
    if let Some(how) = &sender.submitted {
        let problem = format!("{how}: SPF and DMARC judge only mail that another server hands over.");
        return Ok(nothing(SpfReason::Submitted, &problem));
    }
    if let Some(why) = &sender.doubt {
        return Ok(nothing(SpfReason::NoClient, why));
    }
    let Some(ip) = sender.ip.as_ref().and_then(|ip| read_ip(&ip.value)) else {
        return Ok(nothing(
            SpfReason::NoClient,
            "The address of the sending server is not known: neither a trusted Received field nor the envelope tells it.",
        ));
    };
    if classify(ip).is_internal() && sender.ip.as_ref().is_some_and(|known| known.origin != Origin::Given) {
        let problem = format!(
            "{ip} is an address inside a network, not that of a server on the internet: which server handed the message in is not known."
        );
        return Ok(nothing(SpfReason::InternalClient, &problem));
    }
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
    let greeting = sender.helo.as_ref().map(|h| h.value.trim()).filter(|h| !h.is_empty());
    if let Some(greeting) = greeting.filter(|_| helo.is_none() && mail_from.as_deref() == Some("")) {
        requests.push(request(SpfIdentity::Helo, no_domain(greeting), format!("postmaster@{greeting}")));
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
    let without = match (&mail_from, counts) {
        (None, _) => {
            nothing(SpfReason::NoSender, "The envelope sender is not known: there is no Return-Path.")
        }
        (Some(_), None) => {
            nothing(SpfReason::NoIdentity, "The null sender was used and the HELO name is not known.")
        }
        _ => SpfFacts::default(),
    };
    Ok(SpfFacts { result: counts, checks, ..without })
}

/// A greeting that is no domain gives none (RFC 7208 §4.3). Stamps write an address literal with its brackets or without.
fn no_domain(greeting: &str) -> String {
    read_ip(greeting).map_or_else(|| greeting.to_ascii_lowercase(), |ip| format!("[{ip}]"))
}

fn nothing(reason: SpfReason, problem: &str) -> SpfFacts {
    SpfFacts { reason: Some(reason), problem: Some(problem.into()), ..SpfFacts::default() }
}

/// The record of a domain and its whole tree, without a client that sends.
///
/// # Errors
/// [`Pending`] while answers are missing.
pub fn published(name: &str, ledger: &mut Ledger) -> Result<SpfFacts, Pending> {
    let (record, parsed) = match find(ledger, name)? {
        Ok(found) => found,
        Err(stop) => {
            let several = stop.reason == SpfReason::SeveralRecords;
            let together = several.then(|| count::whole(&anyone(name), ledger)).transpose()?;
            return Ok(SpfFacts {
                lookups_together: together.map(|count| count.lookups),
                result: Some(stop.result),
                domain: Some(name.to_owned()),
                reason: Some(stop.reason),
                problem: Some(stop.problem),
                records: stop.records,
                ..SpfFacts::default()
            });
        }
    };
    let context = anyone(name);
    let mut drawing = Drawing::default();
    drawing.enter(name, parsed.terms.len());
    drawing.leave();
    let mut steps = untouched(&record, &parsed.terms, StepOutcome::NotEvaluated);
    // Both ask before either waits.
    let drawn = tree::complete(&mut steps, drawing, &context, ledger);
    let whole = count::whole(&context, ledger)?;
    let published = SpfPublished {
        record,
        steps,
        lookups_whole: whole.lookups,
        lookups_at_least: whole.at_least,
        cut: drawn?,
    };
    Ok(SpfFacts { domain: Some(name.to_owned()), published: Some(published), ..SpfFacts::default() })
}

/// The reading of a record that was pasted: nothing is asked.
pub fn pasted(text: &str) -> SpfFacts {
    let (record, parsed) = read("", text.as_bytes());
    let mut steps = untouched(&record, &parsed.terms, StepOutcome::NotEvaluated);
    let cut = steps.len() > limits::SPF_STEPS;
    steps.truncate(limits::SPF_STEPS);
    let own = count::own(&parsed);
    let published =
        SpfPublished { record, steps, lookups_whole: own.lookups, lookups_at_least: own.at_least, cut };
    SpfFacts { published: Some(published), ..SpfFacts::default() }
}

/// Macros of a record that is looked at without a message stand for nobody in particular.
pub(super) fn anyone(name: &str) -> Context {
    Context {
        ip: IpAddr::from([192, 0, 2, 1]),
        sender: format!("postmaster@{name}"),
        helo: name.to_owned(),
        domain: name.to_owned(),
        receiver: "unknown".into(),
        now: 0,
        anyone: true,
    }
}
