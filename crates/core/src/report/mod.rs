//! Facts and findings become one report, and the report becomes text.

mod autopsy;
mod build;
mod document;
mod document_facts;
mod gateway;
mod html;
mod markdown;
mod plain;
mod status;
mod summary;
mod verdict;

pub use build::build;
pub use html::html;
pub use markdown::markdown;
pub use plain::{plain, plain_record, plain_spf};
