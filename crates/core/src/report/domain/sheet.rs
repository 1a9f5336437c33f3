//! The sheet that the page draws.

use super::told;
use mailglass_model::{DomainReport, DomainSheet, SheetSection};

/// The report as a sheet.
pub fn sheet(report: &DomainReport) -> DomainSheet {
    let sections = report.sections.iter().map(|section| SheetSection {
        area: section.area,
        status: section.status,
        summary: section.summary.clone(),
        reason: section.reason.clone(),
        waiting: section.facts.is_none(),
        findings: section.findings.clone(),
        facts: section.facts.as_ref().and_then(told::of_messages),
        blocks: section.facts.as_ref().map(told::blocks).unwrap_or_default(),
    });
    DomainSheet {
        domain: report.domain.clone(),
        written: report.written.clone(),
        verdict: report.verdict.clone(),
        sections: sections.collect(),
        path: report.path.clone(),
        transcript: report.transcript.clone(),
        limits: report.limits.clone(),
    }
}
