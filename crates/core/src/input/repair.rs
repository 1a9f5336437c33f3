//! Undoing what happened to a message on the way into the paste, as far as it can be undone.
//!
//! Each repair looks at the text, and either leaves it alone or gives back the repaired text and a note. They work on
//! the header section; a body is changed only where the whole paste was written in another form.

use super::beginning::beginning;
use super::lines::{HEAD, field_name, header, is_known, lines};
use super::{damage as note, links, trailing};
use mailglass_model::{Damage, DamageKind};

/// The text to read, where it begins, and what was done to it.
pub(super) struct Repaired {
    pub(super) text: Vec<u8>,
    pub(super) start: usize,
    pub(super) damage: Vec<Damage>,
    pub(super) changed: bool,
}

type Repair = fn(&[u8]) -> Option<(Vec<u8>, Damage)>;

const REPAIRS: [Repair; 10] = [
    encoding,
    returns,
    html,
    quoted_printable,
    quoted,
    indented,
    trailing::space,
    blank_lines,
    links::links,
    lost_folding,
];

pub(super) fn repair(bytes: Vec<u8>) -> Repaired {
    let mut out = Repaired { text: bytes, start: 0, damage: Vec::new(), changed: false };
    for repair in REPAIRS {
        if let Some((text, damage)) = repair(&out.text) {
            out.text = text;
            out.damage.push(damage);
            out.changed = true;
        }
    }
    if let Some((start, damage)) = beginning(&out.text) {
        out.start = start;
        out.damage.extend(damage);
    }
    out
}

/// UTF-16 and byte order marks.
fn encoding(text: &[u8]) -> Option<(Vec<u8>, Damage)> {
    let wide = |pairs: &[u8], read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = pairs.chunks_exact(2).map(|pair| read([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units).into_bytes()
    };
    let message = "The text was saved with a byte order mark, which mail does not have.";
    let out = match text {
        [0xef, 0xbb, 0xbf, rest @ ..] => rest.to_vec(),
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => return None,
    };
    Some((out, note(DamageKind::InvisibleCharacters, message, true, false)))
}

/// Every line ends with CR CR LF: a program wrote CRLF through a file that turns LF into CRLF.
fn returns(text: &[u8]) -> Option<(Vec<u8>, Damage)> {
    const DOUBLED: &[u8] = b"\r\r\n";
    let head = &text[..text.len().min(HEAD)];
    let mut ends = memchr::memchr_iter(b'\n', head).peekable();
    ends.peek()?;
    if !ends.all(|at| head[..=at].ends_with(DOUBLED)) {
        return None;
    }
    let mut out = Vec::with_capacity(text.len());
    let mut from = 0;
    for at in memchr::memmem::find_iter(text, DOUBLED) {
        out.extend_from_slice(&text[from..at]);
        from = at + 1;
    }
    out.extend_from_slice(&text[from..]);
    let message = "Every line ended with one carriage return too many; it was taken away.";
    Some((out, note(DamageKind::DoubledReturns, message, true, true)))
}

/// `&lt;` where `<` should stand.
fn html(text: &[u8]) -> Option<(Vec<u8>, Damage)> {
    let head = header(text);
    let escaped =
        memchr::memmem::find(head, b"&lt;").is_some() && memchr::memmem::find(head, b"&gt;").is_some();
    if !escaped || memchr::memchr(b'<', head).is_some() {
        return None;
    }
    const ENTITIES: [(&[u8], u8); 7] = [
        (b"&lt;", b'<'),
        (b"&gt;", b'>'),
        (b"&quot;", b'"'),
        (b"&#39;", b'\''),
        (b"&apos;", b'\''),
        (b"&nbsp;", b' '),
        (b"&amp;", b'&'),
    ];
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let entity = ENTITIES.iter().find(|(entity, _)| text[at..].starts_with(entity));
        match entity {
            Some((entity, byte)) => {
                out.push(*byte);
                at += entity.len();
            }
            None => {
                out.push(text[at]);
                at += 1;
            }
        }
    }
    Some((
        out,
        note(
            DamageKind::HtmlEscaped,
            "The text was copied from HTML source: < and > were written as &lt; and &gt;.",
            true,
            true,
        ),
    ))
}

