//! The answer in one sentence, and at most three causes.

use super::gateway;
use crate::checks::View;
use crate::facts::Known;
use mailglass_model::facts::{AlignedBy, DkimResult, DmarcFacts, DmarcResult, Policy, SpfResult};
use mailglass_model::{Area, Finding, InputKind, Section, Severity, Status, Verdict};

/// As many causes as a person takes in at once.
const CAUSES: usize = 3;

pub(super) fn verdict(view: &View, kind: InputKind, sections: &[Section]) -> Verdict {
    let waiting = sections.iter().any(|s| s.facts.is_none());
    let (status, sentence) = match kind {
        _ if waiting => (Status::Unknown, "Waiting for DNS …".to_owned()),
        InputKind::Record | InputKind::Domain => of_records(sections, kind),
        InputKind::Field => of_field(sections),
        _ => with_treatment(of_message(view, sections), view),
    };
    Verdict { status, sentence, details: details(sections, kind), causes: causes(sections) }
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
    match &view.facts.dmarc {
        Known::Facts(dmarc) => of_dmarc(dmarc, view, sections),
        Known::NotThere | Known::Waiting => of_field(sections),
    }
}

fn of_dmarc(dmarc: &DmarcFacts, view: &View, sections: &[Section]) -> (Status, String) {
    let author = &dmarc.author_domain;
    match dmarc.result {
        Some(DmarcResult::Pass) if grave(sections) => (
            Status::Warn,
            format!("This message is authenticated for {author}, but something about it should change."),
        ),
        Some(DmarcResult::Pass) if unseen(dmarc, view) => {
            let sentence =
                format!("DMARC passes for {author}, as far as the headers tell: the body was not pasted.");
            (Status::Pass, sentence)
        }
        Some(DmarcResult::Pass) => {
            (Status::Pass, format!("This message is authenticated: DMARC passes for {author}."))
        }
        Some(DmarcResult::Fail) => {
            let asks = match dmarc.policy {
                Some(Policy::Reject) => "the domain asks receivers to refuse it",
                Some(Policy::Quarantine) => "the domain asks receivers to treat it as suspicious",
                _ => "the domain only monitors, so each receiver decides for itself",
            };
            (Status::Fail, format!("DMARC fails for {author}; {asks}."))
        }
        Some(DmarcResult::None) => without_dmarc(author, view),
        Some(DmarcResult::PermError) => (Status::Fail, dmarc.problem.clone().unwrap_or_default()),
        Some(DmarcResult::TempError) | None => {
            let why = dmarc.problem.clone().or_else(|| first_reason(sections)).unwrap_or_default();
            (
                Status::Unknown,
                format!(
                    "Whether this message is authenticated for {author} could not be told: {}.",
                    lower(why.trim_end_matches('.'))
                ),
            )
        }
    }
}

/// The pass rests on a signature alone, and its body was not seen.
fn unseen(dmarc: &DmarcFacts, view: &View) -> bool {
    let by_spf = dmarc.alignment.iter().any(|a| a.counts && a.by == AlignedBy::Spf);
    !by_spf && view.facts.dkim.get().is_some_and(|dkim| !dkim.body_seen)
}

/// No record: what is left is SPF and DKIM themselves.
fn without_dmarc(author: &str, view: &View) -> (Status, String) {
    let spf = match view.facts.spf.get().and_then(|f| f.result) {
        Some(SpfResult::Pass) => "SPF passes",
        None | Some(SpfResult::TempError) => "SPF could not be told",
        Some(_) => "SPF does not pass",
    };
    let dkim = match view.facts.dkim.get() {
        Some(facts) if facts.signatures.iter().any(|s| s.result == DkimResult::Pass) => "a signature holds",
        Some(facts) if facts.signatures.is_empty() => "there is no signature",
        Some(facts) if facts.signatures.iter().any(|s| s.result == DkimResult::TempError) => {
            "the signature could not be checked"
        }
        _ => "no signature holds",
    };
    let passes = format!("{spf}, {dkim}");
    (Status::Warn, format!("{author} has no DMARC record, so nothing protects the name in From; {passes}."))
}

fn of_records(sections: &[Section], kind: InputKind) -> (Status, String) {
    let worst = worst(sections);
    let what = if kind == InputKind::Domain { "What the domain publishes" } else { "The record" };
    let sentence = match worst {
        Status::Fail => format!("{what} cannot be used as it stands."),
        Status::Warn => format!("{what} works, but something about it should change."),
        Status::Absent => "The domain publishes nothing about its mail.".to_owned(),
        Status::Unknown => format!("{what} could not be looked up completely."),
        Status::Pass => format!("{what} is in order."),
    };
    (worst, sentence)
}

fn of_field(sections: &[Section]) -> (Status, String) {
    let telling = sections.iter().find(|s| s.status != Status::Absent && s.area != Area::Message);
    match telling {
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

fn grave(sections: &[Section]) -> bool {
    sections.iter().flat_map(|s| &s.findings).any(|f| f.severity <= Severity::Risk)
}

fn first_reason(sections: &[Section]) -> Option<String> {
    sections.iter().find_map(|s| s.reason.clone())
}

fn lower(text: &str) -> String {
    // "DKIM …" and "SPF …" keep their capitals.
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

/// The sentences of the areas that carry the verdict.
fn details(sections: &[Section], kind: InputKind) -> Vec<String> {
    if kind == InputKind::Field {
        return Vec::new();
    }
    let carrying = sections.iter().filter(|s| matches!(s.area, Area::Spf | Area::Dkim | Area::Dmarc));
    carrying.map(|s| format!("{}: {}", s.area.word().to_uppercase(), s.summary)).collect()
}

/// The gravest findings that follow from no other one that is there.
fn causes(sections: &[Section]) -> Vec<Finding> {
    let all: Vec<&Finding> = sections.iter().flat_map(|s| &s.findings).collect();
    let is_root =
        |f: &&&Finding| f.because.as_ref().is_none_or(|code| all.iter().all(|other| other.code != *code));
    let mut roots: Vec<&Finding> =
        all.iter().filter(is_root).copied().filter(|f| f.severity <= Severity::Risk).collect();
    roots.sort_by_key(|f| (f.severity, priority(&f.code)));
    roots.dedup_by(|a, b| a.code == b.code && a.subject == b.subject);
    roots.into_iter().take(CAUSES).cloned().collect()
}

/// Among equals, what decides about delivery first.
fn priority(code: &str) -> usize {
    ["message/missing-from", "dmarc/unaligned", "dkim/", "spf/", "dmarc/", "route/", "message/"]
        .iter()
        .position(|prefix| code.starts_with(prefix))
        .unwrap_or(usize::MAX)
}
