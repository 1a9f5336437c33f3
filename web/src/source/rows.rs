//! Cutting the input into rows to draw, without reading more of it than is shown.

/// A row longer than this goes on in the next one: a browser cannot lay out a line of a megabyte.
const LONGEST: usize = 2_000;

/// One drawn row: a line or a part of a long one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// The line's number, from 1.
    pub(crate) line: u32,
    /// False where it goes on with the row before.
    pub(crate) begins_line: bool,
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte, the line break left out.
    pub(crate) end: usize,
}

/// The first rows of the input, and whether there are more.
pub(crate) fn cut(bytes: &[u8], most: usize) -> (Vec<Row>, bool) {
    let mut rows = Vec::new();
    let (mut at, mut line) = (0, 0);
    while at < bytes.len() {
        line += 1;
        let (content_end, next) = line_at(bytes, at);
        let mut start = at;
        loop {
            if rows.len() == most {
                return (rows, true);
            }
            let end =
                if content_end - start > LONGEST { boundary(bytes, start + LONGEST) } else { content_end };
            rows.push(Row { line, begins_line: start == at, start, end });
            start = end;
            if start == content_end {
                break;
            }
        }
        at = next;
    }
    (rows, false)
}

/// The number of rows that the header section takes, its empty line included.
pub(crate) fn header_rows(bytes: &[u8], most: usize) -> usize {
    let (rows, _) = cut(bytes, most);
    rows.iter().position(|row| row.begins_line && row.start == row.end).map_or(rows.len(), |index| index + 1)
}

/// The row that a byte stands in, if it is among the first `most`.
pub(crate) fn row_of(bytes: &[u8], at: usize, most: usize) -> Option<usize> {
    let (rows, _) = cut(bytes, most);
    rows.iter().rposition(|row| row.start <= at && at <= row.end)
}

/// The end of the line that starts at `start`, and the start of the next. CRLF, LF and CR all end lines.
fn line_at(bytes: &[u8], start: usize) -> (usize, usize) {
    match bytes[start..].iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
        None => (bytes.len(), bytes.len()),
        Some(length) => {
            let end = start + length;
            let crlf = bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n');
            (end, end + if crlf { 2 } else { 1 })
        }
    }
}

/// The nearest place at or before `at` that does not cut a UTF-8 character in two.
fn boundary(bytes: &[u8], at: usize) -> usize {
    let continues = |index: &usize| bytes.get(*index).is_some_and(|byte| byte & 0xC0 == 0x80);
    (at.saturating_sub(3)..=at).rev().find(|index| !continues(index)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Vec<&[u8]> {
        cut(bytes, 100).0.into_iter().map(|row| &bytes[row.start..row.end]).collect()
    }

    #[test]
    fn every_line_ending_ends_a_row() {
        assert_eq!(texts(b"a\r\nb\nc\rd"), [b"a", b"b", b"c", b"d"]);
        assert_eq!(texts(b"a\n\nb\n"), [&b"a"[..], b"", b"b"]);
        assert!(texts(b"").is_empty());
    }

    #[test]
    fn header_ends_with_its_empty_line() {
        assert_eq!(header_rows(b"A: 1\r\nB: 2\r\n\r\nbody\r\n", 100), 3);
        assert_eq!(header_rows(b"A: 1\r\nB: 2\r\n", 100), 2);
    }

    #[test]
    fn long_lines_are_cut_between_characters() {
        let line = format!("x{}", "é".repeat(3_000));
        let (rows, more) = cut(line.as_bytes(), 100);
        assert!(!more);
        assert_eq!(rows.len(), 4);
        assert!(rows.iter().all(|row| line.is_char_boundary(row.end)));
        assert!(rows.iter().all(|row| row.line == 1));
    }

    #[test]
    fn only_as_much_is_cut_as_is_shown() {
        let (rows, more) = cut(b"a\nb\nc\n", 2);
        assert_eq!((rows.len(), more), (2, true));
    }
}
