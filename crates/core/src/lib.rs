//! x
pub mod dkim;
pub mod dns;
pub mod limits;
pub mod text;
pub mod message;
pub mod spf;
