//! Tag lists as DKIM2 reads them (§8 of the draft): names count with their case, and none may stand twice.

use crate::text::fault::Fault;
use crate::text::tag_list::{Tag, TagFault, TagList};
use mailglass_model::facts::Dkim2Reason;
use std::ops::Range;

/// Why a field cannot be used.
pub(super) type Problem = (Dkim2Reason, String);

/// A field's tags, and what is wrong with them.
pub(super) struct Tags<'a> {
    list: TagList<'a>,
    /// The first fault.
    pub(super) problem: Option<Problem>,
    /// All faults, with their places in the value.
    pub(super) faults: Vec<Fault>,
}

impl<'a> Tags<'a> {
    pub(super) fn parse(value: &'a str) -> Self {
        let list = TagList::parse(value);
        let mut tags = Tags { problem: None, faults: Vec::new(), list };
        for fault in tags.list.faults.clone() {
            if let TagFault::NotATag(span) = fault {
                let text = crate::text::quote::clip(&value[span.clone()], 40);
                tags.refuse("not-a-tag", Dkim2Reason::SyntaxError, format!("\"{text}\" is no tag."), span);
            }
        }
        for (at, tag) in tags.list.tags.clone().iter().enumerate() {
            if tags.list.tags[..at].iter().any(|before| before.name == tag.name) {
                let message = format!("{}= stands twice (§8).", tag.name);
                tags.refuse("duplicate-tag", Dkim2Reason::SyntaxError, message, tag.span.clone());
            }
        }
        tags
    }

    /// The tag of exactly that name.
    pub(super) fn get(&self, name: &str) -> Option<Tag<'a>> {
        self.list.tags.iter().find(|tag| tag.name == name).cloned()
    }

    /// The value of a tag that must be there, white space taken out.
    pub(super) fn required(&mut self, name: &str) -> Option<(String, Range<usize>)> {
        let tag = self.get(name);
        if tag.is_none() {
            self.refuse("missing-tag", Dkim2Reason::SyntaxError, format!("{name}= is missing."), 0..0);
        }
        tag.map(|tag| (tag.squeezed(), tag.span))
    }

    /// A number that must be there, from `least` on.
    pub(super) fn number(&mut self, name: &str, least: u64) -> Option<u64> {
        let (text, span) = self.required(name)?;
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = text.parse().ok().filter(|n: &u64| digits && *n >= least);
        if number.is_none() {
            self.refuse(
                "bad-number",
                Dkim2Reason::SyntaxError,
                format!("{name}= is no number that can be used."),
                span,
            );
        }
        number
    }

    pub(super) fn refuse(
        &mut self,
        code: &'static str,
        reason: Dkim2Reason,
        message: String,
        span: Range<usize>,
    ) {
        if self.problem.is_none() {
            self.problem = Some((reason, message.clone()));
        }
        if self.faults.len() < crate::limits::DEFECTS {
            self.faults.push(Fault { code, message, span, harmless: false });
        }
    }
}

/// The members of `s=` and `h=`: groups between `|`, members between `,`, three parts each.
pub(super) fn triples(value: &str) -> impl Iterator<Item = (u32, Option<[&str; 3]>)> {
    let groups = (0u32..).zip(value.split('|'));
    let members = groups.flat_map(|(group, members)| members.split(',').map(move |member| (group, member)));
    members.map(|(group, member)| {
        let mut parts = member.splitn(3, ':');
        let triple = (|| Some([parts.next()?, parts.next()?, parts.next()?]))();
        (group, triple)
    })
}

/// The name of an algorithm: letters, digits, `-` and `_`.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}
