//! The Markdown of our own explanations into elements: headings, paragraphs, lists, fenced code, and inside a line code,
//! strong words and links. What is none of these, raw HTML too, is shown as the text that it is.
//!
//! A full parser would be a tenth of the page's weight; the explanations are written by us and need no more than this.

use yew::prelude::*;

/// A block of the text.
#[derive(Debug, PartialEq, Eq)]
enum Block<'a> {
    Heading(&'a str),
    Paragraph(Vec<&'a str>),
    /// Numbered or not, and the lines of each item.
    List(bool, Vec<Vec<&'a str>>),
    Code(Vec<&'a str>),
}

/// A run of text inside a line.
#[derive(Debug, PartialEq, Eq)]
enum Inline<'a> {
    Text(&'a str),
    Code(&'a str),
    Strong(&'a str),
    Link(&'a str, &'a str),
}

/// Draws a text.
pub(crate) fn draw(text: &str) -> Html {
    html! { <div class="prose">{ for blocks(text).iter().map(block) }</div> }
}

fn block(block: &Block<'_>) -> Html {
    match block {
        Block::Heading(text) => html! { <h2>{ line(text) }</h2> },
        Block::Paragraph(lines) => html! { <p>{ line(&lines.join(" ")) }</p> },
        Block::List(numbered, items) => {
            let items = items.iter().map(|lines| html! { <li>{ line(&lines.join(" ")) }</li> });
            if *numbered {
                html! { <ol>{ for items }</ol> }
            } else {
                html! { <ul>{ for items }</ul> }
            }
        }
        Block::Code(lines) => html! { <pre tabindex="0"><code>{ lines.join("\n") }</code></pre> },
    }
}

fn line(text: &str) -> Html {
    inlines(text)
        .into_iter()
        .map(|run| match run {
            Inline::Text(text) => html! { text.to_owned() },
            Inline::Code(text) => html! { <code>{ text.to_owned() }</code> },
            Inline::Strong(text) => html! { <strong>{ text.to_owned() }</strong> },
            Inline::Link(text, target) if target.starts_with('#') => {
                html! { <a href={target.to_owned()}>{ text.to_owned() }</a> }
            }
            Inline::Link(text, target) => html! {
                <a href={target.to_owned()} target="_blank" rel="noopener noreferrer">{ text.to_owned() }</a>
            },
        })
        .collect()
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    let mut after_blank = true;
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            blocks.push(Block::Code(
                lines.by_ref().take_while(|line| !line.trim().starts_with("```")).collect(),
            ));
        } else if let Some(heading) = trimmed.strip_prefix('#') {
            blocks.push(Block::Heading(heading.trim_start_matches('#').trim()));
        } else if let Some((numbered, text)) = item(line) {
            match blocks.last_mut() {
                Some(Block::List(same, items)) if *same == numbered => items.push(vec![text]),
                _ => blocks.push(Block::List(numbered, vec![vec![text]])),
            }
        } else if !trimmed.is_empty() {
            match blocks.last_mut() {
                Some(Block::Paragraph(lines)) if !after_blank => lines.push(trimmed),
                Some(Block::List(_, items)) if !after_blank || line.starts_with(' ') => {
                    items.last_mut().expect("a list begins with an item").push(trimmed);
                }
                _ => blocks.push(Block::Paragraph(vec![trimmed])),
            }
        }
        after_blank = trimmed.is_empty();
    }
    blocks
}

/// A list item's text, and whether it is numbered.
fn item(line: &str) -> Option<(bool, &str)> {
    if let Some(text) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some((false, text.trim()));
    }
    let (number, text) = line.split_once(". ")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| (true, text.trim()))
}

fn inlines(text: &str) -> Vec<Inline<'_>> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*', '[']) {
        let (before, from) = rest.split_at(at);
        // A sign that opens nothing is text; so is the one character that it takes to go on.
        let Some((run, after)) = opened(from) else {
            runs.push(Inline::Text(&rest[..=at]));
            rest = &rest[at + 1..];
            continue;
        };
        runs.push(Inline::Text(before));
        runs.push(run);
        rest = after;
    }
    runs.push(Inline::Text(rest));
    runs.retain(|run| *run != Inline::Text(""));
    runs
}

/// The run that begins here, and what follows it.
fn opened(text: &str) -> Option<(Inline<'_>, &str)> {
    if let Some(inside) = text.strip_prefix('`') {
        let (code, after) = inside.split_once('`')?;
        return Some((Inline::Code(code), after));
    }
    if let Some(inside) = text.strip_prefix("**") {
        let (strong, after) = inside.split_once("**")?;
        return Some((Inline::Strong(strong), after));
    }
    let (name, after) = text.strip_prefix('[')?.split_once("](")?;
    let (target, after) = after.split_once(')')?;
    // Links lead to the page itself or to the web, never to a script.
    let allowed = target.starts_with('#') || target.starts_with("https://");
    allowed.then_some((Inline::Link(name, target), after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_told_apart() {
        let text = "One\ntwo.\n\n## Fix\n1. first\n   goes on\n2. second\n\n```\na: b\n\n# c\n```\nlast";
        let expected = [
            Block::Paragraph(vec!["One", "two."]),
            Block::Heading("Fix"),
            Block::List(true, vec![vec!["first", "goes on"], vec!["second"]]),
            Block::Code(vec!["a: b", "", "# c"]),
            Block::Paragraph(vec!["last"]),
        ];
        assert_eq!(blocks(text), expected);
    }

    #[test]
    fn a_line_has_code_strong_words_and_links() {
        let expected = [
            Inline::Text("Set "),
            Inline::Code("p=*"),
            Inline::Text(", "),
            Inline::Strong("now"),
            Inline::Text(": "),
            Inline::Link("how", "#/findings"),
        ];
        assert_eq!(inlines("Set `p=*`, **now**: [how](#/findings)"), expected);
    }

    #[test]
    fn what_is_not_markdown_stays_text() {
        let text: String = inlines("a * b [x](javascript:alert(1)) <b> `open")
            .into_iter()
            .map(|run| match run {
                Inline::Text(text) => text,
                other => panic!("{other:?} is no text"),
            })
            .collect();
        assert_eq!(text, "a * b [x](javascript:alert(1)) <b> `open");
    }
}
