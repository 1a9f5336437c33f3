//! The way the message took: hops in order of travel, delays, gaps, loops, the trust line, and what clocks and stamps
//! betray.

mod clocks;
mod delays;
pub mod evaluate;
mod forgery;
pub mod trust;

pub(crate) use clocks::ids::disguised;
pub use evaluate::evaluate;
