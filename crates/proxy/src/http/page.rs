//! The page's files, as they were built, with the headers that keep it what it is.

use super::Shared;
use axum::extract::State;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY,
    VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use std::borrow::Cow;

/// What the page may do: a directive a line, and comments.
const POLICY: &str = include_str!("../../../../web/policy.txt");
/// Files beside the page whose names do not change with their content; nor do those in folders.
const FIXED: [&str; 3] = ["index.html", "suffixes.txt", "worker_loader.js"];

/// One file.
pub struct Asset {
    /// As it is.
    pub bytes: Cow<'static, [u8]>,
    /// Compressed with brotli beforehand, where that was done.
    pub brotli: Option<Cow<'static, [u8]>>,
}

/// Where the files are: by path without a leading slash.
pub type Page = fn(&str) -> Option<Asset>;

pub(super) async fn serve(
    State(shared): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = uri.path().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    let Some(asset) = (shared.page)(path) else {
        return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response();
    };
    let mut response = body(path, asset, &headers);
    let out = response.headers_mut();
    let fixed = FIXED.contains(&path) || path.contains('/');
    let cache = if fixed { "no-cache" } else { "public, max-age=31536000, immutable" };
    for (name, value) in [
        (CONTENT_TYPE, kind(path)),
        (CACHE_CONTROL, cache),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
    ] {
        out.insert(name, HeaderValue::from_static(value));
    }
    out.insert(CONTENT_SECURITY_POLICY, policy());
    out.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    out.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

/// A worker does not inherit the page's own policy, so every file carries it. Only a header can forbid frames.
fn policy() -> HeaderValue {
    let directives: Vec<&str> = POLICY.lines().filter(|line| !line.starts_with('#')).collect();
    let policy = format!("{}; frame-ancestors 'none'", directives.join("; "));
    HeaderValue::from_str(&policy).expect("the policy is ASCII")
}

fn body(path: &str, asset: Asset, headers: &HeaderMap) -> Response {
    if path == "index.html" {
        return announce(&asset.bytes).into_response();
    }
    let accepts =
        headers.get(ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("br"));
    match asset.brotli.filter(|_| accepts) {
        Some(brotli) => {
            ([(CONTENT_ENCODING, "br"), (VARY, "accept-encoding")], brotli.into_owned()).into_response()
        }
        None => asset.bytes.into_owned().into_response(),
    }
}

/// Tells the page that the program serves it, so that it asks our resolver by default.
fn announce(index: &[u8]) -> Vec<u8> {
    let mark = concat!("<meta name=\"mailglass-program\" content=\"", env!("CARGO_PKG_VERSION"), "\">");
    String::from_utf8_lossy(index).replacen("</head>", &format!("{mark}</head>"), 1).into_bytes()
}

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, end)| end) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "eml" | "md" | "txt" | "toml" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
