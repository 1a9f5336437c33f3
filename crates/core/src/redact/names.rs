//! One mapping from names to pseudonyms: the same original gives the same pseudonym wherever it stands.

use super::addresses::Addresses;
use super::lists::Lists;
use super::{How, NAMES};
use crate::gateway::own_name;
use crate::message::received::read_ip;
use crate::text::domain;
use mailglass_model::Replaced;
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// RFC 2046 §5.1.1.
const MAX_BOUNDARY: usize = 70;
/// Longer than any name with its macros.
const LONGEST: usize = 1_000;

/// The mapping so far. It grows with what is read, so it depends on nothing but the order of appearance.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) lists: Lists,
    pub(super) addresses: Addresses,
    labels: BTreeMap<String, String>,
    /// U-labels (RFC 5890 §2.3.2.1) by the A-labels that stand for internationalized ones.
    unicode: BTreeMap<String, String>,
    tokens: BTreeMap<String, String>,
    words: BTreeMap<String, String>,
    fields: BTreeMap<String, String>,
    boundaries: BTreeMap<Vec<u8>, String>,
    keys: BTreeMap<Vec<u8>, u32>,
}

impl Names {
    pub(super) fn new(how: How) -> Self {
        Names {
            lists: Lists::new(!how.providers),
            addresses: Addresses::default(),
            labels: BTreeMap::new(),
            unicode: BTreeMap::new(),
            tokens: BTreeMap::new(),
            words: BTreeMap::new(),
            fields: BTreeMap::new(),
            boundaries: BTreeMap::new(),
            keys: BTreeMap::new(),
        }
    }

    /// How much was replaced.
    pub(super) fn replaced(&self) -> Replaced {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Replaced {
            labels: count(self.labels.len()),
            tokens: count(self.tokens.len()),
            names: count(self.words.len()),
            addresses: count(self.addresses.count()),
        }
    }

    /// A domain name, label by label. Names without a dot are hosts of somebody's own.
    pub(super) fn domain(&mut self, name: &str) -> String {
        let dot = if name.ends_with('.') { "." } else { "" };
        let bare = name.trim_end_matches('.');
        if bare.len() > LONGEST {
            return self.token(bare, "host");
        }
        let normal = domain::normalize(bare).unwrap_or_else(|| bare.to_lowercase());
        if let Some(reverse) = self.reverse(&normal) {
            return reverse + dot;
        }
        // RFC 9990 §4: whose reports, and who takes them.
        const CONSENT: &str = "._report._dmarc.";
        if let Some((whose, taker)) = normal.split_once(CONSENT) {
            return format!("{}{CONSENT}{}{dot}", self.domain(whose), self.domain(taker));
        }
        if let Some((front, zone)) = doubled(&normal) {
            return format!("{}.{}{dot}", self.domain(front), self.domain(zone));
        }
        let written = labels(bare);
        let labels: Vec<&str> = labels(&normal);
        if labels.len() == 1 {
            let known = self.lists.is_service(&normal) || normal.is_empty();
            return if known { normal.clone() + dot } else { self.label(&normal, "host") + dot };
        }
        if self.is_suffix(&labels) {
            return normal + dot;
        }
        let kept = self.lists.kept_labels(&labels);
        let own = labels.len() - kept;
        let (front, address) = self.leading_address(&labels[..own]);
        let mut out: Vec<String> = labels[own..].iter().map(|l| (*l).to_owned()).collect();
        // Below a provider nothing is an organisation's own name any more; elsewhere the first label is.
        let anchored = kept > 1 && !self.is_suffix(&labels[own..]);
        for (at, label) in labels[front..own].iter().enumerate().rev() {
            let organisation = at + front + 1 == own && !anchored;
            let mapped = match () {
                () if is_macro(label) || *label == "*" => (*label).to_owned(),
                () if (!organisation || label.starts_with('_')) && self.lists.is_service(label) => {
                    (*label).to_owned()
                }
                () => {
                    let mapped = self.label(label, if organisation { "dom" } else { "host" });
                    // Written in 8 bits it stays so: that is a finding of its own.
                    let raw = written.len() == labels.len() && !written[front + at].is_ascii();
                    if raw { self.unicode.get(&mapped).cloned().unwrap_or(mapped) } else { mapped }
                }
            };
            out.insert(0, mapped);
        }
        address.into_iter().chain(out).collect::<Vec<_>>().join(".") + dot
    }

