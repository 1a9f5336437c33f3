//! The tasks that need no waiting.

use mailglass_core::{catalogue, recognise, record, report};
use mailglass_model::World;
use mailglass_web::protocol::{FromWorker, ToWorker};

/// Does a task.
pub(crate) fn answer(task: ToWorker, bytes: &[u8]) -> FromWorker {
    match task {
        ToWorker::Recognise => FromWorker::Recognised(recognise(bytes)),
        ToWorker::Record { kind, text, .. } => FromWorker::Record(Box::new(record::read(kind, &text))),
        ToWorker::Catalogue => FromWorker::Catalogue(catalogue()),
        ToWorker::Plain(report) => FromWorker::Text(report::plain(&report)),
        ToWorker::ParseWorld { text } => match parse(&text) {
            Ok(world) => FromWorker::World(Box::new(world)),
            Err(message) => FromWorker::Failed(message),
        },
        ToWorker::WorldToToml { transcript } => {
            let world = World { answer: transcript, ..World::default() };
            toml::to_string(&world)
                .map_or_else(|error| FromWorker::Failed(error.to_string()), FromWorker::Text)
        }
        ToWorker::Analyze(_) | ToWorker::Cancel => {
            FromWorker::Failed("This task is not answered here.".to_owned())
        }
    }
}

/// Reads a world file: JSON begins with a brace, TOML does not.
fn parse(text: &str) -> Result<World, String> {
    if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|error| format!("this is not a world file: {error}."))
    } else {
        toml::from_str(text).map_err(|error| format!("this is not a world file: {}.", error.message()))
    }
}
