//! Pieces of input made fit to stand in a sentence.

/// A quote in a message or in evidence is cut to this many characters.
const QUOTE_LENGTH: usize = 120;

/// The bytes as text, control characters made visible as spaces, cut to a readable length.
pub fn quote(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(QUOTE_LENGTH * 4)];
    clip(&String::from_utf8_lossy(head), QUOTE_LENGTH)
}

/// The text on one line, cut to `length` characters.
pub fn clip(text: &str, length: usize) -> String {
    let line = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut out = String::new();
    let mut count = 0;
    let mut blank = true;
    for c in line {
        if c == ' ' && blank {
            continue;
        }
        blank = c == ' ';
        if count == length {
            out.push('…');
            return out;
        }
        out.push(c);
        count += 1;
    }
    out.truncate(out.trim_end().len());
    out
}

/// The sentence with a capital at its beginning; a domain name keeps its letters.
pub fn capital(text: &str) -> String {
    let first = text.split_whitespace().next().unwrap_or_default();
    if first.trim_end_matches('.').contains('.') {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        std::iter::once(first.to_ascii_uppercase()).chain(letters).collect()
    })
}

/// `1 field`, `2 fields`.
pub fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<T: std::borrow::Borrow<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.borrow().to_owned(),
        [head @ .., last] => format!("{} and {}", head.join(", "), last.borrow()),
    }
}

/// As [`list`], the first few and the number of the rest.
pub fn some<'a>(items: impl IntoIterator<Item = &'a String>) -> String {
    const SHOWN: usize = 4;
    let mut items = items.into_iter();
    let mut shown: Vec<String> = items.by_ref().take(SHOWN).cloned().collect();
    match items.count() {
        0 => {}
        more => shown.push(format!("{more} more")),
    }
    list(&shown)
}

/// A sentence's first letter for the middle of another one; abbreviations such as DMARC keep their capitals.
pub fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_becomes_one_space() {
        assert_eq!(quote(b"a;\r\n\tb"), "a; b");
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(clip("abcdef", 3), "abc…");
    }

    #[test]
    fn lists_read_like_sentences() {
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
    }
}
