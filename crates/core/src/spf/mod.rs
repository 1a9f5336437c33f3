//! Sender Policy Framework (RFC 7208): the record, its macros, and an evaluator that keeps every step.

pub mod evaluate;
pub mod macros;
pub mod message;
pub mod record;
mod tree;

pub use evaluate::{Request, check_host};
