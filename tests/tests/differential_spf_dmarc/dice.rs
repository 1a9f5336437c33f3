//! Random numbers from a fixed seed: the same cases on every machine (Steele, Lea and Flood: SplitMix).

/// A generator for one case.
pub(crate) struct Dice(u64);

impl Dice {
    /// The one of that case of that run.
    pub(crate) fn of(seed: u64, case: u64) -> Self {
        // Neighbours must not start on the same path, so the number goes through the mill first.
        Dice(Dice(case).next() ^ Dice(!seed).next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to `below - 1`.
    pub(crate) fn below(&mut self, below: usize) -> usize {
        usize::try_from(self.next() % below as u64).expect("smaller than a usize")
    }

    /// True in one of so many throws.
    pub(crate) fn one_in(&mut self, throws: usize) -> bool {
        self.below(throws) == 0
    }

    /// One of them.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
