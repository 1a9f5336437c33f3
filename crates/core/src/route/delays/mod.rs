//! Why the message waited where it did: every explanation with what speaks for it, and those that cannot be excluded.

mod causes;
mod greylist;
mod ladders;

use super::clocks::{Evaluated, moment};
use crate::message::fields::Scan;
use crate::message::mailing_list;
use crate::text::number::{clamp, duration};
use causes::Causes;
use greylist::Greylisted;
use mailglass_model::facts::{
    ClockKind, ClockReading, ClockVerdict, Delay, Dialect, Hop, MailingList, ReadingKind,
};

/// Seconds after which a message was queued, not just handed on.
pub(super) const SLOW: i32 = 300;
/// Seconds between the Date field and the first stamp that call for an explanation: whoever writes may take a while.
const SLOW_AUTHOR: i64 = 900;

/// What the explanations are drawn from.
struct Signs<'a> {
    hops: &'a [Hop],
    clocks: &'a Evaluated,
    list: Option<MailingList>,
    bulk: bool,
    approved: bool,
    greylisted: Option<(usize, Greylisted)>,
}

/// The waits of the route, in order of travel.
pub(super) fn attribute(text: &[u8], scan: &Scan, hops: &[Hop], clocks: &Evaluated) -> Vec<Delay> {
    let has = |name: &str| scan.named(text, name).next().is_some();
    let list = mailing_list::find(text, scan);
    let signs = Signs {
        hops,
        clocks,
        bulk: has("Feedback-ID") || (has("List-Unsubscribe") && list.is_none()),
        list,
        approved: has("X-Mailman-Approved-At"),
        greylisted: greylist::read(text, scan),
    };
    let waits = (1..hops.len()).filter_map(|hop| signs.wait(hop));
    signs.start().into_iter().chain(waits).collect()
}

/// Seconds that a sender may take over one batch of mail; what waits longer is stuck.
const LONGEST_BATCH: i32 = 12 * 3600;

