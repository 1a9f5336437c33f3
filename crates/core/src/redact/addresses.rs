//! IP addresses become others of the same class.
//!
//! The mapping keeps prefixes: two addresses that share their first n bits share as many afterwards. So `ip4:…/17` of an
//! SPF record still covers the client that it covered, and neighbours in a /24 or /64 stay neighbours. At each branch the
//! side that was seen first gets a fixed bit; nothing of the original's value is in the result, only the order of appearance.

use super::NAMES;
use crate::text::address_class::classify;
use mailglass_model::facts::AddressClass;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// First octets for public addresses, in order of appearance: networks of one owner that are not announced to the
/// internet, because documentation ranges (RFC 5737) are too small to hold the prefixes of SPF records.
const PUBLIC: [u8; 12] = [11, 21, 22, 26, 28, 29, 30, 33, 55, 6, 7, 214];
/// First octets when those are used up, and for addresses that were reserved in the original (RFC 1112 §4).
const RESERVED: [u8; 15] = [240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 253, 254];
/// What the bits of the first address are mixed with, so that pseudonyms do not look like the addresses that people choose.
const PATTERN_V4: u32 = 0x00ad_594d;
const PATTERN_V6: u128 = 0xa7c5_0000_0000_0000_594d;

/// The shortest prefixes that are given to one owner (RFC 7020; 2000::/3 is given out by /12).
const OWNED_V4: u8 = 8;
const OWNED_V6: u8 = 12;

/// The mapping so far.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    /// The bit that was seen first at a branch: (tree, depth, bits so far).
    branches: BTreeMap<(u32, u8, u128), bool>,
    /// First octets, and first 32 bits of IPv6, in order of appearance.
    public: Vec<u8>,
    reserved: Vec<u8>,
    sites: BTreeMap<u32, u32>,
    known: BTreeMap<IpAddr, IpAddr>,
}

impl Addresses {
    /// The pseudonym of an address.
    pub(super) fn map(&mut self, ip: IpAddr) -> IpAddr {
        if let Some(known) = self.known.get(&ip) {
            return *known;
        }
        if self.known.len() >= NAMES {
            return match ip {
                IpAddr::V4(_) => Ipv4Addr::new(254, 255, 255, 254).into(),
                IpAddr::V6(_) => Ipv6Addr::new(0x3fff, 0xfff, 0, 0, 0, 0, 0, 1).into(),
            };
        }
        let mapped = self.network(ip, if ip.is_ipv4() { 32 } else { 128 });
        self.known.insert(ip, mapped);
        mapped
    }

    /// The pseudonym of a network: its first `length` bits, the rest zero. One that is larger than any owner's stays as
    /// it is: it names nobody, and two halves of the internet must stay the whole.
    pub(super) fn network(&mut self, ip: IpAddr, length: u8) -> IpAddr {
        if ip.is_ipv4() && length < OWNED_V4 || ip.is_ipv6() && length < OWNED_V6 {
            return ip;
        }
        match ip {
            IpAddr::V4(ip) => self.v4(ip, length.min(32)).into(),
            IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
                Some(v4) => self.v4(v4, length.saturating_sub(96).min(32)).to_ipv6_mapped().into(),
                None => self.v6(ip, length.min(128)).into(),
            },
        }
    }

    /// True for an address that has a pseudonym already.
    pub(super) fn knows(&self, ip: IpAddr) -> bool {
        self.known.contains_key(&ip)
    }

    /// How many addresses were mapped.
    pub(super) fn count(&self) -> usize {
        self.known.iter().filter(|(original, mapped)| original != mapped).count()
    }

    fn v4(&mut self, ip: Ipv4Addr, length: u8) -> Ipv4Addr {
        let bits = u32::from(ip);
        let [first, ..] = ip.octets();
        let (kept, top) = match classify(ip.into()) {
            AddressClass::Loopback => return ip,
            _ if ip.is_unspecified() || ip.is_broadcast() => return ip,
            AddressClass::Private if first == 10 => (8, bits),
            AddressClass::Private if first == 172 => (12, bits),
            AddressClass::Private | AddressClass::LinkLocal => (16, bits),
            AddressClass::Shared => (10, bits),
            AddressClass::Public => (8, u32::from(octet(&mut self.public, first, &PUBLIC)) << 24),
            AddressClass::Reserved => (8, u32::from(octet(&mut self.reserved, first, &RESERVED)) << 24),
        };
        let rest = self.walk(4, u128::from(bits), 32, kept, length, u128::from(PATTERN_V4));
        let head = if kept == 0 { 0 } else { top & (u32::MAX << (32 - u32::from(kept))) };
        let mapped = head | u32::try_from(rest).unwrap_or(0);
        Ipv4Addr::from(masked(u128::from(mapped), 32, length.max(kept)) as u32)
    }

    fn v6(&mut self, ip: Ipv6Addr, length: u8) -> Ipv6Addr {
        let bits = u128::from(ip);
        let segments = ip.segments();
        let (kept, top) = match segments[0] {
            _ if ip.is_loopback() || ip.is_unspecified() => return ip,
            0x2002 => {
                let inner = Ipv4Addr::from((bits >> 80) as u32);
                let inner = self.v4(inner, length.saturating_sub(16).min(32));
                (48, (0x2002 << 112) | (u128::from(u32::from(inner)) << 80))
            }
            0xfc00..=0xfdff => (8, bits),
            0xfe80..=0xfebf => (64, bits),
            0x2001 if segments[1] == 0xdb8 => (32, bits),
            // RFC 9637: 3fff::/20 is for documentation, and large enough to give every site its own /32.
            _ => {
                let next = u32::try_from(self.sites.len()).unwrap_or(0) + 1;
                let site = *self.sites.entry((bits >> 96) as u32).or_insert(next);
                (32, u128::from(0x3fff_0000 | (site & 0xfff)) << 96)
            }
        };
        let rest = self.walk(6, bits, 128, kept, length, PATTERN_V6);
        let mapped = (top & (u128::MAX << (128 - u32::from(kept)))) | rest;
        Ipv6Addr::from(masked(mapped, 128, length.max(kept)))
    }

    /// The bits from `from` to `to`, each replaced by whether it goes the way that was gone first.
    fn walk(&mut self, tree: u32, bits: u128, width: u8, from: u8, to: u8, pattern: u128) -> u128 {
        let mut out = 0;
        for depth in from..to {
            let place = width - 1 - depth;
            let bit = bits >> place & 1 == 1;
            let first = *self.branches.entry((tree, depth, bits >> place >> 1)).or_insert(bit);
            out |= (u128::from(bit != first) ^ (pattern >> place & 1)) << place;
        }
        out
    }
}

