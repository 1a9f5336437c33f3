//! Numbers, sizes and times in words.

use mailglass_core::text::number;

/// `1 answer`, `3 answers`.
pub(crate) fn count(number: u32, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {many}", grouped(number)) }
}

/// `12,345`.
pub(crate) fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `512 bytes`, `1.2 kB`, `34 kB`, `1.2 MB`.
pub(crate) fn size(bytes: u32) -> String {
    let (unit, name) = match bytes {
        0..1_000 => return count(bytes, "byte", "bytes"),
        1_000..1_000_000 => (1_000, "kB"),
        _ => (1_000_000, "MB"),
    };
    match bytes / unit {
        whole @ 0..10 => format!("{whole}.{} {name}", bytes % unit * 10 / unit),
        whole => format!("{whole} {name}"),
    }
}

/// As the reports say it; stamps count whole seconds, so that none is less than one. The sign is left to the caller.
pub(crate) fn duration(seconds: u32) -> String {
    if seconds == 0 { "under 1 s".to_owned() } else { number::duration(seconds) }
}

/// `2026-11-20 09:30:05 UTC` or `… +01:00` for an RFC 3339 moment; anything else as it is.
pub(crate) fn moment(rfc3339: &str) -> String {
    let Some((date, rest)) = rfc3339.split_once('T') else { return rfc3339.to_owned() };
    let zone_at = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(zone_at);
    let zone = if matches!(zone, "Z" | "+00:00" | "-00:00") { "UTC" } else { zone };
    format!("{date} {time} {zone}")
}

/// Cuts a text to a number of characters, with an ellipsis where it was cut.
pub(crate) fn cut(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_use_two_units_at_most() {
        assert_eq!(duration(0), "under 1 s");
        assert_eq!(duration(59), "59 s");
        assert_eq!(duration(125), "2 min 5 s");
        assert_eq!(duration(3_600), "1 h");
        assert_eq!(duration(86_400 * 2 + 3_600 * 3 + 59), "2 days 3 h");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(count(1, "answer", "answers"), "1 answer");
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(1_233), "1.2 kB");
        assert_eq!(size(34_999), "34 kB");
        assert_eq!(size(1_250_000), "1.2 MB");
    }

    #[test]
    fn moments_keep_their_zone() {
        assert_eq!(moment("2026-11-20T09:30:05Z"), "2026-11-20 09:30:05 UTC");
        assert_eq!(moment("2026-11-20T09:30:05+01:00"), "2026-11-20 09:30:05 +01:00");
    }
}
