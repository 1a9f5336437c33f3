//! The catalogue of findings, asked of the worker once, when somebody wants to read it.

use crate::shared::Shared;
use mailglass_model::CatalogueEntry;

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Catalogue {
    #[default]
    Unasked,
    Loading,
    Here(Shared<Vec<CatalogueEntry>>),
    Failed(String),
}
