//! Changes inside the parts of a body; a body without parts is one part.

use super::Case;
use super::added::Side;
use super::encodings::Encoding;
use super::places;
use super::stream::Stream;
use super::variants::{Forms, Variant, added_to, rewrites};
use crate::dkim::autopsy::budget::Budget;
use mailglass_model::facts::DkimChange;

/// Places of one part that are tried together with those of another.
const PAIRED: usize = 40;
/// The same where each may have been encoded anew too.
const PAIRED_ANEW: usize = 12;

fn forms<'a>(case: &'a Case, budget: &mut Budget) -> Vec<Forms<'a>> {
    budget.ended |= case.parts.cut;
    let leaves = case.parts.leaves.iter();
    leaves.filter(|leaf| budget.take(leaf.content.len())).filter_map(|leaf| Forms::new(case, leaf)).collect()
}

/// The stream up to a part.
fn before(case: &Case, forms: &Forms, budget: &mut Budget) -> Option<Stream> {
    let start = forms.leaf.header.start;
    let mut stream = case.stream();
    budget.take(start).then(|| stream.feed(&case.body[..start]))?;
    Some(stream)
}

/// The first of these that gives the signed hash.
fn first(
    case: &Case,
    forms: &Forms,
    variants: impl Iterator<Item = Variant>,
    budget: &mut Budget,
) -> Option<Vec<DkimChange>> {
    let start = before(case, forms, budget)?;
    let rest = &case.body[forms.leaf.content.end..];
    for variant in variants {
        if !budget.take(variant.cost(forms) + rest.len()) {
            return None;
        }
        let mut stream = start.clone();
        variant.pieces(case, forms).iter().for_each(|piece| stream.feed(piece));
        stream.feed(rest);
        if case.is(&stream, budget) {
            return Some(variant.changes(case, forms));
        }
    }
    None
}

/// Encoded anew, another character set, other links.
pub(super) fn rewritten(case: &Case, budget: &mut Budget) -> Option<Vec<DkimChange>> {
    let all = forms(case, budget);
    if let Some(found) = all.iter().find_map(|forms| first(case, forms, rewrites(forms).into_iter(), budget))
    {
        return Some(found);
    }
    let texts: Vec<&Forms> = all.iter().filter(|forms| forms.leaf.is_text()).take(2).collect();
    let [one, two] = texts[..] else { return None };
    both(case, (one, rewrites(one)), (two, rewrites(two)), budget)
}

/// Text added at the end of a part that is not encoded: one pass, however long the part is.
pub(super) fn added_at_end(case: &Case, budget: &mut Budget) -> Option<Vec<DkimChange>> {
    let all = forms(case, budget);
    all.iter()
        .filter(|forms| forms.encoding == Encoding::Raw && forms.leaf.is_text())
        .find_map(|forms| end_of(case, forms, budget))
}

fn end_of(case: &Case, forms: &Forms, budget: &mut Budget) -> Option<Vec<DkimChange>> {
    let mut stream = before(case, forms, budget)?;
    stream.feed(&case.body[forms.leaf.header.start..forms.leaf.content.start]);
    let mut places = places::at_end(&forms.plain, forms.leaf.is_html());
    places.sort_by_key(|range| range.start);
    let rest = &case.body[forms.leaf.content.end..];
    let mut fed = 0;
    let mut found: Option<std::ops::Range<usize>> = None;
    for range in places {
        let tail = &forms.plain[range.end..];
        if !budget.take(range.start - fed + tail.len() + rest.len()) {
            break;
        }
        stream.feed(&forms.plain[fed..range.start]);
        fed = range.start;
        let mut end = stream.clone();
        end.feed(tail);
        end.feed(rest);
        if case.is(&end, budget) && found.as_ref().is_none_or(|best| range.len() < best.len()) {
            found = Some(range);
        }
    }
    let place = found.map(|range| (Side::End, range));
    let variant = added_to(forms, place.into_iter(), false).next()?;
    Some(variant.changes(case, forms))
}

/// Text added to one part, which may have been encoded anew for it.
pub(super) fn added(case: &Case, budget: &mut Budget) -> Option<Vec<DkimChange>> {
    let all = forms(case, budget);
    let texts = || all.iter().filter(|forms| forms.leaf.is_text());
    for anew in [false, true] {
        for forms in texts() {
            let places = places::all(&forms.plain, forms.leaf.is_html());
            if let Some(found) = first(case, forms, added_to(forms, places, anew), budget) {
                return Some(found);
            }
        }
    }
    None
}

/// Text added to the first two texts: the same message as plain text and as HTML.
pub(super) fn in_two_parts(case: &Case, budget: &mut Budget) -> Option<Vec<DkimChange>> {
    let all = forms(case, budget);
    let texts: Vec<&Forms> = all.iter().filter(|forms| forms.leaf.is_text()).take(2).collect();
    let [one, two] = texts[..] else { return None };
    for (side, anew) in [(Side::End, false), (Side::Start, false), (Side::End, true)] {
        let of = |forms: &Forms| {
            let html = forms.leaf.is_html();
            let places = match side {
                Side::End => places::at_end(&forms.plain, html),
                Side::Start => places::at_start(&forms.plain, html),
            };
            let places = places
                .into_iter()
                .map(|range| (side, range))
                .take(if anew { PAIRED_ANEW } else { PAIRED } * if html { 4 } else { 1 });
            added_to(forms, places, anew).collect::<Vec<_>>()
        };
        if let Some(found) = both(case, (one, of(one)), (two, of(two)), budget) {
            return Some(found);
        }
    }
    None
}

/// The first pair that gives the signed hash.
fn both(
    case: &Case,
    (one, firsts): (&Forms, Vec<Variant>),
    (two, seconds): (&Forms, Vec<Variant>),
    budget: &mut Budget,
) -> Option<Vec<DkimChange>> {
    let start = before(case, one, budget)?;
    let between = &case.body[one.leaf.content.end..two.leaf.header.start.max(one.leaf.content.end)];
    let rest = &case.body[two.leaf.content.end..];
    for first in &firsts {
        if !budget.take(first.cost(one) + between.len()) {
            return None;
        }
        let mut stream = start.clone();
        first.pieces(case, one).iter().for_each(|piece| stream.feed(piece));
        stream.feed(between);
        for second in &seconds {
            if !budget.take(second.cost(two) + rest.len()) {
                return None;
            }
            let mut stream = stream.clone();
            second.pieces(case, two).iter().for_each(|piece| stream.feed(piece));
            stream.feed(rest);
            if case.is(&stream, budget) {
                let mut changes = first.changes(case, one);
                for other in second.changes(case, two) {
                    // What was done to both is said once, unless it is about different words.
                    let said = |one: &DkimChange| one.kind == other.kind && one.detail == other.detail;
                    if other.quote.is_some() || !changes.iter().any(said) {
                        changes.push(other);
                    }
                }
                return Some(changes);
            }
        }
    }
    None
}
