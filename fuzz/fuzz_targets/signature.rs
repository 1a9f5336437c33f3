//! DKIM-Signature fields and canonical forms.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mailglass_core::dkim::{canonical, signature::{Form, Signature}};

fuzz_target!(|text: &str| {
    for form in [Form::Dkim, Form::ArcMessage, Form::ArcSeal] {
        Signature::parse(text, form);
    }
    let mut out = Vec::new();
    canonical::field(b"Name", text.as_bytes(), true, &mut out);
    canonical::field(b"Name", text.as_bytes(), false, &mut out);
    canonical::without_signature(text.as_bytes());
});
