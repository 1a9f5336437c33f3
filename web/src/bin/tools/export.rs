//! A report as text, Markdown, HTML, JSON, a world or a share.

use mailglass_core::redact::{self, How};
use mailglass_core::{Options, diff, report, share};
use mailglass_model::{Comparison, Report, World};
use mailglass_web::protocol::{Export, Form, Packed};
use mailglass_web::{given, suffixes};

/// Writes it.
///
/// # Errors
/// One sentence.
pub(crate) async fn write(task: Export, bytes: &[u8]) -> Result<String, String> {
    let Export { form, report, options, redact } = task;
    let report = report.open().ok_or("The report cannot be read again: analyse once more.")?;
    let names = redact.then(How::default);
    if form == Form::Share {
        let options = given::whole(options)?;
        let share = share::share(bytes.to_vec(), options, &report, names).map_err(|why| why.to_string())?;
        return serde_json::to_string(&share).map_err(|why| why.to_string());
    }
    let Some(names) = names else { return text(&report, form, Some(source(&report, bytes))) };
    let options = Options { suffixes: suffixes::load().await, ..given::whole(options)? };
    let redacted = redact::redact(bytes.to_vec(), options, Some(&report), names);
    let redacted = redacted.map_err(|why| why.to_string())?;
    text(&redact::report(&redacted)?, form, Some(redacted.text.as_bytes()))
}

/// Writes a comparison.
///
/// # Errors
/// One sentence.
pub(crate) fn comparison(form: Form, packed: &Packed<Comparison>) -> Result<String, String> {
    let comparison = packed.open().ok_or("The comparison cannot be read again: compare once more.")?;
    match form {
        Form::Text => Ok(diff::plain(&comparison)),
        Form::Markdown => Ok(diff::markdown(&comparison)),
        Form::Json => serde_json::to_string_pretty(&comparison).map_err(|why| why.to_string()),
        Form::Html | Form::Share | Form::World => Err("A comparison has no such form.".to_owned()),
    }
}

/// The text that the report's places count in.
fn source<'a>(report: &'a Report, bytes: &'a [u8]) -> &'a [u8] {
    report.subject.text.as_ref().map_or(bytes, |text| text.as_bytes())
}

fn text(report: &Report, form: Form, source: Option<&[u8]>) -> Result<String, String> {
    match form {
        Form::Text => Ok(report::plain(report)),
        Form::Markdown => Ok(report::markdown(report)),
        Form::Html => Ok(report::html(report, source)),
        Form::Json => serde_json::to_string_pretty(report).map_err(|why| why.to_string()),
        Form::World => {
            let world = World { answer: report.transcript.clone(), ..World::default() };
            serde_json::to_string_pretty(&world).map_err(|why| why.to_string())
        }
        Form::Share => Err("A share is written from the input.".to_owned()),
    }
}
