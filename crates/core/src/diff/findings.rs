//! Findings that one report has and the other has not.

use super::align::{Pair, align};
use super::copies::{Copies, Copy};
use super::difference::alone;
use mailglass_model::{Area, CopySide, Difference, Finding, Severity, Weight};

pub(super) fn compare(copies: &Copies) -> Vec<Difference> {
    let (left, right) = copies.map(all);
    let pairs = align(&left, &right, |(_, finding)| (finding.code.clone(), finding.subject.clone()));
    let one = |pair| match pair {
        Pair::Both(..) => None,
        Pair::Left(one) => Some(single(one, CopySide::Left)),
        Pair::Right(one) => Some(single(one, CopySide::Right)),
    };
    pairs.into_iter().filter_map(one).collect()
}

fn all<'a>(copy: &Copy<'a>) -> Vec<(Area, &'a Finding)> {
    let sections = &copy.report.sections;
    let mut out: Vec<_> = sections.iter().flat_map(|s| s.findings.iter().map(move |f| (s.area, f))).collect();
    out.sort_by(|(_, a), (_, b)| (&a.code, &a.subject).cmp(&(&b.code, &b.subject)));
    out
}

fn single((area, finding): &(Area, &Finding), side: CopySide) -> Difference {
    let weight = if finding.severity <= Severity::Risk { Weight::Notable } else { Weight::Minor };
    let mut difference = alone(*area, &finding.code, side, finding.message.clone(), weight);
    difference.sentence =
        format!("{}: in the {} copy only.", finding.title.trim_end_matches('.'), super::copies::word(side));
    difference
}
