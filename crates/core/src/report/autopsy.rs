//! What the autopsy of a signature found, line by line.

use mailglass_model::facts::{AutopsyPartial, ChangeKind, DkimAutopsy, DkimChange, DkimSignature, HalfState};

/// The lines; none where the signature holds.
pub(super) fn lines(signature: &DkimSignature) -> Vec<String> {
    let Some(autopsy) = &signature.autopsy else { return Vec::new() };
    let mut out = Vec::new();
    for (half, state, of_header) in
        [("header signature", autopsy.header, true), ("body hash", autopsy.body, false)]
    {
        out.extend(state.map(|state| match state {
            HalfState::Explained => format!("{half}: failed, holds with the changes undone"),
            HalfState::Unexplained => format!("{half}: failed, not explained"),
        }));
        let own = autopsy.changes.iter().filter(|change| change.is_of_header() == of_header);
        out.extend(own.map(change));
    }
    out.extend(hashes(signature, autopsy));
    out.extend(autopsy.made_by_key.filter(|_| autopsy.header == Some(HalfState::Unexplained)).map(|made| {
        if made {
            "the key made this signature, over another header"
        } else {
            "the key did not make this signature"
        }
        .to_owned()
    }));
    out.extend(autopsy.partial.map(|partial| partial_words(partial).to_owned()));
    out
}

/// One change in a line.
pub(super) fn change(change: &DkimChange) -> String {
    let field = change.field.iter().map(|field| format!(" [{field}]"));
    let detail = change.detail.iter().map(|detail| format!(", {detail}"));
    let before = change.field.is_some() && change.kind != ChangeKind::SubjectTag;
    let quote =
        change.quote.iter().map(|quote| format!("{} {quote}", if before { ", it was:" } else { ":" }));
    let by = (!change.software.is_empty()).then(|| format!(" (by {}?)", change.software.join(", ")));
    let rest: String = field.chain(detail).chain(quote).chain(by).collect();
    format!("undone: {}{rest}", change.kind.words())
}

fn hashes(signature: &DkimSignature, autopsy: &DkimAutopsy) -> Vec<String> {
    let pair = |half: &str, signed: Option<&String>, computed: Option<&String>| {
        let signed = signed.map_or("(the signature does not show it)", String::as_str);
        let computed = computed.map_or("unknown", String::as_str);
        format!("{half} hash signed {signed}, computed {computed}")
    };
    let open = |state: Option<HalfState>| state == Some(HalfState::Unexplained);
    let mut out = Vec::new();
    if open(autopsy.header) {
        out.push(pair("header", autopsy.header_hash_signed.as_ref(), autopsy.header_hash_computed.as_ref()));
    }
    if let Some(hash) = signature.body_hash.as_ref().filter(|_| open(autopsy.body)) {
        out.push(pair("body", Some(&hash.signed), hash.computed.as_ref()));
    }
    out
}

/// Why an autopsy is not complete.
pub(super) fn partial_words(partial: AutopsyPartial) -> &'static str {
    match partial {
        AutopsyPartial::Budget => "partial: not every known change could be tried",
        AutopsyPartial::Cancelled => "partial: the search was cancelled",
        AutopsyPartial::TooManySignatures => "partial: only the first signatures that failed are looked into",
    }
}