    fn is_suffix(&self, kept: &[&str]) -> bool {
        kept.len() == 2 && self.lists.kept_labels(&["x", kept[0], kept[1]]) == 2 && {
            // A provider of two labels is no suffix.
            self.lists.kept_labels(kept) == 1
        }
    }

    /// One label. Short ones stay short: where an organisation ends is judged by that too (`text/family`).
    fn label(&mut self, label: &str, kind: &str) -> String {
        if let Some(known) = self.labels.get(label) {
            return known.clone();
        }
        // The expansion of `%{l}` in an SPF record is a local part that is known already.
        if let Some(token) = self.tokens.get(label) {
            return token.clone();
        }
        let number = self.labels.len() + 1;
        if number > NAMES {
            return kind.to_owned();
        }
        let (mark, bare) = match label.strip_prefix('_') {
            Some(bare) => ("_", bare),
            None => ("", label),
        };
        let short = bare.len() <= 3 && number < 36 * 36;
        let international = bare.starts_with("xn--").then(|| format!("{kind}é{number}"));
        let mapped = match international.and_then(|label| Some((mailglass_idn::to_ascii(&label)?, label))) {
            Some((ascii, label)) => {
                self.unicode.insert(ascii.clone(), label);
                ascii
            }
            None if short => format!("{mark}d{}", base36(number)),
            None => format!("{mark}{kind}{number}"),
        };
        self.labels.insert(label.to_owned(), mapped.clone());
        mapped
    }

    /// `4.3.2.1.in-addr.arpa` and its like.
    fn reverse(&mut self, name: &str) -> Option<String> {
        if let Some(head) = name.strip_suffix(".in-addr.arpa") {
            let mut octets: Vec<u8> = head.split('.').map(|l| l.parse().ok()).collect::<Option<_>>()?;
            octets.reverse();
            let length = u8::try_from(octets.len()).ok().filter(|n| *n <= 4)?;
            octets.resize(4, 0);
            let ip = Ipv4Addr::new(octets[0], octets[1], octets[2], octets[3]);
            let mapped = match length {
                4 => self.addresses.map(ip.into()),
                _ => self.addresses.network(ip.into(), length * 8),
            };
            let IpAddr::V4(mapped) = mapped else { return None };
            let mut labels: Vec<String> =
                mapped.octets().iter().take(usize::from(length)).map(u8::to_string).collect();
            labels.reverse();
            return Some(labels.join(".") + ".in-addr.arpa");
        }
        let head = name.strip_suffix(".ip6.arpa")?;
        let nibbles: Vec<u8> = head
            .split('.')
            .map(|l| u8::from_str_radix(l, 16).ok().filter(|n| *n < 16))
            .collect::<Option<_>>()?;
        if nibbles.len() > 32 {
            return None;
        }
        let bits = nibbles.iter().rev().fold(0u128, |bits, n| bits << 4 | u128::from(*n));
        let length = u8::try_from(nibbles.len()).unwrap_or(32) * 4;
        let ip = Ipv6Addr::from(if length == 0 { 0 } else { bits << (128 - u32::from(length)) });
        let mapped = match length {
            128 => self.addresses.map(ip.into()),
            _ => self.addresses.network(ip.into(), length),
        };
        let IpAddr::V6(mapped) = mapped else { return None };
        let bits = u128::from(mapped);
        let digits: Vec<String> =
            (0..nibbles.len()).map(|at| format!("{:x}", bits >> (124 - 4 * at) & 15)).rev().collect();
        Some(digits.join(".") + ".ip6.arpa")
    }

    /// Four numbers in front are an address, forwards or backwards: the expansion of `%{i}` or `%{ir}`.
    fn leading_address(&mut self, labels: &[&str]) -> (usize, Vec<String>) {
        let octets: Option<Vec<u8>> =
            labels.get(..4).and_then(|four| four.iter().map(|l| l.parse().ok()).collect());
        let Some(o) = octets else { return (0, Vec::new()) };
        let (forwards, backwards) =
            (Ipv4Addr::new(o[0], o[1], o[2], o[3]), Ipv4Addr::new(o[3], o[2], o[1], o[0]));
        let is_backwards = self.addresses.knows(backwards.into()) || !self.addresses.knows(forwards.into());
        let ip = if is_backwards { backwards } else { forwards };
        let IpAddr::V4(mapped) = self.addresses.map(ip.into()) else { return (0, Vec::new()) };
        let mut out: Vec<String> = mapped.octets().iter().map(u8::to_string).collect();
        if is_backwards {
            out.reverse();
        }
        (4, out)
    }

