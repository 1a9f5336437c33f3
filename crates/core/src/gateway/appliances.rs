//! Gateways that stand in front of mail servers: Proofpoint, Mimecast, Barracuda, Cisco, Sophos, Trend Micro and others.

use super::reading::{Reading, Table, meaning, number, pairs};
use super::rules::SPAMASSASSIN;
use mailglass_model::facts::GatewayOutcome;

/// Keys of X-Proofpoint-Spam-Details. Where one is not explained, Proofpoint does not say what it is.
pub(super) const PROOFPOINT: Table = &[
    ("policy", "The policy that applied."),
    ("spamscore", "Points for spam."),
    ("phishscore", "Points for phishing."),
    ("malwarescore", "Points for malware."),
    ("impostorscore", "Points for posing as somebody."),
    ("bulkscore", "Points for bulk mail."),
    ("adultscore", "Points for adult content."),
    ("suspectscore", "Points for suspicious mail."),
    ("route", "The direction: inbound or outbound."),
    ("engine", "The version of the filter."),
    ("definitions", "The version of its definitions."),
];

/// What the last word of a rule's name says: `inbound_notspam`.
pub(super) const PROOFPOINT_RULES: &[(&str, GatewayOutcome, &str)] = &[
    ("notspam", GatewayOutcome::NotSpam, "No rule against spam matched."),
    ("spam", GatewayOutcome::Spam, "The rule for spam matched."),
    ("definitespam", GatewayOutcome::Spam, "The rule for certain spam matched."),
    ("phish", GatewayOutcome::Phish, "The rule for phishing matched."),
    ("impostor", GatewayOutcome::Phish, "The rule for those who pose as somebody matched."),
    ("malware", GatewayOutcome::Virus, "The rule for malware matched."),
    ("bulk", GatewayOutcome::Bulk, "The rule for bulk mail matched."),
];

/// X-Proofpoint-Spam-Details: `rule=notspam policy=default score=0 spamscore=0 …`.
pub(super) fn proofpoint_details(text: &str, reading: &mut Reading) {
    for (key, value) in text.split_whitespace().filter_map(|word| word.split_once('=')) {
        let rule = (key == "rule").then(|| value.rsplit('_').next()).flatten();
        let rule = PROOFPOINT_RULES.iter().find(|(word, ..)| Some(*word) == rule);
        if let Some((_, outcome, _)) = rule {
            reading.outcome = Some(*outcome);
        }
        match key {
            "score" => reading.score = number(value),
            _ => reading.item(key, value, rule.map(|(.., said)| *said).or_else(|| meaning(PROOFPOINT, key))),
        }
    }
}

/// X-Proofpoint-Virus-Version: `vendor=… engine=… definitions=… signatures=0`.
pub(super) fn proofpoint_virus(text: &str, reading: &mut Reading) {
    for (key, value) in text.split_whitespace().filter_map(|word| word.split_once('=')) {
        reading.item(key, value, None);
    }
}

/// Keys of X-Mimecast-Impersonation-Protect: what was looked for.
pub(super) const IMPERSONATION: Table = &[
    ("Policy", "The policy that applied."),
    ("Similar Internal Domain", "The sender's domain resembles one of the organization's."),
    ("Similar Monitored External Domain", "The sender's domain resembles one that is watched."),
    ("Newly Observed Domain", "The sender's domain was first seen a short time ago."),
    ("Internal User Name", "The display name is that of somebody in the organization."),
    ("Custom Display Name List", "The display name is on the organization's list."),
    ("Reply-to Address Mismatch", "Answers go to another address than the author's."),
    ("Targeted Threat Dictionary", "Words of a targeted attack."),
    ("Mimecast Threat Dictionary", "Words of Mimecast's list."),
    ("Custom Threat Dictionary", "Words of the organization's list."),
];

/// X-Mimecast-Impersonation-Protect: `Policy=…;Newly Observed Domain=false;…`.
pub(super) fn impersonation(text: &str, reading: &mut Reading) {
    for (key, value) in pairs(text, ';', '=') {
        // Long names are folded.
        let key = key.split_whitespace().collect::<Vec<_>>().join(" ");
        reading.item(&key, value, meaning(IMPERSONATION, &key));
    }
}

/// A field that holds a number of points and nothing else.
pub(super) fn score(text: &str, reading: &mut Reading) {
    reading.score = number(text);
}

