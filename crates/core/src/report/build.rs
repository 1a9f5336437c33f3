//! Joins facts, findings, transcript and verdict.

use super::{status, summary, verdict};
use crate::causes;
use crate::checks::{self, View};
use crate::dns::ledger::Unasked;
use crate::dns::world::transcript;
use crate::facts::Known;
use crate::input::Input;
use crate::session::Session;
use crate::text::number::clamp;
use mailglass_model::facts::Facts as AreaFacts;
use mailglass_model::{Area, Damage, DamageKind, LimitHit, Report, Section, Status, Subject};

/// The report as the session stands now.
pub fn build(session: &Session) -> Report {
    let view = View { facts: &session.facts, text: &session.input.text, posture: None };
    let unasked = session.ledger.unasked();
    let mut sections: Vec<Section> =
        Area::MESSAGE.into_iter().filter_map(|area| section(area, &view, unasked)).collect();
    causes::link(&view, &mut sections);
    if unasked.is_some() {
        // Nobody failed to answer: nobody was asked.
        let open = sections.iter_mut().flat_map(|s| &mut s.findings).filter(|f| causes::is_unknown(f));
        open.for_each(|finding| finding.remedy = None);
    }
    let mut report = Report {
        subject: subject(session),
        verdict: verdict::verdict(&view, session.input.kind(), &sections, unasked),
        sections,
        transcript: transcript(&session.ledger),
        limits: limits(session),
        made_with: concat!("mailglass ", env!("CARGO_PKG_VERSION")).to_owned(),
    };
    let redaction = session.input.options.redaction.as_ref();
    // A report that still waits has not said anything yet.
    let done = report.sections.iter().all(|section| section.facts.is_some());
    let original = redaction.and_then(|redaction| redaction.judged.as_ref()).filter(|_| done);
    if let (Some(original), Some(depth)) = (original, session.depth) {
        (depth.keep)(&mut report, original);
    }
    report
}

fn subject(session: &Session) -> Subject {
    let input = &session.input;
    let envelope = &input.options.envelope;
    Subject {
        kind: input.kind(),
        words: input.recognition.words.clone(),
        size: clamp(input.text.len()),
        damage: damage(input),
        text: input.repaired.then(|| String::from_utf8_lossy(&input.text).into_owned()),
        ip: session.sender.ip.clone(),
        helo: session.sender.helo.clone(),
        mail_from: session.sender.mail_from.clone(),
        rcpt_to: envelope.rcpt_to.clone(),
        judged_at: session.sender.judged_at.clone(),
        redaction: input.options.redaction.clone(),
    }
}

/// Redaction is no accident that copying again would mend: it is said, and no check speaks of it.
fn damage(input: &Input) -> Vec<Damage> {
    let message = "Names, addresses and text were replaced by pseudonyms before this was shared. Signatures were verified \
                   before that; their results are those that the sharer got.";
    let redacted = input.options.redaction.as_ref().map(|_| Damage {
        kind: DamageKind::Redacted,
        message: message.into(),
        repaired: false,
        breaks_signatures: true,
        span: None,
    });
    input.recognition.damage.iter().cloned().chain(redacted).collect()
}

fn limits(session: &Session) -> Vec<LimitHit> {
    let mut limits = session.facts.limits.clone();
    let refused = session.ledger.refused();
    if refused > 0 {
        limits.push(LimitHit {
            limit: "questions".into(),
            allowed: clamp(crate::limits::QUESTIONS),
            message: format!("{refused} further DNS questions were not asked."),
        });
    }
    let spf = session.facts.spf.get();
    let trees =
        spf.iter().flat_map(|f| f.checks.iter().map(|c| c.cut).chain(f.published.iter().map(|p| p.cut)));
    if trees.into_iter().any(|cut| cut) {
        limits.push(LimitHit {
            limit: "spf-steps".into(),
            allowed: u32::try_from(crate::limits::SPF_STEPS).unwrap_or(u32::MAX),
            message: "The SPF tree is larger than what is shown of it; the result does not depend on that."
                .into(),
        });
    }
    limits
}

/// One area's section; `None` where the input has nothing of the kind.
fn section(area: Area, view: &View, unasked: Option<Unasked>) -> Option<Section> {
    let facts = view.facts;
    let known = match area {
        Area::Message => of(&facts.message, |f| AreaFacts::Message(Box::new(f))),
        Area::Route => of(&facts.route, |f| AreaFacts::Route(Box::new(f))),
        Area::AuthenticationResults => {
            of(&facts.authentication_results, |f| AreaFacts::AuthenticationResults(Box::new(f)))
        }
        Area::Spf => of(&facts.spf, |f| AreaFacts::Spf(Box::new(f))),
        Area::Dkim => of(&facts.dkim, |f| AreaFacts::Dkim(Box::new(f))),
        Area::Gateway => of(&facts.gateway, |f| AreaFacts::Gateway(Box::new(f))),
        Area::Dkim2 => of(&facts.dkim2, |f| AreaFacts::Dkim2(Box::new(f))),
        Area::Dmarc => of(&facts.dmarc, |f| AreaFacts::Dmarc(Box::new(f))),
        Area::Arc => of(&facts.arc, |f| AreaFacts::Arc(Box::new(f))),
        _ => Known::NotThere,
    };
    let facts = match known {
        Known::NotThere => return None,
        Known::Waiting => return Some(waiting(area)),
        Known::Facts(facts) => facts,
    };
    let findings = checks::judge(area, view);
    let status = status::status(&facts, &findings);
    let reason = (status == Status::Unknown).then(|| summary::reason(&facts));
    Some(Section {
        area,
        status,
        summary: summary::summary(&facts, unasked),
        reason,
        facts: Some(facts),
        findings,
    })
}

pub(super) fn of<T: Clone>(known: &Known<T>, wrap: impl Fn(T) -> AreaFacts) -> Known<AreaFacts> {
    match known {
        Known::NotThere => Known::NotThere,
        Known::Waiting => Known::Waiting,
        Known::Facts(facts) => Known::Facts(wrap(facts.clone())),
    }
}

fn waiting(area: Area) -> Section {
    Section {
        area,
        status: Status::Unknown,
        summary: "Waiting for DNS.".into(),
        reason: Some("waiting for DNS".into()),
        facts: None,
        findings: Vec::new(),
    }
}
