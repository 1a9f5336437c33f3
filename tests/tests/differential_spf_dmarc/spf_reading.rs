//! An SPF record as each of the two reads it, in the same words.

use mail_auth::common::parse::TxtRecordParser;
use mail_auth::spf::{Macro as TheirMacro, Mechanism as TheirMechanism, Qualifier, Spf, Variable};
use mail_auth::{DnsError, Error};
use mailglass_core::spf::macros::{Macro, MacroString, Piece};
use mailglass_core::spf::record::{Mechanism, Target, TermKind, is_spf, parse};
use mailglass_model::facts::SpfResult;

/// A record as one of the two reads it.
pub(crate) struct Reading {
    pub(crate) directives: Vec<(SpfResult, Mechanism)>,
    pub(crate) redirect: Option<MacroString>,
}

/// As ours reads it; `Err(None)` for what is no SPF record.
pub(crate) fn ours(text: &str) -> Result<Reading, SpfResult> {
    if !is_spf(text.as_bytes()) {
        return Err(SpfResult::None);
    }
    let record = parse(text);
    if !record.is_valid() {
        return Err(SpfResult::PermError);
    }
    let mut reading = Reading { directives: Vec::new(), redirect: None };
    for term in record.terms {
        match term.kind {
            TermKind::Directive(qualifier, mechanism) => reading.directives.push((qualifier, mechanism)),
            TermKind::Redirect(target) => reading.redirect = Some(target),
            TermKind::Explanation(_) | TermKind::Other(_) => {}
        }
    }
    Ok(reading)
}

/// As mail-auth reads it, in our words.
pub(crate) fn theirs(text: &str) -> Result<Reading, SpfResult> {
    let spf = Spf::parse(text.as_bytes()).map_err(|error| match error {
        Error::Dns(DnsError::InvalidRecordType) => SpfResult::None,
        _ => SpfResult::PermError,
    })?;
    let directive = |(qualifier, mechanism): (&Qualifier, &TheirMechanism)| {
        let qualifier = match qualifier {
            Qualifier::Pass => SpfResult::Pass,
            Qualifier::Fail => SpfResult::Fail,
            Qualifier::SoftFail => SpfResult::SoftFail,
            Qualifier::Neutral => SpfResult::Neutral,
        };
        let bits = |ones: u32| u8::try_from(ones).expect("128 at most");
        let name = |string: &TheirMacro| (*string != TheirMacro::None).then(|| from_theirs(string));
        let target = |string: &TheirMacro, v4: u32, v6: u128| Target {
            name: name(string),
            v4: bits(v4.count_ones()),
            v6: bits(v6.count_ones()),
        };
        let mechanism = match mechanism {
            TheirMechanism::All => Mechanism::All,
            TheirMechanism::Include { macro_string } => Mechanism::Include(from_theirs(macro_string)),
            TheirMechanism::Exists { macro_string } => Mechanism::Exists(from_theirs(macro_string)),
            TheirMechanism::A { macro_string, ip4_mask, ip6_mask } => {
                Mechanism::A(target(macro_string, *ip4_mask, *ip6_mask))
            }
            TheirMechanism::Mx { macro_string, ip4_mask, ip6_mask } => {
                Mechanism::Mx(target(macro_string, *ip4_mask, *ip6_mask))
            }
            TheirMechanism::Ptr { macro_string } => Mechanism::Ptr(name(macro_string)),
            TheirMechanism::Ip4 { addr, mask } => Mechanism::Ip4(*addr, bits(mask.count_ones())),
            TheirMechanism::Ip6 { addr, mask } => Mechanism::Ip6(*addr, bits(mask.count_ones())),
        };
        (qualifier, mechanism)
    };
    let directives = spf.directives.iter().map(|d| directive((&d.qualifier, &d.mechanism))).collect();
    Ok(Reading { directives, redirect: spf.redirect.as_ref().map(from_theirs) })
}

const LETTERS: [(u8, Variable); 11] = [
    (b's', Variable::Sender),
    (b'l', Variable::SenderLocalPart),
    (b'o', Variable::SenderDomainPart),
    (b'd', Variable::Domain),
    (b'i', Variable::Ip),
    (b'p', Variable::ValidatedDomain),
    (b'v', Variable::IpVersion),
    (b'h', Variable::HeloDomain),
    (b'c', Variable::SmtpIp),
    (b'r', Variable::HostDomain),
    (b't', Variable::CurrentTime),
];
/// Their delimiters are bits, counted from this character.
const FIRST_DELIMITER: u8 = b'+';

fn from_theirs(string: &TheirMacro) -> MacroString {
    MacroString(match string {
        TheirMacro::List(list) => list.iter().flat_map(|item| from_theirs(item).0).collect(),
        TheirMacro::Literal(text) => vec![Piece::Text(String::from_utf8_lossy(text).into_owned())],
        TheirMacro::Variable { letter, num_parts, reverse, escape, delimiters } => {
            let letter = LETTERS.iter().find(|(_, v)| v == letter).expect("a letter").0;
            let delimiters =
                (0..64u8).filter(|bit| delimiters >> bit & 1 == 1).map(|bit| bit + FIRST_DELIMITER);
            let keep = usize::try_from(*num_parts).expect("a small number");
            let delimiters = delimiters.collect();
            vec![Piece::Macro(Macro { letter, escape: *escape, keep, reverse: *reverse, delimiters })]
        }
        TheirMacro::None => Vec::new(),
    })
}

/// A macro string as theirs expands it.
pub(crate) fn to_theirs(string: &MacroString) -> TheirMacro {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => TheirMacro::Literal(text.as_bytes().into()),
        Piece::Macro(m) => TheirMacro::Variable {
            letter: LETTERS.iter().find(|(letter, _)| *letter == m.letter).expect("a letter").1,
            num_parts: u32::try_from(m.keep).unwrap_or(u32::MAX),
            reverse: m.reverse,
            escape: m.escape,
            delimiters: m.delimiters.iter().fold(0, |bits, byte| bits | 1 << (byte - FIRST_DELIMITER)),
        },
    };
    match string.0.as_slice() {
        [one] => piece(one),
        many => TheirMacro::List(many.iter().map(piece).collect()),
    }
}