/// The whole paste written in quoted-printable.
fn quoted_printable(text: &[u8]) -> Option<(Vec<u8>, Damage)> {
    let head = header(text);
    let equals = head.windows(3).filter(|w| w.eq_ignore_ascii_case(b"=3d")).count();
    let soft = lines(head).filter(|(_, line)| line.ends_with(b"=")).count();
    // A DKIM-Signature alone has a dozen tags; their plain form must not occur.
    let plain = [&b"v=1;"[..], b"a=rsa-"].iter().any(|tag| memchr::memmem::find(head, tag).is_some());
    if equals < 4 || plain || (equals < 8 && soft == 0) {
        return None;
    }
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let hex = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16));
        match (text[at], text.get(at + 1), text.get(at + 2)) {
            (b'=', Some(b'\n'), _) => at += 2,
            (b'=', Some(b'\r'), Some(b'\n')) => at += 3,
            (b'=', high, low) if hex(high).is_some() && hex(low).is_some() => {
                let value = hex(high).unwrap_or(0) * 16 + hex(low).unwrap_or(0);
                out.push(u8::try_from(value).unwrap_or(b'?'));
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    Some((
        out,
        note(
            DamageKind::QuotedPrintable,
            "The text was still written in quoted-printable; it was decoded.",
            true,
            true,
        ),
    ))
}

/// Every line begins with `>`.
fn quoted(text: &[u8]) -> Option<(Vec<u8>, Damage)> {
    let mut solid = lines(text).filter(|(_, line)| !line.trim_ascii().is_empty()).peekable();
    solid.peek()?;
    if !solid.all(|(_, line)| line.trim_ascii_start().starts_with(b">")) {
        return None;
    }
    let strip = |line: &[u8]| {
        let line = line.trim_ascii_start();
        let line = line.strip_prefix(b">").unwrap_or(line);
        line.strip_prefix(b" ").unwrap_or(line).to_vec()
    };
    Some((
        each_line(text, strip),
        note(DamageKind::Quoted, "Every line was quoted with \">\"; the marks were taken away.", true, true),
    ))
}

/// Every line is indented by at least as much as the first.
fn indented(text: &[u8]) -> Option<(Vec<u8>, Damage)> {
    let head = header(text);
    let width = |line: &[u8]| line.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let first = lines(head).find(|(_, line)| !line.trim_ascii().is_empty())?;
    let indent = width(first.1);
    let known = lines(head).any(|(_, line)| is_known(line));
    let deep = lines(head).filter(|(_, l)| !l.trim_ascii().is_empty()).all(|(_, line)| width(line) >= indent);
    if indent == 0 || known || !deep || field_name(&first.1[indent..]).is_none() {
        return None;
    }
    let strip = |line: &[u8]| line[width(line).min(indent)..].to_vec();
    Some((
        each_line(text, strip),
        note(DamageKind::Indented, "Every line was indented; the indentation was taken away.", true, true),
    ))
}

pub(super) fn each_line(text: &[u8], change: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|b| *b == b'\n') {
        let body = line.strip_suffix(b"\n").unwrap_or(line);
        let body = body.strip_suffix(b"\r").unwrap_or(body);
        out.extend(change(body));
        out.extend_from_slice(&line[body.len()..]);
    }
    out
}

/// Blank lines between the fields, as some web pages and spreadsheets put them.
fn blank_lines(text: &[u8]) -> Option<(Vec<u8>, Damage)> {
    let mut paragraphs = 0;
    let mut known = 0;
    let mut after_blank = true;
    let mut first_paragraph = 0;
    let mut end = 0;
    for (at, line) in lines(text) {
        if line.trim_ascii().is_empty() {
            after_blank = true;
            continue;
        }
        if after_blank {
            let continues = matches!(line[0], b' ' | b'\t') || field_name(line).is_some();
            if !continues {
                break;
            }
            paragraphs += 1;
            known += usize::from(is_known(line));
        }
        first_paragraph += usize::from(paragraphs == 1);
        after_blank = false;
        end = at + line.len();
    }
    if known < 3 || paragraphs < 4 || first_paragraph > 2 {
        return None;
    }
    let head: Vec<u8> = text[..end]
        .split_inclusive(|b| *b == b'\n')
        .filter(|l| !l.trim_ascii().is_empty())
        .flatten()
        .copied()
        .collect();
    let mut out = head;
    out.extend_from_slice(&text[end..]);
    Some((
        out,
        note(
            DamageKind::BlankLines,
            "Blank lines stood between the header fields; they were taken away. The body may have them too.",
            true,
            true,
        ),
    ))
}

