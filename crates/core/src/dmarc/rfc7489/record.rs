//! The record as RFC 7489 §6.3 reads it: it has `pct=`, and neither `np=`, `psd=` nor `t=`.

use crate::dmarc::record::{policy, report_uri};
use crate::text::tag_list::TagList;
use mailglass_model::facts::{AlignmentMode, Policy, PolicySource};

/// What the older standard takes from a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    p: Policy,
    sp: Option<Policy>,
    /// There was no valid policy, and there is a place for reports.
    assumed: bool,
    pub(super) adkim: AlignmentMode,
    pub(super) aspf: AlignmentMode,
    /// Less than a hundred.
    pub(super) percent: Option<u32>,
}

impl Record {
    /// `None` for a record that receivers ignore (RFC 7489 §6.6.3).
    pub(super) fn read(text: &str) -> Option<Self> {
        let list = TagList::parse(text);
        let value = |name| list.get(name).map(|tag| tag.value);
        let mode = |name| match value(name) {
            Some(text) if text.eq_ignore_ascii_case("s") => AlignmentMode::Strict,
            _ => AlignmentMode::Relaxed,
        };
        let p = value("p").and_then(policy);
        let sp = value("sp").map(policy);
        let assumed = p.is_none() || sp == Some(None);
        let reports =
            || value("rua").is_some_and(|rua| rua.split(',').any(|item| report_uri(item.trim()).is_some()));
        if assumed && !reports() {
            return None;
        }
        let percent = value("pct").and_then(|pct| pct.parse::<u32>().ok()).filter(|pct| *pct < 100);
        Some(Record {
            p: p.filter(|_| !assumed).unwrap_or(Policy::None),
            sp: sp.flatten().filter(|_| !assumed),
            assumed,
            adkim: mode("adkim"),
            aspf: mode("aspf"),
            percent,
        })
    }

    /// The policy for the domain itself or for one below it.
    pub(super) fn policy(&self, own: bool) -> (Policy, PolicySource) {
        match self.sp {
            _ if self.assumed => (Policy::None, PolicySource::Assumed),
            Some(sp) if !own => (sp, PolicySource::Sp),
            _ => (self.p, PolicySource::P),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tags_of_the_older_standard_count() {
        let record = Record::read("v=DMARC1; p=reject; np=nonsense; t=y; psd=y; pct=20").expect("valid");
        assert_eq!((record.policy(false), record.percent), ((Policy::Reject, PolicySource::P), Some(20)));
        let sub = Record::read("v=DMARC1; p=reject; sp=none; pct=100").expect("valid");
        assert_eq!((sub.policy(false), sub.percent), ((Policy::None, PolicySource::Sp), None));
    }

    #[test]
    fn a_bad_policy_needs_a_place_for_reports() {
        assert_eq!(Record::read("v=DMARC1; p=reject; sp=x"), None);
        let assumed = Record::read("v=DMARC1; p=reject; sp=x; rua=mailto:a@b.example").expect("assumed");
        assert_eq!(assumed.policy(true), (Policy::None, PolicySource::Assumed));
    }
}
