//! Markdown into elements. Raw HTML in it is shown as the text that it is.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use yew::prelude::*;
use yew::virtual_dom::{VNode, VTag, VText};

/// Draws a text.
pub(crate) fn draw(text: &str) -> Html {
    let options = Options::ENABLE_TABLES;
    let mut open: Vec<VTag> = vec![VTag::new("div")];
    let mut in_head = false;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(tag) => {
                in_head |= matches!(tag, Tag::TableHead);
                open.push(element(&tag, in_head));
            }
            Event::End(end) => {
                in_head &= end != TagEnd::TableHead;
                close(&mut open);
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => {
                add(&mut open, text_node(&text))
            }
            Event::Code(text) => {
                let mut code = VTag::new("code");
                code.add_child(text_node(&text));
                add(&mut open, code.into());
            }
            Event::SoftBreak => add(&mut open, text_node("\n")),
            Event::HardBreak => add(&mut open, VTag::new("br").into()),
            Event::Rule => add(&mut open, VTag::new("hr").into()),
            _ => {}
        }
    }
    while open.len() > 1 {
        close(&mut open);
    }
    let mut root = open.pop().expect("the root is never closed");
    root.add_attribute("class", "prose");
    root.into()
}

fn text_node(text: &str) -> VNode {
    VText::new(text.to_owned()).into()
}

fn add(open: &mut [VTag], node: VNode) {
    open.last_mut().expect("the root is never closed").add_child(node);
}

fn close(open: &mut Vec<VTag>) {
    if open.len() > 1 {
        let done = open.pop().expect("there is more than the root");
        add(open, done.into());
    }
}

fn element(tag: &Tag<'_>, in_head: bool) -> VTag {
    match tag {
        // The page's own heading is the first level, and the explanation's begin below it.
        Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. } => VTag::new("h2"),
        Tag::Heading { .. } => VTag::new("h3"),
        Tag::BlockQuote(_) => VTag::new("blockquote"),
        Tag::CodeBlock(kind) => {
            let mut block = VTag::new("pre");
            block.add_attribute("tabindex", "0");
            if let CodeBlockKind::Fenced(language) = kind {
                block.add_attribute("data-language", language.to_string());
            }
            block
        }
        Tag::List(Some(_)) => VTag::new("ol"),
        Tag::List(None) => VTag::new("ul"),
        Tag::Item => VTag::new("li"),
        Tag::Emphasis => VTag::new("em"),
        Tag::Strong => VTag::new("strong"),
        Tag::Table(_) => VTag::new("table"),
        Tag::TableHead | Tag::TableRow => VTag::new("tr"),
        Tag::TableCell if in_head => VTag::new("th"),
        Tag::TableCell => VTag::new("td"),
        Tag::Link { dest_url, .. } => link(dest_url),
        _ => VTag::new("p"),
    }
}

/// Links lead to the page itself or to the web, never to a script.
fn link(target: &str) -> VTag {
    let mut link = VTag::new("a");
    if target.starts_with('#') {
        link.add_attribute("href", target.to_owned());
    } else if target.starts_with("https://") {
        link.add_attribute("href", target.to_owned());
        link.add_attribute("rel", "noopener noreferrer");
        link.add_attribute("target", "_blank");
    }
    link
}
