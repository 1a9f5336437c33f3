//! `dkim/key-dangling`

use super::{about, at_place, places};
use crate::checks::found::ask;
use crate::checks::{Check, Found, View};
use mailglass_model::facts::KeyPlace;
use mailglass_model::{RecordKind, Severity};

pub(super) const CHECK: Check = Check {
    code: "dkim/key-dangling",
    title: "The CNAME of the key leads to nothing",
    severity: Severity::Fail,
    reference: "RFC 6376 §3.6.2.2",
    explanation: explanation!("key_dangling.md"),
    run,
};

fn run(view: &View) -> Vec<Found> {
    let of = |place: &KeyPlace| {
        let target = place.chain.last().filter(|_| place.dangling)?;
        let signature = at_place(view, place)?;
        let service = place.operator.as_deref();
        let at = service.map(|name| format!(" ({name})")).unwrap_or_default();
        let message = format!("{} leads to {target}{at}, and no key stands there.", place.name);
        let whom = service.map_or_else(|| format!("whoever runs {target}"), str::to_owned);
        let found = about(view, signature, message).answer(&place.name, RecordKind::Txt);
        Some(found.fix(
            format!("See at {whom} whether {} is set up there and which CNAME it wants today. If the service is no longer used, remove the CNAME.", signature.domain),
            vec![ask(whom, format!("the CNAME records for DKIM of {}", signature.domain))],
        ))
    };
    places(view).filter_map(of).collect()
}
