//! The time inside identifiers.
//!
//! Each form is one that the software documents. An identifier of that form may still be chance, so callers hold the
//! time against the stamp beside it before they believe it.

use mailglass_model::facts::Dialect;

/// An identifier's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::route) struct IdTime {
    /// Seconds since 1970.
    pub(in crate::route) unix: i64,
    /// Seconds to which it is told.
    pub(in crate::route) resolution: i64,
}

impl IdTime {
    fn exact(unix: i64) -> Self {
        IdTime { unix, resolution: 1 }
    }
}

const BASE_62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Postfix leaves the vowels out, so that no identifier is a word.
const BASE_52: &[u8] = b"0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz";

fn number(digits: &[u8], alphabet: &[u8]) -> Option<i64> {
    let base = i64::try_from(alphabet.len()).ok()?;
    digits.iter().try_fold(0i64, |sum, digit| {
        let value = alphabet.iter().position(|known| known == digit)?;
        sum.checked_mul(base)?.checked_add(i64::try_from(value).ok()?)
    })
}

/// True for the form of Exim's identifiers: three groups of 6, 6 and 2 characters, from 4.97 on 6, 11 and 4.
pub(in crate::route) fn is_exim(id: &str) -> bool {
    let groups: Vec<&str> = id.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    matches!(lengths.as_slice(), [6, 6, 2] | [6, 11, 4])
        && groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Exim: the first six characters count the seconds to the base of 62.
pub(in crate::route) fn exim(id: &str) -> Option<IdTime> {
    let seconds = is_exim(id).then(|| number(&id.as_bytes()[..6], BASE_62))??;
    Some(IdTime::exact(seconds))
}

/// True for the forms of Postfix's queue identifiers: hexadecimal, or long ones (`enable_long_queue_ids`).
pub(in crate::route) fn is_postfix(id: &str) -> bool {
    let short = id.len() >= 5 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'A'..=b'F'));
    short || is_long_postfix(id).is_some()
}

/// Where the letter `z` ends the time: six characters of seconds or more, four of microseconds, then the inode.
fn is_long_postfix(id: &str) -> Option<usize> {
    let end = id.rfind('z').filter(|end| *end >= 10 && end + 1 < id.len())?;
    id.bytes().all(|b| BASE_52.contains(&b)).then_some(end)
}

/// Postfix's long queue identifiers count the seconds to the base of 52. Short ones hold microseconds only.
pub(in crate::route) fn postfix(id: &str) -> Option<IdTime> {
    let end = is_long_postfix(id)?;
    number(&id.as_bytes()[..end - 4], BASE_52).map(IdTime::exact)
}

/// The years that are taken for a time and not for a word: 1990 to 2040.
const YEARS: std::ops::Range<i64> = 631_152_000..2_208_988_800;

/// Another identifier that says the same: the same seconds in the same form, or as little of the software's form. Only
/// `number` tells it from others. `None` where neither form nor time says anything.
pub(crate) fn disguised(dialect: Dialect, id: &str, number: usize) -> Option<String> {
    let is_time = |time: IdTime| YEARS.contains(&time.unix);
    match dialect {
        Dialect::Exim if !is_exim(id) => Some(format!("odd-w{number:07}")),
        Dialect::Exim => {
            exim(id).filter(|time| is_time(*time))?;
            let (seconds, rest) = id.split_once('-')?;
            let (process, fraction) = rest.split_once('-')?;
            Some(format!("{seconds}-{number:0>0$}-{1:0>2$}", process.len(), 0, fraction.len()))
        }
        Dialect::Postfix if !is_postfix(id) => Some(format!("odd-w{number:07}")),
        Dialect::Postfix => {
            postfix(id).filter(|time| is_time(*time))?;
            let end = is_long_postfix(id)?;
            Some(format!("{}0000z{number:06}", &id[..end - 4]))
        }
        _ => None,
    }
}

