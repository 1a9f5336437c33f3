//! Domain-based Message Authentication, Reporting and Conformance (RFC 9989): the record, its discovery by the DNS
//! tree walk, alignment and policy.

mod alignment;
mod authors;
pub mod discover;
pub mod draft;
pub mod evaluate;
pub mod record;
mod ways;

pub use authors::evaluate;
pub use evaluate::Identifiers;
