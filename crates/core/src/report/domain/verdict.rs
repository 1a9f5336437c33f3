//! The verdict on a domain: can others send in its name, does its mail arrive, and what to change first.

use crate::dns::ledger::Unasked;
use crate::facts::Posture;
use crate::text::quote::{capital, list};
use mailglass_model::facts::MxWay;
use mailglass_model::{Area, DomainSection, Finding, Severity, Status, Verdict};

/// How many causes a verdict names.
const CAUSES: usize = 3;

/// The areas without which nothing can be said of the domain as a whole.
const CENTRAL: [Area; 3] = [Area::Mx, Area::Spf, Area::Dmarc];

/// The answer in one sentence, and the gravest findings.
pub(super) fn verdict(posture: &Posture, sections: &[DomainSection], unasked: Option<Unasked>) -> Verdict {
    let causes = causes(sections);
    let gravest = causes.first().map(|finding| finding.severity);
    let open: Vec<&str> = named(sections, |section| section.status == Status::Unknown);
    let central = |section: &&DomainSection| CENTRAL.contains(&section.area);
    let (known, unknown): (Vec<_>, Vec<_>) =
        sections.iter().filter(central).partition(|section| section.status != Status::Unknown);
    let name = posture.written.as_ref().unwrap_or(&posture.domain);
    let missing = posture.mx.get().is_some_and(|mx| mx.way == MxWay::NoName);
    let (status, sentence) = match (gravest, unasked) {
        _ if missing => (Status::Fail, format!("{name} does not exist.")),
        _ if known.is_empty() && unasked.is_some() => {
            (Status::Unknown, format!("Nothing is known of {name}: nobody was asked."))
        }
        _ if known.is_empty() => (Status::Unknown, format!("What {name} publishes could not be looked up.")),
        (Some(Severity::Fail), _) => (Status::Fail, broken(name, sections)),
        (Some(Severity::Risk), _) => {
            (Status::Warn, format!("{name} works, with risks: {}.", at_risk(sections)))
        }
        _ if !unknown.is_empty() => {
            (Status::Unknown, format!("Not everything that {name} publishes could be looked up."))
        }
        _ => (Status::Pass, format!("{name} is well set up for mail.")),
    };
    let mut details = details(sections);
    if !open.is_empty() && status != Status::Unknown {
        details.push(format!("Not known: {}.", list(&open)));
    }
    Verdict { status, sentence, details, causes }
}

fn broken(name: &str, sections: &[DomainSection]) -> String {
    let areas = named(sections, |section| section.status == Status::Fail);
    match areas.is_empty() {
        true => format!("Something about the mail of {name} is broken."),
        false => format!("The mail of {name} is not in order: {}.", list(&areas)),
    }
}

fn at_risk(sections: &[DomainSection]) -> String {
    let risky = |section: &DomainSection| section.findings.iter().any(|f| f.severity == Severity::Risk);
    list(&named(sections, risky))
}

fn named(sections: &[DomainSection], test: impl Fn(&DomainSection) -> bool) -> Vec<&'static str> {
    sections.iter().filter(|section| test(section)).map(|section| title(section.area)).collect()
}

/// One sentence each about what carries the verdict.
fn details(sections: &[DomainSection]) -> Vec<String> {
    let told = |area: Area| sections.iter().find(|section| section.area == area);
    let sentence = |section: &DomainSection| format!("{}: {}", capital(title(section.area)), section.summary);
    [Area::Mx, Area::Spf, Area::Dmarc].into_iter().filter_map(told).map(sentence).collect()
}

/// The gravest findings that follow from no other, in the order of the sections.
fn causes(sections: &[DomainSection]) -> Vec<Finding> {
    let mut all: Vec<&Finding> = sections
        .iter()
        .flat_map(|section| &section.findings)
        .filter(|finding| finding.because.is_none() && finding.severity <= Severity::Advice)
        .collect();
    crate::arrange::by_key(&mut all, |finding| finding.severity);
    all.into_iter().take(CAUSES).cloned().collect()
}

/// The area's name in a sentence.
pub(super) fn title(area: Area) -> &'static str {
    match area {
        Area::Mx => "MX",
        Area::Spf => "SPF",
        Area::Dkim => "DKIM",
        Area::Dmarc => "DMARC",
        Area::MtaSts => "MTA-STS",
        Area::TlsRpt => "TLS-RPT",
        Area::Dane => "DANE",
        Area::Dnssec => "DNSSEC",
        Area::Bimi => "BIMI",
        Area::Reverse => "reverse names",
        Area::Caa => "CAA",
        Area::Clients => "mail programs",
        Area::Services => "services",
        other => other.word(),
    }
}