/// Sendmail 8.8 and later: year, month, day, hour, minute and second, a character each, counted to 60; then one or two
/// more characters and the number of the process. `usual` tells which sixty years are meant.
pub(in crate::route) fn sendmail(id: &str, usual: i64) -> Option<IdTime> {
    let bytes = id.as_bytes();
    let process = match bytes.len() {
        12 => 7,
        14 => 8,
        _ => return None,
    };
    if !bytes[process..].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value = |at: usize| number(&bytes[at..=at], &BASE_62[..60]);
    let (year, month, day) = (value(0)?, value(1)?, value(2)?);
    let (hour, minute, second) = (value(3)?, value(4)?, value(5)?);
    if month > 11 || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let clock = hour * 3600 + minute * 60 + second;
    let near =
        (0..4).filter_map(|age| crate::text::date::instant(1900 + year + 60 * age, month + 1, day, clock));
    near.min_by_key(|unix| (unix - usual).abs()).map(IdTime::exact)
}

/// A Message-ID's time and the host that it names, for forms that are known: Exim's `E` and queue identifier, the time
/// that Postfix and Sendmail write before theirs, Amazon SES, UUIDs of version 1 and 7 (RFC 9562 §5).
pub(in crate::route) fn message_id(id: &str) -> Option<(IdTime, &str)> {
    let (left, host) = id.trim_matches(['<', '>']).rsplit_once('@')?;
    let known = left
        .strip_prefix('E')
        .and_then(exim)
        .or_else(|| calendar(left))
        .or_else(|| amazon(left).filter(|_| host.ends_with("amazonses.com")))
        .or_else(|| uuid(left));
    Some((known?, host))
}

