//! The tasks that need no waiting.

use mailglass_core::recognise;
use mailglass_web::protocol::{FromWorker, ToWorker};

/// Does a task.
pub(crate) fn answer(task: ToWorker, bytes: &[u8]) -> FromWorker {
    match task {
        ToWorker::Recognise => FromWorker::Recognised(recognise(bytes)),
        ToWorker::Analyze(_) | ToWorker::Cancel => {
            FromWorker::Failed("This task is not answered here.".to_owned())
        }
    }
}
