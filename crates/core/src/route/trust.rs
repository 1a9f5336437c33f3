//! The trust line: above it stands what the reader's own servers wrote, below it what the sender claims.

use crate::text::operator;
use mailglass_model::facts::{AddressClass, Dialect, Hop};

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
    if hops.is_empty() {
        return None;
    }
    let line = own_stretch(hops);
    // A program that fetches from a mailbox is no client of the border: the mailbox is the reader's own, too.
    let Some(fetch) = (line.hop..hops.len()).find(|at| *at > 0 && hops[*at].is_fetch()) else {
        return Some(line);
    };
    let mailbox = draw(&hops[..fetch], None)?;
    let program = hops[fetch].by.as_deref().unwrap_or("A program");
    let server = hops[mailbox.hop].by.as_deref().unwrap_or("An unnamed server");
    Some(Line {
        hop: mailbox.hop,
        reason: format!("{program} fetched the message from your mailbox. {server} took it in there."),
    })
}

/// From the newest stamp down to the border.
fn own_stretch(hops: &[Hop]) -> Line {
    let newest = hops.len() - 1;
    let own = hops.iter().rev().find_map(|hop| hop.by.as_deref().and_then(operator::of));
    let Some(own) = own else {
        return Line { hop: newest, reason: "The topmost stamp names no host; it alone is trusted.".into() };
    };
    let mut line = newest;
    for (at, hop) in hops.iter().enumerate().rev() {
        let ours = hop.by.as_deref().and_then(operator::of).is_none_or(|o| o == own);
        if !ours && at != newest && !comes_from_inside(&hops[at + 1]) {
            break;
        }
        line = at;
        let older = at.checked_sub(1).map(|older| &hops[older]);
        if hop.is_fetch() || crosses_border(hop, older, &own) {
            break;
        }
    }
    Line {
        hop: line,
        reason: format!("The servers of {own} wrote the topmost stamps; the message reached them here."),
    }
}

/// The hop was handed in from an address of its own by something of another operator, or at an entrance, where
/// whoever hands in is a client (RFC 7208 §2.3).
fn crosses_border(hop: &Hop, older: Option<&Hop>, own: &str) -> bool {
    let outside = hop.from_class.is_some_and(|class| !class.is_internal());
    let entrance = hop.by.as_deref().is_some_and(operator::is_entrance);
    outside && !hop.internal && (entrance || !is_relative(hop, older, own)) || hides_client(hop, own)
}

/// The stamp says how the client greeted and not from which address it came: it may be anybody. Large operators write
/// such stamps between inner servers alone, and Exim's `local-bsmtp` is a hand-over on one machine.
fn hides_client(hop: &Hop, own: &str) -> bool {
    let by_smtp = |with: &str| with.contains("SMTP") && !with.starts_with("LOCAL");
    let smtp = hop.with.as_deref().is_some_and(|with| by_smtp(&with.to_ascii_uppercase()));
    let network = smtp || hop.with.is_none() && !hop.internal;
    hop.from.is_some() && hop.from_class.is_none() && network && !operator::is_large(own)
}

/// The client is of the same operator. The name that the server looked up shows it. A greeting is whatever the client
/// says, so it counts only inside Exchange Online, which writes no other name: there, strangers meet an entrance first.
fn is_relative(hop: &Hop, older: Option<&Hop>, own: &str) -> bool {
    let is_own = |name: &str| operator::of(name).is_some_and(|o| o == own);
    if let Some(name) = hop.proven_name() {
        return is_own(name);
    }
    let inner = hop.dialect == Dialect::Exchange && operator::has_entrances(own);
    let greeting = hop.from.as_deref().filter(|name| inner && is_own(name));
    let stamped = older.and_then(|older| older.by.as_deref()).filter(|by| is_own(by));
    greeting.zip(stamped).is_some_and(|(greeting, by)| same_first_label(greeting, by))
}

/// True where nobody can tell whether the client at the line is a server of the reader's own: it greets with the name of
/// the host that wrote the stamp below, and the stamp is of a kind that tells no looked-up name. A forger can write both.
pub(super) fn is_doubtful(hops: &[Hop], line: usize) -> bool {
    use Dialect::{Exim, Haraka, OpenSmtpd, Postfix, Qmail, Sendmail};
    let (Some(hop), Some(older)) = (hops.get(line), line.checked_sub(1).and_then(|at| hops.get(at))) else {
        return false;
    };
    // Without an address no name was looked up either.
    let looks_up = matches!(hop.dialect, Exim | Haraka | OpenSmtpd | Postfix | Qmail | Sendmail)
        && hop.from_class.is_some();
    let (Some(greeting), Some(by), Some(below)) = (&hop.from, &hop.by, &older.by) else { return false };
    !looks_up
        && hop.proven_name().is_none()
        && !operator::is_entrance(by)
        && operator::same(greeting, by)
        && greeting.eq_ignore_ascii_case(below)
}

/// Exchange Online calls one machine by names that share the first label alone.
fn same_first_label(a: &str, b: &str) -> bool {
    let first = |name: &str| name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    first(a) == first(b)
}

/// From a private address: the message was already inside.
pub(super) fn comes_from_inside(hop: &Hop) -> bool {
    hop.internal || hop.from_class.is_some_and(AddressClass::is_internal)
}

#[cfg(test)]
mod tests {
    use crate::message::fields::scan;

    fn line(text: &str) -> Option<u32> {
        crate::route::evaluate(text.as_bytes(), &scan(text.as_bytes(), 0), None).trust_line
    }

