//! The pictures of the report, one file each: drawn where people would rather look than read, and readable without colour.

mod alignment;
mod arc;
mod autopsy;
mod bar;
mod body_hash;
mod claims;
mod destinations;
mod dkim;
mod dkim2;
mod dmarc;
pub(crate) mod facts_of;
mod gateway;
mod hop;
mod list;
mod message;
mod meter;
mod mime;
mod pointer;
mod results;
mod route;
mod spf;
mod spf_tree;
mod standards;
mod truth;
mod walk;

pub(crate) use arc::arc;
pub(crate) use claims::claims;
pub(crate) use dkim::dkim;
pub(crate) use dkim2::dkim2;
pub(crate) use dmarc::dmarc;
pub(crate) use gateway::gateway;
pub(crate) use message::message;
pub(crate) use meter::meter;
pub(crate) use route::Route;
pub(crate) use spf::{check as spf_check, published as spf_published, spf};

use crate::shared::Shared;
use mailglass_model::Report;
use yew::Properties;

/// What every picture is drawn from: a section of a report.
#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) report: Shared<Report>,
    pub(crate) index: usize,
}
