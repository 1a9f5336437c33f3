//! Whether a record lets nearly everyone send, whatever its last term says.

use super::record::{Mechanism, Term, TermKind};
use crate::arrange;
use mailglass_model::facts::SpfResult;

/// Half of all IPv4 addresses: nobody owns so many.
const MUCH_OF_V4: u128 = 1 << 31;
/// The addresses of IPv6 that are given out, 2000::/3 (RFC 4291 §2.4), and half of them.
const V6: (u128, u128) = (0x2 << 124, (0x4 << 124) - 1);
const MUCH_OF_V6: u128 = 1 << 124;

/// The term that opens the record to everyone: `+all`, or the largest of the networks that together hold half of the
/// internet or more. What other records say is not looked at.
pub fn opened_by(terms: &[Term]) -> Option<&Term> {
    let (mut v4, mut v6) = (Space::default(), Space::default());
    for term in terms {
        let TermKind::Directive(result, mechanism) = &term.kind else { continue };
        if *mechanism == Mechanism::All {
            if *result == SpfResult::Pass {
                return Some(term);
            }
            break;
        }
        let (four, six) = ranges(mechanism);
        v4.take(term, *result, four, u32::MAX.into());
        v6.take(term, *result, six, u128::MAX);
    }
    v4.opened(MUCH_OF_V4).or_else(|| v6.opened(MUCH_OF_V6))
}

type Range = (u128, u128);

/// The addresses that a term lists. `a/0` and `mx/0` list all, whatever the host's address is.
fn ranges(mechanism: &Mechanism) -> (Option<Range>, Option<Range>) {
    let network = |ip: u128, bits: u8, width: u32| {
        let host = u128::MAX.checked_shr(128 - width + u32::from(bits)).unwrap_or(0);
        (ip & !host, ip | host)
    };
    match mechanism {
        Mechanism::Ip4(ip, bits) => (Some(network(ip.to_bits().into(), *bits, 32)), None),
        Mechanism::Ip6(ip, bits) => (None, Some(network(ip.to_bits(), *bits, 128))),
        Mechanism::A(target) | Mechanism::Mx(target) => {
            ((target.v4 == 0).then_some((0, u32::MAX.into())), (target.v6 == 0).then_some((0, u128::MAX)))
        }
        _ => (None, None),
    }
}

/// What the terms list of one family of addresses.
#[derive(Default)]
struct Space<'a> {
    ranges: Vec<Range>,
    widest: Option<(u128, &'a Term)>,
    /// An earlier term said something else of all addresses.
    decided: bool,
}

impl<'a> Space<'a> {
    fn take(&mut self, term: &'a Term, result: SpfResult, range: Option<Range>, whole: u128) {
        let Some((first, last)) = range.filter(|_| !self.decided) else { return };
        if result != SpfResult::Pass {
            self.decided = (first, last) == (0, whole);
            return;
        }
        let (first, last) =
            if whole == u128::MAX { (first.max(V6.0), last.min(V6.1)) } else { (first, last) };
        if first > last {
            return;
        }
        self.ranges.push((first, last));
        if self.widest.is_none_or(|(size, _)| last - first > size) {
            self.widest = Some((last - first, term));
        }
    }

    /// The largest term, where all together list so many addresses.
    fn opened(mut self, much: u128) -> Option<&'a Term> {
        arrange::by(&mut self.ranges, Ord::cmp);
        let (mut total, mut next) = (0, 0);
        for (first, last) in self.ranges {
            let first = first.max(next);
            if first <= last {
                total += last - first + 1;
                next = last + 1;
            }
        }
        self.widest.filter(|_| total >= much).map(|(_, term)| term)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spf::record::parse;

    fn opened(terms: &str) -> Option<String> {
        let text = format!("v=spf1 {terms}");
        opened_by(&parse(&text).terms).map(|term| text[term.span.clone()].to_owned())
    }

    #[test]
    fn open_doors_are_found_wherever_they_stand() {
        for (terms, by) in [
            ("a +all", "+all"),
            ("a all -all", "all"),
            ("ip4:0.0.0.0/0 -all", "ip4:0.0.0.0/0"),
            ("ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all", "ip4:0.0.0.0/1"),
            ("ip4:0.0.0.0/2 ip4:10.0.0.0/8 ip4:64.0.0.0/2 -all", "ip4:0.0.0.0/2"),
            ("ip6:::/0 -all", "ip6:::/0"),
            ("ip6:2000::/3 -all", "ip6:2000::/3"),
            ("a/0 -all", "a/0"),
            ("mx:example.com//0 -all", "mx:example.com//0"),
        ] {
            assert_eq!(opened(terms).as_deref(), Some(by), "{terms}");
        }
    }

    #[test]
    fn large_owners_and_closed_doors_are_let_be() {
        for terms in [
            "a -all",
            "-all +all",
            "?all +all",
            "ip4:17.0.0.0/8 ip4:40.0.0.0/6 ~all",
            "ip4:10.0.0.0/8 ip4:10.0.0.0/8 -all",
            "-ip4:0.0.0.0/0 ip4:0.0.0.0/0 -all",
            "ip6:2600::/20 ip6:fc00::/7 -all",
            "include:example.com",
        ] {
            assert_eq!(opened(terms), None, "{terms}");
        }
    }
}
