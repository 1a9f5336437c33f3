//! The tasks that need no waiting.

use crate::analysis::Current;
use mailglass_core::{catalogue, recognise, record, report};
use mailglass_model::{Report, World};
use mailglass_web::protocol::{Form, FromWorker, ToWorker};

/// Does a task.
pub(crate) fn answer(task: ToWorker, bytes: &[u8], current: &Current) -> FromWorker {
    match task {
        ToWorker::Recognise => FromWorker::Recognised(recognise(bytes)),
        ToWorker::Record { kind, text } => FromWorker::Record(Box::new(record::read(kind, &text))),
        ToWorker::Catalogue => FromWorker::Catalogue(catalogue()),
        ToWorker::CheckWorld(text) => match parse_world(&text) {
            Ok(_) => FromWorker::IsWorld,
            Err(message) => FromWorker::Failed(message),
        },
        ToWorker::Export(form) => match current.with_report(|report| export(report, form)) {
            Some(Ok(text)) => FromWorker::Text(text),
            Some(Err(message)) => FromWorker::Failed(message),
            None => FromWorker::Failed("The report is gone from the worker: analyse again.".to_owned()),
        },
        ToWorker::Analyze(_) | ToWorker::Bench(_) | ToWorker::Cancel => {
            FromWorker::Failed("This task is not answered here.".to_owned())
        }
    }
}

/// Reads a world file as JSON. The page does not read TOML, which people write by hand beside the command: its reader
/// would cost every visitor's download.
pub(crate) fn parse_world(text: &str) -> Result<World, String> {
    if !text.trim_start().starts_with('{') {
        return Err("this is not a world file in JSON. The page reads worlds as JSON, such as it saves; \
                    the command mailglass reads TOML too."
            .to_owned());
    }
    serde_json::from_str(text).map_err(|error| format!("this is not a world file: {error}."))
}

fn export(report: &Report, form: Form) -> Result<String, String> {
    match form {
        Form::Text => Ok(report::plain(report)),
        Form::Json => serde_json::to_string_pretty(report).map_err(|error| error.to_string()),
        Form::World => {
            let world = World { answer: report.transcript.clone(), ..World::default() };
            serde_json::to_string_pretty(&world).map_err(|error| error.to_string())
        }
    }
}
