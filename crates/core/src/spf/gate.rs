//! What every proposed record must hold to, by its text alone: better none than one that breaks mail or lets strangers in.

use super::count;
use super::macros::MacroString;
use super::record::{Mechanism, PASS_ALL, Record, TermKind, is_spf, parse, varies};
use mailglass_model::facts::SpfResult;

/// Another text, sound, no milder than the old one, and with every term that asks another name for every client.
pub fn is_better(old: &str, new: &str) -> bool {
    new != old && is_sound(new) && !is_weaker(old, new) && keeps_varying(old, new)
}

/// Every term that asks another name for every client is still there: that it found nothing for one says nothing of the
/// others. What has no effect may go.
fn keeps_varying(old: &str, new: &str) -> bool {
    let record = parse(old);
    let mut written = count::reached(&record).map(|term| &old[term.span.clone()]).filter(|term| varies(term));
    written.all(|term| words(new).any(|kept| kept == term))
}

/// Has no fault, allows at least one sender, and not the whole world.
pub fn is_sound(value: &str) -> bool {
    let record = parse(value);
    is_spf(value.as_bytes())
        && record.is_clear()
        && record.faults.iter().all(|fault| fault.code != PASS_ALL)
        && allows_someone(&record)
}

fn words(record: &str) -> impl Iterator<Item = &str> {
    record.split(' ').filter(|t| !t.is_empty())
}

fn allows_someone(record: &Record) -> bool {
    for term in &record.terms {
        match &term.kind {
            TermKind::Directive(_, Mechanism::All) => return false,
            TermKind::Directive(SpfResult::Pass, _) => return true,
            _ => {}
        }
    }
    redirect(record).is_some()
}

/// What the record says of everyone else is milder in the new text. A redirect must stay, or a clear end take its place.
fn is_weaker(old: &str, new: &str) -> bool {
    let (old, new) = (parse(old), parse(new));
    match (strength(&old), strength(&new)) {
        (Some(old), Some(new)) => new < old,
        (Some(old), None) => old > NO_ANSWER || redirect(&new).is_none(),
        (None, Some(new)) => new <= NO_ANSWER,
        (None, None) => redirect(&old).is_some() && redirect(&old) != redirect(&new),
    }
}

/// `?all`, or no end.
const NO_ANSWER: u8 = 1;

/// How strict the first `all` is; `None` where there is none.
fn strength(record: &Record) -> Option<u8> {
    record.terms.iter().find_map(|term| match &term.kind {
        TermKind::Directive(result, Mechanism::All) => Some(match result {
            SpfResult::Fail => 3,
            SpfResult::SoftFail => 2,
            SpfResult::Pass => 0,
            _ => NO_ANSWER,
        }),
        _ => None,
    })
}

fn redirect(record: &Record) -> Option<&MacroString> {
    record.terms.iter().find_map(|term| match &term.kind {
        TermKind::Redirect(target) => Some(target),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(old: &str, new: &str) -> bool {
        is_better(old, new)
    }

    #[test]
    fn sound_records_pass_the_gate() {
        for (old, new) in [
            ("v=spf1 a -all", "v=spf1 a mx -all"),
            ("v=spf1 a ?all", "v=spf1 a ~all"),
            ("v=spf1 a", "v=spf1 a ~all"),
            ("v=spf1 a +all", "v=spf1 a ~all"),
            ("v=spf1 redirect=a.test", "v=spf1 a redirect=a.test"),
            ("v=spf1 ipv4:192.0.2.1 -all", "v=spf1 ip4:192.0.2.1 -all"),
            ("v=spf1 a include:%{d}.a.test -all", "v=spf1 a -all"),
            ("v=spf1 a -all exists:%{i}.a.test", "v=spf1 a mx -all"),
        ] {
            assert!(gate(old, new), "{old} -> {new}");
        }
    }

    #[test]
    fn what_breaks_mail_or_lets_strangers_in_does_not() {
        for (old, new) in [
            ("v=spf1 a -all", "v=spf1 a -all"),
            ("v=spf1 a - all", "v=spf1 a all"),
            ("v=spf1 ?all +all", "v=spf1 +all ~all"),
            ("v=spf1 ptr -all", "v=spf1 -all"),
            ("v=spf1 redirect=gone.test", "v=spf1"),
            ("v=spf1 a redirect=gone.test", "v=spf1 a"),
            ("v=spf1 a -all", "v=spf1 a ~all"),
            ("v=spf1 a -all", "v=spf1 a redirect=a.test"),
            ("v=spf1 a -all", "v=spf1 a ip4:0.0.0.0/0 -all"),
            ("v=spf1 a -all", "v=spf1 a ip4: 192.0.2.1 -all"),
            ("v=spf1 a exists:%{i}.a.test -all", "v=spf1 a -all"),
            ("v=spf1 a include:%{h}.a.test -all", "v=spf1 a -all"),
            ("v=spf1 a redirect=%{l}.a.test", "v=spf1 a -all"),
        ] {
            assert!(!gate(old, new), "{old} -> {new}");
        }
    }
}
