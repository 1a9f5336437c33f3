//! The body half: known changes undone until the hash is the one that was signed (`bh=`).

mod added;
mod encodings;
mod leaves;
mod lines;
mod links;
mod parts;
mod places;
mod stream;
mod variants;

use super::budget::Budget;
use super::clues::Clues;
use crate::dkim::body::line_ends;
use crate::dkim::signature::Signature;
use crate::limits;
use added::Side;
use lines::MENDINGS;
use mailglass_model::Span;
use mailglass_model::facts::{ChangeKind, DkimChange};
use parts::Parts;
use std::borrow::Cow;
use std::ops::Range;
use stream::Stream;

pub(super) use parts::{field as part_field, parameter};

/// A body whose hash is not the one that was signed.
pub(super) struct Case<'a> {
    raw: &'a [u8],
    /// As the verifier counts it: see [`line_ends`].
    body: Cow<'a, [u8]>,
    /// Where it begins in the input.
    offset: usize,
    relaxed: bool,
    covered: Option<u64>,
    wanted: &'a [u8],
    parts: Parts,
    clues: &'a Clues,
}

/// One kind of change, looked for; the changes, where undoing them gives the signed hash.
type Stage = fn(&Case, &mut Budget) -> Option<Vec<DkimChange>>;

/// All kinds, those that change least first.
pub(super) const STAGES: [Stage; 10] = [
    mended_lines,
    mended_parts,
    appended,
    added_parts,
    leaves::rewritten,
    leaves::added_at_end,
    leaves::added,
    leaves::in_two_parts,
    prepended,
    mended_and_appended,
];

impl<'a> Case<'a> {
    /// The body, what the signature says of it, and the header's fields about its form.
    pub(super) fn new(
        raw: &'a [u8],
        offset: usize,
        signature: &'a Signature,
        form: (&[u8], &[u8]),
        clues: &'a Clues,
    ) -> Self {
        let body = line_ends(raw);
        let parts = parts::split(&body, form.0, form.1);
        Case {
            raw,
            body,
            offset,
            relaxed: signature.relaxed_body,
            covered: signature.length,
            wanted: &signature.bh,
            parts,
            clues,
        }
    }

    fn stream(&self) -> Stream {
        Stream::new(self.relaxed, self.covered)
    }

    /// Whether these pieces, one after the other, are the body that was signed.
    fn holds(&self, pieces: &[&[u8]], budget: &mut Budget) -> bool {
        if !budget.take(pieces.iter().map(|piece| piece.len()).sum()) {
            return false;
        }
        let mut stream = self.stream();
        pieces.iter().for_each(|piece| stream.feed(piece));
        self.is(&stream, budget)
    }

    /// Whether what went into the hash is the body that was signed.
    fn is(&self, stream: &Stream, budget: &mut Budget) -> bool {
        budget.compare();
        stream.digest() == self.wanted
    }

    fn span(&self, range: Range<usize>) -> Option<Span> {
        (!range.is_empty()).then(|| Span::input(self.offset + range.start, self.offset + range.end))
    }

    /// How its lines end.
    fn newline(&self) -> &'static [u8] {
        match memchr::memchr(b'\n', &self.body) {
            Some(at) if at > 0 && self.body[at - 1] == b'\r' => b"\r\n",
            _ => b"\n",
        }
    }

    /// The last place at which a text may have ended when it was signed, the whole of it left out.
    fn last_end(&self, text: &[u8], budget: &mut Budget) -> Option<usize> {
        let lines = memchr::memchr_iter(b'\n', text).count();
        let first = lines.saturating_sub(limits::AUTOPSY_CUTS);
        // A copy of the hash for each line costs about two blocks of it.
        if !budget.take(text.len() + (lines - first) * 128) {
            return None;
        }
        budget.ended |= first > 0;
        let mut stream = self.stream();
        let (mut found, mut line) = (self.is(&stream, budget).then_some(0), 0);
        stream.feed_lines(text, |stream, at| {
            line += 1;
            if line > first && at < text.len() {
                budget.compare();
                if stream.digest() == self.wanted {
                    found = Some(at);
                }
            }
        });
        found
    }
}

fn change(kind: ChangeKind, detail: &str) -> DkimChange {
    let detail = Some(detail.to_owned()).filter(|detail| !detail.is_empty());
    DkimChange { kind, field: None, detail, quote: None, span: None, software: Vec::new() }
}

fn mended_lines(case: &Case, budget: &mut Budget) -> Option<Vec<DkimChange>> {
    let kept = case.body.iter().rposition(|byte| !byte.is_ascii_whitespace()).map_or(0, |at| at + 1);
    let kept = memchr::memchr(b'\n', &case.body[kept..]).map_or(case.body.len(), |feed| kept + feed + 1);
    // Lines of white space at the end: the line before them may have spaces of its own.
    if !case.relaxed && kept < case.body.len() && case.holds(&[&case.body[..kept]], budget) {
        let mut added = added::named(&case.raw[kept..], kept, Side::End, case.clues);
        added.span = case.span(kept..case.raw.len());
        return Some(vec![added]);
    }
    if !case.relaxed && budget.take(case.body.len()) {
        let mut stream = case.stream().with_bare_feeds();
        stream.feed(&case.body);
        if case.is(&stream, budget) {
            return Some(vec![change(
                ChangeKind::LineEndings,
                "lines ended with LF alone when it was signed",
            )]);
        }
    }
    for mending in &MENDINGS {
        if let Some(text) = mended(case, mending, budget)
            && case.holds(&[&text], budget)
        {
            return Some(vec![change(mending.kind, mending.detail)]);
        }
    }
    None
}

