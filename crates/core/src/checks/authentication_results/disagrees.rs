//! `authentication-results/disagrees`

use crate::checks::{Check, Found, View};
use crate::text::operator;
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
    let method = claim.method.to_ascii_uppercase();
    let message = if doubt == Some(AuthDoubt::BelowStamp) {
        format!(
            "{method}: a field below your server's stamp says {}, we verify {ours}. Believe it only if your server removes such fields of others: the sender can have written it.",
            claim.result
        )
    } else if let Some((gateway, address)) = behind_gateway(view, claim) {
        let seen = match claim.method.as_str() {
            "spf" => format!("it judged the address of that gateway ({address}), and not the sender's"),
            "dkim" => "it judged the message after that gateway could change it".to_owned(),
            _ => format!(
                "it judged the address of that gateway ({address}), and the message after that gateway could change it"
            ),
        };
        format!(
            "{method}: the receiver saw {}, we verify {ours}. The server that checked stands behind your own gateway {gateway}: {seen}. It should trust what the gateway found, or check nothing.",
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

/// The reader's own server that handed the message to the one that wrote the claim, and its address. A server writes its
/// results above its own stamp, so the next stamp below says who was its client.
fn behind_gateway(view: &View, claim: &AuthResult) -> Option<(String, String)> {
    let claims = view.facts.authentication_results.get()?;
    let field = claims.fields.get(claim.field as usize)?.field;
    let route = view.facts.route.get()?;
    let at = route.hops.iter().rposition(|hop| hop.field > field)?;
    let checker = &route.hops[at];
    let border = route.trust_line? as usize;
    let gateway = at.checked_sub(1).filter(|before| *before >= border).map(|before| &route.hops[before])?;
    let crossed = !checker.internal && checker.from_class.is_some_and(|class| !class.is_internal());
    let same = checker
        .by
        .as_deref()
        .zip(claim.authserv_id.as_deref())
        .is_some_and(|(by, id)| operator::same(by, id));
    let address = checker.from_ip.clone().filter(|_| crossed && same)?;
    Some((gateway.by.clone()?, address))
}
