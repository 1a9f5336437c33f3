//! The SPF workbench as plain text: what `mailglass spf` prints.

use super::plain::{line, plain_check, spf_tree};
use crate::limits::{SPF_LOOKUPS, SPF_VOIDS};
use crate::text::quote::count;
use mailglass_model::Defect;
use mailglass_model::facts::{
    SpfAnswer, SpfAuthorised, SpfCosts, SpfMissing, SpfOverlap, SpfRecord, SpfRewrite, SpfWorkbench,
};

/// The evaluation of the client, where there is one, and the record.
pub fn plain_spf(answer: &SpfAnswer) -> String {
    let mut out = String::new();
    if let Some(check) = &answer.check {
        plain_check(&mut out, check);
        line(&mut out, 0, "");
    }
    record(&mut out, &answer.workbench, answer.check.is_none());
    out
}

fn record(out: &mut String, bench: &SpfWorkbench, with_tree: bool) {
    let edited = if bench.edited { ", as edited" } else { "" };
    line(out, 0, &format!("The record of {}{edited}", bench.domain));
    if let Some(problem) = &bench.problem {
        line(out, 1, problem);
    }
    for record in &bench.records {
        line(out, 1, &format!("record {}", record.text));
    }
    if let Some(published) = &bench.published {
        line(out, 1, &format!("record {}", published.record.text));
        if with_tree {
            spf_tree(out, &published.steps, published.cut);
        }
    }
    bench.defects().iter().for_each(|(record, one)| defect(out, &bench.domain, record, one));
    if let Some(costs) = &bench.costs {
        line(out, 1, &cost(costs));
    }
    if let Some(authorised) = &bench.authorised {
        addresses(out, authorised, bench.is_open_together());
    }
    bench.missing.iter().for_each(|one| missing(out, one));
    bench.overlaps.iter().for_each(|one| line(out, 1, &overlap(one)));
    if bench.overlaps_left_out > 0 {
        line(out, 1, &format!("and {} more that add nothing", bench.overlaps_left_out));
    }
    if let Some(one) = &bench.rewrite {
        rewrite(out, one);
    }
    if let Some(why) = &bench.no_rewrite {
        line(out, 1, &format!("no rewrite: {why}"));
    }
}

fn cost(costs: &SpfCosts) -> String {
    let at_least = if costs.ipv4.at_least { "at least " } else { "" };
    let lookups = format!("{at_least}{} of {SPF_LOOKUPS} lookups", costs.ipv4.lookups);
    let (four, six) = (costs.ipv4.voids, costs.ipv6.voids);
    match four == six {
        true => format!("{lookups}, {at_least}{four} of {SPF_VOIDS} void lookups"),
        false => format!(
            "{lookups}; {at_least}{four} of {SPF_VOIDS} void lookups for clients of IPv4, {at_least}{six} for those of IPv6"
        ),
    }
}

/// A fault, as `mailglass record` prints it.
fn defect(out: &mut String, domain: &str, record: &SpfRecord, one: &Defect) {
    let place = match record.name == domain {
        true => format!("at {}..{}", one.span.start, one.span.end),
        false => format!("in the record of {}", record.name),
    };
    line(out, 1, &format!("! {} [{}] {place}", one.message, one.code));
}

fn addresses(out: &mut String, authorised: &SpfAuthorised, open: bool) {
    let at_least = if authorised.exact { "" } else { "at least " };
    let (four, six) = (&authorised.ipv4_addresses, &authorised.ipv6_networks);
    line(
        out,
        1,
        &format!("authorises {at_least}{four} IPv4 addresses and {at_least}{six} IPv6 networks of 64 bits"),
    );
    if open {
        line(out, 2, "! That is nearly every server in the world: everyone may send for the domain.");
    }
    for one in &authorised.uncounted {
        line(out, 2, &format!("not counted: {} in the record of {}. {}", one.term, one.record, one.why));
    }
}

fn missing(out: &mut String, one: &SpfMissing) {
    let risk = one.takeover.as_ref().is_some_and(|takeover| takeover.anyone);
    let what = if risk { "risk" } else { "leads nowhere" };
    line(out, 1, &format!("{what}: {} in the record of {}. {}", one.term, one.record, one.detail));
}

fn overlap(one: &SpfOverlap) -> String {
    let how = if one.same { "is the same as in" } else { "lies in" };
    format!(
        "adds nothing: {} in the record of {}: {} {how} {} in the record of {}",
        one.term, one.record, one.what, one.by_term, one.by_record
    )
}

fn rewrite(out: &mut String, one: &SpfRewrite) {
    line(out, 1, &format!("rewrite, for the same addresses and {}:", count(one.lookups as usize, "lookup")));
    line(out, 2, &one.text);
    for change in &one.changes {
        match change.becomes.is_empty() {
            true => line(out, 2, &format!("without {}: {}", change.term, change.why)),
            false => {
                line(out, 2, &format!("{} for {}: {}", change.becomes.join(" "), change.term, change.why))
            }
        }
    }
    for warning in &one.warnings {
        line(out, 2, &format!("note: {warning}"));
    }
}
