//! The record (RFC 7208 §4.5, §4.6, §12): terms with their places, and every fault with its place.

use super::macros::MacroString;
use super::network::within;
use super::reach::opened_by;
use crate::arrange;
use crate::text::domain;
use crate::text::fault::Fault;
use mailglass_model::facts::SpfResult;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

/// A record: terms that fit the grammar, and faults.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// In order.
    pub terms: Vec<Term>,
    /// Any of these is a permerror, unless `harmless`.
    pub faults: Vec<Fault>,
}

impl Record {
    /// True where receivers use the record.
    pub fn is_valid(&self) -> bool {
        self.faults.iter().all(|fault| fault.harmless)
    }

    /// True where also no term is passed over that was surely meant to be a mechanism.
    pub fn is_clear(&self) -> bool {
        self.is_valid() && self.faults.iter().all(|fault| fault.code != EQUALS_SIGN)
    }
}

/// The fault of a mechanism that is written like a modifier.
pub const EQUALS_SIGN: &str = "equals-sign";
/// The fault of the term that lets nearly everyone send.
pub const PASS_ALL: &str = "pass-all";
/// Faults with which receivers must still use the record.
pub const HARMLESS: [&str; 5] = ["after-all", EQUALS_SIGN, PASS_ALL, "redirect-with-all", "ptr"];

/// One term and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What it is.
    pub kind: TermKind,
    /// Where it stands.
    pub span: Range<usize>,
}

/// A directive or a modifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermKind {
    /// A qualifier and a mechanism.
    Directive(SpfResult, Mechanism),
    /// `redirect=`.
    Redirect(MacroString),
    /// `exp=`.
    Explanation(MacroString),
    /// Any other modifier: ignored (RFC 7208 §6).
    Other(String),
}

/// RFC 7208 §5.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the standard's own names
pub enum Mechanism {
    All,
    Include(MacroString),
    A(Target),
    Mx(Target),
    Ptr(Option<MacroString>),
    Ip4(Ipv4Addr, u8),
    Ip6(Ipv6Addr, u8),
    Exists(MacroString),
}

impl Mechanism {
    /// RFC 7208 §4.6.4: these cost a lookup.
    pub fn costs(&self) -> bool {
        !matches!(self, Mechanism::All | Mechanism::Ip4(..) | Mechanism::Ip6(..))
    }

    /// True for `ip4` and `ip6` with a network that the address lies in.
    pub fn lists(&self, ip: IpAddr) -> bool {
        match self {
            Mechanism::Ip4(network, bits) => within(ip, (*network).into(), *bits),
            Mechanism::Ip6(network, bits) => within(ip, (*network).into(), *bits),
            _ => false,
        }
    }
}

/// The target of `a` and `mx`: a name (the current domain where none is written) and two prefix lengths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The name.
    pub name: Option<MacroString>,
    /// Bits for IPv4.
    pub v4: u8,
    /// Bits for IPv6.
    pub v6: u8,
}

/// True for a TXT record that is an SPF record: `v=spf1`, then a space or the end (RFC 7208 §4.5).
pub fn is_spf(text: &[u8]) -> bool {
    text.get(..6).is_some_and(|v| v.eq_ignore_ascii_case(b"v=spf1"))
        && matches!(text.get(6), None | Some(b' '))
}

/// The name of a term's mechanism or modifier, lower case, qualifier left out.
pub fn term_name(term: &str) -> String {
    let term = term.trim_start_matches(['+', '-', '~', '?']);
    term.split([':', '/', '=']).next().unwrap_or_default().to_ascii_lowercase()
}

/// True for a term that asks another name for another client or sender: what it finds for one says nothing of the others.
pub fn varies(term: &str) -> bool {
    let terms = parse(&format!("v=spf1 {term}")).terms;
    terms.iter().any(|term| match &term.kind {
        TermKind::Directive(_, Mechanism::Include(spec) | Mechanism::Exists(spec)) => spec.varies(),
        TermKind::Directive(_, Mechanism::A(target) | Mechanism::Mx(target)) => {
            target.name.as_ref().is_some_and(MacroString::varies)
        }
        TermKind::Directive(_, Mechanism::Ptr(spec)) => spec.as_ref().is_some_and(MacroString::varies),
        TermKind::Redirect(spec) => spec.varies(),
        _ => false,
    })
}

/// Names of mechanisms, right or nearly so: a modifier of such a name was surely meant to be one.
const NOT_MODIFIERS: [&str; 11] =
    ["a", "all", "exists", "include", "ip", "ip4", "ip6", "ipv4", "ipv6", "mx", "ptr"];