/// The lines of one part, where the others would be changed too.
fn mended_parts(case: &Case, budget: &mut Budget) -> Option<Vec<DkimChange>> {
    let within = |leaf: &&parts::Leaf| leaf.is_text() && leaf.content.len() < case.body.len();
    for leaf in case.parts.leaves.iter().filter(within) {
        let content = &case.body[leaf.content.clone()];
        for mending in MENDINGS.iter().filter(|mending| !(mending.simple_only && case.relaxed)) {
            let undone = budget.take(content.len()).then(|| (mending.undo)(content)).flatten();
            let Some(text) = undone else { continue };
            let (before, after) = (&case.body[..leaf.content.start], &case.body[leaf.content.end..]);
            if case.holds(&[before, &text, after], budget) {
                let span = case.span(leaf.content.clone());
                return Some(vec![DkimChange { span, ..change(mending.kind, mending.detail) }]);
            }
        }
    }
    None
}

/// The body with one change of lines undone, where it can have had it.
fn mended(case: &Case, mending: &lines::Mending, budget: &mut Budget) -> Option<Vec<u8>> {
    let seen = !(mending.simple_only && case.relaxed);
    (seen && budget.take(case.raw.len())).then(|| (mending.undo)(case.raw)).flatten()
}

fn appended(case: &Case, budget: &mut Budget) -> Option<Vec<DkimChange>> {
    let end = case.last_end(&case.body, budget)?;
    let mut added = added::named(&case.raw[end..], end, Side::End, case.clues);
    added.span = case.span(end..case.raw.len());
    Some(vec![added])
}

fn mended_and_appended(case: &Case, budget: &mut Budget) -> Option<Vec<DkimChange>> {
    for mending in &MENDINGS {
        let Some(text) = mended(case, mending, budget) else { continue };
        if let Some(end) = case.last_end(&text, budget) {
            return Some(vec![
                change(mending.kind, mending.detail),
                added::named(&text[end..], end, Side::End, case.clues),
            ]);
        }
    }
    None
}

/// Lines at the beginning of a body that has no parts.
fn prepended(case: &Case, budget: &mut Budget) -> Option<Vec<DkimChange>> {
    let starts = lines::lines(&case.body).map(|(start, _)| start).skip(1).take(limits::AUTOPSY_PART_CUTS);
    for start in starts {
        if case.holds(&[&case.body[start..]], budget) {
            let mut added = added::named(&case.raw[..start], case.raw.len() - start, Side::Start, case.clues);
            added.span = case.span(0..start);
            return Some(vec![added]);
        }
    }
    None
}

/// A part that was added to a multipart, and a body that was put into one.
fn added_parts(case: &Case, budget: &mut Budget) -> Option<Vec<DkimChange>> {
    let body = &case.body;
    for marks in &case.parts.multiparts {
        for pair in marks.windows(2).take(limits::AUTOPSY_PARTS) {
            if case.holds(&[&body[..pair[0].start], &body[pair[1].start..]], budget) {
                let mut part = part_added(case, pair[0].start..pair[1].start);
                part.span = case.span(pair[0].start..pair[1].start);
                return Some(vec![part]);
            }
        }
    }
    let outer = case.parts.multiparts.last()?;
    for pair in outer.windows(2).take(limits::AUTOPSY_PARTS) {
        let end = parts::before_break(body, pair[1].start).max(pair[0].end);
        let (_, inner) = parts::header_of(body, pair[0].end..end);
        if case.holds(&[&body[inner]], budget) {
            let mut changes = vec![change(ChangeKind::WrappedInMultipart, "")];
            changes[0].software =
                case.clues.software(&[super::clues::Trade::List, super::clues::Trade::Gateway]);
            let others = outer.windows(2).filter(|other| other[0] != pair[0]);
            changes.extend(others.take(2).map(|other| {
                let mut part = part_added(case, other[0].start..other[1].start);
                part.span = case.span(other[0].start..other[1].start);
                part
            }));
            return Some(changes);
        }
    }
    None
}

/// What a part that was added is called, its boundary line included.
fn part_added(case: &Case, range: Range<usize>) -> DkimChange {
    let body = &case.body;
    let start = memchr::memchr(b'\n', &body[range.clone()]).map_or(range.end, |feed| range.start + feed + 1);
    let (_, inner) = parts::header_of(body, start..range.end);
    let leaf = case.parts.leaves.iter().find(|leaf| leaf.content.start == inner.start);
    let text = leaf.filter(|leaf| leaf.is_text()).and_then(|leaf| {
        let content = &body[leaf.content.clone()];
        encodings::Encoding::of(&leaf.encoding, content).decode(content)
    });
    let named = text.map(|text| added::named(&text, body.len() - range.len(), Side::End, case.clues));
    named
        .filter(|added| !matches!(added.kind, ChangeKind::TextAppended | ChangeKind::BlankLines))
        .unwrap_or_else(|| {
            change(ChangeKind::PartAdded, leaf.map_or("multipart", |leaf| leaf.media.as_str()))
        })
}
