//! Where the domain stands on each protocol, and the single next step.

use crate::checks::View;
use crate::facts::Posture;
use mailglass_model::DomainStep;

/// One row a protocol, those first that protect most.
pub(super) fn path(_view: &View, _posture: &Posture) -> Vec<DomainStep> {
    Vec::new()
}
