//! A third evaluation of RFC 7208 §4, plain and slow, in which each deviation of mail-auth 0.13.3 can be switched on.
//!
//! Without deviations it must give what ours gives; with all of them, what mail-auth gives. So a difference is explained by
//! the smallest set of deviations that leads from the one to the other, and by nothing else.

use super::spf_reading::{Reading, ours, theirs, to_theirs};
use super::spf_worlds::Case;
use super::tally::Rule;
use super::zone::{addresses, exchangers, is_broken, names};
use mail_auth::spf::Variables;
use mailglass_core::dns::Ledger;
use mailglass_core::spf::macros::{Context, Macro, MacroString, Piece};
use mailglass_core::spf::network::within;
use mailglass_core::spf::record::{Mechanism, Target};
use mailglass_model::facts::SpfResult;
use std::net::IpAddr;

/// A set of deviations.
pub(crate) type Deviations = u16;

pub(crate) const READING: Deviations = 1;
pub(crate) const EXPANSION: Deviations = 1 << 1;
pub(crate) const SEVERAL: Deviations = 1 << 2;
pub(crate) const VOIDS: Deviations = 1 << 3;
pub(crate) const NESTED: Deviations = 1 << 4;
pub(crate) const PTR: Deviations = 1 << 5;
pub(crate) const VALIDATED: Deviations = 1 << 6;
pub(crate) const EXISTS: Deviations = 1 << 7;
pub(crate) const FAMILY: Deviations = 1 << 8;
pub(crate) const ALL: Deviations = (1 << 9) - 1;

/// In each of them ours does as the section says.
pub(crate) const RULES: [Rule; 9] = [
    rule(
        READING,
        "grammar",
        "RFC 7208 §4.6.1, §12",
        "a record that does not fit the grammar is a permerror; a modifier is no mechanism",
    ),
    rule(
        EXPANSION,
        "expansion",
        "RFC 7208 §7.3",
        "an expanded name is used without a dot at its end, so it can be expanded again in an inner record",
    ),
    rule(
        SEVERAL,
        "several-records",
        "RFC 7208 §4.5",
        "more than one record is a permerror; mail-auth takes the first that it can read",
    ),
    rule(
        VOIDS,
        "void-limit",
        "RFC 7208 §4.6.4",
        "more than two void lookups are a permerror; mail-auth does not count them",
    ),
    rule(
        NESTED,
        "nested-include",
        "RFC 7208 §5.2",
        "an include matches on pass alone; mail-auth takes the sign of the innermost include for the result of all",
    ),
    rule(
        PTR,
        "ptr",
        "RFC 7208 §5.5",
        "ptr matches the domain itself too, and looking at names costs no lookup; mail-auth compares with the dot at the end, and counts each name",
    ),
    rule(
        VALIDATED,
        "validated-name",
        "RFC 7208 §7.3",
        "%{p} is a validated name and costs no lookup; mail-auth takes the first name unchecked and counts it",
    ),
    rule(
        FAMILY,
        "address-family",
        "RFC 7208 §5.6",
        "ip6 never matches a client of IPv4; mail-auth compares ::ffff:a.b.c.d with it",
    ),
    rule(EXISTS, "exists-ipv6", "RFC 7208 §5.7", "exists asks for A alone; mail-auth takes AAAA too"),
];

const fn rule(
    deviation: Deviations,
    name: &'static str,
    section: &'static str,
    meaning: &'static str,
) -> Rule {
    Rule { deviation, name, section, meaning }
}

/// The result of the case under these deviations.
pub(crate) fn evaluate(case: &Case, on: Deviations) -> SpfResult {
    let (domain, sender) = match case.sender.rsplit_once('@') {
        Some((_, domain)) => (domain.to_owned(), case.sender.clone()),
        None => (case.helo.to_owned(), format!("postmaster@{}", case.helo)),
    };
    let mut model =
        Model { case, on, sender, ledger: Ledger::default(), lookups: 0, voids: 0, first_name: None };
    let domain = if on & EXPANSION == 0 { domain.to_ascii_lowercase() } else { domain };
    let outcome = model.found(&domain).and_then(|reading| model.domain(&domain, &reading));
    outcome.map_or_else(|end| end, |result| result.unwrap_or(SpfResult::Neutral))
}

