//! How long mail servers wait before they try again, by their usual settings.

use mailglass_model::facts::Dialect;

/// How a wait fits the way in which the software tries again.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fit {
    /// What the software does, as the rest of a sentence.
    pub(super) rule: &'static str,
    /// True where the wait ends close to one of its steps.
    pub(super) close: bool,
}

/// Seconds after a step in which the next attempt begins: queues are looked through now and then.
const AFTER: i32 = 90;

/// The rule of the sending server's software; `None` where the software is not known, or would have tried sooner.
pub(super) fn fit(software: Dialect, seconds: i32) -> Option<Fit> {
    let (rule, first, close) = match software {
        Dialect::Postfix => (
            "Postfix tries again after 300 s and then waits longer each time, up to 4000 s",
            300,
            // The first retry begins with the first look through the queue that finds the message old enough.
            (300..=600 + AFTER).contains(&seconds),
        ),
        Dialect::Exim => (
            "Exim tries again every 15 min for two hours, then less often",
            900,
            seconds <= 7200 + AFTER && seconds % 900 <= AFTER,
        ),
        Dialect::Sendmail => (
            "Sendmail tries again with every run of its queue, often every 15, 30 or 60 min",
            600,
            seconds % 900 <= AFTER,
        ),
        Dialect::Exchange => (
            "Exchange tries again four times after 1 min, six times after 5 min, then every 10 or 15 min",
            60,
            is_exchange_step(seconds),
        ),
        Dialect::Qmail => {
            ("qmail tries again 400 s, 1600 s, 3600 s after it took the message, and so on", 400, {
                let step = (seconds / 400).max(0).isqrt();
                step > 0 && seconds - 400 * step * step <= AFTER
            })
        }
        _ => return None,
    };
    (seconds >= first).then_some(Fit { rule, close })
}

/// Four minutes, then six times five; later steps are too dense to tell anything.
fn is_exchange_step(seconds: i32) -> bool {
    (1..=4).any(|n| (0..AFTER / 2).contains(&(seconds - 60 * n)))
        || (1..=6).any(|n| (0..AFTER).contains(&(seconds - 240 - 300 * n)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(software: Dialect, seconds: i32) -> Option<bool> {
        fit(software, seconds).map(|fit| fit.close)
    }

    #[test]
    fn a_wait_is_held_against_the_steps_of_the_software() {
        assert_eq!(close(Dialect::Postfix, 330), Some(true));
        assert_eq!(close(Dialect::Postfix, 1500), Some(false));
        assert_eq!(close(Dialect::Postfix, 200), None);
        assert_eq!(close(Dialect::Exim, 1810), Some(true));
        assert_eq!(close(Dialect::Exim, 1300), Some(false));
        assert_eq!(close(Dialect::Qmail, 1620), Some(true));
        assert_eq!(close(Dialect::Qmail, 2849), Some(false));
        assert_eq!(close(Dialect::Exchange, 541), Some(true));
        assert_eq!(close(Dialect::Generic, 900), None);
        assert_eq!(close(Dialect::Qmail, i32::MAX), Some(false));
        assert_eq!(close(Dialect::Exim, i32::MIN), None);
    }
}
