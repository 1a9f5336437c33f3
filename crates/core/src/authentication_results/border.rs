//! Where the fields of the reader's own servers end and those of the sender begin.

use crate::message::fields::Scan;
use crate::text::family;
use mailglass_model::facts::RouteFacts;

/// Fields that the author writes: what stands below the first of them is the sender's.
const AUTHORED: [&str; 6] = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version"];

/// Which fields the reader's own servers wrote.
pub(crate) struct Border {
    /// The stamp at the trust line.
    stamp: Option<usize>,
    /// The first field below it that the sender's side wrote: an older stamp or an authored field.
    end: usize,
    /// The family of the server at the trust line.
    family: Option<String>,
}

impl Border {
    /// The border as the route draws it.
    pub(crate) fn new(text: &[u8], scan: &Scan, route: &RouteFacts) -> Self {
        let hop = route.trust_line.and_then(|at| route.hops.get(at as usize));
        let stamp = hop.map(|hop| hop.field as usize);
        let from = stamp.map_or(0, |at| at + 1);
        let foreign = scan
            .fields
            .iter()
            .enumerate()
            .skip(from)
            .find(|(_, f)| f.is(text, "Received") || AUTHORED.iter().any(|name| f.is(text, name)));
        Border {
            stamp,
            end: foreign.map_or(scan.fields.len(), |(at, _)| at),
            family: hop.and_then(|hop| hop.by.as_deref()).and_then(family::of),
        }
    }

    /// True for fields that stand where only the reader's own servers write. Milters write just below their server's
    /// stamp, so fields between it and the next foreign field count too.
    pub(crate) fn is_ours(&self, at: usize) -> bool {
        at < self.end
    }

    /// True above the stamp at the trust line, where no sender and no milter writes; without a stamp, above the first
    /// foreign field.
    pub(crate) fn is_above(&self, at: usize) -> bool {
        at < self.stamp.unwrap_or(self.end)
    }

    /// RFC 8601 §5: one identity is believed, and only above the border. Below the stamp it must be the server's own name.
    pub(super) fn trusts(&self, at: usize, id: Option<&str>, trusted: Option<&Option<String>>) -> bool {
        if !self.is_ours(at) {
            return false;
        }
        let own_family = match (&self.family, id) {
            (Some(family), Some(id)) => family::of(id).as_ref() == Some(family),
            (None, _) => true,
            (_, None) => self.stamp.is_some_and(|stamp| at < stamp),
        };
        match trusted {
            Some(trusted) => trusted.as_deref() == id || own_family,
            // The topmost field above our stamp is ours even under another name: many services sign with a name of their own.
            None => own_family || self.stamp.is_some_and(|stamp| at < stamp),
        }
    }
}
