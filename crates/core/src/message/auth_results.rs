//! One Authentication-Results field (RFC 8601 §2.2), also in the forms of those who do not follow it.
//!
//! Nothing is guessed from text inside comments or quotes: results are read from tokens, so that a forged comment
//! such as `(dkim=pass)` stays a comment.

use crate::limits;
use crate::text::fault::Fault;
use crate::text::token::{Kind, Token, tokens};
use std::collections::BTreeMap;
use std::ops::Range;

/// What the field says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthResults {
    /// Who says it; `None` in Outlook's form.
    pub authserv_id: Option<String>,
    /// 1 where none is written.
    pub version: u32,
    /// The results in order.
    pub results: Vec<ResInfo>,
    /// Departures from RFC 8601, each with its place in the value.
    pub faults: Vec<Fault>,
}

impl AuthResults {
    fn fault(&mut self, code: &'static str, message: impl Into<String>, span: Range<usize>) {
        self.faults.push(Fault { code, message: message.into(), span, harmless: true });
    }
}

/// One result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResInfo {
    /// Lower case.
    pub method: String,
    /// 1 where none is written.
    pub method_version: u32,
    /// Lower case.
    pub result: String,
    /// `reason=`.
    pub reason: Option<String>,
    /// The comments, joined.
    pub comment: Option<String>,
    /// `ptype.property` to value; the name alone where the ptype is left out.
    pub properties: BTreeMap<String, String>,
    /// Its place in the value.
    pub span: Range<usize>,
}

/// The results that RFC 8601 §2.7 and its registry know.
const RESULTS: [(&str, &[&str]); 8] = [
    ("dkim", &["none", "pass", "fail", "policy", "neutral", "temperror", "permerror"]),
    ("spf", &["none", "pass", "fail", "softfail", "policy", "neutral", "temperror", "permerror", "hardfail"]),
    ("dmarc", &["none", "pass", "fail", "temperror", "permerror"]),
    ("arc", &["none", "pass", "fail"]),
    ("auth", &["none", "pass", "fail", "temperror", "permerror"]),
    ("iprev", &["pass", "fail", "temperror", "permerror"]),
    (
        "sender-id",
        &["none", "pass", "fail", "softfail", "policy", "neutral", "temperror", "permerror", "hardfail"],
    ),
    ("dkim-adsp", &["none", "pass", "unknown", "fail", "discard", "nxdomain", "temperror", "permerror"]),
];

/// Other methods of IANA's registry "Email Authentication Methods", and those that large receivers made up.
const METHODS: [&str; 9] =
    ["dkim-atps", "dnswl", "domainkeys", "rrvs", "smime", "vbr", "bimi", "compauth", "dara"];

impl ResInfo {
    /// True where the method or the result is a word that is known. Tags of another field, such as `v=1` of a signature
    /// that was pasted into the same line, have neither.
    pub fn is_known(&self) -> bool {
        let method = RESULTS.iter().any(|(known, _)| *known == self.method);
        let result = RESULTS.iter().any(|(_, results)| results.contains(&self.result.as_str()));
        method || METHODS.contains(&self.method.as_str()) || result
    }
}

/// Reads the value of the field.
pub fn parse(value: &[u8]) -> AuthResults {
    let value = &value[..value.len().min(limits::STRUCTURED)];
    let all = tokens(value, b";=");
    let mut out = AuthResults { version: 1, ..AuthResults::default() };
    for token in all.iter().filter(|t| t.kind == Kind::Comment && !value[t.span.clone()].ends_with(b")")) {
        out.fault("open-comment", "A comment is never closed.", token.span.clone());
    }
    let mut segments = all.split(|t| t.kind == Kind::Separator && t.text == ";").peekable();
    if let Some(first) = segments.next() {
        let rest = read_identity(&mut out, first);
        read_result(&mut out, rest);
    }
    for segment in segments {
        read_result(&mut out, segment);
    }
    out
}

