//! A DMARC record as it was meant: read past the faults that receivers do not forgive, and written as they accept it.

use super::record::{self, REMOVED, TAGS};
use crate::text::domain;
use mailglass_model::facts::Policy;
use std::collections::BTreeSet;

/// Characters that end a tag where the semicolon was forgotten.
const SEPARATORS: [char; 6] = [' ', '\t', ',', '|', ':', ';'];

/// The tags that could be understood, each once, `v=` left out.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    tags: Vec<(&'static str, String)>,
    /// Policies whose value cannot be understood.
    unreadable: Vec<&'static str>,
    /// Part of an address for reports cannot be understood: white space may have cut it in two.
    cut: bool,
}

impl Draft {
    /// Reads any text.
    pub fn read(text: &str) -> Self {
        let text = cleaned(text);
        let mut draft = Draft::default();
        let mut places = BTreeSet::new();
        let mut last = None;
        for piece in pieces(&text) {
            let tag = piece.split_once('=').and_then(|(name, value)| Some((known(name.trim())?, value)));
            // Behind a list of addresses a semicolon stands for the comma that was meant.
            let (name, value) = match (tag, last) {
                (Some(tag), _) => tag,
                (None, Some(name @ ("rua" | "ruf"))) => (name, piece),
                (None, _) => continue,
            };
            last = Some(name);
            match name {
                "v" => {}
                "rua" | "ruf" => draft.report_to(name, value, &mut places),
                _ => draft.take(name, value.trim_matches(SEPARATORS)),
            }
        }
        draft
    }

    /// The value of a tag.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.tags.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
    }

    /// The policy that a tag names.
    pub fn policy(&self, name: &str) -> Option<Policy> {
        record::policy(self.get(name)?)
    }

    /// True for a policy tag that is there and says nothing that can be understood.
    pub fn is_unreadable(&self, name: &str) -> bool {
        self.unreadable.contains(&name)
    }

    /// True where an address for reports may be cut in two: a part of it could be another address than the one that is meant.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// The share of the mail that a policy was meant for (RFC 7489 §6.3), where it is not all of it.
    pub fn share(&self) -> Option<u32> {
        self.get("pct")?.parse().ok().filter(|share| *share < 100)
    }

    /// With one tag set.
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        match self.tags.iter_mut().find(|(n, _)| *n == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.tags.push((name, value.to_owned())),
        }
        self
    }

    /// Without these tags.
    pub fn without(mut self, names: &[&str]) -> Self {
        self.tags.retain(|(name, _)| !names.contains(name));
        self
    }

    /// Without the size limits behind report addresses, which RFC 9989 removed.
    pub fn without_sizes(mut self) -> Self {
        for (_, value) in self.tags.iter_mut().filter(|(name, _)| matches!(*name, "rua" | "ruf")) {
            let uris: Vec<&str> =
                value.split(',').filter_map(|uri| uri.split('!').next()).map(str::trim).collect();
            *value = uris.join(",");
        }
        self
    }

    /// The record; `p` stands right behind `v`, as RFC 7489 §6.3 wants it.
    pub fn text(&self) -> String {
        let policy = self.tags.iter().filter(|(name, _)| *name == "p");
        let others = self.tags.iter().filter(|(name, _)| *name != "p");
        let tags = policy.chain(others).map(|(name, value)| format!("; {name}={value}"));
        format!("v=DMARC1{}", tags.collect::<String>())
    }

    fn take(&mut self, name: &'static str, value: &str) {
        let Some(value) = understood(name, value) else {
            if matches!(name, "p" | "sp" | "np") && !self.is_unreadable(name) {
                self.unreadable.push(name);
            }
            return;
        };
        match self.get(name) {
            None => self.tags.push((name, value)),
            // Receivers differ in which of two they take; the stricter one cannot be less than was meant.
            Some(old) if record::policy(&value) > record::policy(old) || name == "t" && value == "n" => {
                *self = std::mem::take(self).with(name, &value);
            }
            Some(_) => {}
        }
    }

    /// Takes over every address that can be understood and that the tag does not have yet.
    fn report_to(&mut self, name: &'static str, value: &str, places: &mut BTreeSet<(&'static str, String)>) {
        self.cut |= value.contains('@') && value.split(',').any(is_cut);
        let fresh = value.split([',', ' ', '\t']).filter_map(report_uri);
        let fresh: Vec<String> = fresh.filter(|uri| places.insert((name, uri.clone()))).collect();
        if fresh.is_empty() {
            return;
        }
        let fresh = fresh.join(",");
        match self.tags.iter_mut().find(|(n, _)| *n == name) {
            Some((_, old)) => {
                old.push(',');
                old.push_str(&fresh);
            }
            None => self.tags.push((name, fresh)),
        }
    }
}

/// Without what a zone file, a web form or a word processor leaves around the text.
fn cleaned(text: &str) -> String {
    let joined = text.replace("\" \"", "").replace('；', ";");
    let kept =
        joined.chars().filter(|c| !matches!(c, '"' | '\\' | '“' | '”' | '„' | '\u{feff}' | '\u{200b}'));
    let plain: String = kept.map(|c| if c.is_whitespace() || c.is_control() { ' ' } else { c }).collect();
    plain.trim_matches(['\'', ' ']).to_owned()
}

/// The text between semicolons, cut also where a tag of DMARC begins behind another separator.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut before) = (0, ';');
    for (at, c) in text.char_indices() {
        let behind = SEPARATORS.contains(&before);
        if c == ';' || behind && at > start && begins_tag(&text[at..]) {
            pieces.push(&text[start..at]);
            start = if c == ';' { at + 1 } else { at };
        }
        before = c;
    }
    pieces.push(&text[start..]);
    pieces
}

