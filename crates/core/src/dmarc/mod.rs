//! Domain-based Message Authentication, Reporting and Conformance (RFC 9989): the record, its discovery by the DNS
//! tree walk, alignment and policy. Beside it stands what its predecessor says (RFC 7489), and whether reports may go where
//! the record wants them.

mod alignment;
mod authors;
pub mod discover;
pub mod draft;
pub mod evaluate;
pub mod record;
mod reports;
mod rfc7489;
mod ways;

pub use authors::evaluate;
pub use evaluate::Identifiers;
