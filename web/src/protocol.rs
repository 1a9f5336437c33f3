//! What the page and its two workers say to each other.
//!
//! One worker analyses; it is there from the start. The other has the tools that a first visit does not need, and is loaded
//! with the first task. A letter crosses as `[letter, bytes]`: written by position (borsh), because reading names costs a third
//! of the page's code, and the bytes of a message beside it.

use borsh::{BorshDeserialize, BorshSerialize};
use js_sys::{Array, Uint8Array};
use mailglass_model::facts::{SpfCheck, SpfWorkbench};
use mailglass_model::{
    CatalogueEntry, Comparison, Envelope, Exchange, InputKind, Recognition, RecordReport, RecordType,
    Redaction, Report, Simulation,
};
use std::marker::PhantomData;
use std::{fmt, io};
use wasm_bindgen::{JsCast, JsValue};

/// The largest input that is taken: larger than any mail server accepts, small enough for a browser's memory.
pub const MAX_INPUT: usize = 50 * 1024 * 1024;

/// A task or an answer, with the number that joins the two.
#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub struct Letter<T> {
    /// The task's number; 0 for what the worker says unasked.
    pub id: u32,
    /// What is said.
    pub body: T,
}

/// What the page asks of the worker. Bytes that a task is about come beside it.
#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub enum ToWorker {
    /// Analyse the bytes. A later one cancels an earlier one.
    Analyze(Box<Options>),
    /// Say what the bytes are.
    Recognise,
    /// Stop the analysis that has the letter's number.
    Cancel,
}

/// What the page asks of the tools.
#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub enum ToTools {
    /// Analyse the bytes with all that Mailglass has; these answers are known. A later one cancels an earlier one.
    Analyze(Box<Options>, Vec<Exchange>),
    /// See whether a text is a world file in JSON.
    CheckWorld(String),
    /// Read a share (`mailglass_model::Share`) as JSON, which is the bytes beside.
    Open,
    /// Write the report on the bytes beside.
    Export(Box<Export>),
    /// Write a comparison.
    ExportComparison(Form, Packed<Comparison>),
    /// Read one record.
    Record {
        /// What to read it as.
        kind: RecordType,
        /// Its text.
        text: String,
    },
    /// List every kind of finding.
    Catalogue,
    /// Look at an SPF record as it is edited.
    Bench(Box<BenchTask>),
    /// Analyse two copies, the second of which begins at this byte, and compare them.
    Diff {
        /// Where the second begins.
        split: u32,
        /// How to analyse both.
        options: Box<Options>,
    },
    /// Predict what becomes of the bytes when they are forwarded.
    Simulate(Box<Options>),
    /// Stop the analysis that has the letter's number.
    Cancel,
}

/// What can be stopped.
pub trait Stop {
    /// The letter that stops it.
    fn stop() -> Self;
}

impl Stop for ToWorker {
    fn stop() -> Self {
        ToWorker::Cancel
    }
}

impl Stop for ToTools {
    fn stop() -> Self {
        ToTools::Cancel
    }
}

/// A value as it crosses. Whoever takes it reads it when it is wanted, or hands it on; whoever neither writes nor reads it
/// has no code for it.
pub struct Packed<T> {
    bytes: Vec<u8>,
    of: PhantomData<T>,
}

impl<T: BorshSerialize + BorshDeserialize> Packed<T> {
    /// Writes it.
    pub fn of(value: &T) -> Self {
        let bytes = borsh::to_vec(value).expect("plain data can be written into memory");
        Packed { bytes, of: PhantomData }
    }

    /// Reads it. `None` if it is none of ours.
    pub fn open(&self) -> Option<T> {
        borsh::from_slice(&self.bytes).ok()
    }
}

impl<T> Clone for Packed<T> {
    fn clone(&self) -> Self {
        Packed { bytes: self.bytes.clone(), of: PhantomData }
    }
}

impl<T> PartialEq for Packed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<T> fmt::Debug for Packed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.bytes.len())
    }
}

impl<T> BorshSerialize for Packed<T> {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        self.bytes.serialize(writer)
    }
}

