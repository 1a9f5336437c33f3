//! Two copies of a message held side by side: the one in the inbox and the one in junk, the one that passed and the one
//! that did not.
//!
//! Everything is read from two finished reports. What differs is weighed by whether it can move a message: a result or a
//! filter's verdict is decisive, a host's name is not. Exchanging the two copies exchanges the columns and nothing else.

mod align;
mod authentication;
mod claims;
mod copies;
mod difference;
mod filters;
mod findings;
mod header;
mod kinship;
mod plain;
mod reason;
mod route;
mod structure;

use crate::limits;
use crate::text::number::clamp;
use copies::Copies;
use mailglass_model::{
    Comparison, Difference, DifferenceGroup, Kinship, LikelyReason, ReasonBasis, Report, Topic,
};

pub use plain::{markdown, plain};

/// Compares two finished reports, the first one left.
pub fn diff(left: &Report, right: &Report) -> Comparison {
    let kinship = kinship::judge(&Copies::new(left, right));
    with(left, right, kinship)
}

/// Compares two reports whose redacted forms, made with the same pseudonyms ([`crate::redact::pair`]), are shown. What only
/// the originals tell is kept where it names nobody: whether they belong together, and how much more differs.
pub fn redacted(originals: (&Report, &Report), shown: (&Report, &Report)) -> Comparison {
    let whole = diff(originals.0, originals.1);
    let mut out = with(shown.0, shown.1, whole.kinship.clone());
    // What differs in covered text alone does so no longer.
    out.left_out = out.left_out.max(count(&whole).saturating_sub(listed(&out)));
    if out.likely_reason.basis != whole.likely_reason.basis {
        let sentence = "unknown, because what tells it is covered by the redaction.".to_owned();
        out.likely_reason = LikelyReason { basis: ReasonBasis::Unknown, worse: None, sentence };
    }
    out
}

fn listed(comparison: &Comparison) -> u32 {
    clamp(comparison.groups.iter().map(|group| group.differences.len()).sum::<usize>())
}

fn count(comparison: &Comparison) -> u32 {
    listed(comparison).saturating_add(comparison.left_out)
}

fn with(left: &Report, right: &Report, kinship: Kinship) -> Comparison {
    let copies = Copies::new(left, right);
    let all: [(Topic, Vec<Difference>); 7] = [
        (Topic::Authentication, authentication::compare(&copies)),
        (Topic::Gateway, filters::compare(&copies)),
        (Topic::Route, route::compare(&copies)),
        (Topic::Claims, claims::compare(&copies)),
        (Topic::Header, header::compare(&copies, kinship.relation)),
        (Topic::Structure, structure::compare(&copies, kinship.relation)),
        (Topic::Findings, findings::compare(&copies)),
    ];
    let mut left_out = 0;
    let mut groups = Vec::new();
    for (topic, mut differences) in all {
        // Stable: what weighs the same stays in the order in which it was found.
        differences.sort_by_key(|difference| difference.weight);
        left_out += differences.len().saturating_sub(limits::DIFFERENCES);
        differences.truncate(limits::DIFFERENCES);
        if !differences.is_empty() {
            groups.push(DifferenceGroup { topic, differences });
        }
    }
    groups.sort_by_key(|group| group.differences.first().map(|first| first.weight));
    let likely_reason = reason::judge(&copies, kinship.relation, groups.is_empty());
    Comparison {
        left: copies.left.summary(),
        right: copies.right.summary(),
        kinship,
        likely_reason,
        groups,
        left_out: clamp(left_out),
        unexamined: clamp(header::unexamined(&copies) + structure::unexamined(&copies)),
        made_with: left.made_with.clone(),
    }
}
