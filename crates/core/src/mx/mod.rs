//! Mail exchangers: where a domain's mail is handed in (RFC 5321 §5.1).

mod evaluate;

pub use evaluate::evaluate;
