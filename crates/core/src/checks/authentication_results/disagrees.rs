//! `authentication-results/disagrees`

use crate::checks::{Check, Found, View};
use mailglass_model::Severity;
use mailglass_model::facts::{AuthDoubt, AuthResult, DkimSignature};

pub(super) const CHECK: Check = Check {
    code: "authentication-results/disagrees",
    title: "The receiver saw something else than we verify",
    severity: Severity::Note,
    reference: "RFC 8601 §2.7",
    explanation: explanation!("disagrees.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let Some(claims) = view.facts.authentication_results.get() else { return Vec::new() };
    claims.believed().filter_map(|claim| compare(view, claim, claims.doubt)).collect()
}

/// A finding where the receiver's word and ours differ and both are sure.
fn compare(view: &View, claim: &AuthResult, doubt: Option<AuthDoubt>) -> Option<Found> {
    let ours = match claim.method.as_str() {
        "spf" => view.facts.spf.get()?.result?.word().to_owned(),
        "dmarc" => view.facts.dmarc.get()?.result?.word().to_owned(),
        "dkim" => {
            let domain = claim.properties.get("header.d").map(|d| d.to_ascii_lowercase())?;
            let selector = claim.properties.get("header.s");
            let facts = view.facts.dkim.get()?;
            let suits =
                |s: &&DkimSignature| s.domain == domain && selector.is_none_or(|sel| *sel == s.selector);
            facts.signatures.iter().find(suits)?.result.word().to_owned()
        }
        _ => return None,
    };
    let sure = |word: &str| matches!(word, "pass" | "fail" | "softfail");
    if ours == claim.result || !sure(&ours) || !sure(&claim.result) {
        return None;
    }
    let method = claim.method.to_uppercase();
    let message = if doubt == Some(AuthDoubt::BelowStamp) {
        format!(
            "{method}: a field below your server's stamp says {}, we verify {ours}. Believe it only if your server removes such fields of others: the sender can have written it.",
            claim.result
        )
    } else {
        format!(
            "{method}: the receiver saw {}, we verify {ours}. The DNS or the message changed since then, or the envelope differs.",
            claim.result
        )
    };
    Some(
        Found::new(message)
            .at(view, &claim.span)
            .value("receiver", claim.result.clone())
            .value("verified", ours),
    )
}
