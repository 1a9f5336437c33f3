//! The facts of each area as tables and trees.

use super::autopsy;
use super::plain::serde_word;
use super::{dkim2, document, gateway};
use crate::text::number::{clamp, duration};
use crate::text::quote::{capital, count};
use mailglass_model::facts::{
    Aligned, AlignedBy, ArcFacts, ArcResult, AuthResultsFacts, Dkim2Facts, DkimFacts, DkimSignature,
    DmarcFacts, Facts, GatewayFacts, MessageFacts, RouteFacts, SpfCheck, SpfFacts, SpfStep,
};
use mailglass_model::{Block, Cell};

/// Writes one area's facts.
pub(super) fn write(out: &mut Vec<Block>, facts: &Facts, whole: bool) {
    match facts {
        Facts::Route(route) => of_route(out, route),
        Facts::Spf(spf) => of_spf(out, spf),
        Facts::Dkim(dkim) => of_dkim(out, dkim),
        Facts::Dmarc(dmarc) => of_dmarc(out, dmarc),
        Facts::AuthenticationResults(claims) => of_claims(out, claims),
        Facts::Dkim2(dkim2) => of_dkim2(out, dkim2),
        Facts::Arc(arc) => of_arc(out, arc),
        Facts::Gateway(gateway) => of_gateway(out, gateway),
        Facts::Message(message) => of_message(out, message, whole),
    }
}

fn table(out: &mut Vec<Block>, head: &[&str], rows: Vec<Vec<Cell>>) {
    if !rows.is_empty() {
        out.push(document::table(head, rows));
    }
}

fn of_route(out: &mut Vec<Block>, route: &RouteFacts) {
    let rows = route.hops.iter().enumerate().map(|(at, hop)| {
        let from = [&hop.from, &hop.from_ip].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
        let tls = hop.tls.as_ref().map_or_else(String::new, |tls| {
            [tls.version.as_deref().unwrap_or("TLS"), tls.cipher.as_deref().unwrap_or("")]
                .join(" ")
                .trim()
                .to_owned()
        });
        let delay = match hop.delay_seconds {
            Some(_) if hop.skewed => "clocks disagree".to_owned(),
            Some(seconds) => {
                format!("{}{}", if seconds < 0 { "-" } else { "" }, duration(seconds.unsigned_abs()))
            }
            None => String::new(),
        };
        vec![
            Cell::text((at + 1).to_string()),
            Cell::code(from),
            Cell::maybe(hop.by.as_ref()),
            Cell::maybe(hop.with.as_ref()),
            Cell::text(tls),
            Cell::maybe(hop.at.as_ref()),
            Cell::text(delay),
            Cell::text(if hop.trusted { "your side" } else { "claimed" }),
        ]
    });
    table(out, &["Hop", "From", "By", "With", "TLS", "At", "After", "Written by"], rows.collect());
    if let Some(reason) = &route.trust_reason {
        out.push(Block::Aside(reason.clone()));
    }
    let waits = route.delays.iter().flat_map(|delay| {
        let lines = super::route::below_hop(route, delay.hop as usize);
        lines.into_iter().map(|line| format!("Hop {}: {line}", delay.hop + 1))
    });
    let lines: Vec<String> = waits.chain(super::route::clocks(route)).collect();
    if !lines.is_empty() {
        out.push(Block::Items(lines.iter().map(|line| capital(line)).collect()));
    }
}

fn of_spf(out: &mut Vec<Block>, spf: &SpfFacts) {
    for check in &spf.checks {
        of_check(out, check);
    }
    if let Some(published) = &spf.published {
        out.push(Block::Code(published.record.text.clone()));
        tree(out, &published.steps, published.cut);
    }
}

