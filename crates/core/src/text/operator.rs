//! Which hosts run under one operator, where the names do not show it, and where large operators take mail in.
//!
//! The table holds what these operators write into Received fields. It serves the route alone: that two names are of
//! one operator says nothing about who may send for whom.

use super::family;

/// An operator whose servers bear names of several families.
struct Operator {
    /// How it is called here.
    name: &'static str,
    /// The ends of its hosts' names, each a whole label or more.
    ends: &'static [&'static str],
    /// The servers that take mail from anybody, other customers of the same operator included.
    entrances: &'static [Entrance],
}

/// How such a server is called.
enum Entrance {
    Named(&'static str),
    Under(&'static str),
    /// The beginning of the first label, and the end.
    Like(&'static str, &'static str),
}

const OPERATORS: [Operator; 4] = [
    Operator {
        name: "outlook.com",
        ends: &[
            "outlook.com",
            "office365.com",
            "office365.us",
            "exchangelabs.com",
            "hotmail.com",
            "protection.gbl",
            "phx.gbl",
        ],
        entrances: &[
            Entrance::Under("mail.protection.outlook.com"),
            Entrance::Under("mail.protection.office365.us"),
        ],
    },
    Operator {
        name: "google.com",
        ends: &["google.com", "gmail.com", "googlemail.com"],
        entrances: &[Entrance::Named("mx.google.com")],
    },
    Operator {
        name: "yahoo.com",
        ends: &["yahoo.com", "yahoodns.net", "aol.com"],
        entrances: &[Entrance::Like("mta", "yahoo.com")],
    },
    Operator { name: "apple.com", ends: &["apple.com", "icloud.com", "me.com", "mac.com"], entrances: &[] },
];

/// The operator of a host: by the table, else its family. Addresses and empty names have none.
pub fn of(host: &str) -> Option<String> {
    let family = family::of(host)?;
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let known = OPERATORS.iter().find(|o| o.ends.iter().any(|end| is_under(&host, end)));
    Some(known.map_or(family, |o| o.name.to_owned()))
}

/// True where both have the same operator.
pub fn same(a: &str, b: &str) -> bool {
    of(a).is_some_and(|operator| of(b) == Some(operator))
}

/// True for a server of the table that takes mail from anybody: what hands it over is no inner host, whatever its name.
pub fn is_entrance(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    OPERATORS.iter().flat_map(|o| o.entrances).any(|entrance| match entrance {
        Entrance::Named(name) => host == *name,
        Entrance::Under(end) => is_under(&host, end),
        Entrance::Like(begin, end) => host.starts_with(begin) && is_under(&host, end),
    })
}

/// True for an operator of the table.
pub fn is_large(operator: &str) -> bool {
    OPERATORS.iter().any(|o| o.name == operator)
}

/// True for an operator whose entrances are all known.
pub fn has_entrances(operator: &str) -> bool {
    OPERATORS.iter().any(|o| o.name == operator && !o.entrances.is_empty())
}

fn is_under(host: &str, end: &str) -> bool {
    host.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_one_operator_belong_together() {
        assert!(same("AS9PR06CA0001.outlook.office365.com", "AS9PR06CA0001.eurprd06.prod.outlook.com"));
        assert!(same("DB8PR01MB5678.eurprd01.prod.exchangelabs.com", "x.mail.protection.outlook.com"));
        assert!(same("mx.google.com", "smtp.gmail.com."));
        assert!(same("mx1.example.com", "out.example.com"));
        assert!(!same("notoutlook.com", "outlook.com"));
        assert!(!same("192.0.2.1", "192.0.2.1"));
    }

    #[test]
    fn entrances_are_told_from_inner_servers() {
        assert!(is_entrance("AMS0EPF00000190.mail.protection.outlook.com"));
        assert!(is_entrance("mta1271.mail.bf1.yahoo.com"));
        assert!(!is_entrance("BN3NAM04HT095.eop-NAM04.prod.protection.outlook.com"));
        assert!(!is_entrance("mail-ej1-f41.google.com"));
    }
}
