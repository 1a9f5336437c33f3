//! SPF macro strings.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mailglass_core::dns::Ledger;
use mailglass_core::spf::macros::{Context, MacroString};

fuzz_target!(|text: &str| {
    let Ok(string) = MacroString::parse(text, true) else { return };
    let context = Context {
        ip: [192, 0, 2, 1].into(),
        sender: "a@b.example".into(),
        helo: "c.example".into(),
        domain: "d.example".into(),
        receiver: "unknown".into(),
        now: 0,
    };
    let _ = context.expand_name(&string, &mut Ledger::default());
});
