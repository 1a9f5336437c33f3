//! Text that goes to a terminal: no sign of a message steers it, hides or turns the order of the others.

use std::fmt::Write;

/// Signs that change the order in which the others are read, or that cannot be seen: a text with them is not what it looks.
pub fn is_deceptive(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// One line of text, white space as spaces. Other controls and deceptive signs become words, such as `\u{202e}`.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push(&mut out, text);
    out
}

/// As [`visible`], with the lines and tabs of the text.
pub fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        out.push_str(if at > 0 { "\n" } else { "" });
        for (at, piece) in line.strip_suffix('\r').unwrap_or(line).split('\t').enumerate() {
            out.push_str(if at > 0 { "\t" } else { "" });
            push(&mut out, piece);
        }
    }
    out
}

/// JSON as it was written, its strings in signs that can be seen: the escapes of RFC 8259 §7 mean the same.
pub fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '\n' && (c.is_control() || is_deceptive(c)) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// A line of output, so deep.
pub fn line(out: &mut String, depth: usize, text: &str) {
    for _ in 0..depth {
        out.push_str("  ");
    }
    push(out, text);
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
}

fn push(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if c.is_control() || is_deceptive(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_or_hides_becomes_words() {
        assert_eq!(visible("a\u{1b}[31m\u{202e}b\tc\r\nd"), "a\\u{1b}[31m\\u{202e}b c  d");
        for c in ['\u{61c}', '\u{180e}', '\u{ad}', '\u{200b}', '\u{2028}', '\u{9b}', '\u{e0041}', '\u{7f}'] {
            assert_eq!(visible(&c.to_string()), format!("\\u{{{:x}}}", u32::from(c)));
        }
        assert_eq!(visible("é 名 \\u{1b}"), "é 名 \\u{1b}");
        assert_eq!(lines("a\r\n\tb\u{7}\n"), "a\n\tb\\u{7}\n");
    }

    #[test]
    fn json_says_the_signs_by_number() {
        let text = "a\u{9b}31m\u{202e}\u{e0041}é";
        let written = json(&format!("\"{text}\""));
        assert_eq!(written, "\"a\\u009b31m\\u202e\\udb40\\udc41é\"");
    }
}
