//! Exchange Online and Exchange Server.

use super::exchange_codes::*;
use super::reading::{Reading, Table, meaning, number, pairs};
use mailglass_model::facts::GatewayOutcome;

/// From this level on the filter acts; every policy of Microsoft's does.
const SPAM: f64 = 5.0;

/// Keys whose values are codes.
pub(super) const VALUES: [(&str, Table); 9] = [
    ("SFV", SFV),
    ("CAT", CAT),
    ("SCL", SCL),
    ("BCL", BCL),
    ("PCL", PCL),
    ("IPV", IPV),
    ("SRV", SRV),
    ("DIR", DIR),
    ("SFTY", SFTY),
];

/// X-Forefront-Antispam-Report: `KEY:value;KEY:value`.
pub(super) fn report(text: &str, reading: &mut Reading) {
    let mut said = Said::default();
    for (key, value) in pairs(text, ';', ':') {
        if key.is_empty() || value.is_empty() {
            continue;
        }
        said.hear(key, value);
        reading.item(key, value, decoded(key, value));
    }
    reading.outcome = said.outcome();
    reading.score = said.scl;
    reading.threshold = said.scl.map(|_| SPAM);
}

/// X-Microsoft-Antispam: the same form; the level is that of bulk mail.
pub(super) fn antispam(text: &str, reading: &mut Reading) {
    for (key, value) in pairs(text, ';', ':').filter(|(key, value)| !key.is_empty() && !value.is_empty()) {
        if key.eq_ignore_ascii_case("BCL") {
            reading.score = number(value);
        }
        reading.item(key, value, decoded(key, value));
    }
}

/// X-Microsoft-Antispam-Mailbox-Delivery: where the mailbox put it.
pub(super) fn delivery(text: &str, reading: &mut Reading) {
    for (key, value) in pairs(text, ';', ':').filter(|(key, _)| !key.is_empty()) {
        let known = key.eq_ignore_ascii_case("dest").then(|| meaning(DESTINATIONS, value)).flatten();
        match (known, value) {
            (Some(_), "J" | "j") => reading.outcome = Some(GatewayOutcome::Spam),
            (Some(_), _) => reading.outcome = Some(GatewayOutcome::NotSpam),
            (None, _) => {}
        }
        reading.item(key, value, known);
    }
}

/// X-MS-Exchange-Organization-SCL.
pub(super) fn scl(text: &str, reading: &mut Reading) {
    let value = text.trim();
    reading.score = number(value);
    reading.threshold = reading.score.map(|_| SPAM);
    reading.outcome = reading.score.map(of_level);
    reading.item("SCL", value, meaning(SCL, value));
}

/// X-MS-Exchange-Organization-PCL.
pub(super) fn pcl(text: &str, reading: &mut Reading) {
    let value = text.trim();
    reading.score = number(value);
    reading.item("PCL", value, meaning(PCL, value));
}

/// X-MS-Exchange-Organization-AuthAs and X-MS-Exchange-CrossTenant-AuthAs.
pub(super) fn auth_as(text: &str, reading: &mut Reading) {
    reading.item("AuthAs", text, meaning(AUTH_AS, text.trim()));
}

/// X-MS-Exchange-Organization-MessageDirectionality.
pub(super) fn direction(text: &str, reading: &mut Reading) {
    reading.item("MessageDirectionality", text, meaning(DIRECTIONS, text.trim()));
}

/// X-CustomSpam.
pub(super) fn custom(text: &str, reading: &mut Reading) {
    reading.item("X-CustomSpam", text, meaning(CUSTOM, text.trim()));
}

/// `compauth` of Authentication-Results, with its reason and what followed from DMARC.
pub(super) fn composite(result: &str, reason: Option<&str>, action: Option<&str>, reading: &mut Reading) {
    reading.item("compauth", result, meaning(COMPAUTH, result));
    if let Some(reason) = reason {
        reading.item("reason", reason, reason_of(reason));
    }
    if let Some(action) = action {
        reading.item("action", action, meaning(ACTIONS, action));
    }
}

