//! DKIM2 (draft-ietf-dkim-dkim2-spec): every signature, message instance and recipe explained, and the chain verified.
//!
//! Everything is a draft, and drafts differ. The rules here are those of draft -08. Where an older draft (-04, as mail-auth
//! 0.13.3 has it) counts other header fields or other flags, and the message shows that its signers followed it, that draft is
//! named and its rules are used. What no draft up to -08 knows is not judged: a newer one may define it.
//!
//! mail-auth's own verification reads the clock, so only its arithmetic is used: hashes and keys.

mod canonical;
mod chain;
mod describe;
pub mod evaluate;
mod field;
mod flags;
mod instance;
mod json;
pub mod kept;
mod outcome;
mod paste;
pub mod recipe;
mod signature;
mod states;
#[cfg(test)]
mod tests;
mod values;

pub use evaluate::{Envelope, Prepared};

/// The draft whose rules are used (draft-ietf-dkim-dkim2-spec).
pub const DRAFT: &str = "draft-ietf-dkim-dkim2-spec-08";
/// The older draft that is told apart.
pub const OLDER_DRAFT: &str = "draft-ietf-dkim-dkim2-spec-04";
