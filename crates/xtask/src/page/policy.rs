//! What the page may do, told to the browser in the page itself: it holds on every host, whatever that host sends.
//!
//! It is written into the built page only. `trunk serve` needs an inline script to reload, so the source has none.

/// Nothing at first; then what the page needs, and why.
const POLICY: [&str; 10] = [
    "default-src 'none'",
    // Our own scripts from files, and compiling WebAssembly; nothing inline, no eval.
    "script-src 'self' 'wasm-unsafe-eval'",
    // Our own style sheets; no style attribute in markup either.
    "style-src 'self'",
    // `data:` for small icons, `blob:` for pictures out of the message (BIMI logos) that were never fetched by the page.
    "img-src 'self' data: blob:",
    // Resolvers over HTTPS that the user may choose freely, and the native program beside the browser.
    "connect-src 'self' https: http://127.0.0.1:* http://localhost:*",
    "worker-src 'self' blob:",
    "font-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
];

/// The element that carries the policy. It must come before everything that it is to hold for.
pub(super) fn meta_element() -> String {
    format!(r#"<meta http-equiv="Content-Security-Policy" content="{}">"#, POLICY.join("; "))
}
