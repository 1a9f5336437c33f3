//! What is done to the lines of a body on its way, and how it is undone.

use mailglass_model::facts::ChangeKind;

/// One way of changing lines, undone.
pub(super) struct Mending {
    /// What it is called.
    pub(super) kind: ChangeKind,
    /// More precisely.
    pub(super) detail: &'static str,
    /// Relaxed canonicalization does not see it.
    pub(super) simple_only: bool,
    /// The body before; `None` where it has nothing of the kind.
    pub(super) undo: fn(&[u8]) -> Option<Vec<u8>>,
}

const fn mending(
    kind: ChangeKind,
    detail: &'static str,
    simple_only: bool,
    undo: fn(&[u8]) -> Option<Vec<u8>>,
) -> Mending {
    Mending { kind, detail, simple_only, undo }
}

/// All of them, those that change least first.
pub(super) const MENDINGS: [Mending; 25] = {
    use ChangeKind::{DotStuffing, FromQuoting, LineEndings, TrailingSpaces, WhiteSpace, WrappedLines};
    [
        mending(LineEndings, "lone CRs stand where line breaks were", false, |b| returns(b, b"\r\n")),
        mending(LineEndings, "lone CRs were added", false, |b| returns(b, b"")),
        mending(LineEndings, "a CR was added before line breaks", false, doubled_returns),
        mending(TrailingSpaces, "spaces were added", true, |b| {
            each(b, |line| trimmed(line).filter(|_| line != b"-- "))
        }),
        mending(TrailingSpaces, "spaces were added", true, |b| each(b, trimmed)),
        mending(TrailingSpaces, "the space behind \"--\" was removed", true, |b| each(b, dashes)),
        mending(FromQuoting, "\">\" was added", false, |b| each(b, unquoted)),
        mending(FromQuoting, "\">\" was removed", false, |b| each(b, quoted)),
        mending(DotStuffing, "dots were doubled", false, |b| each(b, undoubled)),
        mending(DotStuffing, "doubled dots were halved", false, |b| each(b, doubled)),
        mending(WhiteSpace, "a tab became 8 spaces", true, |b| each(b, |l| tabbed(l, 8))),
        mending(WhiteSpace, "a tab became 4 spaces", true, |b| each(b, |l| tabbed(l, 4))),
        mending(WhiteSpace, "a tab became 2 spaces", true, |b| each(b, |l| tabbed(l, 2))),
        mending(WhiteSpace, "a tab became a space", true, |b| each(b, |l| tabbed(l, 1))),
        mending(WhiteSpace, "8 spaces became a tab", true, |b| replaced(b, b"\t", b"        ")),
        mending(WhiteSpace, "4 spaces became a tab", true, |b| replaced(b, b"\t", b"    ")),
        mending(WhiteSpace, "a space became a tab", true, |b| replaced(b, b"\t", b" ")),
        mending(WhiteSpace, "spaces became no-break spaces", false, |b| replaced(b, b"\xc2\xa0", b" ")),
        mending(WrappedLines, "between any two characters", false, |b| joined(b, b"", 0)),
        mending(WrappedLines, "with a space before the rest", false, |b| joined(b, b" ", 0)),
        mending(WrappedLines, "with a space before the rest", false, |b| joined(b, b" ", 1)),
        mending(WrappedLines, "with \"!\" at the break", false, |b| replaced(b, b"!\n ", b"")),
        mending(WrappedLines, "with \"!\" at the break", false, |b| replaced(b, b"!\r\n ", b"")),
        mending(WrappedLines, "between words", false, |b| unwrapped(b, 0)),
        mending(WrappedLines, "between words", false, |b| unwrapped(b, 4)),
    ]
};

/// Lines shorter than this were not broken because they were long.
const LONG: usize = 60;

/// Each line, without its end, as `change` gives it; `None` where no line changes.
fn each(body: &[u8], change: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut done = 0;
    for (start, end) in lines(body) {
        if let Some(line) = change(&body[start..end]) {
            out.extend_from_slice(&body[done..start]);
            out.extend_from_slice(&line);
            done = end;
        }
    }
    if done == 0 {
        return None;
    }
    out.extend_from_slice(&body[done..]);
    Some(out)
}

/// Where each line begins and ends, its CRLF or LF left out.
pub(super) fn lines(body: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let mut start = 0;
    let feeds = memchr::memchr_iter(b'\n', body).chain((body.last() != Some(&b'\n')).then_some(body.len()));
    feeds.map(move |feed| {
        let begin = start;
        let end = if feed > begin && body.get(feed - 1) == Some(&b'\r') { feed - 1 } else { feed };
        start = feed + 1;
        (begin.min(body.len()), end)
    })
}

fn trimmed(line: &[u8]) -> Option<Vec<u8>> {
    let end = line.iter().rposition(|byte| !matches!(byte, b' ' | b'\t')).map_or(0, |at| at + 1);
    (end < line.len()).then(|| line[..end].to_vec())
}

fn dashes(line: &[u8]) -> Option<Vec<u8>> {
    (line == b"--").then(|| b"-- ".to_vec())
}

