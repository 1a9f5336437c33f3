//! By how much clocks can differ, given that what happened later cannot have happened earlier.
//!
//! Each clock has one unknown offset. A reading `a` that was certainly taken before a reading `b` gives one inequality:
//! the offset of `b`'s clock is at most the offset of `a`'s clock, plus `b - a`, plus what rounding allows. Such
//! inequalities are edges of a graph: the shortest way from one clock to another is the tightest bound, and a circle
//! of negative length is a contradiction.

use crate::arrange;
use crate::limits;

/// Seconds that a stamp may be early or late: a server writes it some time between the first command and the last byte.
pub(super) const JITTER: i64 = 2;
/// Seconds of difference that no clock is called wrong for.
pub(super) const MARGIN: i64 = 5;

/// A reading, as far as the solver needs it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    /// Whose clock.
    pub(super) clock: usize,
    /// The earliest and the latest place on the way; a reading comes before another where its latest is below the
    /// other's earliest.
    pub(super) place: (i64, i64),
    /// Seconds since 1970, rounded down to the resolution.
    pub(super) at: i64,
    /// Seconds that the true showing may be later than `at`.
    pub(super) resolution: i64,
}

/// `to`'s offset is at most `from`'s plus the weight.
#[derive(Clone, Copy, Debug)]
struct Edge {
    weight: i64,
    /// The two readings that say so: indexes into the events.
    readings: (usize, usize),
}

/// What the readings allow.
#[derive(Debug)]
pub(super) struct Bounds {
    edges: Vec<Vec<Option<Edge>>>,
}

/// Readings that cannot all be true.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Conflict {
    /// Indexes into the events, each once, in order.
    pub(super) readings: Vec<usize>,
    /// Seconds that are missing.
    pub(super) seconds: i64,
}

/// A lower and an upper bound.
pub(super) type Range = (Option<i64>, Option<i64>);

impl Bounds {
    /// The inequalities of all pairs of readings whose order is certain.
    pub(super) fn new(clocks: usize, events: &[(usize, Event)]) -> Self {
        let mut edges: Vec<Vec<Option<Edge>>> = vec![vec![None; clocks]; clocks];
        for (a, before) in events {
            for (b, after) in events {
                if before.place.1 >= after.place.0 {
                    continue;
                }
                let weight = after.at - before.at + after.resolution + JITTER;
                let edge = &mut edges[before.clock][after.clock];
                if edge.is_none_or(|known| weight < known.weight) {
                    *edge = Some(Edge { weight, readings: (*a, *b) });
                }
            }
        }
        Bounds { edges }
    }

    fn weight(&self, from: usize, to: usize) -> Option<i64> {
        self.edges[from][to].map(|edge| edge.weight)
    }

    /// The smallest contradiction, up to [`limits::TIME_TRAVEL_CLOCKS`] clocks.
    pub(super) fn conflict(&self) -> Option<Conflict> {
        let clocks = self.edges.len();
        if self.shortest().is_some() {
            return None;
        }
        for length in 1..=limits::TIME_TRAVEL_CLOCKS.min(clocks) {
            let circles = (0..clocks).filter_map(|start| self.circle(start, length));
            if let Some(worst) = circles.max_by_key(|conflict| conflict.seconds) {
                return Some(worst);
            }
        }
        None
    }

    /// The most negative circle of so many steps through a clock.
    fn circle(&self, start: usize, length: usize) -> Option<Conflict> {
        let clocks = self.edges.len();
        let mut layers: Vec<Vec<Option<(i64, usize)>>> = vec![vec![None; clocks]];
        layers[0][start] = Some((0, start));
        for step in 1..=length {
            let before = &layers[step - 1];
            let mut next: Vec<Option<(i64, usize)>> = vec![None; clocks];
            for (from, reached) in before.iter().enumerate() {
                let Some((sum, _)) = *reached else { continue };
                for (to, slot) in next.iter_mut().enumerate() {
                    let Some(weight) = self.weight(from, to) else { continue };
                    if slot.is_none_or(|(known, _)| sum + weight < known) {
                        *slot = Some((sum + weight, from));
                    }
                }
            }
            layers.push(next);
        }
        let (sum, _) = layers[length][start].filter(|(sum, _)| *sum < 0)?;
        let mut readings = Vec::new();
        let mut to = start;
        for step in (1..=length).rev() {
            let (_, from) = layers[step][to]?;
            let edge = self.edges[from][to]?;
            readings.extend([edge.readings.0, edge.readings.1]);
            to = from;
        }
        arrange::once(&mut readings);
        Some(Conflict { readings, seconds: -sum })
    }

    /// The offsets of all clocks from one of them. `None` where the readings contradict each other.
    pub(super) fn offsets(&self, reference: usize) -> Option<Vec<Range>> {
        let ways = self.shortest()?;
        let clocks = self.edges.len();
        let range = |clock: usize| match clock == reference {
            true => (Some(0), Some(0)),
            false => (ways[clock][reference].map(|way| -way), ways[reference][clock]),
        };
        Some((0..clocks).map(range).collect())
    }