    /// The part before the `@`. An address inside it (VERP, SRS) is replaced as one; `+` keeps its place.
    pub(super) fn local(&mut self, local: &str) -> String {
        if local.is_empty() {
            return String::new();
        }
        let lower = local.to_ascii_lowercase();
        if (lower.starts_with("srs0") || lower.starts_with("srs1"))
            && let Some(rest) = local.get(4..).filter(|rest| rest.starts_with(['=', '+', '-']))
        {
            let parts: Vec<String> = rest[1..].splitn(4, '=').map(|part| self.part(part)).collect();
            return format!("{}{}{}", &local[..4], &rest[..1], parts.join("="));
        }
        if let Some((left, inner)) = local.rsplit_once('=')
            && domain::is_host(&inner.to_ascii_lowercase())
        {
            let cut = left.rfind('+').or_else(|| left.rfind('-'));
            let inner = self.domain(inner);
            return match cut {
                Some(at) => {
                    let (head, user) = (self.token(&left[..at], "u"), self.token(&left[at + 1..], "u"));
                    format!("{head}{}{user}={inner}", &left[at..=at])
                }
                None => format!("{}={inner}", self.token(left, "u")),
            };
        }
        match local.split_once('+') {
            Some((user, tag)) if !user.is_empty() && !tag.is_empty() => {
                format!("{}+{}", self.token(user, "u"), self.token(tag, "u"))
            }
            _ => self.token(local, "u"),
        }
    }

    fn part(&mut self, part: &str) -> String {
        if domain::is_host(&part.to_ascii_lowercase()) { self.domain(part) } else { self.token(part, "u") }
    }

    /// Any other word that names something: a local part, an identifier, a host without a domain.
    pub(super) fn token(&mut self, text: &str, kind: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        let key = text.to_lowercase();
        let number = self.tokens.len() + 1;
        if number > NAMES {
            return kind.to_owned();
        }
        self.tokens.entry(key).or_insert_with(|| format!("{kind}{number}")).clone()
    }

    /// The identifier of a stamp, as `write` makes another one of a number. Known from here on, wherever it stands.
    pub(super) fn identifier(&mut self, id: &str, write: impl FnOnce(usize) -> String) {
        let number = self.tokens.len() + 1;
        if number <= NAMES {
            self.tokens.entry(id.to_lowercase()).or_insert_with(|| write(number));
        }
    }

    /// A selector beside the domain that it belongs to: as [`Names::domain`] writes it in the name of its key.
    pub(super) fn selector(&mut self, selector: &str) -> String {
        let one = |label: &str| match self.lists.is_service(label) || label.is_empty() {
            true => label.to_owned(),
            false => self.label(label, "host"),
        };
        selector.to_lowercase().split('.').map(one).collect::<Vec<_>>().join(".")
    }

    /// A word of a display name.
    pub(super) fn word(&mut self, text: &str) -> String {
        let number = self.words.len() + 1;
        if number > NAMES {
            return "Name".to_owned();
        }
        self.words.entry(text.to_lowercase()).or_insert_with(|| format!("Name{number}")).clone()
    }

    /// The name of a header field. A filter's own part of it stays; MailScanner has its site's name in front.
    pub(super) fn field(&mut self, name: &str) -> String {
        let lower = name.to_ascii_lowercase();
        let own = own_name(name).unwrap_or_default();
        let site = lower[..name.len() - own.len()].trim_end_matches('-');
        if self.lists.is_field(&lower) || (!own.is_empty() && matches!(site, "" | "x")) {
            return name.to_owned();
        }
        let dash = if own.is_empty() { "" } else { "-" };
        let number = self.fields.len() + 1;
        if number > NAMES {
            return format!("X-Field{dash}{own}");
        }
        let mapped = self.fields.entry(site.to_owned()).or_insert_with(|| format!("X-Field-{number}"));
        format!("{mapped}{dash}{own}")
    }

    /// A MIME boundary; known from here on. As long as the original, and with a digit, which no covered line of a body has.
    pub(super) fn boundary(&mut self, boundary: &[u8]) -> String {
        let number = self.boundaries.len() + 1;
        if number > NAMES {
            return "=_0".to_owned();
        }
        let width = boundary.len().min(MAX_BOUNDARY);
        let new = || match width {
            0..8 => format!("{number:0width$}"),
            _ => format!("=_b{number:0width$}", width = width - 3),
        };
        self.boundaries.entry(boundary.to_vec()).or_insert_with(new).clone()
    }

