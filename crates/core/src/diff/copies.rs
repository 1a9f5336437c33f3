//! A copy's facts, area by area, as the comparison asks for them.

use mailglass_model::facts::{
    ArcFacts, AuthResultsFacts, DkimFacts, DmarcFacts, Facts, GatewayFacts, GatewayOutcome, GatewayVerdict,
    MessageFacts, RouteFacts, SpfFacts,
};
use mailglass_model::{CopySide, CopySummary, Report};

/// Fields in which a mailbox says which folder it put the message into: they go before every filter.
const FOLDERS: [&str; 2] = ["X-Microsoft-Antispam-Mailbox-Delivery", "X-Apple-MoveToFolder"];

/// Both copies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Copies<'a> {
    pub(super) left: Copy<'a>,
    pub(super) right: Copy<'a>,
}

/// One copy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Copy<'a> {
    pub(super) report: &'a Report,
}

/// The words that sentences name a copy with.
pub(super) fn word(side: CopySide) -> &'static str {
    match side {
        CopySide::Left => "first",
        CopySide::Right => "second",
    }
}

/// The other one.
pub(super) fn other(side: CopySide) -> CopySide {
    match side {
        CopySide::Left => CopySide::Right,
        CopySide::Right => CopySide::Left,
    }
}

impl<'a> Copies<'a> {
    pub(super) fn new(left: &'a Report, right: &'a Report) -> Self {
        Copies { left: Copy { report: left }, right: Copy { report: right } }
    }

    pub(super) fn of(&self, side: CopySide) -> &Copy<'a> {
        match side {
            CopySide::Left => &self.left,
            CopySide::Right => &self.right,
        }
    }

    /// The same of both.
    pub(super) fn map<T>(&self, read: impl Fn(&Copy<'a>) -> T) -> (T, T) {
        (read(&self.left), read(&self.right))
    }
}

macro_rules! facts {
    ($($name:ident: $kind:ident -> $facts:ty,)*) => {
        $(
            #[doc = concat!("The facts of `", stringify!($name), "`, where they are known.")]
            pub(super) fn $name(&self) -> Option<&'a $facts> {
                self.report.sections.iter().find_map(|section| match &section.facts {
                    Some(Facts::$kind(facts)) => Some(&**facts),
                    _ => None,
                })
            }
        )*
    };
}

impl<'a> Copy<'a> {
    facts! {
        message: Message -> MessageFacts,
        route: Route -> RouteFacts,
        claims: AuthenticationResults -> AuthResultsFacts,
        spf: Spf -> SpfFacts,
        dkim: Dkim -> DkimFacts,
        dmarc: Dmarc -> DmarcFacts,
        arc: Arc -> ArcFacts,
        gateway: Gateway -> GatewayFacts,
    }

    /// The verdict that says where the message belongs: a folder's, or else the gravest of the reader's own filters.
    pub(super) fn placed_by(&self) -> Option<&'a GatewayVerdict> {
        let own = || self.gateway().into_iter().flat_map(|facts| &facts.verdicts).filter(|v| v.trusted);
        let says = |v: &&GatewayVerdict| v.outcome.is_some();
        let folder = |v: &&GatewayVerdict| FOLDERS.iter().any(|name| v.name.eq_ignore_ascii_case(name));
        let of_folder = own().filter(folder).find(says);
        of_folder.or_else(|| own().filter(says).min_by_key(|v| v.outcome))
    }

    /// What that verdict is.
    pub(super) fn outcome(&self) -> Option<GatewayOutcome> {
        self.placed_by().and_then(|verdict| verdict.outcome)
    }

    /// What one knows the copy by.
    pub(super) fn summary(&self) -> CopySummary {
        let message = self.message();
        let last = self.route().and_then(|route| route.hops.iter().rev().find_map(|hop| hop.at.clone()));
        CopySummary {
            words: self.report.subject.words.clone(),
            from: message.and_then(|m| m.from.first()).map(|mailbox| mailbox.address.clone()),
            subject: message.and_then(|m| m.subject.clone()),
            message_id: message.and_then(|m| m.message_id.clone()),
            received_at: last,
            outcome: self.outcome(),
            status: self.report.verdict.status,
        }
    }
}

/// What nobody wants in the inbox.
pub(super) fn unwanted(outcome: GatewayOutcome) -> bool {
    outcome <= GatewayOutcome::Bulk
}
