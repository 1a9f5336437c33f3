//! The field scanner: splits the header section into fields with their places and keeps every defect.
//!
//! Parsing never fails. mail-parser, which reads the values, must find the same fields at the same places; a test
//! over every corpus message holds the two together.

use crate::limits;
use mailglass_model::facts::LineEnding;
use mailglass_model::{Defect, Span};
use memchr::{memchr, memchr_iter};
use std::ops::Range;

/// One header field as it stands in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawField {
    /// The name, without the white space that may stand before the colon.
    pub name: Range<usize>,
    /// All that follows the colon, without the last line break.
    pub value: Range<usize>,
    /// The whole field without its last line break.
    pub whole: Range<usize>,
}

impl RawField {
    /// True for that name, in any case.
    pub fn is(&self, text: &[u8], name: &str) -> bool {
        text[self.name.clone()].eq_ignore_ascii_case(name.as_bytes())
    }
}

/// The header section and what follows it.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// In order.
    pub fields: Vec<RawField>,
    /// How many fields there are beyond [`limits::FIELDS`].
    pub left_out: usize,
    /// Where the header section begins (after an mbox line or a preamble).
    pub start: usize,
    /// One past the header section, the blank line left out.
    pub header_end: usize,
    /// The first byte after the blank line; `None` when there is no blank line.
    pub body: Option<usize>,
    /// What is wrong with the form, in order of place.
    pub defects: Vec<Defect>,
    /// How the lines end.
    pub line_ending: LineEnding,
}

impl Scan {
    /// The stamps of the servers on the way, Received and X-Received, the newest first.
    pub fn stamps<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (usize, &'a RawField)> {
        let is_stamp = move |field: &RawField| field.is(text, "Received") || field.is(text, "X-Received");
        self.fields.iter().enumerate().filter(move |(_, field)| is_stamp(field))
    }

    /// Every field of that name, topmost first, with its index.
    pub fn named<'a>(&'a self, text: &'a [u8], name: &'a str) -> impl Iterator<Item = (usize, &'a RawField)> {
        self.fields.iter().enumerate().filter(move |(_, f)| f.is(text, name))
    }

    /// The body, empty where there is none.
    pub fn body_of<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        self.body.map_or(&[][..], |at| &text[at..])
    }
}

/// Scans from `start`.
pub fn scan(text: &[u8], start: usize) -> Scan {
    let mut scan = Scan { start, header_end: start, ..Scan::default() };
    let mut at = start;
    let mut endings = Endings::default();
    let mut overlong = 0usize;
    let newline = newline(text);
    while at < text.len() {
        let line = next_line(text, at, newline);
        endings.see(line.ending);
        if line.is_blank() {
            scan.body = Some(line.next);
            break;
        }
        if line.text.len() > limits::LINE {
            overlong += 1;
        }
        take_line(&mut scan, text, &line);
        bare_return(&mut scan, text, &line, newline);
        scan.header_end = line.text.end;
        at = line.next;
    }
    let body_start = scan.body.unwrap_or(text.len());
    overlong += body_defects(&mut scan, text, body_start, &mut endings);
    if overlong > 0 {
        note_overlong(&mut scan, text, overlong);
    }
    scan.line_ending = endings.verdict();
    if scan.line_ending == LineEnding::Mixed {
        endings.note(&mut scan.defects);
    }
    scan
}

/// One line: its text, how it ends, where the next begins.
struct Line {
    text: Range<usize>,
    ending: Ending,
    next: usize,
}

impl Line {
    fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Crlf,
    Lf,
    Cr,
    Eof,
}

/// Lines end with LF or CRLF; a CR alone ends a line only where the text has no LF at all (old Mac files).
fn newline(text: &[u8]) -> u8 {
    if memchr(b'\n', text).is_some() { b'\n' } else { b'\r' }
}

