//! A sheet: what people read of an audit, as headings, paragraphs, tables and trees. Command, Markdown, HTML and page draw the same one.

use crate::facts::Facts;
use crate::{Area, DomainStep, Exchange, Finding, LimitHit, Status, Verdict};
use borsh::{BorshDeserialize, BorshSerialize};

/// A piece of a sheet. Texts stand here as they are; who draws them escapes them.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub enum Block {
    /// A heading of level 2 or 3, with the state of what stands below it.
    Heading(u8, String, Option<Status>),
    /// A paragraph.
    Text(String),
    /// A paragraph in a lower voice: where something comes from, what is left out.
    Aside(String),
    /// One after the other.
    Items(Vec<String>),
    /// A text to copy: a record, a value.
    Code(String),
    /// A finding's head: its severity, its title, its code.
    Finding(String, String, String),
    /// What stands in the message or a record.
    Quote(String),
    /// Heads and rows of a table.
    Table(Vec<String>, Vec<Vec<Cell>>),
    /// Lines with their depth.
    Tree(Vec<(u32, Vec<Cell>)>),
    /// What is long and seldom read: it starts closed where that is possible.
    Closed(String, Vec<Block>),
}

/// What stands in a table or a tree.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A name or value, letter by letter.
    Code(String),
    /// The word of a state or result.
    State(String),
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Cell::Text(text.into())
    }

    /// A name or value.
    pub fn code(text: impl Into<String>) -> Self {
        Cell::Code(text.into())
    }

    /// The word of a state or result.
    pub fn state(text: impl Into<String>) -> Self {
        Cell::State(text.into())
    }

    /// A value that may be missing.
    pub fn maybe(text: Option<&String>) -> Self {
        text.map_or_else(|| Cell::text(""), Cell::code)
    }
}

/// The audit of a domain as the page draws it.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct DomainSheet {
    /// In A-labels.
    pub domain: String,
    /// As people write it, where that is different.
    pub written: Option<String>,
    /// The answer in one sentence, and the gravest findings.
    pub verdict: Verdict,
    /// One an area, in the order of [`Area::DOMAIN`].
    pub sections: Vec<SheetSection>,
    /// Where the domain stands, protocol by protocol.
    pub path: Vec<DomainStep>,
    /// Every question and its answer.
    pub transcript: Vec<Exchange>,
    /// The limits that were reached.
    pub limits: Vec<LimitHit>,
}

/// One area of a sheet.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct SheetSection {
    /// Which area.
    pub area: Area,
    /// How it stands.
    pub status: Status,
    /// One sentence.
    pub summary: String,
    /// Why it could not be told.
    pub reason: Option<String>,
    /// True while answers are missing.
    pub waiting: bool,
    /// What follows.
    pub findings: Vec<Finding>,
    /// The facts, where the page has a picture of them.
    pub facts: Option<Facts>,
    /// The facts, written down.
    pub blocks: Vec<Block>,
}
