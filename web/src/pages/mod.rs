//! The pages, one file each.

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

pub(crate) use finding::Finding;
pub(crate) use findings::Findings;
pub(crate) use frame::{Foot, Top};
pub(crate) use lost::{Lost, NoReport};
pub(crate) use privacy::ResolverSelect;
pub(crate) use record::Record;
pub(crate) use settings::SettingsPage;
pub(crate) use start::Start;
