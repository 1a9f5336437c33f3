//! Where in a part's text something may have been added.

use super::added::Side;
use super::lines;
use super::parts::before_break;
use crate::limits;
use std::ops::Range;

/// Bytes at the beginning and at the end of HTML in which tags are looked at.
const WINDOW: usize = 64 * 1024;

/// Stretches of the text that may have been added at its end, the shortest first.
pub(super) fn at_end(text: &[u8], html: bool) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = Vec::new();
    let tail = text.len().saturating_sub(WINDOW);
    let lines = memchr::memrchr_iter(b'\n', text).map(|feed| feed + 1).filter(|start| *start < text.len());
    for start in lines.take(limits::AUTOPSY_PART_CUTS) {
        starts.extend([start, before_break(text, start)]);
    }
    if html {
        let tags = memchr::memrchr2_iter(b'<', b'>', &text[tail..]).map(|at| tail + at);
        starts.extend(
            tags.take(limits::AUTOPSY_PART_CUTS).map(|at| if text[at] == b'<' { at } else { at + 1 }),
        );
    }
    starts.sort_unstable();
    starts.dedup();
    let ends = if html { closings(text) } else { vec![text.len()] };
    let mut out: Vec<Range<usize>> = ends
        .iter()
        .flat_map(|end| starts.iter().filter(move |start| *start < end).map(move |start| *start..*end))
        .collect();
    out.sort_by_key(|range| (range.len(), range.start));
    out
}

/// The end of HTML, and what closes it.
fn closings(text: &[u8]) -> Vec<usize> {
    let tail = text.len().saturating_sub(WINDOW);
    let lower = text[tail..].to_ascii_lowercase();
    let last = |tag: &[u8]| memchr::memmem::rfind(&lower, tag).map(|at| tail + at);
    let mut ends: Vec<usize> =
        [Some(text.len()), last(b"</body"), last(b"</html")].into_iter().flatten().collect();
    // The line break before a closing tag may be older than what was added before the tag.
    let breaks: Vec<usize> = ends.iter().skip(1).map(|end| before_break(text, *end)).collect();
    ends.extend(breaks);
    ends.dedup();
    ends
}

/// Stretches that may have been added at the beginning, the shortest first.
pub(super) fn at_start(text: &[u8], html: bool) -> Vec<Range<usize>> {
    let head = &text[..text.len().min(WINDOW)];
    let mut ends: Vec<usize> =
        lines::lines(head).map(|(start, _)| start).skip(1).take(limits::AUTOPSY_PART_CUTS).collect();
    let mut starts = vec![0];
    if html {
        let lower = head.to_ascii_lowercase();
        let body = memchr::memmem::find(&lower, b"<body");
        let opened = body.and_then(|at| Some(at + memchr::memchr(b'>', &head[at..])? + 1));
        let from = opened.unwrap_or(0);
        if let Some(opened) = opened {
            let rest = &head[opened..];
            let feed = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            starts = vec![opened, opened + feed];
        }
        let tags = memchr::memchr2_iter(b'<', b'>', &head[from..]).map(|at| from + at);
        ends.extend(
            tags.take(limits::AUTOPSY_PART_CUTS).map(|at| if head[at] == b'<' { at } else { at + 1 }),
        );
    }
    ends.sort_unstable();
    ends.dedup();
    let mut out: Vec<Range<usize>> = starts
        .iter()
        .flat_map(|start| ends.iter().filter(move |end| *end > start).map(move |end| *start..*end))
        .collect();
    out.sort_by_key(|range| range.len());
    out.dedup();
    out
}

/// Both, with the side.
pub(super) fn all(text: &[u8], html: bool) -> impl Iterator<Item = (Side, Range<usize>)> {
    let end = at_end(text, html).into_iter().map(|range| (Side::End, range));
    end.chain(at_start(text, html).into_iter().map(|range| (Side::Start, range)))
}
