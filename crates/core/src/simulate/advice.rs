//! Each kind of forwarder in words, and who can change what so that the message survives.

use super::{dkim_of, dmarc_of};
use mailglass_model::facts::{DkimResult, DmarcResult, Policy};
use mailglass_model::{ForwardKind, Predicted, PredictedSignature, Report};

/// The kind as a heading.
pub(super) fn title(kind: ForwardKind) -> &'static str {
    match kind {
        ForwardKind::Forward => "Plain forwarding",
        ForwardKind::Srs => "Forwarding with SRS",
        ForwardKind::List => "Mailing list that changes nothing",
        ForwardKind::ListFooter => "Mailing list with Subject tag and footer",
        ForwardKind::ListMunge => "The same list, its own address in From",
        ForwardKind::ListWrap => "Mailing list that wraps the message",
        ForwardKind::Gateway => "Security gateway that changes the text",
        ForwardKind::GatewaySigned => "The same gateway, signing what it made",
        ForwardKind::Seal => "Provider that forwards and seals with ARC",
    }
}

/// What it does, a sentence each.
pub(super) fn changes(kind: ForwardKind) -> Vec<String> {
    let own = "MAIL FROM becomes the forwarder's own address.";
    let list = "List fields are added (List-Id, List-Post, List-Unsubscribe, Precedence).";
    let footer = "The Subject gets a tag, the body a footer.";
    let text = "The Subject gets a tag, the text a banner; links lead through the gateway; a text that was not encoded becomes base64.";
    let said: &[&str] = match kind {
        ForwardKind::Forward => &["Nothing is changed: only the client is another."],
        ForwardKind::Srs => &[own],
        ForwardKind::Seal => &[own, "The message gets an ARC set; nothing of it is changed."],
        ForwardKind::List => &[own, list],
        ForwardKind::ListFooter => &[own, list, footer],
        ForwardKind::ListMunge => {
            &[own, list, footer, "From becomes the list's address, the author goes into Reply-To."]
        }
        ForwardKind::ListWrap => &[own, "The whole message stands inside a new one from the list."],
        ForwardKind::Gateway => &["MAIL FROM stays.", text],
        ForwardKind::GatewaySigned => &[
            "MAIL FROM stays.",
            text,
            "The gateway adds a signature of its own domain: it passes, and is not aligned with the author.",
        ],
    };
    said.iter().map(|sentence| (*sentence).to_owned()).collect()
}

/// What the author and the forwarder can change.
pub(super) fn advise(
    kind: ForwardKind,
    report: &Report,
    signatures: &[PredictedSignature],
    dmarc: &Predicted,
    policy: Option<Policy>,
) -> (Vec<String>, Vec<String>) {
    let fails = dmarc.result.as_deref() == Some("fail");
    (author(kind, report, signatures, fails), forwarder(kind, fails, policy))
}

fn author(kind: ForwardKind, report: &Report, signatures: &[PredictedSignature], fails: bool) -> Vec<String> {
    let mut out = Vec::new();
    let now = dkim_of(report).map(|facts| facts.signatures.as_slice()).unwrap_or_default();
    let author =
        dmarc_of(report).map(|facts| facts.author_domain.as_str()).filter(|domain| !domain.is_empty());
    let aligned_signature = dmarc_of(report).is_some_and(|facts| {
        let by_dkim =
            |one: &&mailglass_model::facts::Alignment| one.by == mailglass_model::facts::AlignedBy::Dkim;
        facts.alignment.iter().filter(by_dkim).any(|one| one.counts)
    });
    if fails && dmarc_of(report).is_some_and(|facts| facts.result == Some(DmarcResult::Fail)) {
        return vec!["DMARC fails before any forwarder: mend that first.".to_owned()];
    }
    if fails && !aligned_signature {
        let domain = author.unwrap_or("the domain in From");
        out.push(format!("Sign with DKIM for {domain}: SPF does not survive a forwarder, a signature can."));
    }
    let list_names = ["list-id", "list-post", "list-unsubscribe", "precedence"];
    let is_list = matches!(kind, ForwardKind::List | ForwardKind::ListFooter | ForwardKind::ListMunge);
    let names = now.iter().flat_map(|one| &one.signed_fields).map(|field| field.name.to_ascii_lowercase());
    let held: Vec<String> = names.filter(|name| list_names.contains(&name.as_str())).collect();
    if is_list && let Some(name) = held.first() {
        out.push(format!(
            "Leave {name} out of the signed fields (h=) of mail to lists: a list writes its own."
        ));
    }
    let partial = now.iter().zip(signatures).find(|(one, then)| {
        one.body_length.is_some() && then.result == Some(DkimResult::Pass) && kind == ForwardKind::ListFooter
    });
    if partial.is_some() {
        out.push("The signature survives because of l=, with which anybody can add text below it: better to sign all of the body.".to_owned());
    }
    if fails && aligned_signature && out.is_empty() {
        out.push(match kind {
            ForwardKind::ListFooter | ForwardKind::Gateway | ForwardKind::GatewaySigned => {
                "Nothing in the message: no signature survives a changed text. People's own addresses on lists can stand in a \
                 domain or subdomain with p=none."
                    .to_owned()
            }
            _ => "Sign the message so that the signature covers only what a forwarder leaves alone.".to_owned(),
        });
    }
    out
}

fn forwarder(kind: ForwardKind, fails: bool, policy: Option<Policy>) -> Vec<String> {
    let strict = matches!(policy, Some(Policy::Quarantine | Policy::Reject));
    let said: &[&str] = match kind {
        ForwardKind::Forward => {
            &["Rewrite MAIL FROM (SRS), so that SPF passes and bounces come back to you."]
        }
        ForwardKind::Srs if fails => &["Seal with ARC: a receiver that trusts you sees what you saw."],
        ForwardKind::List if fails => &["Seal with ARC, or put the list's address into From."],
        ForwardKind::ListFooter if fails && strict => &[
            "Put the list's address into From for authors whose domain has a strict policy (in Mailman: dmarc_mitigate_action).",
            "Or leave Subject and body as they are: then the author's signature survives.",
        ],
        ForwardKind::ListFooter if fails => &["Leave Subject and body as they are, or seal with ARC."],
        ForwardKind::ListMunge | ForwardKind::ListWrap => {
            &["Sign with the list's own domain, and publish SPF, DKIM and DMARC for it."]
        }
        ForwardKind::Gateway => &[
            "Check SPF, DKIM and DMARC before changing the text, and have the server behind you trust your results instead of checking again.",
            "Seal with ARC, and name the gateway as a trusted sealer behind it.",
        ],
        ForwardKind::GatewaySigned => &[
            "The own signature does not help DMARC of the author: seal with ARC, and have the server behind you trust it.",
        ],
        _ => &[],
    };
    said.iter().map(|sentence| (*sentence).to_owned()).collect()
}
