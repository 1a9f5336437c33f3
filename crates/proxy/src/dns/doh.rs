//! DNS over HTTPS (RFC 8484), GET.

use super::{TIMEOUT, Trouble};
use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mailglass_model::Failure;
use reqwest::header::{ACCEPT, CONTENT_TYPE};

/// Larger replies are no DNS messages.
const REPLY: usize = 65_535;

/// A resolver over HTTPS.
#[derive(Debug)]
pub struct Https {
    url: reqwest::Url,
    client: reqwest::Client,
}

impl Https {
    pub(super) fn new(url: &str) -> anyhow::Result<Self> {
        let url = url.parse().context("is no URL")?;
        // A redirect could lead the questions elsewhere.
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(TIMEOUT)
            .user_agent(concat!("mailglass/", env!("CARGO_PKG_VERSION")))
            .build()
            .context("cannot be reached from here")?;
        Ok(Https { url, client })
    }

    pub(super) fn url(&self) -> &str {
        self.url.as_str()
    }

    pub(super) async fn exchange(&self, query: &[u8]) -> Result<Vec<u8>, Trouble> {
        let mut url = self.url.clone();
        url.query_pairs_mut().append_pair("dns", &URL_SAFE_NO_PAD.encode(query));
        let request = self.client.get(url).header(ACCEPT, "application/dns-message");
        let mut response = request.send().await.map_err(network)?;
        let status = response.status();
        if !status.is_success() {
            let why = if matches!(status.as_u16(), 403 | 429) { Failure::Refused } else { Failure::Network };
            return Err(Trouble::new(why, format!("HTTP {}", status.as_u16())));
        }
        let kind = response.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/dns-message") {
            return Err(Trouble::new(
                Failure::Malformed,
                format!("the resolver sent \"{kind}\" instead of a DNS message"),
            ));
        }
        let mut reply = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(network)? {
            reply.extend_from_slice(&chunk);
            if reply.len() > REPLY {
                return Err(Trouble::new(Failure::Malformed, "the reply is too long"));
            }
        }
        Ok(reply)
    }
}

fn network(why: reqwest::Error) -> Trouble {
    if why.is_timeout() {
        return Trouble::timeout();
    }
    // The innermost cause says what happened; the outer ones repeat the URL.
    let mut cause: &dyn std::error::Error = &why;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    Trouble::new(Failure::Network, cause.to_string())
}
