//! A worker's end: it takes letters, and says something to the page.

use crate::protocol::{FromWorker, Letter, pack, unpack};
use borsh::BorshDeserialize;
use js_sys::global;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Gives every letter to `take`, and tells the page that somebody listens.
pub fn listen<T: BorshDeserialize + 'static>(take: impl Fn(Letter<T>, Vec<u8>) + 'static) {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        tell(0, FromWorker::Crashed(info.to_string()));
    }));
    let listen = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some((letter, bytes)) = unpack::<T>(&event.data()) {
            take(letter, bytes);
        }
    });
    scope().set_onmessage(Some(listen.into_js_value().unchecked_ref()));
    tell(0, FromWorker::Ready);
}

/// Says something to the page.
pub fn tell(id: u32, body: FromWorker) {
    // A letter is bytes: they can always be cloned.
    let _ = scope().post_message(&pack(&Letter { id, body }, None));
}

/// The worker itself.
pub(crate) fn scope() -> DedicatedWorkerGlobalScope {
    global().unchecked_into()
}