/// The authserv-id and version at the front; returns what is left of the first segment.
fn read_identity<'a>(out: &mut AuthResults, segment: &'a [Token]) -> &'a [Token] {
    let solid: Vec<usize> = (0..segment.len()).filter(|&at| segment[at].kind != Kind::Comment).collect();
    let Some(&first) = solid.first() else {
        out.fault("no-authserv-id", "There is no authserv-id.", 0..0);
        return &[];
    };
    let next_is = |text: &str| solid.get(1).is_some_and(|&at| segment[at].text == text);
    let is_result = next_is("=") || next_is("/") || segment[first].text.contains('/');
    if is_result || !matches!(segment[first].kind, Kind::Word | Kind::Quoted) {
        let span = segment[first].span.clone();
        out.fault("no-authserv-id", "There is no authserv-id; results follow at once.", span);
        return segment;
    }
    out.authserv_id = Some(segment[first].text.clone());
    let version = solid.get(1).and_then(|&at| segment[at].text.parse().ok());
    if let Some(version) = version {
        out.version = version;
    }
    let used = solid.get(usize::from(version.is_some())).copied().unwrap_or(first);
    &segment[used + 1..]
}

fn read_result(out: &mut AuthResults, segment: &[Token]) {
    let comment = comments(segment);
    let solid: Vec<&Token> = segment.iter().filter(|t| t.kind != Kind::Comment).collect();
    let (Some(first), Some(last)) = (solid.first(), segment.last()) else { return };
    if solid.len() == 1 && first.is("none") {
        return;
    }
    let span = first.span.start..last.span.end;
    if let Some(message) = without_equals(&solid) {
        out.fault("no-result", message, span);
        return;
    }
    let mut pairs = Pairs { tokens: &solid, at: 0, stray: false };
    let Some((key, result)) = pairs.next() else {
        out.fault(
            "no-result",
            format!("\"{}\" is no result: method=result is expected, such as spf=pass.", first.text),
            span,
        );
        return;
    };
    if key.is_empty() || result.is_empty() {
        out.fault("no-result", "An equals sign stands without a method or without a result.", span);
        return;
    }
    let (method, version) = key.split_once('/').unwrap_or((&key, "1"));
    let mut info = ResInfo {
        method: method.to_ascii_lowercase(),
        method_version: version.parse().unwrap_or(1),
        result: result.to_ascii_lowercase(),
        comment,
        span: span.clone(),
        ..ResInfo::default()
    };
    for (key, value) in pairs.by_ref() {
        read_property(out, &mut info, key, value, &span);
    }
    if pairs.stray {
        let message = "Words stand where only properties such as smtp.mailfrom=example.com may.";
        out.fault("stray-words", message, span.clone());
    }
    check_result(out, &info);
    out.results.push(info);
}

/// A method and its result with nothing between them: what was meant is said, and not guessed.
fn without_equals(solid: &[&Token]) -> Option<String> {
    let [method, result, ..] = solid else { return None };
    let (method, result) = (&method.text, &result.text);
    let results = RESULTS.iter().find(|(known, _)| method.eq_ignore_ascii_case(known))?.1;
    let known = results.iter().any(|known| result.eq_ignore_ascii_case(known));
    known.then(|| format!("\"{method} {result}\" has no equals sign: {method}={result} is expected."))
}

fn read_property(out: &mut AuthResults, info: &mut ResInfo, key: String, value: String, span: &Range<usize>) {
    let key = key.to_ascii_lowercase();
    match key.as_str() {
        "reason" => info.reason = Some(value),
        _ if key.contains('.') => {
            info.properties.insert(key, value);
        }
        _ => {
            let message = format!("\"{key}\" has no property type such as `policy.` before it.");
            out.fault("bare-property", message, span.clone());
            info.properties.insert(key, value);
        }
    }
}

