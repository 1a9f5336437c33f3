//! DomainKeys Identified Mail (RFC 6376, RFC 8301, RFC 8463): signatures, keys, verification with every step kept.
//!
//! The arithmetic is mail-auth's: body canonicalization, hashes and key verification. What surrounds it is ours,
//! because an analyzer must say why, and because of leniencies that a receiver may have and we may not (`l=0`, From
//! outside `h=`, loose `i=`, the first of several keys).

pub mod audit;
pub mod autopsy;
pub mod body;
pub mod canonical;
pub mod evaluate;
pub mod kept;
pub mod key;
pub mod pem;
pub mod retired;
pub mod signature;
mod tabs;
pub mod verification;

pub use autopsy::Autopsies;
pub use body::Bodies;
pub use evaluate::Prepared;
pub use verification::{Circumstances, Verification};
