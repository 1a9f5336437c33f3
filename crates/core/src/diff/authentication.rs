//! SPF, DKIM, DMARC and ARC beside each other.

use super::align::{Pair, align};
use super::copies::{Copies, Copy, word};
use super::difference::{alone, differ, differ_saying};
use mailglass_model::facts::{
    AlignedBy, ArcResult, DkimResult, DkimSignature, DmarcResult, Policy, SpfCheck, SpfResult,
};
use mailglass_model::{Area, CopySide, Difference, Weight};

pub(super) fn compare(copies: &Copies) -> Vec<Difference> {
    let mut out = Vec::new();
    out.extend(dmarc(copies));
    out.extend(spf(copies));
    out.extend(dkim(copies));
    out.extend(arc(copies));
    out
}

/// How much it matters that a result differs: a pass beside no pass moves messages.
fn of_result(one_passes: Option<bool>, other_passes: Option<bool>) -> Weight {
    match (one_passes, other_passes) {
        (Some(one), Some(other)) if one != other => Weight::Decisive,
        _ => Weight::Notable,
    }
}

/// The word of a result; where it could not be told, that.
fn told<T>(present: bool, result: Option<T>, word: impl Fn(T) -> &'static str) -> Option<String> {
    present.then(|| result.map_or("unknown", word).to_owned())
}

fn spf(copies: &Copies) -> Vec<Difference> {
    let result = |copy: &Copy| copy.spf().and_then(|facts| facts.result);
    let (left, right) = copies.map(result);
    let words = copies.map(|copy| told(copy.spf().is_some(), result(copy), SpfResult::word));
    let passes = |result: Option<SpfResult>| result.map(|result| result == SpfResult::Pass);
    let domain = copies.map(|copy| check(copy).map(|check| check.domain.clone()));
    let same_domain = domain.0 == domain.1;
    let record = |copy: &Copy| check(copy)?.record.as_ref().map(|record| record.text.clone());
    let mut out = vec![
        differ(Area::Spf, "SPF result", words, of_result(passes(left), passes(right))),
        differ(Area::Spf, "SPF domain", domain, Weight::Notable),
    ];
    if same_domain {
        out.push(differ(Area::Spf, "SPF record", copies.map(record), Weight::Notable));
    }
    out.into_iter().flatten().collect()
}

fn check<'a>(copy: &Copy<'a>) -> Option<&'a SpfCheck> {
    copy.spf()?.checks.first()
}

fn dmarc(copies: &Copies) -> Vec<Difference> {
    let result = |copy: &Copy| copy.dmarc().and_then(|facts| facts.result);
    let (left, right) = copies.map(result);
    let words = copies.map(|copy| told(copy.dmarc().is_some(), result(copy), DmarcResult::word));
    let passes = |result: Option<DmarcResult>| match result? {
        DmarcResult::Pass => Some(true),
        DmarcResult::Fail => Some(false),
        _ => None,
    };
    let weight = of_result(passes(left), passes(right));
    let failing = if passes(left) == Some(false) { CopySide::Left } else { CopySide::Right };
    let policy = copies.of(failing).dmarc().and_then(|facts| facts.policy);
    let row = match (weight, policy) {
        (Weight::Decisive, Some(policy)) => {
            let asks = match policy {
                Policy::None => "only to be told",
                Policy::Quarantine => "to treat such mail as suspicious",
                Policy::Reject => "to refuse such mail",
            };
            let side = word(failing);
            let sentence = format!(
                "DMARC fails for the {side} copy alone, and the author's domain asks receivers {asks}."
            );
            differ_saying(Area::Dmarc, "DMARC result", words, weight, sentence)
        }
        _ => differ(Area::Dmarc, "DMARC result", words, weight),
    };
    let author = |copy: &Copy| {
        copy.dmarc().map(|facts| facts.author_domain.clone()).filter(|domain| !domain.is_empty())
    };
    let published = |copy: &Copy| copy.dmarc().and_then(|facts| Some(facts.policy?.word().to_owned()));
    let record = |copy: &Copy| copy.dmarc()?.record.as_ref().map(|record| record.text.clone());
    let authors = copies.map(author);
    let same_author = authors.0 == authors.1;
    let mut out = vec![
        row,
        differ(Area::Dmarc, "Author domain", authors, Weight::Notable),
        differ(Area::Dmarc, "DMARC policy", copies.map(published), Weight::Notable),
        differ(Area::Dmarc, "Aligned identifiers", copies.map(aligned), Weight::Notable),
    ];
    if same_author {
        out.push(differ(Area::Dmarc, "DMARC record", copies.map(record), Weight::Notable));
    }
    out.into_iter().flatten().collect()
}

