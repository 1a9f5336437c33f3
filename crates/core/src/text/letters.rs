//! Words whose letters were swapped in typing.

/// True where one word has the letters of the other, in whatever order.
pub fn same(one: &str, other: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    sorted(one) == sorted(other)
}
