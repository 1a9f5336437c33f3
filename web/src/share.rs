//! A shared run in an address: deflated, base64url, behind `#/share/`. No server ever sees what stands behind the `#`.

use crate::browser;
use js_sys::{Array, Function, Reflect, Uint8Array, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStream, ReadableStreamDefaultReader, ReadableWritablePair};

/// The longest code that becomes a link: mail programs and chats cut what is much longer.
pub(crate) const MOST: usize = 60_000;
/// What a link may inflate to. Deflate makes at most a thousandth of a text; a code of [`MOST`] could be 45 MB.
const MOST_INFLATED: usize = 4_000_000;
/// Deflate without a container (RFC 1951).
const FORMAT: &str = "deflate-raw";

/// The code of a share's JSON.
///
/// # Errors
/// One sentence, when the browser cannot compress or the link would be too long.
pub(crate) async fn code(json: &str) -> Result<String, String> {
    let deflated = through("CompressionStream", json.as_bytes(), usize::MAX).await?;
    let code = encode(&deflated);
    match code.len() {
        length if length > MOST => Err(format!(
            "The link would have {} kB, and more than {} kB do not fit into an address. Save the HTML file instead, or share the headers only.",
            length.div_ceil(1_000),
            MOST / 1_000
        )),
        _ => Ok(code),
    }
}

/// The share's JSON that a code holds.
///
/// # Errors
/// One sentence, when it is no code of ours or larger than it may be.
pub(crate) async fn open(code: &str) -> Result<Vec<u8>, String> {
    let broken = || "This link holds no shared report. Was it cut on the way?".to_owned();
    if code.len() > MOST {
        return Err(format!("This link is longer than {} kB; it is not opened.", MOST / 1_000));
    }
    let deflated = decode(code).ok_or_else(broken)?;
    through("DecompressionStream", &deflated, MOST_INFLATED).await
}

/// Sends bytes through a stream of the browser; it ends as soon as more than `most` come out.
async fn through(stream: &str, bytes: &[u8], most: usize) -> Result<Vec<u8>, String> {
    let old = |_| "This browser cannot compress: it is too old for links that hold a report.".to_owned();
    let bad = |_| "This link holds no shared report. Was it cut on the way?".to_owned();
    let constructor: Function =
        Reflect::get(&global(), &stream.into()).and_then(JsValue::dyn_into).map_err(old)?;
    let pair = Reflect::construct(&constructor, &Array::of1(&FORMAT.into())).map_err(old)?;
    let pair: ReadableWritablePair = pair.unchecked_into();
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).map_err(old)?;
    let out: ReadableStream = blob.stream().pipe_through(&pair);
    let reader = ReadableStreamDefaultReader::new(&out).map_err(old)?;
    let mut all = Vec::new();
    loop {
        let read = JsFuture::from(reader.read()).await.map_err(bad)?;
        let done = Reflect::get(&read, &"done".into()).is_ok_and(|done| done.is_truthy());
        if done {
            return Ok(all);
        }
        let chunk: Uint8Array =
            Reflect::get(&read, &"value".into()).and_then(JsValue::dyn_into).map_err(bad)?;
        if all.len() + chunk.length() as usize > most {
            let _ = JsFuture::from(reader.cancel()).await;
            return Err(format!("This link holds more than {} MB; it is not opened.", most / 1_000_000));
        }
        all.extend(chunk.to_vec());
    }
}

/// The address of a code, to be copied.
pub(crate) fn address(code: &str) -> String {
    let page = browser::resolve("");
    format!("{}#/share/{code}", page.split('#').next().unwrap_or_default())
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64url without padding (RFC 4648 §5).
fn encode(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..=three.len() {
            out.push(char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]));
        }
    }
    out
}

/// The same back. `None` if it is none.
fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.as_bytes();
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    for four in text.chunks(4) {
        let mut bits = 0u32;
        for at in 0..4 {
            let letter = four.get(at).copied().unwrap_or(b'A');
            bits = bits << 6 | u32::try_from(LETTERS.iter().position(|known| *known == letter)?).ok()?;
        }
        if four.len() == 1 {
            return None;
        }
        out.extend_from_slice(&bits.to_be_bytes()[1..four.len()]);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back() {
        for text in ["", "a", "ab", "abc", "abcd", "\u{0}\u{ff}\u{3ff}~~~???>>>"] {
            let code = encode(text.as_bytes());
            assert!(code.bytes().all(|b| LETTERS.contains(&b)), "{code}");
            assert_eq!(decode(&code).as_deref(), Some(text.as_bytes()));
        }
        assert_eq!(encode(b"\xfb\xff"), "-_8");
    }

    #[test]
    fn what_is_no_code_is_none() {
        for text in ["a", "ab c", "a%2F", "+/8="] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
