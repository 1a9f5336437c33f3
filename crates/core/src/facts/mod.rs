//! The facts of all areas, as far as they are known by now.

mod posture;

pub use posture::Posture;

use mailglass_model::facts::{
    ArcFacts, AuthResultsFacts, Dkim2Facts, DkimFacts, DkimReason, DmarcFacts, DmarcResult, GatewayFacts,
    MessageFacts, RouteFacts, SpfFacts,
};
use mailglass_model::{Damage, LimitHit};

/// What is known of one area.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Known<T> {
    /// The input has nothing of the kind: a record has no route.
    #[default]
    NotThere,
    /// Answers are missing.
    Waiting,
    /// The facts.
    Facts(T),
}

impl<T> Known<T> {
    /// The facts, if they are known.
    pub fn get(&self) -> Option<&T> {
        match self {
            Known::Facts(facts) => Some(facts),
            Known::NotThere | Known::Waiting => None,
        }
    }
}

/// What was pasted in the place of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partial {
    /// Some of its header fields.
    Fields,
    /// What a mail program wrote above a text that was forwarded or answered.
    Forwarded,
    /// What a mail program shows of it.
    Summary,
}

/// One field per area.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// `message`.
    pub message: Known<MessageFacts>,
    /// `route`.
    pub route: Known<RouteFacts>,
    /// `authentication-results`.
    pub authentication_results: Known<AuthResultsFacts>,
    /// `spf`.
    pub spf: Known<SpfFacts>,
    /// `dkim`.
    pub dkim: Known<DkimFacts>,
    /// `dkim2`.
    pub dkim2: Known<Dkim2Facts>,
    /// `dmarc`.
    pub dmarc: Known<DmarcFacts>,
    /// `arc`.
    pub arc: Known<ArcFacts>,
    /// `gateway`.
    pub gateway: Known<GatewayFacts>,
    /// Not a message or its whole header was pasted: what is missing says nothing.
    pub partial: Option<Partial>,
    /// The message came so long before the clock that its keys may be gone.
    pub old: bool,
    /// What happened to the paste.
    pub damage: Vec<Damage>,
    /// Limits that were reached.
    pub limits: Vec<LimitHit>,
}

impl Facts {
    /// True where DMARC passes: what is wrong with single mechanisms is then less grave.
    pub fn dmarc_passes(&self) -> bool {
        self.dmarc.get().is_some_and(|d| d.result == Some(DmarcResult::Pass))
    }

    /// Why a DMARC result that is no pass could not be told: SPF had no envelope, or a signature no intact paste.
    pub fn uncertain(&self) -> Option<String> {
        let spf = self.spf.get().filter(|spf| spf.result.is_none()).and_then(|spf| spf.problem.clone());
        let damaged =
            |dkim: &DkimFacts| dkim.signatures.iter().any(|s| s.reason.is_some_and(DkimReason::blames_paste));
        let dkim = self.dkim.get().filter(|dkim| damaged(dkim));
        let dkim = dkim.map(|_| "A signature cannot be verified from this paste.".to_owned());
        let partial = "Only a few header fields were pasted: whether the message is signed is not known.";
        dkim.or(spf).or_else(|| self.partial.map(|_| partial.to_owned()))
    }
}
