//! Records of every kind: every place lies inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mailglass_core::record::read;
use mailglass_model::RecordType;

fuzz_target!(|text: &str| {
    for kind in [RecordType::Spf, RecordType::Dmarc, RecordType::Dkim] {
        let report = read(kind, text);
        for span in report.parsed.iter().map(|t| &t.span).chain(report.defects.iter().map(|d| &d.span)) {
            assert!(span.start <= span.end && span.end as usize <= text.len());
        }
    }
});
