//! The addresses of the page: all behind `#/`, so that any static host serves them. Message text is never in one, unless the
//! user makes a link to share.

use mailglass_model::{Area, RecordType};

/// Where the user is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// `#/`
    Start,
    /// `#/report`, `#/report/spf`, `#/report/dns`: the current result, or one section of it.
    Report(Option<Place>),
    /// `#/findings`
    Findings,
    /// `#/finding/spf/lookup-limit`
    Finding(String),
    /// `#/record/spf`
    Record(RecordType),
    /// `#/compare`, `#/compare/report`: two copies; the first is the report's message where true.
    Compare(bool),
    /// `#/settings`
    Settings,
    /// `#/share/…`: a report with its message and answers, deflated.
    Shared(String),
    /// Anything else, as it stands in the address.
    Lost(String),
}

/// A part of the report that has an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// One area's section.
    Area(Area),
    /// The DNS ledger.
    Dns,
    /// The raw source.
    Source,
}

impl Place {
    /// The word in the address; also the element's id.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Place::Area(area) => area.word(),
            Place::Dns => "dns",
            Place::Source => "source",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        let area = Area::all().find(|area| area.word() == word).map(Place::Area);
        area.or(match word {
            "dns" => Some(Place::Dns),
            "source" => Some(Place::Source),
            _ => None,
        })
    }
}

/// The record kinds, each with its word and its name.
pub(crate) const RECORDS: [(RecordType, &str, &str); 3] = [
    (RecordType::Spf, "spf", "SPF"),
    (RecordType::Dkim, "dkim", "DKIM key"),
    (RecordType::Dmarc, "dmarc", "DMARC"),
];

impl Address {
    /// Reads a location's hash.
    pub(crate) fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_matches('/');
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        match (first, rest) {
            ("", "") => Address::Start,
            ("report", "") => Address::Report(None),
            ("report", word) if let Some(place) = Place::from_word(word) => Address::Report(Some(place)),
            ("findings", "") => Address::Findings,
            ("finding", code) if code.contains('/') => Address::Finding(code.to_owned()),
            ("compare", "") => Address::Compare(false),
            ("compare", "report") => Address::Compare(true),
            ("settings", "") => Address::Settings,
            ("share", code) if !code.is_empty() => Address::Shared(code.to_owned()),
            ("record", "") => Address::Record(RecordType::Spf),
            ("record", word) => RECORDS
                .iter()
                .find(|(_, known, _)| *known == word)
                .map_or_else(|| Address::Lost(path.to_owned()), |(kind, ..)| Address::Record(*kind)),
            _ => Address::Lost(path.to_owned()),
        }
    }

    /// Writes it as a link's target.
    pub(crate) fn href(&self) -> String {
        match self {
            Address::Start => "#/".to_owned(),
            Address::Report(None) => "#/report".to_owned(),
            Address::Report(Some(place)) => format!("#/report/{}", place.word()),
            Address::Findings => "#/findings".to_owned(),
            Address::Finding(code) => format!("#/finding/{code}"),
            Address::Compare(false) => "#/compare".to_owned(),
            Address::Compare(true) => "#/compare/report".to_owned(),
            Address::Settings => "#/settings".to_owned(),
            Address::Shared(code) => format!("#/share/{code}"),
            Address::Record(kind) => {
                let word =
                    RECORDS.iter().find(|(known, ..)| known == kind).map_or("spf", |(_, word, _)| word);
                format!("#/record/{word}")
            }
            Address::Lost(path) => format!("#/{path}"),
        }
    }

    /// The window's title there.
    pub(crate) fn title(&self) -> String {
        let page = match self {
            Address::Start => return "Mailglass".to_owned(),
            Address::Report(_) => "Report",
            Address::Shared(_) => "Shared report",
            Address::Findings => "Findings",
            Address::Finding(code) => code,
            Address::Record(_) => "Record",
            Address::Compare(_) => "Compare",
            Address::Settings => "Settings",
            Address::Lost(_) => "Not found",
        };
        format!("{page} · Mailglass")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_back() {
        let all = [
            Address::Start,
            Address::Report(None),
            Address::Report(Some(Place::Area(Area::AuthenticationResults))),
            Address::Report(Some(Place::Dns)),
            Address::Findings,
            Address::Finding("spf/lookup-limit".to_owned()),
            Address::Record(RecordType::Dmarc),
            Address::Compare(false),
            Address::Compare(true),
            Address::Settings,
            Address::Shared("a-_9".to_owned()),
        ];
        for address in all {
            assert_eq!(Address::parse(&address.href()), address);
        }
    }

    #[test]
    fn unknown_addresses_are_kept_to_be_named() {
        assert_eq!(Address::parse("#/nonsense/x"), Address::Lost("nonsense/x".to_owned()));
        assert_eq!(Address::parse(""), Address::Start);
        assert_eq!(Address::parse("#/record/mx"), Address::Lost("record/mx".to_owned()));
    }
}
