//! Cutting a row at the borders of marks and lights. All offsets are bytes of the input, as spans are.

use crate::lights::{Bytes, Mark};

/// A run of bytes of a row that looks the same throughout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Index of the most particular mark that covers it.
    pub(crate) mark: Option<usize>,
    pub(crate) lit: bool,
}

/// Cuts the bytes `row` of the input. Marks must come with the most particular first.
pub(crate) fn pieces(row: Bytes, marks: &[Mark], lit: &[Bytes]) -> Vec<Piece> {
    let ranges =
        || marks.iter().map(|mark| mark.bytes).chain(lit.iter().copied()).filter(|one| overlap(*one, row));
    let mut borders = vec![row.0, row.1];
    for (start, end) in ranges() {
        borders.extend([start.max(row.0), end.min(row.1)]);
    }
    borders.sort_unstable();
    borders.dedup();
    let covers = |one: Bytes, at: u32| one.0 <= at && at < one.1;
    borders
        .windows(2)
        .map(|pair| Piece {
            start: pair[0],
            end: pair[1],
            mark: marks.iter().position(|mark| covers(mark.bytes, pair[0])),
            lit: lit.iter().any(|one| covers(*one, pair[0])),
        })
        .collect()
}

/// True when two ranges share a byte.
pub(crate) fn overlap(one: Bytes, other: Bytes) -> bool {
    one.0 < other.1 && other.0 < one.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use mailglass_model::Severity;

    fn mark(start: u32, end: u32) -> Mark {
        Mark { bytes: (start, end), key: (0, 0), severity: Severity::Note, title: String::new() }
    }

    #[test]
    fn the_most_particular_mark_names_a_piece() {
        let cut = pieces((10, 20), &[mark(14, 16), mark(12, 30)], &[]);
        let shape: Vec<_> = cut.iter().map(|piece| (piece.start, piece.end, piece.mark)).collect();
        assert_eq!(shape, [(10, 12, None), (12, 14, Some(1)), (14, 16, Some(0)), (16, 20, Some(1))]);
    }

    #[test]
    fn light_cuts_across_marks() {
        let cut = pieces((0, 10), &[mark(0, 5)], &[(3, 7)]);
        let shape: Vec<_> = cut.iter().map(|piece| (piece.end, piece.mark.is_some(), piece.lit)).collect();
        assert_eq!(shape, [(3, true, false), (5, true, true), (7, false, true), (10, false, false)]);
    }

    #[test]
    fn a_row_that_nothing_touches_is_one_piece() {
        assert_eq!(pieces((0, 4), &[mark(4, 9)], &[(5, 6)]).len(), 1);
        assert!(pieces((3, 3), &[mark(0, 9)], &[]).is_empty());
    }
}
