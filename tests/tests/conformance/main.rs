//! Foreign test suites, run against the core.
//!
//! Nobody of this project wrote an input or an expectation: they lie in `../shared/corpora` (or `MAILGLASS_CORPORA`),
//! each folder with its origin and licence. Where we differ on purpose, `exceptions.toml` names the case and the reason.

mod arc;
mod auth_results;
mod clients;
mod clocks;
mod dkim;
mod dkim2;
mod dkim_records;
mod dkim_signed;
mod dkimpy;
mod dmarc;
mod harness;
mod harvest;
mod mail_auth_spf;
mod message_parser;
mod messages;
mod openspf;
mod psl;
mod received;
mod resolver;
mod spf_records;

/// The suites; each is the first part of its cases' names and has one test.
const SUITES: [&str; 24] = [
    "openspf",
    "mail-auth-spf",
    "mox-spf",
    "received",
    "clients",
    "clocks",
    "hints",
    "auth-results",
    "go-msgauth",
    "message-parser",
    "messages",
    "mail-dkim",
    "mail-auth-dkim",
    "dkimpy",
    "dkim-signed",
    "mailauth-canonical",
    "mox-dkim",
    "arc-valimail",
    "arc-valimail-sealed",
    "mail-auth-arc",
    "mail-auth-dkim2",
    "mailauth-dmarc",
    "mox-dmarc",
    "psl",
];
