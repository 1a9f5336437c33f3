//! Fields of spam filters and gateways.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mailglass_core::{gateway, limits, message::fields};
use mailglass_model::facts::{AuthResultsFacts, RouteFacts};

fuzz_target!(|data: &[u8]| {
    let scan = fields::scan(data, 0);
    let facts = gateway::evaluate(data, &scan, &RouteFacts::default(), &AuthResultsFacts::default());
    assert!(facts.verdicts.len() <= limits::GATEWAY_FIELDS);
    for verdict in facts.verdicts {
        assert!(verdict.span.end as usize <= data.len());
        assert!(verdict.score.is_none_or(f64::is_finite));
    }
});
