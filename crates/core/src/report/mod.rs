//! Facts and findings become one report, and the report becomes text.

mod build;
mod plain;
mod status;
mod summary;
mod verdict;
mod workbench;

pub use build::build;
pub use plain::{plain, plain_record};
pub use workbench::plain_spf;
