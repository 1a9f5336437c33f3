//! The report as plain text: what the command prints, what fixtures compare, what one pastes into a ticket.

use super::{autopsy, dkim2, gateway, keys, route, standards};
use crate::causes;
use crate::text::number::{clamp, duration};
use crate::text::quote::count;
pub(super) use crate::text::terminal::line;
use mailglass_model::facts::{
    Aligned, AlignedBy, ArcResult, ArcSet, DkimSignature, Facts, SpfCheck, SpfStep, StepOutcome, Unexpanded,
};
use mailglass_model::{
    Action, Area, Chunk, DamageKind, Evidence, Exchange, Finding, RecordReport, RecordValue, Remedy, Report,
    Section, Sourced, Status, Verdict,
};
use std::fmt::Write;

/// The whole report.
pub fn plain(report: &Report) -> String {
    let mut out = verdict(&report.verdict, |code| causes::consequences(&report.sections, code));
    line(&mut out, 0, "");
    line(&mut out, 0, &format!("Input: {}", report.subject.words));
    for (name, value) in [
        ("client", &report.subject.ip),
        ("helo", &report.subject.helo),
        ("mail from", &report.subject.mail_from),
        ("judged at", &report.subject.judged_at),
    ] {
        sourced(&mut out, name, value.as_ref());
    }
    for damage in report.subject.damage.iter().filter(|damage| damage.kind == DamageKind::Redacted) {
        line(&mut out, 1, &damage.message);
    }
    for limit in &report.limits {
        line(&mut out, 1, &format!("limit {}: {}", limit.limit, limit.message));
    }
    let mut said: Vec<&Remedy> =
        report.verdict.causes.iter().filter_map(|cause| cause.remedy.as_ref()).collect();
    for section in &report.sections {
        write_section(&mut out, section, &mut said);
    }
    transcript(&mut out, &report.transcript);
    out
}

/// The verdict, its causes, and what follows from each.
pub(super) fn verdict<'a>(verdict: &Verdict, follows: impl Fn(&str) -> Vec<&'a Finding>) -> String {
    let mut out = String::new();
    line(&mut out, 0, &format!("{}: {}", verdict.status.word().to_ascii_uppercase(), verdict.sentence));
    for detail in &verdict.details {
        line(&mut out, 1, detail);
    }
    for (at, cause) in verdict.causes.iter().enumerate() {
        line(&mut out, 0, "");
        line(&mut out, 0, &format!("Cause {}: {} [{}]", at + 1, cause.title, cause.code));
        line(&mut out, 1, &cause.message);
        remedy(&mut out, 1, cause.remedy.as_ref());
        let follows: Vec<&str> = follows(&cause.code).iter().map(|f| f.code.as_str()).collect();
        if !follows.is_empty() {
            line(&mut out, 1, &format!("What follows from it: {}", follows.join(", ")));
        }
    }
    out
}

/// Every question and its answer.
pub(super) fn transcript(out: &mut String, transcript: &[Exchange]) {
    if transcript.is_empty() {
        return;
    }
    line(out, 0, "");
    line(out, 0, "dns");
    for exchange in transcript {
        line(out, 1, &answer(exchange));
    }
}

/// One SPF evaluation.
pub(super) fn plain_check(out: &mut String, check: &SpfCheck) {
    line(out, 0, &format!("{}: {} for {}", check.result.word(), check.ip, check.domain));
    if let Some(problem) = &check.problem {
        line(out, 1, problem);
    }
    if let Some(explanation) = &check.explanation {
        line(out, 1, &format!("explanation: {explanation}"));
    }
    spf_check(out, check);
}

/// The reading of a record, as `mailglass record` prints it.
pub fn plain_record(report: &RecordReport) -> String {
    let mut out = String::new();
    if let Some(record) = &report.publish {
        line(
            &mut out,
            0,
            "This is a public key in PEM form. To publish it, as TXT at SELECTOR._domainkey.DOMAIN:",
        );
        line(&mut out, 1, record);
        line(&mut out, 0, "Read as a record, it is");
    }
    let word = match (report.valid, report.dangerous) {
        (true, true) => "dangerous: well-formed, so receivers use it, and it protects nobody",
        (true, false) => "valid",
        (false, _) => "not valid",
    };
    line(&mut out, 0, word);
    line(&mut out, 1, &report.summary);
    for defect in &report.defects {
        line(
            &mut out,
            1,
            &format!("! {} [{}] at {}..{}", defect.message, defect.code, defect.span.start, defect.span.end),
        );
    }
    for tag in &report.parsed {
        let value =
            if tag.value.is_empty() { tag.name.clone() } else { format!("{} {}", tag.name, tag.value) };
        line(&mut out, 1, &format!("{value}: {}", tag.meaning));
    }
    out
}

