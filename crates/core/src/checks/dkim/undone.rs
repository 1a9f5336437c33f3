//! What the autopsy proved of a signature, in sentences, and whose doing it is.

use super::doubt::{is_doubtful, vouched_list};
use super::stamps::{broke_before, place};
use super::{changed_by_list, named, signatures};
use crate::checks::{Found, View};
use crate::text::quote::{clip, list};
use mailglass_model::Severity;
use mailglass_model::facts::{Aligned, ChangeKind, DkimAutopsy, DkimChange, DkimSignature};

/// Characters of a quotation inside a sentence.
const QUOTED: usize = 60;

/// Whose doing the changes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::checks) enum Doer {
    /// A mailing list.
    List,
    /// A gateway or a filter that adds to mail or rewrites its links.
    Gateway,
    /// Whoever rewrote a header field.
    Header,
    /// A server that handed the same text on in another form.
    Transfer,
}

impl Doer {
    /// The finding that tells of it.
    pub(super) fn code(self) -> &'static str {
        match self {
            Doer::List => "dkim/changed-by-list",
            Doer::Gateway => "dkim/changed-by-gateway",
            Doer::Header => "dkim/header-changed",
            Doer::Transfer => "dkim/changed-in-transfer",
        }
    }
}

/// Who made what failed, where all of it is explained.
pub(super) fn doer(view: &View, signature: &DkimSignature) -> Option<Doer> {
    use ChangeKind::{
        Banner, Disclaimer, FieldAdded, FieldDuplicated, FieldRemoved, FieldReplaced, FromMunged,
        LinksRewritten, ListFooter, PartAdded, RecipientsRewritten, SubjectTag, TextAppended, TextPrepended,
        TrackingPixel, VirusNote, WrappedInMultipart,
    };
    let autopsy = signature.autopsy.as_ref().filter(|autopsy| autopsy.explains_all())?;
    let any = |kinds: &[ChangeKind]| autopsy.changes.iter().any(|change| kinds.contains(&change.kind));
    let lists = [
        ListFooter,
        SubjectTag,
        FromMunged,
        TextAppended,
        PartAdded,
        WrappedInMultipart,
        RecipientsRewritten,
    ];
    let gateways = [
        Banner,
        Disclaimer,
        LinksRewritten,
        ListFooter,
        PartAdded,
        SubjectTag,
        TextAppended,
        TextPrepended,
        TrackingPixel,
        VirusNote,
        WrappedInMultipart,
    ];
    let fields = [FieldAdded, FieldDuplicated, FieldRemoved, FieldReplaced, FromMunged, RecipientsRewritten];
    Some(match () {
        () if any(&lists) && vouched_list(view, signature).is_some() && !is_doubtful(view, signature) => {
            Doer::List
        }
        () if any(&gateways) => Doer::Gateway,
        () if any(&fields) => Doer::Header,
        () => Doer::Transfer,
    })
}

/// The signatures whose failure is that doer's.
pub(super) fn done_by<'a>(view: &View<'a>, by: Doer) -> Vec<(&'a DkimSignature, &'a DkimAutopsy)> {
    let theirs = signatures(view).filter(|signature| doer(view, signature) == Some(by));
    theirs.filter_map(|signature| Some((signature, signature.autopsy.as_ref()?))).collect()
}

/// The finding, without what to do: less grave where DMARC passes without the signature.
pub(super) fn found(view: &View, signature: &DkimSignature, autopsy: &DkimAutopsy) -> Found {
    let spans = autopsy.changes.iter().filter_map(|change| change.span.as_ref()).take(3);
    let found = spans.fold(Found::default(), |found, span| found.at(view, span));
    let message = format!(
        "After {} had signed the message, {}. With that undone, {} holds.{}",
        signature.domain,
        told(autopsy),
        named(signature),
        place(view, signature) + &doubt(view, signature)
    );
    let found = found.message(message).subject(&signature.domain);
    let found =
        autopsy.changes.iter().filter(|change| !change.software.is_empty()).fold(found, |found, change| {
            found.value("software that does this and handled the message", list(&change.software))
        });
    match view.facts.dmarc_passes() {
        true if doer(view, signature) != Some(Doer::List) && broke_before(view, signature) => {
            found.severity(Severity::Risk)
        }
        true => found.severity(Severity::Note),
        false => found,
    }
}

