//! Time, as far as JavaScript gives it.

use futures::channel::oneshot;
use futures::future::{Either, select};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
#[allow(unsafe_code)] // what the attribute writes for a foreign function
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, milliseconds: i32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(handle: &JsValue);
}

/// Waits.
pub(crate) async fn sleep(milliseconds: i32) {
    let promise = Promise::new(&mut |resolve, _| {
        set_timeout(&resolve, milliseconds);
    });
    // A promise that only ever resolves.
    let _ = JsFuture::from(promise).await;
}

/// Lets whatever else waits go first: a message, a drawing, a click on "Cancel".
pub async fn pause() {
    sleep(0).await;
}

/// What a promise comes to; `None` where it has not come to anything in that many milliseconds.
pub async fn within(milliseconds: i32, promise: Promise) -> Option<Result<JsValue, JsValue>> {
    let (ring, rung) = oneshot::channel::<()>();
    let mut ring = Some(ring);
    let _alarm = Alarm::after(milliseconds, move || drop(ring.take()));
    match select(JsFuture::from(promise), rung).await {
        Either::Left((settled, _)) => Some(settled),
        Either::Right(_) => None,
    }
}

/// Calls something once, unless it is dropped before.
pub(crate) struct Alarm {
    handle: JsValue,
    _callback: Closure<dyn FnMut()>,
}

impl Alarm {
    /// Sets the alarm.
    pub(crate) fn after(milliseconds: i32, action: impl FnMut() + 'static) -> Self {
        let callback = Closure::new(action);
        let handle = set_timeout(callback.as_ref().unchecked_ref(), milliseconds);
        Alarm { handle, _callback: callback }
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        clear_timeout(&self.handle);
    }
}
