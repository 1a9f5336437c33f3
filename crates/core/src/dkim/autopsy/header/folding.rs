//! Folding and white space, which simple canonicalization counts (RFC 6376 §3.4.1).

use mailglass_model::facts::ChangeKind;

/// One way of laying out a value.
pub(super) type Layout = (ChangeKind, fn(&[u8]) -> Vec<u8>);

/// All of them.
pub(super) const LAYOUTS: [Layout; 11] = [
    (ChangeKind::Refolded, unfolded),
    (ChangeKind::Refolded, |value| folded(value, 78, b' ')),
    (ChangeKind::Refolded, |value| folded(value, 78, b'\t')),
    (ChangeKind::Refolded, |value| folded(value, 76, b' ')),
    (ChangeKind::Refolded, |value| folded(value, 76, b'\t')),
    (ChangeKind::Refolded, |value| marked(value, b"\r\n\t")),
    (ChangeKind::Refolded, |value| marked(value, b"\r\n ")),
    (ChangeKind::Refolded, |value| marked(value, b"\r\n        ")),
    (ChangeKind::WhiteSpace, squeezed),
    (ChangeKind::WhiteSpace, trimmed),
    (ChangeKind::WhiteSpace, |value| [b" ", value.trim_ascii_start()].concat()),
];

/// Without line breaks; the white space behind them stays, as one space.
fn unfolded(value: &[u8]) -> Vec<u8> {
    marked(value, b" ")
}

/// Every fold, its white space included, as `mark`.
fn marked(value: &[u8], mark: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    for (at, line) in value.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if at == 0 {
            out.extend_from_slice(line);
        } else {
            out.extend_from_slice(mark);
            out.extend_from_slice(line.trim_ascii_start());
        }
    }
    out
}

/// Broken before the last word that fits; `mark` stands for the space there.
fn folded(value: &[u8], width: usize, mark: u8) -> Vec<u8> {
    let flat = unfolded(value);
    let mut out = Vec::with_capacity(flat.len() + 8);
    // The name is as long as names are; the first line is the shorter for it.
    let mut column = 8;
    for (at, word) in flat.split(|byte| *byte == b' ').enumerate() {
        if at > 0 {
            if column + 1 + word.len() > width && column > 8 {
                out.extend([b'\r', b'\n', mark]);
                column = 0;
            } else {
                out.push(b' ');
            }
            column += 1;
        }
        out.extend_from_slice(word);
        column += word.len();
    }
    out
}

/// One space for each run of white space inside a line.
fn squeezed(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    let mut gap = false;
    for &byte in value {
        let blank = matches!(byte, b' ' | b'\t');
        if !(blank && gap) {
            out.push(if blank { b' ' } else { byte });
        }
        gap = blank;
    }
    out
}

/// No white space at the end of a line.
fn trimmed(value: &[u8]) -> Vec<u8> {
    let lines: Vec<&[u8]> = value.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end).collect();
    lines.join(&b"\r\n"[..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_are_taken_out_and_put_in() {
        assert_eq!(unfolded(b" a\r\n\tb\r\n  c"), b" a b c");
        assert_eq!(marked(b" a\n b", b"\r\n\t"), b" a\r\n\tb");
        let long = [&b" "[..], &[b'x'; 60], b" ", &[b'y'; 30]].concat();
        assert_eq!(folded(&long, 78, b'\t'), [&b" "[..], &[b'x'; 60], b"\r\n\t", &[b'y'; 30]].concat());
    }
}
