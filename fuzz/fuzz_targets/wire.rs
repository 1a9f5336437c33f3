//! Replies of resolvers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mailglass_core::dns::wire;
use mailglass_model::{Question, RecordKind};

fuzz_target!(|data: &[u8]| {
    for kind in [RecordKind::Txt, RecordKind::Mx, RecordKind::A, RecordKind::Ptr, RecordKind::Tlsa] {
        wire::answer(&Question { name: "a.example".into(), kind }, data);
    }
});