fn next_line(text: &[u8], start: usize, newline: u8) -> Line {
    match memchr(newline, &text[start..]) {
        Some(length) if newline == b'\n' => {
            let lf = start + length;
            let crlf = lf > start && text[lf - 1] == b'\r';
            let end = if crlf { lf - 1 } else { lf };
            Line { text: start..end, ending: if crlf { Ending::Crlf } else { Ending::Lf }, next: lf + 1 }
        }
        Some(length) => Line { text: start..start + length, ending: Ending::Cr, next: start + length + 1 },
        None => Line { text: start..text.len(), ending: Ending::Eof, next: text.len() },
    }
}

#[derive(Default)]
struct Endings {
    crlf: usize,
    lf: usize,
    cr: usize,
    first_odd: Option<usize>,
}

impl Endings {
    fn see(&mut self, ending: Ending) {
        match ending {
            Ending::Crlf => self.crlf += 1,
            Ending::Lf => self.lf += 1,
            Ending::Cr => self.cr += 1,
            Ending::Eof => {}
        }
    }

    fn verdict(&self) -> LineEnding {
        match (self.crlf > 0, self.lf > 0, self.cr > 0) {
            (false, false, false) => LineEnding::None,
            (true, false, false) => LineEnding::Crlf,
            (false, true, false) => LineEnding::Lf,
            (false, false, true) => LineEnding::Cr,
            _ => LineEnding::Mixed,
        }
    }

    fn note(&self, defects: &mut Vec<Defect>) {
        let at = self.first_odd.unwrap_or(0);
        defects.push(Defect {
            code: "mixed-line-endings".into(),
            message: format!(
                "{} lines end with CRLF, {} with a bare LF, {} with a bare CR; mail must use CRLF throughout.",
                self.crlf, self.lf, self.cr
            ),
            span: Span::input(at, at),
        });
    }
}

fn take_line(scan: &mut Scan, text: &[u8], line: &Line) {
    let bytes = &text[line.text.clone()];
    if matches!(bytes[0], b' ' | b'\t') {
        match scan.fields.last_mut() {
            Some(field) => {
                field.value.end = line.text.end;
                field.whole.end = line.text.end;
            }
            None => defect(
                scan,
                "stray-continuation",
                "The header section begins with a continuation line.",
                line.text.clone(),
            ),
        }
        return;
    }
    match read_field(bytes, line.text.start) {
        Some(field) if scan.fields.len() < limits::FIELDS => {
            check_name(scan, text, &field);
            scan.fields.push(field);
        }
        Some(_) => scan.left_out += 1,
        None => {
            // Receivers differ here: some end the header section, some refuse the message. We pass the line over.
            let message = "This line is neither a header field nor the continuation of one: many servers end the header here, and signatures fail.";
            defect(scan, "not-a-field", message, line.text.clone());
        }
    }
}

/// RFC 5322 §2.2: CR stands only before LF. Some servers break the line there, others keep the byte.
fn bare_return(scan: &mut Scan, text: &[u8], line: &Line, newline: u8) {
    if newline == b'\n'
        && let Some(at) = memchr(b'\r', &text[line.text.clone()])
    {
        let message = "A carriage return stands inside this line (RFC 5322 §2.2 does not allow it): some servers break the line there, and signatures fail.";
        defect(scan, "bare-return", message, line.text.start..line.text.start + at);
    }
}

fn read_field(line: &[u8], at: usize) -> Option<RawField> {
    let colon = memchr(b':', line)?;
    let name_length = line[..colon].iter().rposition(|b| !matches!(b, b' ' | b'\t'))? + 1;
    let well_formed = line[..name_length].iter().all(|b| (33..=126).contains(b));
    well_formed.then(|| RawField {
        name: at..at + name_length,
        value: at + colon + 1..at + line.len(),
        whole: at..at + line.len(),
    })
}

fn check_name(scan: &mut Scan, text: &[u8], field: &RawField) {
    if text[field.name.end] != b':' {
        let name = crate::text::quote::quote(&text[field.name.clone()]);
        let message = format!(
            "White space stands between \"{name}\" and its colon; \"{name}:\" is expected (RFC 5322 §2.2)."
        );
        defect(scan, "space-before-colon", &message, field.name.start..field.value.start);
    }
}

