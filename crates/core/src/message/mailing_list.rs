//! Whether a mailing list passed the message on, and what it calls itself.

use super::fields::{RawField, Scan};
use super::identifiers;
use crate::text::number::clamp;
use mailglass_model::facts::MailingList;

/// Fields that only a list or a bulk sender writes.
const LIST: [&str; 9] = [
    "List-Id",
    "List-Post",
    "List-Help",
    "List-Owner",
    "List-Archive",
    "List-Subscribe",
    "List-Unsubscribe",
    "Mailing-List",
    "X-BeenThere",
];

/// The list, where List-Id, List-Post or one of the older signs stands in the header. List-Unsubscribe alone is a newsletter's.
pub fn find(text: &[u8], scan: &Scan) -> Option<MailingList> {
    let value = |field: &RawField| identifiers::decoded(&text[field.value.clone()]);
    let first = |name: &str| identifiers::first(text, scan, name).map(value);
    let id = first("List-Id");
    let post = first("List-Post").and_then(|post| address(&post));
    let post = post.or_else(|| first("X-BeenThere").filter(|at| at.contains('@')));
    let precedence = first("Precedence").is_some_and(|word| word.eq_ignore_ascii_case("list"));
    let bounces = first("Sender").is_some_and(|sender| is_robot(&sender));
    if id.is_none() && post.is_none() && !precedence && !bounces && first("Mailing-List").is_none() {
        return None;
    }
    let (name, id) = id.map_or((None, None), |id| split(&id));
    let fields = scan.fields.iter().enumerate();
    let told = fields.filter(|(_, field)| LIST.iter().any(|name| field.is(text, name)));
    Some(MailingList { name, id, post, fields: told.map(|(at, _)| clamp(at)).collect() })
}

/// `Talk <talk.example.com>`: the name and the identifier (RFC 2919 §3).
fn split(id: &str) -> (Option<String>, Option<String>) {
    let some = |text: &str| Some(text.trim().trim_matches('"').trim().to_owned()).filter(|t| !t.is_empty());
    match id.split_once('<') {
        Some((name, rest)) => (some(name), some(rest.split('>').next().unwrap_or_default())),
        None => (None, some(id)),
    }
}

/// The address of `<mailto:talk@example.com>`; none for `NO`, which a list without posts writes (RFC 2369 §3.4).
fn address(post: &str) -> Option<String> {
    let rest = post.split_once("mailto:")?.1;
    let address = rest.split(['>', '?', ',']).next()?.trim();
    address.contains('@').then(|| address.to_owned())
}

/// `talk-bounces@example.com`, `owner-talk@example.com`: how list managers sign themselves.
fn is_robot(sender: &str) -> bool {
    let address = sender.rsplit('<').next().unwrap_or_default().to_ascii_lowercase();
    let local = address.split('@').next().unwrap_or_default();
    local.ends_with("-bounces") || local.contains("-bounces+") || local.starts_with("owner-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::fields::scan;

    fn list(text: &str) -> Option<MailingList> {
        find(text.as_bytes(), &scan(text.as_bytes(), 0))
    }

    #[test]
    fn a_list_is_named_by_its_own_fields() {
        let found = list("List-Id: \"Talk\" <talk.example.com>\nList-Post: <mailto:talk@example.com>\n");
        let found = found.expect("a list");
        let said = (found.name.as_deref(), found.id.as_deref(), found.post.as_deref());
        assert_eq!(said, (Some("Talk"), Some("talk.example.com"), Some("talk@example.com")));
        assert_eq!(found.fields, [0, 1]);
        assert!(list("Precedence: list\n").is_some());
        assert!(list("Sender: Talk <talk-bounces@example.com>\n").is_some());
    }

    #[test]
    fn a_newsletter_is_no_list() {
        assert_eq!(list("List-Unsubscribe: <https://example.com/u>\nPrecedence: bulk\n"), None);
        assert_eq!(list("List-Post: NO\n"), None);
    }
}
