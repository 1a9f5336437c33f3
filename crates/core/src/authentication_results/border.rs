//! Where the fields of the reader's own servers end and those of the sender begin.

use crate::message::fields::Scan;
use crate::text::operator;
use mailglass_model::facts::RouteFacts;

/// Fields that the author writes: what stands below the first of them is the sender's.
const AUTHORED: [&str; 6] = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version"];

/// Which fields the reader's own servers wrote.
pub(crate) struct Border {
    /// The stamp at the trust line.
    pub(super) stamp: Option<usize>,
    /// The first field below it that the sender's side wrote: an older stamp or an authored field.
    end: usize,
    /// The operator of the server at the trust line.
    operator: Option<String>,
    /// That server is known to remove what others wrote in its name (RFC 8601 §5).
    pub(super) cleans: bool,
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
            operator: hop.and_then(|hop| hop.by.as_deref()).and_then(operator::of),
            cleans: hop.and_then(|hop| hop.by.as_deref()).is_some_and(operator::is_entrance),
        }
    }

    /// True for fields that stand where only the reader's own servers write. Milters write just below their server's
    /// stamp, so fields between it and the next foreign field count too.
    pub(crate) fn is_ours(&self, at: usize) -> bool {
        at < self.end
    }

    /// Above the stamp nobody but the reader's own servers writes.
    pub(crate) fn is_above(&self, at: usize) -> bool {
        self.stamp.is_some_and(|stamp| at < stamp)
    }

    /// RFC 8601 §5: one identity is believed, and only above the border. Below the stamp it must be the server's own
    /// name; without a stamp nothing shows who wrote a field.
    pub(super) fn trusts(&self, at: usize, id: Option<&str>, trusted: Option<&Option<String>>) -> bool {
        if !self.is_ours(at) || self.stamp.is_none() {
            return false;
        }
        let own = match (&self.operator, id) {
            (Some(operator), Some(id)) => operator::of(id).as_ref() == Some(operator),
            (None, _) | (_, None) => self.is_above(at),
        };
        match trusted {
            Some(trusted) => trusted.as_deref() == id || own,
            // The topmost field above our stamp is ours even under another name: many services sign with a name of their own.
            None => own || self.is_above(at),
        }
    }
}