/// Continuation lines that have lost the white space they began with.
fn lost_folding(text: &[u8]) -> Option<(Vec<u8>, Damage)> {
    let head = header(text);
    let begin = beginning(text).map_or(0, |(start, _)| start);
    let mut holes = Vec::new();
    let mut fields = 0;
    for (at, line) in lines(head).filter(|(at, _)| *at >= begin) {
        match line.first() {
            None | Some(b' ' | b'\t') => {}
            Some(_) if field_name(line).is_some() => fields += 1,
            Some(_) if fields > 0 => holes.push(at),
            Some(_) => {}
        }
    }
    if holes.is_empty() || fields < 2 {
        return None;
    }
    let mut out = Vec::with_capacity(text.len() + holes.len());
    let mut from = 0;
    for hole in &holes {
        out.extend_from_slice(&text[from..*hole]);
        out.push(b' ');
        from = *hole;
    }
    out.extend_from_slice(&text[from..]);
    let message = format!(
        "{} lost the white space that folded header lines begin with.",
        crate::text::quote::count(holes.len(), "line")
    );
    Some((out, note(DamageKind::LostFolding, &message, true, true)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<DamageKind> {
        repair(text.as_bytes().to_vec()).damage.into_iter().map(|d| d.kind).collect()
    }

    fn repaired(text: &str) -> String {
        let out = repair(text.as_bytes().to_vec());
        String::from_utf8_lossy(&out.text[out.start..]).into_owned()
    }

    const GOOD: &str = "Received: from a.example\n by b.example; Fri, 20 Nov 2026 10:00:00 +0000\nFrom: <a@b.example>\nTo: c@d.example\nSubject: x\n\nbody\n";

    #[test]
    fn a_good_message_is_left_alone() {
        assert_eq!(kinds(GOOD), []);
        assert_eq!(repaired(GOOD), GOOD);
    }

    #[test]
    fn what_stands_in_front_is_passed_over() {
        assert_eq!(kinds(&format!("From a@b.example Fri Nov 20 10:00:00 2026\n{GOOD}")), [DamageKind::Mbox]);
        let page = format!(
            "Original Message\nMessage ID\t<x@y>\nFrom:\tA\nSubject:\tHi\n\nDownload Original\nCopy to clipboard\n{GOOD}"
        );
        assert_eq!(repaired(&page), GOOD);
        assert_eq!(repaired(&format!("Hello, here are the headers\n\n{GOOD}")), GOOD);
    }

    #[test]
    fn lost_folding_is_put_back() {
        assert_eq!(kinds(&GOOD.replace("\n by", "\nby")), [DamageKind::LostFolding]);
        assert_eq!(repaired(&GOOD.replace("\n by", "\nby")), GOOD);
    }

    #[test]
    fn other_forms_are_undone() {
        let html = GOOD.replace('<', "&lt;").replace('>', "&gt;");
        assert_eq!((kinds(&html), repaired(&html)), (vec![DamageKind::HtmlEscaped], GOOD.to_owned()));
        let quoted: String = GOOD.lines().map(|l| format!("> {l}\n")).collect();
        assert_eq!((kinds(&quoted), repaired(&quoted)), (vec![DamageKind::Quoted], GOOD.to_owned()));
        let indented: String = GOOD.lines().map(|l| format!("    {l}\n")).collect();
        assert_eq!(kinds(&indented), [DamageKind::Indented]);
        let spaced = "Received: a\n\nFrom: b\n\nTo: c\n\nSubject: d\n\nhello there\n";
        assert_eq!(repaired(spaced), "Received: a\nFrom: b\nTo: c\nSubject: d\n\nhello there\n");
    }

    #[test]
    fn a_quoted_printable_paste_is_decoded() {
        let signed = "DKIM-Signature: v=3D1; a=3Drsa-sha256; d=3Db.example; s=3Dx; h=3Dfrom; bh=3Dab=\ncd; b=3Dxyz\nFrom: a@b.example\n\nbody\n";
        assert!(
            repaired(signed)
                .starts_with("DKIM-Signature: v=1; a=rsa-sha256; d=b.example; s=x; h=from; bh=abcd; b=xyz\n")
        );
    }
}
