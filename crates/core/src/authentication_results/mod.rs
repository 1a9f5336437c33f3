//! What receivers claimed: Authentication-Results (RFC 8601) and Received-SPF (RFC 7208 §9.1), those of the reader's own
//! server apart from the rest.

mod border;

pub(crate) use border::Border;

use crate::limits;
use crate::message::auth_results::{self, ResInfo};
use crate::message::fields::Scan;
use crate::message::received_spf;
use crate::text::number::clamp;
use mailglass_model::facts::{
    AuthDoubt, AuthResult, AuthResultsFacts, AuthResultsField, ReceivedSpf, RouteFacts,
};
use mailglass_model::{Defect, Span};

/// The facts of the `authentication-results` area.
pub fn evaluate(text: &[u8], scan: &Scan, route: &RouteFacts) -> AuthResultsFacts {
    let border = Border::new(text, scan, route);
    let mut facts = AuthResultsFacts::default();
    let mut trusted_id: Option<Option<String>> = None;
    let (mut room, mut defects) = (limits::AUTH_RESULTS, limits::DEFECTS);
    facts.doubt = border.stamp.is_none().then_some(AuthDoubt::NoStamp);
    for (at, field) in scan.named(text, "Authentication-Results") {
        let value = &text[field.value.clone()];
        let parsed = auth_results::parse(value);
        // What stands above the stamp is surely ours: then nothing below it is needed, and nothing there is believed.
        let above = facts.fields.iter().any(|f| f.trusted && border.is_above(f.field as usize));
        let trusted = border.trusts(at, parsed.authserv_id.as_deref(), trusted_id.as_ref())
            && (border.is_above(at) || !above);
        if trusted && trusted_id.is_none() {
            trusted_id = Some(parsed.authserv_id.clone());
            let doubtful = !border.is_above(at) && !border.cleans;
            facts.doubt = facts.doubt.or(doubtful.then_some(AuthDoubt::BelowStamp));
        }
        let place = |range: &std::ops::Range<usize>| {
            Span::input(field.value.start + range.start, field.value.start + range.end)
        };
        let index = clamp(facts.fields.len());
        let identity = parsed.authserv_id.as_ref().map_or(0, String::len) / 100;
        let fits = |info: &&ResInfo| {
            // After one that does not fit there is no room: what stands below it is older.
            let left = room.checked_sub(1 + info.properties.len() + identity);
            room = left.unwrap_or(0);
            left.is_some()
        };
        let before = facts.results.len();
        facts.results.extend(parsed.results.iter().take_while(fits).map(|info| AuthResult {
            authserv_id: parsed.authserv_id.clone(),
            trusted,
            overruled: false,
            unknown: !info.is_known(),
            method: info.method.clone(),
            result: info.result.clone(),
            reason: info.reason.clone(),
            comment: info.comment.clone(),
            properties: info.properties.clone(),
            field: index,
            span: place(&info.span),
        }));
        facts.left_out += clamp(parsed.results.len() - (facts.results.len() - before));
        let listed: Vec<Defect> =
            parsed.faults.iter().take(defects).map(|fault| fault.defect(place)).collect();
        defects -= listed.len();
        facts.fields.push(AuthResultsField {
            authserv_id: parsed.authserv_id,
            version: parsed.version,
            trusted,
            results: clamp(parsed.results.len()),
            defects: listed,
            field: clamp(at),
            span: Span::input(field.whole.start, field.whole.end),
        });
    }
    facts.trusted_id = trusted_id.flatten();
    overrule(&mut facts.results);
    let mut room = limits::RECEIVED_SPF_PAIRS;
    facts.received_spf = scan
        .named(text, "Received-SPF")
        .map(|(at, field)| {
            let parsed = received_spf::parse(&text[field.value.clone()], room);
            room -= parsed.pairs.len();
            facts.left_out += parsed.left_out;
            ReceivedSpf {
                result: parsed.result,
                result_text: parsed.result_text,
                comment: parsed.comment,
                trusted: border.is_ours(at),
                pairs: parsed.pairs,
                field: clamp(at),
                span: Span::input(field.whole.start, field.whole.end),
            }
        })
        .collect();
    facts
}

/// Where two of our fields say different things of the same, the newest counts: it was written last (RFC 8601 §5, §7.1).
fn overrule(results: &mut [AuthResult]) {
    for at in 1..results.len() {
        let (above, rest) = results.split_at_mut(at);
        let this = &mut rest[0];
        let other =
            |r: &&AuthResult| r.trusted && !r.overruled && r.field != this.field && is_of_same(r, this);
        this.overruled = this.trusted && above.iter().find(other).is_some_and(|r| r.result != this.result);
    }
}

/// One method, and of the signatures the same one.
fn is_of_same(a: &AuthResult, b: &AuthResult) -> bool {
    const SIGNATURE: [&str; 4] = ["header.d", "header.i", "header.s", "header.b"];
    let same = |key: &str| a.properties.get(key) == b.properties.get(key);
    a.method == b.method && (a.method != "dkim" || SIGNATURE.iter().all(|key| same(key)))
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::fields::scan;

    fn trusted(text: &str) -> Vec<bool> {
        let scan = scan(text.as_bytes(), 0);
        let route = crate::route::evaluate(text.as_bytes(), &scan, None);
        evaluate(text.as_bytes(), &scan, &route).fields.iter().map(|f| f.trusted).collect()
    }

    const STAMP: &str = "Received: from out.b.example (out.b.example [198.51.100.7]) by mx.c.example; Fri, 20 Nov 2026 10:00:03 +0000\n";

    #[test]
    fn only_what_stands_on_our_side_counts() {
        let text = format!(
            "Authentication-Results: mx.c.example; dkim=fail\n{STAMP}From: a@b.example\nAuthentication-Results: mx.c.example; dkim=pass\n"
        );
        assert_eq!(trusted(&text), [true, false]);
    }

    #[test]
    fn a_milter_writes_below_the_stamp_of_its_own_server() {
        let text = format!("{STAMP}Authentication-Results: mx.c.example; spf=pass\nFrom: a@b.example\n");
        assert_eq!(trusted(&text), [true]);
        let forged = format!("{STAMP}Authentication-Results: mx.bank.example; spf=pass\nFrom: a@b.example\n");
        assert_eq!(trusted(&forged), [false]);
    }

    #[test]
    fn below_the_stamp_nothing_is_believed_beside_what_stands_above() {
        let text = format!(
            "Authentication-Results: mx.c.example; dmarc=fail\n{STAMP}Authentication-Results: mx.c.example; dmarc=pass\nFrom: a@b.example\n"
        );
        assert_eq!(trusted(&text), [true, false]);
    }

    #[test]
    fn of_two_fields_above_the_stamp_the_topmost_counts() {
        let text = format!(
            "Authentication-Results: mx.c.example; spf=pass\nAuthentication-Results: mx.c.example; spf=fail; dmarc=fail\n{STAMP}From: a@b.example\n"
        );
        let scan = scan(text.as_bytes(), 0);
        let route = crate::route::evaluate(text.as_bytes(), &scan, None);
        let facts = evaluate(text.as_bytes(), &scan, &route);
        let overruled: Vec<bool> = facts.results.iter().map(|r| r.overruled).collect();
        assert_eq!(overruled, [false, true, false]);
    }

    #[test]
    fn without_a_stamp_nobody_is_believed() {
        assert_eq!(trusted("Authentication-Results: mx.c.example; dmarc=pass\n"), [false]);
    }
}