    #[test]
    fn a_client_that_greets_with_a_name_of_ours_stays_outside() {
        let text = "Received: from mx2.c.example (unknown [198.51.100.7]) by mx.c.example (Postfix) with ESMTP; Fri, 20 Nov 2026 10:00:03 +0000\n\
             Received: from mail.bank.example (mail.bank.example [192.0.2.1]) by mx2.c.example (Postfix) with ESMTP; Fri, 20 Nov 2026 10:00:02 +0000\n";
        assert_eq!(line(text), Some(1));
        assert_eq!(line(&text.replace("unknown", "mx2.c.example")), Some(0));
    }

    #[test]
    fn without_a_looked_up_name_a_greeting_of_ours_is_doubtful() {
        let text = "Received: from mx2.c.example ([198.51.100.7]) by mx.c.example with ESMTP; Fri, 20 Nov 2026 10:00:03 +0000\n\
             Received: from mail.b.example (mail.b.example [192.0.2.1]) by mx2.c.example with ESMTP; Fri, 20 Nov 2026 10:00:02 +0000\n";
        let route = crate::route::evaluate(text.as_bytes(), &scan(text.as_bytes(), 0), None);
        assert_eq!(route.trust_line, Some(1));
        assert!(route.trust_doubt);
    }

    #[test]
    fn without_an_address_a_greeting_of_ours_is_doubtful() {
        let below = "Received: from mail.b.example (mail.b.example [192.0.2.1]) by mx2.c.example with ESMTP; Fri, 20 Nov 2026 10:00:02 +0000\n";
        for stamp in [
            "mx2.c.example by mx.c.example with ESMTP",
            "mx2.c.example by mx.c.example (Postfix) with ESMTP",
            "mx2.c.example by mx.c.example",
        ] {
            let text = format!("Received: from {stamp}; Fri, 20 Nov 2026 10:00:03 +0000\n{below}");
            let route = crate::route::evaluate(text.as_bytes(), &scan(text.as_bytes(), 0), None);
            assert_eq!((route.trust_line, route.trust_doubt), (Some(1), true), "{stamp}");
        }
        let inside = "mx2.c.example by mx.c.example with LMTP";
        assert_eq!(
            line(&format!("Received: from {inside}; Fri, 20 Nov 2026 10:00:03 +0000\n{below}")),
            Some(0)
        );
    }

    #[test]
    fn a_name_that_may_be_forged_is_no_name_of_ours() {
        let text = "Received: from mx2.c.example (mx2.c.example [198.51.100.7] (may be forged)) by mx.c.example (8.15/8.15) with ESMTP; Fri, 20 Nov 2026 10:00:03 +0000\n\
             Received: from mail.b.example (mail.b.example [192.0.2.1]) by mx2.c.example with ESMTP; Fri, 20 Nov 2026 10:00:02 +0000\n";
        assert_eq!(line(text), Some(1));
        assert_eq!(line(&text.replace(" (may be forged)", "")), Some(0));
    }

    #[test]
    fn a_client_cannot_choose_how_a_stamp_is_read() {
        let text = "Received: from mx2.c.example (exim.evil.example [198.51.100.7]) by mx.c.example with ESMTP; Fri, 20 Nov 2026 10:00:03 +0000\n\
             Received: from mail.b.example (mail.b.example [192.0.2.1]) by mx2.c.example with ESMTP; Fri, 20 Nov 2026 10:00:02 +0000\n";
        assert_eq!(line(text), Some(1));
    }

    #[test]
    fn a_program_that_fetches_from_a_mailbox_is_stepped_over() {
        let mailbox = "Received: from mail.b.example (mail.b.example [192.0.2.1]) by mx.c.example (Postfix) with ESMTP; Fri, 20 Nov 2026 10:00:02 +0000\n";
        for fetch in [
            "from mx.c.example [203.0.113.5] by localhost with IMAP (fetchmail-6.4.38)",
            "from pop.c.example (203.0.113.5) by home.lan with POP3-SSL",
            "from pop.d.example (pop.d.example. [203.0.113.5]) by mx.google.com with POP3 id 1",
        ] {
            let text = format!("Received: {fetch}; Fri, 20 Nov 2026 10:05:02 +0000\n{mailbox}");
            assert_eq!(line(&text), Some(0), "{fetch}");
            let handed = "Received: from localhost (localhost [127.0.0.1]) by home.lan (Postfix) with ESMTP; Fri, 20 Nov 2026 10:05:03 +0000\n";
            assert_eq!(line(&format!("{handed}{text}")), Some(0));
        }
        let forged = "Received: from mail.bank.example [192.0.2.9] by mx.c.example with IMAP; Fri, 20 Nov 2026 10:00:00 +0000\n";
        assert_eq!(line(&format!("{mailbox}{forged}")), Some(1));
    }

    #[test]
    fn an_entrance_is_the_border_for_other_customers_of_the_operator_too() {
        let text = "Received: from mail-ej1-f41.google.com (mail-ej1-f41.google.com. [209.85.218.41]) by mx.google.com with SMTPS id 2; Fri, 20 Nov 2026 10:00:03 +0000\n\
             Received: by mail-ej1-f41.google.com with SMTP id 1; Fri, 20 Nov 2026 10:00:02 +0000\n";
        assert_eq!(line(text), Some(1));
        let text = "Received: from EUR05-obe.outbound.protection.outlook.com (40.107.1.1) by AM5.mail.protection.outlook.com (10.1.1.1) with Microsoft SMTP Server; Fri, 20 Nov 2026 10:00:03 +0000\n\
             Received: from A.eurprd01.prod.outlook.com (2603:10a6::1) by B.eurprd01.prod.outlook.com (2603:10a6::2) with Microsoft SMTP Server; Fri, 20 Nov 2026 10:00:02 +0000\n";
        assert_eq!(line(text), Some(1));
    }
}