/// Three digits; the first one tells the class.
fn reason_of(reason: &str) -> Option<&'static str> {
    let digits = reason.len() == 3 && reason.bytes().all(|b| b.is_ascii_digit());
    if !digits {
        return None;
    }
    meaning(REASONS, reason).or_else(|| meaning(REASONS, &reason[..1]))
}

/// What a value means, or else what its key is.
fn decoded(key: &str, value: &str) -> Option<&'static str> {
    match VALUES.iter().find(|(known, _)| known.eq_ignore_ascii_case(key)) {
        Some((_, table)) => meaning(table, value),
        None => meaning(KEYS, key),
    }
}

/// The parts of the report that decide.
#[derive(Default)]
struct Said {
    sfv: String,
    cat: String,
    bulk: bool,
    address_allowed: bool,
    scl: Option<f64>,
}

impl Said {
    fn hear(&mut self, key: &str, value: &str) {
        match key.to_ascii_uppercase().as_str() {
            "SFV" => self.sfv = value.to_ascii_uppercase(),
            "CAT" => self.cat = value.to_ascii_uppercase(),
            "SRV" => self.bulk |= value.eq_ignore_ascii_case("BULK"),
            "IPV" => self.address_allowed |= value.eq_ignore_ascii_case("CAL"),
            "SCL" => self.scl = number(value),
            _ => {}
        }
    }

    /// What let it through comes first, then the protection that decided, then the filter's word, then the level.
    fn outcome(&self) -> Option<GatewayOutcome> {
        let passed = match self.sfv.as_str() {
            "SKA" | "SKN" | "SFE" => Some(GatewayOutcome::Allowed),
            "SKI" | "SKQ" => Some(GatewayOutcome::Skipped),
            _ => self.address_allowed.then_some(GatewayOutcome::Allowed),
        };
        let category = match self.cat.as_str() {
            "AMP" | "MALW" | "SAP" | "FTBP" => Some(GatewayOutcome::Virus),
            "PHSH" | "HPHSH" | "HPHISH" | "SPOOF" | "INTOS" | "DIMP" | "UIMP" | "GIMP" | "BIMP" => {
                Some(GatewayOutcome::Phish)
            }
            "SPM" | "HSPM" | "OSPM" => Some(GatewayOutcome::Spam),
            "BULK" => Some(GatewayOutcome::Bulk),
            _ => self.bulk.then_some(GatewayOutcome::Bulk),
        };
        let filter = match self.sfv.as_str() {
            "SPM" | "SKS" | "SKB" | "BLK" => Some(GatewayOutcome::Spam),
            "NSPM" => Some(GatewayOutcome::NotSpam),
            _ => None,
        };
        passed.or(category).or(filter).or(self.scl.map(of_level))
    }
}

fn of_level(scl: f64) -> GatewayOutcome {
    match scl {
        scl if scl < 0.0 => GatewayOutcome::Allowed,
        scl if scl < SPAM => GatewayOutcome::NotSpam,
        _ => GatewayOutcome::Spam,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(text: &str) -> Option<GatewayOutcome> {
        let mut reading = Reading::new(99);
        report(text, &mut reading);
        reading.outcome
    }

    #[test]
    fn an_allow_list_goes_before_the_category() {
        assert_eq!(outcome("CAT:PHSH;SFV:SKA;SCL:-1;"), Some(GatewayOutcome::Allowed));
        assert_eq!(outcome("CAT:PHSH;SFV:SPM;SCL:5;"), Some(GatewayOutcome::Phish));
        assert_eq!(outcome("CAT:NONE;SFV:NSPM;SCL:1;"), Some(GatewayOutcome::NotSpam));
        assert_eq!(outcome("SCL:6;SRV:BULK;"), Some(GatewayOutcome::Bulk));
        assert_eq!(outcome("SCL:6;"), Some(GatewayOutcome::Spam));
        assert_eq!(outcome("CIP:2001:db8::1;"), None);
    }

    #[test]
    fn reasons_go_by_their_first_digit() {
        assert_eq!(reason_of("451"), reason_of("400"));
        assert_ne!(reason_of("000"), reason_of("001"));
        assert_eq!((reason_of("5"), reason_of("500"), reason_of("0aé")), (None, None, None));
    }
}
