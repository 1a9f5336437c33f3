//! What the page may do, told to the browser in the page itself: it holds on every host, whatever that host sends.
//!
//! It is written into the built page only. `trunk serve` needs an inline script to reload, so the source has none.

/// A directive a line, and comments.
const POLICY: &str = include_str!("../../../../web/policy.txt");

/// The element that carries the policy. It must come before everything that it is to hold for.
pub(super) fn meta_element() -> String {
    let directives: Vec<&str> = POLICY.lines().filter(|line| !line.starts_with('#')).collect();
    format!(r#"<meta http-equiv="Content-Security-Policy" content="{}">"#, directives.join("; "))
}
