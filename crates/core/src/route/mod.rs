//! The way the message took: hops in order of travel, delays, gaps, loops, and the trust line.

pub mod evaluate;
pub mod trust;

pub use evaluate::evaluate;