impl Signs<'_> {
    /// From the Date field to the first stamp.
    fn start(&self) -> Option<Delay> {
        let hop = self.hops.first()?;
        let date = self.reading(ReadingKind::Date)?;
        let written = crate::text::date::Moment::parse_rfc3339(&date.at)?.unix;
        let seconds = self.clocks.stamped(0)? - written;
        let seconds = i32::try_from(seconds).ok().filter(|s| i64::from(*s) >= SLOW_AUTHOR)?;
        let mut causes = Causes::default();
        let here = hop.by.as_deref().unwrap_or("the first server");
        let signed = self.signed_between(written, seconds).unwrap_or_default();
        if self.bulk {
            causes.possible_throttle(format!(
                "The message is bulk mail, which is written at once and sent out bit by bit.{signed}"
            ));
        }
        if hop.authenticated {
            causes.likely_author(format!("The author's program handed it to {here} itself: it lay in an outbox, as a draft, or was to be sent later.{signed}"));
        } else {
            causes.possible_author(format!("It may have lain in an outbox or as a draft, or a server before {here} left no stamp.{signed}"));
        }
        causes.open_clock("The author's clock may be slow: it is read only once.");
        Some(Delay { hop: 0, since: None, seconds: Some(seconds), corrected: None, causes: causes.sorted() })
    }

    fn reading(&self, kind: ReadingKind) -> Option<&ClockReading> {
        self.clocks.facts.readings.iter().find(|reading| reading.kind == kind && reading.left_out.is_none())
    }

    /// A signature made before the first stamp tells on which side of it the time passed.
    fn signed_between(&self, written: i64, seconds: i32) -> Option<String> {
        let readings = &self.clocks.facts.readings;
        let first = readings
            .iter()
            .find(|r| r.kind == ReadingKind::Dkim && r.after.is_none() && r.left_out.is_none())?;
        let signed = crate::text::date::Moment::parse_rfc3339(&first.at)?.unix - written;
        let signed = i32::try_from(signed).ok().filter(|signed| (0..=seconds).contains(signed))?;
        let time = duration(signed.unsigned_abs());
        Some(format!(" It was signed {time} after it was written."))
    }

    fn wait(&self, at: usize) -> Option<Delay> {
        let hop = &self.hops[at];
        let slow = hop.delay_seconds.filter(|seconds| !hop.skewed && *seconds >= SLOW);
        let corrected = self.clocks.corrected.get(at).copied().flatten();
        if slow.is_none() && corrected.is_none() {
            return None;
        }
        // The delay is counted from the last stamp before that tells a time.
        let told = |hop: &Hop| moment(hop).is_some() && !hop.skewed;
        let before = (0..at).rev().find(|before| told(&self.hops[*before]));
        let most = corrected.and_then(|corrected| corrected.range.high);
        let causes = match slow.zip(before) {
            Some((seconds, before)) => self.causes(seconds, before, at, most),
            None => Causes::default(),
        };
        Some(Delay {
            hop: clamp(at),
            since: corrected.map(|corrected| corrected.since).or(before).map(clamp),
            seconds: hop.delay_seconds,
            corrected: corrected.map(|corrected| corrected.range),
            causes: causes.sorted(),
        })
    }

    fn causes(&self, seconds: i32, before: usize, at: usize, most: Option<i32>) -> Causes {
        let mut causes = Causes::default();
        if let Some(most) = most.filter(|most| *most < SLOW) {
            let most = duration(most.unsigned_abs());
            causes.likely_clock(format!("With the clocks corrected, it took {most} at the most."));
            return causes;
        }
        let (from, to) = (&self.hops[before], &self.hops[at]);
        let (sender, here) = (name(from, "the server before"), name(to, "the next server"));
        let fetched = to.is_fetch() || to.dialect == Dialect::Fetchmail;
        if fetched {
            causes.likely_pick_up(format!("{here} fetches mail from a mailbox, where it lay until then."));
        }
        let inside = to.internal || same_host(from, to);
        if inside {
            let machine = if here.contains('.') { here } else { sender };
            causes.likely_scan(format!(
                "The message stayed on one machine, {machine}: a filter or a queue there held it."
            ));
        } else if both_filter(from, to) {
            causes.likely_scan(format!("{sender} and {here} belong to one filtering service."));
        } else if both_exchange(from, to) {
            causes.possible_scan(
                "Exchange looks at links and attachments before it delivers, which takes minutes.".to_owned(),
            );
        }
        if !inside && !fetched {
            self.refusals(&mut causes, seconds, before, at);
        }
        self.list_causes(&mut causes, from, seconds);
        let odd = |name: &str| {
            self.clocks.facts.clocks.iter().any(|clock| {
                clock.kind == ClockKind::Host
                    && clock.name.eq_ignore_ascii_case(name)
                    && !matches!(clock.verdict, ClockVerdict::Consistent | ClockVerdict::Reference)
            })
        };
        if odd(sender) || odd(here) {
            causes.open_clock(
                "A clock on this part of the way is wrong, so the wait may be shorter or longer.",
            );
        }
        causes.open_outage(sender, here);
        causes
    }

    /// Attempts that the receiving side refused.
    fn refusals(&self, causes: &mut Causes, seconds: i32, before: usize, at: usize) {
        let (from, to) = (&self.hops[before], &self.hops[at]);
        let (sender, here) = (name(from, "the server before"), name(to, "the next server"));
        let crossing = crosses(from, to);
        let fit = ladders::fit(from.dialect, seconds);
        match &fit {
            Some(fit) if fit.close => {
                causes.likely_retry(format!(
                    "{}, which fits. {here} did not take the first attempt of {sender}.",
                    fit.rule
                ));
            }
            Some(fit) => {
                causes.possible_retry(format!("{}; more than one attempt may have failed.", fit.rule))
            }
            None if from.dialect == Dialect::Generic => causes.open_retry(format!(
                "{here} may have refused for a while; how often {sender} tries again is not known."
            )),
            None => {}
        }
        let stated = self.greylisted.as_ref().filter(|(field, _)| self.stands_at(*field, at));
        match stated {
            Some((_, Greylisted::For(said))) if (said - seconds).abs() <= 120.max(seconds / 5) => {
                let said = duration(said.unsigned_abs());
                causes.stated_greylisting(format!("A field of the receiving side says that it held the message off for {said}."));
            }
            Some((_, Greylisted::NotAtAll)) => {}
            _ if !crossing => {}
            _ if fit.is_some_and(|fit| fit.close) && seconds <= 3600 => causes.possible_greylisting(format!(
                "{here} belongs to another operator than {sender}, and the wait is as long as a first retry takes."
            )),
            _ if seconds <= 4 * 3600 => causes.open_greylisting(here),
            _ => {}
        }
    }

    /// The field stands directly above the stamp, where the server that wrote the stamp adds its own.
    fn stands_at(&self, field: usize, at: usize) -> bool {
        let stamp = self.hops[at].field as usize;
        let above = self.hops.get(at + 1).map_or(0, |above| above.field as usize);
        let below = at.checked_sub(1).map_or(usize::MAX, |below| self.hops[below].field as usize);
        (field < stamp && field >= above) || (field > stamp && field < below)
    }

    fn list_causes(&self, causes: &mut Causes, from: &Hop, seconds: i32) {
        let sender = name(from, "the server before");
        let list_host = self.list.as_ref().and_then(|list| {
            let post = list.post.as_deref().and_then(|post| post.rsplit_once('@')).map(|(_, domain)| domain);
            post.or(list.id.as_deref())
        });
        let at_list = list_host.is_some_and(|host| crate::text::operator::same(host, sender));
        if at_list && self.approved {
            causes.stated_moderation(format!(
                "A field of the list at {sender} says that a moderator approved the message."
            ));
        } else if at_list && seconds >= 1800 {
            causes.possible_moderation(format!(
                "{sender} runs the mailing list: a moderator may have had to approve it."
            ));
        } else if self.bulk && !from.trusted && seconds <= LONGEST_BATCH {
            causes.possible_throttle(format!(
                "The message is bulk mail, and {sender} may send it out bit by bit."
            ));
        }
    }
}

