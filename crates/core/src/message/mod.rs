//! The message as bytes: fields with their places, the values of structured fields, the MIME tree.

pub mod auth_results;
pub mod evaluate;
pub mod extent;
pub mod fields;
pub mod identifiers;
pub mod mailing_list;
pub mod received;
pub mod received_spf;
pub mod structure;
