//! Dates of header fields (RFC 5322 §3.3, §4.3), read leniently, written as RFC 3339.

use super::token::{Kind, tokens};

/// A moment, with the zone that it was written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub unix: i64,
    /// Minutes east of Greenwich.
    pub offset: i32,
    /// False where the zone was missing or is none that exists; UTC is assumed then, and the moment may be hours off.
    /// `-0000` is known: it means UTC at a place whose zone is not said (RFC 5322 §3.3).
    pub zone_known: bool,
}

impl Moment {
    /// A moment in UTC.
    pub fn utc(unix: i64) -> Self {
        Moment { unix, offset: 0, zone_known: true }
    }

    /// Such as `2026-11-20T10:00:00+01:00`.
    pub fn rfc3339(&self) -> String {
        let local = self.unix + i64::from(self.offset) * 60;
        let (days, second) = (local.div_euclid(86_400), local.rem_euclid(86_400));
        let (year, month, day) = civil(days);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let zone = match self.offset {
            0 => "Z".to_owned(),
            o => format!("{}{:02}:{:02}", if o < 0 { '-' } else { '+' }, o.abs() / 60, o.abs() % 60),
        };
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
    }

    /// Reads RFC 3339, as `--now` takes it.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        let text = text.trim();
        let (date, time) = text.split_once(['T', 't', ' '])?;
        let mut parts = date.splitn(3, '-').map(|p| p.parse::<i64>().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        let zone_at = time.find(['Z', 'z', '+', '-'])?;
        let (clock, zone) = time.split_at(zone_at);
        let second = clock_seconds(clock.split('.').next()?)?;
        let offset = match zone {
            "Z" | "z" => 0,
            _ => zone_minutes(&zone.replace(':', ""))?,
        };
        build(year, month, day, second, Some(offset))
    }
}

/// Reads the date of a Date or Received field: comments dropped, day name optional, two-digit years, the obsolete
/// zones, `asctime` order. `None` where there is no date in it.
pub fn parse(text: &[u8]) -> Option<Moment> {
    let words = words(text);
    let clock_at = words.iter().position(|w| clock_seconds(w).is_some())?;
    let second = half_day(clock_seconds(&words[clock_at])?, words.get(clock_at + 1));
    let month_at = words.iter().position(|w| month(w).is_some())?;
    let month_number = month(&words[month_at])?;
    let (day, year) = day_and_year(&words, month_at, clock_at)?;
    let zone = words[clock_at + 1..].iter().find_map(|w| zone(w));
    build(year, month_number, day, second, zone.flatten())
}

/// The instant of a date and second of the day in UTC; `None` for a date that does not exist.
pub fn instant(year: i64, month: i64, day: i64, second: i64) -> Option<i64> {
    build(year, month, day, second, Some(0)).map(|moment| moment.unix)
}

/// True where the text names a day of the week that is not the day of its date.
pub fn is_wrong_weekday(text: &[u8]) -> bool {
    const DAYS: [&str; 7] = ["thu", "fri", "sat", "sun", "mon", "tue", "wed"];
    let Some(moment) = parse(text) else { return false };
    let first = words(text).into_iter().next().unwrap_or_default().to_ascii_lowercase();
    let named = first.get(..3).and_then(|head| DAYS.iter().position(|day| *day == head));
    let days = (moment.unix + i64::from(moment.offset) * 60).div_euclid(86_400);
    named.is_some_and(|named| days.rem_euclid(7) != named as i64)
}

/// The words of a date; `20-Nov-2026` counts as three, and commas separate.
fn words(text: &[u8]) -> Vec<String> {
    let mut words = Vec::new();
    let mut comments = Vec::new();
    for token in tokens(text, b",") {
        match token.kind {
            Kind::Word if is_dashed_date(&token.text) => {
                words.extend(token.text.split('-').map(str::to_owned))
            }
            Kind::Word => words.push(token.text),
            Kind::Comment => comments.push(token.text),
            _ => {}
        }
    }
    // A zone that is written only as a comment, `(UTC)`, is better than none: it is looked at last.
    words.extend(comments);
    words
}

fn is_dashed_date(word: &str) -> bool {
    word.matches('-').count() == 2 && word.starts_with(|c: char| c.is_ascii_digit())
}