fn sourced(out: &mut String, name: &str, value: Option<&Sourced>) {
    if let Some(value) = value {
        let origin = serde_word(&format!("{:?}", value.origin));
        let shown = if value.value.is_empty() { "<>" } else { &value.value };
        line(out, 1, &format!("{name}: {shown} ({origin})"));
    }
}

/// `TrustedHop` as `trusted hop`.
pub(super) fn serde_word(debug: &str) -> String {
    let mut out = String::new();
    for c in debug.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.extend(c.to_lowercase());
    }
    out
}

fn write_section<'a>(out: &mut String, section: &'a Section, said: &mut Vec<&'a Remedy>) {
    head(out, section.area, section.status, &section.summary, section.reason.as_deref());
    findings(out, &section.findings, said);
    if let Some(facts) = &section.facts {
        write_facts(out, facts);
    }
}

/// What a section says first.
pub(super) fn head(out: &mut String, area: Area, status: Status, summary: &str, reason: Option<&str>) {
    line(out, 0, "");
    line(out, 0, &format!("{} {}: {summary}", area.word(), status.word()));
    if let Some(reason) = reason.filter(|reason| !summary.contains(reason)) {
        line(out, 1, &format!("unknown because: {reason}"));
    }
}

/// Findings with what to do; `said` holds the remedies that stand further up already.
pub(super) fn findings<'a>(out: &mut String, findings: &'a [Finding], said: &mut Vec<&'a Remedy>) {
    for finding in findings {
        write_finding(out, finding);
        let new = finding.remedy.as_ref().filter(|remedy| !said.contains(remedy));
        remedy(out, 2, new);
        said.extend(new);
    }
}

fn write_finding(out: &mut String, finding: &Finding) {
    let because = finding.because.as_ref().map(|code| format!(" because {code}")).unwrap_or_default();
    line(out, 1, &format!("[{}] {} {}{because}", finding.severity.word(), finding.code, finding.title));
    line(out, 2, &finding.message);
    for evidence in &finding.evidence {
        if let Evidence::Text { quote, .. } = evidence {
            line(out, 2, &format!("| {quote}"));
        }
    }
}

fn remedy(out: &mut String, depth: usize, remedy: Option<&Remedy>) {
    let Some(remedy) = remedy else { return };
    line(out, depth, &format!("Do: {}", remedy.summary));
    let depth = depth + 1;
    for action in &remedy.actions {
        match action {
            Action::Publish { name, record_kind, value, replaces } => {
                line(out, depth, &format!("publish {}{} \"{value}\"", spaced(name), record_kind.word()));
                if let Some(old) = replaces {
                    line(out, depth, &format!("instead of \"{old}\""));
                }
            }
            Action::Remove { name, record_kind, value } => {
                line(out, depth, &format!("remove {name} {} \"{value}\"", record_kind.word()))
            }
            Action::Change { what, to } => line(out, depth, &format!("change {what} to {to}")),
            Action::Ask { whom, what } => line(out, depth, &format!("ask {whom} for {what}")),
        }
    }
}

/// A pasted record has no name.
fn record_of(domain: &str) -> String {
    if domain.is_empty() { "record".into() } else { format!("record of {domain}") }
}

fn spaced(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("{name} ") }
}