fn begins_tag(text: &str) -> bool {
    const LONGEST: usize = 5;
    let length = text.bytes().take(LONGEST + 1).take_while(u8::is_ascii_alphabetic).count();
    known(&text[..length]).is_some() && text[length..].trim_start().starts_with('=')
}

fn known(name: &str) -> Option<&'static str> {
    TAGS.iter().chain(&REMOVED).find(|tag| tag.eq_ignore_ascii_case(name)).copied()
}

/// The value as the standards write it; `None` where it cannot be understood.
fn understood(name: &str, value: &str) -> Option<String> {
    let value = value.to_ascii_lowercase();
    let word = value.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    match name {
        "p" | "sp" | "np" => policy(word).map(|policy| policy.word().to_owned()),
        "adkim" | "aspf" => match word {
            "r" | "relaxed" => Some("r".into()),
            "s" | "strict" => Some("s".into()),
            _ => None,
        },
        "psd" => matches!(word, "y" | "n" | "u").then(|| word.to_owned()),
        "t" => matches!(word, "y" | "n").then(|| word.to_owned()),
        "fo" => {
            let options = value.split([':', ',', ' ']).filter(|o| matches!(*o, "0" | "1" | "d" | "s"));
            Some(options.collect::<Vec<_>>().join(":")).filter(|options| !options.is_empty())
        }
        "pct" | "ri" => word.parse::<u32>().ok().map(|n| n.to_string()),
        _ => Some(word.to_owned()),
    }
}

/// The three words, and what people write for them.
fn policy(word: &str) -> Option<Policy> {
    match word {
        "none" | "monitor" | "monitoring" => Some(Policy::None),
        _ if word.starts_with("quar") => Some(Policy::Quarantine),
        _ if word.starts_with("rej") => Some(Policy::Reject),
        _ => None,
    }
}

/// Words with white space between them that are not each an address, or the scheme of one.
fn is_cut(item: &str) -> bool {
    let words = || item.split([' ', '\t']).filter(|word| word.contains(char::is_alphanumeric));
    let is_scheme = |word: &str| word.trim_matches(['<', '/']).eq_ignore_ascii_case("mailto:");
    words().count() > 1 && words().any(|word| !is_scheme(word) && report_uri(word).is_none())
}

/// One place for reports, with the `mailto:` that was forgotten or written in another way.
fn report_uri(item: &str) -> Option<String> {
    let item = item.trim_matches(['<', '>', '\'', '.', '(', ')', ';']);
    let scheme = item.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:"));
    let bare = match scheme {
        Some(_) => item[7..].trim_start_matches(['/', '<']),
        None => item,
    };
    let address = bare.split(['!', '?']).next()?;
    let is_address = address.matches('@').count() == 1
        && !address.starts_with('@')
        && !address.contains([':', '/'])
        && domain::of_address(address).is_some();
    let uri = if is_address { format!("mailto:{bare}") } else { item.to_owned() };
    (is_address || scheme.is_none() && item.contains("://"))
        .then_some(uri)
        .filter(|uri| record::report_uri(uri).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> String {
        Draft::read(text).text()
    }

    #[test]
    fn separators_that_receivers_do_not_know_are_mended() {
        let good = "v=DMARC1; p=reject; rua=mailto:d@ex.test";
        for text in [
            "v=DMARC1; p=reject rua=mailto:d@ex.test",
            "v=DMARC1, p=reject, rua=mailto:d@ex.test",
            "v=DMARC1:p=reject； rua=mailto:d@ex.test",
            "v=DMARC1\\; p=reject\\; rua=mailto:d@ex.test",
            "\"v=DMARC1; p=reject; \" \"rua=mailto:d@ex.test\"",
            "\u{feff}v=DMARC1 | p = Reject | rua = d@ex.test",
            " DMARC1; p=reject.; rua=<d@ex.test>, mailto://d@ex.test",
        ] {
            assert_eq!(mended(text), good, "{text}");
        }
    }

    #[test]
    fn every_address_is_kept() {
        assert_eq!(
            mended(
                "v=DMARC1; rua=mailto:d@ex.test!10m mailto:e@ex.test; f@ex.test; p=none; ruf=https://r.test/a"
            ),
            "v=DMARC1; p=none; rua=mailto:d@ex.test!10m,mailto:e@ex.test,mailto:f@ex.test; ruf=https://r.test/a"
        );
    }

    #[test]
    fn an_address_with_white_space_inside_is_seen() {
        for (rua, cut) in [
            ("mailto:d@exa mple.com", true),
            ("mailto:d @example.com", true),
            ("mailto:a@b.test,mailto:d@exa mple.com", true),
            ("mailto:d@ex.test mailto:e@ex.test", false),
            ("mailto: d@ex.test", false),
            (" <d@ex.test> ", false),
        ] {
            assert_eq!(Draft::read(&format!("v=DMARC1; p=none; rua={rua}; t=y")).is_cut(), cut, "{rua}");
        }
    }

    #[test]
    fn of_two_policies_the_stricter_is_kept() {
        assert_eq!(mended("v=DMARC1; p=none; p=reject; p=none"), "v=DMARC1; p=reject");
    }

    #[test]
    fn what_cannot_be_understood_is_not_guessed() {
        let draft = Draft::read("v=DMARC1; p=block; sp=monitor; aspf=strict; t=maybe");
        assert!(draft.is_unreadable("p"));
        assert_eq!(draft.text(), "v=DMARC1; sp=none; aspf=s");
    }
}
