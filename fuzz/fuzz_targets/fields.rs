//! The field scanner: every place lies inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mailglass_core::message::fields::scan;

fuzz_target!(|data: &[u8]| {
    let scan = scan(data, 0);
    for field in &scan.fields {
        assert!(field.name.end <= field.value.start && field.value.end <= field.whole.end && field.whole.end <= data.len());
    }
});
