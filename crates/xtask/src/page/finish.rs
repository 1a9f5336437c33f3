//! What is done to Trunk's output so that the page can be strict about itself.

use super::{policy, worker};
use crate::stamp::content_hash;
use anyhow::{Context, Result, bail, ensure};
use std::fs;
use std::path::Path;
use walkdir::WalkDir;

/// Moves inline scripts into files, writes the policy into the page, and names the worker's files by their content. Of what Trunk copied,
/// only what the page reads stays.
pub(super) fn finish(folder: &Path) -> Result<()> {
    worker::name_by_content(folder)?;
    keep_only(&folder.join("explanations"), &["md"])?;
    keep_only(&folder.join("examples"), &["eml", "json"])?;
    let file = folder.join("index.html");
    let html = fs::read_to_string(&file).context("Trunk made no index.html")?;
    let (html, scripts) = take_out_scripts(&html)?;
    ensure!(!scripts.is_empty(), "Trunk wrote no script that starts the page");
    for script in scripts {
        fs::write(folder.join(&script.name), &script.text)?;
    }
    let html = insert_policy(&html)?;
    refuse_inline(&html)?;
    fs::write(&file, html).context("cannot write index.html")
}

/// Removes files whose names end otherwise.
fn keep_only(folder: &Path, endings: &[&str]) -> Result<()> {
    for entry in WalkDir::new(folder) {
        let entry = entry.context("cannot look through what Trunk copied")?;
        let ending = entry.path().extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if entry.file_type().is_file() && !endings.contains(&ending) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// A script that was inline.
#[derive(Debug, PartialEq)]
struct Script {
    name: String,
    text: String,
}

/// Replaces each inline script by one that names a file. Relative imports keep their meaning: the file is beside the page.
fn take_out_scripts(html: &str) -> Result<(String, Vec<Script>)> {
    const START: &str = "<script type=\"module\">";
    const END: &str = "</script>";
    let mut scripts = Vec::new();
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(START) {
        let (text, after) = after.split_once(END).context("a script in index.html does not end")?;
        let text = format!("{}\n", text.trim());
        let name = format!("boot-{}.js", content_hash(text.as_bytes()));
        out.push_str(before);
        out.push_str(&format!("<script type=\"module\" src=\"./{name}\"></script>"));
        scripts.push(Script { name, text });
        rest = after;
    }
    out.push_str(rest);
    Ok((out, scripts))
}

/// Puts the policy first in the head, so that it holds for everything after it.
fn insert_policy(html: &str) -> Result<String> {
    let (before, after) = html.split_once("<head>").context("index.html has no plain <head>")?;
    Ok(format!("{before}<head>\n    {}{after}", policy::meta_element()))
}

/// Finds what the policy would block, now rather than in somebody's browser.
fn refuse_inline(html: &str) -> Result<()> {
    for tag in html.split('<').skip(1).map(|text| text.split('>').next().unwrap_or(text)) {
        let name = tag.split_whitespace().next().unwrap_or_default();
        let inline_script = name == "script" && !tag.contains(" src=");
        let inline_style = name == "style" || tag.contains(" style=");
        if inline_script || inline_style {
            bail!("index.html has something inline, which the page's policy forbids: <{tag}>");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_move_into_files() {
        let html = r#"<head><script type="module">
import init from './page.js';
</script></head>"#;
        let (html, scripts) = take_out_scripts(html).expect("the page is well-formed");
        let name = &scripts[0].name;
        assert_eq!(html, format!(r#"<head><script type="module" src="./{name}"></script></head>"#));
        assert_eq!(scripts[0].text, "import init from './page.js';\n");
    }

    #[test]
    fn policy_comes_first() {
        let html = insert_policy("<html><head><meta charset=\"utf-8\"></head>").expect("there is a head");
        assert!(html.starts_with("<html><head>\n    <meta http-equiv=\"Content-Security-Policy\""), "{html}");
    }

    #[test]
    fn what_the_policy_would_block_is_refused() {
        assert!(refuse_inline("<script src=\"./a.js\"></script><p>on style=</p>").is_ok());
        assert!(refuse_inline("<script>1</script>").is_err());
        assert!(refuse_inline("<p style=\"color: red\">").is_err());
        assert!(refuse_inline("<style>").is_err());
    }
}