/// The octet that stands for another, by order of appearance.
fn octet(seen: &mut Vec<u8>, first: u8, pool: &[u8]) -> u8 {
    let at = seen.iter().position(|one| *one == first).unwrap_or_else(|| {
        seen.push(first);
        seen.len() - 1
    });
    match pool.get(at) {
        Some(octet) => *octet,
        None => RESERVED[RESERVED.len() - 1 - at % RESERVED.len()],
    }
}

fn masked(bits: u128, width: u8, length: u8) -> u128 {
    let free = u32::from(width - length.min(width));
    if free >= 128 { 0 } else { bits >> free << free }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn shared(a: IpAddr, b: IpAddr) -> u32 {
        match (a, b) {
            (IpAddr::V4(a), IpAddr::V4(b)) => (u32::from(a) ^ u32::from(b)).leading_zeros(),
            (IpAddr::V6(a), IpAddr::V6(b)) => (u128::from(a) ^ u128::from(b)).leading_zeros(),
            _ => 0,
        }
    }

    #[test]
    fn classes_and_common_prefixes_are_kept() {
        let mut addresses = Addresses::default();
        let all = [
            "8.8.8.8",
            "8.8.8.77",
            "8.8.4.4",
            "203.0.113.7",
            "203.0.113.9",
            "10.1.2.3",
            "10.1.2.4",
            "192.168.7.7",
            "127.0.0.1",
            "100.64.9.9",
            "2001:db8::1",
            "2606:4700::1",
            "2606:4700:0:1::1",
            "fe80::1",
            "::1",
        ];
        let mapped: Vec<IpAddr> = all.iter().map(|one| addresses.map(ip(one))).collect();
        for (a, mapped_a) in all.iter().zip(&mapped) {
            assert_eq!(classify(ip(a)), classify(*mapped_a), "{a} {mapped_a}");
            for (b, mapped_b) in all.iter().zip(&mapped) {
                let before = shared(ip(a), ip(b));
                if before >= 24 {
                    assert_eq!(before, shared(*mapped_a, *mapped_b), "{a} {b}");
                }
            }
        }
        assert_eq!(mapped[8], ip("127.0.0.1"));
    }

    #[test]
    fn a_network_covers_what_it_covered() {
        let mut addresses = Addresses::default();
        let client = addresses.map(ip("209.85.220.41"));
        let network = addresses.network(ip("209.85.128.0"), 17);
        assert!(shared(client, network) >= 17, "{client} {network}");
        let other = addresses.network(ip("209.85.0.0"), 17);
        assert_eq!(shared(client, other), 16);
        let client = addresses.map(ip("2a00:1450:4864:20::53a"));
        let network = addresses.network(ip("2a00:1450:4000::"), 36);
        assert!(shared(client, network) >= 36);
    }
}
