//! Checks: facts in, findings out. Only here are severity and advice known.
//!
//! One check is one pair of files, `slug.rs` and `slug.md`, plus one `mod` line and one entry in the list of its
//! folder. A forgotten entry does not compile: its constant would be dead code.

/// The Markdown file beside a check. A program that offers the files themselves, as the page does, leaves them out.
macro_rules! explanation {
    ($file:literal) => {
        if cfg!(feature = "explanations") { include_str!($file) } else { "" }
    };
}

mod arc;
mod authentication_results;
mod dkim;
mod dkim2;
mod dmarc;
mod forgery;
mod found;
mod gateway;
mod message;
mod mx;
mod route;
mod spf;

use crate::arrange;
pub use dkim::{changed_by, is_open_text};
pub use forgery::{Reading, forwarded, innocent, is_hollow, reading};
use forgery::{carriers, impersonated};
pub use found::{Found, View};
pub use spf::severity_of_spf;

use crate::text::quote::clip;
use mailglass_model::{Area, CatalogueEntry, Finding, Severity};

/// One check.
#[derive(Clone, Copy)]
pub struct Check {
    /// `area/slug`, which is also its path.
    pub code: &'static str,
    /// A short present-tense sentence.
    pub title: &'static str,
    /// The gravest severity that it reports.
    pub severity: Severity,
    /// The standard that it obeys.
    pub reference: &'static str,
    /// The explanation in Markdown; empty without the feature `explanations`.
    pub explanation: &'static str,
    /// The check itself.
    pub run: fn(&View) -> Vec<Found>,
}

/// The checks of one area of a message, in the order in which their findings are shown when equally grave. What only domains
/// have stands apart, so that a program that analyses messages does not hold it.
fn of_message(area: Area) -> &'static [Check] {
    match area {
        Area::Message => message::CHECKS,
        Area::Route => route::CHECKS,
        Area::AuthenticationResults => authentication_results::CHECKS,
        Area::Spf => spf::CHECKS,
        Area::Dkim => dkim::CHECKS,
        Area::Dkim2 => dkim2::CHECKS,
        Area::Dmarc => dmarc::CHECKS,
        Area::Arc => arc::CHECKS,
        Area::Gateway => gateway::CHECKS,
        _ => &[],
    }
}

/// The checks that only domains want, beside those of messages.
fn of_domain(area: Area) -> &'static [Check] {
    match area {
        Area::Mx => mx::CHECKS,
        _ => &[],
    }
}

/// The findings of one area of a message, gravest first.
pub fn judge(area: Area, view: &View) -> Vec<Finding> {
    findings(of_message(area).iter(), view)
}

/// The findings of one area of a domain, gravest first.
pub fn judge_domain(area: Area, view: &View) -> Vec<Finding> {
    findings(of_message(area).iter().chain(of_domain(area)), view)
}

fn findings<'a>(checks: impl Iterator<Item = &'a Check>, view: &View) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        checks.flat_map(|check| (check.run)(view).into_iter().map(|found| finish(check, found))).collect();
    arrange::by_key(&mut findings, |f| f.severity);
    findings
}

/// Messages are sentences, not quotations: longer ones are cut.
const MESSAGE_LENGTH: usize = 400;

fn finish(check: &Check, found: Found) -> Finding {
    Finding {
        code: check.code.to_owned(),
        severity: found.severity.unwrap_or(check.severity),
        title: check.title.to_owned(),
        message: clip(&found.message, MESSAGE_LENGTH),
        subject: found.subject,
        evidence: found.evidence,
        remedy: found.remedy,
        because: found.because.map(str::to_owned),
    }
}

/// Everything that can be found, in the order of areas.
pub fn catalogue() -> Vec<CatalogueEntry> {
    Area::all().flat_map(|area| of_message(area).iter().chain(of_domain(area))).map(entry).collect()
}

/// What can be found in messages.
#[cfg(test)]
pub(crate) fn catalogue_of_messages() -> Vec<CatalogueEntry> {
    Area::MESSAGE.into_iter().flat_map(of_message).map(entry).collect()
}

/// What is to be known of one kind of finding, by its code in any case.
pub fn explain(code: &str) -> Option<CatalogueEntry> {
    let code = code.trim();
    catalogue().into_iter().find(|entry| entry.code.eq_ignore_ascii_case(code))
}

fn entry(check: &Check) -> CatalogueEntry {
    CatalogueEntry {
        code: check.code.to_owned(),
        title: check.title.to_owned(),
        severity: check.severity,
        reference: check.reference.to_owned(),
        explanation: check.explanation.to_owned(),
    }
}