/// Defects of the body that need only its bytes; returns how many overlong lines there are.
fn body_defects(scan: &mut Scan, text: &[u8], start: usize, endings: &mut Endings) -> usize {
    let body = &text[start..];
    let mut overlong = 0;
    let mut line_start = 0;
    for lf in memchr_iter(b'\n', body) {
        let crlf = lf > 0 && body[lf - 1] == b'\r';
        let ending = if crlf { Ending::Crlf } else { Ending::Lf };
        if endings.first_odd.is_none() && !crlf && endings.crlf > 0 {
            endings.first_odd = Some(start + lf);
        }
        endings.see(ending);
        overlong += usize::from(lf - line_start - usize::from(crlf) > limits::LINE);
        line_start = lf + 1;
    }
    overlong += usize::from(body.len() - line_start > limits::LINE);
    if let Some(nul) = memchr(0, text) {
        defect(scan, "nul-byte", "The message holds NUL bytes, which mail must not.", nul..nul + 1);
    }
    overlong
}

fn note_overlong(scan: &mut Scan, text: &[u8], overlong: usize) {
    let Some(first) = first_overlong(text, scan.start) else { return };
    let lines = crate::text::quote::count(overlong, "line");
    let are = if overlong == 1 { "is" } else { "are" };
    let message = format!("{lines} {are} longer than {} characters (RFC 5322 §2.1.1).", limits::LINE);
    defect(scan, "line-too-long", &message, first);
}

fn first_overlong(text: &[u8], start: usize) -> Option<Range<usize>> {
    let mut at = start;
    let newline = newline(text);
    while at < text.len() {
        let line = next_line(text, at, newline);
        if line.text.len() > limits::LINE {
            return Some(line.text);
        }
        at = line.next;
    }
    None
}

fn defect(scan: &mut Scan, code: &str, message: &str, at: Range<usize>) {
    if scan.defects.len() < limits::DEFECTS {
        scan.defects.push(Defect {
            code: code.into(),
            message: message.into(),
            span: Span::input(at.start, at.end),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let scan = scan(text.as_bytes(), 0);
        scan.fields.iter().map(|f| text[f.name.clone()].to_owned()).collect()
    }

    #[test]
    fn folded_fields_are_one_field() {
        let text = "A: one\r\n two\r\nB: x\r\n\r\nbody";
        let scan = scan(text.as_bytes(), 0);
        assert_eq!(names(text), ["A", "B"]);
        assert_eq!(&text[scan.fields[0].whole.clone()], "A: one\r\n two");
        assert_eq!(scan.body_of(text.as_bytes()), b"body");
        assert_eq!(scan.line_ending, LineEnding::Crlf);
    }

    #[test]
    fn headers_without_a_blank_line_have_no_body() {
        assert_eq!(scan(b"A: b\nC: d\n", 0).body, None);
        assert_eq!(scan(b"A: b\n\n", 0).body, Some(6));
    }

    #[test]
    fn a_line_without_a_colon_is_a_defect_and_scanning_goes_on() {
        let text = "A: b\nrubbish\nC: d\n";
        assert_eq!(names(text), ["A", "C"]);
        assert_eq!(scan(text.as_bytes(), 0).defects[0].code, "not-a-field");
    }

    #[test]
    fn cr_inside_a_line_is_a_defect() {
        let codes =
            |text: &str| scan(text.as_bytes(), 0).defects.into_iter().map(|d| d.code).collect::<Vec<_>>();
        assert_eq!(codes("A: b\rc\r\nD: e\r\n"), ["bare-return"]);
        assert!(codes("A: b\r\n c\r\n").is_empty());
    }

    #[test]
    fn cr_alone_ends_lines_where_there_is_no_lf() {
        assert_eq!(names("A: b\rC: d\r\rbody"), ["A", "C"]);
    }

    #[test]
    fn fields_beyond_the_limit_are_counted() {
        let text = "A: b\n".repeat(limits::FIELDS + 3);
        let scan = scan(text.as_bytes(), 0);
        assert_eq!((scan.fields.len(), scan.left_out), (limits::FIELDS, 3));
    }
}
