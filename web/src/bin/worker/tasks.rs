//! The tasks that need no waiting.

use mailglass_core::{catalogue, recognise, record};
use mailglass_web::protocol::{FromWorker, ToWorker};

/// Does a task.
pub(crate) fn answer(task: ToWorker, bytes: &[u8]) -> FromWorker {
    match task {
        ToWorker::Recognise => FromWorker::Recognised(recognise(bytes)),
        ToWorker::Record { kind, text } => FromWorker::Record(Box::new(record::read(kind, &text))),
        ToWorker::Catalogue => FromWorker::Catalogue(catalogue()),
        ToWorker::Analyze(_) | ToWorker::Cancel => {
            FromWorker::Failed("This task is not answered here.".to_owned())
        }
    }
}
