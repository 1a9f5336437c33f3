//! The tasks that need no waiting.

use crate::analysis::{Current, given};
use mailglass_core::redact::{self, How};
use mailglass_core::{catalogue, recognise, record, report, share};
use mailglass_model::{Report, World};
use mailglass_web::protocol::{ExportWith, Form, FromWorker, ToWorker};

const GONE: &str = "The report is gone from the worker: analyse again.";

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
            None => FromWorker::Failed(GONE.to_owned()),
        },
        ToWorker::ExportWith(how) => match current.with_report(|report| export_with(report, bytes, *how)) {
            Some(Ok(text)) => FromWorker::Text(text),
            Some(Err(message)) => FromWorker::Failed(message),
            None => FromWorker::Failed(GONE.to_owned()),
        },
        ToWorker::Analyze(_) | ToWorker::Cancel | ToWorker::Diff { .. } | ToWorker::Simulate(_) => {
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

/// What cannot be written from the report alone.
fn export_with(report: &Report, bytes: &[u8], how: ExportWith) -> Result<String, String> {
    let options = given(how.options)?;
    let names = how.redact.then(How::default);
    match (how.form, names) {
        (Form::Share, names) => {
            let share =
                share::share(bytes.to_vec(), options, report, names).map_err(|error| error.to_string())?;
            serde_json::to_string(&share).map_err(|error| error.to_string())
        }
        (form, Some(names)) => {
            let redacted = redact::redact(bytes.to_vec(), options, Some(report), names);
            let redacted = redacted.map_err(|error| error.to_string())?;
            let shown = redact::report(&redacted)?;
            match form {
                Form::Html => Ok(report::html(&shown, Some(redacted.text.as_bytes()))),
                form => export(&shown, form),
            }
        }
        (Form::Html, None) => Ok(report::html(report, Some(source(report, bytes)))),
        (form, None) => export(report, form),
    }
}

/// The text that the report's places count in.
fn source<'a>(report: &'a Report, bytes: &'a [u8]) -> &'a [u8] {
    report.subject.text.as_ref().map_or(bytes, |text| text.as_bytes())
}

fn export(report: &Report, form: Form) -> Result<String, String> {
    match form {
        Form::Text => Ok(report::plain(report)),
        Form::Markdown => Ok(report::markdown(report)),
        Form::Html => Ok(report::html(report, None)),
        Form::Share => Err("A link needs the input too.".to_owned()),
        Form::Json => serde_json::to_string_pretty(report).map_err(|error| error.to_string()),
        Form::World => {
            let world = World { answer: report.transcript.clone(), ..World::default() };
            serde_json::to_string_pretty(&world).map_err(|error| error.to_string())
        }
    }
}
