//! Sorting by one routine for all types: the standard library writes out its own for each, some kilobytes of the download.

use std::cmp::Ordering;

/// Sorts; what is equal keeps its order.
pub(crate) fn by_key<T, K: Ord>(list: &mut Vec<T>, key: impl Fn(&T) -> K) {
    by(list, |one, other| key(one).cmp(&key(other)));
}

/// Sorts; what is equal keeps its order.
pub(crate) fn by<T>(list: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let places = places(list.len(), &|one, other| compare(&list[one], &list[other]));
    let mut all: Vec<Option<T>> = std::mem::take(list).into_iter().map(Some).collect();
    list.extend(places.into_iter().filter_map(|place| all[place].take()));
}

/// The values sorted, each once. The standard library's trees would sort them by a routine of their own.
pub(crate) fn listed<T: Ord>(values: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut list = values.into_iter().collect();
    once(&mut list);
    list
}

/// Sorts, and leaves each value there once.
pub(crate) fn once<T: Ord>(list: &mut Vec<T>) {
    by(list, T::cmp);
    list.dedup();
}

#[inline(never)]
fn places(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_keep_their_order() {
        let mut list = vec![(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (0, 'e')];
        by_key(&mut list, |one| one.0);
        assert_eq!(list, [(0, 'e'), (1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
        let mut words = vec!["b", "a", "b"];
        once(&mut words);
        assert_eq!(words, ["a", "b"]);
        assert_eq!(listed([3, 1, 3, 2]), [1, 2, 3]);
    }
}