/// Day and year stand around the month (`20 Nov 2026`, `Nov 20 … 2026`); the clock stands anywhere.
fn day_and_year(words: &[String], month_at: usize, clock_at: usize) -> Option<(i64, i64)> {
    let number = |at: usize| words.get(at).and_then(|w| w.parse::<i64>().ok().filter(|_| w.len() <= 4));
    if month_at > 0
        && let (Some(day), Some(year)) = (number(month_at - 1), number(month_at + 1))
    {
        return Some((day, full_year(year, words[month_at + 1].len())));
    }
    let day = number(month_at + 1)?;
    let year_at = (clock_at.max(month_at + 1) + 1..words.len())
        .find(|&at| words[at].len() == 4 && number(at).is_some());
    let year = year_at.and_then(number).or_else(|| number(month_at + 2))?;
    Some((day, full_year(year, 4)))
}

/// RFC 5322 §4.3: two digits below 50 are 20xx, other short years count from 1900.
fn full_year(year: i64, digits: usize) -> i64 {
    match (digits, year) {
        (..=2, 0..50) => year + 2000,
        (..=3, _) => year + 1900,
        _ => year,
    }
}

fn month(word: &str) -> Option<i64> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let head = word.get(..3)?.to_ascii_lowercase();
    let known = word.chars().all(|c| c.is_ascii_alphabetic());
    MONTHS.iter().position(|m| known && *m == head).map(|at| at as i64 + 1)
}

/// `10:04`, `10:04:05`, `10:04:05.123` as seconds of the day.
fn clock_seconds(word: &str) -> Option<i64> {
    let mut parts = word.split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let second = parts.next().unwrap_or("0").split('.').next()?;
    let digits = |s: &str| (1..=2).contains(&s.len()).then(|| s.parse::<i64>().ok()).flatten();
    let (hour, minute, second) = (digits(hour)?, digits(minute)?, digits(second)?);
    let good = parts.next().is_none() && hour < 24 && minute < 60 && second <= 60;
    good.then_some(hour * 3600 + minute * 60 + second)
}

/// The clock of twelve hours: 12 AM is midnight, 12 PM is noon.
fn half_day(second: i64, word: Option<&String>) -> i64 {
    const NOON: i64 = 12 * 3600;
    match word.map(|w| w.to_ascii_lowercase()).as_deref() {
        Some("pm") if second < NOON => second + NOON,
        Some("am") if second >= NOON => second - NOON,
        _ => second,
    }
}

/// Some(None): it is a zone, but an unknown one. None: it is no zone.
fn zone(word: &str) -> Option<Option<i32>> {
    let upper = word.to_ascii_uppercase();
    let from_greenwich =
        |prefix: &str| upper.strip_prefix(prefix).filter(|rest| rest.starts_with(['+', '-']));
    if let Some(distance) = from_greenwich("GMT").or_else(|| from_greenwich("UTC")) {
        return Some(zone_minutes(&four_digits(distance)));
    }
    if upper.starts_with(['+', '-']) {
        return Some(zone_minutes(&upper.replace(':', "")));
    }
    let hours = match upper.as_str() {
        "UT" | "UTC" | "GMT" | "Z" => 0,
        "EST" | "CDT" => -5,
        "EDT" => -4,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        "BST" | "CET" | "MET" | "WEST" => 1,
        "CEST" | "MEST" | "EET" => 2,
        "EEST" | "MSK" => 3,
        "JST" | "KST" => 9,
        _ if upper.len() == 1 && upper.bytes().all(|b| b.is_ascii_alphabetic()) => return Some(None),
        _ => return None,
    };
    Some(Some(hours * 60))
}

/// `+1` and `+01` as `+0100`: hours alone.
fn four_digits(distance: &str) -> String {
    let (sign, digits) = distance.split_at(1);
    let digits = digits.replace(':', "");
    if digits.len() <= 2 { format!("{sign}{digits:0>2}00") } else { format!("{sign}{digits:0>4}") }
}

