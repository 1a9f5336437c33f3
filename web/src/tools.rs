//! The seam to what is not needed on the first visit: comparing two copies, forwarding a message. Everything on the page asks
//! here, so that these tasks can go to another worker without any page knowing.

use crate::client::Client;
use crate::protocol::{FromWorker, Options, ToWorker};
use mailglass_model::{Comparison, Simulation};
use yew::Callback;

/// Analyses and compares two copies.
pub(crate) fn diff(
    client: &Client,
    first: &[u8],
    second: &[u8],
    options: Options,
    tell: Callback<Result<Box<Comparison>, String>>,
) {
    let task = ToWorker::Diff { split: first.len(), options: Box::new(options) };
    let both = [first, second].concat();
    client.ask(
        task,
        Some(&both),
        tell.reform(|news| match news {
            FromWorker::Compared(comparison) => Ok(comparison),
            other => Err(failed(other)),
        }),
    );
}

/// Sends a message through every kind of forwarder.
pub(crate) fn simulate(
    client: &Client,
    bytes: &[u8],
    options: Options,
    tell: Callback<Result<Box<Simulation>, String>>,
) {
    client.ask(
        ToWorker::Simulate(Box::new(options)),
        Some(bytes),
        tell.reform(|news| match news {
            FromWorker::Simulated(simulation) => Ok(simulation),
            other => Err(failed(other)),
        }),
    );
}

fn failed(news: FromWorker) -> String {
    match news {
        FromWorker::Failed(message) => message,
        _ => "The worker gave another answer than was asked for.".to_owned(),
    }
}
