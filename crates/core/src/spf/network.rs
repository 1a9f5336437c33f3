//! Networks: whether an address lies in one, and which of them make up a range.

use std::net::{IpAddr, Ipv4Addr};

/// True where the first `bits` bits agree; addresses of two families never do.
pub fn within(ip: IpAddr, network: IpAddr, bits: u8) -> bool {
    match (ip, network) {
        (IpAddr::V4(ip), IpAddr::V4(network)) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
            ip.to_bits() & mask == network.to_bits() & mask
        }
        (IpAddr::V6(ip), IpAddr::V6(network)) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
            ip.to_bits() & mask == network.to_bits() & mask
        }
        _ => false,
    }
}

/// The networks that hold exactly the addresses from `first` to `last`; `None` where they are more than `most`, or where
/// the range runs backwards.
pub fn cover(first: Ipv4Addr, last: Ipv4Addr, most: usize) -> Option<Vec<(Ipv4Addr, u32)>> {
    let (mut at, last) = (u64::from(first.to_bits()), u64::from(last.to_bits()));
    let mut networks = Vec::new();
    if at > last {
        return None;
    }
    while at <= last {
        let aligned = at.trailing_zeros().min(u32::BITS);
        let fits = (last - at + 1).ilog2();
        let size = aligned.min(fits);
        networks.push((Ipv4Addr::from(u32::try_from(at).ok()?), u32::BITS - size));
        at += 1 << size;
        if networks.len() > most {
            return None;
        }
    }
    Some(networks)
}
