//! Numbers for the report, and numbers in words.

/// The number as the report holds it: 32 bits, cut off at the top.
pub fn clamp(n: impl TryInto<u32>) -> u32 {
    n.try_into().unwrap_or(u32::MAX)
}

/// `45 s`, `2 min 31 s`, `3 h 5 min`, `2 days 4 h`: two units at most, and none that is zero.
pub fn duration(seconds: u32) -> String {
    let (days, hours, minutes) = (seconds / 86400, seconds / 3600 % 24, seconds / 60 % 60);
    let pair = match (days, hours, minutes) {
        (0, 0, 0) => return format!("{seconds} s"),
        (0, 0, minutes) => [(minutes, "min"), (seconds % 60, "s")],
        (0, hours, minutes) => [(hours, "h"), (minutes, "min")],
        (days, hours, _) => [(days, if days == 1 { "day" } else { "days" }), (hours, "h")],
    };
    let said: Vec<String> =
        pair.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    said.join(" ")
}

/// As [`duration`], and exact: `1 h 6 s`. Seconds are left out from a day on.
pub fn exact(seconds: u32) -> String {
    if !(60..86_400).contains(&seconds) {
        return duration(seconds);
    }
    let units = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let said: Vec<String> =
        units.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    said.join(" ")
}

/// How far a clock is off, in words: `1 h ahead (± 6 s)`, `at least 4 min ahead`, `3 s to 9 s behind`. Negative is
/// behind; a side that is absent has no bound.
pub fn offset(low: Option<i32>, high: Option<i32>) -> String {
    let side = |seconds: i32| if seconds < 0 { "behind" } else { "ahead" };
    let time = |seconds: i32| exact(seconds.unsigned_abs());
    match (low, high) {
        (Some(low), Some(high)) if low == high => format!("{} {}", time(low), side(low)),
        (Some(low), Some(high)) if is_narrow(low, high) => {
            let middle = low + (high - low) / 2;
            format!("{} {} (± {})", time(middle), side(middle), time(high - middle))
        }
        (Some(low), Some(high)) if low >= 0 => format!("{} to {} ahead", time(low), time(high)),
        (Some(low), Some(high)) if high <= 0 => format!("{} to {} behind", time(high), time(low)),
        (Some(low), Some(high)) => format!("between {} behind and {} ahead", time(low), time(high)),
        (Some(low), None) => {
            format!("at {} {} {}", if low < 0 { "most" } else { "least" }, time(low), side(low))
        }
        (None, Some(high)) => {
            format!("at {} {} {}", if high < 0 { "least" } else { "most" }, time(high), side(high))
        }
        (None, None) => "off by an unknown time".to_owned(),
    }
}

/// True where the middle tells more than the ends.
fn is_narrow(low: i32, high: i32) -> bool {
    let (low, high) = (i64::from(low), i64::from(high));
    (low > 0 || high < 0) && (high - low) * 4 <= (low + high).abs()
}

/// A time that is known within bounds: `3 s to 12 s`, `at most 5 min`.
pub fn span(low: Option<i32>, high: Option<i32>) -> String {
    let time = |seconds: i32| exact(seconds.unsigned_abs());
    match (low.filter(|low| *low > 0), high) {
        (Some(low), Some(high)) if low == high => time(low),
        (Some(low), Some(high)) => format!("{} to {}", time(low), time(high)),
        (Some(low), None) => format!("at least {}", time(low)),
        (None, Some(high)) => format!("at most {}", time(high)),
        (None, None) => "an unknown time".to_owned(),
    }
}

/// The shortest decimal number that means the same, without an exponent: `-2.5`. Scores have fifteen digits at most; the
/// library's own printing of floating-point numbers brings its tables to every visitor.
pub fn decimal(value: f64) -> String {
    let sign = if value < 0.0 { "-" } else { "" };
    let shortest = (0..=15).find_map(|places| {
        #[allow(clippy::cast_precision_loss)] // powers of ten are exact up to 10^22
        let power = 10u64.pow(places) as f64;
        let scaled = (value.abs() * power + 0.5).floor();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // below 2^53
        (scaled / power == value.abs() && scaled < 9e15).then_some((scaled as u64, places))
    });
    match shortest {
        Some((digits, 0)) => format!("{sign}{digits}"),
        Some((digits, places)) => {
            let power = 10u64.pow(places);
            let width = places as usize;
            format!("{sign}{}.{:0width$}", digits / power, digits % power)
        }
        None => "a number without end".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_is_as_short_as_can_be() {
        for text in
            ["0", "5", "-2.5", "0.001", "-0.1", "999999999999999", "7.25", "100.05", "0.000000000000001"]
        {
            let value: f64 = text.parse().expect("a number");
            assert_eq!(decimal(value), text);
        }
    }

    #[test]
    fn a_duration_is_said_in_two_units() {
        let said: Vec<String> = [0, 45, 60, 151, 3600, 11_100, 187_200].map(duration).into();
        assert_eq!(said, ["0 s", "45 s", "1 min", "2 min 31 s", "1 h", "3 h 5 min", "2 days 4 h"]);
    }

    #[test]
    fn bounds_are_said_as_far_as_they_are_known() {
        let said = [(Some(240), Some(243)), (Some(-9), Some(-3)), (Some(-1), Some(4)), (Some(240), None)];
        let said = said.map(|(low, high)| offset(low, high));
        let words = ["4 min 1 s ahead (± 2 s)", "3 s to 9 s behind", "between 1 s behind and 4 s ahead"];
        assert_eq!(said[..3], words);
        assert_eq!(said[3], "at least 4 min ahead");
        assert_eq!(offset(Some(-60), None), "at most 1 min behind");
        assert_eq!(offset(None, Some(-60)), "at least 1 min behind");
        assert_eq!(offset(None, Some(60)), "at most 1 min ahead");
        assert_eq!(offset(Some(-3606), Some(-3594)), "1 h behind (± 6 s)");
        assert_eq!(
            offset(Some(i32::MIN), Some(i32::MAX)),
            "between 24855 days 3 h behind and 24855 days 3 h ahead"
        );
        assert_eq!(exact(3606), "1 h 6 s");
        assert_eq!(span(Some(0), Some(12)), "at most 12 s");
        assert_eq!(span(Some(3), None), "at least 3 s");
    }

    #[test]
    fn what_does_not_fit_is_cut_off() {
        assert_eq!((clamp(7usize), clamp(u64::MAX)), (7, u32::MAX));
    }
}
