//! Mailglass's core: an input and a set of answers go in, a report comes out.
//!
//! Everything here is a pure, synchronous function of (input, answers, now). Nothing waits, nothing reads a clock,
//! nothing touches a network. A [`Session`] says what it still wants to know; a driver fetches it.
//!
//! ```
//! use mailglass_core::{Input, Options, Session, Step};
//! use mailglass_model::{Answer, Seen};
//!
//! let message = b"From: a@b.example\r\nSubject: hello\r\n\r\nhi\r\n".to_vec();
//! let mut session = Session::new(Input::new(message, Options::default())?);
//! let report = loop {
//!     match session.step() {
//!         Step::Ask(questions) => {
//!             for question in questions {
//!                 session.tell(question, Answer::NoName { chain: vec![] }, Seen::default());
//!             }
//!         }
//!         Step::Working => {}
//!         Step::Done(report) => break report,
//!     }
//! };
//! assert_eq!(report.sections.len(), 7);
//! # Ok::<(), mailglass_core::InputError>(())
//! ```
//!
//! Imports go one way: [`text`] ← [`message`], [`dns`] ← areas ([`route`], [`authentication_results`], [`spf`], [`dkim`],
//! [`dmarc`], [`gateway`]) ← [`facts`] ← [`checks`] ← [`causes`] ← [`report`] ← [`session`].

#![forbid(unsafe_code)]

pub mod arc;
mod arrange;
pub mod audit;
pub mod authentication_results;
pub mod causes;
pub mod checks;
pub mod diff;
pub mod dkim;
pub mod dkim2;
pub mod dmarc;
pub mod dns;
pub mod facts;
pub mod gateway;
pub mod input;
pub mod limits;
pub mod message;
pub mod mx;
pub mod record;
pub mod redact;
pub mod replay;
pub mod report;
pub mod route;
pub mod sender;
pub mod session;
pub mod share;
pub mod simulate;
pub mod spf;
pub mod text;

pub use audit::Audit;
pub use checks::{catalogue, explain};
pub use input::{Input, InputError, Options, recognise};
pub use replay::{replay, replay_audit};
pub use session::{Session, Step};
