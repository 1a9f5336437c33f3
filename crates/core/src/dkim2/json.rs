//! JSON as recipes need it (RFC 8259): a value with its members in order, so that a member that stands twice is seen.

use crate::limits;

/// A value. Numbers that are no natural numbers are kept as [`Value::Other`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Natural(u32),
    Text(String),
    List(Vec<Value>),
    Object(Vec<(String, Value)>),
    /// `true`, `false`, and numbers with a sign, a fraction or too many digits.
    Other,
}

/// The value of the whole text; `None` where it is no JSON, or nested deeper than [`limits::JSON_DEPTH`], or
/// has more than [`limits::JSON_VALUES`] values.
pub(super) fn parse(text: &str) -> Option<Value> {
    let mut reader = Reader { rest: text, left: limits::JSON_VALUES };
    let value = reader.value(0)?;
    reader.space();
    reader.rest.is_empty().then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
    /// How many values more are read.
    left: usize,
}

impl Reader<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    /// Takes the character after white space, where it is the one.
    fn take(&mut self, wanted: char) -> Option<()> {
        self.space();
        self.rest = self.rest.strip_prefix(wanted)?;
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > limits::JSON_DEPTH {
            return None;
        }
        self.left = self.left.checked_sub(1)?;
        self.space();
        match self.rest.chars().next()? {
            '{' => self.object(depth),
            '[' => self.list(depth),
            '"' => self.text().map(Value::Text),
            '-' | '0'..='9' => self.number(),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        self.take('{')?;
        let mut members = Vec::new();
        if self.take('}').is_some() {
            return Some(Value::Object(members));
        }
        loop {
            self.space();
            let name = self.text()?;
            self.take(':')?;
            members.push((name, self.value(depth + 1)?));
            if self.take(',').is_none() {
                self.take('}')?;
                return Some(Value::Object(members));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        self.take('[')?;
        let mut items = Vec::new();
        if self.take(']').is_some() {
            return Some(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take(',').is_none() {
                self.take(']')?;
                return Some(Value::List(items));
            }
        }
    }

    fn word(&mut self) -> Option<Value> {
        for (word, value) in [("null", Value::Null), ("true", Value::Other), ("false", Value::Other)] {
            if let Some(rest) = self.rest.strip_prefix(word) {
                self.rest = rest;
                return Some(value);
            }
        }
        None
    }

    fn number(&mut self) -> Option<Value> {
        let end = self.rest.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'));
        let (written, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        if is_whole(written) {
            return Some(written.parse().map_or(Value::Other, Value::Natural));
        }
        let (digits, exponent) = match written.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
            None => (written, None),
        };
        let digits = digits.strip_prefix('-').unwrap_or(digits);
        let (whole, fraction) =
            digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
        let good = is_whole(whole) && fraction.is_none_or(is_digits) && exponent.is_none_or(is_digits);
        good.then_some(Value::Other)
    }

    fn text(&mut self) -> Option<String> {
        self.rest = self.rest.strip_prefix('"')?;
        let mut out = String::new();
        loop {
            let end = self.rest.find(['"', '\\'])?;
            let (plain, rest) = self.rest.split_at(end);
            if plain.bytes().any(|b| b < b' ') {
                return None;
            }
            out.push_str(plain);
            if let Some(rest) = rest.strip_prefix('"') {
                self.rest = rest;
                return Some(out);
            }
            self.rest = &rest[1..];
            out.push(self.escaped()?);
        }
    }

    /// What follows a backslash.
    fn escaped(&mut self) -> Option<char> {
        let letter = self.rest.chars().next()?;
        self.rest = &self.rest[letter.len_utf8()..];
        Some(match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unit(),
            _ => return None,
        })
    }

    /// `\uXXXX`, with the second half of a pair where the first asks for it (RFC 8259 §7).
    fn unit(&mut self) -> Option<char> {
        let first = self.four()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        self.rest = self.rest.strip_prefix("\\u")?;
        let second = self.four()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x10000 + ((first - 0xd800) << 10) + second)
    }

    fn four(&mut self) -> Option<u32> {
        let digits = self.rest.get(..4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        self.rest = &self.rest[4..];
        u32::from_str_radix(digits, 16).ok()
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// No zero stands before other digits (RFC 8259 §6).
fn is_whole(text: &str) -> bool {
    is_digits(text) && (text == "0" || !text.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_and_stand_as_often_as_written() {
        let got = parse(r#" {"b":[1,-2,null],"b":"\u00e9\ud83d\ude00\n"} "#);
        let list = Value::List(vec![Value::Natural(1), Value::Other, Value::Null]);
        let text = Value::Text("é😀\n".into());
        assert_eq!(got, Some(Value::Object(vec![("b".into(), list), ("b".into(), text)])));
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for text in [
            "",
            "{",
            "[1,]",
            "{\"a\"}",
            "\"\u{1}\"",
            "01",
            "nul",
            "[] x",
            "1.",
            "-01",
            "1e",
            "\"\\ud800\"",
            "\"\\u12g4\"",
            "-",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_that_are_not_natural_are_read_over() {
        for text in ["-1", "1.50", "2E+07", "-0.1e-2", "4294967296"] {
            assert_eq!(parse(text), Some(Value::Other), "{text}");
        }
    }

    #[test]
    fn deep_nesting_ends_without_harm() {
        assert_eq!(parse(&"[".repeat(100_000)), None);
    }
}
