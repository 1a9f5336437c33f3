//! Driving a session with a world instead of the network.

use crate::dns::world::Answers;
use crate::session::{Session, Step};
use mailglass_model::Report;

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
