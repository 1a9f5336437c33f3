//! What the keyboard does everywhere.

use super::{Msg, Post};
use crate::address::Address;
use crate::browser;
use yew::prelude::*;

/// `/` goes to the field, Escape closes what is open, wherever the focus is.
pub(super) fn listen(send: &Post) {
    let send = send.clone();
    browser::listen("keydown", move |event| {
        let Some(key) = browser::plain_key(&event) else { return };
        match key.as_str() {
            "/" if !browser::is_typing(&event) => {
                event.prevent_default();
                browser::go(&Address::Start.href());
                // The start page may have to be drawn first.
                browser::after(0, || {
                    if let Some(field) = browser::by_id("field") {
                        browser::focus(&field);
                    }
                });
            }
            "Escape" => {
                browser::close_panels();
                send.emit(Msg::Escape);
            }
            _ => {}
        }
    });
}

/// The skip link must not change the address.
pub(super) fn skip() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        if let Some(main) = browser::by_id("main") {
            browser::show(&main);
        }
    })
}
