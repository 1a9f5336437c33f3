//! The pages, one file each.

mod compare;
mod examples;
mod field;
mod finding;
mod findings;
mod frame;
mod lost;
mod privacy;
mod record;
mod settings;
mod start;

pub(crate) use compare::Compare;
pub(crate) use finding::Finding;
pub(crate) use findings::Findings;
pub(crate) use frame::{foot, top};
pub(crate) use lost::{lost, no_report, opening, unreadable_link};
pub(crate) use privacy::ResolverSelect;
pub(crate) use record::Record;
pub(crate) use settings::settings_page;
pub(crate) use start::Start;
