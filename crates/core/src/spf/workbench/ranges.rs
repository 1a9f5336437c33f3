//! Sets of addresses as ranges: sorted, apart from each other, both ends included.

/// One range of addresses of one family.
pub(super) type Range = (u128, u128);

/// A set of addresses of one family.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ranges(Vec<Range>);

impl Ranges {
    /// The set of these, in any order, overlapping or not.
    pub(super) fn of(mut list: Vec<Range>) -> Self {
        list.sort_unstable();
        let mut joined: Vec<Range> = Vec::with_capacity(list.len());
        for (first, last) in list {
            match joined.last_mut() {
                Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
                _ => joined.push((first, last)),
            }
        }
        Ranges(joined)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Range> + '_ {
        self.0.iter().copied()
    }

    pub(super) fn with(&self, other: &Ranges) -> Ranges {
        Ranges::of(self.0.iter().chain(&other.0).copied().collect())
    }

    /// Those that are not in the other.
    pub(super) fn without(&self, other: &Ranges) -> Ranges {
        let mut rest = Vec::new();
        let mut by = 0;
        for (first, last) in &self.0 {
            let mut next = Some(*first);
            while other.0.get(by).is_some_and(|(_, to)| to < first) {
                by += 1;
            }
            for (from, to) in other.0[by..].iter().take_while(|(from, _)| from <= last) {
                let Some(begin) = next else { break };
                if begin < *from {
                    rest.push((begin, from - 1));
                }
                next = to.checked_add(1).filter(|after| after <= last).map(|after| after.max(begin));
            }
            if let Some(begin) = next {
                rest.push((begin, *last));
            }
        }
        Ranges(rest)
    }

    /// How many blocks of `1 << bits` addresses it touches, in decimal digits.
    pub(super) fn blocks(&self, bits: u32) -> String {
        let touched = Ranges::of(self.0.iter().map(|(first, last)| (first >> bits, last >> bits)).collect());
        // The whole of IPv6 in blocks of 64 bits is 2^64 of them, which fits.
        touched.0.iter().map(|(first, last)| last - first + 1).sum::<u128>().to_string()
    }
}

/// The addresses of a network, whatever its host bits are. `width` is 32 or 128.
pub(super) fn network(address: u128, prefix: u8, width: u32) -> Range {
    let host = width.saturating_sub(u32::from(prefix));
    let mask = u128::MAX.checked_shr(128 - host).unwrap_or(0);
    let mask = if host == 0 { 0 } else { mask };
    (address & !mask, address | mask)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(list: &[Range]) -> Ranges {
        Ranges::of(list.to_vec())
    }

    #[test]
    fn neighbours_and_overlaps_are_joined() {
        assert_eq!(set(&[(5, 9), (0, 2), (3, 4), (8, 12), (20, 20)]), Ranges(vec![(0, 12), (20, 20)]));
        assert_eq!(set(&[(0, u128::MAX), (7, 9)]).0, [(0, u128::MAX)]);
    }

    #[test]
    fn sets_are_compared_number_by_number() {
        // Every pair of subsets of eight numbers.
        let of = |bits: u32| set(&(0..8).filter(|n| bits >> n & 1 == 1).map(|n| (n, n)).collect::<Vec<_>>());
        for (a, b) in (0..256).flat_map(|a| (0..256).map(move |b| (a, b))) {
            assert_eq!(of(a).without(&of(b)), of(a & !b), "{a} without {b}");
            assert_eq!(of(a).with(&of(b)), of(a | b), "{a} with {b}");
        }
    }

    #[test]
    fn the_ends_of_the_space_hold() {
        let all = set(&[(0, u128::MAX)]);
        assert_eq!(all.without(&all), Ranges::default());
        assert_eq!(all.without(&set(&[(1, u128::MAX)])).0, [(0, 0)]);
        assert_eq!(all.blocks(64), "18446744073709551616");
        assert_eq!(set(&[network(0, 0, 32)]).blocks(0), "4294967296");
        assert_eq!(network(0xc000_0207, 24, 32), (0xc000_0200, 0xc000_02ff));
        assert_eq!(network(7, 32, 32), (7, 7));
        assert_eq!(network(7, 128, 128), (7, 7));
        assert_eq!(network(7, 0, 128), (0, u128::MAX));
    }
}
