//! Settings of list managers that keep the author's signature or replace the author's address, named only where the
//! header shows whose software it is.

use crate::checks::View;
use crate::checks::found::change;
use mailglass_model::Action;

/// A list manager, by what it writes into the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manager {
    Mailman2,
    Mailman3,
    GoogleGroups,
    Sympa,
}

/// What to change; nothing where the software is not known, or has no such setting that is known.
pub(super) fn settings(view: &View) -> Option<Action> {
    Some(match manager(view)? {
        Manager::Mailman3 => change("Mailman: DMARC mitigation action", "Replace From: with list address"),
        Manager::Mailman2 => {
            change("Mailman: dmarc_moderation_action (Privacy options, Sender filters)", "Munge From")
        }
        Manager::GoogleGroups => change(
            "Google Groups: subject prefix and email footer (group settings, email options)",
            "none, as far as the group allows it",
        ),
        Manager::Sympa => {
            change("Sympa: dmarc_protection.mode of the list", "dmarc_reject, dmarc_quarantine")
        }
    })
}

fn manager(view: &View) -> Option<Manager> {
    let values = |name: &str| values(view, name);
    let says = |name: &str, word: &str| values(name).iter().any(|value| value.contains(word));
    // Google Groups writes X-BeenThere too.
    if !values("X-Google-Group-Id").is_empty() || says("List-Id", "googlegroups.com") {
        return Some(Manager::GoogleGroups);
    }
    if let Some(version) = values("X-Mailman-Version").first() {
        return Some(if version.trim().starts_with("2.") { Manager::Mailman2 } else { Manager::Mailman3 });
    }
    if !values("X-Sympa-To").is_empty() || says("List-Help", "sympa@") {
        return Some(Manager::Sympa);
    }
    let fields = ["List-Unsubscribe", "List-Subscribe", "List-Archive"];
    if fields.iter().any(|name| says(name, "/mailman/")) {
        return Some(Manager::Mailman2);
    }
    // Mailman 3 shows lists by their pages.
    let pages = ["/mailman3/", "/postorius/", "/hyperkitty/"];
    fields.iter().any(|name| pages.iter().any(|page| says(name, page))).then_some(Manager::Mailman3)
}

/// The values of the fields of that name, in lower case.
fn values(view: &View, name: &str) -> Vec<String> {
    let fields = view.facts.message.get().into_iter().flat_map(|message| &message.fields);
    let named = fields.filter(|field| field.name.eq_ignore_ascii_case(name));
    let values = named.filter_map(|field| view.text.get(field.value_span.range()));
    values.map(|value| String::from_utf8_lossy(value).trim().to_ascii_lowercase()).collect()
}
