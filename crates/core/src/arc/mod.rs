//! Authenticated Received Chain (RFC 8617): who handled the message, what each found, and whether their seals hold.
//!
//! ARC is experimental and on its way to historic; receivers still write and read it. Its signatures are DKIM's with other tags, so
//! they go the way of [`crate::dkim::verification`].

pub mod evaluate;
pub mod sets;

pub use evaluate::{Prepared, signatures};