fn of_check(out: &mut Vec<Block>, check: &SpfCheck) {
    out.push(Block::Heading(
        3,
        format!("{} {}", serde_word(&format!("{:?}", check.identity)), check.domain),
        None,
    ));
    out.push(Block::Text(format!(
        "{} for {}: {} of 10, {} of 2.",
        check.result.word(),
        check.ip,
        count(check.lookups as usize, "lookup"),
        count(check.voids as usize, "void lookup"),
    )));
    if let Some(explanation) = &check.explanation {
        out.push(Block::Text(format!("The domain explains: {explanation}")));
    }
    if let Some(record) = &check.record {
        out.push(Block::Code(record.text.clone()));
    }
    tree(out, &check.trace, check.cut);
}

fn tree(out: &mut Vec<Block>, steps: &[SpfStep], cut: bool) {
    let mut lines = Vec::new();
    branch(&mut lines, 0, steps);
    if !lines.is_empty() {
        out.push(Block::Tree(lines));
    }
    if cut {
        out.push(Block::Aside("The tree has more terms than are shown.".into()));
    }
}

fn branch(lines: &mut Vec<(u32, Vec<Cell>)>, depth: u32, steps: &[SpfStep]) {
    for step in steps {
        let mut line = vec![Cell::code(step.term.clone())];
        if let Some(target) = step.target.as_ref().filter(|target| !step.term.contains(target.as_str())) {
            line.push(Cell::code(target.clone()));
        }
        let result = step.result.map(|result| format!(" {}", result.word())).unwrap_or_default();
        line.push(Cell::State(format!("{}{result}", serde_word(&format!("{:?}", step.outcome)))));
        if step.lookups > 0 {
            line.push(Cell::text(count(step.lookups as usize, "lookup")));
        }
        line.extend(step.detail.clone().map(Cell::Text));
        lines.push((depth, line));
        branch(lines, depth + 1, &step.steps);
    }
}

fn of_dkim(out: &mut Vec<Block>, dkim: &DkimFacts) {
    let rows = dkim.signatures.iter().map(|s| {
        let bits =
            s.key.as_ref().and_then(|key| key.bits).map(|bits| format!("{bits} bits")).unwrap_or_default();
        vec![
            Cell::code(s.domain.clone()),
            Cell::code(s.selector.clone()),
            Cell::text(format!("{} {}", s.algorithm, s.canonicalization)),
            Cell::text(bits),
            Cell::State(s.result.word().to_owned()),
            Cell::text(s.detail.clone().unwrap_or_default()),
        ]
    });
    table(out, &["Signed by", "Selector", "Algorithm", "Key", "Result", "Why"], rows.collect());
    for signature in dkim.signatures.iter().filter(|s| s.autopsy.is_some()) {
        let lines = autopsy::lines(signature);
        let words = format!("What was done to the message after {} had signed it", signature.domain);
        out.push(Block::Closed(words, vec![Block::Code(lines.join("\n"))]));
    }
    let keys =
        dkim.signatures.iter().filter_map(|s| Some((s.key_name.clone(), s.key.as_ref()?.text.clone())));
    let published = dkim.published.iter().map(|key| (String::new(), key.text.clone()));
    for (name, text) in keys.chain(published) {
        let words = if name.is_empty() { "Key record".to_owned() } else { format!("Key at {name}") };
        out.push(Block::Closed(words, vec![Block::Code(text)]));
    }
}

