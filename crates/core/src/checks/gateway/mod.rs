//! Checks of what spam filters and gateways wrote.

mod allowed_by_policy;
mod bulk;
mod compauth_fail;
mod marked_spam;
mod untrusted;

use super::{Check, View};
use crate::gateway::trusted;
use crate::text::quote::lower_first;
use mailglass_model::facts::{DmarcResult, GatewayItem, GatewayProduct, GatewayVerdict};
use std::collections::BTreeMap;

/// The checks of this area.
pub(super) const CHECKS: &[Check] =
    &[marked_spam::CHECK, compauth_fail::CHECK, bulk::CHECK, allowed_by_policy::CHECK, untrusted::CHECK];

/// The fields that the reader's own side wrote, by product.
fn products<'a>(view: &View<'a>) -> BTreeMap<GatewayProduct, Vec<&'a GatewayVerdict>> {
    view.facts.gateway.get().map(trusted).unwrap_or_default()
}

/// A key's item, in any of the fields.
fn item<'a>(verdicts: &[&'a GatewayVerdict], key: &str) -> Option<&'a GatewayItem> {
    verdicts.iter().flat_map(|v| &v.items).find(|item| item.key.eq_ignore_ascii_case(key))
}

/// `CAT:SPM (spam)`.
fn quoted(item: &GatewayItem) -> String {
    let meaning = item.meaning.as_deref().map(|m| format!(" ({})", lower(m.trim_end_matches('.'))));
    format!("{} {}{}", item.key, item.value, meaning.unwrap_or_default())
}

/// Names of people's making, with which a meaning may begin.
const NAMES: [&str; 5] = ["Spamhaus ", "Microsoft ", "SpamAssassin ", "From ", "Date "];

/// Into the middle of a sentence; names such as DMARC keep their capitals.
fn lower(text: &str) -> String {
    if NAMES.iter().any(|name| text.starts_with(name)) {
        return text.to_owned();
    }
    lower_first(text)
}

/// The finding that says why DMARC failed, where it did and the filter names it.
fn dmarc_cause(view: &View, verdicts: &[&GatewayVerdict]) -> Option<&'static str> {
    let dmarc = view.facts.dmarc.get().filter(|d| d.result == Some(DmarcResult::Fail))?;
    let rule = |i: &GatewayItem| {
        let failed = ["FAIL", "REJ", "QUAR", "SOFTFAIL"].iter().any(|word| i.key.contains(word));
        i.key.contains("DMARC_") && failed && i.points.is_none_or(|points| points > 0.0)
    };
    let names = verdicts.iter().flat_map(|v| &v.items).any(rule);
    let passed = dmarc.alignment.iter().any(|a| a.result == "pass");
    names.then_some(if passed { "dmarc/unaligned" } else { "dmarc/unauthenticated" })
}
