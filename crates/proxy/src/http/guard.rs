//! Who may talk to the program: pages that it served itself, under its own name.

use super::Shared;
use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Refuses other hosts and other origins.
pub(super) async fn check(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let target = request.uri().authority().map(Authority::as_str);
    match verdict(request.headers(), target, &shared.hosts) {
        Ok(()) => next.run(request).await,
        Err((status, why)) => (status, format!("{why}\n")).into_response(),
    }
}

/// `target` is the host of a request line that names one, which goes before Host (RFC 9112 §3.2.2).
fn verdict(
    headers: &HeaderMap,
    target: Option<&str>,
    hosts: &[String],
) -> Result<(), (StatusCode, &'static str)> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if headers.get_all(HOST).iter().count() != 1 {
        return Err((StatusCode::BAD_REQUEST, "A request names its host once (RFC 9112 §3.2)."));
    }
    let host = target.or_else(|| text(HOST)).unwrap_or_default();
    if !hosts.iter().any(|own| own.eq_ignore_ascii_case(host)) {
        return Err((StatusCode::MISDIRECTED_REQUEST, "This program answers under its own address only."));
    }
    match text(ORIGIN) {
        None => Ok(()),
        Some(origin) if own_origin(origin, hosts) => Ok(()),
        Some(_) => Err((StatusCode::FORBIDDEN, "This program serves only the pages that it sent itself.")),
    }
}

/// Exactly `http://` and one of our names: no suffixes, no `null`.
pub(super) fn own_origin(origin: &str, hosts: &[String]) -> bool {
    origin.strip_prefix("http://").is_some_and(|host| hosts.iter().any(|own| own.eq_ignore_ascii_case(host)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(host: &str, origin: Option<&str>) -> Option<u16> {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().expect("a header"));
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().expect("a header"));
        }
        let hosts = ["localhost:8587".to_owned(), "127.0.0.1:8587".to_owned()];
        verdict(&headers, None, &hosts).err().map(|(status, _)| status.as_u16())
    }

    #[test]
    fn a_request_names_its_host_once() {
        let hosts = ["localhost:8587".to_owned()];
        let status = |names: &[&str], target: Option<&str>| {
            let mut headers = HeaderMap::new();
            for name in names {
                headers.append(HOST, name.parse().expect("a header"));
            }
            verdict(&headers, target, &hosts).err().map(|(status, _)| status.as_u16())
        };
        assert_eq!(status(&["localhost:8587", "evil.example"], None), Some(400));
        assert_eq!(status(&["localhost:8587", "localhost:8587"], None), Some(400));
        assert_eq!(status(&[], None), Some(400));
        assert_eq!(status(&["localhost:8587"], Some("evil.example")), Some(421));
        assert_eq!(status(&["evil.example"], Some("localhost:8587")), None);
    }

    #[test]
    fn only_our_own_name_and_origin_pass() {
        assert_eq!(status("127.0.0.1:8587", None), None);
        assert_eq!(status("127.0.0.1:8587", Some("http://localhost:8587")), None);
        assert_eq!(status("attacker.example:8587", None), Some(421));
        for origin in [
            "null",
            "https://evil.example",
            "http://localhost.evil.example",
            "http://localhost:8587.evil.example",
            "https://localhost:8587",
        ] {
            assert_eq!(status("localhost:8587", Some(origin)), Some(403), "{origin}");
        }
    }
}
