//! Plain JavaScript objects into Rust values, by way of JSON: a name that is not known is an error, as it is for the command.

use js_sys::{Array, JSON, Object, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

/// True for what `{…}` makes.
pub(crate) fn is_object(value: &JsValue) -> bool {
    value.is_object() && !Array::is_array(value)
}

/// A copy without some of its members.
pub(crate) fn without(object: &JsValue, names: &[&str]) -> Object {
    let copy = Object::assign(&Object::new(), object.unchecked_ref());
    for name in names {
        // A copy of our own has no member that resists.
        let _ = Reflect::delete_property(&copy, &(*name).into());
    }
    copy
}

/// Reads plain data.
///
/// # Errors
/// One sentence: what is not as it must be.
pub(crate) fn read<T: DeserializeOwned>(value: &JsValue) -> Result<T, String> {
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string()).ok_or("it is no plain data")?;
    let data: serde_json::Value = serde_json::from_str(&text).map_err(|why| why.to_string())?;
    serde_json::from_value(data).map_err(|why| why.to_string())
}
