//! Text of a message inside Markdown: it becomes no markup, no link and no image.

use super::terminal::is_deceptive;

/// Every sign that means something in Markdown is escaped; what would become a link by itself is taken apart.
pub fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for (at, c) in one_line(words).enumerate() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '^' | '$' => {
                out.push('\\');
                out.push(c);
            }
            // At the front they begin lists and headings.
            '-' | '+' | '=' if at == 0 => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    numbered(&out.replace("://", "&#58;//").replace("www.", "www&#46;").replace("WWW.", "WWW&#46;"))
}

/// `1.` at the front would begin a list.
fn numbered(text: &str) -> String {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - rest.len();
    match digits > 0 && (rest.starts_with(". ") || rest.starts_with(") ")) {
        true => format!("{}\\{rest}", &text[..digits]),
        false => text.to_owned(),
    }
}

/// Inline code; its fence is longer than any run of backticks inside.
pub fn span(code: &str) -> String {
    let code: String = one_line(code).collect();
    let code = code.trim();
    if code.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(code) + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{code}{pad}{fence}")
}

/// As [`span`], in a cell of a table: a bar ends the cell even inside code, and a backslash before it frees it again.
pub fn span_in_cell(code: &str) -> String {
    if code.contains("\\|") { text(code) } else { span(code).replace('|', "\\|") }
}

/// How many backticks stand together at most.
pub fn longest_run(code: &str) -> usize {
    code.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn one_line(text: &str) -> impl Iterator<Item = char> {
    text.chars().map(|c| if is_odd(c) { ' ' } else { c })
}

/// What is shown as a space.
pub fn is_odd(c: char) -> bool {
    c.is_control() || is_deceptive(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(text("<img src=x> [a](b) **c** #1"), "&lt;img src=x&gt; \\[a\\](b) \\*\\*c\\*\\* \\#1");
        assert_eq!(text("https://a.example www.b.example"), "https&#58;//a.example www&#46;b.example");
        assert_eq!(text("1. first\n# second"), "1\\. first \\# second");
    }

    #[test]
    fn code_cannot_end_its_fence() {
        assert_eq!(span("a`b"), "``a`b``");
        assert_eq!(span("`a"), "`` `a ``");
        assert_eq!(span_in_cell("a|b"), "`a\\|b`");
        assert_eq!(span_in_cell("a\\\\|b"), "a\\\\\\\\\\|b");
    }
}
