//! Native DNS: the system's resolver, or a resolver over HTTPS.

mod doh;
mod system;

pub use system::System;

use anyhow::{Context, bail};
use mailglass_core::dns::wire;
use mailglass_model::{Answer, Failure, Question, Seen};
use std::time::{Duration, Instant};

/// How long one try may take. Resolvers take up to ten seconds to give up; people do not.
const TIMEOUT: Duration = Duration::from_secs(4);
/// Tries before giving up.
const ATTEMPTS: u32 = 3;
/// Pause before the second try; doubled for each further one.
const PAUSE: Duration = Duration::from_millis(150);

/// Where questions go.
#[derive(Debug)]
pub enum Resolver {
    /// The name servers that the system is set up with.
    System(System),
    /// A resolver over HTTPS (RFC 8484).
    Https(doh::Https),
}

/// Why a try gave no reply.
#[derive(Debug)]
pub(crate) struct Trouble {
    why: Failure,
    detail: Option<String>,
}

impl Trouble {
    fn new(why: Failure, detail: impl Into<String>) -> Self {
        Trouble { why, detail: Some(detail.into()) }
    }

    fn timeout() -> Self {
        Trouble { why: Failure::Timeout, detail: None }
    }
}

impl Resolver {
    /// The system's resolver.
    ///
    /// # Errors
    /// When the system has no usable set-up.
    pub fn system() -> anyhow::Result<Self> {
        Ok(Resolver::System(System::new()?))
    }

    /// `system`, or the URL of a resolver over HTTPS.
    ///
    /// # Errors
    /// When the text is neither, or the system has no usable set-up.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        match text {
            "system" => Resolver::system(),
            url if url.starts_with("https://") || url.starts_with("http://") => {
                Ok(Resolver::Https(doh::Https::new(url).with_context(|| format!("the resolver {url}"))?))
            }
            other => bail!("\"{other}\" is no resolver: write a DNS-over-HTTPS URL or the word system"),
        }
    }

    /// Asks one question, again where the failure may pass.
    pub async fn ask(&self, question: &Question) -> (Answer, Seen) {
        let begun = Instant::now();
        let mut attempts = 0;
        let answer = match wire::query(question) {
            Err(why) => Answer::Failed { why: Failure::Malformed, detail: Some(why) },
            Ok(query) => loop {
                attempts += 1;
                match self.exchange(&query).await {
                    Ok(reply) => break wire::answer(question, &reply),
                    Err(trouble) if attempts == ATTEMPTS => {
                        break Answer::Failed { why: trouble.why, detail: trouble.detail };
                    }
                    Err(_) => tokio::time::sleep(PAUSE * (1 << (attempts - 1))).await,
                }
            },
        };
        let seen = Seen {
            resolver: Some(self.name().to_owned()),
            elapsed_ms: u32::try_from(begun.elapsed().as_millis()).ok(),
            attempts: Some(attempts),
        };
        (answer, seen)
    }

    /// Sends a DNS message and gives the reply as it came, within [`TIMEOUT`].
    pub(crate) async fn exchange(&self, query: &[u8]) -> Result<Vec<u8>, Trouble> {
        let exchange = async {
            match self {
                Resolver::System(system) => system.exchange(query).await,
                Resolver::Https(https) => https.exchange(query).await,
            }
        };
        tokio::time::timeout(TIMEOUT, exchange).await.unwrap_or_else(|_| Err(Trouble::timeout()))
    }

    fn name(&self) -> &str {
        match self {
            Resolver::System(_) => "system",
            Resolver::Https(https) => https.url(),
        }
    }
}