fn of_dmarc(out: &mut Vec<Block>, dmarc: &DmarcFacts) {
    if let Some(record) = &dmarc.record {
        if !record.domain.is_empty() {
            out.push(Block::Text(format!("The record of {}:", record.domain)));
        }
        out.push(Block::Code(record.text.clone()));
    }
    let rows = dmarc.alignment.iter().map(|a| {
        let aligned = match a.aligned {
            Some(Aligned::Strict) => "the same domain",
            Some(Aligned::Relaxed) => "the same organizational domain",
            Some(Aligned::None) => "not aligned",
            None => "could not be told",
        };
        vec![
            Cell::text(if a.by == AlignedBy::Spf { "SPF" } else { "DKIM" }),
            Cell::code(a.domain.clone()),
            Cell::State(a.result.clone()),
            Cell::code(dmarc.author_domain.clone()),
            Cell::text(aligned),
            Cell::text(if a.counts { "yes" } else { "no" }),
        ]
    });
    table(out, &["By", "Domain", "Result", "From", "Alignment", "Counts"], rows.collect());
    if let Some(organizational) = &dmarc.organizational_domain {
        out.push(Block::Text(format!("The organizational domain is {organizational}.")));
    }
    let steps = dmarc
        .walks
        .iter()
        .flat_map(|walk| &walk.steps)
        .map(|step| vec![Cell::code(step.question.name.clone()), Cell::text(step.detail.clone())]);
    table(out, &["Tree walk", "What it gave"], steps.collect());
}

fn of_claims(out: &mut Vec<Block>, claims: &AuthResultsFacts) {
    let rows = claims.results.iter().map(|result| {
        let properties: Vec<String> =
            result.properties.iter().map(|(name, value)| format!("{name}={value}")).collect();
        vec![
            Cell::maybe(result.authserv_id.as_ref()),
            Cell::text(if result.trusted { "yes" } else { "no" }),
            Cell::text(result.method.clone()),
            Cell::State(result.result.clone()),
            Cell::code(properties.join(" ")),
        ]
    });
    table(out, &["Said by", "Trusted", "Method", "Result", "About"], rows.collect());
}

fn of_arc(out: &mut Vec<Block>, arc: &ArcFacts) {
    let rows = arc.sets.iter().map(|set| {
        let result = |signature: &Option<DkimSignature>| {
            Cell::State(signature.as_ref().map_or("missing", |s| s.result.word()).to_owned())
        };
        let found: Vec<String> =
            set.claims.iter().map(|claim| format!("{}={}", claim.method, claim.result)).collect();
        vec![
            Cell::text(set.instance.to_string()),
            Cell::code(set.seal.as_ref().map(|seal| seal.domain.clone()).unwrap_or_default()),
            Cell::text(set.chain_value.map_or("", ArcResult::word)),
            result(&set.seal),
            result(&set.message_signature),
            Cell::maybe(set.authserv_id.as_ref()),
            Cell::code(found.join(" ")),
        ]
    });
    let head = ["Set", "Sealed by", "Chain before", "Seal", "Message signature", "Judged by", "Found"];
    table(out, &head, rows.collect());
}

fn of_gateway(out: &mut Vec<Block>, facts: &GatewayFacts) {
    tree_of(out, gateway::lines(facts));
}

fn of_dkim2(out: &mut Vec<Block>, facts: &Dkim2Facts) {
    tree_of(out, dkim2::lines(facts));
}

/// Lines of plain text, the first depth being 1.
fn tree_of(out: &mut Vec<Block>, lines: Vec<(usize, String)>) {
    let lines: Vec<_> =
        lines.into_iter().map(|(depth, line)| (clamp(depth - 1), vec![Cell::text(line)])).collect();
    if !lines.is_empty() {
        out.push(Block::Tree(lines));
    }
}

fn of_message(out: &mut Vec<Block>, message: &MessageFacts, whole: bool) {
    let from = message.from.iter().map(|mailbox| ("From", mailbox.address.clone()));
    let others =
        [("Subject", &message.subject), ("Date", &message.date), ("Message-ID", &message.message_id)];
    let others = others.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
    let rows = from.chain(others).map(|(name, value)| vec![Cell::text(name), Cell::code(value)]);
    table(out, &["Field", "Value"], rows.collect());
    if whole && !message.fields.is_empty() {
        let rows = message
            .fields
            .iter()
            .map(|field| vec![Cell::code(field.name.clone()), Cell::code(field.value.clone())]);
        let all = document::table(&["Field", "Value"], rows.collect());
        out.push(Block::Closed(format!("All {}", count(message.fields.len(), "header field")), vec![all]));
    }
}
