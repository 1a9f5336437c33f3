//! Words whose letters were swapped in typing.

use crate::arrange;

/// True where one word has the letters of the other, in whatever order.
pub fn same(one: &str, other: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        arrange::by(&mut letters, char::cmp);
        letters
    };
    sorted(one) == sorted(other)
}
