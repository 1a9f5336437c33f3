//! The npm face: the same core as the page and the command, called from JavaScript.
//!
//! Thin: values go in and out as plain objects; what the objects look like is generated into `types.d.ts`.

mod options;
mod plain;
mod resolver;

use mailglass_browser::{Cancel, run};
use mailglass_core::dns::Ledger;
use mailglass_core::simulate::Simulator;
use mailglass_core::spf::workbench::workbench;
use mailglass_core::text::suffix::Suffixes;
use mailglass_core::{Input, Options, Session};
use mailglass_model::{RecordType, Report};
use options::{AnalyzeOptions, DiffOptions, RedactOptions, RedactResult, SimulateOptions, SpfOptions};
use resolver::Answers;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// Analyzes a message, its headers, a record or a domain; resolves to the report.
#[wasm_bindgen(js_name = analyze)]
pub async fn analyze(input: Vec<u8>, options: JsValue) -> Result<JsValue, JsValue> {
    let (options, answers) = read::<AnalyzeOptions>(options)?;
    let options = options.input(suffixes()).map_err(|why| error(&why))?;
    write(&report(input, options, &answers).await?)
}

async fn report(input: Vec<u8>, options: Options, answers: &Answers) -> Result<Report, JsValue> {
    let input = Input::new(input, options).map_err(|why| error(&why.to_string()))?;
    let mut session = Session::new(input);
    match answers {
        Answers::Source(source) => {
            run(&mut session, source, &Cancel::new(), |_, _| {}).await.map_err(|why| error(&why))
        }
        Answers::Callback(callback) => Ok(resolver::run(&mut session, callback).await),
    }
}

/// The report as text, Markdown or HTML; with the input, HTML holds the raw source too.
#[wasm_bindgen(js_name = render)]
pub fn render(report: JsValue, form: &str, source: Option<Vec<u8>>) -> Result<String, JsValue> {
    let report = read_report(report)?;
    match form {
        "text" => Ok(mailglass_core::report::plain(&report)),
        "markdown" => Ok(mailglass_core::report::markdown(&report)),
        "html" => Ok(mailglass_core::report::html(&report, source.as_deref())),
        other => Err(error(&format!("\"{other}\" is no form; there are text, markdown and html"))),
    }
}

/// Analyzes two copies and compares them; resolves to the comparison.
#[wasm_bindgen(js_name = diff)]
pub async fn diff(first: Vec<u8>, second: Vec<u8>, options: JsValue) -> Result<JsValue, JsValue> {
    let (options, answers) = read::<DiffOptions>(options)?;
    let options = options.input(suffixes()).map_err(|why| error(&why))?;
    let left = report(first, options.clone(), &answers).await?;
    let right = report(second, options, &answers).await?;
    write(&mailglass_core::diff::diff(&left, &right))
}

/// Sends a message through imagined forwarders; resolves to what the next receiver says.
#[wasm_bindgen(js_name = simulate)]
pub async fn simulate(input: Vec<u8>, options: JsValue) -> Result<JsValue, JsValue> {
    let (options, answers) = read::<SimulateOptions>(options)?;
    let (options, kinds) = options.parts(suffixes()).map_err(|why| error(&why))?;
    let report = report(input.clone(), options.clone(), &answers).await?;
    let mut simulator =
        Simulator::new(input, options, &report, &kinds).map_err(|why| error(&why.to_string()))?;
    let simulation = match &answers {
        Answers::Source(source) => mailglass_browser::simulate(&mut simulator, source, &Cancel::new())
            .await
            .map_err(|why| error(&why))?,
        Answers::Callback(callback) => resolver::simulate(&mut simulator, callback).await,
    };
    write(&simulation)
}

/// Replaces names, addresses and text by pseudonyms; with a report, its answers and verified results too.
#[wasm_bindgen(js_name = redact)]
pub fn redact(input: Vec<u8>, options: JsValue, report: JsValue) -> Result<JsValue, JsValue> {
    let options: RedactOptions = match () {
        () if options.is_undefined() || options.is_null() => RedactOptions::default(),
        () if !plain::is_object(&options) => return Err(error("the options must be an object")),
        () => plain::read(&options).map_err(unreadable)?,
    };
    let report = match report.is_undefined() || report.is_null() {
        true => None,
        false => Some(read_report(report)?),
    };
    let (given, how) = options.parts(suffixes()).map_err(|why| error(&why))?;
    let redacted = mailglass_core::redact::redact(input, given, report.as_ref(), how)
        .map_err(|why| error(&why.to_string()))?;
    let shown =
        report.map(|_| mailglass_core::redact::report(&redacted)).transpose().map_err(|why| error(&why))?;
    write(&RedactResult {
        text: redacted.text.clone(),
        replaced: redacted.replaced(),
        report: shown,
        share: redacted.share(),
    })
}