fn name<'a>(hop: &'a Hop, otherwise: &'a str) -> &'a str {
    hop.by.as_deref().unwrap_or(otherwise)
}

fn same_host(from: &Hop, to: &Hop) -> bool {
    from.by.as_deref().zip(to.by.as_deref()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
}

fn crosses(from: &Hop, to: &Hop) -> bool {
    let same =
        from.by.as_deref().zip(to.by.as_deref()).is_none_or(|(a, b)| crate::text::operator::same(a, b));
    !same && to.from_class.is_some_and(|class| !class.is_internal())
}

/// Services that do nothing but filter mail, by the ends of their hosts' names.
const FILTERS: [&str; 8] = [
    "mimecast.com",
    "pphosted.com",
    "ppe-hosted.com",
    "barracudanetworks.com",
    "messagelabs.com",
    "iphmx.com",
    "mailcontrol.com",
    "trendmicro.com",
];

fn both_filter(from: &Hop, to: &Hop) -> bool {
    let (Some(from), Some(to)) = (&from.by, &to.by) else { return false };
    let of_filter = |end: &&str| crate::text::domain::is_within(&from.to_ascii_lowercase(), end);
    FILTERS.iter().any(of_filter) && crate::text::operator::same(from, to)
}

fn both_exchange(from: &Hop, to: &Hop) -> bool {
    from.dialect == Dialect::Exchange && to.dialect == Dialect::Exchange && !crosses(from, to)
}
