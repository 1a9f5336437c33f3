//! What spam filters and mail gateways wrote into the message, decoded in one place.
//!
//! Each product has a file with its codes as tables; `fields` says which field belongs to which. A code that is in no
//! table gets no meaning: these headers are not standardised, and what their makers do not say is not guessed.

mod against;
mod appliances;
mod exchange;
mod exchange_codes;
mod fields;
mod mailboxes;
mod reading;
mod rspamd;
mod rules;
mod scanners;
mod spamassassin;
mod vocabulary;

use crate::arrange;
use crate::authentication_results::Border;
use crate::limits;
use crate::message::fields::{RawField, Scan};
use crate::text::number::clamp;
use crate::text::quote::clip;
use fields::{Kind, Owner};
use mailglass_model::Span;
use mailglass_model::facts::{
    AuthResult, AuthResultsFacts, Dialect, GatewayFacts, GatewayOutcome, GatewayProduct, GatewayStanding,
    GatewayVerdict, RouteFacts,
};
use reading::Reading;
use std::collections::BTreeMap;

pub(crate) use against::speaks_against;
pub(crate) use vocabulary::{Figures, Vocabulary, own_name};

/// The facts of the `gateway` area.
pub fn evaluate(text: &[u8], scan: &Scan, route: &RouteFacts, claims: &AuthResultsFacts) -> GatewayFacts {
    let mut known: Vec<(usize, &RawField, &'static Kind)> = scan
        .fields
        .iter()
        .enumerate()
        .filter_map(|(at, f)| Some((at, f, fields::kind(name(text, f))?)))
        .collect();
    let sole = known.iter().filter(|(.., kind)| kind.owner == Owner::Sole);
    let sole = arrange::listed(sole.map(|(.., kind)| kind.product));
    known.retain(|(.., kind)| kind.owner != Owner::Accompanied || sole.contains(&kind.product));
    let place = Place::new(text, scan, route, &known, sole);
    let mut facts = GatewayFacts::default();
    let mut room = limits::GATEWAY_ITEMS;
    for (at, field, kind) in &known {
        if facts.verdicts.len() == limits::GATEWAY_FIELDS {
            facts.left_out += 1;
            continue;
        }
        let value = &text[field.value.clone()];
        let mut reading = Reading::new(room);
        (kind.read)(&String::from_utf8_lossy(&value[..value.len().min(limits::STRUCTURED)]), &mut reading);
        reading.partial |= value.len() > limits::STRUCTURED;
        room -= reading.items.len();
        let name = name(text, field);
        let product = place.product(kind.product, kind.owner);
        let standing = place.standing(*at, product, name);
        let span = Span::input(field.whole.start, field.whole.end);
        facts.verdicts.push(verdict(product, name, value, standing, clamp(*at), span, reading, kind.about));
    }
    let composite = claims.results.iter().filter(|r| r.method == "compauth");
    for result in composite.take(limits::GATEWAY_FIELDS) {
        facts.verdicts.push(composite_authentication(text, result, claims, room));
    }
    arrange::by_key(&mut facts.verdicts, |v| v.field);
    facts
}

/// The products whose fields are trusted, each with those fields.
pub(crate) fn trusted(facts: &GatewayFacts) -> BTreeMap<GatewayProduct, Vec<&GatewayVerdict>> {
    let mut out: BTreeMap<GatewayProduct, Vec<&GatewayVerdict>> = BTreeMap::new();
    for verdict in facts.verdicts.iter().filter(|v| v.trusted) {
        out.entry(verdict.product).or_default().push(verdict);
    }
    out
}

/// The reader's own Exchange let the message pass although DMARC failed, because it trusts an ARC chain: its compauth
/// says so with the reason 130.
pub(crate) fn accepted_by_arc(facts: &GatewayFacts) -> bool {
    let exchange = trusted(facts).remove(&GatewayProduct::Exchange).unwrap_or_default();
    let says = |verdict: &GatewayVerdict, key: &str, value: &str| {
        verdict.items.iter().any(|item| item.key == key && item.value == value)
    };
    exchange.iter().any(|one| says(one, "compauth", "pass") && says(one, "reason", "130"))
}

/// The gravest thing that these fields say of the message.
pub(crate) fn gravest(verdicts: &[&GatewayVerdict]) -> Option<GatewayOutcome> {
    verdicts.iter().filter_map(|v| v.outcome).min()
}

/// Where a field stands and whose it is.
struct Place {
    border: Border,
    /// How often each name occurs, in lower case.
    names: BTreeMap<String, usize>,
    /// Whose servers the stamps name, from the trust line on.
    stamps: Vec<Dialect>,
    line: Option<Dialect>,
    /// Products that wrote a field which nobody else writes.
    sole: Vec<GatewayProduct>,
}

impl Place {
    fn new(
        text: &[u8],
        scan: &Scan,
        route: &RouteFacts,
        known: &[(usize, &RawField, &Kind)],
        sole: Vec<GatewayProduct>,
    ) -> Self {
        let mut names = BTreeMap::new();
        for (_, field, _) in known {
            *names.entry(name(text, field).to_ascii_lowercase()).or_default() += 1;
        }
        let trusted = || route.hops.iter().filter(|hop| hop.trusted);
        Place {
            border: Border::new(text, scan, route),
            names,
            stamps: trusted().map(|hop| hop.dialect).collect(),
            line: trusted().next().map(|hop| hop.dialect),
            sole,
        }
    }

    /// Above the line only the reader's servers write. Below it, a service that took the message in itself is believed
    /// for its own fields while there is one of the name: it removes or writes it, so a sender's would be a second one.
    fn standing(&self, at: usize, product: GatewayProduct, name: &str) -> GatewayStanding {
        let own = match product {
            GatewayProduct::Exchange => self.stamps.contains(&Dialect::Exchange),
            GatewayProduct::Gmail => self.border.is_ours(at) && self.line == Some(Dialect::Google),
            GatewayProduct::Yahoo => self.border.is_ours(at) && self.line == Some(Dialect::Yahoo),
            GatewayProduct::Icloud => self.border.is_ours(at) && self.line == Some(Dialect::Apple),
            GatewayProduct::AmazonSes => self.border.is_ours(at) && self.line == Some(Dialect::AmazonSes),
            GatewayProduct::Mimecast => self.border.is_ours(at) && self.line == Some(Dialect::Mimecast),
            GatewayProduct::Proofpoint => self.border.is_ours(at) && self.line == Some(Dialect::Proofpoint),
            _ => false,
        };
        let alone = self.names.get(&name.to_ascii_lowercase()) == Some(&1);
        // Exchange gives a foreign stamp this ending (X-Forefront-Antispam-Report-Untrusted).
        let foreign = name.to_ascii_lowercase().ends_with("-untrusted");
        match self.border.is_above(at) {
            _ if foreign => GatewayStanding::Below,
            true => GatewayStanding::Above,
            false if own && alone => GatewayStanding::Guarded,
            false => GatewayStanding::Below,
        }
    }

    /// Several products write the X-Spam fields of SpamAssassin; the others are known by fields of their own.
    fn product(&self, product: GatewayProduct, owner: Owner) -> GatewayProduct {
        let others = [GatewayProduct::Rspamd, GatewayProduct::Icloud];
        if owner != Owner::Shared || self.sole.contains(&product) {
            return product;
        }
        others.into_iter().find(|other| self.sole.contains(other)).unwrap_or(product)
    }
}

/// Microsoft writes its own result into Authentication-Results (`compauth`).
fn composite_authentication(
    text: &[u8],
    result: &AuthResult,
    claims: &AuthResultsFacts,
    room: usize,
) -> GatewayVerdict {
    let mut reading = Reading::new(room);
    let field = claims.fields.get(result.field as usize);
    let siblings = claims.results.iter().filter(|r| r.field == result.field && r.method == "dmarc");
    let action = siblings.filter_map(|r| r.properties.get("action")).next();
    exchange::composite(&result.result, result.reason.as_deref(), action.map(String::as_str), &mut reading);
    let standing = match claims.doubt {
        None if result.trusted => GatewayStanding::Above,
        _ => GatewayStanding::Below,
    };
    let value = text.get(result.span.range()).unwrap_or_default();
    verdict(
        GatewayProduct::Exchange,
        "Authentication-Results",
        value,
        standing,
        field.map_or(0, |f| f.field),
        result.span.clone(),
        reading,
        exchange_codes::COMPOSITE,
    )
}

#[allow(clippy::too_many_arguments)] // the columns of one row
fn verdict(
    product: GatewayProduct,
    name: &str,
    value: &[u8],
    standing: GatewayStanding,
    field: u32,
    span: Span,
    reading: Reading,
    about: &str,
) -> GatewayVerdict {
    let head = &value[..value.len().min(limits::GATEWAY_TEXT * 8)];
    GatewayVerdict {
        product,
        name: clip(name, limits::GATEWAY_TEXT),
        value: clip(String::from_utf8_lossy(head).trim(), limits::GATEWAY_TEXT),
        about: (!about.is_empty()).then(|| about.to_owned()),
        outcome: reading.outcome,
        score: reading.score,
        threshold: reading.threshold,
        items: reading.items,
        partial: reading.partial,
        standing,
        trusted: standing != GatewayStanding::Below,
        field,
        span,
    }
}

/// A field's name; the scanner lets only ASCII through.
fn name<'a>(text: &'a [u8], field: &RawField) -> &'a str {
    std::str::from_utf8(&text[field.name.clone()]).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::fields::scan;
    use mailglass_model::facts::Hop;

    fn facts(text: &str) -> GatewayFacts {
        let scan = scan(text.as_bytes(), 0);
        evaluate(text.as_bytes(), &scan, &RouteFacts::default(), &AuthResultsFacts::default())
    }

    #[test]
    fn the_x_spam_fields_are_named_after_who_else_wrote() {
        let product = |text: &str| facts(text).verdicts[0].product;
        assert_eq!(product("X-Spam-Flag: YES\n"), GatewayProduct::SpamAssassin);
        assert_eq!(product("X-Spam-Flag: YES\nX-Rspamd-Server: a\n"), GatewayProduct::Rspamd);
        assert_eq!(product("X-Spam-Flag: yes\nX-Apple-MoveToFolder: Junk\n"), GatewayProduct::Icloud);
        let both = "X-Spam-Flag: YES\nX-Rspamd-Server: a\nX-Spam-Checker-Version: SpamAssassin 4.0.1\n";
        assert_eq!(product(both), GatewayProduct::SpamAssassin);
    }

    #[test]
    fn what_stands_below_the_authors_fields_is_not_trusted() {
        let text = "X-Spam-Flag: YES\nReceived: by mx.c.example\nFrom: a@b.example\nX-Spam-Flag: NO\n";
        let scan = scan(text.as_bytes(), 0);
        let hop = Hop { field: 1, trusted: true, ..Hop::default() };
        let route = RouteFacts { hops: vec![hop], trust_line: Some(0), ..RouteFacts::default() };
        let facts = evaluate(text.as_bytes(), &scan, &route, &AuthResultsFacts::default());
        let trusted: Vec<bool> = facts.verdicts.iter().map(|v| v.trusted).collect();
        assert_eq!(trusted, [true, false]);
    }

    #[test]
    fn fields_and_items_are_limited() {
        let many = facts(&"X-Spam-Flag: YES\n".repeat(limits::GATEWAY_FIELDS + 2));
        assert_eq!((many.verdicts.len(), many.left_out), (limits::GATEWAY_FIELDS, 2));
        let long =
            facts(&format!("X-Spam-Status: Yes, score=1 tests={}\n", "A,".repeat(limits::GATEWAY_ITEMS + 9)));
        assert!(long.verdicts[0].partial);
        assert!(long.verdicts[0].items.len() <= limits::GATEWAY_ITEMS);
    }
}
