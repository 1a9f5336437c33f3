//! Two lists aligned: the longest common subsequence, found the same whichever list comes first.

use crate::limits;

/// A place in the alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair<T> {
    Both(T, T),
    Left(T),
    Right(T),
}

/// Aligns by keys. Entries beyond [`limits::ALIGNED`] are not looked at.
pub(super) fn align<'a, T, K: Ord>(left: &'a [T], right: &'a [T], key: impl Fn(&T) -> K) -> Vec<Pair<&'a T>> {
    let left = &left[..left.len().min(limits::ALIGNED)];
    let right = &right[..right.len().min(limits::ALIGNED)];
    let (keys, others): (Vec<K>, Vec<K>) =
        (left.iter().map(&key).collect(), right.iter().map(&key).collect());
    let lengths = lengths(&keys, &others);
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut i, mut j) = (0, 0);
    while i < left.len() && j < right.len() {
        let (without_left, without_right) = (lengths[i + 1][j], lengths[i][j + 1]);
        if keys[i] == others[j] {
            out.push(Pair::Both(&left[i], &right[j]));
            (i, j) = (i + 1, j + 1);
        } else if without_left > without_right || without_left == without_right && keys[i] < others[j] {
            // Where both ways are as good, the key decides and not the side.
            out.push(Pair::Left(&left[i]));
            i += 1;
        } else {
            out.push(Pair::Right(&right[j]));
            j += 1;
        }
    }
    out.extend(left[i..].iter().map(Pair::Left));
    out.extend(right[j..].iter().map(Pair::Right));
    out
}

/// `lengths[i][j]`: how much `left[i..]` and `right[j..]` have in common.
fn lengths<K: Ord>(left: &[K], right: &[K]) -> Vec<Vec<u16>> {
    let mut table = vec![vec![0_u16; right.len() + 1]; left.len() + 1];
    for i in (0..left.len()).rev() {
        for j in (0..right.len()).rev() {
            table[i][j] = match left[i] == right[j] {
                true => table[i + 1][j + 1] + 1,
                false => table[i + 1][j].max(table[i][j + 1]),
            };
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_have_is_paired_and_the_rest_stays_in_order() {
        let pairs = align(&['a', 'b', 'c'], &['b', 'd', 'c'], |c| *c);
        assert_eq!(
            pairs,
            [Pair::Left(&'a'), Pair::Both(&'b', &'b'), Pair::Right(&'d'), Pair::Both(&'c', &'c')]
        );
    }

    #[test]
    fn the_side_decides_nothing() {
        let (one, two) = (['x', 'a', 'b', 'y'], ['b', 'a', 'q']);
        let mirrored: Vec<_> = align(&two, &one, |c| *c)
            .into_iter()
            .map(|pair| match pair {
                Pair::Both(a, b) => Pair::Both(b, a),
                Pair::Left(a) => Pair::Right(a),
                Pair::Right(b) => Pair::Left(b),
            })
            .collect();
        assert_eq!(align(&one, &two, |c| *c), mirrored);
    }
}
