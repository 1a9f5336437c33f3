//! Header fields that were added, removed or changed. What every server writes on the way is left to its own topic.

use super::align::{Pair, align};
use super::copies::{Copies, Copy, word};
use super::difference::{alone, differ, differ_saying};
use crate::limits;
use mailglass_model::facts::Field;
use mailglass_model::{Area, CopySide, Difference, Relation, Weight};
use std::collections::{BTreeMap, BTreeSet};

/// Fields of the way, of receivers and of filters: other topics compare what they say.
const TRACE: [&str; 12] = [
    "received",
    "x-received",
    "return-path",
    "delivered-to",
    "dkim-signature",
    "authentication-results",
    "received-spf",
    "arc-seal",
    "arc-message-signature",
    "arc-authentication-results",
    "x-original-to",
    "envelope-to",
];
/// Beginnings of names that hold identifiers and times of single systems.
const PAPERS: [&str; 12] = [
    "x-ms-",
    "x-google-",
    "x-gm-",
    "x-eopattributedmessage",
    "x-forefront-",
    "x-microsoft-",
    "x-exchange-",
    "x-proofpoint-",
    "x-mimecast-",
    "x-spam",
    "x-rspamd",
    "x-virus",
];
/// Fields that a reader sees or that say what a message is.
const TELLING: [&str; 16] = [
    "from",
    "sender",
    "reply-to",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "content-type",
    "content-transfer-encoding",
    "mime-version",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "precedence",
    "auto-submitted",
];

/// A signature that covers a field tells of a change on the way only where both are copies of one message.
pub(super) fn compare(copies: &Copies, relation: Relation) -> Vec<Difference> {
    let (left, right) = copies.map(fields);
    let (ours, theirs) = match relation {
        Relation::SameMessage => copies.map(signed),
        _ => (BTreeMap::new(), BTreeMap::new()),
    };
    let names: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
    let none = Vec::new();
    let mut out = Vec::new();
    for name in names {
        let (left, right) = (left.get(name).unwrap_or(&none), right.get(name).unwrap_or(&none));
        let signer = ours.get(name).into_iter().chain(theirs.get(name)).min();
        out.extend(same_name(name, left, right, signer.map(String::as_str)));
    }
    out
}

/// Fields of one name beyond those that are aligned.
pub(super) fn unexamined(copies: &Copies) -> usize {
    let beyond = |copy: &Copy| -> usize {
        fields(copy).values().map(|fields| fields.len().saturating_sub(limits::ALIGNED)).sum()
    };
    let (left, right) = copies.map(beyond);
    left + right
}

/// The values of each field that is compared, in order.
fn fields<'a>(copy: &Copy<'a>) -> BTreeMap<String, Vec<&'a Field>> {
    let Some(message) = copy.message() else { return BTreeMap::new() };
    let of_filters: BTreeSet<u32> =
        copy.gateway().into_iter().flat_map(|facts| &facts.verdicts).map(|verdict| verdict.field).collect();
    let mut out: BTreeMap<String, Vec<&Field>> = BTreeMap::new();
    for (at, field) in (0_u32..).zip(&message.fields) {
        let name = field.name.to_ascii_lowercase();
        let papers = PAPERS.iter().any(|head| name.starts_with(head));
        if !papers && !TRACE.contains(&name.as_str()) && !of_filters.contains(&at) {
            out.entry(name).or_default().push(field);
        }
    }
    out
}

/// Names that a signature covers, each with the domain that signed: of several the first in the alphabet, so that their
/// order does not matter.
fn signed(copy: &Copy) -> BTreeMap<String, String> {
    let mut out: BTreeMap<String, String> = BTreeMap::new();
    for one in copy.dkim().into_iter().flat_map(|facts| &facts.signatures) {
        for field in &one.signed_fields {
            let known = out.entry(field.name.to_ascii_lowercase()).or_insert_with(|| one.domain.clone());
            if one.domain < *known {
                known.clone_from(&one.domain);
            }
        }
    }
    out
}

fn same_name(name: &str, left: &[&Field], right: &[&Field], signer: Option<&str>) -> Vec<Difference> {
    let value = |field: &Field| field.value.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = left.iter().chain(right).map(|field| field.name.as_str()).min().unwrap_or(name);
    let weight = match TELLING.contains(&name) || signer.is_some() {
        true => Weight::Notable,
        false => Weight::Minor,
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for pair in align(left, right, |field| value(field)) {
        match pair {
            Pair::Both(..) => {}
            Pair::Left(field) => ours.push(value(field)),
            Pair::Right(field) => theirs.push(value(field)),
        }
    }
    let mut out = Vec::new();
    let paired = ours.len().min(theirs.len());
    for (ours, theirs) in ours.iter().zip(&theirs) {
        let values = (Some(ours.clone()), Some(theirs.clone()));
        out.extend(match signer {
            Some(signer) => {
                let sentence = format!("{title} differs, and a signature of {signer} covers it: a change on the way breaks that signature.");
                differ_saying(Area::Message, title, values, weight, sentence)
            }
            None => differ(Area::Message, title, values, weight),
        });
    }
    let rest = |side, values: &[String]| -> Vec<Difference> {
        values.iter().map(|value| one_sided(title, side, value, weight, signer)).collect()
    };
    out.extend(rest(CopySide::Left, &ours[paired..]));
    out.extend(rest(CopySide::Right, &theirs[paired..]));
    out
}

fn one_sided(title: &str, side: CopySide, value: &str, weight: Weight, signer: Option<&str>) -> Difference {
    let mut difference = alone(Area::Message, title, side, value.to_owned(), weight);
    difference.sentence = match signer {
        Some(signer) => {
            format!(
                "{title} stands in the {} copy only, and a signature of {signer} counts how often it is there.",
                word(side)
            )
        }
        None => format!("{title} stands in the {} copy only.", word(side)),
    };
    difference
}
