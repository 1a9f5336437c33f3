//! The answer in one sentence, and at most three causes.

use super::gateway;
use crate::arrange;
use crate::causes;
use crate::checks::{self, Reading, View};
use crate::dns::ledger::Unasked;
use crate::facts::{Known, Partial};
use crate::gateway::accepted_by_arc;
use crate::text::quote::{lower_first, some};
use mailglass_model::facts::{
    AlignedBy, DkimReason, DkimResult, DkimSignature, DmarcFacts, DmarcResult, MessageFacts, Policy,
    SpfResult,
};
use mailglass_model::{Area, DamageKind, Finding, InputKind, Section, Severity, Status, Verdict};

pub(super) fn verdict(
    view: &View,
    kind: InputKind,
    sections: &[Section],
    unasked: Option<Unasked>,
) -> Verdict {
    let waiting = sections.iter().any(|s| s.facts.is_none());
    let (status, sentence) = match kind {
        _ if waiting => (Status::Unknown, "Waiting for DNS …".to_owned()),
        InputKind::Record | InputKind::Domain => of_records(sections, kind),
        InputKind::Field if view.facts.damage.iter().any(|d| d.kind == DamageKind::Rewrapped) => {
            let sentence = "The line breaks of this text are lost, so nothing of it can be told: copy the message again from its source view.";
            (Status::Unknown, sentence.to_owned())
        }
        InputKind::Field => of_field(sections),
        _ => with_treatment(of_message(view, sections), view),
    };
    let sentence = match unasked.filter(|_| status == Status::Unknown && !waiting) {
        Some(Unasked::Offline) => format!(
            "DNS lookups are switched off, so {}; choose a resolver to allow them.",
            open_question(view, kind)
        ),
        Some(Unasked::Cancelled) => {
            format!("The analysis was cancelled, so {}.", open_question(view, kind))
        }
        None => sentence,
    };
    Verdict {
        status,
        sentence,
        details: details(sections, kind),
        causes: causes::first(sections, status == Status::Unknown && unasked.is_none()),
    }
}

/// What became of it at the receiver belongs to the answer. An authenticated message in the spam folder is no success.
fn with_treatment((status, sentence): (Status, String), view: &View) -> (Status, String) {
    match gateway::treatment(view) {
        Some(treatment) if !sentence.contains(&treatment) => {
            let status = if status == Status::Pass { Status::Warn } else { status };
            (status, format!("{sentence} {treatment}"))
        }
        _ => (status, sentence),
    }
}

fn of_message(view: &View, sections: &[Section]) -> (Status, String) {
    let nothing_told = |what: &str| {
        let sentence = format!(
            "This is {what}, not its header, so SPF, DKIM and DMARC cannot be told: ask for the original as an attachment, or copy its source."
        );
        (Status::Unknown, sentence)
    };
    match (&view.facts.dmarc, view.facts.partial) {
        (_, Some(Partial::Forwarded)) => nothing_told("the text of a forwarded or answered mail"),
        (_, Some(Partial::Summary)) => nothing_told("the summary of a mail"),
        (Known::Facts(dmarc), _) => {
            let (status, sentence) = of_dmarc(dmarc, view, sections);
            let report = view.facts.message.get().is_some_and(MessageFacts::is_delivery_report);
            let what = "This is a delivery report, and it is judged itself, not the mail that it tells of. ";
            (status, if report { what.to_owned() + &sentence } else { sentence })
        }
        (Known::NotThere | Known::Waiting, _) => of_field(sections),
    }
}

/// There are signatures, and none of them could be verified.
fn unverified(sections: &[Section]) -> bool {
    sections.iter().any(|s| s.area == Area::Dkim && s.status == Status::Unknown)
}

fn of_dmarc(dmarc: &DmarcFacts, view: &View, sections: &[Section]) -> (Status, String) {
    let author = &dmarc.author_domain;
    match dmarc.result {
        Some(DmarcResult::Pass) => of_pass(dmarc, view, sections),
        Some(DmarcResult::Fail) => {
            let sentence = of_fail(dmarc, view, sections);
            let several = match dmarc.other_authors.len() {
                0 => String::new(),
                others => format!("From names {} domains. ", others + 1),
            };
            (Status::Fail, several + &sentence + &accepted(view))
        }
        Some(DmarcResult::None) => without_dmarc(dmarc, view),
        Some(DmarcResult::PermError) => (Status::Fail, dmarc.problem.clone().unwrap_or_default()),
        Some(DmarcResult::TempError) | None => {
            let why = dmarc.problem.clone().or_else(|| first_reason(sections)).unwrap_or_default();
            let why = why.trim_end_matches('.');
            let why = match dmarc.result {
                _ if view.facts.partial.is_some() => "Only a few header fields were pasted".to_owned(),
                Some(_) => format!("The DNS did not answer ({why})"),
                None => why.to_owned(),
            };
            let whose = if author.is_empty() { String::new() } else { format!(" for {author}") };
            let what = format!("it cannot be told whether this message is authenticated{whose}");
            let paste = if view.facts.partial.is_some() {
                "; paste the whole message or all of its header"
            } else {
                ""
            };
            (Status::Unknown, format!("{why}, so {what}{paste}."))
        }
    }
}

