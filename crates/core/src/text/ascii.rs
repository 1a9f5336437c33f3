//! Bytes seen as text of the same length, so that places in the text are places in the bytes.

use std::borrow::Cow;

/// Valid UTF-8 as it is; otherwise every 8-bit byte becomes `?`.
pub fn view(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => {
            bytes.iter().map(|b| if b.is_ascii() { char::from(*b) } else { '?' }).collect::<String>().into()
        }
    }
}
