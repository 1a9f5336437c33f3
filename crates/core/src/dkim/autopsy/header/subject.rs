//! What is put before a subject, and behind it.

use mailglass_model::facts::ChangeKind;

/// A subject as it may have been, how it was changed, and the tag.
pub(super) struct Untagged {
    pub(super) text: String,
    pub(super) kind: ChangeKind,
    pub(super) tag: String,
}

/// Words that stand before a subject with a colon.
const WORDS: [&str; 8] = ["external", "ext", "extern", "spam", "caution", "warning", "suspect", "bulk"];
/// Beginnings of answers.
const ANSWERS: [&str; 6] = ["re:", "aw:", "fw:", "fwd:", "wg:", "sv:"];

/// The ways in which a subject may have been tagged.
pub(super) fn untagged(subject: &str) -> Vec<Untagged> {
    let subject = subject.trim();
    let mut out = Vec::new();
    let mut add = |text: String, tag: &str| {
        if !text.trim().is_empty() || !subject.is_empty() {
            out.push(Untagged {
                text: text.trim().to_owned(),
                kind: ChangeKind::SubjectTag,
                tag: tag.trim().to_owned(),
            });
        }
    };
    // Up to three tags in a row: a gateway's before a list's.
    let mut rest = subject;
    for _ in 0..3 {
        let Some((_, after)) = leading(rest) else { break };
        rest = after;
        add(after.to_owned(), &subject[..subject.len() - after.len()]);
    }
    // An answer keeps its beginning before the tag.
    if let Some(answer) = answer(subject)
        && let Some((tag, after)) = leading(subject[answer..].trim_start())
    {
        add(format!("{} {}", subject[..answer].trim_end(), after.trim_start()), tag);
        add(after.to_owned(), &subject[..subject.len() - after.len()]);
    }
    // A tag that was there already is moved before the "Re:".
    if let Some((tag, after)) = leading(subject)
        && let Some(answer) = answer(after)
    {
        add(format!("{} {} {}", &after[..answer], tag.trim(), after[answer..].trim_start()), tag);
    }
    if let Some((before, tag)) = trailing(subject) {
        add(before.to_owned(), tag);
    }
    out
}

/// Where the beginning of an answer ends.
fn answer(subject: &str) -> Option<usize> {
    let begins = |word: &&&str| subject.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    ANSWERS.iter().find(begins).map(|word| word.len())
}

/// `[Talk] `, `***SPAM*** `, `EXTERNAL: `: the tag and what follows it.
fn leading(subject: &str) -> Option<(&str, &str)> {
    const CLOSED: [(char, char); 4] = [('[', ']'), ('{', '}'), ('(', ')'), ('<', '>')];
    let first = subject.chars().next()?;
    let split = |end: usize| (&subject[..end], subject[end..].trim_start());
    if let Some((_, close)) = CLOSED.iter().find(|(open, _)| *open == first) {
        return subject.find(*close).map(|at| split(at + 1));
    }
    if matches!(first, '*' | '!' | '#' | '~' | '=' | '-' | '_') {
        let word = subject.trim_start_matches(first);
        let at = subject.len() - word.len() + word.find(first)?;
        let end = subject.len() - subject[at..].trim_start_matches(first).len();
        return Some(split(end));
    }
    let (word, _) = subject.split_once(':')?;
    WORDS.iter().any(|known| word.trim().eq_ignore_ascii_case(known)).then(|| split(word.len() + 1))
}

/// ` [SPAM]`: what stands before a tag at the end.
fn trailing(subject: &str) -> Option<(&str, &str)> {
    let open = match subject.chars().last()? {
        ']' => '[',
        ')' => '(',
        '}' => '{',
        _ => return None,
    };
    let at = subject.rfind(open).filter(|at| *at > 0)?;
    Some((subject[..at].trim_end(), &subject[at..]))
}

/// Whose tag it is, by its words.
pub(super) fn is_filters(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    ["spam", "virus", "bulk", "suspect", "phish", "junk"].iter().any(|word| tag.contains(word))
}

/// The same for gateways that mark mail from outside.
pub(super) fn is_gateways(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    ["ext", "outside", "caution", "warning"].iter().any(|word| tag.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_lists_filters_and_gateways_are_found() {
        for (tagged, original) in [
            ("[Talk] Offer", "Offer"),
            ("[Talk] Re: Offer", "Re: Offer"),
            ("Re: [Talk] Offer", "Re: Offer"),
            ("[Talk] Re: Offer", "Re: [Talk] Offer"),
            ("***SPAM*** Offer", "Offer"),
            ("EXTERNAL: Offer", "Offer"),
            ("[EXT] [Talk] Offer", "Offer"),
            ("Offer [SPAM]", "Offer"),
            ("{Spam?} Offer", "Offer"),
        ] {
            assert!(untagged(tagged).iter().any(|one| one.text == original), "{tagged}");
        }
        assert!(untagged("Offer: two [2] things").is_empty());
    }
}