/// `+0100` as minutes; `None` for zones that exist nowhere on earth.
fn zone_minutes(word: &str) -> Option<i32> {
    let sign = match word.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = &word[1..];
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    let (hours, minutes) = (number / 100, number % 100);
    (hours <= FARTHEST_ZONE && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// Hours: Kiribati is 14 east of Greenwich.
const FARTHEST_ZONE: i32 = 14;

fn build(year: i64, month: i64, day: i64, second: i64, zone: Option<i32>) -> Option<Moment> {
    let good = (1..=12).contains(&month)
        && (1..=9999).contains(&year)
        && (1..=month_length(year, month)).contains(&day);
    let offset = zone.unwrap_or(0);
    good.then(|| Moment {
        unix: days(year, month, day) * 86_400 + second - i64::from(offset) * 60,
        offset,
        zone_known: zone.is_some(),
    })
}

fn month_length(year: i64, month: i64) -> i64 {
    let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    days(next_year, next, 1) - days(year, month, 1)
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date of a day counted from 1970-01-01: the inverse of [`days`].
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> Option<String> {
        parse(text.as_bytes()).map(|m| m.rfc3339())
    }

    #[test]
    fn the_usual_form_keeps_its_zone() {
        assert_eq!(
            written("Fri, 20 Nov 2026 10:00:05 +0100 (CET)").as_deref(),
            Some("2026-11-20T10:00:05+01:00")
        );
    }

    #[test]
    fn asctime_order_obsolete_zones_and_short_years_are_read() {
        assert_eq!(written("Fri Nov 20 10:00:05 2026").as_deref(), Some("2026-11-20T10:00:05Z"));
        assert_eq!(written("20 Nov 26 10:00 EST").as_deref(), Some("2026-11-20T10:00:00-05:00"));
        assert_eq!(written("20-Nov-2026 10:00:05 GMT").as_deref(), Some("2026-11-20T10:00:05Z"));
    }

    #[test]
    fn a_zone_in_a_comment_counts_only_when_there_is_no_other() {
        assert_eq!(written("20 Nov 2026 10:00:00 -0800 (PST)").as_deref(), Some("2026-11-20T10:00:00-08:00"));
        assert!(parse(b"20 Nov 2026 10:00:00 (UTC)").is_some_and(|m| m.zone_known));
    }

    #[test]
    fn a_zone_that_is_missing_or_exists_nowhere_is_not_known() {
        for text in ["20 Nov 2026 10:00:00", "Fri Nov 20 10:00:00 2026", "20 Nov 2026 10:00:00 +9959"] {
            assert!(parse(text.as_bytes()).is_some_and(|m| !m.zone_known), "{text}");
        }
        assert!(parse(b"20 Nov 2026 10:00:00 -0000").is_some_and(|m| m.zone_known));
    }

    #[test]
    fn a_distance_from_greenwich_is_a_zone() {
        for zone in ["GMT+1", "UTC+01", "GMT+0100", "GMT+01:00", "+0100"] {
            let text = format!("20 Nov 2026 10:00:00 {zone}");
            assert_eq!(written(&text).as_deref(), Some("2026-11-20T10:00:00+01:00"), "{zone}");
        }
    }

    #[test]
    fn the_clock_of_twelve_hours_is_read() {
        assert_eq!(written("20 Nov 2026 12:30:00 PM +0000").as_deref(), Some("2026-11-20T12:30:00Z"));
        assert_eq!(written("20 Nov 2026 12:30:00 AM +0000").as_deref(), Some("2026-11-20T00:30:00Z"));
        assert_eq!(written("20 Nov 2026 01:30:00 PM +0000").as_deref(), Some("2026-11-20T13:30:00Z"));
    }

    #[test]
    fn the_day_of_the_week_is_held_against_the_date() {
        assert!(!is_wrong_weekday(b" Fri, 20 Nov 2026 10:00:05 +0100"));
        assert!(!is_wrong_weekday(b"Fri Nov 20 23:30:05 2026 -0800"));
        assert!(is_wrong_weekday(b"Thu, 20 Nov 2026 10:00:05 +0100"));
        assert!(!is_wrong_weekday(b"20 Nov 2026 10:00:05 +0100") && !is_wrong_weekday(b"Thu, never"));
    }

    #[test]
    fn no_date_is_none() {
        for text in [
            "",
            "yesterday",
            "10:00:00",
            "31 Nov 2026 10:00:00 +0000",
            "30 Feb 2026 10:00:00 +0000",
            "20 Nov 2026",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }

    #[test]
    fn rfc3339_is_read_and_written() {
        let moment = Moment::parse_rfc3339("2026-02-28T23:59:59+05:30").expect("well-formed");
        assert_eq!(moment.rfc3339(), "2026-02-28T23:59:59+05:30");
        assert_eq!(moment.unix, 1_772_303_399);
    }
}
