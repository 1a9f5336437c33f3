//! The report: verdict, what to do, why, and the raw evidence beside it.

mod actions;
mod badges;
mod benchtop;
mod envelope;
mod evidence;
mod exports;
mod finding;
mod folding;
mod forwarding;
mod ledger;
mod ledger_rows;
mod ledger_why;
mod open;
mod page;
mod progress;
mod section;
mod unknown;
mod verdict;

pub(crate) use open::{Opened, Opener};
pub(crate) use page::ReportPage;
pub(crate) use section::name as area_name;
