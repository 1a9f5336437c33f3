//! A redacted report never says anything better than the original: where pseudonyms change a result, the original's stands.

use crate::text::quote::{capital, list};
use mailglass_model::{Judged, Report, Status};

/// Holds the report against what the original's said.
pub(crate) fn keep(report: &mut Report, original: &Judged) {
    let now = Judged::of(report);
    if now == *original {
        return;
    }
    let mut details = Vec::new();
    for section in &mut report.sections {
        let Some((_, status)) = original.areas.iter().find(|(area, _)| *area == section.area) else {
            continue;
        };
        if *status != section.status {
            section.summary = format!(
                "The original's status is \"{}\". The pseudonyms changed that: {}",
                status.word(),
                section.summary
            );
            section.status = *status;
            if *status == Status::Unknown {
                section.reason.get_or_insert_with(|| "it was unknown of the original".to_owned());
            }
        }
    }
    for (others, words) in [
        (without(&original.codes, &now.codes), "the original's findings {} are missing here"),
        (without(&now.codes, &original.codes), "the findings {} are not the original's"),
    ] {
        if !others.is_empty() {
            details.push(capital(&words.replace("{}", &list(&others))) + ".");
        }
    }
    let verdict = &mut report.verdict;
    if original.status != now.status {
        verdict.status = original.status;
        let only = capital(&verdict.sentence);
        verdict.sentence = "This is the original's verdict. The redaction changed what follows below.".into();
        details.push(format!("The redacted text alone would give \"{}\": {only}", now.status.word()));
    } else {
        details.insert(0, "The redaction changed a part of this report.".into());
    }
    verdict.details.splice(0..0, details);
}

fn without(all: &[String], others: &[String]) -> Vec<String> {
    all.iter().filter(|code| !others.contains(code)).cloned().collect()
}
