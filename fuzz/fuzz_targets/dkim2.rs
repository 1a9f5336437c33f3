//! DKIM2: fields of a chain, and recipes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mailglass_core::dkim::evaluate::Circumstances;
use mailglass_core::dkim2::recipe::{Recipe, apply};
use mailglass_core::dkim2::{Envelope, Prepared};
use mailglass_core::dns::Ledger;
use mailglass_core::message::fields;
use std::borrow::Cow;

fuzz_target!(|text: &str| {
    let (one, other) = text.split_at(text.floor_char_boundary(text.len() / 2));
    let message = format!("DKIM2-Signature: {one}\nMessage-Instance: {other}\nFrom: <a@b.test>\n\n{text}");
    let scan = fields::scan(message.as_bytes(), 0);
    let prepared = Prepared::new(message.as_bytes(), &scan, true);
    let (circumstances, envelope) = (Circumstances::default(), Envelope::default());
    let _ = prepared.evaluate(message.as_bytes(), &scan, circumstances, &envelope, &mut Ledger::default());
    if let Ok(recipe) = Recipe::parse(text.as_bytes()) {
        recipe.describe();
        let lines: Vec<Cow<[u8]>> = text.lines().map(|line| Cow::Borrowed(line.as_bytes())).collect();
        apply(recipe.body.as_deref().unwrap_or_default(), &lines);
    }
});