fn unquoted(line: &[u8]) -> Option<Vec<u8>> {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    (marks > 0 && line[marks..].starts_with(b"From ")).then(|| line[1..].to_vec())
}

fn quoted(line: &[u8]) -> Option<Vec<u8>> {
    line.starts_with(b"From ").then(|| [b">", line].concat())
}

fn undoubled(line: &[u8]) -> Option<Vec<u8>> {
    line.starts_with(b"..").then(|| line[1..].to_vec())
}

fn doubled(line: &[u8]) -> Option<Vec<u8>> {
    line.starts_with(b".").then(|| [b".", line].concat())
}

/// Tabs for the spaces that a line begins with, as far as they fill whole tabs.
fn tabbed(line: &[u8], width: usize) -> Option<Vec<u8>> {
    let tabs = line.iter().take_while(|byte| **byte == b' ').count() / width;
    let mut out = vec![b'\t'; tabs];
    out.extend_from_slice(&line[tabs * width..]);
    (tabs > 0).then_some(out)
}

fn replaced(body: &[u8], what: &[u8], with: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut done = 0;
    for at in memchr::memmem::find_iter(body, what) {
        out.extend_from_slice(&body[done..at]);
        out.extend_from_slice(with);
        done = at + what.len();
    }
    if done == 0 {
        return None;
    }
    out.extend_from_slice(&body[done..]);
    Some(out)
}

/// CRs that stand alone, replaced.
fn returns(body: &[u8], with: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut done = 0;
    for at in memchr::memchr_iter(b'\r', body).filter(|at| body.get(at + 1) != Some(&b'\n')) {
        out.extend_from_slice(&body[done..at]);
        out.extend_from_slice(with);
        done = at + 1;
    }
    if done == 0 {
        return None;
    }
    out.extend_from_slice(&body[done..]);
    Some(out)
}

fn doubled_returns(body: &[u8]) -> Option<Vec<u8>> {
    replaced(body, b"\r\r\n", b"\r\n")
}

/// Lines as long as the longest (or shorter by up to `play`) joined with the next, `mark` at its beginning taken away.
fn joined(body: &[u8], mark: &[u8], play: usize) -> Option<Vec<u8>> {
    let longest = lines(body).map(|(start, end)| end - start).max().filter(|length| *length >= LONG)?;
    let mut out = Vec::with_capacity(body.len());
    let mut changed = false;
    let mut all = lines(body).peekable();
    let mut from = 0;
    while let Some((start, end)) = all.next() {
        out.extend_from_slice(&body[start.max(from)..end]);
        let next = all.peek().copied();
        let broken = end - start + play >= longest;
        // A rest without a letter is no rest of a line that was broken.
        let rest = |next: usize, until: usize| !body[next..until].trim_ascii().is_empty();
        match next.filter(|(next, until)| broken && rest(*next, *until) && body[*next..].starts_with(mark)) {
            Some((next, _)) => {
                from = next + mark.len();
                changed = true;
            }
            None => out.extend_from_slice(&body[end..next.map_or(body.len(), |(next, _)| next)]),
        }
    }
    changed.then_some(out)
}

/// Lines joined with a space where the first word of the next would not have fitted. `play` is how far the longest line
/// stays below the limit.
fn unwrapped(body: &[u8], play: usize) -> Option<Vec<u8>> {
    let longest = lines(body).map(|(start, end)| end - start).max().filter(|length| *length >= LONG)?;
    let mut out = Vec::with_capacity(body.len());
    let mut changed = false;
    let mut all = lines(body).peekable();
    while let Some((start, end)) = all.next() {
        out.extend_from_slice(&body[start..end]);
        let Some(&(next, until)) = all.peek() else {
            out.extend_from_slice(&body[end..]);
            break;
        };
        let word = body[next..until].iter().position(|byte| *byte == b' ').unwrap_or(until - next);
        if end > start && word > 0 && end - start + 1 + word > longest + play {
            out.push(b' ');
            changed = true;
        } else {
            out.extend_from_slice(&body[end..next]);
        }
    }
    changed.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_with_crlf_lf_or_the_text() {
        assert_eq!(lines(b"a\r\n\nbc").collect::<Vec<_>>(), [(0, 1), (3, 3), (4, 6)]);
        assert_eq!(lines(b"a\n").collect::<Vec<_>>(), [(0, 1)]);
    }

    #[test]
    fn broken_lines_are_joined() {
        let long = "x".repeat(70);
        let broken = format!("{long}\r\nyy\r\n\r\nz\r\n");
        assert_eq!(joined(broken.as_bytes(), b"", 0), Some(format!("{long}yy\r\n\r\nz\r\n").into_bytes()));
        let words = format!("{long}\r\nlonger\r\nend\r\n");
        assert_eq!(unwrapped(words.as_bytes(), 0), Some(format!("{long} longer\r\nend\r\n").into_bytes()));
    }

    #[test]
    fn what_has_nothing_of_the_kind_stays() {
        for mending in &MENDINGS {
            assert_eq!((mending.undo)(b"plain\r\ntext\r\n"), None, "{}", mending.detail);
        }
    }
}
