//! Opening an answer in the ledger from wherever it is spoken of.

use mailglass_model::{Question, Span};
use yew::Callback;

/// Takes the user to an answer.
#[derive(Clone, PartialEq)]
pub(crate) struct Opener(pub(crate) Callback<(Question, Option<Span>)>);

/// The answer that was opened last.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Opened {
    pub(crate) question: Question,
    /// The part of the record that was spoken of.
    pub(crate) span: Option<Span>,
    /// Counts the times, so that the same answer can be opened again.
    pub(crate) times: u32,
}
