//! The SMTP envelope and the moment of receipt: given by the user, or taken from what the reader's own server wrote.

use crate::input::Options;
use crate::message::fields::Scan;
use crate::message::identifiers;
use crate::text::date::Moment;
use crate::text::operator;
use mailglass_model::facts::{AuthResultsFacts, Hop, MessageFacts, RouteFacts};
use mailglass_model::{Origin, Sourced, Span};

/// Who handed the message in, as far as it is known.
#[derive(Clone, Debug, Default)]
pub struct Sender {
    /// The client's address.
    pub ip: Option<Sourced>,
    /// Its HELO name.
    pub helo: Option<Sourced>,
    /// The envelope sender; empty for the null sender.
    pub mail_from: Option<Sourced>,
    /// The moment for which signatures are judged (RFC 3339).
    pub judged_at: Option<Sourced>,
    /// The receiving host.
    pub receiver: String,
    /// Why it is not known which client to judge, although one is named: one sentence.
    pub doubt: Option<String>,
    /// How a user handed the message in, where the client is no server: one sentence.
    pub submitted: Option<String>,
}

impl Sender {
    /// Resolves every value, the user's own first.
    pub fn new(
        text: &[u8],
        scan: &Scan,
        options: &Options,
        message: &MessageFacts,
        route: &RouteFacts,
        claims: &AuthResultsFacts,
    ) -> Self {
        let hop = route.trust_line.and_then(|at| route.hops.get(at as usize));
        let given = |value: &Option<String>| value.as_ref().map(|v| sourced(v.trim(), Origin::Given, None));
        let envelope = &options.envelope;
        let claim = |key: &str| {
            claims.received_spf.iter().find(|r| r.trusted).and_then(|r| Some((r.pairs.get(key)?, &r.span)))
        };
        let claimed = |key: &str| {
            claim(key).map(|(value, span)| sourced(value, Origin::ReceiverClaim, Some(span.clone())))
        };
        // The server of a mailbox handed the message to the reader; it is not the client of the border.
        let border = hop.filter(|hop| !hop.is_fetch());
        let from_hop = |pick: fn(&Hop) -> Option<&String>| {
            border.and_then(|hop| Some(sourced(pick(hop)?, Origin::TrustedHop, Some(hop.span.clone()))))
        };
        Sender {
            ip: given(&envelope.ip)
                .or_else(|| from_hop(|h| h.from_ip.as_ref()))
                .or_else(|| claimed("client-ip").filter(|_| is_above_stamp(hop, claims))),
            helo: given(&envelope.helo).or_else(|| from_hop(helo)).or_else(|| claimed("helo")),
            mail_from: given(&envelope.mail_from)
                .or_else(|| return_path(text, scan, message))
                .or_else(|| from_hop(|h| h.envelope_from.as_ref()))
                .or_else(|| claimed("envelope-from"))
                .or_else(|| mail_from_claim(claims)),
            judged_at: judged_at(options, message, route),
            receiver: hop.and_then(|hop| hop.by.clone()).unwrap_or_else(|| "unknown".into()),
            doubt: hop.filter(|_| envelope.ip.is_none()).and_then(|hop| doubt(hop, route)),
            submitted: hop.filter(|_| envelope.ip.is_none()).and_then(|hop| submitted(hop, route)),
        }
    }

    /// The moment of judgement, seconds since 1970; the beginning of time where it is not known, so that nothing expires.
    pub fn judged_unix(&self) -> i64 {
        self.judged_at.as_ref().and_then(|at| Moment::parse_rfc3339(&at.value)).map_or(i64::MIN, |m| m.unix)
    }
}

/// The address decides who is authorised: it is not taken from a field below the server's stamp, where the sender can
/// write, unless the server is known to remove such fields.
fn is_above_stamp(hop: Option<&Hop>, claims: &AuthResultsFacts) -> bool {
    let field = claims.received_spf.iter().find(|r| r.trusted).map(|r| r.field);
    hop.is_none_or(|hop| field < Some(hop.field) || hop.by.as_deref().is_some_and(operator::is_entrance))
}

