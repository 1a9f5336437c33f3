//! How `cargo x` speaks: one headline for each thing that it does, and the time it took.

use std::time::{Duration, Instant};

/// A thing being done, from its headline on.
pub(crate) struct Doing {
    started: Instant,
}

/// Prints a headline and starts its clock.
pub(crate) fn doing(what: &str) -> Doing {
    eprintln!("\n==> {what}");
    Doing { started: Instant::now() }
}

impl Doing {
    /// Says that the thing is done, and how long it took.
    pub(crate) fn done(self) {
        eprintln!("    done in {}", duration(self.started.elapsed()));
    }
}

/// A duration as a person writes it: `0.8 s`, `42 s`, `2 min 40 s`.
pub(crate) fn duration(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        seconds @ 10..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// A number of bytes with its thousands apart: `961 032`.
pub(crate) fn bytes(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_grow_coarser() {
        assert_eq!(duration(Duration::from_millis(840)), "0.8 s");
        assert_eq!(duration(Duration::from_secs(42)), "42 s");
        assert_eq!(duration(Duration::from_secs(160)), "2 min 40 s");
    }

    #[test]
    fn bytes_are_grouped_by_thousands() {
        assert_eq!(bytes(7), "7");
        assert_eq!(bytes(961_032), "961 032");
        assert_eq!(bytes(1_000_000), "1 000 000");
    }
}
