//! The fields of DKIM2. They hold addresses and old text in base64, where no other rule would see them.

use super::names::Names;
use super::tags::{self, each, filler, selector, squeezed, tag, within};
use super::words::{self, Mode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// `DKIM2-Signature`: paths and domains become pseudonyms, each `selector:algorithm:value` keeps its algorithm.
pub(super) fn signature(names: &mut Names, value: &str) -> String {
    let domain = tag(value, "d").map(squeezed).unwrap_or_default();
    each(value, |name, value| match name {
        "d" | "nd" => within(value, |v| names.domain(v)),
        "mf" | "rt" => within(value, |v| paths(names, v)),
        "s" => within(value, |v| values(names, v, &domain)),
        "i" | "m" | "t" if value.trim().bytes().all(|b| b.is_ascii_digit()) => value.to_owned(),
        "f" => words::replace(names, value, Mode::Structured),
        _ => words::cover(value),
    })
}

/// `Message-Instance`: hashes are covered, and so is every text that a recipe keeps.
pub(super) fn state(names: &mut Names, value: &str) -> String {
    each(value, |name, value| match name {
        "m" if value.trim().bytes().all(|b| b.is_ascii_digit()) => value.to_owned(),
        "h" => within(value, |v| {
            let hash = |one: &str| match one.split_once(':') {
                Some((algorithm, hashes)) => {
                    format!("{}:{}", words::replace(names, algorithm, Mode::Structured), filler(hashes))
                }
                None => filler(one),
            };
            v.split('|').map(hash).collect::<Vec<_>>().join("|")
        }),
        "r" => within(value, |v| coded(v, |text| recipe(names, text)).unwrap_or_else(|| filler(v))),
        _ => words::cover(value),
    })
}

/// Paths of the envelope, each in base64.
fn paths(names: &mut Names, value: &str) -> String {
    let path = |one: &str| {
        coded(one, |text| words::replace(names, text, Mode::Structured)).unwrap_or_else(|| filler(one))
    };
    value.split(',').map(path).collect::<Vec<_>>().join(",")
}

fn values(names: &mut Names, value: &str, domain: &str) -> String {
    let one = |one: &str| {
        let mut parts = one.splitn(3, ':');
        let name = selector(names, parts.next().unwrap_or_default(), domain);
        let algorithm = parts.next().map(|a| format!(":{}", words::replace(names, a, Mode::Structured)));
        let signature = parts.next().map(|s| format!(":{}", tags::filler(s)));
        name + &algorithm.unwrap_or_default() + &signature.unwrap_or_default()
    };
    value.split(',').map(one).collect::<Vec<_>>().join(",")
}

/// What base64 holds, changed, in base64 again. `None` where it holds no text.
fn coded(value: &str, change: impl FnOnce(&str) -> String) -> Option<String> {
    let text = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    Some(STANDARD.encode(change(&text)))
}

/// A recipe's JSON: numbers and structure stay, names of fields are replaced as they are in the header, other text is covered.
fn recipe(names: &mut Names, json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut rest = json;
    while let Some((before, after)) = rest.split_once('"') {
        out.push_str(before);
        let end = closing(after);
        let (text, behind) = (&after[..end], after.get(end + 1..).unwrap_or_default());
        let is_key = behind.trim_start().starts_with(':');
        let new = match text {
            // The grammar's own keys are single letters.
            _ if text.len() <= 1 => text.to_owned(),
            _ if is_key => names.field(text),
            _ => words::cover(text),
        };
        out.push('"');
        // An escape was covered too.
        out.push_str(&new.replace(['\\', '"'], "x"));
        out.push('"');
        rest = behind;
    }
    out + rest
}

/// Where the quoted text ends: at the first quote that is not escaped.
fn closing(text: &str) -> usize {
    let mut escaped = false;
    for (at, b) in text.bytes().enumerate() {
        match b {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::How;

    #[test]
    fn nothing_of_a_recipe_or_a_path_is_left() {
        let mut names = Names::new(How::default());
        let recipe = STANDARD
            .encode(r#"{"h":{"subject":[{"d":["Secret \"plan\""]}]},"b":[{"c":[1,4]},{"d":["-- "]}]}"#);
        let state = state(&mut names, &format!("m=2; h=sha256:AbC=:dEf=; r={recipe};"));
        let decoded = tag(&state, "r").and_then(|r| STANDARD.decode(squeezed(r)).ok()).expect("base64");
        let text = String::from_utf8(decoded).expect("text");
        assert_eq!(text, r#"{"h":{"subject":[{"d":["Xxxxxx xxxxxxxx"]}]},"b":[{"c":[1,4]},{"d":["-- "]}]}"#);
        assert!(state.contains("h=sha256:AAA=:AAA="), "{state}");
        let path = STANDARD.encode("<alice@shop.example>");
        let signature = signature(
            &mut names,
            &format!("i=1; m=1; t=17; d=shop.example; mf={path}; s=s1:rsa-sha256:QUJD;"),
        );
        let from = tag(&signature, "mf").and_then(|v| STANDARD.decode(squeezed(v)).ok()).expect("base64");
        assert_eq!(String::from_utf8(from).expect("text"), "<u1@dom1.example>");
        assert!(
            signature.contains("s=d2:rsa-sha256:AAAA") || signature.contains(":rsa-sha256:AAAA"),
            "{signature}"
        );
    }
}