    /// The pseudonym of a boundary that was declared.
    pub(super) fn known_boundary(&self, boundary: &[u8]) -> Option<&str> {
        self.boundaries.get(boundary).map(String::as_str)
    }

    /// A number for a public key: the same key gets the same number.
    pub(super) fn key(&mut self, key: &[u8]) -> u32 {
        let number = u32::try_from(self.keys.len()).unwrap_or(0) + 1;
        *self.keys.entry(key.to_vec()).or_insert(number)
    }

    /// An address as servers write it (`IPv6:` in front, a port or zone behind), or a network with its length.
    pub(super) fn ip(&mut self, text: &str) -> Option<String> {
        let (head, length) = match text.split_once('/') {
            Some((head, length)) if length.bytes().all(|b| b.is_ascii_digit() || b == b'/') => {
                (head, Some(length))
            }
            Some(_) => return None,
            None => (text, None),
        };
        if !head.bytes().all(|b| {
            b.is_ascii_hexdigit() || matches!(b, b'.' | b':' | b'%' | b'I' | b'P' | b'v' | b'i' | b'p' | b'V')
        }) {
            return None;
        }
        let Some(ip) = read_ip(head) else { return self.groups(text) };
        let mapped = match length {
            Some(bits) => {
                self.addresses.network(ip, bits.split('/').next().and_then(|b| b.parse().ok()).unwrap_or(128))
            }
            None => self.addresses.map(ip),
        };
        let mark = head.get(..5).filter(|h| h.eq_ignore_ascii_case("ipv6:")).unwrap_or_default();
        let port = match ip {
            IpAddr::V4(_) if mark.is_empty() => head.rsplit_once(':').map(|(_, port)| format!(":{port}")),
            _ => None,
        };
        let length = length.map(|bits| format!("/{bits}")).unwrap_or_default();
        Some(format!("{mark}{mapped}{}{length}", port.unwrap_or_default()))
    }

    /// What is written like an IPv6 address and has too few or too many groups, as Google's servers name themselves: as many
    /// groups of the pseudonym.
    fn groups(&mut self, text: &str) -> Option<String> {
        /// A time has three, an address eight.
        const GROUPS: std::ops::RangeInclusive<usize> = 5..=9;
        let groups: Vec<u16> = text
            .split(':')
            .map(|group| {
                u16::from_str_radix(group, 16).ok().filter(|_| group.len() <= 4 && !group.starts_with('+'))
            })
            .collect::<Option<_>>()?;
        if !GROUPS.contains(&groups.len()) {
            return None;
        }
        let mut whole = [0; 8];
        whole.iter_mut().zip(&groups).for_each(|(to, from)| *to = *from);
        let last = groups.get(8).map(|_| ":0").unwrap_or_default();
        let IpAddr::V6(mapped) = self.addresses.map(IpAddr::V6(whole.into())) else { return None };
        let shown: Vec<String> =
            mapped.segments().iter().take(groups.len()).map(|group| format!("{group:x}")).collect();
        Some(shown.join(":") + last)
    }
}

