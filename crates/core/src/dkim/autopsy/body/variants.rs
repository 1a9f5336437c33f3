//! One part of a body, written as it may have been when it was signed.

use super::Case;
use super::added::{self, Side};
use super::encodings::{self, Encoding, USUAL};
use super::parts::{self, Leaf};
use super::{change, links};
use mailglass_model::facts::{ChangeKind, DkimChange};
use std::borrow::Cow;
use std::ops::Range;

/// A part's text, and what it was before rewriting.
pub(super) struct Forms<'a> {
    pub(super) leaf: &'a Leaf,
    pub(super) encoding: Encoding,
    pub(super) plain: Cow<'a, [u8]>,
    links: Option<(Vec<u8>, Vec<String>)>,
    /// In the other family of character sets, and the labels for it.
    charset: Option<(Vec<u8>, &'static [&'static str])>,
}

const UTF8: &[&str] = &["utf-8", "UTF-8"];
const WESTERN: &[&str] = &["iso-8859-1", "windows-1252", "ISO-8859-1", "Windows-1252"];

impl<'a> Forms<'a> {
    /// Of a part; `None` where its encoding cannot be read.
    pub(super) fn new(case: &'a Case, leaf: &'a Leaf) -> Option<Self> {
        let content = &case.body[leaf.content.clone()];
        let encoding = Encoding::of(&leaf.encoding, content);
        let plain = encoding.decode(content)?;
        let utf8 = std::str::from_utf8(&plain).is_ok();
        let charset = match leaf.is_text() {
            true if utf8 => encodings::to_windows(&plain).map(|text| (text, WESTERN)),
            true => encodings::to_utf8(&plain).map(|text| (text, UTF8)),
            false => None,
        };
        let links = leaf.is_text().then(|| links::restored(&plain, leaf.is_html())).flatten();
        Some(Forms { leaf, encoding, plain, links, charset })
    }

    fn text(&self, form: Form) -> &[u8] {
        match form {
            Form::Plain => &self.plain,
            Form::Links => self.links.as_ref().map_or(&[], |(text, _)| text),
            Form::Charset(_) => self.charset.as_ref().map_or(&[], |(text, _)| text),
        }
    }
}

/// Which form of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    Links,
    /// With that label.
    Charset(usize),
}

/// A way in which the part may have been written.
#[derive(Clone, Debug)]
pub(super) struct Variant {
    form: Form,
    added: Option<(Side, Range<usize>)>,
    encoding: Encoding,
    /// What Content-Transfer-Encoding said; `Some(None)` where the field was not there.
    word: Option<Option<&'static str>>,
    /// Encoded text ends with a line break.
    closed: bool,
}

/// Other encodings, other character sets, links led back.
pub(super) fn rewrites(forms: &Forms) -> Vec<Variant> {
    let closed = forms.plain.ends_with(b"\n");
    let mut out = Vec::new();
    let labels = forms.charset.as_ref().map_or(0, |(_, labels)| labels.len());
    let labels = if forms.leaf.header.is_empty() { labels.min(1) } else { labels };
    let forms_of = forms.links.iter().map(|_| Form::Links).chain([Form::Plain]);
    for form in forms_of.chain((0..labels).map(Form::Charset)) {
        let usual = USUAL.iter().copied().filter(|e| *e != forms.encoding);
        for encoding in [forms.encoding].into_iter().chain(usual) {
            let same = encoding == forms.encoding;
            if form == Form::Plain && same
                || !forms.leaf.is_text() && encoding.word() != forms.encoding.word()
            {
                continue;
            }
            for word in words(forms, encoding) {
                let ends: &[bool] =
                    if matches!(encoding, Encoding::Base64(_)) { &[true, false] } else { &[true] };
                out.extend(ends.iter().map(|end| Variant {
                    form,
                    added: None,
                    encoding,
                    word,
                    closed: *end == closed || encoding == Encoding::Raw || ends.len() == 2 && *end,
                }));
            }
        }
    }
    out
}

