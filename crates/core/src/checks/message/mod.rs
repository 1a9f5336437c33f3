//! Checks of the message as bytes.

mod address_in_name;
mod bad_date;
mod bad_encoded_word;
mod duplicate_field;
mod forwarded_text;
mod line_too_long;
mod malformed_header;
mod missing_date;
mod missing_from;
mod missing_message_id;
mod mixed_line_endings;
mod paste_damaged;
mod raw_8bit;
mod several_authors;
mod too_large;

use super::Check;
use super::{Found, View};
use mailglass_model::Defect;
use mailglass_model::facts::{DkimReason, DkimSignature};

/// The checks of this area.
pub(super) const CHECKS: &[Check] = &[
    paste_damaged::CHECK,
    forwarded_text::CHECK,
    missing_from::CHECK,
    several_authors::CHECK,
    address_in_name::CHECK,
    missing_date::CHECK,
    duplicate_field::CHECK,
    malformed_header::CHECK,
    line_too_long::CHECK,
    mixed_line_endings::CHECK,
    missing_message_id::CHECK,
    bad_date::CHECK,
    raw_8bit::CHECK,
    bad_encoded_word::CHECK,
    too_large::CHECK,
];

/// The defects with one of these codes, as far as they are the mail's own.
fn defects<'a>(view: &View<'a>, codes: &'a [&'a str]) -> impl Iterator<Item = &'a Defect> {
    let message = view.facts.message.get().filter(|_| !forwarded_text::is_shown(view));
    let cut = header_is_cut(view);
    let told = move |defect: &&Defect| !(cut && defect.code.starts_with("missing-"));
    message.into_iter().flat_map(|m| &m.defects).filter(|d| codes.contains(&d.code.as_str())).filter(told)
}

/// A signature shows that not all of the header was pasted: what is missing says nothing.
fn header_is_cut(view: &View) -> bool {
    let dkim = view.facts.dkim.get();
    let cut =
        |s: &DkimSignature| s.reason == Some(DkimReason::PasteIncomplete) && s.header_verified != Some(true);
    dkim.is_some_and(|dkim| dkim.signatures.iter().any(cut))
}

/// One finding for all defects of a kind: the first as it stands, the others as places.
fn gathered(view: &View, codes: &[&str]) -> Vec<Found> {
    const PLACES: usize = 10;
    let all: Vec<&Defect> = defects(view, codes).collect();
    let Some(first) = all.first() else { return Vec::new() };
    let more = match all.len() - 1 {
        0 => String::new(),
        n => format!(" ({n} more of the kind.)"),
    };
    let found = Found::new(format!("{}{more}", first.message));
    vec![all.iter().take(PLACES).fold(found, |found, defect| found.at(view, &defect.span))]
}