    /// Floyd and Warshall's way of finding all shortest ways. `None` as soon as a circle is negative: there is no
    /// shortest way then, and the sums would double with every clock.
    fn shortest(&self) -> Option<Vec<Vec<Option<i64>>>> {
        let clocks = self.edges.len();
        let mut ways: Vec<Vec<Option<i64>>> =
            (0..clocks).map(|from| (0..clocks).map(|to| self.weight(from, to)).collect()).collect();
        let negative = |ways: &[Vec<Option<i64>>]| {
            ways.iter().enumerate().any(|(at, row)| row[at].is_some_and(|way| way < 0))
        };
        for over in 0..clocks {
            if negative(&ways) {
                return None;
            }
            let second = ways[over].clone();
            for row in &mut ways {
                let Some(first) = row[over] else { continue };
                for (way, rest) in row.iter_mut().zip(&second) {
                    let Some(sum) = rest.map(|rest| first + rest) else { continue };
                    if way.is_none_or(|known| sum < known) {
                        *way = Some(sum);
                    }
                }
            }
        }
        (!negative(&ways)).then_some(ways)
    }

    /// True where all clocks but one (or all) can be right.
    pub(super) fn all_right(&self, but: Option<usize>) -> bool {
        let clocks = self.edges.len();
        let counts = |clock: &usize| Some(*clock) != but;
        let mut pairs = (0..clocks).filter(counts).flat_map(|a| (0..clocks).map(move |b| (a, b)));
        pairs.all(|(a, b)| !counts(&b) || self.weight(a, b).is_none_or(|weight| weight >= -MARGIN))
    }

    /// The offset of one clock if all others are right.
    pub(super) fn alone(&self, clock: usize) -> Range {
        let others = || (0..self.edges.len()).filter(move |other| *other != clock);
        let low = others().filter_map(|other| self.weight(clock, other)).map(|way| -way).max();
        let high = others().filter_map(|other| self.weight(other, clock)).min();
        match (low, high) {
            // Others that differ by less than the margin may leave nothing in between.
            (Some(low), Some(high)) if low > high => (Some(high), Some(low)),
            range => range,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(clock: usize, place: i64, at: i64) -> Event {
        Event { clock, place: (place, place), at, resolution: 1 }
    }

    fn bounds(clocks: usize, events: &[Event]) -> Bounds {
        let numbered: Vec<(usize, Event)> = events.iter().copied().enumerate().collect();
        Bounds::new(clocks, &numbered)
    }

    #[test]
    fn a_clock_between_two_readings_of_another_is_known_from_both_sides() {
        let solved = bounds(2, &[event(0, 0, 1000), event(1, 1, 4610), event(0, 2, 1010)]);
        assert_eq!(solved.conflict(), None);
        // Between 3600 and 3610 ahead; a second of rounding and two of jitter on both sides.
        assert_eq!(solved.offsets(0), Some(vec![(Some(0), Some(0)), (Some(3597), Some(3613))]));
    }

    #[test]
    fn a_chain_bounds_a_clock_from_one_side_only() {
        let solved = bounds(2, &[event(1, 0, 1240), event(0, 1, 1000)]);
        assert_eq!(solved.offsets(0), Some(vec![(Some(0), Some(0)), (Some(237), None)]));
    }

    #[test]
    fn a_clock_that_runs_backwards_is_the_smallest_contradiction() {
        let solved = bounds(2, &[event(0, 0, 1000), event(1, 1, 1000), event(0, 2, 900)]);
        let conflict = solved.conflict().expect("a contradiction");
        assert_eq!((conflict.readings, conflict.seconds), (vec![0, 2], 97));
        assert_eq!(solved.offsets(0), None);
    }

    #[test]
    fn two_clocks_can_contradict_each_other() {
        let solved = bounds(
            2,
            &[event(0, 0, 1000), event(1, 1, 1000), event(0, 2, 1100), event(1, 3, 1050), event(0, 4, 1100)],
        );
        // From 1100 on the first clock to 1100 again the second must stand still, and went on by 50 before.
        assert_eq!(solved.conflict(), None);
        let solved = bounds(2, &[event(0, 0, 1000), event(1, 1, 2000), event(1, 2, 1950), event(0, 3, 1001)]);
        assert_eq!(solved.conflict().map(|c| c.readings), Some(vec![1, 2]));
        // The first clock goes on by 0 while the second goes on by 60.
        let solved = bounds(2, &[event(0, 0, 1000), event(1, 1, 2000), event(1, 2, 2060), event(0, 3, 1000)]);
        assert_eq!(solved.conflict().map(|c| (c.readings, c.seconds)), Some((vec![0, 1, 2, 3], 54)));
    }

    #[test]
    fn many_clocks_that_all_run_backwards_stay_one_contradiction() {
        let backwards = |at: i64| event(at as usize % 64, at, 1_000_000_000 - at * 100_000);
        let events: Vec<Event> = (0..80).map(backwards).collect();
        let solved = bounds(64, &events);
        assert_eq!(solved.offsets(0), None);
        // The first and the last reading of one clock: 64 steps back, a second of rounding and two of jitter.
        let conflict = solved.conflict().expect("a contradiction");
        assert_eq!((conflict.readings.len(), conflict.seconds), (2, 6_400_000 - 3));
    }

    #[test]
    fn the_one_clock_whose_fault_explains_all_is_found() {
        let solved = bounds(3, &[event(0, 0, 1000), event(1, 1, 700), event(2, 2, 1010)]);
        assert!(!solved.all_right(None) && solved.all_right(Some(1)));
        assert!(solved.all_right(Some(0)) && !solved.all_right(Some(2)));
        assert_eq!(solved.alone(1), (Some(-313), Some(-297)));
    }
}