/// Postfix: `20261120100000.4C1D2E3F@`; Sendmail: `202611201000.gAKA0000012345@`. Both in UTC.
fn calendar(left: &str) -> Option<IdTime> {
    let (digits, queue) = left.split_once('.')?;
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i64>().ok();
    let second = match digits.len() {
        14 if is_postfix(queue) => part(12, 14)?,
        12 if sendmail(queue, 0).is_some() => 0,
        _ => return None,
    };
    let (hour, minute) = (part(8, 10)?, part(10, 12)?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let clock = hour * 3600 + minute * 60 + second;
    let unix = crate::text::date::instant(part(0, 4)?, part(4, 6)?, part(6, 8)?, clock)?;
    Some(IdTime { unix, resolution: if digits.len() == 14 { 1 } else { 60 } })
}

/// Amazon SES: sixteen hexadecimal digits, the last eleven the milliseconds; then a UUID and a count.
fn amazon(left: &str) -> Option<IdTime> {
    let head = left.get(..16).filter(|_| left.as_bytes().get(16) == Some(&b'-'))?;
    let milliseconds = i64::from_str_radix(head.get(5..)?, 16).ok()?;
    head.starts_with("01").then(|| IdTime::exact(milliseconds / 1000))
}

/// Ticks of 100 ns between the beginning of the Gregorian calendar and 1970 (RFC 9562 §5.1).
const GREGORIAN: i64 = 0x01B2_1DD2_1381_4000;

fn uuid(left: &str) -> Option<IdTime> {
    let groups: Vec<&str> = left.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    if lengths != [8, 4, 4, 4, 12] || !left.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit()) {
        return None;
    }
    if !matches!(groups[3].as_bytes()[0].to_ascii_lowercase(), b'8' | b'9' | b'a' | b'b') {
        return None;
    }
    let hex = |text: String| i64::from_str_radix(&text, 16).ok();
    match groups[2].as_bytes()[0] {
        b'7' => Some(IdTime::exact(hex(format!("{}{}", groups[0], groups[1]))? / 1000)),
        b'1' => {
            let ticks = hex(format!("{}{}{}", &groups[2][1..], groups[1], groups[0]))?;
            Some(IdTime::exact((ticks - GREGORIAN).div_euclid(10_000_000)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::date;

    fn at(text: &str) -> i64 {
        date::parse(text.as_bytes()).expect("a date").unix
    }

    #[test]
    fn the_first_group_of_exim_is_the_time() {
        let time = exim("1AtWef-0007Y2-44").expect("an identifier");
        assert_eq!(time.unix, at("18 Feb 2004 18:42:41 +0000"));
        assert_eq!(exim("1d18ZP-0000cF-9f").map(|t| t.unix), Some(at("20 Apr 2017 11:40:11 +0200")));
        assert_eq!(exim("1d18ZP-00000000cF9-9f12").map(|t| t.unix), Some(at("20 Apr 2017 11:40:11 +0200")));
        for not in ["1d18ZP-0000cF", "1d18ZP-0000c_-9f", "1d18ZPx0000cFx9f", "", "é-é-é"] {
            assert_eq!(exim(not), None, "{not}");
        }
    }

    #[test]
    fn a_long_identifier_of_postfix_holds_the_time_and_a_short_one_does_not() {
        assert_eq!(postfix("4CXKSw1zdgz22xZY").map(|t| t.unix), Some(at("13 Nov 2020 09:43:12 +0900")));
        assert_eq!(postfix("4N76hg4lNgz9ryP").map(|t| t.unix), Some(at("10 Nov 2022 04:27:15 +0100")));
        assert_eq!(postfix("4C1D2E3F5A"), None);
        assert!(is_postfix("4C1D2E3F5A") && !is_postfix("1d18ZP-0000cF-9f") && !is_postfix("gAKA0000012345"));
    }

    #[test]
    fn sendmail_writes_a_letter_for_each_part_of_the_time() {
        let usual = at("1 Jan 2002 00:00:00 +0000");
        assert_eq!(sendmail("g6AFKR824557", usual).map(|t| t.unix), Some(at("10 Jul 2002 17:20:27 +0200")));
        assert_eq!(
            sendmail("13DFe22R006047", at("1 Jan 2021 00:00:00 +0000")).map(|t| t.unix),
            Some(at("13 Apr 2021 11:40:02 -0400"))
        );
        for not in ["E7A8811F76121", "AA12345", "gzAFKR824557", "g6AFKR82455x"] {
            assert_eq!(sendmail(not, usual), None, "{not}");
        }
    }

    #[test]
    fn a_message_id_tells_its_time_where_its_form_is_known() {
        let read = |id: &str| message_id(id).map(|(time, host)| (time.unix, host.to_owned()));
        assert_eq!(
            read("E1AtWef-0007Y2-44@mail.example.com"),
            Some((at("18 Feb 2004 18:42:41 +0000"), "mail.example.com".into()))
        );
        assert_eq!(
            read("20261120100005.4C1D2E3F5A@mail.example.com").map(|r| r.0),
            Some(at("20 Nov 2026 10:00:05 +0000"))
        );
        let minute = message_id("200207101520.g6AFKR824557@mail.example.com").expect("Sendmail's form");
        assert_eq!((minute.0.unix, minute.0.resolution), (at("10 Jul 2002 15:20:00 +0000"), 60));
        assert_eq!(
            read("01020170c450e280-89acae55-6245-4d89-86ca-0a177e59e737-000000@eu-west-1.amazonses.com")
                .map(|r| r.0),
            Some(at("10 Mar 2020 12:00:00 +0000"))
        );
        // The examples of RFC 9562 §A.1 and §A.6.
        let feb_22 = at("22 Feb 2022 14:22:22 -0500");
        assert_eq!(read("C232AB00-9414-11EC-B3C8-9F6BDECED846@a.example").map(|r| r.0), Some(feb_22));
        assert_eq!(read("017F22E2-79B0-7CC3-98C4-DC0C0C07398F@a.example").map(|r| r.0), Some(feb_22));
        assert_eq!(read("919108f7-52d1-4320-9bac-f847db4148a8@a.example"), None);
        assert_eq!(read("20261399100005.4C1D2E3F5A@mail.example.com"), None);
    }

    #[test]
    fn a_disguise_says_the_same_and_nothing_else() {
        for id in ["1d18ZP-0000cF-9f", "1d18ZP-00000000cF9-9f12"] {
            let other = disguised(Dialect::Exim, id, 12).expect("Exim's form");
            assert_eq!(exim(&other), exim(id), "{other}");
            assert!(other.len() == id.len() && !other.contains("cF") && !other.contains("9f"), "{other}");
        }
        let other = disguised(Dialect::Postfix, "4CXKSw1zdgz22xZY", 12).expect("Postfix's form");
        assert_eq!((postfix(&other), other.contains("22xZY")), (postfix("4CXKSw1zdgz22xZY"), false));
        for (dialect, id) in [(Dialect::Exim, "secret-people"), (Dialect::Postfix, "secret")] {
            let odd = disguised(dialect, id, 3).expect("no form of it");
            assert!(!is_exim(&odd) && !is_postfix(&odd) && !odd.contains("secret"), "{odd}");
        }
        // Of the form, and no time: a word.
        assert_eq!(disguised(Dialect::Exim, "secret-people-xy", 3), None);
        assert_eq!(disguised(Dialect::Postfix, "4C1D2E3F5A", 3), None);
    }
}
