//! Networks that lie in others, and records that are reached twice: terms that add nothing.

use super::walk::{Again, Leaf};
use crate::limits;
use crate::text::number::clamp;
use mailglass_model::facts::SpfOverlap;
use std::cmp::Reverse;
use std::net::{Ipv4Addr, Ipv6Addr};

/// The overlaps that are listed, and how many more there are.
pub(super) fn overlaps(leaves: &[Leaf], twice: &[Again]) -> (Vec<SpfOverlap>, u32) {
    let mut order: Vec<usize> = (0..leaves.len()).collect();
    // A network comes before those that lie in it, and of the same ones the first that is written.
    order.sort_by_key(|at| (leaves[*at].family, leaves[*at].range.0, Reverse(leaves[*at].range.1), *at));
    let mut around: Vec<&Leaf> = Vec::new();
    let mut found: Vec<SpfOverlap> = twice.iter().map(again).collect();
    for leaf in order.into_iter().map(|at| &leaves[at]) {
        while around.last().is_some_and(|outer| outer.family != leaf.family || outer.range.1 < leaf.range.1) {
            around.pop();
        }
        match around.last() {
            Some(outer) => found.push(SpfOverlap {
                record: leaf.record.clone(),
                term: leaf.term.clone(),
                what: written(leaf),
                by_record: outer.record.clone(),
                by_term: outer.term.clone(),
                same: outer.range == leaf.range,
            }),
            None => around.push(leaf),
        }
        // Only what reaches further than all around it can hold more.
        if around.last().is_some_and(|outer| outer.range != leaf.range) {
            around.push(leaf);
        }
    }
    found.retain(|one| (&one.record, &one.term) != (&one.by_record, &one.by_term));
    found.sort();
    found.dedup();
    let left_out = found.len().saturating_sub(limits::SPF_OVERLAPS);
    found.truncate(limits::SPF_OVERLAPS);
    (found, clamp(left_out))
}

fn again(again: &Again) -> SpfOverlap {
    let (by_record, by_term) = again.first.clone();
    let (record, term, what) = (again.record.clone(), again.term.clone(), again.target.clone());
    SpfOverlap { record, term, what, by_record, by_term, same: true }
}

/// The network as it is written: `192.0.2.0/24`, an address alone without a length.
pub(super) fn written(leaf: &Leaf) -> String {
    let (first, last) = leaf.range;
    let host = (last - first).checked_add(1).map_or(128, u128::ilog2);
    match (leaf.family, u32::try_from(first)) {
        (0, Ok(first)) => with_length(&Ipv4Addr::from(first).to_string(), 32, host),
        _ => with_length(&Ipv6Addr::from(first).to_string(), 128, host),
    }
}

fn with_length(address: &str, width: u32, host: u32) -> String {
    if host == 0 { address.to_owned() } else { format!("{address}/{}", width.saturating_sub(host)) }
}
