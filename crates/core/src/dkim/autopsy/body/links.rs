//! Links that a gateway led through its own server, led back to where they went.

use memchr::memmem;

/// One service: how its links begin, and how the original is taken out of the rest.
struct Service {
    name: &'static str,
    begins: &'static str,
    original: fn(&str) -> Option<String>,
}

const SERVICES: [Service; 6] = [
    Service {
        name: "Microsoft Safe Links",
        begins: ".safelinks.protection.outlook.com/",
        original: |url| query(url, "url").map(percent),
    },
    Service {
        name: "Proofpoint URL Defense",
        begins: "urldefense.proofpoint.com/v2/url?",
        original: |url| query(url, "u").map(proofpoint),
    },
    Service { name: "Proofpoint URL Defense", begins: "urldefense.com/v3/__", original: proofpoint_v3 },
    Service {
        name: "Proofpoint URL Defense",
        begins: "urldefense.proofpoint.com/v1/url?",
        original: |url| query(url, "u").map(percent),
    },
    Service {
        name: "Barracuda Link Protection",
        begins: "linkprotect.cudasvc.com/url?",
        original: |url| query(url, "a").map(percent),
    },
    Service { name: "Cisco Secure Email", begins: "secure-web.cisco.com/", original: cisco },
];

/// The text with its links as they were, and the services; `None` where it has no such links.
pub(super) fn restored(text: &[u8], html: bool) -> Option<(Vec<u8>, Vec<String>)> {
    let mut out = Vec::new();
    let mut services: Vec<String> = Vec::new();
    let mut done = 0;
    for at in memmem::find_iter(text, b"http") {
        if at < done {
            continue;
        }
        let rest = &text[at..];
        let end = rest.iter().position(|byte| byte.is_ascii_whitespace() || b"\"'<>".contains(byte));
        let Ok(url) = std::str::from_utf8(&rest[..end.unwrap_or(rest.len())]) else { continue };
        let plain = if html { url.replace("&amp;", "&") } else { url.to_owned() };
        let service = SERVICES.iter().find(|service| begins(&plain, service.begins));
        let Some((service, original)) = service.and_then(|s| Some((s, (s.original)(&plain)?))) else {
            continue;
        };
        let original = if html { original.replace("&amp;", "&").replace('&', "&amp;") } else { original };
        out.extend_from_slice(&text[done..at]);
        out.extend_from_slice(original.as_bytes());
        done = at + url.len();
        if !services.iter().any(|name| name == service.name) {
            services.push(service.name.to_owned());
        }
    }
    if done == 0 {
        return None;
    }
    out.extend_from_slice(&text[done..]);
    Some((out, services))
}

/// The host begins so, or, where a subdomain stands before it, ends so.
fn begins(url: &str, start: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    if start.starts_with('.') {
        let host = rest.find('/').map_or(rest, |at| &rest[..=at]);
        return host.ends_with(start);
    }
    rest.starts_with(start)
}

/// A parameter of the query, as written.
fn query(url: &str, name: &str) -> Option<String> {
    let query = url.split_once('?')?.1;
    query
        .split('&')
        .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name))
        .map(|(_, v)| v.to_owned())
}

fn percent(text: String) -> String {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or(text)
}

/// Version 2 writes `-` for `%` and `_` for `/`.
fn proofpoint(text: String) -> String {
    percent(text.replace('-', "%").replace('_', "/"))
}

/// Version 3 keeps the link between `__` and `__;`; links with other letters than those of a URL are coded further.
fn proofpoint_v3(url: &str) -> Option<String> {
    let rest = url.split_once("/v3/__")?.1;
    let original = rest.rsplit_once("__;")?.0;
    (!original.contains('*')).then(|| original.to_owned())
}

/// The original stands last in the path.
fn cisco(url: &str) -> Option<String> {
    let last = url.rsplit('/').next()?;
    last.starts_with("http").then(|| percent(last.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(text: &str, html: bool) -> Option<String> {
        restored(text.as_bytes(), html).map(|(text, _)| String::from_utf8(text).expect("text"))
    }

    #[test]
    fn each_service_gives_its_link_back() {
        let safe = "See https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.example.com%2Fa%3Fb%3D1&data=05%7C01&reserved=0 now";
        assert_eq!(back(safe, false).as_deref(), Some("See https://www.example.com/a?b=1 now"));
        let v2 = "https://urldefense.proofpoint.com/v2/url?u=https-3A__www.example.com_a-3Fb-3D1&d=DwMF&c=x";
        assert_eq!(back(v2, false).as_deref(), Some("https://www.example.com/a?b=1"));
        let v3 = "<a href=\"https://urldefense.com/v3/__https://www.example.com/a?b=1&amp;c=2__;!!abc!def$\">x</a>";
        assert_eq!(
            back(v3, true).as_deref(),
            Some("<a href=\"https://www.example.com/a?b=1&amp;c=2\">x</a>")
        );
        assert_eq!(back("https://www.example.com/", false), None);
    }
}
