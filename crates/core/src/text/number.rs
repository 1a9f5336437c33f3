//! Numbers for the report, and numbers in words.

/// The number as the report holds it: 32 bits, cut off at the top.
pub fn clamp(n: impl TryInto<u32>) -> u32 {
    n.try_into().unwrap_or(u32::MAX)
}

/// `45 s`, `2 min 31 s`, `3 h 5 min`, `2 d 4 h`: two units at most, and none that is zero.
pub fn duration(seconds: u32) -> String {
    let (days, hours, minutes) = (seconds / 86400, seconds / 3600 % 24, seconds / 60 % 60);
    let pair = match (days, hours, minutes) {
        (0, 0, 0) => return format!("{seconds} s"),
        (0, 0, minutes) => [(minutes, "min"), (seconds % 60, "s")],
        (0, hours, minutes) => [(hours, "h"), (minutes, "min")],
        (days, hours, _) => [(days, "d"), (hours, "h")],
    };
    let said: Vec<String> =
        pair.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    said.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_said_in_two_units() {
        let said: Vec<String> = [0, 45, 60, 151, 3600, 11_100, 187_200].map(duration).into();
        assert_eq!(said, ["0 s", "45 s", "1 min", "2 min 31 s", "1 h", "3 h 5 min", "2 d 4 h"]);
    }

    #[test]
    fn what_does_not_fit_is_cut_off() {
        assert_eq!((clamp(7usize), clamp(u64::MAX)), (7, u32::MAX));
    }
}
