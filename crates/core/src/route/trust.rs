//! The trust line: above it stands what the reader's own servers wrote, below it what the sender claims.

use crate::text::family;
use mailglass_model::facts::{AddressClass, Hop};

/// Where the line is drawn, and why.
pub struct Line {
    /// The hop at which the reader's side took the message in.
    pub hop: usize,
    /// One sentence.
    pub reason: String,
}

/// Draws the line: where the reader says, or below the oldest stamp of the servers that wrote the newest one.
pub fn draw(hops: &[Hop], chosen: Option<u32>) -> Option<Line> {
    if let Some(chosen) = chosen.map(|at| at as usize).filter(|at| *at < hops.len()) {
        return Some(Line {
            hop: chosen,
            reason: "You chose this server as the first that you trust.".into(),
        });
    }
    let newest = hops.len().checked_sub(1)?;
    let own = hops.iter().rev().find_map(|hop| hop.by.as_deref().and_then(family::of));
    let Some(own) = own else {
        return Some(Line {
            hop: newest,
            reason: "The topmost stamp names no host; it alone is trusted.".into(),
        });
    };
    let mut line = newest;
    for (at, hop) in hops.iter().enumerate().rev() {
        let ours = hop.by.as_deref().and_then(family::of).is_none_or(|f| f == own);
        if !ours && at != newest && !comes_from_inside(&hops[at + 1]) {
            break;
        }
        line = at;
        if crosses_border(hop, &own) {
            break;
        }
    }
    Some(Line {
        hop: line,
        reason: format!("The servers of {own} wrote the topmost stamps; the message reached them here."),
    })
}

/// The hop was handed in by something that is not of the same family and has an address of its own.
fn crosses_border(hop: &Hop, own: &str) -> bool {
    let outside = matches!(hop.from_class, Some(AddressClass::Public | AddressClass::Reserved));
    let names = [&hop.from, &hop.from_name, &hop.from_helo];
    let relative = names.into_iter().flatten().any(|n| family::of(n).is_some_and(|f| f == own));
    outside && !relative && !hop.internal
}

/// From a private address, or without any: the message was already inside.
fn comes_from_inside(hop: &Hop) -> bool {
    hop.internal
        || matches!(
            hop.from_class,
            Some(
                AddressClass::Private
                    | AddressClass::Loopback
                    | AddressClass::LinkLocal
                    | AddressClass::Shared
            )
        )
}
