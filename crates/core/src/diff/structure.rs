//! The MIME tree, the body and its hashes.

use super::align::{Pair, align};
use super::copies::{Copies, Copy, word};
use super::difference::{alone, differ, differ_saying};
use crate::limits;
use mailglass_model::facts::{BodySeen, DkimSignature, LineEnding, Part};
use mailglass_model::{Area, CopySide, Difference, Relation, Weight};

pub(super) fn compare(copies: &Copies, relation: Relation) -> Vec<Difference> {
    let seen = |copy: &Copy| copy.message().map(|m| m.body);
    let (left, right) = copies.map(seen);
    let mut out = Vec::new();
    if left != right {
        let words = |copy: &Copy| seen(copy).map(|body| body_words(body).to_owned());
        out.extend(differ(Area::Message, "Body", copies.map(words), Weight::Minor));
    }
    let there = |body: Option<BodySeen>| matches!(body, Some(BodySeen::Present | BodySeen::Truncated));
    if !there(left) || !there(right) {
        return out;
    }
    out.extend(body_hash(copies, relation));
    let size = |copy: &Copy| copy.message().map(|m| format!("{} bytes", m.body_size));
    out.extend(differ(Area::Message, "Size of the body", copies.map(size), Weight::Minor));
    let ending = |copy: &Copy| copy.message().map(|m| line_words(m.line_ending).to_owned());
    out.extend(differ(Area::Message, "Ends of lines", copies.map(ending), Weight::Minor));
    let (left, right) = copies.map(parts);
    for pair in align(&left, &right, |(_, part)| (part.content_type.clone(), part.filename.clone())) {
        match pair {
            Pair::Both(left, right) => out.extend(part(left, right)),
            Pair::Left(one) => out.push(single(one, CopySide::Left)),
            Pair::Right(one) => out.push(single(one, CopySide::Right)),
        }
    }
    out
}

/// Parts beyond those that are aligned.
pub(super) fn unexamined(copies: &Copies) -> usize {
    fn parts(part: &Part) -> usize {
        1 + part.parts.iter().map(parts).sum::<usize>()
    }
    let all = |copy: &Copy| copy.message().and_then(|message| message.structure.as_ref()).map_or(0, parts);
    let (left, right) = copies.map(all);
    left.saturating_sub(limits::ALIGNED) + right.saturating_sub(limits::ALIGNED)
}

fn body_words(body: BodySeen) -> &'static str {
    match body {
        BodySeen::Absent => "not given",
        BodySeen::Present => "given",
        BodySeen::Truncated => "given in part",
    }
}

fn line_words(ending: LineEnding) -> &'static str {
    match ending {
        LineEnding::None => "no line break",
        LineEnding::Crlf => "CRLF",
        LineEnding::Lf => "LF",
        LineEnding::Cr => "CR",
        LineEnding::Mixed => "mixed",
    }
}

fn parts<'a>(copy: &Copy<'a>) -> Vec<(String, &'a Part)> {
    let mut out = Vec::new();
    if let Some(root) = copy.message().and_then(|message| message.structure.as_ref()) {
        flatten(root, "", &mut out);
    }
    out
}

/// The parts with their places, such as 1.2.
fn flatten<'a>(part: &'a Part, place: &str, out: &mut Vec<(String, &'a Part)>) {
    if out.len() >= limits::ALIGNED {
        return;
    }
    out.push((if place.is_empty() { "whole".to_owned() } else { place.to_owned() }, part));
    for (at, inner) in part.parts.iter().enumerate() {
        let dot = if place.is_empty() { "" } else { "." };
        flatten(inner, &format!("{place}{dot}{}", at + 1), out);
    }
}

fn signatures<'a>(copy: &Copy<'a>) -> Vec<&'a DkimSignature> {
    copy.dkim().into_iter().flat_map(|facts| &facts.signatures).collect()
}

/// The same promise of a signer, held by one body and not by the other.
fn body_hash(copies: &Copies, relation: Relation) -> Option<Difference> {
    let (left, right) = copies.map(signatures);
    let matches = |one: &DkimSignature| one.body_hash.as_ref().and_then(|hash| hash.matches);
    let signed = |one: &DkimSignature| one.body_hash.as_ref().map(|hash| hash.signed.clone());
    let alike = |one: &DkimSignature, other: &DkimSignature| {
        signed(one).is_some()
            && signed(one) == signed(other)
            && one.canonicalization == other.canonicalization
    };
    let pairs = left.iter().flat_map(|one| right.iter().map(move |other| (*one, *other)));
    let broken = |(one, other): &(&DkimSignature, &DkimSignature)| {
        if matches(one) == Some(false) { one.domain.clone() } else { other.domain.clone() }
    };
    // Of several the first in the alphabet, whichever copy it stands in.
    let pair = pairs
        .filter(|(one, other)| {
            let known = matches(one).is_some() && matches(other).is_some();
            known && alike(one, other) && matches(one) != matches(other)
        })
        .min_by_key(broken)?;
    let (one, other) = pair;
    let side = if matches(one) == Some(false) { CopySide::Left } else { CopySide::Right };
    let computed = |one: &DkimSignature| one.body_hash.as_ref().and_then(|hash| hash.computed.clone());
    let why = match relation {
        Relation::DifferentMessages => "the signature belongs to the other message",
        _ => "something changed it on the way",
    };
    let sentence = format!(
        "The body of the {} copy is not the one that {} signed, and the other's is: {why}.",
        word(side),
        broken(&pair)
    );
    differ_saying(Area::Dkim, "Body hash", (computed(one), computed(other)), Weight::Decisive, sentence)
}

fn title((place, part): &(String, &Part)) -> String {
    match place.as_str() {
        "whole" => format!("The whole ({})", part.content_type),
        place => format!("Part {place} ({})", part.content_type),
    }
}

fn single(one: &(String, &Part), side: CopySide) -> Difference {
    let part = one.1;
    let value = part.filename.clone().unwrap_or_else(|| format!("{} bytes", part.size));
    alone(Area::Message, &title(one), side, value, Weight::Notable)
}

fn part(left: &(String, &Part), right: &(String, &Part)) -> Vec<Difference> {
    let title = title(left).min(title(right));
    let row = |what: &str, read: &dyn Fn(&Part) -> Option<String>, weight| {
        differ(Area::Message, &format!("{title}: {what}"), (read(left.1), read(right.1)), weight)
    };
    let mut rows = vec![
        row("encoding", &|part| part.encoding.clone(), Weight::Notable),
        row("character set", &|part| part.charset.clone(), Weight::Notable),
        row("disposition", &|part| part.disposition.clone(), Weight::Notable),
    ];
    // Of what contains parts, the parts tell.
    if left.1.parts.is_empty() && right.1.parts.is_empty() {
        rows.push(row("size", &|part| Some(format!("{} bytes", part.size)), Weight::Notable));
    }
    rows.into_iter().flatten().collect()
}