/// What DMARC counts, such as "SPF of example.com".
fn aligned(copy: &Copy) -> Option<String> {
    let facts = copy.dmarc()?;
    let mut names: Vec<String> = facts
        .alignment
        .iter()
        .filter(|one| one.counts)
        .map(|one| {
            let by = if one.by == AlignedBy::Spf { "SPF" } else { "DKIM" };
            format!("{by} of {}", one.domain)
        })
        .collect();
    names.sort();
    names.dedup();
    Some(if names.is_empty() { "none".to_owned() } else { names.join(", ") })
}

fn dkim(copies: &Copies) -> Vec<Difference> {
    let (left, right) = copies.map(signatures);
    let mut out = Vec::new();
    for pair in align(&left, &right, |one| (one.domain.clone(), one.algorithm.clone())) {
        match pair {
            Pair::Both(left, right) => out.extend(signature(left, right)),
            Pair::Left(one) => out.push(single(one, CopySide::Left, &right)),
            Pair::Right(one) => out.push(single(one, CopySide::Right, &left)),
        }
    }
    out
}

/// Servers put their own on top: a domain's signatures are compared wherever they stand.
fn signatures<'a>(copy: &Copy<'a>) -> Vec<&'a DkimSignature> {
    let mut all: Vec<_> = copy.dkim().into_iter().flat_map(|facts| &facts.signatures).collect();
    all.sort_by(|a, b| (&a.domain, &a.algorithm).cmp(&(&b.domain, &b.algorithm)));
    all
}

/// A signature of one copy alone. It is decisive where it passes and nothing of the other copy does.
fn single(one: &DkimSignature, side: CopySide, others: &[&DkimSignature]) -> Difference {
    let passes = one.result == DkimResult::Pass;
    let weight = match passes && others.iter().all(|other| other.result != DkimResult::Pass) {
        true => Weight::Decisive,
        false => Weight::Notable,
    };
    let value = format!("{}, selector {}", one.result.word(), one.selector);
    alone(Area::Dkim, &format!("DKIM signature of {}", one.domain), side, value, weight)
}

fn signature(left: &DkimSignature, right: &DkimSignature) -> Vec<Difference> {
    let of = format!("DKIM of {}", left.domain);
    let both = |read: &dyn Fn(&DkimSignature) -> Option<String>| (read(left), read(right));
    let row = |what: &str, read: &dyn Fn(&DkimSignature) -> Option<String>, weight| {
        differ(Area::Dkim, &format!("{of}: {what}"), both(read), weight)
    };
    let passes = |one: &DkimSignature| match one.reason.is_some_and(|reason| reason.leaves_open()) {
        true => None,
        false => Some(one.result == DkimResult::Pass),
    };
    let weight = match left.result == right.result {
        // The same result, only said otherwise.
        true => Weight::Minor,
        false => of_result(passes(left), passes(right)),
    };
    let result = |one: &DkimSignature| {
        let why = one.detail.as_ref().map(|detail| format!(" ({})", detail.trim_end_matches('.')));
        Some(format!("{}{}", one.result.word(), why.unwrap_or_default()))
    };
    let names = |one: &DkimSignature| {
        let names: Vec<String> =
            one.signed_fields.iter().map(|field| field.name.to_ascii_lowercase()).collect();
        Some(names.join(":"))
    };
    [
        row("result", &result, weight),
        row("selector", &|one| Some(one.selector.clone()), Weight::Notable),
        row("key", &|one| one.key.as_ref().map(|key| key.text.clone()), Weight::Notable),
        row("signed fields", &names, Weight::Notable),
        row("canonicalization", &|one| Some(one.canonicalization.clone()), Weight::Minor),
        row("identity (i=)", &|one| one.identity.clone(), Weight::Minor),
        row("covered length (l=)", &|one| one.body_length.map(|length| length.to_string()), Weight::Notable),
        row("expiry", &|one| one.expires_at.clone(), Weight::Minor),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn arc(copies: &Copies) -> Vec<Difference> {
    let result = |copy: &Copy| {
        let facts = copy.arc()?;
        told(true, facts.result, ArcResult::word)
    };
    let sealers = |copy: &Copy| {
        let sets = &copy.arc()?.sets;
        let domains =
            sets.iter().map(|set| set.seal.as_ref().map_or("unsealed", |seal| seal.domain.as_str()));
        Some(domains.collect::<Vec<_>>().join(", ")).filter(|names| !names.is_empty())
    };
    [
        differ(Area::Arc, "ARC result", copies.map(result), Weight::Notable),
        differ(Area::Arc, "ARC sealers", copies.map(sealers), Weight::Notable),
    ]
    .into_iter()
    .flatten()
    .collect()
}