thread_local! {
    /// The public suffix list, where it was given.
    static SUFFIXES: RefCell<Option<Arc<Suffixes>>> = const { RefCell::new(None) };
}

fn suffixes() -> Option<Arc<Suffixes>> {
    SUFFIXES.with_borrow(Clone::clone)
}

/// Takes the public suffix list, for what RFC 7489 says of a message.
#[wasm_bindgen(js_name = useSuffixes)]
pub fn use_suffixes(text: &str) -> Result<(), JsValue> {
    let list = Suffixes::read(text).map_err(|why| error(&why))?;
    SUFFIXES.set(Some(Arc::new(list)));
    Ok(())
}

/// Looks at the SPF record of a domain, or at a text in its place, and evaluates it for a client where one is given.
#[wasm_bindgen(js_name = spf)]
pub async fn spf(options: JsValue) -> Result<JsValue, JsValue> {
    let (options, answers) = read::<SpfOptions>(options)?;
    let bench = options.bench().map_err(|why| error(&why))?;
    let answer = match answers {
        Answers::Source(source) => {
            let (mut ledger, cancel) = (Ledger::default(), Cancel::new());
            let settled =
                mailglass_browser::settle(&mut ledger, &source, &cancel, |ledger| workbench(&bench, ledger));
            settled.await.map_err(|why| error(&why))?
        }
        Answers::Callback(callback) => resolver::settle(&callback, |ledger| workbench(&bench, ledger)).await,
    };
    write(&answer)
}

/// Reads one record: `spf`, `dmarc` or `dkim`.
#[wasm_bindgen(js_name = record)]
pub fn record(kind: &str, text: &str) -> Result<JsValue, JsValue> {
    let kind = match kind {
        "spf" => RecordType::Spf,
        "dmarc" => RecordType::Dmarc,
        "dkim" => RecordType::Dkim,
        other => {
            return Err(error(&format!("\"{other}\" is no kind of record; there are spf, dmarc and dkim")));
        }
    };
    write(&mailglass_core::record::read(kind, text))
}

/// What a finding means and how to mend it; `undefined` for a code that is not known.
#[wasm_bindgen(js_name = explain)]
pub fn explain(code: &str) -> Result<JsValue, JsValue> {
    match mailglass_core::explain(code) {
        Some(entry) => write(&entry),
        None => Ok(JsValue::UNDEFINED),
    }
}

/// Everything that can be found.
#[wasm_bindgen(js_name = catalogue)]
pub fn catalogue() -> Result<JsValue, JsValue> {
    write(&mailglass_core::catalogue())
}

/// What the input would be taken for.
#[wasm_bindgen(js_name = recognise)]
pub fn recognise(input: &[u8]) -> Result<JsValue, JsValue> {
    write(&mailglass_core::recognise(input))
}

fn read_report(report: JsValue) -> Result<Report, JsValue> {
    // By way of JSON: the report's tagged enums read back from it exactly.
    let json = js_sys::JSON::stringify(&report).map(String::from).unwrap_or_default();
    serde_json::from_str(&json).map_err(|why| error(&format!("this is no report: {why}")))
}

fn unreadable(why: String) -> JsValue {
    error(&format!("the options cannot be read: {why}"))
}

fn error(why: &str) -> JsValue {
    js_sys::Error::new(why).into()
}

/// Options, and where answers come from, out of one object.
fn read<T: DeserializeOwned + Default>(options: JsValue) -> Result<(T, Answers), JsValue> {
    if options.is_undefined() || options.is_null() {
        return Ok((T::default(), Answers::of(&options)?));
    }
    if !plain::is_object(&options) {
        return Err(error("the options must be an object"));
    }
    let answers = Answers::of(&options)?;
    let others = plain::without(&options, &resolver::OPTIONS);
    let options = plain::read(&others).map_err(unreadable)?;
    Ok((options, answers))
}

/// Plain objects, no `Map`; absent rather than null.
fn write<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(|why| error(&why.to_string()))
}
