//! The resolvers that the page offers. All of them allow any page to ask them (CORS).

use crate::browser;
use crate::protocol::Resolver;

/// A public resolver.
pub(crate) struct Offered {
    pub(crate) name: &'static str,
    pub(crate) url: &'static str,
}

/// The first is the default of a page that no program serves.
pub(crate) const OFFERED: [Offered; 5] = [
    Offered { name: "Cloudflare", url: "https://cloudflare-dns.com/dns-query" },
    Offered { name: "Google", url: "https://dns.google/dns-query" },
    Offered { name: "Quad9", url: "https://dns.quad9.net/dns-query" },
    Offered { name: "AdGuard (unfiltered)", url: "https://unfiltered.adguard-dns.com/dns-query" },
    Offered { name: "Mullvad", url: "https://dns.mullvad.net/dns-query" },
];

/// Which resolver the user chose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Choice {
    /// The program's own where a program serves the page, else the first that is offered.
    #[default]
    Default,
    /// One of [`OFFERED`], or the user's own.
    Url(String),
    /// Ask nothing.
    Offline,
}

impl Choice {
    /// The form that is kept in settings and in a select's value.
    pub(crate) fn word(&self) -> &str {
        match self {
            Choice::Default => "default",
            Choice::Offline => "offline",
            Choice::Url(url) => url,
        }
    }

    pub(crate) fn from_word(word: &str) -> Self {
        match word {
            "default" | "" => Choice::Default,
            "offline" => Choice::Offline,
            url => Choice::Url(url.to_owned()),
        }
    }

    /// What to tell the worker.
    pub(crate) fn resolver(&self) -> Resolver {
        match self {
            Choice::Offline => Resolver::Offline,
            Choice::Url(url) => Resolver::Doh(url.clone()),
            Choice::Default if browser::program().is_some() => Resolver::Doh(browser::resolve("./dns-query")),
            Choice::Default => Resolver::Doh(OFFERED[0].url.to_owned()),
        }
    }
}

/// The name of the resolver that an answer came from, for the ledger.
pub(crate) fn name_of(resolver: &str) -> String {
    if let Some(one) = OFFERED.iter().find(|one| one.url == resolver) {
        return one.name.to_owned();
    }
    let host = resolver.strip_prefix("https://").or_else(|| resolver.strip_prefix("http://"));
    host.and_then(|rest| rest.split('/').next()).unwrap_or(resolver).to_owned()
}

/// Why a URL cannot be asked; `None` if it can be.
pub(crate) fn complaint(url: &str) -> Option<&'static str> {
    let local = ["http://127.0.0.1", "http://localhost"]
        .iter()
        .any(|start| url.strip_prefix(start).is_some_and(|rest| rest.starts_with([':', '/'])));
    match url {
        "" => Some("Enter the resolver’s address, such as https://dns.example/dns-query."),
        _ if local || (url.starts_with("https://") && url.len() > "https://".len()) => None,
        _ => Some("The address must begin with https:// (or be on this computer: http://127.0.0.1:…)."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_or_this_computer_can_be_asked() {
        assert!(complaint("https://dns.example/dns-query").is_none());
        assert!(complaint("http://127.0.0.1:8587/dns-query").is_none());
        assert!(complaint("http://localhost/dns-query").is_none());
        assert!(complaint("http://dns.example/dns-query").is_some());
        assert!(complaint("http://localhost.evil.example/").is_some());
        assert!(complaint("https://").is_some());
    }

    #[test]
    fn resolvers_are_named_by_brand_or_host() {
        assert_eq!(name_of("https://dns.google/dns-query"), "Google");
        assert_eq!(name_of("https://dns.example/q"), "dns.example");
        assert_eq!(name_of("world"), "world");
    }
}
