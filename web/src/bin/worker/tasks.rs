//! The tasks that need no waiting.

use mailglass_core::{catalogue, recognise, record};
use mailglass_web::given;
use mailglass_web::protocol::{FromWorker, ToWorker};

/// Does a task.
pub(crate) fn answer(task: ToWorker, bytes: &[u8]) -> FromWorker {
    match task {
        ToWorker::Recognise => FromWorker::Recognised(recognise(bytes)),
        ToWorker::Record { kind, text } => FromWorker::Record(Box::new(record::read(kind, &text))),
        ToWorker::Catalogue => FromWorker::Catalogue(catalogue()),
        ToWorker::CheckWorld(text) => match given::world(&text) {
            Ok(_) => FromWorker::IsWorld,
            Err(message) => FromWorker::Failed(message),
        },
        ToWorker::Open => match given::shared(bytes) {
            Ok((input, options)) => FromWorker::Opened(input, Box::new(options)),
            Err(message) => FromWorker::Failed(message),
        },
        ToWorker::Analyze(_) | ToWorker::Cancel => {
            FromWorker::Failed("This task is not answered here.".to_owned())
        }
    }
}