/// What Content-Transfer-Encoding may have said of this encoding; `None` leaves it as it is.
fn words(forms: &Forms, encoding: Encoding) -> Vec<Option<Option<&'static str>>> {
    if forms.leaf.header.is_empty() || encoding.word() == forms.encoding.word() {
        return vec![None];
    }
    match encoding {
        Encoding::Raw if forms.plain.is_ascii() => vec![Some(Some("7bit")), Some(None), Some(Some("8bit"))],
        Encoding::Raw => vec![Some(Some("8bit")), Some(None), Some(Some("8Bit"))],
        Encoding::Quoted(..) => vec![Some(Some("quoted-printable")), Some(Some("Quoted-Printable"))],
        Encoding::Base64(_) => vec![Some(Some("base64")), Some(Some("BASE64"))],
    }
}

/// Text that was added, taken out; with `anew` the part may have been encoded otherwise before.
pub(super) fn added_to(
    forms: &Forms,
    places: impl Iterator<Item = (Side, Range<usize>)>,
    anew: bool,
) -> impl Iterator<Item = Variant> {
    const OTHERS: [Encoding; 4] =
        [Encoding::Raw, Encoding::Quoted(75, 76), Encoding::Base64(76), Encoding::Quoted(75, 75)];
    let own = forms.encoding;
    let mut encodings = vec![(own, None)];
    if own != Encoding::Raw {
        encodings.push((Encoding::Quoted(75, 75), None));
        encodings.retain(|(e, _)| e.word() == own.word());
    }
    if anew {
        let others = OTHERS.iter().filter(|other| other.word() != own.word());
        encodings.extend(others.flat_map(|e| words(forms, *e).into_iter().map(|word| (*e, word))));
    }
    places.flat_map(move |(side, range)| {
        let ways = encodings.clone().into_iter().flat_map(move |(encoding, word)| {
            let ends: &[bool] =
                if matches!(encoding, Encoding::Base64(_)) { &[true, false] } else { &[false] };
            ends.iter().map(move |end| (encoding, word, *end))
        });
        ways.map(move |(encoding, word, closed)| Variant {
            form: Form::Plain,
            added: Some((side, range.clone())),
            encoding,
            word,
            closed,
        })
    })
}

impl Variant {
    /// The header and the content of the part, in pieces.
    pub(super) fn pieces<'a>(&self, case: &'a Case, forms: &'a Forms) -> Vec<Cow<'a, [u8]>> {
        let text = forms.text(self.form);
        let hole = self.added.as_ref().map_or(text.len()..text.len(), |(_, range)| range.clone());
        let (before, after) = (&text[..hole.start], &text[hole.end..]);
        let mut out = vec![self.header(case, forms)];
        // What stands between header and content.
        out.push(Cow::Borrowed(&case.body[forms.leaf.header.end..forms.leaf.content.start]));
        if self.encoding == Encoding::Raw {
            out.extend([Cow::Borrowed(before), Cow::Borrowed(after)]);
            return out;
        }
        let newline = case.newline();
        let mut content = match after.is_empty() {
            true => self.encoding.encode(before, newline),
            false => self.encoding.encode(&[before, after].concat(), newline),
        };
        if self.closed && matches!(self.encoding, Encoding::Base64(_)) {
            content.extend_from_slice(newline);
        }
        out.push(Cow::Owned(content));
        out
    }

    /// The bytes that this costs.
    pub(super) fn cost(&self, forms: &Forms) -> usize {
        let size = forms.text(self.form).len();
        if self.encoding == Encoding::Raw { size } else { size * 3 }
    }