fn check_result(out: &mut AuthResults, info: &ResInfo) {
    let known = RESULTS.iter().find(|(method, _)| *method == info.method);
    if let Some((method, results)) = known
        && !results.contains(&info.result.as_str())
    {
        let message = format!("\"{}\" is no result of {method}.", info.result);
        out.fault("unknown-result", message, info.span.clone());
    }
}

fn comments(segment: &[Token]) -> Option<String> {
    let texts: Vec<&str> =
        segment.iter().filter(|t| t.kind == Kind::Comment).map(|t| t.text.as_str()).collect();
    (!texts.is_empty()).then(|| texts.join("; "))
}

/// `key = value` pairs; the key may be written in pieces (`policy . expired`), the value may be glued from several
/// tokens (`"a b"@example.com`, base64 with its `=`).
struct Pairs<'a> {
    tokens: &'a [&'a Token],
    at: usize,
    /// Words were passed over.
    stray: bool,
}

impl Iterator for Pairs<'_> {
    type Item = (String, String);

    fn next(&mut self) -> Option<Self::Item> {
        let equals = (self.at..self.tokens.len())
            .find(|&at| self.tokens[at].text == "=" && self.tokens[at].kind == Kind::Separator)?;
        let (key, dropped) = key_of(&self.tokens[self.at..equals]);
        self.stray |= dropped;
        let mut end = equals + 1;
        let mut value = String::new();
        while let Some(token) = self.tokens.get(end) {
            if end > equals + 1 && !token.glued {
                break;
            }
            value.push_str(&token.text);
            end += 1;
        }
        self.at = end;
        Some((key, value))
    }
}

/// Pieces joined with `.` or `/` belong together; words before them that are no part of it are dropped, and that is said.
fn key_of(pieces: &[&Token]) -> (String, bool) {
    let mut key = String::new();
    let mut dropped = false;
    for piece in pieces {
        let joins = key.ends_with(['.', '/']) || piece.text.starts_with(['.', '/']);
        if !joins {
            dropped |= !key.is_empty();
            key.clear();
        }
        key.push_str(&piece.text);
    }
    (key, dropped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_comment_heavy_example_of_the_standard_is_read() {
        let r = parse(
            b" foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail \
              policy (A dot can go here) . (like that) expired (this surprised me) = (as I wasn't expecting it) 1362471462",
        );
        assert_eq!((r.authserv_id.as_deref(), r.version), (Some("foo.example.net"), 1));
        assert_eq!((r.results[0].method.as_str(), r.results[0].result.as_str()), ("dkim", "fail"));
        assert_eq!(r.results[0].properties["policy.expired"], "1362471462");
    }

    #[test]
    fn outlook_has_no_identity_and_bare_properties() {
        let r = parse(b"spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.example;dmarc=pass action=none header.from=a.example;compauth=pass reason=100");
        assert_eq!(r.authserv_id, None);
        let methods: Vec<&str> = r.results.iter().map(|i| i.method.as_str()).collect();
        assert_eq!(methods, ["spf", "dmarc", "compauth"]);
        assert_eq!(r.results[1].properties["action"], "none");
        assert_eq!(r.results[2].reason.as_deref(), Some("100"));
    }

    #[test]
    fn results_inside_comments_and_quotes_are_not_results() {
        let r = parse(b"mx.example; spf=fail (x; dkim=pass header.d=bank.example) smtp.mailfrom=\"a; dmarc=pass\"@b.example");
        assert_eq!(r.results.len(), 1);
        assert_eq!(r.results[0].properties["smtp.mailfrom"], "a; dmarc=pass@b.example");
    }

    #[test]
    fn none_means_no_results() {
        assert!(parse(b"example.org 1; none").results.is_empty());
    }

    #[test]
    fn base64_keeps_its_padding() {
        assert_eq!(
            parse(b"a.example; dkim=pass header.b=ab/c==").results[0].properties["header.b"],
            "ab/c=="
        );
    }
}
