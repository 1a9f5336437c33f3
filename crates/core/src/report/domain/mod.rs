//! The audit of a domain as a report, a sheet and a text.
//!
//! Each area that only domains have is one file here: how it stands, one sentence, and its facts written down.

mod build;
mod mx;
mod path;
mod sheet;
mod text;
mod told;
mod verdict;
mod write;

pub use build::build;
pub use sheet::sheet;
pub use write::{html, markdown, plain};
