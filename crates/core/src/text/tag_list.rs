//! `tag=value; tag=value` lists (RFC 6376 §3.2), shared by DKIM signatures, DKIM keys and DMARC records.

use crate::limits;
use std::ops::Range;

/// One `tag=value`, with its places in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// As written.
    pub name: &'a str,
    /// As written, white space around it removed.
    pub value: &'a str,
    /// From the first character of the name to the last of the value.
    pub span: Range<usize>,
}

impl Tag<'_> {
    /// The value with all white space removed, for base64 and colon lists (RFC 6376 §3.2: FWS is allowed there).
    pub fn squeezed(&self) -> String {
        self.value.chars().filter(|c| !c.is_ascii_whitespace()).collect()
    }
}

/// What does not fit the grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagFault {
    /// Text between semicolons that has no `=` or no proper name.
    NotATag(Range<usize>),
    /// The same tag twice (RFC 6376 §3.2: the whole list is invalid).
    Duplicate(Range<usize>),
}

/// A list as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagList<'a> {
    /// In order.
    pub tags: Vec<Tag<'a>>,
    /// What could not be read.
    pub faults: Vec<TagFault>,
}

impl<'a> TagList<'a> {
    /// Reads any text; what is not a tag is kept as a fault.
    pub fn parse(text: &'a str) -> Self {
        let mut list = TagList::default();
        let mut start = 0;
        for piece in text.split(';') {
            let span = trimmed(piece, start);
            start += piece.len() + 1;
            if span.is_empty() {
                continue;
            }
            if list.tags.len() + list.faults.len() >= limits::TAGS {
                list.faults.push(TagFault::NotATag(span.start..text.trim_end().len()));
                break;
            }
            match read_tag(text, span.clone()) {
                None => list.faults.push(TagFault::NotATag(span)),
                Some(tag) => {
                    if list.tags.iter().any(|t| t.name.eq_ignore_ascii_case(tag.name)) {
                        list.faults.push(TagFault::Duplicate(span));
                    }
                    list.tags.push(tag);
                }
            }
        }
        list
    }

    /// The first tag of that name. Tag names are compared without regard to case, as receivers do for DMARC;
    /// DKIM's are written in lower case everywhere.
    pub fn get(&self, name: &str) -> Option<&Tag<'a>> {
        self.tags.iter().find(|t| t.name.eq_ignore_ascii_case(name))
    }

    /// The first tag of that name, case and all (RFC 6376 §3.2).
    pub fn get_exact(&self, name: &str) -> Option<&Tag<'a>> {
        self.tags.iter().find(|t| t.name == name)
    }
}

fn read_tag(text: &str, span: Range<usize>) -> Option<Tag<'_>> {
    let piece = &text[span.clone()];
    let (name, value) = piece.split_once('=')?;
    let name = name.trim_end();
    let good = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    good.then(|| Tag { name, value: value.trim(), span })
}

/// The range of `piece` (which stands at `start`) without the white space around it.
fn trimmed(piece: &str, start: usize) -> Range<usize> {
    let lead = piece.len() - piece.trim_start().len();
    let body = piece.trim().len();
    start + lead..start + lead + body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_around_names_and_values_is_dropped() {
        let list = TagList::parse(" v = DKIM1 ;p=ab c; ");
        assert_eq!(list.get("v").map(|t| t.value), Some("DKIM1"));
        assert_eq!(list.get("p").map(Tag::squeezed), Some("abc".into()));
        assert!(list.faults.is_empty());
    }

    #[test]
    fn text_without_an_equals_sign_is_a_fault_with_its_place() {
        let list = TagList::parse("v=1; oops; p=x");
        assert_eq!(list.faults, [TagFault::NotATag(5..9)]);
        assert_eq!(list.tags.len(), 2);
    }

    #[test]
    fn a_repeated_tag_is_a_fault() {
        assert_eq!(TagList::parse("p=a;p=b").faults, [TagFault::Duplicate(4..7)]);
    }
}
