//! What lists, gateways and servers do to messages. Nothing here comes from the autopsy: it must find it out.

use crate::mail::Mail;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mailglass_model::facts::ChangeKind::{self, *};

/// One way of mangling; false where the message has nothing of the kind.
pub(crate) struct Way {
    pub(crate) name: &'static str,
    pub(crate) mangle: fn(&mut Mail) -> bool,
    pub(crate) kinds: &'static [ChangeKind],
}

const fn way(name: &'static str, kinds: &'static [ChangeKind], mangle: fn(&mut Mail) -> bool) -> Way {
    Way { name, mangle, kinds }
}

const FOOTER: &str = "_______________________________________________\r\nTalk mailing list\r\nhttps://list.test/listinfo/talk\r\n";
const NOTICE: &str = "\r\nThis message is confidential and meant for the intended recipient only.\r\n";
const VIRUS: &str = "\r\n--\r\nThis mail was checked for viruses.\r\n";

pub(crate) const WAYS: [Way; 46] = [
    way("a list's footer", &[ListFooter], |m| {
        list(m);
        end(m, FOOTER)
    }),
    way("a disclaimer", &[Disclaimer], |m| end(m, NOTICE)),
    way("a virus scanner's note", &[VirusNote], |m| end(m, VIRUS)),
    way("text that nobody knows", &[TextAppended], |m| end(m, "Sent with something.\r\n")),
    way("a disclaimer in HTML", &[Disclaimer], |m| {
        in_html(m, "</body>", "<div>This mail is confidential.</div></body>")
    }),
    way("an invisible image", &[TrackingPixel], |m| {
        in_html(m, "</body>", "<img src=\"https://t.test/1.gif\" width=1 height=1></body>")
    }),
    way("a banner in HTML", &[Banner], |m| {
        in_html(m, "<body>", "<body><div style=\"color:red\">CAUTION: this mail comes from outside.</div>")
    }),
    way("a disclaimer in both texts", &[Disclaimer, Disclaimer], |m| {
        let both = in_html(m, "</body>", "<div>This mail is confidential.</div></body>");
        both && replace(m, "\r\nAlice\r\n--sep", &format!("\r\nAlice\r\n{NOTICE}--sep"))
    }),
    way("a footer inside a part", &[ListFooter], |m| {
        list(m);
        replace(m, "\r\nAlice\r\n--sep", &format!("\r\nAlice\r\n{FOOTER}--sep"))
    }),
    way("a footer in base64", &[ListFooter], |m| {
        list(m);
        let text = encoded(m, "base64").then(|| [&unbase64(&m.body), FOOTER.as_bytes()].concat());
        let text = text.map(|text| base64(&text, 76));
        recode(m, text, "base64")
    }),
    way("a footer, and base64 for it", &[ListFooter, TransferEncoding, MimeFieldRewritten], |m| {
        list(m);
        let text = encoded(m, "8bit").then(|| base64(&[&m.body, FOOTER.as_bytes()].concat(), 76));
        recode(m, text.filter(|_| !m.get("Content-Type").starts_with("multipart")), "base64")
    }),
    way("a banner", &[Banner], |m| start(m, "[This mail comes from an EXTERNAL sender.]\r\n\r\n")),
    way("text at the beginning", &[TextPrepended], |m| start(m, "A. Smith wrote this:\r\n")),
    way("a tag of a list", &[SubjectTag], |m| tag(m, "[Talk] ")),
    way("a tag of a filter", &[SubjectTag], |m| tag(m, "***SPAM*** ")),
    way("a tag and a footer", &[ListFooter, SubjectTag], |m| {
        list(m);
        tag(m, "[Talk] ") && end(m, FOOTER)
    }),
    way("a tag, a footer and another author", &[ListFooter, SubjectTag, FromMunged], |m| {
        list(m);
        munge(m);
        tag(m, "[Talk] ") && end(m, FOOTER)
    }),
    way("another author", &[FromMunged], |m| {
        munge(m);
        true
    }),
    way("another author, the original kept", &[FieldReplaced], |m| {
        let from = m.get("From").to_owned();
        m.set("From", "Somebody <somebody@gateway.test>");
        m.add("X-Original-From", &from);
        true
    }),
    way("8bit to quoted-printable", &[TransferEncoding, MimeFieldRewritten], |m| {
        let text = encoded(m, "8bit").then(|| quoted(&m.body));
        recode(m, text, "quoted-printable")
    }),
    way("8bit to base64", &[TransferEncoding, MimeFieldRewritten], |m| {
        let text = encoded(m, "8bit").then(|| base64(&m.body, 76));
        recode(m, text, "base64")
    }),
    way("base64 to 8bit", &[TransferEncoding, MimeFieldRewritten], |m| {
        let text = encoded(m, "base64").then(|| unbase64(&m.body));
        recode(m, text, "8bit")
    }),
    way("quoted-printable to 8bit", &[TransferEncoding, MimeFieldRewritten], |m| {
        let text = encoded(m, "quoted-printable").then(|| unquoted(&m.body));
        recode(m, text, "8bit")
    }),
    way("base64 in shorter lines", &[TransferEncoding], |m| {
        let text = encoded(m, "base64").then(|| base64(&unbase64(&m.body), 64));
        recode(m, text, "base64")
    }),
    way("one part to quoted-printable", &[TransferEncoding], |m| {
        let body = String::from_utf8(m.body.clone()).expect("UTF-8");
        let Some(at) =
            body.find("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
        else {
            return false;
        };
        let begin = at + body[at..].find("\r\n\r\n").expect("an empty line") + 4;
        let finish = body.rfind("\r\n--sep").expect("a boundary");
        let text = String::from_utf8(quoted(&body.as_bytes()[begin..finish])).expect("ASCII");
        let head = body[at..begin].replace("8bit", "quoted-printable");
        m.body = [&body[..at], &head, &text, &body[finish..]].concat().into_bytes();
        true
    }),
    way("UTF-8 to ISO 8859-1", &[Charset, MimeFieldRewritten], |m| {
        if !encoded(m, "8bit") || m.get("Content-Type").starts_with("multipart") {
            return false;
        }
        let text = String::from_utf8(m.body.clone()).expect("UTF-8");
        m.body = text.chars().map(|c| u8::try_from(c).unwrap_or(0x80)).collect();
        m.set("Content-Type", "text/plain; charset=windows-1252");
        true
    }),
    way("spaces at line ends", &[TrailingSpaces], |m| {
        m.is_simple(true)
            && plain_text(m)
            && replace(m, "promised.\r\n", "promised.  \r\n") | replace(m, "weniger.\r\n", "weniger. \r\n")
    }),
    way("the space of the signature's rule", &[TrailingSpaces], |m| {
        m.is_simple(true) && replace(m, "-- \r\n", "--\r\n")
    }),
    way("tabs to spaces", &[WhiteSpace], |m| {
        m.is_simple(true) && replace(m, "\tone\t", "        one\t") && replace(m, "\ttwo\t", "        two\t")
    }),
    way("a mark before From", &[FromQuoting], |m| replace(m, "\r\nFrom Monday", "\r\n>From Monday")),
    way("a mark before From taken away", &[FromQuoting], |m| replace(m, "\r\n>From here", "\r\nFrom here")),
    way("dots doubled", &[DotStuffing], |m| replace(m, "\r\n.dots", "\r\n..dots")),
    way("long lines broken", &[WrappedLines], |m| {
        let text = String::from_utf8(m.body.clone()).expect("UTF-8");
        let mut any = false;
        let lines = text.split("\r\n").map(|line| {
            match line.is_char_boundary(76.min(line.len())) && line.len() > 76 {
                true => {
                    any = true;
                    format!("{}\r\n{}", &line[..76], &line[76..])
                }
                false => line.to_owned(),
            }
        });
        m.body = lines.collect::<Vec<_>>().join("\r\n").into_bytes();
        any
    }),
    way("links rewritten", &[LinksRewritten], |m| {
        let safe = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.example.com%2Foffer%3Fnumber%3D1%26year%3D2026&data=05&reserved=0";
        let html = safe.replace('&', "&amp;");
        let text = replace(m, "https://www.example.com/offer?number=1&year=2026", safe);
        replace(m, "https://www.example.com/offer?number=1&amp;year=2026", &html) | text
    }),
    way("a part added", &[PartAdded], |m| {
        replace(m, "--sep=_1--", "--sep=_1\r\nContent-Type: application/x-card\r\n\r\nBEGIN\r\n--sep=_1--")
    }),
    way("a footer as a part", &[ListFooter], |m| {
        list(m);
        let part = format!("--sep=_1\r\nContent-Type: text/plain\r\n\r\n{FOOTER}--sep=_1--");
        replace(m, "--sep=_1--", &part)
    }),
    way(
        "wrapped into a multipart",
        &[ListFooter, WrappedInMultipart, MimeFieldRewritten, MimeFieldRewritten],
        wrap,
    ),
    way("recipients turned around", &[RecipientsRewritten], |m| {
        m.set("To", "Carol <carol@recipient.test>, Bob <bob@recipient.test>");
        true
    }),
    way("a second subject", &[FieldDuplicated], |m| {
        m.add("Subject", "Another one");
        true
    }),
    way("fields in another order", &[Reordered], |m| {
        let tags: Vec<usize> = (0..m.fields.len()).filter(|at| m.fields[*at].0 == "X-Tag").collect();
        m.fields.swap(tags[0], tags[1]);
        true
    }),
    way("a date in another zone", &[DateRewritten], |m| {
        m.set("Date", "Fri, 6 Nov 2026 11:00:00 +0100");
        true
    }),
    way("another Message-ID, the original kept", &[FieldReplaced], |m| {
        let id = m.get("Message-ID").to_owned();
        m.set("Message-ID", "<new@gateway.test>");
        m.add("X-Original-Message-ID", &id);
        true
    }),
    way("a field added that was signed as absent", &[FieldAdded], |m| {
        m.add("List-Unsubscribe", "<mailto:leave@list.test>");
        true
    }),
    way("quotation marks taken away", &[DisplayName], |m| {
        m.set("From", "Alice Smith <alice@example.com>");
        true
    }),
    way("small letters in an address", &[AddressCase], |m| {
        m.set("Reply-To", "Alice <alice@example.com>");
        m.add("X-Sender", "Alice@Example.com");
        true
    }),
    way("another form of encoded words", &[EncodedWord], |m| {
        let coded = m.get("Subject").starts_with("=?");
        m.set("Subject", "=?UTF-8?Q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?=");
        coded
    }),
];

/// What only simple canonicalization sees.
pub(crate) const SIMPLE_HEADER: [Way; 3] = [
    way("a field folded anew", &[Refolded], |m| {
        let flat = m.get("References").replace("\r\n", "");
        m.set("References", &flat);
        true
    }),
    way("a name in other letters", &[FieldNameCase], |m| {
        let at = m.fields.iter().position(|(name, _)| name == "Message-ID").expect("it is there");
        m.fields[at].0 = "Message-Id".to_owned();
        true
    }),
    way("two spaces", &[WhiteSpace], |m| {
        m.set("Subject", "Offer for  the new year");
        m.name.starts_with("plain")
    }),
];

fn list(m: &mut Mail) {
    m.add("List-Id", "Talk <talk.list.test>");
}

fn munge(m: &mut Mail) {
    m.set("From", "Alice Smith via Talk <talk@list.test>");
    m.add("X-Original-Sender", "alice@example.com");
}

fn tag(m: &mut Mail, tag: &str) -> bool {
    let subject = format!("{tag}{}", m.get("Subject"));
    m.set("Subject", &subject);
    true
}

fn plain_text(m: &Mail) -> bool {
    !encoded(m, "base64") && !m.get("Content-Type").starts_with("multipart")
}

/// At the end of a text that is neither encoded nor in parts.
fn end(m: &mut Mail, text: &str) -> bool {
    m.body.extend_from_slice(text.as_bytes());
    plain_text(m) && !encoded(m, "quoted-printable")
}

fn start(m: &mut Mail, text: &str) -> bool {
    m.body = [text.as_bytes(), &m.body].concat();
    plain_text(m) && !encoded(m, "quoted-printable")
}

fn in_html(m: &mut Mail, what: &str, with: &str) -> bool {
    if encoded(m, "quoted-printable") {
        let text = unquoted(&m.body);
        let text = String::from_utf8(text).expect("UTF-8").replace(what, with);
        m.body = quoted(text.as_bytes());
        return true;
    }
    replace(m, what, with)
}

fn replace(m: &mut Mail, what: &str, with: &str) -> bool {
    let Ok(text) = String::from_utf8(m.body.clone()) else { return false };
    let found = text.contains(what);
    m.body = text.replace(what, with).into_bytes();
    found
}

fn encoded(m: &Mail, word: &str) -> bool {
    m.get("Content-Transfer-Encoding") == word
}

fn recode(m: &mut Mail, text: Option<Vec<u8>>, word: &str) -> bool {
    let Some(text) = text else { return false };
    m.body = text;
    m.set("Content-Transfer-Encoding", word);
    true
}

fn wrap(m: &mut Mail) -> bool {
    list(m);
    if m.get("Content-Type").starts_with("multipart") {
        return false;
    }
    let (media, encoding) = (m.get("Content-Type").to_owned(), m.get("Content-Transfer-Encoding").to_owned());
    let head = format!("--w\r\nContent-Type: {media}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n");
    let tail = format!("\r\n--w\r\nContent-Type: text/plain\r\n\r\n{FOOTER}\r\n--w--\r\n");
    m.body = [head.as_bytes(), &m.body, tail.as_bytes()].concat();
    m.set("Content-Type", "multipart/mixed; boundary=w");
    m.fields.retain(|(name, _)| name != "Content-Transfer-Encoding");
    m.add("Content-Transfer-Encoding", "binary");
    true
}

fn base64(text: &[u8], width: usize) -> Vec<u8> {
    let letters = STANDARD.encode(text);
    let lines: Vec<&str> =
        (0..letters.len()).step_by(width).map(|at| &letters[at..letters.len().min(at + width)]).collect();
    (lines.join("\r\n") + "\r\n").into_bytes()
}

fn unbase64(body: &[u8]) -> Vec<u8> {
    let letters: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(letters).expect("base64")
}

/// Every line broken at sixty letters: no line of the original is.
fn quoted(text: &[u8]) -> Vec<u8> {
    let mut out = String::new();
    let mut column = 0;
    for &byte in text {
        match byte {
            b'\r' => continue,
            b'\n' => {
                out.push_str("\r\n");
                column = 0;
                continue;
            }
            b'=' | 127.. => out.push_str(&format!("={byte:02X}")),
            byte => out.push(char::from(byte)),
        }
        column += 1;
        if column == 60 {
            out.push_str("=\r\n");
            column = 0;
        }
    }
    out.into_bytes()
}

fn unquoted(body: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(body.to_vec()).expect("ASCII").replace("=\r\n", "");
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'=' {
            let digits = std::str::from_utf8(&after[..2]).expect("two digits");
            out.push(u8::from_str_radix(digits, 16).expect("hexadecimal"));
            rest = &after[2..];
        } else {
            out.push(byte);
            rest = after;
        }
    }
    out
}