fn of_pass(dmarc: &DmarcFacts, view: &View, sections: &[Section]) -> (Status, String) {
    let author = &dmarc.author_domain;
    if let Some(sentence) = several_authors(dmarc, view) {
        return (Status::Warn, sentence);
    }
    if checks::is_hollow(view) {
        let by_key = dmarc.alignment.iter().any(|a| a.counts && a.by == AlignedBy::Dkim);
        let why = match by_key {
            true => "others can sign with the key of its signature",
            false => "its SPF record lets everyone send",
        };
        return (
            Status::Warn,
            format!(
                "DMARC passes for {author}, but that proves nothing: {why}, so anybody in the world can write such a message."
            ),
        );
    }
    if checks::is_open_text(view) {
        let why = "its text is not: the signature leaves the end of the body open (l=), and anybody can have added that";
        return (
            Status::Warn,
            format!("The sender of this message is authenticated for {author}, but {why}."),
        );
    }
    let grave: Vec<&Finding> =
        sections.iter().flat_map(|s| &s.findings).filter(|f| f.severity <= Severity::Risk).collect();
    match causes::first(sections, false).first().or(grave.first().copied()) {
        Some(first) => {
            let what = lower(&first.title);
            (
                Status::Warn,
                format!("This message is authenticated for {author}, but there is a fault to mend: {what}."),
            )
        }
        None if unseen(dmarc, view) => {
            let sentence =
                format!("DMARC passes for {author}, as far as the headers tell: the body was not pasted.");
            (Status::Pass, sentence)
        }
        None => (Status::Pass, format!("This message is authenticated: DMARC passes for {author}.")),
    }
}

/// DMARC passes, but From names several domains.
fn several_authors(dmarc: &DmarcFacts, view: &View) -> Option<String> {
    let others = dmarc.other_authors.iter().map(|other| other.domain.clone());
    let checked = arrange::listed(others.chain([dmarc.author_domain.clone()]));
    let named = view.facts.message.get()?.from.iter().filter_map(|m| m.domain.clone());
    let unchecked = arrange::listed(named.filter(|domain| checked.binary_search(domain).is_err()));
    let passes = format!("DMARC passes for {}, but", some(&checked));
    if !unchecked.is_empty() {
        let others = some(&unchecked);
        return Some(format!(
            "{passes} From names {others} too, which nobody checks: many receivers refuse such mail."
        ));
    }
    let refused = "many receivers refuse mail whose From names several domains";
    (checked.len() > 1).then(|| format!("{passes} {refused}."))
}

fn of_fail(dmarc: &DmarcFacts, view: &View, sections: &[Section]) -> String {
    let author = &dmarc.author_domain;
    let asks = match dmarc.policy {
        Some(Policy::Reject) => "the domain asks receivers to refuse it",
        Some(Policy::Quarantine) => "the domain asks receivers to treat it as suspicious",
        Some(Policy::None) => "the domain only monitors, so each receiver decides for itself",
        None => "what the domain asks of receivers could not be looked up",
    };
    if let Some((_, what)) = checks::changed_by(view) {
        return format!("DMARC fails for {author}{what}; {asks}.");
    }
    match checks::reading(view) {
        Some(Reading::Forged) => {
            format!("This message was most likely not sent by {author}: nothing vouches for it, and {asks}.")
        }
        Some(reading) => {
            let innocent = checks::innocent(view, reading);
            format!("DMARC fails for {author}: either {innocent}, or it is forged; {asks}.")
        }
        None => match causes::first(sections, false).first() {
            Some(cause) => format!("DMARC fails for {author}: {}; {asks}.", lower(&cause.title)),
            None => format!("DMARC fails for {author}; {asks}."),
        },
    }
}

/// Why the reader's own server let the message in although DMARC fails.
fn accepted(view: &View) -> String {
    match view.facts.gateway.get().is_some_and(accepted_by_arc) {
        true => {
            " Your server accepted it all the same, because it trusts the ARC chain (compauth=pass reason=130).".to_owned()
        }
        false => String::new(),
    }
}

/// What stays unknown.
fn open_question(view: &View, kind: InputKind) -> String {
    let author = view.facts.dmarc.get().map(|d| d.author_domain.as_str()).filter(|a| !a.is_empty());
    match (kind, author) {
        (InputKind::Domain | InputKind::Record, Some(domain)) => {
            format!("it cannot be told what {domain} publishes")
        }
        (InputKind::Domain | InputKind::Record, None) => {
            "it cannot be told what the domain publishes".to_owned()
        }
        (_, Some(author)) => format!("it cannot be told whether this message is authenticated for {author}"),
        (_, None) => "nothing could be verified".to_owned(),
    }
}

