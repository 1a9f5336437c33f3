//! What each signed field may have been before it was changed.

use super::super::body::{parameter, part_field};
use super::super::clues::{Clues, Trade};
use super::{dates, folding, mailboxes, mime, subject, words};
use crate::limits;
use crate::message::fields::{RawField, Scan};
use crate::text::quote::quote;
use crate::text::token::unfold;
use mailglass_model::Span;
use mailglass_model::facts::{ChangeKind, DkimChange};
use std::collections::BTreeMap;

/// A field as it may have been; `None` where it was not there.
pub(super) type Written = Option<(Vec<u8>, Vec<u8>)>;

/// One possible change, undone.
#[derive(Clone, Debug)]
pub(super) struct Alternative {
    /// Which places of `h=` are written how; the place behind the last is the signature's own field.
    pub(super) edits: Vec<(usize, Written)>,
    pub(super) change: DkimChange,
    /// How much is changed, so that the smallest change is tried first.
    pub(super) cost: usize,
}

/// What is known of the header.
pub(super) struct Header<'a> {
    pub(super) text: &'a [u8],
    pub(super) scan: &'a Scan,
    /// The names of `h=`.
    pub(super) names: &'a [String],
    /// The field that each covers.
    pub(super) selected: &'a [Option<usize>],
    /// The signature's own field.
    pub(super) own: usize,
    pub(super) relaxed: bool,
    pub(super) clues: &'a Clues,
    /// The form of the body was changed, so the fields that tell it were too.
    pub(super) reformed: bool,
}

/// All alternatives, the smallest changes first.
pub(super) fn all(header: &Header) -> (Vec<Alternative>, bool) {
    let mut out = Vec::new();
    if !header.relaxed {
        header.layouts(&mut out);
    }
    for (place, at) in header.selected.iter().enumerate() {
        header.field(place, *at, &mut out);
    }
    header.groups(&mut out);
    // The first ways of each kind come before the tenth of another.
    let mut counts = BTreeMap::<(ChangeKind, Option<String>), usize>::new();
    for one in &mut out {
        let layout =
            matches!(kind_of(one), ChangeKind::Refolded | ChangeKind::WhiteSpace | ChangeKind::FieldNameCase);
        let field = one.change.field.clone().filter(|_| !layout);
        let count = counts.entry((kind_of(one), field)).or_default();
        let likely = header.reformed && one.change.kind == ChangeKind::MimeFieldRewritten;
        one.cost = if likely { 0 } else { one.cost } + *count / 4;
        *count += 1;
    }
    out.sort_by_key(|one| one.cost);
    let cut = out.len() > limits::AUTOPSY_ALTERNATIVES;
    out.truncate(limits::AUTOPSY_ALTERNATIVES);
    (out, cut)
}

fn kind_of(one: &Alternative) -> ChangeKind {
    one.change.kind
}

