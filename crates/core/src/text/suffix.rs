//! The public suffix list: below which names people register domains (RFC 7489 §3.2).
//!
//! It is an input. Programs carry it as a file, and without it nobody knows what the older DMARC would say.

use crate::arrange;
use crate::limits;
use crate::text::domain;

/// What the first line of the file begins with; the list's own version follows.
const FIRST: &str = "// Public suffixes, version ";

/// The rules of the list.
#[derive(Clone, PartialEq, Eq)]
pub struct Suffixes {
    version: String,
    /// In order: `com`, `*.ck`, `!www.ck`.
    rules: Vec<Box<str>>,
}

impl std::fmt::Debug for Suffixes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Suffixes({}, {} rules)", self.version, self.rules.len())
    }
}

impl Suffixes {
    /// Reads the file.
    ///
    /// # Errors
    /// One sentence, where it is another file.
    pub fn read(text: &str) -> Result<Self, String> {
        let version = text.strip_prefix(FIRST).and_then(|rest| rest.lines().next());
        let version = version.ok_or("this is no list of public suffixes")?.trim().to_owned();
        let rules = text.lines().filter(|line| !line.is_empty() && !line.starts_with("//"));
        let mut rules: Vec<Box<str>> = rules.take(limits::SUFFIX_RULES).map(Box::from).collect();
        if rules.is_empty() {
            return Err("the list of public suffixes is empty".into());
        }
        arrange::once(&mut rules);
        Ok(Suffixes { version, rules })
    }

    /// The list as it is published, made into the file's form.
    ///
    /// # Errors
    /// One sentence, where it has no version.
    pub fn file_of(published: &str) -> Result<String, String> {
        const LICENCE: &str = "// This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0.\n\
            // You can obtain a copy at https://mozilla.org/MPL/2.0/.\n\
            // The rules of https://publicsuffix.org/list/public_suffix_list.dat, without its comments, as A-labels, in order.\n";
        let version = published.lines().find_map(|line| line.strip_prefix("// VERSION: "));
        let version = version.ok_or("the list names no version")?;
        let rules = published.lines().filter_map(|line| line.split_whitespace().next());
        let mut rules: Vec<String> =
            rules.filter(|rule| !rule.starts_with("//")).filter_map(ascii_rule).collect();
        arrange::once(&mut rules);
        Ok(format!("{FIRST}{version}\n{LICENCE}{}\n", rules.join("\n")))
    }

    /// The version that the list gives itself.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The domain that somebody registered: one label more than the suffix. `None` for a suffix itself. The name in normal form.
    pub fn registrable<'a>(&self, name: &'a str) -> Option<&'a str> {
        let suffix = self.suffix(name);
        let before = name.strip_suffix(suffix)?.strip_suffix('.')?;
        let start = before.rfind('.').map_or(0, |dot| dot + 1);
        Some(&name[start..])
    }

    /// RFC 7489 §3.2: the registered domain; a suffix speaks for itself.
    pub fn organizational<'a>(&self, name: &'a str) -> &'a str {
        self.registrable(name).unwrap_or(name)
    }

    /// The longest rule that fits; an exception goes before all, and a top-level domain without a rule is one.
    fn suffix<'a>(&self, name: &'a str) -> &'a str {
        let above = std::iter::successors(Some(name), |name| domain::parent(name));
        for candidate in above {
            if self.has(&format!("!{candidate}")) {
                return domain::parent(candidate).unwrap_or(candidate);
            }
            let by_star = || domain::parent(candidate).is_some_and(|parent| self.has(&format!("*.{parent}")));
            if self.has(candidate) || by_star() {
                return candidate;
            }
        }
        name.rsplit('.').next().unwrap_or(name)
    }

    fn has(&self, rule: &str) -> bool {
        self.rules.binary_search_by(|own| (**own).cmp(rule)).is_ok()
    }
}

fn ascii_rule(rule: &str) -> Option<String> {
    let (mark, name) = match rule.strip_prefix('!') {
        Some(name) => ("!", name),
        None => rule.strip_prefix("*.").map_or(("", rule), |name| ("*.", name)),
    };
    Some(format!("{mark}{}", domain::normalize(name)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLISHED: &str = "// VERSION: 1\n// a comment\ncom\nco.uk\nuk\n\n*.ck\n!www.ck\n公司.cn\ncn\n";

    fn list() -> Suffixes {
        let file = Suffixes::file_of(PUBLISHED).expect("it has a version");
        Suffixes::read(&file).expect("its own form")
    }

    #[test]
    fn the_registered_domain_is_one_label_below_the_suffix() {
        for (name, registered) in [
            ("a.b.example.com", Some("example.com")),
            ("com", None),
            ("a.example.co.uk", Some("example.co.uk")),
            ("co.uk", None),
            ("a.b.c.ck", Some("b.c.ck")),
            ("c.ck", None),
            ("a.www.ck", Some("www.ck")),
            ("a.xn--55qx5d.cn", Some("a.xn--55qx5d.cn")),
            ("a.b.unlisted", Some("b.unlisted")),
        ] {
            assert_eq!(list().registrable(name), registered, "{name}");
        }
        assert_eq!(list().organizational("co.uk"), "co.uk");
    }

    #[test]
    fn another_file_is_no_list() {
        assert!(Suffixes::read("<!doctype html>").is_err());
        assert!(Suffixes::read("// Public suffixes, version 1\n").is_err());
        assert_eq!(list().version(), "1");
    }
}