/// What else it may be, as a sentence of its own.
fn doubt(view: &View, signature: &DkimSignature) -> String {
    let listed = match changed_by_list::list(view, signature) {
        Some(list) if vouched_list(view, signature).is_none() => {
            format!(" Nothing vouches for {}: anybody can write its fields.", changed_by_list::called(list))
        }
        _ => String::new(),
    };
    // Where the stamps show by whom it came, that was said already.
    if !is_doubtful(view, signature) || broke_before(view, signature) && listed.is_empty() {
        return String::new();
    }
    format!(
        "{listed} Who did it is not known: a server on the way, or somebody who replayed a signed message."
    )
}

/// What was done, as a part of a sentence. The same change in several parts of the body is told once.
pub(super) fn told(autopsy: &DkimAutopsy) -> String {
    let mut told: Vec<DkimChange> = Vec::new();
    for change in &autopsy.changes {
        let alike = |known: &&mut DkimChange| {
            (known.kind, &known.field, &known.quote) == (change.kind, &change.field, &change.quote)
        };
        match (told.iter_mut().find(alike), &change.detail) {
            (Some(known), Some(detail)) if known.detail.as_ref() != Some(detail) => {
                let before = known.detail.take().map(|before| format!("{before} and ")).unwrap_or_default();
                known.detail = Some(before + detail);
            }
            (Some(_), _) => {}
            (None, _) => told.push(change.clone()),
        }
    }
    list(&told.iter().map(words).collect::<Vec<_>>())
}

/// One change: its name, its field, and what exactly.
pub(super) fn words(change: &DkimChange) -> String {
    let mut out = change.kind.words().to_owned();
    let before = change.field.is_some() && change.kind != ChangeKind::SubjectTag;
    let quote = change.quote.as_ref().map(|quote| clip(quote, QUOTED));
    let quote =
        quote.map(|quote| if before { format!("it was \"{quote}\"") } else { format!("\"{quote}\"") });
    let field = change.field.clone().filter(|_| !says_field(change.kind));
    let more: Vec<String> = field.into_iter().chain(change.detail.clone()).chain(quote).collect();
    if !more.is_empty() {
        out.push_str(&format!(" ({})", more.join(", ")));
    }
    out
}

/// Names that say themselves which field they are about.
fn says_field(kind: ChangeKind) -> bool {
    use ChangeKind::{DateRewritten, FromMunged, SubjectTag};
    matches!(kind, SubjectTag | FromMunged | DateRewritten)
}

/// What broke a signature of the author's own domain, where that is proven: the finding, and how a sentence goes on that says what fails.
pub fn changed_by(view: &View) -> Option<(&'static str, String)> {
    let dmarc = view.facts.dmarc.get()?;
    let own = |s: &&DkimSignature| {
        dmarc
            .alignment
            .iter()
            .any(|a| a.domain == s.domain && matches!(a.aligned, Some(Aligned::Strict | Aligned::Relaxed)))
    };
    let all: Vec<&DkimSignature> = signatures(view).filter(own).collect();
    let by_list = all.iter().find_map(|s| changed_by_list::culprit(view, s));
    let again = || match changed_by_list::again(view) {
        Some(_) => ", and it was changed again after that",
        None => "",
    };
    by_list.map(|who| (Doer::List.code(), format!(" because {who} changed the message{}", again()))).or_else(|| {
        all.iter().find_map(|s| {
            let autopsy = s.autopsy.as_ref()?;
            let (domain, told) = (&s.domain, told(autopsy));
            let clause = match is_doubtful(view, s) {
                true => format!(
                    ": after {domain} had signed the message, {told}, either by a server on the way, or it is forged: somebody replayed a signed message with other text"
                ),
                false => format!(" because the message was changed after {domain} had signed it: {told}"),
            };
            Some((doer(view, s)?.code(), clause))
        })
    })
}

/// What is known of a failure that is not explained, as a sentence of its own; empty where there was no autopsy.
pub(super) fn unexplained(autopsy: Option<&DkimAutopsy>) -> String {
    use mailglass_model::facts::AutopsyPartial::{Budget, Cancelled, TooManySignatures};
    let Some(autopsy) = autopsy else { return String::new() };
    let proven = match autopsy.changes.as_slice() {
        [] => String::new(),
        _ => format!(" It is proven that {}, but that does not explain all.", told(autopsy)),
    };
    let tried = match autopsy.partial {
        // Where the key is another, no header was tried.
        None if autopsy.made_by_key == Some(false) => "",
        None if proven.is_empty() => " None of the changes that are known to happen on the way explains it.",
        None => "",
        Some(Budget) => {
            " Not all of the changes that are known to happen on the way, and not all of their combinations, could be tried."
        }
        Some(Cancelled) => " The search for what was changed was cancelled.",
        Some(TooManySignatures) => " What was changed was looked for with the first signatures only.",
    };
    format!("{proven}{tried}")
}
