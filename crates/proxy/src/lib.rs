//! What browsers cannot do, as a library: the native DNS driver, and the program's HTTP side.
//!
//! There are no checks here: this crate brings answers, the core judges them.

pub mod dns;
pub mod drive;
pub mod http;
