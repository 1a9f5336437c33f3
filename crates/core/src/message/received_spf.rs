//! One Received-SPF field (RFC 7208 §9.1).

use crate::limits;
use crate::text::token::{Kind, tokens};
use mailglass_model::facts::SpfResult;
use std::collections::BTreeMap;

/// What the field says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceivedSpf {
    /// As written.
    pub result_text: String,
    /// Where it is one of RFC 7208's.
    pub result: Option<SpfResult>,
    /// The first comment.
    pub comment: Option<String>,
    /// Keys in lower case.
    pub pairs: BTreeMap<String, String>,
    /// Pairs for which there was no room.
    pub left_out: u32,
}

/// Reads the value of the field, and at most so many pairs.
pub fn parse(value: &[u8], room: usize) -> ReceivedSpf {
    let value = &value[..value.len().min(limits::STRUCTURED)];
    let all = tokens(value, b";=");
    let mut out = ReceivedSpf::default();
    if let Some(first) = all.iter().find(|t| t.kind == Kind::Word) {
        out.result_text.clone_from(&first.text);
        out.result = result(&first.text);
    }
    out.comment = all.iter().find(|t| t.kind == Kind::Comment).map(|t| t.text.clone());
    for at in 1..all.len() {
        if all[at].is("=")
            && all[at - 1].kind == Kind::Word
            && let Some(next) = all.get(at + 1)
        {
            if out.pairs.len() >= room {
                out.left_out += 1;
                continue;
            }
            let glued = all[at + 2..].iter().take_while(|t| t.glued && !t.is(";"));
            let value = glued.fold(next.text.clone(), |value, t| value + &t.text);
            out.pairs.entry(all[at - 1].text.to_ascii_lowercase()).or_insert(value);
        }
    }
    out
}

/// RFC 7208's words, and the older ones of RFC 4408 drafts.
pub fn result(word: &str) -> Option<SpfResult> {
    Some(match word.to_ascii_lowercase().as_str() {
        "none" => SpfResult::None,
        "neutral" => SpfResult::Neutral,
        "pass" => SpfResult::Pass,
        "fail" | "hardfail" => SpfResult::Fail,
        "softfail" => SpfResult::SoftFail,
        "temperror" | "error" => SpfResult::TempError,
        "permerror" | "unknown" => SpfResult::PermError,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_comment_and_pairs_are_read() {
        let r = parse(b"Pass (mx.example: domain of a@b.example designates 192.0.2.1) client-ip=192.0.2.1; helo=\"x.example\";", 2);
        assert_eq!(r.result, Some(SpfResult::Pass));
        assert_eq!(r.pairs["client-ip"], "192.0.2.1");
        assert_eq!((r.pairs["helo"].as_str(), r.left_out), ("x.example", 0));
    }
}