/// Parses the text of a record that [`is_spf`], or was meant to.
pub fn parse(text: &str) -> Record {
    let mut record = Record::default();
    let at = (6..text.len()).find(|at| text.is_char_boundary(*at));
    let mut at = at.unwrap_or(text.len());
    while at < text.len() {
        let rest = &text[at..];
        let lead = rest.len() - rest.trim_start_matches(' ').len();
        let length = rest[lead..].find(' ').unwrap_or(rest.len() - lead);
        let span = at + lead..at + lead + length;
        at = span.end;
        if span.is_empty() {
            continue;
        }
        match read_term(&text[span.clone()]) {
            Ok(kind) => record.terms.push(Term { kind, span }),
            Err((code, message)) => record.faults.push(fault(code, message, &span)),
        }
    }
    let of_terms = whole(&record.terms);
    record.faults.extend(of_terms);
    arrange::by_key(&mut record.faults, |f| f.span.start);
    record
}

fn fault(code: &'static str, message: impl Into<String>, span: &Range<usize>) -> Fault {
    Fault { code, message: message.into(), span: span.clone(), harmless: HARMLESS.contains(&code) }
}

type Refusal = (&'static str, String);

fn read_term(text: &str) -> Result<TermKind, Refusal> {
    let name_length = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(text.len());
    let is_modifier =
        text[name_length..].starts_with('=') && text.starts_with(|c: char| c.is_ascii_alphabetic());
    if is_modifier {
        return read_modifier(&text[..name_length], &text[name_length + 1..]);
    }
    let (result, rest) = match text.as_bytes()[0] {
        b'+' => (SpfResult::Pass, &text[1..]),
        b'-' => (SpfResult::Fail, &text[1..]),
        b'~' => (SpfResult::SoftFail, &text[1..]),
        b'?' => (SpfResult::Neutral, &text[1..]),
        _ => (SpfResult::Pass, text),
    };
    if rest.is_empty() {
        return Err(("unknown-mechanism", format!("\"{text}\" is a sign without a mechanism behind it.")));
    }
    Ok(TermKind::Directive(result, read_mechanism(rest)?))
}

fn read_modifier(name: &str, value: &str) -> Result<TermKind, Refusal> {
    in_ascii(&format!("{name}="), value)?;
    let refuse = |why| ("bad-macro", format!("In \"{name}={value}\", {why}."));
    let string = MacroString::parse(value, false).map_err(refuse)?;
    let checked = |string: MacroString| match string.ends_like_a_domain() && !string.has_empty_label() {
        true => Ok(string),
        false => Err(("bad-domain", format!("\"{value}\" in \"{name}=\" is no domain name."))),
    };
    match name.to_ascii_lowercase().as_str() {
        "redirect" => Ok(TermKind::Redirect(checked(string)?)),
        "exp" => Ok(TermKind::Explanation(checked(string)?)),
        _ => Ok(TermKind::Other(name.to_owned())),
    }
}

fn read_mechanism(text: &str) -> Result<Mechanism, Refusal> {
    let name_length = text.find([':', '/']).unwrap_or(text.len());
    let (name, rest) = text.split_at(name_length);
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "all" if rest.is_empty() => Ok(Mechanism::All),
        "all" => Err(("bad-mechanism", format!("\"{text}\": all takes no argument."))),
        "include" => Ok(Mechanism::Include(needed(text, rest)?)),
        "exists" => Ok(Mechanism::Exists(needed(text, rest)?)),
        "ptr" if rest.is_empty() => Ok(Mechanism::Ptr(None)),
        "ptr" => Ok(Mechanism::Ptr(Some(needed(text, rest)?))),
        "a" => Ok(Mechanism::A(target(text, rest)?)),
        "mx" => Ok(Mechanism::Mx(target(text, rest)?)),
        "ip4" => ip4(text, rest),
        "ip6" => ip6(text, rest),
        _ => Err(("unknown-mechanism", format!("\"{text}\" is no mechanism that SPF knows."))),
    }
}

fn needed(text: &str, rest: &str) -> Result<MacroString, Refusal> {
    match rest.strip_prefix(':').filter(|r| !r.is_empty()) {
        Some(spec) => domain_spec(text, spec),
        None => Err(("missing-domain", format!("\"{text}\" needs a domain name after a colon."))),
    }
}

