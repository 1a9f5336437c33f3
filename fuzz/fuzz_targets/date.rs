//! Dates.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mailglass_core::text::date::{Moment, parse};

fuzz_target!(|data: &[u8]| {
    if let Some(moment) = parse(data) {
        moment.rfc3339();
    }
    if let Ok(text) = std::str::from_utf8(data) {
        Moment::parse_rfc3339(text).map(|m| m.rfc3339());
    }
});
