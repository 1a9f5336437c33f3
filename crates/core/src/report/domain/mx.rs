//! `mx`, in words.

use super::told::Told;
use crate::report::document::table;
use crate::text::quote::{count, list};
use mailglass_model::facts::{AddressClass, MxFacts, MxHost, MxWay};
use mailglass_model::{Block, Cell, Status};

pub(super) fn told(facts: &MxFacts) -> Told {
    let hosts = facts.hosts.len() + facts.left_out as usize;
    match facts.way {
        MxWay::Records => {
            let first: Vec<&str> = facts.hosts.iter().take(2).map(|host| host.name.as_str()).collect();
            let more = if hosts > first.len() { " and others" } else { "" };
            Told::new(
                Status::Pass,
                format!("Mail is taken by {}: {}{more}.", count(hosts, "host"), list(&first)),
            )
        }
        MxWay::Implicit => {
            Told::new(Status::Pass, "There is no MX record: mail goes to the domain's own addresses.")
        }
        MxWay::Null => Told::new(Status::Pass, "The domain takes no mail, and says so (null MX)."),
        MxWay::Nothing => {
            Told::new(Status::Absent, "The domain takes no mail: it has neither MX records nor addresses.")
        }
        MxWay::NoName => Told::new(Status::Absent, "The domain does not exist."),
        MxWay::Unknown => {
            let why = facts.problem.clone().unwrap_or_else(|| "it could not be told".into());
            Told::unknown("Where mail for the domain goes is not known.", why)
        }
    }
}

pub(super) fn blocks(facts: &MxFacts) -> Vec<Block> {
    if facts.hosts.is_empty() {
        return Vec::new();
    }
    let rows = facts.hosts.iter().map(|host| {
        vec![
            Cell::text(host.preference.map(|preference| preference.to_string()).unwrap_or_default()),
            Cell::code(&host.name),
            Cell::code(
                host.addresses.iter().map(|address| address.ip.as_str()).collect::<Vec<_>>().join(" "),
            ),
            Cell::text(remark(host)),
        ]
    });
    let mut out = vec![table(&["Preference", "Host", "Addresses", "Remark"], rows.collect())];
    if facts.left_out > 0 {
        out.push(Block::Aside(format!(
            "{} were not looked at.",
            count(facts.left_out as usize, "further record")
        )));
    }
    out
}

fn remark(host: &MxHost) -> String {
    let internal = || host.addresses.iter().any(|address| address.class != AddressClass::Public);
    match host {
        MxHost { is_address: true, .. } => "an address, not a name".into(),
        MxHost { missing: true, .. } => "does not exist".into(),
        MxHost { problem: Some(why), .. } => why.clone(),
        host if host.addresses.is_empty() => "has no address".into(),
        host if !host.aliases.is_empty() => format!("an alias of {}", host.aliases.join(", ")),
        _ if internal() => "not an address of the internet".into(),
        host if host.authentic => "signed".into(),
        _ => String::new(),
    }
}
