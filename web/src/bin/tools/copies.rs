//! Comparing and forwarding. Both analyse on their own: they neither end nor replace the report that is on the page.
//! Whoever cancels one does not wait for its result, so what it comes to then is of no use.

use mailglass_browser::{Cancel, Source, run, simulate as drive};
use mailglass_core::redact::{self, Analysed};
use mailglass_core::simulate::Simulator;
use mailglass_core::{Input, Options as InputOptions, Session, diff as core};
use mailglass_model::{Comparison, Report, Simulation};
use mailglass_web::protocol::{FromWorker, Options, Packed};
use mailglass_web::{given, suffixes};

/// Compares two copies.
pub(crate) async fn diff(bytes: Vec<u8>, split: u32, options: Options, cancel: &Cancel) -> FromWorker {
    match compared(bytes, split, options, cancel).await {
        Ok((comparison, redacted)) => {
            FromWorker::Compared(Packed::of(&comparison), redacted.map(|redacted| Packed::of(&redacted)))
        }
        Err(message) => FromWorker::Failed(message),
    }
}

/// Sends a message through every kind of forwarder.
pub(crate) async fn simulate(bytes: Vec<u8>, options: Options, cancel: &Cancel) -> FromWorker {
    match simulated(bytes, options, cancel).await {
        Ok(simulation) => FromWorker::Simulated(Packed::of(&simulation)),
        Err(message) => FromWorker::Failed(message),
    }
}

async fn compared(
    mut bytes: Vec<u8>,
    split: u32,
    options: Options,
    cancel: &Cancel,
) -> Result<(Comparison, Result<Comparison, String>), String> {
    let split = split as usize;
    if split > bytes.len() {
        return Err("The second copy did not come.".to_owned());
    }
    let source = given::source(&options)?;
    let options = input(options).await?;
    let second = bytes.split_off(split);
    let left = report(bytes.clone(), options.clone(), &source, cancel);
    let left = left.await.map_err(|why| format!("First copy: {why}"))?;
    let right = report(second.clone(), options.clone(), &source, cancel);
    let right = right.await.map_err(|why| format!("Second copy: {why}"))?;
    let redacted = redacted((bytes, options.clone(), &left), (second, options, &right));
    Ok((core::diff(&left, &right), redacted))
}

/// Made at once, while the copies are at hand: nothing is asked for it.
fn redacted(left: Analysed, right: Analysed) -> Result<Comparison, String> {
    let originals = (left.2, right.2);
    let both = redact::pair(left, right, redact::How::default()).map_err(|why| why.to_string())?;
    Ok(core::redacted(originals, (&redact::report(&both.0)?, &redact::report(&both.1)?)))
}

async fn simulated(bytes: Vec<u8>, options: Options, cancel: &Cancel) -> Result<Simulation, String> {
    let source = given::source(&options)?;
    let options = input(options).await?;
    let report = report(bytes.clone(), options.clone(), &source, cancel).await?;
    let mut simulator = Simulator::new(bytes, options, &report, &[]).map_err(|error| error.to_string())?;
    drive(&mut simulator, &source, cancel).await
}

/// With the public suffix list, as the analysis on the page.
async fn input(options: Options) -> Result<InputOptions, String> {
    Ok(InputOptions { suffixes: suffixes::load().await, ..given::whole(options)? })
}

async fn report(
    bytes: Vec<u8>,
    options: InputOptions,
    source: &Source,
    cancel: &Cancel,
) -> Result<Report, String> {
    let input = Input::new(bytes, options).map_err(|error| error.to_string())?;
    run(&mut Session::new(input), source, cancel, |_, _| {}).await
}