fn sourced(value: &str, origin: Origin, span: Option<Span>) -> Sourced {
    Sourced { value: value.to_owned(), origin, span }
}

/// Without the client of the border nothing can be judged (RFC 7208 §2.3): neither a fail nor a pass would be true.
fn doubt(hop: &Hop, route: &RouteFacts) -> Option<String> {
    let (from, by) = (hop.from.as_ref()?, hop.by.as_ref()?);
    route.trust_doubt.then(|| {
        format!("{from} greeted {by} with a name of the same operator, but the stamp does not show whether the name is true.")
    })
}

/// A login (RFC 3848) is that of a user, except of a server that delivers locally. Web mail is handed in over HTTP;
/// servers that pass on what another took say HTTP too, so only the oldest stamp tells.
fn submitted(hop: &Hop, route: &RouteFacts) -> Option<String> {
    let host = hop.by.as_deref().unwrap_or("the server");
    let with = hop.with.as_deref().unwrap_or_default().to_ascii_uppercase();
    if hop.authenticated && !with.starts_with("LMTP") {
        let login = hop.login.as_ref().map(|login| format!(" as {login}")).unwrap_or_default();
        return Some(format!("The client logged in to {host}{login}"));
    }
    let oldest = route.hops.first().is_some_and(|first| first.field == hop.field);
    (oldest && with.starts_with("HTTP"))
        .then(|| format!("The message was handed in to {host} over HTTP, as web mail does"))
}

/// The greeting, where the stamp tells it apart; else the first name.
fn helo(hop: &Hop) -> Option<&String> {
    hop.from_helo.as_ref().or(hop.from.as_ref())
}

fn return_path(text: &[u8], scan: &Scan, message: &MessageFacts) -> Option<Sourced> {
    let value = message.return_path.as_ref()?;
    let field = identifiers::first(text, scan, "Return-Path")?;
    Some(sourced(value, Origin::ReturnPath, Some(Span::input(field.whole.start, field.whole.end))))
}

/// `smtp.mailfrom` of the reader's own Authentication-Results; a bare domain there stands for any address in it.
fn mail_from_claim(claims: &AuthResultsFacts) -> Option<Sourced> {
    let spf = claims.believed().find(|r| r.method == "spf")?;
    let value = spf.properties.get("smtp.mailfrom").or_else(|| spf.properties.get("smtp.mail"))?;
    Some(sourced(value, Origin::ReceiverClaim, Some(spf.span.clone())))
}

fn judged_at(options: &Options, message: &MessageFacts, route: &RouteFacts) -> Option<Sourced> {
    if let Some(now) = options.now {
        return Some(sourced(&Moment::utc(now).rfc3339(), Origin::Given, None));
    }
    received_at(message, route)
}

/// When the reader's side took the message in; else when its author says that it was written.
fn received_at(message: &MessageFacts, route: &RouteFacts) -> Option<Sourced> {
    // A message can lie in a mailbox for weeks before a program fetches it.
    let fetched = route.hops.iter().position(|hop| hop.trusted && hop.is_fetch());
    let told = |hop: &&Hop| hop.trusted && !hop.implausible;
    let received = &route.hops[..fetched.filter(|at| *at > 0).unwrap_or(route.hops.len())];
    let stamped = received.iter().rev().filter(told).find_map(|hop| Some((hop.at.as_ref()?, &hop.span)));
    if let Some((at, span)) = stamped {
        return Some(sourced(at, Origin::TrustedHop, Some(span.clone())));
    }
    message.date.as_ref().map(|date| sourced(date, Origin::DateField, None))
}

/// Seconds between receipt and the clock, where the user set one.
pub fn age(options: &Options, message: &MessageFacts, route: &RouteFacts) -> Option<i64> {
    let received = Moment::parse_rfc3339(&received_at(message, route)?.value)?;
    Some(options.now? - received.unix)
}
