//! The walk from a domain to the addresses that take its mail.

use crate::dns::{Found, Ledger, Pending};
use crate::limits;
use crate::text::address_class::classify;
use crate::text::number::clamp;
use mailglass_model::RecordKind;
use mailglass_model::facts::{HostAddress, MxFacts, MxHost, MxWay};
use std::net::IpAddr;

/// The mail exchangers of a domain and their addresses.
///
/// # Errors
/// [`Pending`] while answers are missing.
pub fn evaluate(name: &str, ledger: &mut Ledger) -> Result<MxFacts, Pending> {
    // An implicit MX is the domain itself: its addresses are asked for beside, not after.
    for kind in [RecordKind::A, RecordKind::Aaaa] {
        ledger.want(name, kind);
    }
    let found = ledger.mx(name)?;
    let authentic = ledger.is_authentic(name, RecordKind::Mx);
    let facts = MxFacts { authentic, ..MxFacts::default() };
    match found {
        Found::Some(list) => by_records(facts, list, ledger),
        Found::NoData => implicit(facts, name, ledger),
        Found::NoName => Ok(MxFacts { way: MxWay::NoName, ..facts }),
        Found::Failed(why) => Ok(MxFacts { way: MxWay::Unknown, problem: Some(why), ..facts }),
    }
}

fn by_records(facts: MxFacts, list: Vec<(u16, String)>, ledger: &mut Ledger) -> Result<MxFacts, Pending> {
    // The empty name is the root, "." (RFC 7505 §3).
    let (null, list): (Vec<_>, Vec<_>) = list.into_iter().partition(|(_, host)| host.is_empty());
    if list.is_empty() {
        return Ok(MxFacts { way: MxWay::Null, ..facts });
    }
    let left_out = clamp(list.len().saturating_sub(limits::MX_HOSTS));
    let list = &list[..list.len().min(limits::MX_HOSTS)];
    let hosts: Vec<_> = list.iter().map(|(preference, name)| host(name, Some(*preference), ledger)).collect();
    let hosts = hosts.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(MxFacts { way: MxWay::Records, hosts, left_out, null_beside_others: !null.is_empty(), ..facts })
}

fn implicit(facts: MxFacts, name: &str, ledger: &mut Ledger) -> Result<MxFacts, Pending> {
    let host = host(name, None, ledger)?;
    let (way, problem) = match (&host.problem, host.addresses.is_empty()) {
        (Some(why), true) => (MxWay::Unknown, Some(why.clone())),
        (None, true) => (MxWay::Nothing, None),
        (_, false) => (MxWay::Implicit, None),
    };
    let hosts = if way == MxWay::Implicit { vec![host] } else { Vec::new() };
    Ok(MxFacts { way, hosts, problem, ..facts })
}

/// A host with its addresses of both families.
///
/// # Errors
/// [`Pending`] while answers are missing.
fn host(name: &str, preference: Option<u16>, ledger: &mut Ledger) -> Result<MxHost, Pending> {
    let mut host = MxHost {
        name: name.to_owned(),
        preference,
        is_address: name.parse::<IpAddr>().is_ok(),
        aliases: Vec::new(),
        addresses: Vec::new(),
        missing: false,
        problem: None,
        authentic: false,
    };
    if host.is_address {
        return Ok(host);
    }
    let families: [IpAddr; 2] = [[0, 0, 0, 0].into(), [0u16; 8].into()];
    let answers = families.map(|family| ledger.addresses(name, family));
    for (found, kind) in answers.into_iter().zip([RecordKind::A, RecordKind::Aaaa]) {
        match found? {
            Found::Some(list) => host.addresses.extend(list.into_iter().map(address)),
            Found::NoData => {}
            Found::NoName => host.missing = true,
            Found::Failed(why) => host.problem = Some(why),
        }
        if host.aliases.is_empty() {
            host.aliases = ledger.chain(name, kind);
        }
    }
    host.missing &= host.addresses.is_empty();
    let mut families =
        [RecordKind::A, RecordKind::Aaaa].into_iter().filter(|kind| ledger.has_records(name, *kind));
    host.authentic = !host.addresses.is_empty() && families.all(|kind| ledger.is_authentic(name, kind));
    Ok(host)
}

fn address(ip: IpAddr) -> HostAddress {
    HostAddress { ip: ip.to_string(), class: classify(ip) }
}