/// X-Barracuda-Spam-Status: `No, SCORE=3.38 using global scores of TAG_LEVEL=… QUARANTINE_LEVEL=… KILL_LEVEL=… tests=…`.
pub(super) fn barracuda_status(text: &str, reading: &mut Reading) {
    let (head, tests) = text.split_once("tests=").unwrap_or((text, ""));
    let mut words = head.split([',', ' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    if let Some(first) = words.next() {
        reading.spam_if(first);
    }
    let mut quarantine = None;
    for (key, value) in words.filter_map(|word| word.split_once('=')) {
        let what = match key {
            "SCORE" => {
                reading.score = number(value);
                continue;
            }
            "TAG_LEVEL" => "Points from which the message is marked.",
            "QUARANTINE_LEVEL" => {
                quarantine = number(value);
                "Points from which it is held back."
            }
            "KILL_LEVEL" => "Points from which it is refused.",
            _ => continue,
        };
        reading.item(key, value, Some(what));
        reading.threshold = lowest(reading.threshold, number(value));
    }
    if reading.outcome == Some(GatewayOutcome::Spam) && quarantine.is_some_and(|q| reading.score >= Some(q)) {
        reading.outcome = Some(GatewayOutcome::Quarantined);
    }
    for name in tests.split([',', ' ', '\t', '\r', '\n']).filter(|name| !name.is_empty()) {
        reading.rule(name, None, "", meaning(SPAMASSASSIN, name));
    }
}

fn lowest(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

/// X-Barracuda-Spam-Report: a rule a line.
pub(super) fn barracuda_report(text: &str, reading: &mut Reading) {
    super::reading::report(text, SPAMASSASSIN, reading);
}

/// X-Barracuda-Spam-Flag: `YES`.
pub(super) fn flag(text: &str, reading: &mut Reading) {
    reading.spam_if(text.trim());
}

/// X-ASG-Whitelist: why it was let through.
pub(super) fn barracuda_allowed(text: &str, reading: &mut Reading) {
    reading.outcome = Some(GatewayOutcome::Allowed);
    reading.item("because of", text, None);
}

/// X-IronPort-Anti-Spam-Filtered: `true` says that the filter looked at it, not what it found.
pub(super) fn ironport_filtered(text: &str, reading: &mut Reading) {
    let looked = text.trim().eq_ignore_ascii_case("true");
    reading.item(
        "filtered",
        text,
        looked.then_some("The filter looked at it; what it found is not said here."),
    );
}

/// X-IronPort-AV: `E=Sophos;i="5.26,389,1459807200";d="scan'208";a="150993145"`.
pub(super) fn ironport_av(text: &str, reading: &mut Reading) {
    for (key, value) in pairs(text, ';', '=') {
        let engine = key.eq_ignore_ascii_case("E").then_some("The virus scanner that looked at it.");
        reading.item(key, value.trim_matches('"'), engine);
    }
}

/// X-IronPort-Reputation and X-SBRS.
pub(super) fn reputation(text: &str, reading: &mut Reading) {
    reading.score = number(text);
    reading.item("reputation", text, Some("Of the sending address, from -10 (bad) to 10 (good)."));
}

/// Results of Advanced Malware Protection.
pub(super) const AMP: Table = &[
    ("CLEAN", "Known as harmless."),
    ("MALICIOUS", "Known as malware."),
    ("UNKNOWN", "Not known."),
    ("UNSCANNABLE", "Could not be looked at."),
    ("LOWRISK", "Nothing in it that could run."),
    ("SKIPPED", "Not looked at."),
];

/// X-Amp-Result: `SKIPPED(no attachment in message)`.
pub(super) fn amp(text: &str, reading: &mut Reading) {
    let (result, why) = text.trim().split_once('(').unwrap_or((text.trim(), ""));
    reading.outcome = match result {
        "CLEAN" => Some(GatewayOutcome::Clean),
        "MALICIOUS" => Some(GatewayOutcome::Virus),
        _ => None,
    };
    reading.item(result, why.trim_end_matches(')'), meaning(AMP, result));
}

/// X-PMX-Spam: `Gauge=IIIIIII, Probability=7%, Report='RULE 0.1, RULE 0'`.
pub(super) fn puremessage(text: &str, reading: &mut Reading) {
    let (head, rules) = text.split_once("Report=").unwrap_or((text, ""));
    for (key, value) in pairs(head, ',', '=') {
        if key == "Probability" {
            reading.score = number(value.trim_end_matches('%'));
            reading.item(key, value, Some("How probable it is that this is spam."));
        }
    }
    for rule in rules.trim().trim_matches('\'').split(',').map(str::trim).filter(|rule| !rule.is_empty()) {
        let (name, points) = rule.split_once(' ').unwrap_or((rule, ""));
        reading.rule(name, number(points), "", None);
    }
}

/// X-TM-AS-Result: `No-2.177-5.0-31-10`: the answer, the points, the threshold.
pub(super) fn trend_result(text: &str, reading: &mut Reading) {
    let Some((answer, rest)) = text.trim().split_once('-') else { return };
    reading.spam_if(answer);
    // The points may be negative: `No--7.363-5.0-31-10`.
    let sign = usize::from(rest.starts_with('-'));
    let end = rest[sign..].find('-').map_or(rest.len(), |at| at + sign);
    reading.score = number(&rest[..end]);
    reading.threshold = rest.get(end + 1..).and_then(|rest| rest.split('-').next()).and_then(number);
}

/// X-TM-AS-User-Approved-Sender: `Yes`.
pub(super) fn trend_approved(text: &str, reading: &mut Reading) {
    if text.trim().eq_ignore_ascii_case("yes") {
        reading.outcome = Some(GatewayOutcome::Allowed);
        reading.item("approved", text, Some("The sender is on the list of approved senders."));
    }
}

/// X-TM-AS-User-Blocked-Sender: `Yes`.
pub(super) fn trend_blocked(text: &str, reading: &mut Reading) {
    if text.trim().eq_ignore_ascii_case("yes") {
        reading.outcome = Some(GatewayOutcome::Spam);
        reading.item("blocked", text, Some("The sender is on the list of blocked senders."));
    }
}

/// X-antispameurope-Virusscan: `CLEAN`.
pub(super) fn hornet_virus(text: &str, reading: &mut Reading) {
    if text.trim().eq_ignore_ascii_case("clean") {
        reading.outcome = Some(GatewayOutcome::Clean);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(decode: fn(&str, &mut Reading), text: &str) -> Reading {
        let mut reading = Reading::new(99);
        decode(text, &mut reading);
        reading
    }

    #[test]
    fn the_rules_name_of_proofpoint_ends_with_its_kind() {
        let outcome =
            |rule: &str| read(proofpoint_details, &format!("rule={rule} policy=default score=100")).outcome;
        assert_eq!(outcome("spam_outbound_notspam"), Some(GatewayOutcome::NotSpam));
        assert_eq!(outcome("inbound_phish"), Some(GatewayOutcome::Phish));
        assert_eq!(outcome("house_rule"), None);
    }

    #[test]
    fn trend_micros_points_may_be_negative() {
        let r = read(trend_result, "No--7.363-5.0-31-10");
        assert_eq!(
            (r.outcome, r.score, r.threshold),
            (Some(GatewayOutcome::NotSpam), Some(-7.363), Some(5.0))
        );
        let r = read(trend_result, "Yes-14.2-4.0-31-10");
        assert_eq!((r.score, r.threshold), (Some(14.2), Some(4.0)));
    }

    #[test]
    fn barracudas_levels_say_what_happens() {
        let text = |score: &str| {
            format!(
                "Yes, SCORE={score} using global scores of TAG_LEVEL=3.5 QUARANTINE_LEVEL=5.0 KILL_LEVEL=9.0 tests=A_B, C_D"
            )
        };
        let r = read(barracuda_status, &text("4.0"));
        assert_eq!((r.outcome, r.threshold, r.items.len()), (Some(GatewayOutcome::Spam), Some(3.5), 5));
        assert_eq!(read(barracuda_status, &text("6.0")).outcome, Some(GatewayOutcome::Quarantined));
    }

    #[test]
    fn folded_names_of_mimecast_are_one_name() {
        let r = read(impersonation, "Policy=A;Similar Monitored\r\n External Domain=true");
        assert_eq!(r.items[1].key, "Similar Monitored External Domain");
        assert!(r.items[1].meaning.is_some());
    }
}
