//! What is known of the DNS, as data: the ledger of questions and answers, worlds, and the wire format.

pub mod ledger;
pub mod wire;
pub mod world;

pub use ledger::{Found, Ledger, Pending};
