//! Sender Policy Framework (RFC 7208): the record, its macros, and an evaluator that keeps every step.

pub mod count;
mod drawing;
pub mod evaluate;
mod find;
pub mod gate;
pub mod macros;
pub mod message;
pub mod network;
mod probe;
pub mod reach;
pub mod record;
pub mod repair;
mod tree;
pub mod version;
pub mod workbench;

pub use evaluate::{Request, check_host};
