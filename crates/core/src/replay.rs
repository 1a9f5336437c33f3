//! Driving a session or an audit with a world instead of the network.

use crate::audit::{self, Audit};
use crate::dns::world::Answers;
use crate::session::{Session, Step};
use mailglass_model::{DomainReport, Report};

/// Answers every question from the world until the report is done.
///
/// # Errors
/// The sentence of a strict world that does not list a question.
pub fn replay(session: &mut Session, answers: &Answers) -> Result<Report, String> {
    loop {
        match session.step() {
            Step::Done(report) => return Ok(*report),
            Step::Working => {}
            Step::Ask(questions) => {
                for question in questions {
                    let (answer, seen) = answers.answer(&question)?;
                    session.tell(question, answer, seen);
                }
            }
        }
    }
}

/// The same for an audit.
///
/// # Errors
/// As [`replay`].
pub fn replay_audit(audit: &mut Audit, answers: &Answers) -> Result<DomainReport, String> {
    loop {
        match audit.step() {
            audit::Step::Done(report) => return Ok(*report),
            audit::Step::Ask(questions) => {
                for question in questions {
                    let (answer, seen) = answers.answer(&question)?;
                    audit.tell(question, answer, seen);
                }
            }
        }
    }
}
