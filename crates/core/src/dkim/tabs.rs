//! Tabs that copying turned into spaces, put back.

/// How many spaces programs write for a tab.
pub(super) const WIDTHS: [usize; 4] = [8, 4, 2, 1];

/// The value with tabs for the spaces that its folded lines begin with, as far as the spaces fill whole tabs.
pub(super) fn restored(value: &[u8], width: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    for (number, line) in value.split_inclusive(|b| *b == b'\n').enumerate() {
        // The first line begins behind the field's colon.
        let spaces = if number == 0 { 0 } else { line.iter().take_while(|b| **b == b' ').count() };
        let tabs = spaces / width;
        out.resize(out.len() + tabs, b'\t');
        out.extend_from_slice(&line[tabs * width..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_beginnings_of_folded_lines_change() {
        assert_eq!(restored(b"    a  b\r\n        c  d\r\n   e", 4), b"    a  b\r\n\t\tc  d\r\n   e");
    }
}
