//! What kind of address it is, by the IANA special-purpose registries.

use mailglass_model::facts::AddressClass;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Classifies an address; IPv4 inside IPv6 counts as IPv4.
pub fn classify(ip: IpAddr) -> AddressClass {
    match ip.to_canonical() {
        IpAddr::V4(ip) => v4(ip),
        IpAddr::V6(ip) => v6(ip),
    }
}

fn v4(ip: Ipv4Addr) -> AddressClass {
    let [a, b, c, _] = ip.octets();
    match (a, b, c) {
        _ if ip.is_loopback() => AddressClass::Loopback,
        _ if ip.is_private() => AddressClass::Private,
        _ if ip.is_link_local() => AddressClass::LinkLocal,
        (100, 64..=127, _) => AddressClass::Shared,
        (0, ..) | (192, 0, 0) | (198, 18..=19, _) | (240.., ..) => AddressClass::Reserved,
        _ if ip.is_documentation() || ip.is_multicast() => AddressClass::Reserved,
        _ => AddressClass::Public,
    }
}

fn v6(ip: Ipv6Addr) -> AddressClass {
    let segments = ip.segments();
    match segments[0] {
        _ if ip.is_loopback() => AddressClass::Loopback,
        // 6to4 and NAT64 carry an IPv4 address; Google writes its own inner hops as 2002:a.b.c.d.
        0x2002 => v4(Ipv4Addr::from((u32::from(segments[1]) << 16) | u32::from(segments[2]))),
        0xfe80..=0xfebf => AddressClass::LinkLocal,
        0xfc00..=0xfdff => AddressClass::Private,
        0x2001 if segments[1] == 0xdb8 => AddressClass::Reserved,
        0x2000..=0x3fff => AddressClass::Public,
        _ => AddressClass::Reserved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_ranges_are_told_from_public_addresses() {
        for (text, class) in [
            ("10.1.2.3", AddressClass::Private),
            ("127.0.0.1", AddressClass::Loopback),
            ("::ffff:127.0.0.1", AddressClass::Loopback),
            ("100.64.0.1", AddressClass::Shared),
            ("192.0.2.1", AddressClass::Reserved),
            ("2002:a05:6402::", AddressClass::Private),
            ("8.8.8.8", AddressClass::Public),
            ("2606:4700::1", AddressClass::Public),
        ] {
            assert_eq!(classify(text.parse().expect("an address")), class, "{text}");
        }
    }
}
