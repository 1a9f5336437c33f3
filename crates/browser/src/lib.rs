//! The browser's driver: it asks what a session wants to know, over HTTPS with `fetch`, and tells it the answers.
//!
//! It runs wherever `fetch` is: in a page, in a worker, in Node.

mod doh;
mod run;
mod timer;

pub use doh::{Doh, QUESTION_TIME, ask};
pub use run::{Cancel, Progress, Source, run, settle, simulate};
pub use timer::{pause, within};
