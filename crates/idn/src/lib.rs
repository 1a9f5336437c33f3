//! Internationalized domain names (RFC 5890, UTS #46), as the URL Standard reads them.
//!
//! The tables for that are a seventh of what the page may weigh, and every browser has them already: in WebAssembly the host's
//! `URL` does it, natively the crate idna. Both follow the same standard.

#[cfg(not(target_arch = "wasm32"))]
fn by_standard(name: &str) -> Option<String> {
    idna::domain_to_ascii(name).ok()
}

#[cfg(target_arch = "wasm32")]
fn by_standard(name: &str) -> Option<String> {
    let url = web_sys::Url::new(&format!("http://{name}/")).ok()?;
    Some(url.hostname())
}

/// A name with its labels as A-labels, in lower case. `None` where it has none, or holds other ASCII characters than letters,
/// digits, `-`, `_` and `.`, or ends as an IP address does.
pub fn to_ascii(name: &str) -> Option<String> {
    let plain = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let ascii = Some(name).filter(|name| name.chars().all(plain)).and_then(by_standard)?;
    let is_number = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit());
    let last = ascii.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    (!last.is_empty() && !is_number(last)).then_some(ascii)
}

#[cfg(test)]
mod tests {
    use super::to_ascii;

    #[test]
    fn labels_become_a_labels() {
        for (name, ascii) in [
            ("bücher.example", Some("xn--bcher-kva.example")),
            ("BÜCHER.Example.", Some("xn--bcher-kva.example.")),
            ("日本。jp", Some("xn--wgv71a.jp")),
            ("faß.de", Some("xn--fa-hia.de")),
            ("１２７.0.0.１", None),
            ("bü cher.example", None),
            ("b%c3%bccher.é", None),
            ("a..é", Some("a..xn--9ca")),
            ("\u{feff}é@b", None),
        ] {
            assert_eq!(to_ascii(name).as_deref(), ascii, "{name}");
        }
    }
}
