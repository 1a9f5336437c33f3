//! Whether two messages are copies of one: judged by what the sender wrote and no server changes.

use super::copies::{Copies, Copy};
use mailglass_model::facts::MessageFacts;
use mailglass_model::{Kinship, Relation};
use std::collections::BTreeSet;

/// Bytes that a body must have for its hash to tell anything: bodies of a few words are alike by chance.
const TELLING_BODY: u32 = 40;

/// The answer with its reasons.
pub(super) fn judge(copies: &Copies) -> Kinship {
    let (Some(left), Some(right)) = copies.map(Copy::message) else {
        let reasons = vec!["Not both inputs are messages.".to_owned()];
        return kinship(
            Relation::Unknown,
            "Whether they belong together is unknown, because not both are messages.",
            reasons,
        );
    };
    let evidence = Evidence::new(copies, left, right);
    let (relation, sentence) = evidence.relation();
    kinship(relation, sentence, evidence.reasons)
}

fn kinship(relation: Relation, sentence: &str, reasons: Vec<String>) -> Kinship {
    Kinship { relation, sentence: sentence.to_owned(), reasons }
}

/// What was compared: `Some(true)` the same, `Some(false)` not, `None` not there in both.
struct Evidence {
    id: Option<bool>,
    date: Option<bool>,
    from: Option<bool>,
    author: Option<bool>,
    subject: Option<bool>,
    signature: Option<bool>,
    /// The common signature holds in both.
    holds: bool,
    body: Option<bool>,
    reasons: Vec<String>,
}

impl Evidence {
    fn new(copies: &Copies, left: &MessageFacts, right: &MessageFacts) -> Self {
        let from = |m: &MessageFacts| m.from.first().map(|mailbox| mailbox.address.to_ascii_lowercase());
        let author = |m: &MessageFacts| m.from.first().and_then(|mailbox| mailbox.domain.clone());
        let subject = |m: &MessageFacts| m.subject.as_deref().map(bare_subject);
        let mut evidence = Evidence {
            id: same(left.message_id.as_ref(), right.message_id.as_ref()),
            date: same(left.date.as_ref(), right.date.as_ref()),
            from: same(from(left), from(right)),
            author: same(author(left), author(right)),
            subject: same(subject(left), subject(right)),
            signature: share(copies.map(|copy| signatures(copy, false))),
            holds: share(copies.map(|copy| signatures(copy, true))) == Some(true),
            body: share(copies.map(|copy| bodies(copy))),
            reasons: Vec::new(),
        };
        let signed = match evidence.signature_tells() {
            true => "A DKIM signature is the same.",
            false => "A DKIM signature is the same, but it does not hold in both: it can have been copied.",
        };
        let rows = [
            (evidence.id, "The Message-ID is the same.", "The Message-IDs differ."),
            (evidence.signature, signed, "No DKIM signature is the same."),
            (evidence.body, "A signed body hash is the same.", "No signed body hash is the same."),
            (evidence.date, "The Date is the same.", "The Dates differ."),
            (evidence.from, "From is the same address.", "From is not the same address."),
            (evidence.subject, "The Subject is the same, reply and list tags aside.", "The Subjects differ."),
        ];
        evidence.reasons = rows
            .into_iter()
            .filter_map(|(same, yes, no)| Some(if same? { yes } else { no }.to_owned()))
            .collect();
        evidence
    }

    /// Anybody can copy the field into another message. There it does not hold, and nothing else is the same.
    fn signature_tells(&self) -> bool {
        let others = [self.id, self.date, self.from];
        self.holds || others.contains(&Some(true)) || !others.contains(&Some(false))
    }

    fn relation(&self) -> (Relation, &'static str) {
        let is = |evidence: Option<bool>| evidence == Some(true);
        let others = [self.date, self.from, self.subject];
        if is(self.signature) && self.signature_tells() {
            return (
                Relation::SameMessage,
                "These are two copies of the same message: one signature stands in both.",
            );
        }
        if is(self.id) && (others.into_iter().any(is) || others.iter().all(Option::is_none)) {
            return (Relation::SameMessage, "These are two copies of the same message.");
        }
        if is(self.id) {
            return (
                Relation::DifferentMessages,
                "These are different messages, though they bear the same Message-ID.",
            );
        }
        if self.id.is_none() && is(self.date) && is(self.from) && is(self.subject) {
            return (
                Relation::SameMessage,
                "These are two copies of the same message, as far as it can be told without Message-IDs.",
            );
        }
        if is(self.author) && (is(self.subject) || is(self.body)) {
            return (
                Relation::SameCampaign,
                "These are two messages of the same sender with the same text: one campaign, not one message.",
            );
        }
        if self.id.is_none() && (self.from.is_none() || others.iter().all(|one| *one != Some(false))) {
            return (
                Relation::Unknown,
                "Whether they belong together is unknown, because one of them lacks the fields that tell it.",
            );
        }
        (Relation::DifferentMessages, "These are different messages.")
    }
}

fn same<T: PartialEq>(left: Option<T>, right: Option<T>) -> Option<bool> {
    Some(left? == right?)
}

/// Whether two sets have an entry in common; `None` where one is empty.
fn share<T: Ord>((left, right): (BTreeSet<T>, BTreeSet<T>)) -> Option<bool> {
    (!left.is_empty() && !right.is_empty()).then(|| left.intersection(&right).next().is_some())
}

/// Each signature as written, white space left out; those alone that the key proves, where that is asked.
fn signatures(copy: &Copy, proven: bool) -> BTreeSet<String> {
    let fields = copy.message().map(|message| message.fields.as_slice()).unwrap_or_default();
    let signed = copy.dkim().into_iter().flat_map(|facts| &facts.signatures);
    let value = |at: u32| fields.get(usize::try_from(at).ok()?).map(|field| &field.value);
    signed
        .filter(|signature| !proven || signature.is_proven())
        .filter_map(|signature| value(signature.field))
        .map(|value| value.split_whitespace().collect())
        .collect()
}

/// The body hashes that were signed, each with what it was made with.
fn bodies(copy: &Copy) -> BTreeSet<(String, String)> {
    let all = copy.dkim().into_iter().flat_map(|facts| &facts.signatures);
    let telling = |size: Option<u32>| size.is_none_or(|size| size >= TELLING_BODY);
    all.filter(|s| telling(s.body_size) && s.body_length != Some(0))
        .filter_map(|s| {
            let how = s.canonicalization.rsplit('/').next().unwrap_or_default().to_owned();
            Some((how, s.body_hash.as_ref()?.signed.clone()))
        })
        .collect()
}

/// The Subject without what answers, lists and gateways put before it.
fn bare_subject(subject: &str) -> String {
    /// Tags are taken off so many times at most.
    const TAGS: usize = 10;
    let mut rest = subject.trim();
    for _ in 0..TAGS {
        let before = rest.len();
        if let Some((_, after)) = rest.strip_prefix('[').and_then(|tag| tag.split_once(']')) {
            rest = after.trim_start();
        }
        for tag in ["re:", "aw:", "fw:", "fwd:", "wg:"] {
            let head = rest.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag));
            rest = if head { rest[tag.len()..].trim_start() } else { rest };
        }
        if rest.len() == before {
            break;
        }
    }
    rest.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::bare_subject;

    #[test]
    fn tags_before_a_subject_are_left_out() {
        assert_eq!(bare_subject("[list] Re: [EXT]  Offer  now"), "offer now");
        assert_eq!(bare_subject("[]"), "");
        assert_eq!(bare_subject("[open"), "[open");
    }
}