    fn header<'a>(&self, case: &'a Case, forms: &Forms) -> Cow<'a, [u8]> {
        let header = &case.body[forms.leaf.header.clone()];
        let mut out = Cow::Borrowed(header);
        if header.is_empty() {
            return out;
        }
        if let Some(word) = self.word {
            out = Cow::Owned(with_field(header, "content-transfer-encoding", word, case.newline()));
        }
        if let (Form::Charset(label), Some((_, labels))) = (self.form, &forms.charset) {
            out = Cow::Owned(with_charset(&out, labels[label]));
        }
        out
    }

    /// What was done to the part.
    pub(super) fn changes(&self, case: &Case, forms: &Forms) -> Vec<DkimChange> {
        let mut out = Vec::new();
        if self.encoding != forms.encoding {
            let (was, is) = (self.encoding.word(), forms.encoding.word());
            let detail = match was == is {
                true if self.added.is_some() => String::new(),
                true => format!("{is}, in lines of another length"),
                false => format!("{} became {}", plain(was, forms), plain(is, forms)),
            };
            if !detail.is_empty() {
                out.push(change(ChangeKind::TransferEncoding, &detail));
            }
        }
        match self.form {
            Form::Charset(label) => {
                let was = forms.charset.as_ref().map_or("", |(_, labels)| labels[label]);
                let is = if forms.leaf.charset.is_empty() { "another" } else { forms.leaf.charset.as_str() };
                out.push(change(ChangeKind::Charset, &format!("{} became {is}", was.to_ascii_lowercase())));
            }
            Form::Links => {
                let mut links = change(ChangeKind::LinksRewritten, "");
                links.software =
                    forms.links.as_ref().map(|(_, services)| services.clone()).unwrap_or_default();
                out.push(links);
            }
            Form::Plain => {}
        }
        if let Some((side, range)) = &self.added {
            let signed = forms.plain.len() - range.len();
            let mut added = added::named(&forms.plain[range.clone()], signed, *side, case.clues);
            let content = forms.leaf.content.clone();
            added.span = case.span(match forms.encoding {
                Encoding::Raw => content.start + range.start..content.start + range.end,
                _ => content,
            });
            out.push(added);
        }
        out.iter_mut()
            .filter(|one| one.span.is_none())
            .for_each(|one| one.span = case.span(forms.leaf.content.clone()));
        // Where the text stands twice, as plain text and as HTML, it is said to which one these words were added.
        let texts = || case.parts.leaves.iter().filter(|leaf| leaf.is_text());
        if texts().any(parts::Leaf::is_html) && texts().any(|leaf| !leaf.is_html()) {
            let part = if forms.leaf.is_html() { "in the HTML part" } else { "in the text part" };
            for one in out.iter_mut().filter(|one| one.quote.is_some()) {
                let before = one.detail.take().filter(|detail| !detail.is_empty());
                one.detail = Some(before.map_or(part.to_owned(), |detail| format!("{detail} {part}")));
            }
        }
        out
    }
}

/// Text that needs no encoding is 7bit.
fn plain<'a>(word: &'a str, forms: &Forms) -> &'a str {
    if word == "8bit" && forms.plain.is_ascii() { "7bit" } else { word }
}

/// A header with another value of a field, or without it.
fn with_field(header: &[u8], name: &str, value: Option<&str>, newline: &[u8]) -> Vec<u8> {
    let place = parts::field_value(header, name);
    match (place, value) {
        (Some(place), Some(value)) => {
            [&header[..place.start], b" ", value.as_bytes(), &header[place.end..]].concat()
        }
        (Some(place), None) => {
            let start = place.start - name.len() - 1;
            let end = header[place.end..].iter().position(|byte| *byte == b'\n');
            let end = end.map_or(header.len(), |feed| place.end + feed + 1);
            [&header[..start], &header[end..]].concat()
        }
        (None, Some(value)) => [header, b"Content-Transfer-Encoding: ", value.as_bytes(), newline].concat(),
        (None, None) => header.to_vec(),
    }
}

/// A header with another charset.
fn with_charset(header: &[u8], label: &str) -> Vec<u8> {
    let Some(place) = parts::field_value(header, "content-type") else { return header.to_vec() };
    let value = header[place.clone()].to_ascii_lowercase();
    let Some(at) = memchr::memmem::find(&value, b"charset=") else { return header.to_vec() };
    let start = place.start + at + b"charset=".len();
    let start = start + usize::from(header.get(start) == Some(&b'"'));
    let is_end = |byte: &u8| matches!(byte, b'"' | b';' | b'\r' | b'\n' | b' ');
    let end = header[start..].iter().position(is_end).map_or(header.len(), |length| start + length);
    [&header[..start], label.as_bytes(), &header[end..]].concat()
}