/// The labels, those of an SPF macro (`%{d2}`) kept together.
fn labels(name: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut inside = false;
    for (at, c) in name.char_indices() {
        match c {
            '{' => inside = true,
            '}' => inside = false,
            '.' if !inside => {
                out.push(&name[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(&name[start..]);
    out
}

/// A name with its zone behind it once more, as panels write them by mistake: the name, and the zone.
fn doubled(name: &str) -> Option<(&str, &str)> {
    let cuts = name.match_indices('.').map(|(at, _)| at);
    let mut halves = cuts.map(|at| (&name[..at], &name[at + 1..]));
    halves.find(|(front, zone)| {
        zone.contains('.') && front.strip_suffix(zone).is_some_and(|rest| rest.ends_with('.'))
    })
}

/// Nothing but SPF macros and punctuation.
fn is_macro(label: &str) -> bool {
    let mut rest = label;
    let mut any = false;
    while let Some(at) = rest.find("%{") {
        let Some(length) = rest[at..].find('}').filter(|n| *n <= 10) else { return false };
        if rest[..at].bytes().any(|b| b.is_ascii_alphanumeric()) {
            return false;
        }
        any = true;
        rest = &rest[at + length + 1..];
    }
    any && rest.bytes().all(|b| !b.is_ascii_alphanumeric() && b.is_ascii())
}

fn base36(mut number: usize) -> String {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut out = Vec::new();
    while number > 0 {
        out.push(DIGITS[number % 36]);
        number /= 36;
    }
    out.reverse();
    String::from_utf8(out).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names::new(How::default())
    }

    #[test]
    fn relations_between_domains_are_kept() {
        let mut names = names();
        assert_eq!(names.domain("mail.shop.example"), "mail.dom1.example");
        assert_eq!(names.domain("Shop.Example."), "dom1.example.");
        assert_eq!(names.domain("_dmarc.shop.example"), "_dmarc.dom1.example");
        assert_eq!(names.domain("shop.co.uk"), "dom1.co.uk");
        assert_eq!(names.domain("acme.mail.protection.outlook.com"), "host2.mail.protection.outlook.com");
        assert_eq!(names.domain("mail.example"), "dom3.example");
        assert_eq!(names.domain("bücher.example"), "domé4.example");
        assert_eq!(
            names.domain("xn--bcher-kva.example"),
            mailglass_idn::to_ascii("domé4.example").expect("a name")
        );
        assert_eq!(names.domain("%{ir}.%{v}.shop.example"), "%{ir}.%{v}.dom1.example");
    }

    #[test]
    fn an_address_inside_a_local_part_is_replaced_as_one() {
        let mut names = names();
        let user = names.local("alice");
        let domain = names.domain("shop.example");
        let verp = names.local("bounce+alice=shop.example");
        assert!(verp.ends_with(&format!("+{user}={domain}")), "{verp}");
        let srs = names.local("SRS0=aB3d=XY=shop.example=alice");
        assert!(srs.starts_with("SRS0=") && srs.ends_with(&format!("={domain}={user}")), "{srs}");
    }

    #[test]
    fn names_of_filters_fields_stay_and_the_site_in_them_does_not() {
        let mut names = names();
        for own in ["X-Spamd-Result", "x-ironport-av", "X-MailScanner-SpamCheck", "X-Barracuda-Connect"] {
            assert_eq!(names.field(own), own);
        }
        assert_eq!(names.field("X-Acme-MailScanner"), "X-Field-1-MailScanner");
        assert_eq!(names.field("X-ACME-MailScanner-SpamCheck"), "X-Field-1-MailScanner-SpamCheck");
        assert_eq!(names.field("X-Acme-MailScanner-Acme"), "X-Field-2");
    }

    #[test]
    fn reverse_names_and_macro_expansions_follow_the_address() {
        let mut names = names();
        let ip = names.ip("192.0.2.7").expect("an address");
        let reversed: Vec<&str> = ip.rsplit('.').collect();
        assert_eq!(names.domain("7.2.0.192.in-addr.arpa"), reversed.join(".") + ".in-addr.arpa");
        assert_eq!(names.domain("192.0.2.7._spf.shop.example"), format!("{ip}._spf.dom1.example"));
        assert!(names.ip("IPv6:2001:db8::5").expect("an address").starts_with("IPv6:2001:db8:"));
    }

    #[test]
    fn a_name_like_an_address_of_seven_groups_becomes_another_one() {
        let mut names = names();
        let other = names.ip("2002:a05:6a10:bd1:b0:727:70d2").expect("groups");
        assert_eq!(
            (other.split(':').count(), names.ip("2002:a05:6a10:bd1:b0:727:70d2")),
            (7, Some(other.clone()))
        );
        assert!(["6a10", "bd1", "727", "70d2"].iter().all(|group| !other.contains(group)), "{other}");
        assert!(other.split(':').all(|group| u16::from_str_radix(group, 16).is_ok()), "{other}");
        for not in ["10:00:04", "a:b:c:d", "2002:a05:6a10:bd1:b0:727:wxyz", "1:2:3:4:5:6:7:8:9:a"] {
            assert_eq!(names.ip(not), None, "{not}");
        }
    }

    #[test]
    fn a_selector_is_the_same_in_a_result_and_in_the_name_of_its_key() {
        let mut names = names();
        for selector in ["s2020", "k1", "Mailo.2026", "20230601"] {
            let key = names.domain(&format!("{selector}._domainkey.shop.example"));
            assert_eq!(
                key,
                format!("{}._domainkey.{}", names.selector(selector), names.domain("shop.example")),
                "{selector}"
            );
        }
    }
}
