//! Why a question was put that no receiver of the message would ask, or asks only before it sends reports.

use crate::pictures::facts_of;
use mailglass_model::facts::ProbePurpose;
use mailglass_model::{Exchange, Question, Report};

/// The reason in a few words; nothing for the usual questions.
pub(super) fn why(report: &Report, row: &Exchange) -> Option<&'static str> {
    let same =
        |question: &Question| question.kind == row.kind && question.name.eq_ignore_ascii_case(&row.name);
    let places = facts_of::dkim(report).into_iter().flat_map(|facts| &facts.places);
    let probe = places.flat_map(|place| &place.probes).find(|probe| same(&probe.question));
    let reports = facts_of::dmarc(report).into_iter().flat_map(|facts| &facts.reports);
    let mut consents = reports.filter_map(|one| one.question.as_ref());
    match probe.map(|probe| probe.purpose) {
        Some(ProbePurpose::Wildcard) => {
            Some("asked because a key is odd: does a wildcard answer for every name?")
        }
        Some(ProbePurpose::DoubledZone) => Some("asked because a key is missing: was the zone added twice?"),
        None => consents.any(same).then_some("asked because reports shall go there: does the host consent?"),
    }
}