impl Header<'_> {
    fn raw(&self, at: usize) -> &RawField {
        &self.scan.fields[at]
    }

    fn name(&self, at: usize) -> Vec<u8> {
        let field = self.raw(at);
        self.text[field.name.start..field.value.start - 1].to_vec()
    }

    fn value(&self, at: usize) -> &[u8] {
        &self.text[self.raw(at).value.clone()]
    }

    fn flat(&self, at: usize) -> String {
        unfold(self.value(at)).trim().to_owned()
    }

    /// The field as it stands, with another value.
    fn with(&self, at: usize, value: &str) -> Written {
        Some((self.name(at), [b" ", value.as_bytes()].concat()))
    }

    fn change(&self, kind: ChangeKind, place: usize, at: Option<usize>) -> DkimChange {
        let name = at.map(|at| String::from_utf8_lossy(&self.text[self.raw(at).name.clone()]).into_owned());
        let name = name.or_else(|| self.names.get(place).cloned());
        let span = at.map(|at| self.raw(at).whole.clone()).map(|whole| Span::input(whole.start, whole.end));
        DkimChange { kind, field: name, detail: None, quote: None, span, software: Vec::new() }
    }

    /// Everything that one field may have been.
    fn field(&self, place: usize, at: Option<usize>, out: &mut Vec<Alternative>) {
        let name = self.names[place].to_ascii_lowercase();
        self.kept_copies(place, at, &name, out);
        let Some(at) = at else { return };
        if !self.relaxed {
            self.layouts_of(place, at, out);
        }
        let value = self.flat(at);
        if value.len() > limits::AUTOPSY_VALUE {
            return;
        }
        let mut add = |cost: usize, kind: ChangeKind, text: String| {
            let change =
                DkimChange { quote: Some(quote(text.as_bytes())), ..self.change(kind, place, Some(at)) };
            out.push(Alternative { edits: vec![(place, self.with(at, &text))], change, cost });
        };
        match name.as_str() {
            "subject" => self.subject(place, at, &value, out),
            "from" | "sender" | "reply-to" => {
                let ways = mailboxes::respelled(&value, &self.lossy());
                ways.into_iter().for_each(|(kind, text)| add(3, kind, text));
                if name == "from" {
                    let ways = mailboxes::authors(self.text, self.scan, &value);
                    for (kind, text) in ways {
                        let software = self.clues.software(&[Trade::List]);
                        let change = self.change(kind, place, Some(at));
                        let change = DkimChange { quote: Some(quote(text.as_bytes())), software, ..change };
                        out.push(Alternative { edits: vec![(place, self.with(at, &text))], change, cost: 4 });
                    }
                }
            }
            "to" | "cc" => {
                let ways = mailboxes::respelled(&value, &self.lossy());
                ways.into_iter().for_each(|(kind, text)| add(3, kind, text));
                let ways = mailboxes::recipients(self.text, self.scan, &value);
                ways.into_iter().for_each(|text| add(4, ChangeKind::RecipientsRewritten, text));
            }
            "date" => {
                let ways = dates::rewritten(&value);
                ways.into_iter().for_each(|text| add(5, ChangeKind::DateRewritten, text));
            }
            "mime-version" | "content-type" | "content-transfer-encoding" => {
                let ways = mime::rewritten(&name, &value);
                self.inner_part(place, at, &name, out);
                for text in ways {
                    let change = self.change(ChangeKind::MimeFieldRewritten, place, Some(at));
                    let change = DkimChange { quote: Some(quote(text.as_bytes())), ..change };
                    out.push(Alternative { edits: vec![(place, self.with(at, &text))], change, cost: 5 });
                }
            }
            _ => {}
        }
    }

    fn lossy(&self) -> String {
        let header = &self.text[self.scan.start..self.scan.header_end];
        header.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '?' }).collect()
    }

    fn subject(&self, place: usize, at: usize, value: &str, out: &mut Vec<Alternative>) {
        const SUBJECT: usize = 7;
        let decoded = words::decoded(value);
        let coded = decoded.is_some() || !value.is_ascii();
        for text in [Some(value.to_owned()), decoded.clone()].into_iter().flatten() {
            for (nth, one) in subject::untagged(&text).into_iter().enumerate() {
                let trade = match one.tag.as_str() {
                    tag if subject::is_filters(tag) => Trade::Filter,
                    tag if subject::is_gateways(tag) => Trade::Gateway,
                    _ => Trade::List,
                };
                let change = DkimChange {
                    quote: Some(one.tag.clone()),
                    software: self.clues.software(&[trade]),
                    ..self.change(one.kind, place, Some(at))
                };
                for text in words::written(&one.text, SUBJECT) {
                    let edits = vec![(place, self.with(at, &text))];
                    out.push(Alternative { edits, change: change.clone(), cost: 1 + nth.min(2) });
                }
            }
        }
        if coded {
            let change = self.change(ChangeKind::EncodedWord, place, Some(at));
            for text in words::written(decoded.as_deref().unwrap_or(value), SUBJECT) {
                let edits = vec![(place, self.with(at, &text))];
                out.push(Alternative { edits, change: change.clone(), cost: 2 });
            }
        }
    }

    /// The original value in a field of the kind of X-Original-Subject.
    fn kept_copies(&self, place: usize, at: Option<usize>, name: &str, out: &mut Vec<Alternative>) {
        const PREFIXES: [&str; 7] =
            ["x-original-", "original-", "x-old-", "old-", "x-google-original-", "x-orig-", "x-"];
        for prefix in PREFIXES {
            let other = format!("{prefix}{name}");
            let short = |(_, field): &(usize, &RawField)| field.value.len() <= limits::AUTOPSY_VALUE;
            for (copy, _) in self.scan.named(self.text, &other).take(2).filter(short) {
                let kind = if at.is_some() { ChangeKind::FieldReplaced } else { ChangeKind::FieldRemoved };
                let written = at.map_or_else(|| self.names[place].clone().into_bytes(), |at| self.name(at));
                let detail = Some(format!("kept in {}", String::from_utf8_lossy(&self.name(copy)).trim()));
                let change = DkimChange {
                    detail,
                    quote: Some(quote(self.value(copy))),
                    ..self.change(kind, place, at)
                };
                let value = [b" ", self.flat(copy).as_bytes()].concat();
                out.push(Alternative { edits: vec![(place, Some((written, value)))], change, cost: 2 });
            }
        }
        let usual = match name {
            "mime-version" => "1.0",
            "content-transfer-encoding" => "7bit",
            _ => return,
        };
        if at.is_none() {
            let change = self.change(ChangeKind::FieldRemoved, place, None);
            let written = Some((self.names[place].clone().into_bytes(), format!(" {usual}").into_bytes()));
            out.push(Alternative { edits: vec![(place, written)], change, cost: 5 });
        }
    }

    /// A body that was put into a multipart took its own fields with it.
    fn inner_part(&self, place: usize, at: usize, name: &str, out: &mut Vec<Alternative>) {
        const SEEN: usize = 64 * 1024;
        let body = self.scan.body_of(self.text);
        let body = &body[..body.len().min(SEEN)];
        let types = self.scan.named(self.text, "Content-Type").next();
        let outer = types.map(|(_, field)| unfold(&self.text[field.value.clone()])).unwrap_or_default();
        let Some(boundary) = parameter(outer.as_bytes(), "boundary") else { return };
        let marker = format!("--{boundary}");
        for start in memchr::memmem::find_iter(body, marker.as_bytes()).take(3) {
            let Some(feed) = memchr::memchr(b'\n', &body[start..]) else { return };
            let value = part_field(&body[start + feed + 1..], name);
            let change = self.change(ChangeKind::MimeFieldRewritten, place, Some(at));
            let text = String::from_utf8_lossy(&value).trim().to_owned();
            let written = if text.is_empty() { None } else { self.with(at, &text) };
            out.push(Alternative { edits: vec![(place, written)], change, cost: 4 });
        }
    }

    /// Fields of one name: one too many, another order, none at all.
    fn groups(&self, out: &mut Vec<Alternative>) {
        const MOST: usize = 6;
        let mut done: Vec<String> = Vec::new();
        for name in self.names {
            let name = name.to_ascii_lowercase();
            if done.contains(&name) {
                continue;
            }
            let places: Vec<usize> =
                (0..self.names.len()).filter(|at| self.names[*at].eq_ignore_ascii_case(&name)).collect();
            // From the bottom, as signers take them (RFC 6376 §5.4.2).
            let mut fields: Vec<usize> = self.scan.named(self.text, &name).map(|(at, _)| at).collect();
            fields.reverse();
            fields.truncate(MOST);
            done.push(name);
            let Some(&lowest) = fields.first() else { continue };
            for skip in 0..fields.len() {
                let rest: Vec<usize> = fields.iter().copied().filter(|at| *at != fields[skip]).collect();
                let kind = if rest.is_empty() { ChangeKind::FieldAdded } else { ChangeKind::FieldDuplicated };
                let change = self.change(kind, places[0], Some(fields[skip]));
                let cost = if rest.is_empty() { 6 } else { 2 };
                out.push(Alternative { edits: self.order(&places, &rest), change, cost });
            }
            if fields.len() > 1 {
                let turned: Vec<usize> = fields.iter().rev().copied().collect();
                let mut rotated = fields.clone();
                rotated.rotate_left(1);
                let mut back = fields.clone();
                back.rotate_right(1);
                for order in [turned, rotated, back] {
                    let change = self.change(ChangeKind::Reordered, places[0], Some(lowest));
                    out.push(Alternative { edits: self.order(&places, &order), change, cost: 2 });
                }
            }
        }
    }

    /// Fields, from the bottom, for the places of one name.
    fn order(&self, places: &[usize], fields: &[usize]) -> Vec<(usize, Written)> {
        let written = |at: &usize| Some((self.name(*at), self.value(*at).to_vec()));
        places.iter().enumerate().map(|(nth, place)| (*place, fields.get(nth).and_then(written))).collect()
    }

    /// Every field laid out in the same way.
    fn layouts(&self, out: &mut Vec<Alternative>) {
        for (kind, layout) in folding::LAYOUTS {
            let fields = self.selected.iter().enumerate().filter_map(|(place, at)| Some((place, (*at)?)));
            let fields: Vec<(usize, usize)> = fields.chain([(self.names.len(), self.own)]).collect();
            let edit = |(place, at): (usize, usize)| (place, Some((self.name(at), layout(self.value(at)))));
            let edits: Vec<_> = fields.iter().copied().map(edit).collect();
            let but_own = edits[..edits.len() - 1].to_vec();
            let change = DkimChange { field: None, span: None, ..self.change(kind, 0, None) };
            out.push(Alternative { edits: but_own, change: change.clone(), cost: 1 });
            out.push(Alternative { edits, change, cost: 1 });
        }
        self.layouts_of(self.names.len(), self.own, out);
    }

    /// One field laid out in another way.
    fn layouts_of(&self, place: usize, at: usize, out: &mut Vec<Alternative>) {
        let value = self.value(at);
        for (kind, layout) in folding::LAYOUTS {
            let edits = vec![(place, Some((self.name(at), layout(value))))];
            out.push(Alternative { edits, change: self.change(kind, place, Some(at)), cost: 1 });
        }
        let name = self.name(at);
        for other in spelled(&name) {
            let edits = vec![(place, Some((other, value.to_vec())))];
            out.push(Alternative {
                edits,
                change: self.change(ChangeKind::FieldNameCase, place, Some(at)),
                cost: 1,
            });
        }
    }
}

/// A field's name in the usual ways of using capital letters.
fn spelled(name: &[u8]) -> Vec<Vec<u8>> {
    let lower = name.to_ascii_lowercase();
    let mut title = lower.clone();
    let starts = (0..title.len()).filter(|at| *at == 0 || lower[at - 1] == b'-').collect::<Vec<_>>();
    starts.into_iter().for_each(|at| title[at].make_ascii_uppercase());
    let mut known = title.clone();
    for (word, usual) in [("Mime-", "MIME-"), ("-Id", "-ID"), ("Dkim-", "DKIM-")] {
        if let Some(at) = memchr::memmem::find(&known, word.as_bytes()) {
            known[at..at + usual.len()].copy_from_slice(usual.as_bytes());
        }
    }
    vec![known, title, lower, name.to_ascii_uppercase()]
}
