//! Each kind of forwarder in words, and who can change what so that the message survives.

use super::{arc_of, dkim_of, dmarc_of};
use mailglass_model::facts::{AlignedBy, ArcFacts, DkimResult, DkimSignature, DmarcResult, Policy};
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
pub(super) fn changes(kind: ForwardKind, report: &Report) -> Vec<String> {
    let own = "MAIL FROM becomes the forwarder's own address.";
    let rewritten = if has_null_sender(report) {
        "MAIL FROM stays empty (<>): a bounce must not be bounced."
    } else {
        own
    };
    let list = "List fields are added (List-Id, List-Post, List-Unsubscribe, Precedence).";
    let footer = "The Subject gets a tag, the body a footer.";
    let text = "The Subject gets a tag, the text a banner; links lead through the gateway; a text that was not encoded becomes base64.";
    let said: &[&str] = match kind {
        ForwardKind::Forward => &["Nothing is changed: only the client is another."],
        ForwardKind::Srs => &[rewritten],
        ForwardKind::Seal if is_chain_full(report) => &[rewritten, "Nothing of the message is changed."],
        ForwardKind::Seal => &[rewritten, "The message gets an ARC set; nothing of it is changed."],
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

/// The chain has as many sets as one may have (RFC 8617 §4.2.1).
pub(super) fn is_chain_full(report: &Report) -> bool {
    super::arc_of(report).is_some_and(|facts| facts.sets.len() >= crate::limits::ARC_SETS as usize)
}

/// What the author and the forwarder can change.
pub(super) fn advise(
    kind: ForwardKind,
    report: &Report,
    signatures: &[PredictedSignature],
    spf: &Predicted,
    dmarc: &Predicted,
    policy: Option<Policy>,
) -> (Vec<String>, Vec<String>) {
    let fails = dmarc.result.as_deref() == Some("fail");
    let can = Means {
        fails,
        strict: matches!(policy, Some(Policy::Quarantine | Policy::Reject)),
        survives: survives_list(report),
        arc: was_authentic(report),
        null_sender: has_null_sender(report),
        spf_passes: spf.result.as_deref() == Some("pass"),
    };
    (author(kind, report, signatures, fails), forwarder(kind, &can))
}

/// What decides which means help a forwarder with this message.
struct Means {
    /// DMARC fails behind the forwarder.
    fails: bool,
    /// The policy asks for more than reports.
    strict: bool,
    /// A signature that counts would hold on at a list that leaves Subject and body alone.
    survives: bool,
    /// DMARC passed before, so a seal has something to tell.
    arc: bool,
    /// A bounce or an automatic reply: its envelope sender stays empty.
    null_sender: bool,
    /// SPF passes behind the forwarder as it is.
    spf_passes: bool,
}

/// The envelope sender is known and empty (RFC 5321 §4.5.5).
pub(super) fn has_null_sender(report: &Report) -> bool {
    report.subject.mail_from.as_ref().is_some_and(|sender| sender.value.is_empty())
}

/// DMARC passes as the message is, or a chain that holds says that it did pass.
fn was_authentic(report: &Report) -> bool {
    let now = dmarc_of(report).and_then(|facts| facts.result);
    now == Some(DmarcResult::Pass) || arc_of(report).is_some_and(|facts| vouches(facts, report))
}

/// The chain holds, and a set of it says that DMARC passed for this author.
pub(super) fn vouches(facts: &ArcFacts, report: &Report) -> bool {
    dmarc_of(report).is_some_and(|dmarc| facts.vouching(&dmarc.author_domain).is_some())
}

/// Fields that every list writes itself.
const LIST_FIELDS: [&str; 4] = ["list-id", "list-post", "list-unsubscribe", "precedence"];

fn survives_list(report: &Report) -> bool {
    let Some(dmarc) = dmarc_of(report) else { return false };
    let signatures = dkim_of(report).map(|facts| facts.signatures.as_slice()).unwrap_or_default();
    dmarc.alignment.iter().filter(|one| one.by == AlignedBy::Dkim && one.counts).any(|one| {
        let own = signatures.iter().filter(|s| s.domain == one.domain && s.result == DkimResult::Pass);
        own.into_iter().any(|s| held_list_fields(s).next().is_none())
    })
}

/// The fields of lists that a signature covers.
fn held_list_fields(signature: &DkimSignature) -> impl Iterator<Item = String> {
    let names = signature.signed_fields.iter().map(|field| field.name.to_ascii_lowercase());
    names.filter(|name| LIST_FIELDS.contains(&name.as_str()))
}

fn author(kind: ForwardKind, report: &Report, signatures: &[PredictedSignature], fails: bool) -> Vec<String> {
    let mut out = Vec::new();
    let now = dkim_of(report).map(|facts| facts.signatures.as_slice()).unwrap_or_default();
    let author =
        dmarc_of(report).map(|facts| facts.author_domain.as_str()).filter(|domain| !domain.is_empty());
    let aligned_signature = dmarc_of(report)
        .is_some_and(|facts| facts.alignment.iter().any(|one| one.by == AlignedBy::Dkim && one.counts));
    if fails && dmarc_of(report).is_some_and(|facts| facts.result == Some(DmarcResult::Fail)) {
        return vec!["DMARC fails before any forwarder: mend that first.".to_owned()];
    }
    if fails && !aligned_signature {
        let domain = author.unwrap_or("the domain in From");
        out.push(format!("Sign with DKIM for {domain}: SPF does not survive a forwarder, a signature can."));
    }
    let is_list = matches!(kind, ForwardKind::List | ForwardKind::ListFooter | ForwardKind::ListMunge);
    let held: Vec<String> = now.iter().flat_map(held_list_fields).collect();
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

fn forwarder(kind: ForwardKind, can: &Means) -> Vec<String> {
    const SEAL: &str = "Seal with ARC: a receiver that trusts you sees what you saw.";
    const LIST_ADDRESS: &str = "Put the list's address into From for authors whose domain has a strict policy (in Mailman: dmarc_mitigate_action).";
    let mut said: Vec<&str> = Vec::new();
    match kind {
        ForwardKind::Forward => {
            match (can.null_sender, can.spf_passes) {
                // There is nothing to rewrite.
                (true, _) => {}
                (false, true) => said.push("Rewrite MAIL FROM (SRS), so that bounces come back to you."),
                (false, false) => {
                    said.push("Rewrite MAIL FROM (SRS), so that SPF passes and bounces come back to you.");
                }
            }
        }
        ForwardKind::Srs if can.fails && can.arc => said.push(SEAL),
        ForwardKind::List if can.fails => {
            said.push(if can.arc {
                "Seal with ARC, or put the list's address into From."
            } else {
                "Put the list's address into From."
            });
        }
        ForwardKind::ListFooter if can.fails => {
            if can.strict {
                said.push(LIST_ADDRESS);
            }
            match (can.survives, can.strict) {
                (true, true) => {
                    said.push(
                        "Or leave Subject and body as they are: then the author's signature survives.",
                    );
                }
                (true, false) => said.push("Leave Subject and body as they are, or seal with ARC."),
                (false, _) if can.arc => said.push(SEAL),
                (false, _) => {}
            }
        }
        ForwardKind::ListMunge | ForwardKind::ListWrap => {
            said.push("Sign with the list's own domain, and publish SPF, DKIM and DMARC for it.");
        }
        ForwardKind::Gateway => said.extend([
            "Check SPF, DKIM and DMARC before changing the text, and have the server behind you trust your results instead of checking again.",
            "Seal with ARC, and name the gateway as a trusted sealer behind it.",
        ]),
        ForwardKind::GatewaySigned => said.push(
            "The own signature does not help DMARC of the author: seal with ARC, and have the server behind you trust it.",
        ),
        ForwardKind::Srs | ForwardKind::List | ForwardKind::ListFooter | ForwardKind::Seal => {}
    }
    said.into_iter().map(str::to_owned).collect()
}
