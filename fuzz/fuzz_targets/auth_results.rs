//! Authentication-Results and Received-SPF fields.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mailglass_core::message::{auth_results, received_spf};

fuzz_target!(|data: &[u8]| {
    for info in auth_results::parse(data).results {
        assert!(info.span.end <= data.len());
    }
    received_spf::parse(data);
});
