//! One moment in the ways in which programs write it.

use crate::text::date::{self, Moment};

const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The other ways of writing this date: its own zone first, then the others.
pub(super) fn rewritten(value: &str) -> Vec<String> {
    let Some(moment) = date::parse(value.as_bytes()) else { return Vec::new() };
    let hours = (-12..=14).map(|hour| hour * 60);
    let zones = [moment.offset, 0].into_iter().chain(hours).chain([-570, -210, 210, 270, 330, 345, 570, 630]);
    let mut seen = Vec::new();
    let mut out = Vec::new();
    for offset in zones {
        if seen.contains(&offset) {
            continue;
        }
        seen.push(offset);
        out.extend(ways(Moment { offset, ..moment }));
    }
    out
}

fn ways(moment: Moment) -> Vec<String> {
    let iso = moment.rfc3339();
    let local = moment.unix + i64::from(moment.offset) * 60;
    let weekday = usize::try_from(local.div_euclid(86_400).rem_euclid(7)).map_or("Thu", |day| DAYS[day]);
    let month = iso
        .get(5..7)
        .and_then(|month| month.parse::<usize>().ok())
        .and_then(|month| MONTHS.get(month.checked_sub(1)?));
    let (Some(year), Some(month), Some(day), Some(clock)) =
        (iso.get(..4), month, iso.get(8..10), iso.get(11..19))
    else {
        return Vec::new();
    };
    let minutes = moment.offset.abs();
    let sign = if moment.offset < 0 { '-' } else { '+' };
    let zone = format!("{sign}{:02}{:02}", minutes / 60, minutes % 60);
    let short = day.trim_start_matches('0');
    let mut zones = vec![zone.clone()];
    if moment.offset == 0 {
        zones.extend(["GMT", "UTC", "-0000", "+0000 (UTC)", "+0000 (GMT)", "Z", "UT"].map(str::to_owned));
    }
    let days = if day.starts_with('0') { vec![day, short] } else { vec![day] };
    let mut out = Vec::new();
    for zone in &zones {
        for day in &days {
            out.push(format!("{weekday}, {day} {month} {year} {clock} {zone}"));
            out.push(format!("{day} {month} {year} {clock} {zone}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_moment_is_found_in_other_words() {
        let ways = rewritten("Fri, 06 Nov 2026 10:00:00 +0000");
        for way in
            ["Fri, 6 Nov 2026 10:00:00 GMT", "Fri, 06 Nov 2026 11:00:00 +0100", "6 Nov 2026 10:00:00 +0000"]
        {
            assert!(ways.iter().any(|one| one == way), "{way}");
        }
        assert!(rewritten("yesterday").is_empty());
    }
}
