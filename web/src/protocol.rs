//! What the page and the worker say to each other.
//!
//! A letter crosses as `[json, bytes]`: JSON, because the report's tagged enums read back from it exactly, and the bytes of a
//! message beside it, because fifty megabytes do not belong in JSON.

use js_sys::{Array, JsString, Uint8Array};
use mailglass_model::{
    CatalogueEntry, Comparison, Envelope, InputKind, Recognition, RecordReport, RecordType, Redaction,
    Report, Simulation,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};

/// The largest input that is taken: larger than any mail server accepts, small enough for a browser's memory.
pub const MAX_INPUT: usize = 50 * 1024 * 1024;

/// A task or an answer, with the number that joins the two.
#[derive(Debug, Serialize, Deserialize)]
pub struct Letter<T> {
    /// The task's number; 0 for what the worker says unasked.
    pub id: u32,
    /// What is said.
    pub body: T,
}

/// What the page asks of the worker. Bytes that a task is about come beside it.
#[derive(Debug, Serialize, Deserialize)]
pub enum ToWorker {
    /// Analyse the bytes. A later one cancels an earlier one.
    Analyze(Box<Options>),
    /// Say what the bytes are.
    Recognise,
    /// Read one record.
    Record {
        /// What to read it as.
        kind: RecordType,
        /// Its text.
        text: String,
    },
    /// List every kind of finding.
    Catalogue,
    /// See whether a text is a world file in JSON.
    CheckWorld(String),
    /// Write the newest report. It is not sent back and forth for that: reading one takes much code.
    Export(Form),
    /// The same with what the bytes beside it are needed for: names replaced, the raw source inside, everything to replay it.
    ExportWith(Box<ExportWith>),
    /// Analyse two copies, the second of which begins at this byte, and compare them.
    Diff {
        /// Where the second begins.
        split: usize,
        /// How to analyse both.
        options: Box<Options>,
    },
    /// Predict what becomes of the bytes when they are forwarded.
    Simulate(Box<Options>),
    /// Stop the analysis that has the letter's number.
    Cancel,
}

/// An export that needs the input.
#[derive(Debug, Serialize, Deserialize)]
pub struct ExportWith {
    /// As what.
    pub form: Form,
    /// How the input was analysed.
    pub options: Options,
    /// Replace names, addresses and text by pseudonyms.
    pub redact: bool,
}

/// What a report can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// Plain text for people.
    Text,
    /// For a ticket.
    Markdown,
    /// One file that needs nothing else.
    Html,
    /// All of it.
    Json,
    /// Input and answers, for a link.
    Share,
    /// The answers, to be replayed.
    World,
}

/// How to analyse.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// Overrules what the input was recognised as.
    pub kind: Option<InputKind>,
    /// What the user says of the envelope.
    pub envelope: Envelope,
    /// The moment to judge for (RFC 3339).
    pub now: Option<String>,
    /// The hop at which to draw the trust line.
    pub trust_hop: Option<u32>,
    /// A world file's text: answers to replay instead of asking.
    pub world: Option<String>,
    /// Whom to ask.
    pub resolver: Resolver,
    /// What was known before the input was redacted, where it was shared so.
    pub redaction: Option<Redaction>,
}

/// Whom to ask for DNS.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Resolver {
    /// A DNS-over-HTTPS resolver's URL.
    Doh(String),
    /// Nobody: what needs DNS stays unknown.
    #[default]
    Offline,
}

/// What the worker says to the page.
#[derive(Debug, Serialize, Deserialize)]
pub enum FromWorker {
    /// It has loaded and listens.
    Ready,
    /// What the bytes are.
    Recognised(Recognition),
    /// The report as far as it is.
    Progress {
        /// Areas that still wait for answers are unknown.
        report: Box<Report>,
        /// Questions asked so far.
        asked: u32,
        /// Answers that have come.
        answered: u32,
    },
    /// The whole report.
    Done(Box<Report>),
    /// It cannot be done; one sentence says why.
    Failed(String),
    /// Every kind of finding.
    Catalogue(Vec<CatalogueEntry>),
    /// The reading of a record.
    Record(Box<RecordReport>),
    /// The text that was checked is a world file.
    IsWorld,
    /// What was exported.
    Text(String),
    /// Two copies beside each other.
    Compared(Box<Comparison>),
    /// What the next receiver will say.
    Simulated(Box<Simulation>),
    /// It has hit a fault of its own and must be started anew.
    Crashed(String),
}

impl FromWorker {
    /// Whether no more letters with the same number follow.
    pub fn is_last(&self) -> bool {
        !matches!(self, FromWorker::Progress { .. })
    }
}

/// Makes the value that is posted.
pub fn pack<T: Serialize>(letter: &Letter<T>, bytes: Option<&[u8]>) -> JsValue {
    let json = serde_json::to_string(letter).expect("plain data has no key that JSON lacks");
    let bytes = bytes.map_or(JsValue::UNDEFINED, |bytes| Uint8Array::from(bytes).into());
    Array::of2(&JsValue::from_str(&json), &bytes).into()
}

/// Reads a value that was posted. `None` if it is not a letter of ours.
pub fn unpack<T: DeserializeOwned>(value: &JsValue) -> Option<(Letter<T>, Vec<u8>)> {
    let pair: &Array = value.dyn_ref()?;
    let json: String = pair.get(0).dyn_into::<JsString>().ok()?.into();
    let letter = serde_json::from_str(&json).ok()?;
    let bytes = pair.get(1).dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default();
    Some((letter, bytes))
}
