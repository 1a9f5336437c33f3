//! Who changed a message after it was signed is often not proven: anybody can replay a signed message with other text,
//! and write the fields of a list.

use super::{changed_by_list, stamps};
use crate::checks::View;
use crate::limits;
use crate::text::family;
use mailglass_model::facts::{
    ChangeKind, DkimAutopsy, DkimChange, DkimResult, DkimSignature, MailingList, SpfResult,
};

/// The list that came after this signature, where something else than its own fields vouches for it.
pub(super) fn vouched_list<'a>(view: &View<'a>, signature: &DkimSignature) -> Option<&'a MailingList> {
    changed_by_list::list(view, signature).filter(|list| is_vouched(view, list))
}

/// The client is the list's by SPF or by a proven name, or the list signed or sealed.
fn is_vouched(view: &View, list: &MailingList) -> bool {
    let facts = view.facts;
    let names = [&list.id, &list.post].into_iter().flatten().filter_map(|name| name.rsplit('@').next());
    let names: Vec<&str> = names.collect();
    let spf = facts.spf.get().into_iter().flat_map(|spf| &spf.checks);
    let spf = spf.filter(|check| check.result == SpfResult::Pass).map(|check| check.domain.as_str());
    let hop = facts.route.get().and_then(|route| route.border());
    let dkim = facts.dkim.get().into_iter().flat_map(|dkim| &dkim.signatures);
    let dkim = dkim.filter(|s| s.result == DkimResult::Pass).map(|s| s.domain.as_str());
    let arc = facts.arc.get().into_iter().flat_map(|arc| &arc.sets);
    // Where the list's seal holds and its message signature does not, the finding says that it was changed again.
    let arc = arc.filter_map(|set| set.seal.as_ref()).filter(|seal| seal.result == DkimResult::Pass);
    let arc = arc.map(|seal| seal.domain.as_str());
    let mut known = spf.chain(hop.and_then(|hop| hop.proven_name())).chain(dkim).chain(arc);
    known.any(|known| names.iter().any(|name| family::same(name, known)))
}

/// What was added may be anybody's: whoever replays a signed message can dress his words as a disclaimer or a list's footer.
/// Only a list that something vouches for is known to add such text. All that failed is explained.
pub(super) fn is_doubtful(view: &View, signature: &DkimSignature) -> bool {
    let explained = signature.autopsy.as_ref().filter(|autopsy| autopsy.explains_all());
    let vouched = vouched_list(view, signature).is_some();
    let doubted = |autopsy: &DkimAutopsy| !vouched && adds(autopsy) || is_strange(autopsy, vouched);
    !view.facts.dmarc_passes()
        && !stamps::held_on_arrival(view, signature)
        && !is_own_client(view, &signature.domain)
        && explained.is_some_and(doubted)
}

/// The server that handed the message in is the signer's by a proven name.
fn is_own_client(view: &View, domain: &str) -> bool {
    let hop = view.facts.route.get().and_then(|route| route.border());
    hop.and_then(|hop| hop.proven_name()).is_some_and(|name| family::same(name, domain))
}

/// It holds more than white space or another form of the same text.
fn adds(autopsy: &DkimAutopsy) -> bool {
    use ChangeKind::{Banner, Disclaimer, ListFooter, SubjectTag, VirusNote};
    let known = [Banner, Disclaimer, ListFooter, SubjectTag, VirusNote];
    autopsy.changes.iter().any(|change| known.contains(&change.kind))
}

/// Text that is too long for a footer, or of which nothing tells whose it is.
fn is_strange(autopsy: &DkimAutopsy, by_list: bool) -> bool {
    let of_from =
        |change: &DkimChange| change.field.as_deref().is_some_and(|f| f.eq_ignore_ascii_case("From"));
    autopsy.changes.iter().any(|change| match change.kind {
        ChangeKind::FieldAdded | ChangeKind::FieldDuplicated | ChangeKind::FieldReplaced => of_from(change),
        ChangeKind::TextAppended | ChangeKind::TextPrepended => true,
        ChangeKind::PartAdded => !by_list,
        ChangeKind::SubjectTag => {
            change.quote.as_ref().is_some_and(|tag| tag.chars().count() > limits::SUBJECT_TAG)
        }
        _ => false,
    })
}