pub(super) fn write_facts(out: &mut String, facts: &Facts) {
    match facts {
        Facts::Route(route) => {
            for (at, hop) in route.hops.iter().enumerate() {
                if route.trust_line == Some(clamp(at)) {
                    line(out, 1, "-- trusted from here --");
                }
                line(out, 1, &hop_line(at, hop));
                route::below_hop(route, at).iter().for_each(|text| line(out, 3, text));
            }
            route::clocks(route).iter().for_each(|text| line(out, 1, text));
        }
        Facts::AuthenticationResults(claims) => {
            for result in &claims.results {
                let who = result.authserv_id.as_deref().unwrap_or("(nobody named)");
                let trust = match result {
                    _ if result.unknown => " (no known method or result)",
                    _ if !result.trusted => " (not trusted)",
                    _ if result.overruled => " (a field above says something else)",
                    _ => "",
                };
                let properties: Vec<String> =
                    result.properties.iter().map(|(k, v)| format!("{k}={v}")).collect();
                line(
                    out,
                    1,
                    &format!("{who}: {}={} {}{trust}", result.method, result.result, properties.join(" ")),
                );
            }
        }
        Facts::Spf(spf) => {
            for check in &spf.checks {
                let identity = serde_word(&format!("{:?}", check.identity));
                line(
                    out,
                    1,
                    &format!(
                        "{identity} {}: {} ({}, {})",
                        check.domain,
                        check.result.word(),
                        count(check.lookups as usize, "lookup"),
                        count(check.voids as usize, "void")
                    ),
                );
                spf_check(out, check);
            }
            if let Some(published) = &spf.published {
                line(out, 1, &format!("record {}", published.record.text));
                spf_tree(out, &published.steps, published.cut);
            }
        }
        Facts::Dkim(dkim) => {
            for s in &dkim.signatures {
                let reason =
                    s.reason.map(|r| format!(" ({})", serde_word(&format!("{r:?}")))).unwrap_or_default();
                let bits =
                    s.key.as_ref().and_then(|k| k.bits).map(|b| format!(" {b} bits")).unwrap_or_default();
                line(
                    out,
                    1,
                    &format!(
                        "{} s={} {} {}{bits}: {}{reason}",
                        or_missing(&s.domain, "(no domain)"),
                        or_missing(&s.selector, "(none)"),
                        s.algorithm,
                        s.canonicalization,
                        s.result.word()
                    ),
                );
                keys::about(s, dkim).iter().for_each(|text| line(out, 2, text));
                autopsy::lines(s).iter().for_each(|text| line(out, 2, text));
            }
        }
        Facts::Dkim2(facts) => {
            dkim2::lines(facts).iter().for_each(|(depth, text)| line(out, *depth, text));
        }
        Facts::Dmarc(dmarc) => {
            if let Some(record) = &dmarc.record {
                line(out, 1, &format!("{}: {}", record_of(&record.domain), record.text));
            }
            for a in &dmarc.alignment {
                let by = if a.by == AlignedBy::Spf { "spf" } else { "dkim" };
                let aligned = match a.aligned {
                    Some(Aligned::Strict) => "the same domain",
                    Some(Aligned::Relaxed) => "the same organizational domain",
                    Some(Aligned::None) => "not aligned",
                    None => "alignment unknown",
                };
                line(
                    out,
                    1,
                    &format!(
                        "{by} {}: {}, {aligned}{}",
                        a.domain,
                        a.result,
                        if a.counts { ", counts" } else { "" }
                    ),
                );
            }
            standards::about(dmarc).iter().for_each(|text| line(out, 1, text));
        }
        Facts::Arc(arc) => arc.sets.iter().for_each(|set| arc_set(out, set)),
        Facts::Gateway(facts) => {
            gateway::lines(facts).iter().for_each(|(depth, text)| line(out, *depth, text));
        }
        Facts::Message(message) => {
            for mailbox in &message.from {
                line(out, 1, &format!("from {}", mailbox.address));
            }
            if let Some(subject) = &message.subject {
                line(out, 1, &format!("subject {subject}"));
            }
        }
    }
}

fn or_missing<'a>(text: &'a str, missing: &'a str) -> &'a str {
    if text.is_empty() { missing } else { text }
}

fn arc_set(out: &mut String, set: &ArcSet) {
    let signed = |signature: &Option<DkimSignature>| match signature {
        Some(s) => format!("{} by {}", s.result.word(), s.domain),
        None => "missing".to_owned(),
    };
    let chain = set.chain_value.map_or("?", ArcResult::word);
    let (seal, message) = (signed(&set.seal), signed(&set.message_signature));
    line(out, 1, &format!("{}. cv={chain}, seal {seal}, message signature {message}", set.instance));
    let claims: Vec<String> = set.claims.iter().map(|c| format!("{}={}", c.method, c.result)).collect();
    if !claims.is_empty() {
        let who = set.authserv_id.as_deref().unwrap_or("(nobody named)");
        line(out, 2, &format!("{who} found {}", claims.join(" ")));
    }
}

