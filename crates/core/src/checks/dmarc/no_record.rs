//! `dmarc/no-record`

use super::{facts, steps};
use crate::checks::found::publish;
use crate::checks::{Check, Found, View};
use crate::dmarc::record::is_meant;
use crate::text::family;
use mailglass_model::RecordKind;
use mailglass_model::Severity;
use mailglass_model::facts::WalkOutcome;

pub(super) const CHECK: Check = Check {
    code: "dmarc/no-record",
    title: "The domain has no DMARC record",
    severity: Severity::Risk,
    reference: "RFC 9989 §4.10.1",
    explanation: explanation!("no_record.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(facts) = facts(view).filter(|f| f.record.is_none() && !f.walks.is_empty()) else {
        return Vec::new();
    };
    let unsettled = |o| steps(view, o).next().is_some();
    let faulty = steps(view, WalkOutcome::Unusable).any(|s| s.text.as_deref().is_some_and(is_meant));
    if unsettled(WalkOutcome::Failed) || unsettled(WalkOutcome::Several) || faulty {
        return Vec::new();
    }
    let author = &facts.author_domain;
    let name = format!("_dmarc.{author}");
    let found = Found::new(format!("Neither {author} nor any domain above it publishes a DMARC record. Large receivers ask bulk senders for one."))
        .subject(author)
        .answer(&name, RecordKind::Txt);
    // A record there would speak for the domains of strangers.
    if family::is_shared(author) {
        return vec![found.fix(
            format!("{author} looks like a public suffix, below which others register their domains: no mail should come from it. If an organization's domain was meant, mend the address in From. Only who runs the suffix can publish a record there, with psd=y."),
            Vec::new(),
        )];
    }
    vec![found.fix(
        "Begin with a record that only monitors, and read its reports.",
        vec![publish(&name, format!("v=DMARC1; p=none; rua=mailto:dmarc@{author}"), None)],
    )]
}
