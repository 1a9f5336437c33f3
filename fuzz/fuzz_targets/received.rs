//! Received fields.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mailglass_core::message::received::parse;

fuzz_target!(|data: &[u8]| {
    parse(data);
});