fn hop_line(at: usize, hop: &mailglass_model::facts::Hop) -> String {
    let or = |value: &Option<String>| value.clone().unwrap_or_else(|| "?".into());
    let mut text = format!("{}. {}", at + 1, or(&hop.from));
    if let Some(ip) = &hop.from_ip {
        let _ = write!(text, " [{ip}]");
    }
    let _ = write!(text, " -> {}", or(&hop.by));
    if let Some(with) = &hop.with {
        let _ = write!(text, " {with}");
    }
    if let Some(tls) = &hop.tls {
        let _ = write!(text, " ({})", tls.version.as_deref().unwrap_or("TLS"));
    }
    if let Some(at) = &hop.at {
        let _ = write!(text, " {at}");
    }
    match hop.delay_seconds {
        _ if hop.implausible => text.push_str(" (implausible)"),
        _ if hop.zone_unknown => text.push_str(" (zone not known)"),
        Some(_) if hop.skewed => text.push_str(" (clocks disagree)"),
        Some(seconds) => {
            let sign = if seconds < 0 { '-' } else { '+' };
            let _ = write!(text, " {sign}{}", duration(seconds.unsigned_abs()));
        }
        None => {}
    }
    text
}

fn spf_check(out: &mut String, check: &SpfCheck) {
    if let Some(record) = &check.record {
        line(out, 2, &format!("record {}", record.text));
    }
    spf_tree(out, &check.trace, check.cut);
}

pub(super) fn spf_tree(out: &mut String, steps: &[SpfStep], cut: bool) {
    steps.iter().for_each(|step| spf_step(out, 2, step));
    if cut {
        line(out, 2, "(the tree has more terms than are shown)");
    }
}

fn spf_step(out: &mut String, depth: usize, step: &SpfStep) {
    let outcome = match step.outcome {
        StepOutcome::Match => ": match",
        StepOutcome::NoMatch => ": no match",
        StepOutcome::Error => ": error",
        StepOutcome::NotReached => ": not reached",
        StepOutcome::NotEvaluated => "",
        StepOutcome::Applied => ": applied",
        StepOutcome::Ignored => ": ignored",
    };
    let unexpanded = match step.unexpanded {
        Some(Unexpanded::Loop) => " (a loop: see above)",
        Some(Unexpanded::Repeated) => " (expanded elsewhere)",
        Some(Unexpanded::Limit) => " (not expanded)",
        None => "",
    };
    let target = step
        .target
        .as_ref()
        .filter(|t| !step.term.contains(t.as_str()))
        .map(|t| format!(" ({t})"))
        .unwrap_or_default();
    let result = step.result.map(|r| format!(" {}", r.word())).unwrap_or_default();
    line(out, depth, &format!("{}{target}{outcome}{result}{unexpanded}", step.term));
    step.steps.iter().for_each(|inner| spf_step(out, depth + 1, inner));
}

fn answer(exchange: &Exchange) -> String {
    let mut text = format!("{} {}: ", exchange.name, exchange.kind.word());
    if exchange.outcome.is_records() {
        let values: Vec<String> = exchange.records.iter().map(value).collect();
        text.push_str(&values.join(" | "));
    } else {
        text.push_str(exchange.outcome.word());
    }
    if exchange.authentic {
        text.push_str(" (authentic)");
    }
    text
}

/// A record as one text.
pub(super) fn value(value: &RecordValue) -> String {
    match value {
        RecordValue::Mx(preference, host) => format!("{preference} {host}"),
        RecordValue::Text(text) => text.clone(),
        RecordValue::Chunks(chunks) => chunks
            .iter()
            .map(|chunk| match chunk {
                Chunk::Text(text) => text.clone(),
                Chunk::Binary(binary) => format!("base64:{}", binary.base64),
            })
            .collect(),
        RecordValue::Binary(binary) => format!("base64:{}", binary.base64),
        RecordValue::File(file) => {
            let size = match &file.body {
                Some(Chunk::Text(text)) => text.len(),
                Some(Chunk::Binary(binary)) => binary.base64.len() / 4 * 3,
                None => 0,
            };
            format!("HTTP {}, {} {size} bytes", file.status, file.media_type)
        }
    }
}
