//! Each kind of forwarder, as a function of bytes.

use super::draft::Draft;
use super::forwarder::DOMAIN;
use super::{body, header};
use crate::message::fields::Scan;
use mailglass_model::ForwardKind;
use mailglass_model::facts::Part;
use std::collections::BTreeSet;

/// What a forwarder makes of a message.
#[derive(Clone, Debug)]
pub struct Forwarded {
    /// The message as it leaves the forwarder, without the stamp that it adds on top.
    pub text: Vec<u8>,
    /// The envelope sender; empty for the null sender, absent where it is not known.
    pub mail_from: Option<String>,
    /// What was changed.
    pub changes: Changes,
}

/// What was changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Names of fields that were changed, added or removed, in lower case.
    pub fields: BTreeSet<String>,
    /// What happened to the body.
    pub body: BodyChange,
    /// The whole message stands inside another one.
    pub wrapped: bool,
}

/// What happened to the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BodyChange {
    /// Nothing.
    #[default]
    Kept,
    /// Text stands at its end; what stands before is as it was.
    Appended,
    /// Anything else.
    Rewritten,
}

impl Changes {
    /// Notes a field.
    pub(super) fn field(&mut self, name: &str) {
        self.fields.insert(name.to_ascii_lowercase());
    }
}

/// Sends a message through a forwarder. `structure` is its MIME tree, with places in `text`; `mail_from` its envelope
/// sender. Without `with_body` only the header goes through, and what would be done to the body is noted.
pub fn transform(
    kind: ForwardKind,
    text: &[u8],
    scan: &Scan,
    structure: Option<&Part>,
    mail_from: Option<&str>,
    with_body: bool,
) -> Forwarded {
    let mut draft = Draft::new(text, scan, with_body);
    let mut changes = Changes::default();
    let offset = scan.body.unwrap_or(text.len());
    match kind {
        ForwardKind::Forward | ForwardKind::Srs | ForwardKind::Seal => {}
        ForwardKind::List => header::list_fields(&mut draft, &mut changes),
        ForwardKind::ListFooter | ForwardKind::ListMunge => {
            header::list_tag(&mut draft, &mut changes);
            if kind == ForwardKind::ListMunge {
                header::munge(&mut draft, &mut changes);
            }
            body::footer(&mut draft, structure, &mut changes);
            header::list_fields(&mut draft, &mut changes);
        }
        ForwardKind::ListWrap => {
            changes.wrapped = true;
            draft = header::wrap(draft);
        }
        ForwardKind::Gateway | ForwardKind::GatewaySigned => {
            header::gateway_tag(&mut draft, &mut changes);
            body::banner(&mut draft, structure, offset, &mut changes);
        }
    }
    Forwarded { text: draft.text(), mail_from: sender(kind, mail_from), changes }
}

/// The envelope sender that the forwarder uses.
fn sender(kind: ForwardKind, mail_from: Option<&str>) -> Option<String> {
    match kind {
        ForwardKind::Forward | ForwardKind::Gateway | ForwardKind::GatewaySigned => {
            mail_from.map(str::to_owned)
        }
        ForwardKind::Srs | ForwardKind::Seal => match mail_from {
            // The null sender stays one: a bounce must not be bounced.
            Some("") => Some(String::new()),
            Some(address) => {
                let (local, domain) = address.rsplit_once('@').unwrap_or(("postmaster", address));
                let local: String = local.chars().filter(char::is_ascii_alphanumeric).collect();
                Some(format!("SRS0=a1b2=XY={}={local}@{DOMAIN}", domain.trim_matches(['[', ']'])))
            }
            None => Some(format!("SRS0=a1b2=XY@{DOMAIN}")),
        },
        ForwardKind::List | ForwardKind::ListFooter | ForwardKind::ListMunge | ForwardKind::ListWrap => {
            Some(format!("list-bounces@{DOMAIN}"))
        }
    }
}
