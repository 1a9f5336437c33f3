//! Findings about keys that somebody else can sign with.

use super::{keys, signatures};
use crate::checks::{Found, View};
use crate::dkim::audit;
use crate::dkim::key::RSA_GOOD;
use mailglass_model::RecordKind;
use mailglass_model::facts::{DkimKey, DkimResult, KeyWeakness};

/// True where a signature of the domain holds by a key that nobody else can sign with, as far as arithmetic shows.
pub(in crate::checks) fn has_own_key(view: &View, domain: &str) -> bool {
    let passing = signatures(view).filter(|s| s.domain == domain && s.result == DkimResult::Pass);
    passing.into_iter().any(|s| {
        let audit = s.key.as_ref().and_then(|key| key.audit.as_ref());
        audit.is_none_or(|audit| !audit.weaknesses.iter().any(audit::lets_others_sign))
    })
}

/// What to do about such a key.
fn remedy(key: &DkimKey) -> String {
    let size = if key.key_type == "rsa" { format!(" of {RSA_GOOD} bits") } else { String::new() };
    format!(
        "Make a new key{size} with another program under a new selector, and sign with it. Then remove this record at once: it stays dangerous as long as it stands there."
    )
}

/// One finding for each key and weakness of the wanted kinds.
pub(super) fn found(view: &View, wanted: fn(&KeyWeakness) -> bool) -> Vec<(KeyWeakness, Found)> {
    let mut out = Vec::new();
    for (name, key) in keys(view) {
        let weaknesses = key.audit.iter().flat_map(|audit| &audit.weaknesses).filter(|one| wanted(one));
        out.extend(weaknesses.map(|weakness| {
            let found = Found::new(audit::sentence(weakness)).subject(name);
            let found = if name.is_empty() { found } else { found.answer(name, RecordKind::Txt) };
            (weakness.clone(), found.fix(remedy(key), Vec::new()))
        }));
    }
    out
}
