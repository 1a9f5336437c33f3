//! Facts and findings become one report, and the report becomes text.

mod autopsy;
mod build;
mod dkim2;
mod document;
mod document_facts;
pub mod domain;
mod gateway;
mod html;
mod kept;
mod keys;
mod markdown;
mod plain;
mod route;
mod standards;
mod status;
mod summary;
mod verdict;
mod workbench;

pub use build::build;
pub use html::html;
pub(crate) use kept::keep;
pub use markdown::markdown;
pub use plain::{plain, plain_record};
pub use route::{clock_words, is_told};
pub use workbench::plain_spf;
