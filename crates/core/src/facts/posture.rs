//! What only a domain has: the facts of its audit, beside those that it shares with messages.

use super::Known;
use mailglass_model::facts::MxFacts;

/// One field per area.
#[derive(Clone, Debug, Default)]
pub struct Posture {
    /// The domain, lower case, A-labels.
    pub domain: String,
    /// As it was written, where that is more than another case.
    pub written: Option<String>,
    /// The clock, seconds since 1970; without it nothing is said of what expires.
    pub now: Option<i64>,
    /// `mx`.
    pub mx: Known<MxFacts>,
}