fn in_ascii(text: &str, name: &str) -> Result<(), Refusal> {
    match domain::normalize(name).filter(|_| !name.is_ascii()) {
        Some(ascii) => {
            let problem =
                format!("\"{name}\" in \"{text}\" must be written with A-labels: {ascii} (RFC 7208 §4.3).");
            Err(("not-ascii", problem))
        }
        None => Ok(()),
    }
}

fn domain_spec(text: &str, spec: &str) -> Result<MacroString, Refusal> {
    in_ascii(text, spec)?;
    let string =
        MacroString::parse(spec, false).map_err(|why| ("bad-macro", format!("In \"{text}\", {why}.")))?;
    if string.has_empty_label() {
        let problem = format!(
            "\"{spec}\" in \"{text}\" has nothing between two dots or before the first (RFC 7208 §4.3)."
        );
        return Err(("bad-domain", problem));
    }
    if string.ends_like_a_domain() {
        return Ok(string);
    }
    Err(("bad-domain", format!("\"{spec}\" in \"{text}\" is no domain name.")))
}

/// `[":" domain-spec] ["/" n] ["//" m]`: the lengths stand at the end, and a slash may also stand inside the name.
fn target(text: &str, rest: &str) -> Result<Target, Refusal> {
    let bad = || ("bad-prefix", format!("\"{text}\": the prefix length does not fit."));
    let (rest, v6) = prefix(rest, "//", 128).map_err(|()| bad())?;
    let (rest, v4) = prefix(rest, "/", 32).map_err(|()| bad())?;
    let name = match rest.strip_prefix(':') {
        Some("") => {
            return Err(("missing-domain", format!("\"{text}\" has a colon and no domain name after it.")));
        }
        Some(spec) => Some(domain_spec(text, spec)?),
        None if rest.is_empty() => None,
        None => return Err(bad()),
    };
    Ok(Target { name, v4: v4.unwrap_or(32), v6: v6.unwrap_or(128) })
}

/// Takes a trailing `/n` or `//n` off. `Err` where the digits are there and are no length.
fn prefix<'a>(text: &'a str, mark: &str, most: u8) -> Result<(&'a str, Option<u8>), ()> {
    let Some(at) = text.rfind(mark) else { return Ok((text, None)) };
    let digits = &text[at + mark.len()..];
    let before = &text[..at];
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Ok((text, None));
    }
    let canonical = !digits.is_empty() && (digits == "0" || !digits.starts_with('0'));
    match digits.parse::<u8>() {
        Ok(length) if canonical && length <= most => Ok((before, Some(length))),
        _ => Err(()),
    }
}

fn ip4(text: &str, rest: &str) -> Result<Mechanism, Refusal> {
    let bad = || ("bad-ip4", format!("\"{text}\" holds no IPv4 network."));
    let spec = rest.strip_prefix(':').ok_or_else(bad)?;
    let (address, length) = prefix(spec, "/", 32).map_err(|()| bad())?;
    Ok(Mechanism::Ip4(address.parse().map_err(|_| bad())?, length.unwrap_or(32)))
}

fn ip6(text: &str, rest: &str) -> Result<Mechanism, Refusal> {
    let bad = || ("bad-ip6", format!("\"{text}\" holds no IPv6 network."));
    let spec = rest.strip_prefix(':').ok_or_else(bad)?;
    let (address, length) = prefix(spec, "/", 128).map_err(|()| bad())?;
    Ok(Mechanism::Ip6(address.parse().map_err(|_| bad())?, length.unwrap_or(128)))
}

/// Faults of the record as a whole.
fn whole(terms: &[Term]) -> Vec<Fault> {
    let open = opened_by(terms).map(|term| {
        let message = "This lets nearly every server in the world send for the domain (RFC 7208 §5.1).";
        fault(PASS_ALL, message, &term.span)
    });
    repeated(terms)
        .chain(beside_all(terms))
        .chain(terms.iter().filter_map(ptr))
        .chain(terms.iter().filter_map(equals_sign))
        .chain(open)
        .collect()
}

fn repeated(terms: &[Term]) -> impl Iterator<Item = Fault> {
    let again = |what: &'static str, is: fn(&TermKind) -> bool| {
        let terms = terms.iter().filter(move |t| is(&t.kind)).skip(1);
        terms.map(move |term| {
            fault("repeated-modifier", format!("{what}= may stand once (RFC 7208 §6)."), &term.span)
        })
    };
    let redirects = again("redirect", |kind| matches!(kind, TermKind::Redirect(_)));
    redirects.chain(again("exp", |kind| matches!(kind, TermKind::Explanation(_))))
}

