//! Facts and findings become one report, and the report becomes text.

mod build;
mod keys;
mod plain;
mod standards;
mod status;
mod summary;
mod verdict;

pub use build::build;
pub use plain::{plain, plain_record, plain_spf};