/// The pass rests on a signature alone, and its body was not seen.
fn unseen(dmarc: &DmarcFacts, view: &View) -> bool {
    let by_spf = dmarc.alignment.iter().any(|a| a.counts && a.by == AlignedBy::Spf);
    !by_spf && view.facts.dkim.get().is_some_and(|dkim| !dkim.body_seen)
}

/// No record: what is left is SPF and DKIM themselves.
fn without_dmarc(dmarc: &DmarcFacts, view: &View) -> (Status, String) {
    let checked = view.facts.spf.get().and_then(|f| f.checks.first());
    let spf = match view.facts.spf.get().and_then(|f| f.result) {
        Some(SpfResult::Pass) => match checked.filter(|check| check.domain != dmarc.author_domain) {
            Some(check) => format!("SPF passes, but for {}", check.domain),
            None => "SPF passes".to_owned(),
        },
        None | Some(SpfResult::TempError) => "SPF could not be told".to_owned(),
        Some(_) => "SPF does not pass".to_owned(),
    };
    let dkim = match view.facts.dkim.get() {
        Some(facts) if facts.signatures.iter().any(|s| s.result == DkimResult::Pass) => "a signature holds",
        Some(facts) if facts.signatures.is_empty() => "there is no signature",
        Some(facts) if facts.signatures.iter().any(is_open) => "the signature could not be checked",
        _ => "no signature holds",
    };
    let why = dmarc.problem.as_deref().unwrap_or("No DMARC record applies").trim_end_matches('.');
    (Status::Warn, format!("{why}, so nothing protects the name in From; {spf}, and {dkim}."))
}

/// Whether the signature holds could not be told.
fn is_open(signature: &DkimSignature) -> bool {
    signature.result == DkimResult::TempError || signature.reason.is_some_and(DkimReason::leaves_open)
}

fn of_records(sections: &[Section], kind: InputKind) -> (Status, String) {
    let missing = sections.iter().filter(|s| s.status == Status::Absent).flat_map(|s| &s.findings);
    let missing = missing.filter(|f| f.severity <= Severity::Risk).min_by_key(|f| f.severity);
    // What is not known could be a fault, and what is missing is one where a finding says so.
    let unknown = sections.iter().any(|s| s.status == Status::Unknown);
    let status = match worst(sections) {
        Status::Warn if unknown => Status::Unknown,
        Status::Pass | Status::Absent if missing.is_some() => Status::Warn,
        worst => worst,
    };
    let what = if kind == InputKind::Domain { "What the domain publishes" } else { "The record" };
    let sentence = match status {
        Status::Fail => format!("{what} cannot be used as it stands."),
        Status::Warn | Status::Absent => match (worst(sections), missing) {
            (Status::Absent, _) => "The domain publishes nothing about its mail.".to_owned(),
            (Status::Pass, Some(missing)) => {
                format!("{what} works, but something is missing: {}.", lower(&missing.title))
            }
            _ => format!("{what} works, but something about it should change."),
        },
        Status::Unknown => {
            let why = first_reason(sections).unwrap_or_default();
            format!("The DNS did not answer ({}), so not everything can be told.", why.trim_end_matches('.'))
        }
        Status::Pass => format!("{what} is in order."),
    };
    (status, sentence)
}

fn of_field(sections: &[Section]) -> (Status, String) {
    let telling = sections.iter().find(|s| s.status != Status::Absent && s.area != Area::Message);
    match telling {
        _ if unverified(sections) => {
            let sentence = "Only a part of the header was pasted, so it cannot be told whether this message is authenticated; paste the whole message or all of its header.";
            (Status::Unknown, sentence.into())
        }
        Some(section) => (worst(sections), section.summary.clone()),
        None => (Status::Unknown, "Too little was pasted for a verdict.".into()),
    }
}

fn worst(sections: &[Section]) -> Status {
    let rank = |status: Status| match status {
        Status::Fail => 0,
        Status::Warn => 1,
        Status::Unknown => 2,
        Status::Pass => 3,
        Status::Absent => 4,
    };
    sections.iter().map(|s| s.status).min_by_key(|s| rank(*s)).unwrap_or(Status::Absent)
}

fn first_reason(sections: &[Section]) -> Option<String> {
    sections.iter().find_map(|s| s.reason.clone())
}

fn lower(text: &str) -> String {
    // "DKIM …" and "SPF …" keep their capitals, and so does the name of a field.
    if text.starts_with("From ") {
        return text.to_owned();
    }
    lower_first(text)
}

/// The sentences of the areas that carry the verdict.
fn details(sections: &[Section], kind: InputKind) -> Vec<String> {
    if kind == InputKind::Field {
        return Vec::new();
    }
    let carrying = sections.iter().filter(|s| match s.area {
        Area::Spf | Area::Dkim | Area::Dmarc => true,
        Area::Dkim2 => s.status != Status::Absent,
        _ => false,
    });
    carrying.map(|s| format!("{}: {}", s.area.word().to_ascii_uppercase(), s.summary)).collect()
}