/// What has no effect because of `all`.
fn beside_all(terms: &[Term]) -> impl Iterator<Item = Fault> {
    let is_all = |t: &Term| matches!(t.kind, TermKind::Directive(_, Mechanism::All));
    let all_at = terms.iter().position(is_all).unwrap_or(terms.len());
    let has_all = all_at < terms.len();
    terms.iter().enumerate().filter_map(move |(at, term)| match term.kind {
        TermKind::Directive(..) if at > all_at => {
            Some(fault("after-all", "Nothing after \"all\" is ever looked at (RFC 7208 §5.1).", &term.span))
        }
        TermKind::Redirect(_) if has_all => {
            let message = "redirect= has no effect beside \"all\" (RFC 7208 §6.1).";
            Some(fault("redirect-with-all", message, &term.span))
        }
        _ => None,
    })
}

fn ptr(term: &Term) -> Option<Fault> {
    let message = "ptr should not be used: it is slow and unreliable (RFC 7208 §5.5).";
    let is_ptr = matches!(term.kind, TermKind::Directive(_, Mechanism::Ptr(_)));
    is_ptr.then(|| fault("ptr", message, &term.span))
}

/// `ip4=192.0.2.1` fits the grammar as an unknown modifier, which receivers pass over (RFC 7208 §6).
fn equals_sign(term: &Term) -> Option<Fault> {
    let TermKind::Other(name) = &term.kind else { return None };
    let message = || {
        format!(
            "\"{name}=\" is passed over: a mechanism is written with a colon, as \"{name}:\" (RFC 7208 §6)."
        )
    };
    let is_known = NOT_MODIFIERS.iter().any(|known| name.eq_ignore_ascii_case(known));
    is_known.then(|| fault(EQUALS_SIGN, message(), &term.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<&'static str> {
        parse(text).faults.into_iter().map(|f| f.code).collect()
    }

    #[test]
    fn the_version_is_exact() {
        assert!(is_spf(b"V=spf1") && is_spf(b"v=spf1 -all"));
        assert!(!is_spf(b"v=spf10 -all") && !is_spf(b" v=spf1"));
    }

    #[test]
    fn prefix_lengths_are_told_from_slashes_in_names() {
        let record = parse("v=spf1 a/24 mx:a.example/24//64 a:foo:bar/baz.example.com");
        assert!(record.faults.is_empty(), "{:?}", record.faults);
        let TermKind::Directive(_, Mechanism::Mx(target)) = &record.terms[1].kind else { panic!() };
        assert_eq!((target.v4, target.v6), (24, 64));
    }

    #[test]
    fn faults_point_at_their_own_characters() {
        let text = "v=spf1 ip4:1.2.3 inlcude:a.example -all";
        let record = parse(text);
        let marked: Vec<&str> = record.faults.iter().map(|f| &text[f.span.clone()]).collect();
        assert_eq!(marked, ["ip4:1.2.3", "inlcude:a.example"]);
    }

    #[test]
    fn empty_labels_and_letters_beyond_ascii_are_faults() {
        assert_eq!(faults("v=spf1 a:foo..example include:.example -all"), ["bad-domain", "bad-domain"]);
        assert_eq!(faults("v=spf1 redirect=foo..example"), ["bad-domain"]);
        assert!(faults("v=spf1 a:%{i}.foo.example. exists:%{l}._spf.%{d} -all").is_empty());
        let fault = &parse("v=spf1 include:b\u{fc}cher.example -all").faults[0];
        assert!(fault.message.contains("xn--bcher-kva.example"), "{}", fault.message);
    }

    #[test]
    fn open_doors_and_mechanisms_with_an_equals_sign_do_no_harm_to_the_rest() {
        assert_eq!(faults("v=spf1 ip4=192.0.2.1 +all"), ["equals-sign", "pass-all"]);
        assert!(parse("v=spf1 ip4=192.0.2.1 +all").faults.iter().all(|f| f.harmless));
    }

    #[test]
    fn unknown_modifiers_are_fine_and_repeated_ones_are_not() {
        assert!(faults("v=spf1 ra=postmaster -all").is_empty());
        assert_eq!(faults("v=spf1 exp=a.example exp=b.example -all"), ["repeated-modifier"]);
        assert_eq!(faults("v=spf1 -all redirect=a.example"), ["redirect-with-all"]);
    }
}