struct Model<'a> {
    case: &'a Case,
    on: Deviations,
    sender: String,
    ledger: Ledger,
    lookups: u32,
    voids: u32,
    /// For `%{p}`, once it was asked for.
    first_name: Option<String>,
}

/// `Err` ends the whole evaluation.
type Step<T> = Result<T, SpfResult>;

impl Model<'_> {
    fn has(&self, deviation: Deviations) -> bool {
        self.on & deviation != 0
    }

    /// The record of a name; `Err(None)` where there is none.
    fn found(&self, name: &str) -> Step<Reading> {
        let name = plain(name);
        if is_broken(&name) {
            return Err(SpfResult::TempError);
        }
        let texts = self.case.zone.texts(&name);
        let read = |text: &String| if self.has(READING) { theirs(text) } else { ours(text) };
        if self.has(SEVERAL) {
            let mut result = Err(SpfResult::None);
            for text in texts {
                result = read(text);
                if result.is_ok() {
                    break;
                }
            }
            return result;
        }
        let mut readings = texts.iter().map(read).filter(|r| !matches!(r, Err(SpfResult::None)));
        match (readings.next(), readings.next()) {
            (None, _) => Err(SpfResult::None),
            (Some(one), None) => one,
            _ => Err(SpfResult::PermError),
        }
    }

    /// What the record comes to; `None` where no term matched.
    fn domain(&mut self, name: &str, reading: &Reading) -> Step<Option<SpfResult>> {
        for (qualifier, mechanism) in &reading.directives {
            if self.matches(name, mechanism, *qualifier)? {
                return Ok(Some(*qualifier));
            }
        }
        let Some(target) = &reading.redirect else { return Ok(None) };
        self.charge()?;
        let target = self.expand(name, target);
        let inner = self.found(&target).map_err(missing)?;
        self.domain(&target, &inner)
    }

    fn charge(&mut self) -> Step<()> {
        self.lookups += 1;
        if self.lookups > 10 { Err(SpfResult::PermError) } else { Ok(()) }
    }

    fn void(&mut self, nothing: bool) -> Step<()> {
        self.voids += u32::from(nothing && !self.has(VOIDS));
        if self.voids > 2 { Err(SpfResult::PermError) } else { Ok(()) }
    }

    fn matches(&mut self, domain: &str, mechanism: &Mechanism, qualifier: SpfResult) -> Step<bool> {
        let spec = match mechanism {
            Mechanism::Include(spec) | Mechanism::Exists(spec) => Some(spec),
            Mechanism::A(target) | Mechanism::Mx(target) => target.name.as_ref(),
            _ => None,
        };
        if self.has(VALIDATED) && self.first_name.is_none() && spec.is_some_and(MacroString::needs_names) {
            self.charge()?;
            self.first_name = Some(names(self.case.ip).first().map(|n| (*n).to_owned()).unwrap_or_default());
        }
        if mechanism.costs() {
            self.charge()?;
        }
        let ip = self.case.ip;
        match mechanism {
            Mechanism::All => Ok(true),
            Mechanism::Ip6(network, bits) if self.has(FAMILY) => {
                let mapped = match ip {
                    IpAddr::V4(ip) => ip.to_ipv6_mapped().into(),
                    v6 => v6,
                };
                Ok(within(mapped, (*network).into(), *bits))
            }
            Mechanism::Ip4(..) | Mechanism::Ip6(..) => Ok(mechanism.lists(ip)),
            Mechanism::Include(spec) => {
                let target = self.expand(domain, spec);
                let inner = self.found(&target).map_err(missing)?;
                let passes = self.domain(&target, &inner)? == Some(SpfResult::Pass);
                if passes && self.has(NESTED) { Err(qualifier) } else { Ok(passes) }
            }
            Mechanism::A(target) => {
                let name = self.target(domain, target.name.as_ref());
                let list = self.addresses(&name)?;
                self.void(list.is_empty())?;
                Ok(is_in(ip, &list, target))
            }
            Mechanism::Mx(target) => {
                let name = plain(&self.target(domain, target.name.as_ref()));
                if is_broken(&name) {
                    return Err(SpfResult::TempError);
                }
                let hosts = exchangers(&name);
                self.void(hosts.is_empty())?;
                for (at, host) in hosts.iter().enumerate() {
                    if at > 9 {
                        return Err(SpfResult::PermError);
                    }
                    if is_in(ip, &self.addresses(host)?, target) {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Mechanism::Exists(spec) => {
                let name = plain(&self.expand(domain, spec));
                if is_broken(&name) {
                    return Err(SpfResult::TempError);
                }
                let all = addresses(&name);
                let has_v4 = all.iter().any(IpAddr::is_ipv4);
                self.void(!has_v4)?;
                Ok(has_v4 || self.has(EXISTS) && !all.is_empty())
            }
            Mechanism::Ptr(spec) => {
                let target = self.target(domain, spec.as_ref()).to_ascii_lowercase();
                if self.has(PTR) { Ok(self.their_ptr(&target)) } else { self.ptr(&plain(&target)) }
            }
        }
    }

    fn ptr(&mut self, target: &str) -> Step<bool> {
        let ip = self.case.ip;
        self.void(names(ip).is_empty())?;
        let holds = |name: &&str| addresses(name).contains(&ip);
        let below =
            |name: &str| name == target || name.strip_suffix(target).is_some_and(|n| n.ends_with('.'));
        Ok(names(ip).iter().take(10).filter(|n| holds(n)).any(|n| below(n)))
    }

    fn their_ptr(&mut self, target: &str) -> bool {
        let ip = self.case.ip;
        for name in names(ip) {
            if self.lookups >= 10 {
                continue;
            }
            self.lookups += 1;
            let same = || format!("{name}.") == target;
            let below = || name.strip_suffix(target).is_some_and(|n| n.ends_with('.'));
            if addresses(name).contains(&ip) && (same() || below()) {
                return true;
            }
        }
        false
    }

    /// The addresses of the client's family.
    fn addresses(&self, name: &str) -> Step<Vec<IpAddr>> {
        let name = plain(name);
        if is_broken(&name) {
            return Err(SpfResult::TempError);
        }
        Ok(addresses(&name).into_iter().filter(|ip| ip.is_ipv4() == self.case.ip.is_ipv4()).collect())
    }

    fn target(&mut self, domain: &str, spec: Option<&MacroString>) -> String {
        spec.map_or_else(|| domain.to_owned(), |spec| self.expand(domain, spec))
    }

    fn expand(&mut self, domain: &str, spec: &MacroString) -> String {
        let context = Context {
            ip: self.case.ip,
            sender: self.sender.clone(),
            helo: self.case.helo.into(),
            domain: domain.to_owned(),
            receiver: "mx.test".into(),
            now: 0,
            anyone: false,
        };
        let zone = &self.case.zone;
        let mut ours =
            |spec: &MacroString| zone.settle(&mut self.ledger, |ledger| context.expand_name(spec, ledger));
        if self.on & EXPANSION == 0 {
            let Some(first) = &self.first_name else { return ours(spec) };
            let known = |piece: &Piece| match piece {
                Piece::Macro(m) if m.letter == b'p' => Piece::Text(first.clone()),
                other => other.clone(),
            };
            return ours(&MacroString(spec.0.iter().map(known).collect()));
        }
        let mut variables = Variables::new();
        variables.set_ip(&self.case.ip);
        variables.set_sender(self.sender.as_bytes());
        variables.set_domain(domain.as_bytes());
        variables.set_helo_domain(self.case.helo.as_bytes());
        variables.set_host_domain("mx.test".as_bytes());
        if spec.needs_names() {
            let name = match &self.first_name {
                Some(name) if name.is_empty() => String::new(),
                Some(name) => format!("{name}."),
                None => {
                    let p = Macro {
                        letter: b'p',
                        escape: false,
                        keep: 0,
                        reverse: false,
                        delimiters: vec![b'.'],
                    };
                    ours(&MacroString(vec![Piece::Macro(p)]))
                }
            };
            variables.set_validated_domain(name.into_bytes());
        }
        to_theirs(spec).eval(&variables, domain, true).into_owned()
    }
}

/// Without the dot at its end, in lower case: as a name is asked for.
fn plain(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

fn missing(end: SpfResult) -> SpfResult {
    if end == SpfResult::None { SpfResult::PermError } else { end }
}

fn is_in(ip: IpAddr, list: &[IpAddr], target: &Target) -> bool {
    let bits = if ip.is_ipv4() { target.v4 } else { target.v6 };
    list.iter().any(|network| within(ip, *network, bits))
}