impl<T> BorshDeserialize for Packed<T> {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<Self> {
        Ok(Packed { bytes: Vec::deserialize_reader(reader)?, of: PhantomData })
    }
}

/// What came of an edit on the workbench.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Benched {
    /// What becomes of the client.
    pub check: Option<SpfCheck>,
    /// The record.
    pub bench: SpfWorkbench,
    /// Names that are not known yet.
    pub unasked: Vec<String>,
}

/// A report to be written.
#[derive(Clone, Debug, BorshSerialize, BorshDeserialize)]
pub struct Export {
    /// As what.
    pub form: Form,
    /// The report.
    pub report: Packed<Report>,
    /// How the input was analysed.
    pub options: Options,
    /// Replace names, addresses and text by pseudonyms.
    pub redact: bool,
}

/// An SPF record on the workbench, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct BenchTask {
    /// The domain; empty where none is named.
    pub domain: String,
    /// The text in the place of its record.
    pub record: String,
    /// The client's address; empty where none is to be evaluated.
    pub ip: String,
    /// Its greeting.
    pub helo: String,
    /// Its envelope sender; `<>` is the null sender.
    pub mail_from: String,
    /// Begin anew with these answers.
    pub answers: Option<Vec<Exchange>>,
    /// Beside them: the world file that those were replayed from. All others come from it then, and nothing is asked of the
    /// network.
    pub world: Option<String>,
    /// Ask for the names that are not known yet. Otherwise nothing is asked of the network.
    pub ask: Option<Resolver>,
}

/// What a report can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, BorshSerialize, BorshDeserialize)]
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
    pub redaction: Option<Packed<Redaction>>,
}

/// Whom to ask for DNS.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum Resolver {
    /// A DNS-over-HTTPS resolver's URL.
    Doh(String),
    /// Nobody: what needs DNS stays unknown.
    #[default]
    Offline,
}

/// What the worker says to the page.
#[derive(Debug, BorshSerialize, BorshDeserialize)]
pub enum FromWorker {
    /// It has loaded and listens.
    Ready,
    /// What the bytes are.
    Recognised(Recognition),
    /// The report as far as it is.
    Progress {
        /// Areas that still wait for answers are unknown.
        report: Packed<Report>,
        /// Questions asked so far.
        asked: u32,
        /// Answers that have come.
        answered: u32,
    },
    /// The whole report.
    Done(Packed<Report>),
    /// The report as far as the worker goes: the tools would say more.
    Lacking(Packed<Report>),
    /// It cannot be done; one sentence says why.
    Failed(String),
    /// Every kind of finding.
    Catalogue(Vec<CatalogueEntry>),
    /// The reading of a record.
    Record(Box<RecordReport>),
    /// The workbench, and the evaluation of the client.
    Benched(Packed<Benched>),
    /// The text that was checked is a world file.
    IsWorld,
    /// What was exported.
    Text(String),
    /// What a share holds: the input, and how to analyse it.
    Opened(Vec<u8>, Box<Options>),
    /// Two copies beside each other; and the same with pseudonyms, or why there is none.
    Compared(Packed<Comparison>, Result<Packed<Comparison>, String>),
    /// What the next receiver will say.
    Simulated(Packed<Simulation>),
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
pub fn pack<T: BorshSerialize>(letter: &Letter<T>, bytes: Option<&[u8]>) -> JsValue {
    let written = borsh::to_vec(letter).expect("plain data can be written into memory");
    let bytes = bytes.map_or(JsValue::UNDEFINED, |bytes| Uint8Array::from(bytes).into());
    Array::of2(&Uint8Array::from(written.as_slice()).into(), &bytes).into()
}

/// Reads a value that was posted. `None` if it is not a letter of ours.
pub fn unpack<T: BorshDeserialize>(value: &JsValue) -> Option<(Letter<T>, Vec<u8>)> {
    let pair: &Array = value.dyn_ref()?;
    let written = pair.get(0).dyn_into::<Uint8Array>().ok()?.to_vec();
    let letter = borsh::from_slice(&written).ok()?;
    let bytes = pair.get(1).dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default();
    Some((letter, bytes))
}
