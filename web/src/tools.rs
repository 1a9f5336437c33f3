//! Asking the tools: comparing two copies, forwarding a message. Each gives the number by which it can be cancelled.

use crate::client::Tools;
use crate::protocol::{FromWorker, Options, Packed, ToTools};
use mailglass_model::{Comparison, Simulation};
use yew::Callback;

/// A comparison, and the same with pseudonyms or why there is none.
pub(crate) type Compared = (Packed<Comparison>, Result<Packed<Comparison>, String>);

/// Analyses and compares two copies.
pub(crate) fn diff(
    tools: &Tools,
    first: &[u8],
    second: &[u8],
    options: Options,
    tell: Callback<Result<Compared, String>>,
) -> u32 {
    let task =
        ToTools::Diff { split: u32::try_from(first.len()).unwrap_or(u32::MAX), options: Box::new(options) };
    let both = [first, second].concat();
    tools.ask(
        task,
        Some(&both),
        tell.reform(|news| match news {
            FromWorker::Compared(packed, redacted) => Ok((packed, redacted)),
            other => Err(failed(other)),
        }),
    )
}

/// Sends a message through every kind of forwarder.
pub(crate) fn simulate(
    tools: &Tools,
    bytes: &[u8],
    options: Options,
    tell: Callback<Result<Box<Simulation>, String>>,
) -> u32 {
    tools.ask(
        ToTools::Simulate(Box::new(options)),
        Some(bytes),
        tell.reform(|news| match news {
            FromWorker::Simulated(packed) => packed.open().map(Box::new).ok_or_else(other),
            other => Err(failed(other)),
        }),
    )
}

fn failed(news: FromWorker) -> String {
    match news {
        FromWorker::Failed(message) => message,
        _ => other(),
    }
}

fn other() -> String {
    "The tools gave another answer than was asked for.".to_owned()
}
